"""What was shared, with which agencies, when, on what ground: noted as it happens, given to the client (P3.8, P12.4)."""

from __future__ import annotations

from typing import Any

from bot import alone, developments
from bot.arguments import is_referral
from bot.context import WAIT_FOR_YES, Context
from bot.disclosing import Record, note, note_before_a_case, record_of, tell_the_others
from bot.effects import Effect, Part, Say
from bot.handlers.papers import chosen_language, to_print
from bot.paging import page_of
from bot.router import C, Router
from bot.subjects import found
from casework.case import Basis, Case
from casework.events import (
    AlternateCalled,
    AskedLater,
    CaseOpened,
    DevelopmentFollowed,
    DevelopmentReported,
    Event,
    GroundChanged,
    GuestLetIn,
    MeetingEnded,
    MeetingNoted,
    PersonSeated,
    RecordsChecked,
    ReferralMoved,
    ReferralSent,
    Reviewed,
    RiskScored,
    TakenOut,
    TaskAdded,
    TeamWidened,
)
from casework.referral import Referral
from storage.dialogues import Question

router = Router()

PAGE = 6
SAID_AT_A_MEETING = ("note", "decision", "consensus")


# --- noted as it happens (P9.10) ------------------------------------------------------------------------
@router.on(ReferralSent)
@router.on(ReferralMoved)
def a_referral(ctx: Context, came: ReferralSent | ReferralMoved) -> list[Effect]:
    """With the coordinators who read it; before there is a case nobody else does."""
    referral = ctx.work.referrals.get(came.about)
    note_before_a_case(ctx, referral, "referral", ctx.chairs(referral), by=came.by, at=came.at)
    return []


def _with_the_room(ctx: Context, event: Event, what: str, item: str = "") -> list[Effect]:
    """With everybody who reads the case now."""
    case = ctx.work.cases.get(event.about)
    note(ctx, case, what, developments.team(ctx, case), by=event.by, at=event.at, item=item)
    return []


def _with(ctx: Context, event: Event, what: str, *persons: str, item: str = "") -> list[Effect]:
    people, case = [ctx.someone(id) for id in persons], ctx.work.cases.get(event.about)
    note(ctx, case, what, people, by=event.by, at=event.at, item=item)
    return []


@router.on(CaseOpened)
def the_card(ctx: Context, opened: CaseOpened) -> list[Effect]:
    return _with_the_room(ctx, opened, "particulars")


@router.on(CaseOpened)
def the_factors(ctx: Context, opened: CaseOpened) -> list[Effect]:
    """Shown below the card, as the client agreed (P4.10); without consent they are not."""
    case = ctx.work.cases.get(opened.about)
    intake = ctx.work.intakes.get(case.referral)
    shown = case.basis is Basis.CONSENT and intake.says_something
    return _with_the_room(ctx, opened, "factors") if shown else []


@router.on(GroundChanged)
def the_card_without_consent(ctx: Context, changed: GroundChanged) -> list[Effect]:
    return _with_the_room(ctx, changed, "particulars") if changed.basis == Basis.DANGER else []


@router.on(PersonSeated)
def the_card_for_one_more(ctx: Context, seated: PersonSeated) -> list[Effect]:
    return _with(ctx, seated, "particulars", seated.person)


@router.on(TeamWidened)
def the_card_for_several(ctx: Context, widened: TeamWidened) -> list[Effect]:
    return _with(ctx, widened, "particulars", *widened.people)


@router.on(RecordsChecked)
def what_an_agency_knows(ctx: Context, checked: RecordsChecked) -> list[Effect]:
    return _with_the_room(ctx, checked, "records") if checked.will_share else []


