"""Coming onto the roster: organisations, program areas, names (P1.1, P1.10, P1.11, P11.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import load
from bot.incoming import Batch
from bot.own_data import house_of
from casework.people import Agency, Area, Person, Role
from tests.build import a_team, an_open_case
from tests.town import Town

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    town.parts.house.organisations = house_of(load(EXAMPLE)).organisations
    return town


def added(town: Town, typed: str, by: str = "cormier") -> Person:
    town.says(by, f"roster add @new {typed}")
    town.says(by, "yes new")
    with town.parts.open_work() as work:
        found = work.people.of_user("@new:hs.test")
    assert found is not None
    return found


# --- organisations and areas --------------------------------------------------------------------------------
@pytest.mark.rule("P1.11")
@pytest.mark.parametrize(
    ("typed", "agency", "organisation"),
    [
        ("member police rcmp 1 en, Ana New", Agency.POLICE, "rcmp"),
        ("membre GRC, Ana New", Agency.POLICE, "rcmp"),
        ("1 en Fredericton Police Force member, Ana New", Agency.POLICE, "fredericton-police"),
        ("member municipal, Ana New", Agency.POLICE, "fredericton-police"),
        ("member health Horizon, Ana New", Agency.HEALTH, "horizon"),
        ("horizon membre santé fr, Ana New", Agency.HEALTH, "horizon"),
        ("member transition house, Ana New", Agency.DV, "transition-house"),
        ("membre logement de deuxième étape, Ana New", Agency.DV, "second-stage"),
        ("member outreach, Ana New", Agency.DV, "outreach"),
        ("member victims, Ana New", Agency.VICTIMS, ""),
    ],
)
def test_an_organisation_says_its_agency(town: Town, typed: str, agency: Agency, organisation: str):
    person = added(town, typed)

    assert (person.agency, person.organisation, person.region) == (agency, organisation, 1)


@pytest.mark.rule("P1.11")
@pytest.mark.parametrize("typed", ["member health rcmp", "member vitalité", "membre social horizon"])
def test_an_organisation_of_another_agency_or_region_is_refused(town: Town, typed: str):
    assert "of another agency or region" in town.says("cormier", f"roster add @new {typed}, Ana New")


@pytest.mark.rule("P1.10")
@pytest.mark.parametrize(
    ("typed", "areas"),
    [
        ("member social adult child 1 en, Ana New", (Area.ADULT, Area.CHILD)),
        ("adultes enfance membre social, Ana New", (Area.ADULT, Area.CHILD)),
        ("logement membre assistance social fr, Ana New", (Area.HOUSING, Area.ASSISTANCE)),
        ("member social housing housing, Ana New", (Area.HOUSING,)),
    ],
)
def test_social_development_has_program_areas(town: Town, typed: str, areas: tuple[Area, ...]):
    assert added(town, typed).areas == areas


@pytest.mark.rule("P1.10")
def test_social_development_without_an_area_is_shown_so(town: Town):
    shown = town.says("cormier", "roster add @new member social, Ana New")
    assert "Program area: none named." in shown

    town.says("cormier", "yes new")

    assert "New, Social Development, member: invited, not here yet" in town.says("cormier", "roster")
    assert "program area missing" in town.says("cormier", "roster")


@pytest.mark.rule("P1.10")
def test_another_agency_has_no_areas(town: Town):
    answer = town.says("cormier", "roster add @new member health adult, Ana New")
    assert "of Social Development alone" in answer


def test_what_would_be_added_is_shown_whole(town: Town):
    assert town.says("cormier", "roster add @new member social adult fr, Ana New").splitlines()[:6] == [
        "Nobody is added yet. Would be added: Ana New",
        "Account: `@new:hs.test`",
        "Role: member",
        "Agency: Social Development",
        "Program areas: adult protection",
        "Region: Fredericton; language: French",
    ]
    town.says("cormier", "langue fr")
    french = town.says("cormier", "équipe ajouter @new membre grc, Ana New").replace("\u00a0", " ")
    assert french.splitlines()[:6] == [
        "Remplace une question précédente, pour laquelle rien n’a été fait.",
        "Rien n’a encore changé. À ajouter à la liste : Ana New",
        "Compte : `@new:hs.test`",
        "Rôle : membre",
        "Organisme : police, GRC",
        "Région : Fredericton; langue : anglais",
    ]


# --- bad input ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "member member health",
        "member health police",
        "member health en fr",
        "member helth",
        "lead social adult x",
    ],
)
def test_what_is_not_understood_is_said_with_an_example_and_not_repeated(town: Town, typed: str):
    answer = town.says("cormier", f"roster add @new {typed}, Ana New")

    assert "Nothing was changed." in answer
    assert "roster add @roy member health 1 en, Anna Roy" in answer
    assert "helth" not in answer


def test_a_name_has_an_end(town: Town):
    assert "at most 80 characters" in town.says("cormier", f"roster add @new member health, {'x' * 81}")


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Marie-Ève d’Entremont", "Marie-Ève", "d’Entremont"),
        ("Nguyễn", "", "Nguyễn"),
        ("Mi'kmaw 'Ana' Sanipass", "Mi'kmaw 'Ana'", "Sanipass"),
    ],
)
def test_names_are_kept_as_they_are_typed(town: Town, typed: str, first: str, last: str):
    person = added(town, f"member health, {typed}")
    assert (person.first, person.last) == (first, last)


# --- the account's own name ---------------------------------------------------------------------------------
def test_without_a_name_the_account_s_own_is_shown_before_the_yes(town: Town):
    town.server.names["@new:hs.test"] = "Anna Nouvelle"

    answer = town.says("cormier", "roster add @new member health")

    assert answer.startswith("Nobody is added yet. Would be added: Anna Nouvelle")
    assert "That is how the account calls itself." in answer
    town.says("cormier", "yes new")
    with town.parts.open_work() as work:
        found = work.people.of_user("@new:hs.test")
    assert found is not None
    assert (found.first, found.last) == ("Anna", "Nouvelle")


def test_an_account_without_a_name_is_called_by_its_id(town: Town):
    answer = town.says("cormier", "roster add @a.new member health")
    assert answer.startswith("Nobody is added yet. Would be added: A. New")


def test_the_name_is_asked_for_in_the_room_where_it_was_typed(town: Town):
    town.server.names["@new:hs.test"] = "Anna Nouvelle"

    answer = town.says("cormier", "!roster add @new member health", room="coordination:1")

    assert "Would be added: Anna Nouvelle" in answer
    assert "Added: Anna Nouvelle\n" in town.says("cormier", "!yes new", room="coordination:1")


def test_a_restart_before_the_name_is_known_loses_nothing(town: Town):
    town.server.names["@new:hs.test"] = "Anna Nouvelle"
    direct = town.direct("cormier")
    town.server.write(town.room_id(direct), town.people["cormier"].user_id, "roster add @new member health")
    arriving = town.server.arriving
    town.server.arriving = []
    batch = Batch(next="s", events=tuple(arriving))
    town.parts.receiver.take(batch, lambda connection, work: None, town.clock.now())
    town.parts.work_off()  # the question to the homeserver waits in the outbox

    again = town.restarted()
    again.settle()

    assert "Would be added: Anna Nouvelle" in again.last(direct)


# --- two people ---------------------------------------------------------------------------------------------
def test_an_operators_proposal_says_whose_it_is(town: Town):
    town.server.names["@new:hs.test"] = "Anna Nouvelle"

    town.says("landry", "roster add @new member health 1")

    shown = town.last("coordination:1")
    assert "Would be added: Anna Nouvelle" in shown
    assert "Proposed by: Landry, operator" in shown
    assert "Proposed. Nothing is changed yet." in town.last(town.direct("landry"))


def test_nobody_approves_their_own_proposal(town: Town):
    town.says("landry", "roster add @new coordinator victims 1, Ana New")
    with town.parts.open_work() as work:
        landry = work.people.get(town.people["landry"].id)
        changed = replace(landry, role=Role.COORDINATOR, agency=Agency.VICTIMS, region=1)
        work.people.save_quietly(changed)
        work.commit()

    assert "Somebody else has to do that" in town.says("landry", "!yes new", room="coordination:1")


def test_who_came_meanwhile_is_not_added_twice(town: Town):
    town.says("cormier", "roster add @new member health, Ana New")
    town.says("landry", "roster add @new member police 1, Ben New")
    town.says("cormier", "yes new")

    assert "on the roster already" in town.says("cormier", "!yes new", room="coordination:1")


# --- ad hoc kinds (P11.3) -----------------------------------------------------------------------------------
@pytest.mark.rule("P11.3")
def test_a_guest_of_a_kind_that_the_region_has_is_called_so_in_both_languages(town: Town):
    an_open_case(town)
    town.moves_in("haddad", Role.AD_HOC)
    town.parts.house.regions = town.parts.house.regions | {
        1: replace(town.parts.house.regions[1], languages=("en", "fr"))
    }

    town.says(
        "cormier", "!adhoc add @haddad multicultural association until monday 16:00", room="case:K7-QF3"
    )
    town.says("cormier", "!yes K7-QF3", room="case:K7-QF3")

    town.pass_time(timedelta(minutes=1))

    said = "\n".join(town.heard("case:K7-QF3"))
    assert "Haddad, multicultural association.\nThey read" in said
    assert "Haddad, association multiculturelle" in said


@pytest.mark.rule("P3.4")
def test_a_guest_of_an_organisation_outside_the_scope_is_refused(town: Town):
    an_open_case(town)
    with town.parts.open_work() as work:
        consent = work.consents.get("R-7KQ4")
        work.consents.save_quietly(replace(consent, agencies=(Agency.VICTIMS, Agency.HEALTH)))
        work.commit()

    answer = town.says("cormier", "!adhoc add @haddad RCMP constable until monday 16:00", room="case:K7-QF3")

    assert "Would" not in answer
    assert "police" in answer
