"""Informed consent: explained and understood, its scope, the signed form (P3.2 to P3.4, P3.9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import dialogues, forms, kept_answers, picking, signed
from bot.context import Context, case_room
from bot.effects import Effect, Part, SetMembers, SetPosting
from bot.enlisting import particulars
from bot.handlers import matches
from bot.router import C, Router
from bot.subjects import found, must_be_reached, own
from bot.talks import BEFORE, Ending, Talk, Waiting
from casework import access
from casework.case import Case
from casework.consent import ALL_OF_IT, EXPLAINED, Consent, Interpreted, Standing, Written
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import ConsentRecorded, ReferralMoved
from casework.forms import Answers, Condition, Dialogue, Question
from casework.names import names
from casework.people import PRIMARY, Agency, Person
from casework.referral import Referral

router = Router()

UNFIT = {
    Interpreted.FAMILY: "consent/interpreter-family",
    Interpreted.UNBOUND: "consent/interpreter-unbound",
}
LEFT_OUT_BEFORE = f"left_out{BEFORE}"
TOLD_ANEW = frozenset({*EXPLAINED, "own_words", "spoken", "interpreter"})
"""What was said through such an interpreter is not explained (P3.10)."""


@router.command(
    "consent <subject>",
    fr="consentement <subject>",
    allow={C},
    where="d",
    example=("consent R-7KQ4", "consentement R-7KQ4"),
    rank=14,
    step=Step.CONSENT,
)
def consent(ctx: Context, subject: str) -> list[Effect]:
    """It may take more than one talk: what is answered stays with the paused dialogue (P3.10).

    Of a closed case too, where none is in force: it opens again only on a new one (P3.5, P8.5).
    """
    referral, case = found(ctx, subject)
    if case is not None and is_in_force(ctx, case):
        case.must_be_open()
    must_be_reached(referral)
    return dialogues.start(ctx, "consent", subject=referral.id, key=referral.id)


def is_in_force(ctx: Context, case: Case) -> bool:
    """Is there a ground on which members may know, or might if it were open?"""
    ground = ctx.work.ground(case)
    return ground is not None and ground.is_given


# --- the dialogue ---------------------------------------------------------------------------------
def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part] | Ending | Waiting:
    if question.key in EXPLAINED and not kept_answers.is_understood(value):
        return Waiting(
            [Part("consent/not-explained", {"count": len(_explained(dialogue.answers)), "resume": ""})]
        )
    if question.key == "interpreter" and value in UNFIT:
        return Waiting([Part(UNFIT[value], {"resume": ""})], forget=TOLD_ANEW)
    if question.key == "given_by":
        _must_not_be_the_partner(ctx, dialogue.subject, value)
    if question.key == "agencies":
        return _not_agreed(ctx, own(ctx, dialogue.subject), value)
    if question.key == "left_out" and value:
        _must_not_be_the_speaker(ctx, value)
        return [_would_be(ctx, dialogue.answer("left_out", value), "consent/then-members")]
    if question.key == "written" and value["on"] == picking.NO:
        return Waiting(
            [Part("consent/not-signed", {"count": len(dialogue.answers["agencies"]), "resume": ""})]
        )
    if question.key == "written":
        _must_be_signed_anew(ctx, dialogue.subject, value["on"])
    return []


def above(ctx: Context, dialogue: Dialogue, question: Question) -> list[Part]:
    """Who would be in the room is told before anyone is left out (P3.9)."""
    return [_would_be(ctx, dialogue, "consent/members")] if question.key == "left_out" else []


def _not_agreed(ctx: Context, referral: Referral, agreed: list[str]) -> list[Part]:
    """A coordinator of an agency that is declined is there all the same, and for the case alone: that is said."""
    declined = [agency for agency in PRIMARY if agency not in agreed]
    alone = [person for person in ctx.chairs(referral) if person.agency in declined]
    block = "consent/not-agreed-chair" if alone else "consent/not-agreed"
    return [Part(block, {"agencies": declined, "alone": alone})] if declined else []


def _must_not_be_the_speaker(ctx: Context, left_out: list[list[str]]) -> None:
    """Somebody has to be there who may know; another coordinator then goes on with it."""
    if ctx.actor.id in {id for id, _ in left_out}:
        raise Refusal("left-out-yourself")


def _must_not_be_the_partner(ctx: Context, referral: str, typed: str) -> None:
    intake = ctx.work.intakes.find(referral)
    if intake is not None and names(typed, intake.partner):
        raise Refusal("consent-by-partner")


def _must_be_signed_anew(ctx: Context, referral: str, on: str) -> None:
    """After a withdrawal the paper from before it counts no more (P3.5)."""
    before, signed_on = ctx.work.consents.find(referral), kept_answers.day(on)
    if before is not None and before.withdrawn_at is not None and signed_on is not None:
        before.must_be_newer(signed_on, ctx.calendar.local(before.withdrawn_at).date())


def _would_be(ctx: Context, dialogue: Dialogue, block: str) -> Part:
    referral = own(ctx, dialogue.subject)
    intended = Consent(state=Standing.GIVEN, **_scope(dialogue))
    apart = matches.apart(ctx, referral)
    team = access.team(ctx.people(), referral.region, intended, apart=apart, now=ctx.now)
    # Names and organisations are read out before the scope is settled (P3.9)
    seats = [
        {"person": access.seated(p, intended), "organisation": particulars(ctx, p)["organisation"]}
        for p in team.invited
    ]
    return Part(block, {"seats": seats, "empty": team.empty})


def _scope(dialogue: Dialogue) -> dict[str, Any]:
    given = dialogue.answers
    said = (*(given.get(LEFT_OUT_BEFORE) or ()), *(given.get("left_out") or ()))
    left_out = tuple(dict.fromkeys(id for id, _ in said))
    return {"id": dialogue.subject, "agencies": tuple(given["agencies"]), "left_out": left_out}


def with_those_before(given: dict[str, Any]) -> dict[str, Any]:
    """Who was left out before the agencies changed stays so: the summary has all of them (P3.9)."""
    before, now = given.get(LEFT_OUT_BEFORE), given.get("left_out")
    if not before or now is None:
        return given
    merged = {id: [id, name] for id, name in (*before, *(now or ()))}
    return {**given, "left_out": list(merged.values())}


def _explained(given: Answers) -> tuple[str, ...]:
    return tuple(item for item in EXPLAINED if kept_answers.is_understood(given.get(item)))


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    paper = dialogue.answers["written"]
    signed_on = kept_answers.day(paper["on"])
    assert signed_on is not None, "without a signature the dialogue waits"
    partial = Consent(
        explained=_explained(dialogue.answers),
        explained_by={item: dialogue.by.get(item, dialogue.person) for item in EXPLAINED},
        written=Written(signed_on=signed_on, details=paper["details"]),
        **_talk(dialogue.answers),
        **_scope(dialogue),
    )
    given, recorded = partial.record(by=ctx.actor.id, at=ctx.now)
    ctx.work.consents.keep(given, because=recorded)
    return [_told(ctx, given)]


def _talk(given: Answers) -> dict[str, Any]:
    """How it was explained, and who consents (P3.10, P3.14)."""
    said = {item: kept_answers.own_words(given[item]) for item in EXPLAINED}
    said[ALL_OF_IT] = given.get("own_words", "")
    return {
        "own_words": {item: text for item, text in said.items() if text},
        "spoken_in": given["spoken"],
        "interpreted": Interpreted(given["interpreter"]),
        "interpreter": given.get("interpreter_name", ""),
        "given_by": given.get("given_by", ""),
        "partner_consent": signed.still_on_file(given.get("partner_consent", "")),
    }


def _told(ctx: Context, given: Consent) -> Effect:
    case = ctx.work.cases.of_referral(given.id)
    block = "consent/recorded-open" if case and case.is_open else "consent/recorded-closed"
    return ctx.reply(
        block if case else "consent/recorded",
        id=given.id,
        at=ctx.now,
        agreed=[agency for agency in PRIMARY if agency in given.agencies],
        declined=[agency for agency in PRIMARY if agency not in given.agencies],
        alone=_alone(ctx, case, given),
        left_out=len(given.left_out),
        partner=given.partner_consent,
        explainers=[ctx.someone(id) for id in dict.fromkeys(given.explained_by.values())],
        code=case.id if case else "",
        unseated=_unseated(ctx, case, given) if case else [],
    )


def _alone(ctx: Context, case: Case | None, given: Consent) -> list[Person]:
    """Who is there as coordinator, and not for their agency, which is declined."""
    chairs = ctx.chairs(ctx.work.referrals.get(given.id))
    there = [
        p for p in chairs if given.bars(p, ctx.now) is None and (case is None or not ctx.why_not(case, p))
    ]
    return access.chairs_alone(there, given)


def _unseated(ctx: Context, case: Case, given: Consent) -> list[Agency]:
    """Agreed to, and nobody of it reads the room."""
    there = {person.agency for person in ctx.readers(case)}
    return [agency for agency in PRIMARY if agency in given.agencies and agency not in there]


def has_no_words(given: Answers, now: object) -> bool:
    return not any(kept_answers.own_words(str(given.get(item, ""))) for item in EXPLAINED)


def is_interpreted(given: Answers, now: object) -> bool:
    return given.get("interpreter") == Interpreted.FIT


def is_for_another(given: Answers, now: object) -> bool:
    return given.get("signed_by") == "other"


CONDITIONS: dict[str, Condition] = {
    "no_words": has_no_words,
    "interpreted": is_interpreted,
    "for_another": is_for_another,
}
router.talks["consent"] = Talk(
    form=forms.load("consent", CONDITIONS),
    send=send,
    noted=noted,
    above=above,
    filled=with_those_before,
    renews={"agencies": ("left_out",)},
    shared=True,
    opening="consent/opening",
)


@router.on(ReferralMoved)
def ask_anew(ctx: Context, moved: ReferralMoved) -> list[Effect]:
    """Who would know of it in the other region was never named to the person (P3.9)."""
    given = ctx.work.consents.find(moved.about)
    if given is not None and given.is_given:
        ctx.work.consents.save_quietly(replace(given, state=Standing.PARTIAL))
    return []


# --- the room follows (P3.4) ------------------------------------------------------------------------
@router.on(ConsentRecorded)
def follow(ctx: Context, recorded: ConsentRecorded) -> list[Effect]:
    """Given again after a withdrawal, it lets people write again (P3.5)."""
    case = ctx.work.cases.of_referral(recorded.about)
    if case is None:
        return []
    room = case_room(case.id)
    return [SetMembers(room=room, urgent=True), SetPosting(room=room)]
