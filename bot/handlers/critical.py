"""Critical developments: reported, broadcast, corrected (PROTOCOL P7; CONVERSATION 3.7)."""

from __future__ import annotations

from dataclasses import replace

from bot import (
    counting,
    developments,
    named_later,
    own_tasks,
    pausing,
    ringing,
    subwords,
    unsigned,
    which_case,
    wordless,
)
from bot.arguments import Misnamed
from bot.context import FADE, Context, case_room, direct
from bot.counting import tally
from bot.effects import Effect, Part, Redact, Say
from bot.handlers import before_a_case, ladder, nobody_there, unanswered
from bot.router import A, C, F, M, Place, Router
from casework import whereabouts
from casework.case import Case
from casework.critical import Development, State, Type
from casework.errors import Refusal
from casework.events import Affirmed, DevelopmentFollowed, DevelopmentReported
from casework.people import Role
from casework.referral import Referral
from casework.report import LONGEST, Report, read_report
from storage.dialogues import Question

router = Router()
router.expired(which_case.ACTION)(which_case.never_named)
NINE_ONE_ONE = "critical/in-danger"
Matter = Case | Referral | Misnamed | None
"""Whom it is about, by what is typed (`arguments`)."""


# --- reporting ------------------------------------------------------------------------------------------
@router.command(
    "critical [matter] [tail]",
    fr="critique [matter] [tail]",
    allow={F, M, C, A},
    where="cd",
    example=("critical K7-QF3 bail Released at 14:10", "critique K7-QF3 caution Libération à 14 h 10"),
    rank=8,
    if_refused=NINE_ONE_ONE,
    signed=True,
)
def critical(ctx: Context, matter: Matter, tail: str | None) -> list[Effect]:
    matter = which_case.named(ctx, matter)
    _must_be_new(ctx, matter, tail or "")
    return _report(ctx, matter, read_report(tail or ""), tail or "")


def _must_be_new(ctx: Context, case: Matter, tail: str) -> None:
    """`critical resolved D1` is about what was reported, whatever the word: no new alarm. Of what they must not know it is
    new to whoever reports it (P9.5)."""
    meant = subwords.of_another(tail, "D")
    found = ctx.work.developments.find(f"{case.id}/{meant}") if isinstance(case, Case) and meant else None
    if not isinstance(case, Case) or found is None or not developments.is_known(ctx, case, found):
        return
    if ctx.place is Place.CASE and not ctx.shows(case, found.at):
        raise Refusal("written-before-consent")
    raise Refusal("critical-about-another", short=meant, code=case.id)


@router.command(
    "danger [matter] [tail]",
    fr="danger [matter] [tail]",
    allow={F, M, C, A},
    where="cd",
    example=("danger K7-QF3 Somebody is at the door", "danger K7-QF3 Quelqu’un est à la porte"),
    rank=7,
    fits=subwords.is_no_score,
    if_refused=NINE_ONE_ONE,
)
def danger(ctx: Context, matter: Matter, tail: str | None) -> list[Effect]:
    """Immediate danger: sent without a question (P7.10)."""
    matter = which_case.named(ctx, matter)
    return _report(ctx, matter, read_report(tail or "", immediate=True), tail or "")


def _report(ctx: Context, case: Matter, report: Report, tail: str) -> list[Effect]:
    if report.is_empty:
        raise Refusal(wordless.UNSENT, example=_code_of(case) or which_case.example(ctx))
    wordless.has_come(ctx)
    if isinstance(case, Referral):
        told = before_a_case.report(ctx, case, report, tail)
        return [*told, *_cleared(ctx, report), *named_later.sent_whole(ctx, tail)]
    if not isinstance(case, Case):
        return which_case.ask(ctx, tail, case)
    must_take_reports(case)
    development = _record(ctx, case, report)
    asks = not report.says_something and not _is_guest(ctx, development)
    aside = wordless.keep(ctx, case.id, development.short) if asks else []
    confirmed = _confirmation(ctx, development, report)
    return [confirmed, *_cleared(ctx, report), *aside, *named_later.sent_whole(ctx, tail)]


def _code_of(matter: Matter) -> str:
    return matter.id if isinstance(matter, Case | Referral) else ""


def _cleared(ctx: Context, report: Report) -> list[Effect]:
    """Not while the rest of it is still to be copied from there."""
    return [] if report.is_cut else clear_typed(ctx)


def must_take_reports(case: Case) -> None:
    """Danger after the end is what reopening is for: it is said at once, with whom to call meanwhile (P8.5)."""
    if not case.is_open:
        raise Refusal("danger-when-closed", code=case.id)


