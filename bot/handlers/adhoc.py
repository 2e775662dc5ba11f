"""Ad hoc members: named for one portion, let in once they have signed, shown out at its end (P1.6, P1.15, P5.6)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot import enlisting, words
from bot.agencies import agency_named
from bot.context import Context, case_room, direct, new_id
from bot.effects import Effect, LeaveRoom, OpenRoom, Say, SetMembers
from bot.guests import expected_at, greeted
from bot.meetings import meeting_of, team_of
from bot.router import C, Router
from casework import access, dates
from casework.case import Basis, Case
from casework.deadlines import Deadline
from casework.errors import Refusal
from casework.events import (
    Affirmed,
    CaseClosed,
    GuestLeft,
    GuestMoved,
    GuestNamed,
    MeetingCancelled,
    MeetingEnded,
    MeetingMoved,
)
from casework.people import Agency, Person, Role
from casework.visit import EXPECTED, HERE, STILL, Visit, name_of, window
from storage.dialogues import Question

router = Router()

FOR = re.compile(r"\b(?:for|pour)\s+(m\d{1,4})\s*$", re.IGNORECASE)
UNTIL = re.compile(r"\b(?:until|jusqu'(?:au|a|à)|jusqu')\s*(.+)$", re.IGNORECASE)
TO_PREPARE = timedelta(minutes=15)
"""What signing and verifying a device take: the step `prepared` of the clock comes so long after the opening."""
STAYS = timedelta(days=1)
"""How long the guest's direct room stays after the visit."""


# --- naming a guest -----------------------------------------------------------------------------------
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
    _must_be_consented(case)
    works_as, meeting, until = _read(ctx, case, tail)
    _must_be_agreed(ctx, case, works_as)
    opens, ends = _window(ctx, case, meeting, until)
    guest = _person(ctx, case, user)
    _must_be_new(ctx, case, guest, opens, ends)
    details = {"user": user, "works_as": works_as, "meeting": meeting, "until": until}
    block = "adhoc/would-add" if meeting else "adhoc/would-add-until"
    if case.basis is Basis.DANGER:
        block = "adhoc/would-add-danger"
    return [
        ctx.ask_yes(
            "adhoc-add",
            case.id,
            block,
            details=details,
            guest=guest,
            code=case.id,
            opens=opens,
            ends=ends,
            by=ctx.actor,
        )
    ]


def _must_be_consented(case: Case) -> None:
    """Without consent nobody joins for whom the client would have to agree (P1.15, P9.3)."""
    if case.basis is Basis.DANGER:
        raise Refusal("no-guest-without-consent", code=case.id)


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


def _called(ctx: Context, visit: Visit) -> dict[str, str]:
    """A kind that the region has by configuration, in both languages; else as it was typed (P11.3)."""
    region = ctx.work.cases.get(visit.case).region
    kind = enlisting.organisation_named(ctx.house, visit.works_as, region)
    exact = kind is not None and words.spaced(visit.works_as) in {
        words.spaced(name) for name in (*kind.names.values(), *kind.words)
    }
    return kind.names if kind is not None and exact else dict.fromkeys(("en", "fr"), visit.works_as)


def _read(ctx: Context, case: Case, tail: str) -> tuple[str, str, str]:
    """What the guest is there for, then `for M1` or `until DATE`, as an ISO instant."""
    said = words.tidy(tail)
    if found := FOR.search(said):
        works_as, meeting, until = tail[: found.start()], found[1].upper(), ""
    elif found := UNTIL.search(said):
        when = dates.read(found[1], now=ctx.now, calendar=ctx.house.calendar(case.region))
        if when.all_day:
            raise Refusal("slot-needs-time")
        works_as, meeting, until = tail[: found.start()], "", when.at.isoformat()
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


def _must_be_new(ctx: Context, case: Case, guest: Person, opens: datetime, ends: datetime) -> None:
    for other in ctx.work.visits.where(case=case.id, person=guest.id, state=STILL):
        if other.opens_at < ends and opens < other.ends_at:
            raise Refusal("guest-already-named", visit=other.short)


