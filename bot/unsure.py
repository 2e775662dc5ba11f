"""`no idea`, `pas sûre`, `I think so`: what says neither yes nor no, though it may begin like one (P4.3)."""

from __future__ import annotations

import re

from bot import words

UNSURE = re.compile(
    r"""(?:(?:i\s?'?a?m|i|we|she|he|they|well|euh?|um+|sorry|d[ée]sol[ée]e?)[\s,]+)*
    (?: (?:real+y\s+)?(?:do|does|did)(?:\s+not|n'?t)\s+(?:real+y\s+)?(?:know|remember|say)
      | no\s+(?:idea|clue|info|information|way\s+(?:to\s+know|of\s+knowing))
      | (?:no\s*one|nobody)\s+knows
      | not\s+(?:real+y\s+|too\s+|quite\s+|at\s+all\s+|so\s+)?(?:sure|certain|known|clear)
      | (?:can\s*not|can'?t|could\s+not|couldn'?t)\s+(?:say|tell|remember)
      | unsure | uncertain | unclear | dunno | idk | hard\s+to\s+(?:say|tell)
      | (?:absolument\s+)?(?:aucune|pas\s+d)(?:\s+|')(?:id[ée]es?|informations?)
      | (?:je\s+|j'?\s?|on\s+|elle\s+|il\s+|nous\s+|ch|personne\s+)?(?:ne\s+|n'\s?)?(?:le\s+)?(?:sai[st]|savons|ais)\s+(?:vraiment\s+)?pas
      | personne\s+(?:ne\s+)?(?:le\s+)?sait
      | (?:je\s+)?(?:ne\s+)?(?:suis\s+)?pas\s+(?:trop\s+|vraiment\s+|tout\s+[àa]\s+fait\s+|tr[èe]s\s+|bien\s+)?(?:s[ûu]re?s?|certaine?s?|connue?s?)
      | (?:non|not)\s+(?:connue?s?|known|pr[ée]cis[ée]e?s?|d[ée]termin[ée]e?s?)
      | (?:je\s+l'|j')\s?ignore | incertaine? | difficile\s+[àa]\s+dire
    )(?![\w'])""",
    re.IGNORECASE | re.VERBOSE,
)
GUESS = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|likely|guess|suppose|peut etre|probable(?:ment)?|sans doute|possible(?:ment)?)\b"
)
ANOTHERS = re.compile(r"(?:she|he|they|elle|il)\b")
UNKNOWN = ("unknown", "inconnu", "inconnue")
CONDITION = re.compile(
    r"\b(?:except(?:ing|e|ee|es)?|but|only (?:if|when|with)|unless|however|as long as|sauf|mais|hormis|a moins|"
    r"seulement (?:si|quand|avec)|a condition|pourvu)\b"
)


def note_of(said: str) -> str | None:
    """What stands behind `I don't know`, as typed; None: it says something else."""
    found = UNSURE.match(words.tidy(said).strip())
    return said.strip()[found.end() :].strip(" \t\n,;:.!-") if found else None


def is_unsure(said: str) -> bool:
    """`no idea`, whole."""
    return note_of(said) == ""


def is_ones_own(said: str) -> bool:
    """`je ne sais pas`, `unknown`, of whoever types it: `she does not know` may be what somebody was told."""
    plain = _plain(said).strip(" .!")
    return plain in UNKNOWN or (is_unsure(said) and ANOTHERS.match(plain) is None)


def takes_it_back(note: str) -> bool:
    """Behind a no: `not sure`, `maybe`, `she does not know`."""
    return UNSURE.search(words.tidy(note)) is not None or GUESS.search(_plain(note)) is not None


def has_a_condition(note: str) -> bool:
    """`except health`, `mais pas la police`, `only if my sister does not hear of it`."""
    return CONDITION.search(_plain(note)) is not None


def _plain(said: str) -> str:
    return words.spaced(said).replace("'", " ")
