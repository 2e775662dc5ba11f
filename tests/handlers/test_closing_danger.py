"""Closing where the person has not consented, or has died: the words, and what the record keeps (P8.3, P8.7, P9.9)."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.context import direct
from bot.homeserver import GatewayError
from tests.ends import CLOSE, closes
from tests.town import Town
from tests.without_consent import a_case_without_consent, moved_in


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """It fell from DA 24 to 3, and Leblanc saw it otherwise."""
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    moved_in(town)
    a_case_without_consent(town)
    for said in ("risk da 24 K7-QF3", "risk da 8 K7-QF3"):
        town.says("cormier", said)
    for said in ("review K7-QF3", "da 3", "lower", "skip", "yes", "yes", "yes", "Leblanc: too early", "send"):
        town.says("cormier", said)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def asked(town: Town) -> str:
    """All that was asked and shown until the record."""
    town.says("cormier", "case close K7-QF3")
    heard = []
    for said, _ in CLOSE:
        heard.append(town.says("cormier", said))
    heard.append(town.says("cormier", "send"))
    town.says("cormier", "yes K7-QF3")
    return "\n".join(heard)


@pytest.mark.rule("P8.3", "P8.7", "P9.9")
def test_the_record_tells_the_decisive_score_the_dissent_and_that_nobody_consented(town: Town):
    questions = asked(town)
    record = town.last(town.direct("cormier"))

    assert "client" not in questions.lower()
    assert "Not consented, because of a danger: Marie Tremblay" in record
    assert "seen otherwise: Leblanc: too early" in record
    scores = next(line for line in record.splitlines() if line.startswith("Scores: "))
    assert [part.split(",")[0] for part in scores.removeprefix("Scores: ").split("; ")] == [
        "ODARA 9",
        "DA 24",
        "DA 3",
    ]
    assert "The person's view: Calmer since the move" in record


@pytest.mark.rule("P8.4", "P9.2")
def test_the_select_members_too_can_read_the_farewell(town: Town):
    """The ground ends with the case, in the same moment: they were there until then."""
    room = "case:K7-QF3"
    inside = {town.people[name].user_id for name in town.members(room)}
    asked(town)

    [farewell] = [event for event in town.events(room) if "Thank you all" in event.content.get("body", "")]
    assert len(inside) > 1
    assert farewell.readers == inside


@pytest.mark.rule("P8.4", "P9.2")
def test_what_was_on_its_way_to_a_select_member_when_it_closed_still_goes_out(town: Town):
    town.server.down = GatewayError("not there")
    leblanc = town.people["leblanc"]
    facts = {"code": "K7-QF3", "at": town.clock.now(), "off": []}
    town.parts.dispatcher.act(lambda ctx: [ctx.say(direct(leblanc), "closing/room-closed", **facts)])
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    asyncio.run(town.parts.relay.drain())
    town.server.down = None

    town.pass_time(timedelta(hours=1))

    assert any("K7-QF3" in body for body in town.heard(town.direct("leblanc")))


@pytest.mark.rule("P7.4", "P8.4", "P9.2")
def test_the_select_members_who_were_rung_learn_that_the_alarm_has_ended(town: Town):
    town.says("cormier", "critical 3 he came back K7-QF3")
    town.hears_no_more()

    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()

    assert town.last(town.direct("leblanc")).startswith("D1, K7-QF3: the case is closed")


@pytest.mark.rule("P8.3", "P9.9")
def test_no_withdrawal_is_a_reason_where_there_was_no_consent(town: Town):
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "consent withdrawn")

    assert answer.startswith("There was no consent here that could be withdrawn. Give another reason")
    assert "1 of 4." in answer


@pytest.mark.rule("P12.5", "P9.9")
@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", "subpoena K7-QF3 for 12 march", "tell the person as soon as possible"),
        ("fr", "subpoena K7-QF3 pour le 12 mars", "informer la personne dès que possible"),
    ],
)
def test_nobody_is_a_client_in_a_subpoena_either(town: Town, language: str, said: str, words: str):
    town.says("cormier", f"language {language}")

    answer = town.says("cormier", said)

    assert words in answer
    assert "client" not in answer
    assert "client" not in town.says("cormier", "plan K7-QF3")


@pytest.mark.rule("P12.5", "P11.2")
@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", "subpoena K7-QF3 for 12 march", "The person has died: your legal counsel says who is"),
        ("fr", "subpoena K7-QF3 pour le 12 mars", "La personne est décédée\u00a0: votre conseil juridique"),
    ],
)
def test_after_a_death_nobody_is_asked_to_tell_the_person(town: Town, language: str, said: str, words: str):
    for line in ("case close K7-QF3", "died", "send", "yes K7-QF3"):
        town.says("cormier", line)
    record = town.last(town.direct("cormier"))
    town.says("cormier", f"language {language}")

    answer = town.says("cormier", said)

    assert words in answer
    assert "tell the" not in answer
    assert "if it is needed again" not in record
