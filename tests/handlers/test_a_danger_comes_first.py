"""A danger that lacks its words or its code, while questions are open: what is typed next is for it, and they wait (P7.10, V8)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import plain, refers, two_open_cases
from tests.handlers.test_which_case import ROOM, card, on_screen
from tests.town import Town

PAUSED = {
    "en": "Your questions are paused: `resume` goes on with them.",
    "fr": "Vos questions sont en pause : `reprendre` pour continuer.",
}
CAN_WAIT = {
    "en": "Your questions are paused, and can wait: `resume`.",
    "fr": "Vos questions sont en pause, et peuvent attendre : `reprendre`.",
}
GOES_ON = {"en": ("resume", "2 of 9."), "fr": ("reprendre", "2 sur 9.")}


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("first"))
    two_open_cases(town)
    refers(town, first="Nadine", last="Arsenault")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def is_asked(town: Town, language: str = "en") -> None:
    """In the middle of a referral, at the first name."""
    for said in (f"language {language}", "refer", "today 10:30"):
        town.says("leblanc", said)


def goes_on(town: Town, language: str = "en") -> None:
    word, question = GOES_ON[language]
    assert question in town.says("leblanc", word), "nothing that was typed meanwhile was an answer"


def made(town: Town) -> str:
    with town.parts.open_work() as work:
        [one] = work.referrals.where(state="sent")
    return one.id


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("restarts", [False, True])
def test_what_is_typed_after_a_danger_without_words_is_no_answer(town: Town, language: str, restarts: bool):
    is_asked(town, language)

    sent = plain(town.says("leblanc", "danger K7-QF3")).splitlines()

    assert PAUSED[language] in sent and sent[-1].endswith("D1 K7-QF3 …`")
    town = town.restarted() if restarts else town
    answer = plain(town.says("leblanc", "he has a gun"))
    assert answer.splitlines()[-1].endswith("D1 K7-QF3 …`")
    assert "he has a gun" in on_screen(town, "leblanc"), "to be copied"
    goes_on(town, language)


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "said", "still"),
    [
        ("en", "critical K7-QF3", "Nothing has gone out: what you write now has not either."),
        ("en", "critical", "Nothing has gone out: what you write now has not either."),
        ("fr", "critique K7-QF3", "Rien n’est parti, ni ce que vous écrivez maintenant."),
        ("fr", "critique", "Rien n’est parti, ni ce que vous écrivez maintenant."),
    ],
)
def test_what_is_typed_after_critical_without_words_is_no_answer_and_stays_to_be_copied(
    town: Town, language: str, said: str, still: str
):
    is_asked(town, language)

    asked = plain(town.says("leblanc", said)).splitlines()

    assert CAN_WAIT[language] in asked and ("K7-QF3 " in asked[-1]) is said.endswith("K7-QF3"), (
        "not an example that is none of theirs"
    )
    town = town.restarted()
    answer = plain(town.says("leblanc", "He was released on bail")).splitlines()
    assert "911" in answer[0] and answer[1] == still
    assert "released on bail" in on_screen(town, "leblanc") and card(town) == ""
    town.says("leblanc", f"{said.split(maxsplit=1)[0]} K7-QF3 He was released on bail")
    assert "released on bail" in card(town)
    assert still not in plain(town.says("leblanc", "He was released")), "one with its words has gone out"
    goes_on(town, language)


@pytest.mark.rule("P7.10", "P2.8")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_a_referral_too(town: Town, language: str):
    code = made(town)
    is_asked(town, language)

    sent = plain(town.says("leblanc", f"danger {code}")).splitlines()

    assert PAUSED[language] in sent and f"`danger {code} …`" in sent[-1]
    assert f"`danger {code} …`" in town.says("leblanc", "he has a gun")
    goes_on(town, language)


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("said", ["danger", "danger he is at the door", "danger K7-QFZ he is at the door"])
def test_what_is_typed_after_which_case_is_no_answer_and_its_code_is_waited_for(
    town: Town, language: str, said: str
):
    is_asked(town, language)

    asked = plain(town.says("leblanc", said)).splitlines()
    assert asked[1] == CAN_WAIT[language]
    assert "911" in town.says("leblanc", "he is at the door"), "what was typed is not sent, and it is said"
    assert "911" in town.says("leblanc", "k7qf"), "nor is a code that was mistyped an answer"

    sent = plain(town.restarted().says("leblanc", "k7qf3")).splitlines()

    assert card(town) and PAUSED[language] in sent
    goes_on(town, language)


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "kept"),
    [
        ("en", "Not sent yet: I keep this with what you wrote at 10:50."),
        ("fr", "Pas encore parti : je garde ces mots avec ce que vous avez écrit à 10 h 50."),
    ],
)
def test_the_words_that_come_before_the_code_go_out_with_it(town: Town, language: str, kept: str):
    is_asked(town, language)
    town.says("leblanc", "danger")

    assert kept in plain(town.says("leblanc", "he is at the door")).splitlines()
    town = town.restarted()
    assert kept in plain(town.says("leblanc", "with a knife in his hand")).splitlines()
    town.says("leblanc", "k7 qf3")

    assert "he is at the door with a knife in his hand" in card(town)
    assert "knife" not in on_screen(town, "leblanc") and "door" not in on_screen(town, "leblanc")
    goes_on(town, language)


@pytest.mark.rule("P7.10")
def test_with_the_code_among_them_they_go_out_at_once(town: Town):
    town.says("leblanc", "danger")

    answer = town.says("leblanc", "he is at the door of K7-QF3")

    assert answer.startswith("911 first, if nobody has called. D1 is out to K7-QF3")
    assert "he is at the door of" in card(town)
    assert "door" not in on_screen(town, "leblanc")


@pytest.mark.rule("P7.10", "P12.11")
def test_a_code_among_them_that_is_none_of_theirs_loses_nothing(town: Town):
    is_asked(town)
    town.says("leblanc", "danger")
    hidden = town.says("leblanc", "he is at the door of M3-WP8")
    wrong = town.says("leblanc", "M3-WP8").splitlines()

    assert card(town) == "" and "M3-WP8" not in hidden
    assert "I know no case M3-WP8 that you can see. Nothing was changed." in wrong
    assert not any("I remove" in line for line in wrong), "it is no answer to the questions that are paused"
    town.says("leblanc", "K7-QF3")
    assert "he is at the door of M3-WP8" in card(town)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("typed", ["what?", "case lst", "todya"])
def test_one_word_and_what_is_nearly_a_command_are_no_words_of_it(town: Town, typed: str):
    town.says("leblanc", "danger")

    assert "I did not understand that." in town.says("leblanc", typed)

    town.says("leblanc", "K7-QF3")
    assert typed not in card(town)


@pytest.mark.rule("P7.10")
def test_with_the_danger_its_words_are_taken_back(town: Town):
    town.says("leblanc", "danger")
    town.says("leblanc", "he is at the door")

    assert "is not sent, and is removed from here" in town.says("leblanc", "cancel")

    assert "door" not in on_screen(town, "leblanc")
    assert not town.heard(ROOM)


@pytest.mark.rule("P7.10")
def test_cancelled_it_says_how_the_questions_go_on(town: Town):
    is_asked(town)
    town.says("leblanc", "danger")

    assert PAUSED["en"] in town.says("leblanc", "cancel").splitlines()

    assert not town.heard(ROOM)
    goes_on(town)


@pytest.mark.rule("P7.10")
def test_a_danger_with_words_and_code_leaves_the_questions_open(town: Town):
    is_asked(town)

    town.says("leblanc", "danger K7-QF3 he is at the door")

    assert "3 of 9. Last name?" in town.says("leblanc", "Marie")
