"""Words that mean two things are asked back, never guessed (COMMANDS 2.1, CONVERSATION V9)."""

import pytest

from bot import words
from tests.build import a_team, an_open_case
from tests.templates.catalogue import blocks
from tests.town import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("asked"))
    a_team(town)
    an_open_case(town)
    return town


@pytest.mark.parametrize("reason", sorted(set(words.ASKED_BACK.values())))
def test_every_one_of_them_has_its_words(reason: str):
    assert f"refusals/{reason}" in blocks("en")
    assert f"refusals/{reason}" in blocks("fr")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("reporter", "réunion déplacer"),
        ("rappel T4 demain", "tâche impossible"),
        ("escalader M1", "différend"),
        ("Escalade!", "critique"),
        ("assignation", "subpoena"),
        ("rendez-vous demain", "réunion proposer"),
        ("signaler", "critique"),
    ],
)
def test_in_french(town: Town, typed: str, offered: str):
    town.says("savoie", "langue fr")

    answer = town.says("savoie", typed)

    assert offered in answer
    assert "Rien n’a été changé." in answer


@pytest.mark.parametrize("typed", ["accusé", "accusé T1", "accusé de réception"])
def test_an_accuse_is_offered_recu(town: Town, typed: str):
    town.says("savoie", "langue fr")

    assert "`reçu`" in town.says("savoie", typed)


@pytest.mark.parametrize("typed", ["report he is back", "escalation"])
def test_in_english_danger_comes_with_911(town: Town, typed: str):
    answer = town.says("roy", typed)

    assert "call 911" in answer
    assert "`critical`" in answer
    assert "he is back" not in answer


def test_status_of_a_referral_is_no_statistics(town: Town):
    assert town.says("roy", "status R-7KQ4").startswith("I know no referral R-7KQ4 that you can see.")


def test_what_reads_as_resume_names_what_may_have_been_meant(town: Town):
    assert "`plan`" in town.says("roy", "résumé")
