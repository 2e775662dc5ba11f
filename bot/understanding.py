"""What a message asks for: an answer in a dialogue, a command, a bare word below what it is about; or nothing we know."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot import (
    arguments,
    at_once,
    binding,
    control_words,
    cry,
    danger_below,
    dialogues,
    got_it,
    incoming,
    named_later,
    no_answers,
    not_understood,
    replies,
    spelled,
    to_take,
    typed_detail,
    what_stays,
    which_hour,
    words,
)
from bot.addressing import addressed, is_prefixed
from bot.context import Context
from bot.effects import Effect, Redact
from bot.matching import Match
from bot.router import Command, Place
from casework import access
from casework.errors import Refusal
from casework.events import Commanded
from casework.forms import Dialogue
from casework.people import Role
from casework.undoing import Undoable

LONGEST_COMMAND = 4000
"""What is repeated in an answer, as plain text and HTML and encrypted, has to fit into one event."""
QUOTED = re.compile(r'"\s*([^"]*?)\s*"')


def hear(ctx: Context, message: incoming.Message) -> list[Effect]:
    """What a person wrote: a report that waits for its code, a danger, an answer, a command; a stranger gets nothing."""
    if ctx.person is None:
        return []
    must_be_heard(ctx, message)
    if message.form != "text":
        return _no_text(ctx, message)
    typed = addressed(message.body, ctx.house.user_id)
    if reported := named_later.answered(ctx, typed):
        return named_later.send(ctx, reported, _run)
    if taken_back := named_later.cancelled(ctx, typed):
        note_command(ctx, "cancel", ())
        return taken_back
    if pasted := danger_below.found(ctx, message.body):
        return danger_below.send(ctx, pasted, _run, _dialogue(ctx, pasted.above))
    if cry.is_one(typed):
        return _cry(ctx)
    if (dialogue := _dialogue(ctx, message.body)) is not None:
        return dialogues.hear(ctx, dialogue, _steers(ctx, message.body) or message.body)
    if len(message.body) > LONGEST_COMMAND:
        message = ctx.message = _beginning_of_a_danger(ctx, message)
    message = ctx.message = which_hour.answered(ctx, message) or message
    text = _unquoted(message, addressed(message.body, ctx.house.user_id))
    match = _match(ctx, text)
    if match is None:
        return _for_a_danger(ctx, text, not_understood.why(ctx, text))
    return _run(ctx, match)


def _cry(ctx: Context) -> list[Effect]:
    """Open questions stay open below it."""
    note_command(ctx, "help", ())
    open_ = ctx.work.dialogues.open_of(ctx.actor.id, ctx.room) if ctx.place is Place.DIRECT else None
    return dialogues.hear_a_cry(ctx, open_, cry.first(ctx)) if open_ else cry.answered(ctx)


def _for_a_danger(ctx: Context, text: str, refusal: Refusal) -> list[Effect]:
    """What is nothing else may be the words of one that waits. Raises the refusal."""
    is_waiting = refusal.reason == "danger-not-sent-yet"
    if is_waiting and (more := named_later.said_more(ctx, text, _run)):
        return more
    raise refusal


def _beginning_of_a_danger(ctx: Context, message: incoming.Message) -> incoming.Message:
    """What cannot be said whole: of a danger its beginning goes out, anything else is refused (P7.10).

    Raises Refusal("command-too-long").
    """
    if command_meant(ctx) not in arguments.DANGERS:
        raise Refusal("command-too-long", longest=LONGEST_COMMAND)
    return replace(message, body=message.body[:LONGEST_COMMAND])


def _match(ctx: Context, text: str) -> Match | None:
    """A danger finds its code by itself, in words that stay as they are (P7.10)."""
    match = _read_as(ctx, text)
    if match is not None and match.command.name in arguments.DANGERS:
        return match
    whole = spelled.whole(ctx, text, match.command if match else None)
    return match if whole == text else _read_as(ctx, whole)


def _read_as(ctx: Context, text: str) -> Match | None:
    replied = replies.replied(ctx)[1]
    match = ctx.router.match(text, replied) or binding.bound_to(ctx, text)
    return match or to_take.bare(ctx, text) or _acknowledged(ctx, text)


def command_meant(ctx: Context) -> str:
    """The name of the command that a message is, whatever became of it; nothing of what was typed behind it."""
    message = ctx.message
    if (
        ctx.person is None
        or message is None
        or message.form != "text"
        or _dialogue(ctx, message.body) is not None
    ):
        return ""
    text = _unquoted(message, addressed(message.body[:LONGEST_COMMAND], ctx.house.user_id))
    match = _match(ctx, text)
    return match.command.name if match else ""


def must_be_heard(ctx: Context, message: incoming.Message) -> None:
    """Nothing that a locked person or a blocked device says is acted on; nor a device that nobody vouches for."""
    if ctx.actor.is_locked:
        raise Refusal("locked")
    if ctx.work.rulings.blocks(message.sender, message.device):
        raise Refusal("device-blocked")
    if not message.trusted:
        raise Refusal("device-not-verified")


def _no_text(ctx: Context, message: incoming.Message) -> list[Effect]:
    """What was first written counts; a change of it is never acted on, and said so."""
    dialogue = _dialogue(ctx, message.body)
    if dialogue is not None:
        return dialogues.hear_no_text(ctx, dialogue)
    if ctx.place is not Place.DIRECT or message.form != "edited":
        return [ctx.reply(f"common/{message.form}")]
    # It may change an answer that was removed: the change would bring it back
    return [Redact(room=ctx.room, events=(message.event_id,)), ctx.reply("common/edited")]


def _dialogue(ctx: Context, typed: str) -> Dialogue | None:
    """In an open dialogue everything without a prefix is for it, but for what is nobody's answer; what steers it also
    with one."""
    said = _steers(ctx, typed)
    if ctx.place is not Place.DIRECT or (is_prefixed(typed, ctx.house.user_id) and not said):
        return None
    dialogue = ctx.work.dialogues.open_of(ctx.actor.id, ctx.room)
    if dialogue is None or no_answers.is_none(ctx, dialogue, command_in(ctx, said or typed)):
        return None
    return dialogue


def command_in(ctx: Context, text: str) -> Match | None:
    """By its own words alone, whatever it replies to."""
    match = ctx.router.match(text)
    return ctx.router.match(spelled.whole(ctx, text, match.command if match else None))


def _steers(ctx: Context, typed: str) -> str:
    """`!pause`, without its prefix: it is optional in a direct room. Nothing: it is no such word, or has none."""
    said = addressed(typed, ctx.house.user_id)
    return said if is_prefixed(typed, ctx.house.user_id) and control_words.steers(said) else ""


def _run(ctx: Context, match: Match) -> list[Effect]:
    command = match.command
    if not _may(ctx, match):
        raise Refusal("not-your-role", command=command, roles=_who_can(command.allow))
    if ctx.place not in command.where:
        meant = _of_what_is_replied_to(ctx, command)
        raise Refusal("not-here", command=meant, places=_places(ctx, command))
    match, sure = at_once.without_yes(match)
    given = _read(ctx, match)
    ctx.command = command.name
    effects = _obey(ctx, command, given)
    if sure:
        effects = at_once.confirmed(ctx, ctx.router, effects)
    note_command(ctx, command.name, arguments.codes(given))
    return [*_clear(ctx, command, given, effects), *effects]


def _places(ctx: Context, command: Command) -> list[Place]:
    """Of those where it works the ones that this person has: a guest reads in no room that coordinators share."""
    theirs = {Place.COORDINATION: Role.COORDINATOR, Place.PROGRAM: Role.LEAD}
    return [
        place for place in sorted(command.where) if theirs.get(place, ctx.actor.role) is ctx.actor.role
    ] or sorted(command.where)


def _obey(ctx: Context, command: Command, given: dict[str, Any]) -> list[Effect]:
    """How a page is asked for is shown with the command's own example."""
    try:
        return command.handler(ctx, **given)
    except Refusal as refusal:
        if refusal.reason != "page-number":
            raise
        raise Refusal(refusal.reason, example=command.shown_in(ctx.place).example) from None


