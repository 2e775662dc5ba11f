"""Sharing without consent, to act on a danger: the talk before it, and its ground (P9.1, P9.2, P9.4, P9.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import dialogues, forms, kept_answers, picking, statutes
from bot.arguments import is_referral
from bot.context import FADE, Context
from bot.effects import Effect, Part, Say
from bot.handlers.case import barred_lines, ground_of, ids
from bot.handlers.consent import is_in_force
from bot.handlers.referring import has_two_names, names, with_last_name
from bot.router import C, Router
from bot.statutes import Statute
from bot.subjects import own
from bot.talks import Talk, Waiting
from casework import access
from casework.access import Team
from casework.attempts import Outcome
from casework.case import Basis, Case
from casework.errors import Refusal
from casework.events import DangerRecorded
from casework.forms import Answers, Dialogue, Question
from casework.intake import Intake
from casework.nonconsent import CONVERSATION, NonConsent, must_say_why
from casework.referral import Referral, Status

router = Router()

WHY = ("rationale", "not_informed")
"""Answers that are reasons, in writing."""
MEET_WITHIN = timedelta(hours=48)
"""The select members, from when the ground is recorded (P9.4)."""


@router.command(
    "nonconsent <subject>",
    fr="sans-consentement <subject>",
    allow={C},
    where="d",
    example=("nonconsent R-7KQ4", "sans-consentement R-7KQ4"),
    rank=18,
)
def nonconsent(ctx: Context, subject: str) -> list[Effect]:
    """Of a referral, or of a case whose consent was withdrawn. The talk is recorded, not the call (P9.1).

    Of a closed one too whose ground has ended with it: it opens again only on a new one (P9.2).
    """
    referral = not_consented(ctx, subject)
    case, ground = ctx.work.cases.of_referral(referral.id), ctx.work.nonconsents.find(referral.id)
    if case is not None and case.basis is Basis.CONSENT and ground is not None and ground.is_given:
        return [would_go_on(ctx, case)]  # recorded, and its yes was missed
    given = _known(ctx, referral)
    return dialogues.start(ctx, "nonconsent", subject=referral.id, key=referral.id, given=given)


def would_go_on(ctx: Context, case: Case) -> Say:
    """Whom the danger lets in, shown before anybody is."""
    team = team_now(ctx, case)
    asked = ctx.ask_yes(
        "nonconsent-case",
        case.id,
        "nonconsent/would-go-on",
        details={"invited": ids(team)},
        invited=team.invited,
        lines=barred_lines(team.barred),
    )
    return replace(asked, fades=FADE)  # who is not there, and why


def team_now(ctx: Context, case: Case) -> Team:
    """By the ground that the referral has now."""
    ground = ground_of(ctx, case.referral)
    assert ground is not None, "asked before"
    return access.team(ctx.people(), case.region, ground, apart=access.apart(case), now=ctx.now)


def not_consented(ctx: Context, code: str) -> Referral:
    referral = own(ctx, code if is_referral(code) else ctx.case(code).referral)
    if case := ctx.work.cases.of_referral(referral.id):
        if case.basis is Basis.CONSENT or is_in_force(ctx, case):
            case.must_be_open()
    elif referral.state is Status.SENT:
        raise Refusal("referral-not-taken", referral=referral.id)
    elif referral.state is Status.CLOSED:
        raise Refusal("referral-not-open", referral=referral.id)
    consent = ctx.work.consents.find(referral.id)
    if consent is not None and consent.is_given:
        raise Refusal("danger-but-consent", referral=ctx.code_of(referral.id))
    return referral


def _known(ctx: Context, referral: Referral) -> dict[str, Any]:
    """What an intake holds is not asked again."""
    intake = ctx.work.intakes.find(referral.id)
    if intake is None:
        return {}
    born = intake.born.isoformat() if intake.born else picking.UNKNOWN
    first, last = intake.partner
    one_name = {"first": last, "last": "none"}
    return {"born": born, **({"first": first, "last": last} if first else one_name)}


# --- the dialogue ---------------------------------------------------------------------------------
def is_not_informed(given: Answers, now: object) -> bool:
    return given.get("informed") == picking.NO


def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part] | Waiting:
    if question.key in WHY:
        must_say_why(value)
    if question.key == "spoken":
        return [_when_spoken(ctx, dialogue.subject, kept_answers.instant(value))]
    if question.key in CONVERSATION and value == picking.NO:
        talked = len(_talked(dialogue.answers))
        return Waiting(
            [Part("nonconsent/not-talked", {"count": talked, "of": len(CONVERSATION), "resume": ""})]
        )
    if question.key == "basis":
        basis = kept_answers.basis(value)
        if basis.rationale:
            must_say_why(basis.rationale)
        return [Part("referral/basis", {"basis": basis})] if basis.scores else []
    return []


def _when_spoken(ctx: Context, subject: str, spoken: datetime) -> Part:
    """A talk about this danger: not from before the referral, nor before what ended the last sharing (P9.1)."""
    referral, local = ctx.work.referrals.get(subject), ctx.calendar.local
    case, consent = ctx.work.cases.of_referral(subject), ctx.work.consents.find(subject)
    ended = [consent.withdrawn_at if consent else None, case.closed_at if case else None]
    since = max([min(referral.agreed_at, referral.sent_at, ctx.now), *filter(None, ended)])
    if local(spoken).date() < local(since).date():
        raise Refusal("talk-too-old", day=local(since).date())
    return Part("nonconsent/talk-noted", {"at": spoken})


def above(ctx: Context, dialogue: Dialogue, question: Question) -> list[Part]:
    """The words of the statute stand above the written reason (P9.2)."""
    return [Part("nonconsent/ground", {"law": law(ctx)})] if question.key == "rationale" else []


def law(ctx: Context) -> Statute:
    return statutes.statute(NonConsent.ground, ctx.calendar.local(ctx.now).date())


def _talked(given: Answers) -> tuple[str, ...]:
    return tuple(item for item in CONVERSATION if given.get(item) == picking.YES)


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Nothing opens with it: what would is shown, and waits for a yes."""
    referral = not_consented(ctx, dialogue.subject)
    ground, recorded = _ground(ctx, dialogue).record(by=ctx.actor.id, at=ctx.now)
    _note_the_talk(ctx, referral, ground)
    _keep_names(ctx, dialogue)
    ctx.work.nonconsents.keep(ground, because=recorded)
    told = "nonconsent/recorded" if ground.informed == picking.YES else "nonconsent/recorded-not-told"
    case = ctx.work.cases.of_referral(referral.id)
    opens = "" if case else referral.id
    reopens = case.id if case and not case.is_open else ""
    return [ctx.reply(told, id=referral.id, at=ctx.now, law=law(ctx), opens=opens, reopens=reopens)]


