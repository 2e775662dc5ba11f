"""Local time: days, months and business days of a region (P10.2).

Instants are aware UTC everywhere; elapsed hours are a plain `timedelta` on them, which no change
of daylight time alters. Only days and months go through the region's wall clock, here.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.errors import Refusal

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """A region's zone and its holidays."""

    zone: ZoneInfo
    holidays: frozenset[date]
    of_two: int | None = None
    """Which of two equal hours is meant, once it was asked: 0 or 1 (P10.2)."""

    def local(self, instant: datetime) -> datetime:
        assert instant.utcoffset() == timedelta(0), "an instant is aware UTC"
        return instant.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The instant when the region's clocks show this; of an hour that comes twice the earlier one,
        unless `clock.fold` is 1."""
        assert clock.tzinfo is None, "a clock time is local"
        instant = self._instant(day, clock)
        if self.local(instant).replace(tzinfo=None) != datetime.combine(day, clock):
            instead = f"{self.local(instant):%Y-%m-%d %H:%M}"  # what they show at that moment
            raise Refusal("no-such-time", shown=f"{day:%Y-%m-%d} {clock:%H:%M}", instead=instead)
        return instant

    def happens_twice(self, day: date, clock: time) -> bool:
        return self._instant(day, clock.replace(fold=0)) < self._instant(day, clock.replace(fold=1))

    def is_business_day(self, day: date) -> bool:
        assert not isinstance(day, datetime), "holidays are days: a datetime never equals one"
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_business_day(self, day: date) -> date:
        return self.add_business_days(day, 1)

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`th business day after this one, which may itself be any day."""
        assert count >= 0, "business days are counted forwards"
        while count:
            day += ONE_DAY
            count -= self.is_business_day(day)
        return day

    def add_local_days(self, instant: datetime, days: int) -> datetime:
        """The same wall clock on another day; in the hour that spring skips, as much later."""
        then = self.local(instant)
        return self._instant(then.date() + timedelta(days=days), then.time())

    def add_months(self, instant: datetime, months: int) -> datetime:
        """The same day of another month, or that month's last; wall clock as in `add_local_days`."""
        then = self.local(instant)
        return self._instant(month_after(then.date(), months), then.time())

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def month_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
