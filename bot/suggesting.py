"""What may have been meant by what was not understood (CONVERSATION V9)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from bot import words
from bot.router import Command, Place, Router
from casework.people import Role

MOST = 3
ALIKE = 0.7
SHORT = 3
"""`qui` is no `oui`."""
AT_ONCE = frozenset(
    {
        "adhoc remove",
        "cancel",
        "case exclude",
        "conflict",
        "consent scope",
        "consent withdraw",
        "critical misplaced",
        "device block",
        "hide",
        "lock",
        "lost",
        "meeting cancel",
        "referral close",
        "roster remove",
        "send",
        "undo",
        "yes",
    }
)
"""They lock, remove, end or confirm without a question: offered only to whoever is one letter away from them."""

INSTEAD = {"accuse": "recu", "accuser": "recu"}
"""Not understood as the command: `accusé` is a person too. Folded."""

IT_IS = re.compile(r"^(?:it[’']?s|it is|c[’']est)\s+", re.IGNORECASE)
"""`c’est fait` is said of a task."""

Words = tuple[tuple[str, ...], Command]


def nearest(router: Router, text: str, role: Role, place: Place) -> list[Command]:
    """Of what this person may use here: by the first word, by the second one alone (`close`), then by likeness."""
    text = IT_IS.sub("", text)
    typed = [words.fold(token.text).strip(".,;:!?") for token in words.tokens(text)[:2]] or [""]
    typed[0] = words.SYNONYMS.get(typed[0]) or INSTEAD.get(typed[0], typed[0])
    usable = [(fixed, c) for c in router.allowed(role, place) for fixed in c.words.values()]
    almost = {fixed[0] for fixed, _ in usable if is_close(typed[0], fixed[0])}
    if almost:
        return _with_head(usable, typed, min(almost, key=lambda head: (head != typed[0], head)))
    seconds = [(fixed[1], command) for fixed, command in usable if len(fixed) > 1]
    for fits in (words.same, is_close):
        if named := _unique(command for second, command in seconds if fits(typed[0], second)):
            return named[:MOST]
    harmless = [(fixed, command) for fixed, command in usable if command.name not in AT_ONCE]
    # Of the likeness of a whole word the first letter is what people get right: `quiet` is no `équipe`
    heads = dict.fromkeys(fixed[0] for fixed, _ in harmless if fixed[0][:1] == typed[0][:1])
    alike = difflib.get_close_matches(typed[0], heads, n=1, cutoff=ALIKE)
    return _with_head(harmless, typed, alike[0]) if alike else []


def _with_head(usable: list[Words], typed: list[str], head: str) -> list[Command]:
    """Its first word decides, so that what follows, a code or a sentence, leads nowhere else."""
    tails = {" ".join(fixed[1:]): command for fixed, command in usable if fixed[0] == head}
    wanted = " ".join(typed[1:])
    offered = [tail for tail in tails if tails[tail].name not in AT_ONCE or is_close(wanted, tail)]
    alike = difflib.get_close_matches(wanted, offered, n=1, cutoff=0.6)
    return [tails[tail] for tail in [*alike, *offered, *tails]][:1]


def _unique(commands: Iterable[Command]) -> list[Command]:
    return list({command.name: command for command in commands}.values())


def is_close(typed: str, word: str) -> bool:
    """The same, or one letter more, less, other, or two that changed places."""
    if typed == word:
        return True
    if len(word) <= SHORT and typed[:1] != word[:1]:
        return False
    same = next((n for n, pair in enumerate(zip(typed, word, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(typed), len(word)) if same is None else same
    mine, theirs = typed[at:], word[at:]
    swapped = mine[1::-1] + mine[2:] if len(mine) > 1 else mine
    return bool(typed and word) and (
        mine[1:] == theirs or mine == theirs[1:] or mine[1:] == theirs[1:] or swapped == theirs
    )
