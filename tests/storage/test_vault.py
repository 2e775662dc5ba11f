"""What is sealed comes back, in its own place only, and is unreadable at rest (ARCHITECTURE 16)."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from storage.keys import KeyGone, Keyring, Master
from storage.tables import keys
from storage.vault import HEAD, Vault
from tests.storage.store import NOW, Store

PLACE = {"table": "referrals", "id": "R-7KQ4"}


def test_what_was_sealed_comes_back_with_its_shape(store: Store):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.house(), shape=3, **PLACE)

        assert work.vault.open(sealed, **PLACE) == (3, b"Marie")


def test_nothing_of_it_can_be_read(store: Store):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie Tremblay", key=work.vault.keys.house(), **PLACE)

    assert b"Marie" not in sealed


def test_the_same_words_are_never_sealed_alike(store: Store):
    with store.open_work() as work:
        one, two = (work.vault.seal(b"Marie", key=work.vault.keys.house(), **PLACE) for _ in range(2))

    assert one != two


@pytest.mark.parametrize("elsewhere", [{"table": "cases"}, {"id": "R-9TMF"}])
def test_a_document_moved_to_another_row_does_not_open(store: Store, elsewhere: dict[str, str]):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.house(), **PLACE)

        with pytest.raises(InvalidTag):
            work.vault.open(sealed, **{**PLACE, **elsewhere})


@given(place=st.integers(0, 200), bit=st.integers(0, 7))
def test_no_bit_can_be_changed(store: Store, place: int, bit: int):
    with store.open_work() as work:
        sealed = bytearray(work.vault.seal(b"Marie Tremblay", key=work.vault.keys.house(), **PLACE))
        sealed[place % len(sealed)] ^= 1 << bit

        with pytest.raises(Exception) as caught:
            work.vault.open(bytes(sealed), **PLACE)

    assert b"Marie" not in repr(caught.value).encode()


def test_the_shape_cannot_be_changed(store: Store):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.house(), shape=1, **PLACE)
        version, key, _ = HEAD.unpack(sealed[: HEAD.size])
        forged = HEAD.pack(version, key, 2) + sealed[HEAD.size :]

        with pytest.raises(InvalidTag):
            work.vault.open(forged, **PLACE)


def test_a_document_of_a_newer_version_is_not_guessed_at(store: Store):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.house(), **PLACE)

        with pytest.raises(ValueError, match="newer version"):
            work.vault.open(b"\x02" + sealed[1:], **PLACE)


def test_another_master_key_opens_nothing(store: Store):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.house(), **PLACE)
        stranger = Vault(work.connection, Keyring(Master(b"x" * 32)))

        with pytest.raises(InvalidTag):
            stranger.open(sealed, **PLACE)


def test_a_destroyed_key_opens_nothing_any_more(store: Store):
    with store.open_work() as work:
        sealed = work.vault.seal(b"Marie", key=work.vault.keys.case("R-7KQ4"), **PLACE)
        work.commit()
    with store.open_work() as work:
        work.connection.execute(update(keys).where(keys.c.kind == "case").values(wrapped=None))
        work.commit()

    with store.open_work() as work, pytest.raises(KeyGone):
        work.vault.open(sealed, **PLACE)


def test_an_index_finds_again_and_tells_nothing(store: Store):
    with store.open_work() as work:
        found = work.vault.index("phone", "506-555-0142")

        assert found == work.vault.index("phone", "506-555-0142")
        assert found != work.vault.index("phone", "506-555-0143")
        assert found != work.vault.index("name", "506-555-0142")
        assert "506" not in found or "555" not in found


def test_an_index_is_the_same_after_a_restart(store: Store):
    with store.open_work() as work:
        before = work.vault.index("phone", "506-555-0142")
        work.commit()

    with store.after_a_restart().open_work() as work:
        assert work.vault.index("phone", "506-555-0142") == before


def test_a_day_key_is_the_day_of_utc(store: Store):
    with store.open_work() as work:
        today = work.vault.keys.day(NOW)

        assert work.vault.keys.day(NOW.replace(hour=23, minute=59)) == today
        assert work.vault.keys.day(NOW.replace(day=24, hour=0)) != today
