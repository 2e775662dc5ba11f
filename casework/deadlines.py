"""Every clock of the protocol, as data: what starts it, when it is due, its steps, what settles it (P10.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.codes import read_code

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
    exact: bool = False
    """It keeps its time: it calls somebody more, acts, or says that the time is over. Other steps remind, and come up to
    ten minutes early with what rings for the same person anyway (CONVERSATION V5)."""


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
    alone: bool = False
    """Its rings are neither joined with others nor delayed: a development, a guest's coming, a test (CONVERSATION V5)."""


def after(name: str, at: timedelta) -> Step:
    return Step(name=name, at=at)


def ahead(name: str, at: timedelta) -> Step:
    return Step(name=name, at=-at, before=True)


def exactly(step: Step) -> Step:
    return replace(step, exact=True)


def calls(name: str, at: timedelta) -> Step:
    """Somebody more is called."""
    return exactly(after(name, at))


def overdue(name: str, at: timedelta) -> Step:
    """The same, counted from the due instant."""
    return exactly(Step(name=name, at=at, before=True))


def ends(name: str) -> Step:
    """At the due instant."""
    return exactly(ahead(name, timedelta(0)))


EARLY = timedelta(minutes=10)
"""Reminders within this time are one message: the later ones come early (CONVERSATION V5)."""


