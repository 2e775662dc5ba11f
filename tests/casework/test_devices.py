"""Which devices get keys: the owner's signature, and a coordinator's word on one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework import devices
from casework.devices import Device, NewIdentity, Ruling, Rulings
from casework.errors import Refusal
from casework.people import Agency, Person, Role

NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)
PHONE = Device(user_id="@roy:hs", id="PHONE", fingerprint="phone-key")
TABLET = Device(user_id="@roy:hs", id="TABLET", fingerprint="tablet-key", standing="unsigned")


def coordinator(name: str) -> Person:
    return Person(
        id=name,
        user_id=f"@{name}:hs",
        first="",
        last=name,
        role=Role.COORDINATOR,
        agency=Agency.VICTIMS,
        region=1,
    )


ANA, BEN = coordinator("ana"), coordinator("ben")
NOTHING = Rulings()


def blocked(device: Device) -> Rulings:
    return Rulings.of([devices.block(device, by="ana", owner="roy", at=NOW)[0]])


def approved(device: Device) -> Rulings:
    return Rulings.of([devices.approve(device, by=ANA, owner="roy", at=NOW)[0]])


@pytest.mark.rule("P12.3")
def test_without_a_word_the_owners_signature_decides():
    assert NOTHING.admits(PHONE)
    assert not NOTHING.admits(TABLET)


@pytest.mark.parametrize("standing", ["unsigned", "no-identity", "identity-changed"])
def test_an_approved_device_reads_whatever_its_owner_signed(standing: str):
    tablet = replace(TABLET, standing=standing)

    assert approved(tablet).admits(tablet)
    assert approved(tablet).standing(tablet) == "approved"


def test_an_approval_is_of_a_key_and_not_of_a_name():
    forged = replace(TABLET, fingerprint="another-key")

    assert not approved(TABLET).admits(forged)


def test_a_blocked_device_reads_nothing_signed_or_not():
    assert not blocked(PHONE).admits(PHONE)
    assert blocked(PHONE).standing(PHONE) == "blocked"


def test_a_blocked_device_gains_nothing_by_another_name_or_another_key():
    assert not blocked(PHONE).admits(replace(PHONE, id="LAPTOP"))
    assert not blocked(PHONE).admits(replace(PHONE, fingerprint="another-key"))


def test_the_other_devices_of_its_owner_and_the_same_name_elsewhere_are_not_touched():
    said = blocked(PHONE)

    assert said.admits(replace(PHONE, id="LAPTOP", fingerprint="laptop-key"))
    assert said.admits(replace(PHONE, user_id="@ana:hs", fingerprint="ana-key"))


def test_a_device_that_shows_no_key_is_never_let_in():
    keyless = replace(PHONE, fingerprint="")

    assert not NOTHING.admits(keyless)
    with pytest.raises(Refusal, match="device-without-key"):
        devices.approve(keyless, by=ANA, owner="roy", at=NOW)


def test_a_blocked_device_without_a_key_blocks_no_other():
    assert blocked(replace(TABLET, fingerprint="")).admits(PHONE)


def test_nobody_approves_their_own_device():
    own = replace(TABLET, user_id=ANA.user_id)

    with pytest.raises(Refusal, match="not-yourself"):
        devices.approve(own, by=ANA, owner="ana", at=NOW)


def test_what_was_said_last_can_be_told_from_what_was_said_before():
    first, _ = devices.block(PHONE, by="ana", owner="roy", at=NOW)
    second, _ = devices.block(TABLET, by="ana", owner="roy", at=NOW + timedelta(minutes=1))

    assert Rulings.of([first, second]).newest > Rulings.of([first]).newest > NOTHING.newest


def test_the_last_coordinator_of_a_region_cannot_be_shut_out_by_another():
    with pytest.raises(Refusal, match="last-coordinator"):
        devices.must_not_be_the_last(ANA, [ANA], by=BEN)


def test_one_of_two_coordinators_can_and_the_last_one_by_themselves():
    devices.must_not_be_the_last(ANA, [ANA, BEN], by=BEN)
    devices.must_not_be_the_last(ANA, [ANA], by=ANA)


def accepted(key: str, *, at: datetime = NOW) -> Ruling:
    ruling, _ = devices.accept(
        NewIdentity(user_id="@roy:hs", key=key, devices=(PHONE,)), by=ANA, owner="roy", at=at
    )
    return ruling


def test_the_identity_that_was_accepted_last_is_the_one_that_counts():
    assert Rulings.of([accepted("new")]).identities == {("@roy:hs", "new")}
    assert accepted("new").id == accepted("newer").id, "the newer takes the place of the older"


def test_what_was_approved_beside_the_old_identity_ends_with_it():
    before, _ = devices.approve(TABLET, by=ANA, owner="roy", at=NOW - timedelta(days=1))
    after, _ = devices.approve(TABLET, by=ANA, owner="roy", at=NOW + timedelta(days=1))

    assert not Rulings.of([before, accepted("new")]).admits(TABLET)
    assert Rulings.of([after, accepted("new")]).admits(TABLET)


def test_a_block_outlives_a_new_identity():
    blocked, _ = devices.block(PHONE, by="ana", owner="roy", at=NOW - timedelta(days=1))

    assert not Rulings.of([blocked, accepted("new")]).admits(PHONE)


def test_nobody_accepts_their_own_identity_nor_one_that_signed_nothing():
    own = NewIdentity(user_id=ANA.user_id, key="new", devices=(PHONE,))
    bare = NewIdentity(user_id="@roy:hs", key="new")

    with pytest.raises(Refusal, match="not-yourself"):
        devices.accept(own, by=ANA, owner="ana", at=NOW)
    with pytest.raises(Refusal, match="identity-signs-nothing"):
        devices.accept(bare, by=ANA, owner="roy", at=NOW)
