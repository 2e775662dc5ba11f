"""The disclosure record: what is on one line (PROTOCOL P12.4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.disclosure import Disclosure, disclose, lines
from casework.people import Agency, Person, Role
from casework.visit import Visit

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def a_person(id: str, agency: Agency, role: Role = Role.MEMBER) -> Person:
    return Person(id=id, user_id=f"@{id}:hs.test", first="", last=id, role=role, agency=agency)


POLICE, HEALTH = a_person("leblanc", Agency.POLICE), a_person("roy", Agency.HEALTH)
GUEST = a_person("haddad", Agency.OTHER, Role.AD_HOC)
PEOPLE = {person.id: person for person in (POLICE, HEALTH, GUEST)}


def shared(
    number: int, what: str, *people: Person, basis: str = "consent", at: datetime = MONDAY
) -> Disclosure:
    return disclose(f"K7-QF3/X{number}", "K7-QF3", what, people, basis=basis, by="c", at=at)[0]


def a_visit(short: str, works_as: str, at: datetime) -> Visit:
    return Visit(
        id=f"K7-QF3/{short}",
        case="K7-QF3",
        person=GUEST.id,
        named_by="c",
        works_as=works_as,
        client_agreed_at=at,
        meeting=None,
        opens_at=at,
        ends_at=at + timedelta(hours=1),
    )


@pytest.mark.rule("P12.4")
def test_the_same_on_one_day_is_one_line():
    record = lines(
        [
            shared(1, "task", POLICE, HEALTH),
            shared(2, "task", HEALTH, POLICE, at=MONDAY + timedelta(hours=1)),
            shared(3, "task", POLICE, HEALTH, at=MONDAY + timedelta(days=1)),
            shared(4, "task", POLICE, at=MONDAY + timedelta(days=1)),
            shared(10, "task", POLICE, basis="danger", at=MONDAY + timedelta(days=1)),
        ],
        PEOPLE,
        day=datetime.date,
    )

    assert [(line.count, line.agencies, line.basis) for line in record] == [
        (2, ("police", "health"), "consent"),
        (1, ("police", "health"), "consent"),
        (1, ("police",), "consent"),
        (1, ("police",), "danger"),
    ]
    assert record[0].last_at == MONDAY + timedelta(hours=1)


@pytest.mark.rule("P12.4")
def test_a_guest_is_named_by_what_they_were_there_for():
    """In that case, and at that time."""
    came = [a_visit("A1", "interpreter", MONDAY), a_visit("A2", "notary", MONDAY + timedelta(days=7))]
    portions = [shared(number, "portion", GUEST, at=MONDAY + timedelta(days=7 * number)) for number in (0, 1)]

    first, second = lines(portions, PEOPLE, day=datetime.date, visits=came)

    assert (first.agencies, first.guests) == ((), ("interpreter",))
    assert second.guests == ("notary",)


def test_without_a_visit_a_guest_is_named():
    [line] = lines([shared(1, "portion", GUEST)], PEOPLE, day=datetime.date)

    assert line.guests == ("haddad",)


@pytest.mark.rule("P12.4")
def test_it_holds_ids_and_kinds_and_its_event_nobody():
    one, event = disclose("K7-QF3/X1", "K7-QF3", "task", [POLICE], basis="danger", by="c", at=MONDAY)

    assert one.persons == ("leblanc",)
    assert (event.disclosure, event.what, event.agencies, event.basis) == (
        "X1",
        "task",
        ("police",),
        "danger",
    )


@pytest.mark.rule("P12.4")
def test_one_thing_that_two_come_to_know_one_after_the_other_is_one():
    again = replace(POLICE, id="bernard")
    rows = [
        replace(shared(1, "development", POLICE), item="D1"),
        replace(shared(2, "development", again), item="D1"),
        replace(shared(3, "development", POLICE), item="D2"),
        shared(4, "development", POLICE),
    ]

    [line] = lines(rows, {**PEOPLE, again.id: again}, day=datetime.date)

    assert line.count == 3
