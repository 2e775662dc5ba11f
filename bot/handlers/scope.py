"""The client's scope changes: who is out is out at once, who would come is shown first (P3.4, P3.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot import could_come, standing_in, to_ask
from bot.context import FADE, Context, case_room, direct
from bot.effects import Effect, Part, Redact, Say, SetMembers
from bot.handlers import delegating, matches, nobody_there, scope_told
from bot.router import C, Place, Router
from bot.scoping import Change, read_change
from bot.subjects import asked_about
from casework import access
from casework.case import Basis, Case
from casework.consent import Consent
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import ScopeChanged
from casework.people import PRIMARY, Person, Role
from casework.referral import Referral
from casework.visit import STILL
from storage.dialogues import Question

router = Router()


@router.command(
    "consent scope [subject] <tail>",
    fr="consentement portée [subject] <tail>",
    allow={C},
    where="dc",
    example=("consent scope K7-QF3 +health -police", "consentement portée K7-QF3 +santé -police"),
    rank=47,
    step=Step.CONSENT,
)
def scope(ctx: Context, subject: str | None, tail: str) -> list[Effect]:
    """A minus takes effect at once, a plus waits for its yes; both are answered in the direct room."""
    referral, case = asked_about(ctx, subject)
    change = _change(ctx, tail)
    if change.widens and case is not None and case.basis is Basis.DANGER:
        raise Refusal("takes-no-part", why="select-only")  # nobody joins by it (P9.3)
    if change.widens and case is not None:
        case.must_be_taken()
    given = _given(ctx, referral)
    if ctx.actor.id in change.leave_out:
        raise Refusal("scope-not-yourself")
    effects = _clear_typed(ctx, change)
    if change.narrows:
        given, said = _narrow(ctx, referral, case, given, change)
        effects += said
    if not change.widens:
        return effects
    if not _adds_nothing(ctx, referral, case, given, change):
        return [*effects, _ask(ctx, referral, case, given, change)]
    return effects if change.narrows else [*effects, _has_it(ctx, referral, case, given)]


def _adds_nothing(
    ctx: Context, referral: Referral, case: Case | None, given: Consent, change: Change
) -> bool:
    """All of it is agreed already, and nobody would come: there is nothing to say yes to."""
    wider = _wider(ctx, given, change)
    same = (wider.agencies, set(wider.left_out)) == (given.agencies, set(given.left_out))
    return same and not (case and _coming(ctx, referral, case, wider, change))


def _has_it(ctx: Context, referral: Referral, case: Case | None, given: Consent) -> Say:
    part = Part("scope/has-it", _facts(referral, case, given))
    return Say(room=direct(ctx.actor), parts=(part,), fades=FADE)


def _given(ctx: Context, referral: Referral) -> Consent:
    given = ctx.work.consents.find(referral.id)
    if given is None or not given.is_given:
        raise Refusal("consent-not-given", referral=ctx.code_of(referral.id))
    return given


def _change(ctx: Context, tail: str) -> Change:
    """What was typed in the case's room leaves it, also where it was not understood."""
    try:
        return read_change(ctx, tail)
    except Refusal as refusal:
        if ctx.place is not Place.CASE:
            raise
        raise Refusal(refusal.reason, **{**refusal.details, "erase": True}) from None


def _clear_typed(ctx: Context, change: Change) -> list[Effect]:
    """The room learns who left, and nothing of why; a reason stays nowhere."""
    assert ctx.message is not None, "somebody typed it"
    gone = ctx.place is Place.CASE or change.says_why
    return [Redact(room=ctx.room, events=(ctx.message.event_id,))] if gone else []


