"""A mark behind a command's word, as people write on phones in a hurry, holds nothing up (CONVERSATION V11, P7.10)."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot import handlers
from bot.router import Command
from casework.critical import Development, Type
from casework.report import read_report
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
MARKS = (":", ",", ".", "!", ";", "…", "!!", "...", " - ", " – ", "— ")
SPACES = ("", " ", "\u00a0", "\u202f", "  ")
SAID = "il est à la porte"
ROUTER = handlers.router()


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("marks"))


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("word", ["danger", "Danger", "critical", "critique", "CRITIQUE", "urgent"])
def test_every_mark_and_space_behind_the_word_is_understood(word: str):
    ways = [f"{word}{before}{mark}{behind}{SAID}" for before, mark, behind in product(SPACES, MARKS, SPACES)]

    assert [typed for typed in ways if _text(typed) != SAID] == []


def _text(typed: str) -> str | None:
    match = ROUTER.match(typed)
    return read_report(match.tail).text if match and match.command.name in ("danger", "critical") else None


@given(
    st.sampled_from([one for one in ROUTER.commands if one.fits is None]),
    st.sampled_from(("en", "fr")),
    st.sampled_from(SPACES),
    st.sampled_from(":,.!;"),
    st.sampled_from(SPACES),
)
@settings(max_examples=300, phases=[Phase.explicit, Phase.generate])
def test_a_mark_behind_any_command_is_no_part_of_what_follows(
    command: Command, lang: str, before: str, mark: str, behind: str
):
    typed = " ".join(command.words[lang])

    match = ROUTER.match(f"{typed}{before}{mark}{behind}zzz")

    assert match is not None
    assert match == ROUTER.match(f"{typed} zzz") or (match.command.signed and mark == "!")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed",
    [
        "!danger: il est à la porte",
        "!danger, il est à la porte",
        "!Danger! il est à la porte",
        "!danger : il est à la porte",
        "!DANGER:il est à la porte",
        "!critique! il est à la porte",
        "!critical: ! il est à la porte",
    ],
)
def test_a_danger_with_a_mark_behind_the_word_is_out(town: Town, typed: str):
    town.says("roy", typed, room=ROOM)

    assert kept(town).immediate
    assert kept(town).text == SAID


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed",
    [
        "!critique: il est à la porte",
        "!critique : il est à la porte",
        "!critique\u00a0: il est à la porte",
        "!critical, il est à la porte",
        "!urgent: il est à la porte",
        "!critique - il est à la porte",
    ],
)
def test_a_report_with_a_mark_behind_the_word_is_out(town: Town, typed: str):
    town.says("roy", typed, room=ROOM)

    assert not kept(town).immediate
    assert kept(town).text == SAID


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("critical: K7-QF3 il est à la porte", Type.OTHER),
        ("critical: K7-QF3, il est à la porte", Type.OTHER),
        ("critique K7-QF3: il est à la porte", Type.OTHER),
        ("critique K7-QF3 : il est à la porte", Type.OTHER),
        ("critique: K7-QF3 caution: il est à la porte", Type.BAIL),
        ("danger: K7-QF3: il est à la porte", Type.OTHER),
        ("danger K7-QF3! il est à la porte", Type.OTHER),
    ],
)
def test_so_it_is_from_the_direct_room_and_behind_the_code(town: Town, typed: str, kind: Type):
    town.says("roy", typed)

    assert kept(town).types == (kind,)
    assert kept(town).text == SAID


def test_other_commands_take_their_marks_as_well(town: Town):
    town.says("roy", "!danger", room=ROOM)

    town.talks(
        "leblanc",
        ("!ack: D1", "D1"),
        ("!plan: T1", "T1"),
        ("!critique ajouter : D1, les conditions sont là", "D1, added by"),
        room=ROOM,
    )

    assert town.last(ROOM).endswith("\nles conditions sont là")


def test_a_number_keeps_its_sign():
    match = ROUTER.match("risk: -3 K7-QF3")

    assert match is not None and match.tail == "-3 K7-QF3"


def test_a_sentence_that_begins_with_yes_is_no_yes():
    assert ROUTER.match("yes, it may be so") is None
    assert ROUTER.match("oui, K7-QF3") == ROUTER.match("oui K7-QF3")
