"""Whatever changes, in whatever order: who is in a room is who the records name, and nobody else gets a key
(ARCHITECTURE 12, 13; PROTOCOL P1.6, P1.8, P1.12, P3.4, P3.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot import reading
from bot.context import Context
from bot.effects import Effect, SetMembers
from casework.closing import Reason
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.fakes import Posted
from tests.town import Town
from tests.without_consent import a_case_without_consent

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
    town.moves_in("haddad", Role.AD_HOC, first="Salma")
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Marc")
    town.moves_in("cyr", Role.MEMBER, Agency.POLICE, region=3, first="Luce")
    return town


@pytest.fixture(scope="module")
def agreed(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("agreed"))
    an_open_case(town)
    return town


@pytest.fixture(scope="module")
def in_danger(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Without consent: police, Victim Services, and Social Development of some areas."""
    town = mold.copied_to(tmp_path_factory.mktemp("danger"))
    a_case_without_consent(town)
    return town


# --- what may happen ------------------------------------------------------------------------------------
class Story:
    """The town, and what the test itself knows of who has to be out, whatever the program thinks."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.out: set[str] = set()
        self.agency = dict(AGENCY)
        self.agencies = {"police", "victims", "health", "dv"}
        self.withdrawn = False

    def is_here(self, name: str) -> bool:
        return self.town.person(self.town.people[name].id).is_active

    def conflict(self, name: str) -> None:
        if self.is_here(name) and "you are out of" in self.town.says(name, f"conflict {CODE}"):
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
        if name in AGENCY and self.agency[name] in self.agencies and len(self.agencies) > 1:
            self.town.says("cormier", f"consent scope {CODE} -{self.agency[name]}")
            if not self.withdrawn:
                self.agencies.discard(self.agency[name])

    def widen(self, name: str) -> None:
        if name in AGENCY:
            self.town.says("cormier", f"consent scope {CODE} +{self.agency[name]}")
            self.town.says("cormier", f"yes {CODE}")
            if not self.withdrawn:
                self.agencies.add(self.agency[name])

    def lock(self, name: str) -> None:
        if "is locked" in self.town.says("cormier", f"lock {name}"):
            self.out.add(name)

    def guest(self, name: str) -> None:
        self.town.says("cormier", "!adhoc add @haddad interpreter until tomorrow 10:00", room=ROOM)
        self.town.says("cormier", f"!yes {CODE}", room=ROOM)

    def guest_leaves(self, name: str) -> None:
        self.town.says("cormier", "!adhoc remove @haddad", room=ROOM)

    def danger(self, name: str) -> None:
        if self.is_here(name):
            self.town.says(name, f"critical {CODE} contact Seen near the house")

    def away(self, name: str) -> None:
        self.town.says("cormier", f"away @{name} 2026-11-22 2026-11-24")

    def withdraw(self, name: str) -> None:
        if "withdraw" in self.town.says("cormier", f"consent withdraw {CODE}").lower():
            self.withdrawn = True

    def remove(self, name: str) -> None:
        self.town.says("cormier", f"roster remove @{name}")
        if "Removed: " in "".join(self._said("cormier", f"yes {name}")):
            self.out.add(name)

    def come_back(self, name: str) -> None:
        """On the roster, not in the room: they sign anew, and are invited anew (P1.3, P1.6)."""
        if not self.is_here(name):
            self.town.says("cormier", f"roster add @{name} member {AGENCY[name]}, Back {name}")
            self.town.says("cormier", f"yes {name}")
            self.agency[name] = AGENCY[name]

    def correct(self, name: str) -> None:
        """Of another agency they leave their seat."""
        self.town.says("cormier", f"roster add @{name} member victims")
        if self.is_here(name) and "Put right: " in "".join(self._said("cormier", f"yes {name}")):
            self.out.add(name)
            self.agency[name] = "victims"

    def unlock(self, name: str) -> None:
        self.town.says("cormier", f"unlock {name} all")
        if "is unlocked" in "".join(self._said("cormier", f"yes {name}")):
            self.out.discard(name)

    def lapse(self, name: str) -> None:
        """Their year is over in an hour, and they have not signed anew (P1.6)."""
        due = self.town.clock.now() + timedelta(hours=1)

        def soon(ctx: Context) -> list[Effect]:
            person = ctx.someone(self.town.people[name].id)
            if person.affirmation is not None:
                signed = replace(person.affirmation, until=due)
                ctx.work.people.save_quietly(replace(person, affirmation=signed))
            for clock in ctx.work.deadlines.open(subject=person.id, rule="affirmation-lapses"):
                ctx.work.deadlines.move(replace(clock, due_at=due, step="lapsed", step_at=due))
            return []

        self.town.parts.dispatcher.act(soon)
        self.town.pass_time(timedelta(hours=2))
        self.out.add(name)

    def crossed(self, name: str) -> None:
        """A party of another case of theirs stands on the other side here (P2.15)."""

        def sits_there(ctx: Context) -> list[Effect]:
            case = ctx.work.cases.get(CODE)
            person = self.town.people[name].id
            ctx.work.cases.save_quietly(replace(case, across=(*case.across, person)))
            return [SetMembers(room=ROOM, urgent=True)]

        self.town.parts.dispatcher.act(sits_there)
        self.town.settle()
        self.out.add(name)

    def close(self, name: str) -> None:
        def ends(ctx: Context) -> list[Effect]:
            case = ctx.work.cases.get(CODE)
            if not case.is_open:
                return []
            closed, event = case.close(Reason.RISK_REDUCED, by=self.town.people["cormier"].id, at=ctx.now)
            ctx.work.cases.save(closed, because=event)
            return [SetMembers(room=ROOM)]  # as the dialogue does once it was confirmed

        self.town.parts.dispatcher.act(ends)
        self.town.settle()

    def reopen(self, name: str) -> None:
        self.town.says("cormier", f"case reopen {CODE}")
        self.town.says("cormier", f"yes {CODE}")

    def transfer(self, name: str) -> None:
        self.town.says("cormier", f"case transfer {CODE} 3")
        self.town.says("cormier", f"yes {CODE}")

    def take_there(self, name: str) -> None:
        self.town.says("ouellette", f"case take {CODE}")
        self.town.says("ouellette", f"yes {CODE}")

    def _said(self, name: str, text: str) -> list[str]:
        self.town.says(name, text)
        return self.town.heard(self.town.direct(name))

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
    Story.remove,
    Story.come_back,
    Story.correct,
    Story.unlock,
    Story.lapse,
    Story.crossed,
    Story.close,
    Story.reopen,
    Story.transfer,
    Story.take_there,
)


def inside(town: Town, room: str) -> set[str]:
    return set(town.server.rooms[town.room_id(room)].members)


def named(town: Town, room: str) -> set[str]:
    with town.parts.open_work() as work:
        return set(reading.members(work, room, town.clock.now()))


def rooms(town: Town) -> list[str]:
    with town.parts.open_work() as work:
        return [room.name for room in work.rooms.all() if room.room_id and room.state != "left"]


STEPS = st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(MEMBERS)), min_size=3, max_size=9)
FEW = settings(max_examples=6, phases=(Phase.explicit, Phase.generate))


@pytest.mark.rule("P1.8", "P1.12", "P3.4", "P3.5", "P4.5")
@FEW
@given(steps=STEPS, withdraws=st.booleans())
def test_rooms_follow_the_records_and_keys_go_to_those_they_name(
    agreed: Town, tmp_path_factory: pytest.TempPathFactory, steps, withdraws
):
    story = Story(agreed.copied_to(tmp_path_factory.mktemp("follows")))
    lived_through(story, [*steps, *([(Story.withdraw, "roy")] if withdraws else [])])


@pytest.mark.rule("P9.3", "P1.8", "P1.12")
@FEW
@given(steps=STEPS)
def test_so_they_do_where_nobody_consented(in_danger: Town, tmp_path_factory: pytest.TempPathFactory, steps):
    """Health and the transition houses are out, whatever happens."""
    story = Story(in_danger.copied_to(tmp_path_factory.mktemp("follows")))
    story.agencies = {"police", "victims", "social"}
    story.withdrawn = True  # no scope changes anything here
    lived_through(story, steps)


LIFE = (
    Story.remove,
    Story.come_back,
    Story.add,
    Story.lock,
    Story.unlock,
    Story.close,
    Story.reopen,
    Story.correct,
    Story.add,
    Story.lapse,
    Story.crossed,
    Story.transfer,
    Story.take_there,
    Story.close,
)


@pytest.mark.rule("P8.4", "P8.5", "P1.3", "P1.6", "P2.15")
@pytest.mark.parametrize("name", ["roy", "gallant"])
def test_a_life_with_everything_in_it(agreed: Town, tmp_path_factory: pytest.TempPathFactory, name: str):
    """What chance may leave out for long, once for certain."""
    story = Story(agreed.copied_to(tmp_path_factory.mktemp("life")))
    lived_through(story, [(happens, name) for happens in LIFE])


def lived_through(story: Story, steps: list[tuple[Callable[[Story, str], None], str]]) -> None:
    town = story.town
    for happens, name in steps:
        before, seen = named(town, ROOM), posted(town)
        happens(story, name)
        town.everybody_accepts()

        for room in rooms(town):
            assert inside(town, room) == named(town, room), (happens.__name__, name, room)
        may = named(town, ROOM) | (before if happens in OVERLAPPING else set())
        for event in posted(town)[len(seen) :]:
            assert event.readers <= may | {town.server.user_id}, (happens.__name__, name)
        here = inside(town, ROOM) if ROOM in rooms(town) else set()
        assert not {town.people[one].user_id for one in story.out} & here, (happens.__name__, name)
        for one, agency in story.agency.items():
            assert agency in story.agencies or town.people[one].user_id not in here, (happens.__name__, one)


OVERLAPPING = (Story.withdraw, Story.time, Story.lapse, Story.close, Story.transfer)
"""Who read before it may still read what is said on the way, the last words for one."""


def posted(town: Town) -> list[Posted]:
    """All that the bot wrote about the case, in whichever of its rooms."""
    return [
        event
        for room in town.server.rooms.values()
        if room.name == CODE
        for event in room.events
        if event.sender == town.server.user_id
    ]