# --- out, at once -------------------------------------------------------------------------------------------
def _narrow(
    ctx: Context, referral: Referral, case: Case | None, given: Consent, change: Change
) -> tuple[Consent, list[Effect]]:
    before = _readers(ctx, case)
    narrow, changed = given.rescope(
        remove=change.remove, leave_out=change.leave_out, by=ctx.actor.id, at=ctx.at
    )
    ctx.work.consents.save(narrow, because=changed)
    after = _readers(ctx, case)
    left = [person for person in before if person not in after]
    told = _show_out(ctx, case, left) if case else []
    readers = (
        after
        if case
        else access.team(
            ctx.people(), referral.region, narrow, apart=_apart(ctx, referral, case), now=ctx.now
        ).invited
    )
    sitting = [access.seated(person, narrow) for person in readers]
    others = scope_told.the_others(ctx, referral, case, _facts(referral, case, narrow), left=left)
    return narrow, [*told, _narrowed(ctx, referral, case, narrow, left, sitting), *others]


def _readers(ctx: Context, case: Case | None) -> list[Person]:
    return ctx.readers(case) if case else []


def _show_out(ctx: Context, case: Case, left: list[Person]) -> list[Effect]:
    """Guests are shown out with their visit; tasks of the others go to the coordinator."""
    ids = {person.id for person in left}
    for visit in ctx.work.visits.where(case=case.id, state=STILL):
        if visit.person in ids:
            over, event = visit.end(by=ctx.by, at=ctx.now)
            ctx.work.visits.save(over, because=event)
    members = [person for person in left if person.role is not Role.AD_HOC]
    for person in members:
        standing_in.hand_over(ctx, case, person, None)
    line = ctx.say(case_room(case.id), "scope/have-left", people=members)
    out = SetMembers(room=case_room(case.id), urgent=True)  # first: who is out is not told in there
    if not members:
        return []
    return [
        out,
        replace(line, urgent=True),
        *(_now_in_touch(ctx, case.id) if case.key_contact in ids else []),
    ]


def _now_in_touch(ctx: Context, code: str) -> list[Effect]:
    """The coordinator whom the client told it (P4.8)."""
    return delegating.name_another(ctx, ctx.work.cases.get(code), ctx.actor, by=ctx.by)


def _narrowed(
    ctx: Context,
    referral: Referral,
    case: Case | None,
    given: Consent,
    left: list[Person],
    readers: Iterable[Person],
) -> Say:
    readers = list(readers)
    there = {person.agency for person in readers}
    empty = [agency for agency in PRIMARY if agency in given.agencies and agency not in there]
    facts = {**_facts(referral, case, given), "left": left, "readers": readers, "at": ctx.at, "empty": empty}
    facts |= {"others": case is not None and could_come.for_any(ctx, case, empty)}
    facts |= {"to_tell": _who_asks_in(ctx, case)}
    block = "scope/narrowed" if case else "scope/narrowed-early"
    return Say(room=direct(ctx.actor), parts=(Part(block, facts),), fades=FADE)


def _who_asks_in(ctx: Context, case: Case | None) -> list[Person]:
    """For whoever the step is delegated to: asking somebody in is a coordinator's (P1.4)."""
    if case is None or access.may(ctx.actor, case, allow={C}, step=None):
        return []
    return ctx.could_chair(case) or ctx.leads()


def _facts(referral: Referral, case: Case | None, given: Consent) -> dict[str, Any]:
    return {
        "code": case.id if case else referral.id,
        "agreed": [agency for agency in PRIMARY if agency in given.agencies],
        "left_out": len(given.left_out),
    }


@router.on(ScopeChanged)
def room_follows(ctx: Context, changed: ScopeChanged) -> list[Effect]:
    case = ctx.work.cases.of_referral(changed.about)
    return [SetMembers(room=case_room(case.id), urgent=True)] if case else []


