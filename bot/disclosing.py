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
from casework.disclosure import AGREED, WITHDRAWN, Disclosure, Line, disclose, lines
from casework.nonconsent import GROUND
from casework.people import Person
from casework.referral import Referral


def note(
    ctx: Context, case: Case, what: str, people: Iterable[Person], *, by: str, at: datetime, item: str = ""
) -> None:
    """`what` is a word of `[disclosed]` in `templates/words.toml`; whoever shares it is no recipient.

    `item`: which one; whoever knows that one already is told nothing new.
    """
    ground = ctx.work.ground(case)
    basis = case.basis if ground is None or ground.is_given else WITHDRAWN
    new = [person for person in people if not (item and _knows(ctx, case, person, item))]
    _note(ctx, case.id, what, new, basis=basis, by=by, at=at, item=item)


def _knows(ctx: Context, case: Case, person: Person, item: str) -> bool:
    noted = ctx.work.disclosures.where(case=case.id)
    return any(one.item == item and person.id in (one.by, *one.persons) for one in noted)


def note_before_a_case(
    ctx: Context, referral: Referral, what: str, people: Iterable[Person], *, by: str, at: datetime
) -> None:
    """On the ground that the person agreed to be referred (P2.3)."""
    _note(ctx, referral.id, what, people, basis=AGREED, by=by, at=at)


def _note(
    ctx: Context,
    code: str,
    what: str,
    people: Iterable[Person],
    *,
    basis: str,
    by: str,
    at: datetime,
    item: str = "",
) -> None:
    recipients = [person for person in people if person.id != by]
    if not recipients:
        return
    id = f"{code}/X{ctx.work.disclosures.next_number(code)}"
    one, shared = disclose(id, code, what, recipients, basis=basis, by=by, at=at, item=item)
    ctx.work.disclosures.add(one, because=shared)


@dataclass(frozen=True, kw_only=True)
class Record:
    """For the client, handed over by a person: as text in the direct room, and on paper."""

    code: str
    file_number: str
    """Empty: a referral that has not become a case."""
    first: str
    last: str
    made_at: datetime
    lines: tuple[Line, ...]
    law: Statute | None
    """The ground of what was shared without consent; None: nothing was."""

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def record_of(ctx: Context, kept: Case | Referral) -> Record:
    """All that was shared of it until now: of a case, what was shared of its referral before too."""
    codes = (kept.referral, kept.id) if isinstance(kept, Case) else (kept.id,)
    people = {person.id: person for person in ctx.work.people.where()}
    calendar = ctx.house.calendar(kept.region)
    noted = [one for code in codes for one in _in_order(ctx.work.disclosures.where(case=code))]
    visits = ctx.work.visits.where(case=kept.id)
    rows = lines(noted, people, day=lambda instant: calendar.local(instant).date(), visits=visits)
    in_danger = [line for line in rows if line.basis == Basis.DANGER]
    law = statutes.statute(GROUND, calendar.local(in_danger[-1].last_at).date()) if in_danger else None
    return Record(
        code=kept.id,
        file_number=kept.file_number if isinstance(kept, Case) else "",
        first=kept.first,
        last=kept.last,
        made_at=ctx.now,
        lines=rows,
        law=law,
    )


def _in_order(noted: list[Disclosure]) -> list[Disclosure]:
    return sorted(noted, key=lambda one: one.number)


def tell_the_others(ctx: Context, kept: Case | Referral, block: str) -> list[Effect]:
    """Whoever coordinates here too learns what was taken out; not who must not know of it (CONVERSATION V6)."""
    referral = ctx.work.referrals.get(kept.referral) if isinstance(kept, Case) else kept
    others = [person for person in ctx.chairs(referral) if person.id != ctx.actor.id]
    if not others:
        return []
    said = ctx.say(coordination(kept.region), block, code=kept.id, by=ctx.actor, at=ctx.now)
    return [replace(said, about=kept.id)]
