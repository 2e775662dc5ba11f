"""Who may be in the room follows the client's choice (PROTOCOL P3.4, P3.9)."""

from datetime import timedelta

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, change, consented, plain
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town


def agreed(town: Town, id: str = "R-7KQ4") -> tuple[str, ...]:
    with town.parts.open_work() as work:
        return tuple(work.consents.get(id).agencies)


# --- out --------------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.4")
def test_an_agency_is_out_at_once_and_the_room_is_told_only_who_left(town: Town):
    answer = town.says("cormier", "consent scope K7-QF3 -health")

    assert answer == (
        "Done at once, 10:50: K7-QF3 follows the client’s choice.\n"
        "Left the room: Roy, health\n"
        "Agreed: police, Victim Services, domestic-violence sector\n"
        "Read it now: Cormier, Victim Services, coordinator; Leblanc, police; "
        "Gallant, domestic-violence sector\n"
        "Now: nothing for you."
    )
    assert town.heard(ROOM) == ["Left this room: Roy, health."]
    assert "roy" not in town.members(ROOM)


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize(
    "typed",
    [
        "consent scope K7-QF3 –health",
        "consent scope −health K7-QF3",
        "consent scope K7-QF3 - health",
        "consent scope K7-QF3 remove health",
        "consentement portée K7-QF3 -santé",
        "consentement portee K7-QF3 retirer santé",
        "consent scope K7-QF3 -@roy",
        "consent scope K7-QF3 -Roy",
        "consent scope R-7KQ4 —Anna Roy",
    ],
)
def test_phones_dashes_words_and_both_languages_are_understood(town: Town, typed: str):
    town.says("cormier", typed)

    assert town.members(ROOM) == {"cormier", "leblanc", "gallant"}


@pytest.mark.rule("P3.9")
def test_in_the_case_room_what_was_typed_is_removed(town: Town):
    town.says("cormier", "!consent scope -@roy", room=ROOM)

    typed = [one for one in town.server.rooms[town.room_id(ROOM)].events if one.event_id == town.event_id]
    assert [one.content for one in typed] == [{}]
    assert town.heard(ROOM) == ["Left this room: Roy, health."]
    assert "Left out by name: 1" in town.last(town.direct("cormier"))


@pytest.mark.rule("P3.4")
def test_the_last_agency_may_go_too(town: Town):
    answer = town.says("cormier", "consent scope K7-QF3 -police -victims -health -dv")

    assert "Agreed: no agency; to stop everything: `consent withdraw K7-QF3`" in answer
    assert town.members(ROOM) == {"cormier"}


def test_tasks_of_who_left_go_to_the_coordinator(town: Town):
    town.says("cormier", "!task add roy, tomorrow 2pm, call the clinic", room=ROOM)

    town.says("cormier", "consent scope K7-QF3 -health")

    with town.parts.open_work() as work:
        assert [task.assignee for task in work.tasks.where(case="K7-QF3")] == [town.people["cormier"].id]


@pytest.mark.rule("P4.8")
def test_a_key_contact_who_is_left_out_is_followed_and_the_room_hears_by_whom(town: Town):
    town.says("cormier", "case keycontact @roy K7-QF3")
    town.hears_no_more()

    town.says("cormier", "consent scope K7-QF3 -health")

    left, now = town.heard(ROOM)
    assert left == "Left this room: Roy, health."
    assert "key contact" in now
    assert "Cormier" in now
    assert "Key contact: Cormier" in town.says("cormier", "case show K7-QF3")