# --- in, after a yes ----------------------------------------------------------------------------------------
def _ask(ctx: Context, referral: Referral, case: Case | None, given: Consent, change: Change) -> Say:
    wider = _wider(ctx, given, change)
    coming = _coming(ctx, referral, case, wider, change)
    details = {"add": change.add, "let_in": change.let_in, "coming": [person.id for person in coming]}
    asked = ctx.ask_yes(
        "consent-scope",
        case.id if case else referral.id,
        "scope/would-come" if case else "scope/would-come-early",
        room=direct(ctx.actor),
        details={key: " ".join(ids) for key, ids in details.items()},
        coming=coming,
        empty=[agency for agency in change.add if agency not in _filled(ctx, case, coming)],
        **_facts(referral, case, wider),
    )
    return replace(asked, fades=FADE)


def _wider(ctx: Context, given: Consent, change: Change) -> Consent:
    return given.rescope(add=change.add, let_in=change.let_in, by=ctx.by, at=ctx.now)[0]


def _coming(
    ctx: Context, referral: Referral, case: Case | None, wider: Consent, change: Change
) -> list[Person]:
    """Who of the team would read again, and who would take a seat that nobody fills (P4.5)."""
    team = access.team(
        ctx.people(), referral.region, wider, apart=_apart(ctx, referral, case), now=ctx.now
    ).invited
    wanted = [p for p in team if p.agency in change.add or p.id in change.let_in]
    if case is None:
        return wanted
    again = [p for p in ctx.people() if _reads_again(ctx, case, wider, p)]
    filled = _filled(ctx, case, [p for p in again if not p.is_away(ctx.now)])
    new = [p for p in wanted if p not in again and p.role is Role.MEMBER and p.agency not in filled]
    return sorted([*again, *new], key=access.in_order)


def _reads_again(ctx: Context, case: Case, wider: Consent, person: Person) -> bool:
    visits = ctx.work.visits.where(case=case.id)
    would = access.why_not(person, case, ground=wider, visits=visits, now=ctx.now) is None
    return would and ctx.why_not(case, person) is not None


def _filled(ctx: Context, case: Case | None, more: Iterable[Person]) -> set[str]:
    """The agencies that a member represents, who is there."""
    members = [p for p in _readers(ctx, case) if p.role is Role.MEMBER and not p.is_away(ctx.now)]
    return {person.agency for person in (*members, *more)}


def _apart(ctx: Context, referral: Referral, case: Case | None) -> access.Apart:
    return access.apart(case) if case else matches.apart(ctx, referral)


@router.confirmed("consent-scope")
def widen(ctx: Context, question: Question) -> list[Effect]:
    """Computed anew: whoever would come now and was not shown is shown first (CONVERSATION V7)."""
    referral, case = asked_about(ctx, question.subject)
    add, let_in = (tuple(question.details[key].split()) for key in ("add", "let_in"))
    given, change = _given(ctx, referral), Change(add=add, let_in=let_in)
    coming = _coming(ctx, referral, case, _wider(ctx, given, change), change)
    if " ".join(person.id for person in coming) != question.details["coming"]:
        asked = _ask(ctx, referral, case, given, change)
        return [replace(asked, parts=(Part("case/list-changed"), *asked.parts))]
    wider, changed = given.rescope(add=add, let_in=let_in, by=ctx.actor.id, at=ctx.at)
    ctx.work.consents.save(wider, because=changed)
    facts = _facts(referral, case, wider)
    told: list[Effect] = [ctx.detail("scope/widened", **facts, coming=coming, at=ctx.now)]
    told += scope_told.the_others(ctx, referral, case, facts, coming=coming)
    if case is None:
        return told
    invited = _invite(ctx, case, coming) if coming else []
    return [*told, *invited, *nobody_there.agreed_to_since(ctx, ctx.work.cases.get(case.id), add)]


def _invite(ctx: Context, case: Case, coming: list[Person]) -> list[Effect]:
    """They see nothing from before, and the room says anew where the case stands."""
    ids = tuple(person.id for person in coming)
    seated, widened = case.widen(ids, by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(seated, because=replace(widened, people=ids))
    return [ring for person in coming for ring in to_ask.called_in(ctx, case, person)]
