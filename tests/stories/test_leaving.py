"""Leaving the roster: what was theirs goes to others, and nobody learns what they must not (P1.3, P1.5, P12.11)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Person, Role
from casework.plan import Task
from tests.build import a_referral, a_team, an_open_case, plain
from tests.town import Town

ROOM = "case:K7-QF3"
pytestmark = pytest.mark.rule("P1.3", "P1.5")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Savoie stands in for Gallant; Roy has no alternate."""
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    for name in ("gallant", "roy"):
        town.says("cormier", f"!task add {name}, thursday 9:00, ask about a place", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def removed(town: Town, name: str, by: str = "cormier", *, room: str | None = None) -> str:
    sign = "!" if room else ""
    town.says(by, f"{sign}roster remove @{name}", room=room)
    town.says(by, f"{sign}yes {name}", room=room)
    answer = "\n".join(town.heard(room or town.direct(by)))
    town.everybody_accepts()
    return answer


def now(town: Town, name: str) -> Person:
    with town.parts.open_work() as work:
        return work.people.get(town.people[name].id)


def task(town: Town, short: str) -> Task:
    with town.parts.open_work() as work:
        return work.tasks.get(f"K7-QF3/{short}")


# --- tasks and seats ----------------------------------------------------------------------------------------
def test_what_would_happen_is_shown_first(town: Town):
    assert town.says("cormier", "roster remove @gallant").splitlines()[:3] == [
        "Nobody is removed yet.",
        "Would be removed from every room: Denise Gallant, `@gallant:hs.test`",
        "Open tasks and seats go to Savoie, the alternate, where that is possible;"
        " else the tasks come back to the key contact.",
    ]
    shown = town.says("cormier", "roster remove @savoie")
    assert "there is no alternate" in shown
    assert "Without an alternate then: Gallant" in shown
    assert now(town, "gallant").is_active


@pytest.mark.rule("P4.8")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Key contact, where it is Cormier: from then on Doucet"),
        ("fr", "Personne pivot, là où c’est Cormier : ce sera Doucet"),
    ],
)
def test_where_the_key_contact_leaves_it_is_shown_who_follows(town: Town, language: str, line: str):
    town.says("doucet", f"language {language}")

    shown = town.says("doucet", "roster remove @cormier").replace("\u00a0", " ")

    assert line in shown.splitlines()
    assert "K7-QF3" not in shown
    assert "Key contact, where" not in town.says("cormier", "roster remove @roy")


def test_the_alternate_takes_the_seat_and_the_tasks(town: Town):
    answer = removed(town, "gallant")

    assert "K7-QF3: Savoie takes the seat; T1 to Savoie" in answer
    assert task(town, "T1").assignee == town.people["savoie"].id
    assert "savoie" in town.members(ROOM)
    assert any("T1" in line for line in town.heard(town.direct("savoie")))


@pytest.mark.rule("P4.8")
@pytest.mark.parametrize("name", ["cormier", "doucet", "leblanc"])
def test_without_an_alternate_the_tasks_come_back_to_the_key_contact(town: Town, name: str):
    town.says("cormier", f"!case keycontact @{name}", room=ROOM)

    answer = removed(town, "roy")

    assert f"K7-QF3: nobody takes the seat, health; T2 to {name.capitalize()}" in answer
    assert task(town, "T2").assignee == town.people[name].id
    assert any("T2" in ring for ring in town.rings(town.direct(name)))


@pytest.mark.rule("P10.7")
def test_a_task_that_is_handed_over_late_is_called_late(town: Town):
    town.pass_time(timedelta(days=7))
    town.hears_no_more()

    removed(town, "roy", by="doucet")

    [ring] = town.rings(town.direct("cormier"))
    assert ring == "K7-QF3: task T2 is yours, and late. `task accept T2 K7-QF3`"


@pytest.mark.rule("P4.8")
def test_the_room_hears_who_left_and_who_is_key_contact_now(town: Town):
    """Whoever leaves with an alternate, too; never why."""
    town.hears_no_more()
    town.says("doucet", "roster remove @cormier")
    town.says("doucet", "yes cormier")

    said = town.heard(ROOM)
    assert any(one.startswith("Cormier is not on this team any more.") for one in said)
    assert any(one.startswith("K7-QF3: the key contact is Doucet.") for one in said)
    assert "removed" not in "\n".join(said)


@pytest.mark.rule("P4.8")
def test_who_becomes_key_contact_is_rung(town: Town):
    town.says("cormier", "!case keycontact @roy", room=ROOM)
    town.says("cormier", "roster remove @roy")
    town.says("doucet", "away tomorrow 9:00 to friday 17:00")
    town.pass_time(timedelta(minutes=5))
    town.hears_no_more()
    town.says("doucet", "roster remove @roy")
    town.says("doucet", "yes roy")

    assert any(one.startswith("K7-QF3: the key contact is Cormier.") for one in town.heard(ROOM))
    rings = town.rings(town.direct("cormier"))
    assert any(ring.startswith("K7-QF3: you are its key contact. Open the room") for ring in rings)


