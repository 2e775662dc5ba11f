"""No text sends anybody to the offending partner, for consent or for information (PROTOCOL P3.7, P3.13)."""

import re
from collections.abc import Iterator

import pytest

from tests.templates.catalogue import LANGUAGES, blocks, forms, words

PARTNER = re.compile(
    r"offending partner|that partner|other partner|other name|partenaire maltraitant|autre partenaire|autre nom",
    re.IGNORECASE,
)
TURNS_TO = {
    "en": r"ask|calls?|contact|phone|telephone|speak|talk|tell|inform|invite|write to|reach|request|obtain|get",
    "fr": r"demand\w+|appel\w+|joind\w+|joign\w+|parl\w+|inform\w+|contact\w*|écri\w+|obten\w+|téléphon\w+|"
    r"invit\w+|préven\w+|communiqu\w+",
}
NEVER = re.compile(r"\b(never|nor|not|nothing|no|cannot|jamais|ni|rien|aucun|sans)\b|\bn[’e]", re.IGNORECASE)
EVENTS = "words.development"
"""What happened between the partners, as it is called."""


def said(lang: str) -> Iterator[tuple[str, str]]:
    """Every text with where it stands."""
    for name, block in blocks(lang).items():
        yield name, "\n".join(block.lines)
    for form, raw in forms().items():
        for question in raw["question"]:
            for part in ("ask", "label", "help"):
                yield f"{form}.{question['key']}", question.get(part, {}).get(lang, "")
            for choice in question.get("choice", ()):
                yield f"{form}.{question['key']}", choice[lang]
    for group, entries in words().items():
        for key, texts in entries.items():
            yield f"words.{group}.{key}", texts[lang]


def sentences(lang: str) -> list[tuple[str, str]]:
    return [
        (name, sentence.strip())
        for name, text in said(lang)
        for sentence in re.split(r"(?<=[.?])\s+|\n", text)
        if PARTNER.search(sentence)
    ]


@pytest.mark.rule("P3.13")
@pytest.mark.rule("P3.7")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_sends_anybody_to_the_offending_partner(lang: str):
    turns = re.compile(rf"\b(?:{TURNS_TO[lang]})\b", re.IGNORECASE)

    sent = [
        (name, sentence)
        for name, sentence in sentences(lang)
        if turns.search(sentence) and not NEVER.search(sentence) and not name.startswith(EVENTS)
    ]

    assert sent == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_test_reads_what_it_should(lang: str):
    """The partner is spoken of in several texts, and each is read."""
    assert {name.split("/")[0] for name, _ in sentences(lang)} >= {
        "case",
        "consent.given_by",
        "intake.first",
    }


@pytest.mark.rule("P3.13")
@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Ask the offending partner for a consent."),
        ("en", "Call the offending partner first."),
        ("fr", "Demandez le consentement du partenaire maltraitant."),
        ("fr", "Appelez d’abord le partenaire maltraitant."),
    ],
)
def test_such_a_text_would_be_found(lang: str, text: str):
    assert re.search(rf"\b(?:{TURNS_TO[lang]})\b", text, re.IGNORECASE)
    assert not NEVER.search(text)
