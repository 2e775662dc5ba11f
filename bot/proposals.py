"""The two-person rule: what an operator proposes, a coordinator of that region agrees to (CONVERSATION 2, rows 7 and 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.context import ANY_COORDINATOR, Context, coordination, direct
from bot.effects import Effect
from casework.errors import Refusal
from casework.events import Proposed
from casework.names import same_person
from casework.people import Person, Role
from storage.dialogues import Question

WAITS = timedelta(days=1)
LATELY = timedelta(hours=1)
PROPOSED_BY = "proposed_by"
ALIKE = 3
"""People of the same name who are shown beside somebody new."""


def propose(
    ctx: Context, action: str, user: str, region: int, details: dict[str, str], block: str, /, **shown: Any
) -> list[Effect]:
    """A coordinator says yes at once; what an operator proposes waits a day in the region's coordination room."""
    if ctx.actor.role is Role.COORDINATOR:
        return [ctx.ask_yes(action, user_word(ctx, user), block, details=details, by=None, **shown)]
    room = coordination(region or min(ctx.house.regions))
    about = details.get("id", "")
    rings = _ring(ctx, room, region or min(ctx.house.regions))
    ctx.work.journal.note(Proposed(at=ctx.now, by=ctx.actor.id, about=room, action=action, person=about))
    asked = ctx.ask_yes(
        action,
        user_word(ctx, user),
        block,
        details={**details, PROPOSED_BY: ctx.actor.id},
        room=room,
        whom=ANY_COORDINATOR,
        wait=WAITS,
        by=ctx.actor,
        **shown,
    )
    return [*rings, asked, ctx.reply("roster/proposed")]


def _ring(ctx: Context, room: str, region: int) -> list[Effect]:
    """Once: what comes within the hour stands beside it in `today`. It says neither who nor what (P12.10)."""
    lately = ctx.now + WAITS - LATELY
    waiting = ctx.work.questions.where(person=ANY_COORDINATOR, room=room, state="open")
    if any(one.expires_at > lately for one in waiting):
        return []
    ring = ctx.ring(room, "roster/proposed-ring", until=ctx.now + WAITS)
    return [replace(ring, mentions=tuple(p.id for p in ctx.at_hand(region)))]


def shown_in(ctx: Context, region: int) -> Context:
    """Where the proposal would be shown: who reads there decides what may be named."""
    if ctx.actor.role is Role.COORDINATOR:
        return ctx
    return replace(ctx, room=coordination(region or min(ctx.house.regions)))


def must_not_be_own(ctx: Context, question: Question, about: str) -> None:
    """Nobody approves what they proposed, nor what is about themselves."""
    if ctx.actor.id in (about, question.details.get(PROPOSED_BY)):
        raise Refusal("not-yourself")


def tell_the_proposer(ctx: Context, question: Question) -> list[Effect]:
    proposer = question.details.get(PROPOSED_BY)
    return [ctx.say(direct(ctx.someone(proposer)), "roster/agreed", by=ctx.actor)] if proposer else []


def accounts(ctx: Context, person: Person) -> dict[str, Any]:
    """Whose account it is, for whoever says yes: whether it is one of ours, and who has that name already."""
    alike = [other for other in ctx.people() if other.user_id != person.user_id and _is_alike(other, person)]
    return {"account": person.user_id, "ours": elsewhere(ctx, person.user_id), "alike": alike[:ALIKE]}


def _is_alike(other: Person, person: Person) -> bool:
    name = (person.first, person.last)
    return same_person((other.first, other.last), name) or _handle(other) == _handle(person)


def _handle(person: Person) -> str:
    return person.user_id.partition(":")[0]


def must_be_of_region(ctx: Context, region: int) -> None:
    """A coordinator acts in the own region, and on who belongs to the whole province."""
    if ctx.actor.role is Role.COORDINATOR and region not in (0, ctx.actor.region):
        raise Refusal("other-region")


def user_word(ctx: Context, user_id: str) -> str:
    """What is typed after `yes`: the name without sign; the server too, where it is another one than ours."""
    name, _, server = user_id.removeprefix("@").partition(":")
    return name if server == ctx.house.server else user_id.removeprefix("@")


def elsewhere(ctx: Context, user_id: str) -> str:
    """Our own server's name, where an account is on another: whoever says yes compares the two."""
    return "" if user_id.endswith(f":{ctx.house.server}") else ctx.house.server
