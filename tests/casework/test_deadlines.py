"""Every clock as data: its steps in order, each once, none after the fact (P10.1, P10.3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.deadline import Deadline
from casework.deadlines import BY_NAME, RULES, Rule, Step, after, ahead, with_times

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DEFAULT = with_times(RULES, {})


def a_deadline(rule: str = "referral-taken", **changed: object) -> Deadline:
    lasts = BY_NAME[rule].lasts if rule in BY_NAME else None
    whole = Deadline(
        id="1",
        rule=rule,
        subject="R-7KQ4",
        case="R-7KQ4",
        region=1,
        responsible="",
        starts_at=NOW,
        due_at=NOW + (lasts or 48 * HOUR),
        step=None,
        step_at=None,
    )
    return replace(whole, **changed)


def walk(deadline: Deadline, rules: dict[str, Rule], now: datetime) -> list[tuple[str, datetime]]:
    """All steps it goes through, from its start on."""
    gone = []
    deadline = deadline.first(rules, now)
    while deadline.step is not None:
        assert deadline.step_at is not None
        gone.append((deadline.step, deadline.step_at))
        deadline = deadline.passed(rules, deadline.step_at)
    return gone


@pytest.mark.rule("P2.6")
def test_the_ladder_of_a_referral():
    assert walk(a_deadline(), DEFAULT, NOW) == [
        ("remind", NOW + HOUR),
        ("alternates", NOW + 4 * HOUR),
        ("lead", NOW + 12 * HOUR),
    ]


@pytest.mark.rule("P7.4")
def test_immediate_danger_climbs_three_times_as_fast():
    ordinary = dict(walk(a_deadline("development-acknowledged"), DEFAULT, NOW))
    danger = dict(walk(a_deadline("danger-acknowledged"), DEFAULT, NOW))

    assert ordinary.keys() == danger.keys()
    assert all(danger[step] < ordinary[step] for step in ordinary)


@pytest.mark.rule("P1.6")
def test_an_affirmation_is_reminded_30_7_and_1_days_before_and_then_lapses():
    due = NOW + timedelta(days=365)

    steps = walk(a_deadline("affirmation-lapses", due_at=due), DEFAULT, NOW)

    assert [(name, (due - at).days) for name, at in steps] == [
        ("month", 30),
        ("week", 7),
        ("day", 1),
        ("lapsed", 0),
    ]


@pytest.mark.rule("P5.5")
def test_reminders_already_past_when_it_starts_are_left_out():
    late = a_deadline("team-meeting", due_at=NOW + 3 * HOUR)

    assert walk(late, DEFAULT, NOW) == [("due", NOW + 3 * HOUR)]


def test_a_clock_that_starts_overdue_still_says_so():
    overdue = a_deadline("team-meeting", starts_at=NOW - 60 * HOUR, due_at=NOW - 12 * HOUR)

    assert [name for name, _ in walk(overdue, DEFAULT, NOW)] == ["due"]


@pytest.mark.rule("P10.3")
def test_what_lies_ahead_is_stale_once_it_is_due():
    soon = a_deadline("team-meeting", step="soon", step_at=NOW + 44 * HOUR)
    due = replace(soon, step="due", step_at=soon.due_at)

    assert not soon.is_stale(DEFAULT, soon.due_at - timedelta(seconds=1))
    assert soon.is_stale(DEFAULT, soon.due_at)
    assert not due.is_stale(DEFAULT, soon.due_at + 99 * HOUR)


def test_the_configuration_changes_times_by_name_and_keeps_their_sign():
    rules = with_times(RULES, {"referral-taken": {"remind": 2 * HOUR}, "team-meeting": {"day": 12 * HOUR}})

    assert dict(walk(a_deadline(), rules, NOW))["remind"] == NOW + 2 * HOUR
    assert dict(walk(a_deadline("team-meeting"), rules, NOW))["day"] == NOW + 36 * HOUR
    assert dict(walk(a_deadline(), DEFAULT, NOW))["remind"] == NOW + HOUR


def test_two_steps_at_the_same_time_both_happen():
    """A configuration may say so: nobody on the ladder is left out for it."""
    rules = with_times(RULES, {"referral-taken": {"remind": HOUR, "alternates": HOUR, "lead": HOUR}})

    assert [name for name, _ in walk(a_deadline(), rules, NOW)] == ["remind", "alternates", "lead"]


def test_a_step_that_a_release_puts_in_between_happens():
    standing = a_deadline(step="remind", step_at=NOW + HOUR)
    ladder = BY_NAME["referral-taken"]
    newer = {ladder.name: replace(ladder, steps=(*ladder.steps, after("again", 2 * HOUR)))}

    assert standing.passed(newer, NOW + HOUR).step == "again"


def test_a_step_that_a_release_takes_away_is_passed_by():
    standing = a_deadline(step="gone", step_at=NOW + HOUR)

    assert standing.passed(DEFAULT, NOW + HOUR).step == "alternates"


offsets = st.integers(0, 100).map(lambda hours: hours * HOUR)


@given(st.lists(st.tuples(offsets, st.booleans()), min_size=1, max_size=6), offsets, offsets)
def test_steps_come_in_the_order_of_time_each_once(
    steps: list[tuple[timedelta, bool]], lasts: timedelta, age: timedelta
):
    made = tuple(ahead(f"s{n}", at) if before else after(f"s{n}", at) for n, (at, before) in enumerate(steps))
    rules = {"made": Rule(name="made", cite="", steps=made)}
    deadline = a_deadline("made", starts_at=NOW - age, due_at=NOW - age + lasts)

    gone = walk(deadline, rules, NOW)

    times = [at for _, at in gone]
    assert times == sorted(times)
    assert len({name for name, _ in gone}) == len(gone)
    due_or_later = {s.name for s in made if _instant(s, deadline) >= max(deadline.due_at, NOW)}
    assert due_or_later <= {name for name, _ in gone}
    assert not any(at < NOW and at < deadline.due_at for at in times)


def _instant(step: Step, deadline: Deadline) -> datetime:
    return (deadline.due_at if step.before else deadline.starts_at) + step.at


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_cites_what_it_carries_out_and_names_its_steps_once(rule: Rule):
    names = [step.name for step in rule.steps]

    assert rule.cite
    assert names
    assert len(set(names)) == len(names)


def test_no_two_rules_have_one_name():
    assert len(BY_NAME) == len(RULES)


# --- early, exact, alone (CONVERSATION V5) ------------------------------------------------------------------
@pytest.mark.rule("P10.4")
@pytest.mark.parametrize("name", ["alternates", "lead", "coordinator", "close", "open", "destroy", "lapsed"])
def test_what_calls_somebody_more_or_acts_keeps_its_time(name: str):
    steps = [step for rule in RULES for step in rule.steps if step.name == name]

    assert steps and all(step.exact for step in steps)


def test_developments_guests_and_test_rings_are_never_joined():
    assert {rule.name for rule in RULES if rule.alone} == {
        "development-acknowledged",
        "danger-acknowledged",
        "visit-opens",
        "visit-ends",
        "practice-ring",
        "referral-danger",
    }


def test_a_reminder_may_come_early_and_a_quarter_of_an_hour_before_may_not():
    starts = a_deadline("meeting-starts", due_at=NOW + timedelta(days=2)).first(BY_NAME, NOW)

    assert starts.may_come_early(BY_NAME)
    assert not replace(starts, step="minutes").may_come_early(BY_NAME)
    assert not replace(starts, rule="gone-with-a-release").may_come_early(BY_NAME)
