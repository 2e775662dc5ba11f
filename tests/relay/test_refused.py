"""What the server refuses, slows down or breaks holds up nothing else, and is told (ARCHITECTURE 11)."""

from __future__ import annotations

from math import inf

import pytest

from bot.effects import OpenRoom
from bot.homeserver import GatewayError
from bot.relay import Denied
from tests.relay.outgoing import FORBIDDEN, drain, heard, line, queue, states, waits
from tests.town import Town


def test_what_the_server_refuses_is_set_aside_and_told_and_the_lane_goes_on(town: Town):
    roy = town.direct("roy")
    queue(town, line(1, room=roy), line(2, room=roy))
    town.server.errors = [("send", FORBIDDEN)]

    drain(town)
    town.settle()

    assert heard(town, roy) == ["2"]
    assert states(town).count("failed") == 1
    assert any(body.startswith("Something did not go out") for body in town.heard("coordination:1"))


def test_a_message_without_a_room_is_set_aside(town: Town):
    queue(town, OpenRoom(room="coordination:9"), line(1, room="coordination:9"))
    town.server.errors = [("create", FORBIDDEN)]

    drain(town)

    assert states(town)[-2:] == ["failed", "failed"]


def test_too_many_requests_slow_the_whole_account(town: Town):
    queue(town, line(1), line(2, room="program"))
    town.server.errors = [("send", GatewayError("429", retry_after=30))]
    drain(town)
    queue(town, line(3, room="program"))
    before = len(town.server.asked)

    waits(town, 29)
    assert len(town.server.asked) == before

    waits(town, 2)
    waits(town, 30)
    assert (heard(town), sorted(heard(town, "program"))) == (["1"], ["2", "3"])


def test_urgent_rows_go_first_when_the_account_was_slowed(town: Town):
    queue(town, line(1))
    town.server.errors = [("send", GatewayError("429", retry_after=30))]
    drain(town)
    queue(town, line(2), line(3, urgent=True))

    waits(town, 31)

    assert heard(town) == ["3", "1", "2"]


def test_a_token_that_is_no_longer_good_stops_everything_and_loses_nothing(town: Town):
    queue(town, line(1), line(2))
    town.server.errors = [("send", GatewayError("401", denied=True))]

    with pytest.raises(Denied):
        drain(town)

    assert heard(town) == []
    again = town.restarted()
    drain(again)
    assert heard(again) == ["1", "2"]


def test_a_failure_that_cannot_be_noted_is_tried_less_and_less_often_and_holds_up_its_room_alone(town: Town):
    """It is due as before: without a pause of its own it would be tried again and again."""
    unnoted = [("send", GatewayError("429", retry_after=inf)) for _ in range(120)]
    queue(town, line(1))
    town.server.errors = [*unnoted]
    drain(town)
    town.server.errors = []
    queue(town, line(2, room="program"))
    drain(town)
    assert heard(town, "program") == ["2"]

    town.server.errors = [*unnoted]
    before = len(town.server.asked)
    for _ in range(119):
        waits(town, 1)
    assert 4 <= len(town.server.asked) - before <= 8

    town.server.errors = []
    waits(town, 60)
    assert heard(town) == ["1"]


def test_a_failure_that_cannot_be_noted_is_lost_to_no_restart(town: Town):
    queue(town, line(1))
    town.server.errors = [("send", GatewayError("429", retry_after=inf))]
    drain(town)

    again = town.restarted()
    drain(again)

    assert heard(again) == ["1"]


def test_what_breaks_in_the_relay_itself_is_set_aside(town: Town):
    queue(town, line(1), line(2))
    town.server.errors = [("send", RuntimeError("a bug"))]

    drain(town)

    assert heard(town) == ["2"]
