import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.names import file_letters, file_number, fold

PEOPLE = json.loads((Path(__file__).parents[1] / "data" / "people.json").read_text())["people"]
# Other words or other letters: a person compares those.
OTHER_NAMES = {
    "Chantale Robichaud",
    "Maria-José Ñañez",
    "Daniel Arseneau",
    "Dan Arsenault",
    "Aurele Ouellet",
    "Etienne Saint-Onge",
    "Elder Josephine Paul",
}
TYPED = [(person, typed) for person in PEOPLE for typed in person.get("also_typed", [])]


def full_name(person):
    return f"{person['first']} {person['last']}"


@pytest.mark.rule("P2.7")
@pytest.mark.parametrize(("person", "typed"), TYPED, ids=[typed for _, typed in TYPED])
def test_the_same_name_is_found_however_it_is_typed(person, typed):
    assert (fold(typed) == fold(full_name(person))) is (typed not in OTHER_NAMES)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Łukasz Wójcik", "lukaszwojcik"),
        ("Bjørn Ærø", "bjornaero"),
        ("Đặng", "dang"),
        ("Cœur", "coeur"),
        ("Strauß", "strauss"),
        ("D’Souza", "dsouza"),
        ("El\u2011Hadi", "elhadi"),
        ("E\u0301mond", "emond"),
        ("李 小龙", "李小龙"),
        ("-", ""),
    ],
)
def test_accents_case_apostrophes_hyphens_and_spaces_do_not_count(typed, folded):
    assert fold(typed) == folded


def test_different_names_stay_different():
    names = {fold(full_name(person)) for person in PEOPLE}

    assert len(names) == len({full_name(person) for person in PEOPLE})


@given(st.text())
def test_a_folded_name_is_folded_already(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.rule("P4.9")
@pytest.mark.parametrize("person", PEOPLE, ids=full_name)
def test_the_letters_are_of_the_last_then_the_first_name(person):
    assert file_letters(person["first"], person["last"]) == person["file_letters"]


@pytest.mark.rule("P4.9")
@pytest.mark.parametrize(("first", "last"), [("Suryani", ""), ("", "Suryani"), (" ", "Suryani")])
def test_a_person_with_one_name_has_x_for_the_other(first, last):
    assert file_letters(first, last) == "SX"


def test_a_name_without_latin_letters_has_x():
    assert file_letters("小龙", "李") == "XX"


@pytest.mark.rule("P4.1")
def test_the_file_number_is_region_date_and_letters():
    number = file_number(1, date(2017, 3, 9), "Anna", "Roy", taken=set().__contains__)

    assert number == "1_03092017_RA"


@pytest.mark.rule("P4.1")
def test_a_clash_is_numbered():
    taken: set[str] = set()
    for _ in range(3):
        taken.add(file_number(1, date(2017, 3, 9), "Anna", "Roy", taken=taken.__contains__))

    assert taken == {"1_03092017_RA", "1_03092017_RA-2", "1_03092017_RA-3"}
