"""Each command × role × place, tried through the dispatcher against a table written from COMMANDS §2."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import handlers
from bot.incoming import Batch
from bot.router import Place
from casework.events import Failed, Refused
from casework.people import Agency, Role
from storage import documents
from storage.tables import journal
from tests.build import a_team, an_open_case
from tests.town import Town

TABLE = tomllib.loads((Path(__file__).parents[1] / "handlers" / "permissions.toml").read_text())
NOW: dict[str, dict[str, str]] = TABLE["now"]
LATER: dict[str, dict[str, str]] = TABLE["later"]
REGISTERED = {command.name for command in handlers.router().commands}
ROUTER = handlers.router()

PEOPLE = {"F": "morin", "M": "leblanc", "A": "haddad", "C": "cormier", "P": "mcgrath", "O": "landry"}
ROOMS = {"c": "case:K7-QF3", "k": "coordination:1", "p": "program", "d": ""}
"""The direct room last: whoever says there that the phone is lost says nothing after it."""
ANSWERS = ("not-your-role", "not-here")
LOCKS_THEM_OUT = {"lost"}
"""Whoever types it can type nothing after it: in a town of its own."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("permissions"))
    a_team(town)
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    town.moves_in("haddad", Role.AD_HOC)
    town.moves_in("landry", Role.OPERATOR)
    an_open_case(town)
    return town


@pytest.mark.rule("P1.3")
@pytest.mark.parametrize(("name", "row"), NOW.items(), ids=NOW)
def test_who_may_type_it_and_where(town: Town, name: str, row: dict[str, str], tmp_path: Path):
    answered = tried(town.copied_to(tmp_path) if name in LOCKS_THEM_OUT else town, f"!{name}")

    wrong = [
        f"{role} in {place}: {answered[role, place] or 'not refused'}"
        for role in PEOPLE
        for place in ROOMS
        if answered[role, place] != expected(row, role, place)
    ]
    assert wrong == []


def expected(row: dict[str, str], role: str, place: str) -> str:
    if role not in row["who"]:
        return "not-your-role"
    return "" if place in row["where"] else "not-here"


def tried(town: Town, text: str) -> dict[tuple[str, str], str]:
    """Everybody says it everywhere: which of the two refusals each of them got, if one."""
    who = {town.people[name].id: role for role, name in PEOPLE.items()}
    where = {}
    for name in PEOPLE.values():
        person = town.people[name]
        for place, room in ROOMS.items():
            our_name = room or f"person:{person.id}"
            where[our_name] = place
            town.server.write(town.room_id(our_name), person.user_id, text)
    before = newest(town)
    hand_in(town)
    answered: dict[tuple[str, str], str] = defaultdict(str)
    for event in said(town, before):
        assert not isinstance(event, Failed), f"{text} broke: {event.reference}"
        if event.reason in ANSWERS:
            answered[who[event.by], where[event.about]] = event.reason
    return answered


def hand_in(town: Town) -> None:
    """The inbox alone: what is answered need not be sent."""
    arriving, town.server.arriving = town.server.arriving, []
    town.parts.receiver.take(
        Batch(next="s", events=tuple(arriving)), lambda connection, work: None, town.clock.now()
    )
    while town.parts.work_off():
        continue


def newest(town: Town) -> int:
    with town.parts.open_work() as work:
        return work.connection.execute(select(func.max(journal.c.number))).scalar() or 0


def said(town: Town, since: int) -> list[Refused | Failed]:
    kinds: dict[str, Any] = {"Refused": Refused, "Failed": Failed}
    with town.parts.open_work() as work:
        found = work.connection.execute(
            select(journal)
            .where(journal.c.what.in_(kinds), journal.c.number > since)
            .order_by(journal.c.number)
        )
        return [
            documents.read(
                work.vault.open(row.sealed, table="journal", id=str(row.number)).plain, kinds[row.what]
            )
            for row in found
        ]


def test_every_command_has_a_row():
    assert set(REGISTERED) - set(NOW) == set()


def test_every_row_has_a_command():
    assert set(NOW) - set(REGISTERED) == set()


def test_what_comes_later_is_not_there_yet():
    """When it is: move its row to [now]."""
    assert set(LATER) & set(REGISTERED) == set()


@pytest.mark.rule("P11.1")
def test_both_words_mean_the_same():
    typed = [(word, name) for name in NOW for word in (name, NOW[name]["fr"])]

    assert [it for it in typed if (found := ROUTER.match(it[0])) is None or found.command.name != it[1]] == []


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("place", ROOMS)
def test_help_shows_what_may_be_used_and_nothing_else(role: str, place: str):
    shown = {command.name for command in ROUTER.allowed(role_of(role), Place(place))}

    assert shown <= {name for name, row in NOW.items() if not expected(row, role, place)}


def role_of(letter: str) -> Role:
    return dict(
        zip(
            "FMACPO",
            (Role.FRONT_LINE, Role.MEMBER, Role.AD_HOC, Role.COORDINATOR, Role.LEAD, Role.OPERATOR),
            strict=True,
        )
    )[letter]
