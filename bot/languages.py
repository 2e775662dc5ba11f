"""Is it a language? By its name, in English, in French or in itself (P3.10)."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from bot import words

NO_NAMES = ("mis", "mul", "und", "zxx")
"""`Unknown language` and the like."""
ALSO = re.compile(
    r"\b(?:asl|lsq|sign language|langues? des signes|wolastoqey|wolastoqiyik|mal[ei]seet|malecite|mi ?[kg]ma[qw]|micmac|"
    r"passamaquoddy|chiac|acadien|acadian|creole|kreyol|arab|farsi|persian|bengali|tagalog|kirundi|kurdish|mandarin|"
    r"flemish|flamand)\b"
)
NAMED_SO = re.compile(r"(?:the |la |une )?(?:(\w{3,}) (?:language|dialect)|(?:langue|dialecte) (\w{3,}))")
"""`Zarma language`: nobody knows them all."""
NO_NAME = re.compile(
    r"(?:her|his|their|own|the|same|that|this|which|any|first|second|son|leur|meme|autre|other|foreign)"
)
BY_CODE = ("en", "fr")


def names_one(said: str) -> bool:
    """`French, and some Arabic`; `all but health` names none."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", words.spaced(said)).split())
    if (named := NAMED_SO.fullmatch(plain)) is not None:
        return NO_NAME.fullmatch(named[1] or named[2]) is None
    if plain in BY_CODE or ALSO.search(plain):
        return True
    return any(f" {one} " in f" {plain} " for one in _known())


@cache
def _known() -> frozenset[str]:
    lists = [Locale(lang).languages for lang in ("en", "fr")]
    named = {name for each in lists for code, name in each.items() if code not in NO_NAMES}
    by_themselves = {Locale(code).get_language_name() for code in ("ar", "es", "pt", "uk", "zh", "fa", "pa")}
    plain = (re.sub(r"[^\w\s]", " ", words.spaced(name or "")) for name in named | by_themselves)
    return frozenset(" ".join(one.split()) for one in plain)
