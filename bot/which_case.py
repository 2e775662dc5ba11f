"""A danger that names no case: the only one of whoever reports it, or the code that they type next (P7.10, V9).

The only one is taken where nothing in it looks like a code: what was mistyped may be about somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot import arguments, pausing, unsigned
from bot.arguments import Misnamed, is_case
from bot.context import Context, ended
from bot.effects import Effect, Part, Say
from bot.matching import Match
from casework.case import Case
from casework.errors import Refusal
from casework.people import Person, Role
from casework.referral import BEFORE_A_CASE, Referral
from storage.dialogues import Question

ACTION = "which-case"
Run = Callable[[Context, Match], list[Effect]]
WAITS = timedelta(minutes=5)
"""After that it is said aloud that nothing was sent."""
ANSWERED = "which-case-answered"
"""In the context's cache: what is reported was kept, and its code has come; or several were reported at once, of which each
has to name its own."""
ANY_CASE, LIKE_A_REFERRAL = "CODE", "R-7KQ4"
"""As they stand in examples: what looks like the code of a case may be one that they cannot see (P12.11)."""
MOST = 3
"""Referrals of one's own, and coordinators to telephone, that are named."""


def only_one(ctx: Context) -> Case | None:
    """The one case that they read. Not while questions are open or paused, nor beside a referral of theirs that is no case
    yet: it may be about somebody else. To who has not signed none is named, and none is guessed (P1.6, P12.11)."""
    codes = [*arguments.own_codes(ctx), *_own_referrals(ctx)]
    if len(codes) != 1 or not is_case(codes[0]) or _has_questions(ctx):
        return None
    return ctx.case(codes[0])


def _has_questions(ctx: Context) -> bool:
    return bool(ctx.work.dialogues.where(person=ctx.actor.id, state=("open", "paused")))


def named(ctx: Context, matter: Case | Referral | Misnamed | None) -> Case | Referral | Misnamed | None:
    """Raises Refusal where the code that was asked for is none that they may use: the words are kept on."""
    if isinstance(matter, Misnamed) and ANSWERED in ctx.cache and not unsigned.would_read(ctx, matter.code):
        raise no_such(ctx, matter.code)
    return only_one(ctx) if matter is None else matter


def no_such(ctx: Context, code: str | None) -> Refusal:
    """Of the code that was asked for; what waits for it is said again."""
    kept = waiting(ctx)
    above = still_kept(ctx, kept) if kept else None
    if code is None:
        return Refusal("no-such-code", above=above)
    reason = "no-such-referral" if code.startswith("R-") else "no-such-case"
    return Refusal(reason, code=code, above=above)


def still_kept(ctx: Context, asked: list[Question]) -> Part:
    return Part("critical/still-kept", {"times": [asked_at(one) for one in asked]})


def ask(ctx: Context, tail: str, misnamed: Misnamed | None) -> list[Effect]:
    """The words are kept until the code is typed; what was typed before is not forgotten for it."""
    assert ctx.message is not None, "somebody reports it"
    kept = {
        "command": ctx.command,
        "tail": tail,
        "event": ctx.message.event_id,
        "misnamed": misnamed.typed if misnamed else "",
        "number": str(1 + len(_of_minute(ctx, ctx.actor.id, ctx.room, ctx.now))),
    }
    if case := unsigned.would_read(ctx, misnamed.code if misnamed else None):
        kept[unsigned.CASE] = case.id
    ctx.keep_typed(ACTION, kept, wait=WAITS)
    aside = pausing.make_way(ctx)
    what = sign_first(ctx, misnamed.code) if case and misnamed else _which(ctx, misnamed)
    return [Say(room=ctx.room, parts=(*_first(ctx), what), urgent=True), *aside]


def sign_first(ctx: Context, code: str | None) -> Part:
    """To who would read it, had they signed: what is missing, and whom to call until then; by the code that they typed."""
    return Part("critical/sign-first", {"code": code, "people": to_telephone(ctx)})


def _first(ctx: Context) -> list[Part]:
    """911; and of the questions that made way: whom they are about may have no code yet."""
    first = [Part("critical/in-danger", {"emergency": ctx.emergency})]
    if pausing.has_made_way(ctx):
        first.append(Part("dialogue/made-way"))
    if _has_questions(ctx):
        first.append(Part("critical/no-code-yet", {"people": to_telephone(ctx)}))
    return first


def _which(ctx: Context, misnamed: Misnamed | None) -> Part:
    cases = arguments.to_choose(arguments.own_codes(ctx))
    facts = {**cases, "codes": [*cases["codes"], *_own_referrals(ctx)], "people": to_telephone(ctx)}
    facts["unsigned"] = unsigned.must_sign(ctx)
    if misnamed is None:
        return Part("critical/which-case", facts)
    return Part("critical/misnamed", {**facts, "code": misnamed.code})


