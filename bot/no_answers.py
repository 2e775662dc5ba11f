"""What is said in the direct room while questions are open, and is no answer to them (CONVERSATION V8, V12)."""

from __future__ import annotations

import re
from typing import Any

from bot import control_words, developments, replies, said_beside, talks, which_case, wordless, words
from bot.addressing import addressed
from bot.arguments import CONFIRMS, DANGERS, REST, holds_a_code
from bot.context import Context
from bot.effects import Part
from bot.handlers import practice
from bot.handlers.acknowledging import ALL
from bot.matching import Match
from bot.proposals import user_word
from bot.router import Place
from casework.codes import all_named
from casework.errors import Refusal
from casework.forms import Dialogue

DEVELOPMENT = re.compile(r"d\d{1,4}")


def is_none(ctx: Context, dialogue: Dialogue, match: Match | None) -> bool:
    """A danger, but to the questions about one (P7.10, V9); a reply to another message of ours; a command with a code of ours
    behind it; an acknowledgement that is waited for; and a lost phone: who has stolen it is on the others."""
    if match is not None and match.command.name in DANGERS:
        return dialogue.form not in DANGERS
    if match is not None and _has_nothing_to_answer(dialogue) and not _is_an_answer(match):
        return True
    return _replies(ctx, dialogue) or (match is not None and _is_command(ctx, match))


def _has_nothing_to_answer(dialogue: Dialogue) -> bool:
    """A test ring that is not out yet asks nothing (V10)."""
    return dialogue.form == practice.FORM and practice.RANG not in dialogue.answers


def _is_an_answer(match: Match) -> bool:
    """Or what steers the questions."""
    return match.command.name == CONFIRMS or control_words.steers(match.command.name)


def _replies(ctx: Context, dialogue: Dialogue) -> bool:
    """To what is about something of its own: a danger's ring, a referral's, times for a meeting."""
    name, about = replies.answered(ctx)
    subject = about or name
    return bool(subject) and subject.partition("/")[0] != dialogue.id


def _is_command(ctx: Context, match: Match) -> bool:
    alone = match.command.overtakes and (not match.tail or said_beside.is_a_device(match.tail))
    return alone or holds_a_code(match.tail) or _acknowledges(ctx, match)


def _acknowledges(ctx: Context, match: Match) -> bool:
    """`ack`, `reçu`, `ack D1` and nothing else, while a danger waits for it: nobody is called so (P7.4)."""
    said = [words.fold(word).strip(words.STOPS) for word in match.tail.split()]
    alone = match.command.name == "ack" and all(_is_number(word) or word in ALL for word in said)
    return alone and bool(developments.waiting(ctx, None))


def _is_number(word: str) -> bool:
    return DEVELOPMENT.fullmatch(word) is not None


# --- what was refused and may be an answer all the same ---------------------------------------------------
BEGINS = ("refer", "aiguiller", "call me", "appelez-moi")
PLAIN = {"language", "state"}
"""What is for the direct room alone, and holds nothing of anybody."""
UNHEARD = ("locked", "device-blocked", "device-not-verified")
NO_NAME = "undo"
"""Typed alone it is what it is, below a pause too: nobody answers so."""
NOT_UNDERSTOOD = ("not-understood", "did-you-mean")
OF_A_DANGER = ("danger-not-sent-yet", "danger-without-words", "critical-still-without-words")
"""What was typed is for the danger, and stays to be copied."""


