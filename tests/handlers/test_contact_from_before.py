"""Safe contact after an alarm from before the consent is with whoever may know of it (P9.5, P7.8); so is what is put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import change, plain
from tests.handlers.test_alarms_from_before import consents_later, edits, holder
from tests.town import Town
from tests.without_consent import ROOM, a_case_without_consent, moved_in

NEW = ("roy", "gallant", "savoie", "poirier")
"""Who came with the consent, or could."""


def shorts_told(town: Town, *names: str) -> list[str]:
    """In the case room, and in the direct rooms of these."""
    heard = [body for room in (ROOM, *(town.direct(name) for name in names)) for body in town.heard(room)]
    return [body for body in heard if "D1" in body or "T1" in body]


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reported D1; T1 is Thériault's, whom Poirier stands in for. Roy and Gallant came with the consent."""
    town = Town.empty(tmp_path_factory.mktemp("contact-before"))
    moved_in(town)
    a_case_without_consent(town)
    town.says("cormier", "case keycontact @theriault K7-QF3")
    town.says("leblanc", "!critical bail Released", room=ROOM)
    consents_later(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


# --- whose task it is ----------------------------------------------------------------------------------------
@pytest.mark.rule("P9.5", "P7.8")
def test_the_alternate_who_came_later_is_not_handed_it_and_a_coordinator_is(town: Town):
    assert holder(town, "T1") == "Thériault"

    town.says("theriault", "away today to friday")
    town.everybody_accepts()

    assert holder(town, "T1") == "Cormier"
    assert any("T1" in ring for ring in town.rings(town.direct("cormier")))
    assert shorts_told(town, *NEW) == []


@pytest.mark.rule("P9.5", "P7.8", "P4.8")
def test_a_key_contact_who_came_later_is_not_handed_it(town: Town):
    town.says("cormier", "case keycontact @roy K7-QF3")
    assert holder(town, "T1") == "Thériault"

    town.says("theriault", "lost")

    assert holder(town, "T1") == "Cormier"
    assert shorts_told(town, *NEW) == []
    assert "T1" not in town.says("roy", "plan K7-QF3")


@pytest.mark.rule("P9.5", "P7.8", "P1.4")
@pytest.mark.parametrize(("name", "has_it"), [("gallant", "Cormier"), ("leblanc", "Leblanc")])
def test_of_who_carries_out_this_step_it_goes_to_who_was_there(town: Town, name: str, has_it: str):
    town.says("cormier", f"case delegate @{name} contact K7-QF3")
    town.says("theriault", "lost")

    assert holder(town, "T1") == has_it
    assert shorts_told(town, *NEW) == []


@pytest.mark.rule("P9.5", "P7.8", "P4.8")
def test_a_key_contact_who_was_there_is_handed_it_and_the_room_does_not_read_so(town: Town):
    town.says("cormier", "case keycontact @leblanc K7-QF3")

    assert holder(town, "T1") == "Leblanc"
    assert any("task T1 is yours" in body for body in town.heard(town.direct("leblanc")))
    assert any("T1 is with Leblanc now" in body for body in town.heard(town.direct("theriault")))
    assert any("T1 is with Leblanc now" in body for body in town.heard(town.direct("cormier")))
    assert shorts_told(town, *NEW) == []


@pytest.mark.rule("P9.5", "P7.8")
def test_with_nobody_else_who_may_know_it_waits_for_who_has_it(town: Town):
    town.says("cormier", "case keycontact @roy K7-QF3")
    town.says("cormier", "away today to friday")
    town.says("theriault", "lost")

    assert holder(town, "T1") in ("Thériault", "Cormier")
    assert shorts_told(town, *NEW) == []


# --- what is put right -----------------------------------------------------------------------------------------
@pytest.mark.rule("P9.5", "P7.6")
@pytest.mark.parametrize("room", [None, ROOM])
@pytest.mark.parametrize("said", ["critical misplaced D1", "critique égaré D1"])
def test_that_it_is_misplaced_is_told_to_who_was_asked_and_not_to_the_room(
    town: Town, room: str | None, said: str
):
    counted = edits(town)
    if said.startswith("critique"):
        change(town, "leblanc", language="fr")

    town.says("leblanc", f"!{said}" if room else f"{said} K7-QF3", room=room)

    assert town.heard(ROOM) == (["Answered in our direct room."] if room else [])
    assert edits(town) == counted
    heard = plain(town.last(town.direct("leblanc")))
    assert ("D1 is removed from K7-QF3" in heard) or ("D1 est retiré de K7-QF3" in heard)
    [told] = [body for body in town.heard(town.direct("theriault")) if "D1" in body]
    assert told.startswith("K7-QF3, D1: reported in the wrong case, and removed.\nRemoved by Leblanc")
    assert any("D1: reported in the wrong case" in body for body in town.heard("coordination:1"))
    assert shorts_told(town, *NEW) == []


@pytest.mark.rule("P9.5", "P7.6")
@pytest.mark.parametrize(
    ("said", "answered"),
    [
        (
            "critical add D1 K7-QF3 He has a key",
            "D1, K7-QF3: added.\nWho knew of it before the consent is told",
        ),
        ("critical type D1 K7-QF3 contact", "D1, K7-QF3: the type is corrected.\nWho knew of it before"),
    ],
)
def test_what_is_added_is_told_to_who_knows_of_it(town: Town, said: str, answered: str):
    assert answered in town.says("leblanc", said)

    for name in ("cormier", "theriault"):
        [told] = [body for body in town.heard(town.direct(name)) if "D1" in body]
        assert told.splitlines()[0].startswith("K7-QF3, D1: Leblanc has added to it or corrected it, 10:")
        assert told.splitlines()[-1] == "Now: `critical show D1 K7-QF3`"
        assert "key" not in told
    assert shorts_told(town, *NEW) == []


@pytest.mark.rule("P9.5", "P7.6")
@pytest.mark.parametrize("said", ["!critical add D1 He has a key", "!critical type D1 contact"])
def test_typed_in_the_room_it_is_removed_there_and_asked_for_in_the_direct_room(town: Town, said: str):
    town.says("leblanc", said, room=ROOM)

    typed = [one for one in town.server.rooms[town.room_id(ROOM)].events if one.event_id == town.event_id]
    assert [one.content for one in typed] == [{}]
    assert town.heard(ROOM) == ["Answered in our direct room."]
    assert "Now: ask here, with the code of the case." in town.last(town.direct("leblanc"))
    assert shorts_told(town, *NEW) == []


@pytest.mark.rule("P9.5", "P7.6", "P12.11")
@pytest.mark.parametrize("said", ["critical misplaced D1 K7-QF3", "critical add D1 K7-QF3 He has a key"])
def test_who_came_later_cannot_touch_it(town: Town, said: str):
    assert "I know no development D1" in town.says("roy", said)
    assert not any("D1" in body for body in town.heard(town.direct("theriault")))
