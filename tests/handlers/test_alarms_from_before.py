"""An alarm from before the consent goes on, and whoever came with the consent reads nothing of it (P9.5, P12.11)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import gives_consent
from tests.town import Town
from tests.without_consent import ROOM, a_case_without_consent, moved_in


def an_alarm(town: Town) -> None:
    moved_in(town)
    a_case_without_consent(town)
    town.says("leblanc", "!critical bail Released", room=ROOM)


def consents_later(town: Town) -> None:
    town.pass_time(timedelta(minutes=5))
    gives_consent(town, "cormier", "K7-QF3", "1 2 3 4 5")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reported D1; Roy, of health, is there since the consent."""
    town = Town.empty(tmp_path_factory.mktemp("alarms"))
    an_alarm(town)
    consents_later(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def edits(town: Town) -> list[str]:
    return [e.content["m.new_content"]["body"] for e in town.events(ROOM) if "m.new_content" in e.content]


def asked(town: Town) -> list[str]:
    with town.parts.open_work() as work:
        told = work.developments.get("K7-QF3/D1").told
    return [name for name, person in town.people.items() if person.id in told]


@pytest.mark.rule("P9.5", "P7.4")
@pytest.mark.parametrize("said", ["!ack D1", "!ack", "!ack all", "!reçu D1", "!ack D1 I called her"])
def test_who_acknowledges_it_in_the_room_is_answered_in_the_direct_room(town: Town, said: str):
    before = edits(town)

    town.says("cormier", said, room=ROOM)

    assert town.heard(ROOM) == ["Answered in our direct room."]
    assert any("D1, K7-QF3: acknowledged" in body for body in town.heard(town.direct("cormier")))
    assert edits(town) == before


@pytest.mark.rule("P9.5", "P7.4")
def test_the_end_is_told_to_who_was_asked_and_not_to_the_room(town: Town):
    before = edits(town)
    names = asked(town)
    assert len(names) > 1, names

    for name in names:
        town.says(name, "ack D1 K7-QF3 I know of it")
        town.says(name, "!ack D1", room=ROOM)
    town.pass_time(timedelta(minutes=2))

    assert not any("D1" in body for body in town.heard(ROOM))
    assert edits(town) == before
    assert any("have acknowledged" in body for body in town.heard(town.direct("leblanc")))
    assert any("have acknowledged" in body for body in town.heard(town.direct(names[0])))


@pytest.mark.rule("P9.5", "P7.4")
def test_where_one_of_two_is_from_before_both_are_named_in_the_direct_room(town: Town):
    town.says("roy", "!critical contact He called", room=ROOM)
    town.hears_no_more()

    town.says("cormier", "!ack", room=ROOM)

    assert not any("D1" in body for body in town.heard(ROOM))
    assert any("2 wait for you" in body for body in town.heard(town.direct("cormier")))


@pytest.mark.rule("P9.5", "P12.2")
@pytest.mark.parametrize("said", ["case history K7-QF3", "dossier historique K7-QF3"])
def test_the_history_does_not_say_that_it_was_acknowledged(town: Town, said: str):
    for name in asked(town):
        town.says(name, "!ack D1", room=ROOM)

    assert "D1" not in town.says("roy", said)
    assert "D1" not in town.says("cormier", "!case history", room=ROOM)
    assert "D1" in town.says("cormier", "case history K7-QF3")


# --- who comes in somebody's place ------------------------------------------------------------------------
def holder(town: Town, task: str) -> str:
    with town.parts.open_work() as work:
        return work.people.get(work.tasks.get(f"K7-QF3/{task}").assignee).last


@pytest.fixture
def given(tmp_path: Path) -> Town:
    """T2 is from before, T3 is not; Thériault, for whom Poirier stands in, has them and has not answered D1."""
    town = Town.empty(tmp_path)
    an_alarm(town)
    town.says("cormier", "!task add @theriault, monday 10:00, ring the school", room=ROOM)
    consents_later(town)
    town.says("cormier", "!task add @theriault, tuesday 10:00, drive by", room=ROOM)
    town.hears_no_more()
    return town


@pytest.mark.rule("P9.5", "P1.5")
def test_the_alternate_who_was_not_there_is_not_called_for_it(town: Town):
    for _ in range(8):
        town.pass_time(timedelta(minutes=10))

    assert town.heard(town.direct("poirier")) == []
    assert any("D1" in body and "no alternate" in body for body in town.heard("coordination:1"))
    assert not any("D1" in body for body in town.heard(ROOM))


@pytest.mark.rule("P9.5", "P1.8", "P4.8")
def test_who_comes_in_their_place_is_handed_nothing_from_before(given: Town):
    given.says("cormier", "roster remove theriault")
    given.says("cormier", "yes theriault")
    given.everybody_accepts()

    assert (holder(given, "T2"), holder(given, "T3")) == ("Cormier", "Poirier")
    heard = given.heard(given.direct("poirier"))
    assert heard and not any(short in body for body in heard for short in ("D1", "T2"))
    assert not any(short in body for body in given.heard(ROOM) for short in ("D1", "T2"))
    assert "D1" not in given.says("poirier", "case history K7-QF3")


@pytest.mark.rule("P9.5", "P7.4")
@pytest.mark.parametrize("undo", ["!undo", "!défaire"])
def test_the_room_does_not_learn_from_an_undo_that_it_was_acknowledged(town: Town, undo: str):
    town.says("cormier", "ack D1 K7-QF3")
    before = edits(town)

    assert "acknowledgement stays" in town.says("cormier", "undo")
    assert "acknowledgement" not in town.says("cormier", undo, room=ROOM)
    assert edits(town) == before


@pytest.mark.rule("P9.5", "P1.2")
def test_an_agency_that_is_agreed_to_later_and_has_nobody_is_not_missed_in_it(tmp_path: Path):
    town = Town.empty(tmp_path)
    an_alarm(town)
    town.pass_time(timedelta(minutes=5))
    gives_consent(town, "cormier", "K7-QF3", "1 2 3 4")
    town.says("cormier", "yes K7-QF3")
    for name in ("gallant", "savoie"):
        town.says("cormier", f"roster remove {name}")
        town.says("cormier", f"yes {name}")
    town.everybody_accepts()
    town.hears_no_more()

    town.says("cormier", "consent scope K7-QF3 +dv")
    town.says("cormier", "yes K7-QF3")

    assert not any("D1" in body for body in (*town.heard(ROOM), *town.heard("coordination:1")))
    with town.parts.open_work() as work:
        assert work.consents.get("R-7KQ4").agencies[-1] == "dv"
        assert work.developments.get("K7-QF3/D1").unreached == ()


@pytest.mark.rule("P9.5", "P7.4")
@pytest.mark.parametrize("said", ["!ack D1 I called her sister", "!reçu D1 j’ai appelé sa sœur"])
def test_a_note_on_it_that_was_typed_in_the_room_does_not_stay_there(town: Town, said: str):
    town.says("cormier", said, room=ROOM)

    assert not any(one.content.get("body") == said for one in town.server.rooms[town.room_id(ROOM)].events)


@pytest.mark.rule("P9.5", "P1.5")
@pytest.mark.parametrize(("task", "rung"), [("T2", "theriault"), ("T3", "poirier")])
def test_who_stands_in_is_not_rung_for_what_is_from_before(given: Town, task: str, rung: str):
    given.says("theriault", "away today")
    given.everybody_accepts()
    given.hears_no_more()

    def ring(ctx):
        facts = {"code": "K7-QF3", "id": task, "due": ctx.now}
        return [ctx.ring_person(given.people["theriault"], "task/yours", about=f"K7-QF3/{task}", **facts)]

    given.parts.dispatcher.act(ring)
    given.pass_time(timedelta(minutes=2))

    others = {"theriault", "poirier"} - {rung}
    assert any(task in said for said in given.rings(given.direct(rung)))
    assert not any(task in said for name in others for said in given.rings(given.direct(name)))
