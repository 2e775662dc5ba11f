"""An `ack` of a case that is closed: the alarm is over, and whoever was asked in it reads so (P7.4, P8.4, P12.11)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.ends import closes
from tests.town import Town

CASE = "case:K7-QF3"
OVER = (
    "D1, K7-QF3: the case is closed, and this alarm is over.\n"
    "Your acknowledgement was not noted: nobody waits for it any more.\n"
    "Now: nothing for you."
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reported D1; Gallant acknowledged it, Roy and Cormier did not before Cormier closed the case."""
    town = Town.empty(tmp_path_factory.mktemp("after"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    town.says("gallant", "!ack D1", room=CASE)
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P7.4", "P8.4")
@pytest.mark.parametrize("name", ["cormier", "roy"])
@pytest.mark.parametrize(
    "said", ["ack D1 K7-QF3", "ack D1 K7-QF3 I have called", "ack K7-QF3", "reçu D1 K7-QF3"]
)
def test_who_was_asked_reads_that_the_alarm_is_over(town: Town, name: str, said: str):
    assert town.says(name, said) == OVER
    assert town.restarted().says(name, said) == OVER
    with town.parts.open_work() as work:
        kept = work.developments.get("K7-QF3/D1")
    assert not kept.seen and {one.person for one in kept.acknowledged} == {town.people["gallant"].id}


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("name", ["cormier", "roy"])
def test_in_french_too(town: Town, name: str):
    town.says(name, "langue fr")

    assert town.says(name, "reçu D1 K7-QF3").replace("\xa0", " ").splitlines() == [
        "D1, K7-QF3 : le dossier est fermé, et l’alerte est finie.",
        "Votre accusé de réception n’a pas été noté : personne ne l’attend plus.",
        "Maintenant : rien d’autre à faire.",
    ]


@pytest.mark.rule("P7.4", "P8.4")
@pytest.mark.parametrize("said", ["ack", "got it, thanks", "reçu"])
def test_below_the_ring_too(town: Town, said: str):
    ring = next(one for one in town.events(town.direct("roy")) if "URGENT" in one.content.get("body", ""))

    assert town.says("roy", said, reply_to=ring.event_id) == OVER


@pytest.mark.rule("P7.4", "P8.4")
def test_in_the_room_that_they_are_about_to_leave_it_is_answered_aside(town: Town):
    town.server.accept(town.room_id(CASE), town.people["roy"].user_id)

    town.says("roy", "!ack D1", room=CASE)

    assert town.last(town.direct("roy")) == OVER and not town.heard(CASE)


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize("name", ["gallant", "leblanc"])
def test_who_had_acknowledged_or_reported_it_reads_that_this_was_noted(town: Town, name: str):
    assert town.says(name, "ack D1 K7-QF3").splitlines()[1:] == [
        "That you know of it was noted before. Nothing was changed.",
        "Now: nothing for you.",
    ]
    town.says(name, "langue fr")
    assert "Il était déjà noté que vous êtes au courant." in town.says(name, "reçu D1 K7-QF3")


@pytest.mark.rule("P12.11", "P8.4")
def test_who_never_knew_of_it_learns_nothing(town: Town):
    answer = town.says("theriault", "ack D1 K7-QF3")

    assert answer == town.says("theriault", "ack D1 T9-HCX").replace("T9-HCX", "K7-QF3")
    assert answer.startswith("I know no case K7-QF3 that you can see.")
    assert town.says("roy", "ack").startswith("Nothing waits here for your acknowledgement.")


@pytest.mark.rule("P1.8", "P1.12", "P12.11")
@pytest.mark.parametrize("kept_out", ["excluded", "conflicts"])
def test_who_was_asked_and_was_kept_out_since_learns_nothing_either(town: Town, kept_out: str):
    with town.parts.open_work() as work:
        out = {kept_out: (town.people["roy"].id,)}
        work.cases.save_quietly(replace(work.cases.get("K7-QF3"), **out))
        work.commit()

    assert town.says("roy", "ack D1 K7-QF3").startswith("I know no case K7-QF3 that you can see.")


@pytest.mark.rule("P8.4", "P12.11")
@pytest.mark.parametrize(
    "said", ["critical show D1 K7-QF3", "case show K7-QF3", "plan K7-QF3", "ack D2 K7-QF3"]
)
def test_it_opens_nothing_else_of_the_case(town: Town, said: str):
    answer = town.says("roy", said)

    assert "Released" not in answer and "I know no" in answer
