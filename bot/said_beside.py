"""What people add to a command that stops something: `conflict she is my cousin`, `lost my phone` (CONVERSATION V6).

It is done at once all the same, and the reason is kept nowhere. What stands behind may never change whom or what the command
is about: where it might, nothing is done.
"""

from __future__ import annotations

import re

from bot import naming, words
from bot.context import Context
from bot.router import Command
from casework.codes import read_code

OTHERS = re.compile(r"@|\b[a-z]\d{1,4}\b|\?\s*$", re.IGNORECASE)
"""Somebody, or something of ours, that is named besides; a question."""
TURNS = frozenset(
    {"no", "not", "none", "never", "non", "pas", "aucun", "jamais", "show", "voir", "undo", "off", "fin"}
)
"""As the first word it may turn the command into something else."""
MISTAKES = frozenset({"mistake", "undo", "wrong", "erreur", "annuler", "defaire"})
DEVICES = frozenset(
    {
        *("phone", "cell", "cellphone", "mobile", "device", "tablet", "ipad", "iphone", "laptop", "computer"),
        *("telephone", "cellulaire", "portable", "appareil", "tablette", "ordinateur", "cell"),
    }
)


def is_mere(ctx: Context, command: Command, named: str, said: str) -> bool:
    """Does it only say why? `named`: what was read before it, as typed."""
    told = [word.strip(".,;:!'\"()") for word in words.fold(said).replace("'", " ").split()]
    told = [word for word in told if word]
    if command.name == "lost":
        return is_a_device(said)
    if not told or _names_another(said) or told[0] in TURNS or MISTAKES & set(told):
        return False
    if any(slot.name == "device" for slot in command.slots) and any(map(str.isdigit, said)):
        return False
    return not any(slot.name == "person" for slot in command.slots) or not _names(ctx, named, said, told)


def is_a_device(said: str) -> bool:
    """`my phone`, `mon téléphone`: one's own, and nobody else's."""
    told = set(words.fold(said).replace("'", " ").replace(",", " ").replace(".", " ").split())
    return bool(told & DEVICES) and not _names_another(said)


def _names_another(said: str) -> bool:
    return OTHERS.search(said) is not None or any(read_code(word.strip(".,;:!")) for word in said.split())


def _names(ctx: Context, named: str, said: str, told: list[str]) -> bool:
    """Somebody of the roster; or the rest of a name of which the first word was taken for somebody."""
    goes_on = not named.startswith(("@", "http")) and said.strip()[:1].isupper()
    return goes_on or any(naming.called(ctx.people(), word) for word in told)
