"""First lines stay short with a long name in them (CONVERSATION V2)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.effects import Part
from bot.render import LANGUAGES, Renderer
from tests.long_names import with_long_names
from tests.shape import FIRST_LINE
from tests.town import Town


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_member_heard_of_a_withdrawal_has_a_short_first_line(town: Town, lang: str):
    roy = town.moves_in("roy", first="Anna")
    at = datetime(2026, 11, 21, 18, 50, tzinfo=UTC)
    [part] = with_long_names((Part("withdrawal/member-heard", {"code": "K7-QF3", "by": roy, "at": at}),))

    first = Renderer().text(part, lang, ZoneInfo("America/Moncton")).splitlines()[0]

    assert len(first) <= FIRST_LINE
