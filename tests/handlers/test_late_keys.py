"""A message whose key is missing: tried again when it comes, answered once if it does not."""

from datetime import timedelta

import pytest

from bot.incoming import Message, Undecryptable
from casework.people import Role
from tests.town import Town


@pytest.fixture
def town(town: Town) -> Town:
    town.moves_in("roy", Role.MEMBER)
    return town


def arrives(town: Town, event_id: str, session: str = "S1") -> None:
    town.server.arriving.append(
        Undecryptable(
            event_id=event_id,
            room_id=town.room_id(town.direct("roy")),
            sender="@roy:hs.test",
            at=town.clock.now(),
            session_id=session,
            raw={"ciphertext": "xyz"},
        )
    )
    town.settle()


def ten_minutes_later(town: Town) -> list[str]:
    town.hears_no_more()
    town.clock.pass_(timedelta(minutes=11))
    town.parts.reminders.own_up_to_the_unreadable()
    town.settle()
    return town.heard(town.direct("roy"))


def test_it_is_answered_once_for_each_session(town: Town):
    arrives(town, "$1")
    arrives(town, "$2")
    first = ten_minutes_later(town)
    arrives(town, "$3")
    second = ten_minutes_later(town)
    arrives(town, "$4", session="S2")
    third = ten_minutes_later(town)

    assert [body.split(":")[0] for body in first] == ["I could not read a message of yours"]
    assert second == []
    assert len(third) == 1


def test_it_waits_ten_minutes_first(town: Town):
    arrives(town, "$1")
    town.hears_no_more()
    town.clock.pass_(timedelta(minutes=9))
    town.parts.reminders.own_up_to_the_unreadable()
    town.settle()

    assert town.heard(town.direct("roy")) == []


def test_once_its_key_has_come_it_is_done_as_if_it_had_come_in_time(town: Town):
    arrives(town, "$1")
    [waiting] = town.parts.waiting_for_keys()
    read = Message(
        event_id="$1",
        room_id=waiting.room_id,
        sender=waiting.sender,
        device="PHONE",
        at=waiting.at,
        body="language fr",
        trusted=True,
        sender_key="k",
        session_id="S1",
        index=0,
    )

    town.hears_no_more()
    town.parts.receiver.late("$1", read)
    town.settle()

    assert town.heard(town.direct("roy"))[-1].startswith("Je vous parle français")
    assert ten_minutes_later(town) == []
    assert town.parts.waiting_for_keys() == []


def test_the_ciphertext_is_kept_for_a_week_at_most(town: Town):
    arrives(town, "$1")
    town.clock.pass_(timedelta(days=8))
    town.parts.reminders.own_up_to_the_unreadable()

    assert town.parts.waiting_for_keys() == []
