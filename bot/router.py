"""Which function answers which words. The decorators are the only table: parsing, usage, help and
suggestions come from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot import words
from bot.effects import Effect
from bot.matching import Match, Spellings
from bot.subwords import Fits
from casework.delegation import Step
from casework.people import Role

if TYPE_CHECKING:
    from bot.context import Context

Handler = Callable[..., list[Effect]]
CODE = re.compile(r" [A-Z]\d-[A-Z0-9]{3}\b")
FITS = {
    "<case>": "K7-QF3",
    "<subject>": "K7-QF3",
    "<referral>": "R-7KQ4",
    "<task>": "T1",
    "<meeting>": "M1",
    "<development>": "D1",
    "<person>": "@roy",
}
SLOT = re.compile(r"^(?:<(\w+)>|\[(\w+)\])$")

F, M, A = Role.FRONT_LINE, Role.MEMBER, Role.AD_HOC
C, P, O = Role.COORDINATOR, Role.LEAD, Role.OPERATOR  # noqa: E741  (the letters of the table in COMMANDS 2)
EVERYBODY = frozenset(Role)


class Place(StrEnum):
    DIRECT = "d"
    CASE = "c"
    COORDINATION = "k"
    PROGRAM = "p"

    @classmethod
    def of(cls, room: str) -> Place:
        """By our own name of it: `case:K7-QF3`."""
        kinds = {"person": cls.DIRECT, "case": cls.CASE, "coordination": cls.COORDINATION}
        return kinds.get(room.partition(":")[0], cls.PROGRAM)


@dataclass(frozen=True)
class Slot:
    name: str
    required: bool
    values: tuple[str, ...] = ()
    """The words that it may be, folded; empty: any one word."""


@dataclass(frozen=True)
class Command:
    name: str
    """The English words: what the permission table and the journal call it."""
    usage: dict[str, str]
    words: dict[str, tuple[str, ...]]
    """Language -> the fixed words, folded."""
    slots: tuple[Slot, ...]
    allow: frozenset[Role]
    where: frozenset[Place]
    example: dict[str, str]
    rank: int
    handler: Handler
    if_refused: str = ""
    """The block above every refusal of it: who reports a danger reads 911 first (CONVERSATION V9)."""
    yes_too: bool = False
    """A trailing `yes` confirms it in one line (COMMANDS 1)."""
    overtakes: bool = False
    """Alone in a message it is never the answer of a dialogue."""
    clears: bool = False
    """What is typed of it in the direct room is removed there, refused or not: it may hold a name."""
    signed: bool = False
    """A `!` behind its words is immediate danger, elsewhere a mark like others (P7.10)."""
    also: tuple[tuple[str, ...], ...] = ()
    """Other words for it, folded."""
    fits: Fits | None = None
    """What must stand behind its words, or they are something else."""
    in_talk: bool = False
    """With a mark and more behind it, it is the beginning of a sentence: `yes, it may`."""
    stops: bool = False
    """It stops something at once, with whatever is said behind it, which is not kept (CONVERSATION V6)."""
    step: Step | None = None
    """What it belongs to, of what can be delegated for one case (P1.4)."""

    def shown_in(self, place: Place) -> Command:
        """In a case room the case is implied: the example names none, as another's would be refused there."""
        if place is not Place.CASE:
            return self
        return replace(self, example={lang: CODE.sub("", text) for lang, text in self.example.items()})


