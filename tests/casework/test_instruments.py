"""Instruments are data, and an operator may add to them (PROTOCOL P2.11)."""

from pathlib import Path

import pytest

from casework import instruments
from casework.risk import Score

OWN = """\
[dva]
name = { en = "Another tool", fr = "Un autre outil" }
typed = ["dva", "other tool"]
lowest = 0
highest = 10
threshold = 6

[[dva.band]]
from = 0
key = "below"
en = "below the CCR threshold"
fr = "sous le seuil de la RCC"

[[dva.band]]
from = 6
key = "high"
en = "high risk"
fr = "risque élevé"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "instruments.toml"
    file.write_text(OWN)
    return file


@pytest.mark.rule("P2.11")
def test_an_operators_own_is_read_beside_those_that_ship(own: Path):
    instruments.add(own)
    try:
        assert Score("dva", 7).meets_threshold
        assert instruments.words()["tool"]["dva"]["fr"] == "Un autre outil"
        assert set(instruments.INSTRUMENTS) == {"odara", "da", "dva"}
    finally:
        del instruments.INSTRUMENTS["dva"]


@pytest.mark.rule("P2.11")
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("from = 0", "from = 1"),
        ("threshold = 6", "threshold = 60"),
        ('en = "Another tool", ', ""),
        ("lowest = 0\n", ""),
        ("[dva]", "[dva"),
    ],
)
def test_what_is_not_whole_is_said_when_the_program_starts(own: Path, wrong: str, right: str):
    own.write_text(OWN.replace(wrong, right, 1))

    with pytest.raises(ValueError, match="not an instrument"):
        instruments.load(own)


@pytest.mark.rule("P2.11")
def test_none_that_ships_holds_an_item():
    fields = {"key", "name", "typed", "lowest", "highest", "threshold", "bands", "used_by", "languages"}

    assert all(set(vars(one)) == fields for one in instruments.INSTRUMENTS.values())
