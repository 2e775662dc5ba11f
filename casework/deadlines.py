"""Every clock of the protocol, as data: what starts it, when it is due, its steps, what settles it (P10.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happens unless the deadline is settled first.

    `at` counts from `start`, or from the due instant where `before` is true: then it is negative,
    and a step whose time passed while the bot was down is left out once the deadline is due (P10.3).
    """

    name: str
    at: timedelta
    before: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    name: str
    cite: str
    lasts: timedelta | None = None
    """Elapsed time from the start to the due instant; None: whoever starts it says when."""
    steps: tuple[Step, ...] = ()
    urgent: bool = False
    while_shared: bool = False
    """Its steps are silent once the client has withdrawn (P3.5): they ask the team to share."""


def after(name: str, at: timedelta) -> Step:
    return Step(name=name, at=at)


def ahead(name: str, at: timedelta) -> Step:
    return Step(name=name, at=-at, before=True)


RULES = (
    Rule(
        name="referral-taken",
        cite="P2.6",
        lasts=12 * HOUR,
        urgent=True,
        steps=(after("remind", HOUR), after("alternates", 4 * HOUR), after("lead", 12 * HOUR)),
    ),
    Rule(
        name="records-kept",
        cite="P8.6",
        steps=(ahead("month", timedelta(days=30)), ahead("destroy", timedelta(0))),
    ),
    Rule(
        name="escalation-answered",
        cite="P1.9",
        lasts=timedelta(days=7),
        steps=(
            after("remind", 24 * HOUR),
            after("again", timedelta(days=3)),
            after("week", timedelta(days=7)),
        ),
    ),
    Rule(
        name="transfer-taken",
        cite="P8.5",
        lasts=12 * HOUR,
        urgent=True,
        steps=(after("remind", HOUR), after("again", 4 * HOUR), after("lead", 12 * HOUR)),
    ),
    Rule(
        name="call-asked",
        cite="P2.13",
        lasts=12 * HOUR,
        urgent=True,
        steps=(after("remind", HOUR), after("alternates", 4 * HOUR), after("lead", 12 * HOUR)),
    ),
    Rule(
        name="team-notified",
        cite="P2.10",
        lasts=48 * HOUR,
        urgent=True,
        steps=(ahead("half", 12 * HOUR), ahead("soon", 2 * HOUR), ahead("due", timedelta(0))),
    ),
    Rule(
        name="brain-assessment",
        cite="P2.9",
        lasts=168 * HOUR,
        steps=(after("day", 24 * HOUR), after("three", 72 * HOUR), after("week", 168 * HOUR)),
    ),
    Rule(
        name="team-meeting",
        cite="P5.1",
        lasts=48 * HOUR,
        urgent=True,
        while_shared=True,
        steps=(ahead("day", 24 * HOUR), ahead("soon", 4 * HOUR), ahead("due", timedelta(0))),
    ),
    Rule(
        name="meeting-answers",
        cite="P5.3",
        while_shared=True,
        steps=(ahead("remind", 2 * HOUR), ahead("alternates", HOUR), ahead("close", timedelta(0))),
    ),
    Rule(
        name="meeting-starts",
        cite="P5.5",
        while_shared=True,
        steps=(ahead("day", 24 * HOUR), ahead("hours", 2 * HOUR), ahead("minutes", 15 * MINUTE)),
    ),
    Rule(
        name="records-checked",
        cite="P4.7",
        while_shared=True,
        steps=(ahead("remind", 4 * HOUR),),
    ),
    Rule(
        name="withdrawal-decided",
        cite="P3.12",
        lasts=48 * HOUR,
        urgent=True,
        steps=(
            ahead("day", 24 * HOUR),
            ahead("soon", 4 * HOUR),
            ahead("due", timedelta(0)),
            Step(name="alternates", at=4 * HOUR, before=True),
            Step(name="lead", at=12 * HOUR, before=True),
        ),
    ),
    Rule(
        name="visit-opens",
        cite="P5.6",
        steps=(ahead("day", 24 * HOUR), ahead("hours", 2 * HOUR), ahead("open", timedelta(0))),
        urgent=True,
    ),
    Rule(
        name="visit-ends",
        cite="P5.6",
        steps=(ahead("end", timedelta(0)),),
        urgent=True,
    ),
    Rule(name="guest-forgotten", cite="CONVERSATION 3.8", steps=(ahead("leave", timedelta(0)),)),
    Rule(
        name="development-acknowledged",
        cite="P7.4",
        lasts=4 * HOUR,
        urgent=True,
        steps=(after("remind", 15 * MINUTE), after("alternates", 60 * MINUTE), after("lead", 4 * HOUR)),
    ),
    Rule(
        name="danger-acknowledged",
        cite="P7.4",
        lasts=60 * MINUTE,
        urgent=True,
        steps=(after("remind", 5 * MINUTE), after("alternates", 15 * MINUTE), after("lead", 60 * MINUTE)),
    ),
    Rule(
        name="task-done",
        cite="P6.2",
        steps=(
            ahead("before", 24 * HOUR),
            ahead("due", timedelta(0)),
            Step(name="coordinator", at=24 * HOUR, before=True),
            Step(name="lead", at=72 * HOUR, before=True),
        ),
    ),
    Rule(
        name="risk-reviewed",
        cite="P8.1",
        steps=(
            ahead("week", timedelta(days=7)),
            ahead("day", timedelta(days=1)),
            ahead("due", timedelta(0)),
            Step(name="lead", at=timedelta(days=7), before=True),
        ),
    ),
    Rule(
        name="affirmation-lapses",
        cite="P1.6",
        steps=(
            ahead("month", timedelta(days=30)),
            ahead("week", timedelta(days=7)),
            ahead("day", timedelta(days=1)),
            ahead("lapsed", timedelta(0)),
        ),
    ),
    Rule(name="affirmation-grace", cite="P1.6", steps=(ahead("out", timedelta(0)),)),
    Rule(name="training-done", cite="P1.7", steps=(ahead("remind", timedelta(0)),)),
    Rule(name="practice-ring", cite="CONVERSATION V10", urgent=True, steps=(ahead("ring", timedelta(0)),)),
    Rule(name="absence-begins", cite="P1.5", urgent=True, steps=(ahead("begin", timedelta(0)),)),
    Rule(name="absence-ends", cite="P1.5", urgent=True, steps=(ahead("end", timedelta(0)),)),
    Rule(name="question-answered", cite="COMMANDS 1", steps=(ahead("expire", timedelta(0)),)),
    Rule(name="dialogue-touched", cite="CONVERSATION V8", steps=(ahead("pause", timedelta(0)),)),
    Rule(name="paused-resumed", cite="CONVERSATION 3.2", steps=(ahead("remind", timedelta(0)),)),
)

BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """`case` is the referral or case whose key and room it belongs to; `responsible` a person's id or empty."""

    id: str
    rule: str
    subject: str
    case: str
    region: int
    responsible: str
    starts_at: datetime
    due_at: datetime
    step: str | None
    step_at: datetime | None
    state: str = "open"

    def first(self, rules: dict[str, Rule], now: datetime) -> Deadline:
        """Standing at its first step; those already past when it begins are left out (P5.5)."""
        return self._at(_next(rules[self.rule], self, after=now, starting=True))

    def passed(self, rules: dict[str, Rule], now: datetime) -> Deadline:
        """Its step has been taken: on to the next one."""
        assert self.step_at is not None, "only a deadline with a step left can pass one"
        return self._at(_next(rules[self.rule], self, after=now, starting=False))

    def is_stale(self, rules: dict[str, Rule], now: datetime) -> bool:
        """A reminder of what lies ahead, when it lies ahead no more: not sent after the fact (P10.3)."""
        step = next(step for step in rules[self.rule].steps if step.name == self.step)
        return step.before and step.at < timedelta(0) and now >= self.due_at

    def _at(self, step: tuple[str, datetime] | None) -> Deadline:
        name, at = step or (None, None)
        return replace(self, step=name, step_at=at)


def _next(rule: Rule, deadline: Deadline, *, after: datetime, starting: bool) -> tuple[str, datetime] | None:
    """By name, so that a release may insert a step. When starting, steps already past are skipped."""
    times = [(step.name, _instant(step, deadline)) for step in rule.steps]
    times.sort(key=lambda it: it[1])
    if starting:
        return next(((name, at) for name, at in times if at > after or at >= deadline.due_at), None)
    assert deadline.step_at is not None
    names = [name for name, _ in times]
    place = names.index(deadline.step) if deadline.step in names else len(names)
    later = (it for n, it in enumerate(times) if (it[1], n) > (deadline.step_at, place))
    return next(later, None)


def _instant(step: Step, deadline: Deadline) -> datetime:
    return (deadline.due_at if step.before else deadline.starts_at) + step.at


def with_times(rules: tuple[Rule, ...], changed: dict[str, dict[str, timedelta]]) -> dict[str, Rule]:
    """The rules with some steps' times from the configuration, by name; the sign is the rule's own."""
    return {rule.name: _retimed(rule, changed.get(rule.name, {})) for rule in rules}


def _retimed(rule: Rule, times: dict[str, timedelta]) -> Rule:
    steps = tuple(
        replace(step, at=_signed(times[step.name], step)) if step.name in times else step
        for step in rule.steps
    )
    return replace(rule, steps=steps)


def _signed(time: timedelta, step: Step) -> timedelta:
    return -time if step.at < timedelta(0) else time
