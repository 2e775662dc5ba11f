"""Whoever is rung for a development can read it there, and an `ack` counts for what could be read (P7.4, V10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.critical import Development
from tests.build import a_team, an_open_case
from tests.town import ATLANTIC, Town

ROOM = "case:K7-QF3"
AFTERNOON = datetime(2026, 11, 30, 14, 22, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"), AFTERNOON)
    a_team(town)
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("later"))


def kept(town: Town, short: str) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get(f"K7-QF3/{short}")


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.rule("P7.4")
def test_the_second_alarm_is_shown_to_the_alternate_whom_the_first_brought_in(town: Town):
    town.says("roy", "!critical bail Released", room=ROOM)
    town.pass_time(minutes(8))
    town.says("leblanc", "!critical breach Seen near the school", room=ROOM)
    town.pass_time(minutes(53))
    town.everybody_accepts()
    town.hears_no_more()

    town.pass_time(minutes(10))

    [again] = [said for said in town.heard(ROOM) if said.startswith("D2 again, for whoever joins now:")]
    assert "Seen near the school" in again
    assert town.rings(town.direct("savoie")) == [
        "URGENT K7-QF3, D2\xa0: vous assurez la suppléance. Ouvrez la salle, lisez, puis `!reçu`"
    ]


def _comes_and_goes(town: Town) -> None:
    town.says("cormier", "consent scope K7-QF3 -police")
    town.says("roy", "!danger Somebody is at the door", room=ROOM)
    town.says("cormier", "consent scope K7-QF3 +police")
    town.hears_no_more()
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()


@pytest.mark.rule("P3.4", "P7.4")
def test_who_comes_back_by_the_scope_is_rung_and_shown_what_waits(town: Town):
    _comes_and_goes(town)

    assert any("URGENT K7-QF3, D1" in ring for ring in town.rings(town.direct("leblanc")))
    [again] = [said for said in town.heard(ROOM) if said.startswith("D1 again")]
    assert "Somebody is at the door" in again
    assert town.people["leblanc"].id in kept(town, "D1").told

    town.says("leblanc", "!ack", room=ROOM)

    assert kept(town, "D1").has_acknowledged(town.people["leblanc"].id)


@pytest.mark.rule("P3.4", "P7.4")
def test_who_was_asked_before_they_left_is_rung_when_they_are_back(town: Town):
    town.says("roy", "!danger Somebody is at the door", room=ROOM)
    town.talks("cormier", ("consent scope K7-QF3 -police", "K7"), ("consent scope K7-QF3 +police", "yes"))
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    assert len([ring for ring in town.rings(town.direct("leblanc")) if "URGENT" in ring]) == 1
    assert len([said for said in town.heard(ROOM) if said.startswith("D1 again")]) == 1


@pytest.mark.rule("P7.4")
def test_an_ack_of_a_card_from_before_they_came_does_not_count(town: Town):
    town.says("roy", "!critical bail Released", room=ROOM)
    town.says("cormier", "case add savoie K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    answer = town.says("savoie", "!ack D1", room=ROOM)

    assert "counts as acknowledged once it was shown to you" in answer
    assert "`!critical show D1`" in answer
    assert not kept(town, "D1").has_acknowledged(town.people["savoie"].id)


@pytest.mark.rule("P9.5")
def test_nothing_from_before_consent_is_shown_to_who_joins(town: Town):
    town.says("roy", "!critical bail Released", room=ROOM)
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        later = town.clock.now() + minutes(1)
        from_before = tuple(p for p in case.team if p != town.people["leblanc"].id)
        work.cases.save_quietly(replace(case, consented_at=later, from_before=from_before))
        work.commit()
    town.says("cormier", "consent scope K7-QF3 -police")
    town.says("cormier", "consent scope K7-QF3 +police")
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    assert not [said for said in town.heard(ROOM) if "again" in said]
    assert not [ring for ring in town.rings(town.direct("leblanc")) if "URGENT" in ring]


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(
    ("name", "before", "then"),
    [
        ("leblanc", "case exclude leblanc K7-QF3", "case add leblanc K7-QF3"),
        ("theriault", "today", "consent scope K7-QF3 +social"),
    ],
)
def test_who_is_added_during_an_alarm_is_rung_once(town: Town, name: str, before: str, then: str):
    town.says("cormier", before)
    town.says("roy", "!danger Somebody is at the door", room=ROOM)
    town.hears_no_more()

    town.says("cormier", then)
    town.says("cormier", "yes K7-QF3")

    [ring] = town.rings(town.direct(name))
    assert ring.startswith("URGENT K7-QF3, D1")


@pytest.fixture
def both(town: Town) -> Town:
    """Savoie, who stands in for Gallant, is on the team beside her."""
    town.says("cormier", "case add savoie K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    town.says("leblanc", "!critical bail Released", room=ROOM)
    return town


@pytest.mark.rule("P7.4")
def test_who_was_rung_for_themselves_is_not_rung_again_as_an_alternate(both: Town):
    both.pass_time(minutes(20))
    both.hears_no_more()

    both.pass_time(minutes(41))

    assert both.rings(both.direct("savoie")) == []
    assert kept(both, "D1").alternates == {both.people["gallant"].id: both.people["savoie"].id}


@pytest.mark.rule("P7.4")
def test_an_alternate_who_had_answered_is_one_and_the_counter_says_so(both: Town):
    both.says("savoie", "!ack", room=ROOM)
    both.hears_no_more()

    both.pass_time(minutes(61))

    called = next(ring for ring in both.rings("coordination:1") if "D1" in ring)
    assert called == "URGENT K7-QF3, D1: 2 people silent for 60 minutes; no alternate. Telephone"
    edits = [
        one.content["m.new_content"]["body"] for one in both.events(ROOM) if "m.new_content" in one.content
    ]
    assert edits[-1].startswith("D1: 1 of 3 acknowledged.")
