"""What is kept of the end of a case: its record, to read and for the locked file (P5.14, P8.4, P8.7)."""

from __future__ import annotations

from datetime import timedelta

from bot import on_hold
from bot.context import Context, direct
from bot.course import course
from bot.effects import Effect, Part, Say
from bot.filters.surnames import surname
from bot.handlers.papers import to_print
from casework import critical
from casework.case import Basis, Case
from casework.closing import Closing, ClosingRecord, Reason, telling
from casework.plan import State
from casework.review import history, last_review

RECORD_STAYS = timedelta(hours=24)
"""As a file's (COMMANDS 1): it is there to be put into the locked file."""


def shown(ctx: Context, case: Case, closing: Closing) -> list[Effect]:
    """To the coordinator alone, to read and as a PDF for the locked file (P5.14, P8.4)."""
    record = _record(ctx, case, closing)
    facts = {"record": record, "gone_at": ctx.now + RECORD_STAYS}
    said = Say(room=direct(ctx.actor), parts=(Part("closing/record", facts),), fades=RECORD_STAYS)
    paper = Part("papers/closing-record", {"record": record})
    return [to_print(ctx, case.id, "closing-record", paper), said]


def _record(ctx: Context, case: Case, closing: Closing) -> ClosingRecord:
    reviews = ctx.work.reviews.where(case=case.id)
    reported = ctx.work.developments.where(case=case.id)
    developments = [one for one in reported if one.state is not critical.State.MISPLACED]
    states = [task.state for task in ctx.work.tasks.where(case=case.id)]
    entries = [e for e in history(ctx.work.referrals.get(case.referral), reviews) if not e.is_wrong]
    assert case.closed_at is not None, "a record is of a closed case"
    held = on_hold.of(ctx, case)
    after_death = case.closed_at if closing.reason is Reason.DIED else None
    return ClosingRecord(
        code=case.id,
        file_number=case.file_number,
        first=case.first,
        last=case.last,
        region=case.region,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        closed_by=surname(ctx.actor),
        key_contact=surname(ctx.someone(case.key_contact)),
        closing=closing,
        scores=telling(entries),
        course=course(ctx, case),
        consented=case.basis is Basis.CONSENT,
        review=last_review(reviews),
        done=states.count(State.DONE),
        cannot=states.count(State.CANNOT),
        meetings=len(ctx.work.meetings.where(case=case.id, state="ended")),
        held=held["held"] or after_death,
        subpoenas=tuple(held["subpoenas"]),
        developments=len(developments),
    )
