"""What is taken back is from before the consent: whoever came with the consent reads nothing of it (P9.5, P12.11)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import change
from tests.handlers.test_alarms_from_before import an_alarm, consents_later, edits
from tests.town import Town
from tests.without_consent import ROOM


def told_of_it(town: Town, *names: str, shorts: tuple[str, ...] = ("D1", "T1", "T2")) -> list[str]:
    """In the case room, and in the direct rooms of these."""
    heard = [body for room in (ROOM, *(town.direct(name) for name in names)) for body in town.heard(room)]
    return [body for body in heard if any(short in body for short in shorts)]


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reported D1, Thériault has T2 besides; Roy and Gallant come with the consent, and Lang, who stands in."""
    town = Town.empty(tmp_path_factory.mktemp("taken-back"))
    an_alarm(town)
    town.says("cormier", "!task add @theriault, monday 10:00, ring the school", room=ROOM)
    town.says("cormier", "task accept T1 K7-QF3")
    return town


@pytest.fixture
def before(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def state(town: Town) -> tuple[str, list[str]]:
    with town.parts.open_work() as work:
        one = work.developments.get("K7-QF3/D1")
        names = {person.id: name for name, person in town.people.items()}
        return one.state, [names[answer.person] for answer in one.acknowledged]


# --- an acknowledgement, by a coordinator whose colleague has lost a phone -----------------------------------
@pytest.mark.rule("P9.5", "P7.4")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("take", "said"), [("undo theriault 1", "taken back"), ("défaire theriault 1", "annulé")]
)
def test_an_acknowledgement_counts_no_more_and_neither_room_nor_counter_says_so(
    before: Town, when: str, take: str, said: str
):
    town = before
    if when == "before":
        town.says("theriault", "!ack D1", room=ROOM)
    consents_later(town)
    if when == "after":
        town.says("theriault", "!ack D1", room=ROOM)
    if take.startswith("défaire"):
        change(town, "cormier", language="fr")
    town.says("cormier", "lock theriault")
    town.says("cormier", "yes theriault")
    town.hears_no_more()
    counted = edits(town)

    assert said in town.says("cormier", take).lower()

    assert state(town) == ("open", [])
    assert edits(town) == counted
    assert told_of_it(town, "roy", "gallant", "savoie", "poirier") == []


@pytest.mark.rule("P9.5", "P7.4")
def test_the_last_one_taken_back_it_waits_again_and_the_room_does_not_hear_it(before: Town):
    town = before
    consents_later(town)
    for name in ("cormier", "theriault"):
        town.says(name, "!ack D1", room=ROOM)
    assert state(town)[0] == "complete"
    town.says("cormier", "lock theriault")
    town.says("cormier", "yes theriault")
    town.hears_no_more()
    counted = edits(town)

    town.says("cormier", "undo theriault 1")
    town = town.restarted()
    town.pass_time(timedelta(hours=5))

    assert edits(town) == counted
    assert told_of_it(town, "roy", "gallant", "savoie", "poirier") == []
    assert any("D1" in body for body in town.heard("coordination:1"))


# --- one's own last step ------------------------------------------------------------------------------------
@pytest.mark.rule("P9.5", "P6.1")
@pytest.mark.parametrize("room", [None, ROOM])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_task_from_before_is_taken_back_aside(before: Town, room: str | None, when: str):
    town = before
    if when == "before":
        town.says("theriault", "task start T2 K7-QF3")
    consents_later(town)
    if when == "after":
        town.says("theriault", "task start T2 K7-QF3")
    town.hears_no_more()

    answer = town.says("theriault", "!undo" if room else "undo", room=room)

    if room:
        assert answer == "Answered in our direct room."
    assert town.last(town.direct("theriault")).splitlines() == [
        "Taken back at 10:55: `task start T2 K7-QF3`. It stays in the journal, as taken back.",
        "Now: nothing for you.",
    ]
    assert told_of_it(town, "roy", "gallant") == []
    with town.parts.open_work() as work:
        assert work.tasks.get("K7-QF3/T2").state == "open"


@pytest.mark.rule("P9.5", "P8.2")
def test_a_score_from_before_is_taken_back_aside_and_the_room_is_not_said_to_be_told(before: Town):
    town = before
    town.says("theriault", "risk da 20 K7-QF3")
    consents_later(town)
    town.hears_no_more()

    answer = town.says("theriault", "undo")

    assert "marked wrong" in answer and "The case room is told" not in answer
    assert told_of_it(town, "roy", "gallant", shorts=("DA", "Danger", "20")) == []
