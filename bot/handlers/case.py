"""A case: opened after everybody was looked at, listed, shown (P4.1, P4.2, P4.5)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import dialogues, to_ask
from bot.context import FADE, Context, case_room, direct
from bot.effects import Effect, Part, Say, SetMembers
from bot.handlers import matches, opening
from bot.handlers.conflict import ask_the_member
from bot.router import C, Place, Router
from bot.subjects import own
from casework import access
from casework.access import Barred, Ground, Team
from casework.case import Case
from casework.codes import case_code
from casework.errors import Refusal
from casework.events import ConflictUndone, GuestLetIn, PersonSeated, TeamWidened
from casework.names import file_number
from casework.nonconsent import NonConsent
from casework.opening import may_open, open_case
from casework.people import Person, Role
from casework.referral import Referral
from storage.dialogues import Question

router = Router()

WAIT_FOR = {"case-without-consent": ("consent", "nonconsent"), "case-without-intake": ("intake",)}
"""What a case needs -> the questions that give it."""


# --- opening --------------------------------------------------------------------------------------
@router.command(
    "case open <referral>",
    fr="dossier ouvrir <referral>",
    allow={C},
    where="dk",
    example=("case open R-7KQ4", "dossier ouvrir R-7KQ4"),
    rank=16,
    yes_too=True,
)
def open_(ctx: Context, referral: str) -> list[Effect]:
    """Shows who would be invited and who not, each with the reason; in the direct room alone."""
    found = _ready(ctx, referral)
    team = _team(ctx, found)
    counted = ctx.reply("case/counted", id=found.id, can=len(team.invited), cannot=len(team.barred))
    told = [] if ctx.place is Place.DIRECT else [counted]
    return [*told, _shown(ctx, found, team)]


@router.confirmed("case-open")
def really_open(ctx: Context, question: Question) -> list[Effect]:
    """Computed anew: whoever would read now and was not shown is shown first (CONVERSATION V7)."""
    referral = _ready(ctx, question.subject)
    team = _team(ctx, referral)
    if ids(team) != question.details["invited"]:
        return [_shown(ctx, referral, team, Part("case/list-changed"))]
    case = _opened(ctx, referral, team)
    due = opening.meeting_due(ctx, case)
    return [ctx.reply("case/opened", code=case.id, at=ctx.now, count=len(case.team), due=due)]


def _ready(ctx: Context, code: str) -> Referral:
    """The referral, if a case can grow out of it (P3.3, P3.6)."""
    referral = own(ctx, code)
    if case := ctx.work.cases.of_referral(referral.id):
        raise Refusal("case-already-open", code=case.id)
    ground, intake = ground_of(ctx, referral.id), ctx.work.intakes.find(referral.id)
    try:
        may_open(referral, ground, intake)
    except Refusal as refusal:
        raise _or_not_sent(ctx, refusal, referral.id) from None
    referral.open()
    return referral


def _or_not_sent(ctx: Context, refusal: Refusal, referral: str) -> Refusal:
    """What is answered and not sent is not missing: who answered it learns what is."""
    for form in WAIT_FOR[refusal.reason]:
        if (dialogue := dialogues.unsent(ctx, form, referral)) is not None:
            paused = dialogue.state != "open"
            return Refusal("case-not-sent", referral=referral, form=form, paused=paused)
    return refusal


def ground_of(ctx: Context, referral: str) -> Ground | None:
    """The consent; without one, the ground of P9."""
    consent = ctx.work.consents.find(referral)
    return consent if consent is not None and consent.is_given else ctx.work.nonconsents.find(referral)


def _team(ctx: Context, referral: Referral) -> Team:
    """Raises Refusal("case-by-another") for a coordinator who may not be in it (P1.12, P3.9)."""
    ground = ground_of(ctx, referral.id)
    assert ground is not None, "asked before"
    apart = matches.apart(ctx, referral)
    team = access.team(ctx.people(), referral.region, ground, apart=apart, now=ctx.now)
    if ctx.actor.id not in {person.id for person in team.invited}:
        raise Refusal("case-by-another", people=[p for p in team.invited if p.role is Role.COORDINATOR])
    return team


def _shown(ctx: Context, referral: Referral, team: Team, *above: Part) -> Say:
    there = replace(ctx, room=direct(ctx.actor))
    ground = ground_of(ctx, referral.id)
    danger = isinstance(ground, NonConsent)
    block = "nonconsent/would-open" if danger else "case/would-open"
    asked = there.ask_yes(
        "case-open",
        referral.id,
        block,
        details={"invited": ids(team)},
        invited=[access.seated(person, ground) for person in team.invited],
        **alone_in(team.invited, ground),
        lines=barred_lines(team.barred),
        empty=team.empty,
        namesakes=any(one.reason == "same-name" for one in team.barred),
    )
    return replace(asked, parts=(*above, *asked.parts), fades=FADE)


def alone_in(invited: Iterable[Person], ground: Ground | None) -> dict[str, Any]:
    """Who is there as coordinator only, and of which agencies, that are not invited (P3.4)."""
    alone = access.chairs_alone(invited, ground) if ground else []
    return {"alone": alone, "alone_of": list(dict.fromkeys(person.agency for person in alone))}


def ids(team: Team) -> str:
    return " ".join(person.id for person in team.invited)


def barred_lines(barred: Iterable[Barred]) -> list[dict[str, Any]]:
    """One line for each reason, agency and stand-in: several of them share it."""
    lines: dict[tuple[object, ...], dict[str, Any]] = {}
    for one in barred:
        (reason, until), agency = _why(one), one.person.agency
        key = (reason, until, agency, one.instead and one.instead.id)
        line = {"reason": reason, "until": until, "agency": agency, "instead": one.instead}
        lines.setdefault(key, {**line, "names": []})["names"].append(_called(one))
    return list(lines.values())


def _why(one: Barred) -> tuple[str, datetime | None]:
    """The reason, and the day that belongs to it."""
    if one.reason == "away":
        return one.reason, one.person.away_until
    if one.reason == "no-affirmation" and one.person.affirmation:
        return "affirmation-lapsed", one.person.affirmation.until
    return one.reason, None


def _called(one: Barred) -> str:
    """Where names matter, with the initial: `A. Roussel`."""
    person = one.person
    surname = person.last or person.first
    with_initial = one.reason == "same-name" and person.first and person.last
    return f"{person.first[0]}. {surname}" if with_initial else surname


def _opened(ctx: Context, referral: Referral, team: Team) -> Case:
    """What follows from it is in `opening.py`."""
    case, opened = open_case(
        _free_code(ctx),
        referral,
        _file_number(ctx, referral),
        tuple(person.id for person in team.invited),
        partner=ctx.work.intakes.get(referral.id).partner,
        basis=may_open(referral, ground_of(ctx, referral.id), ctx.work.intakes.find(referral.id)),
        by=ctx.actor.id,
        at=ctx.now,
    )
    ctx.work.referrals.save_quietly(referral.open())
    ctx.work.cases.add(case, because=opened)
    return case


def _free_code(ctx: Context) -> str:
    while ctx.work.cases.find(code := case_code(secrets.randbelow)) is not None:
        continue
    return code


def _file_number(ctx: Context, referral: Referral) -> str:
    """Of the referral's local day (P4.1). Sealed as it holds initials: looked up by opening the region's cases."""
    known = {case.file_number for case in ctx.work.cases.where(region=referral.region)}
    day = ctx.house.calendar(referral.region).local(referral.sent_at).date()
    return file_number(referral.region, day, referral.first, referral.last, taken=known.__contains__)


# --- joining mid-way ----------------------------------------------------------------------------------
@router.command(
    "case add <person> <case>",
    fr="dossier ajouter <person> <case>",
    allow={C},
    where="d",
    example=("case add @roy K7-QF3", "dossier ajouter @roy K7-QF3"),
    rank=46,
    yes_too=True,
)
def add(ctx: Context, person: Person, case: Case) -> list[Effect]:
    """Also for somebody kept out for a name that turned out to be a coincidence (P1.12)."""
    if person.id in case.conflicts:
        return ask_the_member(ctx, case, person)
    if ctx.why_not(case, person) is None and asked_again(ctx, case.id, person):
        ring = ctx.ring_person(person, "case/invited", about=case.id, code=case.id, at=ctx.now)
        return [SetMembers(room=case_room(case.id)), _added(ctx, case, person), ring]
    _admitted(ctx, case, person)
    apart = access.held_apart(person, case)
    details = {"person": person.id, "apart": " ".join(apart)}
    return [ctx.ask_yes("case-add", case.id, "case/would-add", details=details, person=person, apart=apart)]


@router.confirmed("case-add")
def really_add(ctx: Context, question: Question) -> list[Effect]:
    """Not of somebody who was kept out since it was shown: that is shown first."""
    person, case = ctx.someone(question.details["person"]), ctx.case(question.subject)
    if " ".join(access.held_apart(person, case)) != question.details["apart"]:
        return add(ctx, person, case)
    namesake = _is_namesake(person, case)
    case, seated = _admitted(ctx, case, person)
    ctx.work.cases.save(case, because=seated)
    _known_on_the_referral(ctx, case.referral, person, (person.id,) if namesake else ())
    return [_added(ctx, case, person), *to_ask.called_in(ctx, case, person)]


def _added(ctx: Context, case: Case, person: Person) -> Say:
    return ctx.reply("case/added", person=person, code=case.id, at=ctx.now)


@router.on(PersonSeated)
@router.on(GuestLetIn)
@router.on(ConflictUndone)
def let_in_anew(ctx: Context, came: PersonSeated | GuestLetIn | ConflictUndone) -> list[Effect]:
    """By somebody's word: who had left by themselves is asked in all the same."""
    asked_again(ctx, came.about, ctx.someone(came.person))
    return []


