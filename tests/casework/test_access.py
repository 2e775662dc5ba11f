"""Who may read, and who would be invited (PROTOCOL P1.6, P1.12, P3.4, P3.9, P4.5)."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import access
from casework.access import Apart, Team, team, why_not
from casework.affirmation import Affirmation
from casework.case import Case
from casework.consent import Consent, Standing
from casework.names import same_person
from casework.opening import open_case
from casework.people import PRIMARY, Agency, Person, Role
from casework.referral import Referral

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CLIENT, PARTNER = ("Marie", "Tremblay"), ("Alain", "Roussel")
SIGNED = Affirmation(version="2026-1", signed_at=NOW, until=NOW + timedelta(days=365))
LAPSED = replace(SIGNED, until=NOW - timedelta(days=9))
AWAY = {"away_from": NOW - timedelta(days=1), "away_until": NOW + timedelta(days=7)}


def a_person(id: str, agency: Agency = Agency.POLICE, role: Role = Role.MEMBER, **changed: object) -> Person:
    whole = Person(
        id=id,
        user_id=f"@{id}:hs.test",
        first=id.capitalize(),
        last=f"Of{id}",
        role=role,
        agency=agency,
        region=1,
        affirmation=SIGNED,
    )
    return replace(whole, **changed)


def a_consent(*agencies: Agency, left_out: tuple[str, ...] = ()) -> Consent:
    return Consent(id="R-7KQ4", agencies=agencies or PRIMARY, left_out=left_out, state=Standing.GIVEN)


def invited(people: list[Person], consent: Consent | None = None) -> set[str]:
    return {person.id for person in _team(people, consent or a_consent()).invited}


def reasons(people: list[Person], consent: Consent | None = None) -> dict[str, str]:
    return {one.person.id: one.reason for one in _team(people, consent or a_consent()).barred}


def _team(people: list[Person], consent: Consent) -> Team:
    return team(people, 1, consent, apart=Apart(parties=(CLIENT, PARTNER)), now=NOW)


def a_case(people: Team) -> Case:
    referral = Referral(
        id="R-7KQ4",
        region=1,
        referrer="ref",
        agency=Agency.POLICE,
        first=CLIENT[0],
        last=CLIENT[1],
        phone="506-555-0142",
        agreed_at=NOW,
        sent_at=NOW,
    )
    ids = tuple(person.id for person in people.invited)
    case, _ = open_case("K7-QF3", referral, "1_11232026_TM", ids, partner=PARTNER, by="c", at=NOW)
    return case


# --- one by one -----------------------------------------------------------------------------------
@pytest.mark.rule("P4.5")
def test_coordinators_and_one_member_for_each_agency():
    people = [
        a_person("c", Agency.VICTIMS, Role.COORDINATOR),
        a_person("p1"),
        a_person("p2"),
        a_person("h", Agency.HEALTH),
    ]

    assert invited(people) == {"c", "p1", "h"}
    assert reasons(people) == {"p2": "seat-taken"}


@pytest.mark.rule("P1.5")
def test_an_alternate_comes_only_when_the_member_does_not():
    member = a_person("gallant", Agency.DV, alternate="a")
    alternate = a_person("a", Agency.DV)

    assert invited([alternate, member]) == {"gallant"}
    assert invited([alternate, replace(member, **AWAY)]) == {"a"}


@pytest.mark.rule("P1.5", "P4.5")
def test_for_who_is_locked_the_alternate_comes_and_else_the_next_of_the_agency():
    locked = a_person("gallant", Agency.DV, alternate="z", locked_at=NOW)
    alternate, other = a_person("z", Agency.DV), a_person("zz", Agency.DV)

    assert invited([locked, alternate]) == {"z"}
    assert invited([locked, other]) == {"zz"}
    [barred] = _team([locked, alternate], a_consent()).barred
    assert (barred.person.id, barred.instead and barred.instead.id) == ("gallant", "z")


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (a_person("x", affirmation=None), "no-affirmation"),
        (a_person("x", affirmation=LAPSED), "no-affirmation"),
        (a_person("x", **AWAY), "away"),
        (a_person("x", locked_at=NOW), "locked"),
        (a_person("x", Agency.VICTIMS, Role.COORDINATOR, locked_at=NOW), "locked"),
        (a_person("x", Agency.SOCIAL), "not-agreed"),
        (a_person("out"), "left-out"),
        (a_person("x", first="A.", last="Roussel"), "same-name"),
        (a_person("x", first="Marie-Ève", last="TREMBLAY"), "same-name"),
        (a_person("x", Agency.VICTIMS, Role.COORDINATOR, first="Alain", last="Roussel"), "same-name"),
        (a_person("out", Agency.VICTIMS, Role.COORDINATOR), "left-out"),
    ],
)
def test_whoever_is_barred_is_barred_for_a_reason(person: Person, reason: str):
    consent = a_consent(Agency.POLICE, Agency.HEALTH, left_out=("out",))

    assert reasons([person], consent) == {person.id: reason}


def test_a_coordinator_who_is_away_keeps_the_right_to_read():
    coordinator = a_person("c", Agency.VICTIMS, Role.COORDINATOR, **AWAY)

    assert invited([coordinator]) == {"c"}


@pytest.mark.rule("P1.2")
def test_an_agency_that_nobody_represents_is_named():
    found = _team([a_person("c", Agency.VICTIMS, Role.COORDINATOR)], a_consent())

    assert found.empty == (Agency.POLICE, Agency.SOCIAL, Agency.HEALTH, Agency.DV)


def test_who_comes_instead_is_said():
    found = _team([a_person("a", **AWAY), a_person("b")], a_consent())

    [barred] = found.barred
    assert (barred.person.id, barred.instead and barred.instead.id) == ("a", "b")


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Alain", "Roussel"), ("alain", "ROUSSEL"), True),
        (("A.", "Roussel"), ("Alain", "Roussel"), True),
        (("", "Roussel"), ("Alain", "Roussel"), True),
        (("Alain J.", "Roussel"), ("Alain", "Roussel"), True),
        (("Jean-Pierre", "d'Entremont"), ("Jean", "D’Entremont"), True),
        (("Aline", "Roussel"), ("Alain", "Roussel"), False),
        (("Alain", "Roussel"), ("Alain", "Rousseau"), False),
        (("", ""), ("", ""), False),
        (("Alain", ""), ("Alain", ""), False),
    ],
)
def test_names_are_compared_with_caution(one: tuple[str, str], other: tuple[str, str], same: bool):
    assert same_person(one, other) is same
    assert same_person(other, one) is same


@pytest.mark.rule("P1.12")
def test_somebody_of_that_name_who_came_later_does_not_read_either():
    case = a_case(_team([a_person("c", Agency.VICTIMS, Role.COORDINATOR)], a_consent()))
    late = a_person("late", Agency.VICTIMS, Role.COORDINATOR, first="Alain", last="Roussel")

    assert why_not(late, case, ground=a_consent(), visits=[], now=NOW) == "same-name"

    admitted, _ = case.admit("late", by="c", at=NOW)
    known = admitted.is_another("late")
    assert why_not(late, known, ground=a_consent(), visits=[], now=NOW) is None


@pytest.mark.rule("P2.15")
def test_who_sits_across_is_neither_invited_nor_reads_and_a_coordinator_does():
    people = [a_person("ana", Agency.VICTIMS, Role.COORDINATOR), a_person("julie")]
    consent = a_consent(Agency.POLICE, Agency.VICTIMS)
    across = ("ana", "julie")

    team = access.team(people, 1, consent, apart=access.Apart(across=across), now=NOW)
    case = replace(a_case(_team(people, consent)), across=across)

    assert [person.id for person in team.invited] == ["ana"]
    assert [(one.person.id, one.reason) for one in team.barred] == [("julie", "across")]
    assert [access.why_not(p, case, ground=consent, visits=[], now=NOW) for p in people] == [None, "across"]


@pytest.mark.rule("P3.4")
def test_a_narrower_scope_closes_the_room_to_the_agency():
    people = [a_person("c", Agency.VICTIMS, Role.COORDINATOR), a_person("p"), a_person("h", Agency.HEALTH)]
    case = a_case(_team(people, a_consent()))

    narrower = a_consent(Agency.POLICE)

    assert [why_not(p, case, ground=narrower, visits=[], now=NOW) for p in people] == [
        None,
        None,
        "not-agreed",
    ]


# --- whoever they are -------------------------------------------------------------------------------
NAMES = st.sampled_from(["Alain", "A.", "Marie", "Julie", "", "Roussel", "Tremblay", "Leblanc"])
AFFIRMED = st.sampled_from([SIGNED, LAPSED, None])
ABSENCES = st.sampled_from([{}, {}, AWAY])


@st.composite
def rosters(draw: st.DrawFn) -> list[Person]:
    count = draw(st.integers(0, 12))
    ids = [f"p{number}" for number in range(count)]
    return [
        a_person(
            id,
            draw(st.sampled_from(list(Agency))),
            draw(st.sampled_from(list(Role))),
            first=draw(NAMES),
            last=draw(NAMES),
            region=draw(st.sampled_from([0, 1, 1, 1, 3])),
            state=draw(st.sampled_from(["active", "active", "removed"])),
            affirmation=draw(AFFIRMED),
            alternate=draw(st.sampled_from([None, *ids])),
            **draw(ABSENCES),
        )
        for id in ids
    ]


CONSENTS = st.builds(
    lambda agencies, left_out: (
        a_consent(left_out=tuple(left_out))
        if not agencies
        else a_consent(*agencies, left_out=tuple(left_out))
    ),
    st.lists(st.sampled_from(PRIMARY), unique=True),
    st.lists(st.sampled_from(["p0", "p1", "p2", "p3"]), unique=True),
)


@pytest.mark.rule("P4.5")
@given(rosters(), CONSENTS)
def test_nobody_is_invited_who_should_not_be(people: list[Person], consent: Consent):
    found = _team(people, consent)

    for person in found.invited:
        assert person.is_active
        assert person.region == 1
        assert person.role in (Role.MEMBER, Role.COORDINATOR)
        assert person.has_affirmed(NOW)
        assert person.id not in consent.left_out
        assert person.role is Role.COORDINATOR or person.agency in consent.agencies
        assert not any(same_person((person.first, person.last), party) for party in (CLIENT, PARTNER))


@pytest.mark.rule("P4.5")
@given(rosters(), CONSENTS)
def test_everybody_of_the_region_is_invited_or_told_of_never_both(people: list[Person], consent: Consent):
    found = _team(people, consent)

    chosen = {person.id for person in found.invited}
    barred = {one.person.id for one in found.barred}
    assert not chosen & barred
    team_people = {
        p.id for p in people if p.is_active and p.region == 1 and p.role in (Role.MEMBER, Role.COORDINATOR)
    }
    assert chosen | barred == team_people
    assert {one.instead.id for one in found.barred if one.instead} <= chosen


@pytest.mark.rule("P4.5")
@given(rosters(), CONSENTS)
def test_at_most_one_member_for_each_agency(people: list[Person], consent: Consent):
    seats = Counter(p.agency for p in _team(people, consent).invited if p.role is Role.MEMBER)

    assert all(count == 1 for count in seats.values())


@pytest.mark.rule("P4.5")
@given(rosters(), CONSENTS)
def test_an_agency_is_empty_only_if_nobody_of_it_is_fit(people: list[Person], consent: Consent):
    found = _team(people, consent)

    for agency in found.empty:
        assert agency in consent.agencies
        assert not any(p.agency == agency for p in found.invited)
        assert "seat-taken" not in {b.reason for b in found.barred if b.person.agency == agency}


@pytest.mark.rule("P4.5")
@given(rosters(), CONSENTS)
def test_what_was_shown_is_what_is_read(people: list[Person], consent: Consent):
    """The room lets in those whom the opening listed, and nobody else (ARCHITECTURE 12)."""
    found = _team(people, consent)
    case = a_case(found)

    readers = {p.id for p in people if why_not(p, case, ground=consent, visits=[], now=NOW) is None}

    assert readers == {person.id for person in found.invited}
