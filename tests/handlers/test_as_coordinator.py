"""A coordinator whose agency the client declined is there as coordinator, and for no agency (PROTOCOL P3.4, P1.11)."""

from __future__ import annotations

import pytest

from casework.people import Agency, Role
from tests.build import a_referral, a_team, an_intake, an_open_case, gives_consent
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("chair"))


def a_contacted_referral(town: Town, language: str = "en") -> None:
    referral = a_referral(id="R-9TMF", sent_at=town.clock.now(), agreed_at=town.clock.now())
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        intake = an_intake(id="R-9TMF")
        work.intakes.add(intake, because=intake.recorded(by=town.people["cormier"].id))
        work.commit()
    town.talks("cormier", ("referral take R-9TMF", "R-9TMF"), ("referral contact R-9TMF reached", "R-9TMF"))
    town.says("cormier", f"language {language}")


def says_until_agencies(town: Town, agencies: str) -> str:
    for said in ("consent R-9TMF", "1", "1", "1", "1", "1 so that you all know", "English", "1"):
        town.says("cormier", said)
    return town.says("cormier", agencies)


@pytest.mark.rule("P3.4", "P3.9")
def test_the_words_of_the_consent_are_true_of_the_coordinator(town: Town):
    a_contacted_referral(town)

    said = says_until_agencies(town, "1 3 4 5")

    assert "Not agreed: Victim Services\nNot invited as an agency. No reason is asked.\n" in said
    assert "There as coordinator only: Cormier. Nothing is looked up or shared for that agency.\n" in said
    assert "sees nothing here" not in said
    assert "Members would be:\nCormier, coordinator; Leblanc, police; " in said


def test_an_agency_without_a_coordinator_sees_nothing(town: Town):
    a_contacted_referral(town)

    assert "Not agreed: Social Development\nIt will not be invited and sees nothing here." in (
        says_until_agencies(town, "1 2 4 5")
    )


@pytest.mark.rule("P11.1")
def test_the_same_in_french(town: Town):
    a_contacted_referral(town, "fr")

    said = says_until_agencies(town, "1 3 4 5").replace("\xa0", " ")

    assert "Non accepté : Services aux victimes\n" in said
    assert "Pour la coordination seulement : Cormier. Rien n’est consulté ni communiqué" in said
    assert "Les membres seraient :\nCormier, coordination; Leblanc, police; " in said


@pytest.mark.rule("P3.4")
def test_the_record_the_opening_and_the_list_of_readers_say_so_too(town: Town):
    a_contacted_referral(town)

    recorded = gives_consent(town, "cormier", "R-9TMF", "1 4 5")
    assert "There as coordinator only: Cormier\n" in recorded

    shown = town.says("cormier", "case open R-9TMF")
    assert "Would be invited: Cormier, coordinator; Leblanc, police; " in shown
    assert "Not invited as an agency: Victim Services. There as coordinator only: Cormier\n" in shown

    code = town.says("cormier", "yes R-9TMF").split("room ")[1][:6]
    town.everybody_accepts()
    assert any(
        "people are coming.\nCormier, coordinator; Leblanc, police; " in said
        for said in town.heard(f"case:{code}")
    )
    assert any(f"{code}: 0 of 3 have checked" in said for said in town.heard(f"case:{code}"))
    town.says("cormier", f"case people {code}")
    people = town.heard(town.direct("cormier"))[0]
    assert "\nCormier, coordinator: " in people
    assert "Not invited as an agency: Victim Services. There as coordinator only: Cormier\n" in people


@pytest.mark.rule("P3.4")
def test_a_narrower_scope_leaves_the_coordinator_for_no_agency(town: Town):
    answer = town.says("cormier", "consent scope K7-QF3 -victims")

    assert "Read it now: Cormier, coordinator; Leblanc, police; " in answer
    assert "cormier" in town.members(ROOM)


@pytest.mark.rule("P3.4", "P4.7")
def test_nothing_is_looked_up_for_an_agency_that_is_declined(town: Town):
    town.says("cormier", "consent scope K7-QF3 -victims")

    assert town.says("cormier", "checked share K7-QF3").startswith(
        "The client did not agree to Victim Services: nothing is looked up for it."
    )
    assert "Records: 0 of 3 have checked" in town.says("cormier", "case show K7-QF3")


@pytest.mark.rule("P3.4", "P5.3")
def test_a_declined_agency_is_not_counted_as_coming_to_the_meeting(town: Town):
    town.says("cormier", "consent scope K7-QF3 -victims")

    town.says("cormier", "!meeting propose", room=ROOM)

    assert any("M1: 0 of 3 agencies have answered" in said for said in town.heard(ROOM))


def test_a_task_for_a_declined_agency_goes_to_nobody(town: Town):
    town.says("cormier", "consent scope K7-QF3 -victims")

    assert "task add" not in town.says("leblanc", "!task add victims, monday, call the court", room=ROOM)
    with town.parts.open_work() as work:
        assert not work.tasks.where(case="K7-QF3")


@pytest.mark.rule("P3.4")
def test_wherever_the_room_is_told_of_them_it_is_as_coordinator(town: Town):
    town.says("cormier", "consent scope K7-QF3 -victims")
    town.hears_no_more()

    town.says("cormier", "!critical bail Released at 10:40", room=ROOM)

    heard = "\n".join(town.heard(ROOM)) + town.last(ROOM)
    assert "Reported: Cormier, coordinator, " in "\n".join(
        one.content.get("body", "") for one in town.events(ROOM)
    )
    assert "Victim Services" not in heard


# --- the Victim Services seat (P1.11) ---------------------------------------------------------------------------
@pytest.mark.rule("P1.11", "P7.4")
def test_one_of_two_coordinators_fills_the_seat_in_the_counter(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.everybody_accepts()
    town.says("leblanc", "!critical bail Released at 10:40", room=ROOM)

    town.says("cormier", "!ack", room=ROOM)

    counter = town.heard(ROOM)[-1]
    assert counter == "* D1: 1 of 4 acknowledged.\nWaiting: coordinator, health, domestic-violence sector"


@pytest.mark.rule("P1.11")
def test_until_one_of_them_has_acknowledged_their_agency_is_waited_for(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.everybody_accepts()

    town.says("leblanc", "!critical bail Released at 10:40", room=ROOM)

    assert any("Waiting: Victim Services, health, domestic" in said for said in town.heard(ROOM))


@pytest.mark.rule("P1.11")
def test_a_member_of_the_agency_is_waited_for_whatever_the_coordinator_says(town: Town):
    town.moves_in("cote", Role.MEMBER, Agency.VICTIMS, first="Zoé", last="Côté")
    town.says("cormier", "case add cote K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    town.says("leblanc", "!critical bail Released at 10:40", room=ROOM)

    town.says("cormier", "!ack", room=ROOM)

    assert "Waiting: Victim Services, health" in town.heard(ROOM)[-1]