def _record(ctx: Context, case: Case, report: Report) -> Development:
    told = [p for p in developments.team(ctx, case) if p.id != ctx.actor.id]
    development = Development(
        id=f"{case.id}/D{ctx.work.developments.next_number(case.id)}",
        case=case.id,
        types=report.types or (Type.OTHER,),
        text=report.text,
        immediate=report.immediate,
        by=ctx.actor.id,
        at=ctx.at,
        told=tuple(p.id for p in told),
        alone=ctx.has_stopped(case.referral),
        readers=(ctx.actor.id, *(() if ctx.has_stopped(case.referral) else (p.id for p in told))),
        unreached=tuple(nobody_there.agencies(ctx, case)),
        task=f"T{_next_task(ctx, case)}",
        typed=typed(ctx) if ctx.place is Place.CASE else "",
        state=State.OPEN if told or case.on_its_way else State.COMPLETE,
    )
    ctx.work.developments.add(development, because=development.reported())
    return development


def _next_task(ctx: Context, case: Case) -> int:
    """Several may be reported in one message, and none of them has its task yet."""
    promised = (int(one.task[1:]) for one in ctx.work.developments.where(case=case.id) if one.task)
    return max(ctx.work.tasks.next_number(case.id), 1 + max(promised, default=0))


def typed(ctx: Context) -> str:
    assert ctx.message is not None, "somebody reports it"
    return ctx.message.event_id


def clear_typed(ctx: Context) -> list[Effect]:
    """Detail does not stay where it was typed, but in the case room (CONVERSATION 2)."""
    return [Redact(room=ctx.room, events=(typed(ctx),))] if ctx.place is Place.DIRECT else []


def _confirmation(ctx: Context, development: Development, report: Report) -> Say:
    """To the reporter alone: how to correct it, which a guest cannot. It names the type, so it fades."""
    guest = _is_guest(ctx, development)
    typed_as = "sent-type" if report.types else "sent-untyped"
    parts = [
        _part("sent-danger" if development.immediate else "sent", development, emergency=ctx.emergency),
        _part(f"{typed_as}-guest" if guest else typed_as, development),
    ]
    if report.is_cut:
        parts.append(_part("sent-cut", development, longest=LONGEST))
    if Type.RELEASED in development.types and not guest:
        parts.append(_part("which-release", development))
    if development.alone:
        parts.append(_part("sent-after-withdrawal", development))
    gone = "sent-here" if ctx.place is Place.DIRECT and not report.is_cut else "sent-there"
    parts.append(_part(gone, development, gone_at=ctx.now + FADE))
    if ctx.work.dialogues.open_of(ctx.actor.id, direct(ctx.actor)) is not None:
        parts.append(Part("critical/questions-open"))
    elif pausing.has_made_way(ctx):
        parts.append(Part("critical/questions-paused"))
    parts.append(_part(_what_now(ctx, development), development))
    return Say(room=direct(ctx.actor), parts=tuple(parts), fades=FADE, urgent=True)


def _what_now(ctx: Context, development: Development) -> str:
    """Of the bare word nobody knows yet what happens; a guest reports it, and adds nothing."""
    if not development.told:
        return "sent-to-nobody"
    is_bare = not development.text and not _is_guest(ctx, development)
    return "sent-bare" if is_bare else "sent-now"


def _is_guest(ctx: Context, development: Development) -> bool:
    """In that case, where a coordinator of another region may be one (P8.9)."""
    return ctx.role_in(ctx.work.cases.get(development.case)) is Role.AD_HOC


def _part(block: str, development: Development, **params: object) -> Part:
    return Part(
        f"critical/{block}",
        {"d": development, "kinds": developments.listed(development.types), **tally(development), **params},
    )


