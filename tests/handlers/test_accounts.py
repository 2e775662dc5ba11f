"""Whose account it is: whoever says yes, and whoever has to say which of two, reads the whole Matrix ID (V6, V7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Role
from tests.build import a_team, plain
from tests.town import Town

ROOM = "coordination:1"
OTHER = "@leblanc:evil.org"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def a_second_leblanc(town: Town) -> None:
    town.says("cormier", f"roster add {OTHER} member police 1, Julie Leblanc")
    town.says("cormier", "yes leblanc:evil.org")


# --- before the yes -----------------------------------------------------------------------------------------
@pytest.mark.rule("P1.12")
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Account: `@leblanc:evil.org`; on another server than ours, hs.test",
                "Alike, on the roster already: Julie Leblanc, police, `@leblanc:hs.test`",
            ],
        ),
        (
            "fr",
            [
                "Compte : `@leblanc:evil.org`; sur un autre serveur que le nôtre, hs.test",
                "À ne pas confondre, déjà sur la liste : Julie Leblanc, police, `@leblanc:hs.test`",
            ],
        ),
    ],
)
def test_the_account_its_server_and_who_is_called_so_already_are_shown(
    town: Town, language: str, lines: list[str]
):
    town.says("cormier", f"language {language}")

    shown = plain(town.says("cormier", f"roster add {OTHER} member police 1, Julie Leblanc")).splitlines()

    assert shown[1:3] == lines


@pytest.mark.rule("P1.12")
def test_what_an_operator_proposes_shows_the_account_to_whoever_agrees(town: Town):
    town.says("landry", f"roster add {OTHER} member police 1, Julie Leblanc")

    shown = town.last(ROOM)
    assert "Account: `@leblanc:evil.org`; on another server than ours, hs.test" in shown
    assert "`!yes leblanc:evil.org`" in shown
    refused = town.says("cormier", "!yes leblanc", room=ROOM)
    assert "typed whole" in refused
    assert "`!yes leblanc:evil.org`" in refused
    assert "Account: `@leblanc:evil.org`" in town.says("cormier", "!yes leblanc:evil.org", room=ROOM)


@pytest.mark.rule("P1.12")
def test_two_accounts_of_one_name_wait_beside_each_other(town: Town):
    town.says("cormier", "roster add @new member health 1, Ana New")
    town.says("cormier", "roster add @new:evil.org member health 1, Ana New")

    assert "Account: `@new:hs.test`" in town.says("cormier", "yes new")
    assert "Account: `@new:evil.org`" in town.says("cormier", "yes @new:evil.org")


@pytest.mark.rule("P1.12")
def test_who_is_removed_put_right_or_stood_in_for_is_shown_with_the_account(town: Town):
    assert "Denise Gallant, `@gallant:hs.test`" in town.says("cormier", "roster remove @gallant")
    assert "Account: `@roy:hs.test`\n" in town.says("cormier", "roster add @roy, Anna Roi")
    town.says("landry", "roster alternate @savoie @gallant")
    assert "`@savoie:hs.test`: Denise Gallant, `@gallant:hs.test`" in town.last(ROOM)


# --- two who are called alike -------------------------------------------------------------------------------
@pytest.mark.rule("P1.12")
@pytest.mark.parametrize(
    ("language", "said", "first", "these"),
    [
        ("en", "roster remove leblanc", "More than one person has that name.", "These: "),
        ("fr", "équipe retirer leblanc", "Plus d’une personne porte ce nom.", "Il y a : "),
    ],
)
def test_which_of_two_is_asked_with_their_ids(town: Town, language: str, said: str, first: str, these: str):
    a_second_leblanc(town)
    town.says("cormier", f"language {language}")

    answer = plain(town.says("cormier", said))

    assert answer.startswith(first)
    one = "Julie Leblanc, police, `@leblanc:evil.org`; Julie Leblanc, police, `@leblanc:hs.test`"
    assert f"{these}{one}" in answer
    other = "roster remove @leblanc:evil.org" if language == "en" else "équipe retirer @leblanc:evil.org"
    assert "Julie Leblanc, `@leblanc:evil.org`" in town.says("cormier", other)


@pytest.mark.rule("P1.12")
def test_a_member_is_sent_to_the_roster_for_it(town: Town):
    a_second_leblanc(town)
    town.says("roy", "refer")
    town.says("roy", "today 10:30")

    answer = town.says("roy", "exclude leblanc")

    assert "Write the first name too, or the whole Matrix ID." in answer
    assert "evil.org" not in answer


@pytest.mark.rule("P1.2")
@pytest.mark.parametrize("said", ["roster", "équipe"])
def test_the_roster_tells_two_alike_apart(town: Town, said: str):
    a_second_leblanc(town)

    answer = town.says("cormier", said)

    assert "\nJulie Leblanc (`@leblanc:evil.org`), police" in answer
    assert "\nJulie Leblanc (`@leblanc:hs.test`), police" in answer
    assert "\nGallant, " in answer


@pytest.mark.rule("P1.3")
@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("roster add @convene member police 1, Con Vene", "That is my own account"),
        ("équipe ajouter @convene membre police 1, Con Vene", "That is my own account"),
    ],
)
def test_the_bot_itself_takes_no_seat(town: Town, said: str, answered: str):
    assert town.server.user_id == "@convene:hs.test"

    assert answered in town.says("cormier", said)


# --- what is suggested to be typed --------------------------------------------------------------------------
@pytest.mark.rule("P1.5", "P11.1")
@pytest.mark.parametrize(
    ("language", "unlocks"),
    [("en", "unlock"), ("fr", "déverrouiller")],
)
def test_a_suggested_command_names_the_account_on_the_other_server_and_works(
    town: Town, language: str, unlocks: str
):
    a_second_leblanc(town)
    town.says("cormier", f"language {language}")

    shown = town.says("cormier", f"lock {OTHER}")

    assert f"`{unlocks} {OTHER}`" in shown and f"`{unlocks} @leblanc`" not in shown
    assert f"`{unlocks} {OTHER}" in town.says("cormier", f"lock show {OTHER}")
    asked = town.restarted().says("cormier", f"{unlocks} {OTHER}")
    assert "Julie Leblanc" in asked or "leblanc:evil.org" in asked
    assert f"`{unlocks} @leblanc`" in town.says("cormier", "lock @leblanc"), "of ours the server is not said"
