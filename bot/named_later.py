"""What was reported without its code, and what is typed next: the code, the same words with it, or `cancel` (P7.10, V8)."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bot import control_words, courtesy, pausing, sent_together, suggesting, unsigned, which_case, words
from bot.arguments import DANGERS
from bot.context import Context
from bot.effects import Effect, Part, Redact, Say
from bot.matching import Match
from bot.tail import Tail
from bot.which_case import ANSWERED, Run, asked_at, still_kept, waiting
from casework.case import Case
from casework.codes import first_named
from casework.report import read_report
from storage.dialogues import Question

QUOTED = f"{words.STOPS}`\"' "
IT_IS = ("", "it is", "it's", "its", "code", "the code", "the code is", "c'est", "le code", "le code est")
"""What a code alone may stand beside."""


ADDED = "added"
"""In what is kept: words were typed after it, and more may follow."""


class Answer(NamedTuple):
    """A code, and nothing of what happens."""

    code: str
    danger: bool
    """Typed behind `danger`: what was kept is immediate from then on."""


# --- the code --------------------------------------------------------------------------------------------
def answered(ctx: Context, typed: str) -> list[tuple[Question, Match]]:
    """The code alone is the answer, also behind `danger`, and in the middle of other questions; then everything that waits
    for it is sent: what named another code before may be about somebody else, and waits for its own. What waits for the
    signature has its case, and keeps it."""
    asked = [one for one in waiting(ctx) if not unsigned.has_its_case(one)]
    answer = _answer(ctx, typed) if asked else None
    if answer is None:
        return []
    same = [one for one in asked if one.details.get("misnamed") == asked[-1].details.get("misnamed")]
    return [(question, _with(ctx, question, answer)) for question in same]


def _answer(ctx: Context, typed: str) -> Answer | None:
    """Raises Refusal where it is a command without a word of what happens, and its code is none: nothing new is kept."""
    match = ctx.router.match(typed)
    if match is None and (code := _alone(typed)):
        return Answer(code, danger=False)
    if match is None or match.command.name not in DANGERS:
        return None
    tail, named = Tail(match.tail), first_named(words.tidy(match.tail))
    if named is None:
        return None
    tail.cut_matter(named.start, named.end)
    report = read_report(tail.text, immediate=match.command.name == "danger")
    if report.says_something:
        return None
    if named.code is None:
        raise which_case.no_such(ctx, None)
    return Answer(named.code, danger=report.immediate)


def _alone(typed: str) -> str | None:
    """`r4t9d`, `it is R-4T9D`, `pour R-4T9D svp`."""
    said = words.tidy(courtesy.without(typed)).strip(QUOTED)
    named = first_named(said)
    if named is None:
        return None
    tail = Tail(said)
    tail.cut_matter(named.start, named.end)
    return named.code if words.fold(tail.text).strip(QUOTED) in IT_IS else None


def _with(ctx: Context, question: Question, answer: Answer) -> Match:
    name = "danger" if answer.danger else question.details["command"]
    command = next(one for one in ctx.router.commands if one.name == name)
    return Match(command, f"{answer.code} {question.details['tail']}")


def send(ctx: Context, reported: list[tuple[Question, Match]], run: Run) -> list[Effect]:
    effects: list[Effect] = []
    ctx.cache[ANSWERED] = True
    for question, match in reported:
        if case := unsigned.would_read(ctx, _code(match)):
            said = _until_signed(ctx, question, match, case)
            effects += [said] if said not in effects else []
            continue
        effects += [one for one in run(ctx, match) if not (isinstance(one, Redact) and one in effects)]
        is_cut = read_report(question.details["tail"], immediate=True).is_cut  # the rest is to be copied
        settled = _settle(ctx, question)
        effects += [] if is_cut else settled
    return [*sent_together.as_one(ctx, effects), *_what_is_left(ctx)]


def _code(match: Match) -> str | None:
    named = first_named(words.tidy(match.tail))
    return named.code if named else None


def _until_signed(ctx: Context, question: Question, match: Match, case: Case) -> Effect:
    """The code is right, and they would read it, had they signed: it waits for that."""
    tail, named = Tail(match.tail), first_named(words.tidy(match.tail))
    assert named is not None, "it has its code"
    tail.cut_matter(named.start, named.end)
    code = named.code
    unsigned.put_by(ctx, question, case, command=match.command.name, tail=tail.text.strip())
    first = Part("critical/in-danger", {"emergency": ctx.emergency})
    return Say(room=ctx.room, parts=(first, which_case.sign_first(ctx, code)), urgent=True)


def _settle(ctx: Context, question: Question) -> list[Effect]:
    """Sent, or taken back: the words leave the room, and ours."""
    events = tuple(question.details["event"].split())
    ctx.end_question(question)
    return [Redact(room=question.room, events=events)]


def _what_is_left(ctx: Context) -> list[Effect]:
    """Nobody believes that it went out with the other."""
    left = [one for one in waiting(ctx) if not unsigned.has_its_case(one)]
    return (
        [Say(room=ctx.room, parts=(still_kept(ctx, left), Part("critical/still-kept-now")))] if left else []
    )


# --- what happens ------------------------------------------------------------------------------------------
def said_more(ctx: Context, typed: str, run: Run) -> list[Effect]:
    """Words behind a danger that came without any are its words; with a code among them it goes out. Not what is near a
    command, nor one word alone."""
    question = waiting(ctx)[-1]
    is_begun = ADDED in question.details or not _says_something(question)
    if not is_begun or len(typed.split()) < 2 or _is_near_a_command(ctx, typed):
        return []
    named = first_named(words.tidy(typed))
    if named is not None and unsigned.is_of_another(ctx, question, named.code):
        return []
    if named is not None and named.code and (ctx.matter(named.code) or unsigned.would_read(ctx, named.code)):
        return send(ctx, [(question, _with_words(ctx, question, typed))], run)
    return [_kept_with_it(ctx, question, typed)]


def _says_something(question: Question) -> bool:
    return read_report(question.details["tail"], immediate=True).says_something


def _is_near_a_command(ctx: Context, typed: str) -> bool:
    return bool(suggesting.nearest(ctx.router, typed, ctx.actor.role, ctx.place))


def _with_words(ctx: Context, question: Question, typed: str) -> Match:
    command = next(one for one in ctx.router.commands if one.name == question.details["command"])
    return Match(command, f"{question.details['tail']} {typed}".strip())


def _kept_with_it(ctx: Context, question: Question, typed: str) -> Effect:
    assert ctx.message is not None, "somebody typed it"
    kept = question.details
    more = {
        "tail": f"{kept['tail']} {typed}".strip(),
        "event": f"{kept['event']} {ctx.message.event_id}",
        ADDED: "yes",
    }
    ctx.work.questions.save_quietly(replace(question, details={**kept, **more}))
    first = Part("critical/in-danger", {"emergency": ctx.emergency})
    said = Part("critical/words-kept", {"at": asked_at(question)})
    now = Part("critical/kept-to-sign" if unsigned.has_its_case(question) else "critical/still-kept-now")
    return Say(room=ctx.room, parts=(first, said, now), urgent=True)


# --- the same words once more ------------------------------------------------------------------------------
def sent_whole(ctx: Context, tail: str) -> list[Effect]:
    """Typed anew with its code: what was kept with the same words waits no more."""
    if ANSWERED in ctx.cache:
        return []
    asked = [one for one in waiting(ctx) if not unsigned.has_its_case(one)]
    same = [one for one in asked if _bare(one.details["tail"]) == _bare(tail)]
    settled = [effect for one in same for effect in _settle(ctx, one)]
    return [*settled, *_what_is_left(ctx)]


def alike(kept: list[Question]) -> list[list[Question]]:
    """Of what waits for the signature: the same words about the same case, typed again because nothing had gone out."""
    groups: dict[tuple[str, str], list[Question]] = {}
    for one in kept:
        groups.setdefault((one.details[unsigned.CASE], _bare(one.details["tail"])), []).append(one)
    return list(groups.values())


def _bare(text: str) -> str:
    return "".join(char for char in words.fold(text) if char.isalnum())


# --- taken back --------------------------------------------------------------------------------------------
def cancelled(ctx: Context, typed: str) -> list[Effect]:
    """`cancel` is about what was asked last: the code of a danger, if no other question was put since."""
    asked = waiting(ctx)
    if not asked or control_words.CONTROL.get(control_words.folded(typed)) != "cancel":
        return []
    open_ = ctx.work.dialogues.open_of(ctx.actor.id, ctx.room)
    if open_ is not None and open_.touched_at >= asked_at(asked[-1]):
        return []
    return [*_settle(ctx, asked[-1]), _said(ctx, asked[-1], goes_on=open_ is not None), *_what_is_left(ctx)]


def _said(ctx: Context, question: Question, *, goes_on: bool) -> Effect:
    first = Part("critical/in-danger", {"emergency": ctx.emergency})
    facts = {"at": asked_at(question), "goes_on": goes_on, "paused": pausing.has_made_way(ctx)}
    said = Part("critical/taken-back", facts)
    return Say(room=ctx.room, parts=(first, said), urgent=True)
