"""A ring that comes out longer than a lock screen shows goes out all the same (CONVERSATION V3, P10.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.people import Agency, Role
from tests.build import an_open_case
from tests.town import RENDERER, Town

OCTOBER = datetime(2026, 10, 30, 12, tzinfo=UTC)
TWICE = datetime(2026, 11, 1, 4, 50, tzinfo=UTC)
"""1:50 in Moncton, for the first time that night: its zone stands beside it."""


@pytest.mark.rule("P10.3")
def test_a_few_letters_too_many_lose_nothing(tmp_path: Path):
    town = Town.empty(tmp_path, OCTOBER)
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("leblanc", Role.MEMBER, Agency.POLICE, language="fr")
    an_open_case(town, people=("cormier", "leblanc"))

    def ring(ctx: Context) -> list[Effect]:
        facts = {"code": "K7-QF3", "id": "T12", "due": TWICE}
        return [ctx.ring_person(town.people["leblanc"], "task/yours", about="K7-QF3/T12", **facts)]

    town.parts.dispatcher.act(ring)
    assert RENDERER.offences.pop().startswith("task/yours: a ring of 10")
    town.settle()

    [rung] = town.rings(town.direct("leblanc"))[-1:]
    assert "T12" in rung and "HAA" in rung and len(rung) > 100