# --- what waited for the signature ------------------------------------------------------------------------
@router.on(Affirmed)
def goes_out_once_signed(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """What they reported before, of a case that they read from now on; of what cannot go out they learn that, and no more."""
    if ctx.person is None or ctx.by != affirmed.about:
        return []
    kept = [one for one in which_case.waiting(ctx) if unsigned.has_its_case(one)]
    effects = [effect for alike in named_later.alike(kept) for effect in _goes_out(ctx, alike)]
    return [*effects, *which_case.asked_again(ctx)]


def _goes_out(ctx: Context, alike: list[Question]) -> list[Effect]:
    """Once, however often it was typed; as immediate danger, if it was once."""
    for one in alike:
        ctx.end_question(one)
    is_danger = any(one.details["command"] == "danger" for one in alike)
    kept, tail = alike[-1], alike[-1].details["tail"]
    try:
        case = ctx.case(kept.details[unsigned.CASE])
        must_take_reports(case)
    except Refusal:
        return [which_case.cannot_go_out(ctx, kept)]
    report = read_report(tail, immediate=is_danger)
    events = tuple(event for one in alike for event in one.details["event"].split())
    typed_then = Redact(room=kept.room, events=events)
    return [*_report(ctx, case, report, tail), *([] if report.is_cut else [typed_then])]


# --- what it starts -------------------------------------------------------------------------------------
@router.on(DevelopmentReported)
def broadcast(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    """Card, ring, counter in the case room; a ring to each person; a silent line for the region (P7.3)."""
    development, standing_in = _who_answers(ctx, of(ctx, reported.about, reported.development)[1])
    case = ctx.work.cases.get(reported.about)  # with who was called in
    told = [ctx.someone(id) for id in development.told]
    reached = ringing.reachable(ctx, case, development, told)
    rings = [ringing.ring(ctx, case, development, person) for person in reached]
    card = developments.detail(ctx, development, "card", *developments.card(ctx, development))
    shown = [card, *_ring_in_room(ctx, case, development), *_count_in_room(ctx, development)]
    block = "critical/region-alone" if ctx.has_stopped(case.referral) else "critical/region-told"
    silent = developments.tell_coordination(ctx, case, block, short=development.short, at=development.at)
    return [*shown, *rings, *silent, *standing_in, *nobody_there.tell(ctx, case, development)]


def _who_answers(ctx: Context, development: Development) -> tuple[Development, list[Effect]]:
    """The alternates of who is away are called; without one a colleague who is there, and asked, answers for both (P1.5)."""
    development, called = ladder.stand_in_for_the_absent(ctx, development)
    case = ctx.work.cases.get(development.case)
    if case.on_its_way:
        return development, called
    development, passed_on = unanswered.pass_on(ctx, case, development)
    return development, [*called, *passed_on]


@router.on(DevelopmentReported)
@router.on(DevelopmentFollowed)
def say_that_it_holds_a_place(ctx: Context, event: DevelopmentReported | DevelopmentFollowed) -> list[Effect]:
    """It has gone out, unasked and at once (P7.10); whoever wrote it learns alone how to take it back (P4.11)."""
    case, one = of(ctx, event.about, event.development)
    by = ctx.someone(event.by)
    newest = one.followed[-1].text if isinstance(event, DevelopmentFollowed) else one.text
    if not whereabouts.is_named(newest):
        return []
    guest = ctx.role_in(case, by) is Role.AD_HOC
    block = "critical/holds-a-place-guest" if guest else "critical/holds-a-place"
    return [ctx.say(direct(by), block, short=one.short, code=case.id)]


def _ring_in_room(ctx: Context, case: Case, development: Development) -> list[Effect]:
    told = ringing.reachable(ctx, case, development, [ctx.someone(id) for id in development.told])
    if not told or developments.is_said_elsewhere(ctx, case):
        return []
    ring = ctx.ring(case_room(case.id), "critical/ring-room", **ringing.when(development))
    mentions = tuple(person.id for person in told)
    name = f"{development.id}/ring"
    return [replace(ring, mentions=mentions, about=development.id, urgent=True, name=name)]


def _count_in_room(ctx: Context, development: Development) -> list[Effect]:
    if not development.told:
        return []
    part = counting.counter(ctx, development)
    return [replace(developments.detail(ctx, development, "counter", part), about=None)]


@router.on(DevelopmentReported)
def start_clocks(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    """The ladder of the silent (P7.4), the team's meeting (P7.5), the key contact's task (P7.8)."""
    case, development = of(ctx, reported.about, reported.development)
    if development.state is State.OPEN:
        ctx.start_in(case, development.rule, development.id)
    ctx.start_in(
        case, "team-meeting", development.id, starts_at=development.at, due_at=development.meeting_due
    )
    who = own_tasks.who_contacts(ctx, case, alone=development.alone, since=development.at)
    # No second ring: the development has rung already (V5)
    own_tasks.add(
        ctx,
        case,
        "own-task.safe-contact",
        assignee=who.id,
        due_at=development.contact_due,
        made_by=who.id,
        short=development.task,
    )
    return []


def of(ctx: Context, code: str, short: str) -> tuple[Case, Development]:
    return ctx.work.cases.get(code), ctx.work.developments.get(f"{code}/{short}")
