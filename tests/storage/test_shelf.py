"""Shelves: get, add, save; versions; what is clear and what is not (ARCHITECTURE 15, 16)."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from casework.errors import Refusal
from casework.events import Event
from casework.referral import Referral, Status
from storage import shapes, tables
from storage.shelves import Referrals
from tests.build import a_consent, a_referral, an_intake
from tests.storage.store import NOW, Store

QUIET = Event(at=NOW, by="test", about="R-7KQ4")


def kept(store: Store, referral: Referral) -> Referral:
    with store.open_work() as work:
        work.referrals.add(referral, because=QUIET)
        work.commit()
    return referral


def test_a_record_comes_back_as_it_was(store: Store):
    referral = kept(store, a_referral(rationale="d'Entremont · «à l’aise» 🙂"))

    with store.after_a_restart().open_work() as work:
        assert work.referrals.get("R-7KQ4") == referral
        assert work.referrals.find("R-9TMF") is None


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(first=texts, last=texts, note=texts, why=texts)
def test_any_text_comes_back(store: Store, first: str, last: str, note: str, why: str):
    with store.open_work() as work:
        referral = a_referral(first=first, last=last, call_note=note, rationale=why)
        work.referrals.put(referral)

        assert work.referrals.get("R-7KQ4") == referral


@pytest.mark.rule("P12.11")
def test_what_is_not_there_is_refused(store: Store):
    with store.open_work() as work, pytest.raises(Refusal, match="not-found"):
        work.referrals.get("R-9TMF")


def test_nothing_a_person_wrote_can_be_read_from_the_disk(store: Store):
    kept(
        store,
        a_referral(first="Zérénité", last="Qwertzuiop", phone="506-555-0199", rationale="Xylophon"),
    )

    for word in ("Zérénité", "Qwertzuiop", "506-555-0199", "Xylophon"):
        assert word.encode() not in store.bytes_at_rest()


def test_an_older_version_never_overwrites_a_newer_one(store: Store):
    referral = kept(store, a_referral())
    with store.open_work() as late:
        late.referrals.get("R-7KQ4")
        late.connection.execute(update(tables.referrals).values(version=7))

        with pytest.raises(Refusal, match="changed-meanwhile"):
            late.referrals.save(referral, because=QUIET)


def test_every_save_is_a_row_of_the_journal(store: Store):
    referral = kept(store, a_referral())

    with store.open_work() as work:
        taken, event = work.referrals.get("R-7KQ4").take(by="p2", at=NOW)
        work.referrals.save(taken, because=event)
        assert work.journal.events == [event]
        work.commit()

    with store.open_work() as work:
        assert work.referrals.get("R-7KQ4") == replace(
            referral, state=Status.TAKEN, taken_by="p2", taken_at=NOW
        )
        assert work.connection.execute(select(tables.journal.c.what)).scalars().all()[-1] == "ReferralTaken"


def test_an_undone_change_leaves_nothing(store: Store):
    with store.open_work() as work:
        work.referrals.add(a_referral(), because=QUIET)

    with store.open_work() as work:
        assert work.referrals.find("R-7KQ4") is None


def test_clear_columns_find_and_nothing_else_is_clear(store: Store):
    kept(store, a_referral())

    with store.open_work() as work:
        assert [r.id for r in work.referrals.where(region=1, state=(Status.SENT, Status.TAKEN))] == ["R-7KQ4"]
        assert work.referrals.where(region=3) == []
        [row] = work.connection.execute(select(tables.referrals))
    assert set(row._asdict()) == {"id", "version", "key", "sealed", *Referrals.columns}


def test_a_row_put_in_the_place_of_another_does_not_open(store: Store):
    kept(store, a_referral())
    kept(store, a_referral(id="R-9TMF", first="Other"))
    with sqlite3.connect(store.file) as connection:
        connection.execute(
            "UPDATE referrals SET sealed = (SELECT sealed FROM referrals WHERE id='R-9TMF') WHERE id='R-7KQ4'"
        )

    with store.open_work() as work, pytest.raises(Exception, match=r"^$"):
        work.referrals.get("R-7KQ4")


def test_the_records_of_one_referral_lie_under_one_key(store: Store):
    with store.open_work() as work:
        work.referrals.put(a_referral())
        work.consents.put(a_consent())
        work.intakes.put(an_intake())
        found = {
            work.connection.execute(select(table.c.key)).scalar_one()
            for table in (tables.referrals, tables.consents, tables.intakes)
        }

        assert found == {work.vault.keys.case("R-7KQ4")}


def test_a_document_of_today_is_left_as_it_is():
    assert shapes.newest("referrals") == 1 + len(shapes.STEPS.get("referrals", ()))
    assert shapes.today("referrals", shapes.newest("referrals"), b"{}") == b"{}"
