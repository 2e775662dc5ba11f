"""Consent, as people live it (PROTOCOL P3; CONVERSATION 3.4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case
from tests.town import Town

EXPLAINED = (
    ("consent R-7KQ4", "1 of 8. Explained and understood: why information is shared?\n1 yes\n2 not yet"),
    ("1", "2 of 8. Explained and understood: what is shared?"),
    ("yes", "3 of 8. Explained and understood: with whom it is shared?"),
    ("y", "4 of 8. Explained and understood: the exceptions?"),
    ("oui", "5 of 8. Explained and understood: withdrawal and choice?"),
    ("1", "6 of 8. Which agencies does the person agree to? Type numbers."),
)


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    return town


@pytest.mark.rule("P3.4")
def test_one_agency_is_declined(town: Town):
    opening = town.says("cormier", "consent R-7KQ4")
    town.talks("cormier", *EXPLAINED[1:])

    scope = town.says("cormier", "1 2 4 5")
    town.says("cormier", "skip")
    waiting = town.says("cormier", "not signed yet")
    again = town.says("cormier", "resume")
    summary = town.says("cormier", "today, Cormier, cabinet 3")
    recorded = town.says("cormier", "send")

    assert opening.splitlines()[0] == (
        "Consent for R-7KQ4, 8 questions. First the conversation, then the paper."
    )
    assert scope == (
        "Not agreed: Social Development. It will not be invited and sees nothing here. No reason is asked.\n"
        "The duty to report a child at risk stays with each professional, outside this room.\n"
        "Members would be Cormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector.\n"
        "7 of 8. Anyone the person would leave out? No reason needed. Names, or `skip`"
    )
    assert waiting == (
        "Without the signed form nothing can be shared and no room opens.\n"
        "Kept: everything explained, 4 agencies agreed.\n"
        "Now: `resume` when it is signed."
    )
    assert again.startswith("8 of 8. Written form: date signed, who witnessed")
    assert "8 Written form: Saturday 21 November 2026, Cormier, cabinet 3" in summary
    assert recorded == (
        "Consent recorded, Saturday 21 November 2026, 10:50.\n"
        "Agreed: police, Victim Services, health, domestic-violence sector\n"
        "Not agreed: Social Development\n"
        "Now: `intake R-7KQ4`."
    )


@pytest.mark.rule("P3.3")
def test_without_the_paper_nothing_is_recorded(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"), ("skip", "8 of 8"))

    town.says("cormier", "pas encore signé")

    with town.parts.open_work() as work:
        assert work.consents.find("R-7KQ4") is None
    assert "no written consent" in town.says("cormier", "intake R-7KQ4")


@pytest.mark.rule("P3.2")
def test_what_is_not_yet_understood_waits_and_the_rest_is_kept(town: Town):
    town.talks("cormier", *EXPLAINED[:4])

    waiting = town.says("cormier", "not yet")

    assert waiting == (
        "Consent is not complete: this one waits for another talk.\n"
        "Until then nothing can be shared.\n"
        "Kept: 3 of 5 explained and understood\n"
        "Now: `resume` after you have spoken again."
    )
    town.pass_time(timedelta(days=2))
    assert town.says("cormier", "consent R-7KQ4").startswith("4 of 8.")


@pytest.mark.rule("P3.9")
def test_a_person_is_left_out_and_who_comes_instead_is_named(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "Gallant, domestic-violence sector"))

    then = town.says("cormier", "Gallant")

    assert then.startswith("Then members would be Cormier, Victim Services, coordinator;")
    assert "Savoie, domestic-violence sector" in then
    town.says("cormier", "today, Cormier, cabinet 3")
    assert "Left out by name: 1" in town.says("cormier", "send")
    with town.parts.open_work() as work:
        assert work.consents.get("R-7KQ4").left_out == (town.people["gallant"].id,)


def test_whom_nobody_knows_cannot_be_left_out(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"))

    answer = town.says("cormier", "Nobodyknowsme")

    assert "Nobodyknowsme" not in answer
    assert answer.startswith("I know nobody by that name on the roster.")
    assert "7 of 8. Anyone the person would leave out?" in answer


def test_nobody_left_out_can_be_said_in_words(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"))

    assert town.says("cormier", "no").startswith("8 of 8.")


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        ("cabinet 3", "I did not understand the day"),
        ("tomorrow, Cormier, cabinet 3", "That lies ahead."),
        ("today", "Who witnessed, and where the paper is kept, is missing"),
    ],
)
def test_the_written_form_needs_a_day_and_a_place(town: Town, typed: str, needed: str):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"), ("skip", "8 of 8"))

    answer = town.says("cormier", typed)

    assert needed in answer
    assert "8 of 8." in answer


@pytest.mark.rule("P3.1")
def test_the_person_is_reached_before_consent(town: Town):
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3HXD", state=Status.TAKEN))
        work.commit()

    answer = town.says("cormier", "consent R-3HXD")

    assert answer.startswith("Speak with the person first: `referral contact R-3HXD reached`.")


@pytest.mark.rule("P3.4")
def test_a_narrower_scope_changes_the_room_at_once(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")
    assert "roy" in town.members("case:K7-QF3")

    town.talks("cormier", ("consent K7-QF3", "1 of 8"), *EXPLAINED[1:], ("1 2 5", "7 of 8"))
    town.talks("cormier", ("skip", "8 of 8"), ("today, Cormier, cabinet 3", "Please check."))
    recorded = town.says("cormier", "send")

    assert "The room of K7-QF3 follows it now." in recorded
    assert "roy" not in town.members("case:K7-QF3")
    assert {"cormier", "leblanc", "gallant"} <= town.members("case:K7-QF3")


@pytest.mark.rule("P3.4")
def test_an_agency_newly_agreed_to_is_named_until_somebody_is_added(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")

    town.talks("cormier", ("consent K7-QF3", "1 of 8"), *EXPLAINED[1:], ("1 2 3 4 5", "7 of 8"))
    town.talks("cormier", ("skip", "8 of 8"), ("today, Cormier, cabinet 3", "Please check."))
    recorded = town.says("cormier", "send")

    assert "Agreed, and not in the room yet: Social Development" in recorded
    assert "theriault" not in town.members("case:K7-QF3")


@pytest.mark.rule("P12.11")
def test_a_case_that_one_may_not_see_is_no_case(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")
    town.moves_in("roussel", Role.COORDINATOR, Agency.VICTIMS, first="Alain")
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(replace(case, partner=("Alain", "Roussel")))
        work.commit()

    assert town.says("roussel", "consent K7-QF3").startswith("I know no case K7-QF3 that you can see.")
    assert town.says("roussel", "intake R-9TMF").startswith("I know no referral R-9TMF that you can see.")
