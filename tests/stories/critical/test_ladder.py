"""Whoever is silent is reminded, then the alternate, the region and the program lead (P7.4, P1.5; CONVERSATION 3.7)."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.parts import Parts
from storage.engine import Database
from storage.keys import Keyring, Master
from tests.build import change
from tests.stories.critical.reporting import (
    AFTERNOON,
    BAIL,
    CASE,
    REGION,
    all_rings,
    at,
    clocks,
    opens_the_room,
)
from tests.town import Town


@pytest.mark.rule("P7.4")
def test_the_ladder_of_one_silent_person_word_for_word(town: Town):
    town.says("leblanc", BAIL)
    town.until(at(14, 25))
    assert town.says("roy", "ack") == (
        "Noted: alert seen, 14:25. It counts as acknowledged once you open K7-QF3.\n"
        "Now: open K7-QF3, or type `critical show D1 K7-QF3` here."
    )
    opens_the_room(town, "roy")
    assert "Roy opened D1: acknowledged. 1 of 3." in town.heard(CASE)
    assert town.last(town.direct("roy")) == "D1, K7-QF3: your acknowledgement counts now, 14:25. 1 of 3."

    town.pass_time(timedelta(seconds=20))
    town.says("cormier", "!ack calling the client now", room=CASE)
    assert town.heard(CASE) == [
        "Noted: Cormier, with a note. 2 of 3.",
        "* D1: 2 of 3 acknowledged.\nWaiting: domestic-violence sector",
    ]

    town.until(at(14, 36))
    town.hears_no_more()
    town.until(at(14, 37))
    assert all_rings(town) == ["URGENT K7-QF3, D1, reminder, 15 minutes. Open the room, read, `!ack`"]
    assert town.rings(town.direct("gallant"))

    town.until(at(15, 21))
    town.hears_no_more()
    town.until(at(15, 22))
    assert town.rings(REGION) == ["URGENT K7-QF3, D1: 1 person silent for 60 minutes; alternate called"]
    assert len(town.rings(town.direct("savoie"))) == 1
    assert town.rings(town.direct("gallant")) == []

    town.everybody_accepts()
    town.until(at(15, 31))
    town.says("savoie", "!ack", room=CASE)
    assert town.heard(CASE)[-1].splitlines() == [
        "D1: every agency has acknowledged, 15:31.",
        "Last: domestic-violence sector, by its alternate. All alarms for D1 have stopped.",
        "Now, Cormier: `!meeting propose`.",
    ]
    assert town.last(town.direct("leblanc")).startswith("D1, K7-QF3: all 3 have acknowledged, 15:31.")


@pytest.mark.rule("P7.4")
def test_nothing_rings_after_the_last_acknowledgement(town: Town):
    town.says("leblanc", BAIL)
    for name in ("cormier", "roy", "gallant"):
        town.says(name, "!ack", room=CASE)
    town.hears_no_more()

    town.pass_time(timedelta(hours=6))

    assert all_rings(town) == []
    assert "development-acknowledged" not in clocks(town)


@pytest.mark.rule("P1.5")
def test_the_alternate_can_read_what_the_room_said_before_they_came(town: Town):
    town.says("leblanc", BAIL)
    town.until(at(15, 22))

    again = next(one for one in town.events(CASE) if one.content["body"].startswith("D1 again"))
    assert "must live in Moncton" in again.content["body"]
    assert town.people["savoie"].user_id in again.readers
    assert "savoie" in town.members(CASE)


@pytest.mark.rule("P7.4")
def test_the_program_lead_is_rung_after_four_hours_with_the_code_alone(town: Town):
    town.says("leblanc", BAIL)
    town.until(at(18, 21))
    assert town.rings(town.direct("mcgrath")) == []

    town.until(at(18, 22))

    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3, D1: waiting since 14:22. Please call the coordinator"
    ]


@pytest.mark.rule("P1.3")
def test_the_program_lead_reads_whom_to_call_and_finds_it_again(town: Town):
    town.says("leblanc", "!critical contact: Seen near the house", room=CASE)
    town.hears_no_more()

    town.pass_time(timedelta(hours=4))

    whom = town.heard(town.direct("mcgrath"))[0]
    assert "To call in Fredericton: Cormier" in whom
    today = town.says("mcgrath", "today")
    assert "K7-QF3, D1, open since" in today
    assert "To call: Cormier, Fredericton." in today
    assert "house" not in whom + today
    assert "contact" not in whom + today


@pytest.mark.rule("P1.5")
def test_an_alternate_who_may_not_read_is_not_called(town: Town):
    change(town, "savoie", affirmation=None)
    town.says("leblanc", BAIL)

    town.until(at(15, 22))

    assert town.rings(town.direct("savoie")) == []
    assert "savoie" not in town.members(CASE)
    assert town.rings(REGION) == [
        "URGENT K7-QF3, D1: 3 people silent for 60 minutes; no alternate. Telephone"
    ]


@pytest.mark.rule("P1.5")
def test_who_is_away_has_the_alternate_called_from_the_start(town: Town):
    change(town, "gallant", away_from=AFTERNOON, away_until=AFTERNOON + timedelta(days=5))

    town.says("leblanc", BAIL)

    assert town.rings(town.direct("gallant")) == []
    assert len(town.rings(town.direct("savoie"))) == 1


@pytest.mark.rule("P10.1")
def test_a_restart_in_the_middle_keeps_the_ladder(town: Town, tmp_path: Path):
    town.says("leblanc", BAIL)
    town.says("roy", "!ack", room=CASE)
    town.until(at(14, 30))
    old = town.parts

    database = Database(f"sqlite:///{tmp_path / 'convene.db'}")
    town.parts = Parts(database, Keyring(Master(b"m" * 32)), old.house, town.server, town.clock)
    town.hears_no_more()
    town.until(at(14, 37))

    assert len(town.rings(town.direct("gallant"))) == 1
    assert len(town.rings(town.direct("cormier"))) == 1
    assert town.rings(town.direct("roy")) == []
    town.until(at(15, 22))
    assert len(town.rings(town.direct("savoie"))) == 1


@pytest.mark.rule("P10.3")
def test_after_a_long_stop_each_step_comes_once(town: Town):
    town.says("leblanc", BAIL)
    town.hears_no_more()

    town.clock.set(at(16, 0))
    town.pass_time(timedelta(0))

    [reminder] = town.rings(town.direct("gallant"))
    assert reminder.startswith("Late: URGENT K7-QF3, D1")
    assert len(town.rings(town.direct("savoie"))) == 1
    [region] = town.rings(REGION)
    assert region.startswith("Late: URGENT K7-QF3, D1")
