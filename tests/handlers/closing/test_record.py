"""The closing record: to whom it goes, and what is kept (P5.14, P8.8, P12.2)."""

from datetime import timedelta

import pytest

from tests.build import plain
from tests.ends import ROOM, closed, reviewed, shown
from tests.town import Town


@pytest.mark.rule("P5.14")
@pytest.mark.rule("P12.12")
def test_the_record_goes_to_the_coordinator_alone_for_a_day(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task done T1", room=ROOM)
    closed(town)

    record = town.last(town.direct("cormier"))
    assert record.splitlines() == [
        "K7-QF3 is closed. This is its closing record, for the locked file.",
        "File number: 1_11212026_TM-K7-QF3. Client: Marie Tremblay",
        "Open: Saturday 21 November 2026 to Saturday 21 November 2026",
        "Why: risk reduced; last review Saturday 21 November 2026, lower",
        "Scores: ODARA 9, high risk, Saturday 21 November 2026",
        "Plan: 1 done, 0 could not be done. Meetings: 0. Developments: 0",
        "The client's view: Calmer since the move",
        "Told how to come back: yes. Safety plan up to date: yes",
        "Closed: Cormier, Saturday 21 November 2026, 10:50, Atlantic. Key contact: Cormier",
        "Never for the offending partner. Before a court: black out contact details and places.",
        "Disappears from here: Sunday 22 November 2026, 10:50",
        "Now: nothing. `case reopen K7-QF3` if it is needed again.",
    ]
    town.pass_time(timedelta(hours=25))
    assert "Tremblay" not in " ".join(e.content.get("body", "") for e in town.events(town.direct("cormier")))


@pytest.mark.rule("P8.4")
@pytest.mark.parametrize(("language", "count"), [("en", "Developments: 1"), ("fr", "Faits nouveaux : 1")])
def test_what_was_reported_in_the_wrong_case_is_not_counted(town: Town, language: str, count: str):
    town.says("roy", "!critical contact Seen at the clinic", room=ROOM)
    town.says("roy", "!critical bail Heard of a hearing", room=ROOM)
    town.says("roy", "!critical misplaced D2", room=ROOM)
    town.says("cormier", "task cannot K7-QF3 T1, told already")
    reviewed(town)
    shown(town)
    town.says("cormier", f"language {language}")

    town.says("cormier", "yes K7-QF3")

    record = next(said for said in town.heard(town.direct("cormier")) if "1_11212026_TM" in said)
    assert count in plain(record)


@pytest.mark.rule("P12.2")
def test_what_was_typed_about_the_client_is_under_the_cases_key(town: Town):
    """So that it goes when the case's key is destroyed (P8.6)."""
    reviewed(town)
    shown(town)

    with town.parts.open_work() as work:
        [question] = work.questions.where(subject="K7-QF3", state="open")

    assert question.key == "R-7KQ4"
    assert question.details["client_view"] == "Calmer since the move"


@pytest.mark.rule("P8.8", "P12.5")
def test_a_hold_and_an_open_subpoena_stand_wherever_the_case_is_shown_and_closed(town: Town):
    reviewed(town)
    town.says("cormier", "case hold K7-QF3 review by the coroner")
    town.says("cormier", "subpoena K7-QF3 for 12 march, all records")
    town.says("cormier", "task cannot T1, told already K7-QF3")
    kept = "On hold since Saturday 21 November, 10:50, SP1: "

    card = town.says("cormier", "case show K7-QF3")
    listed = town.says("cormier", "case list")
    preview = shown(town)
    town.says("cormier", "yes K7-QF3")
    record = town.last(town.direct("cormier"))

    assert f"{kept}nothing in it is destroyed." in card
    assert "K7-QF3, TM, open, on hold since 21 November 2026" in listed
    assert f"{kept}the hold goes on, nothing in it is destroyed." in preview
    assert len(preview.splitlines()) <= 8
    assert "On hold since 21 November 2026, SP1: nothing in it is destroyed" in record
    assert len(record.splitlines()) <= 12
    assert "on hold since" in town.says("cormier", "case list")
    for name in ("roy", "leblanc"):
        assert "hold" not in town.says(name, "case list") + town.says(name, "case show K7-QF3")
