import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.codes import ANY, case_code, read_code, referral_code

OF_THE_MANUAL = ["K7-QF3", "T9-HCX", "M4-WP8", "W6-RD4", "R-7KQ4", "R-3HXD", "R-5WCN", "R-9TMF"]

randoms = st.integers().map(lambda seed: random.Random(seed).randrange)


@pytest.mark.rule("P4.2")
@given(randoms)
def test_a_code_that_was_made_is_read(below):
    for code in (case_code(below), referral_code(below)):
        assert read_code(code) == code


@pytest.mark.rule("P4.2")
@pytest.mark.parametrize("alike", ["0O", "1IL", "2Z", "5S", "6G", "8B", "UV"])
def test_of_characters_that_look_alike_at_most_one_is_used(alike):
    assert len(set(alike) & set(ANY)) <= 1


@given(randoms)
def test_without_its_dash_a_case_code_is_no_referral(below):
    code = case_code(below)

    assert read_code(code.replace("-", "")) == code


@given(randoms, st.sampled_from(["", " ", " - ", "–", "\u2011", "—", "−"]), st.booleans())
def test_case_dash_and_spaces_are_forgiven(below, dash, small):
    for code in (case_code(below), referral_code(below)):
        typed = code.replace("-", dash)

        assert read_code(typed.lower() if small else f" {typed} ") == code


@pytest.mark.parametrize("code", OF_THE_MANUAL)
def test_the_codes_of_the_manual_are_codes(code):
    assert read_code(code) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "crypt",
        "Marie",
        "K7-QF",
        "K7-QF33",
        "K7-QFO",
        "R-7KQ",
        "T1",
        "34567",
        "ß7QF3",
        "K7QF3 K7QF3",
    ],
)
def test_other_words_are_no_codes(text):
    assert read_code(text) is None


@given(st.text())
def test_any_text_is_a_code_or_none(text):
    assert read_code(text) is None or len(text) >= 5
