"""A danger below other lines of one message goes out, and what was not read is said (P7.10, CONVERSATION 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import two_open_cases
from tests.handlers.test_which_case import card, on_screen
from tests.town import Town

ROOM, OTHER = "case:K7-QF3", "case:T9-HCX"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reads two cases."""
    town = Town.empty(tmp_path_factory.mktemp("below"))
    two_open_cases(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("language", "pasted", "not_read"),
    [
        (
            "en",
            "today 10:30\ncritical K7-QF3 he is here",
            "1 line of your message was not read: I sent what begins with danger or critical.",
        ),
        (
            "en",
            "today\nshe is afraid\ndanger he is here K7-QF3\ncall me",
            "3 lines of your message were not read: I sent what begins with danger or critical.",
        ),
        (
            "fr",
            "aujourd’hui 10 h 30\ncritique K7-QF3 he is here",
            "1 ligne de votre message n’a pas été lue.",
        ),
    ],
)
def test_it_is_sent_and_the_rest_is_said_not_to_be_read(
    town: Town, language: str, pasted: str, not_read: str
):
    town.says("leblanc", f"language {language}")

    answer = town.says("leblanc", pasted)

    assert answer.splitlines()[0] == not_read
    assert "he is here" in card(town)
    assert "he is here" not in on_screen(town, "leblanc")
    assert any("D1" in said for said in town.heard(town.direct("leblanc")))


@pytest.mark.rule("P7.10", "P11.2")
def test_in_the_middle_of_questions_the_answers_above_it_are_taken_too(town: Town):
    town.says("leblanc", "refer")

    answer = town.says("leblanc", "today 10:30\nMarie\ncritical K7-QF3 he is here")

    assert "he is here" in card(town)
    assert "3 of 9. Last name?" in answer
    heard = town.heard(town.direct("leblanc"))
    assert any("Your questions are still open" in said for said in heard)
    assert not any("not read" in said for said in heard)


@pytest.mark.rule("P7.10")
def test_two_dangers_of_two_cases_both_go_out(town: Town):
    town.says("leblanc", "today\ndanger K7-QF3 he is here\ndanger T9-HCX he is there")

    assert "he is here" in card(town) and "he is there" in card(town, OTHER)


@pytest.mark.rule("P7.10")
def test_what_begins_with_a_danger_is_all_of_it_one_report(town: Town):
    town.says("leblanc", "danger K7-QF3 he is here\nwith a knife\ncritical for the children too")

    cards = [said for said in town.heard(ROOM) if "critical development" in said]
    assert len(cards) == 1
    assert "with a knife" in cards[0] and "for the children" in cards[0]


@pytest.mark.rule("P7.10")
def test_in_the_case_room_the_sign_is_enough(town: Town):
    town.says("leblanc", "!today\n!danger he is here", room=ROOM)

    assert "he is here" in card(town)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("word", ["danger", "critical"])
def test_without_a_code_it_is_asked_which_case_and_the_answers_above_are_kept(town: Town, word: str):
    town.says("leblanc", "refer")

    town.says("leblanc", f"today 10:30\nMarie\n{word} he is here")

    assert card(town) == ""
    heard = "\n".join(town.heard(town.direct("leblanc")))
    assert "Which case? Nothing is sent yet; I keep what you wrote." in heard
    assert "Last name?" not in heard, "what was asked next has left the room: the questions wait"
    assert "he is here" in on_screen(town, "leblanc"), "to be copied, if no code comes"
    town.says("leblanc", "K7-QF3")
    assert "he is here" in card(town)
    assert "he is here" not in on_screen(town, "leblanc")
    assert "3 of 9. Last name?" in town.says("leblanc", "resume")
    assert "4 of 9" in town.says("leblanc", "Tremblay")


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french_after_a_restart_too(town: Town):
    town.says("leblanc", "langue fr")
    town.says("leblanc", "aiguiller")
    town.says("leblanc", "aujourd’hui 10 h 30\nMarie\ndanger il est ici")

    again = town.restarted()
    again.says("leblanc", "T9-HCX")

    assert "il est ici" in card(again, OTHER)
    assert "3 sur 9. Nom de famille?" in again.says("leblanc", "reprendre")


