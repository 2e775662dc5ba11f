"""A guest who also serves the offending partner: agreed on first, and marked so while they are there (PROTOCOL P1.15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.regions import Organisation
from tests.build import a_team, an_open_case
from tests.town import REGIONS, Town

ROOM = "case:K7-QF3"
SHOWN = (
    "They also serve the offending partner: the room reads that when they come in.\n"
    "Not to be said meanwhile: the client's words, the safety plan, where anybody is. "
    "Agree on it with the team first.\n"
    "Your yes records that this is agreed, and that the client agrees to the guest.\n"
    "Now, Cormier: `!yes K7-QF3`, until 11:00."
)
MARKED = (
    "They also serve the offending partner.\n"
    "Not to be said or written until they have left: the client's words, the safety plan, where anybody is.\n"
)
OFFERED = "If they also serve the offending partner: the same again, with `serves both` at the end."


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("both"))
    a_team(town)
    an_open_case(town)
    town.moves_in("haddad", Role.AD_HOC)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def comes_in(town: Town, works_as: str) -> list[str]:
    """What the room hears of it."""
    town.says("cormier", f"!adhoc add @haddad {works_as}", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.hears_no_more()
    town.pass_time(timedelta(minutes=1))
    assert "haddad" in town.members(ROOM)
    return town.heard(ROOM)


@pytest.mark.rule("P1.15")
@pytest.mark.parametrize(
    "works_as",
    [
        "men's program until monday 16:00",
        "men’s program until monday 16:00",
        "defence lawyer of the other side until monday 16:00",
        "parole officer until monday 16:00",
        "avocate de la défense jusqu’au lundi 16 h",
        "libération conditionnelle jusqu’au lundi 16 h",
        "interpreter until monday 16:00 serves both",
        "interpreter, serves both, until monday 16:00",
        "interprète jusqu’au lundi 16 h, sert les deux",
    ],
)
def test_what_is_not_to_be_said_is_confirmed_first_and_the_room_is_told(town: Town, works_as: str):
    shown = town.says("cormier", f"!adhoc add @haddad {works_as}", room=ROOM)

    who = comes_in(town, works_as)[-1]

    assert shown.endswith(SHOWN)
    assert MARKED in who
    assert "serves both" not in who and "sert les deux" not in who


@pytest.mark.rule("P1.15")
@pytest.mark.parametrize(
    "works_as",
    ["interpreter until monday 16:00", "porte-parole de la Première Nation jusqu’au lundi 16 h"],
)
def test_of_anybody_else_it_is_asked_and_nothing_is_marked(town: Town, works_as: str):
    shown = town.says("cormier", f"!adhoc add @haddad {works_as}", room=ROOM)

    who = comes_in(town, works_as)[-1]

    assert OFFERED in shown
    assert "offending partner" not in who


@pytest.mark.rule("P1.15")
def test_whom_the_configuration_names_so_is_marked_too(town: Town):
    kind = Organisation(
        key="stop",
        agency=Agency.OTHER,
        names={"en": "Stopping program", "fr": "Programme Cesser"},
        serves_partner=True,
    )
    town.parts.house.organisations = (*town.parts.house.organisations, kind)

    assert MARKED in comes_in(town, "stopping program until monday 16:00")[-1]


@pytest.mark.rule("P1.15")
def test_in_french(town: Town):
    town.parts.house.regions = {**REGIONS, 1: replace(REGIONS[1], languages=("fr",))}

    shown = town.says(
        "cormier", "!ponctuel ajouter @haddad programme pour hommes jusqu’au lundi 16 h", room=ROOM
    )
    who = comes_in(town, "programme pour hommes jusqu’au lundi 16 h")[-1]

    assert "Cette personne travaille aussi avec l’autre partenaire" in shown
    assert "À ne pas dire ni écrire avant son départ" in who


@pytest.mark.rule("P1.15")
def test_after_a_restart_it_is_marked_all_the_same(town: Town):
    town.says("cormier", "!adhoc add @haddad parole until monday 16:00", room=ROOM)
    again = town.restarted()
    again.says("cormier", "!yes K7-QF3", room=ROOM)
    again = again.restarted()
    again.hears_no_more()

    again.pass_time(timedelta(minutes=1))

    assert MARKED in again.heard(ROOM)[-1]
