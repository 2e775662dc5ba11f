"""The whole record of a case as a PDF, for its coordinator alone (P5.14, P12.1, P12.12; CONVERSATION V6)."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context, direct
from bot.disclosing import tell_the_others
from bot.effects import Effect
from bot.handlers.papers import STAYS, chosen_language, to_print
from bot.router import C, Router
from bot.whole_record import whole
from casework.case import Case
from storage.dialogues import Question

router = Router()


@router.command(
    "case export <case> [language]",
    fr="dossier exporter <case> [language]",
    allow={C},
    where="cd",
    example=("case export K7-QF3", "dossier exporter K7-QF3"),
    rank=62,
)
def export(ctx: Context, case: Case, language: str | None) -> list[Effect]:
    """Shown first, in the direct room alone; a trailing `yes` never confirms it (COMMANDS 1)."""
    there = replace(ctx, room=direct(ctx.actor))
    paper = chosen_language(ctx, language)
    asked = there.ask_yes(
        "case-export", case.id, "export/would-export", details={"language": paper}, paper=paper
    )
    return [*ctx.elsewhere(), asked]


@router.confirmed("case-export")
def take_out(ctx: Context, question: Question) -> list[Effect]:
    """Of an open, a held and a closed case; who may read it is asked anew."""
    case = ctx.case(question.subject)
    paper = to_print(ctx, case.id, "export", *whole(ctx, case), language=question.details["language"])
    said = ctx.reply("export/exported", code=case.id, at=ctx.now, gone_at=ctx.now + STAYS)
    return [said, paper, *tell_the_others(ctx, case, "export/told")]