@router.confirmed("adhoc-add")
def really_add(ctx: Context, question: Question) -> list[Effect]:
    case, given = ctx.case(question.subject), question.details
    case.must_be_open()
    _must_be_consented(case)
    opens, ends = _window(ctx, case, given["meeting"], given["until"])
    guest = _on_the_roster(ctx, replace(_person(ctx, case, given["user"]), works_as=given["works_as"]))
    _must_be_new(ctx, case, guest, opens, ends)
    visit = Visit(
        id=f"{case.id}/A{ctx.work.visits.next_number(case.id)}",
        case=case.id,
        person=guest.id,
        named_by=ctx.actor.id,
        works_as=given["works_as"],
        client_agreed_at=ctx.now,
        meeting=given["meeting"] or None,
        opens_at=opens,
        ends_at=ends,
    )
    ctx.work.visits.add(visit, because=visit.named())
    expected = expected_at(ctx, visit)
    return [*_greet(ctx, guest, expected), _asked(ctx, visit, guest)]


def _on_the_roster(ctx: Context, guest: Person) -> Person:
    known = ctx.work.people.find(guest.id)
    if known is not None and known.is_active:
        return known
    event = guest.added(by=ctx.actor.id, at=ctx.now)
    if known is None:
        ctx.work.people.add(guest, because=event)
    else:
        ctx.work.people.save(guest, because=event)
    ctx.cache.pop("people", None)
    return guest


def _greet(ctx: Context, guest: Person, expected: datetime) -> list[Effect]:
    room = direct(guest)
    if guest.role is not Role.AD_HOC:  # at home here, and asked into another region's room (P8.9)
        return [ctx.say(room, "adhoc/asked-over", at=expected)]
    return [OpenRoom(room=room), SetMembers(room=room), *greeted(ctx, guest, expected)]


def _asked(ctx: Context, visit: Visit, guest: Person) -> Say:
    missing = _missing(ctx, guest)
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


def _missing(ctx: Context, guest: Person) -> list[str]:
    """Commands count from verified devices alone: who could sign has one."""
    room = ctx.work.rooms.find(direct(guest))
    membership = ctx.work.rooms.membership(room.room_id or "", guest.user_id) if room else None
    missing = [] if membership == "join" else ["invitation"]
    return missing if guest.has_affirmed(ctx.now) else [*missing, "affirmation", "device"]


@router.on(GuestNamed)
def start_clocks(ctx: Context, named: GuestNamed) -> list[Effect]:
    _start_clocks(ctx, named.about, named.visit, named.opens_at, named.ends_at)
    return []


def _start_clocks(ctx: Context, code: str, short: str, opens: datetime, ends: datetime) -> None:
    case = ctx.work.cases.get(code)
    for rule, due in (("visit-opens", opens), ("visit-ends", ends)):
        ctx.start(rule, f"{code}/{short}", case=case.referral, region=case.region, due_at=due)


# --- coming in ------------------------------------------------------------------------------------------
@router.step("visit-opens")
def it_opens(ctx: Context, deadline: Deadline) -> list[Effect]:
    """A day and two hours ahead the coordinator learns what is missing; then the guest is let in, or is not.

    Of a visit that begins as it is named, that is said a little later: nobody is ready in the same second.
    """
    visit = ctx.work.visits.get(deadline.subject)
    if visit.state != EXPECTED:
        return []
    guest = ctx.someone(visit.person)
    missing = _missing(ctx, guest)
    if deadline.step in ("day", "hours"):
        return _not_ready(ctx, visit, guest, missing) if missing else []
    if visit.may_begin(ctx.now) and _barred(ctx, visit) is None:
        return _let_in(ctx, visit)
    at_once = deadline.due_at - deadline.starts_at < TO_PREPARE
    if at_once != (deadline.step == "prepared") or not visit.may_begin(ctx.now):
        return []
    block, by = "adhoc/not-let-in" if missing else "adhoc/not-let-in-other", _named_by(ctx, visit)
    code, short = visit.case, visit.short
    ring = ctx.ring_person(by, block, about=visit.id, urgent=True, code=code, visit=short, missing=missing)
    return [ring]


