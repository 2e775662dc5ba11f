"""`Take 👍`, `prendre svp`: what people add to a bare word in a reply, and means nothing more (CONVERSATION V12)."""

from __future__ import annotations

import re

from bot import words

POLITE = re.compile(
    r"[\s,]*\b(?:please|pls|plz|thanks|thank you|thx|svp|s'il (?:vous|te) pla[iî]t|merci(?: beaucoup| bien)?)[\s.!]*$",
    re.IGNORECASE,
)
SIGNS = re.compile(r"[^\w\s.,;:!?'\"()@#/+&%$*°-]+$")
"""An emoji, or several, at the end."""
I_TAKE = re.compile(
    r"(?:i ?'?ll take (?:it|this|this one|her|that)|i (?:will )?take (?:it|this|this one)|i can take (?:it|this)|"
    r"i ?'?ve got it, i'?ll take it|je (?:le |la |l')prends?|je m'en (?:occupe|charge))"
)
SAME = {
    "same person": "same",
    "the same person": "same",
    "it's the same person": "same",
    "meme personne": "même",
}
SAME |= {"la meme personne": "même", "c'est la meme personne": "même"}


def without(text: str) -> str:
    """The bare word alone; the text as it is, where nothing but courtesy is in it."""
    plain = text
    while (shorter := POLITE.sub("", SIGNS.sub("", words.tidy(plain).rstrip()))) != plain:
        plain = shorter
    return plain.strip() or text


def word_meant(text: str) -> str:
    """`take` for `I'll take it`."""
    said = words.fold(without(text)).strip(" .!")
    if I_TAKE.fullmatch(said):
        return "take"
    return SAME.get(said, without(text))
