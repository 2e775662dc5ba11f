"""The configuration: one TOML file into frozen models; every mistake is reported at once, with its line."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.config_checks import joint
from casework.dates import read_duration
from casework.errors import Refusal
from casework.people import Agency
from casework.regions import Organisation, Region

USER_ID = re.compile(r"@[a-z0-9._=/+\-]+:[A-Za-z0-9.\-:\[\]]+")


class ConfigError(Exception):
    """`problems`: one line each, `file:line: where: what is wrong and what to do`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _user_id(value: str) -> str:
    if not USER_ID.fullmatch(value):
        raise ValueError("is not a Matrix ID; write it as @name:server")
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError("is no time zone; New Brunswick's is America/Moncton")
    return str(ZoneInfo(value))


def _homeserver(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is no address; write it as https://matrix.example.org")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("must be https: only a homeserver on this machine may be http")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith("sqlite:///"):
        raise ValueError("is no database that this version knows; write it as sqlite:///convene.db")
    return value


def _duration(value: object) -> timedelta:
    """Only as words: a bare number has no unit."""
    try:
        return read_duration(value if isinstance(value, str) else "")
    except Refusal:
        raise ValueError("is no length of time; write it as 30 min, 4 h or 2 days") from None


UserId = Annotated[str, AfterValidator(_user_id)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Matrix(Part):
    homeserver: Annotated[str, AfterValidator(_homeserver)]
    user: UserId
    password_file: Path | None = None
    token_file: Path | None = None


class Storage(Part):
    url: Annotated[str, AfterValidator(_database)] = "sqlite:///convene.db"
    master_key_file: Path = Path("master.key")


class Data(Part):
    instruments: Path | None = None
    """Beside those that ship, or in their place (P2.11)."""
    statutes: Path | None = None
    """The same (P11.8)."""
    forms: Path | None = None
    """A folder: `refer.toml` and others in place of those that ship."""


class RegionPart(Part):
    number: Annotated[int, Field(ge=1, le=99)]
    name: dict[str, str]
    zone: Annotated[str, AfterValidator(_zone)] = "America/Moncton"
    languages: tuple[str, ...] = ("en", "fr")
    coordinators: Annotated[tuple[UserId, ...], Field(min_length=1)]
    emergency: str = "911"
    intake: Path | None = None
    """A form of the region's own, in place of the one that ships (P4.3)."""

    def region(self) -> Region:
        return Region(
            number=self.number,
            names=self.name,
            zone=self.zone,
            languages=self.languages,
            emergency=self.emergency,
        )


class OrganisationPart(Part):
    key: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    agency: Agency
    name: dict[str, str]
    words: tuple[str, ...] = ()
    regions: tuple[int, ...] = ()
    serves_partner: bool = False
    """A guest from there also serves the offending partner: the room is told so (P1.15)."""

    def organisation(self) -> Organisation:
        return Organisation(
            key=self.key,
            agency=self.agency,
            names=self.name,
            words=self.words,
            regions=self.regions,
            serves_partner=self.serves_partner,
        )


class AffirmationPart(Part):
    grace: Duration = timedelta(0)
    sign_by: date | None = None


class ReferralPart(Part):
    """Before a referral closes as unreachable (P3.11)."""

    attempts: Annotated[int, Field(ge=1, le=12)] = 3
    days: Annotated[int, Field(ge=1, le=12)] = 2


class RetentionPart(Part):
    days: Annotated[int, Field(ge=31)] = 7 * 365
    """How long records are kept after a case, or a referral, is closed (P8.6); coordinators are told 30 days before."""
    room_days: Annotated[int, Field(ge=1, le=365)] = 7
    """How long the bot stays in the emptied room of a closed case (P8.4)."""


class Config(Part):
    matrix: Matrix
    storage: Storage = Storage()
    region: Annotated[tuple[RegionPart, ...], Field(min_length=1)]
    organisation: tuple[OrganisationPart, ...] = ()
    affirmation: AffirmationPart = AffirmationPart()
    referral: ReferralPart = ReferralPart()
    retention: RetentionPart = RetentionPart()
    deadlines: dict[str, dict[str, Duration]] = {}
    data: Data = Data()
    folder: Path = Path()

    def path(self, of: Path) -> Path:
        """Paths in the file are relative to its folder."""
        return of if of.is_absolute() else self.folder / of

    @property
    def database_url(self) -> str:
        name = self.storage.url.removeprefix("sqlite:///")
        return f"sqlite:///{self.path(Path(name))}"

    def secret(self, file: Path) -> str:
        """Raises ConfigError if it cannot be read, is empty, or others may read it."""
        path = self.path(file)
        try:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise ConfigError([f"{path}: others may read this file; chmod 600 {path}"])
            value = path.read_text().strip()
        except OSError as error:
            raise ConfigError([f"{path}: {(error.strerror or 'cannot be read').lower()}"]) from None
        if not value:
            raise ConfigError([f"{path}: the file is empty"])
        return value

    def master_key(self) -> bytes:
        try:
            key = bytes.fromhex(self.secret(self.storage.master_key_file))
        except ValueError:
            key = b""
        if len(key) != 32:
            path = self.path(self.storage.master_key_file)
            raise ConfigError([f"{path}: is no master key; 64 hexadecimal digits, as `convene init` writes"])
        return key


def load(path: Path) -> Config:
    """Raises ConfigError with every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise ConfigError([f"{path}: {why}; `./convene init` writes one"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: is not UTF-8; save it as UTF-8"]) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: {error}"]) from None
    problems: list[str] = []
    config = None
    try:
        config = Config.model_validate({**raw, "folder": path.resolve().parent})
    except ValidationError as error:
        problems += [
            _problem(path, text, each) for each in error.errors(include_input=False, include_url=False)
        ]
    problems += [f"{path}:{_line(text, where)}: {_dotted(where)}: {what}" for where, what in joint(raw)]
    if problems or config is None:
        raise ConfigError(sorted(problems, key=_by_line))
    return config


def _problem(path: Path, text: str, error: Any) -> str:
    where = tuple(error["loc"])
    what = error["msg"].removeprefix("Value error, ")
    words = {
        "extra_forbidden": "is no setting of this program",
        "missing": "is missing",
        "too_short": "needs at least one",
        "string_pattern_mismatch": "may hold small letters, digits and hyphens",
    }.get(error["type"], what)
    return f"{path}:{_line(text, where)}: {_dotted(where)}: {words}"


def _dotted(where: tuple[Any, ...]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else str(step) for step in where)


def _line(text: str, where: tuple[Any, ...]) -> int:
    """The line of this setting, or of the nearest table around it; 1 if there is neither."""
    table, item, found = "", -1, 1
    wanted = [step for step in where if isinstance(step, str)]
    place = next((step for step in where if isinstance(step, int)), None)
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            name = header[2].replace('"', "")
            item = item + 1 if name == table and header[1] == "[[" else 0
            table = name
            if table.split(".") == wanted[: len(table.split("."))] and place in (None, item):
                found = number
        setting = re.match(r'\s*"?([\w.\-]+)"?\s*=', line)
        inside = [*(table.split(".") if table else ()), setting[1]] if setting else []
        if inside and inside == wanted[: len(inside)] and place in (None, item):
            return number
    return found


def _by_line(problem: str) -> tuple[int, str]:
    found = re.search(r":(\d+): ", problem)
    return (int(found[1]) if found else 0, problem)


def write_secret(path: Path, value: str) -> None:
    """A file that only its owner can read. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(value + "\n")