@pytest.mark.rule("P4.8")
def test_a_key_contact_who_is_away_is_left_in_peace(town: Town):
    town.says("cormier", "!case keycontact @doucet", room=ROOM)
    town.says("doucet", "away tomorrow 9:00 to friday 17:00")
    town.pass_time(timedelta(days=1))

    assert "T2 to Cormier" in removed(town, "roy")


def test_the_clock_goes_on_for_whoever_has_it_now(town: Town):
    removed(town, "gallant")
    town.hears_no_more()

    town.pass_time(timedelta(days=5))

    assert any("T1" in line for line in town.heard(town.direct("savoie")))


def test_alternates_that_named_them_are_unset(town: Town):
    answer = removed(town, "savoie")

    assert "Without an alternate now: Gallant" in answer
    assert now(town, "gallant").alternate is None


def test_a_key_contact_who_leaves_is_followed_by_another(town: Town):
    removed(town, "cormier", by="doucet")

    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        clocks = work.deadlines.open(responsible=town.people["cormier"].id)
    assert case.key_contact == town.people["doucet"].id
    assert clocks == []


def test_who_comes_back_is_not_seated_by_an_old_list(town: Town):
    removed(town, "roy")
    town.says("cormier", "roster add @roy member health, Anna Roy")
    town.says("cormier", "yes roy")
    town.everybody_accepts()
    town.says("roy", "affirm")
    town.says("roy", "I will keep confidential all that I see and hear.")

    assert "roy" not in town.members(ROOM)
    assert "I know no case K7-QF3" in town.says("roy", "case show K7-QF3")


