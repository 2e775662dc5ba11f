"""Gaps in services and in the process, noted without a case (P12.8)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_referral, a_team, an_open_case
from tests.town import Town

COORDINATION = "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("barriers"))
    a_team(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P12.8")
def test_a_barrier_is_noted_listed_and_corrected(town: Town):
    town.talks(
        "roy",
        ("barrier no interpreter on weekends", "B1 is noted, for the monthly review."),
        ("barrier list", "1 open barrier.\nB1, 21 November 2026: no interpreter on weekends"),
        ("barrier fixed B1", "B1: corrected."),
        ("barrier list", "0 open barriers."),
        ("barrier fixed B1", "B1 is settled already."),
    )


@pytest.mark.rule("P12.8")
def test_or_sent_on(town: Town):
    town.says("roy", "barrier no interpreter on weekends")

    assert town.says("cormier", "!barrier sent B1", room=COORDINATION).startswith("B1: sent on.")


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    "text", ["no bed for K7-QF3", "R-7KQ4 waited", "call 506-555-0142", "see 1_11212026_TM"]
)
def test_no_case_goes_into_it(town: Town, text: str):
    answer = town.says("roy", f"barrier {text}")

    assert answer.startswith("Not noted: no code, number or file of a case goes in here.")
    assert text not in answer
    assert "0 open barriers." in town.says("roy", "barrier list")


@pytest.mark.rule("P12.8")
def test_each_region_has_its_own_and_the_lead_sees_all(town: Town):
    town.says("roy", "barrier no interpreter on weekends")

    assert "Obstacles ouverts\u00a0: 0" in town.says("ouellette", "obstacle liste")
    assert town.says("ouellette", "obstacle réglé B1").startswith("Je ne connais pas d’obstacle B1")
    assert "no interpreter" in town.says("mcgrath", "!barrier list", room="program")


@pytest.mark.rule("P12.8")
def test_one_line_of_it(town: Town):
    assert town.says("roy", "barrier " + "x" * 301).startswith("One line, please: that has 301 characters")


@pytest.mark.rule("P12.8")
def test_what_was_typed_can_neither_format_nor_mention(town: Town):
    town.says("roy", "barrier **bold** @room <b>x</b>")
    town.says("roy", "barrier list")

    html = town.events(town.direct("roy"))[-1].content["formatted_body"]
    assert "<strong>" not in html
    assert "<b>" not in html


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    "text", ["K7-QF3's family had no bed", "in K7QF3/T1 no bed", "« K7-QF3 », no bed", "K7 QF3"]
)
def test_a_code_is_refused_whatever_stands_around_it(town: Town, text: str):
    assert town.says("roy", f"barrier {text}").startswith("Not noted: no code")
    town.says("roy", "langue fr")
    assert town.says("roy", f"obstacle {text}").startswith("Pas noté\u00a0: aucun code")
    assert town.says("roy", "obstacle liste").startswith("Obstacles ouverts\u00a0: 0")


# --- no names (P12.8) ---------------------------------------------------------------------------------------
@pytest.fixture
def with_a_case(town: Town) -> Town:
    """Marie Tremblay's, against Alain Roussel; Savoie and Thériault are not on its team."""
    an_open_case(town)
    return town


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    "text",
    [
        "Marie Tremblay had no interpreter",
        "tremblay had no bed",
        "no car for T.M.",
        "no car for TM",
    ],
)
@pytest.mark.parametrize("who", ["roy", "cormier"])
def test_no_name_of_a_case_that_one_reads_goes_into_it(with_a_case: Town, text: str, who: str):
    answer = with_a_case.says(who, f"barrier {text}")

    assert answer.startswith("Not noted: ")
    assert "What you wrote is removed." in answer
    room = with_a_case.server.rooms[with_a_case.room_id(with_a_case.direct(who))]
    assert [one.content for one in room.events if one.event_id == with_a_case.event_id] == [{}]
    assert "0 open barriers." in with_a_case.says(who, "barrier list")


@pytest.mark.rule("P12.8", "P2.1")
def test_nor_the_name_of_somebody_who_was_referred(town: Town):
    referral = a_referral(first="Ada", last="Boudreau", referrer=town.people["leblanc"].id)
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()

    for who in ("leblanc", "cormier"):
        assert town.says(who, "barrier Boudreau waits for a bed").startswith(
            "Not noted: there is a name in it"
        )


@pytest.mark.rule("P12.8", "P12.11")
@pytest.mark.parametrize("who", ["theriault", "mcgrath", "ouellette"])
def test_a_no_tells_nobody_who_a_client_is(with_a_case: Town, who: str):
    with_a_case.says(who, "language en")

    assert "is noted" in with_a_case.says(who, "barrier Tremblay had no interpreter")


@pytest.mark.rule("P12.8")
def test_what_was_noted_by_mistake_is_taken_back(town: Town):
    for who, room in (("theriault", None), ("cormier", COORDINATION), ("mcgrath", "program")):
        sign = "!" if room else ""
        assert f"`{sign}undo`, for ten minutes." in town.says(who, f"{sign}barrier about Ada", room=room)
        assert town.says(who, f"{sign}undo", room=room).startswith("Taken back at 10:50: ")
    assert town.says("theriault", "barrier list").startswith("0 open barriers.")
    town.talks("theriault", ("barrier another", "B4 is noted"), ("barrier fixed B4", "B4: corrected."))
    town.talks("theriault", ("undo", "Taken back"), ("barrier list", "1 open barrier.\nB4"))


@pytest.mark.rule("P12.8")
def test_not_after_ten_minutes_nor_by_somebody_else(town: Town):
    town.says("roy", "barrier no car")
    assert "nothing" in town.says("leblanc", "undo").lower()

    town.pass_time(timedelta(minutes=11))

    assert town.says("roy", "undo").startswith("Your last step is more than 10 minutes old")


@pytest.mark.rule("P1.3")
def test_in_a_room_of_several_cases_no_step_of_one_is_taken_back(with_a_case: Town):
    with_a_case.says("cormier", "risk odara 11 K7-QF3")

    assert not with_a_case.says("cormier", "!undo", room=COORDINATION).startswith("Taken back")


def test_a_long_list_has_pages(town: Town):
    for number in range(10):
        town.says("roy", f"barrier number {number}")

    assert "2 more: `barrier list 2`" in town.says("roy", "barrier list")
    assert "B10, " in town.says("roy", "barrier list 2")
    assert "B10, " in town.says("roy", "obstacle liste 99")


def test_the_same_no_in_french(with_a_case: Town):
    with_a_case.says("roy", "langue fr")

    assert "contient un nom" in with_a_case.says("roy", "obstacle Tremblay sans interprète")
    assert "`défaire`, pendant dix minutes" in with_a_case.says("roy", "obstacle sans interprète")
