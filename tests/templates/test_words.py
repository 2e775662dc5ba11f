"""How the texts read: the words of P11.4 are in none of them; French as it is written here (V1, V2, V11, V12)."""

import re
import unicodedata

import pytest

from tests.templates.catalogue import FOLDER, LANGUAGES, Block, blocks, forms, purposes, words

NEVER = (
    "failed to protect",
    "refuses to leave",
    "reluctant",
    "uncooperative",
    "non-compliant",
    "resistant",
    "alleged victim",
    "domestic dispute",
    "abuser",
    "perpetrator",
    "battered",
    "prostitute",
    "illegal immigrant",
    "omission de protéger",
    "refuse de quitter",
    "réticent",
    "non coopérati",
    "récalcitrant",
    "prétendue victime",
    "chicane",
    "dispute conjugale",
    "agresseur",
    "femme battue",
    "prostitué",
    "immigrante illégale",
    "crime passionnel",
)
LONGEST_FIRST_LINE = 90
LONGEST_CARD = 12
FILES = sorted(file for file in FOLDER.rglob("*") if file.is_file())
TEXTS = {str(file.relative_to(FOLDER)): file.read_text() for file in FILES}
ALL = [(lang, name) for lang in LANGUAGES for name in sorted(blocks(lang))]

BOTH_LANGUAGES_AT_ONCE = {"household/welcome", "household/welcome-guest"}
"""Written before anybody has chosen a language."""
NEVER_FIRST = {
    "dialogue/words",
    "intake/children",
    "meeting/then-brief",
    "critical/sent-type",
    "critical/sent-untyped",
    "critical/misnamed",
}
"""Stand below another block."""
ON_A_SCREEN = {"export/would-export", "export/exported", "export/told"}
PRINTED = {"papers/consent-form", "papers/closing-record", "papers/disclosure-record"} | {
    name for name in blocks("en") if name.startswith("export/") and name not in ON_A_SCREEN
}
"""On paper, not on a screen."""
CODE = re.compile(r"`[^`]*`")
BEFORE_A_NAME = re.compile(r"\b(?:de|que) (?:\{%[^%]*%\})?\{\{[^}]*(?:\| (?:name|full)|\.fr) *\}\}")
"""`de Ouellette`, `de Edmundston`, `que Arsenault`: whose name begins with a vowel needs `of`, or other words."""


def written(text: str) -> str:
    """What is prose: no expressions, no commands."""
    return CODE.sub("code", text)


def in_french() -> list[tuple[str, str]]:
    found = [(name, line) for name, block in blocks("fr").items() for line in block.lines]
    for form, raw in forms().items():
        for question in raw["question"]:
            parts = [question.get(part, {}).get("fr", "") for part in ("ask", "label", "help")]
            parts += [choice["fr"] for choice in question.get("choice", ())]
            parts += [texts["fr"] for texts in question.get("words", {}).values()]
            found += [
                (f"{form}.{question['key']}", line) for part in parts for line in part.splitlines() if line
            ]
    found += [(f"words.{g}.{k}", texts["fr"]) for g, group in words().items() for k, texts in group.items()]
    found += [(f"purposes.{name}", text) for name, text in purposes("fr").items()]
    return [(name, written(line)) for name, line in found if name not in BOTH_LANGUAGES_AT_ONCE]


FRENCH = in_french()


@pytest.mark.rule("P11.4")
def test_words_that_the_texts_never_use():
    used = []
    for file, text in TEXTS.items():
        plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
        used += [(file, word) for word in NEVER if word in plain]

    assert used == []


@pytest.mark.rule("P2.12")
def test_a_score_under_the_threshold_is_never_called_low():
    low = ("low risk", "no danger", "risque faible", "faible risque")

    assert [(file, word) for file, text in TEXTS.items() for word in low if word in text.casefold()] == []


BLAMES = re.compile(
    r"why (?:did|do|does|has|have|had)(?:n.t| \w+ not) \w*\s*(?:leave|left|call|report)"
    r"|why .{0,20}\b(?:stay|stayed|wait|waited|return|go back|went back)\b"
    r"|pourquoi .{0,25}\b(?:pas (?:parti|quitté|appelé|signalé|dénoncé)|rest[eé]|retourn|attend)",
    re.IGNORECASE,
)


@pytest.mark.rule("P4.10")
def test_no_form_asks_why_somebody_did_not_leave_call_or_report():
    for such in ("Why did she not leave?", "Why didn’t they call?", "Pourquoi n’avez-vous pas quitté?"):
        assert BLAMES.search(such), such

    asked = [
        (form, text)
        for form, raw in forms().items()
        for question in raw["question"]
        for part in ("ask", "help", "label")
        for text in question.get(part, {}).values()
    ]
    assert len(asked) > 200
    assert [(form, text) for form, text in asked if BLAMES.search(text)] == []


def test_the_first_line_is_short():
    first = {
        (lang, name): line
        for lang, name in ALL
        if name not in BOTH_LANGUAGES_AT_ONCE | NEVER_FIRST | PRINTED
        for line in blocks(lang)[name].lines[:1]
    }

    assert [where for where, line in first.items() if len(line) > LONGEST_FIRST_LINE] == []


def test_a_message_is_no_longer_than_a_card():
    shown = [(lang, name) for lang, name in ALL if name not in PRINTED]

    assert [(lang, name) for lang, name in shown if len(blocks(lang)[name].lines) > LONGEST_CARD] == []


def test_a_calm_colleague_uses_no_exclamation_marks():
    assert [it for it in ALL if "!" in written(" ".join(blocks(it[0])[it[1]].lines))] == []


def test_no_emoji_no_box_no_chain_of_dots():
    odd = [
        (file, char)
        for file, text in TEXTS.items()
        for char in set(text) - {"`"}
        if char == "·" or unicodedata.category(char) in ("So", "Sk", "Co", "Cf")
    ]

    assert odd == []


def test_every_command_in_backticks_is_closed():
    lines = [(where, line) for where in ALL for line in blocks(where[0])[where[1]].source.splitlines()]

    assert [it for it in lines if it[1].count("`") % 2] == []


def french_with(pattern: str) -> list[tuple[str, str]]:
    return [(name, line) for name, line in FRENCH if re.search(pattern, line)]


def test_french_has_curly_apostrophes_and_no_straight_quotes():
    assert french_with("['\"]") == []


@pytest.mark.rule("P11.1")
def test_french_elides_before_the_names_of_people_and_regions():
    wrong = [
        (name, found[0]) for name, b in blocks("fr").items() for found in BEFORE_A_NAME.finditer(b.source)
    ]

    assert wrong == []


def test_french_has_no_space_before_semicolon_exclamation_and_question_mark():
    assert french_with(r"[\s\u00a0\u202f][;!?]") == []


def test_french_has_a_space_before_a_colon():
    assert french_with(r"[^\s\d}]:(?!//)(\s|$)") == []


def test_french_quotes_have_spaces_inside():
    assert french_with(r"«\S|\S»") == []


def test_now_is_written_alike_everywhere():
    wrong = []
    for lang, pattern in (("en", r"Now(, x)?:( |$)"), ("fr", r"Maintenant(, x)? :( |$)")):
        for name, block in blocks(lang).items():
            lines = [line for line in block.lines if line.startswith(pattern[:3])]
            wrong += [f"{lang} {name}: {line}" for line in lines if not re.match(pattern, line)]

    assert wrong == []


def test_a_block_is_never_empty():
    empty: list[Block] = [b for lang in LANGUAGES for b in blocks(lang).values() if not b.source.strip()]

    assert empty == []
