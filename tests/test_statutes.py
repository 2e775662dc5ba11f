"""The statutes that the bot names are dated data (PROTOCOL P11.8)."""

from datetime import date
from pathlib import Path

import pytest

from bot.statute_faults import faults
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
    ("old", "new", "said"),
    [
        (
            'act.fr = "Loi sur les services à la famille"\n',
            "",
            "statute 2 (child-protection): act.fr is missing",
        ),
        (
            'act.en = "Child',
            'act.de = "Kind"\nact.en = "Child',
            "(child-protection): act.de is not known here",
        ),
        ("since = 2010-09-01", 'since = "2010"', "statute 1 (sharing-in-danger): since is no day"),
        ("since = 2010-09-01\n", "", "statute 1 (sharing-in-danger): since is missing"),
        ('section.fr = "al. 46(1)i)"', 'section.fr = " "', "section.fr holds no text"),
        ('section.en = "s', 'sction.en = "s', "sction is not known here; do you mean section?"),
        ('"sharing-in-danger"', '"sharing-in-dangre"', "do you mean sharing-in-danger?"),
        ('key = "adult-protection"\n', "", "statute 4: key is missing"),
        ("since = 2024-01-26", "since = 1981-09-01", "stands there twice with this key and this day"),
        ("[[statute]]", "[[statutes]]", "holds no [[statute]]"),
    ],
)
def test_what_is_missing_of_which_statute_is_said_in_words(tmp_path: Path, old: str, new: str, said: str):
    file = tmp_path / "statutes.toml"
    file.write_text(FILE.read_text().replace(old, new))

    assert any(said in fault for fault in faults(file)), faults(file)


def test_the_statutes_that_ship_are_whole():
    assert faults(FILE) == []
