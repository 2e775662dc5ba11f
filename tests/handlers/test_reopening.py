"""A case that goes on: opened again, with another region's team, or with its coordinator as a guest (P8.5, P8.9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.homeserver import GatewayError
from casework.people import Agency, Role
from casework.stage import Stage
from tests.build import a_team, an_open_case, gives_consent
from tests.handlers.test_closed import closes
from tests.handlers.test_closing import closed, reviewed
from tests.town import ATLANTIC, Town

ROOM = "case:K7-QF3"
CLOSE_WITHDRAWN = ("she will call", "yes", "yes")
TEAM = {"cormier", "leblanc", "roy", "gallant"}


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("reopening"))
    a_team(town)
    an_open_case(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Marc")
    town.moves_in("cyr", Role.MEMBER, Agency.POLICE, region=3, language="fr", first="Luce")
    town.moves_in("michaud", Role.MEMBER, Agency.SOCIAL, region=3, language="fr", first="Rose")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def closed_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("closed"))
    closed(town)
    town.hears_no_more()
    return town


@pytest.fixture
def ended(closed_mold: Town, tmp_path: Path) -> Town:
    return closed_mold.copied_to(tmp_path)


def the_case(town: Town):  # type: ignore[no-untyped-def]
    with town.parts.open_work() as work:
        return work.cases.get("K7-QF3")


# --- opened again -------------------------------------------------------------------------------------------
@pytest.mark.rule("P8.5")
def test_nothing_opens_before_the_yes(ended: Town):
    answer = ended.says("cormier", "case reopen K7-QF3")

    assert answer.splitlines()[:3] == [
        "Nothing is open yet. K7-QF3 would be open again, under its file number.",
        "Would read it: Cormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector",
        "They see the case as it stands, in a new room; its clocks begin anew.",
    ]
    assert the_case(ended).state == Stage.CLOSED
    assert ended.members(ROOM) == set()


def reopened(town: Town) -> str:
    town.says("cormier", "case reopen K7-QF3")
    return town.says("cormier", "yes K7-QF3")


def written(town: Town) -> list[str]:
    """By the bot, in the room that the case has now."""
    return [event.content.get("body", "") for event in town.events(ROOM)]


@pytest.mark.rule("P8.5")
def test_who_would_read_it_again_and_was_not_shown_is_shown_first(ended: Town):
    ended.says("cormier", "case reopen K7-QF3")
    ended.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")

    shown = ended.says("cormier", "yes K7-QF3")

    assert shown.startswith("Who can be invited has changed since I showed it.")
    assert "Doucet" in shown
    assert the_case(ended).state is Stage.CLOSED
    ended.says("cormier", "yes K7-QF3")
    assert the_case(ended).state is Stage.OPEN


@pytest.mark.rule("P8.5")
def test_the_same_file_number_in_a_new_room_and_the_team_is_back(ended: Town):
    room_id, number = ended.room_id(ROOM), the_case(ended).file_number

    assert reopened(ended).startswith("K7-QF3 is open again, 10:50. 4 invited.")

    ended.everybody_accepts()
    assert the_case(ended).file_number == number
    assert ended.room_id(ROOM) != room_id
    assert ended.members(ROOM) == TEAM
    assert [ring for ring in ended.rings(ended.direct("roy")) if ring.startswith("K7-QF3: you are invited")]
    ended.pass_time(timedelta(days=8))
    assert ended.server.left == [(room_id, "")]


@pytest.mark.rule("P8.5")
def test_what_is_written_there_goes_to_all_who_came_back(ended: Town):
    reopened(ended)
    ended.everybody_accepts()

    ended.says("roy", "!checked nothing", room=ROOM)
    ended.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    team = {ended.people[name].user_id for name in TEAM}
    assert {event.readers for event in ended.events(ROOM) if "T1" in event.content.get("body", "")} == {
        frozenset(team)
    }


@pytest.mark.rule("P8.4")
def test_while_somebody_is_still_in_the_old_room_it_stays_ours_to_empty(ended: Town):
    room_id = ended.room_id(ROOM)
    with ended.parts.open_work() as work:
        work.rooms.note_membership(room_id, ended.people["roy"].user_id, "join", ended.clock.now())
        work.commit()

    reopened(ended)

    assert ended.room_id(ROOM) == room_id
    assert ended.server.left == []


@pytest.mark.rule("P8.5")
def test_after_a_restart_it_has_one_room_all_the_same(ended: Town):
    reopened(ended)
    again = ended.restarted()
    again.settle()
    again.everybody_accepts()

    assert again.members(ROOM) == TEAM
    assert len(again.server.left) == 1


@pytest.mark.rule("P8.5")
def test_a_room_that_was_left_is_made_anew(ended: Town):
    before = ended.room_id(ROOM)
    ended.pass_time(timedelta(days=8))

    reopened(ended)
    ended.everybody_accepts()

    assert ended.room_id(ROOM) != before
    assert ended.members(ROOM) == TEAM
    assert any("Client: Marie Tremblay" in one.content["body"] for one in ended.events(ROOM))


@pytest.mark.rule("P8.5")
def test_who_may_read_no_more_is_not_back(ended: Town):
    ended.says("cormier", "roster remove @gallant")
    ended.says("cormier", "yes gallant")
    reopened(ended)
    ended.everybody_accepts()

    assert "gallant" not in ended.members(ROOM)


@pytest.mark.rule("P1.6")
def test_only_who_is_invited_again_is_said_to_be_coming(ended: Town):
    with ended.parts.open_work() as work:
        lapsed = replace(work.people.get(ended.people["gallant"].id), affirmation=None)
        work.people.save_quietly(lapsed)
        work.commit()

    assert reopened(ended).startswith("K7-QF3 is open again, 10:50. 3 invited.")

    [coming] = [body for body in written(ended) if "are coming" in body]
    assert coming.startswith("3 people are coming.")
    assert "Gallant" not in coming


@pytest.mark.rule("P8.1")
def test_its_review_falls_due_again(ended: Town):
    reopened(ended)

    with ended.parts.open_work() as work:
        rules = {clock.rule for clock in work.deadlines.open(case="R-7KQ4")}
    assert "risk-reviewed" in rules


@pytest.mark.rule("P8.5")
@pytest.mark.rule("P5.1")
@pytest.mark.rule("P4.7")
def test_its_48_hours_begin_anew_and_everybody_says_the_same_date(ended: Town):
    reopened(ended)
    ended.everybody_accepts()

    [card] = [body for body in written(ended) if body.startswith("Client: ")]
    assert "Team meeting due by Monday 23 November, 10:50" in card
    shown = ended.says("cormier", "case show K7-QF3")
    assert "Records: 0 of 4 have checked" in shown
    assert "Next: team meeting, due Monday 23 November, 10:50" in shown
    today = ended.says("cormier", "today")
    for waits in ("team meeting, due Monday 23 November, 10:50", "your agency's records, not checked yet"):
        assert waits in today
    assert any("0 of 4 have checked." in body for body in written(ended))
    with ended.parts.open_work() as work:
        begun = {clock.rule for clock in work.deadlines.open(case="R-7KQ4")}
    assert begun == {"team-meeting", "records-checked", "risk-reviewed"}


@pytest.mark.rule("P5.1")
def test_while_no_meeting_is_set_after_reopening_the_coordinators_are_rung(ended: Town):
    reopened(ended)
    ended.hears_no_more()

    ended.pass_time(timedelta(hours=49))

    assert len([ring for ring in ended.rings("coordination:1") if "meeting" in ring]) == 3


@pytest.mark.rule("P5.1")
def test_a_date_from_before_the_end_is_no_date_for_the_reopened_case(town: Town):
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1"):
        town.says("cormier", said, room=ROOM)
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    reopened(town)
    town.everybody_accepts()
    town.hears_no_more()

    town.pass_time(timedelta(hours=49))

    assert len([ring for ring in town.rings("coordination:1") if "meeting" in ring]) == 3
    assert town.rings(town.direct("roy")) == [
        "K7-QF3: your records check is missing. `checked nothing K7-QF3`, or `share`"
    ]


@pytest.mark.rule("P4.7")
def test_checked_after_reopening_it_is_counted_anew(ended: Town):
    reopened(ended)
    ended.everybody_accepts()
    ended.says("roy", "!checked nothing", room=ROOM)

    assert "Records: 1 of 4 have checked" in ended.says("cormier", "case show K7-QF3")


@pytest.mark.rule("P8.5")
def test_a_date_in_another_year_carries_it(tmp_path: Path):
    town = Town.empty(tmp_path, datetime(2026, 12, 30, 10, 50, tzinfo=ATLANTIC).astimezone(UTC))
    a_team(town)
    an_open_case(town)
    closed(town)
    reopened(town)

    assert any("Team meeting due by Friday 1 January 2027, 10:50" in body for body in written(town))
    assert "due Friday 1 January 2027, 10:50" in town.says("cormier", "case show K7-QF3")
    town.says("cormier", "langue fr")
    assert "le vendredi 1er janvier 2027 à 10\u00a0h\u00a050" in town.says("cormier", "dossier voir K7-QF3")


@pytest.mark.rule("P8.5")
def test_it_can_be_closed_and_opened_again_and_the_end_is_kept(ended: Town):
    reopened(ended)

    assert [one.reason for one in the_case(ended).former] == ["risk-reduced"]
    assert ended.says("cormier", "case reopen K7-QF3").startswith("K7-QF3 is open.")


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("who", ["roy", "ouellette"])
def test_nobody_else_opens_it_again(ended: Town, who: str):
    answer = ended.says(who, "case reopen K7-QF3")

    assert answer.startswith(("Only a coordinator can do that.", "Je ne connais pas de dossier K7-QF3"))


@pytest.mark.rule("P3.6")
def test_without_consent_in_force_nothing_is_opened(ended: Town):
    with ended.parts.open_work() as work:
        withdrawn, event = work.consents.get("R-7KQ4").withdraw(
            by=ended.people["cormier"].id, at=ended.clock.now()
        )
        work.consents.save(withdrawn, because=event)
        work.commit()

    assert ended.says("cormier", "case reopen K7-QF3").startswith(
        "K7-QF3 opens again only on a new written consent. Nothing was changed."
    )


# --- opened again after a withdrawal: only on a new consent (P3.5, P3.6) ------------------------------------------
@pytest.fixture(scope="module")
def stopped_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The client withdrew, and the coordinator decided to close."""
    town = mold.copied_to(tmp_path_factory.mktemp("stopped"))
    reviewed(town, reduced="no")
    for said in (
        "consent withdraw K7-QF3",
        "case close K7-QF3",
        "consent withdrawn",
        *CLOSE_WITHDRAWN,
        "send",
    ):
        town.says("cormier", said)
    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(days=1))
    town.hears_no_more()
    return town


