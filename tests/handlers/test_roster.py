"""The roster: who comes, who goes, who stands in for whom (P1.2, P1.3, P1.5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import reading
from casework.people import Agency, Person, Role
from tests.build import a_team, an_open_case, plain
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def find(town: Town, user_id: str) -> Person | None:
    with town.parts.open_work() as work:
        return work.people.of_user(user_id)


def now(town: Town, name: str) -> Person:
    found = find(town, town.people[name].user_id)
    assert found is not None
    return found


# --- adding -------------------------------------------------------------------------------------------------
def test_what_would_be_added_is_shown_first(town: Town):
    answer = town.says("cormier", "roster add @new member health 1 en, Anna New")

    assert answer.startswith("Nobody is added yet.")
    assert "Anna New" in answer
    assert "`yes new`" in answer
    assert find(town, "@new:hs.test") is None


def test_somebody_added_gets_a_room_and_is_told_what_to_do(town: Town):
    town.says("cormier", "roster add @new member health 1 fr, Anna New")

    assert town.says("cormier", "yes new").startswith("Added: Anna New\n")

    added = find(town, "@new:hs.test")
    assert added is not None
    assert (added.first, added.last, added.role, added.agency, added.region, added.language) == (
        "Anna",
        "New",
        Role.MEMBER,
        Agency.HEALTH,
        1,
        "fr",
    )
    room = f"person:{added.id}"
    assert town.server.rooms[town.room_id(room)].members == {"@new:hs.test": "invite"}
    assert added.affirmation is None
    town.comes_in(added)
    assert town.heard(room)[0].startswith("Bonjour. Ici Convene")


@pytest.mark.parametrize(
    "typed",
    [
        "roster add @new member health 1 en, Anna New",
        "équipe ajouter @new membre santé fredericton en, Anna New",
        "Roster Add @new:hs.test Health member EN, Anna New",
        "roster add @new front-line shelter",
    ],
)
def test_it_is_forgiving(town: Town, typed: str):
    assert town.says("cormier", typed).startswith("Nobody is added yet.")


@pytest.mark.parametrize(
    "typed",
    [
        "roster add @new",
        "roster add @new member",
        "roster add @new member health 1 en fr",
        "roster add member health @new",
        "roster add new member health",
        "roster add",
    ],
)
def test_what_is_not_whole_is_refused_with_an_example(town: Town, typed: str):
    answer = town.says("cormier", typed)

    assert "Nothing was changed." in answer
    assert "roster add @roy member health 1 en, Anna Roy" in answer


def test_nobody_is_added_twice(town: Town):
    assert "on the roster already" in town.says("cormier", "roster add @roy member health")


def test_a_region_that_does_not_exist(town: Town):
    assert "There is no such region. There are: Fredericton, Edmundston." in town.says(
        "cormier", "roster add @new member health 7"
    )


def test_a_coordinator_adds_to_the_own_region_alone(town: Town):
    assert "another region" in town.says("cormier", "roster add @new member health 3")


def test_a_new_coordinator_comes_into_the_coordination_room(town: Town):
    town.says("cormier", "roster add @new coordinator victims, Ana New")
    town.says("cormier", "yes new")

    assert town.server.rooms[town.room_id("coordination:1")].members["@new:hs.test"] == "invite"


def test_an_operator_proposes_and_does_not_confirm(town: Town):
    assert "Proposed" in town.says("landry", "roster add @new member health 1")

    assert "Nothing waits here for that yes" in town.says("landry", "yes new")
    assert find(town, "@new:hs.test") is None


def test_what_an_operator_proposes_a_coordinator_of_that_region_agrees_to(town: Town):
    town.says("landry", "roster add @new member health 1, Ana New")

    town.says("cormier", "!yes new", room="coordination:1")

    assert find(town, "@new:hs.test") is not None
    assert "What you proposed is done: Cormier said yes." in town.last(town.direct("landry"))


def test_an_operators_alternate_waits_for_a_coordinator_too(town: Town):
    assert "Proposed" in town.says("landry", "roster alternate @savoie @gallant")
    assert now(town, "savoie").alternate is None

    town.says("cormier", "!yes savoie", room="coordination:1")

    assert now(town, "savoie").alternate == town.people["gallant"].id


def test_a_proposal_expires_aloud_after_a_day(town: Town):
    town.says("landry", "roster add @new member health 1, Ana New")
    town.hears_no_more()

    town.pass_time(timedelta(hours=25))

    assert any("Nothing was done about new" in body for body in town.heard("coordination:1"))
    assert "Nothing waits here" in town.says("cormier", "!yes new", room="coordination:1")


@pytest.mark.rule("P1.5")
@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        (
            "roster alternate @cormier @savoie",
            "An alternate is another coordinator of the same region. Nothing was changed.",
        ),
        (
            "équipe suppléant @cormier @savoie",
            "La suppléance revient à quelqu’un d’autre de la coordination de la région.",
        ),
    ],
)
def test_a_member_does_not_stand_in_for_a_coordinator(town: Town, typed: str, refused: str):
    if typed.startswith("équipe"):
        town.says("cormier", "langue fr")

    assert town.says("cormier", typed).splitlines()[0] == refused
    assert now(town, "cormier").alternate is None


# --- removing -----------------------------------------------------------------------------------------------
def removed(town: Town, name: str, by: str = "cormier") -> str:
    town.says(by, f"roster remove @{name}")
    return town.says(by, f"yes {name}")


def test_somebody_removed_is_out_of_every_room_at_once(town: Town):
    assert "roy" in town.members("case:K7-QF3")

    assert removed(town, "roy").startswith("Removed: Anna Roy\nOut of 1 case room")

    assert "roy" not in town.members("case:K7-QF3")
    assert "roy" not in town.members(town.direct("roy"))
    assert not now(town, "roy").is_active


def test_a_removed_person_gets_no_keys_before_the_removal_even_succeeded(town: Town):
    removed(town, "roy")
    town.hears_no_more()
    with town.parts.open_work() as work:
        for room in ("case:K7-QF3", town.direct("roy")):
            assert town.people["roy"].user_id not in reading.readers(work, room, town.clock.now())


def test_the_last_word_can_be_read_by_whom_it_is_for(town: Town):
    removed(town, "roy")

    [goodbye] = [e for e in town.events(town.direct("roy")) if "no longer on the roster" in e.content["body"]]
    assert goodbye.readers == {town.people["roy"].user_id}


def test_somebody_removed_can_come_back(town: Town):
    """With a room of their own again, and the affirmation to be signed anew."""
    removed(town, "roy")
    town.says("cormier", "roster add @roy member health 1 en, Anna Roy")
    town.says("cormier", "yes roy")
    town.everybody_accepts()

    assert now(town, "roy").affirmation is None
    assert town.says("roy", "me").startswith("Anna Roy, member")
    assert "roy" not in town.members("case:K7-QF3")


def test_nobody_removes_themselves(town: Town):
    assert "Somebody else has to do that for you." in town.says("cormier", "roster remove @cormier")


def test_an_operator_removes_nobody_without_a_coordinator(town: Town):
    """What the operator proposes takes effect on a coordinator's yes (COMMANDS 2)."""
    removed(town, "roy", by="landry")

    assert now(town, "roy").is_active


