"""What a handler gets: the person, the place, the moment, one transaction, and ways to answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import reading
from bot.effects import Edit, Effect, Part, Say
from bot.house import House
from bot.router import Place
from casework import access, deadlines, undoing
from casework.deadlines import Deadline
from casework.errors import Refusal
from casework.events import Looked
from casework.people import Person, Role
from casework.timetable import Calendar
from casework.undoing import Undoable
from storage import documents
from storage.dialogues import Question

if TYPE_CHECKING:
    from bot.incoming import Message
    from bot.router import Router
    from casework.case import Case
    from casework.referral import Referral
    from storage.shelf import Record
    from storage.unit_of_work import UnitOfWork

FADE = timedelta(minutes=15)
"""Answers with detail in direct rooms disappear after this (COMMANDS 1)."""
WAIT_FOR_YES = timedelta(minutes=10)
ANY_LEAD = "any-lead"
ANY_COORDINATOR = "any-coordinator"
"""In place of a person: whoever coordinates the region of the room may say yes."""


@dataclass(kw_only=True)
class Context:
    work: UnitOfWork
    house: House
    router: Router
    now: datetime
    person: Person | None = None
    """Who speaks; None: the clock, the server, the bot itself."""
    room: str = ""
    """Our name of the room where it was said."""
    message: Message | None = None
    said_at: datetime | None = None
    """When it was said, by the homeserver, bounded by now: what people report happened then."""
    command: str = ""
    """The name of the command that is carried out."""
    deadline: Deadline | None = None
    """Whose step is taken."""
    early_in: frozenset[str] | None = None
    """It is taken before its time, for what rings in these rooms now; elsewhere it rings at its own time."""
    cache: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[Question, str]] = field(default_factory=list)
    """What waits for a yes since this message, and the block that shows it."""

    # --- who, where, when -----------------------------------------------------------------------
    @property
    def actor(self) -> Person:
        assert self.person is not None, "nobody speaks here"
        return self.person

    @property
    def by(self) -> str:
        return self.person.id if self.person else "bot"

    @property
    def at(self) -> datetime:
        return self.said_at or self.now

    @property
    def place(self) -> Place:
        return place_of(self.room)

    @property
    def calendar(self) -> Calendar:
        return self.house.calendar(self.person.region if self.person else 0)

    @property
    def emergency(self) -> str:
        """The number to call in danger, where this person works."""
        here = self.house.regions.get(self.person.region) if self.person else None
        return here.emergency if here else "911"

    def people(self) -> list[Person]:
        """Everybody on the roster, read once."""
        if "people" not in self.cache:
            self.cache["people"] = self.work.people.where(state="active")
        found: list[Person] = self.cache["people"]
        return found

    def someone(self, id: str) -> Person:
        return self.work.people.get(id)

    def coordinators(self, region: int) -> list[Person]:
        found = [p for p in self.people() if p.role is Role.COORDINATOR and p.region == region]
        return sorted(found, key=lambda p: (p.last, p.first, p.id))

    def could_chair(self, case: Case) -> list[Person]:
        """The coordinators of its region who may read it: who is there first, of these the key contact (P1.5, P4.8)."""
        may = [p for p in self.coordinators(case.region) if self.why_not(case, p) is None]
        return sorted(may, key=lambda p: (p.is_absent(self.now), p.id != case.key_contact))

    def at_hand(self, region: int) -> list[Person]:
        """The coordinators whom a message reaches: not those whose phone is lost; of 0, the whole province's."""
        chairs = [p for p in self.people() if p.role is Role.COORDINATOR and region in (0, p.region)]
        return [p for p in chairs if not p.is_locked]

    def leads(self) -> list[Person]:
        return [p for p in self.people() if p.role is Role.LEAD]

    # --- cases: access is asked here, and nowhere else ------------------------------------------
    def case(self, code: str) -> Case:
        """Raises Refusal("no-such-case"), the same for what is not there and what may not be seen (P12.11)."""
        case = self.work.cases.find(code)
        if case is None or self.why_not(case) is not None:
            raise Refusal("no-such-case", code=code)
        return case

    def code_of(self, referral: str) -> str:
        """By which it is spoken of: the case's code once there is one, as nobody on the team knows the referral's."""
        case = self.work.cases.of_referral(referral)
        return case.id if case else referral

    def why_not(self, case: Case, person: Person | None = None) -> str | None:
        """Why this person may not read the case now; None: may."""
        who = person or self.actor
        return access.why_not(
            who,
            case,
            ground=self.work.ground(case),
            visits=self.work.visits.where(case=case.id),
            now=self.now,
        )

    def seated(self, case: Case, person: Person | None = None) -> Person:
        """As this person sits in that case: for their agency, or as coordinator alone (P3.4)."""
        return access.seated(person or self.actor, self.work.ground(case))

    def seats(self, case: Case) -> list[Person]:
        """Everybody on the roster, as they would sit in that case."""
        return [self.seated(case, person) for person in self.people()]

    def role_in(self, case: Case, person: Person | None = None) -> Role:
        """What this person is in that case: a coordinator who visits is an ad hoc member there (P8.9)."""
        return access.role_in(person or self.actor, case)

    def chairs(self, referral: Referral) -> list[Person]:
        """The coordinators of its region who may know of it; who is kept out finds nothing of it anywhere (P1.12)."""
        return self.chairs_in(referral, referral.region)

    def chairs_in(self, referral: Referral, region: int) -> list[Person]:
        """The same, if it were there."""
        return [p for p in self.coordinators(region) if self.may_hear_of(p, referral)]

    def may_hear_of(self, person: Person, referral: Referral) -> bool:
        """That there is such a referral, or the case of it: not who is locked, kept out, or stepped aside (P1.12)."""
        return not person.is_locked and not reading.is_kept_from(self.work, person, referral)

    def has_stopped(self, referral: str) -> bool:
        """Did the client withdraw, with no danger recorded that lets others know (P3.5, P9)?"""
        if case := self.work.cases.of_referral(referral):
            return access.has_stopped(case, self.work.ground(case))
        consent, danger = self.work.consents.find(referral), self.work.nonconsents.find(referral)
        withdrawn = consent is not None and consent.withdrawn_at is not None
        return withdrawn and not (danger is not None and danger.is_given)

    def shows(self, case: Case, at: datetime) -> bool:
        """May what is of that instant be shown here? Not to who joined when the person had consented (P9.5)."""
        return (
            self.room_shows(case, at)
            if self.place is Place.CASE
            else self.may_look_back(case, at, self.actor)
        )

    def room_shows(self, case: Case, at: datetime) -> bool:
        """In the case room only if all who read there may know."""
        if case.consented_at is None:
            return True
        readers = (person for person in self.people() if self.why_not(case, person) is None)
        return all(self.may_look_back(case, at, person) for person in readers)

    def may_look_back(self, case: Case, at: datetime, person: Person) -> bool:
        """A coordinator sees the whole case; of the others, who was there when it was shared without consent (P9.5)."""
        return person.role is Role.COORDINATOR or not case.hides(at, person.id)

    def knows(self, case: Case, at: datetime) -> bool:
        """May whoever speaks know of what is of that instant, wherever they are (P9.5)?"""
        return self.may_look_back(case, at, self.actor)

    def is_hushed(self, deadline: Deadline) -> bool:
        """After a withdrawal nobody is asked to share, nor told of a clock that asks for it (P3.5)."""
        return self.house.rules[deadline.rule].while_shared and self.has_stopped(deadline.case)

    def looked(self, about: str, what: str, *, page: int = 1) -> None:
        """Reads are rows of the journal too."""
        self.work.journal.note(Looked(at=self.now, by=self.by, about=about, what=what, page=page))

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
        self.withdraw_questions(subject, whom)
        question = Question(
            id=new_id(),
            person=whom,
            room=room,
            subject=subject,
            action=action,
            details=dict(details),
            key=key,
            expires_at=self.now + wait,
        )
        self.work.questions.put(question)
        self.asked.append((question, block))
        self.start("question-answered", question.id, case="", region=0, due_at=question.expires_at)
        return self.say(room, block, until=question.expires_at, subject=subject, **params)

    def withdraw_questions(self, subject: str, whom: str) -> None:
        """A newer question about the same takes the place of the older one."""
        for old in self.work.questions.where(person=whom, subject=subject, state="open"):
            self.work.questions.save_quietly(ended(old))
            self.settle(old.id)

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

    def reopen(self, subject: str, rule: str, *, since: datetime) -> None:
        """The clock that a step has ended goes on."""
        self.work.deadlines.reopen(subject, rule, since=since, rules=self.house.rules, now=self.now)

    def settle(self, subject: str, *rules: str) -> None:
        """Ends the clocks, and what waits in the outbox about the subject because of them."""
        if self.work.deadlines.settle(subject, *rules, at=self.now):
            for about in {deadlines.about(subject, rule) for rule in rules} or {subject}:
                self.work.outbox.withdraw(about)


def ended(question: Question) -> Question:
    return replace(question, state="ended")


def direct(person: Person) -> str:
    return f"person:{person.id}"


def case_room(code: str) -> str:
    return f"case:{code}"


def coordination(region: int) -> str:
    return f"coordination:{region}"


PROGRAM = "program"


def place_of(room: str) -> Place:
    kind = room.split(":", maxsplit=1)[0]
    return {"person": Place.DIRECT, "case": Place.CASE, "coordination": Place.COORDINATION}.get(
        kind, Place.PROGRAM
    )


def new_id() -> str:
    """Random, without a meaning."""
    return secrets.token_hex(6)
