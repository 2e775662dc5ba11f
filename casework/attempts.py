"""Speaking with the person: on which number, what was tried on it, and when enough was (PROTOCOL P2.1, P3.1, P3.11)."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from casework.contact import Beside, asks_for_interpreter, beside
from casework.errors import Refusal
from casework.match import Matched


class Outcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no-answer"
    UNSAFE = "unsafe"
    WRONG_NUMBER = "wrong-number"


@dataclass(frozen=True, kw_only=True)
class Diligence:
    """What is tried before a person counts as one who cannot be reached (P3.11)."""

    attempts: int = 3
    """At different hours of the day."""
    days: int = 2
    apart: timedelta = timedelta(hours=2)
    """What makes hours of the day different ones: ten to eleven and eleven are the same."""

    def hours(self, at: Iterable[datetime]) -> int:
        """At how many different hours of the day; `at` in local time."""
        counted, last = 0, None
        for minute in sorted(when.hour * 60 + when.minute for when in at):
            if last is None or minute - last >= self.apart.total_seconds() / 60:
                counted, last = counted + 1, minute
        return counted


@dataclass(frozen=True, kw_only=True)
class Attempt:
    at: datetime
    by: str
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of a number: from the attempts of this matter, and of whichever others have it (P3.11)."""

    unsafe: Attempt | None
    wrong: Attempt | None
    elsewhere: bool
    """Unsafe or wrong in another matter: which of the two, when and where is not told."""
    leave: bool
    """Whether one may leave a message on it."""

    @property
    def is_unsafe(self) -> bool:
        return self.unsafe is not None or (self.elsewhere and self.wrong is None)


@dataclass(frozen=True, kw_only=True)
class Called(Matched):
    phone: str
    call_note: str = ""
    message: str = "unknown"
    taken_by: str | None = None
    """Who calls; None: nobody yet."""
    attempts: tuple[Attempt, ...] = ()
    tried_before: int = 0
    """How many of the attempts were of an earlier number."""

    @property
    def asks_for_interpreter(self) -> bool:
        return asks_for_interpreter(self.call_note)

    @property
    def beside(self) -> Beside:
        """What stands beside the number: the safest time, and the rest (P2.1)."""
        return beside(self.call_note)

    def standing(self, elsewhere: Set[Outcome] = frozenset()) -> Standing:
        """`elsewhere`: what was found out of its number in other matters, and in this one when it was its number before.

        For a message unknown counts as no (P2.1); so does a number at which it was unsafe, or that is not the person's. A
        number that is another's there is this person's, once they were reached on it.
        """
        is_theirs = any(one.outcome is Outcome.REACHED for one in self._of_this_number)
        bad = Outcome.UNSAFE in elsewhere or (Outcome.WRONG_NUMBER in elsewhere and not is_theirs)
        found = bad or bool(self.found_of_number)
        leave = self.message == "yes" and not found
        return Standing(unsafe=self.was_unsafe, wrong=self.is_wrong, elsewhere=bad, leave=leave)

    @property
    def found_of_number(self) -> frozenset[Outcome]:
        """Why no other matter may trust it either."""
        found = (self.was_unsafe, self.is_wrong)
        return frozenset(one.outcome for one in found if one is not None)

    @property
    def was_unsafe(self) -> Attempt | None:
        """The last time that calling this number was unsafe: it is not forgotten when somebody answers later."""
        return next((one for one in reversed(self._of_this_number) if one.outcome is Outcome.UNSAFE), None)

    @property
    def is_wrong(self) -> Attempt | None:
        """The attempt that found it to be somebody else's; none once the person was reached on it."""
        found = None
        for one in self._of_this_number:
            if one.outcome in (Outcome.WRONG_NUMBER, Outcome.REACHED):
                found = one if one.outcome is Outcome.WRONG_NUMBER else None
        return found

    @property
    def was_reached(self) -> bool:
        return any(one.outcome is Outcome.REACHED for one in self.attempts)

    @property
    def _of_this_number(self) -> tuple[Attempt, ...]:
        return self.attempts[self.tried_before :]

    @property
    def tries(self) -> tuple[Attempt, ...]:
        """Those in vain since the person was last reached; who has another's number was not tried."""
        reached = [n for n, one in enumerate(self.attempts, 1) if one.outcome is Outcome.REACHED]
        in_vain = self.attempts[max(reached, default=0) :]
        return tuple(one for one in in_vain if one.outcome is not Outcome.WRONG_NUMBER)

    @property
    def attempts_made(self) -> int:
        """Of the person: who has another's number was not tried (P3.11)."""
        return sum(one.outcome is not Outcome.WRONG_NUMBER for one in self.attempts)

    def must_have_tried(self, at: list[datetime], wanted: Diligence, *, leave: bool = False) -> None:
        """`at`: the local times of `tries`; `leave`: a message may be left. Raises Refusal with what is still missing (P3.11)."""
        hours, days = wanted.hours(at), {when.date() for when in at}
        if hours < wanted.attempts or len(days) < wanted.days:
            raise Refusal(
                "referral-tried-too-little",
                referral=self.id,
                tried=len(at),
                hours=hours,
                days=len(days),
                wanted=wanted,
                leave=leave,
                waits=self.taken_by is None,
            )
