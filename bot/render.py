"""Templates to message content: plain body and HTML from one source (STYLE 5)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as Scope
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot import calling
from bot.effects import Part
from bot.markup import Ours, french_spaces, one_line, quoted, to_html
from casework import instruments
from casework.case import Case
from casework.closing import ClosingRecord
from casework.people import Agency, Person, Role
from casework.plan import Task
from casework.referral import Referral

FOLDER = Path(__file__).parent / "templates"
LANGUAGES = ("en", "fr")
LOCALES = {"en": "en_CA", "fr": "fr_CA"}
HALF_A_YEAR = timedelta(days=183)
VOWELS = frozenset("aeiouyœæ")
DEVELOPMENT = re.compile(r"D\d+")
HANDLE = re.compile(r"@[a-z0-9._=/+-]+")


class Renderer:
    def __init__(self, folder: Path = FOLDER, *, bot_prefix: str = "!") -> None:
        self._words = tomllib.loads((folder / "words.toml").read_text()) | instruments.words()
        self._environments = {lang: self._environment(folder / lang) for lang in LANGUAGES}
        self._prefix = bot_prefix

    def content(
        self,
        parts: tuple[Part, ...],
        *,
        languages: tuple[str, ...],
        zone: ZoneInfo,
        here: str = "direct",
        ring: bool = False,
        mentions: tuple[str, ...] = (),
        now: datetime | None = None,
    ) -> dict[str, Any]:
        """The content of an `m.room.message`; several languages stand one under the other."""
        sides = [self._side(parts, lang, zone, here, now, ring) for lang in languages]
        return _message(sides, ring=ring, mentions=mentions)

    def joined(
        self, sides: list[str], *, ring: bool = False, mentions: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Of texts of ours that were rendered before, one a language; nothing that people typed is in them."""
        return _message([(side, to_html(side)) for side in sides], ring=ring, mentions=mentions)

    def text(
        self,
        part: Part,
        lang: str,
        zone: ZoneInfo,
        here: str = "direct",
        now: datetime | None = None,
        ring: bool = False,
    ) -> str:
        return self._block(one_line, part, lang, zone, here, now, ring)

    def word(self, group: str, value: str, lang: str) -> str:
        found: str = self._words[group][value][lang]
        return found

    def _side(
        self,
        parts: tuple[Part, ...],
        lang: str,
        zone: ZoneInfo,
        here: str,
        now: datetime | None,
        ring: bool,
    ) -> tuple[str, str]:
        plain = "\n".join(self._block(one_line, part, lang, zone, here, now, ring) for part in parts)
        rich = "\n".join(self._block(quoted, part, lang, zone, here, now, ring) for part in parts)
        return plain, to_html(rich)

    def _block(
        self,
        finish: Callable[[object], object],
        part: Part,
        lang: str,
        zone: ZoneInfo,
        here: str,
        now: datetime | None = None,
        ring: bool = False,
    ) -> str:
        subject, block = part.block.split("/")
        template = self._environments[lang].get_template(f"{subject}.md.j2")
        around = {"lang": lang, "zone": zone, "now": now, "ring": ring, "p": _prefix(here), "finish": finish}
        scope = template.new_context({**part.params, **around})
        text = "".join(template.blocks[block.replace("-", "_")](scope)).strip()
        return french_spaces(text) if lang == "fr" else text

    def _environment(self, folder: Path) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            finalize=finished,
            trim_blocks=True,
            lstrip_blocks=True,
            # What people typed is quoted by `finished`; escaping would show d&#39;Entremont
            autoescape=False,
            auto_reload=False,  # texts change with a release, not while it runs
        )
        environment.filters |= {
            "name": surname,
            "full": full_name,
            "when": when,
            "day": day,
            "hour": hour,
            "short": short,
            "begins": begins,
            "why": self._why,
            "born": born,
            "handle": handle,
            "names": names,
            "of": of,
            "seats": self._seats,
            "seat": self._seat_and_role,
            "own": Ours,
            "word": self._word_here,
            "listed": self._listed,
            "asks": self._asks,
            **calling.filters(self.word),
        }
        return environment

    @pass_context
    def _word_here(self, scope: Scope, value: str, group: str) -> Ours:
        return Ours(self.word(group, str(value), scope["lang"]))

    @pass_context
    def _listed(self, scope: Scope, values: list[str], group: str | None = None) -> Ours | str:
        words = [self.word(group, str(it), scope["lang"]) if group else str(it) for it in values]
        joined = ", ".join(words)
        return Ours(joined) if group else joined

    @pass_context
    def _asks(self, scope: Scope, task: Task) -> str:
        """What a task asks: as typed; the bot's own in the reader's language."""
        if not task.wording:
            return task.text
        group, _, key = task.wording.partition(".")
        if task.word_with:
            return Ours(self.word(group, f"{key}-after", scope["lang"]).replace("{who}", task.word_with))
        whom = ", ".join(self.word("agency", agency, scope["lang"]) for agency in task.concerns)
        return Ours(f"{self.word(group, key, scope['lang'])} {whom}".strip())

    @pass_context
    def _why(self, scope: Scope, task: Task) -> str:
        """Why it cannot be done, as typed; of a development that was misplaced the bot kept the number alone."""
        if not DEVELOPMENT.fullmatch(task.why):
            return task.why
        return Ours(f"{task.why}, {self.word('task-why', 'misplaced', scope['lang'])}")

    @pass_context
    def _seats(self, scope: Scope, people: Iterable[Person]) -> str:
        """`Cormier, Victim Services, coordinator; Roy, health`."""
        return "; ".join(self._seat(person, scope["lang"]) for person in people)

    @pass_context
    def _seat_and_role(self, scope: Scope, person: Person) -> str:
        """`Roy, health, member`; `Cormier, coordinator` where it is for no agency."""
        seat, role = self._seat(person, scope["lang"]), self.word("role", person.role, scope["lang"])
        return seat if person.role is Role.COORDINATOR else f"{seat}, {role}"

    def _seat(self, person: Person, lang: str) -> str:
        seat = f"{surname(person)}, {self.word('agency', person.agency, lang)}"
        chairs = person.role is Role.COORDINATOR and person.agency is not Agency.CHAIR
        return f"{seat}, {self.word('role', person.role, lang)}" if chairs else seat