def _read(ctx: Context, match: Match) -> dict[str, Any]:
    """A reason that was typed behind what stops something does not stay, also where it was not understood."""
    try:
        return arguments.read(ctx, match.command, match.tail)
    except Refusal as refusal:
        details = refusal.details
        if refusal.reason == "usage":
            details = {**details, "command": _of_what_is_replied_to(ctx, match.command)}
        if match.command.stops and len(match.tail.split()) > len(match.command.slots):
            details = {**details, "erase": True}
        raise Refusal(refusal.reason, **details) from None


def _of_what_is_replied_to(ctx: Context, command: Command) -> Command:
    """Its example with the code that the reply is about, not with an invented one."""
    code = replies.subject_of_reply(ctx)
    if not code:
        return command
    made_up = arguments.A_REFERRAL if code.startswith("R-") else arguments.A_CASE
    example = {lang: made_up.sub(code, text, count=1) for lang, text in command.example.items()}
    return replace(command, example=example)


def _unquoted(message: incoming.Message, text: str) -> str:
    """Quotes make an answer of a word in a dialogue alone (CONVERSATION V8): in a reply `"take"` is the word."""
    found = QUOTED.fullmatch(words.tidy(text).strip()) if message.reply_to else None
    return found[1] if found else text


def _acknowledged(ctx: Context, text: str) -> Match | None:
    """What the team writes under a development is an acknowledgement of it (P7.4); under its ring, `got it`."""
    if not got_it.replies_to_a_danger(ctx) or ctx.message is None:
        return None
    if ctx.place is Place.DIRECT:
        return ctx.router.match("ack") if got_it.is_meant(text) else None
    if ctx.place is not Place.CASE or is_prefixed(ctx.message.body, ctx.house.user_id):
        return None
    return ctx.router.match(f"ack {text}")


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
        "room": ctx.room,
    }
    steps: list[Undoable] = ctx.cache.get("steps", [])
    for step in steps:
        ctx.work.journal.note(Commanded(**given, codes=step.codes, step=step.id))
    if not steps:
        ctx.work.journal.note(Commanded(**given, codes=codes, changed=what_stays.has_changed(ctx)))


def _clear(ctx: Context, command: Command, given: dict[str, Any], effects: list[Effect]) -> list[Effect]:
    """Detail does not stay where it was typed (CONVERSATION 2), nor a reason that nobody asked for (P1.8)."""
    if ctx.message is None:
        return []
    if any(isinstance(one, Redact) and ctx.message.event_id in one.events for one in effects):
        return []
    if (command.clears and ctx.place is Place.DIRECT) or arguments.SAID_WHY in ctx.cache:
        return [Redact(room=ctx.room, events=(ctx.message.event_id,))]
    return typed_detail.fades(ctx, command, given)
