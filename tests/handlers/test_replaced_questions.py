"""A question that a newer one replaces does not vanish silently (CONVERSATION V7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("replaced"))
    a_team(town)
    an_open_case(town)
    town.moves_in("haddad", Role.AD_HOC, Agency.OTHER)
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room="case:K7-QF3")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P12.1")
@pytest.mark.parametrize(
    ("language", "first", "second", "said"),
    [
        (
            "en",
            "case export K7-QF3",
            "disclosures K7-QF3",
            "No longer asked for, not done: the whole record goes out as a PDF.",
        ),
        (
            "fr",
            "dossier exporter K7-QF3",
            "partages K7-QF3",
            "Plus demandé, pas fait : tout le dossier sort en PDF.",
        ),
        (
            "en",
            "case export K7-QF3",
            "case export K7-QF3 fr",
            "In place of an earlier question, about which nothing was done.",
        ),
        (
            "fr",
            "dossier exporter K7-QF3",
            "dossier exporter K7-QF3 en",
            "Remplace une question précédente, pour laquelle rien n’a été fait.",
        ),
    ],
)
def test_the_newer_one_says_what_is_no_longer_asked(
    town: Town, language: str, first: str, second: str, said: str
):
    town.says("cormier", f"language {language}")
    town.says("cormier", first)

    answer = plain(town.says("cormier", second)).splitlines()

    assert answer[0] == said
    assert answer[-1].startswith(("Now: `yes K7-QF3`", "Maintenant : `oui K7-QF3`"))


@pytest.mark.rule("P12.1")
def test_the_same_command_again_is_the_same_question(town: Town):
    first = town.says("cormier", "case export K7-QF3")

    assert town.says("cormier", "case export K7-QF3").splitlines()[0] == first.splitlines()[0]


@pytest.mark.rule("P12.1")
def test_a_trailing_yes_says_it_as_well(town: Town):
    town.says("cormier", "case export K7-QF3")
    town.hears_no_more()

    town.says("cormier", "case add @savoie K7-QF3 yes")

    heard = town.heard(town.direct("cormier"))
    assert heard[0].splitlines() == [
        "No longer asked for, not done: the whole record goes out as a PDF.",
        "Now: nothing for you.",
    ]
    assert len(heard) > 1


@pytest.mark.rule("P1.13")
def test_in_another_room_it_is_not_said_what_was_asked(town: Town):
    town.says("cormier", "case add @savoie K7-QF3")

    town.says("cormier", "!adhoc add @haddad interpreter until tomorrow 10:00", room="case:K7-QF3")

    [asked] = town.heard("case:K7-QF3")
    assert asked.startswith("In place of an earlier question, about which nothing was done.")
    assert "somebody more reads" not in asked
