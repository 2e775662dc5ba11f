"""Whatever falls due for whomever, over whatever outage: nothing is lost, nothing rings twice (CONVERSATION V5)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.bell import HOUR, SIX, Bell
from bot.context import Context
from bot.dispatcher import Dispatcher
from bot.effects import Effect
from bot.posting import Posting
from bot.relay import Relay
from bot.reminders import Reminders
from bot.router import Router
from casework.deadline import Deadline
from casework.deadlines import EARLY, Rule, after, ahead, exactly
from casework.events import DeadlineFell
from tests.town import RENDERER, Town

MINUTE = timedelta(minutes=1)
NAMES = ("roy", "gallant", "lang")
NOTHING = timedelta(0)
END = 1000
RULES = {
    rule.name: rule
    for rule in (
        Rule(name="task", cite="", steps=(ahead("due", NOTHING), exactly(after("lead", 1000 * HOUR)))),
        Rule(name="clock", cite="", urgent=True, steps=(ahead("due", NOTHING),)),
        Rule(name="widens", cite="", steps=(exactly(ahead("due", NOTHING)),)),
        Rule(name="alarm", cite="", urgent=True, alone=True, steps=(ahead("due", NOTHING),)),
    )
}
EARLY_ONES, LIMITED, PUNCTUAL = {"task", "clock"}, {"task", "event"}, {"clock", "widens", "alarm"}


@dataclass(frozen=True)
class Thing:
    """A reminder, or something that happens: for whom, and in which minute."""

    rule: str
    people: tuple[str, ...]
    minute: int


@dataclass(frozen=True)
class Outage:
    minute: int
    lasts: int
    takes: int
    """How many steps are taken before the process is killed, just when it has come back."""


people = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple)
minutes = st.integers(1, 150)
things = st.lists(
    st.builds(Thing, st.sampled_from((*RULES, "task", "task", "event", "event")), people, minutes),
    min_size=1,
    max_size=18,
)
outages = st.lists(st.builds(Outage, minutes, st.integers(1, 90), st.integers(0, 3)), max_size=2)


class Story:
    """The real dispatcher, outbox and relay; clocks of its own that ring the people they are given."""

    def __init__(self, town: Town, planned: list[Thing]) -> None:
        self.town, self.begins = town, town.clock.now()
        self.things = {f"T{n}": thing for n, thing in enumerate(planned, 1)}
        self.rang: dict[tuple[str, str], list[datetime]] = {}
        """(Person, thing) -> when it was in a ring, or in the list above one."""
        self.rings: dict[str, list[tuple[datetime, frozenset[str]]]] = {name: [] for name in NAMES}
        self.seen = {name: len(town.events(town.direct(name))) for name in NAMES}
        self._starts()
        town.parts.dispatcher.act(self._plan)

    def _starts(self) -> None:
        """A process: what it remembers is gone with it."""
        parts, router, bell = self.town.parts, Router(), Bell(RENDERER)
        parts.house.rules = RULES
        for rule in RULES:
            router.step(rule)(self._ring)
        engine, ring, clock = parts.database.write, parts.ring, parts.clock
        self.dispatcher = Dispatcher(engine, ring, router, Posting(RENDERER), parts.house, clock)
        self.reminders = Reminders(engine, ring, self.dispatcher, clock, bell, RULES)
        parts.relay = Relay(parts.homeserver, parts.database, engine, ring, clock, bell)

    def _plan(self, ctx: Context) -> list[Effect]:
        for short, thing in self.things.items():
            if thing.rule != "event":
                ctx.start(thing.rule, short, case="", region=0, due_at=self.at(thing.minute))
        return []

    def _ring(self, ctx: Context, deadline: Deadline) -> list[Effect]:
        return self._say(ctx, deadline.subject, urgent=RULES[deadline.rule].urgent)

    def _say(self, ctx: Context, short: str, *, urgent: bool = False) -> list[Effect]:
        people = (self.town.people[name] for name in self.things[short].people)
        facts = {"code": "K7-QF3", "id": short, "due": self.at(self.things[short].minute)}
        return [ctx.ring_person(p, "task/due", about=short, urgent=urgent, **facts) for p in people]

    def at(self, minute: int) -> datetime:
        return self.begins + minute * MINUTE

    # --- time passes -----------------------------------------------------------------------------------
    def lives(self, outages: list[Outage]) -> None:
        down = {outage.minute: outage for outage in outages}  # one at a time
        events = [(thing.minute, short) for short, thing in self.things.items() if thing.rule == "event"]
        minute = 0
        while (next_ := self._next(minute, [*down, *(at for at, _ in events)])) is not None:
            minute = next_
            if outage := down.get(minute):
                minute = self._is_down(outage)
            self.town.clock.set(self.at(minute))
            for _, short in [one for one in events if one[0] <= minute]:
                self.dispatcher.act(lambda ctx, short=short: self._say(ctx, short))
            events = [one for one in events if one[0] > minute]
            self._turn()

    def _is_down(self, outage: Outage) -> int:
        """It comes back, takes some steps, and is killed; comes back again."""
        back = outage.minute + outage.lasts
        self.town.clock.set(self.at(back))
        with self.town.parts.open_work() as work:
            due = work.deadlines.due(self.town.clock.now(), outage.takes)
        for deadline in due:
            self.dispatcher.fall_due(deadline)
        self._starts()
        return back

    def _next(self, minute: int, planned: list[int]) -> int | None:
        """The next one in which something happens; whatever a step or a ring waits for is before the end."""
        with self.town.parts.open_work() as work:
            times = (work.deadlines.next_at(), work.outbox.next_due())
        due = [(at - self.begins) // MINUTE for at in times if at is not None and at < self.at(END)]
        return min(
            (max(one, minute + 1) for one in [*planned, *due] if one > minute or one in due), default=None
        )

    def _turn(self) -> None:
        while self.reminders.fall_due():
            pass
        self.town.settle()
        self._listen()

    def _listen(self) -> None:
        now = self.town.clock.now()
        for name in NAMES:
            events = self.town.events(self.town.direct(name))
            new, self.seen[name] = events[self.seen[name] :], len(events)
            listed: set[str] = set()
            for event in new:
                body = event.content["body"]
                named = {short for short in self.things if f" {short} is" in body}
                if event.content["msgtype"] == "m.notice":
                    listed = named
                    continue
                self.rings[name].append((now, frozenset(listed or named)))
                for short in listed or named:
                    self.rang.setdefault((name, short), []).append(now)
                listed = set()

    # --- what must be true -------------------------------------------------------------------------------
    def when(self, name: str, short: str) -> datetime:
        [moment] = self.rang[name, short]
        return moment

    def was_down_at(self, at: datetime, outages: list[Outage]) -> bool:
        return any(self.at(one.minute) <= at <= self.at(one.minute + one.lasts) for one in outages)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    for name in NAMES:
        town.moves_in(name)
    return town


@pytest.mark.rule("P10.3", "P10.4", "P10.5")
@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(things, outages)
def test_nothing_is_lost_nothing_rings_twice_and_nothing_urgent_waits(
    mold: Town, planned: list[Thing], outages: list[Outage]
):
    with tempfile.TemporaryDirectory(dir=mold.folder) as folder:
        story = Story(mold.copied_to(Path(folder)), planned)

        story.lives(outages)

        every_step_is_taken_once(story)
        everybody_hears_of_everything_once(story)
        what_must_be_punctual_is(story, outages)
        nobody_is_rung_twice_in_ten_minutes(story)
        what_is_due_together_rings_together(story)
        nobody_is_rung_more_than_six_times_an_hour(story)
        story.town.parts.database.close()


def every_step_is_taken_once(story: Story) -> None:
    with story.town.parts.open_work() as work:
        for short, thing in story.things.items():
            steps = [one.step for one in work.journal.about(short, DeadlineFell, story.begins)]
            assert steps == ([] if thing.rule == "event" else ["due"])


def everybody_hears_of_everything_once(story: Story) -> None:
    expected = {(name, short) for short, thing in story.things.items() for name in thing.people}
    assert set(story.rang) == expected
    assert all(len(moments) == 1 for moments in story.rang.values())


def what_must_be_punctual_is(story: Story, outages: list[Outage]) -> None:
    for (name, short), [moment] in story.rang.items():
        thing, due = story.things[short], story.at(story.things[short].minute)
        early = EARLY if thing.rule in EARLY_ONES else NOTHING
        assert moment >= due - early
        if thing.rule in PUNCTUAL and not story.was_down_at(due, outages):
            assert moment <= due
        if thing.rule == "alarm":
            assert (moment, frozenset({short})) in story.rings[name]


def nobody_is_rung_twice_in_ten_minutes(story: Story) -> None:
    """But for what keeps its own time, or happens just then."""
    for name in NAMES:
        for (one, held), (other, held_then) in pairwise(story.rings[name]):
            mere = all(story.things[short].rule in EARLY_ONES for short in held | held_then)
            assert other - one > EARLY or not mere, (name, held, held_then)


def what_is_due_together_rings_together(story: Story) -> None:
    for name in NAMES:
        mine = [s for s, one in story.things.items() if name in one.people and one.rule in EARLY_ONES]
        for one, other in combinations(mine, 2):
            if story.things[one].minute == story.things[other].minute:
                assert story.when(name, one) == story.when(name, other)


def nobody_is_rung_more_than_six_times_an_hour(story: Story) -> None:
    for name in NAMES:
        counted = [at for at, held in story.rings[name] if all(story.things[s].rule in LIMITED for s in held)]
        for at in counted:
            assert len([one for one in counted if at <= one < at + HOUR]) <= SIX
