"""How instants and days are written, for templates: local time appears here alone (STYLE 3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from jinja2 import pass_context
from jinja2.runtime import Context as Scope

from bot.markup import Ours

LOCALES = {"en": "en_CA", "fr": "fr_CA"}
HALF_A_YEAR = timedelta(days=183)


@pass_context
def when(scope: Scope, instant: datetime) -> Ours:
    """Weekday, date and time: `Saturday 21 November 2026, 10:30`."""
    return Ours(f"{_day(scope, instant)}{_comma(scope)}{_hour(scope, instant)}")


@pass_context
def short(scope: Scope, instant: datetime) -> Ours:
    """Weekday, day, month and time; the year too where it is another one, or far from now.

    A ring is short, and gives the year in the weekday's place.
    """
    far = "d MMMM y" if scope["ring"] else "EEEE d MMMM y"
    pattern = far if _is_far(scope, instant) else "EEEE d MMMM"
    date = _date(_local(scope, instant), pattern, scope["lang"])
    return Ours(f"{date}{_comma(scope)}{_hour(scope, instant)}")


def _is_far(scope: Scope, instant: datetime) -> bool:
    now: datetime | None = scope["now"]
    if now is None:
        return False
    return _local(scope, now).year != _local(scope, instant).year or abs(instant - now) > HALF_A_YEAR


@pass_context
def day(scope: Scope, instant: datetime) -> Ours:
    return Ours(_day(scope, instant))


@pass_context
def born(scope: Scope, day: date) -> Ours:
    """A day without its weekday: `14 March 1991`."""
    local = _local(scope, day) if isinstance(day, datetime) else day
    return Ours(_date(local, "d MMMM y", scope["lang"]))


@pass_context
def hour(scope: Scope, instant: datetime) -> Ours:
    return Ours(_hour(scope, instant))


def _day(scope: Scope, instant: datetime) -> str:
    date = instant if not isinstance(instant, datetime) else _local(scope, instant)
    return _date(date, "EEEE d MMMM y", scope["lang"])


def _date(day: date, pattern: str, lang: str) -> str:
    text = format_date(day, pattern, locale=LOCALES[lang])
    return re.sub(r"\b1 ", "1er ", text, count=1) if lang == "fr" and day.day == 1 else text


def _hour(scope: Scope, instant: datetime) -> str:
    pattern = "HH:mm" if scope["lang"] == "en" else "H 'h' mm"
    text = format_time(_local(scope, instant), pattern, locale=LOCALES[scope["lang"]])
    if scope["lang"] == "fr":
        text = text.removesuffix(" 00")  # 14 h, not 14 h 00
    # Spaces that do not break inside a time.
    return (text + _which_of_two(scope, instant)).replace(" ", "\u00a0")


def _which_of_two(scope: Scope, instant: datetime) -> str:
    """An hour that comes twice is written with its zone, as it may be typed: ` ADT`, ` HNA`."""
    local = _local(scope, instant).replace(fold=0)
    if local.utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    of_day = bool(_local(scope, instant).dst())
    return {"en": (" AST", " ADT"), "fr": (" HNA", " HAA")}[scope["lang"]][of_day]


def _comma(scope: Scope) -> str:
    return ", " if scope["lang"] == "en" else " à "


def _local(scope: Scope, instant: datetime) -> datetime:
    zone: ZoneInfo = scope["zone"]
    return instant.astimezone(zone)


FILTERS: dict[str, Callable[..., Any]] = {
    "when": when,
    "day": day,
    "hour": hour,
    "short": short,
    "born": born,
}
