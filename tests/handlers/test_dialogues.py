"""Being asked one thing after another (CONVERSATION V8): nothing traps, nothing is lost, nothing stays on the screen."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casework.forms import Dialogue
from casework.people import Agency, Role
from storage.tables import dialogues, outbox
from tests.build import a_team, an_open_case
from tests.town import Town

LINES = (
    "today 10:30",
    "Marie",
    "Tremblay",
    "506-555-0142 before 3pm",
    "no",
    "odara 9",
    "yes",
    "unknown",
    "3",
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("leblanc", Role.FRONT_LINE, Agency.POLICE)
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def answered(town: Town, count: int, name: str = "leblanc") -> str:
    """The referral, up to this many answers; what is asked then."""
    last = town.says(name, "refer")
    for line in LINES[:count]:
        last = town.says(name, line)
    return last


def kept(town: Town) -> list[Dialogue]:
    with town.parts.open_work() as work:
        return work.dialogues.where()


def on_screen(town: Town, name: str = "leblanc") -> str:
    """Everything in the direct room that was not removed, of both sides."""
    events = town.server.rooms[town.room_id(town.direct(name))].events
    return "\n".join(one.content.get("body", "") for one in events)


# --- control words -----------------------------------------------------------------------------------------
@pytest.mark.rule("P11.2")
def test_back_asks_the_question_before_again(town: Town):
    answered(town, 3)

    assert "Last name?" in town.says("leblanc", "back")
    assert "First name?" in town.says("leblanc", "retour")


def test_back_from_the_first_question_stays_there(town: Town):
    answered(town, 0)

    answer = town.says("leblanc", "back")

    assert answer.startswith("This is the first question.")
    assert "1 of 9" in answer


def test_back_from_the_summary_asks_the_last_question(town: Town):
    assert "Please check" in answered(town, 9)

    assert "9 of 9" in town.says("leblanc", "back")


def test_change_asks_one_question_and_comes_back_to_the_summary(town: Town):
    answered(town, 9)

    assert "First name?" in town.says("leblanc", "change 2")
    summary = town.says("leblanc", "Anne")
    assert "2 First name: Anne" in summary
    assert "3 Last name: Tremblay" in summary


@pytest.mark.parametrize("word", ["corriger", "Changer", "modifier"])
def test_corriger_is_change(town: Town, word: str):
    answered(town, 9)

    assert "6 of 9" in town.says("leblanc", f"{word} 6")


@pytest.mark.parametrize("typed", ["changer 4", "corriger 4", "change 4", "modifier 4", "changer"])
def test_while_paused_a_change_is_no_danger(town: Town, typed: str):
    answered(town, 9)
    town.says("leblanc", "pause")
    town.says("leblanc", "langue fr")

    answer = town.says("leblanc", typed)

    assert "danger" not in answer and "911" not in answer
    assert answer.endswith("`reprendre`, puis récrivez-le.")


def test_without_questions_nothing_is_changed_and_nothing_suggested(town: Town):
    assert town.says("leblanc", "changer 4") == (
        "Nothing is open here. Nothing was changed.\nNow: `help` shows what you can do."
    )


@pytest.mark.parametrize("typed", ["change 0", "change 10", "change 99", "change 4242424242"])
def test_changing_what_is_not_there_changes_nothing(town: Town, typed: str):
    answered(town, 9)

    answer = town.says("leblanc", typed)

    assert "Please check" in answer
    assert kept(town)[0].answers["first"] == "Marie"


def test_a_question_that_needs_an_answer_is_not_skipped(town: Town):
    answered(town, 1)

    assert "This one needs an answer" in town.says("leblanc", "skip")
    assert "2 of 9" in town.last(town.direct("leblanc"))


def test_sending_too_early_says_what_is_missing(town: Town):
    answered(town, 2)

    answer = town.says("leblanc", "send")

    assert answer.startswith("Not sent: something is not answered yet.")
    assert "3 of 9" in answer


def test_a_control_word_in_quotes_is_an_answer(town: Town):
    answered(town, 1)
    town.says("leblanc", "“Cancel”")

    assert kept(town)[0].answers["first"] == "Cancel"


def test_a_control_word_within_a_sentence_is_an_answer(town: Town):
    answered(town, 1)
    town.says("leblanc", "pause café")

    assert kept(town)[0].answers["first"] == "pause café"


def test_help_on_the_question_asks_it_again(town: Town):
    answered(town, 3)

    answer = town.says("leblanc", "?")

    assert "An interpreter is never a family member." in answer
    assert "4 of 9" in answer


def test_any_command_with_the_prefix_works_in_between(town: Town):
    answered(town, 2)

    assert "front line" in town.says("leblanc", "!me")
    assert "4 of 9" in town.says("leblanc", "Tremblay")


def test_the_number_of_questions_never_grows(town: Town):
    asked = [answered(town, 0)] + [town.says("leblanc", line) for line in LINES[:-1]]

    assert all(" of 9" in one for one in asked)


def test_what_follows_from_an_answer_is_asked_under_its_number(town: Town):
    answered(town, 0)

    answer = town.says("leblanc", "2026-11-10 09:00")

    assert "1 of 9" in answer
    assert "more than 48 hours ago" in answer


def test_changing_the_answer_takes_back_what_followed_from_it(town: Town):
    answered(town, 0)
    town.says("leblanc", "2026-11-10 09:00")
    town.says("leblanc", "no telephone until today")
    town.says("leblanc", "change 1")
    assert "2 of 9" in town.says("leblanc", "today 10:30")

    assert "late_reason" not in kept(town)[0].answers


def test_a_low_score_goes_with_the_judgement_that_follows_it_at_once(town: Town):
    answered(town, 5)
    town.says("leblanc", "odara 5")
    town.says("leblanc", "judgement, threats are getting worse")

    assert kept(town)[0].answers["basis"]["scores"] == [["odara", 5]]


def test_a_low_score_that_was_corrected_is_forgotten(town: Town):
    """It was a slip of the finger: it must not come back beside a later judgement."""
    answered(town, 5)
    town.says("leblanc", "odara 5")
    town.says("leblanc", "odara 9")
    town.says("leblanc", "change 6")
    town.says("leblanc", "judgement, threats are getting worse")

    assert kept(town)[0].answers["basis"]["scores"] == []


# --- clearing up --------------------------------------------------------------------------------------------
TYPED = ("Marie", "Tremblay", "506-555-0142")


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize("word", ["send", "cancel", "pause", "envoyer", "annuler"])
def test_what_was_typed_leaves_the_screen(town: Town, word: str):
    answered(town, 9)
    assert all(name in on_screen(town) for name in TYPED)

    town.says("leblanc", word)

    assert [name for name in TYPED if name in on_screen(town)] == []


def still_there(town: Town, name: str = "leblanc") -> list[str]:
    """What of the questions, the summary and the answers can still be read."""
    lines = on_screen(town, name).splitlines()
    of_it = (*TYPED, " of 9.", " sur 9.", "Please check", "Veuillez vérifier", "1 ", "hello")
    return [line for line in lines if line.startswith(of_it) or any(one in line for one in of_it[:7])]


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize("word", ["send", "cancel", "pause"])
@pytest.mark.parametrize("stray", ["hello", "ok", "skip", "exclude", "exclude cormier", "change 41", "?"])
def test_a_stray_word_below_the_summary_leaves_no_summary_behind(town: Town, stray: str, word: str):
    answered(town, 9)
    town.says("leblanc", stray)
    assert "Please check" in town.last(town.direct("leblanc"))

    town.says("leblanc", word)

    assert still_there(town) == []


AT_ANY_POINT = ("hello", "ok", "skip", "?", "back", "exclude cormier", "exclude", "change 2", "change 41")
AND_MORE = ("corriger 7", "resume", "!resume", "pause", "send", "Anne", "today 10:30", "3", "no", "odara 9")


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    st.integers(0, 9),
    st.lists(st.sampled_from(AT_ANY_POINT + AND_MORE), max_size=10),
    st.sampled_from(["send", "cancel", "pause"]),
)
def test_whatever_was_said_every_message_of_it_is_removed(
    mold: Town, tmp_path_factory, count: int, said: list[str], ending: str
):
    """What the bot asked and showed, and what was typed (V8, P12)."""
    town = mold.copied_to(tmp_path_factory.mktemp("removed"))
    answered(town, count)
    for line in said:
        if any(one.state == "open" for one in kept(town)):
            town.says("leblanc", line)

    for word in (ending, "cancel"):
        if any(one.state == "open" for one in kept(town)):
            town.says("leblanc", word)

    assert still_there(town) == []


@pytest.mark.parametrize("word", ["send", "cancel", "pause"])
def test_the_answer_comes_before_the_clearing(town: Town, word: str):
    """After forty questions the clearing takes ten seconds (V5)."""
    answered(town, 9)

    town.says("leblanc", word)

    with town.parts.open_work() as work:
        here = select(outbox.c.kind).where(outbox.c.room == town.direct("leblanc"))
        rows = work.connection.execute(here.order_by(outbox.c.number)).scalars().all()
    assert rows[-2:] == ["say", "redact"]


def test_what_is_changed_from_the_summary_comes_back_to_it_with_nothing_missing(town: Town):
    answered(town, 9)
    town.says("leblanc", "!langue fr")

    town.talks(
        "leblanc",
        ("corriger 41", "Vérifiez"),
        ("corriger 2", "2 sur 9"),
        ("corriger 3", "3 sur 9"),
        ("Arsenault", "2 sur 9"),
        ("Anne", "Vérifiez"),
    )


@pytest.mark.rule("P11.2")
def test_silence_of_half_an_hour_is_a_pause(town: Town):
    answered(town, 4)

    town.pass_time(timedelta(minutes=30))

    assert town.last(town.direct("leblanc")).startswith("Paused, 11:20.")
    assert [name for name in TYPED if name in on_screen(town)] == []


def test_every_answer_starts_the_half_hour_anew(town: Town):
    answered(town, 2)
    town.pass_time(timedelta(minutes=29))
    town.says("leblanc", "Tremblay")
    town.pass_time(timedelta(minutes=29))

    assert "Paused" not in on_screen(town)


def test_a_pause_is_remembered_once_after_an_hour(town: Town):
    answered(town, 4)
    town.says("leblanc", "pause")
    town.hears_no_more()

    town.pass_time(timedelta(days=2))

    assert town.rings(town.direct("leblanc")) == ["Your questions are paused. Type `resume` when you can"]


@pytest.mark.rule("P11.2")
def test_resume_says_what_it_is_and_shows_the_question_alone(town: Town):
    answered(town, 4)
    town.says("leblanc", "pause")

    answer = town.says("leblanc", "resume")

    assert answer.startswith("This is your referral, begun Saturday 21 November, 10:50.\n5 of 9")
    assert [name for name in TYPED if name in on_screen(town)] == []


def test_what_was_typed_after_a_pause_leaves_the_screen_too(town: Town):
    answered(town, 2)
    town.says("leblanc", "pause")
    town.says("leblanc", "resume")
    for line in LINES[2:]:
        town.says("leblanc", line)
    assert "Please check" in town.last(town.direct("leblanc"))

    town.says("leblanc", "pause")

    assert [name for name in TYPED if name in on_screen(town)] == []


def test_it_leaves_the_screen_although_the_clock_was_set_back(town: Town):
    """The bot's own messages are found again by names that are given once."""
    answered(town, 3)
    town.says("leblanc", "pause")
    town.clock.pass_(timedelta(minutes=-5))
    town.says("leblanc", "resume")
    for line in LINES[3:]:
        town.says("leblanc", line)

    town.says("leblanc", "cancel")

    assert [name for name in TYPED if name in on_screen(town)] == []


