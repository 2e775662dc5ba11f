"""The demo's play, whole, with everything it expects."""

import io
from pathlib import Path

import pytest

from bot.demo import play
from bot.demo.screen import Screen
from bot.demo.stage import Stage


@pytest.mark.timeout(240)
async def test_one_case_from_referral_to_closing(tmp_path: Path):
    transcript = io.StringIO()

    async with Stage(tmp_path, Screen(fast=True, file=transcript)) as stage:
        await play.play(stage)

    assert stage.failures == []
    assert transcript.getvalue().count("✔") >= 9
