"""Rings that waited for their hour, and whose matter is over meanwhile: they do not go out (CONVERSATION V5)."""

from __future__ import annotations

from collections.abc import Callable

from bot.chimes import Chime
from casework import meeting
from casework.delegation import Step
from casework.people import Person
from casework.plan import State
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork

DELEGATED = "delegating/ring-"


def is_over(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    """What it says to do is done, or is somebody else's to do now."""
    if chime.block.startswith(DELEGATED):
        return _is_taken_back(work, person, chime)
    asks = ASKS.get(chime.block)
    return asks is not None and asks(work, person, letter, chime)


def _is_inside(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    """Came in after it was written: to whoever sat there already it says something else."""
    room = work.rooms.find(f"case:{chime.code}")
    if room is None or room.room_id is None:
        return False
    now, since = work.rooms.members(room.room_id).get(person.user_id, ("", letter.made_at))
    return now == "join" and since > letter.made_at


def _is_taken_up(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    """Or has gone to somebody else; whoever stands in for its owner is rung in their place (P1.5)."""
    task = work.tasks.find(letter.about or "")
    if task is None or task.state is not State.OPEN:
        return task is not None
    owner = work.people.find(task.assignee)
    return person.id not in (task.assignee, owner.alternate if owner else None)


def _has_checked(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    case = work.cases.find(chime.code)
    return case is not None and person.agency in {check.agency for check in case.checks}


def _is_answered(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    """By them, or the poll is closed."""
    one = work.meetings.find(letter.about or "")
    return one is not None and (person.id in one.answers or one.closed_at is not None or _is_set(one))


def _is_decided(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    one = work.meetings.find(letter.about or "")
    return one is not None and _is_set(one)


def _is_set(one: meeting.Meeting) -> bool:
    return one.state is not meeting.State.PROPOSED


def _is_anothers(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    case = work.cases.find(chime.code)
    return case is not None and (case.key_contact != person.id or not case.is_open)


def _is_taken_back(work: UnitOfWork, person: Person, chime: Chime) -> bool:
    case, step = work.cases.find(chime.code), Step(chime.block.removeprefix(DELEGATED))
    return case is not None and not case.is_delegated(person.id, step)


ASKS: dict[str, Callable[[UnitOfWork, Person, Letter, Chime], bool]] = {
    "case/invited": _is_inside,
    "case/check-missing": _has_checked,
    "standing/called": _is_inside,
    "meeting/seated": _is_inside,
    "meeting/ask": _is_answered,
    "meeting/missing": _is_answered,
    "meeting/stand-in": _is_answered,
    "meeting/closed-ring": _is_decided,
    "task/yours": _is_taken_up,
    "task/yours-late": _is_taken_up,
    "delegating/key-contact-ring": _is_anothers,
}
