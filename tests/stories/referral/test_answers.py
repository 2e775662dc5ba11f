"""Names, numbers and scores, as people type them (P2.1, P2.2, P4.9)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.build import change, refers
from tests.stories.referral.asking import PHONE, at_question, kept
from tests.town import Town


@pytest.mark.rule("P4.9")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Noëlla", "d’Entremont"),
        ("Fatoumata", "N'Diaye"),
        ("Marie-Ève", "St-Pierre"),
        ("Nguyễn", "Thị"),
        ("Łukasz", "O'Neil"),
    ],
)
def test_names_are_kept_as_they_are_given(town: Town, first: str, last: str):
    referral = kept(town, refers(town, first=first, last=last))

    assert (referral.first, referral.last) == (first, last)


@pytest.mark.rule("P4.9")
def test_a_person_with_one_name_has_it_as_last_name(town: Town):
    referral = kept(town, refers(town, first="Mi'sel", last="none"))

    assert (referral.first, referral.last) == ("", "Mi'sel")


@pytest.mark.parametrize("typed", ["12345", "...", "x" * 81])
def test_what_is_no_name_is_refused_and_not_repeated(town: Town, typed: str):
    at_question(town, 2)

    answer = town.says("leblanc", typed)

    assert answer.startswith("A name is needed: letters, at most 80. No link, no @, no emoji.")
    assert typed not in answer


@pytest.mark.rule("P12.10")
@pytest.mark.parametrize("typed", ["Marie 😀", "😀", "\N{HEAVY BLACK HEART} Marie"])
def test_an_emoji_is_no_name_and_no_part_of_one(town: Town, typed: str):
    at_question(town, 2)

    assert town.says("leblanc", typed).startswith("A name is needed")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "One name at a time, without a comma"), ("fr", "Un nom à la fois, sans virgule")],
)
def test_two_names_with_a_comma_are_asked_one_after_the_other(town: Town, language: str, said: str):
    change(town, "leblanc", language=language)
    at_question(town, 2)
    assert town.says("leblanc", "Tremblay, Marie").startswith(said)

    town.says("leblanc", "Marie")
    assert town.says("leblanc", "Tremblay, Marie").startswith(said)


def test_a_last_word_that_is_no_name_is_not_offered_as_one(town: Town):
    at_question(town, 2)

    assert town.says("leblanc", "Marie -").startswith("3 of 9. Last name?")


@pytest.mark.rule("P11.1", "P2.1")
def test_numbers_that_cannot_be_called_in_french(town: Town):
    change(town, "leblanc", language="fr")
    at_question(town, 4)

    assert town.says("leblanc", "123-456-7890").startswith("On ne peut pas appeler ce numéro")
    assert town.says("leblanc", "506-555-0142 ou 506-555-0199").startswith("Il y a deux numéros.")


@pytest.mark.parametrize("said", ["22h30", "hier soir", "da 39", "506-555-0142"])
def test_what_answers_another_question_is_no_name(town: Town, said: str):
    town.says("leblanc", "refer")
    town.says("leblanc", "today 10:30")

    assert "First name?" in town.says("leblanc", said)


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    ("typed", "number", "note"),
    [
        ("(506) 555-0142", "506-555-0142", ""),
        ("+1 506 555 0142", "506-555-0142", ""),
        ("506.555.0142 ext. 12 after 5pm", "506-555-0142", "ext. 12, after 17:00"),
        ("506-555-0142x7", "506-555-0142", "ext. 7"),
        ("506-555-0142, 9-5, a neighbour's", "506-555-0142", "9-5, a neighbour's"),
        ("le soir, 506 555 0142, en français", "506-555-0142", "le soir, en français"),
        ("506-555-0142 poste 4", "506-555-0142", "poste 4"),
    ],
)
def test_what_stands_beside_the_number_is_kept(town: Town, typed: str, number: str, note: str):
    at_question(town, 4)
    town.says("leblanc", typed)

    with town.parts.open_work() as work:
        [dialogue] = work.dialogues.where()
    assert dialogue.answers["phone"] == {"number": number, "note": note}


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("555-0177", "That number has 7 digits, it needs 10."),
        ("506 555 01422", "That number has 11 digits, it needs 10."),
        ("1 506 555 014", "That number has 9 digits, it needs 10."),
        ("123-456-7890", "That is no number that can be called: no area code begins with 0 or 1."),
        ("000-000-0000", "That is no number that can be called: no area code begins with 0 or 1."),
        ("1 (056) 555-0142", "That is no number that can be called: no area code begins with 0 or 1."),
        ("506-555-0142 or 506-555-0199", "There are two numbers in it. Which one is safe to call?"),
        ("506-555-0142 at her mother's 5065550199", "There are two numbers in it."),
        ("506-555-CALL", "There are letters in that number. Digits alone, please: it needs 10."),
        ("at her sister's", "There was no telephone number in it."),
        ("506-555-0142, 12 Main Street", "That looks like an address or a postal code."),
        ("506-555-0142 " + "x" * 300, "The note beside the number has at most 200 characters."),
    ],
)
def test_a_number_that_cannot_be_one_is_asked_again_and_not_repeated(town: Town, typed: str, heard: str):
    at_question(town, 4)

    answer = town.says("leblanc", typed)

    assert answer.startswith(heard)
    assert typed not in answer
    assert answer.endswith(PHONE)


@pytest.mark.rule("P2.16")
def test_where_an_interpreter_is_named_it_is_said_who_is_none(town: Town):
    at_question(town, 4)

    answer = town.says("leblanc", "506-555-0142, interpreter in Vietnamese")

    assert answer.startswith("An interpreter is never a family member")


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("odara 14", "ODARA goes from 0 to 13, whole numbers."),
        ("da 39", "DA goes from -3 to 38, whole numbers."),
        ("odara nine", "ODARA goes from 0 to 13, whole numbers."),
        ("odara 9 odara 8", "ODARA is there twice. Which total?"),
        ("judgement", "Professional judgement needs a sentence saying why."),
        ("it is bad", "I did not understand the basis."),
        ("judgement " + "very " * 120, "The reason has"),
        ("judgement, she lives at 12 Main Street", "That looks like an address"),
    ],
)
def test_a_basis_that_is_none_is_asked_again(town: Town, typed: str, heard: str):
    at_question(town, 6)

    answer = town.says("leblanc", typed)

    assert answer.startswith(heard)
    assert "6 of 9" in answer
    assert len(typed) < 20 or typed not in answer


@pytest.mark.rule("P2.11")
@pytest.mark.parametrize("typed", ["savd 14", "b-safer high", "DA for immigrant women: see the file"])
def test_another_tool_is_quoted_under_judgement(town: Town, typed: str):
    at_question(town, 6)

    if typed.startswith("DA"):
        assert "quote it under `judgement`" in town.says("leblanc", "?")
    else:
        assert "is quoted under `judgement`, in words." in town.says("leblanc", typed)
    assert town.says("leblanc", f"judgement, {typed}, assessed today").endswith("3 unknown")


@pytest.mark.rule("P2.2", "P2.11")
@pytest.mark.parametrize(
    "typed", ["danger assessment 19", "Danger Assessment: 19", "évaluation du danger 19"]
)
def test_an_instrument_by_its_whole_name_is_no_alarm(town: Town, typed: str):
    at_question(town, 6)

    assert town.says("leblanc", typed).startswith("DA 19: extreme danger (18 or more).\n7 of 9.")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed", ["danger assessment 19 and he is at the door", "danger assessing nothing now"]
)
def test_with_more_behind_it_it_is_one(town: Town, typed: str):
    at_question(town, 6)

    assert town.says("leblanc", typed).startswith("If anyone is in danger now: 911.")


@pytest.mark.rule("P2.11")
def test_said_outside_of_questions_nothing_is_sent_and_both_ways_are_shown(town: Town):
    assert town.says("leblanc", "danger assessment 19").splitlines() == [
        "That is the name of an instrument, so nothing was sent. Nothing was changed.",
        "If anyone is in danger now, call 911.",
        "A total score: `risk da 19`. Somebody is in danger: `danger`, with what happens.",
    ]


@pytest.mark.rule("P2.2")
def test_several_scores_stand_in_one_answer(town: Town):
    at_question(town, 6)

    assert town.says("leblanc", "ervco 8 and ed 20").startswith(
        "ODARA 8: high risk (7 or more).\nDA 20: extreme danger (18 or more).\n7 of 9."
    )


@pytest.mark.rule("P2.16")
def test_beside_a_reason_it_is_said_what_must_not_stand_in_it(town: Town):
    at_question(town, 6)

    answer = town.says("leblanc", "judgement, threats are getting worse")

    assert "Not in it: names, an address, health, what happened." in answer


@pytest.mark.rule("P2.11")
def test_the_assessors_agency_and_certification_are_recorded_and_neither_refuses(town: Town):
    uncertified = kept(town, refers(town, basis="da 19"))
    change(town, "hebert", certified_on=date(2025, 3, 1))

    code = refers(town, "hebert", first="Nadine", phone="506-555-0199", basis="da 19")

    assert (uncertified.agency, uncertified.certified_on) == ("police", None)
    assert kept(town, code).certified_on == date(2025, 3, 1)
    assert "Referred: Hébert, police, DA certified 1 March 2025" in town.says(
        "cormier", f"referral show {code}"
    )
