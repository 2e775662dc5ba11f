"""An ad hoc member is named for one portion, with the client's agreement (P1.6, P1.15, P5.6)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from bot import enlisting, words
from bot.agencies import agency_named
from bot.context import Context, direct, new_id
from bot.effects import Effect, OpenRoom, Say, SetMembers
from bot.guests import expected_at, greeted
from bot.handlers.letting_in import TO_PREPARE, what_is_missing
from bot.meetings import meeting_of
from bot.router import C, Place, Router
from casework import access, dates
from casework.case import Basis, Case
from casework.errors import Refusal
from casework.people import Agency, Person, Role
from casework.visit import STILL, Visit, name_of, window
from storage.dialogues import Question

router = Router()

FOR = re.compile(r"\b(?:for|pour)\s+(m\d{1,4})\s*$", re.IGNORECASE)
BOTH = re.compile(r",?\s*\b(?:serves both|sert les deux)\b\s*,?", re.IGNORECASE)
UNTIL = re.compile(r"\b(?:until|jusqu'(?:au|a|à)|jusqu')\s*(.+)$", re.IGNORECASE)


@router.command(
    "adhoc add <case> <user> <tail>",
    fr="ponctuel ajouter <case> <user> <tail>",
    allow={C},
    where="cd",
    example=(
        "adhoc add @s.haddad interpreter for M1",
        "ponctuel ajouter @s.haddad interprète pour M1",
    ),
    rank=40,
    yes_too=True,
)
def add(ctx: Context, case: Case, user: str, tail: str) -> list[Effect]:
    """Shown first: the yes records that the client agreed (P1.15)."""
    case.must_be_open()
    guest = _person(ctx, case, user)
    _must_have_a_ground(ctx, case, guest)
    said, both = _without_both(tail)
    works_as, meeting, until = _read(ctx, case, said)
    both = both or _serves_partner(ctx, case, works_as)
    _must_be_agreed(ctx, case, works_as)
    opens, ends = _window(ctx, case, meeting, until)
    _must_not_be_kept_from(ctx, case, guest)
    _must_be_new(ctx, case, guest, opens, ends)
    details = {"user": user, "works_as": works_as, "meeting": meeting, "until": until}
    details |= {"serves_partner": "yes"} if both else {}
    facts: dict[str, Any] = {"guest": guest, "code": case.id, "opens": opens, "ends": ends}
    facts |= {"by": ctx.actor, "both": both}
    block = _would_add(case, meeting)
    return [ctx.ask_yes("adhoc-add", case.id, block, details=details, key=case.referral, **facts)]


def _would_add(case: Case, meeting: str) -> str:
    if case.basis is Basis.DANGER:
        return "adhoc/would-add-danger"
    return "adhoc/would-add" if meeting else "adhoc/would-add-until"


def _must_have_a_ground(ctx: Context, case: Case, guest: Person) -> None:
    """Without consent nobody joins for whom the client would have to agree (P1.15, P9.3): another region's coordinator
    alone, who may act on the danger (P8.9)."""
    if case.basis is not Basis.DANGER:
        return
    if guest.role is not Role.COORDINATOR:
        raise Refusal("no-guest-without-consent", code=case.id)
    ground = ctx.work.ground(case)
    if (reason := ground.bars(guest, ctx.now) if ground else "no-consent") is not None:
        raise Refusal("takes-no-part", why=reason)


def _must_have_a_part(ctx: Context, case: Case, known: Person) -> None:
    """Without consent somebody of the roster is in no case by being on it: the reason is said, as `case add` does (P9.3)."""
    if case.basis is not Basis.DANGER or ctx.why_not(case, known) is None:
        return
    ground = ctx.work.ground(case)
    if (reason := ground.bars(known, ctx.now) if ground else "no-consent") is not None:
        raise Refusal("takes-no-part", why=reason)


def _must_be_agreed(ctx: Context, case: Case, works_as: str) -> None:
    """Nobody of an agency outside the client's scope, as a guest neither (P3.4)."""
    ground, agency = ctx.work.ground(case), _agency(ctx, case, works_as)
    if agency is not None and (ground is None or agency not in ground.seats):
        raise Refusal("guest-not-agreed", agency=agency, code=case.id)


def _agency(ctx: Context, case: Case, works_as: str) -> Agency | None:
    """Also by one of its organisations: an RCMP constable is of the police (P1.11)."""
    if (named := agency_named(words.spaced(works_as))) is not None:
        return named
    organisation = enlisting.organisation_named(ctx.house, works_as, case.region)
    return organisation.agency if organisation and organisation.agency is not Agency.OTHER else None


def _without_both(tail: str) -> tuple[str, bool]:
    """What is left where it says that the guest serves both partners, and whether it does (P1.15)."""
    found = BOTH.search(words.tidy(tail))
    return (f"{tail[: found.start()]} {tail[found.end() :]}".strip(), True) if found else (tail, False)


def _serves_partner(ctx: Context, case: Case, works_as: str) -> bool:
    """By what the configuration says of where they come from, or plainly by what they do."""
    said = words.spaced(works_as).replace("porte parole", "")  # a spokesperson in French, nobody's parole
    kind = enlisting.organisation_named(ctx.house, said, case.region)
    return bool(kind and kind.serves_partner) or words.names_one("serves-partner", said)