@pytest.fixture
def stopped(stopped_mold: Town, tmp_path: Path) -> Town:
    return stopped_mold.copied_to(tmp_path)


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P3.12")
@pytest.mark.rule("P8.5")
def test_it_is_said_plainly_what_reopening_after_a_withdrawal_needs(stopped: Town):
    assert the_case(stopped).reason == "withdrawn"

    assert stopped.says("cormier", "case reopen K7-QF3").splitlines() == [
        "K7-QF3 opens again only on a new written consent. Nothing was changed.",
        "The one before was withdrawn on 21 November 2026; its paper counts no more.",
        "If the person wishes to go on: explain it all anew; `consent form en` prints the paper to sign.",
        "Now: `consent K7-QF3`, then `case reopen K7-QF3`.",
    ]
    assert stopped.says("cormier", "dossier rouvrir K7-QF3 oui").startswith("K7-QF3 opens again only")
    assert the_case(stopped).state == Stage.CLOSED


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P3.3")
@pytest.mark.rule("P8.5")
def test_with_a_new_consent_it_opens_again_for_its_new_scope_and_people_write_there(stopped: Town):
    recorded = gives_consent(stopped, "cormier", "K7-QF3", agencies="1 2 5")

    assert recorded.splitlines() == [
        "Consent recorded, Sunday 22 November 2026, 10:50.",
        "K7-QF3 is still closed.",
        "Agreed: police, Victim Services, domestic-violence sector",
        "Not agreed: Social Development, health",
        "Now: `case reopen K7-QF3`.",
    ]
    stopped.everybody_accepts()
    assert stopped.members(ROOM) == set()
    assert stopped.heard("coordination:1") == []

    assert reopened(stopped).startswith("K7-QF3 is open again, 10:50. 3 invited.")
    stopped.everybody_accepts()
    assert stopped.members(ROOM) == {"cormier", "leblanc", "gallant"}
    assert not stopped.server.rooms[stopped.room_id(ROOM)].frozen
    stopped.says("leblanc", "!checked nothing", room=ROOM)
    assert any(body.startswith("Noted, K7-QF3") for body in stopped.heard(ROOM))


