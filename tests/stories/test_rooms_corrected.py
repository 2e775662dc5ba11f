"""A roster entry is put right and a room follows: shown before, told after, nobody walks in or out in silence (P1.2, P1.12)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.case import Basis
from casework.people import Agency, Area, Role
from tests.build import a_ground, a_referral, a_team, an_open_case, change, plain
from tests.town import Town

PARTNER = ("Alain", "Roussel")
ROOM, K = "case:K7-QF3", "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """T9-HCX rests on a danger, and Thériault, of adult protection, sits in it; K7-QF3 on consent."""
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    change(town, "theriault", areas=(Area.ADULT,))
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    an_open_case(town)
    an_open_case(town, "T9-HCX", "R-3HXD", people=("cormier", "leblanc", "theriault"))
    with town.parts.open_work() as work:
        case = replace(work.cases.get("T9-HCX"), partner=PARTNER, basis=Basis.DANGER)
        work.cases.save_quietly(case)
        work.cases.save_quietly(replace(work.cases.get("K7-QF3"), partner=PARTNER))
        ground, recorded = a_ground(id="R-3HXD").record(by=case.key_contact, at=town.clock.now())
        work.nonconsents.add(ground, because=recorded)
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def corrected(town: Town, name: str, typed: str, by: str = "cormier") -> None:
    town.says(by, f"roster add @{name}{typed}")
    town.hears_no_more()
    town.says(by, f"yes {name}")
    town.everybody_accepts()


def told(town: Town, name: str) -> str:
    return plain("\n".join(town.heard(town.direct(name))))


# --- another program area, without consent -------------------------------------------------------------------
@pytest.mark.rule("P9.7", "P1.2")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "Would be out of T9-HCX (without consent only adult protection, and child and youth services)",
        ),
        (
            "fr",
            "Ne lirait plus T9-HCX (sans consentement, seulement la protection des adultes et les services "
            "à l’enfance et à la jeunesse)",
        ),
    ],
)
def test_the_preview_says_which_rooms_they_would_leave_and_why(town: Town, language: str, line: str):
    town.says("cormier", f"language {language}")

    assert line in plain(town.says("cormier", "roster add @theriault housing")).splitlines()


@pytest.mark.rule("P9.7", "P1.2")
def test_the_coordinators_and_the_room_hear_who_is_out_and_what_is_empty(town: Town):
    town.says("doucet", "language fr")
    corrected(town, "theriault", " housing")

    assert "theriault" not in town.members("case:T9-HCX")
    english = told(town, "cormier")
    assert "T9-HCX: Thériault is out of it since 10:50: the roster was put right." in english
    assert "Why: without consent only adult protection, and child and youth services" in english
    assert "Nobody there now for: Social Development" in english
    assert "Now: `roster add @user member social`, then `case add @user T9-HCX`." in english
    french = told(town, "doucet")
    assert "T9-HCX : Thériault en est dehors depuis 10 h 50 : la liste est corrigée." in french
    assert "Personne n’y est maintenant pour : Développement social" in french
    assert "Left this room: Thériault, Social Development." in town.heard("case:T9-HCX")
    [notice] = town.heard(K)
    assert "\nWhat: program areas\nBy: Cormier\n" in notice


@pytest.mark.rule("P1.5")
def test_their_tasks_in_it_go_to_somebody_else(town: Town):
    town.says("cormier", "!task add theriault, thursday 9:00, ask about a place", room="case:T9-HCX")
    corrected(town, "theriault", " housing")

    with town.parts.open_work() as work:
        [task] = work.tasks.where(case="T9-HCX")
    assert task.assignee == town.people["cormier"].id


@pytest.mark.rule("P9.7", "P3.4")
def test_who_may_read_it_again_is_shown_rung_and_announced(town: Town):
    corrected(town, "theriault", " housing")

    shown = town.says("cormier", "roster add @theriault adult")
    assert "Would read T9-HCX" in shown.splitlines()
    town.hears_no_more()
    town.says("cormier", "yes theriault")
    town.everybody_accepts()

    assert "theriault" in town.members("case:T9-HCX")
    assert "T9-HCX: you are invited. Open the room. 10:50" in town.rings(town.direct("theriault"))
    room = town.heard("case:T9-HCX")
    assert any(one.startswith("Coming: Thériault") for one in room)
    assert any("Marie Tremblay" in one for one in room)
    assert "T9-HCX: Thériault may read it since 10:50: the roster was put right." in told(town, "doucet")
    town.says("doucet", "langue fr")
    corrected(town, "theriault", " housing")
    corrected(town, "theriault", " adult")
    assert "T9-HCX : Thériault peut le lire depuis 10 h 50 : la liste est corrigée." in told(town, "doucet")


@pytest.mark.rule("P9.7")
def test_a_coordinator_who_moves_to_health_is_out_of_what_rests_on_a_danger(town: Town):
    shown = town.says("cormier", "roster add @doucet health")
    assert "Would be out of T9-HCX (without consent only police" in shown
    corrected(town, "doucet", " health")

    assert "T9-HCX: Doucet is out of it since 10:50" in told(town, "cormier")
    assert "T9-HCX" not in told(town, "doucet")
    assert "doucet" in town.members(ROOM)
    assert "doucet" not in town.members("case:T9-HCX")


# --- the name of a party ---------------------------------------------------------------------------------------
@pytest.mark.rule("P1.12", "P1.2")
def test_a_member_who_has_the_partners_name_from_then_on(town: Town):
    """K7-QF3 and T9-HCX have the same partner; Roy sits in the first alone."""
    shown = town.says("cormier", "roster add @roy, Alain Roussel")
    assert (
        "Would be out of K7-QF3 (same name as the client or the offending partner; kept out, not told)"
        in shown
    )
    corrected(town, "roy", ", Alain Roussel")

    english = told(town, "cormier")
    assert "K7-QF3: Roussel was taken out at 10:50, and may not know of it." in english
    assert "Now: `roster add @user member health`, then `case add @user K7-QF3`." in english
    assert "K7-QF3" not in told(town, "roy")
    assert not any("Roussel" in one for one in town.heard(ROOM))


@pytest.mark.rule("P1.12")
def test_whoever_was_added_under_another_name_is_out_too(town: Town):
    """That a name is a coincidence was said of nobody: the yes was to somebody called otherwise."""
    town.says("cormier", "case add @savoie K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    assert "savoie" in town.members(ROOM)

    corrected(town, "savoie", ", Alain Roussel")
    assert "savoie" not in town.members(ROOM)

    town.says("cormier", "case add @savoie K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    assert "savoie" in town.members(ROOM)


@pytest.mark.rule("P1.12")
def test_a_coordinator_who_has_the_partners_name_from_then_on(town: Town):
    corrected(town, "doucet", ", Alain Roussel")

    assert "K7-QF3: Roussel was taken out at 10:50, and may not know of it." in told(town, "cormier")
    assert "K7-QF3" not in told(town, "doucet")
    assert "K7-QF3" not in "".join(town.heard(K))


@pytest.mark.rule("P1.12", "P2.6")
def test_a_referral_that_they_had_taken_is_asked_of_the_others(town: Town):
    with town.parts.open_work() as work:
        doucet = town.people["doucet"].id
        work.referrals.put(
            a_referral(id="R-9TMF", first="Paula", last="Savard", sent_at=town.clock.now(), taken_by=doucet)
        )
        work.commit()
    corrected(town, "doucet", ", Paula Savard")

    with town.parts.open_work() as work:
        assert work.referrals.get("R-9TMF").taken_by in (None, "")
    assert any("R-9TMF" in ring for ring in town.rings(town.direct("cormier")))


@pytest.mark.rule("P1.12")
def test_what_an_operator_proposes_names_no_case_to_whom_it_may_not_be_named(town: Town):
    """Doucet stepped aside: in the room that they read the code of the case is not shown."""
    town.says("doucet", "conflict K7-QF3")
    town.hears_no_more()
    town.says("landry", "roster add @roy, Alain Roussel")

    shown = town.last(K)
    assert "Would be put right: Anna Roy" in shown
    assert "K7-QF3" not in shown


# --- a new coordinator of a party's name -----------------------------------------------------------------------
def comes_as_coordinator(town: Town) -> str:
    shown = town.says("cormier", "roster add @new coordinator police 1 en, Alain Roussel")
    town.says("cormier", "yes new")
    with town.parts.open_work() as work:
        found = work.people.of_user("@new:hs.test")
    assert found is not None
    town.people["new"] = found
    town.comes_in(found)
    town.hears_no_more()
    town.says("new", "affirm")
    town.says("new", "I will keep confidential all that I see and hear.")
    town.everybody_accepts()
    return shown


@pytest.mark.rule("P1.12")
def test_the_other_coordinators_learn_what_a_new_one_is_kept_out_of(town: Town):
    town.says("doucet", "language fr")
    shown = comes_as_coordinator(town)

    assert "Kept out, and told nothing, for the name: K7-QF3, T9-HCX" in shown
    english = told(town, "cormier")
    assert "Roussel coordinates here, and is kept out of 2 matters." in english
    assert "Same name as somebody whom it is about: K7-QF3, T9-HCX" in english
    assert "Même nom qu’une personne dont il s’agit : K7-QF3, T9-HCX" in told(town, "doucet")
    assert "QF3" not in told(town, "new")
    assert "new" not in town.members(ROOM)
