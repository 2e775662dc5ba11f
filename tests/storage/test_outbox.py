"""What has to leave: order, lanes, tokens, names (ARCHITECTURE 9-11)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.outbox import Outbox
from storage.tables import outbox
from tests.storage.store import NOW, Store, a_store

SECOND = timedelta(seconds=1)


def put(box: Outbox, room: str = "case:K7-QF3", kind: str = "say", **more: Any) -> str:
    return box.put(room, kind, {"body": "Marie"}, **{"now": NOW, "key": more.pop("key", 1)} | more)


@pytest.fixture
def store(tmp_path) -> Store:
    """With the key that `put` names."""
    store = a_store(tmp_path)
    with store.open_work() as work:
        assert work.vault.keys.house() == 1
        work.commit()
    return store


def tokens(box: Outbox, now=NOW, **more: Any) -> list[str]:
    return [letter.token for letter in box.waiting(now, **{"busy": set(), "limit": 10} | more)]


def test_what_waits_comes_back_and_is_unreadable_at_rest(store: Store):
    with store.open_work() as work:
        put(work.outbox, name="D1/line", about="K7-QF3/D1")
        work.commit()

    with store.after_a_restart().open_work() as work:
        [letter] = work.outbox.waiting(NOW, busy=set(), limit=10)
        assert (letter.content, letter.name, letter.about) == ({"body": "Marie"}, "D1/line", "K7-QF3/D1")
    assert b"Marie" not in store.bytes_at_rest()


def test_a_lane_gives_its_first_row_only(store: Store):
    with store.open_work() as work:
        first, _, other = put(work.outbox), put(work.outbox), put(work.outbox, "coordination:1")

        assert tokens(work.outbox) == [first, other]
        assert tokens(work.outbox, busy={"case:K7-QF3"}) == [other]
        assert tokens(work.outbox, limit=1) == [first]


def test_urgent_rows_overtake(store: Store):
    with store.open_work() as work:
        put(work.outbox)
        urgent = put(work.outbox, urgent=True)

        assert tokens(work.outbox) == [urgent]


def test_nothing_overtakes_the_making_of_its_room(store: Store):
    with store.open_work() as work:
        making = put(work.outbox, kind="open-room")
        put(work.outbox, urgent=True)

        assert tokens(work.outbox) == [making]


def test_a_row_that_failed_keeps_its_place(store: Store):
    """What comes after it must not be sent before it."""
    with store.open_work() as work:
        first = put(work.outbox)
        put(work.outbox)
        work.outbox.trying(first, NOW)
        work.outbox.postpone(first, NOW + 5 * SECOND)

        assert tokens(work.outbox) == []
        assert tokens(work.outbox, NOW + 5 * SECOND) == [first]


def test_urgent_rows_overtake_one_that_failed(store: Store):
    with store.open_work() as work:
        first = put(work.outbox)
        urgent = put(work.outbox, urgent=True)
        work.outbox.trying(first, NOW)
        work.outbox.postpone(first, NOW + 5 * SECOND)

        assert tokens(work.outbox) == [urgent]


def test_nothing_overtakes_the_making_of_its_room_that_failed(store: Store):
    with store.open_work() as work:
        making = put(work.outbox, kind="open-room")
        put(work.outbox)
        put(work.outbox, urgent=True)
        work.outbox.trying(making, NOW)
        work.outbox.postpone(making, NOW + 5 * SECOND)

        assert tokens(work.outbox) == []


def test_a_row_for_later_holds_nobody_up(store: Store):
    with store.open_work() as work:
        later = put(work.outbox, kind="redact", due_at=NOW + 900 * SECOND)
        now = put(work.outbox)

        assert tokens(work.outbox) == [now]
        work.outbox.sent(now, "$1", NOW)
        assert tokens(work.outbox) == []
        assert tokens(work.outbox, NOW + 900 * SECOND) == [later]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=12))
def test_each_lane_goes_in_order_urgent_ones_first(store: Store, rows: list[tuple[str, bool]]):
    with store.open_work() as work:
        made = [(put(work.outbox, room, urgent=urgent), room, urgent) for room, urgent in rows]
        gone: list[str] = []
        while waiting := tokens(work.outbox):
            gone += waiting
            for token in waiting:
                work.outbox.finished(token)

        for lane in "ab":
            wanted = [t for t, room, urgent in made if room == lane and urgent]
            wanted += [t for t, room, urgent in made if room == lane and not urgent]
            assert [t for t in gone if t in wanted] == wanted


def test_what_was_sent_leaves_no_content_and_is_found_by_name(store: Store):
    with store.open_work() as work:
        token = put(work.outbox, name="D1/line", about="K7-QF3/D1")
        work.outbox.sent(token, "$1", NOW)
        work.outbox.sent(token, "$2", NOW)

        [row] = work.connection.execute(select(outbox))
        assert (row.state, row.sealed) == ("done", None)
        assert work.sent.event_of("case:K7-QF3", "D1/line") == "$1"
        assert work.sent.event_of("coordination:1", "D1/line") is None
        assert work.sent.named("$1") == ("case:K7-QF3", "D1/line", "K7-QF3/D1")
        assert work.sent.named("$2") is None


def test_an_edit_does_not_take_the_name_of_what_it_edits(store: Store):
    """The next edit is of the message again: an edit of an edit is none."""
    with store.open_work() as work:
        work.outbox.sent(put(work.outbox, name="D1/counter"), "$message", NOW)
        work.outbox.sent(put(work.outbox, kind="edit", name="D1/counter"), "$edit", NOW + SECOND)

        assert work.sent.event_of("case:K7-QF3", "D1/counter") == "$message"


def test_the_newest_message_of_a_name_counts(store: Store):
    with store.open_work() as work:
        work.outbox.sent(put(work.outbox, name="D1/line"), "$1", NOW)
        work.outbox.sent(put(work.outbox, name="D1/line"), "$2", NOW + SECOND)

        assert work.sent.event_of("case:K7-QF3", "D1/line") == "$2"
        assert work.sent.events_of("case:K7-QF3", "D1/line") == ["$1", "$2"]


def test_a_newer_edit_takes_the_place_of_one_that_waits(store: Store):
    with store.open_work() as work:
        put(work.outbox, kind="edit", name="D1/counter")
        work.outbox.replace_edit("case:K7-QF3", "D1/counter")
        newer = put(work.outbox, kind="edit", name="D1/counter")

        assert tokens(work.outbox) == [newer]


def test_an_edit_that_may_be_on_its_way_is_not_replaced(store: Store):
    with store.open_work() as work:
        tried = put(work.outbox, kind="edit", name="D1/counter")
        work.outbox.trying(tried, NOW)
        work.outbox.replace_edit("case:K7-QF3", "D1/counter")

        assert tokens(work.outbox) == [tried]


def test_what_is_settled_does_not_go_out_any_more(store: Store):
    with store.open_work() as work:
        put(work.outbox, about="R-7KQ4")
        other = put(work.outbox, about="R-9TMF")
        work.outbox.withdraw("R-7KQ4")

        assert tokens(work.outbox) == [other]
        [gone, _] = work.connection.execute(select(outbox).order_by(outbox.c.number))
        assert gone.sealed is None


def test_what_was_withdrawn_on_its_way_is_known_when_it_arrived(store: Store):
    with store.open_work() as work:
        token = put(work.outbox, name="R-7KQ4/new", about="R-7KQ4")
        work.outbox.trying(token, NOW)
        work.outbox.withdraw("R-7KQ4")
        work.outbox.sent(token, "$1", NOW)

        assert work.sent.event_of("case:K7-QF3", "R-7KQ4/new") == "$1"


def test_a_new_token_keeps_the_content_and_the_place(store: Store):
    with store.open_work() as work:
        first = put(work.outbox)
        put(work.outbox)
        fresh = work.outbox.anew(first)

        [letter] = work.outbox.waiting(NOW, busy=set(), limit=10)
        assert (letter.token, letter.content) == (fresh, {"body": "Marie"})
        assert fresh != first


def test_the_first_try_of_a_token_is_remembered(store: Store):
    with store.open_work() as work:
        token = put(work.outbox)
        work.outbox.trying(token, NOW)
        work.outbox.trying(token, NOW + SECOND)

        [letter] = work.outbox.waiting(NOW, busy=set(), limit=10)
        assert (letter.tried_at, letter.tries) == (NOW, 2)


def test_tokens_never_repeat_although_rows_do(store: Store):
    """SQLite gives the number of a deleted row to a new one."""
    with store.open_work() as work:
        first = put(work.outbox)
        work.outbox.sent(first, "$1", NOW)
        work.outbox.forget_done(NOW + SECOND)
        assert work.connection.execute(select(outbox)).all() == []

        assert put(work.outbox) != first
        assert work.sent.named("$1") is not None


def test_a_file_on_its_way_is_hidden_like_an_answer(store: Store):
    with store.open_work() as work:
        box, details = work.outbox, {"now": NOW, "key": 1}
        box.put("person:p1", "file", {"text": "Marie", "fades": 86400.0}, **details)
        box.put("person:p1", "say", {"content": {}, "fades": None}, **details)

        assert box.hide("person:p1", NOW) == 1
        assert [letter.kind for letter in box.waiting(NOW, busy=set(), limit=10)] == ["say"]


def test_what_was_destroyed_since_it_was_taken_does_not_wait(store: Store):
    with store.open_work() as work:
        token = put(work.outbox)
        assert work.outbox.still_waits(token)

        work.connection.execute(outbox.delete().where(outbox.c.token == token))

        assert not work.outbox.still_waits(token)


def test_a_room_that_is_left_alone_is_still_made_and_what_is_taken_out_of_it_goes(store: Store):
    with store.open_work() as work:
        making = put(work.outbox, kind="open-room")
        put(work.outbox)
        put(work.outbox, kind="set-members")
        put(work.outbox, kind="redact")
        work.outbox.drop_room("case:K7-QF3")
        waiting = select(outbox.c.kind).where(outbox.c.state == "waiting").order_by(outbox.c.number)

        assert list(work.connection.execute(waiting).scalars()) == ["open-room", "redact"]
        assert tokens(work.outbox) == [making]

        work.outbox.drop_redactions("case:K7-QF3")

        assert list(work.connection.execute(waiting).scalars()) == ["open-room"]
