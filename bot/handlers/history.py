"""What happened in a case: the timeline for its team, the whole journal for its coordinator (P12.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import alone
from bot.arguments import is_referral
from bot.context import Context, coordination
from bot.effects import Effect
from bot.handlers.looking import named
from bot.markup import Ours
from bot.router import C, M, O, Place, Router
from bot.subjects import found
from casework import events
from casework.case import Case
from casework.codes import read_code
from casework.errors import Refusal
from casework.people import Person, Role
from storage.journal import Entry

router = Router()

PAGE = 8
LONGEST_NUMBER = 4
KNOWN_TO_THE_ROOM: tuple[type[events.Event], ...] = (
    events.CaseOpened,
    events.ConsentWithdrawn,
    events.CaseReopened,
    events.CaseTransferred,
    events.CaseTaken,
    events.CaseClosed,
    events.KeyContactNamed,
    events.StepDelegated,
    events.DelegationEnded,
    events.RecordsChecked,
    events.PersonJoined,
    events.MeetingProposed,
    events.MeetingConfirmed,
    events.MeetingMoved,
    events.MeetingCancelled,
    events.MeetingStarted,
    events.MeetingEnded,
    events.GuestLetIn,
    events.TaskAdded,
    events.TaskMoved,
    events.RiskScored,
    events.Reviewed,
    events.DevelopmentReported,
    events.DevelopmentRetyped,
    events.DevelopmentMisplaced,
    events.DevelopmentComplete,
    events.DevelopmentEnded,
    events.DevelopmentHandedOver,
)
"""Never who was kept out, and why (P1.13)."""
OF_THE_ROSTER: tuple[type[events.Event], ...] = (
    events.PersonAdded,
    events.PersonNamed,
    events.PersonCorrected,
    events.PersonRemoved,
    events.PersonLocked,
    events.PersonUnlocked,
    events.Proposed,
    events.AlternateNamed,
    events.AlternateUnset,
    events.AbsencePlanned,
    events.AbsenceEnded,
    events.Certified,
    events.SessionAttended,
    events.Affirmed,
    events.DeviceApproved,
    events.DeviceBlocked,
    events.IdentityAccepted,
)
"""Outside any case."""
NUMBERS = ("task", "meeting", "development", "review", "visit", "escalation", "subpoena", "paper")


@dataclass(frozen=True)
class Line:
    at: datetime
    what: str
    which: str
    """`T1`, `M2`, or nothing."""
    by: Person | None
    whom: Person | None
    command: Mapping[str, Ours] | None
    """That was refused, as it is typed in each language."""
    read: str
    """What was read, shared, noted or taken out, by a key of the words."""


@router.command(
    "case history [case] [tail]",
    fr="dossier historique [case] [tail]",
    allow={M, C},
    where="cd",
    example=("case history K7-QF3", "dossier historique K7-QF3"),
    rank=49,
)
def history(ctx: Context, case: Case | None, tail: str | None) -> list[Effect]:
    """Codes, times and who, newest first; no detail, and nothing that the room does not know."""
    mine = named(ctx, case)
    kinds = tuple(kind.__name__ for kind in (*KNOWN_TO_THE_ROOM, *_for_chairs(ctx, mine)))
    hidden = alone.kept_from_here(ctx, mine) | _from_before(ctx, mine)
    shown = _page(ctx, mine, tail, "history", hidden=hidden, kinds=kinds, since=_since(ctx, mine))
    return [ctx.shown("history/timeline", code=mine.id, **shown)]


def _for_chairs(ctx: Context, case: Case) -> tuple[type[events.Event], ...]:
    """The room reads who left, and nothing of why (P3.9): where nobody else reads along, the coordinators see the choice."""
    chairs = ctx.place is Place.DIRECT and ctx.role_in(case) is Role.COORDINATOR
    return (events.ScopeChanged,) if chairs else ()


def _since(ctx: Context, case: Case) -> datetime | None:
    """Who came in when the individual consented sees nothing from before, of whatever agency (P9.5)."""
    return None if ctx.shows(case, case.opened_at) else case.consented_at


def _from_before(ctx: Context, case: Case) -> frozenset[str]:
    """By their numbers, developments and tasks from before it: what became of them since tells of them too (P9.5)."""
    if ctx.shows(case, case.opened_at):
        return frozenset()
    reported = {d.short for d in ctx.work.developments.where(case=case.id) if not ctx.shows(case, d.at)}
    given = {t.short for t in ctx.work.tasks.where(case=case.id) if not ctx.shows(case, t.made_at)}
    return frozenset(reported | given)


@router.command(
    "audit [case] [tail]",
    fr="journal [case] [tail]",
    allow={C, O},
    where="d",
    example=("audit K7-QF3", "journal K7-QF3"),
    rank=60,
)
def audit(ctx: Context, case: Case | None, tail: str | None) -> list[Effect]:
    """Every change, access, disclosure and refusal, reads included; this read too. Without a code: of the roster."""
    if case is None and is_referral((tail or "").partition(" ")[0]):
        return _of_a_referral(ctx, tail or "")
    if case is None:
        return _of_the_roster(ctx, tail)
    shown = _page(ctx, case, tail, "audit")
    return [ctx.detail("history/audit", code=case.id, **shown)]


def _of_a_referral(ctx: Context, tail: str) -> list[Effect]:
    """Of one that never became a case too: it is kept as long, and its coordinator answers for it (P3.8, P12.2)."""
    typed, _, page = tail.partition(" ")
    referral, case = found(ctx, read_code(typed))
    code = case.id if case else referral.id
    shown = _rows(ctx, code, (code, referral.id), page.strip() or None, "audit")
    return [ctx.detail("history/audit", code=code, **shown)]


def _of_the_roster(ctx: Context, tail: str | None) -> list[Effect]:
    """Who was added, put right, locked, removed, and by whom: of the own region; an operator's of all (P12.2)."""
    region = ctx.actor.region
    here = {"region": region} if region else {}
    people = [person.id for person in ctx.work.people.where(**here)]
    rooms = [coordination(number) for number in ctx.house.regions if region in (0, number)]
    key, kinds = f"roster:{region}", tuple(kind.__name__ for kind in OF_THE_ROSTER)
    shown = _rows(ctx, key, (*people, *rooms), tail, "audit", kinds=kinds)
    names = ctx.house.region(region).names if region else None
    return [ctx.detail("history/roster", region=names, **shown)]


