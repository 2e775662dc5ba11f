"""Rings that may wait for others, as they are written (CONVERSATION V5).

Each is a row of its own in the outbox, a chime, so that what is settled meanwhile is withdrawn; `bot/bell.py` lets them go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.context import Context
from bot.effects import Part, Say
from bot.markup import Ours
from bot.router import Place
from casework.codes import read_code

LATE = timedelta(minutes=5)
"""From here on it is marked."""
LONGEST_RING = 100
COMMAND = re.compile(r"(?<=[^.?])[.](?= [^.?`]*`).*$|(?<=\?) [^.?`]*`.*$")
"""The sentence that says what to type."""
ENDING = re.compile(r"[ \u00a0]?:? `[^`]*`\.?$")


@dataclass(frozen=True, kw_only=True)
class Chime:
    """What joining needs of a ring that is written already. Instants as ISO text: it lies in the outbox."""

    key: str
    """Of two with the same one the later counts: two steps of one clock."""
    lines: dict[str, str]
    """By language."""
    zone: str
    code: str
    urgent: bool
    waits: bool
    """Counts among the six, and waits when they are used up."""
    is_step: bool
    at: str
    due: str
    """Empty: it names no time by which something is to be done."""
    block: str = ""
    """What it says; empty in rows from before this was kept."""

    @property
    def rank(self) -> tuple[bool, str, str]:
        """What has no time of its own, an invitation for one, can be done now."""
        return (not self.urgent, self.due or self.at, self.key)

    def is_late(self, now: datetime) -> bool:
        return now - datetime.fromisoformat(self.at) > LATE


def may_be_joined(ctx: Context, say: Say) -> bool:
    """Not in a case room; not a development, a guest's coming, or what happens now and is urgent."""
    if not say.ring or say.at is not None or Place.of(say.room) is Place.CASE:
        return False
    if ctx.deadline is None:
        return not say.urgent
    return not ctx.house.rules[ctx.deadline.rule].alone


def chime(ctx: Context, say: Say, body: str, languages: Iterable[str], zone: str) -> Chime:
    """What the bell needs to know of a ring, so that it can be joined with others or wait for its hour (CONVERSATION V5)."""
    ctx.cache.setdefault("chimes", set()).add(say.room)
    step, rules = ctx.deadline, ctx.house.rules
    blocks = ",".join(part.block for part in say.parts)
    return Chime(
        key=f"{step.rule} {step.subject}" if step else f"{blocks} {say.about}",
        lines=dict(zip(languages, body.split("\n\n"), strict=True)),
        zone=zone,
        code=_code(ctx, say.about),
        urgent=rules[step.rule].urgent if step else say.urgent,
        waits=Place.of(say.room) is Place.DIRECT and (step is None or step.waits_its_turn(rules)),
        is_step=step is not None,
        at=_iso(step.step_at if step and step.step_at else ctx.now),
        due=_iso(due) if (due := step.due_at if step else _named_in(say)) else "",
        block=say.parts[0].block,
    )


def not_before(ctx: Context, say: Say) -> datetime | None:
    """A step that is taken early for somebody keeps its time for everybody else."""
    if ctx.early_in is None or say.room in ctx.early_in:
        return None
    return ctx.deadline.step_at if ctx.deadline else None


def is_late(ctx: Context) -> bool:
    at = ctx.deadline.step_at if ctx.deadline else None
    return at is not None and ctx.now - at > LATE


def whole(line: str, *, late: bool, tight: bool = False, more: int = 0, has_today: bool = True) -> Part:
    """A ring by its own words. `late`: it is sent late, whatever is due; `tight`: marked with the shorter word."""
    facts = {"late": late, "tight": tight, "more": more, "has_today": has_today}
    return Part("rings/whole", {"line": Ours(line), **facts})


def without_command(line: str) -> str:
    """What it is about: what to type stands in the list above the ring."""
    return COMMAND.sub("", line)


def bare(line: str) -> str:
    """Without what to type after a colon either."""
    return ENDING.sub("", line)


def rung(ctx: Context) -> frozenset[str]:
    """The rooms that this transaction rings in, if joined rings do."""
    return frozenset(ctx.cache.get("chimes", ()))


def _code(ctx: Context, about: str | None) -> str:
    """The case's, once there is one: the referral's is known to nobody on the team."""
    first = (about or "").partition("/")[0]
    return ctx.code_of(first) if read_code(first) else ""


def _named_in(say: Say) -> datetime | None:
    """The time that the ring itself names, where it is no step of a clock."""
    found = (part.params.get("due") for part in say.parts)
    return next((due for due in found if isinstance(due, datetime)), None)


def _iso(at: datetime) -> str:
    return at.isoformat()
