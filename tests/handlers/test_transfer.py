"""A case on its way to another region: without consent, and until somebody there takes it (P8.5, P8.9, P9.2)."""

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import an_open_case
from tests.handlers.test_ground import a_case_without_consent, moved_in
from tests.town import Town

ROOM = "case:K7-QF3"


def there(town: Town) -> None:
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")
    town.moves_in("ouellette", agency=Agency.POLICE, region=3, language="fr", first="Marc")
    town.moves_in("nadeau", agency=Agency.HEALTH, region=3, language="fr", first="Rose")


@pytest.fixture(scope="module")
def danger_mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("danger"))
    moved_in(town)
    a_case_without_consent(town)
    there(town)
    return town


@pytest.fixture
def danger(danger_mold: Town, tmp_path: Path) -> Town:
    return danger_mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("transfer"))
    moved_in(town)
    an_open_case(town)
    there(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def moved(town: Town) -> str:
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    answer = town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    return answer


# --- without consent (P8.9, P9.2) ---------------------------------------------------------------------------
@pytest.mark.rule("P8.5", "P8.9", "P9.2", "P9.3")
def test_without_consent_no_agreement_is_claimed_and_the_ground_goes_along(danger: Town):
    answer = danger.says("cormier", "case transfer K7-QF3 Edmundston")

    assert answer.splitlines()[1:5] == [
        "Would read it there: Picard, Victim Services, coordinator; Ouellette, police",
        "3 people of this team would be out at once, you too.",
        "The person has not consented: only on the recorded danger, "
        "Right to Information and Protection of Privacy Act, s. 46(1)(i).",
        "Your yes records that these people must know it to act on the danger.",
    ]
    assert danger.says("cormier", "yes K7-QF3").splitlines()[-1] == (
        "Now: a telephone call to them: what is safe, and who keeps the connection with the person."
    )


@pytest.mark.rule("P9.2", "P9.9", "P11.1")
def test_without_consent_whoever_takes_it_is_not_told_to_call_the_person(danger: Town):
    moved(danger)

    shown = danger.says("picard", "dossier prendre K7-QF3")
    taken = danger.says("picard", "oui K7-QF3")

    assert "a accepté" not in shown
    assert (
        "La personne n’a pas consenti\u00a0: le danger seul le permet, "
        "Loi sur le droit à l’information et la protection de la vie privée"
    ) in shown
    assert "Avant tout contact avec la personne, parlez à Cormier, qui a gardé le lien." in shown
    assert "appelez la personne" not in taken
    assert taken.splitlines()[-2:] == [
        "La personne n’a pas consenti. Aucun contact avant d’avoir parlé à Cormier.",
        "Maintenant\u00a0: un mot avec Cormier, puis `réunion proposer K7-QF3`.",
    ]
    danger.everybody_accepts()
    assert danger.members(ROOM) == {"picard", "ouellette"}


@pytest.mark.rule("P9.2", "P11.1")
def test_the_same_in_the_other_language_of_each(danger: Town):
    danger.says("cormier", "langue fr")
    danger.says("picard", "language en")

    shown = danger.says("cormier", "dossier transférer K7-QF3 Edmundston")
    assert "Votre oui confirme que ces gens doivent le savoir pour agir face au danger." in shown
    danger.says("cormier", "oui K7-QF3")

    assert "speak with Cormier, who has kept the connection." in danger.says("picard", "case take K7-QF3")
    assert danger.says("picard", "yes K7-QF3").splitlines()[-1] == (
        "Now: a word with Cormier, then `meeting propose K7-QF3`."
    )
