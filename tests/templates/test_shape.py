"""The table of what is exempt from the shape of a message names blocks that are there (tests/shape.py)."""

import pytest

from tests.shape import CARD, CARDS, LISTS, LONG_FIRST_LINE, NOTHING_CHANGED, WITHOUT_NOW, faults
from tests.templates.catalogue import LANGUAGES, blocks

GOOD = ("Done.", "Due: Monday", "Now: nothing for you.")


def test_every_exempt_block_is_there():
    assert (WITHOUT_NOW | CARDS | LISTS | LONG_FIRST_LINE) - set(blocks("en")) == set()


def test_a_good_answer_has_no_fault():
    assert faults(("x/y",), "\n".join(GOOD)) == []
    assert faults(("x/y",), "Fait.\nMaintenant\u00a0: `plan`, ou `aujourd’hui`.") == []


@pytest.mark.parametrize(
    ("of", "side", "wrong"),
    [
        (("x/y",), "Done.", "its last line is not `Now:`"),
        (("x/y",), "Now: nothing for you.\nDone.", "its last line is not `Now:`"),
        (("x/y",), "Now: `me`, `help` or `today`", "its last line names more than two commands"),
        (("x/y",), "Done.\nNow: `nonsense`", "`nonsense` does not work there"),
        (("x/y",), "x" * 91 + "\nNow: nothing for you.", "its first line has 91 characters"),
        (("x/y",), "x\n" * 8 + "Now: nothing for you.", "it has 9 lines"),
        (("case/card",), "x\n" * CARD + "Now: nothing for you.", "it has 13 lines"),
        (("refusals/usage",), "No.", "it does not say that nothing was changed"),
    ],
)
def test_what_is_out_of_shape_is_found(of: tuple[str, ...], side: str, wrong: str):
    assert faults(of, side) == [wrong]


def test_a_command_of_the_direct_room_is_named_as_such_in_a_case_room():
    assert faults(("x/y",), "Done.\nNow: `!refer`", "room") == ["`!refer` does not work there"]
    assert faults(("x/y",), "Done.\nNow: `me`", "room") == ["`me` does not work there"]
    assert faults(("x/y",), "Done.\nNow: `refer` in our direct room.", "room") == []


@pytest.mark.parametrize(
    "side",
    ["Done.\nNow: `me` in our direct room.", "Fait.\nMaintenant\u00a0: `moi` dans notre salle personnelle."],
)
def test_nobody_is_sent_to_the_room_that_they_are_in(side: str):
    assert faults(("x/y",), side) == ["it sends to the direct room, and is said there"]
    assert faults(("x/y",), side, "room") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_says_that_nothing_was_changed_or_what_to_do(lang: str):
    refused = {name: block for name, block in blocks(lang).items() if name.startswith("refusals/")}

    silent = [
        name
        for name, block in refused.items()
        if name not in WITHOUT_NOW
        and not any(said in block.source for said in (*NOTHING_CHANGED, "Now: ", "Maintenant : "))
    ]
    assert silent == []
