"""Several lines in one message are so many answers, in order, and shown (CONVERSATION 2, the sergeant at the roadside)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.people import Agency, Role
from tests.handlers.test_dialogues import LINES as NINE
from tests.town import Town


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


def given_answers(town: Town) -> dict[str, Any]:
    with town.parts.open_work() as work:
        (dialogue,) = work.dialogues.where()
    return dialogue.answers


def heard(town: Town, name: str, typed: str) -> list[str]:
    town.hears_no_more()
    town.says(name, typed)
    return town.heard(town.direct(name))


@pytest.mark.rule("P11.2")
def test_three_lines_are_taken_in_order_and_shown(town: Town):
    town.says("leblanc", "refer")

    shown, asked = heard(town, "leblanc", "\n".join(NINE[:3]))

    assert shown == (
        "3 of 3 lines taken. To correct one: `change` and its number\n"
        "1 Agreed: Saturday 21 November 2026, 10:30, Atlantic\n"
        "2 First name: Marie\n"
        "3 Last name: Tremblay"
    )
    assert asked.startswith("4 of 9.")


def test_all_nine_at_once_are_the_same_referral(town: Town):
    town.says("leblanc", "refer")
    for line in NINE:
        town.says("leblanc", line)
    one_by_one = given_answers(town)
    town.says("leblanc", "cancel")
    town.says("leblanc", "refer")

    last = town.says("leblanc", "\n".join(NINE))

    assert "`send`, `change 3`, or `cancel`" in last
    assert given_answers(town) == one_by_one


@pytest.mark.rule("P2.1", "P11.2")
@pytest.mark.parametrize(
    ("beside", "note"),
    [
        (("before 3pm",), "before 15:00"),
        (("in French", "never after 21:00"), "in French, never after 21:00"),
        (("le soir",), "le soir"),
        (("interpreter in Vietnamese",), "interpreter in Vietnamese"),
        (("if his truck is gone",), "if his truck is gone"),
    ],
)
def test_when_to_call_may_stand_on_a_line_of_its_own_below_the_number(
    town: Town, beside: tuple[str, ...], note: str
):
    town.says("leblanc", "refer")

    shown, asked = heard(town, "leblanc", "\n".join([*NINE[:3], "506-555-0142", *beside, "no"]))

    assert shown.startswith(f"{5 + len(beside)} of {5 + len(beside)} lines taken.")
    assert given_answers(town)["phone"] == {"number": "506-555-0142", "note": note}
    assert given_answers(town)["message"] == "no"
    assert "6 of 9." in asked


@pytest.mark.rule("P2.2", "P11.2")
@pytest.mark.parametrize(
    ("lines", "scores", "reason"),
    [
        (("odara 5", "judgement: threats to kill"), [["odara", 5]], "threats to kill"),
        (("judgement", "threats to kill, this week"), [], "threats to kill, this week"),
        (("odara 9", "jugement", "des menaces de mort"), [["odara", 9]], "des menaces de mort"),
    ],
)
def test_so_may_a_judgement_and_its_reason(
    town: Town, lines: tuple[str, ...], scores: list[list[object]], reason: str
):
    town.says("leblanc", "refer")

    town.says("leblanc", "\n".join([*NINE[:5], *lines, "yes"]))

    assert given_answers(town)["basis"] == {"scores": scores, "rationale": reason, "assessed_at": ""}
    assert given_answers(town)["needs"] == "yes"


@pytest.mark.parametrize("below", ["no", "2", "unknown", "ne sais pas", "her sister's"])
def test_what_answers_the_next_question_or_is_no_known_note_is_none(town: Town, below: str):
    town.says("leblanc", "refer")

    town.says("leblanc", "\n".join([*NINE[:3], "506-555-0142", below]))

    assert given_answers(town)["phone"]["note"] == ""


def test_one_word_below_a_judgement_is_no_reason(town: Town):
    town.says("leblanc", "refer")

    town.says("leblanc", "\n".join([*NINE[:5], "judgement", "yes"]))

    assert "basis" not in given_answers(town)


@pytest.mark.rule("P11.2")
def test_at_the_first_line_that_is_not_understood_it_stops_and_asks_again(town: Town):
    town.says("leblanc", "refer")

    shown, asked = heard(town, "leblanc", "today 10:30\nMarie\n506-555-0142\nno")

    assert shown.startswith("2 of 4 lines taken, the others not.")
    assert "3 of 9. Last name?" in asked
    assert set(given_answers(town)) == {"agreed", "first"}


def test_it_is_said_in_french_too(town: Town):
    town.says("ouellette", "aiguiller")

    shown, asked = heard(town, "ouellette", "aujourd’hui 10h30\nMarie\noui")

    assert shown.startswith("2 lignes sur 3 notées, pas les autres. Pour corriger")
    assert "3 sur 9." in asked


def test_of_a_first_line_that_is_not_understood_nothing_is_taken(town: Town):
    town.says("leblanc", "refer")

    (asked,) = heard(town, "leblanc", "Marie\nTremblay\n506-555-0142")

    assert "1 of 9." in asked
    assert not given_answers(town)


@pytest.mark.rule("P2.13")
def test_a_no_in_the_first_line_ends_it_and_nothing_is_kept(town: Town):
    town.says("leblanc", "refer")

    (told,) = heard(town, "leblanc", "no\nMarie Tremblay")

    assert told.startswith("Without the person's agreement nothing is taken down")


def test_a_question_for_words_of_their_own_is_never_answered_unseen(town: Town):
    """Late: the reason is asked in between, and the name is no reason."""
    town.says("leblanc", "refer")

    shown, asked = heard(town, "leblanc", "thursday 9:00\nMarie\nTremblay")

    assert shown.startswith("1 of 3 lines taken, the others not.")
    assert "Why later?" in asked
    assert "late_reason" not in given_answers(town)


def test_names_are_shown_apart_before_anything_else_is_taken(town: Town):
    town.says("leblanc", "refer")

    _, asked = heard(town, "leblanc", "today 10:30\nMarie Tremblay\n506-555-0142")

    assert "Tremblay" in asked and "1 " in asked
    assert "phone" not in given_answers(town)


@pytest.mark.parametrize("line", ["send", "cancel", "skip", "change 1"])
def test_a_command_among_the_lines_is_not_done_and_that_is_said(town: Town, line: str):
    town.says("leblanc", "refer")

    _, asked = heard(town, "leblanc", f"today 10:30\nMarie\n{line}")

    assert asked.startswith("One line is a command of its own. It was not done: send it alone.\n3 of 9.")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("line", ["critical he is here", "danger he is here"])
def test_a_danger_among_the_lines_is_asked_about_and_the_answers_above_it_stay(town: Town, line: str):
    town.says("leblanc", "refer")

    said = heard(town, "leblanc", f"today 10:30\nMarie\n{line}")

    assert any("911" in one and "Now: " in one for one in said)
    assert given_answers(town)["first"] == "Marie"


def test_a_day_and_its_hour_below_each_other_are_one_date(town: Town):
    town.says("leblanc", "refer")

    assert "2 of 9." in town.says("leblanc", "today\n10:30")


def test_words_of_their_own_keep_their_lines(town: Town):
    town.says("leblanc", "refer")
    town.says("leblanc", "thursday 9:00")

    town.says("leblanc", "The road was closed\nand no telephone worked")

    assert given_answers(town)["late_reason"] == "The road was closed\nand no telephone worked"


@pytest.mark.rule("P11.2")
def test_behind_a_changed_answer_nothing_more_is_taken(town: Town):
    town.says("leblanc", "refer")
    town.says("leblanc", "\n".join(NINE))
    town.says("leblanc", "change 3")

    shown, summary = heard(town, "leblanc", "Roy\nno")

    assert shown.startswith("1 of 2 lines taken, the others not.")
    assert "3 Last name: Roy" in summary and "`send`" in summary


WRONG = st.sampled_from(["@", "http://example.org", "???", "12345", "🙂🙂", "-"])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(NINE) - 1), WRONG)
def test_whatever_line_is_wrong_what_stood_before_it_is_kept_and_nothing_behind_it(
    mold: Town, tmp_path_factory: pytest.TempPathFactory, place: int, wrong: str
):
    town = mold.copied_to(tmp_path_factory.mktemp("town"))
    town.says("leblanc", "refer")
    for line in NINE[:place]:
        town.says("leblanc", line)
    expected = given_answers(town)
    town.says("leblanc", "cancel")
    town.says("leblanc", "refer")

    town.says("leblanc", "\n".join((*NINE[:place], wrong, *NINE[place:])))

    assert given_answers(town) == expected


@pytest.mark.rule("P11.2")
def test_help_names_skip_only_where_it_works(town: Town):
    town.says("leblanc", "refer")
    assert "`skip`" not in town.says("leblanc", "?")
    town.says("leblanc", "\n".join(NINE))

    pages = heard(town, "leblanc", "?")

    assert not any("skip" in page for page in pages)
    assert all(len(page.splitlines()) <= 12 for page in pages)
