"""Consent withdrawn: it stops at once, and is decided within 48 hours (PROTOCOL P3.5, P3.12)."""

from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect, SetMembers
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, consented, gives_consent
from tests.test_rooms_check import checked
from tests.town import Town

ROOM = "case:K7-QF3"
COORDINATION = "coordination:1"
STOPPED = "Sharing has stopped here, 10:50. This room can be read; nobody writes in it any more."


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town


def compared(town: Town) -> None:
    """The room with the records, as at every start."""
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=ROOM)])
    town.settle()
    town.everybody_accepts()


def is_frozen(town: Town) -> bool:
    return town.server.rooms[town.room_id(ROOM)].frozen


@pytest.mark.rule("P3.5")
def test_it_takes_effect_at_once_and_says_what_to_tell_the_client(town: Town):
    answer = town.says("cormier", "consent withdraw K7-QF3")

    assert answer == (
        "Consent for K7-QF3 is withdrawn, 10:50. Sharing has stopped.\n"
        "Guests are out. Members can read what is there until you have decided; nobody writes.\n"
        "To tell the client: nothing more is shared; usual services go on; it can be given again.\n"
        "What was shared so far: `disclosures K7-QF3`\n"
        "What stays: a child at risk and threats to self or others are reported; "
        "a court can ask for records.\n"
        "You decide by Monday 23 November, 10:50: closing, or going on without consent because of the danger.\n"
        "Now: `case close K7-QF3`, or `nonconsent K7-QF3`."
    )
    assert is_frozen(town)
    assert {"cormier", "leblanc", "roy", "gallant"} <= town.members(ROOM)
    assert town.heard(ROOM) == [STOPPED]
    assert town.last(COORDINATION).splitlines()[1:] == [
        "To be decided by Monday 23 November, 10:50",
        "Now, Cormier: the two ways are in our direct room.",
    ]


@pytest.mark.rule("P3.5")
def test_in_the_case_room_and_in_french_it_is_answered_in_the_direct_room(town: Town):
    town.says("cormier", "langue fr")

    town.says("cormier", "!consentement retirer", room=ROOM)

    assert town.heard(ROOM) == [STOPPED]
    assert town.last(town.direct("cormier")).startswith(
        "Le consentement pour K7-QF3 est retiré, 10\u00a0h\u00a050."
    )


def test_another_cases_code_in_a_case_room_is_refused_and_removed(town: Town):
    an_open_case(town, code="M4-WP8", referral_id="R-9TMF")

    town.says("cormier", "!consent withdraw M4-WP8", room=ROOM)

    assert town.last(ROOM).startswith("That names another case")
    assert not is_frozen(town)


@pytest.mark.rule("P3.5")
def test_the_bot_writes_nothing_of_the_case_there_any_more(town: Town):
    town.says("cormier", "task add leblanc, tomorrow 2pm, look at the old complaint", room=ROOM)
    town.says("cormier", "!consent withdraw", room=ROOM)

    town.says("leblanc", "task done T1 K7-QF3")
    town.says("cormier", "risk odara 11 K7-QF3")
    town.pass_time(timedelta(days=8))

    assert [body for body in town.heard(ROOM) if body != STOPPED] == []


@pytest.mark.rule("P3.5")
@pytest.mark.parametrize(
    "typed",
    [
        "task add leblanc, tomorrow 2pm, call the landlord K7-QF3",
        "meeting propose tomorrow 10:00 K7-QF3",
        "adhoc add @s.haddad interpreter until tomorrow 10:00 K7-QF3",
        "case add @savoie K7-QF3",
    ],
)
def test_nobody_is_asked_to_share_and_nobody_is_let_in(town: Town, typed: str):
    town.says("cormier", "consent withdraw K7-QF3")

    answer = town.says("cormier", typed)

    assert answer.startswith("The client has withdrawn: nothing more is shared in K7-QF3."), answer


