"""Reading a change of the client's scope: `+health -police -@roy`, `add santé, remove Roy` (P3.4, P3.9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot import naming, words
from bot.agencies import AGENCIES
from bot.context import Context
from bot.naming import find_person
from casework.errors import Refusal
from casework.people import Agency, Person

SIGNS = {"+": "+", "-": "-"}
BETWEEN = ("and", "et", "&")
WORDS = {"add": "+", "ajouter": "+", "remove": "-", "retirer": "-"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """Agencies by their keys, persons by their ids."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    let_in: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    says_why: bool = False
    """More was typed than the change; it is not kept."""

    @property
    def narrows(self) -> bool:
        return bool(self.remove or self.leave_out)

    @property
    def widens(self) -> bool:
        return bool(self.add or self.let_in)


def read_change(ctx: Context, tail: str) -> Change:
    """Raises Refusal("scope-not-understood") and the like: of a line not understood nothing is done."""
    found: dict[tuple[str, bool], list[str]] = {}
    says_why = False
    for sign, typed in _pieces(tail):
        meant, beside = _taken_out(ctx, typed) if sign == "-" else (_meant(ctx, typed), "")
        says_why = says_why or bool(beside)
        for one in meant:
            key = (sign, isinstance(one, Agency))
            found.setdefault(key, []).append(one.value if isinstance(one, Agency) else one.id)
    return Change(
        add=tuple(found.get(("+", True), ())),
        remove=tuple(found.get(("-", True), ())),
        let_in=tuple(found.get(("+", False), ())),
        leave_out=tuple(found.get(("-", False), ())),
        says_why=says_why,
    )


def _pieces(tail: str) -> Iterator[tuple[str, str]]:
    """A sign or its word, and what follows until the next one, or a comma."""
    sign, held = "", ""
    for token in words.tokens(tail.replace(",", " , ").replace(";", " , ")):
        turn = SIGNS.get(token.text[0]) or WORDS.get(words.fold(token.text))
        if turn or token.text == "," or words.fold(token.text) in BETWEEN:
            if held:
                yield sign, held
            sign, held = turn or sign, token.text[1:] if token.text[0] in SIGNS else ""
            continue
        if not sign:
            raise Refusal("scope-not-understood")
        held = f"{held} {token.text}".strip()
    if not held:
        raise Refusal("scope-not-understood")
    yield sign, held


def _taken_out(ctx: Context, typed: str) -> tuple[list[Agency | Person], str]:
    """A minus takes effect whatever is said behind it, as long as nothing there is an agency or somebody (V6)."""
    parts = typed.split()
    for count in range(len(parts), 0, -1):
        try:
            meant = _meant(ctx, " ".join(parts[:count]))
        except Refusal:
            continue
        beside = parts[count:]
        if beside and (any(_is_known(ctx, one) for one in beside) or beside[0][:1].isupper()):
            break
        return meant, " ".join(beside)
    return _meant(ctx, typed), ""


def _is_known(ctx: Context, word: str) -> bool:
    bare = word.strip(".,;:!?")
    return words.fold(bare) in AGENCIES or bare.startswith("@") or bool(naming.called(ctx.people(), bare))


def _meant(ctx: Context, typed: str) -> list[Agency | Person]:
    """One agency or person, by all of it; else each word is one."""
    whole = AGENCIES.get(words.fold(typed))
    parts = typed.split()
    if whole is not None or len(parts) == 1:
        return [whole or _somebody(ctx, typed)]
    try:
        return [find_person(ctx, typed)]
    except Refusal:
        return [AGENCIES.get(words.fold(part)) or _somebody(ctx, part) for part in parts]


def _somebody(ctx: Context, typed: str) -> Person:
    """Nobody's name may be an agency's, misspelt: then its words are named."""
    try:
        return find_person(ctx, typed)
    except Refusal as refusal:
        if refusal.reason != "no-such-person" or typed.startswith("@"):
            raise
        raise Refusal("scope-not-understood") from None