@pytest.mark.rule("P3.5")
def test_a_paper_from_before_the_withdrawal_is_no_new_consent(stopped: Town):
    for said in ("consent K7-QF3", *("1",) * 4, "1 so that you know", "English", "1", "1 2", "skip"):
        stopped.says("cormier", said)

    answer = stopped.says("cormier", "20 november, Cormier, cabinet 3")

    assert answer.startswith("That paper was signed before the consent was withdrawn, on 21 November 2026.")
    assert "8 of 8." in answer
    assert "Who consents?" in stopped.says("cormier", "today, Cormier, cabinet 3")


@pytest.mark.rule("P3.5")
def test_given_anew_it_can_be_withdrawn_again_before_anything_opens(stopped: Town):
    gives_consent(stopped, "cormier", "K7-QF3")
    stopped.hears_no_more()

    answer = stopped.says("cormier", "consent withdraw K7-QF3")

    assert answer.startswith(
        "Consent for K7-QF3 is withdrawn, 10:50. The case is closed, nobody shares in it."
    )
    assert stopped.says("cormier", "case reopen K7-QF3").startswith("K7-QF3 opens again only on a new")
    stopped.pass_time(timedelta(days=3))
    assert stopped.heard("coordination:1") == []


@pytest.mark.rule("P8.5")
def test_what_is_asked_while_one_is_in_force_stays_refused(ended: Town):
    assert ended.says("cormier", "consent K7-QF3").startswith("K7-QF3 is closed; nothing can be added to it.")


