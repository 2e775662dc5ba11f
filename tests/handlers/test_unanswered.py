"""Who was asked and can never answer: an alarm ends all the same, and never in silence (P1.5, P7.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.critical import Development, State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

CASE = "case:K7-QF3"
STAND_IN = "URGENT K7-QF3, D1: you stand in. Open the room, read, `!ack`"
COMPLETE = "D1: every agency has acknowledged, 10:50."


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc has reported D1; only Roy, who has no alternate, is silent."""
    town = Town.empty(tmp_path_factory.mktemp("unanswered"))
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    an_open_case(town)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    town.says("gallant", "!ack", room=CASE)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def removes(town: Town, name: str) -> None:
    town.says("cormier", f"roster remove @{name}")
    town.says("cormier", f"yes {name}")


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


def still_climbs(town: Town) -> bool:
    with town.parts.open_work() as work:
        return bool(work.deadlines.open(subject="K7-QF3/D1", rule="development-acknowledged"))


@pytest.mark.rule("P7.4")
@pytest.mark.rule("P1.5")
def test_who_left_the_roster_without_an_alternate_leaves_it_to_the_coordinator(town: Town):
    removes(town, "roy")
    assert STAND_IN not in town.rings(town.direct("cormier"))  # their own ring was for it (V5)
    assert kept(town).state is State.OPEN

    town.says("cormier", "!ack", room=CASE)

    assert kept(town).state is State.COMPLETE
    assert not still_climbs(town)
    assert "D1: everybody who can be reached has acknowledged, 10:50.\nNobody there: health" in town.last(
        CASE
    )


@pytest.mark.rule("P7.4")
def test_a_coordinator_who_has_acknowledged_already_is_not_asked_again(town: Town):
    town.says("cormier", "!ack", room=CASE)

    removes(town, "roy")

    assert STAND_IN not in town.rings(town.direct("cormier"))
    assert kept(town).state is State.COMPLETE
    assert not still_climbs(town)


@pytest.mark.rule("P7.4")
def test_the_only_coordinator_who_reported_it_knows_of_it(town: Town):
    town.says("cormier", "!critical breach Seen near the school", room=CASE)
    for name in ("leblanc", "gallant"):
        town.says(name, "!ack D2", room=CASE)

    removes(town, "roy")

    with town.parts.open_work() as work:
        assert work.developments.get("K7-QF3/D2").state is State.COMPLETE


@pytest.mark.rule("P7.4")
def test_if_everybody_who_was_asked_is_gone_it_ends_and_says_so(town: Town):
    town.says("cormier", "!critical breach Seen near the school", room=CASE)
    for name in ("leblanc", "roy", "gallant", "savoie"):
        removes(town, name)

    with town.parts.open_work() as work:
        assert work.developments.get("K7-QF3/D2").state is State.COMPLETE
    assert any("D2: nobody who was asked can acknowledge any more" in said for said in town.heard(CASE))


@pytest.mark.rule("P1.8")
def test_who_steps_aside_without_an_alternate_is_not_waited_for(town: Town):
    town.says("roy", "conflict K7-QF3")

    assert STAND_IN not in town.rings(town.direct("cormier"))  # their own ring was for it (V5)
    assert town.people["roy"].id not in kept(town).told
    assert kept(town).silent() == (town.people["cormier"].id,)


@pytest.mark.rule("P3.4")
def test_an_agency_that_left_the_scope_is_waited_for_no_more(town: Town):
    town.says("cormier", "!ack", room=CASE)

    town.says("cormier", "consent scope K7-QF3 -health")

    assert kept(town).state is State.COMPLETE


@pytest.mark.rule("P1.5")
def test_the_alternate_of_who_left_stands_in_before_any_coordinator(town: Town):
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH)
    town.says("cormier", "roster alternate roy lang")
    town.hears_no_more()

    removes(town, "roy")

    assert town.rings(town.direct("lang")) == [STAND_IN]
    assert STAND_IN not in town.rings(town.direct("cormier"))


@pytest.mark.rule("P1.5")
def test_an_alternate_who_was_called_and_left_hands_on_only_what_nobody_else_can_answer(town: Town):
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH)
    town.says("cormier", "roster alternate roy lang")
    removes(town, "roy")
    town.hears_no_more()

    removes(town, "lang")

    assert town.people["roy"].id not in kept(town).told
    assert kept(town).silent() == (town.people["cormier"].id,)
    assert STAND_IN not in town.rings(town.direct("cormier"))  # their own ring was for it (V5)


@pytest.mark.rule("P1.5")
def test_an_alternate_who_was_asked_and_left_leaves_it_to_the_colleague_who_is_back(town: Town):
    town.says("gallant", "away today 11:00 to friday 17:00")
    town.pass_time(timedelta(hours=1))
    town.says("leblanc", "!critical breach Seen near the school", room=CASE)
    for name in ("cormier", "roy"):
        town.says(name, "!ack D2", room=CASE)
    town.says("gallant", "away off")
    town.hears_no_more()

    removes(town, "savoie")

    assert not any("you stand in" in ring for ring in town.rings(town.direct("cormier")))
    town.says("gallant", "!ack D2", room=CASE)
    with town.parts.open_work() as work:
        assert work.developments.get("K7-QF3/D2").state is State.COMPLETE


@pytest.mark.rule("P7.4")
def test_who_is_locked_for_a_while_is_still_waited_for(town: Town):
    town.says("roy", "lost")

    assert kept(town).state is State.OPEN
    assert kept(town).alternates == {}


@pytest.mark.rule("P7.4")
def test_what_an_older_release_left_waiting_is_taken_up_at_the_next_step(town: Town):
    """Silence of somebody who was gone before this was looked at."""
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(case.unseat(town.people["roy"].id, by="test", at=town.clock.now())[0])
        work.commit()

    town.pass_time(timedelta(minutes=15))

    assert town.people["roy"].id not in kept(town).told
    assert kept(town).silent() == (town.people["cormier"].id,)
    assert len(town.rings(town.direct("cormier"))) == 1  # the reminder: their own ring was for it (V5)


@pytest.mark.rule("P1.5")
def test_whoever_calls_the_meeting_next_is_somebody_who_is_there(town: Town):
    town.moves_in("boyd", Role.COORDINATOR, Agency.HEALTH)
    town.says("cormier", "!ack", room=CASE)
    town.talks("cormier", ("away until 27 November", "away"))

    town.says("roy", "!ack", room=CASE)

    assert COMPLETE in town.last(CASE)
    assert "Now, Boyd: `!meeting propose`." in town.last(CASE)
