"""What is due: deadlines' steps, and messages whose keys never came."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import Engine

from bot.clock import Clock
from bot.dispatcher import Dispatcher, place_of
from bot.incoming import Unreadable
from casework.deadlines import EARLY, Deadline, Rule
from storage import documents
from storage.engine import shrink_log
from storage.keys import Keyring
from storage.unit_of_work import SHRINKS, UnitOfWork

log = structlog.get_logger(__name__)

KEY_MAY_TAKE = timedelta(minutes=10)
CIPHERTEXT_STAYS = timedelta(days=7)
BATCH = 50


class Reminders:
    """Plain code, for the writing thread."""

    def __init__(
        self, engine: Engine, ring: Keyring, dispatcher: Dispatcher, clock: Clock, rules: dict[str, Rule]
    ) -> None:
        self._engine = engine
        self._ring = ring
        self._dispatcher = dispatcher
        self._clock = clock
        self._rules = rules

    def fall_due(self) -> int:
        """Take what is due, oldest first, and what rings for the same people soon; how many steps were due."""
        with UnitOfWork(self._engine, self._ring) as work:
            due = work.deadlines.due(self._clock.now(), BATCH)
        rung: frozenset[str] = frozenset()
        for deadline in due:
            rung |= self._take(deadline)
        if rung:
            self._pull_forward(rung)
        return len(due)

    def _take(self, deadline: Deadline) -> frozenset[str]:
        try:
            return self._dispatcher.fall_due(deadline)
        except Exception as error:
            log.error("step", rule=deadline.rule, error=type(error).__name__, at=place_of(error))
            self._dispatcher.skip_step(deadline)
            return frozenset()

    def _pull_forward(self, rung: frozenset[str]) -> None:
        """What falls due within ten minutes for who is rung now comes with it, and does not ring again (CONVERSATION V5).

        Whoever is rung early by that is spared a second ring too: until nothing more is found.
        """
        now, rules = self._clock.now(), self._rules
        with UnitOfWork(self._engine, self._ring) as work:
            coming = work.deadlines.due(now + EARLY, since=now)
        coming = [one for one in coming if one.may_come_early(rules)]
        while found := {one.id: rooms for one in coming if (rooms := self._early(one, rung))}:
            coming = [one for one in coming if one.id not in found]
            rung = rung.union(*found.values())

    def _early(self, deadline: Deadline, rung: frozenset[str]) -> frozenset[str]:
        """What breaks is left for its own time, and told then."""
        try:
            return self._dispatcher.fall_due(deadline, if_rings_in=rung)
        except Exception as error:
            log.warning("not early", rule=deadline.rule, error=type(error).__name__, at=place_of(error))
            return frozenset()

    def shrink_log(self) -> None:
        """What was destroyed goes from the log file too; while somebody reads an old state, tried again (P8.6)."""
        with UnitOfWork(self._engine, self._ring) as work:
            if work.settings.get(SHRINKS) is None:
                return
        with self._engine.connect() as connection:
            if not shrink_log(connection):
                return
        with UnitOfWork(self._engine, self._ring) as work:
            work.settings.remove(SHRINKS)
            work.commit()

    def own_up_to_the_unreadable(self) -> None:
        """A message that stayed undecryptable is answered, once per sender and session."""
        now = self._clock.now()
        with UnitOfWork(self._engine, self._ring) as work:
            for row in work.inbox.silent_since(now - KEY_MAY_TAKE):
                if work.inbox.answered(row.sender, row.session or ""):
                    told = Unreadable(sender=row.sender, room_id=row.room_id)
                    work.inbox.put(
                        event_id=f"unreadable {row.event_id}",
                        kind="Unreadable",
                        room_id=row.room_id,
                        sender=row.sender,
                        at=now,
                        plain=documents.write(told),
                    )
            work.inbox.forget_ciphertext(now - CIPHERTEXT_STAYS)
            work.commit()
