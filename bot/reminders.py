"""What is due: deadlines' steps, and messages whose keys never came."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bot.bell import Bell
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.incoming import Unreadable
from bot.refusing import place_of
from casework.deadline import Deadline
from casework.deadlines import EARLY, Rule
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
        self,
        engine: Engine,
        ring: Keyring,
        dispatcher: Dispatcher,
        clock: Clock,
        bell: Bell,
        rules: dict[str, Rule],
    ) -> None:
        self._engine = engine
        self._ring = ring
        self._dispatcher = dispatcher
        self._clock = clock
        self._bell = bell
        self._rules = rules

    def fall_due(self) -> int:
        """Take what is due, oldest first, then what rings for the same people soon; how many steps were gone through."""
        with UnitOfWork(self._engine, self._ring) as work:
            due = work.deadlines.due(self._clock.now(), BATCH)
        gone_through = sum([self._take(deadline) for deadline in due])
        if not due:  # the next step of a ladder may have been due as well
            self._pull_forward()
            self._bell.turned(self._clock.now())
        return gone_through

    def _take(self, deadline: Deadline) -> bool:
        """False: it is due as before, at the next tick."""
        try:
            self._dispatcher.fall_due(deadline)
        except OperationalError:  # a database that is busy, or full, says nothing against the step
            log.error("step put off", rule=deadline.rule)
            return False
        except Exception as error:  # one step that breaks must not keep an alarm from rising
            log.error("step", rule=deadline.rule, error=type(error).__name__, at=place_of(error))
            self._dispatcher.skip_step(deadline)
        return True

    def _pull_forward(self) -> None:
        """What falls due within ten minutes for who is rung now comes with it, and does not ring again (CONVERSATION V5)."""
        now = self._clock.now()
        with UnitOfWork(self._engine, self._ring) as work:
            rooms = frozenset(work.outbox.chimes(now))
            coming = work.deadlines.due(now + EARLY, since=now) if rooms else []
        for deadline in coming:
            if deadline.may_come_early(self._rules):
                self._take_early(deadline, rooms)

    def _take_early(self, deadline: Deadline, rooms: frozenset[str]) -> None:
        """What breaks is left for its own time, and told then."""
        try:
            self._dispatcher.fall_due(deadline, early_in=rooms)
        except Exception as error:  # at its own time it is taken, or owned up to
            log.warning("not early", rule=deadline.rule, error=type(error).__name__, at=place_of(error))

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
