"""Lengths of time and hours of a day, as people type them."""

import re
from datetime import datetime, time, timedelta

from casework.date_days import Asked
from casework.date_words import (
    AT,
    COUNT,
    HOUR,
    HOURS_WORD,
    IL_Y_A,
    MINUTE,
    MINUTES_WORD,
    NUMBERS,
    PARTS,
    choice,
    counted,
)

MIDNIGHT = time(0)
END_OF_DAY = time(17)
DAYS_OR_WEEKS = re.compile(rf"{COUNT} ?(?:(?:d|j|days?|jours?)|(?P<weeks>weeks?|semaines?))")

# --- elapsed time ---

NOW = re.compile(r"(?:right |just )?now|maintenant|a l'instant")
LENGTHS = {
    "an hour and a half": 90,
    "une heure et demie": 90,
    "half an hour": 30,
    "half hour": 30,
    "a half hour": 30,
    "1/2 hour": 30,
    "une demi-heure": 30,
    "une demi heure": 30,
    "une demie-heure": 30,
    "une demie heure": 30,
    "1/2 heure": 30,
    "a quarter of an hour": 15,
    "a quarter hour": 15,
    "un quart d'heure": 15,
    "three quarters of an hour": 45,
    "trois quarts d'heure": 45,
}
AND_A_HALF = re.compile(
    rf"{COUNT} ?(?:(?:and a half|1/2) {HOURS_WORD}|{HOURS_WORD} (?:and a half|et demie?))"
    rf"|(?P<decimal>[0-9]{{1,2}})[.,]5 ?{HOURS_WORD}"
)
HOURS = re.compile(rf"{COUNT} ?{HOURS_WORD}(?:,? ?(?:and |et )?(?P<minutes>[0-5]?[0-9]) ?{MINUTES_WORD})?")
HOURS_SHORT = re.compile(rf"{COUNT} ?(?:h|heures?) ?(?P<minutes>[0-5][0-9])")
MINUTES = re.compile(rf"{COUNT} ?{MINUTES_WORD}")
AHEAD = re.compile(r"(?:in|dans) (?P<length>.+)")
AGO = re.compile(rf"{IL_Y_A} (?P<french>.+)|(?P<english>.+) ago")


def moment(said: str, asked: Asked) -> datetime | None:
    if NOW.fullmatch(said):
        return asked.now
    for form, sign in ((AHEAD, 1), (AGO, -1)):
        found = form.fullmatch(said)
        if found and (length := hours_and_minutes(next(filter(None, found.groups())))):
            return asked.now + sign * length
    return None


def hours_and_minutes(said: str) -> timedelta | None:
    if said in LENGTHS:
        return timedelta(minutes=LENGTHS[said])
    if found := AND_A_HALF.fullmatch(said):
        return timedelta(hours=counted(found["count"] or found["decimal"]), minutes=30)
    if found := HOURS.fullmatch(said) or HOURS_SHORT.fullmatch(said):
        return timedelta(hours=counted(found["count"]), minutes=int(found["minutes"] or 0))
    if found := MINUTES.fullmatch(said):
        return timedelta(minutes=counted(found["count"]))
    return None


# --- times of day ---

END = re.compile(r"eod|(?:the )?end of (?:the )?day|(?:en |la )?fin de (?:la )?journee")
NOON = re.compile(r"noon|midi")
MIDNIGHT_WORD = re.compile(r"midnight|minuit")
DAYS_END = re.compile(r"24(?: ?(?:h|heures?)(?: ?00)?|:00)")
TWELVE_HOURS = re.compile(rf"{HOUR}(?: ?h|(?:[:.]| ?h ?){MINUTE})? ?(?P<half>[ap])\.? ?m\.?")
WRITTEN_TIME = re.compile(rf"{HOUR}(?: ?(?:h|heures?)|(?::| ?(?:h|heures?) ?){MINUTE}(?: ?(?:h|min))?)")
IN_WORDS = re.compile(rf"(?P<hour>{choice(*NUMBERS)}) (?:heures?|o'clock)(?: et (?P<past>demie?|quart))?")
PAST = {"demi": 30, "demie": 30, "quart": 15}
FOUR_DIGITS = re.compile(r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?P<sure> ?(?:h|hrs?|hours?))?")
"""As on the police radio. Beside a day, and not where it may be a year."""
BARE_HOUR = re.compile(HOUR)
NEAR_DAY = re.compile("today|tomorrow|demain|yesterday|hier|aujourd'? ?hui")


def is_midnight(said: str) -> bool:
    return bool(MIDNIGHT_WORD.fullmatch(_without_at(said)))


def is_days_end(said: str) -> bool:
    """24:00, the day's last instant."""
    return bool(DAYS_END.fullmatch(_without_at(said)))


def _without_at(said: str) -> str:
    return AT.sub("", said, count=1) if AT.match(said) else said


def clock_of(said: str, part: str | None, *, beside: str) -> time | None:
    """`beside`: the day that is said with it, which may make an hour of a bare number."""
    after_at, said = AT.match(said), _without_at(said)
    if MIDNIGHT_WORD.fullmatch(said) or DAYS_END.fullmatch(said):
        return _midnight(said, part, beside)
    for form, clock in ((NOON, time(12)), (END, END_OF_DAY)):
        if form.fullmatch(said):
            return None if part else clock
    if found := TWELVE_HOURS.fullmatch(said):
        return _twelve_hours(found, part)
    if after_at and (found := IN_WORDS.fullmatch(said)):
        return _in_words(found, part)
    found = _in_figures(said, beside)
    # "tonight at 8", "tonight 8"; "monday evening 7" could be the 7th
    if not found and part and (after_at or NEAR_DAY.fullmatch(beside)):
        found = BARE_HOUR.fullmatch(said)
    return _twenty_four_hours(int(found["hour"]), _minute(found), part) if found else None


def _in_figures(said: str, beside: str) -> re.Match[str] | None:
    found = FOUR_DIGITS.fullmatch(said)
    if found and (found["sure"] or _is_no_year(said, beside)):
        return found
    return WRITTEN_TIME.fullmatch(said)


def _midnight(said: str, part: str | None, beside: str) -> time | None:
    """`24 h` alone may be a length of time."""
    may_be_a_length = DAYS_END.fullmatch(said) and not beside and "00" not in said
    return MIDNIGHT if part in (None, "evening") and not may_be_a_length else None


def _is_no_year(said: str, beside: str) -> bool:
    return bool(beside) and not said.startswith(("19", "20"))


def _in_words(found: re.Match[str], part: str | None) -> time | None:
    return _twenty_four_hours(counted(found["hour"]), PAST.get(found["past"], 0), part)


def _twelve_hours(found: re.Match[str], part: str | None) -> time | None:
    hour = int(found["hour"])
    if not 1 <= hour <= 12:
        return None
    return _time(hour % 12 + (12 if found["half"] == "p" else 0), _minute(found), part)


def _twenty_four_hours(hour: int, minute: int, part: str | None) -> time | None:
    """`8:30` in the evening is 20:30."""
    if part and hour not in PARTS[part] and 1 <= hour < 12:
        hour += 12
    return _time(hour, minute, part)


def _minute(found: re.Match[str]) -> int:
    return int(found.groupdict().get("minute") or 0)


def _time(hour: int, minute: int, part: str | None) -> time | None:
    if hour > 23 or minute > 59 or (part and hour not in PARTS[part]):
        return None
    return time(hour, minute)