@pytest.mark.rule("P3.5")
def test_a_guest_leaves_at_once_and_the_room_hears_nothing_of_it(town: Town):
    town.moves_in("haddad", Role.AD_HOC, Agency.OTHER, region=1)
    town.says("cormier", "adhoc add @haddad interpreter until tomorrow 10:00 K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(minutes=1))
    town.everybody_accepts()
    assert "haddad" in town.members(ROOM)
    town.hears_no_more()

    town.says("cormier", "consent withdraw K7-QF3")

    assert "haddad" not in town.members(ROOM)
    [line] = town.heard(ROOM)
    assert line.startswith("Sharing has stopped here")


@pytest.mark.rule("P3.5")
def test_what_waits_for_a_yes_or_is_half_typed_ends(town: Town):
    town.says("cormier", "case add @savoie K7-QF3")
    town.says("cormier", "intake K7-QF3")

    town.says("cormier", "!consent withdraw K7-QF3")

    assert "Nothing waits here for that yes." in town.says("cormier", "yes K7-QF3")
    assert "savoie" not in town.members(ROOM)
    with town.parts.open_work() as work:
        assert work.dialogues.where(form="intake") == []


@pytest.mark.rule("P3.5")
def test_a_frozen_room_is_no_alarm_and_is_frozen_again_if_that_was_lost(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.server.rooms[town.room_id(ROOM)].frozen = False

    told = checked(town.restarted())

    assert told == []
    assert is_frozen(town)


# --- danger meanwhile -------------------------------------------------------------------------------------
@pytest.mark.rule("P3.12")
def test_a_danger_reaches_the_coordinators_alone_and_says_so(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    answer = town.says("leblanc", "critical K7-QF3 contact: He is at the door")

    assert "The client has withdrawn: only the coordinators are told, not the team." in answer
    assert town.heard(ROOM) == []
    assert town.heard(town.direct("roy")) == []
    assert town.rings(town.direct("cormier")) == [
        "URGENT K7-QF3, D1, 10:50. Read it here: `critical show D1 K7-QF3`"
    ]
    shown = town.says("cormier", "critical show D1 K7-QF3")
    assert "He is at the door" in shown and "safe contact" in shown
    assert "team meeting" not in shown and "plan revision" not in shown  # nothing is shared (P3.12)
    assert "at the door" not in town.says("roy", "critical show D1 K7-QF3")


@pytest.mark.rule("P3.12")
def test_no_alternate_is_called_into_a_room_where_sharing_has_stopped(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("leblanc", "critical K7-QF3 contact: He is at the door")
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")
    town.pass_time(timedelta(hours=3))

    assert "savoie" not in town.members(ROOM)
    assert town.heard(town.direct("savoie")) == []


@pytest.mark.rule("P3.5")
def test_who_is_locked_meanwhile_is_not_asked_into_the_frozen_room_again(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", "lock @gallant")
    assert "gallant" not in town.members(ROOM)

    asked = town.says("cormier", "unlock gallant all")
    answer = town.says("cormier", "yes gallant")

    assert "Case rooms that you know of: 0" in asked and "know of, from now on: 0" in answer
    assert "gallant" not in town.members(ROOM)
    assert "K7-QF3" not in town.last(town.direct("gallant"))
    assert town.last(town.direct("gallant")).endswith("Now: go on; nothing waits for you.")
    assert not town.says("gallant", "case show K7-QF3").startswith("I know no case")


@pytest.mark.rule("P3.5", "P1.5")
@pytest.mark.parametrize("also_reads", [True, False])
def test_no_alternate_is_rung_to_open_a_room_where_sharing_has_stopped(town: Town, also_reads: bool):
    if also_reads:
        town.says("cormier", "case add @savoie K7-QF3")
        town.says("cormier", "yes K7-QF3")
        town.everybody_accepts()
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    locked = town.says("cormier", "lock @gallant")

    already = "alternate Savoie is in the case already."
    stays_out = "the alternate does not come in, alerts come to you."
    assert f"K7-QF3: {already if also_reads else stays_out}" in locked
    assert town.heard(town.direct("savoie")) == []
    assert town.heard(ROOM) == []


@pytest.mark.rule("P3.5")
def test_a_coordinator_who_joins_the_region_decides_with_the_others_and_is_not_asked_into_the_frozen_room(
    town: Town,
):
    town.says("cormier", "consent withdraw K7-QF3")

    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")
    compared(town)

    assert "doucet" not in town.members(ROOM)
    assert not town.says("doucet", "case show K7-QF3").startswith("I know no case")


@pytest.mark.rule("P3.5")
def test_given_again_who_was_locked_meanwhile_is_asked_in_again(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", "lock @gallant")
    town.says("cormier", "unlock gallant all")
    town.says("cormier", "yes gallant")

    gives_consent(town, "cormier", "K7-QF3")

    assert "gallant" in town.members(ROOM)


# --- the decision -------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.12")
def test_it_is_reminded_of_before_and_escalated_after(town: Town):
    town.moves_in("doiron", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "roster alternate cormier doiron")
    compared(town)
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    town.pass_time(timedelta(hours=47))
    before = [one for one in town.rings(town.direct("cormier")) if "decide by" in one]
    town.pass_time(timedelta(hours=2))
    inside = town.members(ROOM)
    town.pass_time(timedelta(hours=12))

    assert before == ["K7-QF3: decide by Monday 23 November, 10:50: closing, or `nonconsent`"] * 2
    assert inside == {"cormier", "doiron"}
    rung = town.rings(COORDINATION)
    assert rung == ["URGENT K7-QF3: a decision has been overdue since 10:50. Closing, or `nonconsent`"] * 3
    called = "URGENT K7-QF3: a decision has been overdue since 10:50. Please call the coordinator"
    assert town.rings(town.direct("doiron")) == [called]
    assert town.rings(town.direct("mcgrath")) == [called]


@pytest.mark.rule("P3.12")
def test_the_decision_is_the_clock_that_is_shown_and_nobody_is_asked_to_meet(town: Town):
    town.says("cormier", "meeting propose K7-QF3")
    town.says("cormier", "consent withdraw K7-QF3")

    shown = town.says("cormier", "case show K7-QF3")
    today = town.says("cormier", "today")

    assert "Next: decision to close or go on, due Monday 23 November, 10:50" in shown
    assert "decision" in today
    assert "meeting" not in today


@pytest.mark.rule("P3.12")
def test_the_coordinator_still_finds_the_case_after_the_48_hours_and_nobody_else_does(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")

    town.pass_time(timedelta(hours=49))

    assert town.says("cormier", "case show K7-QF3").startswith("K7-QF3, open")
    assert town.says("leblanc", "case show K7-QF3").startswith("I know no case K7-QF3")


@pytest.mark.rule("P3.5")
def test_given_again_people_write_again_and_the_clock_ends(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")

    town.parts.dispatcher.act(record_again)
    town.settle()
    town.hears_no_more()
    town.pass_time(timedelta(hours=48))

    assert not is_frozen(town)
    assert {"cormier", "leblanc", "roy", "gallant"} <= town.members(ROOM)
    assert [one for one in town.rings(COORDINATION) if "decision" in one] == []


def record_again(ctx: Context) -> list[Effect]:
    again, recorded = ctx.work.consents.get("R-7KQ4").record(by="p", at=ctx.now)
    ctx.work.consents.save(again, because=recorded)
    return []


@pytest.mark.rule("P3.5")
def test_before_the_case_is_opened_everything_stops_too(town: Town):
    consented(town, "R-3HXD")

    answer = town.says("cormier", "consent withdraw R-3HXD")

    assert answer.startswith("Consent for R-3HXD is withdrawn, 10:50. No case opens, nothing is shared.")
    assert "no written consent" in town.says("cormier", "case open R-3HXD")
    assert "No consent is in force" in town.says("cormier", "consent withdraw R-3HXD")
    town.hears_no_more()
    town.pass_time(timedelta(hours=48))
    assert town.rings(COORDINATION) == [
        "URGENT R-3HXD: a decision has been overdue since 10:50. Closing, or `nonconsent`"
    ]


@pytest.mark.rule("P12.11")
def test_who_may_not_see_the_case_learns_nothing(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)

    for typed in ("consent withdraw K7-QF3", "consent withdraw R-7KQ4"):
        assert "that you can see" in town.says("ouellette", typed)
    for typed in ("consent withdraw K7-QF3", "consent withdraw R-7KQ4"):
        assert "that you can see" in town.says("theriault", typed)
    assert not is_frozen(town)


# --- what was reported meanwhile stays the coordinators' (P3.12) ---------------------------------------------
@pytest.fixture
def given_again(town: Town) -> Town:
    """Cormier has not answered what Leblanc reported while sharing had stopped."""
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("leblanc", "critical K7-QF3 contact: He is at the door")
    town.clock.pass_(timedelta(minutes=1))
    town.parts.dispatcher.act(record_again)
    town.settle()
    town.hears_no_more()
    return town


def reads_nothing_of_it(town: Town, name: str) -> None:
    assert not any("D1" in ring for ring in town.rings(town.direct(name)))
    for said in ("critical show K7-QF3", "critical show D1 K7-QF3", "critique voir K7-QF3"):
        assert "at the door" not in town.says(name, said)


@pytest.mark.rule("P3.12")
def test_who_joins_when_it_was_given_again_is_not_asked_about_it(given_again: Town):
    town = given_again
    town.says("cormier", "consent scope K7-QF3 +social")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    assert "theriault" in town.members(ROOM)
    reads_nothing_of_it(town, "theriault")


@pytest.mark.rule("P3.12", "P8.5")
def test_nor_is_another_regions_team(given_again: Town):
    town = given_again
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3)
    town.moves_in("ouellette", agency=Agency.POLICE, region=3)
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    town.says("picard", "case take K7-QF3")
    town.says("picard", "yes K7-QF3")
    town.everybody_accepts()

    reads_nothing_of_it(town, "ouellette")
    assert "at the door" in town.says("picard", "critical show D1 K7-QF3")


@pytest.mark.rule("P3.12", "P1.5")
def test_nor_is_the_alternate_of_who_reported_it(given_again: Town):
    town = given_again
    town.moves_in("bernard", agency=Agency.POLICE)
    town.says("cormier", "roster alternate leblanc bernard")
    town.hears_no_more()

    town.says("leblanc", "conflict K7-QF3")
    town.everybody_accepts()

    reads_nothing_of_it(town, "bernard")


@pytest.mark.rule("P3.12")
def test_nor_is_it_counted_for_who_comes_back(town: Town):
    town.says("cormier", "lock @roy")
    town.says("gallant", "away until monday 9:00")
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("leblanc", "critical K7-QF3 contact: He is at the door")
    town.clock.pass_(timedelta(minutes=1))
    town.parts.dispatcher.act(record_again)
    town.settle()
    town.hears_no_more()

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")
    town.says("gallant", "back")

    for name in ("roy", "gallant"):
        assert "critical development" not in "\n".join(town.heard(town.direct(name)))
    assert "K7-QF3" not in "\n".join(town.heard(town.direct("roy")))


@pytest.mark.rule("P3.12", "P12.11")
def test_nor_does_the_team_find_that_there_is_one(given_again: Town):
    town = given_again
    for said in ("case show", "case history"):
        assert "D1" not in town.says("roy", f"{said} K7-QF3")
        for name in ("roy", "cormier"):
            assert "D1" not in town.says(name, f"!{said}", room=ROOM)
        assert "D1" in town.says("cormier", f"{said} K7-QF3")
    assert "D1" in town.says("leblanc", "case history K7-QF3")
