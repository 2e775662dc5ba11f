"""What arrived: once, sealed while it waits, gone when it is done (ARCHITECTURE 6, 7)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.inbox import TRIES, Inbox
from storage.tables import inbox
from tests.storage.store import NOW, Store


def put(box: Inbox, number: int = 1, **changed: Any) -> bool:
    row: dict[str, Any] = {
        "event_id": f"$e{number}",
        "kind": "Message",
        "room_id": "!r",
        "sender": "@a:hs",
        "at": NOW,
        "plain": b"Marie",
        "session": "s",
        "once": f"key s {number}",
    }
    return box.put(**row | changed)


def rows(store: Store) -> list[Any]:
    with store.open_work() as work:
        return list(work.connection.execute(select(inbox).order_by(inbox.c.number)))


def test_what_arrives_is_kept_in_order_and_unreadable(store: Store):
    with store.open_work() as work:
        assert all(put(work.inbox, number) for number in (1, 2, 3))
        work.commit()

    with store.after_a_restart().open_work() as work:
        assert [(row.event_id, row.plain) for row in work.inbox.new()] == [
            ("$e1", b"Marie"),
            ("$e2", b"Marie"),
            ("$e3", b"Marie"),
        ]
    assert b"Marie" not in store.bytes_at_rest()


def test_the_same_event_comes_once(store: Store):
    with store.open_work() as work:
        assert put(work.inbox)
        assert not put(work.inbox, once=None)
        assert not put(work.inbox, once="key s 99")

        assert len(work.inbox.new()) == 1


def test_an_old_message_under_a_new_event_id_is_a_replay(store: Store):
    with store.open_work() as work:
        put(work.inbox)
        work.inbox.done("$e1")

        assert not put(work.inbox, event_id="$forged")
        assert work.inbox.new() == []


def test_a_replay_is_known_after_a_restart_although_the_row_is_done(store: Store):
    with store.open_work() as work:
        put(work.inbox)
        work.inbox.done("$e1")
        work.commit()

    with store.after_a_restart().open_work() as work:
        assert not put(work.inbox, event_id="$forged")


def test_people_talking_is_kept_by_its_id_alone(store: Store):
    with store.open_work() as work:
        put(work.inbox, plain=None, state="done")
        work.commit()

    [row] = rows(store)
    assert (row.state, row.sealed) == ("done", None)


def test_what_is_done_leaves_no_body(store: Store):
    with store.open_work() as work:
        put(work.inbox)
        [row] = work.inbox.new()
        assert work.inbox.claim(row.number)
        work.inbox.done("$e1")
        assert not work.inbox.claim(row.number)
        work.commit()

    [kept] = rows(store)
    assert kept.sealed is None


def test_a_row_that_nobody_finished_is_parked_at_the_third_start(store: Store):
    with store.open_work() as work:
        put(work.inbox)
        found = [[row.event_id for row in work.inbox.starting()] for _ in range(TRIES)]

        assert found == [[], [], ["$e1"]]
        assert work.inbox.new() == []


def test_what_waits_for_its_key_is_looked_through_to_the_end(store: Store):
    """Somebody who sends much that nobody can read keeps no answer from being tried."""
    with store.open_work() as work:
        for number in range(1, 6):
            undecryptable(work.inbox, number)
        found: list[str] = []
        while page := work.inbox.waiting(2, after=found[-1] if found else ""):
            found += [row.event_id for row in page]
            work.inbox.done(found[0])

        assert found == [f"$e{number}" for number in range(1, 6)]


def test_what_is_done_between_two_starts_is_not_counted(store: Store):
    with store.open_work() as work:
        put(work.inbox)
        work.inbox.starting()
        work.inbox.done("$e1")

        assert [work.inbox.starting() for _ in range(3)] == [[], [], []]


def undecryptable(box: Inbox, number: int = 1, **changed: Any) -> bool:
    return put(box, number, kind="Undecryptable", once=None, state="waiting", plain=b"ciphertext", **changed)


def test_a_late_key_makes_a_waiting_row_new(store: Store):
    with store.open_work() as work:
        undecryptable(work.inbox)
        work.inbox.decrypted("$e1", kind="Message", once="key s 1", plain=b"help", at=NOW)

        [row] = work.inbox.new()
        assert (row.kind, row.plain) == ("Message", b"help")


def test_a_late_key_for_people_talking_leaves_nothing(store: Store):
    with store.open_work() as work:
        undecryptable(work.inbox)
        work.inbox.decrypted("$e1", kind="Message", once="key s 1", plain=None, at=NOW)
        work.commit()

    [row] = rows(store)
    assert (row.state, row.sealed) == ("done", None)


def test_a_late_key_does_not_let_a_replay_in(store: Store):
    with store.open_work() as work:
        put(work.inbox)
        undecryptable(work.inbox, 2)
        work.inbox.decrypted("$e2", kind="Message", once="key s 1", plain=b"Marie", at=NOW)

        assert [row.event_id for row in work.inbox.new()] == ["$e1"]


def test_a_late_key_changes_nothing_that_was_worked_off(store: Store):
    with store.open_work() as work:
        undecryptable(work.inbox)
        work.inbox.done("$e1")
        work.inbox.decrypted("$e1", kind="Message", once="key s 1", plain=b"help", at=NOW)

        assert work.inbox.new() == []


def test_a_sender_is_told_once_a_session(store: Store):
    with store.open_work() as work:
        for number in (1, 2):
            undecryptable(work.inbox, number)
        undecryptable(work.inbox, 3, session="other")

        assert work.inbox.answered("@a:hs", "s")
        assert not work.inbox.answered("@a:hs", "s")
        assert work.inbox.answered("@a:hs", "other")


def test_only_those_that_are_silent_for_long_are_answered(store: Store):
    with store.open_work() as work:
        undecryptable(work.inbox, 1, at=NOW - timedelta(minutes=11))
        undecryptable(work.inbox, 2, at=NOW)

        assert [row.event_id for row in work.inbox.silent_since(NOW - timedelta(minutes=10))] == ["$e1"]


def test_ciphertext_is_kept_for_a_week_at_most(store: Store):
    with store.open_work() as work:
        undecryptable(work.inbox, 1, at=NOW - timedelta(days=8))
        undecryptable(work.inbox, 2)
        work.inbox.forget_ciphertext(NOW - timedelta(days=7))
        work.commit()

    old, new = rows(store)
    assert (old.state, old.sealed) == ("done", None)
    assert new.sealed is not None


def test_known_says_which_events_were_here(store: Store):
    with store.open_work() as work:
        put(work.inbox)

        assert work.inbox.known({"$e1", "$e2"}) == {"$e1"}
        assert work.inbox.known(set()) == set()


@pytest.mark.parametrize("word", ["'; DROP TABLE inbox; --", "\0", "🙂"])
def test_ids_are_never_part_of_a_statement(store: Store, word: str):
    with store.open_work() as work:
        assert put(work.inbox, event_id=word)
        assert work.inbox.known({word}) == {word}
