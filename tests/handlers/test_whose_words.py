"""`I do not know` is kept as nobody's words: where the person is to be quoted it counts as not said (P4.3, P4.12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import a_team, an_open_case, plain, ready_for_intake
from tests.ends import reviewed
from tests.handlers.test_intake import NEEDED, sent, taken
from tests.town import Town

VIEW = "10 of 40. The client's own view of the danger, in their own words?"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The person's own view of the danger is asked for."""
    town = Town(tmp_path_factory.mktemp("words"))
    ready_for_intake(town)
    town.talks("cormier", *NEEDED)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P4.12")
@pytest.mark.parametrize(
    "typed", ["je ne sais pas", "Je ne sais pas.", "no idea", "I don’t know", "inconnu", "unknown"]
)
def test_not_knowing_is_no_view_of_the_clients(town: Town, typed: str):
    answer = town.says("cormier", typed)

    assert answer.startswith("Noted: not said. If these are the person’s own words: `back`, then in quotes.")
    assert "11 of 40." in answer
    assert sent(town).startswith("Intake recorded") and taken(town).client_view == ""


@pytest.mark.rule("P4.12", "P11.1")
def test_in_french(town: Town):
    town.says("cormier", "!langue fr")

    answer = plain(town.says("cormier", "je ne sais pas"))

    assert answer.startswith(
        "Noté : pas dit. Si ce sont les mots de la personne : `retour`, puis entre guillemets."
    )
    assert "je ne sais pas" not in town.says("cormier", "envoyer")


@pytest.mark.rule("P4.12")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("« je ne sais pas »", "je ne sais pas"),
        ('"I don’t know"', "I don’t know"),
        ("she does not know", "she does not know"),
        ("elle ne sait pas", "elle ne sait pas"),
        ("je ne sais pas quand il arrêtera", "je ne sais pas quand il arrêtera"),
    ],
)
def test_what_the_person_said_is_kept_as_it_was_said(town: Town, typed: str, kept: str):
    assert "11 of 40." in town.says("cormier", typed)

    assert sent(town).startswith("Intake recorded") and taken(town).client_view == kept


@pytest.mark.rule("P4.12")
def test_back_asks_it_again_and_quotes_keep_it(town: Town):
    town.says("cormier", "je ne sais pas")

    town.talks("cormier", ("back", VIEW), ("“je ne sais pas”", "11 of 40."))

    assert sent(town).startswith("Intake recorded") and taken(town).client_view == "je ne sais pas"


@pytest.mark.rule("P8.7")
@pytest.mark.parametrize(
    ("lang", "typed", "asked", "said"),
    [
        ("en", "no idea", "Who does not know? Not kept.", "The person does not know"),
        ("fr", "je ne sais pas", "Qui ne sait pas? Rien n’est noté.", "La personne ne sait pas"),
    ],
)
def test_at_the_end_of_a_case_it_is_asked_back(tmp_path: Path, lang: str, typed: str, asked: str, said: str):
    town = Town.empty(tmp_path)
    a_team(town)
    an_open_case(town)
    reviewed(town)
    for one in (f"langue {lang}", "case close K7-QF3", "1"):
        town.says("cormier", one)

    assert asked in town.says("cormier", typed) and "2 " in town.last(town.direct("cormier"))
    assert "3 " in town.says("cormier", said)