@router.on(DevelopmentReported)
def a_development(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    return _with(ctx, reported, "development", *reported.told, item=reported.development)


@router.on(DevelopmentFollowed)
def more_of_it(ctx: Context, followed: DevelopmentFollowed) -> list[Effect]:
    """With the coordinators, what is theirs alone (P3.12)."""
    one = ctx.work.developments.get(f"{followed.about}/{followed.development}")
    item = f"{one.short}/{len(one.followed)}"
    if one.alone or one.followed[-1].alone:
        chairs = ctx.could_chair(ctx.work.cases.get(followed.about))
        return _with(ctx, followed, "development", *(person.id for person in chairs), item=item)
    return _with_the_room(ctx, followed, "development", item=item)


@router.on(AlternateCalled)
def a_development_to_an_alternate(ctx: Context, called: AlternateCalled) -> list[Effect]:
    return _with(ctx, called, "development", called.alternate, item=called.development)


@router.on(AskedLater)
def a_development_to_who_is_back(ctx: Context, asked: AskedLater) -> list[Effect]:
    return _with(ctx, asked, "development", asked.person, item=asked.development)


@router.on(MeetingNoted)
def said_at_a_meeting(ctx: Context, noted: MeetingNoted) -> list[Effect]:
    return _with_the_room(ctx, noted, "meeting") if noted.what in SAID_AT_A_MEETING else []


@router.on(MeetingEnded)
def the_minutes(ctx: Context, ended: MeetingEnded) -> list[Effect]:
    return _with_the_room(ctx, ended, "minutes")


@router.on(GuestLetIn)
def a_visit(ctx: Context, let_in: GuestLetIn) -> list[Effect]:
    """For a meeting, or only to read along until an hour."""
    visit = ctx.work.visits.get(f"{let_in.about}/{let_in.visit}")
    return _with(ctx, let_in, "portion" if visit.meeting else "reading", let_in.person)


@router.on(TaskAdded)
def a_task(ctx: Context, added: TaskAdded) -> list[Effect]:
    """Not what is the coordinators' alone (P3.12)."""
    if alone.is_hidden(ctx, ctx.work.tasks.get(f"{added.about}/{added.task}")):
        return []
    return _with_the_room(ctx, added, "task")


@router.on(RiskScored)
def a_score(ctx: Context, scored: RiskScored) -> list[Effect]:
    return _with_the_room(ctx, scored, "score")


@router.on(Reviewed)
def a_review(ctx: Context, reviewed: Reviewed) -> list[Effect]:
    return _with_the_room(ctx, reviewed, "review")


# --- for the client (P12.4, P12.12) ---------------------------------------------------------------------
@router.command(
    "disclosures <subject> [page]",
    fr="partages <subject> [page]",
    allow={C},
    where="d",
    example=("disclosures K7-QF3", "partages K7-QF3"),
    rank=48,
)
def disclosures(ctx: Context, subject: str, page: str | None) -> list[Effect]:
    """Of a case, and of a referral that never became one.

    It is taken out: shown what it is, confirmed, told to the other coordinators (V6).

    On paper in the language that the client chooses: `disclosures K7-QF3 fr` (P11.5). The further pages come without
    another question for as long as a yes would have waited: nothing more is taken out.
    """
    kept = _meant(ctx, subject)
    record = record_of(ctx, kept)
    if not record.lines:
        return [ctx.reply("disclosures/nothing", code=kept.id)]
    number = page if page and page.isdecimal() and page != "0" else "1"
    if page == number and _was_just_given(ctx, kept):
        ctx.looked(kept.id, "disclosures", page=int(number))
        return [_page(ctx, record, number)]
    language = ctx.actor.language if page == number else chosen_language(ctx, page)
    details = {"page": number, "language": language}
    shown: dict[str, Any] = {"record": record, "paper": language}
    return [ctx.ask_yes("disclosures", kept.id, "disclosures/would-give", details=details, **shown)]


def _was_just_given(ctx: Context, kept: Case | Referral) -> bool:
    """To this person, who said yes to it."""
    taken = ctx.work.journal.about(kept.id, TakenOut, ctx.now - WAIT_FOR_YES)
    return any(one.by == ctx.actor.id and one.what == "disclosures" for one in taken)


def _meant(ctx: Context, code: str) -> Case | Referral:
    if not is_referral(code):
        return ctx.case(code)
    referral, case = found(ctx, code)
    return case or referral


@router.confirmed("disclosures")
def give(ctx: Context, question: Question) -> list[Effect]:
    kept = _meant(ctx, question.subject)
    record = record_of(ctx, kept)
    language = question.details.get("language", ctx.actor.language)
    paper = Part("papers/disclosure-record", {"record": record})
    printed = to_print(ctx, kept.id, "disclosures", paper, language=language)
    told = tell_the_others(ctx, kept, "disclosures/told")
    return [printed, _page(ctx, record, question.details["page"]), *told]


def _page(ctx: Context, record: Record, typed: str) -> Say:
    shown = page_of(record.lines, typed, PAGE)
    first = shown.count - shown.more - len(shown.rows)
    return ctx.detail("disclosures/record", record=record, first=first, **shown.shown)
