"""A danger was typed without its code, and what is typed next is not the bare code: nothing is lost, nothing doubled (P7.10)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import plain
from tests.handlers.test_which_case import card, on_screen
from tests.stories.test_before_a_case import MADE, rung
from tests.stories.test_kept_dangers import made_by_theriault, read, reports
from tests.town import Town

AT_WORK, AU_TRAVAIL = "danger he waits at her work", "danger il attend à son travail"
NOT_SENT = "Not sent yet: what you wrote at 10:50. I keep it."


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("later"))
    made_by_theriault(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def rings_later(town: Town) -> list[str]:
    """What is told, once nothing is waited for any more, of what was not sent."""
    town.hears_no_more()
    town.pass_time(timedelta(minutes=6))
    return [ring for ring in rung(town, "theriault") if "not sent" in ring or "pas parti" in ring]


# --- without a word ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "said", [f"danger {MADE}", f"danger {MADE}.", f"critical {MADE} !", f"critical {MADE} danger"]
)
def test_a_danger_without_a_word_is_rung_and_its_reporter_is_asked_what_happens(town: Town, said: str):
    answer = town.says("theriault", said).splitlines()

    assert answer[0].startswith("911 first, if nobody has called. R-4T9D: the coordinators are being rung, ")
    assert answer[1:] == [
        "No words came with it. What you add is for its coordinators; no team reads it.",
        "Your message here has been removed.",
        "Now: say what happens: `danger R-4T9D …`, and please telephone them: Cormier, Doucet",
    ]
    assert read(town, "cormier") == ["Immediate danger, no words."] and rung(town, "doucet")


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french(town: Town):
    town.says("theriault", "langue fr")

    answer = plain(town.says("theriault", f"danger {MADE}")).splitlines()

    assert answer[1] == (
        "Vous n’avez rien écrit de plus. Ce que vous ajouterez est pour sa coordination; aucune équipe ne le lit."
    )
    assert answer[-1] == (
        "Maintenant : dites ce qui se passe : `danger R-4T9D …`, et téléphonez à Cormier, Doucet"
    )


@pytest.mark.rule("P7.10")
def test_what_is_added_then_is_read_by_those_who_were_rung(town: Town):
    reports(town, f"danger {MADE}")

    answer = town.says("theriault", f"danger {MADE} he is in the house")

    assert "What you wrote is kept with the referral" in answer
    assert read(town, "doucet") == ["Immediate danger, no words.", "he is in the house"]


# --- the code behind `danger` -----------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("kept", "typed", "words"),
    [
        (AT_WORK, f"danger {MADE}", "he waits at her work"),
        (AT_WORK, "danger r 4t9d!", "he waits at her work"),
        (AT_WORK, f"danger for {MADE}", "he waits at her work"),
        (AT_WORK, f"critical {MADE}", "he waits at her work"),
        ("critical he waits at her work", f"danger {MADE}", "he waits at her work"),
        (AU_TRAVAIL, f"danger pour {MADE}", "il attend à son travail"),
        (AU_TRAVAIL, f"critique {MADE}", "il attend à son travail"),
        (AT_WORK, f"it is {MADE}", "he waits at her work"),
        (AT_WORK, f"for {MADE} please", "he waits at her work"),
        (AU_TRAVAIL, f"c’est {MADE}.", "il attend à son travail"),
    ],
)
def test_a_code_with_danger_before_it_sends_what_was_kept(town: Town, kept: str, typed: str, words: str):
    reports(town, kept)

    town.says("theriault", typed)

    assert read(town, "cormier") == read(town, "doucet") == [words]
    assert words not in on_screen(town, "theriault")
    assert rings_later(town) == []


@pytest.mark.rule("P7.10")
def test_behind_danger_what_was_kept_is_immediate_from_then_on(town: Town):
    reports(town, "critical he waits at her work")

    answer = town.says("theriault", f"danger {MADE}")

    assert answer.startswith("911 first, if nobody has called.")


@pytest.mark.rule("P7.10")
def test_of_a_case_it_is_one_alarm_with_its_words(town: Town):
    town.says("roy", "refer")
    reports(town, "today", by="roy")
    town.says("roy", "danger he is at the door")

    town.says("roy", "danger K7-QF3")

    assert "he is at the door" in card(town)
    assert "D2" not in "\n".join(town.heard("case:K7-QF3"))


@pytest.mark.rule("P7.10", "P12.11")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("danger R-7KQ9", "I know no referral R-7KQ9 that you can see."),
        ("danger K7-QFZ", "I do not know the code in it."),
        ("R-7KQ9", "I know no referral R-7KQ9 that you can see."),
    ],
)
def test_a_wrong_code_keeps_the_words_and_says_so(town: Town, typed: str, told: str):
    reports(town, AT_WORK)

    answer = town.says("theriault", typed)

    assert NOT_SENT in answer.splitlines() and told in answer
    town.says("theriault", MADE)
    assert read(town, "cormier") == ["he waits at her work"]
    assert rings_later(town) == []


@pytest.mark.rule("P7.10")
def test_after_a_restart_the_code_behind_danger_sends_the_words(town: Town):
    reports(town, AT_WORK)

    again = town.restarted()
    again.says("theriault", f"danger {MADE}")

    assert read(again, "cormier") == ["he waits at her work"]


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("typed", ["no", "what?", f"{MADE} he has a knife"])
def test_what_is_not_understood_then_is_no_reason_to_think_that_it_went_out(town: Town, typed: str):
    reports(town, AT_WORK)

    assert town.says("theriault", typed).splitlines() == [
        "I did not understand that. If anyone is in danger now: 911.",
        NOT_SENT,
        "Now: its code alone, and it goes out at once; or `cancel`.",
    ]


@pytest.mark.rule("P7.10", "P11.1")
def test_that_is_said_in_french_too(town: Town):
    town.says("theriault", "langue fr")
    reports(town, AU_TRAVAIL)

    assert plain(town.says("theriault", "non")).splitlines() == [
        "Je n’ai pas compris. Si quelqu’un est en danger maintenant : le 911.",
        "Pas encore parti : ce que vous avez écrit à 10 h 50. Je le garde.",
        "Maintenant : son code seul, et cela part tout de suite; ou `annuler`.",
    ]


# --- other words with the code ----------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
def test_the_same_words_typed_anew_with_their_code_are_sent_once(town: Town):
    reports(town, AT_WORK)

    answer = town.says("theriault", f"danger {MADE}: He waits at her work!")

    assert "Not sent yet" not in answer and read(town, "cormier") == ["He waits at her work!"]
    assert "her work" not in on_screen(town, "theriault")
    assert rings_later(town) == []


@pytest.mark.rule("P7.10")
def test_other_words_go_out_and_what_still_waits_is_said(town: Town):
    reports(town, AT_WORK)

    answer = town.says("theriault", f"danger {MADE} he has a knife").splitlines()

    assert read(town, "cormier") == ["he has a knife"]
    assert answer == [NOT_SENT, "Now: its code alone, and it goes out at once; or `cancel`."]
    town.hears_no_more()
    town.says("theriault", MADE)
    assert read(town, "cormier") == ["he waits at her work"]


@pytest.mark.rule("P7.10", "P11.1")
def test_that_is_said_in_french(town: Town):
    town.says("theriault", "langue fr")
    reports(town, AU_TRAVAIL)

    answer = plain(town.says("theriault", f"danger {MADE} il a un couteau")).splitlines()

    assert answer == [
        "Pas encore parti : ce que vous avez écrit à 10 h 50. Je le garde.",
        "Maintenant : son code seul, et cela part tout de suite; ou `annuler`.",
    ]


@pytest.mark.rule("P7.10")
def test_a_long_one_with_its_code_goes_out_while_another_waits(town: Town):
    reports(town, AT_WORK)

    town.says("theriault", f"danger {MADE} {'he runs ' * 300}")

    [words] = read(town, "cormier")
    assert words.startswith("he runs he runs")


# --- taken back ----------------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("word", ["cancel", "Cancel.", "annuler"])
def test_cancel_takes_back_what_waits_for_its_code(town: Town, word: str):
    reports(town, AT_WORK)

    answer = town.says("theriault", word).splitlines()

    assert answer == [
        "If anyone is in danger now: 911.",
        "Cancelled: what you wrote at 10:50 is not sent, and is removed from here.",
        "Now: nothing for you. If it is to go out after all: `danger`, the code, what happens.",
    ]
    assert "her work" not in on_screen(town, "theriault")
    town.says("theriault", MADE)
    assert read(town, "cormier") == [] and not rung(town, "cormier")
    assert rings_later(town) == []


@pytest.mark.rule("P7.10", "P11.1")
def test_cancel_in_french(town: Town):
    town.says("theriault", "langue fr")
    reports(town, AU_TRAVAIL)

    answer = plain(town.says("theriault", "annuler")).splitlines()

    assert answer[1:] == [
        "Annulé : ce que vous avez écrit à 10 h 50 n’est pas parti, et est retiré d’ici.",
        "Maintenant : rien d’autre à faire. Pour l’envoyer quand même : `danger`, le code, les faits.",
    ]


@pytest.mark.rule("P7.10")
def test_cancel_takes_back_the_last_one_alone(town: Town):
    reports(town, AT_WORK)
    town.clock.pass_(timedelta(minutes=1))
    reports(town, "danger he has a knife")

    answer = town.says("theriault", "cancel")

    assert NOT_SENT in answer.splitlines()
    town.says("theriault", MADE)
    assert read(town, "cormier") == ["he waits at her work"]


@pytest.mark.rule("P7.10")
def test_cancel_is_about_what_was_asked_last(town: Town):
    """The danger first, then the questions that were open before it."""
    for said in ("refer", "today 10:30"):
        town.says("theriault", said)
        town.clock.pass_(timedelta(seconds=10))
    reports(town, AT_WORK)

    first = town.says("theriault", "cancel")
    assert "Cancelled: what you wrote at 10:50 is not sent" in first
    assert "Your questions are paused: `resume` goes on with them." in first.splitlines()

    town.says("theriault", "resume")
    assert "Nothing was kept, and your answers are removed" in town.says("theriault", "cancel")


@pytest.mark.rule("P7.10")
def test_once_a_question_was_answered_since_cancel_ends_the_questions(town: Town):
    town.says("theriault", "refer")
    reports(town, AT_WORK, "resume", "today 10:30")

    assert "Nothing was kept, and your answers are removed" in town.says("theriault", "cancel")
    assert "her work" in on_screen(town, "theriault")
    town.says("theriault", MADE)
    assert read(town, "cormier") == ["he waits at her work"]
