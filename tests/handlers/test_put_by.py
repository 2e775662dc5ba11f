"""What breaks twice, or cannot be opened, is put by, and whoever wrote it hears so (ARCHITECTURE 6)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.homeserver import GatewayError
from bot.incoming import Batch, NowReads
from bot.loops import App
from casework.people import Agency, Role
from storage.inbox import TRIES
from storage.tables import inbox
from tests.fakes import FakeHomeserver
from tests.handlers.test_dispatcher import with_a_broken_command
from tests.test_rooms_check import NoKeys
from tests.town import Town

KOORD = "coordination:1"
TOLD = {
    "en": "What you wrote at 10:50 was not carried out.\n"
    "That is my fault, not yours. If it was urgent, telephone.\n"
    "Now: write it again, and tell your operator.",
    "fr": "Ce que vous avez écrit à 10 h 50 n’a pas été exécuté.\n"
    "C’est ma faute, pas la vôtre. Si c’était urgent, téléphonez.\n"
    "Maintenant : écrivez-le de nouveau, et prévenez la personne responsable de l’exploitation.",
}


class Down(FakeHomeserver):
    """Nobody gets in, once the start was counted."""

    async def sync(self, since: str | None, timeout: float):
        raise GatewayError("401", denied=True)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("roy", Role.MEMBER)
    town.moves_in("martin", Role.MEMBER, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    with_a_broken_command(town)
    return town


def plain(bodies: list[str]) -> list[str]:
    return [body.replace("\N{NO-BREAK SPACE}", " ") for body in bodies]


def writes(town: Town, name: str, text: str) -> None:
    town.server.write(town.room_id(town.direct(name)), town.people[name].user_id, text)


def arrives(town: Town) -> None:
    """And is not worked off yet."""
    batch = asyncio.run(town.server.sync(None, 0))
    town.parts.receiver.take(batch, lambda connection, work: None, town.clock.now())


def damages(town: Town) -> None:
    with town.parts.open_work() as work:
        work.connection.execute(inbox.update().where(inbox.c.state == "new").values(sealed=b"damaged"))
        work.commit()


def states(town: Town) -> set[str]:
    with town.parts.open_work() as work:
        return set(work.connection.execute(select(inbox.c.state)).scalars())


@pytest.mark.parametrize(("name", "language"), [("roy", "en"), ("martin", "fr")])
def test_whoever_wrote_it_hears_that_it_was_not_carried_out(town: Town, name: str, language: str):
    writes(town, name, "refuse")
    town.settle()

    assert plain(town.heard(town.direct(name))) == [TOLD[language]]


def test_the_coordinators_hear_whom_to_ask(town: Town):
    writes(town, "roy", "refuse")
    town.settle()

    [told] = town.heard(KOORD)
    assert told.startswith("What Roy wrote at 10:50 was not carried out.")
    assert "refuse" not in told


def test_a_row_that_cannot_be_opened_stops_nobody_and_is_told(town: Town):
    writes(town, "roy", "me")
    arrives(town)
    damages(town)
    writes(town, "martin", "moi")
    town.settle()

    assert town.heard(town.direct("roy")) == [TOLD["en"]]
    assert town.heard(town.direct("martin"))[-1].startswith("Martin")
    assert states(town) == {"done", "parked"}


def test_what_nobody_wrote_is_told_in_the_program_room(town: Town):
    town.server.arriving.append(NowReads(user_id=town.people["roy"].user_id, device="PHONE"))
    arrives(town)
    damages(town)
    town.settle()

    assert "Something that reached me at 10:50 was not dealt with: a device that reads by now." in town.last(
        "program"
    )
    assert town.heard(KOORD) == []


def test_a_notice_that_breaks_too_is_no_new_notice(town: Town):
    writes(town, "roy", "me")
    arrives(town)
    damages(town)
    town.parts.work_off(1)
    damages(town)
    town.settle()

    assert town.heard(town.direct("roy")) == []
    assert states(town) == {"done", "parked"}


def test_what_no_run_got_past_is_put_by_at_the_third_start_and_told(town: Town):
    writes(town, "roy", "me")
    arrives(town)
    for _ in range(TRIES):
        starts(town)
    town.settle()

    assert town.heard(town.direct("roy")) == [TOLD["en"]]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("roy", "I could not read everything that was written here while I was away."),
        ("martin", "Je n’ai pas pu lire tout ce qui s’est écrit ici pendant mon absence."),
    ],
)
def test_where_the_server_gave_not_everything_it_is_asked_for_again(town: Town, name: str, first: str):
    room_id = town.room_id(town.direct(name))
    batch = Batch(next="s", gaps=frozenset({room_id, "!elsewhere"}))

    for _ in range(2):  # the same answer, once more
        town.parts.receiver.take(batch, lambda connection, work: None, town.clock.now())
        town.settle()

    [told] = town.heard(town.direct(name))
    assert told.startswith(first)


def starts(town: Town) -> None:
    again = town.served_by(Down)
    app = App(again.parts, again.server, NoKeys(), None)
    with pytest.raises(GatewayError):
        asyncio.run(app.run())
    town.served_by(FakeHomeserver)
