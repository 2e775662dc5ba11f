"""Referral, for coordinators: taken, shown, the person contacted; its status for the referrer (P2.5, P3.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import before_it_opens, dangers, known_numbers, matters, nobody_may, pairs, words
from bot.context import Context
from bot.effects import Effect, Say
from bot.handlers import connection, kept_from
from bot.paging import page_of
from bot.router import C, F, M, Router
from bot.subjects import own
from casework import undoing
from casework.attempts import Outcome
from casework.case import Case
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import ReferralClosed, StepTakenBack
from casework.people import Role
from casework.referral import BEFORE_A_CASE, Referral, Status
from storage import documents

router = Router()

LONGEST_LIST = 10
HOLDS_SHOWN = 2


# --- coordinators -----------------------------------------------------------------------------------------
@router.command(
    "referral list [page]",
    fr="aiguillage liste [page]",
    allow={C},
    where="dk",
    example=("referral list", "aiguillage liste"),
    rank=20,
)
def list_(ctx: Context, page: str | None) -> list[Effect]:
    waiting = ctx.work.referrals.where(region=ctx.actor.region, state=BEFORE_A_CASE)
    waiting = [referral for referral in waiting if matters.shown_here(ctx, referral)]
    waiting.sort(key=lambda it: it.sent_at)
    rows = sorted((_row(ctx, it) for it in waiting), key=lambda row: not row["danger"])
    unread = sum(row["danger"] for row in rows)
    return [ctx.reply("referral/list", unread=unread, **page_of(rows, page, LONGEST_LIST).shown)]


def _row(ctx: Context, referral: Referral) -> dict[str, Any]:
    """Until somebody has spoken with the person, by whom it is taken; and that nobody has read of a danger (P7.10)."""
    by = referral.taken_by if referral.state is Status.TAKEN else None
    due, danger = referral.meeting_due, bool(dangers.clocks(ctx, referral))
    by_whom = ctx.someone(by) if by else None
    row = {"referral": referral, "by": by_whom, "due": due, "late": due < ctx.now, "danger": danger}
    return {**row, "step": before_it_opens.step(ctx, referral)}


@router.command(
    "referral take <referral>",
    fr="aiguillage prendre <referral>",
    allow={C},
    where="dk",
    example=("referral take R-7KQ4", "aiguillage prendre R-7KQ4"),
    rank=11,
)
def take(ctx: Context, referral: str) -> list[Effect]:
    mine = own(ctx, referral)
    try:
        taken, event = mine.take(by=ctx.actor.id, at=ctx.now)
    except Refusal as refusal:
        if refusal.details.get("by"):
            refusal.details["by"] = ctx.someone(str(refusal.details["by"]))
        raise
    ctx.work.referrals.save(taken, because=event)
    said = ctx.reply("referral/taken", id=taken.id, by=ctx.actor, at=ctx.now)
    return [*kept_from.repeated(ctx, taken), said]


@router.command(
    "referral show <referral>",
    fr="aiguillage voir <referral>",
    allow={C},
    where="dk",
    example=("referral show R-7KQ4", "aiguillage voir R-7KQ4"),
    rank=12,
    step=Step.CONTACT,
)
def show(ctx: Context, referral: str) -> list[Effect]:
    """The whole is the coordinators'; who speaks with the client sees how to call (P1.4, P3.1)."""
    found = own(ctx, referral)
    ctx.looked(found.id, "referral")
    if ctx.actor.role is not Role.COORDINATOR:
        return [_to_call(ctx, found)]
    dangers.is_read(ctx, found)
    return [*ctx.elsewhere(), *pairs.shown(ctx, found), *dangers.shown(ctx, found), _card(ctx, found)]


def _card(ctx: Context, referral: Referral) -> Say:
    """When to call, and whether to leave a message, stand above the number (CONVERSATION V10)."""
    return ctx.detail(
        "referral/card",
        referral=referral,
        number=known_numbers.standing(ctx, referral),
        by=ctx.someone(referral.taken_by) if referral.taken_by else None,
        referrer=ctx.someone(referral.referrer),
        case=ctx.work.cases.of_referral(referral.id),
        closed=_closed(ctx, referral),
        step=before_it_opens.step(ctx, referral),
        kept=kept_from.people_kept_from(ctx, referral),
        holds=[{"hold": held, "by": ctx.someone(held.by)} for held in referral.holds[-HOLDS_SHOWN:]],
        **_connection(ctx, referral),
    )


def _to_call(ctx: Context, referral: Referral) -> Say:
    case = ctx.work.cases.of_referral(referral.id)
    number = known_numbers.standing(ctx, referral)
    return ctx.detail(
        "referral/to-call", referral=referral, number=number, case=case, **_connection(ctx, referral)
    )


def _closed(ctx: Context, referral: Referral) -> dict[str, Any] | None:
    """When, by whom and why; None: it is open."""
    events = [] if referral.is_open else ctx.work.journal.about(referral.id, ReferralClosed, referral.sent_at)
    if not events:
        return None
    other = ctx.work.referrals.find(referral.same_as) if referral.same_as else None
    known = ctx.code_of(other.id) if other is not None and ctx.may_hear_of(ctx.actor, other) else ""
    closed = events[-1]
    return {"at": closed.at, "by": ctx.someone(closed.by), "reason": closed.reason, "same_as": known}


