"""Statutes and forms of the province's own: data that an operator edits, looked at before anything starts (P4.3, P11.8)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from bot import form_faults, statutes
from bot.config import ConfigError, load
from bot.doctor import Finding, _data, examine
from bot.handlers import router as everything
from bot.house import House
from bot.own_data import house_of, read_data
from casework import instruments
from casework.forms import Question
from casework.nonconsent import GROUND
from tests.config.files import GOOD, HOUSE, written

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


@pytest.mark.parametrize("name", sorted(everything().talks))
def test_every_form_that_ships_is_whole(name: str):
    known = everything().talks[name].form
    if (file := FORMS / f"{name}.toml").exists():
        assert form_faults.faults(file, known) == []


def test_every_part_of_a_question_may_stand_in_a_file():
    given = {"number": "under", "choices": "choice"}

    assert set(form_faults.FIELDS) - {"under"} == {
        given.get(one.name, one.name) for one in fields(Question)
    } - {"under"}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("consent", 'ask.fr = """', 'ask.de = """', "ask.fr is missing"),
        ("consent", 'ask.fr = """', 'ask.de = """', "ask.de is not known here; there are: en, fr"),
        ("consent", 'label.fr = "', 'label.f = "', "label.fr is missing"),
        ("consent", 'words.no.fr = "pas encore"\n', "", "words.no.fr is missing"),
        ("consent", 'key = "whom"', 'key = "what"', "its key is that of another before it"),
        ("consent", 'kind = "understood"', 'kind = "understod"', "do you mean understood?"),
        (
            "intake",
            'danger = { en = "The danger", fr = "Le danger" }',
            'danger = { en = "X" }',
            "title.fr is missing",
        ),
        (
            "intake",
            'section = "life"',
            'section = "lief"',
            "section = lief has no title; add it under [section]",
        ),
        ("intake", 'fr = "oui, pas pour l’équipe"\n', "", "kind held: choice 2 (kept): fr is missing"),
        ("intake", 'key = "first"', 'key = "firts"', "question first is missing"),
        ("intake", 'when = "two_names"', 'when = "two_name"', "is no condition; do you mean two_names?"),
        ("intake", "optional = true", 'optional = "yes"', "optional has to be true or false"),
        ("intake", 'kind = "birth"', 'kind = "told"', "question 1 (born): its kind has to be birth"),
        ("refer", 'key = "not-yet"', 'key = "later"', "its choices have to be offered, not-needed, not-yet"),
        (
            "refer",
            'key = "agreed"\n',
            'key = "agreed"\nunder = true\n',
            "the first question follows from no other",
        ),
        ("nonconsent", 'also = "enfant"', "also = 1", "also holds no text"),
        ("refer", "past = true", "pats = true", "pats is not known here; do you mean past?"),
        ("refer", "[[question]]", "[[questions]]", "holds no [[question]]"),
        ("refer", "[[question]]", "[question", "is not TOML"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_in_words_at_the_start_and_by_the_doctor(
    own: Path, name: str, old: str, new: str, said: str
):
    whole = (FORMS / f"{name}.toml").read_text()
    assert old in whole
    (own / "forms" / f"{name}.toml").write_text(whole.replace(old, new))

    with pytest.raises(ConfigError) as caught:
        taken_from(own, 'forms = "forms"')

    assert any(f"{name}.toml: " in one and said in one for one in caught.value.problems), (
        caught.value.problems
    )
    findings = list(_data(load(own / "config.toml")))
    assert [finding.words for finding in findings] == caught.value.problems
    assert not any(finding.good for finding in findings)


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_used(own: Path):
    (own / "own.toml").write_text("statute = 1")
    (own / "forms" / "refer.toml").write_text("question = 1")
    (own / "forms" / "referal.toml").write_text("")
    before = dict(instruments.INSTRUMENTS)

    with pytest.raises(ConfigError) as caught:
        taken_from(own, 'forms = "forms"\nstatutes = "own.toml"\ninstruments = "none.toml"')

    said = "\n".join(caught.value.problems)
    assert "none.toml: cannot be read: no such file or directory" in said
    assert "refer.toml: holds no [[question]]" in said
    assert "referal.toml: there is no form of this name; do you mean refer?" in said
    assert "own.toml: holds no [[statute]]" in said
    assert before == instruments.INSTRUMENTS


def test_a_folder_without_a_form_is_refused(own: Path):
    with pytest.raises(ConfigError, match="holds no form"):
        taken_from(own, 'forms = "forms"')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = { en = "DA", fr = "DA" }', 'name = { en = "DA" }', "da: name.fr is missing"),
        ("threshold = 18", "threshold = 180", "da: threshold has to lie between lowest and highest"),
        ("threshold = 18\n", "", "da: threshold is missing"),
        ('fr = "risque élevé"\n', "", "odara: band 2 (high): fr is missing"),
        ('used_by = ["police", "victims"]', 'used_by = ["polise"]', "used_by.polise is not known here"),
        ("from = 7", "from = -1", "odara: the bands have to rise"),
        ('typed = ["odara", "ervco"]', "typed = []", "odara: typed needs at least one word"),
    ],
)
def test_what_is_wrong_with_an_instrument_is_said_in_words(own: Path, old: str, new: str, said: str):
    whole = instruments.SHIPPED.read_text()
    assert old in whole
    (own / "own.toml").write_text(whole.replace(old, new))

    with pytest.raises(ConfigError) as caught:
        taken_from(own, 'instruments = "own.toml"')

    assert any(said in one for one in caught.value.problems), caught.value.problems


def test_the_doctor_says_a_fault_of_the_data_once(own: Path):
    (own / "own.toml").write_text(statutes.FILE.read_text().replace("act.fr", "act.f"))
    nobody = GOOD.replace("https://matrix.example.org", "http://127.0.0.1:9")
    path = written(own, f'{nobody}\n[data]\nstatutes = "own.toml"\n')

    said = [finding.words for finding in asyncio.run(_all_of(path))]

    assert sum("statute 1 (sharing-in-danger): act.fr is missing" in one for one in said) == 1


async def _all_of(path: Path) -> list[Finding]:
    return [finding async for finding in examine(path)]
