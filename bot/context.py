"""What a handler gets: who speaks, who may know, and ways to answer, to ask, to take back, and to set clocks going."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.effects import Edit, Effect, Part, Say
from bot.knowing import Knowing
from bot.router import Place
from casework import deadline, undoing
from casework.deadline import Deadline
from casework.people import Person
from casework.undoing import Undoable
from storage import documents
from storage.dialogues import Question

if TYPE_CHECKING:
    from casework.case import Case
    from storage.shelf import Record

FADE = timedelta(minutes=15)
"""Answers with detail in direct rooms disappear after this (COMMANDS 1)."""
WAIT_FOR_YES = timedelta(minutes=10)
NO_LONGER_ASKED = "asking/no-longer-asked"
ANY_LEAD = "any-lead"
ANY_COORDINATOR = "any-coordinator"
"""In place of a person: whoever coordinates the region of the room may say yes."""


@dataclass(kw_only=True)
class Context(Knowing):
    asked: list[tuple[Question, str]] = field(default_factory=list)
    """What waits for a yes since this message, and the block that shows it."""

    # --- answers ------------------------------------------------------------------------------------
    def reply(self, block: str, /, **params: Any) -> Say:
        """In the room where it was asked."""
        return self.say(self.room, block, **params)

    def say(self, room: str, block: str, /, **params: Any) -> Say:
        return Say(room=room, parts=(Part(block, params),))

    def detail(self, block: str, /, **params: Any) -> Say:
        """With names or numbers: in the direct room alone, and gone after 15 minutes."""
        shown = {**params, "gone_at": self.now + FADE}
        return Say(room=direct(self.actor), parts=(Part(block, shown),), fades=FADE)

    def shown(self, block: str, /, **params: Any) -> Say:
        """Case detail where it was asked: for the case room to read, in a direct room it fades."""
        if self.place is Place.DIRECT:
            return self.detail(block, **params)
        return self.reply(block, **params, gone_at=None)

    def elsewhere(self) -> list[Effect]:
        """What a coordination room is told when the answer is in the direct room."""
        return [] if self.place is Place.DIRECT else [self.reply("common/answered-direct")]

    def ring(self, room: str, block: str, /, **params: Any) -> Say:
        """Makes a sound: code, urgency, time and what to do, nothing else (CONVERSATION V3)."""
        return Say(room=room, parts=(Part(block, params),), ring=True)

    def ring_person(
        self, person: Person, block: str, /, *, about: str, urgent: bool = False, **params: Any
    ) -> Say:
        return Say(
            room=direct(person),
            parts=(Part(block, params),),
            ring=True,
            mentions=(person.id,),
            about=about,
            urgent=urgent,
        )

    def edit(self, room: str, of: str, block: str, /, **params: Any) -> Edit:
        return Edit(room=room, of=of, parts=(Part(block, params),))

    # --- asking before acting (CONVERSATION V7) ---------------------------------------------------
    def ask_yes(
        self,
        action: str,
        subject: str,
        block: str,
        /,
        *,
        details: Mapping[str, str] = {},
        key: str = "",
        room: str = "",
        whom: str = "",
        wait: timedelta = WAIT_FOR_YES,
        **params: Any,
    ) -> Say:
        """Shows what would happen; `router.confirmed(action)` acts on `yes SUBJECT` within 10 minutes.

        `key`: the referral whose key seals `details`; needed where they hold what was typed about a case.
        `room`, `whom`: where, and who has to say yes, if not here and this person: an id, ANY_COORDINATOR or ANY_LEAD.
        """
        room, whom = room or self.room, whom or self.actor.id
        older = self.withdraw_questions(subject, whom)
        about: dict[str, Any] = {"person": whom, "room": room, "subject": subject, "action": action}
        question = self._wait(
            Question(id=new_id(), details=dict(details), key=key, expires_at=self.now + wait, **about)
        )
        self.asked.append((question, block))
        asked = self.say(room, block, until=question.expires_at, subject=subject, **params)
        parts = (*(_no_longer_asked(old, question) for old in older if old.differs(question)), *asked.parts)
        # What ends the question takes it back while it waits; it is for whoever is asked
        return replace(asked, parts=parts, about=question.id, for_whoever_asked=True)

    def keep_typed(self, action: str, details: Mapping[str, str], *, wait: timedelta, key: str = "") -> None:
        """What this person typed here, until they type what it lacks."""
        about: dict[str, Any] = {
            "person": self.actor.id,
            "room": self.room,
            "subject": action,
            "action": action,
        }
        self._wait(Question(id=new_id(), details=dict(details), key=key, expires_at=self.now + wait, **about))

    def keep_on(self, question: Question, *, until: datetime) -> None:
        """Its time was over, and it is kept all the same."""
        self._wait(replace(question, id=new_id(), expires_at=until))

    def _wait(self, question: Question) -> Question:
        self.work.questions.put(question)
        self.start("question-answered", question.id, case="", region=0, due_at=question.expires_at)
        return question

    def withdraw_questions(self, subject: str, whom: str) -> list[Question]:
        """A newer question about the same takes the place of the older one."""
        older: list[Question] = self.work.questions.where(person=whom, subject=subject, state="open")
        for old in older:
            self.end_question(old)
        return older

    def end_question(self, question: Question) -> None:
        """Nobody answers it any more, and its clock ends with it."""
        self.work.questions.save_quietly(ended(question))
        self.settle(question.id)

    # --- taking back (CONVERSATION V7) ------------------------------------------------------------
    def undoable(self, kind: str, *, before: Record | None, after: Record, room: str = "") -> None:
        """`undo` takes this step back for ten minutes: `router.undo(kind)` says how. Call it once it is saved.

        `room`: where others are told of it, and will be told that it was taken back.
        """
        code = after.id.partition("/")[0]
        case = self.work.cases.find(code)
        step = Undoable(
            id=new_id(),
            person=self.actor.id,
            kind=kind,
            subject=after.id,
            command=self.command,
            room=room,
            before=documents.write(before).decode() if before else "",
            after=documents.write(after).decode(),
            at=self.now,
            number=self.work.journal.number(),
            expires_at=self.now + undoing.FOR,
            key=case.referral if case else code if code.startswith("R-") else "",
        )
        self.work.steps.forget_old(self.now - undoing.KEPT)
        self.work.steps.put(step)
        self.cache.setdefault("steps", []).append(step)

    # --- clocks ---------------------------------------------------------------------------------------
    def start(
        self,
        rule: str,
        subject: str,
        *,
        case: str,
        region: int,
        due_at: datetime | None = None,
        responsible: str = "",
        starts_at: datetime | None = None,
    ) -> Deadline:
        """A clock by this rule about the subject: `due_at`, or as long after `starts_at` (now) as the rule lasts.

        `case`: the referral whose key seals it. One of the same rule that runs already is the caller's to settle.
        """
        begins = starts_at or self.now
        lasts = self.house.rules[rule].lasts
        due = due_at or (begins + lasts if lasts is not None else None)
        assert due is not None, f"{rule} needs a due instant"
        deadline = Deadline(
            id=new_id(),
            rule=rule,
            subject=subject,
            case=case,
            region=region,
            responsible=responsible,
            starts_at=begins,
            due_at=due,
            step=None,
            step_at=None,
        ).first(self.house.rules, self.now)
        self.work.deadlines.put(deadline)
        return deadline

    def start_in(
        self,
        case: Case,
        rule: str,
        subject: str = "",
        *,
        due_at: datetime | None = None,
        responsible: str = "",
        starts_at: datetime | None = None,
    ) -> Deadline:
        """A clock of this case; about the case itself, where no subject is named."""
        return self.start(
            rule,
            subject or case.id,
            case=case.referral,
            region=case.region,
            due_at=due_at,
            responsible=responsible,
            starts_at=starts_at,
        )

    def reopen(self, subject: str, rule: str, *, since: datetime) -> None:
        """The clock that a step has ended goes on."""
        self.work.deadlines.reopen(subject, rule, since=since, rules=self.house.rules, now=self.now)

    def settle(self, subject: str, *rules: str) -> None:
        """Ends the clocks, and what waits in the outbox about the subject because of them."""
        if self.work.deadlines.settle(subject, *rules, at=self.now):
            for about in {deadline.about(subject, rule) for rule in rules} or {subject}:
                self.work.outbox.withdraw(about)


def ended(question: Question) -> Question:
    """What was typed for it is kept no longer."""
    return replace(question, state="ended", details={})


def _no_longer_asked(old: Question, new: Question) -> Part:
    """Nothing that waits for a yes vanishes silently (V7); what it was about is said only where it was asked."""
    is_named = old.room == new.room and old.action != new.action
    return Part(NO_LONGER_ASKED, {"action": old.action if is_named else "", "alone": False})


def direct(person: Person) -> str:
    return f"person:{person.id}"


def case_room(code: str) -> str:
    return f"case:{code}"


def coordination(region: int) -> str:
    return f"coordination:{region}"


PROGRAM = "program"


def new_id() -> str:
    """Random, without a meaning."""
    return secrets.token_hex(6)
