"""Acknowledging a critical development: `ack`, the room that was opened, the last one (P7.4, V10)."""

from __future__ import annotations

from bot import alone, counting, developments, frozen
from bot.context import Context, case_room, direct
from bot.counting import tally
from bot.effects import Answer, Effect, LetGo, Part, Redact, Say
from bot.incoming import Read
from bot.router import A, C, M, Place, Router
from bot.words import fold
from casework.case import Case
from casework.critical import Development, State
from casework.errors import Refusal
from casework.events import DevelopmentAcknowledged, DevelopmentComplete
from casework.people import Person

router = Router()
NOTHING_MORE = ("critical/noted-direct", "critical/noted-before", "critical/noted-own")
SEEN = ("critical/seen", "critical/seen-alone")
SHOWN = 5
"""Of several in one message."""
ALL = ("all", "tout", "tous", "toutes")


# --- ack ------------------------------------------------------------------------------------------------
@router.command(
    "ack [alarm] [development] [text]",
    fr="reçu [alarm] [development] [text]",
    allow={M, C, A},
    where="cd",
    example=("ack D1", "reçu D1"),
    rank=6,
)
def ack(ctx: Context, alarm: Case | None, development: str | None, text: str | None) -> list[Effect]:
    """In the case room it counts at once; in the direct room once the case room was opened (V10)."""
    if alarm is not None and not alarm.is_open:
        return _after_the_end(ctx, alarm, development)
    first, _, rest = (text or "").strip().partition(" ")
    everything = development is None and fold(first) in ALL
    note = rest.strip() if everything else text or ""
    chosen = _chosen(ctx, alarm, development, note, everything=everything)
    aside = [one for one in chosen if _is_said_aside(ctx, one)]
    here = [one for one in chosen if one not in aside]
    effects: list[Effect] = []
    parts: dict[str, list[Part]] = {}
    for one in chosen:
        parts[one.id], more = _take(ctx, one, note, alone=len(chosen) == 1)
        effects += more
    said = _reply(ctx, here, [part for one in here for part in parts[one.id]]) if here else []
    cleared = _clear(ctx) if aside and note else []
    return [*said, *_aside(ctx, [part for one in aside for part in parts[one.id]]), *cleared, *effects]


def _clear(ctx: Context) -> list[Effect]:
    """A note on what others there must not know of does not stay in the room; it is kept with the acknowledgement."""
    return [Redact(room=ctx.room, events=(ctx.message.event_id,))] if ctx.message is not None else []


def _is_said_aside(ctx: Context, one: Development) -> bool:
    """Typed in the case room, where others read since who must not know that there was one (P9.5)."""
    return ctx.place is Place.CASE and not developments.is_in_the_room(ctx, one)


def _aside(ctx: Context, parts: list[Part]) -> list[Effect]:
    if not parts:
        return []
    ended = (Part("critical/noted-now"),) if parts[-1].block in NOTHING_MORE else ()
    whole = (_several(ctx, parts),) if len(parts) > 1 else (*parts, *ended)
    return [*ctx.elsewhere(), Say(room=direct(ctx.actor), parts=whole)]


def _after_the_end(ctx: Context, case: Case, short: str | None) -> list[Effect]:
    """The alarm is over with its case, and nobody waits for them; said where nobody else reads (P8.3, P8.4)."""
    one = developments.get(ctx, case, short) if short else _the_last_that_asked(ctx, case)
    block = "critical/noted-before-the-end" if one.knows(ctx.actor.id) else "critical/noted-closed"
    return [ctx.say(direct(ctx.actor), block, **_noted(ctx, one, note=""))]


def _the_last_that_asked(ctx: Context, case: Case) -> Development:
    reported = ctx.work.developments.where(case=case.id)
    mine = [one for one in reported if one.asks(ctx.actor.id) and one.state is not State.MISPLACED]
    if not mine:
        raise Refusal("nothing-to-acknowledge")
    return max(mine, key=lambda one: one.at)


def _reply(ctx: Context, chosen: list[Development], parts: list[Part]) -> list[Effect]:
    if [part.block for part in parts] in (["critical/noted"], ["critical/noted-each"]):
        return [_line(chosen[0], ctx.actor, parts[0])]
    if len(parts) > 1 and any(part.block in SEEN or ctx.place is Place.DIRECT for part in parts):
        return [Say(room=ctx.room, parts=(_several(ctx, parts),))]
    return [Say(room=ctx.room, parts=_ending(ctx, parts))] if parts else []


def _several(ctx: Context, parts: list[Part]) -> Part:
    """One message of eight lines, whatever waits (V2)."""
    rows = [{**part.params, "seen": part.block in SEEN} for part in parts]
    unread = next((row for row in rows if row["seen"]), None)
    facts = {"rows": rows[:SHOWN], "more": len(rows[SHOWN:]), "count": len(rows), "unread": unread}
    return Part("critical/noted-several", {**facts, "at": ctx.at})


