"""The pages of docs/ say what is so: what they tell people to type is understood, what there is they have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import control_words, handlers
from bot.config import Config
from bot.words import fold

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
ROUTER = handlers.router()
ASIDE = {
    "en": (
        "change 3",
        "exclude",
        "reached",
        "unsafe",
        "wrong-number",
        "no-answer",
        "1 3",
        "K7-QF3",
        "R-7KQ4",
        "take",
        "@roy",
        "!",
        "serves both",
    ),
    "fr": (
        "corriger 3",
        "exclure",
        "joint",
        "risqué",
        "mauvais-numéro",
        "sans-réponse",
        "1 3",
        "K7-QF3",
        "R-7KQ4",
        "prendre",
        "@roy",
        "!",
        "sert les deux",
    ),
}
"""Answers, codes, names: typed within something else."""
DATES = re.compile(r"\d{1,2}( ?h|:\d\d|pm)|^in 3 days$|^dans 3 jours$")


def typed(page: str, lang: str) -> list[str]:
    """What the page shows as typed, but for what is no command."""
    shown = re.findall(r"(?<!`)`([^`]+)`", (DOCS / page).read_text())
    return [one for one in shown if one not in ASIDE[lang] and one.strip("!") not in control_words.CONTROL]


@pytest.mark.parametrize(("page", "lang"), [("guide.md", "en"), ("guide-fr.md", "fr")])
def test_what_the_guide_tells_people_to_type_is_a_command_of_its_language(page: str, lang: str):
    for text in typed(page, lang):
        match = ROUTER.match(text.removeprefix("!"))
        if match is None:
            assert DATES.search(text), f"{page}: {text}"
            continue
        assert fold(text.removeprefix("!")).split()[0] == match.command.words[lang][0], text
        needed = [slot.name for slot in match.command.slots if slot.required]
        assert match.tail or not set(needed) - {"case"}, f"{page}: {text} lacks {needed}"


NUMBERS = {8: ("eight", "huit"), 9: ("nine", "neuf"), 10: ("ten", "dix")}


def test_the_guides_say_how_many_questions_there_are():
    """Of an intake, how many come before it may be sent."""
    refer, intake = ROUTER.talks["refer"].form, ROUTER.talks["intake"].form
    needed = max(one.number for one in intake.questions if not one.optional)

    for page, lang in (("guide.md", 0), ("guide-fr.md", 1)):
        text = (DOCS / page).read_text()
        assert f"| {NUMBERS[refer.total][lang]} questions; " in text
        assert f"| {NUMBERS[needed][lang]} questions " in text


def test_both_guides_show_every_command():
    """But for the words of a dialogue, which they explain."""
    for page, lang in (("guide.md", "en"), ("guide-fr.md", "fr")):
        matches = [ROUTER.match(text.removeprefix("!")) for text in typed(page, lang)]
        shown = {match.command.name for match in matches if match is not None}
        assert {one.name for one in ROUTER.commands} - shown <= {*control_words.CONTROL, "practice"}, page


def test_every_command_is_in_the_list_in_both_languages():
    """By its words alone: the page itself is written anew before the tests."""
    shown = [fold(one) for one in re.findall(r"`([^`]+)`", (DOCS / "commands.md").read_text())]
    wanted = [" ".join(words) for one in ROUTER.commands for words in one.words.values()]

    assert [words for words in wanted if not any(one.startswith(words) for one in shown)] == []


def _settings(part: type[BaseModel]) -> set[str]:
    return {name for name in part.model_fields if name != "folder"}


def test_every_setting_is_in_the_example():
    example = (HOUSE / "config.example.toml").read_text()
    missing = []
    for name, field in Config.model_fields.items():
        if name == "folder":
            continue
        assert re.search(rf"^\[+{name}[\].]", example, re.M), name
        kinds = [
            one
            for one in (field.annotation, *getattr(field.annotation, "__args__", ()))
            if isinstance(one, type)
        ]
        for kind in kinds:
            if issubclass(kind, BaseModel):
                missing += [
                    f"{name}.{one}"
                    for one in _settings(kind)
                    if not re.search(rf"^(# )?{one} = ", example, re.M)
                ]
    assert missing == []


@pytest.mark.parametrize("page", ["../README.md", *(file.name for file in DOCS.glob("*.md"))])
def test_links_lead_somewhere(page: str):
    text = (DOCS / page).read_text()
    for target in re.findall(r"(?:\]\(|src=\")([^)#\"]+)[)\"]", text):
        if "://" not in target:
            assert ((DOCS / page).parent / target).exists(), target


@pytest.mark.parametrize("page", ["architecture.md", "decisions.md", "operating.md", "../README.md"])
def test_files_that_the_pages_name_are_there(page: str):
    named = re.findall(r"`((?:bot|casework|storage|tests|docs)/[\w./-]+)`", (DOCS / page).read_text())

    assert [one for one in named if not (HOUSE / one).exists()] == []