def test_a_coordinator_removes_nobody_of_another_region(town: Town):
    removed(town, "ouellet")

    assert now(town, "ouellet").is_active


def test_an_open_dialogue_of_somebody_removed_disturbs_nobody(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")
    removed(town, "roy")
    town.hears_no_more()

    town.pass_time(timedelta(days=3))

    assert not any("did not go out" in body for body in town.heard("coordination:1"))


# --- alternates, and what is shown --------------------------------------------------------------------------
@pytest.mark.rule("P1.5")
def test_an_alternate_is_of_the_same_agency_and_region(town: Town):
    assert "stands in for Gallant" in town.says("cormier", "roster alternate @gallant @savoie")
    for other in ("@roy", "@gallant"):
        answer = town.says("cormier", f"roster alternate @gallant {other}")
        assert "same agency and region" in answer
    assert now(town, "gallant").alternate == town.people["savoie"].id


def test_people_are_found_by_surname_where_it_fits_one(town: Town):
    assert "stands in for Gallant" in town.says("cormier", "roster alternate gallant SAVOIE")
    assert "I know nobody by that name" in town.says("cormier", "roster alternate gallant smith")

    town.moves_in("gallant2", Role.MEMBER, Agency.DV, last="Gallant")
    assert "More than one person" in town.says("cormier", "roster alternate gallant savoie")


@pytest.mark.parametrize(
    "typed", ["picard", "Daigle", "PICARD-DAIGLE", "Picard–Daigle", "m.picard", "M.Picard", "@m.picard"]
)
def test_half_of_a_double_surname_is_enough_where_it_fits_one(town: Town, typed: str):
    town.moves_in("m.picard", Role.MEMBER, Agency.DV, first="Mylène", last="Picard-Daigle")

    assert "Picard-Daigle stands in for Gallant" in town.says("cormier", f"roster alternate gallant {typed}")


def test_half_of_a_surname_that_is_anothers_whole_one_means_the_other(town: Town):
    town.moves_in("m.picard", Role.MEMBER, Agency.DV, last="Picard-Daigle")
    town.moves_in("l.picard", Role.MEMBER, Agency.DV, last="Picard")

    assert "Picard stands in for Gallant" in town.says("cormier", "roster alternate gallant picard")


@pytest.mark.rule("P1.5")
@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("roster alternate @gallant off", "Nobody stands in for Gallant from now on."),
        ("équipe suppléant gallant fin", "Nobody stands in for Gallant from now on."),
        ("roster alternate gallant nobody", "Nobody stands in for Gallant from now on."),
    ],
)
def test_an_alternate_is_called_off(town: Town, typed: str, answered: str):
    assert town.says("cormier", typed).startswith(answered)

    assert now(town, "gallant").alternate is None
    assert "Nobody is named to stand in for Gallant. Nothing was changed." in town.says("cormier", typed)


