"""What a case still lacks before it may close, and how that is said (P8.3)."""

from __future__ import annotations

from typing import Any

from bot import alone
from bot.context import Context, direct
from bot.effects import Effect, Part, Say
from bot.handlers.consent import is_in_force
from bot.router import Place
from casework.case import Basis, Case
from casework.closing import Reason, missing_to_close
from casework.events import Refused
from casework.plan import OPEN
from casework.review import last_review

TASKS_SHOWN = 4
Missing = list[tuple[str, str]]


def missing(ctx: Context, case: Case, reason: Reason) -> Missing:
    last = last_review(ctx.work.reviews.where(case=case.id))
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    tasks.sort(key=lambda task: (task.due_at, task.id))
    return missing_to_close(
        reviewed=ctx.has_stopped(case.referral),
        last_review=last.at if last else None,
        agreed=reason is not Reason.RISK_REDUCED or (last is not None and last.says_reduced),
        withdrawn=reason is not Reason.WITHDRAWN or is_withdrawn(ctx, case),
        open_tasks=tuple(task.short for task in tasks),
        now=ctx.now,
    )


def cannot_be_said(ctx: Context, case: Case, reason: Reason) -> bool:
    """That the risk is reduced, by a team that has not said so and may share nothing any more (P8.7, P3.5)."""
    lacks = missing(ctx, case, reason)
    return ctx.has_stopped(case.referral) and any(what == "team-view" for what, _ in lacks)


def is_withdrawn(ctx: Context, case: Case) -> bool:
    """Also where a danger has kept it open since."""
    if case.basis is Basis.CONSENT:
        return not is_in_force(ctx, case)
    given = ctx.work.consents.find(case.referral)
    return given is not None and given.withdrawn_at is not None


def not_closed(ctx: Context, case: Case, lacks: Missing) -> list[Effect]:
    """Numbered, each with the command that mends it. It is a no: a bare yes below it means nothing older (V7).

    In the direct room, where not everybody in the case room may know of a task that is missing (P3.12, P9.5).
    """
    no = Refused(at=ctx.now, by=ctx.by, about=ctx.room, reason="not-closed", command="case close")
    ctx.work.journal.note(no)
    tasks = [item for item in lacks if item[0] == "task"]
    aside = ctx.place is Place.DIRECT or not all(_is_for_this_room(ctx, case, which) for _, which in tasks)
    named = tasks[:TASKS_SHOWN]
    shown = [item for item in lacks if item[0] != "task" or item in named]
    here = {"code": case.id, "in_direct": aside, "by": ctx.actor}
    lines = [
        Part(f"closing/lacks-{what}", {**here, "number": number, **_about(ctx, case, what, which)})
        for number, (what, which) in enumerate(shown, start=1)
    ]
    head = Part("closing/not-closed", {"count": len(lacks)})
    last = Part("closing/mend", {**here, "more": len(lacks) - len(shown)})
    room = direct(ctx.actor) if aside else ctx.room
    return [*(ctx.elsewhere() if aside else ()), Say(room=room, parts=(head, *lines, last))]


def _is_for_this_room(ctx: Context, case: Case, short: str) -> bool:
    task = ctx.work.tasks.get(f"{case.id}/{short}")
    return short not in alone.kept_from_here(ctx, case) and ctx.shows(case, task.made_at)


def _about(ctx: Context, case: Case, what: str, which: str) -> dict[str, Any]:
    if what == "team-view":
        return {"stopped": ctx.has_stopped(case.referral)}
    if what == "review":
        return {"last": last_review(ctx.work.reviews.where(case=case.id))}
    if what == "task":
        task = ctx.work.tasks.get(f"{case.id}/{which}")
        who = ctx.seated(case, ctx.someone(task.assignee))
        return {"task": task, "who": who}
    return {}
