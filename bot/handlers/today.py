"""What waits, most urgent first: for one person, or for a region (COMMANDS 2, CONVERSATION 3.3)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import timedelta
from typing import Any

from bot import counting, dangers, developments, matters, meetings, to_take, waiting, words
from bot.context import Context
from bot.effects import Effect, Part, Say
from bot.handlers import asked, expected
from bot.paging import page_of, split_page
from bot.router import EVERYBODY, Place, Router
from bot.tail import Tail
from bot.waiting import AT_ONCE, DUE, URGENT, Item
from casework.case import Case
from casework.codes import read_code
from casework.critical import Development, State
from casework.deadline import Deadline
from casework.people import Role
from casework.referral import Referral, Status
from casework.stage import Stage

router = Router()

AHEAD = timedelta(days=7)
"""What is due later than this does not wait today."""
SOON = timedelta(hours=1)
A_MONTH = timedelta(days=30)
"""So long before its end it can still be said that a case's records are kept (P8.8)."""
ASKED = ("meeting-answers", "records-checked")
PAGE = 10


@router.command(
    "today [tail]", fr="jour [tail]", allow=EVERYBODY, where="dkp", example=("today", "jour"), rank=5
)
def today(ctx: Context, tail: str | None) -> list[Effect]:
    """My own; for a coordinator, and in a coordination room, what waits in the region too. Codes only."""
    items = waiting_now(ctx)
    code, number = _asked(tail or "")
    if code:
        items = [item for item in items if code in _codes(item)]
    if code and not items:
        return [ctx.reply("today/nothing-of", code=code)]
    return [_said(ctx, items, number, code)]


def waiting_now(ctx: Context) -> list[Item]:
    """Most urgent first."""
    return sorted(_items(ctx), key=lambda item: _urgency(ctx, item))


def _urgency(ctx: Context, item: Item) -> tuple[object, ...]:
    """What has no date stands behind what is due within the hour."""
    when = max(item.at, ctx.now + SOON) if item.undated else item.at
    return item.rank, item.is_anothers, when, item.undated, item.at


def _asked(typed: str) -> tuple[str, str]:
    """`deadlines K7-QF3`, `deadlines K7-QF3 2`: of what waits, that alone; `today 2`."""
    first, number = split_page(typed.strip(words.STOPS))
    code = Tail(first).take_code(lambda text: read_code(text) is not None)
    return (read_code(code) or "") if code else "", number


def _codes(item: Item) -> set[object]:
    return {item.params.get("code"), item.params.get("other")}


def _said(ctx: Context, items: list[Item], number: str, code: str) -> Say:
    head = {"at": ctx.now, "count": len(items), "region": _region(ctx)}
    if not items:
        return ctx.reply("today/nothing", **head)
    page = page_of(items, number, PAGE)
    first = page.count - page.more - len(page.rows)
    lines = [Part(it.block, {**it.params, "number": n}) for n, it in enumerate(page.rows, start=first + 1)]
    rest = {"more": page.more, "next": page.next, "code": code}
    foot = [Part("today/more", rest)] if page.more else []
    parts = (Part("today/head", head), *lines, *foot, _now(ctx, _first_of_mine(page.rows)))
    return Say(room=ctx.room, parts=parts)


def _first_of_mine(shown: list[Item]) -> Item:
    """What others are silent about comes after the alarm that waits for this person."""
    alarms = (item for item in shown if item.params.get("mine"))
    return next(alarms, shown[0])


def settled_by(item: Item) -> str:
    """The block with the command that settles it, where there is one."""
    known = {
        "today/not-taken": "today/do-take",
        "today/development": "today/do-open",
    }
    if item.params.get("mine") is False:
        known["today/development"] = "today/do-telephone"
    elif item.params.get("is_said_elsewhere"):
        known["today/development"] = "today/do-ask"
    other = "today/do-show" if item.params.get("is_case") else "today/do-nothing"
    return item.do or known.get(item.block, other)


