"""What a province and its regions set without a programmer: the house of a configuration, instruments, forms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot import answers, forms, statutes
from bot.config import Config, ConfigError
from bot.handlers import intake
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
    """What the province and its regions changed without a programmer: instruments, forms, statutes. Raises ConfigError."""
    if config.data.instruments is not None:
        _add_instruments(config.path(config.data.instruments))
    _forms_of_the_province(config, house)
    _own_forms(config, house)
    check_statutes()
    _own_statutes(config)


def _forms_of_the_province(config: Config, house: House) -> None:
    """Each file of the folder is a form by its name; other words, the same questions. Raises ConfigError."""
    folder = config.path(config.data.forms) if config.data.forms is not None else None
    if folder is None:
        return
    files, talks = sorted(folder.glob("*.toml")), everything().talks
    if not files:
        raise ConfigError([f"{folder}: holds no form"])
    for file in files:
        if file.stem not in talks:
            raise ConfigError([f"{file}: there is no such form; there are: {', '.join(sorted(talks))}"])
        known = talks[file.stem].form
        form = _own_form(file, known)
        if file.stem != "intake":
            _must_ask_the_same(file, form, known)
        house.forms[0, file.stem] = form


def _must_ask_the_same(file: Path, form: Form, known: Form) -> None:
    """What is done with the answers is written for these questions, of this kind, with these choices."""
    missing = _asked(known) ^ _asked(form)
    if missing:
        keys = ", ".join(sorted({key for key, _, _ in missing}))
        raise ConfigError([f"{file}: other questions, kinds or choices than the form that ships: {keys}"])


def _asked(form: Form) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(question.key, question.kind, tuple(question.choices)) for question in form.questions}


def _own_statutes(config: Config) -> None:
    file = config.path(config.data.statutes) if config.data.statutes is not None else None
    if file is not None:
        check_statutes(file)
    statutes.use(file)


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
        needed = {"born", "first", "last"} if known.name == "intake" else set[str]()
        missing = needed - {question.key for question in form.questions}
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
