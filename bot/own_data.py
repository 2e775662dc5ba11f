"""What a province and its regions set without a programmer: the house of a configuration, instruments, forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot import data_faults, form_faults, forms, instrument_faults, statute_faults, statutes
from bot.config import Config, ConfigError
from bot.handlers import router as everything
from bot.house import House, province_calendar
from casework import instruments
from casework.affirmation import Terms
from casework.attempts import Diligence
from casework.date_hours import MIDNIGHT
from casework.deadlines import RULES, with_times
from casework.forms import Form
from casework.timetable import ONE_DAY


def house_of(config: Config) -> House:
    return House(
        regions={part.number: part.region() for part in config.region},
        rules=with_times(RULES, {k: dict(v) for k, v in config.deadlines.items()}),
        organisations=tuple(part.organisation() for part in config.organisation),
        terms=_terms(config),
        diligence=Diligence(attempts=config.referral.attempts, days=config.referral.days),
        retention=timedelta(days=config.retention.days),
        room_stays=timedelta(days=config.retention.room_days),
        server=config.matrix.user.partition(":")[2],
        user_id=config.matrix.user,
    )


def _terms(config: Config) -> Terms:
    """A day in the configuration is meant to its end."""
    day, grace = config.affirmation.sign_by, config.affirmation.grace
    sign_by = province_calendar().at(day + ONE_DAY, MIDNIGHT) if day else None
    return Terms(sign_by=sign_by, grace=grace)


def read_data(config: Config, house: House) -> None:
    """What the province and its regions changed without a programmer: instruments, forms, statutes.

    Raises ConfigError with every fault of every file, and then nothing is used.
    """
    faults = [line for file, found in _looked_at(config) for line in data_faults.within(str(file), found)]
    if faults:
        raise ConfigError(faults)
    if config.data.instruments is not None:
        instruments.add(config.path(config.data.instruments))
    for form in _forms(config):
        house.forms[form.region, form.known.name] = forms.read(
            form.known.name, form.file, form.known.conditions
        )
    statutes.use(_statutes(config))


def _looked_at(config: Config) -> Iterator[tuple[Path, list[str]]]:
    """Each file with what is wrong with it, at the start and not on the day that somebody needs it."""
    if config.data.instruments is not None:
        file = config.path(config.data.instruments)
        yield file, instrument_faults.faults(file)
    yield from _folder(config)
    for form in _forms(config):
        yield form.file, form_faults.faults(form.file, form.known)
    for file in filter(None, (statutes.FILE, _statutes(config))):
        yield file, statute_faults.faults(file)


def _folder(config: Config) -> Iterator[tuple[Path, list[str]]]:
    """Each file of the folder is a form by its name."""
    if config.data.forms is None:
        return
    folder, known = config.path(config.data.forms), everything().talks
    files = sorted(folder.glob("*.toml"))
    if not files:
        yield folder, ["holds no form"]
    for file in files:
        if file.stem not in known:
            yield file, [f"there is no form of this name; {data_faults.nearest(file.stem, known)}"]


@dataclass(frozen=True)
class OwnForm:
    region: int
    """0: the province's."""
    file: Path
    known: Form
    """The one that ships."""


def _forms(config: Config) -> Iterator[OwnForm]:
    """Of the province: other words, the same questions. Of a region: an intake of its own (P4.3)."""
    talks = everything().talks
    if config.data.forms is not None:
        for file in sorted(config.path(config.data.forms).glob("*.toml")):
            if file.stem in talks:
                yield OwnForm(0, file, talks[file.stem].form)
    for part in config.region:
        if part.intake is not None:
            yield OwnForm(part.number, config.path(part.intake), talks["intake"].form)


def _statutes(config: Config) -> Path | None:
    return config.path(config.data.statutes) if config.data.statutes is not None else None