# --- what waits for them ------------------------------------------------------------------------------------
def test_dialogues_and_questions_of_theirs_end(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")
    removed(town, "roy")

    with town.parts.open_work() as work:
        assert work.dialogues.where(person=town.people["roy"].id) == []
        assert work.questions.where(person=town.people["roy"].id, state="open") == []
    assert any("no longer on the roster" in body for body in town.heard(town.direct("roy")))


def test_what_an_operator_proposed_ends_with_them(town: Town):
    town.says("landry", "roster add @new member health 1, Ana New")
    removed(town, "landry")

    assert "Nothing waits here" in town.says("cormier", "!yes new", room="coordination:1")


def test_a_guest_is_shown_out_and_off(town: Town):
    town.moves_in("haddad", Role.AD_HOC)
    town.says("cormier", "!adhoc add @haddad interpreter until friday 16:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.everybody_accepts()
    town.hears_no_more()

    removed(town, "haddad")

    assert "haddad" not in town.members(ROOM)
    assert "no longer on the roster" in town.heard(town.direct("haddad"))[-1]
    town.pass_time(timedelta(days=2))
    assert not any("did not go out" in body for body in town.heard("coordination:1"))


def test_nothing_rings_for_them_any_more(town: Town):
    removed(town, "roy")
    before = len(town.events(town.direct("roy")))

    town.pass_time(timedelta(days=400))

    assert len(town.events(town.direct("roy"))) == before


# --- who may, and who learns of it --------------------------------------------------------------------------
@pytest.mark.rule("P1.1")
def test_a_region_keeps_a_coordinator(town: Town):
    removed(town, "doucet")

    answer = town.says("landry", "roster remove @cormier")

    assert "Cormier is the region's only coordinator." in answer
    assert now(town, "cormier").is_active


@pytest.mark.rule("P1.1")
def test_two_proposals_do_not_remove_both(town: Town):
    town.says("cormier", "roster remove @doucet")
    town.says("doucet", "roster remove @cormier")
    town.says("cormier", "yes doucet")

    assert now(town, "cormier").is_active
    assert not now(town, "doucet").is_active


def test_the_program_lead_hears_when_a_coordinator_goes(town: Town):
    removed(town, "doucet")
    assert town.last("program") == (
        "Fredericton: Doucet coordinates no more.\nRemoved by: Ana Cormier\n\n"
        "Fredericton\u00a0: Doucet n’est plus à la coordination.\nPar\u00a0: Ana Cormier"
    )


def test_nobody_confirms_their_own_removal(town: Town):
    town.says("landry", "roster remove @doucet")
    assert "Somebody else has to do that" in town.says("doucet", "!yes doucet", room="coordination:1")
    assert now(town, "doucet").is_active


def test_in_the_coordination_room_no_case_is_named(town: Town):
    answer = removed(town, "gallant", room="coordination:1")

    assert (
        answer
        == "Removed: Denise Gallant\nOut of 1 case room and the others, from now.\nNow: nothing for you."
    )
    assert not any("K7-QF3" in body for body in town.heard("coordination:1"))
    assert "K7-QF3: Savoie takes the seat" in "\n".join(town.heard(town.direct("cormier")))


def test_an_operator_sees_no_case(town: Town):
    town.says("landry", "roster remove @gallant")
    town.says("cormier", "!yes gallant", room="coordination:1")

    assert not any("K7-QF3" in body for body in town.heard(town.direct("landry")))
    assert "What you proposed is done" in town.last(town.direct("landry"))


def test_a_coordinator_kept_out_of_a_case_gets_no_receipt_of_it(town: Town):
    town.says("cormier", "case exclude @doucet K7-QF3")
    town.hears_no_more()

    answer = removed(town, "gallant", by="doucet")

    assert "Out of 0 case rooms" in answer
    assert "K7-QF3" not in answer
    assert not any("K7-QF3" in body for body in town.heard(town.direct("doucet")))
    assert "K7-QF3: Savoie takes the seat; T1 to Savoie" in "\n".join(town.heard(town.direct("cormier")))


def test_the_receipt_in_french(town: Town):
    town.says("cormier", "langue fr")
    answer = removed(town, "gallant").replace("\u00a0", " ")

    assert "K7-QF3 : siège à Savoie; T1 à Savoie" in answer
    assert "Les dialogues, questions et visites de cette personne ont pris fin." in answer


@pytest.mark.rule("P1.2")
@pytest.mark.parametrize(
    ("language", "nobody", "somebody"),
    [
        (
            "en",
            "Now: `roster add @user member health`, then `case add @user K7-QF3`",
            "Now: `case add @user K7-QF3`",
        ),
        (
            "fr",
            "Maintenant : `équipe ajouter @nom membre santé`, puis `dossier ajouter @nom K7-QF3`",
            "Maintenant : `dossier ajouter @nom K7-QF3`",
        ),
    ],
)
def test_where_the_agency_has_nobody_else_somebody_is_put_on_the_roster_first(
    town: Town, tmp_path_factory: pytest.TempPathFactory, language: str, nobody: str, somebody: str
):
    town.says("cormier", f"language {language}")
    with_another = town.copied_to(tmp_path_factory.mktemp("another"))
    with_another.moves_in("bujold", agency=Agency.HEALTH)

    assert nobody in plain(removed(town, "roy")).splitlines()
    assert somebody in plain(removed(with_another, "roy")).splitlines()


@pytest.mark.parametrize(
    "typed",
    [
        *(
            f"roster add @new member {one}, Ida Roy"
            for one in ("police", "victims", "social", "health", "dv")
        ),
        *(
            f"équipe ajouter @new membre {one}, Ida Roy"
            for one in ("police", "victimes", "social", "santé", "vpi")
        ),
    ],
)
def test_the_agency_is_named_as_the_roster_understands_it(town: Town, typed: str):
    assert "Ida Roy" in town.says("cormier", typed)


def test_the_alternates_that_are_missing_then_are_named_with_the_command(town: Town):
    answer = removed(town, "savoie")

    assert "Now: `roster alternate @gallant @user`" in answer.splitlines()


@pytest.mark.rule("P3.4", "P12.11")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_room_that_the_scope_has_closed_to_them_hears_nothing_more_and_is_not_counted(
    town: Town, language: str
):
    town.says("cormier", "consent scope K7-QF3 -health")
    town.says("cormier", f"language {language}")
    town.hears_no_more()

    answer = removed(town, "roy")

    assert not any("Roy" in said for said in town.heard(ROOM))
    assert ("Out of 0 case rooms" if language == "en" else "0 salle") in plain(answer)
    assert "K7-QF3" not in answer


# --- what they had taken on (P2.6, P2.13) -------------------------------------------------------------------
@pytest.fixture
def taken_on(town: Town) -> Town:
    """Doucet has taken a referral and a call of Adebayo's."""
    town.moves_in("adebayo", Role.FRONT_LINE, Agency.POLICE, first="Tunde")
    referral = a_referral(id="R-4XM7", referrer=town.people["adebayo"].id, sent_at=town.clock.now())
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()
    town.says("doucet", "referral take R-4XM7")
    town.says("adebayo", "call me")
    town.says("doucet", "call take")
    town.hears_no_more()
    return town


@pytest.mark.rule("P2.6", "P2.13")
def test_what_a_coordinator_had_taken_on_is_asked_of_the_others_anew(taken_on: Town):
    town = taken_on
    shown = town.says("cormier", "roster remove @doucet")
    assert "asked of the others anew: 1 referral, 1 call" in shown

    town.hears_no_more()
    answer = town.says("cormier", "yes doucet")

    assert "Asked of the others anew: R-4XM7, 1 call" in answer
    rings = town.rings("coordination:1")
    assert "R-4XM7: who had it has left, 10:50. Reply `take`, or `!referral take R-4XM7`" in rings
    assert "A colleague asks to be called, 10:50. Reply `take`, or `!call take`" in rings
    assert "Doucet cannot call you after all" in town.last(town.direct("adebayo"))
    assert "Cormier" in town.last(town.direct("adebayo"))
    town.talks(
        "cormier",
        ("referral take R-4XM7", "R-4XM7: taken by Cormier"),
        ("call take", "Cormier calls Tunde Adebayo"),
    )


@pytest.mark.rule("P2.6")
def test_the_ladder_of_a_referral_that_came_back_begins_anew(taken_on: Town):
    removed(taken_on, "doucet")
    taken_on.hears_no_more()

    taken_on.pass_time(timedelta(hours=13))

    assert [ring for ring in taken_on.rings("coordination:1") if ", and 1 more" in ring]
    assert any("URGENT R-4XM7: not taken" in said for said in taken_on.heard(taken_on.direct("mcgrath")))


@pytest.mark.rule("P2.6")
def test_of_a_person_who_was_reached_what_was_tried_stays(taken_on: Town):
    taken_on.says("doucet", "referral contact R-4XM7 reached")
    removed(taken_on, "doucet")

    taken_on.talks("cormier", ("referral take R-4XM7", "R-4XM7: taken by Cormier"))

    with taken_on.parts.open_work() as work:
        referral = work.referrals.get("R-4XM7")
    assert (referral.state, len(referral.attempts)) == ("contacted", 1)


@pytest.mark.rule("P1.12")
def test_who_must_not_know_of_a_referral_is_not_told_that_it_came_back(taken_on: Town):
    with taken_on.parts.open_work() as work:
        kept, event = work.referrals.get("R-4XM7").keep_out(
            taken_on.people["cormier"].id, by="test", at=taken_on.clock.now()
        )
        work.referrals.save(kept, because=event)
        work.commit()

    answer = removed(taken_on, "doucet")

    assert "R-4XM7" not in answer + "".join(taken_on.heard("coordination:1"))
    assert any("R-4XM7" in ring for ring in taken_on.rings(taken_on.direct("mcgrath")))


@pytest.mark.rule("P2.6")
def test_what_comes_back_is_said_in_french_too(taken_on: Town):
    for name in ("cormier", "adebayo"):
        taken_on.says(name, "langue fr")

    assert "À redemander aux autres : 1 aiguillage, 1 appel" in taken_on.says(
        "cormier", "équipe retirer @doucet"
    ).replace("\u00a0", " ")
    answer = taken_on.says("cormier", "oui doucet").replace("\u00a0", " ")

    assert "Redemandé aux autres : R-4XM7, 1 appel" in answer
    assert "ne peut finalement pas vous appeler" in taken_on.last(taken_on.direct("adebayo"))


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("room", ["coordination:1", None])
def test_who_is_kept_out_does_not_learn_by_it_that_there_is_a_case(town: Town, room: str | None):
    """Neither who would follow as its key contact, nor that there is one room more."""
    town.moves_in("arsenault", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "case exclude @doucet K7-QF3")
    sign = "!" if room else ""

    assert "Arsenault" not in town.says("doucet", f"{sign}roster remove @cormier", room=room)
    if room:
        assert "Arsenault" not in town.says("arsenault", "!roster remove @cormier", room=room)
        assert "Out of 0 case rooms" in removed(town, "gallant", by="arsenault", room=room)


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("by", ["landry", "arsenault"])
def test_nor_that_somebody_had_taken_a_referral(taken_on: Town, by: str):
    taken_on.moves_in("arsenault", Role.COORDINATOR, Agency.VICTIMS)
    with taken_on.parts.open_work() as work:
        kept, event = work.referrals.get("R-4XM7").keep_out(
            taken_on.people["cormier"].id, by="test", at=taken_on.clock.now()
        )
        work.referrals.save(kept, because=event)
        work.commit()

    if by == "landry":
        taken_on.says(by, "roster remove @doucet")
    else:
        taken_on.says(by, "!roster remove @doucet", room="coordination:1")

    shown = taken_on.last("coordination:1")
    assert "asked of the others anew: 0 referrals, 1 call" in shown
    taken_on.says("arsenault", "!yes doucet", room="coordination:1")
    assert "R-4XM7" not in "\n".join(taken_on.heard("coordination:1"))
    assert "R-4XM7" in "\n".join(taken_on.heard(taken_on.direct("arsenault")))