def _not_ready(ctx: Context, visit: Visit, guest: Person, missing: list[str]) -> list[Effect]:
    by, facts = _named_by(ctx, visit), {"code": visit.case, "visit": visit.short}
    told = ctx.say(direct(by), "adhoc/not-ready", guest=guest, missing=missing, at=visit.opens_at, **facts)
    ring = ctx.ring(direct(by), "adhoc/not-ready-ring", at=visit.opens_at, **facts)
    return [told, replace(ring, mentions=(by.id,), about=visit.id)]


def _named_by(ctx: Context, visit: Visit) -> Person:
    return ctx.someone(visit.named_by)


def _barred(ctx: Context, visit: Visit) -> str | None:
    """Why this guest could not read the case now, if let in; None: could."""
    case = ctx.work.cases.get(visit.case)
    return access.why_not(
        ctx.someone(visit.person),
        case,
        ground=ctx.work.ground(case),
        visits=[replace(visit, state=HERE)],
        now=ctx.now,
    )


def _let_in(ctx: Context, visit: Visit) -> list[Effect]:
    """Invited first: who is not there yet counts as not told."""
    here, event = visit.let_in(at=ctx.now)
    ctx.work.visits.save(here, because=event)
    case, guest, room = ctx.work.cases.get(visit.case), ctx.someone(visit.person), case_room(visit.case)
    team = tuple(person.id for person in team_of(ctx, case))
    ring = ctx.ring(room, "adhoc/reads-along", code=case.id, until=visit.ends_at)
    who = ctx.say(room, "adhoc/who", guest=guest, works_as=_called(ctx, visit))
    return [
        SetMembers(room=room, urgent=True),
        replace(ring, mentions=team, name=f"{visit.id}/ring", urgent=True),
        replace(who, urgent=True),
        ctx.ring_person(guest, "adhoc/opens", about=visit.id, urgent=True),
    ]