@pytest.mark.parametrize("word", ["cancel", "send"])
def test_nothing_is_kept_of_a_dialogue_that_ended(town: Town, word: str):
    answered(town, 9)
    town.says("leblanc", word)

    with town.parts.open_work() as work:
        assert list(work.connection.execute(select(dialogues))) == []
    assert town.says("leblanc", "help").startswith("What you can do here")


@pytest.mark.rule("P2.14")
def test_a_second_send_says_so_and_names_it(town: Town):
    answered(town, 9)
    town.says("leblanc", "send")

    assert re.match(r"Already sent: R-\w{4}\. Nothing is open here\.", town.says("leblanc", "send"))


@pytest.mark.rule("P2.14")
@pytest.mark.parametrize("typed", ["case close K7-QF3", "dossier fermer K7-QF3"])
def test_a_send_after_something_that_was_refused_is_told_nothing_of_what_was_sent_before(
    town: Town, typed: str
):
    answered(town, 9)
    town.says("leblanc", "send")
    town.says("leblanc", typed)

    assert town.says("leblanc", "send").startswith("Nothing to send: no questions are open here.")


@pytest.mark.rule("P2.14")
def test_a_while_later_and_of_who_never_sent_it_says_nothing_of_a_sending(town: Town):
    assert town.says("ouellette", "envoyer").startswith("Rien à envoyer\u00a0:")
    answered(town, 9)
    town.says("leblanc", "send")

    town.pass_time(timedelta(minutes=31))

    assert town.says("leblanc", "send").startswith("Nothing to send: no questions are open here.")


