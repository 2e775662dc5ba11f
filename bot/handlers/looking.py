"""Looking at cases: which there are, how one stands, who can read it (P12.3; CONVERSATION V10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import alone, course, dangers, developments, lending, on_hold, pairs, scores, signed, vouching
from bot.context import Context
from bot.effects import Effect
from bot.handlers import nobody_there
from bot.handlers.case import alone_in, barred_lines
from bot.handlers.checked import counts
from bot.paging import page_of
from bot.router import C, M, Place, Router
from bot.stays import stays
from casework import access
from casework.access import Barred
from casework.case import Case
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.people import Person
from casework.stage import Stage

router = Router()

LONGEST_LIST = 10
CLOCKS = (
    "team-meeting",
    "meeting-answers",
    "meeting-starts",
    "records-checked",
    "development-acknowledged",
    "danger-acknowledged",
    "task-done",
    "risk-reviewed",
    "withdrawal-decided",
)


@router.command(
    "case list [page]",
    fr="dossier liste [page]",
    allow={M, C},
    where="dkc",
    example=("case list", "dossier liste"),
    rank=21,
)
def list_(ctx: Context, page: str | None) -> list[Effect]:
    """Codes with initials and the next clock: in the direct room (CONVERSATION V10); behind them what is closed. In front
    a danger that nobody has read, then one that waits for whoever asks (V2)."""
    cases = ctx.cases_near(ctx.actor, Stage.OPEN)
    mine = sorted((case for case in cases if ctx.why_not(case) is None), key=lambda it: it.opened_at)
    closed = _still_kept(ctx)
    urgent = {case.id: _urgent(ctx, case) for case in (*mine, *closed)}
    shown = page_of(sorted([*mine, *closed], key=lambda it: urgent[it.id].rank), page, LONGEST_LIST)
    rows = [{**_row(ctx, case), "urgent": urgent[case.id]} for case in shown.rows]
    ctx.looked(ctx.actor.id, "cases")
    counts = {"count": len(mine), "closed": len(closed), "more": shown.more, "next": shown.next}
    counts["unread"] = sum(one.danger for one in urgent.values())
    return [*ctx.elsewhere(), ctx.detail("case/list", rows=rows, **counts)]


@dataclass(frozen=True)
class _Urgent:
    danger: bool
    """That no coordinator has read."""
    waits: str
    """The development in immediate danger that asks whoever looks, and has no answer of theirs: `D1`."""

    @property
    def rank(self) -> tuple[bool, bool]:
        return not self.danger, not self.waits


def _urgent(ctx: Context, case: Case) -> _Urgent:
    immediate = (one.short for one in developments.waiting(ctx, case) if one.immediate)
    return _Urgent(dangers.is_unread_in(ctx, case), next(immediate, ""))


def _row(ctx: Context, case: Case) -> dict[str, Any]:
    clock = next_clock(ctx, case) if case.is_open else None
    stage = "stopped" if ctx.has_stopped(case.referral) else case.standing
    row = {"case": case, "initials": case.initials, "stage": stage, "next": clock}
    return {**row, **_on_hold(ctx, case)}


def _still_kept(ctx: Context) -> list[Case]:
    """Closed, and not yet destroyed: a coordinator may look at them, and open them again; the latest first (P8.5)."""
    cases = ctx.cases_near(ctx.actor, Stage.CLOSED)
    mine = [case for case in cases if case.closed_at is not None and ctx.why_not(case) is None]
    return sorted(mine, key=lambda it: it.closed_at or ctx.now, reverse=True)


@router.command(
    "case show [case]",
    fr="dossier voir [case]",
    allow={M, C},
    where="dkc",
    example=("case show K7-QF3", "dossier voir K7-QF3"),
    rank=22,
)
def show(ctx: Context, case: Case | None) -> list[Effect]:
    """The particulars in the direct room; in its own room no more than the room knows."""
    found = named(ctx, case)
    if ctx.place is Place.CASE:
        return [ctx.reply("case/status", case=found, **_standing(ctx, found))]
    ctx.looked(found.id, "case")
    intake = ctx.work.intakes.get(found.referral)
    referral = ctx.work.referrals.get(found.referral)
    given = ctx.work.consents.find(found.referral)
    card = {
        "case": found,
        "intake": intake,
        "referral": referral,
        "scores": scores.since(ctx, found, ctx.shows),
        **_standing(ctx, found),
        **_kept(ctx, found),
    }
    card["partner_consent"] = signed.still_on_file(given.partner_consent) if given else ""
    block = "case/card" if found.is_open else "case/closed-card"
    above = [*pairs.shown(ctx, referral), *dangers.shown_with(ctx, found, referral)]
    return [*ctx.elsewhere(), *above, ctx.detail(block, **card)]


def named(ctx: Context, case: Case | None) -> Case:
    if case is None:
        raise Refusal("which-case")
    return case


def _standing(ctx: Context, case: Case) -> dict[str, Any]:
    counted, withdrawn = counts(ctx, case), _withdrawn_at(ctx, case)
    stopped = withdrawn is not None and ctx.has_stopped(case.referral)
    since = course.since(ctx, case)
    is_asked = case.is_open and not stopped and not case.on_its_way
    return {
        "stage": "again" if case.is_open and since > case.opened_at else case.state,
        "since": since,
        "stopped": stopped,
        "withdrawn": withdrawn,
        "sent_at": course.on_its_way_since(ctx, case),
        "is_asked": is_asked,
        "alarm": _alarm(ctx, case) if case.is_open else "",
        "decides": ctx.role_in(case) is C,
        "key_contact": (contact := ctx.someone(case.key_contact)),
        "has_nobody": lending.has_nobody(ctx, case, contact),
        "next": next_clock(ctx, case),
        "mine": is_asked and ctx.actor.agency in counted["waiting"],
        **counted,
    }


def _alarm(ctx: Context, case: Case) -> str:
    """The one that waits for this person comes before everything else."""
    waits = (one for one in developments.waiting(ctx, case) if alone.is_spoken_of_here(ctx, case, one))
    return next((one.short for one in waits), "")


def _withdrawn_at(ctx: Context, case: Case) -> datetime | None:
    """When the client withdrew, and has not consented again (P3.5)."""
    given = ctx.work.consents.find(case.referral)
    return given.withdrawn_at if given is not None else None


def _kept(ctx: Context, case: Case) -> dict[str, Any]:
    """How long its records are kept: the coordinators' to know (P8.6, P8.8)."""
    clocks = ctx.work.deadlines.open(case=case.referral, rule="records-kept")
    known = ctx.role_in(case) is C
    return {**_on_hold(ctx, case), "kept_until": clocks[0].due_at if known and clocks else None}


