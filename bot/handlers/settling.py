"""What coordinators found of a match: other people, set aside; or the same, and the younger one closes (P2.7, P2.15)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import pairs
from bot.arguments import is_referral
from bot.context import Context, direct
from bot.effects import Effect
from bot.handlers import matches
from bot.pairs import Pair
from bot.router import C, Router
from casework import undoing
from casework.ending import Why
from casework.errors import Refusal
from casework.events import StepTakenBack
from casework.match import Verdict
from casework.referral import Referral
from storage import documents
from storage.dialogues import Question

router = Router()


# --- other people ---------------------------------------------------------------------------------------
@router.command(
    "referral different <subject> [twin]",
    fr="aiguillage autre <subject> [twin]",
    allow={C},
    where="d",
    example=("referral different R-7KQ4 R-9TMF", "aiguillage autre R-7KQ4 R-9TMF"),
    rank=58,
)
def different(ctx: Context, subject: str, twin: str | None) -> list[Effect]:
    """Asked no more, of anybody who may know of both; nobody comes back into a case by it."""
    pair = _meant(ctx, subject, twin)
    return _judged(ctx, pair, same=False, block="matches/set-aside", told="matches/was-set-aside")


def _judged(ctx: Context, pair: Pair, *, same: bool, block: str, told: str) -> list[Effect]:
    verdict = Verdict(other=pair.theirs.id, across=pair.across, same=same, by=ctx.actor.id, at=ctx.now)
    mine, event = pair.mine.judge(verdict)
    ctx.work.referrals.save(mine, because=event)
    ctx.work.referrals.save_quietly(pair.theirs.judged(replace(verdict, other=mine.id)))
    ctx.undoable("match", before=pair.mine, after=mine)
    facts = {**_codes(ctx, pair), "across": pair.across}
    others = _tell_the_others(ctx, pair, told, **facts)
    freed = matches.let_go(ctx, mine, pair.theirs) if pair.across and not same else []
    was_aside = same and pair.mine.is_set_aside(pair.theirs.id, across=True)
    return [
        ctx.reply(block, **facts, freed=freed),
        *others,
        *(matches.keep_apart(ctx, mine, pair.theirs) if was_aside else []),
    ]


def _tell_the_others(ctx: Context, pair: Pair, block: str, **facts: Any) -> list[Effect]:
    """Whoever was told what was found."""
    facts |= {"by": ctx.actor, "at": ctx.now}
    return [ctx.say(direct(p), block, **facts) for p in pairs.the_others(ctx, pair)]


def _codes(ctx: Context, pair: Pair) -> dict[str, str]:
    return {"code": ctx.code_of(pair.mine.id), "other": ctx.code_of(pair.theirs.id)}


@router.undo("match")
def take_back_a_verdict(ctx: Context, step: undoing.Undoable, event: StepTakenBack) -> list[Effect]:
    """It is asked about again; who sits across is kept out again."""
    mine: Referral = ctx.work.referrals.get(step.subject)
    verdict = documents.read(step.after.encode(), Referral).verdicts[-1]
    theirs = ctx.work.referrals.find(verdict.other)
    if verdict not in mine.verdicts or theirs is None:
        raise undoing.changed_since()
    ctx.work.referrals.save(mine.without(verdict), because=event)
    ctx.work.referrals.save_quietly(theirs.without(replace(verdict, other=mine.id)))
    mine, theirs = (ctx.work.referrals.get(id) for id in (mine.id, theirs.id))
    pair = Pair(mine, theirs, verdict.across)
    told = _tell_the_others(ctx, pair, "matches/verdict-taken-back", **_codes(ctx, pair), across=pair.across)
    apart = matches.keep_apart(ctx, mine, theirs) if verdict.across and not verdict.same else []
    return [*told, *apart]


# --- the same -------------------------------------------------------------------------------------------
@router.command(
    "referral same <subject> [twin]",
    fr="aiguillage même <subject> [twin]",
    allow={C},
    where="d",
    example=("referral same R-7KQ4 R-9TMF", "aiguillage même R-7KQ4 R-9TMF"),
    rank=58,
)
def same(ctx: Context, subject: str, twin: str | None) -> list[Effect]:
    """Across, they stay apart, and nobody is asked any more; of one person, the younger one closes after a yes."""
    pair = _meant(ctx, subject, twin)
    if pair.across:
        return _judged(ctx, pair, same=True, block="matches/confirmed", told="matches/was-confirmed")
    closes, stays = _which_closes(ctx, pair)
    if closes.region != ctx.actor.region:
        return _ask_there(ctx, closes, stays)
    closes.must_be_before_a_case()
    return [
        ctx.ask_yes(
            "match-same",
            closes.id,
            "matches/would-close",
            details={"stays": stays.id},
            stays=ctx.code_of(stays.id),
        )
    ]


def _which_closes(ctx: Context, pair: Pair) -> tuple[Referral, Referral]:
    """The one that has not become a case; of two such the younger."""
    both = (pair.mine, pair.theirs)
    before = [one for one in both if ctx.work.cases.of_referral(one.id) is None]
    if not before:
        raise Refusal("both-are-cases", **_codes(ctx, pair))
    closes = max(before, key=lambda one: (one.sent_at, one.id))
    return closes, next(one for one in both if one.id != closes.id)


def _ask_there(ctx: Context, closes: Referral, stays: Referral) -> list[Effect]:
    """The younger one is of another region: those of its coordinators who may know of both close it."""
    there = pairs.who_may_know(ctx, closes, stays)
    if not there:
        raise Refusal("nobody-to-close-it", code=closes.id)
    facts: dict[str, Any] = {"code": closes.id, "other": ctx.code_of(stays.id)}
    told: list[Effect] = []
    for person in there:
        told += [
            ctx.say(direct(person), "matches/same-they-say", **facts, by=ctx.actor),
            ctx.ring_person(
                person, "matches/to-confirm", about=pairs.about(closes, stays), **facts, at=ctx.now
            ),
        ]
    return [ctx.reply("matches/asked-there", **facts, people=there), *told]


@router.confirmed("match-same")
def close_the_younger(ctx: Context, question: Question) -> list[Effect]:
    pair = _meant(ctx, question.subject, question.details["stays"])
    closes, stays = _which_closes(ctx, pair)
    if closes.id != question.subject:
        raise Refusal("no-such-match")
    closed, event = closes.close(Why.TWICE, by=ctx.actor.id, at=ctx.now)
    ctx.work.referrals.save(replace(closed, same_as=stays.id), because=event)
    facts = {"code": closes.id, "other": ctx.code_of(stays.id)}
    return [
        ctx.reply("matches/closed", **facts),
        *_tell_the_others(ctx, pair, "matches/was-closed", **facts),
    ]


# --- which two ------------------------------------------------------------------------------------------
def _meant(ctx: Context, subject: str, twin: str | None) -> Pair:
    """Whoever may not know of both, and whoever names two that are no match, reads the same (P12.11)."""
    one, other = _referral(ctx, subject), _referral(ctx, twin) if twin else None
    if one is None or (twin and other is None):
        raise Refusal("no-such-match")
    found = list(_found(ctx, one, other))
    if len(found) > 1 and other is None:
        codes = [ctx.code_of(pair.theirs.id) for pair in found]
        raise Refusal("which-match", code=ctx.code_of(one.id), codes=codes)
    if not found:
        raise Refusal("no-such-match")
    return found[0]


def _found(ctx: Context, one: Referral, other: Referral | None) -> list[Pair]:
    """From the side that whoever asks coordinates. Of two that are named, also what was set aside: it may be wrong."""
    if other is None:
        return [Pair(one, theirs, across) for theirs, across in pairs.of(ctx, one)]
    both = ((one, other), (other, one))
    known = (Pair(mine, it, across) for mine, _ in both for it, across in pairs.known(ctx, mine))
    return [pair for pair in known if {pair.mine.id, pair.theirs.id} == {one.id, other.id}]


def _referral(ctx: Context, code: str) -> Referral | None:
    if is_referral(code):
        return ctx.work.referrals.find(code)
    case = ctx.work.cases.find(code)
    if case is None:
        return None
    if ctx.why_not(case) is None:
        case.must_be_open()
    return ctx.work.referrals.find(case.referral)
