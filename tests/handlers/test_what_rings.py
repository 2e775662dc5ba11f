"""What each event may write and ring, row by row of the table in CONVERSATION V5."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.events import Event
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, an_intake, an_open_case
from tests.handlers.test_rings import a_training_is_due
from tests.town import ATLANTIC, Town

ROOM, REGION = "case:K7-QF3", "coordination:1"
TEAM = ("cormier", "leblanc", "roy", "gallant")
ALARM = "critical K7-QF3 bail Released on bail"
TIMES = "!meeting propose wednesday 9:00, wednesday 10:00, wednesday 11:00"


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    return town


@pytest.fixture
def case(town: Town) -> Town:
    an_open_case(town)
    return town


def new(town: Town, room: str) -> list[str]:
    """The first lines of what is new there; a counter that was edited is no new message."""
    return [line.splitlines()[0] for line in town.heard(room) if not line.startswith("* ")]


def rung(town: Town) -> dict[str, list[str]]:
    """Who was rung in the direct room, with what."""
    rings = {name: town.rings(town.direct(name)) for name in town.people}
    return {name: said for name, said in rings.items() if said}


# --- case opened -----------------------------------------------------------------------------------------
@pytest.mark.rule("P4.6")
def test_a_case_that_opens_is_a_card_a_line_and_one_ring_each(town: Town):
    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent().record(by=cormier, at=now)
    intake = an_intake()
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=now - timedelta(hours=2)))
        work.consents.add(consent, because=recorded)
        work.intakes.add(intake, because=intake.recorded(by=cormier))
        work.commit()
    town.says("cormier", "case open R-7KQ4")
    town.hears_no_more()

    code = town.says("cormier", "yes R-7KQ4").split()[2].rstrip(",")

    said = new(town, f"case:{code}")
    assert said[0] == "Client: Marie Tremblay, born 14 March 1991"
    assert [line for line in said if "coming" in line] == [said[1]]
    assert len([line for line in said if "have checked" in line]) == 1
    assert town.rings(f"case:{code}") == []
    assert new(town, REGION) == [f"R-7KQ4 is now the case {code}, open since 10:50."]
    assert {name: len(said) for name, said in rung(town).items()} == {"leblanc": 1, "roy": 1, "gallant": 1}
    town.hears_no_more()
    town.everybody_accepts()
    assert new(town, f"case:{code}") == []  # the line of who is coming grows no further
    town.says("roy", f"checked nothing {code}")
    [counter] = town.heard(f"case:{code}")
    assert counter.startswith(f"* {code}: 1 of 4 has checked.")


# --- checked ---------------------------------------------------------------------------------------------
@pytest.mark.rule("P4.7")
def test_checking_is_a_counter_and_rings_only_the_missing_once(case: Town):
    due = case.clock.now() + timedelta(hours=8)

    def start(ctx):
        ctx.start("records-checked", "K7-QF3", case="R-7KQ4", region=1, due_at=due)
        return []

    case.parts.dispatcher.act(start)
    case.says("roy", "checked nothing K7-QF3")
    assert new(case, ROOM) == []
    case.says("leblanc", "!checked share", room=ROOM)
    case.hears_no_more()

    case.until(due)

    assert {name: len(said) for name, said in rung(case).items()} == {"cormier": 1, "gallant": 1}
    assert case.rings(ROOM) == []
    assert not any("check" in line for line in case.heard(REGION))


# --- meeting ---------------------------------------------------------------------------------------------
@pytest.mark.rule("P5.3")
def test_a_meeting_rings_each_once_and_then_the_silent_alone(case: Town):
    case.says("cormier", TIMES, room=ROOM)

    assert {name: len(said) for name, said in rung(case).items()} == {"leblanc": 1, "roy": 1, "gallant": 1}
    assert case.rings(ROOM) == [] and case.heard(REGION) == []
    with case.parts.open_work() as work:
        [clock] = work.deadlines.open(rule="meeting-answers")
    case.says("roy", "meeting answer 2 K7-QF3")
    case.says("leblanc", "meeting answer 2 K7-QF3")
    assert case.heard(ROOM)[-1].startswith("* M1: ")
    case.hears_no_more()

    case.until(clock.due_at - timedelta(hours=2))
    assert list(rung(case)) == ["gallant"]
    case.hears_no_more()

    case.until(clock.due_at)
    decision = [line for line in new(case, ROOM) if line.startswith("Closed.")]
    assert len(decision) == 1 and case.rings(ROOM) == []
    assert "roy" not in rung(case) and "leblanc" not in rung(case)
    assert not any("M1" in line for line in case.heard(REGION))


# --- critical development ----------------------------------------------------------------------------------
@pytest.mark.rule("P7.3", "P7.4")
def test_a_development_is_a_card_a_ring_a_counter_and_one_ring_each(case: Town):
    case.says("leblanc", ALARM)

    card, ring, counter = new(case, ROOM)
    assert card.startswith("D1, critical development") and counter.startswith("D1: 0 of 3 acknowledged")
    assert case.rings(ROOM) == [ring]
    assert {name: len(said) for name, said in rung(case).items()} == {"cormier": 1, "roy": 1, "gallant": 1}
    assert len(case.heard(REGION)) == 1 and case.rings(REGION) == []
    case.says("roy", "!ack", room=ROOM)
    case.says("cormier", "!ack", room=ROOM)
    case.hears_no_more()

    case.pass_time(timedelta(minutes=15))
    assert list(rung(case)) == ["gallant"]
    case.hears_no_more()
    case.pass_time(timedelta(minutes=45))
    assert len(case.rings(REGION)) == 1 and list(rung(case)) == ["savoie"]
    case.everybody_accepts()
    case.hears_no_more()
    case.says("savoie", "!reçu", room=ROOM)
    assert len([line for line in new(case, ROOM) if "every agency has acknowledged" in line]) == 1


def test_what_is_critical_is_joined_with_nothing(case: Town):
    """A reminder of the same minute rings beside it; neither waits for the other."""
    case.says("leblanc", ALARM)
    case.hears_no_more()

    a_training_is_due(case, "roy", case.clock.now() + timedelta(minutes=20))
    case.pass_time(timedelta(minutes=15))
    assert [ring[:18] for ring in case.rings(case.direct("roy"))] == ["URGENT K7-QF3, D1,"]
    case.pass_time(timedelta(minutes=5))
    assert len(case.rings(case.direct("roy"))) == 2


# --- reminder ----------------------------------------------------------------------------------------------
@pytest.mark.rule("P6.2", "P10.4")
def test_a_reminder_rings_whose_it_is_and_the_region_only_when_it_is_late(case: Town):
    case.says("cormier", "!task add roy, tuesday 9:00, call", room=ROOM)
    due = datetime(2026, 11, 24, 9, 0, tzinfo=ATLANTIC).astimezone(UTC)
    case.until(due - timedelta(days=1, minutes=1))
    case.hears_no_more()

    case.until(due - timedelta(days=1))
    assert "T1" in rung(case)["roy"][0]
    assert not any("T1" in line for name in TEAM if name != "roy" for line in case.heard(case.direct(name)))
    assert case.heard(ROOM) == [] and not any("T1" in line for line in case.heard(REGION))
    case.hears_no_more()

    case.until(due + timedelta(days=1))
    assert case.heard(ROOM) == []
    assert any("T1" in ring for ring in case.rings(REGION))


# --- the coordination room ---------------------------------------------------------------------------------
@pytest.mark.rule("P2.5", "P2.6")
def test_the_coordination_room_rings_for_a_referral_once_at_a_time(case: Town):
    referral = a_referral(id="R-3HXD", sent_at=case.clock.now(), referrer=case.people["leblanc"].id)

    def send(ctx):
        ctx.work.referrals.add(referral, because=referral.sent())
        return []

    case.parts.dispatcher.act(send)
    case.settle()
    assert len(case.rings(REGION)) == 1 and rung(case) == {}


@pytest.mark.rule("P5.1", "P2.10")
def test_two_48_hour_clocks_of_one_case_are_one_ring(case: Town):
    """The team is to be told, and to meet, by the same hour."""
    now = case.clock.now()
    referral = a_referral(id="R-3HXD", sent_at=now, referrer=case.people["leblanc"].id)

    def start(ctx):
        ctx.work.referrals.add(referral, because=Event(at=ctx.now, by="test", about=referral.id))
        for rule, minutes in (("team-notified", 0), ("team-meeting", 7)):
            due = ctx.now + timedelta(hours=4, minutes=minutes)
            ctx.start(rule, referral.id, case=referral.id, region=1, due_at=due)
        return []

    case.parts.dispatcher.act(start)
    case.hears_no_more()
    case.until(now + timedelta(hours=2))
    first = case.rings(REGION)
    case.until(now + timedelta(hours=3, minutes=59))

    assert case.rings(REGION) == first
    case.until(now + timedelta(hours=4))
    [ring] = case.rings(REGION)[len(first) :]
    assert ring.startswith("URGENT R-3HXD: the team is to be told by")
