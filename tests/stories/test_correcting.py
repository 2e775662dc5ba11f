"""A roster entry is put right, and what stands behind it stays (P1.10, P1.12, P9.7); a name is a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load
from bot.own_data import house_of
from casework.people import Agency, Area, Person, Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case, change
from tests.town import Town

ROOM, K = "case:K7-QF3", "coordination:1"
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Savoie stands in for Gallant, Roy has a task; Social Development is not in the scope."""
    town = Town(tmp_path_factory.mktemp("correcting"))
    a_team(town)
    an_open_case(town)
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.says("cormier", "!task add roy, thursday 9:00, ask about a place", room=ROOM)
    town.says("cormier", "roster certified @theriault 12 march 2026")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    town.parts.house.organisations = house_of(load(EXAMPLE)).organisations
    return town


def now(town: Town, name: str) -> Person:
    return town.person(town.people[name].id)


def corrected(town: Town, name: str, typed: str, by: str = "cormier") -> str:
    town.says(by, f"roster add @{name} {typed}")
    answer = town.says(by, f"yes {name}")
    town.everybody_accepts()
    return answer


# --- what is put right, and what stays ----------------------------------------------------------------------
@pytest.mark.rule("P1.10", "P9.7")
def test_a_program_area_is_added_and_the_rest_stays(town: Town):
    before = now(town, "theriault")

    shown = town.says("cormier", "roster add @theriault child").splitlines()
    assert shown[0] == "Nothing is changed yet. Would be put right: Mira Thériault"
    assert "Program areas: child and youth; instead of none" in shown
    assert now(town, "theriault") == before
    assert town.says("cormier", "yes theriault").startswith("Put right: Mira Thériault")

    after = now(town, "theriault")
    assert after.areas == (Area.CHILD,)
    assert after.certified_on == before.certified_on is not None
    assert after.affirmation == before.affirmation is not None


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("typed", [", Annie Roy", "member health, Annie Roy", "santé, Annie Roy"])
def test_a_name_is_put_right(town: Town, typed: str):
    shown = town.says("cormier", f"roster add @roy {typed}")
    assert "Name: Annie Roy" in shown

    town.says("cormier", "yes roy")

    assert (now(town, "roy").first, now(town, "roy").last) == ("Annie", "Roy")
    assert "roy" in town.members(ROOM)
    assert town.heard(town.direct("roy"))[-1].startswith("Cormier has put right what the roster says of you.")


@pytest.mark.rule("P1.11")
def test_an_organisation_is_added(town: Town):
    corrected(town, "leblanc", "police rcmp")

    assert now(town, "leblanc").organisation == "rcmp"
    assert "leblanc" in town.members(ROOM)


@pytest.mark.rule("P1.12")
def test_who_has_the_name_of_a_party_from_then_on_is_out(town: Town):
    corrected(town, "roy", ", Marie Tremblay")

    assert "roy" not in town.members(ROOM)


def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    shown = town.says("cormier", "équipe ajouter @roy première-ligne police").replace("\u00a0", " ")
    assert "Rôle : première ligne; au lieu de : membre" in shown
    assert "Organisme : police; au lieu de : santé" in shown

    town.says("cormier", "oui roy")
    heard = [said.replace("\u00a0", " ") for said in town.heard(town.direct("cormier"))]
    assert any(said.startswith("Corrigé : Anna Roy") for said in heard)


# --- who sits elsewhere leaves the seat ---------------------------------------------------------------------
@pytest.mark.rule("P3.4", "P1.5")
def test_of_another_agency_they_leave_the_seat_and_their_tasks_are_handed_over(town: Town):
    shown = town.says("cormier", "roster add @roy member police")
    assert "They would leave their seats" in shown

    town.says("cormier", "yes roy")
    town.everybody_accepts()
    answer = "\n".join(town.heard(town.direct("cormier")))

    assert "roy" not in town.members(ROOM)
    assert "K7-QF3: nobody takes the seat, health; T1 to Cormier" in answer
    assert "Now: `roster add @user member health`, then `case add @user K7-QF3`" in answer
    with town.parts.open_work() as work:
        assert town.people["roy"].id not in work.cases.get("K7-QF3").team


