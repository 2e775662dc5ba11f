"""What is due: deadlines' steps, and messages whose keys never came."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import Engine

from bot.clock import Clock
from bot.dispatcher import Dispatcher, place_of
from bot.incoming import Unreadable
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

    def __init__(self, engine: Engine, ring: Keyring, dispatcher: Dispatcher, clock: Clock) -> None:
        self._engine = engine
        self._ring = ring
        self._dispatcher = dispatcher
        self._clock = clock

    def fall_due(self) -> int:
        """Take what is due, oldest first; how many steps that were."""
        with UnitOfWork(self._engine, self._ring) as work:
            due = work.deadlines.due(self._clock.now(), BATCH)
        for deadline in due:
            try:
                self._dispatcher.fall_due(deadline)
            except Exception as error:
                log.error("step", rule=deadline.rule, error=type(error).__name__, at=place_of(error))
                self._dispatcher.skip_step(deadline)
        return len(due)

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
