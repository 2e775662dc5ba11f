"""Whatever changes, in whatever order: who is in a room is who the records name, and nobody else gets a key
(ARCHITECTURE 12, 13; PROTOCOL P1.6, P1.8, P1.12, P3.4, P3.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot import reading
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

CODE = "K7-QF3"
ROOM = f"case:{CODE}"
MEMBERS = ("leblanc", "roy", "gallant", "savoie", "theriault", "daigle")
AGENCY = {
    "leblanc": "police",
    "daigle": "police",
    "roy": "health",
    "gallant": "dv",
    "savoie": "dv",
    "theriault": "social",
}
PEOPLE = (*MEMBERS, "cormier", "doucet", "mcgrath", "haddad")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Two coordinators, five agencies, an alternate, a guest who has signed."""
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")
    town.moves_in("daigle", Role.MEMBER, Agency.POLICE, first="Rose")
    town.says("cormier", "roster alternate leblanc daigle")
    an_open_case(town)
    town.moves_in("haddad", Role.AD_HOC, first="Salma")
    return town


# --- what may happen ------------------------------------------------------------------------------------
class Story:
    """The town, and what the test itself knows of who has to be out, whatever the program thinks."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.out: set[str] = set()
        self.agencies = {"police", "victims", "health", "dv"}
        self.withdrawn = False

    def conflict(self, name: str) -> None:
        if "you are out of" in self.town.says(name, f"conflict {CODE}"):
            self.out.add(name)

    def exclude(self, name: str) -> None:
        if "is kept out of" in self.town.says("cormier", f"case exclude {name} {CODE}"):
            self.out.add(name)

    def add(self, name: str) -> None:
        """It may be refused; what a conflict keeps out, this does not bring back."""
        self.town.says("cormier", f"case add {name} {CODE}")
        if "is invited to" in self.town.says("cormier", f"yes {CODE}"):
            self.out.discard(name)

    def narrow(self, name: str) -> None:
        if name in AGENCY and AGENCY[name] in self.agencies and len(self.agencies) > 1:
            self.town.says("cormier", f"consent scope {CODE} -{AGENCY[name]}")
            if not self.withdrawn:
                self.agencies.discard(AGENCY[name])

    def widen(self, name: str) -> None:
        if name in AGENCY:
            self.town.says("cormier", f"consent scope {CODE} +{AGENCY[name]}")
            self.town.says("cormier", f"yes {CODE}")
            if not self.withdrawn:
                self.agencies.add(AGENCY[name])

    def lock(self, name: str) -> None:
        if "is locked" in self.town.says("cormier", f"lock {name}"):
            self.out.add(name)

    def guest(self, name: str) -> None:
        self.town.says("cormier", "!adhoc add @haddad interpreter until tomorrow 10:00", room=ROOM)
        self.town.says("cormier", f"!yes {CODE}", room=ROOM)

    def guest_leaves(self, name: str) -> None:
        self.town.says("cormier", "!adhoc remove @haddad", room=ROOM)

    def danger(self, name: str) -> None:
        self.town.says(name, f"critical {CODE} contact Seen near the house")

    def away(self, name: str) -> None:
        self.town.says("cormier", f"away @{name} 2026-11-22 2026-11-24")

    def withdraw(self, name: str) -> None:
        if "withdraw" in self.town.says("cormier", f"consent withdraw {CODE}").lower():
            self.withdrawn = True

    def time(self, name: str) -> None:
        self.town.pass_time(timedelta(hours=12))


EVENTS: tuple[Callable[[Story, str], None], ...] = (
    Story.conflict,
    Story.exclude,
    Story.add,
    Story.add,
    Story.narrow,
    Story.widen,
    Story.lock,
    Story.guest,
    Story.guest_leaves,
    Story.danger,
    Story.away,
    Story.time,
)


def inside(town: Town, room: str) -> set[str]:
    return set(town.server.rooms[town.room_id(room)].members)


def named(town: Town, room: str) -> set[str]:
    with town.parts.open_work() as work:
        return set(reading.members(work, room, town.clock.now()))


def rooms(town: Town) -> list[str]:
    with town.parts.open_work() as work:
        return [room.name for room in work.rooms.all()]


@pytest.mark.rule("P1.8", "P1.12", "P3.4", "P3.5", "P4.5")
@settings(max_examples=12, phases=(Phase.explicit, Phase.generate))
@given(
    steps=st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(MEMBERS)), min_size=3, max_size=9),
    withdraws=st.booleans(),
)
def test_rooms_follow_the_records_and_keys_go_to_those_they_name(
    mold: Town, tmp_path_factory: pytest.TempPathFactory, steps, withdraws
):
    story = Story(mold.copied_to(tmp_path_factory.mktemp("follows")))
    town = story.town
    if withdraws:
        steps = [*steps, (Story.withdraw, "roy")]
    for happens, name in steps:
        before, seen = named(town, ROOM), len(town.events(ROOM))
        happens(story, name)
        town.everybody_accepts()

        for room in rooms(town):
            assert inside(town, room) == named(town, room), (happens.__name__, name, room)
        may = named(town, ROOM) | (before if happens in (Story.withdraw, Story.time) else set())
        for event in town.events(ROOM)[seen:]:
            assert event.readers <= may | {town.server.user_id}, (happens.__name__, name)
        assert not {town.people[one].user_id for one in story.out} & inside(town, ROOM)
        for one, agency in AGENCY.items():
            assert agency in story.agencies or town.people[one].user_id not in inside(town, ROOM)
