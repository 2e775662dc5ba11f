"""How people are named in a text, for templates: by surname, with their seat, as they are typed in a command."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context as Scope

from bot.filters.calling import Word
from bot.markup import Ours
from casework.case import Case
from casework.closing import ClosingRecord
from casework.people import Agency, Person, Role
from casework.referral import Referral

VOWELS = frozenset("aeiouyœæ")
HANDLE = re.compile(r"@[a-z0-9._=/+-]+")
ACCOUNT = re.compile(HANDLE.pattern + r":[a-z0-9.:\[\]-]+")


def filters(word: Word, ours: Callable[[], str]) -> dict[str, Callable[..., Any]]:
    """`ours`: the name of our own server."""

    @pass_context
    def seats(scope: Scope, people: Iterable[Person]) -> str:
        """`Cormier, Victim Services, coordinator; Roy, health`."""
        return "; ".join(_seat(word, person, scope["lang"]) for person in people)

    @pass_context
    def seat(scope: Scope, person: Person) -> str:
        """`Roy, health, member`; `Cormier, coordinator` where it is for no agency."""
        seat, role = _seat(word, person, scope["lang"]), word("role", person.role, scope["lang"])
        return seat if person.role is Role.COORDINATOR else f"{seat}, {role}"

    return {
        "name": surname,
        "full": full_name,
        "names": names,
        "of": of,
        "handle": lambda user_id: handle(user_id, ours()),
        "account": account,
        "seats": seats,
        "seat": seat,
    }


def _seat(word: Word, person: Person, lang: str) -> str:
    seat = f"{surname(person)}, {word('agency', person.agency, lang)}"
    chairs = person.role is Role.COORDINATOR and person.agency is not Agency.CHAIR
    return f"{seat}, {word('role', person.role, lang)}" if chairs else seat


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


def handle(user_id: str, ours: str) -> Ours | str:
    """How somebody is typed in a command: `@roy`; with the server where it is another than ours, as the name alone would be
    somebody of ours. What could break out of backticks is shown as typed."""
    short, _, server = user_id.partition(":")
    typed = short if server in ("", ours) else user_id
    return Ours(typed) if (HANDLE.fullmatch(typed) or ACCOUNT.fullmatch(typed)) else typed


def account(user_id: str) -> Ours | str:
    """The whole Matrix ID, between backticks: no pill, and nothing of it is read as Markdown."""
    return Ours(f"`{user_id}`") if ACCOUNT.fullmatch(user_id) else user_id
