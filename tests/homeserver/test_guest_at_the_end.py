"""A guest who is in the room as the case closes gets nothing there that they cannot read: on the true homeserver (P8.4)."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.demo import acts
from bot.demo.acting import affirm, is_out
from bot.demo.screen import Screen
from bot.demo.stage import Stage


@pytest.mark.timeout(280)
async def test_the_farewell_is_no_message_that_their_phone_cannot_open(tmp_path: Path):
    async with Stage(tmp_path, Screen(fast=True, file=io.StringIO())) as stage:
        for act in (acts.gathering, acts.referral, acts.consent, acts.intake, acts.opening):
            await act(stage)
        await stage.says("cormier", "!risk odara 6", "below the CCR threshold", room=stage.case)
        await acts.all_tasks_done(stage)
        await acts.reviewed(stage)
        await comes_in(stage)

        await acts.closes(stage)
        await is_out(stage, "s.haddad", stage.case_room)
        await is_out(stage, "leblanc", stage.case_room)

        unread = stage.people["s.haddad"].undecryptable.values()
        assert stage.case_room not in [room_id for room_id, _ in unread]
    assert stage.failures == []


async def comes_in(stage: Stage) -> None:
    add = f"adhoc add {stage.case} @s.haddad interpreter until tomorrow 17:00"
    await stage.says("cormier", add, "would read")
    await stage.says("cormier", f"yes {stage.case}", "asked")
    await stage.hears("s.haddad", "direct", "Hello. This is Convene")
    await affirm(stage, "s.haddad")
    await stage.hears("s.haddad", "direct", "Your room opens now")
    await stage.people["s.haddad"].until(lambda: stage.case_room in stage.people["s.haddad"].rooms, 20)
