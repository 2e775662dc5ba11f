"""Four kinds of key, wrapped by the master (ARCHITECTURE 17)."""

import pytest
from sqlalchemy import select

from storage.keys import Master
from storage.tables import keys
from tests.storage.store import NOW, SECRET, Store


def test_a_master_key_has_32_bytes():
    with pytest.raises(ValueError, match="32 bytes"):
        Master(b"short")


def test_the_fingerprint_names_a_master_and_tells_nothing_of_it():
    assert Master(SECRET).fingerprint == Master(SECRET).fingerprint
    assert Master(SECRET).fingerprint != Master(b"x" * 32).fingerprint
    assert SECRET.hex() not in Master(SECRET).fingerprint


def test_asking_twice_gives_one_key(store: Store):
    with store.open_work() as work:
        assert work.vault.keys.case("R-7KQ4") == work.vault.keys.case("R-7KQ4")
        assert work.vault.keys.house() == work.vault.keys.house()


def test_every_kind_and_reference_has_a_key_of_its_own(store: Store):
    with store.open_work() as work:
        own = work.vault.keys
        numbers = {own.house(), own.index(), own.day(NOW), own.case("R-7KQ4"), own.case("R-9TMF")}
        secrets = {own.secret(number) for number in numbers}

    assert len(numbers) == len(secrets) == 5


def test_keys_come_back_after_a_restart(store: Store):
    with store.open_work() as work:
        number = work.vault.keys.case("R-7KQ4")
        secret = work.vault.keys.secret(number)
        work.commit()

    with store.after_a_restart().open_work() as work:
        assert work.vault.keys.secret(number) == secret


def test_what_is_sealed_after_an_undone_transaction_opens_after_a_restart(store: Store):
    """The number of a key that was rolled back is given to the next one: it must not keep the old secret."""
    with store.open_work() as work:
        work.vault.seal(b"undone", key=work.vault.keys.case("R-9TMF"), table="t", id="1")
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.case("R-7KQ4"), table="t", id="2")
        work.commit()

    with store.after_a_restart().open_work() as work:
        assert work.vault.open(sealed, table="t", id="2").plain == b"Marie"


def test_a_wrapped_key_cannot_stand_in_for_another(store: Store):
    master = Master(SECRET)
    wrapped = master.wrap(b"s" * 32, "case", "R-7KQ4")

    assert master.unwrap(wrapped, "case", "R-7KQ4") == b"s" * 32
    for kind, reference in (("day", "R-7KQ4"), ("case", "R-9TMF")):
        with pytest.raises(Exception, match=r"^$"):
            master.unwrap(wrapped, kind, reference)


def test_no_secret_lies_in_the_table(store: Store):
    with store.open_work() as work:
        secret = work.vault.keys.secret(work.vault.keys.house())
        [row] = work.connection.execute(select(keys))
        work.commit()

    assert secret not in row.wrapped
    assert secret not in store.bytes_at_rest()
    assert SECRET not in store.bytes_at_rest()
