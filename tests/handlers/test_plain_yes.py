"""Whatever condition, doubt or limit stands in it, wherever it stands: it is no plain yes (P3.2, P3.10)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_yes import is_own_words

PLAIN = (
    "so that they plan together",
    "pour qu’on planifie ensemble",
    "Marie said she understands",
    "elle dit qu’elle comprend",
    "they plan together",
    "on planifie ensemble, et je peux arrêter",
    "a judge may ask",
    "services go on even if I stop",
    "que mes services continuent même si j’arrête",
    "that I can withdraw at any time when I want",
    "of course",
    "tout à fait",
)
TAKEN_BACK = (
    "maybe",
    "I think",
    "if he is not told",
    "as long as it stays here",
    "provided they keep quiet",
    "unless he hears",
    "without the police",
    "only with health",
    "once it is over",
    "except my cousin",
    "but I hesitate",
    "I do not know",
    "depending on the court",
    "peut-être",
    "je pense",
    "s’il ne l’apprend pas",
    "si ça reste entre nous",
    "tant qu’il ne sait rien",
    "sans la police",
    "à part la santé",
    "pourvu que ça reste ici",
    "quand le procès sera fini",
    "seulement avec la santé",
    "mais j’hésite",
    "je ne sais pas",
    "en autant que ça aide",
)


@pytest.mark.rule("P3.10")
@given(words=st.sampled_from(PLAIN))
def test_a_reason_or_a_statement_is_how_somebody_puts_it(words: str):
    assert is_own_words(words)


@pytest.mark.rule("P3.2")
@given(
    words=st.sampled_from(("", *PLAIN)),
    back=st.sampled_from(TAKEN_BACK),
    joint=st.sampled_from((" ", ", ", " - ", "; ")),
    first=st.booleans(),
    loud=st.booleans(),
)
def test_nothing_that_takes_it_back_stands_in_a_plain_yes(
    words: str, back: str, joint: str, first: bool, loud: bool
):
    both = (back, words) if first else (words, back)
    said = joint.join(part for part in both if part)

    assert not is_own_words(said.upper() if loud else said)
