"""Asking one thing after another (CONVERSATION V8). Forms are data; this walks through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

Answers = Mapping[str, Any]
Condition = Callable[[Answers, datetime], bool]


@dataclass(frozen=True, kw_only=True)
class Question:
    key: str
    kind: str
    number: int
    """As shown. What follows from an answer carries that answer's number."""
    ask: dict[str, str]
    label: dict[str, str] = field(default_factory=dict)
    """Empty: not a line of its own on the summary."""
    help: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """Choice -> language -> word."""
    optional: bool = False
    unprompted: bool = False
    """Without an answer, the summary does not show it as missing (P3.13)."""
    when: str | None = None
    """The condition that must hold, by name."""
    section: str = ""
    """Whose line of the summary shows it; empty: a line of its own."""
    past: bool = False
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    name: str
    questions: tuple[Question, ...]
    conditions: dict[str, Condition] = field(default_factory=dict)
    sections: dict[str, dict[str, str]] = field(default_factory=dict)
    """Key -> language -> title."""
    quick: bool = False
    """It may be sent as soon as what is not optional has its answer; the rest was not asked."""

    @property
    def total(self) -> int:
        return max(question.number for question in self.questions)

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    def holds(self, question: Question, answers: Answers, now: datetime) -> bool:
        return question.when is None or self.conditions[question.when](answers, now)

    def next(self, answers: Answers, now: datetime) -> Question | None:
        """The first that applies and has no answer; None: nothing is left to ask."""
        return self.first_open(self.questions, answers, now)

    def lacks(self, answers: Answers, now: datetime) -> Question | None:
        """The first that has to be answered before it can be sent."""
        if not self.quick:
            return self.next(answers, now)
        return self.first_open((q for q in self.questions if not q.optional), answers, now)

    def first_open(self, among: Iterable[Question], answers: Answers, now: datetime) -> Question | None:
        return next((q for q in among if q.key not in answers and self.holds(q, answers, now)), None)

    def begins_section(self, question: Question) -> bool:
        of_section = (q for q in self.questions if q.section == question.section)
        return bool(question.section) and next(of_section).key == question.key

    def before(self, key: str | None, answers: Answers, now: datetime) -> Question | None:
        """The question one back from `key` (None: from the summary)."""
        asked = [q for q in self.questions if self.holds(q, answers, now)]
        keys = [question.key for question in asked]
        place = keys.index(key) if key in keys else len(keys)
        return asked[place - 1] if place > 0 else None

    def under(self, number: int) -> list[Question]:
        """All that stand under this number: one, and what may follow from it."""
        return [question for question in self.questions if question.number == number]

    def numbered(self, number: int) -> Question | None:
        """The first of them."""
        return next(iter(self.under(number)), None)


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """One person being asked one form. Answers to questions a new release no longer has are ignored."""

    id: str
    person: str
    form: str
    subject: str
    room: str
    key: str
    """Whose key seals it: a referral's id, or empty for the house's."""
    state: str = "open"
    answers: dict[str, Any] = field(default_factory=dict)
    asked: str | None = None
    typed: tuple[str, ...] = ()
    """Event ids of what the person typed, to be redacted."""
    count: int = 0
    """How many messages the bot wrote in it; they are named after it."""
    cleared: int = 0
    """How many of them were removed from the room."""
    by: dict[str, str] = field(default_factory=dict)
    """Question -> the id of the person who answered it."""
    continued: bool = False
    """It began with what was recorded before, which stays whatever comes of it."""
    returns: int = 0
    """The number that is changed from an early summary, which is shown again once it is answered; 0: none."""
    aside: dict[str, tuple[Any, str]] = field(default_factory=dict)
    """What is being changed, as it was, and who had answered it: until something else is asked, `back` leaves it so."""
    begun_at: datetime
    touched_at: datetime

    def answer(self, key: str, value: Any) -> Dialogue:
        by = {**self.by, key: self.person}
        return replace(self, answers={**self.answers, key: value}, by=by)

    def without(self, keys: set[str]) -> Dialogue:
        answers, by = ({k: v for k, v in kept.items() if k not in keys} for kept in (self.answers, self.by))
        return replace(self, answers=answers, by=by)

    def set_aside(self, keys: set[str]) -> Dialogue:
        """To be answered anew, or left as it was."""
        was = {
            key: (value, self.by.get(key, self.person)) for key, value in self.answers.items() if key in keys
        }
        return replace(self.without(keys), aside={**was, **self.aside})

    def restored(self) -> Dialogue:
        """What was answered anew meanwhile stays so."""
        answers = {key: value for key, (value, _) in self.aside.items()}
        by = {key: who for key, (_, who) in self.aside.items()}
        return replace(self, answers={**answers, **self.answers}, by={**by, **self.by}, aside={})

    def hand_to(self, person: str) -> Dialogue:
        """Somebody else goes on; what was answered stays under the name of who answered it."""
        before = dict.fromkeys(self.answers, self.person) if self.person else {}
        return replace(self, person=person, by={**before, **self.by})

    def ask(self, key: str | None) -> Dialogue:
        return replace(self, asked=key)

    def written(self, at: datetime) -> Dialogue:
        """The bot writes one message more in it; every message has a name of its own."""
        return replace(self, count=self.count + 1, touched_at=at)

    def heard(self, event_id: str, at: datetime) -> Dialogue:
        return replace(self, typed=(*self.typed, event_id), touched_at=at)

    def forget_typed(self) -> Dialogue:
        return replace(self, typed=(), cleared=self.count)

    def end(self, state: str) -> Dialogue:
        return replace(self, state=state)

    @property
    def messages(self) -> tuple[str, ...]:
        """The names of the bot's own messages in it that still stand in the room."""
        return tuple(f"{self.id}/{number}" for number in range(self.cleared + 1, self.count + 1))
