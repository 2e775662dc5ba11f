"""From the outbox to the server: kept, in order, once (ARCHITECTURE 11 and the table below it)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.effects import Edit, Effect, LeaveRoom, OpenRoom, Part, Redact, Say, SetMembers
from bot.homeserver import GatewayError, Sent, Unreached, noted_nowhere
from bot.keeping_rooms import room_title
from bot.relay import FORGETS, LOOKS_AGAIN, Denied
from casework.devices import Rulings
from casework.people import Agency, Role
from storage.tables import outbox
from tests.fakes import FakeHomeserver
from tests.town import Town

SECOND = timedelta(seconds=1)
DOWN = GatewayError("unreachable")
FORBIDDEN = GatewayError("403", permanent=True)


class Server(FakeHomeserver):
    """Fails as it is told: once for each error, by what was asked."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.errors: list[tuple[str, GatewayError]] = []
        self.loses_answers = 0
        self.asked: list[tuple[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.slow = 0.0
        self.slow_in: set[str] = set()
        self.goes_on = asyncio.Event()

    def _fails(self, what: str, room_id: str = "") -> None:
        self.asked.append((what, room_id))
        for place, (kind, error) in enumerate(self.errors):
            if kind == what:
                del self.errors[place]
                raise error

    async def send(
        self,
        room_id: str,
        kind: str,
        content: Any,
        *,
        token: str,
        readers: frozenset[str],
        rulings: Rulings,
        unreached: Unreached = noted_nowhere,
    ) -> Sent:
        self._fails("send", room_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.slow)
        if room_id in self.slow_in:
            await self.goes_on.wait()
        self.at_once -= 1
        sent = await super().send(
            room_id, kind, content, token=token, readers=readers, rulings=rulings, unreached=unreached
        )
        if self.loses_answers:
            self.loses_answers -= 1
            raise DOWN
        return sent

    async def redact(self, room_id: str, event_id: str, *, token: str) -> None:
        self._fails("redact", room_id)
        await super().redact(room_id, event_id, token=token)

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        self._fails("remove", room_id)
        await super().remove(room_id, user_id, reason)

    async def leave(self, room_id: str, reason: str = "") -> None:
        self._fails("leave", room_id)
        await super().leave(room_id, reason)

    async def create_room(self, *, name: str, marker: str) -> str:
        self._fails("create", name)
        made = await super().create_room(name=name, marker=marker)
        if self.loses_answers:
            self.loses_answers -= 1
            raise DOWN
        return made


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("roy", Role.MEMBER, Agency.HEALTH)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path).served_by(Server)


def queue(town: Town, *effects: Effect) -> None:
    town.parts.dispatcher.act(lambda ctx: list(effects))


def line(number: int, room: str = "coordination:1", **more: Any) -> Say:
    """A message that can be told from the others."""
    return Say(room=room, parts=(Part("common/fault", {"reference": f"E-{number}"}),), **more)


def drain(town: Town) -> None:
    asyncio.run(town.parts.relay.drain())


def heard(town: Town, room: str = "coordination:1") -> list[str]:
    return [body.rsplit("E-", 1)[1] for body in town.heard(room) if "E-" in body]


def states(town: Town) -> list[str]:
    with town.parts.open_work() as work:
        return list(work.connection.execute(select(outbox.c.state).order_by(outbox.c.number)).scalars())


def waits(town: Town, seconds: float) -> None:
    town.clock.pass_(seconds * SECOND)
    drain(town)


# --- a server that is not there -----------------------------------------------------------------------------
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


# --- tokens -------------------------------------------------------------------------------------------------
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


# --- refusals of the server ---------------------------------------------------------------------------------
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
    town.server.errors = [("send", RuntimeError("a bug"))]  # type: ignore[list-item]

    drain(town)

    assert heard(town) == ["2"]


# --- lanes --------------------------------------------------------------------------------------------------
def test_a_room_hears_things_in_order_and_urgent_ones_first(town: Town):
    queue(town, *(line(number, urgent=number in (3, 4)) for number in range(6)))

    drain(town)

    assert heard(town) == ["3", "4", "0", "1", "2", "5"]


def test_ten_lanes_run_at_once_and_one_room_is_never_written_to_twice_at_a_time(town: Town):
    rooms = [f"coordination:{number}" for number in range(20, 34)]
    queue(town, *(OpenRoom(room=room) for room in rooms))
    drain(town)
    town.server.slow = 0.01
    queue(town, *(line(n, room=room) for room in rooms for n in range(3)))

    drain(town)

    assert town.server.most_at_once == 10
    assert all(heard(town, room) == ["0", "1", "2"] for room in rooms)


def test_an_alarm_does_not_wait_for_a_room_that_the_server_keeps_waiting(town: Town):
    """One request may take half a minute: what is queued meanwhile for another room goes out at once."""
    town.server.slow_in = {town.room_id("coordination:1")}
    queue(town, line(1))

    async def meanwhile() -> list[str]:
        sending = asyncio.create_task(town.parts.relay.drain())
        await asyncio.sleep(0.05)
        queue(town, line(2, room="coordination:3", urgent=True))
        await asyncio.sleep(LOOKS_AGAIN + 0.2)
        heard_by_then = heard(town, "coordination:3")
        town.server.goes_on.set()
        await sending
        return heard_by_then

    assert asyncio.run(meanwhile()) == ["2"]
    assert heard(town) == ["1"]


def test_messages_for_later_wait_and_hold_nobody_up(town: Town):
    queue(town, line(1, fades=timedelta(minutes=15)), line(2))
    drain(town)
    assert heard(town) == ["1", "2"]

    waits(town, 14 * 60)
    assert "E-1" in "".join(town.heard("coordination:1"))
    waits(town, 61)
    assert "E-1" not in "".join(town.heard("coordination:1"))


# --- edits --------------------------------------------------------------------------------------------------
def edit(town: Town, number: int) -> None:
    queue(town, *edits(number))


def edits(number: int) -> list[Effect]:
    return [
        Edit(room="coordination:1", of="counter", parts=(Part("common/fault", {"reference": f"E-{number}"}),))
    ]


def relations(town: Town) -> list[str]:
    found = [one.content.get("m.relates_to", {}) for one in town.events("coordination:1")]
    return [relation["event_id"] for relation in found if relation.get("rel_type") == "m.replace"]


def test_an_edit_goes_out_after_its_message(town: Town):
    queue(town, line(0, name="counter"))
    edit(town, 1)
    town.server.errors = [("send", DOWN)]
    drain(town)
    waits(town, 120)

    message = next(e for e in town.events("coordination:1") if e.content["body"].endswith("E-0"))
    assert relations(town) == [message.event_id]


def test_every_edit_is_of_the_message_itself(town: Town):
    queue(town, line(0, name="counter"))
    drain(town)
    message = town.events("coordination:1")[-1].event_id
    for number in (1, 2, 3):
        edit(town, number)
        drain(town)

    assert relations(town) == [message] * 3


def test_a_newer_edit_takes_the_place_of_one_that_waits(town: Town):
    queue(town, line(0, name="counter"))
    for number in range(1, 6):
        edit(town, number)

    drain(town)

    assert len(relations(town)) == 1
    assert town.events("coordination:1")[-1].content["m.new_content"]["body"].endswith("E-5")


def test_an_edit_of_what_never_went_out_is_dropped_and_the_lane_goes_on(town: Town):
    queue(town, line(0, name="counter"))
    edit(town, 1)
    queue(town, line(2))
    town.server.errors = [("send", FORBIDDEN)]

    drain(town)

    assert relations(town) == []
    assert heard(town) == ["2"]


# --- redactions and members ---------------------------------------------------------------------------------
def test_one_message_that_cannot_be_removed_does_not_keep_the_others(town: Town):
    """What was typed in a dialogue leaves the screen as far as it can."""
    queue(town, *(line(number, name=f"m{number}") for number in range(3)))
    drain(town)
    queue(town, Redact(room="coordination:1", names=("m0", "m1", "m2")))
    town.server.errors = [("redact", FORBIDDEN)]

    drain(town)

    assert len(heard(town)) == 1


def test_one_member_who_cannot_be_removed_does_not_keep_the_others(town: Town):
    room = town.room_id("coordination:1")
    for stranger in ("@a:hs.test", "@b:hs.test", "@c:hs.test"):
        town.server.rooms[room].members[stranger] = "join"
    town.server.errors = [("remove", FORBIDDEN)]

    queue(town, SetMembers(room="coordination:1"))
    drain(town)

    inside = set(town.server.rooms[room].members)
    assert len(inside & {"@a:hs.test", "@b:hs.test", "@c:hs.test"}) == 1


def test_of_somebody_who_cannot_be_removed_the_coordinators_hear(town: Town):
    """They may be reading along: silence would be the worst of it (ARCHITECTURE 12)."""
    room = town.room_id("coordination:1")
    town.server.rooms[room].members["@a:hs.test"] = "join"
    town.server.errors = [("remove", FORBIDDEN)]
    town.hears_no_more()

    queue(town, SetMembers(room="coordination:1"))
    drain(town)
    town.settle()

    told = "".join(town.last(town.direct(name)) for name in ("cormier", "doucet"))
    assert "The homeserver refused" in told


def test_somebody_who_cannot_be_invited_keeps_nobody_out_and_is_reported(town: Town):
    room = town.room_id("coordination:1")
    for name in ("cormier", "doucet"):
        town.server.rooms[room].members.pop(town.people[name].user_id)
    town.server.unknown_users.add(town.people["cormier"].user_id)

    queue(town, SetMembers(room="coordination:1"))
    drain(town)
    town.settle()

    assert town.server.rooms[room].members == {town.people["doucet"].user_id: "invite"}
    assert "I could not invite" in "".join(town.heard("coordination:1"))


def test_somebody_who_left_by_themselves_is_not_asked_again(town: Town):
    town.server.walk_out(town.room_id("coordination:1"), town.people["doucet"].user_id)
    town.settle()

    queue(town, SetMembers(room="coordination:1"))
    drain(town)

    assert "doucet" not in town.members("coordination:1")


def test_a_room_is_left_after_its_last_message(town: Town):
    queue(town, line(1, room=town.direct("roy")), LeaveRoom(room=town.direct("roy")))
    room = town.room_id(town.direct("roy"))

    drain(town)

    assert [left for left, _ in town.server.left] == [room]
    queue(town, line(2, room=town.direct("roy")))
    drain(town)
    assert not any(one.content.get("body", "").endswith("E-2") for one in town.server.rooms[room].events)


# --- who is told what ---------------------------------------------------------------------------------------
def test_a_room_that_the_bot_has_left_already_counts_as_left(town: Town):
    """Killed between the leaving and the note of it: asked again, the homeserver refuses. Who comes back gets a room."""
    roy = town.direct("roy")
    town.server.errors = [("leave", FORBIDDEN)]
    queue(town, LeaveRoom(room=roy))
    drain(town)

    queue(town, OpenRoom(room=roy), line(1, room=roy))
    drain(town)
    town.settle()

    assert any("E-1" in one.content["body"] for one in town.events(roy))
    assert not any("did not go out" in body for body in town.heard("coordination:1"))


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
