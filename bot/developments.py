"""What the handlers of critical developments share: which one, who is asked, who has opened it (P7.3, P7.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot import lending, own_tasks
from bot.context import Context, case_room, coordination, direct, new_id
from bot.effects import Effect, Part, Say, SetMembers
from bot.router import Place
from casework.case import Case
from casework.critical import Development, State, Type
from casework.errors import Refusal
from casework.people import Agency, Person, Role


def get(ctx: Context, case: Case, short: str) -> Development:
    """Raises Refusal("no-such-development"): a misplaced one is shown to nobody, and whoever came with the consent
    is not told that there was something before it (P9.5)."""
    found = ctx.work.developments.find(f"{case.id}/{short}")
    if found is None or found.state is State.MISPLACED or not is_known(ctx, case, found):
        raise Refusal("no-such-development", code=short)
    return found


def is_known(ctx: Context, case: Case, development: Development) -> bool:
    """May whoever speaks know that there was one?"""
    if is_for_others(ctx, case, development):
        return False
    return development.asks(ctx.actor.id) or ctx.knows(case, development.at)


def is_for_others(ctx: Context, case: Case, development: Development) -> bool:
    """What is reported after a withdrawal is the coordinators', and the reporter's own; a new consent does not hand it on
    (P3.12, as P9.5)."""
    if ctx.actor.role is Role.COORDINATOR or development.by == ctx.actor.id:
        return False
    if not ctx.has_stopped(case.referral):
        return development.alone
    consent = ctx.work.consents.find(case.referral)
    return consent is not None and consent.withdrawn_at is not None and development.at >= consent.withdrawn_at


def is_in_the_room(ctx: Context, development: Development) -> bool:
    """May the case room hear of it? Not where others joined since who must not know that there was one (P9.5)."""
    return ctx.room_shows(ctx.work.cases.get(development.case), development.at)


def is_kept_from_the_room(ctx: Context, development: Development) -> bool:
    return is_alone(ctx, development) or not is_in_the_room(ctx, development)


def must_be_shown(ctx: Context, development: Development) -> None:
    """In the direct room also to whom it asks: an alternate who was called for it (P9.5)."""
    case = ctx.work.cases.get(development.case)
    asked = ctx.place is Place.DIRECT and development.asks(ctx.actor.id)
    if not asked and not ctx.shows(case, development.at):
        raise Refusal("written-before-consent")


def waiting(ctx: Context, case: Case | None, short: str | None = None) -> list[Development]:
    """Open ones that ask this person and have no acknowledgement of theirs: immediate danger first, then the oldest."""
    columns = {"state": State.OPEN} | ({"case": case.id} if case else {})
    who = ctx.actor.id
    mine = [
        one
        for one in ctx.work.developments.where(**columns)
        if one.waits_for(who) and short in (None, one.short)
    ]
    read = (one for one in mine if _may_read(ctx, one))
    return sorted(read, key=lambda one: (not one.immediate, one.at))


def last_acknowledged(ctx: Context, case: Case | None) -> Development | None:
    """The newest that this person has acknowledged, and that is still told apart by who answered it."""
    columns = {"case": case.id} if case else {}
    mine = [one for one in ctx.work.developments.where(**columns) if one.has_acknowledged(ctx.actor.id)]
    kept = (one for one in mine if one.state is not State.MISPLACED and _may_read(ctx, one))
    return max(kept, key=lambda one: one.at, default=None)


def _may_read(ctx: Context, development: Development) -> bool:
    case = ctx.work.cases.get(development.case)
    return case.is_open and ctx.why_not(case) is None


def team(ctx: Context, case: Case) -> list[Person]:
    """Who reads the case now and is asked to act: the team and the coordinators, no guest (P7.3).

    After a withdrawal the coordinators alone, until they have decided (P3.12).
    """
    near = [p for p in ctx.people() if p.region == case.region or p.id in case.lent_to]
    team = () if ctx.has_stopped(case.referral) else case.team
    seated = [p for p in near if p.role is Role.COORDINATOR or p.id in team]
    readers = [p for p in seated if ctx.why_not(case, p) is None]
    return sorted(readers, key=lambda p: (list(Agency).index(p.agency), p.last, p.id))


def is_said_elsewhere(ctx: Context, case: Case) -> bool:
    """Nothing of it is said in the room, and nothing rings there: `critical show` in the direct room has it.

    While a guest is there, until they have left (CONVERSATION 3.8); after a withdrawal, for good (P3.5).
    """
    return ctx.has_stopped(case.referral) or any(
        visit.is_on(ctx.now) for visit in ctx.work.visits.where(case=case.id)
    )


def is_there_for(ctx: Context, case: Case, development: Development, person: Person) -> bool:
    """Can this person read it in the case room?"""
    return development.could_read(person.id) and not development.alone and not is_said_elsewhere(ctx, case)


def may_be_asked(case: Case, development: Development, person: Person) -> bool:
    """Somebody who was not asked so far: a coordinator; nobody else of what was reported after a withdrawal, or shared
    without consent before they came (P3.12, P9.5)."""
    others = not development.alone and not case.hides(development.at, person.id)
    return person.role is Role.COORDINATOR or others


def is_theirs(case: Case, development: Development, person: Person) -> bool:
    """Does it count as news for this person?"""
    knows = person.id == development.by or development.asks(person.id)
    return knows or may_be_asked(case, development, person)


def is_alone(ctx: Context, development: Development) -> bool:
    """The coordinators' alone: nothing of it is said in the case room now (P3.12)."""
    return development.alone or ctx.has_stopped(ctx.work.cases.get(development.case).referral)


