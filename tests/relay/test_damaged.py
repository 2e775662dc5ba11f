"""A row that cannot be opened, as its key is gone or its bytes are damaged, keeps no other from going out (ARCHITECTURE 11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.effects import Part, Say
from bot.relay import FORGETS
from storage.tables import outbox
from tests.relay.outgoing import DOWN, SECOND, drain, heard, line, queue, states
from tests.town import Town


def damage(town: Town) -> None:
    """The newest row."""
    with town.parts.open_work() as work:
        newest = select(outbox.c.number).order_by(outbox.c.number.desc()).limit(1).scalar_subquery()
        work.connection.execute(outbox.update().where(outbox.c.number == newest).values(sealed=b"damaged"))
        work.commit()


@pytest.mark.parametrize("more", [{}, {"urgent": True}])
def test_the_lane_goes_on_and_the_coordinators_hear_of_it(town: Town, more: dict[str, Any]):
    queue(town, line(1, **more))
    damage(town)
    queue(town, line(2), line(3, room="program"))

    drain(town)
    town.settle()

    assert (heard(town), heard(town, "program")) == (["2"], ["3"])
    assert states(town).count("failed") == 1
    for name in ("cormier", "doucet"):
        assert town.heard(town.direct(name)) == [
            "Something for the coordination room did not go out: a message.\n"
            "The fault is mine, not the homeserver's.\nNow: tell your operator."
        ]


def test_of_a_ring_that_was_to_be_joined_too(town: Town):
    queue(town, a_ring(town))
    damage(town)
    queue(town, line(2), a_ring(town))

    drain(town)
    town.settle()

    assert len(town.rings("coordination:1")) == 1 and heard(town) == ["2"]
    assert states(town).count("failed") == 1


def test_an_answer_that_is_to_be_hidden_is_so_all_the_same(town: Town):
    roy = town.direct("roy")
    queue(town, line(1, room=roy))
    damage(town)
    queue(town, line(2, room=roy, fades=timedelta(minutes=15)))

    town.says("roy", "hide")

    assert heard(town, roy) == []


@pytest.mark.rule("P10.3")
def test_one_that_was_tried_half_a_day_ago_is_no_other_one_by_then(town: Town):
    queue(town, line(1))
    town.server.down = DOWN
    drain(town)
    damage(town)

    town.server.down = None
    town.clock.pass_(FORGETS + SECOND)
    drain(town)

    assert heard(town) == []
    assert states(town)[-1] == "failed"


def a_ring(town: Town) -> Say:
    task = {"code": "K7-QF3", "id": "T1", "due": town.clock.now()}
    part = Part("task/yours", task)
    return Say(room="coordination:1", parts=(part,), ring=True, mentions=(town.people["cormier"].id,))