def _connection(ctx: Context, referral: Referral) -> dict[str, Any]:
    """Who keeps it with a person who has not consented, where it is shared because of a danger (P9.9); else nobody."""
    if case := ctx.work.cases.of_referral(referral.id):
        return connection.of_case(ctx, case)
    danger = ctx.work.nonconsents.find(referral.id)
    if danger is None or not danger.is_given or not referral.taken_by:
        return connection.named(ctx, None)
    keeper = ctx.someone(referral.taken_by)
    is_there = keeper.is_active and not keeper.is_absent(ctx.now)
    return connection.named(ctx, keeper, keeper if is_there else None)


OUTCOMES = {
    "reached": Outcome.REACHED,
    "joint": Outcome.REACHED,
    "no-answer": Outcome.NO_ANSWER,
    "sans-reponse": Outcome.NO_ANSWER,
    "unsafe": Outcome.UNSAFE,
    "risque": Outcome.UNSAFE,
    "wrong-number": Outcome.WRONG_NUMBER,
    "mauvais-numero": Outcome.WRONG_NUMBER,
}


@router.command(
    "referral contact <referral> <outcome> [text]",
    fr="aiguillage contact <referral> <outcome> [text]",
    allow={C},
    where="d",
    example=("referral contact R-7KQ4 reached", "aiguillage contact R-7KQ4 joint"),
    rank=13,
    step=Step.CONTACT,
    values={"outcome": OUTCOMES},
)
def contact(ctx: Context, referral: str, outcome: str, text: str | None) -> list[Effect]:
    found = next((OUTCOMES[w] for w in OUTCOMES if words.same(words.fold(outcome), w)), None)
    if found is None:
        raise Refusal("no-such-outcome")
    before = own(ctx, referral)
    unsafe = known_numbers.unsafe_elsewhere(ctx, before)
    tried, event = before.contact(found, text or "", by=ctx.actor.id, at=ctx.at)
    ctx.work.referrals.save(tried, because=event)
    ctx.undoable("contact", before=before, after=tried)
    others = known_numbers.tell_others(ctx, tried, unsafe)
    # A message is offered where it is safe (P2.1), and only on that number when nobody answered (P3.11)
    number = known_numbers.standing(ctx, tried)
    leave = number.leave and found is Outcome.NO_ANSWER
    facts = {"referral": tried, "at": ctx.at, "count": tried.attempts_made, "leave": leave}
    if found in (Outcome.UNSAFE, Outcome.WRONG_NUMBER):
        said = ctx.reply(SAID[found], **facts, referrer=ctx.someone(tried.referrer))
        return [said, *others]
    step = before_it_opens.step(ctx, tried)
    facts["unsafe"] = number.is_unsafe
    if number.is_unsafe:
        facts["referrer"] = ctx.someone(tried.referrer)
    return [ctx.reply(SAID[found], **facts, case=_open_case(ctx, tried), step=step), *others]


def _open_case(ctx: Context, referral: Referral) -> Case | None:
    case = ctx.work.cases.of_referral(referral.id)
    return case if case is not None and case.is_open else None


SAID = {
    Outcome.REACHED: "referral/reached",
    Outcome.NO_ANSWER: "referral/no-answer",
    Outcome.UNSAFE: "referral/unsafe",
    Outcome.WRONG_NUMBER: "referral/wrong-number",
}


@router.undo("contact")
def take_back_a_contact(ctx: Context, step: undoing.Undoable, event: StepTakenBack) -> list[Effect]:
    """That attempt does not count (P3.11); whoever was warned by it of their number reads so."""
    before, tried = (documents.read(one.encode(), Referral) for one in (step.before, step.after))
    referral: Referral = ctx.work.referrals.get(step.subject)
    if (referral.attempts, referral.state) != (tried.attempts, tried.state):
        raise undoing.changed_since()
    back = replace(referral, attempts=before.attempts, state=before.state)
    unsafe = known_numbers.unsafe_elsewhere(ctx, referral)
    ctx.work.referrals.save(back, because=event)
    return known_numbers.tell_others(ctx, back, unsafe)


# --- the referrer -----------------------------------------------------------------------------------------
@router.command(
    "referral status <referral>",
    fr="aiguillage état <referral>",
    allow={F, M, C},
    where="d",
    example=("referral status R-7KQ4", "aiguillage état R-7KQ4"),
    rank=15,
)
def status(ctx: Context, referral: str) -> list[Effect]:
    """Received, taken, contacted, closed; for the referrer, and the coordinators who have it anyway (P2.5)."""
    found = ctx.work.referrals.find(referral)
    chairs = found is not None and ctx.actor in nobody_may.who_may(ctx, found)
    if found is None or (found.referrer != ctx.actor.id and not chairs):
        raise Refusal("no-such-referral", code=referral)
    block = "referral/status-chair" if chairs else "referral/status"
    # Who must not see it, as it turned out, learns nothing more (P1.12)
    state = found.state if ctx.may_hear_of(ctx.actor, found) else Status.SENT
    return [ctx.reply(block, id=found.id, state=state, sent_at=found.sent_at)]