@pytest.mark.rule("P7.10")
def test_who_reads_one_case_is_asked_too_while_questions_are_open_and_not_otherwise(town: Town):
    """It may be about the person whom they are referring."""
    town.says("roy", "today\ndanger he is here")
    assert "he is here" in card(town)
    town.hears_no_more()

    town.says("roy", "refer")
    town.says("roy", "today 10:30\nMarie\ndanger he is there")

    assert card(town) == ""
    assert any("Yours: K7-QF3" in said for said in town.heard(town.direct("roy")))


@pytest.mark.rule("P7.10")
def test_the_words_of_a_team_that_talk_about_danger_are_no_report(town: Town):
    town.says("leblanc", "good morning\ndanger is what we met for", room=ROOM)

    assert card(town) == ""


@pytest.mark.rule("P12.11", "P7.10")
def test_a_case_that_is_not_theirs_is_no_case_and_911_comes_first(town: Town):
    town.says("roy", "today\ndanger T9-HCX he is here")

    asked, not_read = town.heard(town.direct("roy"))
    answer = asked.splitlines()
    assert "I keep what begins with danger or critical." in not_read, "nothing was sent"
    assert answer[0] == "If anyone is in danger now: 911."
    assert answer[1].startswith("I know no case T9-HCX that you can see.")
    assert card(town, OTHER) == ""


@pytest.mark.rule("P7.10", "P12.11")
@pytest.mark.parametrize("order", [1, -1])
def test_one_that_is_refused_holds_up_none_of_the_others(town: Town, order: int):
    dangers = ["danger K7-QF3 He is at the door", "danger M4-WP8 Somebody else"][::order]

    said = town.says("leblanc", "\n".join(["I am there", *dangers]))

    assert any("URGENT K7-QF3, D1" in one for one in town.rings(town.direct("roy")))
    assert "1 danger of your message was not sent; what else you wrote was." in "\n".join(
        town.heard(town.direct("leblanc"))
    )
    assert "M4-WP8" not in said


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "which"),
    [
        ("en", "Of its 3 dangers, counted from the top: 1, 3"),
        ("fr", "De ses 3 dangers, en comptant du haut\u00a0: 1, 3"),
    ],
)
def test_it_is_said_which_of_them_were_not_sent(town: Town, language: str, which: str):
    town.says("leblanc", f"language {language}")
    dangers = ["danger M4-WP8 One", "danger K7-QF3 Two", "danger M4-WP9 Three"]

    town.says("leblanc", "\n".join(["I am there", *dangers]))

    assert which in "\n".join(town.heard(town.direct("leblanc"))).splitlines()


@pytest.mark.rule("P7.10")
def test_in_a_room_another_cases_is_removed_with_the_message_and_the_rooms_own_goes_out(town: Town):
    town.says("leblanc", "!today\n!danger He is here\n!danger T9-HCX and there", room=ROOM)

    assert any("URGENT K7-QF3, D1" in one for one in town.rings(town.direct("roy")))
    assert "was not sent" in "\n".join(town.heard(town.direct("leblanc")))
    assert "and there" not in "\n".join(town.heard(ROOM))


@pytest.mark.rule("P7.10")
def test_where_all_are_refused_nothing_is_said_to_be_sent(town: Town):
    said = town.says("leblanc", "hello\ndanger M4-WP8 Somebody else\ndanger M4-WP9 Another")

    assert said.splitlines()[:2] == [
        "If anyone is in danger now: 911.",
        "I know no case M4-WP8 that you can see. Nothing was changed.",
    ]


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed", ["!danger He is here", "@convene danger He is here", "! Danger: He is here"]
)
def test_below_what_is_written_to_the_team_the_sign_is_enough_too(town: Town, typed: str):
    town.says("leblanc", f"I am outside the house\n{typed}", room=ROOM)

    assert "He is here" in card(town)
    assert not [one for one in town.heard(town.direct("leblanc")) if "not read" in one]
