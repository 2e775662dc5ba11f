"""Every language says the same things, and everything that the program may say has its words."""

import ast
import re

import pytest

from tests.templates.catalogue import (
    FOLDER,
    HOUSE,
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
SUBJECTS = sorted({name.split("/")[0] for name in BOTH})
SOURCES = sorted(
    str(file.relative_to(HOUSE))
    for part in ("bot", "casework", "storage")
    for file in (HOUSE / part).rglob("*.py")
    if re.search(r"[\"'](?:[a-z]+/[a-z]|[a-z]+-[a-z])|Refusal", file.read_text())
)
"""Those that may name a message or a reason; the trees of all of them are read by who looks."""


def of(subject: str, names: list[str]) -> list[str]:
    return [name for name in names if name.split("/")[0] == subject]


READS_ANSWERS = (
    "bot/answers.py",
    "casework/dates.py",
    "casework/risk.py",
    "casework/timetable.py",
    "casework/whereabouts.py",
)
"""What is refused in these files is an answer in a dialogue, and said above the question again."""
ONLY_ANSWERS = ("bot/answers.py", "casework/risk.py", "casework/whereabouts.py")
ADDED_TO_REFUSALS = {"person", "codes"}
IN_DIALOGUES = {
    "not-the-sentence",
    "consent-by-partner",
    "consent-signed-before",
    "practice-not-rung",
    "left-out-yourself",
}
"""Raised by a handler while it looks at an answer."""


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_message_exists_in_both_languages(subject: str):
    for name in of(subject, BOTH):
        assert name in blocks("en")
        assert name in blocks("fr")


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_message_says_the_same_things_in_both_languages(subject: str):
    for name in of(subject, BOTH):
        assert blocks("en")[name].variables == blocks("fr")[name].variables


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_message_ends_with_what_to_do_in_both_languages_or_in_none(subject: str):
    for name in of(subject, BOTH):
        now = [line for line in blocks("en")[name].lines if line.startswith("Now")]
        maintenant = [line for line in blocks("fr")[name].lines if line.startswith("Maintenant")]

        assert len(now) == len(maintenant)


@pytest.mark.rule("P11.1")
def test_both_languages_have_the_same_files():
    en, fr = ({file.name for file in (FOLDER / lang).iterdir()} for lang in LANGUAGES)

    assert en == fr


@pytest.mark.parametrize("file", SOURCES)
def test_every_refusal_has_its_words(file: str):
    needed = []
    for raised in (it for it in refusals() if it.file == file):
        if file in READS_ANSWERS or raised.reason in IN_DIALOGUES:
            needed.append(f"answers/{raised.reason}")
        if file not in ONLY_ANSWERS and raised.reason not in IN_DIALOGUES:
            needed.append(f"refusals/{raised.reason}")

    assert [name for lang in LANGUAGES for name in needed if name not in blocks(lang)] == []


@pytest.mark.parametrize("file", SOURCES)
def test_a_refusal_brings_what_its_words_print(file: str):
    for raised in (it for it in refusals() if it.file == file):
        for name in (f"refusals/{raised.reason}", f"answers/{raised.reason}"):
            if raised.details is not None and name in blocks("en"):
                assert blocks("en")[name].variables - ADDED_TO_REFUSALS <= raised.details, raised


@pytest.mark.parametrize("file", SOURCES)
def test_what_a_handler_says_exists_and_gets_what_it_prints(file: str):
    for one in (it for it in said() if it.file == file):
        assert one.block in blocks("en"), one
        if one.params is not None:
            assert blocks("en")[one.block].variables <= one.params, one


@pytest.mark.parametrize("file", SOURCES)
def test_whatever_reads_like_a_message_is_one(file: str):
    assert {name for of_file, name in mentioned() if of_file == file} <= set(blocks("en"))


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("group", sorted(words()))
def test_a_word_exists_in_both_languages(group: str):
    for key, texts in words()[group].items():
        assert set(texts) == set(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_groups_of_words_that_a_message_uses_exist(subject: str):
    for name in of(subject, BOTH):
        for lang in LANGUAGES:
            used = re.findall(r"\|\s*(?:word|listed)\(\"([\w-]+)\"\)", blocks(lang)[name].source)
            assert [group for group in used if group not in words()] == []


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