def _on_hold(ctx: Context, case: Case) -> dict[str, Any]:
    return on_hold.of(ctx, case) if ctx.role_in(case) is C else on_hold.NOTHING


def next_clock(ctx: Context, case: Case) -> dict[str, Any] | None:
    """The one that is due first, of those that people wait for."""
    open_ = ctx.work.deadlines.open(case=case.referral)
    waited_for = (d for d in open_ if d.rule in CLOCKS and not ctx.is_hushed(d) and _may_know(ctx, case, d))
    first = next(waited_for, None)
    if first is None:
        return None
    late = first.due_at < ctx.now
    return {"rule": first.rule, "which": _which(first), "due_at": first.due_at, "late": late}


def _may_know(ctx: Context, case: Case, deadline: Deadline) -> bool:
    """Of a clock that began while it was shared without consent: not who joined later (P9.5), unless it is their own; nor
    of an alarm that is the coordinators' alone (P3.12)."""
    if _which(deadline) in alone.kept_from_here(ctx, case):
        return False
    own = ctx.actor.id == deadline.responsible and ctx.place is Place.DIRECT
    return own or ctx.shows(case, deadline.starts_at)


def _which(deadline: Deadline) -> str:
    """`T1` of `K7-QF3/T1`; a case's own clock needs none."""
    return deadline.subject.partition("/")[2]


@router.command(
    "case people [case] [page]",
    fr="dossier personnes [case] [page]",
    allow={C},
    where="dc",
    example=("case people K7-QF3", "dossier personnes K7-QF3"),
    rank=23,
)
def people(ctx: Context, case: Case | None, page: str | None) -> list[Effect]:
    """Who can read it now, since when; in the direct room alone also who cannot, and why, who could, and devices."""
    found = named(ctx, case)
    there = sorted((p for p in ctx.people() if _reads(ctx, found, p)), key=access.in_order)
    if ctx.place is Place.CASE:
        shown = _part([*_readers(ctx, found, there), *_nobody_there(ctx, found)], page)
        return [ctx.reply("case/readers", code=found.id, count=len(there), **shown)]
    ctx.looked(found.id, "people")
    shown = _part(_all_about(ctx, found, there), page)
    facts = {"code": found.id, "is_open": found.is_open, "count": len(there)}
    return [ctx.detail("case/people", **facts, **shown)]


