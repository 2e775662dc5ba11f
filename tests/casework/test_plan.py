"""The plan: tasks of persons on the roster, with due dates (PROTOCOL P6)."""

from datetime import timedelta

import pytest

from casework.errors import Refusal
from casework.people import Agency, Person, Role
from casework.plan import LONGEST, State, Task, is_for_staff, new_task
from tests.build import MONDAY

TOMORROW = MONDAY + timedelta(days=1)


def a_task(typed: str = "call the clinic") -> Task:
    task, _ = new_task("K7-QF3/T1", "K7-QF3", "roy", typed, due_at=TOMORROW, by="cormier", now=MONDAY)
    return task


def a_person(id: str, role: Role = Role.MEMBER) -> Person:
    return Person(id=id, user_id=f"@{id}:hs.test", first="", last=id, role=role, agency=Agency.HEALTH)


def test_a_new_task_tells_whose_it_is_and_by_when():
    task, added = new_task("K7-QF3/T1", "K7-QF3", "roy", "call", due_at=TOMORROW, by="cormier", now=MONDAY)

    assert (task.short, task.state, task.text) == ("T1", State.OPEN, "call")
    assert (added.about, added.task, added.assignee, added.due_at) == ("K7-QF3", "T1", "roy", TOMORROW)


@pytest.mark.rule("P6.1")
@pytest.mark.parametrize(
    ("typed", "text", "factor"),
    [
        ("call the clinic #strangulation", "call the clinic", "strangulation"),
        ("appeler la clinique #étranglement", "appeler la clinique", "étranglement"),
        ("call about bed #4 today", "call about bed #4 today", ""),
        ("call the clinic", "call the clinic", ""),
    ],
)
def test_the_risk_factor_stands_at_the_end(typed: str, text: str, factor: str):
    task = a_task(typed)

    assert (task.text, task.factor) == (text, factor)


@pytest.mark.parametrize("typed", ["", "   ", " #weapons"])
def test_a_task_says_what_is_to_be_done(typed: str):
    with pytest.raises(Refusal, match="task-without-text"):
        a_task(typed)


def test_a_task_has_a_length():
    with pytest.raises(Refusal, match="task-too-long"):
        a_task("a" * (LONGEST + 1))


def test_a_task_is_not_due_in_the_past():
    with pytest.raises(Refusal, match="task-in-the-past"):
        new_task("K7-QF3/T1", "K7-QF3", "roy", "call", due_at=MONDAY, by="cormier", now=MONDAY)


@pytest.mark.rule("P6.1")
@pytest.mark.parametrize("end", [State.DONE, State.CANNOT])
def test_what_is_settled_stays_settled(end: State):
    task, moved = a_task().move(end, by="roy", at=MONDAY, why="closed")

    assert (moved.task, moved.state) == ("T1", end)
    for state in State:
        with pytest.raises(Refusal, match="task-not-open"):
            task.move(state, by="roy", at=MONDAY)


def test_a_task_may_be_done_without_having_been_accepted():
    done, _ = a_task().move(State.DONE, by="roy", at=MONDAY)

    assert not done.is_open


def test_an_accepted_task_cannot_be_accepted_again():
    accepted, _ = a_task().move(State.ACCEPTED, by="roy", at=MONDAY)

    with pytest.raises(Refusal, match="task-not-open"):
        accepted.move(State.ACCEPTED, by="roy", at=MONDAY)


def test_only_what_is_open_is_late():
    task = a_task()
    done, _ = task.move(State.DONE, by="roy", at=MONDAY)
    later = TOMORROW + timedelta(minutes=1)

    assert task.is_late(later)
    assert not task.is_late(TOMORROW)
    assert not done.is_late(later)


@pytest.mark.parametrize(("id", "role"), [("roy", Role.MEMBER), ("cormier", Role.COORDINATOR)])
def test_the_one_whose_task_it_is_or_a_coordinator_moves_it(id: str, role: Role):
    a_task().must_be_moved_by(a_person(id, role))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_moves_it(role: Role):
    with pytest.raises(Refusal, match="not-your-task"):
        a_task().must_be_moved_by(a_person("gallant", role))


@pytest.mark.rule("P6.6")
@pytest.mark.parametrize(
    "named",
    [
        "client",
        "la cliente",
        "The Client",
        "to the client",
        "l’enfant",
        "her mother",
        "sa mère",
        "partner",
        "Tremblay",
    ],
)
def test_safety_is_not_the_clients_work(named: str):
    assert not is_for_staff(named, ("Marie", "Tremblay", ""))


@pytest.mark.rule("P6.6")
@pytest.mark.parametrize("named", ["roy", "Clientele Ltd", "", "la police"])
def test_a_colleague_is_staff(named: str):
    assert is_for_staff(named, ("Marie", "Tremblay"))
