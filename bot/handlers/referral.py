"""Referral: the Request to Contact (P2, P3.1)."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import answers, dialogues, forms, matters, words
from bot.context import Context, coordination, direct
from bot.dialogues import Ending, Talk
from bot.effects import Effect, Part, Say
from bot.router import C, F, M, Router
from casework.codes import referral_code
from casework.deadlines import Deadline
from casework.errors import Refusal
from casework.events import ReferralClosed, ReferralSent, ReferralTaken
from casework.forms import Answers, Dialogue, Question
from casework.people import Person, Role
from casework.referral import WINDOW, Outcome, Referral, Status, lateness
from storage.dialogues import Question as Waiting

router = Router()

NONE = ("none", "aucun", "aucune")


# --- the dialogue ---------------------------------------------------------------------------------------
@router.command("refer", fr="aiguiller", allow={F, C, M}, where="d", rank=10)
def refer(ctx: Context) -> list[Effect]:
    """The key of what grows out of it is born with the dialogue (ARCHITECTURE 17)."""
    code = free_code(ctx)
    return dialogues.start(ctx, "refer", subject=code, key=code)


def free_code(ctx: Context) -> str:
    while ctx.work.referrals.find(code := referral_code(secrets.randbelow)) is not None:
        continue
    return code


def is_late(given: Answers, now: datetime) -> bool:
    return "agreed" in given and lateness(answers.instant(given["agreed"]), None, now) > timedelta(0)


def has_two_names(given: Answers, now: datetime) -> bool:
    return " " in str(given.get("first", "")) and "last" not in given


def with_last_name(given: dict[str, Any]) -> dict[str, Any]:
    """ "Marie Tremblay" typed as the first name, and the last word is the last name."""
    if given.get("split") != answers.YES:
        return given
    first, _, last = given["first"].rpartition(" ")
    rest = {key: value for key, value in given.items() if key != "split"}
    return {**rest, "first": first, "last": last}


def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part] | Ending:
    """What is said at once about an answer."""
    if question.key == "agreed" and value == answers.NO:  # nothing is kept (P2.13)
        return Ending([ctx.reply("referral/no-agreement", people=_to_call(ctx, ctx.actor))])
    if question.key == "basis":
        basis = answers.kept_basis(value)
        return [Part("referral/basis", {"basis": basis})] if basis.scores else []
    return []


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    given, person = dialogue.answers, ctx.actor
    basis = answers.kept_basis(given["basis"])
    first, last = names(given)
    referral = Referral(
        id=dialogue.subject,
        region=person.region,
        referrer=person.id,
        agency=person.agency,
        first=first,
        last=last,
        phone=given["phone"]["number"],
        call_note=given["phone"]["note"],
        message=given["message"],
        agreed_at=answers.instant(given["agreed"]),
        assessed_at=basis.assessed_at,
        scores=basis.scores,
        rationale=basis.rationale or "",
        needs_met=given["needs"],
        safety_plan=given["plan"],
        brain_assessment=given["brain"],
        late_reason=given.get("late_reason", ""),
        sent_at=ctx.now,
    )
    ctx.work.referrals.add(referral, because=referral.sent())
    block = "referral/sent-late" if referral.late else "referral/sent"
    region = ctx.house.region(person.region)
    told_at = ctx.now + timedelta(hours=4)
    return [
        ctx.reply(
            block,
            at=ctx.now,
            id=referral.id,
            region=region.name(person.language),
            told_at=told_at,
            emergency=region.emergency,
        )
    ]


def names(given: Answers) -> tuple[str, str]:
    """One name is a last name (P4.9)."""
    if words.fold(given["last"]) in NONE:
        return "", given["first"]
    return given["first"], given["last"]


router.talks["refer"] = Talk(
    form=forms.load("refer", {"late": is_late, "two_names": has_two_names}),
    filled=with_last_name,
    send=send,
    noted=noted,
    opening="referral/opening",
)


def _to_call(ctx: Context, person: Person) -> list[Person]:
    return ctx.coordinators(person.region)


# --- on submission (P2.5) -------------------------------------------------------------------------------
@router.on(ReferralSent)
def alert(ctx: Context, sent: ReferralSent) -> list[Effect]:
    room = coordination(sent.region)
    ring = ctx.ring(room, "referral/new", id=sent.about, at=sent.at)
    coordinators = ctx.coordinators(sent.region)
    loud = _mentioning(ring, coordinators, sent.about)
    return [loud, *_tell_the_agency(ctx, sent)]


def _mentioning(ring: Say, people: list[Person], about: str) -> Say:
    return replace(ring, mentions=tuple(p.id for p in people), about=about, urgent=True, name=f"{about}/new")


def _tell_the_agency(ctx: Context, sent: ReferralSent) -> list[Effect]:
    """The referrer's agency member learns that there was one; no details."""
    members = [
        p
        for p in ctx.people()
        if p.role is Role.MEMBER and p.agency == sent.agency and p.region == sent.region and p.id != sent.by
    ]
    return [ctx.say(direct(p), "referral/agency-told", id=sent.about, at=sent.at) for p in members]


@router.on(ReferralSent)
def start_clocks(ctx: Context, sent: ReferralSent) -> list[Effect]:
    """Taken within hours (P2.6), and the team meets within 48 (P5.1)."""
    ctx.start("referral-taken", sent.about, case=sent.about, region=sent.region)
    ctx.start("team-meeting", sent.about, case=sent.about, region=sent.region, due_at=sent.at + WINDOW)
    return []