def _page(ctx: Context, case: Case, tail: str | None, what: str, **only: Any) -> dict[str, Any]:
    return _rows(ctx, case.id, (case.id, case.referral), tail, what, **only)


def _rows(
    ctx: Context,
    key: str,
    about: tuple[str, ...],
    tail: str | None,
    what: str,
    hidden: frozenset[str] = frozenset(),
    **only: Any,
) -> dict[str, Any]:
    """Counted from where the reader's first page began: reading, and what happens meanwhile, shifts nothing."""
    asked = max(_number(tail), 1)
    only["before"] = ctx.work.journal.first_page(key, what, by=ctx.actor.id) if asked > 1 else None
    left = _without(ctx, hidden, about, **only) if hidden else None
    count = ctx.work.journal.count_of(about, **only) if left is None else len(left)
    page = min(asked, max(1, -(-count // PAGE)))
    first = (page - 1) * PAGE
    entries = (
        ctx.work.journal.of(about, skip=first, limit=PAGE, **only)
        if left is None
        else left[first : first + PAGE]
    )
    more = max(0, count - page * PAGE)
    ctx.looked(key, what, page=asked)
    return {"lines": [_line(ctx, one) for one in entries], "count": count, "more": more, "next": page + 1}


def _without(ctx: Context, hidden: frozenset[str], about: tuple[str, ...], **only: Any) -> list[Entry]:
    """All of it but what is about these developments and tasks: their numbers lie sealed, so each row is opened."""
    return [one for one in ctx.work.journal.of(about, **only) if not hidden & _named_in(one)]


def _named_in(entry: Entry) -> set[str]:
    return {str(entry.details.get(kind)) for kind in ("development", "task")}


def _number(tail: str | None) -> int:
    typed = (tail or "1").strip()
    if not typed.isdecimal() or len(typed) > LONGEST_NUMBER:
        raise Refusal("page-number")
    return int(typed)


def _line(ctx: Context, entry: Entry) -> Line:
    given = entry.details
    person = given.get("person") or given.get("assignee") or entry.about
    return Line(
        at=entry.at,
        what=entry.what,
        which=next((str(given[name]) for name in NUMBERS if given.get(name)), ""),
        by=ctx.work.people.find(entry.by),
        whom=ctx.work.people.find(str(person)) if person and person != entry.by else None,
        command=_typed(ctx, str(given.get("command") or str(given.get("action") or "").replace("-", " "))),
        read=str(given.get("what") or ""),
    )


def _typed(ctx: Context, command: str) -> Mapping[str, Ours] | None:
    return {lang: Ours(text) for lang, text in ctx.router.spoken(command).items()} if command else None
