"""`call me`: a coordinator telephones, and nothing is held on the person (PROTOCOL P2.13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.town import Town

K = "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("calls"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE, first="Luc")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, language="fr")
    town.moves_in("savoie", Role.COORDINATOR, Agency.VICTIMS, region=3)
    town.moves_in("mcgrath", Role.LEAD, last="McGrath")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P2.13")
def test_the_coordinators_are_rung_and_the_ring_names_nobody(town: Town):
    answer = town.says("morin", "call me")

    assert answer.startswith(
        "The coordinators are asked to call you, 10:50. Nothing is kept of whom it concerns."
    )
    assert "Coordinators: Ana Cormier, Paul Doucet" in answer
    notice, ring = town.heard(K)
    assert notice.startswith("To call: Luc Morin, police\nAsked at 10:50")
    assert ring == "A colleague asks to be called, 10:50. Reply `take`, or `!call take`"
    assert town.rings(K) == [ring]


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize("word", ["take", "prendre"])
def test_a_reply_settles_it_and_the_caller_is_told(town: Town, word: str):
    town.says("morin", "call me")
    ring = town.events(K)[-1].event_id

    answer = town.says("doucet", word, room=K, reply_to=ring)

    assert answer.startswith("Doucet calls Luc Morin, 10:50.\nAgency: police\nThe reminders have stopped.")
    assert town.last(town.direct("morin")).startswith("Paul Doucet calls you, 10:50.")
    town.hears_no_more()
    town.pass_time(timedelta(hours=13))
    assert town.rings(K) == []


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize("word", ["done", "fait"])
def test_a_call_that_is_made_already_needs_not_be_taken(town: Town, word: str):
    town.says("morin", "call me")
    ring = town.events(K)[-1].event_id

    answer = town.says("doucet", word, room=K, reply_to=ring)

    assert answer.startswith("Luc Morin was called, 10:50.\nBy: Doucet")
    assert town.last(town.direct("morin")).endswith("If nobody called: `call me`.")
    town.hears_no_more()
    town.pass_time(timedelta(hours=13))
    assert town.rings(K) == [] and town.rings(town.direct("doucet")) == []


@pytest.mark.rule("P2.13")
def test_it_escalates_as_a_referral_that_nobody_takes(town: Town):
    town.says("morin", "call me")
    town.hears_no_more()

    town.pass_time(timedelta(hours=12))

    assert town.rings(K) == ["URGENT: a colleague has waited for a call since 10:50. `!call take`"] * 3
    assert "To call: Ana Cormier, Paul Doucet" in town.last(town.direct("morin"))
    assert town.rings(town.direct("mcgrath")) == [
        "URGENT: region 1, a call was asked for at 10:50. Please call the coordinators"
    ]


@pytest.mark.rule("P2.13")
def test_asked_twice_it_rings_once(town: Town):
    town.says("morin", "call me")
    town.says("morin", "call me")

    assert len(town.rings(K)) == 1


@pytest.mark.rule("P2.13")
def test_nothing_behind_the_words_is_taken(town: Town):
    answer = town.says("morin", "call me about Marie Tremblay")

    assert "Tremblay" not in answer
    assert town.heard(K) == []


@pytest.mark.rule("P11.1")
def test_in_french(town: Town):
    answer = town.says("ouellette", "appelez-moi").replace("\xa0", " ")

    assert answer.startswith("J’ai demandé à la coordination de vous appeler, 10 h 50.")
    assert "To call: Ouellette, domestic-violence sector" in town.heard(K)[0]


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_finds_nobody_to_call(town: Town):
    town.says("morin", "call me")

    assert town.says("savoie", "call take") == "Nobody waits for a call. Nothing was changed."


def test_a_restart_in_between_loses_nothing(town: Town):
    town.says("morin", "call me")

    town = town.restarted()

    assert town.says("cormier", "call take").startswith("Cormier calls Luc Morin")


@pytest.mark.rule("P10.1")
def test_a_call_waits_under_today_until_it_is_made(town: Town):
    town.says("morin", "call me")

    for name, room in (("cormier", None), ("doucet", None), ("cormier", K)):
        heard = town.says(name, "!today", room=room)
        assert "1. To call: Luc Morin, police, asked Saturday 21 November, 10:50." in heard
        assert heard.splitlines()[-1] in ("Now: `call take`.", "Now: `!call take`.")
    assert "Morin" not in town.says("savoie", "today")

    assert town.says("doucet", "call take").endswith("Now: once you have called, `call done`.")
    heard = town.says("doucet", "today")
    assert "1. To call: Luc Morin, police; you took it Saturday 21 November, 10:50." in heard
    here = town.says("doucet", "!today", room=K)
    assert "1. To call: Luc Morin, police; Doucet took it Saturday 21 November, 10:50." in here
    assert heard.endswith("Now: telephone, then `call done`.")
    assert "Morin" not in town.says("cormier", "today")
    there = town.says("cormier", "!today", room=K)
    assert there.splitlines()[1:] == [
        "1. To call: Luc Morin, police; Doucet took it Saturday 21 November, 10:50.",
        "Now: nothing for you; Doucet telephones.",
    ]

    assert town.says("cormier", "call done") == "Nobody waits for a call. Nothing was changed."
    assert town.says("doucet", "call done").startswith("Luc Morin was called, 10:50.\nBy: Doucet")
    assert "Morin" not in town.says("doucet", "today")


@pytest.mark.rule("P2.13")
def test_whoever_took_a_call_and_says_no_more_is_asked_once(town: Town):
    town.says("morin", "call me")
    town.says("doucet", "call take")
    town = town.restarted()
    town.hears_no_more()

    town.pass_time(timedelta(hours=13))

    assert town.rings(town.direct("doucet")) == ["You took a call at 10:50. If it is made: `call done`"]
    town.says("doucet", "langue fr")
    assert "À appeler\u00a0: Luc Morin, police; par vous" in town.says("doucet", "jour")
    assert town.says("doucet", "appel fait").startswith("Appel à Luc Morin\u00a0: fait, ")


@pytest.mark.rule("P1.3")
def test_a_late_call_shows_the_lead_whom_to_call_and_no_more(town: Town):
    town.says("morin", "call me")
    town.pass_time(timedelta(hours=13))

    heard = town.says("mcgrath", "today")

    assert "1. A call asked for since Saturday 21 November, 10:50. To call: " in heard
    assert "Fredericton" in heard and "Morin" not in heard and town.people["morin"].id not in heard


@pytest.mark.rule("P2.13")
def test_a_call_taken_by_somebody_whose_phone_is_lost_is_asked_of_the_others_at_once(town: Town):
    town.says("morin", "call me")
    town.says("doucet", "call take")
    town.hears_no_more()

    town.says("doucet", "lost")

    assert any("a colleague asks to be called" in ring.casefold() for ring in town.rings(K))
    assert "To call: Luc Morin, police, asked" in town.says("cormier", "today")


@pytest.mark.rule("P2.13", "P1.3")
def test_a_call_taken_by_somebody_who_leaves_the_roster_is_asked_of_the_others_at_once(town: Town):
    town.says("morin", "call me")
    town.says("doucet", "call take")
    town.hears_no_more()

    town.says("cormier", "roster remove @doucet")
    town.says("cormier", "yes doucet")

    assert any("a colleague asks to be called" in ring.casefold() for ring in town.rings(K))
    assert "To call: Luc Morin, police, asked" in town.says("cormier", "today")
    assert town.says("cormier", "call done").startswith("Luc Morin was called, 10:50.")


@pytest.mark.rule("P2.13")
def test_done_as_a_reply_is_of_the_call_it_replies_to(town: Town):
    town.says("morin", "call me")
    town.says("doucet", "call take")
    town.moves_in("roy", Role.FRONT_LINE, Agency.HEALTH, first="Anna")
    town.says("roy", "call me")
    ring = town.events(K)[-1].event_id

    assert town.says("doucet", "done", room=K, reply_to=ring).startswith("Anna Roy was called, ")
    assert "To call: Luc Morin" in town.says("doucet", "today")


@pytest.mark.rule("P10.1", "P11.1")
def test_in_a_french_room_too_it_is_said_who_took_it(town: Town):
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("daigle", Role.FRONT_LINE, Agency.POLICE, region=3, language="fr", first="Guy")
    town.says("daigle", "appelez-moi")
    town.says("savoie", "call take")

    there = town.says("cyr", "!jour", room="coordination:3").replace("\xa0", " ")

    assert there.splitlines()[1:] == [
        "1. À appeler : Guy Daigle, police; par Savoie, depuis le samedi 21 novembre à 10 h 50.",
        "Maintenant : rien d’autre à faire; Savoie téléphone.",
    ]