@pytest.mark.rule("P2.14")
@pytest.mark.parametrize("idle", [False, True])
def test_send_after_a_pause_says_that_it_is_not_sent(town: Town, idle: bool):
    answered(town, 9)
    if idle:
        town.pass_time(timedelta(minutes=31))
    else:
        town.says("leblanc", "pause")

    assert town.says("leblanc", "send") == ("Not sent: your referral is paused.\nNow: `resume`, then `send`.")
    assert town.says("leblanc", "cancel").startswith("Not cancelled: your referral is paused.")
    town.talks("leblanc", ("resume", "Please check"), ("send", "Sent at"))


@pytest.mark.rule("P2.14")
def test_in_french_too(town: Town):
    town.says("ouellette", "aiguiller")
    town.says("ouellette", "pause")

    assert town.says("ouellette", "envoyer") == (
        "Pas envoyé\u00a0: votre aiguillage est en pause.\nMaintenant\u00a0: `reprendre`, puis `envoyer`."
    )


@pytest.mark.rule("P2.14")
def test_what_was_sent_before_does_not_answer_for_what_was_cancelled(town: Town):
    answered(town, 9)
    town.says("leblanc", "send")
    answered(town, 9)
    town.says("leblanc", "cancel")

    assert town.says("leblanc", "send").startswith("Nothing to send: no questions are open here.")


