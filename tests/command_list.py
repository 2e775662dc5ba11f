"""Everything that can be typed, in both languages: `docs/commands.md`. `python -m tests.command_list` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bot import handlers
from bot.purposes import purpose
from bot.router import EVERYBODY, Command
from casework.people import Role

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
LETTERS = {
    Role.FRONT_LINE: "F",
    Role.MEMBER: "M",
    Role.AD_HOC: "A",
    Role.COORDINATOR: "C",
    Role.LEAD: "P",
    Role.OPERATOR: "O",
}
HEAD = """\
# Commands · Commandes

Written by `./convene test`, from the program: one example of each command and what it does, in both languages. Either
language works for everybody. Where a case is named (`K7-QF3`), its own room needs no code. `help` with a command’s words
says the same in the chat.

Écrit par `./convene test`, à partir du programme : un exemple de chaque commande et ce qu’elle fait, dans les deux
langues. Chacune fonctionne pour tout le monde. Dans la salle d’un dossier, le code (`K7-QF3`) est inutile. `aide`, avec
les mots d’une commande, dit la même chose dans la conversation.

- who · qui: F front line · première ligne, M member · membre, A ad hoc member · membre ponctuel, C coordinator ·
  coordination, P program lead · responsable provinciale ou provincial, O operator · exploitation
- where · où: d direct room · salle personnelle, c case room · salle du dossier, k coordination room · salle de
  coordination, p program room · salle du programme

| English | Français | who · qui | where · où |
|---|---|---|---|
"""


def page() -> str:
    return HEAD + "\n".join(rows()) + "\n"


def rows() -> Iterator[str]:
    """What begins with the same word stands together, in the order of what is needed first."""
    known = sorted(handlers.router().commands, key=_subject)
    groups = [sorted(group, key=lambda one: one.rank) for _, group in groupby(known, key=_subject)]
    for group in sorted(groups, key=lambda group: group[0].rank):
        yield from map(_row, group)


def _subject(command: Command) -> str:
    return command.name.split()[0]


def _row(command: Command) -> str:
    who = (
        "all · tous"
        if command.allow == EVERYBODY
        else " ".join(LETTERS[r] for r in LETTERS if r in command.allow)
    )
    where = " ".join(letter for letter in "dckp" if letter in command.where)
    said = " | ".join(f"`{command.example[lang]}`<br>{does}" for lang, does in purpose(command.name).items())
    return f"| {said} | {who} | {where} |"


if __name__ == "__main__":
    PAGE.write_text(page())
