"""Sharing without consent: what its ground needs, and whom it lets in (PROTOCOL P9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.access import team, why_not
from casework.affirmation import Affirmation
from casework.case import Basis
from casework.errors import Refusal
from casework.nonconsent import CONVERSATION
from casework.opening import may_open, open_case
from casework.people import Agency, Area, Person, Role
from casework.risk import Score, Tool
from tests.build import a_ground, a_referral, an_intake

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WHOLE = a_ground()


def a_person(id: str, agency: Agency, *areas: Area, role: Role = Role.MEMBER) -> Person:
    signed = Affirmation(version="2026-1", signed_at=NOW, until=NOW + timedelta(days=365))
    return Person(
        id=id,
        user_id=f"@{id}:hs.test",
        first=id,
        last=id,
        role=role,
        agency=agency,
        region=1,
        areas=areas,
        affirmation=signed,
    )


@pytest.mark.rule("P9.1", "P9.2")
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"scores": (Score(Tool.ODARA, 5),)}, "danger-not-high-risk"),
        ({"scores": ()}, "danger-not-high-risk"),
        ({"talked": CONVERSATION[:-1]}, "danger-not-talked"),
        ({"rationale": ""}, "danger-no-rationale"),
        ({"informed": "no"}, "danger-not-informed"),
        ({"informed": ""}, "danger-not-informed"),
    ],
)
def test_it_is_no_ground_before_it_is_whole(changed: dict[str, object], reason: str):
    with pytest.raises(Refusal, match=reason):
        replace(WHOLE, **changed).record(by="c", at=NOW)


@pytest.mark.rule("P9.1")
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"scores": (), "judgement": "threats are getting worse"},
        {"scores": (Score(Tool.ODARA, 5),), "judgement": "threats are getting worse"},
        {"informed": "no", "not_informed": "he reads her messages"},
    ],
)
def test_whole_it_is_in_force(changed: dict[str, object]):
    ground, event = replace(WHOLE, **changed).record(by="c", at=NOW)

    assert ground.is_given
    assert event.informed == (ground.informed == "yes")
    assert may_open(a_referral(), ground, an_intake()) is Basis.DANGER


@pytest.mark.rule("P9.3")
@pytest.mark.rule("P9.7")
@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (a_person("p", Agency.POLICE), None),
        (a_person("v", Agency.VICTIMS), None),
        (a_person("a", Agency.SOCIAL, Area.ADULT), None),
        (a_person("c", Agency.SOCIAL, Area.HOUSING, Area.CHILD), None),
        (a_person("h", Agency.HEALTH), "select-only"),
        (a_person("d", Agency.DV), "select-only"),
        (a_person("d", Agency.DV, role=Role.COORDINATOR), "select-only"),
        (a_person("o", Agency.OTHER), "select-only"),
        (a_person("s", Agency.SOCIAL, Area.ASSISTANCE), "protection-only"),
        (a_person("l", Agency.SOCIAL, Area.HOUSING), "protection-only"),
        (a_person("n", Agency.SOCIAL), "protection-only"),
    ],
)
def test_who_takes_part(person: Person, reason: str | None):
    ground, _ = WHOLE.record(by="c", at=NOW)
    case, _ = open_case(
        "K7-QF3", a_referral(), "1_11232026_TM", (person.id,), basis=Basis.DANGER, by="c", at=NOW
    )

    assert why_not(person, case, ground=ground, visits=[], now=NOW) == reason
    assert [one.id for one in team([person], 1, ground, now=NOW).invited] == ([] if reason else [person.id])


@pytest.mark.rule("P9.5")
def test_ended_it_lets_nobody_in():
    ground, _ = WHOLE.record(by="c", at=NOW)

    assert ground.end().bars(a_person("p", Agency.POLICE), NOW) == "no-consent"


@pytest.mark.rule("P9.5")
def test_what_was_written_before_stays_with_who_was_there():
    case, _ = open_case("K7-QF3", a_referral(), "1_11232026_TM", ("p",), basis=Basis.DANGER, by="c", at=NOW)
    later = NOW + timedelta(days=2)

    consented, _ = case.rest_on(Basis.CONSENT, case.team, by="c", at=later)
    wider, joined = consented.widen(("p", "h"), by="c", at=later)

    assert joined.people == ("h",)
    assert wider.hides(NOW, "h")
    assert not wider.hides(NOW, "p")
    assert not wider.hides(later, "h")
    assert not case.hides(NOW, "h")