@pytest.mark.rule("P2.13")
def test_no_agreement_keeps_nothing(town: Town):
    answered(town, 0)

    answer = town.says("leblanc", "no")

    assert "nothing was kept" in answer
    assert kept(town) == []


# --- several at once ----------------------------------------------------------------------------------------
def test_two_people_are_asked_at_once(town: Town):
    answered(town, 2)
    answered(town, 1, "ouellette")

    assert "4 of 9" in town.says("leblanc", "Tremblay")
    assert "3 sur 9" in town.says("ouellette", "Anne")
    assert {one.answers["first"] for one in kept(town)} == {"Marie", "Anne"}


@pytest.mark.rule("P11.2")
def test_another_dialogue_pauses_the_first_and_loses_nothing(town: Town):
    answered(town, 3)
    town.says("leblanc", "!affirm")
    town.says("leblanc", "I will keep confidential all that I see and hear.")

    assert "\n4 of 9" in town.says("leblanc", "resume")
    assert kept(town)[0].answers["last"] == "Tremblay"


@pytest.mark.parametrize("word", ["resume", "reprendre", "!resume"])
def test_resume_in_another_dialogue_goes_back_to_the_paused_one(town: Town, word: str):
    """It is a control word like the others, never an answer; and one question is open at a time."""
    answered(town, 1)
    town.says("leblanc", "!affirm")

    assert "2 of 9" in town.says("leblanc", word)
    assert "3 of 9" in town.says("leblanc", "Marie")
    assert sorted(one.state for one in kept(town)) == ["open", "paused"]


def test_resume_with_nothing_paused_asks_the_open_question_again(town: Town):
    answered(town, 1)

    assert "2 of 9" in town.says("leblanc", "resume")
    assert "first" not in kept(town)[0].answers


def test_the_same_command_twice_goes_on_with_the_same_questions(town: Town):
    town.says("leblanc", "affirm")
    town.says("leblanc", "!affirm")

    assert len(kept(town)) == 1


@pytest.mark.rule("P11.2")
def test_a_restart_in_the_middle_goes_on(town: Town):
    answered(town, 4)

    town = town.restarted()

    assert "6 of 9" in town.says("leblanc", "no")
    for line in LINES[5:]:
        town.says("leblanc", line)
    assert town.says("leblanc", "send").startswith("Sent at")


