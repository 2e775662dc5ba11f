"""Every clock of the protocol, as data: what starts it, when it is due, its steps, what settles it (P10.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

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
        name="referral-danger",
        cite="P7.10",
        lasts=HOUR,
        urgent=True,
        alone=True,
        steps=(calls("remind", 15 * MINUTE), calls("lead", HOUR)),
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
        while_shared=True,
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