def _message(sides: list[tuple[str, str]], *, ring: bool, mentions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "msgtype": "m.text" if ring else "m.notice",
        "body": "\n\n".join(plain for plain, _ in sides),
        "format": "org.matrix.custom.html",
        "formatted_body": "<br><br>".join(html for _, html in sides),
        "m.mentions": {"user_ids": list(mentions)} if mentions else {},
    }


def _prefix(here: str) -> Ours:
    """Commands are typed with `!` in rooms; in a direct room it may be left out."""
    return Ours("" if here == "direct" else "!")


def surname(person: Person) -> str:
    return person.last or person.first


def full_name(person: Person | Referral | Case | ClosingRecord) -> str:
    return f"{person.first} {person.last}".strip()


def names(people: Iterable[Person]) -> str:
    return ", ".join(surname(person) for person in people)


def of(name: str) -> str:
    """`de Roy`, `d’Ouellette`; before an h it stays: `de Haché`."""
    begins = unicodedata.normalize("NFD", name)[:1].lower()
    return f"d’{name}" if begins in VOWELS else f"de {name}"


def handle(user_id: str) -> Ours | str:
    """How somebody is typed in a command: `@roy`. What could break out of backticks is shown as typed."""
    short = user_id.partition(":")[0]
    return Ours(short) if HANDLE.fullmatch(short) else short


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


def begins(words: str) -> Ours:
    """Words of ours at the beginning of a line: with a capital."""
    return Ours(words[:1].upper() + words[1:])


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


@pass_context
def finished(scope: Scope, value: object) -> object:
    """Whatever a template prints, as the body or as Markdown needs it."""
    return scope["finish"](value)