def has_opened(ctx: Context, development: Development, person: Person) -> bool:
    """The case room since, by receipt or by writing there; or it was shown to them (P7.4, V10)."""
    if person.id in development.shown_to:
        return True
    if not development.could_read(person.id):
        return False
    if is_alone(ctx, development):  # the room does not have it
        return False
    room = ctx.work.rooms.find(case_room(development.case))
    read_at = ctx.work.rooms.read_at(room.room_id, person.user_id) if room and room.room_id else None
    return read_at is not None and read_at > development.at


def promote(ctx: Context, development: Development) -> tuple[Development, list[Person]]:
    """Who had only seen the alert and has opened it since: that counts now, by itself."""
    people = [ctx.someone(one.person) for one in development.seen]
    opened = [person for person in people if has_opened(ctx, development, person)]
    for person in opened:
        development, event = development.acknowledge(person, "", at=ctx.now)
        ctx.work.developments.save(development, because=event)
    return development, opened


# --- what is said ---------------------------------------------------------------------------------------
def detail(ctx: Context, development: Development, name: str, *parts: Part) -> Say:
    """A message of the case room that holds detail: withdrawn and redacted if it is misplaced."""
    case = ctx.work.cases.get(development.case)
    return Say(
        room=case_room(case.id),
        parts=parts,
        name=f"{development.id}/{name}",
        about=details_of(development),
        urgent=not is_said_elsewhere(ctx, case),
    )


def note(ctx: Context, development: Development, params: Mapping[str, object]) -> Say:
    """What somebody wrote beside their `ack`; it overtakes no older count."""
    said = detail(ctx, development, f"note-{new_id()}", Part("critical/acknowledged-note", params))
    return replace(said, urgent=False)


def notes(ctx: Context, development: Development) -> list[str]:
    """By name, those that were sent, and what was shown again in the room."""
    room, sent = case_room(development.case), ctx.work.sent
    return [
        name for kind in ("note", "shown") for name in sent.names_about(room, f"{development.id}/{kind}-")
    ]


def in_an_earlier_room(ctx: Context, development: Development) -> bool:
    """Its case was closed and opened again since, in a new room: what stands in the old one is out of reach."""
    made_at = ctx.work.rooms.made_at(case_room(development.case))
    return made_at is not None and development.at < made_at


