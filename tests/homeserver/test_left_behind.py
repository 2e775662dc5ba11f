"""Who leaves the roster keeps no detail in the room that the bot leaves: on the true homeserver (P12.1, V10)."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import acts
from bot.demo.acting import heard_by, is_out
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.matrix.client import segment


@pytest.mark.timeout(240)
async def test_an_answer_with_detail_is_gone_before_the_bot_is(tmp_path: Path):
    async with Stage(tmp_path, Screen(fast=True, file=io.StringIO())) as stage:
        await acts.gathering(stage)
        await acts.referral(stage)
        shown = await stage.says("doucet", f"referral show {stage.referral}", "506-555-0142")
        assert (await kept(stage, shown.room_id, shown.event_id))["content"]

        await stage.says("cormier", "roster remove @doucet", "Nobody is removed yet")
        await stage.says("cormier", "yes doucet", "Removed: ")
        await is_out(stage, "doucet", shown.room_id)
        await stage.tell(f"move {(stage.now + timedelta(hours=1)).isoformat()}")

        event = await kept(stage, shown.room_id, shown.event_id)
        assert event["content"] == {} and "redacted_because" in event["unsigned"]
        assert "did not go out" not in heard_by(stage, "cormier")
    assert stage.failures == []


async def kept(stage: Stage, room_id: str, event_id: str) -> dict[str, dict[str, object]]:
    """What the server still has, asked by whoever read it."""
    path = f"/rooms/{segment(room_id)}/event/{segment(event_id)}"
    found: dict[str, dict[str, object]] = await stage.people["doucet"].client.api("GET", path)
    return found
