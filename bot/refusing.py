"""What is told, and noted, when the answer is no or something broke."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from bot import arguments, spelled, typed, which_case, words
from bot.addressing import addressed
from bot.context import Context, direct
from bot.effects import Effect, Part, Redact, Say
from bot.router import Command, Place
from bot.understanding import LONGEST_COMMAND, command_meant
from casework.case import Case
from casework.codes import first_named
from casework.errors import Refusal
from casework.events import Denied, Refused
from casework.people import Role
from casework.referral import Referral

NOT_SENT = frozenset(
    {"not-here", "not-your-role", "no-such-case", "no-such-referral", "no-such-code", "other-case-here"}
    | {"critical-too-long", "command-too-long"}
)
"""A danger that is refused so has reached nobody."""
NOT_BESIDE_OTHERS = frozenset({"written-before-consent", "which-development-direct"})
"""Said in the case room it would tell who came later that there was something before (P9.5)."""


def told(ctx: Context, refusal: Refusal, first: tuple[Part, ...] = ()) -> list[Effect]:
    """The no, in the person's language; `first`: what stands above it. A stranger, and the clock, are told nothing."""
    if ctx.person is None or ctx.message is None:
        return []
    above: Any = refusal.details.get("above")
    must_leave = typed.must_leave(ctx)
    if must_leave and refusal.reason == "not-here":
        return typed.told_aside(ctx, (*first, *_telephone(ctx, refusal, first)))
    no = Part(f"refusals/{refusal.reason}", {**_details(ctx, refusal), "person": ctx.person})
    parts = (*first, *_telephone(ctx, refusal, first), *([above] if above else []), no)
    say = Say(room=ctx.room, parts=parts, languages=(ctx.person.language,))
    erased = [Redact(room=ctx.room, events=(ctx.message.event_id,))] if refusal.details.get("erase") else []
    if refusal.reason in NOT_BESIDE_OTHERS and ctx.place is Place.CASE:
        return [*erased, *ctx.elsewhere(), replace(say, room=direct(ctx.person))]
    if must_leave:
        return [*ctx.elsewhere(), replace(say, room=direct(ctx.person))]
    if ctx.person.is_locked:  # where nobody else reads; and they do
        say = replace(say, room=direct(ctx.person), farewell=True)
    return [*erased, say]


def _details(ctx: Context, refusal: Refusal) -> dict[str, object]:
    """As the words need them: commands and codes as this person may type and know them here."""
    details = {k: v for k, v in refusal.details.items() if k not in ("erase", "above")}
    if isinstance(command := details.get("command"), Command):
        details["command"] = command if refusal.reason == "not-here" else command.shown_in(ctx.place)
    if refusal.reason == "which-case":
        details |= arguments.to_choose(arguments.own_codes(ctx))
    if refusal.reason == "referral-closed":
        details["goes_on"] = _goes_on(ctx, str(details["goes_on"] or ""))
    return details


def _goes_on(ctx: Context, twin: str) -> str:
    """Of two about one person the code of the one that was kept, for a coordinator who may know of it (P1.12, P2.7)."""
    other = ctx.work.referrals.find(twin) if twin else None
    may = other is not None and ctx.actor.role is Role.COORDINATOR and ctx.may_hear_of(ctx.actor, other)
    return ctx.code_of(other.id) if other is not None and may else ""


def _telephone(ctx: Context, refusal: Refusal, first: tuple[Part, ...]) -> tuple[Part, ...]:
    """Below 911: a danger that did not go out is told to somebody who hears it; of some the refusal says more."""
    reports = bool(first) and command_meant(ctx) in arguments.DANGERS
    if not reports or refusal.reason not in NOT_SENT:
        return ()
    people, is_lead = which_case.to_telephone(ctx, _meant(ctx)), ctx.actor.role is Role.LEAD
    return (Part("critical/not-out", {"people": people, "is_lead": is_lead}),)


def _meant(ctx: Context) -> Referral | None:
    """What it names, if whoever typed it may speak of it."""
    assert ctx.message is not None, "somebody typed it"
    named = first_named(words.tidy(ctx.message.body[:LONGEST_COMMAND]))
    code = (named and named.code) or ctx.case_here
    matter = ctx.matter(code) if code else None
    return ctx.work.referrals.get(matter.referral) if isinstance(matter, Case) else matter


def danger_first(ctx: Context, *nearest: str) -> tuple[Part, ...]:
    """What stands above a no: 911, where somebody meant to report a danger (CONVERSATION V9)."""
    if ctx.person is None or ctx.message is None:
        return ()
    said = (addressed(ctx.message.body, ctx.house.user_id), *nearest)
    match = next(filter(None, map(ctx.router.match, said)), None)
    if match is None or not match.command.if_refused:
        return ()
    return (Part(match.command.if_refused, {"emergency": ctx.emergency}),)


def note_denied(ctx: Context, refused: Refused) -> None:
    """In the audit of the case that was named, whoever named it, with a space in its code too."""
    if ctx.person is None or ctx.message is None:
        return
    text = addressed(ctx.message.body[:LONGEST_COMMAND], ctx.house.user_id)
    if (case := arguments.case_meant(ctx, _as_written(ctx, text, refused))) is not None:
        about, why = case.id, {"reason": refused.reason, "command": refused.command}
        ctx.work.journal.note(Denied(at=ctx.now, by=ctx.by, about=about, **why))


def _as_written(ctx: Context, text: str, refused: Refused) -> str:
    """With its code as we write it; not of an answer, whose words may only look like one."""
    if not refused.command and ctx.work.dialogues.open_of(ctx.actor.id, ctx.room) is not None:
        return text
    match = ctx.router.match(text)
    return spelled.for_the_audit(ctx, text, match.command if match else None)


def command_of(ctx: Context, refusal: Refusal) -> str:
    """What was refused has its name in the journal, whatever the reason (P12.2)."""
    command = refusal.details.get("command")
    return command.name if isinstance(command, Command) else command_meant(ctx)


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