@pytest.mark.rule("P12.11")
def test_nobody_else_records_a_new_consent(stopped: Town):
    assert stopped.says("leblanc", "consent K7-QF3").startswith("Only a coordinator can do that.")
    assert stopped.says("ouellette", "consentement K7-QF3").startswith("Je ne connais pas de dossier K7-QF3")


@pytest.mark.rule("P11.1")
def test_the_same_after_a_withdrawal_in_french(stopped: Town):
    stopped.says("cormier", "langue fr")

    answer = stopped.says("cormier", "dossier rouvrir K7-QF3")

    assert answer.startswith("K7-QF3 ne rouvre que sur un nouveau consentement écrit. Rien n’a été changé.")
    assert "`consentement K7-QF3`, puis `dossier rouvrir K7-QF3`" in answer


# --- to another region ----------------------------------------------------------------------------------------
def moved(town: Town) -> str:
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    return town.says("cormier", "yes K7-QF3")


@pytest.mark.rule("P8.5")
@pytest.mark.rule("P3.9")
def test_it_is_shown_who_would_read_it_there_so_that_the_client_can_be_asked(town: Town):
    answer = town.says("cormier", "case transfer K7-QF3 Edmundston")

    assert answer.splitlines() == [
        "Nothing is changed yet. K7-QF3 would go on in Edmundston, with its history.",
        "Would read it there: Ouellette, Victim Services, coordinator; Cyr, police",
        "4 people of this team would be out at once, you too.",
        "Your yes records that the client has heard these names, and agrees.",
        "Now: `yes K7-QF3`, until 11:00.",
    ]
    assert town.members(ROOM) == TEAM


