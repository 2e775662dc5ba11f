"""In a room in which sharing has stopped the bot says what happens, and the coordinators hear of it (P3.5, P3.12)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.critical import Development
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, gives_consent, plain
from tests.town import Town

ROOM = "case:K7-QF3"
COORDINATION = "coordination:1"
ALONE = "The coordinators alone are told, not the room."


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl", language="fr")
    an_open_case(town)
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("roy", "critical K7-QF3 bail Released at 14:10")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


@pytest.mark.rule("P3.12")
@pytest.mark.parametrize("typed", ["critical add D1 K7-QF3 He has a key", "critical type D1 K7-QF3 breach"])
def test_what_is_added_to_an_alarm_of_the_coordinators_reaches_them(town: Town, typed: str):
    answer = town.says("roy", typed)

    assert ALONE in answer
    assert "in the room" not in answer.replace("not the room", "")
    assert town.heard(ROOM) == []
    assert "`critical show D1 K7-QF3`" in town.last(town.direct("cormier"))
    assert "`critique voir D1 K7-QF3`" in plain(town.last(town.direct("doucet")))
    assert "He has a key" not in town.last(town.direct("cormier"))
    assert town.heard(town.direct("leblanc")) == []


@pytest.mark.rule("P3.12")
@pytest.mark.parametrize(
    ("who", "typed", "shows"),
    [
        ("roy", "task cannot T1 K7-QF3 no place is free", "plan T1 K7-QF3"),
        ("roy", "risk K7-QF3 odara 9", "risk K7-QF3"),
    ],
)
def test_what_else_is_recorded_is_told_to_them_too(town: Town, who: str, typed: str, shows: str):
    answer = town.says(who, typed)

    assert ALONE in answer
    assert "case room is told" not in answer
    assert f"`{shows}`" in town.last(town.direct("cormier"))
    assert town.heard(ROOM) == []


@pytest.mark.rule("P3.12")
def test_who_is_rung_for_a_task_that_cannot_be_done_gets_no_notice_of_it_too(town: Town):
    town.says("doucet", "tâche impossible T2 K7-QF3 personne ne répond")

    assert town.heard(town.direct("cormier")) == town.rings(town.direct("cormier"))
    [ring] = town.rings(town.direct("cormier"))
    assert ring == "K7-QF3: task T2 cannot be done, 10:50. `plan T2 K7-QF3`"


@pytest.mark.rule("P3.12")
@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        (
            "en",
            "D2 is recorded in K7-QF3, 10:50. If anyone is in danger now: 911.",
            "Now: nothing; I tell you when the coordinators have acknowledged.",
        ),
        (
            "fr",
            "D2 est inscrit au dossier K7-QF3, 10 h 50. Danger en ce moment : le 911.",
            "Maintenant : rien d’autre à faire; je vous dis quand la coordination aura répondu.",
        ),
    ],
)
def test_who_reports_there_is_not_told_that_it_went_out(town: Town, language: str, first: str, last: str):
    town.says("roy", f"language {language}")

    said = plain(town.says("roy", "critical K7-QF3 bail Released at 14:10")).splitlines()

    assert (said[0], said[-1]) == (first, last)


@pytest.mark.rule("P3.12")
def test_the_only_coordinator_who_reports_there_is_not_told_that_others_are(town: Town):
    town.says("cormier", "case exclude doucet K7-QF3")

    said = town.says("cormier", "danger K7-QF3 Somebody is at the door").splitlines()

    assert said[0].startswith("911 first, if nobody has called. D2 is recorded in K7-QF3")
    assert "The client has withdrawn: the team is not told." in said
    assert said[-1] == "Now: no other coordinator is told; how it goes on is yours to decide."


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P8.1")
@pytest.mark.parametrize(
    ("who", "typed", "refused"),
    [
        (
            "cormier",
            "review K7-QF3",
            "The client has withdrawn: nothing more is shared in K7-QF3. Nothing was changed.",
        ),
        (
            "doucet",
            "réévaluer K7-QF3",
            "Consentement retiré : rien n’est plus communiqué dans K7-QF3. Rien n’a été changé.",
        ),
    ],
)
def test_no_review_is_begun(town: Town, who: str, typed: str, refused: str):
    assert plain(town.says(who, typed)).splitlines()[0] == refused


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P8.1")
def test_one_that_is_half_typed_ends(again: Town, tmp_path: Path):
    town = again.copied_to(tmp_path)
    town.says("doucet", "réévaluer K7-QF3")
    town.says("cormier", "consent withdraw K7-QF3")

    assert "K7-QF3" in town.last(town.direct("doucet"))
    with town.parts.open_work() as work:
        assert work.dialogues.where(form="review") == []


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P8.1")
def test_nobody_is_reminded_of_a_review(town: Town):
    town.pass_time(timedelta(days=2))
    today = plain(town.says("cormier", "today")), plain(town.says("doucet", "aujourd’hui"))
    town.pass_time(timedelta(days=40))

    rooms = (COORDINATION, *(town.direct(who) for who in ("cormier", "doucet", "roy", "mcgrath")))
    rung = [plain(ring) for room in rooms for ring in town.rings(room)]
    assert not [ring for ring in rung if "review" in ring or "réévalu" in ring]
    assert "review" not in today[0]
    assert "réévalu" not in today[1]


# --- it goes on -----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def again(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("again"))
    town.says("roy", "critical add D1 K7-QF3 He has a key")
    town.clock.pass_(timedelta(days=1))
    town.hears_no_more()
    gives_consent(town, "cormier", "K7-QF3")
    return town


@pytest.mark.rule("P3.5")
def test_the_room_is_told_that_it_goes_on(again: Town):
    assert any(said.startswith("Sharing goes on here, ") for said in again.heard(ROOM))


@pytest.mark.rule("P3.12")
def test_what_the_coordinators_alone_were_told_stays_theirs(again: Town, tmp_path: Path):
    town = again.copied_to(tmp_path)

    assert any(
        "Reported meanwhile, to the coordinators alone: D1" in said
        for said in town.heard(town.direct("cormier"))
    )
    assert "I know no development D1" in town.says("leblanc", "critical show D1 K7-QF3")
    assert "He has a key" in town.says("cormier", "critical show D1 K7-QF3")
    assert "He has a key" in town.says("roy", "critical show D1 K7-QF3")
    town.hears_no_more()
    town.says("cormier", "ack D1 K7-QF3")
    town.says("doucet", "critical show D1 K7-QF3")
    town.says("doucet", "reçu D1 K7-QF3")
    assert town.heard(ROOM) == []
    assert not kept(town).silent()
