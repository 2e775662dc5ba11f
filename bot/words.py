"""What people type, made comparable: phones' quotes, spaces and dashes, accents, French endings (COMMANDS 1)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u200a\u3000\t"), " ")
MARKS = {
    **dict.fromkeys(map(ord, "‘’‛ʼ´`"), "'"),
    **dict.fromkeys(map(ord, "“”„«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
}
ENDINGS = ("e", "s", "es")
STOPS = ",;:.!\u2026"
"""What may stand behind a word as behind any other: `danger: …`, `T1,`."""
WORD = re.compile(rf"[^\s{STOPS}]+")
LEADING = re.compile(r"(?:[\s,;:.\u2026]|-+(?=\s|$))+")
"""Between a command's words and what follows: `critique : …`, `danger - …`; not the `-` of a number."""
SIGN = re.compile(r"(?:[\s,;:.!\u2026]|-+(?=\s|$))+")
"""The same with `!`."""

SYNONYMS = {
    "urgent": "critical",
    "acknowledge": "ack",
    "vu": "recu",
    "team": "roster",
    "file": "case",
    "referer": "aiguiller",
    "renvoyer": "aiguiller",
    "reference": "aiguillage",
    "renvoi": "aiguillage",
    "cas": "dossier",
    "rencontre": "reunion",
    "admission": "accueil",
    "revision": "reevaluer",
    "revue": "reevaluer",
    "affirmation": "affirmer",
    "aujourd'hui": "jour",
    "aujourdhui": "jour",
    "echeances": "jour",
    "agenda": "today",
    "todo": "today",
    "deadlines": "today",
    "menu": "help",
    "commands": "help",
    "commandes": "aide",
    "profile": "me",
    "profil": "moi",
    "continue": "resume",
    "continuer": "reprendre",
    "orienter": "aiguiller",
    "rappelez-moi": "appelez-moi",
    "rappelez": "appelez",
    "telephonez-moi": "appelez-moi",
    "telephonez": "appelez",
    "non-consent": "nonconsent",
    "communications": "partages",
    "divulgations": "partages",
}
"""Also understood (COMMANDS 2.1): the first word of a command, folded."""

A_PAGE = r"(?:\s+page)?(?P<page>\s+\d{1,4})?"
A_CASE = r"[^\W_]\d[\u2010-\u2015-]?[^\W_]{3}[\s.!]*$"
A_REFERRAL = r"r[\u2010-\u2015-]?[^\W_]{4}[\s.!]*$"
SHORT_FORMS = (
    (re.compile(rf"^(?:cases?|file|show(?: me)?)\s+(?={A_CASE})", re.IGNORECASE), "case show "),
    (re.compile(rf"^(?:dossiers?|cas|voir|montrer?|montrez)\s+(?={A_CASE})", re.IGNORECASE), "dossier voir "),
    (re.compile(rf"^(?:referral|show(?: me)?)\s+(?={A_REFERRAL})", re.IGNORECASE), "referral show "),
    (
        re.compile(rf"^(?:aiguillage|voir|montrer?|montrez)\s+(?={A_REFERRAL})", re.IGNORECASE),
        "aiguillage voir ",
    ),
    (re.compile(r"^status\b", re.IGNORECASE), "referral status"),
    (re.compile(r"^(?:statut|[ée]tat)\b", re.IGNORECASE), "aiguillage état"),
    (re.compile(r"^(?:call me back|phone me)$", re.IGNORECASE), "call me"),
    (re.compile(rf"^(?:my )?cases{A_PAGE}$", re.IGNORECASE), r"case list\g<page>"),
    (re.compile(rf"^(?:mes )?dossiers{A_PAGE}$", re.IGNORECASE), r"dossier liste\g<page>"),
    (re.compile(rf"^referrals{A_PAGE}$", re.IGNORECASE), r"referral list\g<page>"),
    (re.compile(rf"^aiguillages{A_PAGE}$", re.IGNORECASE), r"aiguillage liste\g<page>"),
    (re.compile(r"^(?:my )?tasks$", re.IGNORECASE), "plan mine"),
    (re.compile(r"^(?:mes )?t[âa]ches$", re.IGNORECASE), "plan moi"),
    (re.compile(r"^(?:hello|hi|good (?:morning|afternoon|evening))$", re.IGNORECASE), "help"),
    (re.compile(r"^(?:bonjour|bonsoir|salut|all[ôo])$", re.IGNORECASE), "aide"),
    (re.compile(r"^what (?:now|next)\??$", re.IGNORECASE), "today"),
    (re.compile(r"^(?:quoi faire|que faire|et maintenant) ?\??$", re.IGNORECASE), "jour"),
    (re.compile(r"^english$", re.IGNORECASE), "language en"),
    (re.compile(r"^fran[çc]ais$", re.IGNORECASE), "langue fr"),
    (re.compile(r"^i(?:['’]ve|\s+have)?\s+lost\b", re.IGNORECASE), "lost"),
    (re.compile(r"^j['’]ai\s+perdu\b", re.IGNORECASE), "perdu"),
    (re.compile(r"^non[\s\u2010-\u2015]consent\b", re.IGNORECASE), "nonconsent"),
)
"""What people type for two words, of what only looks (COMMANDS 2): `status R-7KQ4`; and a space, or a phone's dash, for a hyphen."""


