"""A command that an answer shows works as it is shown, where it is shown (CONVERSATION V2, V9)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
SHOWN = re.compile(r"`(![^`]+)`")
CODE = re.compile(r"\b[A-Z]\d-[A-Z0-9]{3}\b")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("shown"))
    a_team(town)
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "typed",
    [
        "!critical",
        "!danger",
        "!critical types 2",
        "!consent scope",
        "!consent scope bogus",
        "!case history x",
        "!ack",
        "!danger\n!danger\n!ack",
    ],
)
def test_no_example_in_a_case_room_names_another_case(town: Town, typed: str, language: str):
    town.says("cormier", f"language {language}")

    for line in typed.splitlines():
        town.says("cormier", line, room=ROOM)

    for body in town.heard(ROOM):
        assert all(CODE.findall(shown) in ([], ["K7-QF3"]) for shown in SHOWN.findall(body))
        assert not any("K7-QF3" in shown for shown in SHOWN.findall(body)), body


def test_after_a_withdrawal_nobody_is_sent_into_the_room(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    town.says("roy", "critical K7-QF3 contact Seen near the house")

    assert "`critical show D1 K7-QF3`" in town.says("cormier", "today")  # the first that waits for them
    told = "\n".join(town.heard("coordination:1"))
    assert "not the team" in told and "The team is being told" not in told
    assert "once it was shown to you" in town.says("cormier", "ack D1 K7-QF3")
