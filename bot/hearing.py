"""Who may still hear what waits in the outbox: asked again when it goes out, as that may be hours later (P1.8, P1.12, P3.9).

A row names the referrals that whoever reads there could know of when it was written (`of`), and the cases that the person
could read (`reads`). A ring that was joined from
several has each of them beside it (`apart`), so that one of which somebody is kept out takes none of the others with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot import reading, reports
from bot.incoming import Done
from bot.router import Place
from casework import access
from casework.case import Case
from casework.people import Person, Role
from casework.referral import Referral
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork
from storage.withheld import ASIDE

log = structlog.get_logger(__name__)


def asked(work: UnitOfWork, letter: Letter, question: Callable[[], bool]) -> bool:
    """What cannot be asked about, as a record cannot be read, goes out as it is, with nothing half done."""
    try:
        with work.connection.begin_nested():
            return question()
    except Exception as error:  # one row must not keep every alarm from going out
        log.error("not asked again", kind=letter.kind, error=type(error).__name__)
        return False


def withheld(work: UnitOfWork, letter: Letter, now: datetime) -> bool:
    """It names a matter, and does not go out as it is: somebody there was kept out since. What the others may hear goes to them, one by one."""
    if not letter.content.get("of"):
        return False
    people = listeners(work, letter.room)
    shut_out = [person for person in people if not hears(work, person, letter.content, now)]
    if not shut_out:
        return False
    for person in people:
        _give(work, letter, person, now, whole=person not in shut_out)
    work.outbox.finished(letter.token)
    return True


def listeners(work: UnitOfWork, room: str) -> list[Person]:
    """Of a direct room or a coordination room; in a case room the keys decide."""
    kind, _, which = room.partition(":")
    if kind == "person":
        return [work.people.get(which)]
    if Place.of(room) is not Place.COORDINATION:
        return []
    here = work.people.where(state="active", role=Role.COORDINATOR, region=int(which))
    return [person for person in here if not person.is_locked]


def hears(work: UnitOfWork, person: Person, what: Mapping[str, Any], now: datetime) -> bool:
    """All that it is of; a case that they could read when it was written they can read still."""
    kept = any(is_kept_from(work, person, one) for one in what.get("of", ()))
    cases = (work.cases.find(code) for code in what.get("reads", ()))
    return not kept and all(_still_reads(work, person, case, now) for case in cases if case)


def _still_reads(work: UnitOfWork, person: Person, case: Case, now: datetime) -> bool:
    """Or could until it closed: its end takes nothing back, and gives nothing to who was out of it before."""
    return reading.why_not_before(work, person, case, now) in (None, *access.FOR_A_WHILE)


def is_kept_from(work: UnitOfWork, person: Person, code: str) -> bool:
    """Of a case, and of a referral that is none yet; of what is there no more, nobody is."""
    case = work.cases.find(code)
    referral: Referral | None = work.referrals.find(case.referral if case else code)
    return referral is not None and reading.is_kept_from(work, person, referral)


def _give(work: UnitOfWork, letter: Letter, person: Person, now: datetime, *, whole: bool) -> None:
    direct = f"person:{person.id}"
    if whole:
        parts = [letter.content] if letter.room != direct else []
    else:
        parts = [one for one in letter.content.get("apart", ()) if hears(work, person, one, now)]
    if not whole and not parts:
        _name_the_rest(work, letter, person, now)
    for part in parts:
        what = {**letter.content, **part, "content": mentioning(part["content"], person), "apart": []}
        work.outbox.put(
            direct,
            "say",
            what,
            now=now,
            key=work.vault.keys.day(now),
            name=ASIDE if Place.of(letter.room) is Place.COORDINATION else None,
            about=letter.about,
            urgent=letter.urgent,
        )


def _name_the_rest(work: UnitOfWork, letter: Letter, person: Person, now: datetime) -> None:
    """Of several matters in one message they hear at least which of them it was about, and that it is not sent."""
    codes = [code for code in _codes(work, letter.content) if _hears_of(work, person, code, now)]
    if codes and not letter.content.get("rings_below"):
        about = {"person": person.id, "codes": " ".join(codes), "at": letter.made_at.isoformat()}
        done = Done(
            id=f"{letter.token} {person.id}", what="withheld", room=f"person:{person.id}", about=about
        )
        reports.report(work, done, now)


def _codes(work: UnitOfWork, what: Mapping[str, Any]) -> list[str]:
    """Of the case, where it has become one."""
    cases = ((id, work.cases.of_referral(id)) for id in what.get("of", ()))
    return [case.id if case else id for id, case in cases]


def _hears_of(work: UnitOfWork, person: Person, code: str, now: datetime) -> bool:
    case = work.cases.find(code)
    return not is_kept_from(work, person, code) and (case is None or _still_reads(work, person, case, now))


def mentioning(content: dict[str, Any], person: Person) -> dict[str, Any]:
    """A ring for this person alone, if it rang at them; a notice stays one."""
    users = content.get("m.mentions", {}).get("user_ids", ())
    mine = {"user_ids": [person.user_id]} if person.user_id in users else {}
    return {**content, "m.mentions": mine}
