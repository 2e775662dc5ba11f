"""What an open case rests on: a danger, a danger after a withdrawal, consent after a danger (PROTOCOL P9)."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.effects import SetMembers
from casework.case import Basis
from casework.people import Agency, Area, Role
from casework.referral import Status
from tests.build import a_ground, a_referral, a_team, an_intake, an_open_case, change, gives_consent
from tests.town import Town
from tests.without_consent import SELECT, a_case_without_consent, consents, moved_in

ROOM = "case:K7-QF3"
NO_PART = (
    "Not possible: the person has not consented. Nothing was changed.\n"
    "The reason: {why}.\n"
    "They go on serving the person as they normally would. You may ask them what their services offer in "
    "general: with no name, no code, no invitation."
)
SELECT_ONLY = "without consent only police, Victim Services and Social Development take part"
PROTECTION_ONLY = "without consent only adult protection, and child and youth services"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    moved_in(town)
    a_case_without_consent(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


# --- who takes part (P9.3, P9.7, P9.8) ------------------------------------------------------------------
@pytest.mark.rule("P9.3")
@pytest.mark.rule("P9.8")
@pytest.mark.parametrize("name", ["roy", "gallant"])
def test_health_and_the_domestic_violence_sector_are_not_added(town: Town, name: str):
    answer = town.says("cormier", f"case add {name} K7-QF3")

    assert answer == NO_PART.format(why=SELECT_ONLY)
    assert town.members(ROOM) == set(SELECT)
    assert town.says("cormier", "yes K7-QF3").startswith("Nothing waits here for that yes.")


@pytest.mark.rule("P9.3")
@pytest.mark.parametrize("said", ["+health", "+dv", "+@roy:hs.test"])
def test_no_scope_lets_them_in(town: Town, said: str):
    assert town.says("cormier", f"consent scope K7-QF3 {said}") == NO_PART.format(why=SELECT_ONLY)
    assert town.members(ROOM) == set(SELECT)


@pytest.mark.rule("P9.3")
def test_nor_a_step_of_the_case_or_its_key_contact(town: Town):
    for said in ("case keycontact roy K7-QF3", "case delegate roy review K7-QF3"):
        assert town.says("cormier", said).startswith("Nobody of that name or agency reads this case.")


@pytest.mark.rule("P9.7")
@pytest.mark.rule("P1.10")
def test_social_assistance_is_not_added_and_adult_protection_is(town: Town):
    no = town.says("cormier", "case add poirier K7-QF3")
    change(town, "poirier", areas=(Area.ASSISTANCE, Area.ADULT))
    shown = town.says("cormier", "case add poirier K7-QF3")
    town.says("cormier", "yes K7-QF3")

    assert no == NO_PART.format(why=PROTECTION_ONLY)
    assert shown.startswith("Nothing is changed yet.")
    assert town.members(ROOM) == {*SELECT, "poirier"}
    assert town.heard(ROOM)[-1].startswith("The person has not consented: this is shared only to act on")


@pytest.mark.rule("P9.3")
@pytest.mark.rule("P9.8")
def test_nobody_comes_as_a_guest_without_consent(town: Town):
    answer = town.says("cormier", "adhoc add @nurse:hs.test mental health until friday 16:00 K7-QF3")

    assert answer == (
        "No guest reads K7-QF3: the person has not consented. Nothing was changed.\n"
        "You may ask a service what it offers in general: with no name, no code, no invitation.\n"
        "Now: `consent K7-QF3`, once the person agrees."
    )
    with town.parts.open_work() as work:
        assert work.people.of_user("@nurse:hs.test") is None


@pytest.mark.rule("P9.7")
@pytest.mark.rule("P1.5")
def test_an_alternate_of_another_area_is_not_called(town: Town):
    town.says("leblanc", "!critical threats at the school", room=ROOM)
    town.says("cormier", "!ack", room=ROOM)
    town.hears_no_more()

    town.pass_time(timedelta(minutes=61))

    assert town.members(ROOM) == set(SELECT)
    assert not town.rings(town.direct("poirier"))
    assert any("K7-QF3, D1" in ring for ring in town.rings("coordination:1"))


@pytest.mark.rule("P9.7")
def test_an_alternate_of_another_area_is_not_asked_for_meeting_times(town: Town):
    town.says("cormier", "meeting propose K7-QF3 tomorrow 15:00, monday 9:00")
    town.hears_no_more()

    town.pass_time(timedelta(hours=5))

    assert not town.heard(town.direct("poirier"))


@pytest.mark.rule("P9.7")
@pytest.mark.rule("P1.5")
def test_nor_do_they_stand_in_for_who_is_away(town: Town):
    said = town.says("cormier", "away theriault today 11:00 friday 17:00")
    town.pass_time(timedelta(hours=1))

    assert "Without cover: K7-QF3" in said
    assert town.members(ROOM) == set(SELECT)
    assert not [ring for ring in town.rings(town.direct("poirier")) if "K7-QF3" in ring]


@pytest.mark.rule("P9.3")
def test_somebody_of_the_roster_who_takes_no_part_is_not_called_a_member_of_it(town: Town):
    answer = town.says("cormier", "!adhoc add @roy health until tomorrow 15:00", room="case:K7-QF3")
    assert answer.startswith("Not possible: the person has not consented. Nothing was changed.")
    assert "without consent only police, Victim Services and Social Development take part" in answer
    town.says("cormier", "langue fr")

    answer = town.says("cormier", "ponctuel ajouter @roy santé jusqu’à demain 15 h K7-QF3")

    assert "sans consentement, seuls la police" in answer and "fait déjà partie" not in answer
    assert "fait déjà partie" in town.says(
        "cormier", "ponctuel ajouter @leblanc police jusqu’à demain 15 h K7-QF3"
    )


@pytest.mark.rule("P9.4")
def test_the_select_members_are_asked_for_a_meeting(town: Town):
    town.says("cormier", "meeting propose K7-QF3 tomorrow 15:00, monday 9:00")

    counter = [body for body in town.heard(ROOM) if " answered" in body]
    assert any("Waiting: police, Social Development" in body or "of 3" in body for body in counter)
    for name in ("leblanc", "theriault"):
        assert any("K7-QF3" in ring for ring in town.rings(town.direct(name)))
    for name in ("roy", "gallant", "savoie", "poirier"):
        assert not town.heard(town.direct(name))


@pytest.mark.rule("P9.3")
def test_no_task_is_given_to_who_takes_no_part(town: Town):
    answer = town.says("cormier", "task add roy, monday 9:00, call the clinic K7-QF3")

    assert answer.startswith("Nobody of that name or agency reads this case.")


@pytest.mark.rule("P9.7")
def test_who_changes_to_another_area_is_out_at_once(town: Town):
    change(town, "theriault", areas=(Area.HOUSING,))
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=ROOM)])
    town.settle()

    assert town.members(ROOM) == {"cormier", "leblanc"}


@pytest.mark.rule("P7.10")
def test_a_danger_reaches_the_select_members_and_nobody_else(town: Town):
    town.says("leblanc", "danger K7-QF3 He is at the door")

    for name in ("cormier", "theriault"):
        assert any("URGENT K7-QF3, D1" in ring for ring in town.rings(town.direct(name)))
    for name in ("roy", "gallant", "savoie", "poirier"):
        assert not town.heard(town.direct(name))


# --- the connection (P9.9) ------------------------------------------------------------------------------
OFFER = (
    "K7-QF3: is this a moment to offer CCR again?\n"
    "The person has not consented so far, and can join at any time. Cormier keeps the connection.\n"
    "Now: `consent K7-QF3` if the person agrees."
)


@pytest.mark.rule("P9.9")
def test_a_critical_development_is_a_moment_to_ask_whether_to_offer_it_again(town: Town):
    town.says("leblanc", "critical K7-QF3 contact He called her work")

    assert OFFER in town.heard(town.direct("cormier"))
    assert OFFER not in town.heard(town.direct("leblanc"))


@pytest.mark.rule("P9.9")
def test_so_is_a_review(town: Town):
    for said in ("review K7-QF3", "skip", "higher", "afraid as before", "1", "1", "2"):
        town.says("cormier", said)
    town.says("cormier", "send")

    assert OFFER in town.heard(town.direct("cormier"))


@pytest.mark.rule("P9.9")
def test_with_consent_nobody_asks(tmp_path: Path):
    town = Town.empty(tmp_path)
    a_team(town)
    an_open_case(town)

    town.says("leblanc", "critical K7-QF3 contact He called her work")

    assert not [body for body in town.heard(town.direct("cormier")) if "offer CCR again" in body]


@pytest.mark.rule("P9.9")
def test_nobody_is_called_a_client_before_they_consented(town: Town):
    town.says("leblanc", "critical K7-QF3 contact He called her work")

    said = " ".join([*town.heard(ROOM), town.says("theriault", "!plan", room=ROOM)])
    card = town.says("cormier", "case show K7-QF3")

    assert "Contact the person safely, as agreed with them" in said
    assert "client" not in said
    assert "Not consented; person: Marie Tremblay, born 14 March 1991" in card


# --- consented later (P9.5) -----------------------------------------------------------------------------


@pytest.mark.rule("P9.5")
def test_consented_later_the_room_follows_and_others_are_invited_after_a_yes(town: Town):
    town.says("leblanc", "!meeting is too late I fear", room=ROOM)
    town.hears_no_more()

    shown = consents(town)

    assert shown == (
        "K7-QF3 is a consented case now.\nNobody new is invited yet.\n"
        "Would be invited: Roy, health; Gallant, domestic-violence sector\n"
        "They see who the client is, and nothing from before.\n"
        "Now: `yes K7-QF3`. Until 11:00."
    )
    assert town.members(ROOM) == {"cormier", "leblanc"}  # Social Development is not in the scope
    assert town.heard(ROOM)[-1].startswith("The client has consented, Saturday 21 November 2026, 10:50.")
    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").basis is Basis.CONSENT
        assert work.nonconsents.get("R-7KQ4").state == "ended"
    town.hears_no_more()
    assert town.says("cormier", "yes K7-QF3") == (
        "Invited to K7-QF3, 10:50.\nWho: Roy, health; Gallant, domestic-violence sector\n"
        "They see nothing from before.\n"
        "Now: nothing for you."
    )
    town.everybody_accepts()
    assert town.members(ROOM) == {"cormier", "leblanc", "roy", "gallant"}
    coming, card = town.heard(ROOM)[:2]
    assert coming == "2 people are coming.\nRoy, health; Gallant, domestic-violence sector"
    assert card.startswith("Client: Marie Tremblay, born 14 March 1991\n")
    assert "Privacy Act" not in card
    assert town.rings(town.direct("roy")) == ["K7-QF3: you are invited. Open the room. 10:50"]


@pytest.mark.rule("P9.5")
def test_consented_before_any_case_is_open_it_opens_as_a_consented_one(tmp_path: Path):
    town = Town.empty(tmp_path)
    moved_in(town)
    now = town.clock.now()
    ground, because = a_ground().record(by="test", at=now)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=now))
        work.nonconsents.add(ground, because=because)
        intake = an_intake()
        work.intakes.add(intake, because=intake.recorded(by="test"))
        work.commit()
    gives_consent(town, "cormier", "R-7KQ4")

    assert "Roy, health" in town.says("cormier", "case open R-7KQ4")
    with town.parts.open_work() as work:
        assert work.nonconsents.get("R-7KQ4").state == "ended"


@pytest.mark.rule("P9.5")
def test_who_joins_then_finds_nothing_from_before_by_any_command(town: Town):
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1", "!meeting start", "!meeting end"):
        town.says("cormier", said, room=ROOM)
    town.says("cormier", "!risk da 30", room=ROOM)
    town.says("cormier", "!task add leblanc, monday 9:00, drive by the school", room=ROOM)
    town.clock.pass_(timedelta(minutes=1))
    consents(town)
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    town.says("cormier", "!task add roy, tuesday 9:00, call her", room=ROOM)
    town.hears_no_more()

    for command in (
        "case history",
        "case show",
        "ack D1",
        "critical add D1 more",
        "critical show D1",
        "meeting show M1",
        "plan",
        "risk",
    ):
        for said, room in ((f"{command} K7-QF3", None), (f"!{command}", ROOM)):
            name = "cormier" if command.startswith("meeting") else "roy"
            heard = town.says(name, said, room=room) if name == "roy" or room else ""
            assert "called her work" not in heard
            assert "school" not in heard
            assert "DA 30" not in heard
            assert "acknowledgements of" not in heard
            assert "reported" not in heard
    assert "call her" in town.says("roy", "plan K7-QF3")
    assert town.says("leblanc", "!critical show D1", room=ROOM) == "Answered in our direct room."
    assert "That was shared before the client consented" in town.last(town.direct("leblanc"))
    assert "He called her work" in town.says("leblanc", "critical show D1 K7-QF3")
    assert "school" in town.says("leblanc", "plan K7-QF3")
    assert "Minutes" in town.says("cormier", "meeting show M1 K7-QF3")
    assert town.says("cormier", "!meeting show M1", room=ROOM) == "Answered in our direct room."
    assert "Now: ask here, with the code of the case." in town.last(town.direct("cormier"))


@pytest.mark.rule("P9.5")
@pytest.mark.parametrize("said", ["critical show {} K7-QF3", "!critical show {}", "!ack {}"])
def test_who_joins_then_cannot_tell_what_was_before_from_what_never_was(town: Town, said: str):
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    town.clock.pass_(timedelta(minutes=1))
    consents(town)
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    room = ROOM if said.startswith("!") else None

    was, never = (town.says("roy", said.format(short), room=room) for short in ("D1", "D9"))

    assert "consented" not in was
    assert was.replace("D1", "D9") == never


@pytest.mark.rule("P9.5", "P8.3")
def test_what_closing_lacks_from_before_is_listed_beside_nobody_who_came_later(town: Town):
    town.says("cormier", "!task add leblanc, monday 9:00, drive by the school", room=ROOM)
    town.clock.pass_(timedelta(minutes=1))
    consents(town)
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    assert town.says("cormier", "!case close", room=ROOM) == "Answered in our direct room."
    assert "T1, police" in (listed := town.last(town.direct("cormier")))
    assert "`task done T1 K7-QF3`" in listed


@pytest.mark.rule("P9.5")
@pytest.mark.parametrize("said", ["langue en", "langue fr"])
def test_the_coordinators_hear_what_those_who_join_do_not_know(town: Town, said: str):
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    town.says("cormier", "!risk da 30", room=ROOM)
    town.clock.pass_(timedelta(minutes=1))
    consents(town)
    town.says("cormier", said)
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3" if said == "langue en" else "oui K7-QF3")

    [told] = [one for one in town.heard(town.direct("cormier")) if "D1" in one]
    if said == "langue en":
        assert told.splitlines() == [
            "K7-QF3: who joins now is shown nothing that was shared without consent.",
            "Not known to them, and open: D1",
            "Not on their card, a score from before: DA",
            "If they must know: report it again in the room, enter the score again.",
            "Now: `risk K7-QF3`, `critical show D1 K7-QF3`",
        ]
    assert "30" not in told and "work" not in told
    assert not any("D1" in one for name in ("roy", "leblanc") for one in town.heard(town.direct(name)))


# --- after a withdrawal (P3.5, P9.1) ----------------------------------------------------------------------
@pytest.fixture
def withdrawn(tmp_path: Path) -> Town:
    """A consented case whose consent is withdrawn."""
    town = Town.empty(tmp_path)
    moved_in(town)
    an_open_case(town)
    town.says("cormier", "!case keycontact roy", room=ROOM)
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()
    return town


AGAIN = (
    ("nonconsent K7-QF3", "1 of 15. High risk"),
    ("odara 9", "2 of 15"),
    ("today 9:30", "3 of 15"),
    *[("1", " of 15")] * 5,
    ("1", "9 of 15. Why"),
    ("Threats to kill, this week", "10 of 15"),
    ("yes", "11 of 15"),
    ("skip", "12 of 15"),
    ("skip", "13 Born: 14 March 1991"),
)


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P9.3")
def test_a_withdrawn_case_goes_on_with_the_select_members_after_a_yes(withdrawn: Town):
    town = withdrawn
    town.talks("cormier", *AGAIN)
    town.hears_no_more()

    shown = town.says("cormier", "send")

    assert shown.splitlines()[:2] == [
        "K7-QF3 is not changed yet. It would go on without consent, because of the danger.",
        "Would read and write: Cormier, Victim Services, coordinator; Leblanc, police; "
        "Thériault, Social Development",
    ]
    assert town.members(ROOM) == {"cormier", "leblanc", "roy", "gallant"}
    assert not town.heard(ROOM)
    answer = town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    assert answer.startswith("K7-QF3 goes on without consent, because of the danger, 10:50.")
    assert town.members(ROOM) == set(SELECT)
    card = town.heard(ROOM)[0]
    assert card.startswith("The person has not consented: this is shared only to act on a danger.")
    assert "Basis: ODARA 9, high risk" in card
    assert "Cormier keeps the connection." in card  # it was Roy, who takes no part now
    assert town.rings(town.direct("theriault")) == ["K7-QF3: you are invited. Open the room. 10:50"]
    assert not town.rings(town.direct("leblanc"))


@pytest.mark.rule("P9.2")
def test_the_ground_alone_lets_nobody_in(withdrawn: Town):
    withdrawn.talks("cormier", *AGAIN)
    withdrawn.says("cormier", "send")
    withdrawn.pass_time(timedelta(minutes=11))

    assert withdrawn.says("cormier", "yes K7-QF3").startswith("Nothing waits here for that yes.")
    with withdrawn.parts.open_work() as work:
        assert work.cases.get("K7-QF3").basis is Basis.CONSENT


@pytest.mark.rule("P1.12")
def test_who_is_not_there_and_why_does_not_stay_on_the_screen(withdrawn: Town):
    withdrawn.talks("cormier", *AGAIN)
    withdrawn.says("cormier", "send")
    room = withdrawn.direct("cormier")
    [shown] = [one for one in withdrawn.events(room) if "Not there: " in one.content.get("body", "")]

    withdrawn.pass_time(timedelta(minutes=16))

    assert shown.content == {}


@pytest.mark.rule("P9.1")
def test_a_case_that_one_may_not_see_is_no_case(town: Town):
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="en")

    assert town.says("cyr", "nonconsent K7-QF3").startswith("I know no case K7-QF3 that you can see.")


@pytest.mark.rule("P9.5")
def test_nor_does_one_of_the_select_agencies_who_joins_later(town: Town):
    town.moves_in("bernard", agency=Agency.POLICE, first="Luc")
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    town.clock.pass_(timedelta(minutes=1))
    consents(town)
    town.says("cormier", "case add bernard K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    history = town.says("bernard", "case history K7-QF3")
    assert "D1" not in history
    assert "D1" not in town.says("bernard", "case show K7-QF3")
    for said in ("!ack D1", "!critical add D1 more of it"):
        assert "I know no development D1" in town.says("bernard", said, room=ROOM)
    assert "D1" in town.says("leblanc", "case history K7-QF3")


# --- another region's coordinator as a guest (P8.9) ------------------------------------------------------------
@pytest.mark.rule("P8.9", "P9.2", "P1.15")
def test_another_regions_coordinator_comes_on_the_ground_and_no_agreement_is_claimed(town: Town):
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")

    shown = town.says("cormier", "!adhoc add @picard coordinator until friday 16:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.pass_time(timedelta(minutes=1))
    town.everybody_accepts()

    assert "Without the client's consent" not in shown
    assert (
        "The person has not consented: only what is needed to act on the danger, on the recorded ground."
    ) in shown
    assert "picard" in town.members(ROOM)
    with town.parts.open_work() as work:
        [visit] = work.visits.where(case="K7-QF3")
        assert visit.client_agreed_at is None


@pytest.mark.rule("P9.3", "P8.9")
def test_but_not_of_health_and_nobody_who_is_no_coordinator(town: Town):
    town.moves_in("nadeau", Role.COORDINATOR, Agency.HEALTH, region=3, language="fr", first="Luc")

    refused = town.says("cormier", "!adhoc add @nadeau coordinator until friday 16:00", room=ROOM)
    guest = town.says("cormier", "adhoc add @haddad interpreter until friday 16:00 K7-QF3")

    assert refused == NO_PART.format(why=SELECT_ONLY)
    assert guest.startswith("No guest reads K7-QF3: the person has not consented.")


# --- the yes that was missed (P3.12, CONVERSATION V7) ------------------------------------------------------------
@pytest.mark.rule("P9.2", "P3.5")
def test_a_ground_whose_yes_was_missed_is_shown_again_and_nothing_is_asked_anew(tmp_path: Path):
    town = Town.empty(tmp_path)
    moved_in(town)
    an_open_case(town)
    town.says("cormier", "consent withdraw K7-QF3")
    with town.parts.open_work() as work:
        ground, because = a_ground().record(by="test", at=town.clock.now())
        work.nonconsents.add(ground, because=because)
        work.commit()
    town.pass_time(timedelta(minutes=11))
    again = town.restarted()

    shown = again.says("cormier", "nonconsent K7-QF3")

    assert shown.startswith("K7-QF3 is not changed yet. It would go on without consent")
    assert again.says("cormier", "yes K7-QF3").startswith("K7-QF3 goes on without consent")