@pytest.mark.rule("P3.9", "P8.5")
@pytest.mark.parametrize("meanwhile", ["another coordinator", "another scope"])
def test_who_was_not_shown_is_shown_before_the_yes_counts(town: Town, meanwhile: str):
    """The client has agreed to those names, and to no others."""
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    if meanwhile == "another coordinator":
        town.moves_in("theberge", Role.COORDINATOR, Agency.HEALTH, region=3, language="fr", first="Line")
    else:
        town.says("cormier", "consent scope K7-QF3 -police")

    shown = town.says("cormier", "yes K7-QF3")

    assert shown.startswith("Who can be invited has changed since I showed it.")
    assert ("Théberge" in shown or "Theberge" in shown) is (meanwhile == "another coordinator")
    assert ("Cyr" in shown) is (meanwhile == "another coordinator")
    assert the_case(town).region == 1
    assert town.says("cormier", "yes K7-QF3").startswith("K7-QF3 is transferred")


@pytest.mark.rule("P8.5")
def test_the_old_team_is_out_at_once_and_learns_it(town: Town):
    assert moved(town).startswith("K7-QF3 is transferred to Edmundston, 10:50")

    assert town.members(ROOM) & TEAM == set()
    assert town.rings(town.direct("roy")) == []
    assert town.heard(town.direct("roy")) == [
        "K7-QF3 goes on with another team, 10:50; its room is closed to you.\n"
        "Keep only your agency's commitments.\nNow: nothing for you."
    ]
    for who in ("cormier", "roy"):
        answer = town.says(who, "case show K7-QF3")
        assert answer == "I know no case K7-QF3 that you can see. Nothing was changed."


@pytest.mark.rule("P8.5")
def test_the_new_region_is_rung_until_somebody_takes_it(town: Town):
    moved(town)
    assert town.rings("coordination:3") == [
        "K7-QF3\u00a0: vous arrive d’une autre région, 10\u00a0h\u00a050. `!dossier prendre K7-QF3`"
    ]

    town.pass_time(timedelta(hours=12, minutes=1))

    assert len(town.rings("coordination:3")) == 4
    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3: transferred, and not taken. Please call the coordinators"
    ]


@pytest.mark.rule("P8.5")
def test_in_its_room_it_is_said_that_nobody_has_taken_it_and_it_is_taken_from_there(town: Town):
    moved(town)
    town.everybody_accepts()

    assert town.heard(ROOM)[-1] == (
        "K7-QF3 vient d’une autre région, 10\u00a0h\u00a050. Personne ne l’a encore pris.\n"
        "Maintenant\u00a0: `!dossier prendre`; l’historique suivra."
    )
    answer = town.says("ouellette", "!dossier prendre", room=ROOM)
    assert answer.startswith("Réponse donnée dans notre salle personnelle.")
    assert town.last(town.direct("ouellette")).startswith("Rien n’est encore ouvert. K7-QF3 continuerait")


@pytest.mark.rule("P8.5")
def test_a_transfer_to_no_region_names_those_that_there_are(town: Town):
    answer = town.says("cormier", "case transfer K7-QF3 Moncton")

    assert answer == "There is no such region. There are: Fredericton, Edmundston. Nothing was changed."


