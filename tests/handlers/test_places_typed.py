"""Where somebody is, is never written: not in tasks, minutes, escalations, barriers (PROTOCOL P4.11, P7.10)."""

from __future__ import annotations

import pytest

from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case
from tests.town import Town

ROOM, COORDINATION = "case:K7-QF3", "coordination:1"
PLACE = "at 14 Main Street"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1", "!meeting start"):
        town.says("cormier", said, room=ROOM)
    town.says("cormier", "!task add roy, monday, call the clinic", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("places"))


def stands(town: Town, room: str) -> str:
    """All that was written there by anybody, and not removed."""
    events = town.server.rooms[town.room_id(room)].events
    return "\n".join(one.content.get("body", "") for one in events)


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    ("who", "said", "room"),
    [
        ("leblanc", f"!task add roy, monday, visit her {PLACE}", ROOM),
        ("roy", f"!task cannot T2 nobody was {PLACE}", ROOM),
        ("cormier", f"!meeting note she is {PLACE}", ROOM),
        ("cormier", f"!meeting decide police pass by {PLACE}", ROOM),
        ("cormier", f"!meeting consensus no Roy has seen her {PLACE}", ROOM),
        ("cormier", f"!meeting cancel M1 she is {PLACE}", ROOM),
        ("leblanc", f"!escalate may we go {PLACE}?", ROOM),
        ("cormier", f"!barrier no bus {PLACE}", COORDINATION),
        ("cormier", f"!adhoc add @haddad interpreter {PLACE} until friday 16:00", ROOM),
        ("roy", f"!checked share she lives {PLACE}", ROOM),
        ("cormier", f"case hold K7-QF3 the coroner asks for {PLACE}", ""),
    ],
)
def test_it_is_refused_and_what_was_typed_is_removed(town: Town, who: str, said: str, room: str):
    where = room or town.direct(who)

    answer = town.says(who, said, room=where)

    assert answer == (
        "That looks like an address or a postal code. Nothing was added.\n"
        "Where somebody is, is never written here. I remove your message; if it still shows, delete it.\n"
        "Now: say it again without the place."
    )
    assert PLACE not in stands(town, where)
    with town.parts.open_work() as work:
        assert len(work.tasks.where(case="K7-QF3")) == 2
        assert not work.escalations.where()
        assert not work.barriers.where()


@pytest.mark.rule("P4.11", "P11.1")
def test_in_french_too(town: Town):
    town.says("leblanc", "langue fr")

    answer = town.says("leblanc", "tâche ajouter K7-QF3 roy, lundi, passer au 14, rue Principale")

    assert answer.startswith("Cela ressemble à une adresse ou à un code postal. Rien n’a été ajouté.\n")
    assert "rue Principale" not in stands(town, town.direct("leblanc"))


@pytest.mark.rule("P5.4")
def test_the_teams_meeting_has_a_place(town: Town):
    town.says("cormier", "!meeting propose monday 10:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)

    town.says("cormier", "!meeting place M2 room 2, 14 Main Street", room=ROOM)

    assert "14 Main Street" in "\n".join(town.heard(ROOM))


@pytest.mark.rule("P7.10", "P4.11")
def test_a_danger_goes_out_at_once_and_its_reporter_alone_learns_how_to_take_it_back(town: Town):
    town.says("leblanc", f"!danger he is {PLACE}", room=ROOM)

    assert any(PLACE in said for said in town.heard(ROOM))
    told = "D1 seems to hold an address or a postal code. It went out as you wrote it."
    assert town.heard(town.direct("leblanc"))[-1].startswith(told)
    for other in ("cormier", "roy", "gallant"):
        assert all("address" not in said for said in town.heard(town.direct(other)))

    town.says("leblanc", "critical misplaced D1 K7-QF3")
    assert PLACE not in stands(town, ROOM)


@pytest.mark.rule("P7.10", "P4.11")
def test_what_is_added_to_a_danger_is_looked_at_as_well(town: Town):
    town.says("leblanc", "!critical bail Released at 10:40", room=ROOM)
    town.hears_no_more()

    town.says("roy", f"!critical add D1 he stays {PLACE}", room=ROOM)

    assert any(PLACE in said for said in town.heard(ROOM))
    assert "critical misplaced D1 K7-QF3" in town.heard(town.direct("roy"))[-1]
    assert not town.heard(town.direct("leblanc"))


@pytest.mark.rule("P7.10")
def test_a_danger_without_a_place_is_followed_by_no_such_word(town: Town):
    town.says("leblanc", "!danger he is outside the court at Burton, off Hwy 2", room=ROOM)

    assert all("address" not in said for said in town.heard(town.direct("leblanc")))


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    "text",
    [
        "court at Burton on 12 March",
        "seen on Hwy 2, near Main",
        "2 visits St. Thomas hospital asked for",
        "éviter 2 rues barrées",
        "3 calls to the clinic",
        "drive the 2 kids to school",
        "Saint John asks for 2 reports",
    ],
)
def test_ordinary_tasks_are_added(town: Town, text: str):
    town.says("leblanc", f"!task add roy, monday, {text}", room=ROOM)

    with town.parts.open_work() as work:
        assert work.tasks.find("K7-QF3/T3") is not None


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    "lines",
    [
        ("review K7-QF3", "skip", "1", f"calmer {PLACE}"),
        ("consent K7-QF3", f"1 so that they come {PLACE}"),
    ],
)
def test_nor_in_what_a_person_says_of_it_in_a_dialogue(town: Town, lines: tuple[str, ...]):
    for said in lines:
        town.says("cormier", said)

    assert town.last(town.direct("cormier")).startswith("That looks like an address or a postal code.")


# --- in dialogues -----------------------------------------------------------------------------------------
TALK = ("consent R-5XCD", "1", "1", "1", "1", "1 so that you all know")


@pytest.mark.rule("P4.11", "P3.3", "P3.10")
@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ((), f"French, {PLACE}", "French"),
        (("French", "2"), f"Amal, {PLACE}", "Amal, from the interpreting service"),
        (("French", "1", "1 2 4 5", "skip"), f"today, Cormier, {PLACE}", "today, Cormier, cabinet 3"),
        (
            ("French", "1", "1 2 4 5", "skip", "today, Cormier, cabinet 3", "1"),
            f"11 November, {PLACE}",
            "11 November, Cormier, cabinet 3",
        ),
    ],
)
def test_an_interpreters_or_an_offices_address_is_not_written_either(
    town: Town, before: tuple[str, ...], typed: str, after: str
):
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-5XCD", state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    for said in (*TALK, *before):
        town.says("cormier", said)

    answer = town.says("cormier", typed)

    assert answer.startswith("That looks like an address or a postal code. Where somebody is, is never")
    assert not town.says("cormier", after).startswith("That looks like an address")
