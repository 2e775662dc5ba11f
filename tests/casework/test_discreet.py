"""What may not go to the program lead: names, numbers, initials, codes (P1.14, P12.8)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.codes import case_code, referral_code
from casework.discreet import holds_code, unclean

NAMES = ["Marie-Ève", "d'Entremont", "Marie-Ève d'Entremont", "Alain", "Nguyễn", "Li", "de la Cruz"]


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize(
    "text",
    [
        "May Marie-Ève have a guest?",
        "may marie eve have a guest?",
        "MARIE–ÈVE wants this",
        "what does d'Entremont say",
        "what does dentremont say",
        "what does D’ENTREMONT say",
        "Entremont, by the way",
        "he is called alain",
        "Alain's plan",
        "ask Nguyen first",
        "the family Li is afraid",
        "Cruz said so",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str):
    assert unclean(text, NAMES) == "name"


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize(
    "text",
    [
        "May an interpreter stay for the whole meeting?",
        "Li is the first word here",
        "Is it for the police or for Social Development to lead",
        "Who pays for a taxi at 14:30 on 12 March 2027, 40 km away",
        "on ne sait pas qui doit le faire, la police ou la santé",
    ],
)
def test_ordinary_words_are_no_names(text: str):
    assert unclean(text, NAMES, "TM") is None


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize("text", ["call 506-555-0142", "5065550142", "at (506) 555 0142", "506 5550142"])
def test_a_telephone_number_is_found(text: str):
    assert unclean(text) == "phone"


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize("text", ["about 1_11212026_TM", "1_11212026_TM-2", "file 12_03092017"])
def test_a_file_number_is_found(text: str):
    assert unclean(text) == "file-number"


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize(
    "text", ["TM wants this", "for T.M. or not", "is t.m. safe", "T. M. says", "ask M.T."]
)
def test_initials_are_found(text: str):
    assert unclean(text, [], "TM") == "initials"


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize("text", ["the tm of it", "ATM", "at mine", "HTML"])
def test_other_letters_are_no_initials(text: str):
    assert unclean(text, [], "TM") is None


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize("text", ["no bed for K7-QF3", "k7qf3", "about R-7KQ4, again", "(M4-WP8)"])
def test_codes_are_found(text: str):
    assert holds_code(text)


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize("text", ["no interpreter on weekends", "R-1 is a road", "24-hour shelter full"])
def test_other_text_holds_no_code(text: str):
    assert not holds_code(text)


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    "text",
    [
        "K7-QF3's family had no bed",
        "in K7QF3/T1 no bed",
        "[K7-QF3]",
        "*K7-QF3*",
        "_K7-QF3_",
        "“K7-QF3”",
        "« K7-QF3 »",
        "R-7KQ4,R-9TMF",
        "the case,K7-QF3",
        "K7 QF3",
        "r 7kq4",
        "K7\u00adQF3",
        "K7\u2011QF3",
        "K 7 Q F 3",
    ],
)
def test_a_code_is_found_whatever_stands_around_it(text: str):
    assert holds_code(text)


AROUND = st.text("()[]{}<>*_~`'\"“”«»‘’.,;:!?/\\|-–— \u00a0\u202f\n", max_size=4)
WORDS = st.sampled_from(["", "no bed for ", "pas de lit pour ", "l’auto de "])


@pytest.mark.rule("P12.8")
@given(
    seed=st.integers(0, 10_000),
    make=st.sampled_from([case_code, referral_code]),
    hyphen=st.sampled_from(["-", "", " ", "–", "—", "\u2011", "\u2212", "_", ".", " - ", "\u00a0", "\u200b"]),
    capitals=st.booleans(),
    before=AROUND,
    after=AROUND,
    words=WORDS,
)
def test_every_code_in_every_writing(
    seed: int, make, hyphen: str, capitals: bool, before: str, after: str, words: str
):
    code = make(random.Random(seed).randrange).replace("-", hyphen)

    assert holds_code(f"{words}{before}{code if capitals else code.lower()}{after}")


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    "text",
    [
        "no bus after 9 h 34, nor before 7",
        "Unit P4 has no ramp",
        "T4 slips are asked for",
        "Route 7, 345 km, no taxi",
        "COVID-19 closed the shelter",
        "on attend 3 mois à Moncton",
    ],
)
def test_hours_numbers_and_roads_are_no_codes(text: str):
    assert not holds_code(text)