@pytest.mark.rule("P8.5")
def test_taken_it_goes_on_with_the_new_team_and_its_history(town: Town):
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!risk odara 11", room=ROOM)
    number = the_case(town).file_number
    moved(town)
    shown = town.says("ouellette", "dossier prendre K7-QF3")
    assert "Invitations\u00a0: Ouellette, Services aux victimes, coordination; Cyr, police" in shown
    assert "Michaud, Développement social" in shown

    town.says("ouellette", "oui K7-QF3")
    assert town.heard(town.direct("ouellette"))[0].startswith("K7-QF3 est à vous, 10\u00a0h\u00a050.")

    town.everybody_accepts()
    assert town.members(ROOM) == {"ouellette", "cyr"}
    found = the_case(town)
    assert (found.region, found.file_number) == (3, number)
    assert found.key_contact == town.people["ouellette"].id
    assert "Ouellette" in town.says("ouellette", "plan K7-QF3")
    assert "11" in town.says("ouellette", "risque K7-QF3")
    town.hears_no_more()
    town.pass_time(timedelta(days=1))
    assert not [ring for ring in town.rings("coordination:3") if "prendre" in ring]


@pytest.mark.rule("P8.5")
def test_what_ran_under_the_old_team_ends_or_goes_on_there(town: Town):
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1"):
        town.says("cormier", said, room=ROOM)
    moved(town)
    town.hears_no_more()

    town.pass_time(timedelta(days=40))

    for who in ("cormier", "leblanc", "roy", "gallant"):
        assert town.heard(town.direct(who)) == []
    assert town.heard("coordination:1") == []
    assert any("K7-QF3" in ring for ring in town.rings("coordination:3"))


@pytest.mark.rule("P8.5")
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("case transfer K7-QF3 Fredericton", "It is in that region already."),
        ("case transfer K7-QF3 Moncton", "There is no such region."),
        ("case transfer K7-QF3", "I did not understand that."),
        ("case take K7-QF3", "K7-QF3 does not wait for anybody."),
    ],
)
def test_what_cannot_be_transferred(town: Town, said: str, answer: str):
    assert town.says("cormier", said).startswith(answer)


@pytest.mark.rule("P1.12")
def test_not_to_a_coordinator_who_has_the_partners_name(town: Town):
    with town.parts.open_work() as work:
        kept, event = work.cases.get("K7-QF3").keep_out(
            town.people["ouellette"].id, by=town.people["cormier"].id, at=town.clock.now()
        )
        work.cases.save(kept, because=event)
        work.commit()

    assert town.says("cormier", "case transfer K7-QF3 3").startswith(
        "No coordinator of that region may read it."
    )


