"""Somebody else records what the client wants: the other coordinators read what changed and why (P3.4, P1.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, consented, plain
from tests.town import Town

ROOM = "case:K7-QF3"
pytestmark = pytest.mark.rule("P3.4", "P3.9")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("morin", Role.COORDINATOR, Agency.VICTIMS, language="fr")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def told(town: Town, name: str) -> str:
    return plain("\n".join(town.heard(town.direct(name))))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        (
            "-police",
            ["Left the room: Leblanc, police", "Agreed: Victim Services, health, domestic-violence sector"],
        ),
        ("-@gallant", ["Left the room: Gallant, domestic-violence sector", "Left out by name: 1"]),
    ],
)
def test_the_other_coordinators_read_who_left_and_that_it_is_the_clients_choice(
    town: Town, typed: str, lines: list[str]
):
    town.says("cormier", f"consent scope K7-QF3 {typed}")

    said = told(town, "doucet")
    assert said.startswith("K7-QF3: Cormier recorded another choice of the client’s, 10:50.\n")
    assert all(line in said.splitlines() for line in lines)
    french = told(town, "morin")
    assert french.startswith("K7-QF3 : Cormier a noté un autre choix de la personne, 10 h 50.\n")
    assert "another choice" not in told(town, "cormier")


@pytest.mark.rule("P1.2")
def test_what_is_empty_by_it_is_named_to_them(town: Town):
    town.says("cormier", "consent scope K7-QF3 -@gallant")

    assert "Agreed, and nobody there: domestic-violence sector" in told(town, "doucet")
    assert "Now: `case add @user K7-QF3`, with who comes." in told(town, "doucet")


def test_who_comes_by_a_wider_choice_is_told_too(town: Town):
    town.says("cormier", "consent scope K7-QF3 +social")
    town.says("cormier", "yes K7-QF3")

    assert "Coming: Thériault, Social Development" in told(town, "doucet").splitlines()
    assert "S’ajoutent : Thériault, Développement social" in told(town, "morin").splitlines()


@pytest.mark.rule("P1.4")
def test_a_member_to_whom_the_step_is_given_changes_it_and_the_coordinators_hear(town: Town):
    town.says("cormier", "!case delegate @roy consent", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.hears_no_more()
    town.says("roy", "consent scope K7-QF3 -police")

    for name in ("cormier", "doucet"):
        assert "K7-QF3: Roy recorded another choice of the client’s" in told(town, name)


@pytest.mark.rule("P1.12")
def test_whom_the_client_leaves_out_reads_nothing_of_it(town: Town):
    town.says("cormier", "consent scope K7-QF3 -@doucet")

    assert told(town, "doucet") == ""
    assert "a noté un autre choix de la personne" in told(town, "morin")


def test_before_a_case_too(town: Town):
    consented(town, "R-9TMF")
    town.says("cormier", "consent scope R-9TMF -police")

    assert "R-9TMF: Cormier recorded another choice of the client’s" in told(town, "doucet")


def test_the_history_shows_it_to_a_coordinator_and_to_nobody_else(town: Town):
    town.says("cormier", "consent scope K7-QF3 -police")

    assert "scope changed" in town.says("doucet", "case history K7-QF3")
    assert "portée changée" in town.says("morin", "dossier historique K7-QF3")
    assert "scope changed" not in town.says("roy", "case history K7-QF3")
    assert "scope changed" not in town.says("doucet", "!case history", room=ROOM)
