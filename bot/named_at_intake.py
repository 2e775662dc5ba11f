"""What the client lets the team see of the intake, in the case room (P4.10)."""

from __future__ import annotations

from bot import developments, disclosing
from bot.context import Context, case_room
from bot.effects import Effect
from casework.case import Basis, Case
from casework.forms import Form
from casework.intake import Intake


def for_the_team(ctx: Context, case: Case) -> list[Effect]:
    """The factors that were named, by section, but for what is held back; notes stay with the coordinator."""
    return _say(ctx, case, ctx.work.intakes.get(case.referral), added=False)


def added(ctx: Context, case: Case, before: Intake, now: Intake) -> list[Effect]:
    """What has come since the room opened, by the same rules, and in the record of what was shared (P12.4)."""
    if not case.is_open or ctx.has_stopped(case.referral):
        return []
    said = _say(ctx, case, now.since(before), added=True)
    if said:
        disclosing.note(ctx, case, "factors", developments.team(ctx, case), by=ctx.by, at=ctx.now)
    return said


def _say(ctx: Context, case: Case, intake: Intake, *, added: bool) -> list[Effect]:
    """Without consent only what is needed to act on the risk is said, by the coordinator, at the meeting (P9.4)."""
    if case.basis is Basis.DANGER or not intake.says_something:
        return []
    own: Form | None = ctx.house.forms.get((case.region, "intake"))
    lines = _named(own or ctx.router.talks["intake"].form, intake)
    return [ctx.say(case_room(case.id), "intake/for-the-team", lines=lines, intake=intake, added=added)]


def _named(form: Form, intake: Intake) -> list[dict[str, object]]:
    """Section by section: its title, and the labels of what was said yes to, in every language."""
    wanted = set(intake.for_the_team)
    found: list[dict[str, object]] = []
    for key, title in form.sections.items():
        labels = [q.label for q in form.questions if q.section == key and q.key in wanted]
        if labels:
            found.append({"title": title, "labels": labels})
    return found
