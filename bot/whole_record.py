"""The whole record of one case, part by part, as its coordinator may take it out (P5.14, P12.1).

Who is kept out of the case and who stepped aside is not in it: a paper travels, and the audit has it (P1.12, P1.13).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot import known_numbers, own_answers, signed, statutes
from bot.context import Context
from bot.disclosing import record_of
from bot.effects import Part
from bot.markup import Ours
from bot.stays import stays
from casework.case import Case
from casework.critical import State
from casework.forms import Form, Question
from casework.intake import Intake
from casework.people import PRIMARY, Person
from casework.review import history

Label = dict[str, Ours]
"""By language."""


def whole(ctx: Context, case: Case) -> tuple[Part, ...]:
    """In the order in which a case is lived; what there is nothing of has no heading."""
    return (
        _head(ctx, case),
        _referral(ctx, case),
        *_grounds(ctx, case),
        _intake(ctx, case),
        _people(ctx, case),
        *_checks(ctx, case),
        *_meetings(ctx, case),
        *_plan(ctx, case),
        *_developments(ctx, case),
        _risk(ctx, case),
        *_reviews(ctx, case),
        *_shared(ctx, case),
        *_asked_of_it(ctx, case),
        *_endings(case),
    )


def _head(ctx: Context, case: Case) -> Part:
    key_contact, region = _someone(ctx, case.key_contact), ctx.house.region(case.region)
    names = {"en": region.name("en"), "fr": region.name("fr")}
    intake = ctx.work.intakes.get(case.referral)
    shown = {"case": case, "intake": intake, "key_contact": key_contact, "region": names}
    return Part("export/head", {**shown, "by": ctx.actor, "at": ctx.now})


def _referral(ctx: Context, case: Case) -> Part:
    referral = ctx.work.referrals.get(case.referral)
    tries = [{"tried": one, "by": _someone(ctx, one.by)} for one in referral.attempts]
    referrer = ctx.work.people.find(referral.referrer)
    number = known_numbers.standing(ctx, referral)
    facts = {"referral": referral, "number": number, "tries": tries, "referrer": referrer}
    return Part("export/referral", facts)


def _grounds(ctx: Context, case: Case) -> list[Part]:
    """The consent with its scope, and the ground of P9 if there is or was one; of whom the client leaves out, how many."""
    found = []
    if (given := ctx.work.consents.find(case.referral)) is not None:
        declined = [agency for agency in PRIMARY if agency not in given.agencies]
        facts = {"given": given, "declined": declined, "partner": signed.still_on_file(given.partner_consent)}
        found.append(Part("export/consent", facts))
    if (ground := ctx.work.nonconsents.find(case.referral)) is not None and ground.recorded_at is not None:
        day = ctx.house.calendar(case.region).local(ground.recorded_at).date()
        found.append(Part("export/danger", {"ground": ground, "law": statutes.statute(ground.ground, day)}))
    return found


def _someone(ctx: Context, id: str) -> Person:
    """Read once, however often the record names them."""
    known: dict[str, Person] = ctx.cache.setdefault("on-the-record", {})
    if id not in known:
        known[id] = ctx.someone(id)
    return known[id]


def _people_of(ctx: Context, ids: Iterable[str]) -> list[Person]:
    return [_someone(ctx, id) for id in ids]


# --- the intake -----------------------------------------------------------------------------------------
def _intake(ctx: Context, case: Case) -> Part:
    """By sections, as it was asked; what the team does not see stands apart, and says so (P4.10)."""
    intake = ctx.work.intakes.get(case.referral)
    form = own_answers.form_of(ctx, case.region)
    sections = [
        {"title": _ours(title), "lines": _said(form, intake, key)} for key, title in form.sections.items()
    ]
    held = [_line(own_answers.question(ctx, case, key), intake, key) for key in intake.held_back]
    shown = {
        "sections": [one for one in sections if one["lines"]],
        "held": held,
        "own": own_answers.lines(ctx, case, intake),
        "own_words": str(intake.answers.get("self", "")),
    }
    return Part("export/intake", {"intake": intake, **shown})


def _said(form: Form, intake: Intake, section: str) -> list[dict[str, Any]]:
    asked = [q for q in form.questions if q.section == section and q.key in intake.factors]
    return [
        _line(question, intake, question.key) for question in asked if question.key not in intake.held_back
    ]


def _line(question: Question | None, intake: Intake, key: str) -> dict[str, Any]:
    said, note = intake.factors.get(key, ""), intake.notes.get(key, "")
    return {"label": own_answers.label(question, key), "said": said, "note": note}


def _ours(words: dict[str, str]) -> Label:
    return {lang: Ours(text) for lang, text in words.items()}


# --- who, and what they did -----------------------------------------------------------------------------
def _people(ctx: Context, case: Case) -> Part:
    visits = ctx.work.visits.where(case=case.id)
    guests = [{"visit": visit, "person": _someone(ctx, visit.person)} for visit in visits]
    return Part("export/people", {"members": ctx.members(case), "guests": guests, "before": stays(ctx, case)})


def _checks(ctx: Context, case: Case) -> list[Part]:
    rows = [{"check": check, "person": _someone(ctx, check.person)} for check in case.checks]
    return [Part("export/checks", {"rows": rows})] if rows else []


def _meetings(ctx: Context, case: Case) -> list[Part]:
    found = sorted(ctx.work.meetings.where(case=case.id), key=lambda one: int(one.short[1:]))
    return [
        Part(
            "export/meeting",
            {
                "meeting": meeting,
                "present": _people_of(ctx, meeting.present),
                "absent": _people_of(ctx, meeting.absent),
                "lines": meeting.minutes(),
            },
        )
        for meeting in found
    ]


def _plan(ctx: Context, case: Case) -> list[Part]:
    tasks = sorted(ctx.work.tasks.where(case=case.id), key=lambda one: int(one.short[1:]))
    rows = [{"task": task, "who": _someone(ctx, task.assignee)} for task in tasks]
    return [Part("export/plan", {"rows": rows})] if rows else []


def _developments(ctx: Context, case: Case) -> list[Part]:
    """Not those that belong to another case."""
    found = [one for one in ctx.work.developments.where(case=case.id) if one.state is not State.MISPLACED]
    return [
        Part(
            "export/development",
            {
                "one": one,
                "by": _someone(ctx, one.by),
                "followed": [{"more": more, "by": _someone(ctx, more.by)} for more in one.followed],
                "acknowledged": [{"ack": ack, "by": _someone(ctx, ack.person)} for ack in one.acknowledged],
            },
        )
        for one in sorted(found, key=lambda one: int(one.short[1:]))
    ]


def _risk(ctx: Context, case: Case) -> Part:
    """Every score there was, with those that were a mistake (P8.2)."""
    reviews = ctx.work.reviews.where(case=case.id)
    entries = history(ctx.work.referrals.get(case.referral), reviews)
    lines = [{"entry": entry, "by": _someone(ctx, entry.by) if entry.by else None} for entry in entries]
    return Part("export/risk", {"lines": lines})


def _reviews(ctx: Context, case: Case) -> list[Part]:
    found = ctx.work.reviews.where(case=case.id, state="review")
    found.sort(key=lambda one: one.number)
    return [Part("export/review", {"review": one, "by": _someone(ctx, one.by)}) for one in found]


def _shared(ctx: Context, case: Case) -> list[Part]:
    record = record_of(ctx, case)
    return [Part("export/shared", {"record": record})] if record.lines else []


# --- what was asked of it, and how it ended -----------------------------------------------------------------
def _asked_of_it(ctx: Context, case: Case) -> list[Part]:
    """Holds, subpoenas, and questions to the program lead."""
    escalations, subpoenas = ctx.work.escalations.where(case=case.id), ctx.work.subpoenas.where(case=case.id)
    if not (case.holds or subpoenas or escalations):
        return []
    shown = {"holds": case.holds, "subpoenas": subpoenas, "escalations": escalations}
    return [Part("export/asked-of-it", shown)]


def _endings(case: Case) -> list[Part]:
    ended: list[dict[str, Any]] = [{"closing": closing, "at": None} for closing in case.former]
    if case.closing is not None:
        ended.append({"closing": case.closing, "at": case.closed_at})
    return [Part("export/endings", {"endings": ended})] if ended else []