@router.on(Affirmed)
def let_in_who_signs_late(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """During the window; the entry is announced once, however the guest came to it."""
    effects: list[Effect] = []
    for visit in ctx.work.visits.where(person=affirmed.about, state=EXPECTED):
        if visit.may_begin(ctx.now) and _barred(ctx, visit) is None:
            effects += _let_in(ctx, visit)
    return effects


# --- going out -------------------------------------------------------------------------------------------
@router.command(
    "adhoc remove <case> <person>",
    fr="ponctuel retirer <case> <person>",
    allow={C},
    where="cd",
    example=("adhoc remove @s.haddad", "ponctuel retirer @s.haddad"),
    rank=41,
)
def remove(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """At once, without a question (CONVERSATION V6)."""
    visits = ctx.work.visits.where(case=case.id, person=person.id, state=STILL)
    if not visits:
        raise Refusal("no-such-guest")
    _end(ctx, visits)
    return [ctx.reply("adhoc/removed", guest=person, at=ctx.now)]


def _end(ctx: Context, visits: list[Visit]) -> None:
    for visit in visits:
        over, event = visit.end(by=ctx.by, at=ctx.now)
        ctx.work.visits.save(over, because=event)


@router.step("visit-ends")
def time_is_up(ctx: Context, deadline: Deadline) -> list[Effect]:
    visit = ctx.work.visits.get(deadline.subject)
    if visit.state in STILL:
        _end(ctx, [visit])
    return []


@router.on(MeetingEnded)
def the_meeting_is_over(ctx: Context, ended: MeetingEnded) -> list[Effect]:
    _end(ctx, _of_meeting(ctx, ended.about, ended.meeting))
    return []


@router.on(MeetingCancelled)
def the_meeting_is_cancelled(ctx: Context, cancelled: MeetingCancelled) -> list[Effect]:
    _end(ctx, _of_meeting(ctx, cancelled.about, cancelled.meeting))
    return []


@router.on(CaseClosed)
def the_case_is_closed(ctx: Context, closed: CaseClosed) -> list[Effect]:
    _end(ctx, ctx.work.visits.where(case=closed.about, state=STILL))
    return []


def _of_meeting(ctx: Context, code: str, meeting: str) -> list[Visit]:
    return [v for v in ctx.work.visits.where(case=code, state=STILL) if v.meeting == meeting]


@router.on(GuestLeft)
def show_out(ctx: Context, left: GuestLeft) -> list[Effect]:
    """Out of the room first, then what was held for the team goes out (P5.6)."""
    subject, guest = f"{left.about}/{left.visit}", ctx.someone(left.person)
    case = ctx.work.cases.get(left.about)
    ctx.settle(subject)
    told = [_tell_the_room(ctx, case.id, guest)] if left.was_here else []
    goodbye = _goodbye(ctx, case, left, guest)
    return [SetMembers(room=case_room(case.id), urgent=True), *told, goodbye]


def _goodbye(ctx: Context, case: Case, left: GuestLeft, guest: Person) -> Say:
    """A day later the bot leaves the conversation; not a coordinator's, who is at home here (P8.9)."""
    if guest.role is not Role.AD_HOC:
        return ctx.say(direct(guest), "adhoc/visit-over", at=ctx.now)
    leaves = ctx.now + STAYS
    ctx.start(
        "guest-forgotten",
        f"{left.about}/{left.visit}",
        case="",
        region=case.region,
        due_at=leaves,
    )
    block = "adhoc/thanks" if left.was_here else "adhoc/not-needed"
    return ctx.say(direct(guest), block, at=ctx.now, leaves=leaves)


def _tell_the_room(ctx: Context, code: str, guest: Person) -> Say:
    """With the last guest gone, what was held for the team follows."""
    room = case_room(code)
    others = [v for v in ctx.work.visits.where(case=code, state=HERE) if v.is_on(ctx.now)]
    held = 0 if others else ctx.work.outbox.held(room, ctx.now)
    if not others:
        ctx.work.outbox.release(room, ctx.now)
    return replace(ctx.say(room, "adhoc/has-left", guest=guest, held=held), urgent=True)


@router.step("guest-forgotten")
def leave_the_guest(ctx: Context, deadline: Deadline) -> list[Effect]:
    """A day later, unless the guest is expected again, or has been here since."""
    visit = ctx.work.visits.get(deadline.subject)
    guest = ctx.someone(visit.person)
    others = [v for v in ctx.work.visits.where(person=guest.id) if v.id != visit.id]
    if not guest.is_active or any(v.state in STILL or v.ends_at > visit.ends_at for v in others):
        return []
    return [LeaveRoom(room=direct(guest))]


# --- another date ----------------------------------------------------------------------------------------
@router.on(MeetingMoved)
def come_at_the_new_date(ctx: Context, event: MeetingMoved) -> list[Effect]:
    """The client agreed to the guest for this meeting; the portion moves with it."""
    effects: list[Effect] = []
    for visit in _of_meeting(ctx, event.about, event.meeting):
        moved, because = visit.move(event.starts_at, by=ctx.by, at=ctx.now)
        ctx.work.visits.save(moved, because=because)
        guest = ctx.someone(visit.person)
        out = [_tell_the_room(ctx, visit.case, guest)] if visit.state == HERE else []
        news = ctx.say(direct(guest), "adhoc/moved", at=event.starts_at)
        effects += [SetMembers(room=case_room(visit.case), urgent=True), *out, news]
    return effects


@router.on(GuestMoved)
def restart_clocks(ctx: Context, moved: GuestMoved) -> list[Effect]:
    ctx.settle(f"{moved.about}/{moved.visit}", "visit-opens", "visit-ends")
    _start_clocks(ctx, moved.about, moved.visit, moved.opens_at, moved.ends_at)
    return []
