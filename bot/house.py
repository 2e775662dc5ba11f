"""What the configuration says of the province, as handlers need it: regions, calendars, clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from casework.affirmation import Terms
from casework.attempts import Diligence
from casework.deadlines import RULES, Rule, with_times
from casework.devices import Device, NewIdentity
from casework.forms import Form
from casework.regions import Organisation, Region
from casework.timetable import Calendar

PROVINCE_ZONE = "America/Moncton"
RETENTION = timedelta(days=7 * 365)
ROOM_STAYS = timedelta(days=7)
TODAYS_TERMS = Terms()
DILIGENCE = Diligence()


@dataclass(kw_only=True)
class House:
    regions: dict[int, Region]
    rules: dict[str, Rule] = field(default_factory=lambda: with_times(RULES, {}))
    organisations: tuple[Organisation, ...] = ()
    terms: Terms = TODAYS_TERMS
    """Of the affirmation."""
    diligence: Diligence = DILIGENCE
    """Before a referral closes as unreachable (P3.11)."""
    retention: timedelta = RETENTION
    """How long records are kept after closing (P8.6)."""
    room_stays: timedelta = ROOM_STAYS
    """How long the bot stays in the emptied room of a closed case (P8.4)."""
    server: str = ""
    """The homeserver's name: `@name` without a server is one of it."""
    user_id: str = ""
    """The bot's own Matrix id."""
    forms: dict[tuple[int, str], Form] = field(default_factory=dict)
    """A region's own, by its number and the form's name, in place of the one that ships (P4.3)."""
    fingerprint: str = ""
    """Of the bot's own master key; known once it has logged in."""
    devices: Callable[[str], tuple[Device, ...]] = lambda user_id: ()
    """A person's devices, as the homeserver showed them last: they are not stored (docs/decisions.md, 2)."""
    new_identity: Callable[[str], NewIdentity | None] = lambda user_id: None
    """Where a person shows another identity than the one that is pinned."""

    of_two: int | None = None
    """While a command is read again: which of two equal hours was meant by it, the first (0) or the second (1)."""

    def form(self, region: int, name: str) -> Form | None:
        """Of the region's own, or of the province's; None: the one that ships (P4.3)."""
        return self.forms.get((region, name)) or self.forms.get((0, name))

    def region(self, number: int) -> Region:
        return self.regions[number]

    def zone(self, region: int) -> ZoneInfo:
        return ZoneInfo(self.regions[region].zone if region in self.regions else PROVINCE_ZONE)

    def calendar(self, region: int) -> Calendar:
        return replace(_calendar(str(self.zone(region))), of_two=self.of_two)

    def languages(self, region: int) -> tuple[str, ...]:
        return self.regions[region].languages if region in self.regions else ("en", "fr")

    def organisation(self, key: str) -> Organisation | None:
        return next((one for one in self.organisations if one.key == key), None)


def province_calendar() -> Calendar:
    return _calendar(PROVINCE_ZONE)


@cache
def _calendar(zone: str) -> Calendar:
    years = range(2020, 2061)
    # The library's default for New Brunswick leaves out four days on which offices are closed
    days = holidays.country_holidays(
        "CA", subdiv="NB", years=years, categories=("public", "government", "optional")
    )
    return Calendar(zone=ZoneInfo(zone), holidays=frozenset(days))
