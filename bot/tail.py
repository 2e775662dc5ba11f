"""What follows a command's words, while it is being read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot import words

LONGEST_WORD = 3
"""Parts between hyphens, of the words that a slot may be."""


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

    def cut(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start]} {self.text[end:]}".strip()

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
