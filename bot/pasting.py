"""Several lines in one message are so many answers, in order (CONVERSATION 2, the sergeant at the roadside).

It stops at the first line that is not understood, or that would meet a question which has to be read first: no line
becomes the answer to another question than it was meant for without being seen.
"""

from __future__ import annotations

from dataclasses import replace

from bot import answers, phones, questions, spelled, talks, words
from bot.arguments import DANGERS, holds_a_code
from bot.context import Context
from bot.effects import Part
from casework import contact, dates, risk
from casework.errors import Refusal
from casework.forms import Dialogue, Question

DATES = ("agreement", "moment", "birth", "day")
OF_ONE_LINE = (*DATES, "name", "phone", "yes-no", "yes-no-unknown", "choice", "basis", "score")
"""What takes anybody's own words takes them in as many lines as they like."""


def lines(ctx: Context, question: Question, dialogue: Dialogue, typed: str) -> list[str]:
    """The message as it is answered: whole, or line by line."""
    found = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(found) < 2 or question.kind not in OF_ONE_LINE or _is_one_date(ctx, question, dialogue, typed):
        return [typed]
    return _with_notes(found)


def _with_notes(lines: list[str]) -> list[str]:
    """When to call stands with its number, a reason with its judgement, though on a line of their own."""
    whole: list[str] = []
    for line in lines:
        if whole and _belongs_to(whole[-1], line):
            whole[-1] = f"{whole[-1]}\n{line}"
        else:
            whole.append(line)
    return whole


def _belongs_to(above: str, line: str) -> bool:
    if phones.WHOLE_NUMBER.search(words.tidy(above)):
        return contact.stands_beside(line)
    return risk.is_one_basis(above, line)


def count(lines: list[str]) -> int:
    """As they were typed."""
    return sum(len(line.splitlines()) for line in lines)


def _is_one_date(ctx: Context, question: Question, dialogue: Dialogue, typed: str) -> bool:
    """`today` and `10:30` below it."""
    if question.kind not in DATES:
        return False
    try:
        answers.read(ctx, question, typed, dialogue.answers)
    except Refusal as refusal:
        return refusal.reason in dates.UNDERSTOOD
    return True


def fits(ctx: Context, talk: talks.Talk, dialogue: Dialogue, question: Question) -> bool:
    """A question is answered unseen only where nothing has to be read with it."""
    read_first = talk.above(ctx, dialogue, question) or talk.asked(ctx, dialogue, question)
    return question.kind in OF_ONE_LINE and not read_first


def is_command(ctx: Context, line: str) -> bool:
    match = ctx.router.match(line)
    if match is None:
        return False
    is_one = match.command.overtakes or match.command.name in DANGERS
    return is_one or holds_a_code(spelled.whole(ctx, line, match.command))


def shown(
    ctx: Context, talk: talks.Talk, before: Dialogue, after: Dialogue, *, taken: int, of: int
) -> list[Part]:
    """What was taken, to be looked at."""
    new = {key: value for key, value in after.answers.items() if before.answers.get(key) != value}
    return questions.taken(ctx, talk.form, replace(after, answers=new), count=taken, of=of)
