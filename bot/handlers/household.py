"""The house itself: rooms that should be, people the configuration names, who comes and goes."""

from __future__ import annotations

from bot import greeting, guests
from bot.config import Config
from bot.context import PROGRAM, Context, coordination, direct, new_id
from bot.effects import Decline, Effect, OpenRoom, Say, SetMembers
from bot.handlers import affirmation
from bot.incoming import Invited, Membership, NowReads, SettingsChanged
from bot.router import Place, Router
from casework.events import PersonJoined, PersonLeft
from casework.names import is_name
from casework.people import Agency, Person, Role

router = Router()

GOODBYE = "goodbye"
"""What the last word to whoever leaves the roster is called."""


def expected(config: Config) -> list[str]:
    """The Matrix ids that the configuration names as coordinators."""
    return [user for region in config.region for user in region.coordinators]


def set_up(ctx: Context, config: Config, names: dict[str, str]) -> list[Effect]:
    """At every start: what the configuration says should be, is; what was begun is finished."""
    effects: list[Effect] = []
    for region in config.region:
        effects += [OpenRoom(room=coordination(region.number))]
        for user in region.coordinators:
            known, name = ctx.work.people.of_user(user), names.get(user, "")
            name = name if is_name(name) else ""
            if known is None:
                effects += _first_coordinator(ctx, user, region.number, name, region.languages[0])
            else:
                _take_name(ctx, known, name)
        effects += [SetMembers(room=coordination(region.number))]
    effects += [OpenRoom(room=PROGRAM), *affirmation.bring_up_to_date(ctx), *all_rooms(ctx)]
    return [*effects, *_owed_greetings(ctx)]


def _take_name(ctx: Context, person: Person, name: str) -> None:
    """The account was named after the first start; a name that somebody gave stays."""
    without = ("", _localpart(person.user_id))
    if name and person.is_active and (person.first, person.last) == without and split_name(name) != without:
        named, event = person.named(*split_name(name), by="configuration", at=ctx.now)
        ctx.work.people.save(named, because=event)
        ctx.cache.pop("people", None)


def _localpart(user: str) -> str:
    return user[1:].partition(":")[0]


def _first_coordinator(ctx: Context, user: str, region: int, name: str, language: str) -> list[Effect]:
    first, last = split_name(name or _localpart(user))
    person = Person(
        id=new_id(),
        user_id=user,
        first=first,
        last=last,
        role=Role.COORDINATOR,
        agency=Agency.VICTIMS,
        region=region,
        language=language,
    )
    ctx.work.people.add(person, because=person.added(by="configuration", at=ctx.now))
    return welcome(ctx, person)


def welcome(ctx: Context, person: Person) -> list[Effect]:
    """A direct room of their own, which explains itself and says what to do first.

    Who is back before the bot has left the old one stays in it: the last word and the leaving are called off.
    """
    room = direct(person)
    ctx.work.outbox.stay(room)
    ctx.work.outbox.call_back(room, GOODBYE)
    return [OpenRoom(room=room), SetMembers(room=room), *_greeted(ctx, person)]


def _greeted(ctx: Context, person: Person) -> list[Say]:
    return greeting.say(ctx, person, ctx.say(direct(person), "household/welcome", person=person))


def _owed_greetings(ctx: Context) -> list[Effect]:
    return [effect for person in ctx.people() for effect in greet_if_owed(ctx, person)]


@router.on(NowReads)
def reads_now(ctx: Context, reader: NowReads) -> list[Effect]:
    """Who had no verified device when the greeting went out gets it once they have."""
    person = ctx.work.people.of_user(reader.user_id)
    return greet_if_owed(ctx, person) if person is not None and person.is_active else []


def greet_if_owed(ctx: Context, person: Person) -> list[Effect]:
    if not greeting.is_owed(ctx, person):
        return []
    if person.role is Role.AD_HOC:
        return [*guests.again(ctx, person)]
    return [*_greeted(ctx, person)]


def split_name(name: str) -> tuple[str, str]:
    """First names and last name of what somebody calls themselves; one word is a last name (P4.9)."""
    first, _, last = name.strip().rpartition(" ")
    return first.strip(), last.strip()


