"""What is asked of who refers, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime

from casework.referral import Referral
from tests.build import REFER
from tests.town import ATLANTIC, Town

EVENING = datetime(2026, 11, 21, 10, 52, tzinfo=ATLANTIC).astimezone(UTC)
PHONE = (
    "4 of 9. A number where it is safe to call, and when?\n"
    "Add what helps: language, interpreter, whose number it is.\n"
    "Example: 506-555-0142 before 3pm, in French"
)


def kept(town: Town, code: str) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(code)


def at_question(town: Town, number: int, name: str = "leblanc") -> None:
    for line in REFER[:number]:
        town.says(name, line)
