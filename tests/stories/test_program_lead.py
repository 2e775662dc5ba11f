"""Who leads the program is always somebody, and the regions know when it changes (P1.9, P1.12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.town import Town

ROOMS = ("coordination:1", "coordination:3")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def another_lead(town: Town) -> None:
    town.moves_in("arseneau", Role.LEAD, first="Line")
    town.hears_no_more()


def asks(town: Town, language: str = "en") -> str:
    word, yes = ("escalate", "yes") if language == "en" else ("différend", "oui")
    town.says("cormier", f"{word} K7-QF3 may a guest stay?")
    return plain(town.says("cormier", f"{yes} K7-QF3"))


# --- leaving ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.9", "P1.12")
@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("roster remove @mcgrath", "Nobody else leads the program: McGrath is the only one."),
        ("équipe retirer @mcgrath", "McGrath : personne d’autre n’est responsable du programme."),
        ("roster add @mcgrath operator", "Nobody else leads the program"),
        ("équipe ajouter @mcgrath membre police 1", "personne d’autre n’est responsable du programme"),
    ],
)
def test_the_last_program_lead_stays_until_another_is_named(town: Town, said: str, answered: str):
    town.says("cormier", "language fr" if said.startswith("é") else "language en")

    assert answered in plain(town.says("cormier", said))


@pytest.mark.rule("P1.9")
def test_of_two_the_other_may_have_left_before_the_yes(town: Town):
    another_lead(town)
    town.says("cormier", "roster remove @mcgrath")
    town.talks("doucet", ("roster remove @arseneau", "Nobody is removed yet"), ("yes arseneau", "Removed"))

    assert "Nobody else leads the program" in town.says("cormier", "yes mcgrath")


@pytest.mark.rule("P1.9", "P1.12")
@pytest.mark.parametrize("said", ["roster remove @mcgrath", "roster add @mcgrath operator"])
def test_the_program_room_and_every_region_hear_who_leads_it_no_more(town: Town, said: str):
    another_lead(town)
    town.says("cormier", said)
    town.says("cormier", "yes mcgrath")

    for room in ("program", "coordination:1"):
        assert any(
            one.startswith("Colleen McGrath leads the program no more.\nBy: Ana Cormier\n")
            for one in town.heard(room)
        )
    [french] = [plain(one) for one in town.heard("coordination:3") if "responsable" in one]
    assert french.startswith("Colleen McGrath n’est plus responsable du programme.\nPar : Ana Cormier\n")
    assert "Responsable du programme désormais : Arseneau" in french


# --- a question that nobody reads ---------------------------------------------------------------------------
@pytest.mark.rule("P1.9")
@pytest.mark.parametrize(
    ("language", "first", "room"),
    [
        ("en", "nobody who leads the program reads it now.", "E1 is read by no program lead now"),
        ("fr", "personne de responsable du programme ne le lit maintenant.", "E1 is read by no program"),
    ],
)
def test_whoever_asks_learns_that_nobody_reads_the_question(town: Town, language: str, first: str, room: str):
    town.says("doucet", "lock @mcgrath")
    town.says("cormier", f"language {language}")
    town.hears_no_more()

    answer = asks(town, language)

    assert answer.splitlines()[0].endswith(first)
    assert any(room in ring for ring in town.rings("coordination:1"))


@pytest.mark.rule("P1.9")
def test_a_question_that_is_read_is_with_the_program_lead(town: Town):
    assert asks(town).startswith("E1 is with the program lead")


# --- locked -------------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.9", "P1.12")
def test_every_region_hears_by_name_that_a_program_lead_is_locked(town: Town):
    """Whoever is locked at the time reads it later."""
    town.says("cormier", "lock @doucet")
    town.hears_no_more()
    town.says("cormier", "lock @mcgrath")

    [said] = [one for one in town.heard("coordination:1") if "program lead" in one]
    assert said.startswith(
        "Colleen McGrath, program lead, has been locked since 10:50.\nLocked by: Ana Cormier"
    )
    assert "Nobody else leads the program" in said
    [french] = [plain(one) for one in town.heard("coordination:3") if "responsable" in one]
    assert french.startswith("Colleen McGrath : compte verrouillé depuis 10 h 50.\nRôle : responsable")
    assert town.rings(town.direct("ouellet"))


@pytest.mark.rule("P1.9")
def test_the_other_program_lead_is_rung(town: Town):
    another_lead(town)
    town.says("cormier", "lock @mcgrath")

    assert town.rings(town.direct("arseneau")) == ["A member is locked, 10:50. `lock show`"]
    assert not any("Nobody else" in one for one in town.heard("program"))


@pytest.mark.rule("P1.12")
def test_a_coordinator_locked_while_no_program_lead_can_be_told_is_known_in_other_regions(town: Town):
    town.says("cormier", "lock @mcgrath")
    town.hears_no_more()
    town.says("cormier", "lock @doucet")

    told = plain("\n".join(town.heard(town.direct("ouellet"))))
    assert "Paul Doucet, coordination : compte verrouillé à 10 h 50." in told
    assert "Verrouillé par : Ana Cormier" in told