def all_rooms(ctx: Context) -> list[Effect]:
    """The periodic check: the same code as every change (ARCHITECTURE 12)."""
    return [SetMembers(room=room.name) for room in ctx.work.rooms.all()]


# --- invitations to the bot -------------------------------------------------------------------------
@router.on(Invited)
def invited(ctx: Context, invitation: Invited) -> list[Effect]:
    """The bot makes the rooms itself: somebody on the roster is asked into their own (COMMANDS 1)."""
    person = ctx.work.people.of_user(invitation.by)
    if person is None or not person.is_active:
        return [Decline(room_id=invitation.room_id)]
    own = ctx.work.rooms.find(direct(person))
    if own is not None and own.room_id is not None:  # who left it and asks is invited again
        ctx.work.rooms.note_membership(own.room_id, person.user_id, "asks", ctx.now)
    return [
        Decline(room_id=invitation.room_id),
        SetMembers(room=direct(person)),
        ctx.say(direct(person), "household/here"),
    ]


# --- coming and going -------------------------------------------------------------------------------
@router.on(Membership)
def moved(ctx: Context, moved: Membership) -> list[Effect]:
    room = ctx.work.rooms.named(moved.room_id)
    person = ctx.work.people.of_user(moved.user_id)
    if room is None:
        return []
    if person is None:
        return [SetMembers(room=room, urgent=True)] if moved.now in ("join", "invite") else []
    if Place.of(room) is Place.CASE:
        _note_move(ctx, person, room, moved)
    return _after_move(ctx, person, room, moved)


def _note_move(ctx: Context, person: Person, room: str, moved: Membership) -> None:
    code = room.removeprefix("case:")
    if moved.now == "join" and moved.before != "join":
        ctx.work.journal.note(PersonJoined(at=ctx.now, by=person.id, about=code, person=person.id))
    if moved.now in ("leave", "ban"):
        by_themselves = moved.by == moved.user_id
        event = PersonLeft(
            at=ctx.now, by=person.id, about=code, person=person.id, by_themselves=by_themselves
        )
        ctx.work.journal.note(event)


def _after_move(ctx: Context, person: Person, room: str, moved: Membership) -> list[Effect]:
    if moved.now in ("join", "invite"):
        # Whoever should not be here goes; whoever should stays: the records decide
        checked = [SetMembers(room=room, urgent=True)] if moved.by not in ("", ctx.house.user_id) else []
        came_home = moved.now == "join" and room == direct(person)
        return [*checked, *(greet_if_owed(ctx, person) if came_home else [])]
    if moved.by != moved.user_id:
        return []
    if Place.of(room) is Place.CASE:
        code = room.removeprefix("case:")
        region = ctx.work.cases.get(code).region
        return [ctx.say(coordination(region), "household/left", person=person, code=code)]
    return []


@router.on(SettingsChanged)
def settings_changed(ctx: Context, changed: SettingsChanged) -> list[Effect]:
    """Nobody but the bot has the power; if it happens all the same, people must know."""
    room = ctx.work.rooms.named(changed.room_id)
    if room is None or changed.by == ctx.house.user_id:
        return []
    return unsafe(ctx, room)


def unsafe(ctx: Context, room: str, block: str = "household/settings-changed") -> list[Effect]:
    """A room is not as we made it: the coordinators are told, wherever it was noticed."""
    regions = [region_of(ctx, room)] if region_of(ctx, room) else list(ctx.house.regions)
    return [ctx.say(coordination(n), block, title=title(room)) for n in regions]


def region_of(ctx: Context, room: str) -> int:
    kind, _, which = room.partition(":")
    if kind == "case":
        return ctx.work.cases.get(which).region
    if kind == "person":
        return ctx.someone(which).region
    return int(which) if kind == "coordination" else 0


def title(room: str) -> str:
    """How a room is called where it is spoken of: a case's code; others have no name that says more."""
    return room.removeprefix("case:") if room.startswith("case:") else ""
