"""`Got it, thanks`, typed to an alarm: an acknowledgement as a reply to its ring, named elsewhere (CONVERSATION V10, V12)."""

from __future__ import annotations

import pytest

from casework.critical import Development
from tests.build import a_team, an_open_case
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "critical K7-QF3 bail Released at 14:10")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("got-it"))


def ring(town: Town, name: str) -> str:
    return next(
        one.event_id for one in town.events(town.direct(name)) if "URGENT K7-QF3, D1" in one.content["body"]
    )


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(
    "typed",
    [
        "got it, thanks",
        "Got it!",
        "received",
        "ok",
        "Understood.",
        "reçu, merci",
        "Bien reçu, merci!",
        "compris",
        "je l’ai",
        "Roger, thanks",
        "c’est noté",
    ],
)
def test_as_a_reply_to_the_ring_it_is_an_acknowledgement_in_a_dialogue_too(town: Town, typed: str):
    """As any from the direct room, it counts once the room was opened, and says so."""
    for said in ("refer", "today 10:30"):
        town.says("roy", said)

    answer = town.says("roy", typed, reply_to=ring(town, "roy"))

    assert answer == (
        "Noted: alert seen, 10:50. It counts as acknowledged once you open K7-QF3.\n"
        "Now: open K7-QF3, or type `critical show D1 K7-QF3` here."
    )
    town.says("roy", "critical show D1 K7-QF3")
    assert kept(town).has_acknowledged(town.people["roy"].id)


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize("typed", ["thanks", "on my way", "ok but who calls her?", "lu", "read", "not me"])
def test_other_words_are_none_and_the_command_is_named(town: Town, typed: str):
    for said in ("refer", "today 10:30"):
        town.says("roy", said)

    answer = town.says("roy", typed, reply_to=ring(town, "roy"))

    assert answer.endswith(
        "That is not an acknowledgement yet. Nothing was changed.\nNow: read it, then `ack D1 K7-QF3`"
    )
    assert not kept(town).seen
    assert not kept(town).acknowledged


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize("typed", ["got it, thanks", "bien reçu, merci", "ok"])
def test_without_a_reply_the_command_is_named_where_something_waits(town: Town, typed: str):
    town.says("roy", "langue fr")

    answer = town.says("roy", typed).replace("\u00a0", " ")

    assert answer == (
        "Ce n’est pas encore un accusé de réception. Rien n’a été changé.\n"
        "Maintenant : lisez, puis écrivez `reçu D1 K7-QF3`"
    )
    assert not kept(town).acknowledged


@pytest.mark.parametrize("typed", ["thanks", "Thank you!", "merci", "Merci beaucoup.", "ok", "got it"])
def test_where_nothing_waits_a_thanks_is_no_mistake(town: Town, typed: str):
    assert town.says("theriault", typed) == (
        "All right. Nothing was changed.\nNow: `today` shows what waits for you."
    )


@pytest.mark.parametrize("typed", ["ok", "d’accord", "got it"])
def test_ok_is_no_yes_and_the_yes_is_named(town: Town, typed: str):
    town.says("cormier", "ack D1 K7-QF3")
    town.says("cormier", "critical show D1 K7-QF3")
    town.says("cormier", "consent scope K7-QF3 +social")

    answer = town.says("cormier", typed)

    assert answer == (
        "A bare `yes` confirms nothing. Nothing was changed.\n"
        "`yes K7-QF3`: more agencies or people take part\n"
        "Now: type that, if you mean it."
    )


def test_a_thanks_while_something_waits_is_told_the_command(town: Town):
    assert "not an acknowledgement yet" in town.says("roy", "thanks")
    assert not kept(town).seen


def test_where_nothing_waits_it_is_a_word_like_others(town: Town):
    assert "ack" not in town.says("theriault", "got it, thanks")
    assert "D1" not in town.says("theriault", "ok")