@router.on(ReferralTaken)
def stop_ladder(ctx: Context, taken: ReferralTaken) -> list[Effect]:
    ctx.settle(taken.about, "referral-taken")
    return []


@router.on(ReferralClosed)
def stop_clocks(ctx: Context, closed: ReferralClosed) -> list[Effect]:
    ctx.work.deadlines.cancel_case(closed.about, ctx.now)
    return []


@router.step("referral-taken")
def nobody_took_it(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Reminder after 1 h, alternates after 4 h (and the referrer learns whom to telephone), lead after 12 h."""
    referral: Referral = ctx.work.referrals.get(deadline.subject)
    since = {"id": referral.id, "at": referral.sent_at}
    room = coordination(referral.region)
    coordinators = ctx.coordinators(referral.region)
    again = _mentioning(ctx.ring(room, "referral/not-taken", **since), coordinators, referral.id)
    if deadline.step == "remind":
        return [again]
    if deadline.step == "alternates":
        alternates = [ctx.someone(p.alternate) for p in coordinators if p.alternate]
        called = [
            ctx.ring_person(p, "referral/not-taken", about=referral.id, urgent=True, **since)
            for p in {p.id: p for p in alternates}.values()
        ]
        return [again, *called, _tell_the_referrer(ctx, referral)]
    leads = ctx.leads()
    rings = [
        ctx.ring_person(p, "referral/not-taken-lead", about=referral.id, urgent=True, **since) for p in leads
    ]
    return [again, *rings]


def _tell_the_referrer(ctx: Context, referral: Referral) -> Effect:
    """Not taken after four hours: whom to telephone (P2.14)."""
    referrer = ctx.someone(referral.referrer)
    people = ctx.coordinators(referral.region)
    return ctx.say(direct(referrer), "referral/referrer-told", id=referral.id, people=people)


# --- coordinators -----------------------------------------------------------------------------------------
@router.command("referral list", fr="aiguillage liste", allow={C}, where="dk", rank=20)
def list_(ctx: Context) -> list[Effect]:
    waiting = ctx.work.referrals.where(
        region=ctx.actor.region, state=(Status.SENT, Status.TAKEN, Status.CONTACTED)
    )
    waiting = [referral for referral in waiting if matters.shown_here(ctx, referral)]
    waiting.sort(key=lambda it: it.sent_at)
    rows = [{"referral": it, "due": it.meeting_due} for it in waiting]
    return [ctx.reply("referral/list", rows=rows[:10], more=max(0, len(rows) - 10))]


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
    return [ctx.reply("referral/taken", id=taken.id, by=ctx.actor, at=ctx.now)]


@router.command(
    "referral show <referral>",
    fr="aiguillage voir <referral>",
    allow={C},
    where="dk",
    example=("referral show R-7KQ4", "aiguillage voir R-7KQ4"),
    rank=12,
)
def show(ctx: Context, referral: str) -> list[Effect]:
    found = own(ctx, referral)
    ctx.looked(found.id, "referral")
    by = ctx.someone(found.taken_by) if found.taken_by else None
    referrer = ctx.someone(found.referrer)
    return [*ctx.elsewhere(), ctx.detail("referral/card", referral=found, by=by, referrer=referrer)]


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
)
def contact(ctx: Context, referral: str, outcome: str, text: str | None) -> list[Effect]:
    found = next((OUTCOMES[w] for w in OUTCOMES if words.same(words.fold(outcome), w)), None)
    if found is None:
        raise Refusal("no-such-outcome")
    tried, event = own(ctx, referral).contact(found, text or "", by=ctx.actor.id, at=ctx.at)
    ctx.work.referrals.save(tried, because=event)
    block = "referral/reached" if found is Outcome.REACHED else "referral/not-reached"
    return [ctx.reply(block, referral=tried, outcome=found, at=ctx.at, count=len(tried.attempts))]


@router.command(
    "referral close <referral> <text>",
    fr="aiguillage fermer <referral> <text>",
    allow={C},
    where="dk",
    example=(
        "referral close R-7KQ4 moved to another province",
        "aiguillage fermer R-7KQ4 a quitté la province",
    ),
    rank=55,
)
def close(ctx: Context, referral: str, text: str) -> list[Effect]:
    """The reason is kept sealed with the referral; what ends is shown first."""
    found = own(ctx, referral)
    return [
        ctx.ask_yes(
            "referral-close",
            found.id,
            "referral/would-close",
            key=found.id,
            details={"why": text},
            id=found.id,
        )
    ]


@router.confirmed("referral-close")
def really_close(ctx: Context, question: Waiting) -> list[Effect]:
    found = own(ctx, question.subject)
    closed, event = found.close("other", by=ctx.actor.id, at=ctx.now)
    ctx.work.referrals.save(replace(closed, closed_because=question.details["why"]), because=event)
    return [ctx.reply("referral/closed", id=closed.id, at=ctx.now)]


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
    """Received, taken, contacted, closed; for the referrer alone (P2.5)."""
    found = ctx.work.referrals.find(referral)
    if found is None or found.referrer != ctx.actor.id:
        raise Refusal("no-such-referral", code=referral)
    return [ctx.reply("referral/status", id=found.id, state=found.state, sent_at=found.sent_at)]


def own(ctx: Context, code: str) -> Referral:
    """A referral of the coordinator's own region; any other is not known, nor who is kept out of it (P1.12, P12.11)."""
    found = ctx.work.referrals.find(code)
    if found is None or found.region != ctx.actor.region or not ctx.knows_of(ctx.actor, found):
        raise Refusal("no-such-referral", code=code)
    return found