def _own_referrals(ctx: Context) -> list[str]:
    """Those that they made or took, and that are no case yet. To who made one and must not hear of it any more it stays as it
    was when it was received, whatever has become of it (P1.12, P12.11)."""
    made = [one for one in ctx.work.referrals.where(referrer=ctx.by) if _stays(ctx, one)]
    before = ctx.work.referrals.where(state=BEFORE_A_CASE)
    taken = [one for one in before if one.taken_by == ctx.by and one.referrer != ctx.by]
    newest = sorted([*made, *taken], key=lambda one: one.sent_at, reverse=True)
    return [one.id for one in newest if ctx.matter(one.id) is not None][:MOST]


def _stays(ctx: Context, referral: Referral) -> bool:
    return referral.state in BEFORE_A_CASE or not ctx.may_hear_of(ctx.actor, referral)


def cannot_go_out(ctx: Context, question: Question) -> Effect:
    """Signed, and refused all the same: why may be what they must not know (P1.12). Their words stay, to be copied."""
    first, at = Part("critical/in-danger", {"emergency": ctx.emergency}), asked_at(question)
    facts = {"at": at, "people": to_telephone(ctx)}
    return Say(room=ctx.room, parts=(first, Part("critical/cannot-go-out", facts)), urgent=True)


def asked_again(ctx: Context) -> list[Effect]:
    """Of what still has no code, once they have signed: now their own can be named."""
    left = [one for one in waiting(ctx) if not unsigned.has_its_case(one)]
    if not left:
        return []
    return [Say(room=ctx.room, parts=(still_kept(ctx, left), _which(ctx, None)), urgent=True)]


def example(ctx: Context) -> str:
    """The code in what is shown to be typed of a danger: their own, where there is only one; else one as a referral’s looks, or the word."""
    cases = arguments.own_codes(ctx)
    own = cases or _own_referrals(ctx)
    if len(own) == 1:
        return own[0]
    return LIKE_A_REFERRAL if ctx.actor.role is Role.FRONT_LINE else ANY_CASE


def to_telephone(ctx: Context, of: Referral | None = None) -> list[Person]:
    """Who coordinates where they work, and is there; nobody who must not hear of what it is about (P1.12)."""
    chairs = [p for p in ctx.at_hand(ctx.actor.region) if p.region == ctx.actor.region and p != ctx.actor]
    chairs = [p for p in chairs if of is None or ctx.may_hear_of(p, of)]
    return sorted(chairs, key=lambda p: (p.is_absent(ctx.now), p.last, p.id))[:MOST]


def waiting(ctx: Context) -> list[Question]:
    """What this person reported in this room without saying where, in time by when they typed; the oldest first."""
    found: list[Question] = ctx.work.questions.where(person=ctx.actor.id, room=ctx.room, state="open")
    kept = [one for one in found if one.action == ACTION and ctx.at < _kept_until(one)]
    return sorted(kept, key=lambda one: (one.expires_at, int(one.details.get("number", "0"))))


def _kept_until(question: Question) -> datetime:
    kept_on = asked_at(question) + unsigned.KEPT_ON
    return kept_on if unsigned.has_its_case(question) else question.expires_at


def never_named(ctx: Context, question: Question) -> list[Effect]:
    """The words stay on the screen, to be copied; it rings, so that nobody believes that it went out."""
    person, facts = ctx.someone(question.person), _which_report(ctx, question)
    ctx.work.questions.save_quietly(ended(question))
    if not person.has_affirmed(ctx.now) and unsigned.is_kept_on(ctx, question, asked_at(question)):
        return [ctx.ring_person(person, "critical/not-signed", about=question.id, urgent=True, **facts)]
    return [ctx.ring_person(person, "critical/never-sent", about=question.id, urgent=True, **facts)]


def _which_report(ctx: Context, question: Question) -> dict[str, Any]:
    """When it was typed; and its number, if it was not the only one of that minute."""
    at = asked_at(question)
    several = len(_of_minute(ctx, question.person, question.room, at)) > 1
    return {"at": at, "number": question.details.get("number", "") if several else ""}


def _of_minute(ctx: Context, person: str, room: str, at: datetime) -> list[Question]:
    """What was asked so, whatever has become of it."""
    begun = _minute(at) + WAITS
    about = {"person": person, "room": room, "subject": ACTION, "state": ("open", "ended")}
    asked: list[Question] = ctx.work.questions.expiring(begun, begun + timedelta(minutes=1), **about)
    return asked


def asked_at(question: Question) -> datetime:
    first = question.details.get(unsigned.AT)
    return datetime.fromisoformat(first) if first else question.expires_at - WAITS


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
