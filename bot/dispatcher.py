"""One transaction around everything that is handled (ARCHITECTURE 5)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import Engine

from bot import arguments, at_once, chimes, dialogues, incoming, no_answers, suggesting, words
from bot.clock import Clock
from bot.context import Context, coordination, direct
from bot.effects import Effect, Part, Redact, Say
from bot.house import House
from bot.posting import Posting
from bot.router import Command, Match, Place, Router, spoken
from casework import access
from casework.deadlines import Deadline
from casework.errors import Refusal
from casework.events import Commanded, DeadlineFell, Denied, Failed, Refused
from casework.people import Person, Role
from casework.undoing import Undoable
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
LONGEST_COMMAND = 4000
"""What is repeated in an answer, as plain text and HTML and encrypted, has to fit into one event."""


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
    def handle(self, row: Row) -> None:
        """Work off one inbox row; never raises for what is in it."""
        assert row.plain is not None, "a new row has a body"
        thing: Any = documents.read(row.plain, KINDS[row.kind])
        try:
            self._transact(row, thing, lambda ctx: self._act(ctx, thing))
        except Refusal as refusal:
            self._answer_no(row, thing, refusal)
        except Exception as error:
            self._answer_fault(row, thing, error)

    def _act(self, ctx: Context, thing: Any) -> list[Effect]:
        if isinstance(thing, incoming.Message):
            return self._hear(ctx, thing)
        return self._router.react(ctx, thing)

    def _hear(self, ctx: Context, message: incoming.Message) -> list[Effect]:
        if ctx.person is None:
            return []
        must_be_heard(ctx, message)
        if message.form != "text":
            return self._no_text(ctx, message)
        if (dialogue := self._dialogue(ctx, message)) is not None:
            return dialogues.hear(ctx, dialogue, message.body)
        if len(message.body) > LONGEST_COMMAND:
            raise Refusal("command-too-long", longest=LONGEST_COMMAND)
        text = addressed(message.body, self._house.user_id)
        match = self._router.match(text) or self._bound(ctx, text) or self._acknowledged(ctx, text)
        if match is None:
            raise self._not_understood(ctx, text)
        return self._run(ctx, match)

    def _no_text(self, ctx: Context, message: incoming.Message) -> list[Effect]:
        """What was first written counts; a change of it is never acted on, and said so."""
        dialogue = self._dialogue(ctx, message)
        if dialogue is not None:
            return dialogues.hear_no_text(ctx, dialogue)
        if ctx.place is not Place.DIRECT or message.form != "edited":
            return [ctx.reply(f"common/{message.form}")]
        # It may change an answer that was removed: the change would bring it back
        return [Redact(room=ctx.room, events=(message.event_id,)), ctx.reply("common/edited")]

    def _dialogue(self, ctx: Context, message: incoming.Message) -> Any:
        """In an open dialogue everything without a prefix is for it, but for what is nobody's answer."""
        if ctx.place is not Place.DIRECT or is_prefixed(message.body, self._house.user_id):
            return None
        dialogue = ctx.work.dialogues.open_of(ctx.actor.id, ctx.room)
        if dialogue is None or no_answers.is_none(ctx, dialogue, self._router.match(message.body)):
            return None
        return dialogue

    def _run(self, ctx: Context, match: Match) -> list[Effect]:
        command = match.command
        if not _may(ctx, match):
            raise Refusal("not-your-role", command=command, roles=_who_can(command.allow))
        if ctx.place not in command.where:
            raise Refusal("not-here", command=command, places=sorted(command.where))
        match, sure = at_once.without_yes(match)
        given = arguments.read(ctx, command, match.tail)
        ctx.command = command.name
        effects = command.handler(ctx, **given)
        if sure:
            effects = at_once.confirmed(ctx, self._router, effects)
        note_command(ctx, command.name, arguments.codes(given))
        return [*_clear(ctx, command), *effects]

    def _bound(self, ctx: Context, text: str) -> Match | None:
        """A reply with the bare word: `take` under a referral's alert, `ack` under a development's ring."""
        if ctx.message is None or ctx.message.reply_to is None:
            return None
        named = ctx.work.outbox.named(ctx.message.reply_to)
        about = named[2] if named else None
        if about is None:
            return None
        kind, _, whom = about.partition(":")
        if kind in BOUND_TO_SOMEBODY:
            return self._router.match(f"{BOUND_TO_SOMEBODY[kind]} {whom} {text}")
        for first in BOUND.get(_kind(about), ()):
            if match := self._router.match(f"{first} {text}"):
                # What is numbered within a case is found again by `arguments.replied`
                return match if "/" in about else replace(match, tail=f"{match.tail} {about}")
        return None

    def _acknowledged(self, ctx: Context, text: str) -> Match | None:
        """What the team writes under a development is an acknowledgement of it (P7.4)."""
        _, number = arguments.replied(ctx)
        if (
            ctx.place is not Place.CASE
            or not number.startswith("D")
            or ctx.message is None
            or is_prefixed(ctx.message.body, self._house.user_id)
        ):
            return None
        return self._router.match(f"ack {text}")

    def _not_understood(self, ctx: Context, text: str) -> Refusal:
        said = [word.rstrip(".,;:!?") for word in words.fold(text).split()[:2]] or [""]
        for first in ("-".join(said), said[0]):  # `rendez vous`: a space for a hyphen
            if first in words.ASKED_BACK:
                return Refusal(words.ASKED_BACK[first])
        nearest = suggesting.nearest(self._router, text, ctx.actor.role, ctx.place)
        if not nearest:
            return Refusal("not-understood")
        return Refusal("did-you-mean", nearest=[spoken(one, ctx.actor.language) for one in nearest])

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
            effects: list[Effect] = []
            assert deadline.step is not None and deadline.step_at is not None
            if not deadline.is_stale(self._house.rules, ctx.now) and not ctx.is_hushed(deadline):
                effects = self._router.steps[deadline.rule](ctx, deadline)
                late = max(0, int((ctx.now - deadline.step_at).total_seconds() // 60))
                fell = DeadlineFell(
                    at=ctx.now,
                    by="bot",
                    about=deadline.subject,
                    rule=deadline.rule,
                    step=deadline.step,
                    late_minutes=late,
                )
                work.journal.note(fell)
            for one in _still_open(work, deadline):
                work.deadlines.move(one.passed(self._house.rules, ctx.now))
            self._finish(ctx, effects)
            if early_in is None or chimes.rung(ctx) & early_in:
                work.commit()
                return True
        return False

    def skip_step(self, deadline: Deadline) -> None:
        """A step whose words broke must not stop the others: it is noted, and the ladder goes on."""
        reference = fault_reference()
        with UnitOfWork(self._engine, self._ring) as work:
            ctx = self._context(work)
            known = deadline.rule in self._house.rules  # a release may have taken the rule away
            none_left = replace(deadline, step=None, step_at=None)
            work.deadlines.move(deadline.passed(self._house.rules, ctx.now) if known else none_left)
            work.journal.note(Failed(at=ctx.now, by="bot", about=deadline.subject, reference=reference))
            if deadline.region:
                room = coordination(deadline.region)
                told = ctx.say(room, "common/step-failed", subject=deadline.subject, reference=reference)
                self._posting.post(ctx, [told])
            work.commit()
        log.error("step failed", reference=reference, rule=deadline.rule, step=deadline.step)

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
            self._finish(ctx, effects)
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
                command=_named(refusal),
            )
            ctx.work.journal.note(event)
            self._note_denied(ctx, event)
            told = refusal
            if ctx.person is not None and ctx.message is not None:
                match = self._router.match(addressed(ctx.message.body, self._house.user_id))
                told = no_answers.cleared(ctx, refusal, match)
            nearest: Any = refusal.details.get("nearest", ())
            return _refused(ctx, told, self._first(ctx, *nearest))

        self._second_try(row, thing, refuse)

    def _note_denied(self, ctx: Context, refused: Refused) -> None:
        """In the audit of the case that was named, whoever named it."""
        if ctx.person is None or ctx.message is None:
            return
        text = addressed(ctx.message.body[:LONGEST_COMMAND], self._house.user_id)
        if (case := arguments.case_meant(ctx, text)) is not None:
            about, why = case.id, {"reason": refused.reason, "command": refused.command}
            ctx.work.journal.note(Denied(at=ctx.now, by=ctx.by, about=about, **why))

    def _answer_fault(self, row: Row, thing: Any, error: Exception) -> None:
        reference = fault_reference()
        log.error("fault", reference=reference, kind=row.kind, error=type(error).__name__, at=place_of(error))

        def own_up(ctx: Context) -> list[Effect]:
            event = Failed(at=ctx.now, by=ctx.by, about=ctx.room or row.kind, reference=reference)
            ctx.work.journal.note(event)
            fault = Part("common/fault", {"reference": reference})
            return [Say(room=ctx.room, parts=(*self._first(ctx), fault))] if ctx.person else []

        self._second_try(row, thing, own_up)

    def _first(self, ctx: Context, *nearest: str) -> tuple[Part, ...]:
        """What stands above a no: 911, where somebody meant to report a danger (CONVERSATION V9)."""
        if ctx.person is None or ctx.message is None:
            return ()
        said = (addressed(ctx.message.body, self._house.user_id), *nearest)
        match = next(filter(None, map(self._router.match, said)), None)
        if match is None or not match.command.if_refused:
            return ()
        return (Part(match.command.if_refused, {"emergency": ctx.emergency}),)

    def _second_try(self, row: Row, thing: Any, act: Act) -> None:
        try:
            self._transact(row, thing, act)
        except Exception as error:
            log.error("parked", kind=row.kind, error=type(error).__name__, at=place_of(error))
            with UnitOfWork(self._engine, self._ring) as work:
                work.inbox.park(row.event_id)
                work.commit()


def must_be_heard(ctx: Context, message: incoming.Message) -> None:
    """Nothing that a locked person or a blocked device says is acted on; nor a device that nobody vouches for."""
    if ctx.actor.is_locked:
        raise Refusal("locked")
    if ctx.work.rulings.blocks(message.sender, message.device):
        raise Refusal("device-blocked")
    if not message.trusted:
        raise Refusal("device-not-verified")


def note_command(ctx: Context, command: str, codes: tuple[str, ...]) -> None:
    """Which device gave it, and what it named; never its words."""
    if ctx.message is None:
        return
    given: dict[str, Any] = {
        "at": ctx.at,
        "by": ctx.by,
        "about": ctx.by,
        "command": command,
        "device": ctx.message.device,
    }
    steps: list[Undoable] = ctx.cache.get("steps", [])
    for step in steps:
        ctx.work.journal.note(Commanded(**given, codes=step.codes, step=step.id))
    if not steps:
        ctx.work.journal.note(Commanded(**given, codes=codes))


def _clear(ctx: Context, command: Command) -> list[Effect]:
    """Detail does not stay where it was typed (CONVERSATION 2)."""
    if not command.clears or ctx.place is not Place.DIRECT or ctx.message is None:
        return []
    return [Redact(room=ctx.room, events=(ctx.message.event_id,))]


def _still_open(work: UnitOfWork, deadline: Deadline) -> list[Deadline]:
    return [one for one in work.deadlines.open(id=deadline.id) if one.step == deadline.step]


def _may(ctx: Context, match: Match) -> bool:
    """By role; in one case also by what is delegated there (P1.4), and as a visitor alone (P8.9)."""
    command, person = match.command, ctx.actor
    by_role = person.role in command.allow
    if by_role if person.role is not Role.COORDINATOR else command.step is None and not by_role:
        return by_role
    case = arguments.case_meant(ctx, match.tail)
    if case is None or ctx.why_not(case) is not None:
        return by_role
    return access.may(person, case, allow=command.allow, step=command.step)


def _who_can(allow: frozenset[Role]) -> list[Role]:
    """Whom to ask: somebody of the team, or a coordinator, where one may; else all who may, in a fixed order."""
    first = next((role for role in (Role.MEMBER, Role.COORDINATOR) if role in allow), None)
    return [first] if first else sorted(allow)


BOUND = {
    "R": ("referral", "aiguillage", ""),
    "call": ("call", "appel"),
    "M": ("meeting answer", ""),
    "E": ("escalation answer",),
}
"""What a reply is about -> the words that stand before what was typed."""
MARKUP = re.compile(r"^(`+|\*\*|__)(.*)\1$", re.DOTALL)
"""A command typed as it is shown, or in bold."""

BOUND_TO_SOMEBODY = {"unlock": "unlock", "lock": "undo"}
"""The same for what is about a person, `unlock:@roy:example.org`: their id stands between."""


def _kind(about: str) -> str:
    """`R` of a referral, `M` of `K7-QF3/M1`."""
    case, _, number = about.partition("/")
    if case == "call":
        return case
    return number[:1] if number else "R" if case.startswith("R-") else ""


def addressed(text: str, me: str) -> str:
    """Without the prefix `!`, or the bot's name: `@convene: help`, `@convene:example.org help`."""
    tidy = MARKUP.sub(r"\2", text.strip()).strip()
    if tidy.startswith("!"):
        return tidy[1:].strip()
    local = me[1:].partition(":")[0]
    for name in (me, f"@{local}", local):
        if tidy.casefold().startswith(name.casefold()):
            sign, rest = tidy[len(name) : len(name) + 1], tidy[len(name) + 1 :]
            if sign in (":", ",") or (name == me and sign in ("", " ")):
                return rest.strip()
    return tidy


def is_prefixed(text: str, me: str) -> bool:
    return addressed(text, me) != MARKUP.sub(r"\2", text.strip()).strip()


def _speaker(work: UnitOfWork, message: incoming.Message, room: str) -> Person | None:
    """Who is on the roster; in somebody else's direct room nobody speaks."""
    person = work.people.of_user(message.sender)
    if person is None or not person.is_active:
        return None
    return None if room.startswith("person:") and room != direct(person) else person


def _refused(ctx: Context, refusal: Refusal, first: tuple[Part, ...] = ()) -> list[Effect]:
    if ctx.person is None or ctx.message is None:
        return []
    effects: list[Effect] = []
    if refusal.details.get("erase"):
        effects.append(Redact(room=ctx.room, events=(ctx.message.event_id,)))
    details = {k: v for k, v in refusal.details.items() if k not in ("erase", "above")}
    above: Any = refusal.details.get("above")
    if isinstance(command := details.get("command"), Command):
        details["command"] = command if refusal.reason == "not-here" else command.shown_in(ctx.place)
    if refusal.reason == "which-case":
        details["codes"] = arguments.own_codes(ctx)
    no = Part(f"refusals/{refusal.reason}", {**details, "person": ctx.person})
    say = Say(
        room=ctx.room, parts=(*first, *([above] if above else []), no), languages=(ctx.person.language,)
    )
    if ctx.person.is_locked:  # where nobody else reads; and they do
        say = replace(say, room=direct(ctx.person), farewell=True)
    return [*effects, say]


def _named(refusal: Refusal) -> str:
    command = refusal.details.get("command")
    return str(getattr(command, "name", ""))


def fault_reference() -> str:
    return f"E-{secrets.token_hex(2).upper()}"


def place_of(error: BaseException) -> str:
    """Where it broke: file and line, nothing of what was in it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
