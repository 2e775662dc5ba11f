"""Who hears of the end, and who does not (P8.4, P1.12)."""

from datetime import timedelta
from typing import Any

import pytest

from bot.effects import SetMembers
from bot.homeserver import GatewayError, Sent
from casework.people import Agency, Role
from tests.build import a_guest
from tests.ends import ROOM, closed, reviewed, shown
from tests.fakes import FakeHomeserver
from tests.town import Town


class Watched(FakeHomeserver):
    """Who is in the room as something is said there."""

    inside: tuple[str, frozenset[str]] = ("", frozenset())
    breaks = 0

    async def send(self, room_id: str, kind: str, content: Any, **more: Any) -> Sent:
        for words in ("Thank you all", "Merci"):
            if words in content.get("body", ""):
                self.inside = (room_id, frozenset(self.rooms[room_id].members))
        return await super().send(room_id, kind, content, **more)

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        if self.breaks:
            self.breaks -= 1
            raise GatewayError("503")
        await super().remove(room_id, user_id, reason)


@pytest.mark.rule("P8.4")
def test_everybody_hears_the_farewell_and_then_is_out(town: Town):
    team = {town.people[name].user_id for name in ("cormier", "leblanc", "roy", "gallant")}

    closed(town)

    [farewell] = [event for event in town.events(ROOM) if "Thank you all" in event.content.get("body", "")]
    assert farewell.content["body"] == (
        "K7-QF3 is closed, Saturday 21 November 2026, 10:50. Thank you all.\n"
        "Your own notes: keep only your agency's commitments.\n"
        "Now: nothing for you. This room empties."
    )
    assert farewell.readers == team
    assert farewell.content["msgtype"] == "m.notice"
    assert town.members(ROOM) == set()


@pytest.mark.rule("P8.4")
@pytest.mark.rule("P12.10")
def test_whoever_is_out_reads_why_in_the_direct_room_without_a_ring(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE, first="Paul")
    town.says("roy", "langue fr")

    closed(town)

    for who in ("leblanc", "gallant", "doucet"):
        assert town.heard(town.direct(who)) == [
            "K7-QF3 has been closed since 10:50; its room is closed too.\n"
            "Keep only your agency's commitments.\n"
            "Now: nothing for you."
        ]
    assert town.heard(town.direct("roy")) == [
        "K7-QF3 est fermé depuis 10\u00a0h\u00a050; sa salle l’est aussi.\n"
        "Gardez seulement les engagements de votre organisme.\n"
        "Maintenant\u00a0: rien d’autre à faire."
    ]
    assert all(town.rings(town.direct(who)) == [] for who in town.people)
    assert town.heard(town.direct("theriault")) == []


@pytest.mark.rule("P8.4")
def test_the_coordination_room_hears_one_line_of_it(town: Town):
    closed(town)

    assert town.heard("coordination:1") == ["K7-QF3 is closed, 10:50."]


@pytest.mark.rule("P1.12")
def test_but_not_where_a_coordinator_is_who_must_not_know(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE, first="Paul")
    town.says("cormier", "case exclude @doucet K7-QF3")
    town.hears_no_more()

    closed(town)

    assert town.heard("coordination:1") == []
    assert town.heard(town.direct("doucet")) == []


@pytest.mark.rule("P8.4")
def test_a_guest_who_reads_along_does_not_keep_the_farewell_from_the_team(town: Town):
    a_guest(town)
    team = {town.people[name].user_id for name in ("cormier", "leblanc", "roy", "gallant")}

    closed(town)

    bodies = [event.content.get("body", "").splitlines()[0] for event in town.events(ROOM)]
    [farewell] = [event for event in town.events(ROOM) if "Thank you all" in event.content.get("body", "")]
    assert farewell.readers == team
    assert town.members(ROOM) == set()
    assert bodies.count("K7-QF3 is closed, Saturday 21 November 2026, 10:50. Thank you all.") == 1


@pytest.mark.rule("P8.4", "P5.6")
@pytest.mark.parametrize("breaks", [0, 1])
def test_a_guest_is_out_before_it_is_said_as_they_could_not_read_it(town: Town, breaks: int):
    """Also where the server does not let them out at the first try."""
    town = town.served_by(Watched)
    a_guest(town)
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=ROOM)])
    town.settle()
    town.everybody_accepts()
    assert "haddad" in town.members(ROOM)
    reviewed(town)
    shown(town)
    assert isinstance(town.server, Watched)
    town.server.breaks = breaks

    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(minutes=1))

    team = {town.people[name].user_id for name in ("cormier", "leblanc", "roy", "gallant")}
    assert town.server.inside == (town.room_id(ROOM), frozenset(team))
    assert town.members(ROOM) == set()
