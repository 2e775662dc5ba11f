"""The disclosure record: what is noted whenever something is shared, and what the client is given (P12.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import statutes
from bot.context import Context, coordination
from bot.effects import Effect
from bot.statutes import Statute
from casework.case import Basis, Case
from casework.disclosure import Line, disclose, lines
from casework.nonconsent import GROUND
from casework.people import Person


def note(ctx: Context, case: Case, what: str, people: Iterable[Person], *, by: str, at: datetime) -> None:
    """`what` is a word of `[disclosed]` in `templates/words.toml`; whoever shares it is no recipient."""
    recipients = [person for person in people if person.id != by]
    if not recipients:
        return
    id = f"{case.id}/X{ctx.work.disclosures.next_number(case.id)}"
    one, shared = disclose(id, case.id, what, recipients, basis=case.basis, by=by, at=at)
    ctx.work.disclosures.add(one, because=shared)


@dataclass(frozen=True, kw_only=True)
class Record:
    """For the client, handed over by a person: as text in the direct room, and on paper."""

    code: str
    file_number: str
    first: str
    last: str
    made_at: datetime
    lines: tuple[Line, ...]
    law: Statute | None
    """The ground of what was shared without consent; None: nothing was."""

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def record_of(ctx: Context, case: Case) -> Record:
    """All that was shared in this case until now."""
    people = {person.id: person for person in ctx.work.people.where()}
    calendar = ctx.house.calendar(case.region)
    rows = lines(
        ctx.work.disclosures.where(case=case.id), people, day=lambda instant: calendar.local(instant).date()
    )
    in_danger = [line for line in rows if line.basis == Basis.DANGER]
    law = statutes.statute(GROUND, calendar.local(in_danger[-1].last_at).date()) if in_danger else None
    return Record(
        code=case.id,
        file_number=case.file_number,
        first=case.first,
        last=case.last,
        made_at=ctx.now,
        lines=rows,
        law=law,
    )


def tell_the_others(ctx: Context, case: Case, block: str) -> list[Effect]:
    """Whoever coordinates here too learns what was taken out; not who must not know of the case (CONVERSATION V6)."""
    referral = ctx.work.referrals.get(case.referral)
    others = [person for person in ctx.chairs(referral) if person.id != ctx.actor.id]
    if not others:
        return []
    said = ctx.say(coordination(case.region), block, code=case.id, by=ctx.actor, at=ctx.now)
    return [replace(said, about=case.id)]
