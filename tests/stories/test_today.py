"""`today`: what waits, most urgent first, codes only; for one person and for a region (CONVERSATION 3.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, refers
from tests.town import Town

ROOM, COORDINATION = "case:K7-QF3", "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("today"))


def test_nothing_waits_and_that_is_said(town: Town):
    assert town.says("mcgrath", "today") == (
        "Saturday 21 November, 10:50. Nothing waits for you.\nNow: nothing for you."
    )
    assert town.says("cyr", "jour").startswith(
        "Samedi 21 novembre à 10\u00a0h\u00a050. Rien en attente pour vous."
    )


@pytest.mark.parametrize("typed", ["deadlines", "échéances", "today"])
def test_with_a_code_what_waits_of_that_alone(town: Town, typed: str):
    code = refers(town, first="Nadine", last="Arsenault")
    town.says("leblanc", "danger K7-QF3 At the door now")

    of_it = town.says("cormier", f"{typed} K7-QF3")

    assert "K7-QF3, D1" in of_it and code not in of_it
    assert code in town.says("cormier", f"{typed} {code}")
    assert town.says("mcgrath", f"{typed} K7-QF3") == (
        "Of K7-QF3 nothing waits for you.\nWhat is due later does not wait yet.\nNow: `today` shows the rest."
    )
    assert town.says("cyr", f"{typed} K7-QF3").startswith("De K7-QF3, rien n’attend chez vous.")


def test_in_the_coordination_room_the_region_most_urgent_first(town: Town):
    code = refers(town, first="Nadine", last="Arsenault")
    town.says("leblanc", "danger K7-QF3 At the door now")

    heard = town.says("cormier", "!today", room=COORDINATION).splitlines()

    assert heard[0].startswith("Fredericton, Saturday 21 November, 10:50. ")
    assert heard[0].endswith("things wait, most urgent first.")
    assert heard[1].startswith("1. K7-QF3, D1, immediate danger, since Saturday 21 November, 10:50: 0 of 4")
    assert heard[1].endswith("acknowledged."), "several read it there"
    assert any(
        line.endswith(f"{code}: not taken, since Saturday 21 November, 10:50; reminder at 11:50.")
        for line in heard
    )
    assert heard[-1] == "Now: open K7-QF3, read D1, then `!ack`."
    said = "\n".join(heard).replace(code, "")  # a code may hold any letters
    assert not any(name in said for name in ("Arsenault", "Tremblay", "Roussel", "TM"))


def test_what_one_has_paused_waits_today(town: Town):
    town.says("cormier", "refer")
    town.says("cormier", "pause")

    shown = town.says("cormier", "today")

    assert "Paused since Saturday 21 November, 10:50: your referral" in shown
    assert "Paused since" not in town.says("cormier", "!today", room=COORDINATION)
    town.says("cormier", "!langue fr")
    assert "En pause depuis le samedi 21 novembre" in town.says("cormier", "jour").replace("\u00a0", " ")


def test_who_asked_for_a_call_is_not_told_that_nothing_waits(town: Town):
    town.says("leblanc", "call me")

    asked = town.says("leblanc", "today")
    town.says("cormier", "call take")
    taken = town.says("leblanc", "today")

    assert "You asked for a call" in asked and "a coordinator calls you" in asked
    assert "Cormier calls you" in taken and taken.endswith("Now: nothing for you. In danger: 911.")


def test_a_member_sees_their_own_and_no_more(town: Town):
    refers(town, first="Nadine", last="Arsenault")
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    heard = town.says("roy", "today")

    assert "K7-QF3: task T1, due Monday 23 November, 09:00." in heard
    assert "not taken" not in heard
    assert "task" not in town.says("leblanc", "today")


def test_what_is_late_says_so(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.pass_time(timedelta(days=3))

    assert "task T1, was due Monday 23 November, 09:00." in town.says("roy", "today")
    assert "task T1, was due" in town.says("cormier", "today")


def test_taken_and_not_reached_waits_too(town: Town):
    code = refers(town, first="Nadine", last="Arsenault")
    town.says("doucet", f"referral take {code}")

    assert f"{code}: taken by Doucet" in town.says("cormier", "today")


@pytest.mark.rule("P1.12")
def test_who_is_kept_out_sees_nothing_of_it_and_nobody_does_in_their_room(town: Town):
    code = refers(town, first="Nadine", last="Arsenault")
    town.says("cormier", f"case exclude doucet {code}")
    town.says("cormier", "case exclude doucet K7-QF3")

    assert code not in town.says("doucet", "today")
    assert "K7-QF3" not in town.says("doucet", "today")
    assert code not in town.says("cormier", "!today", room=COORDINATION)
    assert code in town.says("cormier", "today")


@pytest.mark.rule("P12.11")
def test_another_region_is_another_day(town: Town):
    code = refers(town, first="Nadine", last="Arsenault")

    assert code not in town.says("cyr", "jour")


def test_more_than_a_page(town: Town):
    for number in range(12):
        town.says("cormier", f"!task add roy, monday 9:00, step number {number}", room=ROOM)

    first = town.says("roy", "today")
    second = town.says("roy", "today 2")

    assert "2 more: `today 2`" in first or "more: `today 2`" in first
    assert second.splitlines()[1].startswith("11. ")
    assert town.says("roy", "today 99") == second


# --- what a team waits for ------------------------------------------------------------------------------
def to_look(town: Town) -> None:
    town.parts.dispatcher.act(a_look)


def a_look(ctx: Context) -> list[Effect]:
    ctx.start("records-checked", "K7-QF3", case="R-7KQ4", region=1, due_at=ctx.now + timedelta(days=2))
    return []


@pytest.mark.rule("P5.1", "P5.3")
def test_a_meeting_that_waits_for_an_answer_is_there_until_it_is_given(town: Town):
    town.says("cormier", "!meeting propose monday 10:00, monday 14:00", room=ROOM)
    line = "1. K7-QF3, M1: your answer on the meeting times, due "

    heard = town.says("roy", "today").splitlines()
    assert heard[1].startswith(line)
    assert heard[-1] == "Now: open K7-QF3, read the times, then `!meeting answer 1 2`."
    town.says("roy", "language fr")
    heard = town.says("roy", "jour").replace("\u00a0", " ").splitlines()
    assert heard[1].startswith("1. K7-QF3, M1 : votre réponse sur les moments de réunion, échéance le ")
    assert heard[-1] == ("Maintenant : ouvrez K7-QF3, lisez les moments, puis `!réunion répondre 1 2`.")
    assert line not in town.says("cormier", "today")  # who proposed it can make all of it
    assert "M1" not in town.says("savoie", "jour")

    town.says("roy", "!réunion répondre 1", room=ROOM)
    assert "Rien en attente pour vous" in town.says("roy", "jour")


@pytest.fixture
def set_(town: Town) -> Town:
    """M1 is on Monday at 14:00; Roy has said yes to it, Leblanc no, Gallant nothing."""
    town.says("cormier", "!meeting propose monday 10:00, monday 14:00", room=ROOM)
    town.says("roy", "!meeting answer 2", room=ROOM)
    town.says("leblanc", "!meeting answer 1", room=ROOM)
    town.says("cormier", "!meeting confirm 2", room=ROOM)
    return town


AT_TWO = "K7-QF3, M1: team meeting Monday 23 November, 14:00, Atlantic"


@pytest.mark.rule("P5.3", "P5.5")
def test_everybody_sees_the_meeting_that_they_are_invited_to_and_what_they_answered(set_: Town):
    assert f"1. {AT_TWO}; you said yes." in set_.says("roy", "today")
    assert f"1. {AT_TWO}; not answered by you." in set_.says("gallant", "today")
    assert f"{AT_TWO}; you said yes." in set_.says("cormier", "today")
    assert f"{AT_TWO}." in set_.says("cormier", "!today", room=COORDINATION)
    assert f"{AT_TWO}." in set_.says("doucet", "today")
    for name in ("leblanc", "theriault", "mcgrath", "cyr", "savoie"):
        assert "M1" not in set_.says(name, "today")
    set_.says("roy", "language fr")
    heard = set_.says("roy", "jour").replace("\u00a0", " ")
    assert (
        "1. K7-QF3, M1 : réunion d’équipe le lundi 23 novembre à 14 h, heure de l’Atlantique; votre réponse : oui."
        in heard
    )


@pytest.mark.rule("P5.5")
def test_a_meeting_that_was_moved_is_there_with_its_new_date_and_asks_nobody(set_: Town):
    set_.says("cormier", "!meeting move M1 monday 16:00", room=ROOM)

    for name in ("roy", "leblanc"):
        assert "M1: team meeting Monday 23 November, 16:00, Atlantic." in set_.says(name, "today")
    set_.says("cormier", "!meeting cancel M1 the room is taken", room=ROOM)
    for name in ("roy", "cormier"):
        assert "team meeting Monday" not in set_.says(name, "today")


def test_what_is_due_of_a_meeting_as_its_hour_has_come(set_: Town):
    set_.pass_time(timedelta(days=2, hours=3, minutes=20))
    was = "K7-QF3, M1: team meeting was set for Monday 23 November, 14:00, Atlantic; you said yes."

    heard = set_.says("cormier", "today").splitlines()
    assert f"1. {was}" in heard
    assert heard[-1] == "Now: `meeting start K7-QF3` as it begins."
    assert was in set_.says("roy", "today")
    set_.says("cormier", "meeting start K7-QF3")
    heard = set_.says("cormier", "today").splitlines()
    assert (
        "1. K7-QF3, M1: team meeting going on since Monday 23 November, 14:10, Atlantic; you said yes."
        in heard
    )
    assert heard[-1] == "Now: `meeting end K7-QF3` writes the minutes."
    set_.pass_time(timedelta(hours=1))
    assert "M1" not in set_.says("roy", "today")
    assert "M1" in set_.says("cormier", "today")


@pytest.mark.rule("P5.6")
def test_a_guest_sees_when_they_are_expected_and_no_code_before_their_room_opens(set_: Town):
    set_.says("cormier", "!adhoc add @s.haddad:hs.test interpreter for M1", room=ROOM)
    set_.says("cormier", "!yes K7-QF3", room=ROOM)
    with set_.parts.open_work() as work:
        haddad = work.people.of_user("@s.haddad:hs.test")
    assert haddad is not None
    set_.people["haddad"] = haddad
    set_.comes_in(haddad)
    set_.says("haddad", "language en")

    heard = set_.says("haddad", "today")

    assert "1. A team expects you Monday 23 November, 14:00, Atlantic." in heard
    assert heard.endswith("Now: nothing for you. I say when your room opens.")
    assert "K7-QF3" not in heard


@pytest.mark.rule("P5.3", "P5.6")
def test_a_guest_who_answered_although_not_asked_sees_the_meeting(town: Town):
    to_look(town)
    town.says("cormier", "!adhoc add @s.haddad:hs.test interpreter until friday 17:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    with town.parts.open_work() as work:
        haddad = work.people.of_user("@s.haddad:hs.test")
    assert haddad is not None
    town.people["haddad"] = haddad
    town.comes_in(haddad)
    town.says("haddad", "language en")
    town.says("haddad", "affirm")
    town.says("haddad", "I will keep confidential all that I see and hear.")
    town.everybody_accepts()
    town.says("cormier", "!meeting propose tomorrow 10:00, tomorrow 14:00", room=ROOM)
    town.says("haddad", "!meeting answer 1", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)

    assert "M1: team meeting" in town.says("haddad", "today")


@pytest.mark.rule("P1.14")
def test_the_program_lead_reads_in_the_program_room_too_what_they_decide(town: Town):
    town.says("cormier", "escalate K7-QF3 may a guest stay for the plan?")
    town.says("cormier", "yes K7-QF3")

    there, alone = town.says("mcgrath", "!today", room="program"), town.says("mcgrath", "today")

    assert "1. E1, K7-QF3: a question for you, since " in there
    assert "\nNow: `!escalation answer E1` and your answer.\n" in there
    assert alone.endswith("Now: `!escalation answer E1` and your answer, in the program room.")


@pytest.mark.rule("P3.5", "P3.12")
def test_nothing_of_the_kind_waits_where_sharing_has_stopped(town: Town):
    to_look(town)
    town.says("cormier", "!meeting propose monday 10:00, monday 14:00", room=ROOM)
    town.says("cormier", "consent withdraw K7-QF3")

    assert "Nothing waits for you" in town.says("roy", "today")


@pytest.mark.rule("P4.7")
def test_records_that_ones_own_agency_has_not_checked_are_there_and_no_others(town: Town):
    to_look(town)
    town.says("leblanc", "!checked nothing", room=ROOM)

    heard = town.says("roy", "today").splitlines()
    assert heard[1:] == [
        "1. K7-QF3: your agency's records, not checked yet, due Monday 23 November, 10:50.",
        "Now: look, then `checked nothing K7-QF3` or `checked share K7-QF3`.",
    ]
    assert "records" not in town.says("leblanc", "today")
    own = town.says("cormier", "today")
    assert "your agency's records, not checked yet" in own and ": records checked" not in own
    town.says("gallant", "language fr")
    heard = town.says("gallant", "jour").replace("\u00a0", " ").splitlines()
    assert heard[1] == (
        "1. K7-QF3 : dossiers de votre organisme, pas encore vérifiés, échéance le lundi 23 novembre à 10 h 50."
    )
    assert heard[-1] == "Maintenant : vérifiez, puis `vérifié rien K7-QF3` ou `vérifié partager K7-QF3`."
    for name in ("theriault", "cyr"):
        assert "K7-QF3" not in town.says(name, "today")


@pytest.mark.rule("P1.5", "P5.3")
def test_who_stands_in_for_a_meeting_finds_it_and_where_the_times_are(town: Town):
    town.says("cormier", "!meeting propose monday 10:00, monday 14:00", room=ROOM)
    town.pass_time(timedelta(hours=3, minutes=30))
    heard = town.says("savoie", "jour").replace("\u00a0", " ").splitlines()

    assert heard[1].startswith("1. K7-QF3, M1 : votre réponse sur les moments de réunion")
    assert heard[-1] == "Maintenant : `réunion répondre 1 2 K7-QF3`; les moments sont ici, plus haut."
