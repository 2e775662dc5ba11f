"""The journal: append-only, hash-chained over what lies in the table (ARCHITECTURE 19, P12.2)."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from casework.events import ReferralTaken, Refused
from storage.journal import first_broken
from storage.tables import journal
from storage.vault import Vault
from tests.storage.store import NOW, Store


def taken(**changed: object) -> ReferralTaken:
    return ReferralTaken(**{"at": NOW, "by": "p1", "about": "R-7KQ4", "region": 1} | changed)


def with_rows(store: Store, count: int = 5) -> None:
    with store.open_work() as work:
        for number in range(count):
            work.journal.note(taken(about=f"R-{number}", at=NOW + timedelta(minutes=number)))
        work.commit()


def broken(store: Store) -> int | None:
    with store.database.write.connect() as connection:
        return first_broken(connection)


def test_an_empty_journal_is_whole(store: Store):
    assert broken(store) is None


@pytest.mark.rule("P12.2")
def test_a_chain_of_rows_is_whole(store: Store):
    with_rows(store)
    with_rows(store)

    assert broken(store) is None


@pytest.mark.rule("P12.2")
@pytest.mark.parametrize(
    "forged",
    [
        {"by": "p2"},
        {"about": "R-9TMF"},
        {"what": "ReferralClosed"},
        {"at": NOW + timedelta(seconds=1)},
        {"sealed": b"other"},
        {"hash": b"\0" * 32},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_changed_row_breaks_it(store: Store, forged: dict[str, object]):
    with_rows(store)
    with store.database.write.begin() as connection:
        connection.execute(update(journal).where(journal.c.number == 3).values(forged))

    assert broken(store) == 3


@pytest.mark.rule("P12.2")
@pytest.mark.parametrize("gone", [1, 3])
def test_a_row_taken_out_breaks_it(store: Store, gone: int):
    with_rows(store)
    with store.database.write.begin() as connection:
        connection.execute(delete(journal).where(journal.c.number == gone))

    assert broken(store) == gone


@pytest.mark.rule("P12.2")
def test_two_rows_that_changed_places_break_it(store: Store):
    with_rows(store)
    with store.database.write.begin() as connection:
        for number, to in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(journal).where(journal.c.number == number).values(number=to))

    assert broken(store) == 2


def test_it_verifies_without_any_key(store: Store):
    """Ciphertext is hashed: also when the keys are gone."""
    with_rows(store)
    with store.database.write.begin() as connection:
        connection.exec_driver_sql("UPDATE keys SET wrapped = NULL")

    assert broken(store) is None


@given(hours=st.integers(-12, 14), micros=st.integers(0, 999_999))
def test_it_is_whole_whatever_the_zone_of_an_event(store: Store, hours: int, micros: int):
    """The row comes back in UTC; what is hashed must not depend on how it was said."""
    at = (NOW + timedelta(microseconds=micros)).astimezone(timezone(timedelta(hours=hours)))
    with store.open_work() as work:
        work.journal.note(taken(at=at))
        work.commit()

    assert broken(store) is None


def test_an_undone_transaction_leaves_no_row(store: Store):
    with store.open_work() as work:
        work.journal.note(taken())

    with_rows(store, 1)

    with store.database.write.connect() as connection:
        assert connection.execute(select(func.count()).select_from(journal)).scalar_one() == 1
    assert broken(store) is None


def test_the_details_are_sealed_and_come_back(store: Store):
    with store.open_work() as work:
        work.journal.note(
            Refused(at=NOW, by="p1", about="case:K7-QF3", reason="not-your-role", command="consent")
        )
        work.commit()

    with store.database.write.connect() as connection:
        [row] = connection.execute(select(journal))
        plain = Vault(connection, store.ring).open(row.sealed, table="journal", id="1").plain
    assert b"not-your-role" in plain
    assert b"not-your-role" not in store.bytes_at_rest()
