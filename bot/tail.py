"""What follows a command's words, while it is being read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot import words
from casework import report

LONGEST_WORD = 3
"""Parts between hyphens, of the words that a slot may be."""
JOINT = (
    r"for|about|on|in|of|to|from|with|re|regarding|concerning"
    r"|pour|sur|dans|de|du|[àa]|au|avec|concernant|au sujet (?:de|du)|[àa] propos (?:de|du)"
)
NOUN = r"(?:the |this |le |ce |l')?(?:case|file|referral|dossier|cas|aiguillage)"
LEADS = re.compile(rf"(?<!\S)(?:(?:{JOINT})(?: +{NOUN})?|{NOUN})[ :]*$", re.IGNORECASE)
"""Between a command and its code, as people say it: `for K7-QF3`, `au sujet du dossier K7-QF3`."""
OURS = re.compile(r"[A-Z]\d{1,4}", re.IGNORECASE)
WORD = re.compile(r"[^\s,;:.!]+")


@dataclass
class Tail:
    """What is still to be read; taking something leaves the rest as it was typed."""

    text: str

    def tokens(self) -> list[words.Token]:
        return words.tokens(self.text)

    def take(self, wanted: Callable[[str], bool], *, first_only: bool = False) -> str | None:
        for token in self.tokens()[: 1 if first_only else None]:
            if wanted(token.text.strip(words.STOPS)):
                self.cut(token.start, token.end)
                return token.text.strip(words.STOPS)
        return None

    def take_code(self, wanted: Callable[[str], bool]) -> str | None:
        """The same for a code, and for the words that only lead to it."""
        typed = next((one for one in self.tokens() if wanted(one.text.strip(words.STOPS))), None)
        if typed is None:
            return None
        self.cut(self._led_from(typed.start, typed.end), typed.end)
        return typed.text.strip(words.STOPS)

    def cut_matter(self, start: int, end: int) -> None:
        """In what is reported, only where no word of it stands before: `he waits for K7-QF3` loses nothing (P7.10)."""
        led = LEADS.search(words.tidy(self.text[:start]))
        self.cut(led.start() if led and _is_opening(self.text[: led.start()]) else start, end)

    def _led_from(self, start: int, end: int) -> int:
        led = LEADS.search(words.tidy(self.text[:start]))
        if led is None:
            return start
        front, behind = self.text[: led.start()], self.text[end:].strip(f"{words.STOPS} ")
        is_short = len(WORD.findall(front)) <= 1 or not behind
        return led.start() if is_short or _is_opening(front) else start

    def cut(self, start: int, end: int) -> None:
        """One space is left in its place; before a mark none."""
        before, behind = self.text[:start].rstrip(), self.text[end:].lstrip()
        space = "" if behind[:1] in tuple(",;:.") else " "
        self.text = f"{before}{space}{behind}".strip()

    def begin(self, known: Iterable[str]) -> str | None:
        """The one of these words that it begins with, a space for its hyphen too: `sans réponse` (COMMANDS 1)."""
        known, tokens = tuple(known), self.tokens()
        for count in range(min(LONGEST_WORD, len(tokens)), 0, -1):
            said = words.fold("-".join(token.text for token in tokens[:count])).strip(words.STOPS)
            if found := next((word for word in known if words.same(said, word)), None):
                self.text = self.text[tokens[count - 1].end :].strip()
                return found
        return None

    def rest(self) -> str:
        text, self.text = self.text, ""
        return text.strip().lstrip(",;:").strip()


def _is_opening(front: str) -> bool:
    """Nothing but numbers of ours, types and the word `danger`: `D1 for K7-QF3`, `bail for K7-QF3`."""
    typed = (words.fold(word) for word in WORD.findall(front))
    return all(OURS.fullmatch(word) or word in report.TYPES or word == "danger" for word in typed)