def details_of(development: Development) -> str:
    """Not the development's own id: those are rings, which settling withdraws."""
    return f"{development.id}/detail"


def card(ctx: Context, development: Development) -> tuple[Part, ...]:
    """All of it: case detail, for the case room, or for the direct room where it was asked."""
    case = ctx.work.cases.get(development.case)
    head = "critical/card-danger" if development.immediate else "critical/card"
    emergency = ctx.house.region(case.region).emergency
    body = {
        "d": development,
        "kinds": kinds(ctx, development),
        "by": ctx.seated(case, ctx.someone(development.by)),
        "contact": (contact := _contact(ctx, case, development)),
        "is_pivot": contact.id == case.key_contact,
        "has_nobody": lending.has_nobody(ctx, case, contact),
        "first": own_tasks.first_word(ctx, case, contact.id, since=development.at),
        "basis": case.basis,
        "shared": not ctx.has_stopped(case.referral),
    }
    return Part(head, {"d": development, "emergency": emergency}), Part("critical/what", body)


def _contact(ctx: Context, case: Case, development: Development) -> Person:
    """Who speaks with the client because of it (P7.8)."""
    task = ctx.work.tasks.find(f"{case.id}/{development.task}")
    return (
        ctx.someone(task.assignee)
        if task
        else own_tasks.who_contacts(ctx, case, alone=development.alone, since=development.at)
    )


def kinds(ctx: Context, development: Development) -> list[dict[str, object]]:
    """What was put right when sharing had stopped is the coordinators' alone (P3.12)."""
    aside = ctx.place is Place.DIRECT and ctx.person is not None and ctx.actor.role is Role.COORDINATOR
    return listed(development.types_alone if aside and development.types_alone else development.types)


def listed(types: Iterable[Type]) -> list[dict[str, object]]:
    return [{"key": one.value, "number": one.number} for one in types]


def show_again(ctx: Context, case: Case, development: Development) -> tuple[Development, list[Effect]]:
    """Nobody reads what was written before they were invited: the card, once more, for whoever comes now.

    Not where others joined since who must not see what was shared without consent (P9.5), nor where nothing is shared
    any more: those who are asked look it up in their direct room.
    """
    members = SetMembers(room=case_room(case.id), urgent=True)
    if is_alone(ctx, development) or not ctx.room_shows(case, development.at):
        return development, [members]
    one = development.write_again(tuple(person.id for person in team(ctx, case)))
    ctx.work.developments.save_quietly(one)
    if is_said_elsewhere(ctx, case) and _waits_there(ctx, one):
        return one, [members]
    again = Part("critical/again", {"short": one.short})
    return one, [members, detail(ctx, one, "card-again", again, *card(ctx, one))]


def _waits_there(ctx: Context, development: Development) -> bool:
    """Its card is held until a guest has left: whoever comes in meanwhile reads that one."""
    room, cards = case_room(development.case), ("card", "card-again")
    return any(ctx.work.outbox.is_waiting(room, f"{development.id}/{name}") for name in cards)


def tell_coordination(
    ctx: Context, case: Case, block: str, /, *, ring: str = "", **params: object
) -> list[Effect]:
    """In the coordination room, by code; past any coordinator who must not hear of the case (P1.12).

    `ring`: the development that it rings about; empty: a silent line.
    """
    coordinators = ctx.coordinators(case.region)
    may = ctx.could_chair(case)
    rooms = [coordination(case.region)]
    if any(ctx.why_not(case, p) in ("left-out", "same-name") for p in coordinators):
        rooms = [direct(p) for p in may]
    said = [ctx.say(room, block, code=case.id, **params) for room in rooms]
    if not ring:
        return [replace(one, urgent=True) for one in said]
    mentions = tuple(p.id for p in may)
    return [replace(one, ring=True, urgent=True, mentions=mentions, about=ring) for one in said]
