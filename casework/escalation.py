"""A disagreement that the team cannot settle, for the program lead (PROTOCOL P1.9, P1.14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.case import Case
from casework.discreet import unclean
from casework.errors import Refusal
from casework.events import Escalated, EscalationAnswered, EscalationClosed

LONGEST = 500


class Standing(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Answer:
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """`id` is `E1`: the program lead gets the case's code and the question, no personal information."""

    id: str
    case: str
    region: int
    question: str
    by: str
    at: datetime
    state: Standing = Standing.OPEN
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    answered_before: tuple[Answer, ...] = ()
    """What the newest answer was added to, in order."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """In order."""
        if self.answered_at is None:
            return ()
        newest = Answer(text=self.answer, by=self.answered_by, at=self.answered_at)
        return (*self.answered_before, newest)

    @property
    def subject(self) -> str:
        """As messages and clocks call it: `K7-QF3/E1`."""
        return f"{self.case}/{self.id}"

    def sent(self) -> Escalated:
        return Escalated(at=self.at, by=self.by, about=self.case, escalation=self.id)

    def reply(self, text: str, *, by: str, at: datetime) -> tuple[Escalation, EscalationAnswered]:
        """A second answer is added to the first, which the team has read, until the team has closed it.

        It is not compared with the names of the case: a refusal would tell the lead that one is right (P1.14).
        """
        self._must_not_be_closed()
        must_be_short(text)
        if (what := unclean(text)) is not None:
            raise Refusal("answer-not-clean", what=what, erase=True)
        event = EscalationAnswered(at=at, by=by, about=self.case, escalation=self.id)
        answered = replace(
            self,
            state=Standing.ANSWERED,
            answer=text,
            answered_by=by,
            answered_at=at,
            answered_before=self.answers,
        )
        return answered, event

    def close(self, *, by: str, at: datetime) -> tuple[Escalation, EscalationClosed]:
        self._must_not_be_closed()
        event = EscalationClosed(at=at, by=by, about=self.case, escalation=self.id)
        return replace(self, state=Standing.CLOSED), event

    def _must_not_be_closed(self) -> None:
        if self.state is Standing.CLOSED:
            raise Refusal("escalation-closed", escalation=self.id)


def may_ask(case: Case, question: str) -> None:
    """Refused when it holds a name, telephone number, file number or initials of the case (P1.14)."""
    case.must_be_open()
    must_be_short(question)
    names = [name for party in case.parties for name in (*party, " ".join(party))]
    if (what := unclean(question, names, case.initials)) is not None:
        raise Refusal("question-not-clean", what=what)


def must_be_short(text: str) -> None:
    if len(text) > LONGEST:
        raise Refusal("question-too-long", length=len(text), longest=LONGEST)
