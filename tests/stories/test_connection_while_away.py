"""Who keeps the connection with a person who has not consented is away or locked: whom to ask instead (P9.9, P1.5, P7.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import change, plain
from tests.ends import moved_over, there
from tests.town import Town
from tests.without_consent import ROOM, a_case_without_consent, moved_in

GONE = ("lost", "away until 27 November")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Thériault keeps the connection; Cormier and Doucet coordinate, and Leblanc is on the team."""
    town = Town.empty(tmp_path_factory.mktemp("connection-away"))
    moved_in(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    a_case_without_consent(town)
    town.says("cormier", "case keycontact @theriault K7-QF3")
    _referred_by_leblanc(town)
    there(town)
    town.hears_no_more()
    return town


def _referred_by_leblanc(town: Town) -> None:
    with town.parts.open_work() as work:
        leblanc, now = town.people["leblanc"].id, town.clock.now()
        referral = replace(work.referrals.get("R-7KQ4"), referrer=leblanc, taken_at=now)
        work.referrals.save_quietly(referral)
        work.commit()


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def goes(town: Town, name: str, gone: str) -> None:
    town.says(name, gone)
    town.everybody_accepts()
    town.hears_no_more()


def started(town: Town) -> str:
    """What the card says of the task."""
    card = next(said for said in town.heard(ROOM) if "critical development" in said)
    return plain(card).split("T1, ")[1]


# --- whoever stands in --------------------------------------------------------------------------------------
@pytest.mark.rule("P9.9", "P7.8")
@pytest.mark.parametrize("gone", GONE)
def test_whoever_stands_in_reads_that_they_decide(town: Town, gone: str):
    goes(town, "theriault", gone)

    town.says("leblanc", "!danger He is at the door", room=ROOM)

    assert started(town) == (
        "safe contact with the person as agreed, at once (Cormier, who decides while Thériault is not there)"
    )
    shown = town.says("cormier", "plan T1 K7-QF3")
    assert (
        "Thériault keeps the connection and is not there: whoever has this task decides; safe contact"
        in shown
    )
    assert "a word with" not in shown
    called = town.says("cormier", "referral show R-7KQ4")
    assert (
        "No consent: Thériault keeps the connection and is not there: you decide, contact safely as agreed."
        in called
    )


@pytest.mark.rule("P9.9", "P11.1")
def test_so_in_french(town: Town):
    goes(town, "theriault", "lost")
    change(town, "cormier", language="fr")
    town.says("leblanc", "!danger He is at the door", room=ROOM)

    shown = plain(town.says("cormier", "critique voir D1 K7-QF3"))
    assert (
        "T1, communication sûre avec la personne comme convenu, tout de suite "
        "(Cormier, qui décide en l’absence de Thériault)"
    ) in shown
    assert (
        "Thériault garde le lien, mais n’est pas joignable : qui a cette tâche décide; communication sûre"
    ) in plain(town.says("cormier", "plan T1 K7-QF3"))
    assert (
        "Pas de consentement : Thériault garde le lien, mais n’est pas joignable : décidez, communiquez"
    ) in plain(town.says("cormier", "aiguillage voir R-7KQ4"))


# --- whoever else has the task, or the number -----------------------------------------------------------------
@pytest.mark.rule("P9.9")
@pytest.mark.parametrize("gone", GONE)
def test_another_coordinator_reads_whom_to_ask_instead(town: Town, gone: str):
    goes(town, "theriault", gone)

    assert "No consent: before any contact, a word with Cormier, who stands in for Thériault." in town.says(
        "doucet", "referral show R-7KQ4"
    )
    change(town, "doucet", language="fr")
    assert (
        "Pas de consentement : avant tout contact, un mot avec Cormier, qui remplace Thériault."
    ) in plain(town.says("doucet", "aiguillage voir R-7KQ4"))


def test_who_accepted_it_while_they_were_there_reads_so_once_they_are_gone(town: Town):
    """And again whom to ask, once they are back."""
    goes(town, "theriault", "away until 27 November")
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    town.says("cormier", "task accept T1 K7-QF3")
    town.says("theriault", "away off")
    assert "a word with Thériault, who keeps the connection" in town.says("cormier", "plan T1 K7-QF3")

    goes(town, "theriault", "away until 27 November")
    assert "whoever has this task decides" in town.says("cormier", "plan T1 K7-QF3")

    town.says("cormier", "case delegate @leblanc contact K7-QF3")
    assert (
        "Before any contact, a word with Leblanc, who stands in for Thériault; then safe contact"
        in town.says("cormier", "plan T1 K7-QF3")
    )
    change(town, "cormier", language="fr")
    assert "un mot avec Leblanc, qui remplace Thériault" in town.says("cormier", "plan T1 K7-QF3")


NOT_THERE = {
    "en": "Thériault keeps the connection and is not there: until then any contact goes through {}.",
    "fr": "Thériault garde le lien, mais n’est pas joignable : d’ici là, tout contact passe par {}.",
}


@pytest.mark.rule("P9.9", "P11.1")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("gone", GONE)
def test_when_it_may_be_offered_again_the_coordinators_read_through_whom_meanwhile(
    town: Town, gone: str, language: str
):
    change(town, "doucet", language=language)
    goes(town, "theriault", gone)
    town.says("cormier", "away until 27 November")
    town.hears_no_more()

    town.says("leblanc", "!critical bail Released", room=ROOM)

    offered = [plain(said) for said in town.heard(town.direct("doucet"))]
    assert any(NOT_THERE[language].format("Doucet") in said for said in offered)
    assert not any("keeps the connection.\n" in said or "garde le lien.\n" in said for said in offered)


@pytest.mark.rule("P9.9")
def test_with_nobody_in_their_place_it_is_said_that_they_are_not_there(town: Town):
    for name in ("theriault", "doucet", "cormier"):
        town.says(name, "away until 27 November")
    town.hears_no_more()

    town.says("leblanc", "!critical bail Released", room=ROOM)

    offered = "\n".join(town.heard(town.direct("cormier")))
    assert "Thériault keeps the connection and is not there.\nNow: `consent K7-QF3`" in offered


@pytest.mark.rule("P9.9", "P10.3")
def test_an_absence_that_begins_and_ends_by_the_clock_is_followed_over_a_restart(town: Town):
    town.says("leblanc", "!critical bail Released", room=ROOM)
    town.says("theriault", "away 24 November to 25 November")
    town = town.restarted()

    town.pass_time(timedelta(days=3))
    assert "whoever has this task decides" in town.says("cormier", "plan T1 K7-QF3")

    town.pass_time(timedelta(days=2))
    assert "whoever has this task decides" not in town.says("cormier", "plan T1 K7-QF3")


@pytest.mark.rule("P9.9")
def test_who_keeps_it_and_is_there_is_asked_as_before(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)

    assert started(town) == "safe contact with the person as agreed, at once (key contact, Thériault)"
    assert "a word with Thériault, who keeps the connection" in town.says("doucet", "referral show R-7KQ4")


# --- elsewhere ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P9.9", "P8.5")
@pytest.mark.parametrize("gone", GONE)
def test_where_who_kept_it_before_a_transfer_is_gone_the_new_team_decides(town: Town, gone: str):
    goes(town, "theriault", gone)
    change(town, "picard", language="en")
    moved_over(town)

    asked = town.says("picard", "case take K7-QF3")
    assert "Thériault has kept the connection and is not there: you decide on any contact." in asked
    town.says("picard", "yes K7-QF3")
    taken = next(said for said in town.heard(town.direct("picard")) if "yours," in said)
    assert "Thériault kept the connection and is not there: you decide on any contact." in taken
    assert not any("a word with Thériault" in said for said in town.heard(town.direct("picard")))


@pytest.mark.rule("P12.11")
def test_who_may_not_read_the_case_learns_nothing_of_it(town: Town):
    goes(town, "theriault", "lost")
    town.says("leblanc", "!danger He is at the door", room=ROOM)

    for name in ("picard", "roy"):
        heard = "\n".join([*town.heard(town.direct(name)), town.says(name, "plan T1 K7-QF3")])
        assert "Thériault" not in heard