def _line(one: Development, person: Person, part: Part) -> Effect:
    """In the case room; a dozen of them in the same seconds are one (CONVERSATION V5)."""
    together = Part("critical/noted-together", part.params)
    noted = bool(part.params["note"])
    room = case_room(one.case)
    return Answer(room=room, card=one.id, alone=part, together=together, who=person.id, said=noted)


def _ending(ctx: Context, parts: list[Part]) -> tuple[Part, ...]:
    """In the direct room an answer says that nothing more is to be done; in the case room it is one line."""
    over = ctx.place is Place.DIRECT and parts[-1].block in NOTHING_MORE
    return (*parts, Part("critical/noted-now")) if over else tuple(parts)


def _chosen(
    ctx: Context, case: Case | None, short: str | None, note: str, *, everything: bool
) -> list[Development]:
    """Never guesses when two wait (V5)."""
    if case is not None and short is not None:
        return [alone.get_here(ctx, case, short)]
    mine = [one for one in developments.waiting(ctx, case, short) if _is_spoken_of_here(ctx, one)]
    last = developments.last_acknowledged(ctx, case) if note and not mine else None
    if last is not None and _is_spoken_of_here(ctx, last):
        return [last]  # being read had counted already; what they add is kept with it
    if not mine:
        raise Refusal("nothing-to-acknowledge")
    if len(mine) > 1 and not everything:
        rows = [{"short": one.short, "code": one.case, "at": one.at, "danger": one.immediate} for one in mine]
        is_here = ctx.place is Place.CASE and not any(_is_said_aside(ctx, one) for one in mine)
        here = "which-development" if is_here else "which-development-direct"
        raise Refusal(here, rows=rows)
    return mine


def _is_spoken_of_here(ctx: Context, one: Development) -> bool:
    """In the case room nobody is told that there is one which is the coordinators' alone (P3.12)."""
    return alone.is_spoken_of_here(ctx, ctx.work.cases.get(one.case), one)


def _take(ctx: Context, one: Development, note: str, *, alone: bool) -> tuple[list[Part], list[Effect]]:
    """What is answered where it was typed, and what else follows."""
    if ctx.actor.id == one.by:
        return [Part("critical/noted-own", _noted(ctx, one, note=""))], []
    one, opened = developments.promote(ctx, one)
    lines = say_who_opened(ctx, one, [p for p in opened if p.id != ctx.actor.id])
    if ctx.actor.id in {p.id for p in opened} or (one.has_acknowledged(ctx.actor.id) and not note):
        return [Part("critical/noted-before", _noted(ctx, one, note))], lines
    before = one
    unread = not one.could_read(ctx.actor.id)
    if unread or (ctx.place is Place.DIRECT and not developments.has_opened(ctx, one, ctx.actor)):
        one, seen = one.see(ctx.actor, note, at=ctx.at)
        ctx.work.developments.save(one, because=seen)
        ctx.undoable("ack", before=before, after=one)
        block = "critical/seen-alone" if unread or developments.is_alone(ctx, one) else "critical/seen"
        return [Part(block, _noted(ctx, one, note))], lines
    one, acknowledged = one.acknowledge(ctx.actor, note, at=ctx.at)
    if note and ctx.place is Place.CASE and ctx.message is not None:
        one = one.noted(ctx.message.event_id)
    ctx.work.developments.save(one, because=acknowledged)
    room = case_room(one.case) if developments.is_in_the_room(ctx, one) else ""
    ctx.undoable("ack", before=before, after=one, room=room)
    return _said(ctx, one, note, alone=alone), [*lines, *_told_to_the_room(ctx, one, note)]


def _noted(ctx: Context, one: Development, note: str) -> dict[str, object]:
    return {**tally(one), "who": ctx.actor, "at": ctx.at, "note": note}


def _said(ctx: Context, one: Development, note: str, *, alone: bool) -> list[Part]:
    """The last one in the case room is answered by the line that says so."""
    aside = _is_said_aside(ctx, one)
    if ctx.place is Place.CASE and counting.is_over(ctx, one) and not aside:
        return []
    if ctx.place is Place.DIRECT or aside:
        return [Part("critical/noted-direct", _noted(ctx, one, note))]
    one_only = alone and not _others_wait(ctx, one)
    return [Part("critical/noted" if one_only else "critical/noted-each", _noted(ctx, one, note))]


def _others_wait(ctx: Context, one: Development) -> bool:
    """Then it is said which one."""
    return any(other.id != one.id for other in ctx.work.developments.where(case=one.case, state=State.OPEN))