def _now(ctx: Context, item: Item) -> Part:
    needed: tuple[str, ...] = (
        "code",
        "short",
        "id",
        "emergency",
        "example",
        "is_inside",
        "meeting",
        "is_affirmation",
        "by",
        "resume",
        "subject",
    )
    return Part(settled_by(item), {key: item.params[key] for key in needed if key in item.params})


def _region(ctx: Context) -> dict[str, str] | None:
    """Its names, where it is the region's own room that asks."""
    if ctx.place is not Place.COORDINATION:
        return None
    return ctx.house.region(matters.region_of(ctx.room)).names


def _items(ctx: Context) -> list[Item]:
    of_me = asked.of(ctx)
    return [
        *_developments(ctx),
        *dangers.items(ctx),
        *to_take.items(ctx),
        *_untouched(ctx),
        *of_me.values(),
        *expected.meetings(ctx),
        *expected.visits(ctx),
        *_clocks(ctx, told=of_me),
        *waiting.ones_own(ctx),
        *waiting.calls(ctx),
        *waiting.proposed(ctx),
        *waiting.pairs_found(ctx),
        *waiting.for_leads(ctx),
    ]


# --- critical developments ------------------------------------------------------------------------------
def _developments(ctx: Context) -> Iterator[Item]:
    for one in ctx.work.developments.where(state=State.OPEN):
        case = ctx.work.cases.get(one.case)
        if case.is_open and _may_see(ctx, case) and _waits(ctx, one, case):
            mine = one.waits_for(ctx.actor.id)
            yield Item(
                AT_ONCE if one.immediate else URGENT,
                one.at,
                "today/development",
                {
                    **counting.tally(one),
                    "at": one.at,
                    "danger": one.immediate,
                    "mine": mine,
                    "is_said_elsewhere": not developments.is_there_for(ctx, case, one, ctx.actor),
                },
            )


def _waits(ctx: Context, one: Development, case: Case) -> bool:
    if one.waits_for(ctx.actor.id):
        return True
    return ctx.role_in(case) is Role.COORDINATOR and bool(one.silent())


# --- referrals --------------------------------------------------------------------------------------------
def _untouched(ctx: Context) -> Iterator[Item]:
    """Taken, and nobody has spoken with the person yet (P3.1)."""
    if ctx.actor.role is not Role.COORDINATOR:
        return
    for referral in ctx.work.referrals.where(region=ctx.actor.region, state=Status.TAKEN):
        if matters.shown_here(ctx, referral):
            by = ctx.someone(referral.taken_by or referral.referrer)
            at = referral.taken_at or referral.sent_at
            facts = {"code": referral.id, "by": by, "at": at}
            own = ctx.place is Place.DIRECT and by.id == ctx.actor.id
            do = "today/do-reach" if own else "today/do-look-at"
            anothers = ctx.place is Place.DIRECT and not own
            yield Item(DUE, at, "today/not-reached", facts, do, is_anothers=anothers, undated=True)


# --- clocks -----------------------------------------------------------------------------------------------
def _clocks(ctx: Context, *, told: Container[str]) -> Iterator[Item]:
    """Not those of which a line says already what is asked of this very person."""
    for deadline in ctx.work.deadlines.open():
        if deadline.rule == expected.RULE or (deadline.rule in ASKED and deadline.subject in told):
            continue
        is_near = (
            deadline.due_at <= ctx.now + (A_MONTH if deadline.rule == "records-kept" else AHEAD)
            and words.is_called("clock", deadline.rule)
            and not ctx.is_hushed(deadline)
        )
        if is_near and (_mine(ctx, deadline) or _regions(ctx, deadline)):
            yield from _line(ctx, deadline)


def _mine(ctx: Context, deadline: Deadline) -> bool:
    return ctx.place is Place.DIRECT and ctx.actor.id in (deadline.responsible, deadline.subject)


