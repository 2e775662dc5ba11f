"""The count of an alarm is of people: each once, and nobody who is stood in for, or cannot be reached (P7.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.critical import Development, State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, change
from tests.town import Town

CASE = "case:K7-QF3"
KOORD = "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Gallant is away and Savoie, who stands in for her, is on the team; Leblanc has reported D1."""
    town = Town.empty(tmp_path_factory.mktemp("counted"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    an_open_case(town)
    town.says("gallant", "away until 27 November")
    town.everybody_accepts()
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town, short: str = "D1") -> Development:
    with town.parts.open_work() as work:
        return work.developments.get(f"K7-QF3/{short}")


def counts(town: Town) -> list[str]:
    """As they stand in the room, the first and each that took its place."""
    bodies = [
        one.content.get("m.new_content", one.content).get("body", "").splitlines()[0]
        for one in town.events(CASE)
        if "acknowledged" in str(one.content)
    ]
    return [body for body in bodies if body.startswith("D1: ") and " of " in body]


@pytest.mark.rule("P7.4", "P1.5")
def test_one_answer_of_who_stands_in_is_counted_once(town: Town):
    assert counts(town)[-1] == "D1: 0 of 4 acknowledged."
    assert len(counts(town)) == 1, "as it stood from the start"

    town.says("savoie", "!ack", room=CASE)
    town.pass_time(timedelta(seconds=30))

    assert counts(town)[-1] == "D1: 1 of 4 acknowledged."
    assert "Noted: Savoie. 1 of 4." in town.heard(CASE)


@pytest.mark.rule("P7.4", "P1.5", "P1.8")
def test_a_conflict_beside_it_leaves_as_many_as_have_answered(town: Town):
    town.says("doucet", "conflict K7-QF3")
    town.says("cormier", "!ack", room=CASE)
    assert counts(town)[-1] == "D1: 1 of 3 acknowledged."

    town.says("savoie", "!ack", room=CASE)
    assert counts(town)[-1] == "D1: 2 of 3 acknowledged."

    town.says("roy", "!ack", room=CASE)
    assert kept(town).state is State.COMPLETE
    assert counts(town)[-1] == "D1: 3 of 3 acknowledged."


@pytest.mark.rule("P7.4")
def test_who_is_away_and_answers_all_the_same_is_counted(town: Town):
    town.says("gallant", "!ack", room=CASE)

    assert counts(town)[-1] == "D1: 1 of 5 acknowledged.", "Savoie is asked for herself, and has not answered"


# --- nobody is left of an agency ----------------------------------------------------------------------------
NOBODY = """K7-QF3, D1: nobody can be reached here of one agency.
Agency: health
The alarm goes on without them, and waits for them no more.
Now: telephone there, or `roster add @user member health`, then `case add @user K7-QF3` in our direct room."""
HEALTH_LEAVES = {
    "excluded": (("cormier", "case exclude @roy K7-QF3"),),
    "conflict": (("roy", "conflict K7-QF3"),),
    "roster": (("cormier", "roster remove @roy"), ("cormier", "yes roy")),
}


@pytest.mark.rule("P7.4", "P1.12")
@pytest.mark.parametrize("how", HEALTH_LEAVES)
def test_an_agency_of_which_nobody_is_left_is_said_once_and_not_waited_for(town: Town, how: str):
    town.hears_no_more()
    for name, said in HEALTH_LEAVES[how]:
        town.says(name, said)
    town.pass_time(timedelta(hours=2))

    told = town.heard(KOORD)
    assert told.count(NOBODY) == 1
    assert town.rings(KOORD).count(RING) == 1
    assert counts(town)[-1].startswith("D1: 0 of 3 acknowledged.")
    waiting, nobody = counts_whole(town)[-1].splitlines()[1:]
    assert "health" not in waiting
    assert nobody == "Nobody there: health"


def counts_whole(town: Town) -> list[str]:
    edits = [
        one.content["m.new_content"]["body"] for one in town.events(CASE) if "m.new_content" in one.content
    ]
    return [body for body in edits if body.startswith("D1: ")]


RING = "URGENT K7-QF3, D1: an agency has nobody here any more. Read above, telephone there"


@pytest.mark.rule("P7.4", "P1.5")
def test_who_is_locked_is_waited_for_as_that_passes(town: Town):
    town.says("cormier", "lock @roy")
    assert town.people["roy"].id in kept(town).told
    assert NOBODY not in town.heard(KOORD), "the coordinators hear it otherwise"

    town.talks("cormier", ("unlock @roy 1", "yes roy"), ("yes roy", "Roy"))

    assert town.people["roy"].id in kept(town).silent()


@pytest.mark.rule("P1.5", "P1.12", "P7.4")
def test_an_alternate_who_was_kept_out_is_nobodys_alternate(town: Town):
    """The hour's ring said that somebody had been called."""
    town.says("cormier", "case exclude @savoie K7-QF3")
    assert kept(town).alternates == {}
    town.hears_no_more()

    town.pass_time(timedelta(minutes=61))

    assert "URGENT K7-QF3, D1: 4 people silent for 60 minutes; no alternate. Telephone" in town.rings(KOORD)
    assert not any("D1" in ring for ring in town.rings(town.direct("savoie")))


@pytest.mark.rule("P3.4", "P7.4")
def test_nobody_is_missed_of_an_agency_that_is_not_to_know(town: Town):
    town.hears_no_more()
    town.says("cormier", "consent scope K7-QF3 -health")

    assert counts(town)[-1] == "D1: 0 of 3 acknowledged."
    assert not any("nobody can be reached" in said for said in town.heard(KOORD))


@pytest.mark.rule("P1.5", "P7.4")
def test_where_an_alternate_can_be_called_nobody_is_said_to_be_missing(town: Town):
    """Whichever is looked at first, who has left or whom to call."""
    town.says("gallant", "away off")
    town.everybody_accepts()
    town.says("leblanc", "!critical breach Seen near the school", room=CASE)
    town.hears_no_more()

    town.says("cormier", "lock @gallant")

    assert not any("nobody can be reached" in said for said in town.heard(KOORD))
    assert town.people["savoie"].id in kept(town, "D2").to_ring()


@pytest.mark.rule("P1.6", "P7.4")
def test_whose_affirmation_had_lapsed_before_is_asked_once_they_have_signed(town: Town):
    change(town, "roy", affirmation=None)
    town.says("leblanc", "!critical breach Seen near the school", room=CASE)
    assert not kept(town, "D2").asks(town.people["roy"].id)

    town.says("roy", "affirm")
    town.says("roy", "I will keep confidential all that I see and hear.")

    assert town.people["roy"].id in kept(town, "D2").silent()


@pytest.mark.rule("P7.4")
def test_the_end_says_of_whom_nobody_was_reached(town: Town):
    town.says("roy", "conflict K7-QF3")
    town.hears_no_more()
    for name in ("doucet", "savoie", "cormier"):
        town.says(name, "!ack", room=CASE)

    assert kept(town).state is State.COMPLETE
    assert town.last(CASE).splitlines()[:2] == [
        "D1: everybody who can be reached has acknowledged, 10:50.",
        "Nobody there: health",
    ]
    assert "Of one agency nobody could be reached." in town.last(town.direct("leblanc"))


@pytest.mark.rule("P3.4", "P7.4")
def test_an_agency_that_may_not_know_any_more_is_not_named_as_missing(town: Town):
    town.says("roy", "conflict K7-QF3")
    town.says("cormier", "consent scope K7-QF3 -health")
    for name in ("doucet", "savoie", "cormier"):
        town.says(name, "!ack", room=CASE)

    assert "health" not in town.last(CASE)
    assert town.last(CASE).startswith("D1: every agency has acknowledged")


@pytest.mark.rule("P7.4", "P11.1")
def test_so_in_french(town: Town):
    town.says("cormier", "langue fr")
    town.says("leblanc", "langue fr")
    town.says("cormier", "dossier exclure @roy K7-QF3")
    town.hears_no_more()
    for name in ("doucet", "savoie", "cormier"):
        town.says(name, "!ack", room=CASE)

    assert "Un organisme n’a personne à joindre." in town.last(town.direct("leblanc"))