RULES = (
    Rule(
        name="referral-taken",
        cite="P2.6",
        lasts=12 * HOUR,
        urgent=True,
        steps=(after("remind", HOUR), calls("alternates", 4 * HOUR), calls("lead", 12 * HOUR)),
    ),
    Rule(
        name="records-kept",
        cite="P8.6",
        steps=(ahead("month", timedelta(days=30)), ends("destroy")),
    ),
    Rule(
        name="escalation-answered",
        cite="P1.9",
        lasts=timedelta(days=7),
        steps=(
            after("remind", 24 * HOUR),
            after("again", timedelta(days=3)),
            exactly(after("week", timedelta(days=7))),
        ),
    ),
    Rule(
        name="transfer-taken",
        cite="P8.5",
        lasts=12 * HOUR,
        urgent=True,
        steps=(
            after("remind", HOUR),
            after("again", 4 * HOUR),
            calls("lead", 12 * HOUR),
            *(calls(f"day-{day}", day * 24 * HOUR) for day in range(1, 31)),
        ),
    ),
    Rule(
        name="call-asked",
        cite="P2.13",
        lasts=12 * HOUR,
        urgent=True,
        steps=(after("remind", HOUR), calls("alternates", 4 * HOUR), calls("lead", 12 * HOUR)),
    ),
    Rule(name="call-made", cite="P2.13", lasts=4 * HOUR, steps=(ahead("remind", timedelta(0)),)),
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
        steps=(ahead("day", 24 * HOUR), ahead("soon", 4 * HOUR), ends("due")),
    ),
    Rule(
        name="meeting-answers",
        cite="P5.3",
        while_shared=True,
        steps=(ahead("remind", 2 * HOUR), exactly(ahead("alternates", HOUR)), ends("close")),
    ),
    Rule(
        name="meeting-starts",
        cite="P5.5",
        while_shared=True,
        steps=(ahead("day", 24 * HOUR), ahead("hours", 2 * HOUR), exactly(ahead("minutes", 15 * MINUTE))),
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
            ends("due"),
            overdue("alternates", 4 * HOUR),
            overdue("lead", 12 * HOUR),
        ),
    ),
    Rule(
        name="visit-opens",
        cite="P5.6",
        steps=(
            ahead("day", 24 * HOUR),
            ahead("hours", 2 * HOUR),
            ends("open"),
            overdue("prepared", 15 * MINUTE),
        ),
        urgent=True,
        alone=True,
    ),
    Rule(
        name="visit-ends",
        cite="P5.6",
        steps=(ends("end"),),
        urgent=True,
        alone=True,
    ),
    Rule(name="guest-forgotten", cite="CONVERSATION 3.8", steps=(ends("leave"),)),
    Rule(
        name="development-acknowledged",
        cite="P7.4",
        lasts=4 * HOUR,
        urgent=True,
        alone=True,
        steps=(after("remind", 15 * MINUTE), calls("alternates", 60 * MINUTE), calls("lead", 4 * HOUR)),
    ),
    Rule(
        name="danger-acknowledged",
        cite="P7.4",
        lasts=60 * MINUTE,
        urgent=True,
        alone=True,
        steps=(after("remind", 5 * MINUTE), calls("alternates", 15 * MINUTE), calls("lead", 60 * MINUTE)),
    ),
    Rule(
        name="task-done",
        cite="P6.2",
        steps=(
            ahead("before", 24 * HOUR),
            ahead("due", timedelta(0)),
            overdue("coordinator", 24 * HOUR),
            overdue("lead", 72 * HOUR),
        ),
    ),
    Rule(
        name="risk-reviewed",
        cite="P8.1",
        steps=(
            ahead("week", timedelta(days=7)),
            ahead("day", timedelta(days=1)),
            ahead("due", timedelta(0)),
            overdue("lead", timedelta(days=7)),
        ),
    ),
    Rule(
        name="affirmation-lapses",
        cite="P1.6",
        steps=(
            ahead("month", timedelta(days=30)),
            ahead("week", timedelta(days=7)),
            exactly(ahead("day", timedelta(days=1))),
            ends("lapsed"),
        ),
    ),
    Rule(name="affirmation-grace", cite="P1.6", steps=(ends("out"),)),
    Rule(name="training-done", cite="P1.7", steps=(ahead("remind", timedelta(0)),)),
    Rule(name="practice-ring", cite="CONVERSATION V10", urgent=True, alone=True, steps=(ends("ring"),)),
    Rule(name="absence-begins", cite="P1.5", urgent=True, steps=(ends("begin"),)),
    Rule(name="absence-ends", cite="P1.5", urgent=True, steps=(ends("end"),)),
    Rule(name="question-answered", cite="COMMANDS 1", steps=(ends("expire"),)),
    Rule(name="dialogue-touched", cite="CONVERSATION V8", steps=(ends("pause"),)),
    Rule(name="paused-resumed", cite="CONVERSATION 3.2", steps=(ends("remind"),)),
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

    @property
    def about(self) -> str:
        return about(self.subject, self.rule)

    def first(self, rules: dict[str, Rule], now: datetime) -> Deadline:
        """Standing at its first step; those already past when it begins are left out (P5.5)."""
        return self._at(_next(rules[self.rule], self, after=now, starting=True))

    def passed(self, rules: dict[str, Rule], now: datetime) -> Deadline:
        """Its step has been taken: on to the next one."""
        assert self.step_at is not None, "only a deadline with a step left can pass one"
        return self._at(_next(rules[self.rule], self, after=now, starting=False))

    def may_come_early(self, rules: dict[str, Rule]) -> bool:
        """Up to ten minutes, with what rings for the same person (CONVERSATION V5)."""
        rule = rules.get(self.rule)  # a release may have taken it away
        steps = rule.steps if rule is not None and not rule.alone else ()
        return any(step.name == self.step and not step.exact for step in steps)

    def is_stale(self, rules: dict[str, Rule], now: datetime) -> bool:
        """A reminder of what lies ahead, when it lies ahead no more: not sent after the fact (P10.3)."""
        step = self._step(rules[self.rule])
        return step.before and step.at < timedelta(0) and now >= self.due_at

    def waits_its_turn(self, rules: dict[str, Rule]) -> bool:
        """Counts among the six rings of an hour, and waits when they are used up (CONVERSATION V5)."""
        rule = rules[self.rule]
        return not rule.urgent and not self._step(rule).exact

    def has_reached(self, step: str, rules: dict[str, Rule], now: datetime) -> bool:
        """Has the moment of the step of this name come?"""
        rule = rules.get(self.rule)
        steps = rule.steps if rule is not None else ()
        return any(one.name == step and _instant(one, self) <= now for one in steps)

    def _step(self, rule: Rule) -> Step:
        return next(step for step in rule.steps if step.name == self.step)

    def _at(self, step: tuple[str, datetime] | None) -> Deadline:
        name, at = step or (None, None)
        return replace(self, step=name, step_at=at)


def about(subject: str, rule: str) -> str:
    """What its rings are about. Of a whole case not its code alone: so many other things are, and wait for their turn."""
    code = read_code(subject)
    return subject if code is None or code.startswith("R-") else f"{code}/{rule}"


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