@pytest.mark.rule("P2.6")
def test_who_coordinates_no_more_hands_back_and_leaves_the_coordination_room(town: Town):
    town.says("leblanc", "call me")
    town.says("doucet", "call take")

    answer = corrected(town, "doucet", "member victims")

    assert "Asked of the others anew: 1 call" in answer
    assert "doucet" not in town.members(K)
    assert "doucet" not in town.members(ROOM)
    assert "coordinates no more" in town.last("program")


def test_who_asked_for_a_call_learns_who_is_asked_now_wherever_the_other_has_gone(town: Town):
    town.says("leblanc", "call me")
    town.says("doucet", "call take")
    corrected(town, "doucet", "lead")

    assert "Coordinators: Ana Cormier" in town.last(town.direct("leblanc"))


@pytest.mark.rule("P2.13")
def test_who_waits_for_a_call_and_moves_to_another_region_is_called_from_there(town: Town):
    town.says("leblanc", "call me")
    town.says("landry", "roster add @leblanc 3")
    town.says("picard", "!oui leblanc", room="coordination:3")

    assert town.rings("coordination:3")
    assert town.says("cormier", "call take").startswith("Nobody")
    assert "Julie Leblanc" in town.says("picard", "appel prendre")


def test_the_last_coordinator_stays_one(town: Town):
    corrected(town, "doucet", "member victims")

    assert "nothing" in town.says("landry", "roster add @cormier member victims").lower()
    assert now(town, "cormier").role is Role.COORDINATOR


@pytest.mark.rule("P1.3", "P3.9")
def test_a_member_who_becomes_coordinator_is_announced(town: Town):
    shown = town.says("cormier", "roster add @theriault coordinator")
    assert "Would read 1 open case: K7-QF3" in shown

    town.says("cormier", "yes theriault")
    town.everybody_accepts()

    assert "theriault" in town.members(ROOM) & town.members(K)
    assert any(said.startswith("Coming: Thériault") for said in town.heard(ROOM))
    assert any(said.startswith("Thériault coordinates here from now on.") for said in town.heard(K))


def test_alternates_that_do_not_fit_any_more_are_unset(town: Town):
    corrected(town, "savoie", "member police")

    assert now(town, "gallant").alternate is None


# --- who may ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.3")
def test_nobody_puts_right_what_is_about_themselves_nor_another_region(town: Town):
    assert "Somebody else" in town.says("cormier", "roster add @cormier coordinator, Anne Cormier")
    town.says("picard", "language en")
    assert "put right" not in town.says("picard", "roster add @roy police")
    assert "put right" not in town.says("cormier", "roster add @roy 3")
    assert town.says("leblanc", "roster add @roy police").startswith("Only a coordinator can do that.")


def test_what_the_operator_proposes_waits_for_a_coordinator(town: Town):
    town.says("landry", "roster add @roy front-line")
    assert "Proposed by: Landry" in town.last(K)
    assert now(town, "roy").role is Role.MEMBER

    town.says("cormier", "!yes roy", room=K)

    assert now(town, "roy").role is Role.FRONT_LINE


def test_what_changes_nothing_and_what_cannot_be_is_refused(town: Town):
    town.talks(
        "cormier",
        ("roster add @roy member health", "This person is on the roster already."),
        ("roster add @roy child", "Program areas"),
        ("roster add @roy member boss", "I did not understand that."),
    )