class Router:
    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.reactions: dict[type, list[Handler]] = {}
        self.steps: dict[str, Handler] = {}
        self.talks: dict[str, Any] = {}
        self.answers: dict[str, Handler] = {}
        self.expiries: dict[str, Handler] = {}
        self.undos: dict[str, Handler] = {}
        self._spellings = Spellings()

    # --- registration ---------------------------------------------------------------------------
    def command(
        self,
        pattern: str,
        *,
        fr: str,
        allow: Iterable[Role],
        where: str,
        example: tuple[str, str] | None = None,
        rank: int = 50,
        if_refused: str = "",
        overtakes: bool = False,
        yes_too: bool = False,
        clears: bool = False,
        signed: bool = False,
        in_talk: bool = False,
        also: Iterable[str] = (),
        fits: Fits | None = None,
        stops: bool = False,
        step: Step | None = None,
        values: Mapping[str, Iterable[str]] = {},
    ) -> Callable[[Handler], Handler]:
        """`pattern`: words, then `<needed>` and `[optional]` slots; `fr`: the same in French.

        `where`: letters of the places; `example`: (English, French); `rank`: low comes first in help;
        `values`: slot -> the words that it may be, where one of them has a hyphen; `also`: other words for it.
        """

        def register(handler: Handler) -> Handler:
            en_words, slots = _split(pattern)
            fr_words, _ = _split(fr)
            slots = tuple(replace(slot, values=tuple(values.get(slot.name, ()))) for slot in slots)
            self.commands.append(
                Command(
                    name=" ".join(en_words),
                    usage={"en": pattern, "fr": fr},
                    words={"en": _folded(en_words), "fr": _folded(fr_words)},
                    slots=slots,
                    allow=frozenset(allow),
                    where=frozenset(Place(letter) for letter in where),
                    example=dict(zip(("en", "fr"), example or (_needed(pattern), _needed(fr)), strict=True)),
                    rank=rank,
                    handler=handler,
                    if_refused=if_refused,
                    overtakes=overtakes,
                    yes_too=yes_too,
                    clears=clears,
                    signed=signed,
                    in_talk=in_talk,
                    also=tuple(_folded(one.split()) for one in also),
                    fits=fits,
                    stops=stops,
                    step=step,
                )
            )
            return handler

        return register

    def on(self, kind: type) -> Callable[[Handler], Handler]:
        """A reaction to an event of the work, or to something that arrives."""
        return _keep(lambda handler: self.reactions.setdefault(kind, []).append(handler))

    def step(self, rule: str) -> Callable[[Handler], Handler]:
        """What happens when a step of this deadline falls due."""
        return _keep(lambda handler: self.steps.__setitem__(rule, handler))

    def confirmed(self, action: str) -> Callable[[Handler], Handler]:
        """What a `yes CODE` sets going."""
        return _keep(lambda handler: self.answers.__setitem__(action, handler))

    def expired(self, action: str) -> Callable[[Handler], Handler]:
        """What is said when no `yes` came, in place of the sentence that all questions share."""
        return _keep(lambda handler: self.expiries.__setitem__(action, handler))

    def undo(self, kind: str) -> Callable[[Handler], Handler]:
        """How a step of this kind is taken back: `(ctx, step, event)` saves the record as it was, because of
        the event, and returns the effects that follow. Raises Refusal where somebody has gone on from there."""
        return _keep(lambda handler: self.undos.__setitem__(kind, handler))

    def include(self, other: Router) -> None:
        self.commands += other.commands
        for kind, handlers in other.reactions.items():
            self.reactions.setdefault(kind, []).extend(handlers)
        self.steps |= other.steps
        self.talks |= other.talks
        self.answers |= other.answers
        self.expiries |= other.expiries
        self.undos |= other.undos

    # --- use ----------------------------------------------------------------------------------------
    def match(self, text: str, replied: str = "") -> Match | None:
        """`replied`: the number of what it is a reply to."""
        return self._spellings.of(self.commands).match(text, replied)

    def allowed(self, role: Role, place: Place | None = None) -> list[Command]:
        """What this role may use (there), most useful first."""
        usable = [c for c in self.commands if role in c.allow and (place is None or place in c.where)]
        return sorted(usable, key=lambda c: (c.rank, c.name))

    def spoken(self, name: str) -> dict[str, str]:
        """The words of a command of this name, in each language; a form's name stands for itself."""
        for command in self.commands:
            if command.name == name:
                return {lang: spoken(command, lang) for lang in command.words}
        return {"en": name, "fr": name}

    def react(self, ctx: Context, happened: object) -> list[Effect]:
        effects: list[Effect] = []
        for handler in self.reactions.get(type(happened), ()):
            effects += handler(ctx, happened)
        return effects


def _keep(note: Callable[[Handler], object]) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        note(handler)
        return handler

    return register


def _needed(pattern: str) -> str:
    """The pattern without what may be left out, with something that fits in the rest."""
    return " ".join(FITS.get(word, word) for word in pattern.split() if not word.startswith("["))


def _split(pattern: str) -> tuple[list[str], tuple[Slot, ...]]:
    fixed, slots = [], []
    for word in pattern.split():
        found = SLOT.match(word)
        if found is None:
            fixed.append(word)
        else:
            slots.append(Slot(found[1] or found[2], required=found[1] is not None))
    return fixed, tuple(slots)


def _folded(fixed: list[str]) -> tuple[str, ...]:
    return tuple(words.fold(word) for word in fixed)


def spoken(command: Command, language: str) -> str:
    """The fixed words of a command as they are written, accents and all."""
    fixed, _ = _split(command.usage[language])
    return " ".join(fixed)