def cleared(ctx: Context, refusal: Refusal, match: Match | None) -> Refusal:
    """What may hold particulars leaves the direct room although it was refused, and the answer says so."""
    if refusal.reason in UNHEARD or refusal.details.get("erase"):
        return refusal
    if _names_another_case(ctx) or _says_more(ctx, refusal, match):
        return _without_it(refusal, Part("dialogue/removed"))
    if ctx.place is not Place.DIRECT:
        return refusal
    if match is not None and match.command.clears:
        return _without_it(refusal, Part("dialogue/removed"))
    if match is not None and _is_meant(ctx, match):
        return _above_what_stands(ctx, refusal, match)
    if (open_ := ctx.work.dialogues.open_of(ctx.actor.id, ctx.room)) is not None:
        return _without_it(refusal, Part("dialogue/removed-reply")) if _replies(ctx, open_) else refusal
    if refusal.reason in OF_A_DANGER or which_case.waiting(ctx):
        return refusal
    paused = ctx.work.dialogues.paused_of(ctx.actor.id)
    return refusal if paused is None else _after_a_pause(refusal, talks.named(ctx, paused))


def _names_another_case(ctx: Context) -> bool:
    """In a case room, whoever typed it and whatever it was refused for; whether there is such a case is not told (P12.11)."""
    if ctx.place is not Place.CASE or ctx.message is None:
        return False
    here = ctx.work.cases.find(ctx.case_here)
    own = {here.id, here.referral} if here else {ctx.case_here}
    return not all_named(words.tidy(ctx.message.body)) <= own


def _says_more(ctx: Context, refusal: Refusal, match: Match | None) -> bool:
    """In a room where others read: behind what is for the direct room alone, or a text where that case is not at home; and a
    name behind what begins a referral, mistyped (P2.13). A danger stays to be copied."""
    if match is None:
        nearest: Any = refusal.details.get("nearest", ())
        return any(one in BEGINS for one in nearest) and len(_words(ctx)) > 1
    command = match.command
    if not match.tail or command.name in DANGERS or ctx.place in command.where:
        return False
    if command.where == {Place.DIRECT}:
        return not {slot.name for slot in command.slots} & PLAIN
    return ctx.place is not Place.CASE and any(slot.name in REST for slot in command.slots)


def _words(ctx: Context) -> list[str]:
    assert ctx.message is not None, "somebody typed it"
    return addressed(ctx.message.body, ctx.house.user_id).split()


def _above_what_stands(ctx: Context, refusal: Refusal, match: Match) -> Refusal:
    """A danger that was refused: the questions go on, and nobody waits for their answer (V8); for one that lacks its words
    they make way."""
    open_ = ctx.work.dialogues.open_of(ctx.actor.id, ctx.room)
    if match.command.name not in DANGERS or open_ is None or open_.form in DANGERS:
        return refusal
    above = "dialogue/made-way" if refusal.reason == wordless.UNSENT else "dialogue/stands"
    return Refusal(refusal.reason, **{**refusal.details, "above": Part(above)})


def _is_meant(ctx: Context, match: Match) -> bool:
    """A danger stays to be copied; and no answer begins with two words of a command."""
    command = match.command
    alone = len(command.words["en"]) == 1
    if command.name == NO_NAME and not match.tail:
        return True
    return bool(command.if_refused) or not alone or holds_a_code(match.tail) or _names_somebody(ctx, match)


def _names_somebody(ctx: Context, match: Match) -> bool:
    """`unlock @roy`, `yes roy`, `unlock @roy 1 2`: somebody of the roster by their own handle, and nothing else."""
    first, *rest = [words.fold(word).strip(words.STOPS) for word in match.tail.split()] or [""]
    handles = {words.fold(user_word(ctx, person.user_id)) for person in ctx.people()}
    return first.removeprefix("@") in handles and all(word.isdecimal() for word in rest)


def _after_a_pause(refusal: Refusal, what: dict[str, str]) -> Refusal:
    """It may be the answer to what was asked last (CONVERSATION V8)."""
    if refusal.reason not in NOT_UNDERSTOOD:
        return _without_it(refusal, Part("dialogue/removed-paused", what))
    nearest = refusal.details.get("nearest", ())
    return Refusal("not-understood-paused", erase=True, nearest=nearest, **what)


def _without_it(refusal: Refusal, above: Part) -> Refusal:
    return Refusal(refusal.reason, **{**refusal.details, "erase": True, "above": above})
