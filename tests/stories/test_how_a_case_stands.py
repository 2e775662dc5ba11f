"""What is shown of a case, in every state it can be in: nothing asked that cannot be done, and the right dates
(PROTOCOL P3.5, P8.4, P8.5, P8.8)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, gives_consent
from tests.ends import closed
from tests.stories.test_papers import printed
from tests.town import Town

ROOM = "case:K7-QF3"
ASKS = ("Search your own", "waiting:", "`checked", "Ne cherchez", "en attente", "`vérifié")
WITHDRAWN = ("withdrawn", "she will call", "yes", "yes", "send")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("stands"))
    a_team(town)
    an_open_case(town)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")
    town.moves_in("ouellette", agency=Agency.POLICE, region=3, language="fr", first="Marc")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def withdrawn(town: Town) -> None:
    town.pass_time(timedelta(hours=24))
    town.says("cormier", "consent withdraw K7-QF3")


def closed_after_a_withdrawal(town: Town) -> str:
    """The last words, and the paper."""
    withdrawn(town)
    town.pass_time(timedelta(hours=24))
    for said in ("case close K7-QF3", *WITHDRAWN):
        town.says("cormier", said)
    paper, _ = printed(town, "cormier", "yes K7-QF3")
    return paper


def moved(town: Town) -> None:
    town.pass_time(timedelta(hours=24))
    for said in ("case transfer K7-QF3 Edmundston", "yes K7-QF3"):
        town.says("cormier", said)
    town.everybody_accepts()


def taken(town: Town) -> None:
    moved(town)
    town.pass_time(timedelta(hours=24))
    for said in ("dossier prendre K7-QF3", "oui K7-QF3"):
        town.says("picard", said)
    town.everybody_accepts()


def asks_for_nothing(card: str) -> bool:
    return not any(asked in card for asked in ASKS)


@pytest.mark.rule("P3.5", "P8.4")
@pytest.mark.parametrize(
    ("language", "said", "first", "lines"),
    [
        (
            "en",
            "case show K7-QF3",
            "K7-QF3, closed, file 1_11212026_TM-K7-QF3, since Monday 23 November 2026, 10:50",
            (
                "Key contact: Cormier. Records: 0 of 4 have checked",
                "Why it closed: consent withdrawn",
                "The client withdrew, Sunday 22 November, 10:50.",
                "Records kept until Monday 21 November 2033",
            ),
        ),
        (
            "fr",
            "dossier voir K7-QF3",
            "K7-QF3, fermé, numéro 1_11212026_TM-K7-QF3, depuis le lundi 23 novembre 2026 à 10 h 50",
            (
                "Personne pivot : Cormier. Dossiers : vérifiés par 0 sur 4",
                "Motif de la fermeture : consentement retiré",
                "Consentement retiré, dimanche 22 novembre à 10 h 50.",
                "Renseignements conservés jusqu’au lundi 21 novembre 2033",
            ),
        ),
    ],
)
def test_closed_after_a_withdrawal_it_asks_for_nothing_and_says_when(
    town: Town, language: str, said: str, first: str, lines: tuple[str, ...]
):
    closed_after_a_withdrawal(town)
    town.says("cormier", f"language {language}")

    card = town.says("cormier", said).replace("\u00a0", " ")

    assert card.splitlines()[0] == first
    assert [line for line in card.splitlines() if line in lines] == list(lines)
    assert asks_for_nothing(card)


@pytest.mark.rule("P3.5", "P8.4")
def test_the_list_says_that_sharing_has_stopped_and_when_a_case_closed(town: Town):
    withdrawn(town)
    assert "K7-QF3, TM, sharing stopped" in town.says("cormier", "case list")
    town.says("cormier", "langue fr")
    assert "K7-QF3, TM, communication arrêtée" in town.says("cormier", "dossier liste")
    for said in ("case close K7-QF3", *WITHDRAWN, "yes K7-QF3"):
        town.says("cormier", said)
    assert "K7-QF3, TM, fermé le 22 novembre 2026\n" in town.says("cormier", "dossier liste")
    town.says("cormier", "language en")
    assert "K7-QF3, TM, closed 22 November 2026\n" in town.says("cormier", "case list")


@pytest.mark.rule("P3.5", "P12.3")
def test_while_it_is_frozen_nobody_comes_instead_and_the_reason_is_the_withdrawal(town: Town):
    withdrawn(town)

    people = town.says("cormier", "case people K7-QF3")

    assert "Not invited: Thériault, Social Development: the client has withdrawn\n" in people
    assert "Not invited: Savoie, domestic-violence sector: the client has withdrawn\n" in people
    assert "comes instead" not in people
    assert asks_for_nothing(town.says("roy", "case show K7-QF3"))
    assert "consent withdrawn; Cormier" in town.says("roy", "case history K7-QF3")


@pytest.mark.rule("P8.5", "P11.1")
@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("en", "case show K7-QF3", "From another region since Sunday 22 November, 10:50, and nobody has"),
        ("fr", "dossier voir K7-QF3", "Vient d’une autre région depuis le dimanche 22 novembre à 10 h 50;"),
    ],
)
def test_on_its_way_nobody_is_asked_to_look_anything_up(town: Town, language: str, said: str, shown: str):
    moved(town)
    town.says("picard", f"language {language}")

    card = town.says("picard", said).replace("\u00a0", " ")

    assert shown in card
    assert asks_for_nothing(card)
    assert "0 of 0" not in card
    assert "0 sur 0" not in card


@pytest.mark.rule("P8.5", "P12.3")
def test_who_comes_once_it_is_taken_is_not_called_out_of_the_team(town: Town):
    moved(town)

    people = town.says("picard", "dossier personnes K7-QF3").replace("\u00a0", " ")

    assert "Sans invitation : Ouellette, police : pas avant la prise en charge du dossier" in people


@pytest.mark.rule("P8.5")
def test_once_it_is_taken_it_asks_again_and_its_history_names_the_transfer(town: Town):
    taken(town)

    assert "`vérifié rien K7-QF3`" in town.says("picard", "dossier voir K7-QF3")
    history = town.says("picard", "dossier historique K7-QF3").replace("\u00a0", " ")
    assert "Dimanche 22 novembre à 10 h 50 : dossier confié à une autre région; Cormier" in history


@pytest.mark.rule("P8.5")
@pytest.mark.parametrize(
    ("language", "said", "first"),
    [
        (
            "en",
            "case show K7-QF3",
            "K7-QF3, open again, file 1_11212026_TM-K7-QF3, since Tuesday 24 November 2026",
        ),
        (
            "fr",
            "dossier voir K7-QF3",
            "K7-QF3, rouvert, numéro 1_11212026_TM-K7-QF3, depuis le mardi 24 novembre",
        ),
    ],
)
def test_opened_again_it_says_since_when(town: Town, language: str, said: str, first: str):
    closed(town)
    town.pass_time(timedelta(days=3))
    for typed in ("case reopen K7-QF3", "yes K7-QF3"):
        town.says("cormier", typed)
    town.says("cormier", f"language {language}")

    card = town.says("cormier", said)

    assert card.startswith(first)
    assert not asks_for_nothing(card)


@pytest.mark.rule("P8.8")
def test_a_hold_stands_on_the_card_for_the_coordinators_alone(town: Town):
    town.says("cormier", "case hold K7-QF3 review by the coroner")

    assert "On hold since Saturday 21 November, 10:50: nothing in it is destroyed." in (
        town.says("cormier", "case show K7-QF3")
    )
    assert "hold" not in town.says("roy", "case show K7-QF3")
    closed(town)
    town.says("cormier", "langue fr")
    card = town.says("cormier", "dossier voir K7-QF3").replace("\u00a0", " ")
    assert "Conservation obligatoire depuis le samedi 21 novembre à 10 h 50 : rien n’en est détruit." in card
    assert "conservés jusqu’au" not in card


# --- the closing record (P8.4) --------------------------------------------------------------------------------
@pytest.mark.rule("P3.5", "P8.4")
def test_the_closing_record_names_the_day_of_the_withdrawal(town: Town):
    paper = closed_after_a_withdrawal(town)

    assert "Sunday 22 November 2026: consent withdrawn" in paper
    [record] = [said for said in town.heard(town.direct("cormier")) if "closing record" in said]
    assert record.splitlines()[2] == (
        "Open: Saturday 21 November 2026 to Monday 23 November 2026. On the way: consent withdrawn 22 November 2026"
    )


@pytest.mark.rule("P8.4", "P8.5")
def test_and_from_where_to_where_it_went_and_when_it_was_opened_again(town: Town):
    taken(town)
    for _ in range(2):
        town.pass_time(timedelta(hours=24))
        town.says("picard", "consentement retirer K7-QF3")
        for said in (
            "dossier fermer K7-QF3",
            "consentement retiré",
            "elle appellera",
            "oui",
            "oui",
            "envoyer",
        ):
            town.says("picard", said)
        paper, _ = printed(town, "picard", "oui K7-QF3")
        record = [one for one in town.heard(town.direct("picard")) if "sommaire de fermeture" in one]
        town.pass_time(timedelta(hours=24))
        gives_consent(town, "picard", "K7-QF3", "1 2 3 4 5")
        for said in ("dossier rouvrir K7-QF3", "oui K7-QF3"):
            town.says("picard", said)

    assert (
        "Dimanche 22 novembre 2026 : de Fredericton à Edmundston, pris en charge le lundi 23 novembre 2026"
        in paper
    )
    assert "Mardi 24 novembre 2026 : fermé, consentement retiré" in paper
    assert "Mercredi 25 novembre 2026 : rouvert" in paper
    assert (
        "de Fredericton à Edmundston le 22 novembre 2026, pris en charge le 23 novembre 2026; " in record[0]
    )
