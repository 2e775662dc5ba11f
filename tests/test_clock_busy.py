"""A database that is busy for a moment loses no step of a clock (ARCHITECTURE 20)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.dispatcher import Dispatcher
from casework.deadline import Deadline
from tests.build import a_team, refers
from tests.town import Town

LOCKED = OperationalError("BEGIN", {}, Exception("database is locked"))


class Busy(Dispatcher):
    """The first step that falls due meets a database that somebody else has locked."""

    was_busy = False

    def fall_due(self, deadline: Deadline, **more: Any) -> bool:
        if not self.was_busy:
            self.was_busy = True
            raise LOCKED
        return super().fall_due(deadline, **more)


@pytest.mark.rule("P10.3")
def test_a_step_that_met_a_busy_database_is_taken_at_the_next_tick(town: Town):
    a_team(town)
    refers(town)
    town.hears_no_more()
    town.parts.dispatcher.__class__ = Busy
    with town.parts.open_work() as work:
        [first] = work.deadlines.open(rule="referral-taken")
    assert first.step_at is not None
    town.clock.set(first.step_at)

    assert town.parts.reminders.fall_due() == 0  # and the tick ends
    town.pass_time(timedelta(seconds=1))

    assert town.rings("coordination:1")
    assert not any("could not" in body or "failed" in body for body in town.heard("coordination:1"))
