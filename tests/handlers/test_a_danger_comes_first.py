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
