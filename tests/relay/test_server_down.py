"""While the server is not there everything is kept, in its order (ARCHITECTURE 11)."""

from __future__ import annotations

from bot.effects import OpenRoom
from tests.relay.outgoing import DOWN, drain, heard, line, queue, states, waits
from tests.town import Town


def test_what_cannot_leave_is_kept_and_sent_once_later(town: Town):
    queue(town, line(1))
    town.server.down = DOWN
    drain(town)
    assert heard(town) == []

    town.server.down = None
    waits(town, 120)
    drain(town)

    assert heard(town) == ["1"]


def test_an_unreachable_server_changes_no_order(town: Town):
    queue(town, line(1), line(2), line(3))
    town.server.errors = [("send", DOWN), ("send", DOWN)]
    for _ in range(4):
        waits(town, 120)

    assert heard(town) == ["1", "2", "3"]


def test_it_is_tried_less_and_less_often(town: Town):
    queue(town, line(1))
    town.server.down = DOWN
    tries = []
    for _ in range(120):
        before = len(town.server.asked)
        waits(town, 1)
        tries.append(len(town.server.asked) - before)

    assert 5 <= sum(tries) <= 9


def test_a_room_that_fails_holds_no_other_up(town: Town):
    queue(town, line(1), line(2, room="program"))
    town.server.errors = [("send", DOWN)]
    drain(town)

    assert sorted([*heard(town), *heard(town, "program")]) in (["1"], ["2"])
    waits(town, 120)
    assert (heard(town), heard(town, "program")) == (["1"], ["2"])


def test_a_room_that_cannot_be_made_yet_keeps_what_is_for_it(town: Town):
    queue(town, OpenRoom(room="coordination:9"), line(1, room="coordination:9"))
    queue(town, line(2, room="coordination:9", urgent=True))
    town.server.errors = [("create", DOWN)]
    drain(town)
    assert "failed" not in states(town)

    waits(town, 120)

    assert set(heard(town, "coordination:9")) == {"1", "2"}
