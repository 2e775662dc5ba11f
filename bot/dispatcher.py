"""One transaction around everything that is handled (ARCHITECTURE 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bot import (
    chimes,
    incoming,
    no_answers,
    refusing,
    reports,
    typed,
    typed_detail,
    understanding,
    which_hour,
    wordless,
)
from bot.addressing import addressed
from bot.clock import Clock
from bot.context import Context, coordination, direct
from bot.effects import Effect, Part, Say
from bot.house import House
from bot.posting import Posting
from bot.router import Router
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import DeadlineFell, Failed, Refused
from casework.people import Person
from storage import documents
from storage.inbox import Row
from storage.keys import Keyring
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        incoming.Message,
        incoming.Membership,
        incoming.Invited,
        incoming.DeviceSeen,
        incoming.NowReads,
        incoming.SettingsChanged,
        incoming.Read,
        incoming.Done,
        incoming.Unreadable,
    )
}
Act = Callable[[Context], list[Effect]]


class Dispatcher:
    def __init__(
        self, engine: Engine, ring: Keyring, router: Router, posting: Posting, house: House, clock: Clock
    ) -> None:
        self._engine = engine
        self._ring = ring
        self._router = router
        self._posting = posting
        self._house = house
        self._clock = clock

    # --- what arrives -----------------------------------------------------------------------------
    def handle(self, row: Row) -> bool:
        """Work off one inbox row; never raises for what is in it. False: it is new as before, and will be tried again."""
        try:
            self._handle(row)
        except OperationalError:  # a database that is busy, or full, says nothing against the row
            log.error("put off", kind=row.kind)
            return False
        return True

    def _handle(self, row: Row) -> None:
        try:
            thing: Any = documents.read(row.plain or b"", KINDS[row.kind])
        except (KeyError, ValueError) as error:  # damaged, or of a release that knew other kinds
            self._park(row, error)
            return
        try:
            self._transact(row, thing, lambda ctx: self._act(ctx, thing))
        except Refusal as refusal:
            self._answer_no(row, thing, refusal)
        except OperationalError:
            raise
        except Exception as error:  # a bug of ours is owned up to, and stops nothing that comes after it
            self._answer_fault(row, thing, error)

    def _act(self, ctx: Context, thing: Any) -> list[Effect]:
        if isinstance(thing, incoming.Message):
            return understanding.hear(ctx, thing)
        return self._router.react(ctx, thing)

    # --- what falls due -----------------------------------------------------------------------------
    def fall_due(self, deadline: Deadline, *, early_in: frozenset[str] | None = None) -> bool:
        """Take one step of a deadline, in the transaction that moves it on. Returns whether it was taken.

        `early_in`: its time is still to come; it is taken only if it rings in one of these rooms (CONVERSATION V5).
        """
        with UnitOfWork(self._engine, self._ring) as work:
            if not _still_open(work, deadline):  # a step before this one, of the same moment, ended it
                return False
            ctx = self._context(work)
            ctx.deadline, ctx.early_in = deadline, early_in
            effects = self._step(ctx, deadline)
            for one in _still_open(work, deadline):
                work.deadlines.move(one.passed(self._house.rules, ctx.now))
            self._finish(ctx, effects)
            if early_in is None or chimes.rung(ctx) & early_in:
                work.commit()
                return True
        return False

    def _step(self, ctx: Context, deadline: Deadline) -> list[Effect]:
        """What is said at it, and that it fell; nothing of one that is out of date or hushed."""
        assert deadline.step is not None and deadline.step_at is not None
        if deadline.is_stale(self._house.rules, ctx.now) or ctx.is_hushed(deadline):
            return []
        effects = self._router.steps[deadline.rule](ctx, deadline)
        fell = DeadlineFell(
            at=ctx.now,
            by="bot",
            about=deadline.subject,
            rule=deadline.rule,
            step=deadline.step,
            late_minutes=max(0, int((ctx.now - deadline.step_at).total_seconds() // 60)),
        )
        ctx.work.journal.note(fell)
        return effects

    def skip_step(self, deadline: Deadline) -> None:
        """A step whose words broke must not stop the others: it is noted, and the ladder goes on. Where what it is about
        cannot be read, that is said without its name."""
        reference = refusing.fault_reference()
        try:
            self._skip(deadline, reference, deadline.subject)
        except Exception as error:  # the record it is about may be what cannot be read
            log.error("told without its name", reference=reference, error=type(error).__name__)
            self._skip(deadline, reference, "?")
        log.error("step failed", reference=reference, rule=deadline.rule, step=deadline.step)

    def _skip(self, deadline: Deadline, reference: str, called: str) -> None:
        with UnitOfWork(self._engine, self._ring) as work:
            ctx = self._context(work)
            known = deadline.rule in self._house.rules  # a release may have taken the rule away
            none_left = replace(deadline, step=None, step_at=None)
            work.deadlines.move(deadline.passed(self._house.rules, ctx.now) if known else none_left)
            work.journal.note(Failed(at=ctx.now, by="bot", about=deadline.subject, reference=reference))
            if deadline.region:
                room = coordination(deadline.region)
                told = ctx.say(room, "common/step-failed", subject=called, reference=reference)
                self._posting.post(ctx, [told])
            work.commit()

    def act(self, act: Act) -> None:
        """Something the bot does by itself, in one transaction."""
        with UnitOfWork(self._engine, self._ring) as work:
            ctx = self._context(work)
            self._finish(ctx, act(ctx))
            work.commit()

    # --- the transaction ----------------------------------------------------------------------------
    def _transact(self, row: Row, thing: Any, act: Act) -> None:
        with UnitOfWork(self._engine, self._ring) as work:
            if not work.inbox.claim(row.number):  # done already, or parked
                return
            ctx = self._context(work, thing)
            effects = act(ctx)
            work.inbox.done(row.event_id)
            typed.note(ctx)
            self._finish(ctx, [*typed.at_once(ctx, effects), *effects])
            work.commit()

    def _finish(self, ctx: Context, effects: list[Effect]) -> None:
        for event in ctx.work.journal.events:  # grows when a reaction saves
            effects = effects + self._router.react(ctx, event)
        self._posting.post(ctx, effects)

    def _context(self, work: UnitOfWork, thing: Any = None) -> Context:
        now = self._clock.now()
        ctx = Context(work=work, house=self._house, router=self._router, now=now)
        if isinstance(thing, incoming.Message):
            ctx.message = thing
            ctx.room = work.rooms.named(thing.room_id) or ""
            ctx.person = _speaker(work, thing, ctx.room)
            ctx.said_at = min(self._clock.of_server(thing.at), now)
        return ctx

    # --- answering no -------------------------------------------------------------------------------
    def _answer_no(self, row: Row, thing: Any, refusal: Refusal) -> None:
        log.info("refused", reason=refusal.reason, kind=row.kind)

        def refuse(ctx: Context) -> list[Effect]:
            event = Refused(
                at=ctx.now,
                by=ctx.by,
                about=ctx.room or row.kind,
                reason=refusal.reason,
                command=refusing.command_of(ctx, refusal),
            )
            ctx.work.journal.note(event)
            refusing.note_denied(ctx, event)
            meant, fading = refusal, list[Effect]()
            if ctx.person is not None and ctx.message is not None:
                match = understanding.command_in(ctx, addressed(ctx.message.body, self._house.user_id))
                meant = no_answers.cleared(ctx, refusal, match)
                fading = typed_detail.fades_refused(ctx, match) if not meant.details.get("erase") else []
            fading += wordless.keep_unsent(ctx, refusal)
            if refusal.reason == "date-twice" and ctx.person is not None:
                which_hour.keep(ctx, refusal)
            nearest: Any = refusal.details.get("nearest", ())
            return [*refusing.told(ctx, meant, refusing.danger_first(ctx, *nearest)), *fading]

        self._second_try(row, thing, refuse)

    def _answer_fault(self, row: Row, thing: Any, error: Exception) -> None:
        reference = refusing.fault_reference()
        log.error(
            "fault",
            reference=reference,
            kind=row.kind,
            error=type(error).__name__,
            at=refusing.place_of(error),
        )

        def own_up(ctx: Context) -> list[Effect]:
            event = Failed(at=ctx.now, by=ctx.by, about=ctx.room or row.kind, reference=reference)
            ctx.work.journal.note(event)
            fault = Part("common/fault", {"reference": reference})
            return [Say(room=ctx.room, parts=(*refusing.danger_first(ctx), fault))] if ctx.person else []

        self._second_try(row, thing, own_up)

    def _second_try(self, row: Row, thing: Any, act: Act) -> None:
        try:
            self._transact(row, thing, act)
        except OperationalError:
            raise
        except Exception as error:  # saying so broke too: one row is put by, and the others go on
            self._park(row, error)

    def _park(self, row: Row, error: Exception) -> None:
        log.error("parked", kind=row.kind, error=type(error).__name__, at=refusing.place_of(error))
        with UnitOfWork(self._engine, self._ring) as work:
            work.inbox.park(row.event_id)
            reports.parked(work, row, self._clock.now())
            work.commit()


def _still_open(work: UnitOfWork, deadline: Deadline) -> list[Deadline]:
    return [one for one in work.deadlines.open(id=deadline.id) if one.step == deadline.step]


def _speaker(work: UnitOfWork, message: incoming.Message, room: str) -> Person | None:
    """Who is on the roster; in somebody else's direct room nobody speaks."""
    person = work.people.of_user(message.sender)
    if person is None or not person.is_active:
        return None
    return None if room.startswith("person:") and room != direct(person) else person
