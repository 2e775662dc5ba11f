"""Training: recorded, reminded of until it is done, never required (P1.7)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Person, Role
from tests.build import a_team
from tests.town import Town

pytestmark = pytest.mark.rule("P1.7")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    town.says("cormier", "roster add @new member health, Ana New")
    town.says("cormier", "yes new")
    town.everybody_accepts()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    with town.parts.open_work() as work:
        found = work.people.of_user("@new:hs.test")
    assert found is not None
    town.people["new"] = found
    return town


def now(town: Town, name: str) -> Person:
    with town.parts.open_work() as work:
        return work.people.get(town.people[name].id)


def reminders(town: Town) -> list[str]:
    return [ring for ring in town.rings(town.direct("new")) if "training" in ring]


@pytest.mark.parametrize(
    "typed",
    [
        "roster certified @roy 12 march 2026",
        "équipe certifié @roy 12 mars 2026",
        "équipe certifiée roy 2026-03-12",
    ],
)
def test_the_certification_has_its_date(town: Town, typed: str):
    answer = town.says("cormier", typed)

    assert "Danger Assessment: certified 12 March 2026" in answer
    assert now(town, "roy").certified_on == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("31 february 2026", "I know no such date: that month does not have that day"),
        ("29 february 2026", "29 February comes in leap years only"),
        ("12 march", "I know no such date"),
        ("12 march 2027", "That lies ahead"),
        ("session 5", "There are 4 onboarding sessions"),
        ("session two", "There are 4 onboarding sessions"),
        ("session", "There are 4 onboarding sessions"),
    ],
)
def test_what_cannot_be_is_refused(town: Town, typed: str, answered: str):
    answer = town.says("cormier", f"roster certified @roy {typed}")

    assert answered in answer
    assert now(town, "roy") == town.people["roy"]


def test_sessions_are_counted_one_by_one_and_once(town: Town):
    for typed in ("session 2", "séance 1", "session 2"):
        answer = town.says("cormier", f"roster certified @roy {typed}")

    assert "Onboarding sessions attended: 1, 2" in answer
    assert now(town, "roy").attended == (1, 2)


def test_it_is_shown_in_me_and_in_the_roster(town: Town):
    town.says("cormier", "roster certified @roy 12 march 2026")
    town.says("cormier", "roster certified @roy session 1")

    assert "Training: Danger Assessment certified 12 March 2026; sessions 1 of 4" in town.says("roy", "me")
    roster = town.says("cormier", "roster")
    assert "Roy, health, member: test ring missing; Danger Assessment certified" in roster
    assert "Leblanc, police, member: test ring missing; Danger Assessment not certified" in roster


def test_who_is_new_is_reminded_monthly_until_it_is_done(town: Town):
    heard = []
    for _ in range(3):
        town.hears_no_more()
        town.pass_time(timedelta(days=31))
        heard.append(len(reminders(town)))
    assert heard == [1, 1, 1]

    town.says("cormier", "roster certified @new 12 march 2026")
    for session in (1, 2, 3, 4):
        town.says("cormier", f"roster certified @new session {session}")
    town.hears_no_more()
    town.pass_time(timedelta(days=62))
    assert reminders(town) == []


def test_the_reminder_does_not_say_what_is_missing(town: Town):
    town.hears_no_more()
    town.pass_time(timedelta(days=31))
    assert reminders(town) == ["Your training is not complete. `me` shows what is left"]


def test_it_is_not_required_to_join(town: Town):
    town.says("new", "affirm")
    assert "Signed" in town.says("new", "I will keep confidential all that I see and hear.")
    assert now(town, "new").has_affirmed(town.clock.now())


def test_it_is_recorded_for_members_and_coordinators(town: Town):
    answer = town.says("cormier", "roster certified @morin 12 march 2026")
    assert "for members and coordinators" in answer


def test_another_regions_coordinator_changes_nothing(town: Town):
    answer = town.says("ouellet", "roster certified @roy:hs.test 12 march 2026")
    assert "autre région" in answer
    assert now(town, "roy").certified_on is None


def test_what_an_operator_notes_waits_for_a_coordinator(town: Town):
    assert "Proposed" in town.says("landry", "roster certified @roy session 3")
    assert now(town, "roy").attended == ()

    town.says("cormier", "!yes roy", room="coordination:1")

    assert now(town, "roy").attended == (3,)
