"""Conflicts of interest, and people kept out without being told (P1.8, P1.12, P1.13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.effects import SetMembers
from casework.people import Agency, Role
from casework.stage import Stage
from tests.build import a_team, an_open_case, plain, refers
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("conflict"))


# --- P1.8 -------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.8")
def test_who_says_so_is_out_at_once_and_the_alternate_is_in(town: Town):
    town.says("gallant", "!conflict", room=ROOM)

    assert "gallant" not in town.members(ROOM)
    assert "savoie" in town.members(ROOM)
    assert town.heard(town.direct("gallant"))[-1].startswith("Noted at 10:50: you are out of K7-QF3")
    assert "vous assurez la suppléance dès maintenant" in town.rings(town.direct("savoie"))[-1]


@pytest.mark.rule("P1.2", "P1.8")
def test_where_the_agency_has_nobody_else_it_is_said_how_somebody_comes(town: Town):
    town.says("doucet", "language fr")
    town.hears_no_more()

    town.says("roy", "conflict K7-QF3")

    english, french = (plain(town.last(town.direct(name))).splitlines()[-1] for name in ("cormier", "doucet"))
    assert english == "Now: `roster add @user member health`, then `case add @user K7-QF3`."
    assert french == "Maintenant : `équipe ajouter @nom membre santé`, puis `dossier ajouter @nom K7-QF3`."


@pytest.mark.rule("P1.8")
def test_in_french_from_the_direct_room(town: Town):
    town.says("gallant", "langue fr")

    answer = town.says("gallant", "conflit K7-QF3")

    assert answer.startswith("Noté à 10\u00a0h\u00a050\u00a0: vous êtes hors de K7-QF3")
    assert answer.endswith("Maintenant\u00a0: rien d’autre à faire.")


@pytest.mark.rule("P1.13")
def test_the_room_learns_of_the_alternate_and_of_nothing_else(town: Town):
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    said = "\n".join(town.heard(ROOM))
    assert "Hélène Savoie represents their agency from now on.\nAgency: domestic-violence sector" in said
    assert "conflict" not in said.lower()
    assert "Gallant" not in said


@pytest.mark.rule("P1.13")
def test_typed_in_the_room_the_word_is_removed_from_it(town: Town):
    town.says("gallant", "!conflict", room=ROOM)

    kept = [
        one.content for one in town.server.rooms[town.room_id(ROOM)].events if one.event_id == town.event_id
    ]
    assert kept == [{}]


@pytest.mark.rule("P1.8")
def test_the_coordinators_learn_of_it_in_person_and_not_in_a_room(town: Town):
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    assert town.heard("coordination:1") == []
    for name in ("cormier", "doucet"):
        told = town.last(town.direct(name))
        assert told.startswith("K7-QF3: Gallant has a conflict of interest")
        assert "Instead: Hélène Savoie, alternate" in told


@pytest.mark.rule("P1.8")
def test_never_invited_to_that_case_again(town: Town):
    town.says("gallant", "conflict K7-QF3")

    town.says("cormier", "!critical contact Partner seen again", room=ROOM)
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=ROOM)])
    town.settle()

    assert "gallant" not in town.members(ROOM)
    assert town.says("gallant", "case show K7-QF3").startswith("I know no case K7-QF3 that you can see.")


@pytest.mark.rule("P1.8")
def test_without_an_alternate_the_coordinators_are_told_that_nobody_comes(town: Town):
    town.says("roy", "conflict K7-QF3")

    told = town.last(town.direct("cormier"))
    assert "Instead: nobody yet." in told


@pytest.mark.rule("P1.8")
def test_an_alarm_that_waits_goes_to_the_alternate_at_once(town: Town):
    town.says("cormier", "!critical contact Partner seen again", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    assert town.rings(town.direct("savoie")) == [
        "URGENT K7-QF3, D1 : vous assurez la suppléance. Ouvrez la salle, lisez, puis `!reçu`".replace(
            " :", "\u00a0:"
        )
    ]
    town.says("savoie", "!reçu", room=ROOM)
    assert "Waiting: police, coordinator, health" in town.last(ROOM)


@pytest.mark.rule("P1.8", "P7.4")
def test_what_they_reported_themselves_is_asked_of_the_alternate_too(town: Town):
    town.says("gallant", "!danger He is at the door", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    assert any(ring.startswith("URGENT K7-QF3, D1") for ring in town.rings(town.direct("savoie")))
    assert any("He is at the door" in body for body in town.heard(ROOM))
    assert "D1" in town.says("savoie", "jour")
    for name in ("cormier", "doucet", "leblanc", "roy"):
        town.says(name, "!ack", room=ROOM)
        assert "every agency has acknowledged" not in town.last(ROOM)
    town.says("savoie", "!reçu", room=ROOM)
    assert "every agency has acknowledged" in "\n".join(town.heard(ROOM))


@pytest.mark.rule("P1.8", "P10.7")
def test_what_was_theirs_to_do_is_the_alternates(town: Town):
    town.says("cormier", "!task add gallant, monday 9:00, call the shelter worker", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    assert any("T1" in line for line in town.heard(town.direct("savoie")))
    assert "Savoie" in town.says("cormier", "plan K7-QF3")


@pytest.mark.rule("P1.8", "P4.8")
def test_a_key_contact_who_steps_aside_hands_the_case_on(town: Town):
    town.says("cormier", "conflict K7-QF3")

    assert "cormier" not in town.members(ROOM)
    assert any("key contact" in line and "Doucet" in line for line in town.heard(ROOM))
    assert any("you are its key contact" in ring for ring in town.rings(town.direct("doucet")))
    assert "Key contact: Doucet" in town.says("doucet", "case show K7-QF3")


@pytest.mark.rule("P1.12")
def test_with_no_coordinator_left_the_program_lead_gets_the_code(town: Town):
    town.says("cormier", "conflict K7-QF3")
    town.hears_no_more()

    town.says("doucet", "conflict K7-QF3")

    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3: no coordinator there can chair it. `case chair K7-QF3` names who could"
    ]


def test_said_twice_is_said_once(town: Town):
    town.says("gallant", "conflict K7-QF3")

    assert town.says("gallant", "conflict K7-QF3").startswith("I know no case K7-QF3 that you can see.")


# --- P1.13 ------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.13")
def test_a_mistake_is_undone_by_the_coordinator_once_the_member_says_so(town: Town):
    town.says("roy", "conflict K7-QF3")

    assert town.says("cormier", "case add roy K7-QF3").startswith(
        "K7-QF3: Roy is asked now.\nThey have to confirm"
    )
    assert "Was that a mistake?" in town.last(town.direct("roy"))
    assert "roy" not in town.members(ROOM)
    assert town.says("roy", "yes K7-QF3").startswith("Noted. Your coordinator is asked now.")
    assert "Anna Roy confirms" in town.last(town.direct("cormier"))
    assert "roy" not in town.members(ROOM)

    assert town.says("cormier", "yes K7-QF3").startswith("Undone: Roy can read K7-QF3 again.")
    assert "roy" in town.members(ROOM)


@pytest.mark.rule("P1.13")
def test_the_member_alone_undoes_nothing(town: Town):
    town.says("roy", "conflict K7-QF3")

    assert town.says("roy", "yes K7-QF3").startswith("Nothing waits here for that yes.")
    assert town.says("roy", "undo") is not None
    assert "roy" not in town.members(ROOM)


# --- P1.12 ------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_who_is_kept_out_is_told_nothing_and_finds_nothing(town: Town):
    town.hears_no_more()

    answer = town.says("cormier", "case exclude roy K7-QF3")

    assert answer.startswith("Anna Roy is kept out of K7-QF3, and is told nothing.\nSince 10:50")
    assert "roy" not in town.members(ROOM)
    assert town.heard(town.direct("roy")) == []
    assert town.says("roy", "case show K7-QF3").startswith("I know no case K7-QF3 that you can see.")
    assert "K7-QF3" not in town.says("roy", "case list")


@pytest.mark.rule("P1.12")
def test_a_coordinator_kept_out_of_a_referral_finds_nothing_of_it_in_any_room(town: Town):
    code = refers(town, first="Nadine", last="Arsenault")
    assert any(code in body for body in town.heard("coordination:1"))

    town.says("cormier", f"case exclude doucet {code}")

    assert not any(code in one.content.get("body", "") for one in town.events("coordination:1"))
    assert town.says("doucet", f"referral show {code}").startswith(f"I know no referral {code}")
    town.hears_no_more()
    town.says("cormier", f"!referral take {code}", room="coordination:1")
    assert town.heard("coordination:1") == []
    assert town.last(town.direct("cormier")).startswith(f"{code}: taken by Cormier")


@pytest.mark.rule("P1.12")
def test_another_person_of_the_same_name_is_let_in_again(town: Town):
    town.says("cormier", "case exclude roy K7-QF3")

    assert "would read K7-QF3" in town.says("cormier", "case add roy K7-QF3")
    town.says("cormier", "yes K7-QF3")

    assert "roy" in town.members(ROOM)


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_keeps_nobody_out(town: Town):
    assert town.says("ouellette", "dossier exclure @roy K7-QF3").startswith(
        "Je ne connais pas de dossier K7-QF3"
    )


def test_oneself_is_a_conflict_of_interest(town: Town):
    assert town.says("cormier", "case exclude cormier K7-QF3").startswith(
        "That would be a conflict of interest: `conflict`"
    )


@pytest.mark.rule("P1.12")
def test_a_coordinator_who_is_kept_out_since_they_asked_is_not_told_what_the_member_says(town: Town):
    town.says("roy", "conflict K7-QF3")
    town.says("cormier", "case add roy K7-QF3")
    town.says("doucet", "case exclude cormier K7-QF3")
    town.hears_no_more()

    assert town.says("roy", "yes K7-QF3").startswith("Noted. Your coordinator is asked now.")

    assert not town.heard(town.direct("cormier"))
    assert "Anna Roy confirms" in town.last(town.direct("doucet"))


# --- of a closed case -----------------------------------------------------------------------------------
def is_closed(town: Town) -> None:
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(replace(case, state=Stage.CLOSED, closed_at=town.clock.now()))
        work.commit()


@pytest.mark.rule("P1.8", "P1.12", "P12.11")
@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("cormier", "conflict K7-QF3", "Noted at 10:50: you are out of K7-QF3"),
        ("doucet", "case exclude @cormier K7-QF3", "Ana Cormier is kept out of K7-QF3"),
    ],
)
def test_its_key_contact_is_out_of_a_closed_case_too(town: Town, who: str, said: str, answer: str):
    is_closed(town)

    assert answer in "\n".join((town.says(who, said), *town.heard(town.direct(who))))

    assert town.says("cormier", "case show K7-QF3").startswith("I know no case K7-QF3")
    assert "K7-QF3" not in town.says("cormier", "case list")
    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").key_contact == town.people["doucet"].id


# --- what whoever steps aside is told ---------------------------------------------------------------------------
@pytest.mark.rule("P1.8", "P1.12")
def test_the_last_coordinator_reads_that_the_lead_is_rung(town: Town):
    town.says("doucet", "conflict K7-QF3")

    answer = town.says("cormier", "conflict K7-QF3")

    assert "Nobody there can chair it now: the program lead is rung." in answer
    assert "waits for whoever the lead names" in answer and "key contact" not in answer


@pytest.mark.rule("P1.8", "P4.8")
def test_a_key_contact_with_others_there_reads_that_it_is_one_of_them(town: Town):
    answer = town.says("cormier", "conflict K7-QF3")

    assert "goes to one of them" in answer