# --- the other region's coordinator as a guest (P8.9) ---------------------------------------------------------
def visits(town: Town) -> None:
    town.says("cormier", "!adhoc add @ouellette coordinator until friday 16:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.pass_time(timedelta(minutes=1))
    town.everybody_accepts()


@pytest.mark.rule("P8.9")
def test_another_regions_coordinator_reads_along_for_a_portion(town: Town):
    visits(town)
    assert "ouellette" in town.members(ROOM)

    town.pass_time(timedelta(days=8))

    assert "ouellette" not in town.members(ROOM)
    assert town.server.left == []
    assert "Merci. Votre visite" in "\n".join(town.heard(town.direct("ouellette")))


@pytest.mark.rule("P8.9")
@pytest.mark.parametrize(
    "said", ["case people", "case export", "case close", "review", "meeting propose", "case keycontact @roy"]
)
def test_and_has_no_more_say_there_than_a_guest(town: Town, said: str):
    visits(town)

    answer = town.says("ouellette", f"{said} K7-QF3")

    assert answer.startswith("Cela revient à") or "coordination" in answer.splitlines()[0], answer


@pytest.mark.rule("P8.9")
def test_sees_their_own_part_of_the_plan_alone(town: Town):
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    visits(town)

    assert "call the clinic" not in town.says("ouellette", "plan K7-QF3")


@pytest.mark.rule("P8.9")
def test_a_coordinator_of_the_own_region_is_no_guest(town: Town):
    answer = town.says("cormier", "!adhoc add @cormier coordinator until friday 16:00", room=ROOM)

    assert answer.startswith("This person is on the roster already.")


# --- in French -------------------------------------------------------------------------------------------------
def test_the_same_in_french(ended: Town):
    ended.says("cormier", "langue fr")

    ended.talks(
        "cormier",
        ("dossier rouvrir K7-QF3", "Rien n’est encore ouvert. K7-QF3 serait rouvert"),
        ("oui K7-QF3", "K7-QF3 est rouvert"),
        ("dossier transférer K7-QF3 Edmundston", "K7-QF3 passerait à une autre région\u00a0: Edmundston"),
        ("oui K7-QF3", "K7-QF3 est confié à une autre région (Edmundston)"),
    )


@pytest.mark.rule("P8.5")
def test_a_yes_while_the_old_room_is_being_left_loses_nothing_of_the_new_one(ended: Town):
    """The new room cannot be made at once; what is said meanwhile waits for it."""
    server, old = ended.server, ended.room_id(ROOM)
    leave, create = server.leave, server.create_room

    async def is_overtaken(room_id: str, reason: str = "") -> None:
        server.leave, server.create_room = leave, is_down
        for text in ("case reopen K7-QF3", "yes K7-QF3"):
            server.write(ended.room_id(ended.direct("cormier")), ended.people["cormier"].user_id, text)
            ended.parts.receiver.take(await server.sync(None, 0), lambda _, work: None, ended.clock.now())
            while ended.parts.work_off():
                pass
        await leave(room_id, reason)

    async def is_down(**_: str) -> str:
        raise GatewayError("unreachable")

    server.leave = is_overtaken
    ended.pass_time(timedelta(days=7))
    with ended.parts.open_work() as work:
        room = work.rooms.find(ROOM)
    assert room is not None
    assert (room.state, room.room_id) == ("wanted", None)

    server.create_room = create
    ended.pass_time(timedelta(minutes=5))
    ended._ids.clear()
    assert ended.room_id(ROOM) != old


@pytest.mark.rule("P8.5")
def test_what_stands_in_the_old_room_is_not_edited_in_the_new_one(town: Town):
    """The homeserver refuses that: the coordinators would be told of something that did not go out."""
    block, facts, name = "closing/farewell", {"code": "K7-QF3", "at": town.clock.now()}, "K7-QF3/D1/counter"
    town.parts.dispatcher.act(lambda ctx: [replace(ctx.say(ROOM, block, **facts), name=name)])
    closed(town)
    reopened(town)
    town.everybody_accepts()
    before = len(town.events(ROOM))

    town.parts.dispatcher.act(lambda ctx: [ctx.edit(ROOM, name, block, **facts)])
    town.settle()

    assert len(town.events(ROOM)) == before


# --- agencies without anybody (P1.2) ------------------------------------------------------------------------
@pytest.mark.rule("P1.2")
def test_before_it_opens_again_the_agency_that_nobody_represents_is_named(ended: Town):
    ended.says("cormier", "roster remove @roy")
    ended.says("cormier", "yes roy")

    shown = ended.says("cormier", "case reopen K7-QF3")

    assert "Nobody can come yet for: health. Later: `case add`" in shown.splitlines()


@pytest.mark.rule("P1.2")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Nobody can come yet for: health, domestic-violence sector. Later: `case add`"),
        (
            "fr",
            "Personne ne peut encore venir pour : santé, lutte contre la violence conjugale."
            " Ensuite : `dossier ajouter`",
        ),
    ],
)
def test_whoever_takes_a_case_sees_which_agencies_have_nobody_there(town: Town, language: str, line: str):
    town.says("ouellette", f"language {language}")
    town.says("cormier", "case transfer K7-QF3 3")
    town.says("cormier", "yes K7-QF3")

    shown = town.says("ouellette", "case take K7-QF3").replace("\u00a0", " ")

    assert line in shown.splitlines()
