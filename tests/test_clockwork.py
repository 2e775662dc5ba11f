"""The tick goes on, whatever the system clock does (ARCHITECTURE 20). Real APScheduler, real seconds."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import MovedClock
from bot.clockwork import STEP_BACK, Clockwork, StepWatch

QUICK = 0.02
HOUR = 3600.0


class Times:
    """A wall clock that somebody sets, beside one that only goes forward."""

    def __init__(self) -> None:
        self.wall_now, self.steady_now = 1_000_000.0, 0.0

    def wall(self) -> float:
        return self.wall_now

    def steady(self) -> float:
        return self.steady_now

    def pass_(self, seconds: float) -> None:
        self.wall_now += seconds
        self.steady_now += seconds

    def watch(self) -> StepWatch:
        return StepWatch(self.wall, self.steady)


# --- noticing -----------------------------------------------------------------------------------------------
def test_a_clock_set_back_is_noticed_once():
    times = Times()
    watch = times.watch()
    times.pass_(10)
    times.wall_now -= HOUR

    assert watch.stepped_back()
    assert not watch.stepped_back()


def test_a_clock_that_runs_is_no_step():
    times = Times()
    watch = times.watch()

    for _ in range(100):
        times.pass_(60)
        assert not watch.stepped_back()


def test_a_clock_set_forward_is_no_step_back():
    times = Times()
    watch = times.watch()
    times.wall_now += HOUR

    assert not watch.stepped_back()
    times.wall_now -= HOUR
    assert watch.stepped_back()


@given(st.lists(st.floats(-STEP_BACK / 2, STEP_BACK / 2), max_size=20))
def test_small_corrections_are_no_steps(corrections: list[float]):
    times = Times()
    watch = times.watch()

    for correction in corrections:
        times.pass_(1)
        times.wall_now += correction
        assert not watch.stepped_back()


# --- ticking ------------------------------------------------------------------------------------------------
def test_it_ticks_at_once_and_then_again_and_again():
    assert run(seconds=0.3) >= 4


def test_a_tick_that_fails_does_not_end_the_ticking():
    assert run(seconds=0.3, fails=True) >= 4


def test_a_tick_that_takes_long_is_not_joined_by_another():
    assert run(seconds=0.3, takes=0.1) <= 4


def test_after_stop_nothing_ticks():
    async def scene() -> tuple[int, int]:
        ticks = Ticks()
        clockwork = Clockwork(ticks.tick, QUICK)
        clockwork.start()
        await asyncio.sleep(5 * QUICK)
        clockwork.stop()
        await asyncio.sleep(QUICK)  # one may have been on its way
        before = ticks.count
        await asyncio.sleep(5 * QUICK)
        return before, ticks.count

    before, after = asyncio.run(scene())
    assert before == after > 0


def test_the_tick_goes_on_after_the_system_clock_was_set_back():
    """APScheduler then waits until that hour comes round again; so does a tick that would have to notice."""

    async def scene() -> int:
        ticks, times = Ticks(), Times()
        clockwork = Clockwork(ticks.tick, QUICK, times.watch())
        clockwork.start()
        await asyncio.sleep(3 * QUICK)
        # What it sees after a step back of an hour: its next run lies an hour ahead
        clockwork._scheduler.modify_job("tick", next_run_time=datetime.now(UTC) + timedelta(hours=1))
        await asyncio.sleep(2 * QUICK)
        before = ticks.count
        times.wall_now -= HOUR
        await asyncio.sleep(15 * QUICK)
        clockwork.stop()
        return ticks.count - before

    assert asyncio.run(scene()) >= 2


def test_without_the_step_being_noticed_it_would_stand_still():
    """The test above is worth something."""

    async def scene() -> int:
        ticks = Ticks()
        clockwork = Clockwork(ticks.tick, QUICK, Times().watch())
        clockwork.start()
        await asyncio.sleep(3 * QUICK)
        clockwork._scheduler.modify_job("tick", next_run_time=datetime.now(UTC) + timedelta(hours=1))
        await asyncio.sleep(2 * QUICK)
        before = ticks.count
        await asyncio.sleep(8 * QUICK)
        clockwork.stop()
        return ticks.count - before

    assert asyncio.run(scene()) == 0


class Ticks:
    def __init__(self, *, fails: bool = False, takes: float = 0) -> None:
        self.count, self.fails, self.takes = 0, fails, takes

    async def tick(self) -> None:
        self.count += 1
        await asyncio.sleep(self.takes)
        if self.fails:
            raise RuntimeError("a bug")


def run(*, seconds: float, fails: bool = False, takes: float = 0) -> int:
    async def scene() -> int:
        ticks = Ticks(fails=fails, takes=takes)
        clockwork = Clockwork(ticks.tick, QUICK)
        clockwork.start()
        await asyncio.sleep(seconds)
        clockwork.stop()
        return ticks.count

    return asyncio.run(scene())


# --- the clock of the play ----------------------------------------------------------------------------------
def test_a_moved_clock_is_never_moved_back():
    clock = MovedClock()
    ahead = datetime.now(UTC) + timedelta(days=2)
    clock.move(ahead)
    clock.move(datetime.now(UTC))

    assert ahead <= clock.now() < ahead + timedelta(seconds=5)
    assert clock.of_server(datetime.now(UTC)) >= ahead - timedelta(seconds=5)