@pytest.mark.rule("P1.5")
def test_an_alternate_who_was_seated_leaves_the_seat_when_called_off(town: Town):
    town.says("gallant", "away today to 2027-01-15")
    town.everybody_accepts()
    room = town.room_id("case:K7-QF3")
    assert "@savoie:hs.test" in town.server.rooms[room].members

    town.says("cormier", "roster alternate gallant off")

    assert town.server.rooms[room].members.get("@savoie:hs.test") != "join"
    assert "K7-QF3" in town.last("coordination:1")


@pytest.mark.rule("P1.5", "P11.1")
@pytest.mark.parametrize(
    ("language", "room", "told", "away"),
    [
        (
            "en",
            "Hélène Savoie represents their agency no more.\nAgency: domestic-violence sector, nobody there for now",
            "K7-QF3: Savoie stands in for Gallant no more.",
            "K7-QF3: you stand in for Gallant no more",
        ),
        (
            "fr",
            "Hélène Savoie represents their agency no more.\nAgency: domestic-violence sector, nobody there for now",
            "K7-QF3: Savoie stands in for Gallant no more.",
            "K7-QF3 : vous ne remplacez plus Gallant",
        ),
    ],
)
def test_while_they_are_away_nobody_is_said_to_be_back_and_the_seat_is_said_to_be_empty(
    town: Town, language: str, room: str, told: str, away: str
):
    town.says("savoie", f"language {language}")
    town.says("gallant", "away today to 2027-01-15")
    town.everybody_accepts()
    town.hears_no_more()

    town.says("cormier", "roster alternate gallant off")

    assert plain(town.last("case:K7-QF3")) == room
    region = "\n".join(map(plain, town.heard("coordination:1")))
    assert told in region and "K7-QF3: nobody stands in for Gallant" in region
    assert plain(town.last(town.direct("savoie"))).startswith(away)


