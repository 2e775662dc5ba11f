"""Safe contact after a critical development is the task of whoever can act now (PROTOCOL P1.5, P7.8, P10.7)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.case import Basis
from casework.people import Agency, Role
from casework.plan import Task
from tests.build import a_ground, a_team, an_open_case, plain, year_is_nearly_over
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Gallant is the key contact; Savoie stands in for Gallant, and Doucet coordinates beside Cormier."""
    town = Town.empty(tmp_path_factory.mktemp("contact"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    an_open_case(town)
    town.says("cormier", "case keycontact @gallant K7-QF3")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def task(town: Town) -> Task:
    with town.parts.open_work() as work:
        return work.tasks.get("K7-QF3/T1")


def has_it(town: Town) -> str:
    """In the plan, and in the reminders: one person."""
    with town.parts.open_work() as work:
        [clock] = work.deadlines.open(subject="K7-QF3/T1", rule="task-done")
    assert clock.responsible == task(town).assignee
    return next(name for name, person in town.people.items() if person.id == clock.responsible)


def card_of_d1(town: Town) -> str:
    return plain(next(said for said in town.heard(ROOM) if "T1, " in said))


# --- reported while the key contact cannot -------------------------------------------------------------
@pytest.mark.rule("P1.5", "P7.8")
@pytest.mark.parametrize("gone", ["lost", "away until 27 November"])
def test_whoever_stands_in_for_the_key_contact_has_it_in_the_card_and_in_today(town: Town, gone: str):
    town.says("gallant", gone)
    town.everybody_accepts()
    town.hears_no_more()

    town.says("leblanc", "!danger he is back", room=ROOM)

    assert card_of_d1(town).splitlines()[-1].endswith("T1, safe contact with the client, at once (Savoie)")
    assert has_it(town) == "savoie"
    assert "T1" in town.says("savoie", "today")
    assert "T1" not in town.says("cormier", "today")
    assert plain(town.says("savoie", "tâche faite T1 K7-QF3")).startswith("K7-QF3, T1 : faite")


@pytest.mark.rule("P1.5", "P7.8", "P11.1")
@pytest.mark.parametrize("gone", ["perdu", "absence jusqu’au 27 novembre"])
def test_with_a_coordinator_as_key_contact_another_has_it(town: Town, gone: str):
    for name in ("cormier", "doucet", "leblanc"):
        town.says(name, "langue fr")
    town.says("cormier", "dossier pivot @doucet K7-QF3")
    town.says("doucet", gone)
    town.hears_no_more()

    town.says("leblanc", "!danger il est revenu", room=ROOM)

    assert card_of_d1(town).endswith("T1, safe contact with the client, at once (Cormier)")
    shown = plain(town.says("cormier", "critique voir D1 K7-QF3"))
    assert "T1, communication sûre avec la personne cliente, tout de suite (Cormier)" in shown
    assert has_it(town) == "cormier"
    assert "T1" in town.says("cormier", "jour")


@pytest.mark.rule("P1.6", "P7.8")
def test_not_with_who_has_no_affirmation_either(town: Town):
    year_is_nearly_over(town, "gallant")
    town.pass_time(timedelta(minutes=3))

    town.says("leblanc", "!danger he is back", room=ROOM)

    assert has_it(town) == "cormier"


@pytest.mark.rule("P7.8")
def test_nor_with_who_left_the_room_or_reads_on_no_device(town: Town):
    town.server.walk_out(town.room_id(ROOM), town.people["gallant"].user_id)
    town.settle()
    town.says("leblanc", "!danger he is back", room=ROOM)
    assert has_it(town) == "cormier"

    town.says("cormier", "case add @gallant K7-QF3")
    town.everybody_accepts()
    assert has_it(town) == "gallant", "back in the room"
    town.says("cormier", "device block gallant 1")

    assert has_it(town) == "cormier"


@pytest.mark.rule("P1.4", "P7.8")
def test_who_carries_out_this_step_comes_first(town: Town):
    town.says("cormier", "case delegate @roy contact K7-QF3")
    town.says("gallant", "lost")

    town.says("leblanc", "!danger he is back", room=ROOM)

    assert has_it(town) == "roy"


@pytest.mark.rule("P3.12", "P7.8")
def test_what_is_the_coordinators_alone_goes_to_no_alternate(town: Town):
    town.says("cormier", "case keycontact @doucet K7-QF3")
    town.says("cormier", "case delegate @roy contact K7-QF3")
    town.says("doucet", "lost")
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    town.says("leblanc", "danger K7-QF3 he is back")

    assert has_it(town) == "cormier"
    assert "T1" not in town.says("roy", "today")


@pytest.mark.rule("P7.8")
def test_with_nobody_there_it_waits_for_the_key_contact_and_rings_the_coordinators_once_late(town: Town):
    for name in ("cormier", "doucet", "savoie", "gallant"):
        town.says(name, "away until 27 November")
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    assert has_it(town) == "gallant"

    town.says("doucet", "away off")

    assert has_it(town) == "doucet", "the first who is there"


@pytest.mark.rule("P7.8", "P9.6", "P9.9")
def test_without_consent_who_stands_in_plans_for_safety_and_the_connection_stays(town: Town):
    town.says("cormier", "case keycontact @doucet K7-QF3")
    town.says("doucet", "away until 27 November")
    town.hears_no_more()

    town.parts.dispatcher.act(_rests_on_a_danger)
    town.settle()

    assert has_it(town) == "cormier"
    room = plain("\n".join(town.heard(ROOM)))
    assert "T1, Cormier, by" in room
    assert "Doucet keeps the connection and is not there; until then others go through Cormier." in room
    assert "whoever has this task decides" in town.says("cormier", "plan T1 K7-QF3")


# --- what happens afterwards ---------------------------------------------------------------------------
@pytest.mark.rule("P1.5", "P10.7")
@pytest.mark.parametrize("gone", ["lost", "away until 27 November"])
def test_it_moves_at_once_and_the_room_reads_with_whom_it_is(town: Town, gone: str):
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    assert has_it(town) == "gallant"
    town.says("gallant", "task accept T1 K7-QF3")
    town.hears_no_more()

    town.says("gallant", gone)

    assert has_it(town) == "savoie"
    room = "\n".join(town.heard(ROOM))
    assert "T1 is for Savoie, domestic-violence sector." in room
    assert "Now, Savoie: `!task accept T1`" in room
    assert any("T1" in ring for ring in town.rings(town.direct("savoie")))
    town.talks("savoie", ("tâche accepter T1 K7-QF3", "K7-QF3, T1"))


@pytest.mark.rule("P1.5", "P7.8")
def test_over_a_restart_it_is_back_with_the_key_contact_once_they_are(town: Town):
    town.says("gallant", "away until 27 November")
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    assert has_it(town) == "savoie"
    town = town.restarted()
    town.everybody_accepts()
    town.says("savoie", "!reçu", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "away off")

    assert has_it(town) == "gallant"
    assert "T1 is for Gallant" in "\n".join(town.heard(ROOM))
    stood_in = plain("\n".join(town.heard(town.direct("savoie"))))
    assert "K7-QF3 : tâche T1 confiée à Gallant, 10 h 50." in stood_in
    assert not any("stays" in said for said in town.heard("coordination:1")), "nothing keeps Savoie there"


@pytest.mark.rule("P1.5", "P7.8")
def test_so_after_an_absence_that_begins_and_ends_by_the_clock(town: Town):
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    town.says("gallant", "away 24 November to 25 November")
    assert has_it(town) == "gallant"

    town.pass_time(timedelta(days=3))
    town.everybody_accepts()
    assert has_it(town) == "savoie"
    town.pass_time(timedelta(days=2))

    assert has_it(town) == "gallant"


@pytest.mark.rule("P1.5", "P7.8")
def test_let_in_again_without_a_device_that_reads_they_have_it_once_one_does(town: Town):
    town.says("gallant", "lost")
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    town.says("cormier", "unlock gallant none")
    town.says("cormier", "yes gallant")
    assert has_it(town) == "savoie"

    town.says("cormier", "device approve gallant 1")
    town.says("cormier", "yes gallant 1")

    assert has_it(town) == "gallant"


@pytest.mark.rule("P1.6", "P7.8")
def test_a_lapse_moves_it_and_signing_again_moves_it_back(town: Town):
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    year_is_nearly_over(town, "gallant")
    town.pass_time(timedelta(minutes=3))
    assert has_it(town) == "cormier"

    town.says("gallant", "affirm")
    town.says("gallant", "I will keep confidential all that I see and hear.")

    assert has_it(town) == "gallant"


@pytest.mark.rule("P7.8", "P10.7")
def test_who_has_accepted_it_speaks_with_the_client_and_keeps_it(town: Town):
    """Two would be one too many."""
    town.says("gallant", "away until 27 November")
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    town.says("savoie", "tâche accepter T1 K7-QF3")

    town.says("gallant", "away off")
    town.says("cormier", "case keycontact @roy K7-QF3")

    assert has_it(town) == "savoie"


@pytest.mark.rule("P4.8", "P7.8")
@pytest.mark.parametrize(
    ("said", "room"),
    [("!case keycontact @roy", ROOM), ("dossier pivot @roy K7-QF3", None)],
)
def test_another_key_contact_has_it_at_once(town: Town, said: str, room: str | None):
    town.says("gallant", "lost")
    town.says("leblanc", "!danger he is back", room=ROOM)
    assert has_it(town) == "savoie"
    town.hears_no_more()

    town.says("cormier", said, room=room)

    assert has_it(town) == "roy"
    assert "T1 is for Roy, health." in "\n".join(town.heard(ROOM))
    town.talks("roy", ("task done T1 K7-QF3", "K7-QF3, T1: done"))


@pytest.mark.rule("P1.8", "P4.8")
@pytest.mark.parametrize("said", ["conflict K7-QF3", None])
def test_with_who_leaves_the_case_it_goes_to_the_next_key_contact_and_is_given_once(
    town: Town, said: str | None
):
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    if said:
        town.says("gallant", said)
    else:
        town.says("doucet", "roster remove @gallant")
        receipt = town.says("doucet", "yes gallant")
        assert "T1" in receipt

    with town.parts.open_work() as work:
        pivot = work.cases.get("K7-QF3").key_contact
    assert task(town).assignee == pivot == town.people[has_it(town)].id
    assert "T1 is for" not in "\n".join(town.heard(ROOM)), "the line about the key contact says it"


@pytest.mark.rule("P1.12", "P12.11")
def test_who_is_kept_out_and_another_region_learn_nothing_of_it(town: Town):
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3)
    town.says("cormier", "case exclude @doucet K7-QF3")
    town.hears_no_more()
    town.says("leblanc", "!critical bail Released this morning", room=ROOM)
    town.says("gallant", "lost")

    for name in ("doucet", "picard"):
        heard = "\n".join([*town.heard(town.direct(name)), town.says(name, "today")])
        assert "T1" not in heard and "K7-QF3" not in heard


def _rests_on_a_danger(ctx: Context) -> list[Effect]:
    """The client withdrew, and the team goes on because of a danger."""
    case, by = ctx.work.cases.get("K7-QF3"), ctx.coordinators(1)[0].id
    ground, recorded = a_ground().record(by=by, at=ctx.now)
    ctx.work.nonconsents.add(ground, because=recorded)
    rested, changed = case.rest_on(Basis.DANGER, case.team, by=by, at=ctx.now)
    ctx.work.cases.save(rested, because=changed)
    return []
