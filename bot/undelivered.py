"""What did not arrive, and who is told so: the coordinators, where they can read it (ARCHITECTURE 11, 13)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

from bot.context import PROGRAM, Context, coordination, direct
from bot.effects import Effect, Say
from bot.incoming import Done
from casework.codes import read_code
from casework.people import Person

NOTICE = "undelivered"
"""What these notices are called: of one that does not arrive either, nothing more is told."""
NUMBERED = re.compile(r"[A-Z0-9]{2}-[A-Z0-9]{3}/([A-Z]\d+)")
AGAIN = timedelta(days=1)
AN_HOUR = timedelta(hours=1)


def failed(ctx: Context, report: Done, region: int, title: str) -> list[Effect]:
    """Something reached no room; of the coordination room they hear in their direct rooms."""
    if not region or _is_notice(report):
        return []
    kind, refused = report.about["kind"], report.about.get("why", "refused") == "refused"
    if report.room != coordination(region):
        block = "household/failed" if refused else "household/broken"
        return [_notice(ctx.say(coordination(region), block, title=title, kind=kind), report)]
    block = "household/failed-coordination" if refused else "household/broken-coordination"
    return [_notice(ctx.say(direct(p), block, kind=kind), report) for p in ctx.at_hand(region)]


def unread(ctx: Context, report: Done, people: list[Person], title: str) -> list[Effect]:
    """A person without a device that reads counts as not told: the coordinators call."""
    if _is_notice(report):
        return []
    here = [p for p in people if p.region and coordination(p.region) == report.room]
    told = _unread_coordination(ctx, report, here) if here else []
    if not report.about.get("urgent"):
        return told
    others = [p for p in people if p.region and p not in here]
    for person in others:
        about = title or _case_of(report)
        if _is_news(ctx, person, report, about):
            told += _of_one(ctx, person, report, about)
    return told


def _of_one(ctx: Context, person: Person, report: Done, about: str) -> list[Effect]:
    """By the code in the region whose it is; where the person's own is another one nobody there learns of what (P12.11)."""
    which = {"title": about, "which": _which(report)}
    regions = {person.region: {"title": "", "which": ""}, _region_of(ctx, about) or person.region: which}
    said = [ctx.say(coordination(n), "household/unread", person=person, **one) for n, one in regions.items()]
    return [_notice(one, report) for one in said]


def _region_of(ctx: Context, code: str) -> int | None:
    case = ctx.work.cases.find(code)
    referral = ctx.work.referrals.find(case.referral if case else code)
    return referral.region if referral else None


def _is_news(ctx: Context, person: Person, report: Done, case: str) -> bool:
    """A card, its rings and its reminders are one thing that a person does not know: told once an hour.

    What belongs to no one thing says nothing new beside what was told of the same case, or of no case.
    """
    note, since = f"{NOTICE}:{person.id}", (ctx.now - AN_HOUR).isoformat()
    told = json.loads(ctx.work.settings.get(note) or "{}")
    recent = {subject: at for subject, at in told.items() if at > since}
    subject = _subject_of(report) or case
    if subject in recent or (subject == case and any(one.startswith(case) for one in recent)):
        return False
    ctx.work.settings.put(note, json.dumps(recent | {subject: ctx.now.isoformat()}))
    return True


def _subject_of(report: Done) -> str:
    """`K7-QF3/D1` of its rings, its card (about `K7-QF3/D1/detail`) and its counter, which has only a name."""
    about = report.about.get("subject") or report.about.get("name") or ""
    return "/".join(about.split("/")[:2])


def _which(report: Done) -> str:
    """`D1`: so that two of the same case are told apart."""
    found = NUMBERED.fullmatch(_subject_of(report))
    return found[1] if found else ""


def _case_of(report: Done) -> str:
    return read_code(report.about.get("subject", "").partition("/")[0]) or ""


def _unread_coordination(ctx: Context, report: Done, silent: list[Person]) -> list[Effect]:
    """Those of them who read hear of those who do not; where nobody does, the program leads hear of it too."""
    region = silent[0].region
    reading = [person for person in ctx.at_hand(region) if person not in silent]
    if reading:
        if not report.about.get("urgent"):
            return []
        said = [ctx.say(direct(p), "household/unread-coordination", people=silent) for p in reading]
        return [_notice(say, report) for say in said]
    if not _is_due(ctx, region, report):
        return []
    said = [ctx.say(direct(person), "household/unread-by-all") for person in silent]
    name = ctx.house.regions[region]
    lead = ctx.say(PROGRAM, "household/unread-by-all-lead", region=name.names, people=silent)
    return [_notice(say, report) for say in (*said, lead)]


def _is_due(ctx: Context, region: int, report: Done) -> bool:
    """Once a day, but for what is urgent."""
    note, now = f"{NOTICE}:{region}", ctx.now.isoformat()
    last = ctx.work.settings.get(note)
    if last and last > (ctx.now - AGAIN).isoformat() and not report.about.get("urgent"):
        return False
    ctx.work.settings.put(note, now)
    return True


def _is_notice(report: Done) -> bool:
    return report.about.get("name", "").startswith(f"{NOTICE}/")


def _notice(say: Say, report: Done) -> Say:
    return replace(say, name=f"{NOTICE}/{report.id}")
