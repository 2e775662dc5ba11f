"""Our names of rooms, and who is in them."""

from datetime import timedelta

from tests.storage.store import NOW, Store

LATER = NOW + timedelta(hours=1)


def test_a_room_is_wanted_once_and_found_by_both_names(store: Store):
    with store.open_work() as work:
        assert work.rooms.want("case:K7-QF3", NOW)
        assert not work.rooms.want("case:K7-QF3", NOW)
        work.rooms.opened("case:K7-QF3", "!r")

        found = work.rooms.find("case:K7-QF3")
        assert found is not None
        assert (found.room_id, found.state) == ("!r", "open")
        assert work.rooms.named("!r") == "case:K7-QF3"
        assert work.rooms.named("!other") is None


def test_every_room_has_a_marker_of_its_own(store: Store):
    with store.open_work() as work:
        for name in ("case:K7-QF3", "case:M4-WP8"):
            work.rooms.want(name, NOW)
        one, two = (work.rooms.find(name) for name in ("case:K7-QF3", "case:M4-WP8"))

        assert one is not None and two is not None
        assert one.marker != two.marker
        assert "K7" not in one.marker


def test_a_room_that_was_left_can_be_wanted_anew(store: Store):
    """Somebody who was removed from the roster and comes back gets another direct room."""
    with store.open_work() as work:
        work.rooms.want("person:p1", NOW)
        work.rooms.opened("person:p1", "!old")
        work.rooms.left("person:p1", "!old")

        assert work.rooms.want("person:p1", LATER)

        found = work.rooms.find("person:p1")
        assert found is not None
        assert (found.room_id, found.state) == (None, "wanted")


def test_only_open_rooms_are_all(store: Store):
    with store.open_work() as work:
        for name in ("a", "b", "c"):
            work.rooms.want(name, NOW)
        work.rooms.opened("a", "!a")
        work.rooms.opened("b", "!b")
        work.rooms.left("b", "!b")

        assert [room.name for room in work.rooms.all()] == ["a"]


def test_a_membership_is_since_it_changed(store: Store):
    with store.open_work() as work:
        work.rooms.note_membership("!r", "@a", "invite", NOW)
        work.rooms.note_membership("!r", "@a", "join", LATER)
        work.rooms.note_membership("!r", "@a", "join", LATER + timedelta(hours=1))

        assert work.rooms.members("!r") == {"@a": ("join", LATER)}
        assert work.rooms.membership("!r", "@b") is None


def test_a_receipt_of_nobody_we_know_makes_no_row(store: Store):
    with store.open_work() as work:
        work.rooms.note_read("!r", "@a", NOW)
        assert work.rooms.read_at("!r", "@a") is None

        work.rooms.note_membership("!r", "@a", "join", NOW)
        work.rooms.note_read("!r", "@a", LATER)
        assert work.rooms.read_at("!r", "@a") == LATER