def _ground(ctx: Context, dialogue: Dialogue) -> NonConsent:
    """Whom the person left out of their consent stays out (P3.9)."""
    given, consent = dialogue.answers, ctx.work.consents.find(dialogue.subject)
    basis = kept_answers.basis(given["basis"])
    return NonConsent(
        id=dialogue.subject,
        scores=basis.scores,
        judgement=basis.rationale or "",
        spoken_at=kept_answers.instant(given["spoken"]),
        talked=_talked(given),
        in_danger=tuple(given["in_danger"]),
        rationale=given["rationale"],
        informed=given["informed"],
        not_informed=given.get("not_informed", ""),
        fears=given["fears"],
        in_the_way=given["in_the_way"],
        left_out=consent.left_out if consent else (),
    )


def _note_the_talk(ctx: Context, referral: Referral, ground: NonConsent) -> None:
    """It reached the person, whoever telephoned (P3.1)."""
    if referral.state is Status.TAKEN:
        assert ground.spoken_at is not None, "asked in the dialogue"
        reached, tried = referral.contact(Outcome.REACHED, "", by=ctx.actor.id, at=ground.spoken_at)
        ctx.work.referrals.save(reached, because=tried)


def _keep_names(ctx: Context, dialogue: Dialogue) -> None:
    """No more than what the members need to recognise the person (P9.4)."""
    given, known = dialogue.answers, ctx.work.intakes.find(dialogue.subject)
    first, last = names(given)
    least: dict[str, Any] = {
        "born": kept_answers.day(given["born"]),
        "partner_first": first,
        "partner_last": last,
    }
    new = replace(known, **least) if known else Intake(id=dialogue.subject, sent_at=ctx.now, **least)
    if new != known:
        ctx.work.intakes.keep(new, because=new.recorded(by=ctx.actor.id))


router.talks["nonconsent"] = Talk(
    form=forms.load("nonconsent", {"not_informed": is_not_informed, "two_names": has_two_names}),
    filled=with_last_name,
    send=send,
    noted=noted,
    above=above,
    shared=True,
    opening="nonconsent/opening",
)


@router.on(DangerRecorded)
def select_meeting(ctx: Context, recorded: DangerRecorded) -> list[Effect]:
    """Its 48 hours take the place of those that ran without anybody who could have met (P9.4)."""
    referral = ctx.work.referrals.get(recorded.about)
    case = ctx.work.cases.of_referral(referral.id)
    if case is not None and not case.is_open:  # they begin when it opens again
        return []
    for clock in ctx.work.deadlines.open(case=referral.id, rule="team-meeting"):
        ctx.settle(clock.subject, "team-meeting")
        ctx.work.outbox.withdraw(f"{clock.subject}/team-meeting")
    due = recorded.at + MEET_WITHIN
    ctx.start("team-meeting", referral.id, case=referral.id, region=referral.region, due_at=due)
    return []
