"""An alarm that is open when its case closes, is opened again, or goes to another team (P7.4, P8.3, P8.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.closing import Reason
from casework.critical import Development, State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import closes, moved, reopened, reviewed, shown
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Marc")
    town.moves_in("cyr", Role.MEMBER, Agency.POLICE, region=3, language="fr", first="Luce")
    town.says("roy", "!danger Somebody is at the door", room=ROOM)
    town.says("leblanc", "!ack", room=ROOM)
    town.says("cormier", "!task done T1", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def closed_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("closed"))
    reviewed(town)
    town.hears_no_more()
    town.shown = shown(town)
    town.hears_no_more()
    town.says("cormier", "yes K7-QF3")
    return town


@pytest.fixture
def closed(closed_mold: Town, tmp_path: Path) -> Town:
    return closed_mold.copied_to(tmp_path)


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


@pytest.mark.rule("P8.3")
def test_before_the_yes_an_alarm_that_is_open_is_named(closed_mold: Town):
    line = "Not acknowledged by everybody: D1. This alarm ends; telephone first who must know."

    assert line in closed_mold.shown.splitlines()


@pytest.mark.rule("P8.3")
def test_it_ends_aloud_with_the_case(closed_mold: Town):
    assert kept(closed_mold).state is State.ENDED
    assert "K7-QF3, D1: the case is closed; 2 people have not acknowledged." in "\n".join(
        closed_mold.heard("coordination:1")
    )
    for name in ("gallant", "roy"):
        heard = "\n".join(closed_mold.heard(closed_mold.direct(name)))
        assert "D1, K7-QF3: the case is closed; 1 of 3 acknowledged." in heard
    assert "D1" not in "\n".join(closed_mold.heard(closed_mold.direct("theriault")))


@pytest.mark.rule("P8.3")
def test_the_region_and_whoever_closes_it_read_of_it_once(closed_mold: Town):
    assert len(closed_mold.heard("coordination:1")) == 1
    of_the_closing = [body for body in closed_mold.heard(closed_mold.direct("cormier")) if "closed" in body]
    assert [body.splitlines()[0] for body in of_the_closing] == [
        "K7-QF3 is closed. This is its closing record, for the locked file."
    ]


@pytest.mark.rule("P8.5")
def test_opened_again_nothing_waits_that_the_new_room_does_not_have(closed: Town):
    reopened(closed)
    closed.everybody_accepts()

    for name in ("cormier", "gallant"):
        assert "D1" not in closed.says(name, "today")


@pytest.mark.rule("P8.5")
def test_opened_again_it_is_shown_as_ended_and_names_nobody_who_waits(closed: Town):
    reopened(closed)
    closed.everybody_accepts()

    shown = closed.says("cormier", "critical show D1 K7-QF3")
    assert "D1: 1 of 3 acknowledged. Its alarms have ended with the case." in shown.splitlines()
    assert "Waiting" not in shown
    assert "`ack" not in shown


@pytest.mark.rule("P8.5")
def test_one_that_was_left_open_by_a_closing_of_before_ends_when_it_is_opened_again(closed: Town):
    with closed.parts.open_work() as work:
        work.developments.save_quietly(back(work.developments.get("K7-QF3/D1")))
        work.commit()

    reopened(closed)

    assert kept(closed).state is State.ENDED
    assert "D1" not in closed.says("cormier", "today")


def back(one: Development) -> Development:
    return replace(one, state=State.OPEN)


# --- several ---------------------------------------------------------------------------------------------
@pytest.mark.rule("P8.3")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_of_several_each_person_hears_once_and_of_the_room_too(town: Town, language: str):
    for number in range(3):
        town.says("roy", f"!critical Number {number}", room=ROOM)
    for number in (2, 3, 4):
        town.says("cormier", f"task done T{number} K7-QF3")
    town.says("gallant", f"language {language}")
    reviewed(town)
    shown(town)
    town.hears_no_more()
    town.says("cormier", "yes K7-QF3")

    assert {name: len(town.heard(town.direct(name))) for name in ("leblanc", "roy", "gallant")} == {
        "leblanc": 1,
        "roy": 1,
        "gallant": 1,
    }
    heard = town.last(town.direct("gallant")).replace("\u00a0", " ").splitlines()
    assert (
        heard
        == {
            "en": [
                "K7-QF3: the case is closed, and its alarms have stopped.",
                "Acknowledged: D1, 1 of 3; D2, 0 of 3; D3, 0 of 3; D4, 0 of 3",
                "Its room is closed too. Keep only your agency's commitments.",
                "Now: nothing for you.",
            ],
            "fr": [
                "K7-QF3 : le dossier est fermé, et ses alertes ont cessé.",
                "Accusés de réception : D1, 1 sur 3; D2, 0 sur 3; D3, 0 sur 3; D4, 0 sur 3",
                "Sa salle est fermée aussi. Gardez seulement les engagements de votre organisme.",
                "Maintenant : rien d’autre à faire.",
            ],
        }[language]
    )
    [line] = [said for said in town.heard("coordination:1") if "D1" in said]
    assert "Not acknowledged: D1, 2 people; D2, 3 people; D3, 3 people; D4, 3 people" in line


# --- another team ---------------------------------------------------------------------------------------
def taken(town: Town) -> None:
    moved(town)
    town.everybody_accepts()
    town.hears_no_more()
    town.says("ouellette", "dossier prendre K7-QF3")
    town.says("ouellette", "oui K7-QF3")
    town.everybody_accepts()


@pytest.mark.rule("P7.4", "P8.5")
def test_the_new_team_is_shown_rung_and_counted(town: Town):
    taken(town)

    [again] = [said for said in town.heard(ROOM) if "D1, de nouveau" in said or "D1 de nouveau" in said]
    assert "Somebody is at the door" in again
    for name in ("ouellette", "cyr"):
        assert len([ring for ring in town.rings(town.direct(name)) if "URGENT K7-QF3, D1" in ring]) == 1
    assert set(kept(town).told) == {town.people["ouellette"].id, town.people["cyr"].id}

    assert "1 sur 2" in town.says("cyr", "!reçu", room=ROOM)


@pytest.mark.rule("P1.2", "P7.4", "P8.5")
def test_an_agency_that_nobody_represents_there_is_named(town: Town):
    taken(town)

    nobody = "santé, lutte contre la violence conjugale"
    [count] = [one for one in town.heard(ROOM) if "accusés de réception, 0 sur 2" in one]
    assert count.replace("\u00a0", " ").endswith(f"Sans personne à joindre : {nobody}")
    told = "\n".join(town.heard("coordination:3")).replace("\u00a0", " ")
    assert "K7-QF3, D1 : des organismes acceptés n’ont personne au dossier." in told
    assert f"Organisme : {nobody}" in told


@pytest.mark.rule("P7.4", "P8.5")
def test_its_ladder_begins_anew_there(town: Town):
    taken(town)
    with town.parts.open_work() as work:
        [clock] = work.deadlines.open(subject="K7-QF3/D1", rule="danger-acknowledged")
    assert (clock.region, clock.starts_at) == (3, town.clock.now())


@pytest.mark.rule("P8.5", "P12.11")
def test_what_becomes_of_it_there_is_not_for_the_old_team(town: Town):
    taken(town)
    town.hears_no_more()

    def close(ctx: Context) -> list[Effect]:
        ended, event = ctx.work.cases.get("K7-QF3").close(
            Reason.OTHER, by=town.people["ouellette"].id, at=ctx.now
        )
        ctx.work.cases.save(ended, because=event)
        return []

    town.parts.dispatcher.act(close)
    town.settle()

    for name in ("cormier", "leblanc", "roy", "gallant"):
        assert not any("K7-QF3" in body for body in town.heard(town.direct(name)))
    assert "D1, K7-QF3" in "\n".join(town.heard(town.direct("cyr")))


# --- on its way -----------------------------------------------------------------------------------------
THERE = "coordination:3"
ON_ITS_WAY = "URGENT K7-QF3, D1, 10 h 51 : d’une autre région. `!dossier prendre K7-QF3`"


def rung_there(town: Town) -> list[str]:
    return [ring.replace("\u00a0", " ") for ring in town.rings(THERE)]


@pytest.mark.rule("P7.4", "P8.5")
def test_with_an_open_alarm_the_region_there_is_rung_urgently_and_by_its_number(town: Town):
    town.pass_time(timedelta(minutes=1))
    town.hears_no_more()
    moved(town)

    [ring] = rung_there(town)
    assert ON_ITS_WAY in ring


@pytest.mark.rule("P7.4", "P8.5")
def test_of_two_the_immediate_danger_is_named_and_rung_once(town: Town):
    town.says("roy", "!critical bail Released", room=ROOM)
    town.hears_no_more()
    moved(town)

    [ring] = rung_there(town)
    assert "URGENT K7-QF3, D1 et 1 de plus, 10 h 50 : d’une autre région." in ring


@pytest.mark.rule("P7.4", "P8.5", "P1.3")
def test_until_it_is_taken_it_goes_on_ringing_by_the_ladder_of_danger(town: Town):
    moved(town)

    for minutes, at in ((5, "10 h 55"), (10, "11 h 05"), (45, "11 h 50")):
        town.hears_no_more()
        town.pass_time(timedelta(minutes=minutes))
        [ring] = rung_there(town)
        assert f"URGENT K7-QF3, D1, {at} : pas encore pris. `!dossier prendre K7-QF3`" in ring
    assert any("URGENT K7-QF3, D1" in ring for ring in town.rings(town.direct("mcgrath")))
    for name in ("cormier", "leblanc", "roy", "gallant"):
        assert not any("K7-QF3" in ring for ring in town.rings(town.direct(name)))


@pytest.mark.rule("P8.5")
def test_once_it_is_taken_one_ring_is_enough_for_alarm_and_room(town: Town):
    taken(town)

    assert [ring for ring in town.rings(town.direct("cyr")) if "K7-QF3" in ring] == [
        "URGENT K7-QF3, D1, 10\u00a0h\u00a050. Ouvrez la salle, lisez, puis `!reçu`"
    ]
    town.hears_no_more()
    town.pass_time(timedelta(minutes=5))
    assert rung_there(town) == []


@pytest.mark.rule("P8.3")
def test_in_french_one_silent_person_is_one(town: Town):
    taken(town)
    town.says("cyr", "!reçu", room=ROOM)
    town.hears_no_more()
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["ouellette"].id))
    town.settle()

    said = "\n".join(town.heard(THERE)).replace("\u00a0", " ")
    assert "K7-QF3, D1 : le dossier est fermé; 1 personne n’a pas accusé réception." in said
    assert "Maintenant : téléphonez à cette personne, si elle doit savoir." in said
