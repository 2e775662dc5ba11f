"""The statutes that the bot names are dated data (PROTOCOL P11.8)."""

from datetime import date
from pathlib import Path

import pytest

from bot.config import ConfigError
from bot.own_data import check_statutes
from bot.statutes import FILE, read, statute
from casework.nonconsent import GROUND


@pytest.mark.rule("P11.8", "P9.2")
def test_the_ground_of_sharing_without_consent_in_both_languages():
    law = statute(GROUND, date(2026, 11, 21))

    assert law.act["en"] == "Right to Information and Protection of Privacy Act"
    assert law.act["fr"] == "Loi sur le droit à l’information et la protection de la vie privée"
    assert law.section["en"] == "s. 46(1)(i)"
    assert "safety of any individual or group" in law.text["en"]


@pytest.mark.rule("P11.8")
@pytest.mark.parametrize(
    ("day", "act"),
    [
        (date(2024, 1, 25), "Family Services Act"),
        (date(2024, 1, 26), "Child and Youth Well-Being Act"),
        (date(1970, 1, 1), "Family Services Act"),
    ],
)
def test_as_it_was_in_force_on_the_day(day: date, act: str):
    assert statute("child-protection", day).act["en"] == act


@pytest.mark.rule("P11.8")
def test_every_one_is_in_both_languages():
    for law in read():
        for words in (law.act, law.section, law.text):
            assert bool(words["en"]) == bool(words["fr"])


@pytest.mark.rule("P11.8")
@pytest.mark.parametrize(
    ("old", "new"),
    [('act.fr = "Loi sur les services à la famille"\n', ""), ("since = 2010-09-01", 'since = "2010"')],
)
def test_a_file_that_is_not_whole_is_no_file(tmp_path: Path, old: str, new: str):
    file = tmp_path / "statutes.toml"
    file.write_text(FILE.read_text().replace(old, new))

    with pytest.raises((KeyError, TypeError)):
        read(file)
    with pytest.raises(ConfigError, match="statutes.toml: is not whole"):
        check_statutes(file)
