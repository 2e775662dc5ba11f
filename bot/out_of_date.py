"""Rings that waited for their hour, and whose matter is over meanwhile: they do not go out (CONVERSATION V5)."""

from __future__ import annotations

from collections.abc import Callable

from bot.chimes import Chime
from casework.people import Person
from casework.plan import State
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork


def is_over(work: UnitOfWork, person: Person, letter: Letter, chime: Chime) -> bool:
    """Of one that says to come in, to take up a task, to keep the connection: it is done, or is somebody else's now."""
    block, _, about = chime.key.partition(" ")
    asks = None if chime.is_step else ASKS.get(block)
    return asks is not None and asks(work, person, letter, about)


def _is_inside(work: UnitOfWork, person: Person, letter: Letter, code: str) -> bool:
    """Came in after it was written: to whoever sat there already it says something else."""
    room = work.rooms.find(f"case:{code}")
    if room is None or room.room_id is None:
        return False
    now, since = work.rooms.members(room.room_id).get(person.user_id, ("", letter.made_at))
    return now == "join" and since >= letter.made_at


def _is_taken_up(work: UnitOfWork, person: Person, letter: Letter, id: str) -> bool:
    task = work.tasks.find(id)
    return task is not None and (task.assignee != person.id or task.state is not State.OPEN)


def _is_anothers(work: UnitOfWork, person: Person, letter: Letter, code: str) -> bool:
    case = work.cases.find(code)
    return case is not None and (case.key_contact != person.id or not case.is_open)


ASKS: dict[str, Callable[[UnitOfWork, Person, Letter, str], bool]] = {
    "case/invited": _is_inside,
    "standing/called": _is_inside,
    "task/yours": _is_taken_up,
    "task/yours-late": _is_taken_up,
    "delegating/key-contact-ring": _is_anothers,
}