def in_full(text: str) -> str:
    """`Reçu!`: a word alone may end like a sentence."""
    if len(text.split()) == 1:
        text = text.strip().rstrip(".!")
    for short, whole in SHORT_FORMS:
        text = short.sub(whole, text, count=1)
    return text


ASKED_BACK = {
    "reporter": "asked-postpone",
    "rappel": "asked-postpone",
    "reminder": "asked-postpone",
    "remind": "asked-postpone",
    "snooze": "asked-postpone",
    "escalader": "asked-escalate",
    "escalade": "asked-escalate",
    "escalation": "asked-escalate",
    "assignation": "asked-summons",
    "danger-assessment": "asked-instrument",
    "rendez-vous": "asked-appointment",
    "rendezvous": "asked-appointment",
    "report": "asked-report",
    "signaler": "asked-report",
}
"""Words that mean two things, or something else in the other language: asked, never guessed (COMMANDS 2.1)."""


class Token(NamedTuple):
    text: str
    start: int
    end: int


def tidy(text: str) -> str:
    """Typographic characters as plain ones; every character stays one character, so places stay true."""
    return text.translate(SPACES).translate(MARKS)


def fold(text: str) -> str:
    """Without accents and capitals."""
    parts = unicodedata.normalize("NFKD", tidy(text)).casefold()
    return "".join(char for char in parts if not unicodedata.combining(char))


def tokens(text: str) -> list[Token]:
    return [Token(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", tidy(text))]


def commanding(text: str) -> list[Token]:
    """As the words of a command: apart at every mark, and without a dash behind (`danger- `)."""
    found = WORD.finditer(tidy(text))
    return [Token(one.group().rstrip("-"), one.start(), one.end()) for one in found if one.group().strip("-")]


def after(text: str, *, sign: bool) -> str:
    """Without the marks in front; `sign`: `!` says something and stays (P7.10)."""
    marks = (LEADING if sign else SIGN).match(tidy(text))
    return text[marks.end() :].strip() if marks else text.strip()


def goes_on(rest: str) -> bool:
    """A mark, and a sentence of more than a word."""
    return rest[:1] in tuple(STOPS) and len(after(rest, sign=False).split()) > 1


def spaced(text: str) -> str:
    """Folded, with a space for every hyphen: people type either (COMMANDS 1)."""
    return " ".join(fold(text).replace("-", " ").split())


def bare(typed: str) -> list[str]:
    """What `typed` may be a form of: itself, and without each French ending."""
    return [typed, *(typed.removesuffix(ending) for ending in ENDINGS if typed.endswith(ending))]


def same(typed: str, word: str) -> bool:
    """`jointe` is `joint`, `faites` is `faite`; both folded."""
    if typed == word:
        return True
    if len(word) < 3:
        return False
    return typed in {word + ending for ending in ENDINGS}


def called(group: str, key: str, lang: str) -> str:
    """A word of our own where no template prints it."""
    found: str = _ours()[group][key][lang]
    return found


def is_called(group: str, key: str) -> bool:
    """Have we a word for it?"""
    return key in _ours()[group]


def key_of(group: str, typed: str) -> str | None:
    """Of the word that was typed, in whichever language."""
    return next(
        (key for key, said in _ours()[group].items() if spaced(typed) in map(spaced, said.values())), None
    )


def names_one(group: str, typed: str) -> bool:
    """One of them stands in it, in whichever language."""
    said = f" {spaced(typed)} "
    return any(f" {spaced(one)} " in said for texts in _ours()[group].values() for one in texts.values())


def group_for(basis: str, group: str, key: str) -> str:
    """Where it stands as it is called on this ground: nobody is a client before they consented (CONVERSATION V1)."""
    without = f"{group}-without-consent"
    return without if basis == "danger" and key in _ours().get(without, {}) else group


@cache
def _ours() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((Path(__file__).parent / "templates" / "words.toml").read_text())