@pytest.mark.rule("P3.9")
def test_a_guest_whom_the_client_leaves_out_is_out_at_once(town: Town):
    town.moves_in("haddad", Role.AD_HOC, Agency.OTHER, region=1)
    town.says("cormier", "adhoc add @haddad interpreter until tomorrow 10:00 K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(minutes=1))
    town.everybody_accepts()

    town.says("cormier", "consent scope K7-QF3 -@haddad")

    assert "haddad" not in town.members(ROOM)


@pytest.mark.rule("P3.9", "P1.2")
@pytest.mark.parametrize(
    ("said", "now"),
    [
        (
            "consent scope K7-QF3 -@roy",
            "Now: `roster add @user member health`, then `case add @user K7-QF3`.",
        ),
        (
            "consentement portée K7-QF3 -@roy",
            "Maintenant : `équipe ajouter @nom membre santé`, puis `dossier ajouter @nom K7-QF3`.",
        ),
        ("consent scope K7-QF3 -@gallant", "Now: `case add @user K7-QF3`, with who comes instead."),
        ("consent scope K7-QF3 -health", "Now: nothing for you."),
    ],
)
def test_where_nobody_else_is_of_the_agency_somebody_is_put_on_the_roster_first(
    town: Town, said: str, now: str
):
    if said.startswith("consentement"):
        change(town, "cormier", language="fr")

    assert plain(town.says("cormier", said)).splitlines()[-1] == now


# --- in ---------------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.4")
def test_an_agency_comes_in_only_after_it_was_shown_who_comes(town: Town):
    shown = town.says("cormier", "consent scope K7-QF3 +social")
    before = town.members(ROOM)
    town.hears_no_more()
    answer = town.says("cormier", "yes K7-QF3")

    assert shown == (
        "Not agreed yet for K7-QF3. Your yes records that the client agrees.\n"
        "Agreed then: police, Victim Services, Social Development, health, domestic-violence sector\n"
        "Would come: Thériault, Social Development\n"
        "They read from then on, nothing from before; the room says anew where the case stands.\n"
        "Now: `yes K7-QF3`, until 11:00."
    )
    assert "theriault" not in before
    assert "Coming: Thériault, Social Development" in answer
    assert "theriault" in town.members(ROOM)
    assert town.rings(town.direct("theriault")) == ["K7-QF3: you are invited. Open the room. 10:50"]
    assert town.heard(ROOM)[0] == "Coming: Thériault, Social Development."
    assert "Open no file under the other name" in town.heard(ROOM)[1]


@pytest.mark.rule("P3.4")
def test_what_is_agreed_already_waits_for_no_yes(town: Town):
    answer = town.says("cormier", "consent scope K7-QF3 +health +@leblanc")

    assert answer.startswith("Agreed already for K7-QF3. Nothing was changed.\nAgreed: police,")
    assert town.says("cormier", "yes K7-QF3").startswith("Nothing waits")
    town.says("cormier", "langue fr")
    assert town.says("cormier", "consentement portée K7-QF3 +santé").startswith("Déjà accepté pour K7-QF3.")


@pytest.mark.rule("P3.4")
def test_of_both_in_one_line_the_minus_is_done_and_the_plus_is_asked(town: Town):
    town.says("cormier", "consent scope K7-QF3 +social -police")

    assert town.members(ROOM) == {"cormier", "roy", "gallant"}
    said, asked = town.heard(town.direct("cormier"))
    assert "Left the room: Leblanc, police" in said
    assert "Would come: Thériault, Social Development" in asked
    assert agreed(town) == ("victims", "health", "dv")


@pytest.mark.rule("P3.4")
def test_who_was_on_the_team_comes_back_with_the_agency(town: Town):
    town.says("cormier", "consent scope K7-QF3 -health")

    town.talks(
        "cormier", ("consent scope K7-QF3 +health", "Would come: Roy, health"), ("yes K7-QF3", "Coming: Roy")
    )

    assert "roy" in town.members(ROOM)


@pytest.mark.rule("P3.9")
def test_the_alternate_takes_the_seat_of_whom_the_client_leaves_out(town: Town):
    town.says("cormier", "consent scope K7-QF3 -@gallant")

    town.talks(
        "cormier", ("consent scope K7-QF3 +dv", "Would come: Savoie"), ("yes K7-QF3", "Coming: Savoie")
    )

    assert "savoie" in town.members(ROOM)
    assert "gallant" not in town.members(ROOM)


def test_a_plus_that_is_not_confirmed_changes_nothing(town: Town):
    town.says("cormier", "consent scope K7-QF3 +social")

    town.pass_time(timedelta(minutes=11))

    assert "Nothing waits here" in town.says("cormier", "yes K7-QF3")
    assert agreed(town) == ("police", "victims", "health", "dv")


def test_of_an_agency_that_nobody_represents_it_is_said(town: Town):
    town.says("leblanc", "conflict K7-QF3")
    town.says("cormier", "consent scope K7-QF3 -police")

    shown = town.says("cormier", "consent scope K7-QF3 +police")

    assert "Agreed then, and nobody can come yet: police" in shown


@pytest.mark.rule("P3.4")
def test_before_the_case_is_opened_the_scope_changes_too(town: Town):
    consented(town, "R-3HXD")

    narrowed = town.says("cormier", "consent scope R-3HXD -dv")
    shown = town.says("cormier", "consent scope R-3HXD +social")
    town.says("cormier", "yes R-3HXD")

    assert "Members would be Cormier, Victim Services, coordinator; Leblanc, police; Roy, health." in narrowed
    assert "Would be invited once a case is open: Thériault, Social Development" in shown
    assert agreed(town, "R-3HXD") == ("police", "victims", "social", "health")


# --- nobody outside the scope, by whatever way --------------------------------------------------------------
@pytest.mark.rule("P3.4")
def test_an_agency_outside_the_scope_cannot_be_added(town: Town):
    answer = town.says("cormier", "case add @theriault K7-QF3")

    assert "not agreed by the client" in answer
    assert "theriault" not in town.members(ROOM)


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize("works_as", ["social", "Social Development nurse", "Développement social"])
def test_nor_come_as_a_guest(town: Town, works_as: str):
    answer = town.says("cormier", f"adhoc add @s.haddad {works_as} until tomorrow 10:00 K7-QF3")

    assert answer.startswith("The client did not agree to Social Development: no guest from it either")


@pytest.mark.rule("P3.4")
def test_a_social_worker_of_another_house_may_come(town: Town):
    answer = town.says("cormier", "adhoc add @s.haddad social worker until tomorrow 10:00 K7-QF3")

    assert "would read" in answer


@pytest.mark.rule("P3.4")
def test_nor_is_an_alternate_called_whose_agency_is_out(town: Town):
    town.says("leblanc", "critical K7-QF3 contact: seen near the house")
    town.says("cormier", "consent scope K7-QF3 -dv")
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))

    assert town.heard(town.direct("savoie")) == []
    assert "savoie" not in town.members(ROOM)


