"""The table of what is exempt from the shape of a message names blocks that are there (tests/shape.py)."""

import pytest

from tests.shape import CARD, CARDS, LISTS, LONG_FIRST_LINE, WITHOUT_NOW, faults
from tests.templates.catalogue import blocks

GOOD = ("Done.", "Due: Monday", "Now: nothing for you.")


def test_every_exempt_block_is_there():
    assert (WITHOUT_NOW | CARDS | LISTS | LONG_FIRST_LINE) - set(blocks("en")) == set()


def test_a_good_answer_has_no_fault():
    assert faults(("x/y",), "\n".join(GOOD)) == []
    assert faults(("x/y",), "Fait.\nMaintenant\u00a0: `plan`, ou `aujourd’hui`.") == []


@pytest.mark.parametrize(
    ("blocks", "side", "wrong"),
    [
        (("x/y",), "Done.", "its last line is not `Now:`"),
        (("x/y",), "Now: nothing for you.\nDone.", "its last line is not `Now:`"),
        (("x/y",), "Now: `a`, `b` or `c`", "its last line names more than two commands"),
        (("x/y",), "x" * 91 + "\nNow: nothing for you.", "its first line has 91 characters"),
        (("x/y",), "x\n" * 8 + "Now: nothing for you.", "it has 9 lines"),
        (("case/card",), "x\n" * CARD + "Now: nothing for you.", "it has 13 lines"),
        (("refusals/usage",), "No.", "it does not say that nothing was changed"),
    ],
)
def test_what_is_out_of_shape_is_found(blocks: tuple[str, ...], side: str, wrong: str):
    assert faults(blocks, side) == [wrong]
