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
from bot.handlers import affirmation
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
CHAIRS = ("cormier", "doucet")
HALF_AN_HOUR = timedelta(minutes=30)
PEOPLE = (*MEMBERS, *CHAIRS, "mcgrath", "haddad")


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
    """The town, and what the test itself knows of who has to be out, and why, whatever the program thinks."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.out: dict[str, set[str]] = {name: set() for name in (*PEOPLE, "ouellette")}
        self.out["ouellette"].add("elsewhere")
        self.agency = dict(AGENCY)
        self.agencies = {"police", "victims", "health", "dv"}
        self.withdrawn = False
        self.meanwhile: set[str] = set()
        """Who could read the case in between, while time passed."""

    def is_here(self, name: str) -> bool:
        return self.town.person(self.town.people[name].id).is_active

    def chair(self, beside: str = "") -> str:
        """Who acts in the case; nobody can, and the first of them is told no, where all are out."""
        others = [name for name in (*CHAIRS, "ouellette") if name != beside]
        return next((name for name in others if not self.out[name]), others[0])

    def keeper(self, beside: str = "") -> str:
        """Who acts on the roster: who is out of the case may."""
        others = [name for name in CHAIRS if name != beside]
        return next((name for name in others if not self.out[name] & {"locked", "removed"}), others[0])

    def agrees(self, who: str, asked: str, yes: str) -> str:
        self.town.says(who, asked)
        self.town.says(who, f"yes {yes}")
        return "".join(self.town.heard(self.town.direct(who)))

    # --- kept out, and back ---------------------------------------------------------------------------
    def conflict(self, name: str) -> None:
        if self.is_here(name) and "you are out of" in self.town.says(name, f"conflict {CODE}"):
            self.out[name].add("conflict")

    def exclude(self, name: str) -> None:
        if "is kept out of" in self.town.says(self.chair(name), f"case exclude @{name} {CODE}"):
            self.out[name].add("excluded")

    def add(self, name: str) -> None:
        """It may be refused; a conflict, a lock and a signature that is missing stay what they are."""
        if f"is invited to {CODE}" in self.agrees(self.chair(name), f"case add @{name} {CODE}", CODE):
            self.out[name] -= {"excluded", "namesake", "seat"}

    def rename(self, name: str) -> None:
        """To the name of the partner: they find nothing of it from now on (P1.12)."""
        asked = f"roster add @{name}, Alain Roussel"
        if "Put right: " in self.agrees(self.keeper(name), asked, name) and self.is_here(name):
            self.out[name].add("namesake")

    def own_name(self, name: str) -> None:
        asked = f"roster add @{name}, {self.town.people[name].first} {self.town.people[name].last}"
        if "Put right: " in self.agrees(self.keeper(name), asked, name):
            self.out[name].discard("namesake")

    def lock(self, name: str) -> None:
        if "is locked, " in self.town.says(self.keeper(name), f"lock @{name}"):
            self.out[name].add("locked")

    def unlock(self, name: str) -> None:
        if "is unlocked, " in self.agrees(self.keeper(name), f"unlock @{name} all", name):
            self.out[name].discard("locked")

    def remove(self, name: str) -> None:
        if "Removed: " in self.agrees(self.keeper(name), f"roster remove @{name}", name):
            self.out[name].add("removed")

    def come_back(self, name: str) -> None:
        """On the roster, not in the room: they sign anew, and are invited anew (P1.3, P1.6)."""
        if name not in AGENCY or self.is_here(name):
            return
        self.agrees(self.keeper(), f"roster add @{name} member {AGENCY[name]}, Back {name}", name)
        if self.is_here(name):
            self.agency[name] = AGENCY[name]
            self.out[name] = (self.out[name] - {"removed", "namesake", "locked"}) | {"unsigned"}

    def sign(self, name: str) -> None:
        self.town.says(name, "affirm")
        if "Signed, " in self.town.says(name, "I will keep confidential all that I see and hear."):
            self.out[name].discard("unsigned")

    def lapse(self, name: str) -> None:
        """Their year is over in an hour, and they have not signed anew (P1.6)."""
        due = self.town.clock.now() + timedelta(hours=1)

        def soon(ctx: Context) -> list[Effect]:
            person = ctx.someone(self.town.people[name].id)
            if person.affirmation is not None:
                signed = replace(person.affirmation, until=due)
                ctx.work.people.save_quietly(replace(person, affirmation=signed))
            ctx.settle(person.id, affirmation.YEAR, affirmation.GRACE)
            ctx.start(affirmation.YEAR, person.id, case="", region=person.region, due_at=due)
            return []

        self.town.parts.dispatcher.act(soon)
        self._passes(timedelta(hours=2))
        self.out[name].add("unsigned")

    def correct(self, name: str) -> None:
        """Of another agency they leave their seat."""
        if name not in AGENCY or not self.is_here(name):
            return
        if "Put right: " in self.agrees(self.keeper(), f"roster add @{name} member victims", name):
            self.out[name].add("seat")
            self.agency[name] = "victims"

    def crossed(self, name: str) -> None:
        """A party of another case of theirs stands on the other side here (P2.15)."""
        if name not in AGENCY:
            return

        def sits_there(ctx: Context) -> list[Effect]:
            case = ctx.work.cases.get(CODE)
            person = self.town.people[name].id
            ctx.work.cases.save_quietly(replace(case, across=(*case.across, person)))
            return [SetMembers(room=ROOM, urgent=True)]

        self.town.parts.dispatcher.act(sits_there)
        self.town.settle()
        self.out[name].add("across")

    # --- what the client agreed to ----------------------------------------------------------------------
    def narrow(self, name: str) -> None:
        if name not in AGENCY or self.agency[name] not in self.agencies or len(self.agencies) < 2:
            return
        said = self.town.says(self.chair(), f"consent scope {CODE} -{self.agency[name]}")
        if not self.withdrawn and "Nothing was changed" not in said:
            self.agencies.discard(self.agency[name])

    def widen(self, name: str) -> None:
        """It may be refused: then nobody of that agency is let in, and the test only knows less."""
        if name in AGENCY and not self.withdrawn:
            self.agrees(self.chair(), f"consent scope {CODE} +{self.agency[name]}", CODE)
            self.agencies.add(self.agency[name])

    def withdraw(self, name: str) -> None:
        if "withdraw" in self.town.says(self.chair(), f"consent withdraw {CODE}").lower():
            self.withdrawn = True

    # --- what opens nothing, and what does ------------------------------------------------------------------
    def area(self, name: str) -> None:
        """Of Social Development: without consent the area decides (P9.3)."""
        self.agrees(self.keeper(), "roster add @theriault housing", "theriault")

    def area_back(self, name: str) -> None:
        self.agrees(self.keeper(), "roster add @theriault child", "theriault")

    def delegate(self, name: str) -> None:
        self.town.says(self.chair(), f"case delegate @{name} review {CODE}")

    def delegate_off(self, name: str) -> None:
        self.town.says(self.chair(), f"case delegate @{name} off {CODE}")

    def key_contact(self, name: str) -> None:
        self.town.says(self.chair(), f"case keycontact @{name} {CODE}")

    def guest(self, name: str) -> None:
        if ROOM in rooms(self.town):
            self.town.says(self.chair(), "!adhoc add @haddad interpreter until tomorrow 10:00", room=ROOM)
            self.town.says(self.chair(), f"!yes {CODE}", room=ROOM)

    def guest_leaves(self, name: str) -> None:
        if ROOM in rooms(self.town):
            self.town.says(self.chair(), "!adhoc remove @haddad", room=ROOM)

    def lend(self, name: str) -> None:
        """Another region's coordinator chairs it, named by the program lead (P1.12)."""
        asked = f"case chair {CODE} @ouellette"
        if f"chairs {CODE} from now on" in self.agrees("mcgrath", asked, CODE):
            self.out["ouellette"].discard("elsewhere")

    def lend_off(self, name: str) -> None:
        self.agrees("mcgrath", f"case chair {CODE} off", CODE)

    def danger(self, name: str) -> None:
        if self.is_here(name):
            self.town.says(name, f"critical {CODE} contact Seen near the house")

    def away(self, name: str) -> None:
        self.town.says(self.keeper(name), f"away @{name} 2026-11-22 2026-11-24")

    def time(self, name: str) -> None:
        self._passes(timedelta(hours=12))

    def _passes(self, time: timedelta) -> None:
        for _ in range(time // HALF_AN_HOUR):
            self.town.pass_time(HALF_AN_HOUR)
            self.meanwhile |= named(self.town, ROOM)

    # --- its end, and beyond --------------------------------------------------------------------------------
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
        self.agrees(self.chair(), f"case reopen {CODE}", CODE)
        self._team_is_made_anew()

    def transfer(self, name: str) -> None:
        """From then on those of the other region may read it."""
        if "Nothing was changed" not in self.agrees(self.chair(), f"case transfer {CODE} 3", CODE):
            self.out["ouellette"].discard("elsewhere")

    def take_there(self, name: str) -> None:
        self.agrees("ouellette", f"case take {CODE}", CODE)
        self._team_is_made_anew()

    def _team_is_made_anew(self) -> None:
        """By the agencies of now: who lost a seat with another agency may have one of that."""
        for reasons in self.out.values():
            reasons.discard("seat")


EVENTS: tuple[Callable[[Story, str], None], ...] = (
    Story.conflict,
    Story.exclude,
    Story.add,
    Story.add,
    Story.rename,
    Story.own_name,
    Story.lock,
    Story.unlock,
    Story.remove,
    Story.come_back,
    Story.sign,
    Story.lapse,
    Story.correct,
    Story.crossed,
    Story.narrow,
    Story.widen,
    Story.withdraw,
    Story.area,
    Story.area_back,
    Story.delegate,
    Story.delegate_off,
    Story.key_contact,
    Story.guest,
    Story.guest_leaves,
    Story.lend,
    Story.lend_off,
    Story.danger,
    Story.away,
    Story.time,
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


WHOM = (*MEMBERS, *CHAIRS, "ouellette")
STEPS = st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(WHOM)), min_size=6, max_size=14)
OTHERS_EACH_TIME = settings(
    max_examples=30, derandomize=False, print_blob=True, phases=(Phase.explicit, Phase.generate)
)
"""A new seed each run: what fails is printed whole, with what plays it again."""


@pytest.mark.rule("P1.8", "P1.12", "P3.4", "P3.5", "P4.5")
@OTHERS_EACH_TIME
@given(steps=STEPS)
def test_rooms_follow_the_records_and_keys_go_to_those_they_name(
    agreed: Town, tmp_path_factory: pytest.TempPathFactory, steps
):
    lived_through(Story(agreed.copied_to(tmp_path_factory.mktemp("follows"))), steps)


@pytest.mark.rule("P9.3", "P1.8", "P1.12")
@OTHERS_EACH_TIME
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
        story.meanwhile = set()
        happens(story, name)
        town.everybody_accepts()

        for room in rooms(town):
            assert inside(town, room) == named(town, room), (happens.__name__, name, room)
        may = named(town, ROOM) | story.meanwhile | (before if happens in OVERLAPPING else set())
        for event in posted(town)[len(seen) :]:
            assert event.readers <= may | {town.server.user_id}, (happens.__name__, name)
        here = inside(town, ROOM) if ROOM in rooms(town) else set()
        out = {town.people[one].user_id for one, reasons in story.out.items() if reasons}
        assert not out & here, (happens.__name__, name)
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