# --- what is not done ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["-nobodyknowsme", "health", "-", "+health nobodyknowsme"])
def test_of_a_line_that_is_not_understood_nothing_is_done_nor_repeated(town: Town, typed: str):
    answer = town.says("cormier", f"consent scope K7-QF3 {typed}")

    assert "Nothing was changed." in answer
    assert "nobodyknowsme" not in answer
    assert agreed(town) == ("police", "victims", "health", "dv")


def test_nobody_leaves_themselves_out(town: Town):
    assert town.says("cormier", "consent scope K7-QF3 -@cormier").startswith(
        "You would be left out yourself."
    )


def test_without_consent_there_is_no_scope(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")

    assert town.says("cormier", "consent scope K7-QF3 +social").startswith("No consent is in force")


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_and_a_member_learn_nothing(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)

    assert "that you can see" in town.says("ouellette", "consent scope K7-QF3 -health")
    assert "Only a coordinator" in town.says("leblanc", "consent scope K7-QF3 -health")
    assert "roy" in town.members(ROOM)


def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        (
            "consentement portée K7-QF3 +social -santé",
            "Viendraient s’ajouter\u00a0: Thériault, Développement social",
        ),
        ("oui K7-QF3", "Organismes acceptés\u00a0: police, Services aux victimes, Développement social"),
    )


# --- what was half typed about it (P12.11) ------------------------------------------------------------------
@pytest.mark.rule("P3.4", "P12.11")
def test_who_is_out_goes_on_with_nothing_that_others_have_answered(town: Town):
    town.says("cormier", "case delegate @roy intake K7-QF3")
    town.talks("roy", ("intake K7-QF3", "1 of"), ("pause", "Paused"))

    town.says("cormier", "consent scope K7-QF3 -health")
    town.hears_no_more()

    assert "K7-QF3" not in town.says("roy", "today")
    assert town.says("roy", "resume").startswith("Nothing is paused.")


@pytest.mark.rule("P3.4", "P12.11")
def test_nor_with_what_is_open_and_it_leaves_the_screen(town: Town):
    town.says("cormier", "case delegate @roy intake K7-QF3")
    town.says("roy", "intake K7-QF3")
    town.says("roy", "14 March 1991")
    [question] = [one for one in town.events(town.direct("roy")) if "2 of" in one.content.get("body", "")]

    town.says("cormier", "consent scope K7-QF3 -health")

    assert question.content == {}
    with town.parts.open_work() as work:
        assert [one.person for one in work.dialogues.where(subject="R-7KQ4")] == [""]


@pytest.mark.rule("P1.6", "P12.11")
def test_without_a_current_affirmation_it_waits_for_them(town: Town):
    town.says("cormier", "case delegate @roy intake K7-QF3")
    town.talks("roy", ("intake K7-QF3", "1 of"), ("pause", "Paused"))
    change(town, "roy", affirmation=None)

    assert town.says("roy", "resume") == "I know no case K7-QF3 that you can see. Nothing was changed."
    assert "K7-QF3" not in town.says("roy", "today")

    change(town, "roy", affirmation=town.people["roy"].affirmation)
    assert "1 of" in town.says("roy", "resume")