@pytest.mark.rule("P1.5")
def test_who_comes_in_their_place_leaves_no_seat_empty(town: Town):
    town.moves_in("picard", Role.MEMBER, Agency.DV)
    town.says("gallant", "away today to 2027-01-15")
    town.everybody_accepts()
    town.hears_no_more()

    town.says("cormier", "roster alternate gallant picard")

    said = "\n".join(town.heard("case:K7-QF3"))
    assert "Savoie represents their agency no more." in said and "nobody there" not in said
    assert "Gallant represents" not in said and "Picard represents their agency" in said


@pytest.mark.rule("P1.5")
def test_an_operator_proposes_that_nobody_stands_in(town: Town):
    assert "Proposed" in town.says("landry", "équipe suppléant @gallant fin")
    assert now(town, "gallant").alternate is not None
    assert "Nobody would stand in for Denise Gallant any more." in town.last("coordination:1")

    town.says("cormier", "!yes gallant", room="coordination:1")

    assert now(town, "gallant").alternate is None


@pytest.mark.parametrize("typed", ["picard", "de", "la", "m"])
def test_what_fits_two_or_is_no_name_is_never_guessed(town: Town, typed: str):
    town.moves_in("m.picard", Role.MEMBER, Agency.DV, last="Picard-Daigle")
    town.moves_in("l.picard", Role.MEMBER, Agency.DV, last="Roy-Picard")
    town.moves_in("r.tour", Role.MEMBER, Agency.DV, last="de la Tour")

    assert "Nothing was changed." in town.says("cormier", f"roster alternate gallant {typed}")


@pytest.mark.rule("P1.2")
def test_the_roster_names_the_gaps_and_how_far_everybody_is(town: Town):
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH, affirmed=False)
    removed(town, "theriault")

    answer = town.says("cormier", "roster")

    assert "Missing: Social Development" in answer
    assert "Roy, health, member: test ring missing" in answer
    assert "Lang, health, member: affirmation missing" in answer
    assert "Thériault" not in answer


@pytest.mark.rule("P1.2")
def test_a_seat_of_somebody_who_never_came_in_or_is_locked_is_missing(town: Town):
    town.says("cormier", "roster add @new member social 1 en, Anna New")
    town.says("cormier", "yes new")
    removed(town, "theriault")
    town.says("roy", "lost")

    assert (
        "Missing: Social Development, health (nobody in that seat can act now)\n"
        in f"{town.says('cormier', 'roster')}\n"
    )
    assert (
        "Manque\N{NO-BREAK SPACE}: Développement social, santé (personne dans ce siège ne peut agir"
        in town.says("savoie", "équipe")
    )


@pytest.mark.rule("P1.2", "P1.11")
def test_the_coordinator_is_shown_in_the_seat_of_victim_services_while_its_member_is_locked(town: Town):
    town.moves_in("lang", Role.MEMBER, Agency.VICTIMS)
    assert "coordinator, fills" not in town.says("cormier", "roster")

    town.says("lang", "lost")

    assert "coordinator, fills the Victim Services seat" in town.says("cormier", "roster")


@pytest.mark.rule("P1.5")
def test_the_roster_shows_alternates_and_planned_absences(town: Town):
    assert "Gallant, domestic-violence sector, member; alternate Savoie" in town.says("leblanc", "roster")

    town.says("gallant", "away 2027-01-11 to 2027-01-15")

    line = "; away 11 January 2027 to 15 January 2027; alternate Savoie"
    assert line in town.says("leblanc", "roster")
    line = "; absence du 11 janvier 2027 au 15 janvier 2027; suppléance\N{NO-BREAK SPACE}: Savoie"
    assert line in town.says("savoie", "équipe")


def test_the_roster_shows_at_most_ten(town: Town):
    for number in range(6):
        town.moves_in(f"extra{number}", Role.FRONT_LINE, Agency.POLICE)

    answer = town.says("cormier", "roster")

    assert answer.startswith("Fredericton: 12 people")
    assert "2 more" in answer
