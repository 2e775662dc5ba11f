"""Who is invited, removed, or alone in a room that the bot leaves (ARCHITECTURE 12)."""

from __future__ import annotations

from bot.effects import LeaveRoom, OpenRoom, SetMembers
from tests.relay.outgoing import FORBIDDEN, drain, line, queue
from tests.town import Town


def test_one_member_who_cannot_be_removed_does_not_keep_the_others(town: Town):
    room = town.room_id("coordination:1")
    for stranger in ("@a:hs.test", "@b:hs.test", "@c:hs.test"):
        town.server.rooms[room].members[stranger] = "join"
    town.server.errors = [("remove", FORBIDDEN)]

    queue(town, SetMembers(room="coordination:1"))
    drain(town)

    inside = set(town.server.rooms[room].members)
    assert len(inside & {"@a:hs.test", "@b:hs.test", "@c:hs.test"}) == 1


def test_of_somebody_who_cannot_be_removed_the_coordinators_hear(town: Town):
    """They may be reading along: silence would be the worst of it (ARCHITECTURE 12)."""
    room = town.room_id("coordination:1")
    town.server.rooms[room].members["@a:hs.test"] = "join"
    town.server.errors = [("remove", FORBIDDEN)]
    town.hears_no_more()

    queue(town, SetMembers(room="coordination:1"))
    drain(town)
    town.settle()

    told = "".join(town.last(town.direct(name)) for name in ("cormier", "doucet"))
    assert "The homeserver refused" in told


def test_somebody_who_cannot_be_invited_keeps_nobody_out_and_is_reported(town: Town):
    room = town.room_id("coordination:1")
    for name in ("cormier", "doucet"):
        town.server.rooms[room].members.pop(town.people[name].user_id)
    town.server.unknown_users.add(town.people["cormier"].user_id)

    queue(town, SetMembers(room="coordination:1"))
    drain(town)
    town.settle()

    assert town.server.rooms[room].members == {town.people["doucet"].user_id: "invite"}
    told = "".join(town.heard("coordination:1"))
    assert "I could not invite" in told
    assert "Is the Matrix ID right? `@cormier:hs.test`\n" in told


def test_somebody_who_left_by_themselves_is_not_asked_again(town: Town):
    town.server.walk_out(town.room_id("coordination:1"), town.people["doucet"].user_id)
    town.settle()

    queue(town, SetMembers(room="coordination:1"))
    drain(town)

    assert "doucet" not in town.members("coordination:1")


def test_a_room_is_left_after_its_last_message(town: Town):
    queue(town, line(1, room=town.direct("roy")), LeaveRoom(room=town.direct("roy")))
    room = town.room_id(town.direct("roy"))

    drain(town)

    assert [left for left, _ in town.server.left] == [room]
    queue(town, line(2, room=town.direct("roy")))
    drain(town)
    assert not any(one.content.get("body", "").endswith("E-2") for one in town.server.rooms[room].events)


def test_a_room_that_the_bot_has_left_already_counts_as_left(town: Town):
    """Killed between the leaving and the note of it: asked again, the homeserver refuses. Who comes back gets a room."""
    roy = town.direct("roy")
    town.server.errors = [("leave", FORBIDDEN)]
    queue(town, LeaveRoom(room=roy))
    drain(town)

    queue(town, OpenRoom(room=roy), line(1, room=roy))
    drain(town)
    town.settle()

    assert any("E-1" in one.content["body"] for one in town.events(roy))
    assert not any("did not go out" in body for body in town.heard("coordination:1"))
