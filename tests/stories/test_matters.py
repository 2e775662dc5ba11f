"""A coordinator who must not know of a referral finds nothing of it, in no room they are in (P1.12)."""

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, refers
from tests.handlers.test_undelivered import reports
from tests.town import Town

COORDINATION = "coordination:1"


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    town.moves_in("tremblay", Role.COORDINATOR, Agency.VICTIMS, first="Marie")
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    town.hears_no_more()
    return town


@pytest.mark.rule("P1.12")
def test_the_alert_avoids_the_room_that_a_namesake_is_in(town: Town):
    code = refers(town, "morin", "Marie", "Tremblay")

    assert town.heard(COORDINATION) == []
    assert town.heard(town.direct("tremblay")) == []
    assert [body for body in town.heard(town.direct("cormier")) if body.startswith(f"{code}: new referral")]


@pytest.mark.rule("P1.12")
def test_a_namesake_finds_nothing_of_it(town: Town):
    code = refers(town, "morin", "Marie", "Tremblay")

    for typed in (f"referral take {code}", f"referral show {code}", f"consent {code}"):
        answer = town.says("tremblay", typed)
        assert answer.startswith(f"I know no referral {code} that you can see."), answer
    assert code not in town.says("tremblay", "referral list")


@pytest.mark.rule("P1.12")
def test_what_another_asks_in_that_room_is_answered_aside(town: Town):
    code = refers(town, "morin", "Marie", "Tremblay")
    town.hears_no_more()

    town.says("cormier", f"!referral take {code}", room=COORDINATION)

    assert town.heard(COORDINATION) == []
    assert town.last(town.direct("cormier")).startswith(f"{code}: taken by Cormier")


def test_everybody_else_is_alerted_as_ever(town: Town):
    code = refers(town, "morin", "Nadine", "Arsenault")

    assert town.heard(COORDINATION)[-1].startswith(f"{code}: new referral")


# --- whom the client leaves out -----------------------------------------------------------------------------
def asked_whom_to_leave_out(town: Town, code: str) -> None:
    town.says("cormier", f"!referral take {code}", room=COORDINATION)
    town.says("cormier", f"referral contact {code} reached")
    for line in (f"consent {code}", "1", "1", "1", "1", "1 so that you all know", "English", "1", "1 2 4 5"):
        town.says("cormier", line)


def leaves_out(town: Town, code: str) -> None:
    """Tremblay, by the consent; no case is open yet."""
    asked_whom_to_leave_out(town, code)
    for line in ("Tremblay", "today, Cormier, cabinet 3", "1", "skip", "send"):
        town.says("cormier", line)


@pytest.mark.rule("P3.9", "P1.12")
def test_whom_the_client_leaves_out_finds_nothing_of_the_referral(town: Town):
    code = refers(town, "morin", "Nadine", "Arsenault")
    leaves_out(town, code)

    for typed in (
        f"referral show {code}",
        f"aiguillage voir {code}",
        f"referral status {code}",
        f"case open {code}",
    ):
        answer = town.says("tremblay", typed)
        assert answer.startswith(f"I know no referral {code} that you can see."), answer
    for typed in ("referral list", "today"):
        assert code not in town.says("tremblay", typed)
    assert "Arsenault" in town.says("cormier", f"referral show {code}")


@pytest.mark.rule("P3.9", "P1.12")
def test_what_the_coordination_room_said_of_it_goes_and_nothing_new_is_said_there(town: Town):
    code = refers(town, "morin", "Nadine", "Arsenault")
    leaves_out(town, code)
    town.says("cormier", "!referral list", room=COORDINATION)

    assert not any(code in body for body in town.heard(COORDINATION))
    alert = next(
        one
        for one in town.server.rooms[town.room_id(COORDINATION)].events
        if one.sender == town.server.user_id
    )
    assert alert.content == {}


@pytest.mark.rule("P3.9")
def test_who_records_the_consent_cannot_be_left_out_by_it(town: Town):
    code = refers(town, "morin", "Nadine", "Arsenault")
    asked_whom_to_leave_out(town, code)

    answer = town.says("cormier", "Cormier")

    assert answer.startswith("That is you, and somebody has to keep this consent.")
    assert "7 of 8. Anyone the person would leave out?" in answer


# --- of another region's case ---------------------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_who_is_kept_out_learns_nothing_of_a_case_that_went_to_another_region_either(town: Town):
    """A colleague who visits it could not read a ring about it: in their region it is told without saying about what."""
    an_open_case(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)
    town.says("cormier", "case exclude @tremblay K7-QF3")
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    assert town.says("cormier", "yes K7-QF3").startswith("K7-QF3 is transferred")
    town.hears_no_more()

    reports(town, "unread", town.direct("cormier"), "cormier", urgent="yes", subject="K7-QF3")

    assert [said.splitlines()[0] for said in town.heard(COORDINATION)] == [
        "Cormier has no device that can read, and was not told."
    ]
    assert not [
        said for said in (*town.heard(COORDINATION), *town.heard(town.direct("tremblay"))) if "K7-QF3" in said
    ]
    assert any("K7-QF3" in said for said in town.heard("coordination:3"))
