"""The disclosure record: what is on one line (PROTOCOL P12.4)."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.disclosure import Disclosure, disclose, lines
from casework.people import Agency, Person, Role

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def a_person(id: str, agency: Agency, role: Role = Role.MEMBER, works_as: str = "") -> Person:
    return Person(
        id=id, user_id=f"@{id}:hs.test", first="", last=id, role=role, agency=agency, works_as=works_as
    )


POLICE, HEALTH = a_person("leblanc", Agency.POLICE), a_person("roy", Agency.HEALTH)
GUEST = a_person("haddad", Agency.OTHER, Role.AD_HOC, "interpreter")
PEOPLE = {person.id: person for person in (POLICE, HEALTH, GUEST)}


def shared(
    number: int, what: str, *people: Person, basis: str = "consent", at: datetime = MONDAY
) -> Disclosure:
    return disclose(f"K7-QF3/X{number}", "K7-QF3", what, people, basis=basis, by="c", at=at)[0]


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
    [line] = lines([shared(1, "portion", GUEST)], PEOPLE, day=datetime.date)

    assert (line.agencies, line.guests) == ((), ("interpreter",))


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
