"""Nothing goes out twice, whatever became of the answer (the table below ARCHITECTURE 14)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.effects import OpenRoom
from bot.relay import FORGETS
from storage.tables import outbox
from tests.relay.outgoing import DOWN, SECOND, drain, heard, line, queue, states, waits
from tests.town import Town


@pytest.mark.parametrize("lost", [1, 2])
def test_nothing_goes_out_twice_when_the_answer_was_lost(town: Town, lost: int):
    queue(town, line(1), line(2))
    town.server.loses_answers = lost
    for _ in range(5):
        waits(town, 120)

    assert heard(town) == ["1", "2"]


def test_a_room_is_not_made_twice_when_the_answer_was_lost(town: Town):
    before = len(town.server.rooms)
    queue(town, OpenRoom(room="coordination:9"))
    town.server.loses_answers = 1
    drain(town)
    waits(town, 120)

    assert len(town.server.rooms) == before + 1
    assert town.room_id("coordination:9")


def token_of(town: Town) -> str:
    with town.parts.open_work() as work:
        return work.connection.execute(select(outbox.c.token).where(outbox.c.state == "waiting")).scalar_one()


@pytest.mark.parametrize(("age", "renewed"), [(FORGETS - SECOND, False), (FORGETS + SECOND, True)])
def test_a_token_that_the_server_may_have_forgotten_is_renewed(town: Town, age: timedelta, renewed: bool):
    queue(town, line(1))
    town.server.down = DOWN
    drain(town)
    first = token_of(town)

    town.server.down = None
    town.clock.pass_(age)
    drain(town)

    assert heard(town) == ["1"]
    assert (town.events("coordination:1")[-1].token != first) is renewed


def test_an_echo_ends_what_was_thought_to_be_unsent(town: Town):
    """The answer was lost for half a day; the sync shows that it arrived all the same."""
    queue(town, line(1))
    town.server.loses_answers = 1
    drain(town)
    assert states(town)[-1] == "waiting"

    town.settle(echoes=True)
    town.clock.pass_(FORGETS + SECOND)
    drain(town)

    assert heard(town) == ["1"]
    assert states(town)[-1] == "done"


def test_what_fades_does_so_too_where_only_the_echo_says_that_it_arrived(town: Town):
    """Killed between the sending and the note of it: the next run hears of it from the sync."""
    roy = town.direct("roy")
    queue(town, line(1, room=roy, fades=60 * SECOND))
    town.server.loses_answers = 1
    drain(town)

    town.settle(echoes=True)
    town.pass_time(61 * SECOND)

    assert heard(town, roy) == []
