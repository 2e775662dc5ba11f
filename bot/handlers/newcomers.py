"""The whole case comes before other eyes: another region's, a reopened team's, a coordinator's who joins (P3.8, P12.4)."""

from __future__ import annotations

from bot.context import Context
from bot.disclosing import note
from bot.effects import Effect
from bot.router import Router
from casework.case import Basis, Case
from casework.events import (
    Affirmed,
    CaseReopened,
    CaseTaken,
    CaseTransferred,
    Event,
    PersonAdded,
    PersonCorrected,
)
from casework.people import Person, Role

router = Router()


@router.on(CaseTransferred)
def to_the_coordinators_there(ctx: Context, moved: CaseTransferred) -> list[Effect]:
    """They can read it from that moment on, taken or not."""
    case = ctx.work.cases.get(moved.about)
    _note(ctx, case, ctx.could_chair(case), moved)
    return []


@router.on(CaseTaken)
def to_the_team_there(ctx: Context, taken: CaseTaken) -> list[Effect]:
    """Who was on it once too: more was added while they were out of it. The coordinators have it since the transfer."""
    case = ctx.work.cases.get(taken.about)
    have = {person.id for person in ctx.could_chair(case)}
    _note(ctx, case, [ctx.someone(id) for id in taken.invited if id not in have], taken)
    return []


@router.on(CaseReopened)
def to_the_team_again(ctx: Context, again: CaseReopened) -> list[Effect]:
    case = ctx.work.cases.get(again.about)
    _note(ctx, case, [ctx.someone(id) for id in again.invited], again)
    return []


@router.on(PersonAdded)
@router.on(PersonCorrected)
@router.on(Affirmed)
def to_a_coordinator_who_joins(ctx: Context, came: PersonAdded | PersonCorrected | Affirmed) -> list[Effect]:
    """Whoever coordinates reads all open cases of the region (P1.3), those from before too."""
    person = ctx.someone(came.about)
    if person.role is not Role.COORDINATOR:
        return []
    for case in ctx.work.cases.where(region=person.region, state="open"):
        if ctx.why_not(case, person) is None and person.id not in _who_know(ctx, case):
            _note(ctx, case, [person], came)
    return []


def _who_know(ctx: Context, case: Case) -> set[str]:
    """By this record: who was given something of it, or gave it."""
    noted = ctx.work.disclosures.where(case=case.id)
    return {id for one in noted for id in (*one.persons, one.by)}


def _note(ctx: Context, case: Case, people: list[Person], event: Event) -> None:
    """What its first card says, and all that was added since."""
    kinds = ["particulars", "file"]
    if case.basis is Basis.CONSENT and ctx.work.intakes.get(case.referral).says_something:
        kinds.insert(1, "factors")
    giver = event.by if event.by != event.about else "bot"  # who affirms gives themselves nothing
    for kind in kinds:
        note(ctx, case, kind, people, by=giver, at=event.at)