def _told_to_the_room(ctx: Context, one: Development, note: str) -> list[Effect]:
    """What was typed in the direct room is shown in the case room; a note of what nobody hears there, to the coordinators."""
    if note and developments.is_kept_from_the_room(ctx, one):
        return _to_the_chairs(ctx, one, ctx.actor)
    if (
        developments.is_kept_from_the_room(ctx, one)
        or ctx.place is Place.CASE
        or (counting.is_over(ctx, one) and not note)
    ):
        return []
    if note:
        return [_go_first(one), developments.note(ctx, one, _noted(ctx, one, note))]
    return [_line(one, ctx.actor, Part("critical/acknowledged", _noted(ctx, one, note)))]


def _to_the_chairs(ctx: Context, one: Development, by: Person) -> list[Effect]:
    look = {"en": f"critical show {one.short} {one.case}", "fr": f"critique voir {one.short} {one.case}"}
    return frozen.tell(ctx, ctx.work.cases.get(one.case), look=look, by=by)


def _go_first(one: Development) -> Effect:
    """What waits to be one line with others has the older count."""
    return LetGo(room=case_room(one.case), card=one.id)


# --- the case room is opened ----------------------------------------------------------------------------
@router.on(Read)
def opened(ctx: Context, read: Read) -> list[Effect]:
    """A receipt: whoever had seen the alert has acknowledged now, by itself (P7.4)."""
    room = ctx.work.rooms.named(read.room_id) or ""
    effects: list[Effect] = []
    for waiting in ctx.work.developments.where(case=room.removeprefix("case:"), state=State.OPEN):
        one, people = developments.promote(ctx, waiting)
        effects += say_who_opened(ctx, one, people)
    return effects


def say_who_opened(ctx: Context, one: Development, people: list[Person]) -> list[Effect]:
    """A line in the case room, with the note they left; and to themselves, that it counts now."""
    notes = {kept.person: kept.note for kept in one.acknowledged}
    effects: list[Effect] = []
    for person in people:
        params = {**tally(one), "who": person, "note": notes[person.id], "at": ctx.now}
        effects.append(ctx.say(direct(person), "critical/counts-now", **params))
        if developments.is_kept_from_the_room(ctx, one):
            effects += _to_the_chairs(ctx, one, person) if notes[person.id] else []
        elif notes[person.id]:
            effects += [_go_first(one), developments.note(ctx, one, params)]
        elif one.silent():
            effects.append(_line(one, person, Part("critical/opened", params)))
    return effects


# --- one more, and the last -----------------------------------------------------------------------------
@router.on(DevelopmentAcknowledged)
def count(ctx: Context, event: DevelopmentAcknowledged) -> list[Effect]:
    one: Development = ctx.work.developments.get(f"{event.about}/{event.development}")
    if counting.is_over(ctx, one):
        one, complete = one.complete(at=event.at)
        ctx.work.developments.save(one, because=complete)
    return counting.recount(ctx, one)


@router.on(DevelopmentComplete)
def stop(ctx: Context, complete: DevelopmentComplete) -> list[Effect]:
    """Every agency has acknowledged: the alarms end, waiting rings do not go out (ARCHITECTURE 11)."""
    one: Development = ctx.work.developments.get(f"{complete.about}/{complete.development}")
    case = ctx.work.cases.get(one.case)
    ctx.settle(one.id, one.rule)
    reporter = ctx.someone(one.by)
    missed = counting.unreached(ctx, one)
    said = {**tally(one), "at": complete.at, "unreached": missed}
    told: list[Effect] = [LetGo(room=case_room(case.id), card=one.id)]
    if reporter.is_active:
        told.append(ctx.say(direct(reporter), "critical/all-acknowledged", **said))
    if one.alone:
        return told
    if not developments.is_in_the_room(ctx, one):
        return [*told, *_told_each(ctx, one, said)]
    chair = next(iter(ctx.could_chair(case)), None)
    if not one.acknowledged:  # who was asked cannot answer any more
        return [*told, ctx.say(case_room(case.id), "critical/complete-nobody-left", **said, chair=chair)]
    if missed:
        return [*told, ctx.say(case_room(case.id), "critical/complete-but-unreached", **said, chair=chair)]
    last = one.acknowledged[-1]
    block = (
        "critical/complete-by-alternate" if last.person in one.alternates.values() else "critical/complete"
    )
    agency = counting.called(ctx, one, ctx.someone(last.person))
    line = ctx.say(case_room(case.id), block, **said, agency=agency, chair=chair)
    return [*told, line]


def _told_each(ctx: Context, one: Development, said: dict[str, object]) -> list[Effect]:
    """Where the room must not know of it (P9.5), whoever was asked is told, but for the last, who read the count."""
    case = ctx.work.cases.get(one.case)
    people = [ctx.someone(id) for id in dict.fromkeys((*one.told, *one.alternates.values()))]
    last = one.acknowledged[-1].person if one.acknowledged else ""
    asked = [p for p in people if p.id not in (one.by, last) and ctx.why_not(case, p) is None]
    return [ctx.say(direct(p), "critical/all-acknowledged", **said) for p in asked] if last else []