def _part(rows: list[dict[str, Any]], page: str | None) -> dict[str, Any]:
    """Ten of them; beyond the last page is the last page."""
    asked = max(1, int(page)) if page and page.isdecimal() else 1
    number = min(asked, max(1, -(-len(rows) // LONGEST_LIST)))
    end = number * LONGEST_LIST
    here = rows[end - LONGEST_LIST : end]
    return {"rows": here, "number": number, "more": max(0, len(rows) - end), "next": number + 1}


def _all_about(ctx: Context, case: Case, there: list[Person]) -> list[dict[str, Any]]:
    """What matters most comes first: who reads it, who does not, who did, through which devices (P12.3)."""
    barred = barred_lines(_kept_out(ctx, case)) if case.is_open else []
    alone = alone_in(there, ctx.work.ground(case))
    return [
        *_readers(ctx, case, there),
        *_nobody_there(ctx, case),
        *({"kind": "barred", **line} for line in barred),
        *([{"kind": "alone", **alone}] if alone["alone"] else []),
        *({"kind": "before", **stay} for stay in _were_here(ctx, case, there)),
        *({"kind": "devices", "person": p, "rows": vouching.rows(ctx, p)} for p in there),
    ]


def _readers(ctx: Context, case: Case, there: list[Person]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "reads",
            "person": ctx.seated(case, person),
            "since": _since(ctx, case, person),
            "until": _until(ctx, case, person),
        }
        for person in there
    ]


def _nobody_there(ctx: Context, case: Case) -> list[dict[str, Any]]:
    """The agencies of the scope that nobody represents (P1.2)."""
    empty = nobody_there.agencies(ctx, case) if case.is_open else []
    return [{"kind": "empty", "agencies": empty}] if empty else []


def _were_here(ctx: Context, case: Case, now: list[Person]) -> list[dict[str, Any]]:
    """Who could read it before, from when and until when, by the journal, the latest first."""
    inside = {person.id for person in now}
    return [stay for stay in stays(ctx, case) if stay["person"].id not in inside]


def _reads(ctx: Context, case: Case, person: Person) -> bool:
    return ctx.why_not(case, person) is None


def _since(ctx: Context, case: Case, person: Person) -> object:
    """When they came in; None: invited, not in yet."""
    room = ctx.work.rooms.find(f"case:{case.id}")
    inside = ctx.work.rooms.members(room.room_id) if room and room.room_id else {}
    membership, since = inside.get(person.user_id, ("", None))
    return since if membership == "join" else None


def _until(ctx: Context, case: Case, person: Person) -> datetime | None:
    """When a guest's portion ends; everybody else reads for as long as the case is theirs."""
    visits = ctx.work.visits.where(case=case.id, person=person.id)
    return max((visit.ends_at for visit in visits if visit.is_on(ctx.now)), default=None)


def _kept_out(ctx: Context, case: Case) -> list[Barred]:
    """The team's own people who do not read it, in the words of the opening."""
    ground = ctx.work.ground(case)
    assert ground is not None, "a case opens on a ground"
    now = access.team(ctx.people(), case.region, ground, apart=access.apart(case), now=ctx.now)
    barred = [_as_it_is(ctx, case, one) for one in now.barred if not _reads(ctx, case, one.person)]
    why = "not-taken" if case.on_its_way else "not-on-team"
    unseated = [Barred(p, why) for p in now.invited if not _reads(ctx, case, p)]
    return [*barred, *unseated]


def _as_it_is(ctx: Context, case: Case, barred: Barred) -> Barred:
    """Who could come instead does so only once seated, and nobody does after a withdrawal (P3.5)."""
    if ctx.has_stopped(case.referral):
        reason = "withdrawn" if barred.reason == "no-consent" else barred.reason
        return replace(barred, reason=reason, instead=None)
    comes = barred.instead is not None and _reads(ctx, case, barred.instead)
    return barred if comes else replace(barred, instead=None)