@pytest.mark.rule("P1.7")
def test_who_comes_back_keeps_what_they_learnt_and_signs_anew(town: Town):
    for said in (
        "roster remove @theriault",
        "yes theriault",
        "roster add @theriault member social child, Mira T",
    ):
        town.says("cormier", said)
    town.says("cormier", "yes theriault")

    after = now(town, "theriault")
    assert after.certified_on is not None
    assert after.affirmation is None


# --- names --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "@room <b>Bo</b> [x](https://matrix.to/#/@a:b)",
        "@room",
        "<b>Bob</b>",
        "www.bob.ca",
        "[Bo](x)",
        "12 34",
    ],
)
@pytest.mark.parametrize("who", ["new", "roy"])
def test_a_link_or_markup_is_no_name(town: Town, name: str, who: str):
    answer = town.says("cormier", f"roster add @{who} member health 1 en, {name}")

    assert answer.startswith("That is not a name. ")
    assert name not in answer


@pytest.mark.parametrize(
    "name",
    [
        "Mi'kmaw Sanipass",
        "Wəlastəkwey Polchies",
        "Nia O’Neil-D’Arcy",
        "Jean d'Amours",
        "Madonna",
        "Li Wei (李伟)",
        "J. R. Roy",
    ],
)
def test_real_names_are(town: Town, name: str):
    assert f"Would be added: {name}" in town.says("cormier", f"roster add @new member health 1 en, {name}")


@pytest.mark.rule("P12.11")
def test_who_coordinates_elsewhere_now_goes_on_with_no_questions_from_before(town: Town):
    referral = a_referral(id="R-4XM7", sent_at=town.clock.now(), state=Status.CONTACTED)
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()
    town.says("doucet", "consent R-4XM7")
    town.says("doucet", "1")
    town.says("doucet", "pause")
    change(town, "doucet", region=3)

    assert "R-4XM7" not in town.says("doucet", "today")
    assert town.says("doucet", "resume").startswith("I know no referral R-4XM7 that you can see.")


SEATS = {"en": "They would leave their seats", "fr": "Les sièges seraient quittés"}
TO = {"member": "member health 1", "coordinator": "coordinator victims 1", "lead": "lead"}


@pytest.mark.rule("P1.3", "P11.1")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("who", "to", "en", "fr"),
    [
        (
            "mcgrath",
            "member",
            ["Role: member; instead of program lead", "Agency: health; instead of none"],
            ["Rôle : membre; au lieu de : responsable du programme", "Organisme : santé; au lieu de : aucun"],
        ),
        (
            "landry",
            "coordinator",
            ["Role: coordinator; instead of operator", "Agency: Victim Services; instead of none"],
            [
                "Rôle : coordination; au lieu de : exploitation",
                "Organisme : Services aux victimes; au lieu de : aucun",
            ],
        ),
        (
            "hache",
            "member",
            ["Role: member; instead of front line", "Agency: health; instead of police"],
            ["Rôle : membre; au lieu de : première ligne", "Organisme : santé; au lieu de : police"],
        ),
        (
            "roy",
            "lead",
            [
                "Role: program lead; instead of member",
                "Agency: none; instead of health",
                "Region: the province; instead of Fredericton",
            ],
            [
                "Rôle : responsable du programme; au lieu de : membre",
                "Organisme : aucun; au lieu de : santé",
                "Région : toute la province; au lieu de : Fredericton",
            ],
        ),
    ],
)
def test_of_what_role_and_agency_they_were_and_would_be(
    town: Town, language: str, who: str, to: str, en: list[str], fr: list[str]
):
    town.moves_in("hache", Role.FRONT_LINE, Agency.POLICE)
    town.moves_in("arseneau", Role.LEAD)
    town.says("cormier", f"language {language}")

    shown = town.says("cormier", f"roster add @{who} {TO[to]}").replace("\u00a0", " ").splitlines()

    expected = {"en": en, "fr": fr}[language]
    assert [line for line in shown if line in expected] == expected
    assert any(line.startswith(SEATS[language]) for line in shown) is (who == "roy")