def _read(ctx: Context, case: Case, tail: str) -> tuple[str, str, str]:
    """What the guest is there for, then `for M1` or `until DATE`, as an ISO instant."""
    said = words.tidy(tail)
    if found := FOR.search(said):
        works_as, meeting, until = tail[: found.start()], found[1].upper(), ""
    elif found := UNTIL.search(said):
        when = dates.read(found[1], now=ctx.now, calendar=ctx.house.calendar(case.region))
        if when.all_day:
            raise Refusal("visit-needs-hour")
        works_as, meeting, until = tail[: found.start()], "", when.sure.isoformat()
    else:
        raise Refusal("visit-until-when")
    if not works_as.strip(" ,"):
        raise Refusal("visit-for-what")
    return works_as.strip(" ,"), meeting, until


def _window(ctx: Context, case: Case, meeting: str, until: str) -> tuple[datetime, datetime]:
    attended = meeting_of(ctx, case, meeting) if meeting else None
    return window(attended, datetime.fromisoformat(until) if until else None, ctx.now)


def _person(ctx: Context, case: Case, user: str) -> Person:
    """Who is on the roster in another part is no guest; an earlier guest is the same person."""
    known = ctx.work.people.of_user(user)
    if known is not None and known.is_active:
        if ctx.role_in(case, known) is not Role.AD_HOC:
            _must_have_a_part(ctx, case, known)
            raise Refusal("already-on-roster")
        return known
    first, last = name_of(user)
    return Person(
        id=known.id if known else new_id(),
        user_id=user,
        first=first,
        last=last,
        role=Role.AD_HOC,
        agency=Agency.OTHER,
        region=case.region,
        language=ctx.house.languages(case.region)[0],
    )


def _must_not_be_kept_from(ctx: Context, case: Case, guest: Person) -> None:
    """Kept out, stepped aside, or left out by the client: not let in, so not asked either; they are told nothing (P1.12).
    Nor is the room told which of these it is (P1.13)."""
    ground = ctx.work.ground(case)
    reason = access.shut_out(guest, case) or (ground and ground.bars(guest, ctx.now))
    if reason in ("excluded", "conflict", "same-name", "left-out"):
        raise (
            Refusal("cannot-be-added", why=reason) if ctx.place is Place.DIRECT else Refusal("not-asked-here")
        )


def _must_be_new(ctx: Context, case: Case, guest: Person, opens: datetime, ends: datetime) -> None:
    for other in ctx.work.visits.where(case=case.id, person=guest.id, state=STILL):
        if other.opens_at < ends and opens < other.ends_at:
            raise Refusal("guest-already-named", visit=other.short)


@router.confirmed("adhoc-add")
def really_add(ctx: Context, question: Question) -> list[Effect]:
    case, given = ctx.case(question.subject), question.details
    case.must_be_open()
    opens, ends = _window(ctx, case, given["meeting"], given["until"])
    named = _person(ctx, case, given["user"])
    _must_have_a_ground(ctx, case, named)
    _must_not_be_kept_from(ctx, case, named)
    guest = _on_the_roster(ctx, named)
    _must_be_new(ctx, case, guest, opens, ends)
    visit = Visit(
        id=f"{case.id}/A{ctx.work.visits.next_number(case.id)}",
        case=case.id,
        person=guest.id,
        named_by=ctx.actor.id,
        works_as=given["works_as"],
        serves_partner="serves_partner" in given,
        client_agreed_at=None if case.basis is Basis.DANGER else ctx.now,
        meeting=given["meeting"] or None,
        opens_at=opens,
        ends_at=ends,
    )
    ctx.work.visits.add(visit, because=visit.named(at=ctx.now))
    return [*_greet(ctx, guest, visit), _asked(ctx, visit, guest)]


def _on_the_roster(ctx: Context, guest: Person) -> Person:
    known = ctx.work.people.find(guest.id)
    if known is not None and known.is_active:
        return known
    ctx.work.people.keep(guest, because=guest.added(by=ctx.actor.id, at=ctx.now))
    ctx.cache.pop("people", None)
    return guest


def _greet(ctx: Context, guest: Person, visit: Visit) -> list[Effect]:
    room = direct(guest)
    if guest.role is not Role.AD_HOC:  # at home here, and asked into another region's room (P8.9)
        return [ctx.say(room, "adhoc/asked-over", at=expected_at(ctx, visit))]
    ctx.work.outbox.stay(room)
    return [OpenRoom(room=room), SetMembers(room=room), *greeted(ctx, guest, visit)]


def _asked(ctx: Context, visit: Visit, guest: Person) -> Say:
    missing = what_is_missing(ctx, guest)
    rule = ctx.house.rules["visit-opens"]
    times = [visit.opens_at + step.at for step in rule.steps if step.at < timedelta(0)]
    block = "adhoc/asked" if missing else "adhoc/asked-ready"
    ahead = [at for at in times if at > ctx.now] or [_prepared_at(ctx, visit)]
    soon = ahead[-1] >= visit.opens_at
    shown = {"visit": visit.short, "guest": guest, "missing": missing, "times": ahead, "soon": soon}
    return ctx.reply(block, **shown, code=visit.case)


def _prepared_at(ctx: Context, visit: Visit) -> datetime:
    """When it is said who is still missing: as the room opens, or where that is now, once there was time to sign."""
    return visit.opens_at if visit.opens_at - ctx.now >= TO_PREPARE else visit.opens_at + TO_PREPARE
