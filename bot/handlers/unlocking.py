"""After a lost phone: what its devices sent, and the way back once a coordinator heard the voice (CONVERSATION 3.9)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import absence, developments, naming, vouching, words
from bot.context import Context, coordination, direct
from bot.effects import Effect, Say
from bot.handlers import household, ladder
from bot.handlers.checked import is_to_look
from bot.handlers.locking import enters_when_unlocked, known, must_be_near, reads_when_unlocked, rooms_of
from bot.handlers.taken_on import asked_since
from bot.incoming import NowReads
from bot.not_understood import ALL, NONE
from bot.proposals import user_word
from bot.router import C, Router
from bot.vouching import Row
from casework import devices
from casework.case import Case
from casework.codes import read_code
from casework.critical import Development, State
from casework.errors import Refusal
from casework.events import Commanded, DeviceApproved, IdentityAccepted, PersonUnlocked
from casework.people import Person, Role
from casework.plan import OPEN
from casework.undoing import DONE
from storage.dialogues import Question

router = Router()

SHOWN = 10
LINES = 5
"""Of an answer, beside its first two and its last (CONVERSATION V2)."""
A_DAY = timedelta(hours=24)


# --- lock show ------------------------------------------------------------------------------------------
@router.command(
    "lock show [tail]",
    fr="verrouiller voir [tail]",
    allow={C},
    where="d",
    example=("lock show", "verrouiller voir"),
    rank=46,
)
def show(ctx: Context, tail: str | None) -> list[Effect]:
    """What the devices of somebody locked sent in the day before: which commands, never their words."""
    person, page = _whose(ctx, (tail or "").split())
    sent = sent_before(ctx, person)
    ctx.looked(person.id, "lock")
    by = ctx.someone(person.locked_by) if person.locked_by != person.id else None
    most = SHOWN if by is None else SHOWN - 1  # who did it takes a line (V2)
    last = max(0, len(sent) - most * (page - 1))
    first = max(0, last - most)
    rows = [{"number": n, "sent": one, "said": _said(ctx, one)} for n, one in enumerate(sent, 1)]
    facts = {"who": person, "by": by, "rows": rows[first:last], "earlier": first, "next": page + 1}
    told = ctx.reply("locking/show", **facts, can=_can_be_undone(ctx, sent, first, last))
    return [replace(told, about=f"lock:{person.user_id}")]


def _can_be_undone(ctx: Context, sent: list[Commanded], first: int, last: int) -> int | None:
    """The last number shown that a coordinator can take back; None: none of them."""
    numbers = range(last, first, -1)
    return next((n for n in numbers if _is_done(ctx, sent[n - 1])), None)


def _is_done(ctx: Context, one: Commanded) -> bool:
    step = ctx.work.steps.find(one.step) if one.step else None
    return step is not None and step.state == DONE


def _whose(ctx: Context, typed: list[str]) -> tuple[Person, int]:
    """`lock show`, `lock show roy`, `lock show roy 2`."""
    page = int(typed.pop()) if typed and typed[-1].isdecimal() else 1
    return is_locked_near(ctx, " ".join(typed)), page


def is_locked_near(ctx: Context, typed: str) -> Person:
    """The only one who is locked, or the one who is named."""
    locked = [p for p in ctx.people() if p.is_locked and p.id != ctx.actor.id and _is_near(ctx, p)]
    if typed:
        named = typed.removeprefix("@")
        locked = [p for p in locked if p.user_id[1:] == named.lower()] or naming.fitting(locked, named)
    if not locked:
        raise Refusal("nobody-locked")
    if len(locked) > 1:
        raise Refusal("which-locked", people=locked)
    return locked[0]


def _is_near(ctx: Context, person: Person) -> bool:
    try:
        must_be_near(ctx, person)
    except Refusal:
        return False
    return True


def sent_before(ctx: Context, person: Person) -> list[Commanded]:
    """In the 24 hours before the lock; without matters that this coordinator must not know of (P1.12)."""
    assert person.locked_at is not None, "asked of somebody locked"
    given = ctx.work.journal.about(person.id, Commanded, person.locked_at - A_DAY)
    return [
        one for one in given if one.at <= person.locked_at and _may_know(ctx, one) and one.command != "lost"
    ]


def _may_know(ctx: Context, sent: Commanded) -> bool:
    return all(_may_know_code(ctx, code) for code in sent.codes)


def _may_know_code(ctx: Context, code: str) -> bool:
    if read_code(code) is None:
        return True  # `T2` without its case
    referral = ctx.work.referrals.find(code)
    if referral is not None:
        return ctx.may_read_of(ctx.actor, referral)
    case = ctx.work.cases.find(code)
    return case is None or ctx.why_not(case) is None


def _said(ctx: Context, sent: Commanded) -> dict[str, str]:
    """As it is typed, in both languages."""
    spoken = ctx.router.spoken(sent.command)
    return {lang: " ".join((text, *sent.codes)) for lang, text in spoken.items()}


# --- unlock (CONVERSATION V6) ---------------------------------------------------------------------------
@router.command(
    "unlock <person> [tail]",
    fr="déverrouiller <person> [tail]",
    allow={C},
    where="d",
    example=("unlock @gallant", "déverrouiller @gallant"),
    rank=48,
)
def unlock(ctx: Context, person: Person, tail: str | None) -> list[Effect]:
    """Asks which devices to keep, then for the yes."""
    _must_be_locked(ctx, person)
    rows = vouching.rows(ctx, person)
    if rows and not tail:
        return [_which(ctx, person, rows)]
    kept = _kept(rows, tail or "")
    out = [row for row in rows if row not in kept]
    details = {"person": person.id, "kept": json.dumps(_ids(kept))}
    shown: dict[str, Any] = {"who": person, "blocked": _ids(out), **_kept_shown(kept)}
    count = len(known(ctx, enters_when_unlocked(ctx, person)))
    subject = user_word(ctx, person.user_id)
    return [ctx.ask_yes("unlock", subject, "locking/would-unlock", details=details, count=count, **shown)]


def _which(ctx: Context, person: Person, rows: list[Row]) -> Say:
    shown = rows if len(rows) <= SHOWN else rows[: SHOWN - 1]
    asked = ctx.reply("locking/which", who=person, rows=shown, more=len(rows) - len(shown))
    return replace(asked, about=f"unlock:{person.user_id}")


def _must_be_locked(ctx: Context, person: Person) -> None:
    if person.id == ctx.actor.id:
        raise Refusal("not-yourself")
    must_be_near(ctx, person)
    if not person.is_locked:
        raise Refusal("not-locked", who=person)


def _kept(rows: list[Row], typed: str) -> list[Row]:
    """`1 3`, `all`, `none`, or the names of the devices."""
    said = {words.fold(one).strip(",") for one in typed.split()}
    if not rows or said <= {*NONE}:
        return []
    if said <= {*ALL}:
        return rows
    kept = [row for row in rows if {str(row.number), words.fold(row.device.id)} & said]
    if len(kept) != len(said):
        raise Refusal("which-devices", count=max(row.number for row in rows))
    return kept


def _kept_shown(kept: list[Row]) -> dict[str, Any]:
    """Kept is not read: what its owner did not sign, or a coordinator blocked, gets nothing even so."""
    mute = [row for row in kept if not row.would_read]
    return {"kept": _ids([row for row in kept if row.would_read]), "mute": mute}


def _ids(rows: list[Row]) -> list[str]:
    return [row.device.id for row in rows]


@router.confirmed("unlock")
def really_unlock(ctx: Context, question: Question) -> list[Effect]:
    """Only what was chosen is kept: a device that has come up since is blocked with the others."""
    person = ctx.someone(question.details["person"])
    _must_be_locked(ctx, person)
    chosen = json.loads(question.details["kept"])
    rows = vouching.rows(ctx, person)
    kept = [row for row in rows if row.device.id in chosen]
    out = [row for row in rows if row not in kept]
    for row in out:
        ruling, _ = devices.block(row.device, by=ctx.by, owner=person.id, at=ctx.now)
        ctx.work.rulings.keep_quietly(ruling)
    free, event = person.unlock(by=ctx.by, at=ctx.now, kept=tuple(_ids(kept)), blocked=tuple(_ids(out)))
    ctx.work.people.save(free, because=event)
    ctx.cache.pop("people", None)
    count = len(known(ctx, enters_when_unlocked(ctx, free)))
    facts = {"who": free, "at": ctx.now, "count": count, "blocked": _ids(out), **_kept_shown(kept)}
    return [ctx.reply("locking/unlocked", **facts)]


# --- what follows from it -------------------------------------------------------------------------------
@router.on(PersonUnlocked)
def let_in(ctx: Context, unlocked: PersonUnlocked) -> list[Effect]:
    """The rooms follow; the person hears what happened meanwhile, the region that they are back."""
    person = ctx.someone(unlocked.about)
    regions = [person.region] if person.region else list(ctx.house.regions)
    facts = {"who": person, "by": ctx.someone(unlocked.by), "at": unlocked.at}
    told: list[Effect] = [ctx.say(coordination(one), "locking/back", **facts) for one in regions]
    left = [] if person.is_away(ctx.now) else absence.give_back(ctx, person)
    cases = reads_when_unlocked(ctx, person) if vouching.reads(ctx, person) else []
    asked = [effect for case in cases for effect in ladder.ask_who_is_back(ctx, case, person)]
    asked += household.greet_if_owed(ctx, person)
    return [*rooms_of(ctx, person), *told, *left, _welcome_back(ctx, person, unlocked), *asked]


@router.on(NowReads)
@router.on(DeviceApproved)
@router.on(IdentityAccepted)
def reads_again(ctx: Context, came: NowReads | DeviceApproved | IdentityAccepted) -> list[Effect]:
    """From here on alarms reach them: what they could not read goes out anew, and whoever stood in may leave (P1.5)."""
    known = ctx.work.people
    person = known.of_user(came.user_id) if isinstance(came, NowReads) else known.find(came.about)
    if person is None or not person.is_active or person.is_absent(ctx.now):
        return []
    read_nothing = isinstance(came, NowReads)
    ask = ladder.ask_who_can_read_now if read_nothing else ladder.ask_who_was_passed_over
    return [*ask(ctx, person), *absence.give_back(ctx, person)]


def _welcome_back(ctx: Context, person: Person, unlocked: PersonUnlocked) -> Say:
    rooms = enters_when_unlocked(ctx, person)
    lines = [_meanwhile(ctx, case, person, unlocked) for case in rooms]
    lines = [line for line in lines if line["news"] or line["due"] or line["records"]]
    facts = {"by": ctx.someone(unlocked.by), "at": unlocked.at, "since": unlocked.locked_at}
    shut, theirs = list(unlocked.blocked), asked_since(ctx, person, unlocked.locked_at)[:SHOWN]
    room = LINES - bool(shut) - bool(theirs)
    shown = lines if len(lines) <= room else lines[: room - 1]
    return ctx.say(
        direct(person),
        "locking/welcome-back",
        lines=shown,
        more=len(lines) - len(shown),
        shut=shut,
        theirs=theirs,
        invited=bool(rooms) or person.role in (Role.COORDINATOR, Role.LEAD),
        **facts,
    )


def _still_waits(one: Development, person: Person) -> bool:
    return one.state is State.OPEN and one.waits_for(person.id)


def _meanwhile(ctx: Context, case: Case, person: Person, unlocked: PersonUnlocked) -> dict[str, Any]:
    """Counts and codes: the rest stands in the case room."""
    alarms = ctx.work.developments.where(case=case.id, state=("open", "complete"))
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    due = [task for task in tasks if task.assignee == person.id and task.due_at <= unlocked.at]
    return {
        "code": case.id,
        "news": sum(
            developments.is_theirs(case, one, person)
            and (one.at >= unlocked.locked_at or _still_waits(one, person))
            for one in alarms
        ),
        "due": len(due),
        "records": _is_to_look(ctx, case, person),
    }


def _is_to_look(ctx: Context, case: Case, person: Person) -> bool:
    """What was said with the lost phone may have been taken back meanwhile."""
    clocks = ctx.work.deadlines.open(rule="records-checked", subject=case.id)
    return any(not ctx.is_hushed(clock) for clock in clocks) and is_to_look(ctx, case, person)