def test_nothing_that_was_answered_can_be_read_in_the_database(town: Town, tmp_path: Path):
    answered(town, 9)

    at_rest = b"".join(path.read_bytes() for path in tmp_path.glob("convene.db*"))
    assert [name for name in TYPED if name.encode() in at_rest] == []


# --- anything -----------------------------------------------------------------------------------------------
WORDS = (*LINES, "back", "skip", "change 2", "change 4", "pause", "resume", "!resume", "?", "send", "cancel")
MORE = (
    "refer",
    "!refer",
    "!affirm",
    "!help",
    "Marie Tremblay",
    "1",
    "2",
    "odara 5",
    "judgement because",
    "",
    "no",
)


@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.sampled_from(WORDS + MORE), min_size=3, max_size=14))
def test_any_sequence_is_answered_and_breaks_nothing(mold: Town, tmp_path_factory, said: list[str]):
    town = mold.copied_to(tmp_path_factory.mktemp("any"))
    town.says("leblanc", "refer")
    for line in said:
        before = {one.id: one.answers for one in kept(town)}

        answer = town.says("leblanc", line or " ")

        assert answer, line
        assert "Tell your operator" not in answer
        assert lost(before, town, line) == [], line
        assert len([one for one in kept(town) if one.state == "open"]) <= 1


def lost(before: dict[str, dict], town: Town, line: str) -> list[str]:
    """Dialogues that disappeared although nobody ended them."""
    ends = ("send", "cancel", "no", "2")
    return [] if line in ends else sorted(set(before) - {one.id for one in kept(town)})


def test_resume_in_an_open_dialogue_asks_again(town: Town):
    town.says("leblanc", "refer")

    assert "1 of 9" in town.says("leblanc", "resume")
    assert "1 of 9" in town.says("leblanc", "reprendre")


@pytest.mark.parametrize("form", ["edited", "other"])
def test_what_is_no_text_is_no_answer_and_is_removed_with_the_answers(town: Town, form: str):
    town.talks("leblanc", ("refer", "1 of 9"), ("now", "2 of 9"), ("Marie", "3 of 9"))

    said = town.says("leblanc", "Mari", form=form)
    changed = town.event_id
    town.says("leblanc", "cancel")

    assert "3 of 9" in said
    events = town.server.rooms[town.room_id(town.direct("leblanc"))].events
    assert next(event for event in events if event.event_id == changed).content == {}


def test_a_changed_message_outside_a_dialogue_is_not_acted_on_and_removed(town: Town):
    said = town.says("leblanc", "language fr", form="edited")

    events = town.server.rooms[town.room_id(town.direct("leblanc"))].events
    assert "I do not act on changed messages" in said
    assert next(event for event in events if event.event_id == town.event_id).content == {}
    assert "What you can do here" in town.says("leblanc", "help")


# --- what was not answered ------------------------------------------------------------------------------
def a_review(town: Town, *said: str) -> str:
    for line in ("review K7-QF3", *said):
        town.says("cormier", line)
    return town.last(town.direct("cormier"))


@pytest.mark.rule("P8.1")
def test_what_was_skipped_is_shown_as_not_answered_and_may_still_be(tmp_path: Path):
    town = Town.empty(tmp_path)
    a_team(town)
    an_open_case(town)

    summary = a_review(town, "skip", "1", "skip", "1", "1", "yes", "skip")

    assert "Not answered: " in summary
    assert len(summary.splitlines()) <= 12
    number = summary.split("Not answered: ")[1].split()[0]
    assert f"{number} of " in town.says("cormier", f"change {number}")


def test_where_everything_is_answered_nothing_is_missing(town: Town):
    assert "Not answered" not in answered(town, len(LINES))


@pytest.mark.rule("P2.13")
@pytest.mark.rule("P9.1")
@pytest.mark.parametrize(
    ("begun", "no", "now"),
    [
        ("refer", "no", "Now: offer it in another talk; if the person agrees to be contacted, `refer`."),
        ("aiguiller", "non", "si la personne accepte un contact, `aiguiller`."),
    ],
)
def test_a_coordinator_without_an_agreement_is_not_sent_to_themselves(
    town: Town, begun: str, no: str, now: str
):
    town.says("cormier", "langue fr" if begun == "aiguiller" else "language en")
    town.says("cormier", begun)

    answer = town.says("cormier", no)

    assert "Cormier" not in answer and "911" in answer
    assert answer.replace("\u00a0", " ").endswith(now)
