"""A clock that runs: which rule of `deadlines.py`, for what, and at which of its steps it stands (P10.1, P10.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.codes import read_code
from casework.deadlines import Rule, Step


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
