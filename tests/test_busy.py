"""A database that is busy for a moment loses nothing that was said, and no step of a clock (ARCHITECTURE 6, 20)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.dispatcher import Dispatcher
from bot.incoming import Done
from bot.reports import report
from casework.deadline import Deadline
from tests.build import a_team, an_open_case, refers
from tests.town import Town

LOCKED = OperationalError("BEGIN", {}, Exception("database is locked"))


class Busy(Dispatcher):
    """The first that falls due, or that is handled, meets a database that somebody else has locked."""

    was_busy = False

    def _begins(self) -> None:
        if not self.was_busy:
            self.was_busy = True
            raise LOCKED

    def fall_due(self, deadline: Deadline, **more: Any) -> bool:
        self._begins()
        return super().fall_due(deadline, **more)

    def _transact(self, *row_and_all: Any) -> None:
        self._begins()
        super()._transact(*row_and_all)


def is_busy(town: Town) -> None:
    town.parts.dispatcher.__class__ = Busy


@pytest.mark.rule("P10.3")
def test_a_step_is_taken_at_the_next_tick(town: Town):
    a_team(town)
    refers(town)
    town.hears_no_more()
    with town.parts.open_work() as work:
        [first] = work.deadlines.open(rule="referral-taken")
    assert first.step_at is not None
    town.clock.set(first.step_at)
    is_busy(town)

    assert town.parts.reminders.fall_due() == 0  # and the tick ends
    town.pass_time(timedelta(seconds=1))

    assert town.rings("coordination:1")
    assert not any("could not be written" in body for body in town.heard("coordination:1"))


@pytest.mark.rule("P7.10")
def test_a_danger_goes_out_all_the_same_and_before_what_was_typed_after_it(town: Town):
    a_team(town)
    an_open_case(town)
    town.hears_no_more()
    for line in ("danger K7-QF3 he is at the door", "danger K7-QF3 he has a knife"):
        town.server.write(town.room_id(town.direct("leblanc")), "@leblanc:hs.test", line)
    is_busy(town)

    town.settle()

    with town.parts.open_work() as work:
        reported = sorted(work.developments.where(case="K7-QF3"), key=lambda one: one.id)
    assert [one.text for one in reported] == ["he is at the door", "he has a knife"]
    assert not any("my fault" in body for body in town.heard(town.direct("leblanc")))


def test_who_was_not_reached_is_told_of_all_the_same(town: Town):
    a_team(town)
    an_open_case(town)
    town.hears_no_more()
    unread = {"users": "@roy:hs.test", "urgent": "yes", "name": "", "subject": "K7-QF3/D1"}
    with town.parts.open_work() as work:
        report(work, Done(id="t1", what="unread", room="case:K7-QF3", about=unread), town.clock.now())
        work.commit()
    is_busy(town)

    town.settle()

    assert any("Roy" in body for body in town.heard("coordination:1"))
