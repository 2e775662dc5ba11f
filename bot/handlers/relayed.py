"""What the relay reports, and who is told of it: what did not go out, was not read, or was put by (ARCHITECTURE 10, 11)."""

from __future__ import annotations

import contextlib
from datetime import datetime

from bot import greeting, undelivered, vouching
from bot.context import PROGRAM, Context, coordination, direct
from bot.effects import Effect, SetMembers
from bot.handlers.household import region_of, title, unsafe
from bot.incoming import Done
from bot.router import Router
from casework.people import Person
from storage.vault import DAMAGED

router = Router()


@router.on(Done)
def done(ctx: Context, report: Done) -> list[Effect]:
    return REPORTS.get(report.what, _nothing)(ctx, report)


def _nothing(ctx: Context, report: Done) -> list[Effect]:
    return []


def _opened(ctx: Context, report: Done) -> list[Effect]:
    return [SetMembers(room=report.room)]


def _failed(ctx: Context, report: Done) -> list[Effect]:
    return undelivered.failed(ctx, report, region_of(ctx, report.room), title(report.room))


def _not_invited(ctx: Context, report: Done) -> list[Effect]:
    region = region_of(ctx, report.room)
    people = _people(ctx, report)
    if not region or not people:
        return []
    return [ctx.say(coordination(region), "household/not-invited", title=title(report.room), people=people)]


def _unread(ctx: Context, report: Done) -> list[Effect]:
    """A person without a device that reads counts as not told (ARCHITECTURE 13): the coordinators call."""
    if report.about.get("name") == greeting.GREETING:
        return [effect for person in _people(ctx, report) for effect in _greeting_unread(ctx, person)]
    return undelivered.unread(ctx, report, _people(ctx, report), title(report.room))


def _withheld(ctx: Context, report: Done) -> list[Effect]:
    """It named something else too, and is not sent as it was (P1.12): what it was about they hear by its code."""
    at = datetime.fromisoformat(report.about["at"])
    return [ctx.say(report.room, "household/too-late", codes=report.about["codes"].split(), at=at)]


def _parked(ctx: Context, report: Done) -> list[Effect]:
    """What was not carried out, though nobody refused it: nobody else would ever hear of it."""
    at = datetime.fromisoformat(report.about["at"])
    wrote = _writer(ctx, report)
    if wrote is None or not wrote.is_active:
        return [ctx.say(PROGRAM, "household/not-worked-off", kind=report.about["kind"], at=at)]
    asked = coordination(wrote.region) if wrote.region else PROGRAM
    theirs = ctx.say(direct(wrote), "household/not-carried-out", at=at)
    return [theirs, ctx.say(asked, "household/not-carried-out-of", person=wrote, at=at)]


def _writer(ctx: Context, report: Done) -> Person | None:
    """Whose own record may be what cannot be read."""
    if report.about["kind"] == "Message":
        with contextlib.suppress(*DAMAGED):
            return ctx.work.people.of_user(report.about["user"])
    return None


def _stranger(ctx: Context, report: Done) -> list[Effect]:
    """Only the bot asks anybody in: whoever is inside came past it (ARCHITECTURE 12)."""
    return unsafe(ctx, report.room, "household/stranger")


def _gap(ctx: Context, report: Done) -> list[Effect]:
    """Of what was written while the bot was away the server gave not everything (ARCHITECTURE 6)."""
    return [ctx.say(report.room, "household/not-all-heard")]


REPORTS = {
    "gap": _gap,
    "stranger": _stranger,
    "parked": _parked,
    "withheld": _withheld,
    "room-opened": _opened,
    "failed": _failed,
    "not-invited": _not_invited,
    "unread": _unread,
}


def _people(ctx: Context, report: Done) -> list[Person]:
    found = [ctx.work.people.of_user(user) for user in report.about["users"].split()]
    return [person for person in found if person is not None]


def _greeting_unread(ctx: Context, person: Person) -> list[Effect]:
    """The coordinators are told once; the person when they can read."""
    if not greeting.could_not_be_read(ctx, person) or not person.region:
        return []
    blocked = vouching.all_are_blocked(ctx, person)
    told = ctx.say(coordination(person.region), "household/greeting-waits", person=person, blocked=blocked)
    return [told]
