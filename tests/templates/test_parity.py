"""Every language says the same things, and everything that the program may say has its words."""

import ast
import re

import pytest

from tests.templates.catalogue import (
    FOLDER,
    LANGUAGES,
    blocks,
    calls,
    forms,
    mentioned,
    refusals,
    said,
    words,
)

BOTH = sorted({*blocks("en"), *blocks("fr")})

ONLY_ANSWERS = (
    "bot/answers.py",
    "bot/in_words.py",
    "bot/moments.py",
    "bot/phones.py",
    "bot/picking.py",
    "bot/signed.py",
    "bot/whom.py",
    "casework/risk.py",
    "casework/whereabouts.py",
)
READS_ANSWERS = (
    *ONLY_ANSWERS,
    "casework/date_days.py",
    "casework/date_hours.py",
    "casework/date_words.py",
    "casework/dates.py",
    "casework/timetable.py",
)
"""What is refused in these files is an answer in a dialogue, and said above the question again."""
ADDED_TO_REFUSALS = {"person", "codes", "more", "example"}
IN_DIALOGUES = {
    "not-the-sentence",
    "consent-by-partner",
    "consent-signed-before",
    "practice-not-rung",
    "left-out-yourself",
    "no-consent-to-withdraw",
    "team-cannot-say-reduced",
    "reason-too-short",
    "talk-too-old",
    "answer-whose-words",
}
"""Raised by a handler while it looks at an answer."""


@pytest.mark.rule("P11.1")
def test_a_message_exists_in_both_languages():
    assert [(lang, name) for name in BOTH for lang in LANGUAGES if name not in blocks(lang)] == []


@pytest.mark.rule("P11.1")
def test_a_message_says_the_same_things_in_both_languages():
    differ = [name for name in BOTH if blocks("en")[name].variables != blocks("fr")[name].variables]

    assert differ == []


@pytest.mark.rule("P11.1")
def test_a_message_ends_with_what_to_do_in_both_languages_or_in_none():
    differ = []
    for name in BOTH:
        now = [line for line in blocks("en")[name].lines if line.startswith("Now")]
        maintenant = [line for line in blocks("fr")[name].lines if line.startswith("Maintenant")]
        differ += [name] if len(now) != len(maintenant) else []

    assert differ == []


@pytest.mark.rule("P11.1")
def test_both_languages_have_the_same_files():
    en, fr = ({file.name for file in (FOLDER / lang).iterdir()} for lang in LANGUAGES)

    assert en == fr


def test_every_refusal_has_its_words():
    needed = []
    for raised in refusals():
        if raised.file in READS_ANSWERS or raised.reason in IN_DIALOGUES:
            needed.append((raised.file, f"answers/{raised.reason}"))
        if raised.file not in ONLY_ANSWERS and raised.reason not in IN_DIALOGUES:
            needed.append((raised.file, f"refusals/{raised.reason}"))

    assert [(file, name) for lang in LANGUAGES for file, name in needed if name not in blocks(lang)] == []


def test_a_refusal_brings_what_its_words_print():
    lacking = [
        (raised, name)
        for raised in refusals()
        for name in (f"refusals/{raised.reason}", f"answers/{raised.reason}")
        if raised.details is not None and name in blocks("en")
        if not blocks("en")[name].variables - ADDED_TO_REFUSALS <= raised.details
    ]

    assert lacking == []


def test_what_a_handler_says_exists():
    assert [one for one in said() if one.block not in blocks("en")] == []


def test_what_a_handler_says_gets_what_it_prints():
    told = [one for one in said() if one.params is not None and one.block in blocks("en")]

    assert [one for one in told if not blocks("en")[one.block].variables <= one.params] == []


def test_whatever_reads_like_a_message_is_one():
    assert [(file, name) for file, name in mentioned() if name not in blocks("en")] == []


@pytest.mark.rule("P11.1")
def test_a_word_exists_in_both_languages():
    lacking = [
        (group, key)
        for group, entries in words().items()
        for key, texts in entries.items()
        if set(texts) != set(LANGUAGES) or not all(text.strip() for text in texts.values())
    ]

    assert lacking == []


def test_the_groups_of_words_that_a_message_uses_exist():
    unknown = [
        (lang, name, group)
        for lang in LANGUAGES
        for name, block in blocks(lang).items()
        for group in re.findall(r"\|\s*(?:word|listed)\(\"([\w-]+)\"\)", block.source)
        if group not in words()
    ]

    assert unknown == []


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("form", sorted(forms()))
def test_a_form_asks_in_both_languages(form: str):
    for question in forms()[form]["question"]:
        for part in ("ask", "label", "help"):
            assert set(question.get(part, dict.fromkeys(LANGUAGES))) == set(LANGUAGES), question["key"]
        for choice in question.get("choice", ()):
            assert set(LANGUAGES) <= set(choice), choice["key"]
        for key, texts in question.get("words", {}).items():
            assert set(texts) == set(LANGUAGES), key


@pytest.mark.parametrize("form", sorted(forms()))
def test_the_questions_of_a_form_have_names_of_their_own(form: str):
    keys = [question["key"] for question in forms()[form]["question"]]

    assert len(set(keys)) == len(keys)
    assert not forms()[form]["question"][0].get("under"), "the first question has a number"


def test_every_form_is_loaded_by_some_handler():
    loaded = {
        call.args[0].value
        for _, call in calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "load"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert set(forms()) <= loaded