def _regions(ctx: Context, deadline: Deadline) -> bool:
    """A coordinator sees what waits in the region; another's task only once it is late."""
    chairs = ctx.actor.role is Role.COORDINATOR and (
        deadline.region == ctx.actor.region or deadline.case in _lent(ctx)
    )
    others = deadline.rule == "task-done" and deadline.due_at > ctx.now
    return chairs and bool(deadline.case) and not others


def _lent(ctx: Context) -> set[str]:
    """The referrals of the cases that this person chairs in another region (P1.12)."""
    if ctx.place is Place.COORDINATION:
        return set()
    if "lent" not in ctx.cache:
        ctx.cache["lent"] = {case.referral for case in ctx.chaired_elsewhere(ctx.actor, Stage.OPEN)}
    found: set[str] = ctx.cache["lent"]
    return found


def _line(ctx: Context, deadline: Deadline) -> Iterator[Item]:
    code = _code_of(ctx, deadline)
    if code is None or deadline.rule.endswith("-acknowledged"):  # told above, with its counter
        return
    params: dict[str, Any] = {"code": code, "due": deadline.due_at, "late": deadline.due_at < ctx.now}
    if deadline.rule == "team-meeting":
        yield from _meeting_to_set(ctx, deadline, params)
        return
    if deadline.rule == "referral-taken":
        steps = {"at": deadline.starts_at, "next": deadline.step, "next_at": deadline.step_at or ctx.now}
        yield Item(DUE, deadline.due_at, "today/not-taken", {"code": code, **steps})
        return
    which = deadline.subject.partition("/")[2]
    params |= {"rule": deadline.rule, "which": which, "is_case": bool(code) and not code.startswith("R-")}
    do = "today/do-look-at" if code.startswith("R-") else ""
    params["is_affirmation"] = not code and deadline.rule.startswith("affirm")
    yield Item(DUE, deadline.due_at, "today/clock", params, do, is_anothers=_is_anothers(ctx, deadline))


def _is_anothers(ctx: Context, deadline: Deadline) -> bool:
    """What nobody in particular answers for is each coordinator's; in the room of all nothing is one person's own."""
    return ctx.place is Place.DIRECT and bool(deadline.responsible) and not _mine(ctx, deadline)


def _meeting_to_set(ctx: Context, deadline: Deadline, params: dict[str, Any]) -> Iterator[Item]:
    """Until one is set that is in time: then its own line says more (P5.1)."""
    case = ctx.work.cases.of_referral(deadline.case)
    if case is not None and meetings.will_meet(ctx, case, deadline.due_at):
        return
    which = "" if deadline.subject == deadline.case else deadline.subject.partition("/")[2]
    do = "today/do-look-at" if case is None else "today/do-show" if case.on_its_way else "today/do-propose"
    yield Item(DUE, deadline.due_at, "today/to-set", {**params, "which": which}, do)


def _code_of(ctx: Context, deadline: Deadline) -> str | None:
    """The case's code, or the referral's; empty for what is the person's own; None: not for these eyes."""
    if not deadline.case:
        return "" if deadline.subject == ctx.actor.id else None
    referral = ctx.work.referrals.find(deadline.case)
    case = ctx.work.cases.of_referral(deadline.case)
    if case is not None:
        return case.id if _may_see(ctx, case) else None
    return referral.id if referral and _may_know(ctx, referral) else None


def _may_see(ctx: Context, case: Case) -> bool:
    """In a coordination room what is of that region, not what somebody there chairs for another one (P1.12)."""
    if ctx.place is Place.COORDINATION:
        return matters.is_of_here(ctx, case)
    return ctx.why_not(case) is None


def _may_know(ctx: Context, referral: Referral) -> bool:
    """Before there is a case only coordinators hear of its clocks."""
    return ctx.actor.role is Role.COORDINATOR and matters.shown_here(ctx, referral)
