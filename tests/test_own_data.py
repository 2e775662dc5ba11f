"""Statutes and forms of the province's own: data that an operator edits, looked at before anything starts (P4.3, P11.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot import statutes
from bot.config import ConfigError, load
from bot.doctor import _data
from bot.house import House
from bot.own_data import house_of, read_data
from casework.nonconsent import GROUND
from tests.test_config import GOOD, HOUSE, written

FORMS = HOUSE / "bot" / "templates" / "forms"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A folder beside the configuration; what a test took from it does not stay."""
    (tmp_path / "forms").mkdir()
    yield tmp_path
    statutes.use(None)


def taken_from(folder: Path, data: str) -> House:
    config = load(written(folder, f"{GOOD}\n[data]\n{data}\n"))
    house = house_of(config)
    read_data(config, house)
    return house


@pytest.mark.rule("P11.8")
def test_statutes_of_the_province_take_the_place_of_those_that_ship(own: Path):
    text = statutes.FILE.read_text()
    (own / "own.toml").write_text(text.replace("s. 46(1)(i)", "s. 99(1)"))

    taken_from(own, 'statutes = "own.toml"')

    assert statutes.statute(GROUND, date(2026, 11, 21)).section["en"] == "s. 99(1)"
    taken_from(own, "")
    assert statutes.statute(GROUND, date(2026, 11, 21)).section["en"] == "s. 46(1)(i)"


@pytest.mark.parametrize("name", ["refer", "consent", "nonconsent", "intake", "review", "close"])
def test_a_form_of_the_province_takes_the_place_of_the_one_that_ships(own: Path, name: str):
    whole = (FORMS / f"{name}.toml").read_text()
    asked = next(line for line in whole.splitlines() if re.fullmatch(r'ask.en = "[^"]+"', line))
    (own / "forms" / f"{name}.toml").write_text(whole.replace(asked, 'ask.en = "In our own words?"', 1))

    form = taken_from(own, 'forms = "forms"').forms[0, name]

    assert "In our own words?" in [question.ask["en"] for question in form.questions]


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("referral.toml", "", "there is no such form"),
        ("refer.toml", "question = 1", "is not a whole form"),
        ("refer.toml", "cut", "other questions, kinds or choices"),
    ],
)
def test_a_form_that_cannot_be_is_refused_at_the_start_and_by_the_doctor(
    own: Path, file: str, text: str, problem: str
):
    whole = (FORMS / "refer.toml").read_text()
    cut = whole[: whole.rindex("[[question]]")]
    (own / "forms" / file).write_text(cut if text == "cut" else text)

    with pytest.raises(ConfigError, match=problem):
        taken_from(own, 'forms = "forms"')
    finding = _data(load(own / "config.toml"))
    assert not finding.good
    assert problem in finding.words


def test_a_folder_without_a_form_and_statutes_that_are_not_whole_are_refused(own: Path):
    (own / "own.toml").write_text("statute = 1")

    with pytest.raises(ConfigError, match="holds no form"):
        taken_from(own, 'forms = "forms"')
    with pytest.raises(ConfigError, match="is not whole"):
        taken_from(own, 'statutes = "own.toml"')
