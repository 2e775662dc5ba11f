"""What may not go to the program lead: names, numbers, initials, codes (P1.14, P12.8)."""

import pytest

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
