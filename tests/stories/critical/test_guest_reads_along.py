"""While a guest reads along the card is held, and everybody reads it directly (P5.6)."""

from datetime import timedelta

import pytest

from bot.effects import SetMembers
from casework.people import Agency, Role
from casework.visit import Visit
from tests.stories.critical.reporting import BAIL, CASE
from tests.town import Town


def a_guest(town: Town, hours: int = 1) -> Visit:
    now = town.clock.now()
    haddad = town.moves_in("haddad", Role.AD_HOC, Agency.OTHER)
    visit = Visit(
        id="K7-QF3/A1",
        case="K7-QF3",
        person=haddad.id,
        named_by=town.people["cormier"].id,
        meeting=None,
        client_agreed_at=now,
        opens_at=now,
        ends_at=now + timedelta(hours=hours),
        state="here",
    )
    with town.parts.open_work() as work:
        work.visits.put(visit)
        work.commit()
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=CASE)])
    town.settle()
    town.everybody_accepts()
    town.hears_no_more()
    return visit


def shown_out(town: Town, visit: Visit) -> None:
    def leaves(ctx):
        over, left = ctx.work.visits.get(visit.id).end(by="bot", at=ctx.now)
        ctx.work.visits.save(over, because=left)
        return []

    town.parts.dispatcher.act(leaves)
    town.settle()


@pytest.mark.rule("P5.6")
def test_while_a_guest_reads_along_the_card_is_held_and_everybody_reads_it_directly(town: Town):
    visit = a_guest(town)

    town.says("leblanc", BAIL)

    assert town.heard(CASE) == []
    assert town.heard(town.direct("haddad")) == []
    assert town.rings(town.direct("roy")) == [
        "URGENT K7-QF3, D1, 14:22. Read it here: `critical show D1 K7-QF3`"
    ]
    assert "Moncton" in town.says("roy", "critical show D1 K7-QF3")
    assert town.says("roy", "ack") == "D1, K7-QF3: acknowledged, 14:22. 1 of 3.\nNow: nothing for you."

    shown_out(town, visit)
    assert [body for body in town.heard(CASE) if body.startswith("D1, critical development")]
    assert town.heard(CASE)[-1] == (
        "* D1: 1 of 3 acknowledged.\nWaiting: Victim Services, domestic-violence sector"
    )


@pytest.mark.rule("P5.6", "P7.4")
@pytest.mark.parametrize("reported", ["while the guest was there", "before the guest came"])
def test_an_alternate_who_comes_in_while_a_guest_is_there_finds_one_card_and_no_second(
    town: Town, reported: str
):
    if reported == "before the guest came":
        town.says("leblanc", BAIL)
    visit = a_guest(town, hours=3)
    if reported == "while the guest was there":
        town.says("leblanc", BAIL)
    town.pass_time(timedelta(hours=2))
    town.everybody_accepts()
    assert "savoie" in town.members(CASE)
    assert town.heard(CASE) == []

    shown_out(town, visit)

    assert sum("Moncton" in body for body in town.heard(CASE)) == 1
    assert "D1" in town.says("savoie", "critical show D1 K7-QF3")


@pytest.mark.rule("P5.6", "P7.6")
def test_a_note_that_waits_for_a_guest_to_leave_does_not_come_after_all(town: Town):
    town.says("leblanc", "!critical bail Released to Moncton", room=CASE)
    town.says("gallant", "critical show D1 K7-QF3")
    a_guest(town)
    town.says("gallant", "ack D1 K7-QF3 Seen near Sackville too")
    town.says("leblanc", "critical misplaced D1 K7-QF3")

    town.pass_time(timedelta(hours=2))

    events = town.server.rooms[town.room_id(CASE)].events
    assert not any("Sackville" in one.content.get("body", "") for one in events)
