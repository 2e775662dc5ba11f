"""Who can read what goes out (ARCHITECTURE 13), and what a room's name says (P11.6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.keeping_rooms import room_title
from tests.relay.outgoing import drain, line, queue
from tests.town import Town


def test_keys_go_to_those_whom_the_records_name(town: Town):
    queue(town, line(1))
    drain(town)

    assert town.events("coordination:1")[-1].readers == {
        town.people["cormier"].user_id,
        town.people["doucet"].user_id,
    }


def test_an_urgent_message_that_somebody_cannot_read_is_reported(town: Town):
    town.server.no_devices.add(town.people["roy"].user_id)
    queue(town, line(1, room=town.direct("roy"), urgent=True))
    town.settle()

    assert any(
        body.startswith("Roy has no device that can read, and was not told.")
        for body in town.heard("coordination:1")
    )


TITLES: list[tuple[str, Callable[[str], bool]]] = [
    ("case:K7-QF3", lambda title: title == "K7-QF3"),
    ("person:abc", lambda title: "abc" not in title),
    ("coordination:1", lambda title: "coord" not in title.casefold()),
    ("program", lambda title: "program" not in title.casefold()),
]


@pytest.mark.rule("P11.6")
@pytest.mark.parametrize(("room", "is_neutral"), TITLES)
def test_the_names_of_rooms_mean_nothing(room: str, is_neutral: Callable[[str], bool]):
    assert is_neutral(room_title(room))