@router.on(TeamWidened)
def let_in_together(ctx: Context, widened: TeamWidened) -> list[Effect]:
    for person in widened.people:
        asked_again(ctx, widened.about, ctx.someone(person))
    return []


def asked_again(ctx: Context, code: str, person: Person) -> bool:
    """True: they had left the room of this case by themselves, and are to be asked in once more."""
    room = ctx.work.rooms.find(case_room(code))
    if room is None or room.room_id is None:
        return False
    return ctx.work.rooms.ask_again(room.room_id, person.user_id, ctx.now)


def _is_namesake(person: Person, case: Case) -> bool:
    """Of nobody else a yes says that a name is a coincidence: it may be put right to that of a party later (P1.12)."""
    return "same-name" in access.held_apart(person, case)


def _known_on_the_referral(ctx: Context, id: str, person: Person, cleared: tuple[str, ...]) -> None:
    """Kept out no more, nor mistaken for a party (P1.12)."""
    referral = ctx.work.referrals.get(id)
    excluded = tuple(one for one in referral.excluded if one != person.id)
    known = replace(referral, excluded=excluded, cleared=(*referral.cleared, *cleared))
    ctx.work.referrals.save_quietly(known)


def _admitted(ctx: Context, case: Case, person: Person) -> tuple[Case, PersonSeated]:
    """Raises Refusal where something else than the seat or the name is in the way."""
    if ctx.why_not(case, person) is None:
        raise Refusal("reads-it-already")
    admitted, seated = case.admit(person.id, by=ctx.actor.id, at=ctx.now)
    if _is_namesake(person, case):
        admitted = admitted.is_another(person.id)
    reason = ctx.why_not(admitted, person)
    if reason in ("select-only", "protection-only"):
        raise Refusal("takes-no-part", why=reason)
    if reason is not None:
        raise Refusal("cannot-be-added", why=reason)
    return admitted, seated
