"""What is on paper, and in which language it was spoken: what was asked for, or it is asked again (P3.3, P3.7, P3.10)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import a_team, an_open_case, change
from tests.town import Town

SPOKEN = ("consent K7-QF3", "1", "1", "1", "1", "1 so that you all know")
FORM = ("English", "1", "1 2 4 5", "skip")
WHO = ("today, Cormier, cabinet 3", "1")
PARTNER = "Is a consent of the offending partner on file already?"


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("spoken"))
    a_team(town)
    an_open_case(town)
    for line in SPOKEN:
        town.says("cormier", line)
    return town


@pytest.fixture(scope="module")
def at_the_form(spoken: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = spoken.copied_to(tmp_path_factory.mktemp("form"))
    for line in FORM:
        town.says("cormier", line)
    return town


@pytest.fixture(scope="module")
def at_the_end(at_the_form: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = at_the_form.copied_to(tmp_path_factory.mktemp("end"))
    for line in WHO:
        town.says("cormier", line)
    return town


# --- the offending partner's own ------------------------------------------------------------------------
@pytest.mark.rule("P3.7")
@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "Non.",
        "none",
        "aucun",
        "I do not know",
        "je ne sais pas",
        "unknown",
        "inconnu",
        "not that I know of",
        "pas que je sache",
        "he has none",
        "il n’y en a pas",
        "no, he refused on 12 November",
        "skip",
    ],
)
def test_a_no_is_no_consent_of_the_offending_partner(at_the_end: Town, tmp_path: Path, typed: str):
    town = at_the_end.copied_to(tmp_path)

    summary = town.says("cormier", typed)
    recorded = town.says("cormier", "send")

    assert summary.startswith("Noted: none on file.\n" if typed != "skip" else "Please check")
    assert "own consent" not in summary + recorded
    assert "own consent" not in town.says("cormier", "case show K7-QF3")


@pytest.mark.rule("P3.7")
@pytest.mark.parametrize(
    "typed",
    [
        "yes",
        "oui",
        "probation file",
        "12 November 2026",
        "yes, 12 November 2026",
        "maybe, 12 November 2026, probation file",
        "12 November 2026, he refused",
        "he refused",
        "yes, but not here",
        "yes, probation has it",
    ],
)
def test_without_day_and_place_it_is_asked_again(at_the_end: Town, tmp_path: Path, typed: str):
    answer = at_the_end.copied_to(tmp_path).says("cormier", typed)

    assert answer.startswith("When was it signed, and where is it kept? Nothing is noted.\n")
    assert PARTNER in answer


@pytest.mark.rule("P3.7")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12 November 2026, probation file", "12 November 2026, probation file"),
        ("yes: 12 November 2026, probation file", "12 November 2026, probation file"),
        ("signed 12 November 2026, probation file", "12 November 2026, probation file"),
        ("probation file, 12 November 2026", "probation file, 12 November 2026"),
        ("oui, le 12 novembre 2026, dossier de probation", "12 novembre 2026, dossier de probation"),
    ],
)
def test_a_day_and_a_place_are_noted(at_the_end: Town, tmp_path: Path, typed: str, kept: str):
    town = at_the_end.copied_to(tmp_path)

    assert f"Offending partner's own consent: {kept}" in town.says("cormier", typed)
    assert "own consent is noted" in town.says("cormier", "send")


def test_in_french_too(at_the_end: Town, tmp_path: Path):
    town = at_the_end.copied_to(tmp_path)
    change(town, "cormier", language="fr")

    again = town.says("cormier", "oui").replace("\u00a0", " ")
    summary = town.says("cormier", "non").replace("\u00a0", " ")

    assert again.startswith("Quand a-t-il été signé, et où est-il gardé? Rien n’est noté.\nExemple : ")
    assert summary.startswith("Noté : aucun au dossier.\nVérifiez K7-QF3.")


# --- the written form --------------------------------------------------------------------------------------
@pytest.mark.rule("P3.3")
@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("yesterday, Cormier", "Where the paper is kept is missing."),
        ("hier, témoin Cormier", "Where the paper is kept is missing."),
        ("today, Cormier, I do not know", "Where the paper is kept is missing."),
        ("today, Cormier, pas encore signé", "Where the paper is kept is missing."),
        ("today, cabinet 3", "Who witnessed is missing."),
        ("today, no witness, cabinet 3", "Who witnessed is missing."),
        ("today, 3", "Who witnessed, and where the paper is kept, is missing."),
    ],
)
def test_what_is_missing_of_the_form_is_asked_for(
    at_the_form: Town, tmp_path: Path, typed: str, missing: str
):
    answer = at_the_form.copied_to(tmp_path).says("cormier", typed)

    assert answer.startswith(f"{missing}\nExample: today, Cormier, cabinet 3\n")
    assert "8 of 8. Written form" in answer


@pytest.mark.rule("P3.3")
@pytest.mark.parametrize(
    "typed",
    [
        "today, Cormier, cabinet 3",
        "hier, Cormier, l’armoire 3",
        "yesterday Cormier cabinet 3",
        "today, witnessed by Ana Roy in the office safe",
        "aujourd’hui, Roy; bureau régional",
    ],
)
def test_day_witness_and_place_are_enough(at_the_form: Town, tmp_path: Path, typed: str):
    assert "8 of 8. Who consents?" in at_the_form.copied_to(tmp_path).says("cormier", typed)


# --- the language -------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.10")
@pytest.mark.parametrize(
    "typed", ["all but health", "pas encore signé", "did not sign", "her language", "en attente", "Cormier"]
)
def test_what_names_no_language_is_asked_again(spoken: Town, tmp_path: Path, typed: str):
    answer = spoken.copied_to(tmp_path).says("cormier", typed)

    assert answer.startswith(
        "A language is needed, by its name.\nOne that I do not know, so: Zarma language\n"
    )
    assert "In which language did you speak?" in answer


@pytest.mark.rule("P3.10")
@pytest.mark.parametrize(
    "typed",
    [
        "french",
        "Français.",
        "in English, and some Arabic",
        "Wolastoqey",
        "Mi’kmaq",
        "ASL",
        "langue des signes québécoise",
        "anglais et ukrainien",
        "Tigrinya",
        "العربية",
        "Zarma language",
        "langue zarma",
    ],
)
def test_a_language_is_known_by_its_name(spoken: Town, tmp_path: Path, typed: str):
    assert "Was there an interpreter?" in spoken.copied_to(tmp_path).says("cormier", typed)
