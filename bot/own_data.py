"""What a province and its regions set without a programmer: the house of a configuration, instruments, forms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot import answers, forms, statutes
from bot.config import Config, ConfigError
from bot.handlers import intake
from bot.house import House, province_calendar
from casework import instruments
from casework.dates import MIDNIGHT
from casework.deadlines import RULES, with_times
from casework.forms import Form
from casework.people import Terms
from casework.referral import Diligence
from casework.timetable import ONE_DAY


def house_of(config: Config) -> House:
    return House(
        regions={part.number: part.region() for part in config.region},
        rules=with_times(RULES, {k: dict(v) for k, v in config.deadlines.items()}),
        organisations=tuple(part.organisation() for part in config.organisation),
        terms=_terms(config),
        diligence=Diligence(attempts=config.referral.attempts, days=config.referral.days),
        retention=timedelta(days=config.retention.days),
        server=config.matrix.user.partition(":")[2],
        user_id=config.matrix.user,
    )


def _terms(config: Config) -> Terms:
    """A day in the configuration is meant to its end."""
    day, grace = config.affirmation.sign_by, config.affirmation.grace
    sign_by = province_calendar().at(day + ONE_DAY, MIDNIGHT) if day else None
    return Terms(sign_by=sign_by, grace=grace)


def read_data(config: Config, house: House) -> None:
    """What the province and its regions changed without a programmer: instruments, forms, statutes. Raises ConfigError."""
    if config.data.instruments is not None:
        _add_instruments(config.path(config.data.instruments))
    _own_forms(config, house)
    check_statutes()


def _own_forms(config: Config, house: House) -> None:
    """A region's own intake in place of the one that ships (P4.3). Raises ConfigError."""
    known = intake.router.talks["intake"].form
    for part in config.region:
        if part.intake is not None:
            house.forms[part.number, "intake"] = _own_form(config.path(part.intake), known)


def _own_form(file: Path, known: Form) -> Form:
    try:
        form = forms.read(known.name, file, known.conditions)
        kinds = {question.kind for question in form.questions} - set(answers.KINDS)
        missing = {"born", "first", "last"} - {question.key for question in form.questions}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigError([f"{file}: is not a whole form: {error}"]) from None
    if kinds or missing:
        raise ConfigError([f"{file}: unknown kinds: {sorted(kinds)}; missing questions: {sorted(missing)}"])
    return form


def check_statutes(file: Path = statutes.FILE) -> None:
    """At the start, not on the day that a coordinator needs the words. Raises ConfigError."""
    try:
        statutes.read(file)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigError([f"{file}: is not whole: {error}"]) from None


def _add_instruments(file: Path) -> None:
    """Raises ConfigError."""
    try:
        instruments.add(file)
    except ValueError as error:
        raise ConfigError([str(error)]) from None
