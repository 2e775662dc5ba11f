"""A dozen answers to one card are no dozen messages (CONVERSATION V5 and the row on `ack` in 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.people import Agency, Role
from tests.build import a_guest, a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
SECOND = timedelta(seconds=1)
ALARM = "critical K7-QF3 bail Released on bail"


@pytest.fixture
def town(town: Town) -> Town:
    """Five of the team may answer a development that Leblanc reports."""
    a_team(town)
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH)
    an_open_case(town, people=("cormier", "leblanc", "roy", "gallant", "lang"))
    return town


def lines(town: Town) -> list[str]:
    """New messages in the case room; an edit of a counter is none."""
    return [line for line in town.heard(ROOM) if not line.startswith("* ")]


def counters(town: Town) -> list[str]:
    return [line for line in town.heard(ROOM) if line.startswith("* ")]


def answer(town: Town, *names: str, said: str = "!ack") -> None:
    """One after the other, a second apart. What is heard is all since before."""
    since = town._heard.get(ROOM, 0)
    for name in names:
        town.says(name, said, room=ROOM)
        town.pass_time(SECOND)
    town._heard[ROOM] = since


@pytest.mark.rule("P7.4")
def test_the_first_is_answered_at_once_and_the_next_share_a_line(town: Town):
    town.says("leblanc", ALARM)
    town.hears_no_more()

    answer(town, "roy", "gallant", "lang")
    assert lines(town) == ["Noted: Roy. 1 of 4."]
    assert [line.partition(".")[0] for line in counters(town)] == [
        f"* D1: {count} of 4 acknowledged" for count in (1, 2, 3)
    ]

    town.pass_time(16 * SECOND)
    assert lines(town) == ["Noted: Roy. 1 of 4."]
    town.pass_time(SECOND)
    assert lines(town)[1:] == ["D1: 3 of 4 acknowledged.\nNoted: Gallant, Lang"]


def test_alone_after_twenty_seconds_is_answered_at_once(town: Town):
    town.says("leblanc", ALARM)
    answer(town, "roy")
    town.pass_time(20 * SECOND)

    town.says("gallant", "!ack", room=ROOM)
    assert lines(town) == ["Noted: Gallant. 2 of 4."]


def test_the_last_one_lets_the_waiting_line_go_first(town: Town):
    town.says("leblanc", ALARM)
    town.hears_no_more()

    answer(town, "roy", "gallant", "lang", "cormier")

    said = lines(town)
    assert said[1] == "D1: 4 of 4 acknowledged.\nNoted: Gallant, Lang"  # as the counter says by then
    assert said[2].startswith("D1: every agency has acknowledged")
    town.pass_time(timedelta(minutes=1))
    assert len(lines(town)) == 3


def test_two_developments_have_a_line_each(town: Town):
    town.says("leblanc", ALARM)
    town.says("leblanc", ALARM)
    town.hears_no_more()

    answer(town, "roy", said="!ack D1")
    answer(town, "roy", said="!ack D2")

    assert len(lines(town)) == 2


def test_who_answers_in_the_direct_room_hears_there_at_once_and_is_in_the_line(town: Town):
    town.says("leblanc", ALARM)
    town.pass_time(SECOND)
    town.says("roy", "on my way", room=ROOM)  # who writes there has opened it
    town.hears_no_more()

    answer(town, "lang")
    assert town.says("roy", "ack").startswith("D1, K7-QF3: acknowledged")
    town.pass_time(20 * SECOND)

    assert "Roy" in lines(town)[-1]


def test_a_restart_between_loses_nobody(town: Town):
    town.says("leblanc", ALARM)
    town.hears_no_more()
    answer(town, "roy", "gallant")
    town = town.restarted()
    answer(town, "lang")
    town.pass_time(timedelta(minutes=1))

    assert lines(town)[1:] == ["D1: 3 of 4 acknowledged.\nNoted: Gallant, Lang"]


def test_records_checked_are_told_together(town: Town):
    answer(town, "roy", said="!checked nothing")
    answer(town, "gallant", "lang", said="!checked nothing")
    answer(town, "leblanc", said="!checked share")
    town.pass_time(20 * SECOND)

    assert lines(town)[1:] == [
        "K7-QF3: 3 of 4 have checked.\n"
        "Found nothing: Gallant, Lang\n"
        "Will share at the meeting: Leblanc\n"
        "Now: nothing for you until the meeting."
    ]


def test_who_thinks_again_is_in_the_line_once_with_what_was_said_last(town: Town):
    answer(town, "roy", said="!checked nothing")
    answer(town, "gallant", said="!checked nothing")
    answer(town, "gallant", said="!checked share")
    town.pass_time(20 * SECOND)

    [line] = lines(town)[1:]
    assert line.startswith("Noted, K7-QF3: Gallant will share at the meeting")


def test_answers_to_a_poll_are_told_together(town: Town):
    town.says("cormier", "!meeting propose wednesday 9:00, wednesday 10:00, wednesday 11:00", room=ROOM)
    town.hears_no_more()

    answer(town, "roy", said="!meeting answer 2 3")
    answer(town, "gallant", said="!meeting answer 1")
    town.pass_time(20 * SECOND)

    assert lines(town)[0].startswith("Roy: 1 no, 2 yes, 3 yes.")
    assert lines(town)[1].startswith("Gallant: 1 yes")


def test_in_french(tmp_path):
    town = Town.empty(tmp_path)
    for name, agency in (("ouellette", Agency.POLICE), ("picard", Agency.HEALTH), ("roy", Agency.DV)):
        town.moves_in(name, Role.MEMBER, agency, region=3, language="fr")
    town.moves_in("martin", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    an_open_case(town, people=("martin", "ouellette", "picard", "roy"), region=3)

    answer(town, "ouellette", said="!vérifié rien")
    answer(town, "picard", said="!vérifié rien")
    answer(town, "roy", said="!vérifié partager")
    town.pass_time(20 * SECOND)

    assert lines(town)[1:] == [
        "K7-QF3\u00a0: vérifié par 3 sur 4.\n"
        "Rien trouvé\u00a0: Picard\n"
        "À communiquer à la réunion\u00a0: Roy\n"
        "Maintenant\u00a0: rien d’autre à faire avant la réunion."
    ]


def test_while_a_guest_reads_along_each_is_answered_in_the_direct_room(town: Town):
    town.says("leblanc", ALARM)
    a_guest(town)
    town.hears_no_more()

    answer(town, "roy", "gallant")

    assert lines(town) == ["Answered in our direct room."] * 2
    assert "Gallant" in town.last(town.direct("gallant"))


def test_what_is_taken_back_was_said_before(town: Town):
    answer(town, "roy", "gallant", said="!checked nothing")

    since = town._heard[ROOM]
    town.says("gallant", "!undo", room=ROOM)
    town._heard[ROOM] = since

    said = [line.splitlines()[0] for line in lines(town)]
    assert said[1].startswith("Noted, K7-QF3: Gallant") and "Gallant" in said[2] and len(said) == 3
    town.pass_time(timedelta(minutes=1))
    assert len(lines(town)) == 3


# --- never an older count ---------------------------------------------------------------------------------
@pytest.mark.rule("P5.3")
@pytest.mark.parametrize("more", [(), ("lang",)])
def test_nor_one_of_answers_on_meeting_times(town: Town, more: tuple[str, ...]):
    town.says("cormier", "!meeting propose monday 10:00, monday 14:00", room=ROOM)
    town.hears_no_more()

    answer(town, "roy", "leblanc", *more, said="!meeting answer 1")
    town.says("cormier", "consent scope K7-QF3 -dv")
    town.pass_time(20 * SECOND)

    assert any("M1: 3 of 3 agencies" in line for line in counters(town))
    assert not any("of 4 agencies" in line for line in lines(town)[1:])


def test_records_told_together_count_who_is_still_there(town: Town):
    answer(town, "roy", "gallant", "leblanc", said="!checked nothing")
    town.says("cormier", "checked nothing K7-QF3")
    town.pass_time(20 * SECOND)

    assert lines(town)[-1].startswith("K7-QF3: all 4 have checked.")
