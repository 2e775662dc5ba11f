"""Absences: the alternate takes over alerts and seats on time, and gives them back (P1.5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.events import Event
from casework.opening import open_case
from casework.people import Agency, Person, Role
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, an_open_case
from tests.town import Town

pytestmark = pytest.mark.rule("P1.5")
ROOM = "case:K7-QF3"
TO_MONDAY = timedelta(hours=37, minutes=11)
"""From Saturday 10:50 to a minute past midnight."""


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Savoie stands in for Gallant, of the same agency."""
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def now(town: Town, name: str) -> Person:
    with town.parts.open_work() as work:
        return work.people.get(town.people[name].id)


def team(town: Town) -> tuple[str, ...]:
    with town.parts.open_work() as work:
        return work.cases.get("K7-QF3").team


def sits(town: Town, name: str) -> bool:
    return town.people[name].id in team(town)


def gone(town: Town) -> None:
    """Gallant, from now until Friday."""
    town.says("gallant", "away today to friday")
    town.everybody_accepts()


# --- what is answered ---------------------------------------------------------------------------------------
def test_the_answer_lists_who_stands_in_and_what_is_due(town: Town):
    town.says("cormier", "!task add gallant, thursday 9:00, ask about a place", room=ROOM)

    assert town.says("gallant", "away monday to friday").splitlines() == [
        "Your absence is noted.",
        "From Monday 23 November 2026, 00:00, until Friday 27 November 2026, 23:59",
        "Savoie stands in: K7-QF3",
        "Tasks due by then: T1 K7-QF3",
        "Now: nothing for you. `away off` calls it off, or ends it.",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("away next week", "From Monday 23 November 2026, 00:00, until Sunday 29 November 2026, 23:59"),
        ("away monday to friday, holidays", "until Friday 27 November 2026, 23:59"),
        ("absence 3 jours", "until Tuesday 24 November 2026, 10:50"),
    ],
)
def test_as_people_type_it(town: Town, typed: str, said: str):
    assert said in town.says("roy", typed)


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("away sick", "en", "Until when? The reason is not needed, and is not kept. Nothing was changed."),
        ("absence malade", "fr", "Jusqu’à quand? La raison n’est pas nécessaire ni gardée."),
    ],
)
def test_a_reason_alone_is_asked_back_kindly(town: Town, typed: str, language: str, said: str):
    town.says("roy", f"language {language}")

    assert town.says("roy", typed).startswith(said)
    assert now(town, "roy").away_until is None


LETTERS = "CDFHJKMNPRTW"


def with_many_cases(town: Town) -> None:
    """Thirteen in which Roy sits; nobody could stand in."""
    now, team = town.clock.now(), tuple(town.people[name].id for name in ("cormier", "roy"))
    quiet = Event(at=now, by="test", about="K7")
    with town.parts.open_work() as work:
        for letter in LETTERS:
            referral = a_referral(id=f"R-7{letter}D4", sent_at=now, state=Status.OPENED)
            consent, recorded = a_consent(id=referral.id).record(by=team[0], at=now)
            case, _ = open_case(
                f"K7-{letter}D3", referral, f"1_11212026_TM-{letter}", team, by=team[0], at=now
            )
            work.referrals.add(referral, because=quiet)
            work.consents.add(consent, because=recorded)
            work.cases.add(case, because=quiet)
        work.commit()
    town.says("cormier", "!task add roy, thursday 9:00, ask about a place", room=ROOM)


@pytest.mark.parametrize(
    ("language", "away", "cut", "rest", "uncovered", "task"),
    [
        (
            "en",
            "away",
            "8 more: `away @roy`",
            "4 more: `away @roy 2`",
            ": nobody stands in",
            "Task due by then: T1",
        ),
        (
            "fr",
            "absence",
            "8 de plus : `absence @roy`",
            "4 de plus : `absence @roy 2`",
            " : sans suppléance",
            "Tâche à échéance d’ici là : T1",
        ),
    ],
)
def test_what_the_answer_cuts_of_somebody_elses_is_shown_by_the_command_that_it_names(
    town: Town, language: str, away: str, cut: str, rest: str, uncovered: str, task: str
):
    with_many_cases(town)
    town.says("cormier", f"language {language}")
    dates = "@roy monday to friday" if language == "en" else "@roy lundi au vendredi"

    answer = town.says("cormier", f"{away} {dates}").replace("\u00a0", " ")
    one = town.says("cormier", f"{away} @roy").replace("\u00a0", " ")
    two = town.says("cormier", f"{away} @roy 2").replace("\u00a0", " ")

    assert cut in answer
    assert rest in one
    assert one.count(uncovered) == 10
    assert two.count(uncovered) == 3
    assert task in two


def test_ones_own_is_shown_without_a_name_and_without_one_it_is_said_how(town: Town):
    assert "Nothing was changed" in town.says("gallant", "away")
    town.says("gallant", "away monday to friday")

    assert town.says("gallant", "away").splitlines() == [
        "The absence of Gallant.",
        "From Monday 23 November 2026, 00:00, until Friday 27 November 2026, 23:59",
        "K7-QF3: Savoie stands in",
        "Now: nothing for you. `away off` calls it off, or ends it.",
    ]
    assert "Only a coordinator" in town.says("gallant", "away @roy")


@pytest.mark.parametrize("typed", ["picard", "daigle", "m.picard"])
def test_a_coordinator_names_who_is_away_by_half_of_a_double_surname(town: Town, typed: str):
    town.moves_in("m.picard", agency=Agency.DV, first="Mylène", last="Picard-Daigle")

    town.says("cormier", f"away {typed} monday to friday")

    assert now(town, "m.picard").away_from is not None


def test_in_french(town: Town):
    town.says("gallant", "langue fr")
    answer = town.says("gallant", "absence du 1er au 5 décembre").replace("\u00a0", " ")

    assert answer.splitlines() == [
        "Votre absence est notée.",
        "Du mardi 1er décembre 2026 à 0 h au samedi 5 décembre 2026 à 23 h 59",
        "Savoie assure la suppléance : K7-QF3",
        "Maintenant : rien d’autre à faire. `absence fin` l’annule, ou y met fin.",
    ]
    assert "Annulé : pas d’absence pour vous." in town.says("gallant", "absence fin").replace("\u00a0", " ")


def test_what_has_no_cover_is_said(town: Town):
    answer = town.says("roy", "away monday to friday")

    assert "Without cover: K7-QF3" in answer
    assert "No alternate is named for you." in answer


def test_whoever_names_alternates_is_not_sent_to_a_coordinator(town: Town):
    member = town.says("roy", "away monday to friday").splitlines()[-1]
    coordinator = town.says("cormier", "away monday to friday").splitlines()[-1]
    french = town.says("ouellet", "absence lundi au vendredi").splitlines()[-1]

    assert member == "Now: ask your coordinator for one; `away off` calls the absence off."
    assert coordinator == (
        "Now: `roster alternate @cormier @user`, with who could stand in; `away off` calls the absence off."
    )
    assert french == (
        "Maintenant\u00a0: `équipe suppléant @ouellet @nom`, avec qui pourrait assurer la suppléance; "
        "`absence fin` annule l’absence."
    )


def test_an_alternate_who_is_away_then_covers_nothing(town: Town):
    town.says("savoie", "away thursday to friday")
    assert "Without cover: K7-QF3" in town.says("gallant", "away monday to friday")


def test_the_region_and_the_alternate_know_beforehand(town: Town):
    town.hears_no_more()
    town.says("gallant", "away monday to friday")

    assert "Gallant, domestic-violence sector, is away.\nFrom Monday" in town.last("coordination:1")
    assert "suppléance de Gallant" in town.last(town.direct("savoie"))
    assert town.rings(town.direct("savoie")) == []
    assert not sits(town, "savoie")


def test_where_nobody_stands_in_the_coordinators_are_asked_to_name_somebody(town: Town):
    town.says("roy", "away monday to friday")

    assert town.last("coordination:1").splitlines()[-2:] == [
        "Alternate: nobody",
        "Now: `!roster alternate @roy @user` names one.",
    ]


def test_it_is_shown_in_me_and_in_the_roster(town: Town):
    gone(town)

    assert "Away now: from Saturday 21 November 2026, 10:50, until Friday 27" in town.says("gallant", "me")
    assert "member: away until 27 November 2026" in town.says("cormier", "roster")
    assert "member: away until 27 November 2026" in town.says("roy", "roster")


# --- it begins, on time -------------------------------------------------------------------------------------
def test_the_alternate_takes_the_seat_when_it_begins(town: Town):
    town.says("gallant", "away monday to friday")
    town.hears_no_more()

    town.pass_time(TO_MONDAY)
    town.everybody_accepts()

    assert sits(town, "savoie")
    assert "savoie" in town.members(ROOM)
    assert "gallant" in town.members(ROOM), "who is away still may read"
    assert any("Hélène Savoie represents their agency" in body for body in town.heard(ROOM))
    assert any("Client: Marie Tremblay" in body for body in town.heard(ROOM)), "the card anew"
    assert any("K7-QF3" in ring for ring in town.rings(town.direct("savoie")))
    told = "\n".join(town.heard("coordination:1"))
    assert "K7-QF3: Savoie stands in for Gallant.\nUntil: Friday 27 November, 23:59" in told


def test_a_restart_in_between_changes_nothing(town: Town):
    town.says("gallant", "away monday to friday")
    again = town.restarted()

    again.pass_time(TO_MONDAY)

    assert sits(again, "savoie")


def test_an_outage_over_the_beginning_is_made_up_for(town: Town):
    town.says("gallant", "away monday to friday")
    town.clock.pass_(timedelta(days=3))

    town.pass_time(timedelta(seconds=1))

    assert sits(town, "savoie")


def test_one_that_begins_at_once_begins_at_once(town: Town):
    gone(town)
    assert "savoie" in town.members(ROOM)


def test_without_cover_the_coordinators_are_told(town: Town):
    town.hears_no_more()
    town.says("roy", "away today to friday")

    assert any("K7-QF3: nobody stands in for Roy" in body for body in town.heard("coordination:1"))


def test_an_alternate_who_may_not_read_it_is_not_seated(town: Town):
    town.says("cormier", "case exclude @savoie K7-QF3")
    town.hears_no_more()

    answer = town.says("gallant", "away today to friday")

    assert "Without cover: K7-QF3" in answer
    assert not sits(town, "savoie")
    assert not any("K7-QF3" in body for body in town.heard(town.direct("savoie")))


# --- alerts -------------------------------------------------------------------------------------------------
def test_a_reminder_of_theirs_rings_at_the_alternate(town: Town):
    town.says("cormier", "!task add gallant, thursday 9:00, ask about a place", room=ROOM)
    gone(town)
    town.hears_no_more()

    town.pass_time(timedelta(days=5))

    assert town.rings(town.direct("gallant")) == []
    assert any("T1" in ring for ring in town.rings(town.direct("savoie")))


def test_the_alternate_may_settle_it(town: Town):
    town.says("cormier", "!task add gallant, thursday 9:00, ask about a place", room=ROOM)
    assert "Je ne connais pas de dossier K7-QF3" in town.says("savoie", "task done T1 K7-QF3")
    gone(town)

    assert "faite" in town.says("savoie", "task done T1 K7-QF3")


def test_a_critical_development_rings_the_alternate_once(town: Town):
    gone(town)
    town.hears_no_more()

    town.says("leblanc", "critical K7-QF3 bail Released 14:10")

    assert town.rings(town.direct("gallant")) == []
    assert len(town.rings(town.direct("savoie"))) == 1
    assert "D1" in town.rings(town.direct("savoie"))[0]


def test_times_of_a_meeting_ring_the_alternate_once(town: Town):
    gone(town)
    town.hears_no_more()

    town.says("cormier", "!meeting propose", room=ROOM)

    assert town.rings(town.direct("gallant")) == []
    assert len(town.rings(town.direct("savoie"))) == 1


def test_without_an_alternate_a_reminder_of_theirs_rings_at_the_key_contact(town: Town):
    town.says("cormier", "!task add roy, thursday 9:00, call the clinic", room=ROOM)
    town.says("roy", "away today to friday")
    town.hears_no_more()

    town.pass_time(timedelta(days=5))

    assert town.rings(town.direct("roy")) == []
    assert any("T1" in ring for ring in town.rings(town.direct("cormier")))


# --- it ends ------------------------------------------------------------------------------------------------
def test_on_return_the_first_message_is_what_happened_meanwhile(town: Town):
    town.says("cormier", "!task add gallant, tuesday 9:00, ask about a place", room=ROOM)
    gone(town)
    town.pass_time(timedelta(hours=1))
    town.says("leblanc", "critical K7-QF3 bail Released 14:10")
    town.says("savoie", "!ack", room=ROOM)
    town.says("savoie", "task done T1 K7-QF3")
    town.hears_no_more()

    town.pass_time(timedelta(days=7))

    first = town.heard(town.direct("gallant"))[0]
    assert first.splitlines() == [
        "You are back. Since Saturday 21 November, 10:50: 1 case with news.",
        "K7-QF3: 1 critical development, 0 of your tasks due",
        "Now: `case show K7-QF3`",
    ]
    assert "Roussel" not in first


@pytest.mark.rule("P7.4")
def test_on_return_an_alarm_that_was_open_before_and_still_waits_is_named(town: Town):
    town.says("leblanc", "critical K7-QF3 bail Released 14:10")
    town.pass_time(timedelta(minutes=2))
    town.says("gallant", "away today to friday")

    answer = town.says("gallant", "away off")

    assert "1 case with news." in answer
    assert "K7-QF3: 1 critical development, 0 of your tasks due" in answer


def test_the_alternate_leaves_again(town: Town):
    gone(town)
    town.hears_no_more()

    answer = town.says("gallant", "away off")

    assert "You are back." in answer
    assert not sits(town, "savoie")
    assert "savoie" not in town.members(ROOM)
    assert "Gallant est de retour" in town.last(town.direct("savoie"))
    told = "\n".join(town.heard("coordination:1"))
    assert "K7-QF3: Gallant is back.\nSavoie has left the team again." in told


def test_an_alternate_who_is_needed_stays_until_they_are_not(town: Town):
    gone(town)
    town.says("cormier", "!task add savoie, friday 9:00, ask about a place", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "away off")

    assert sits(town, "savoie")
    assert any("Savoie stays until" in body for body in town.heard("coordination:1"))

    town.says("savoie", "!task done T1", room=ROOM)
    assert not sits(town, "savoie")
    assert "savoie" not in town.members(ROOM)


def test_who_sat_there_before_keeps_the_seat(town: Town):
    town.says("cormier", "case add @savoie K7-QF3")
    town.says("cormier", "yes K7-QF3")
    gone(town)

    town.says("gallant", "away off")

    assert sits(town, "savoie")


@pytest.mark.parametrize(
    ("language", "off", "own", "of_another"),
    [
        ("en", "away off", "You are back, and get the alerts again.", "Gallant is back, and gets the alerts"),
        (
            "fr",
            "absence fin",
            "Vous êtes de retour et recevez de nouveau vos alertes.",
            "Gallant est de retour et reçoit ses alertes.",
        ),
    ],
)
def test_whoever_is_back_is_not_spoken_of_as_somebody_else(
    town: Town, language: str, off: str, own: str, of_another: str
):
    for name in ("gallant", "cormier"):
        town.says(name, f"language {language}")
    for _ in ("own", "by another"):
        town.says("gallant", "away until friday")
        town.hears_no_more()

    assert town.says("cormier", off.replace(" ", " @gallant ")).startswith(of_another)
    town.says("gallant", "away until friday")
    town.says("gallant", off)
    assert any(said.startswith(own) for said in town.heard(town.direct("gallant")))


def test_what_can_be_done_for_who_has_nobody_is_written_out(town: Town):
    town.says("roy", "away until friday")
    town.says("ouellet", "absence lundi au vendredi")

    now = "Now: `!roster alternate @roy @user`, or `case add @user K7-QF3` in our direct room."
    assert any(said.endswith(now) for said in town.heard("coordination:1"))
    maintenant = "Maintenant\u00a0: `!équipe suppléant @ouellet @nom` en nomme une."
    assert town.last("coordination:3").endswith(maintenant)


def test_called_off_before_it_begins_nothing_happens(town: Town):
    town.says("gallant", "away monday to friday")

    assert town.says("gallant", "away off").startswith("Called off: you will not be away.")
    town.pass_time(timedelta(days=7))

    assert not sits(town, "savoie")
    assert not any("You are back" in body for body in town.heard(town.direct("gallant")))


@pytest.mark.rule("P1.5")
def test_called_off_by_a_coordinator_the_member_and_the_alternate_hear_it(town: Town):
    town.says("cormier", "away gallant monday to friday")
    town.hears_no_more()

    town.says("cormier", "away gallant off")

    assert town.last(town.direct("gallant")).startswith(
        "Cormier has called off your absence.\nIt would have begun: "
    )
    assert town.last(town.direct("savoie")).startswith("Finalement, pas d’absence pour Gallant\u00a0: ")
    assert [town.rings(town.direct(name)) for name in ("gallant", "savoie")] == [[], []]


def test_called_off_by_oneself_the_alternate_alone_hears_it(town: Town):
    town.says("savoie", "langue en")
    town.says("gallant", "away monday to friday")
    town.hears_no_more()

    town.says("gallant", "away off")

    assert town.last(town.direct("savoie")).startswith(
        "Gallant will not be away after all: you need not stand in."
    )
    assert len(town.heard(town.direct("gallant"))) == 1


def test_what_calls_it_off_names_whose_it_is(town: Town):
    assert "`away @gallant off` calls it off" in town.says("cormier", "away gallant monday to friday")
    town.says("cormier", "langue fr")
    assert "`absence @gallant fin` l’annule" in town.says("cormier", "absence gallant lundi au vendredi")


def test_a_newer_absence_takes_the_place_of_the_older(town: Town):
    gone(town)
    town.says("gallant", "away 7 december to 11 december")

    assert not sits(town, "savoie")
    town.pass_time(timedelta(days=10))
    assert not sits(town, "savoie")
    town.pass_time(timedelta(days=6))
    assert sits(town, "savoie")


def test_another_alternate_named_meanwhile_takes_over(town: Town):
    town.moves_in("poirier", Role.MEMBER, Agency.DV)
    gone(town)

    town.says("cormier", "roster alternate gallant poirier")

    assert sits(town, "poirier")
    assert not sits(town, "savoie")


# --- by a coordinator ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed", ["away @gallant today to friday", "absence gallant aujourd’hui au vendredi"]
)
def test_a_coordinator_notes_it_for_who_is_ill(town: Town, typed: str):
    town.hears_no_more()

    answer = town.says("cormier", typed)

    assert answer.startswith("The absence of Gallant is noted.\nFrom Saturday 21 November 2026, 10:50")
    assert "Savoie stands in: K7-QF3" in answer
    assert sits(town, "savoie")
    assert any("Cormier has noted that you are away" in body for body in town.heard(town.direct("gallant")))
    assert "Gallant is back" in town.says("cormier", "away @gallant off")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("away @gallant off", "No absence is noted for Gallant. Nothing was changed."),
        ("absence gallant fin", "No absence is noted for Gallant. Nothing was changed."),
    ],
)
def test_ended_where_there_is_none_it_names_whom_it_is_about(town: Town, typed: str, answer: str):
    assert town.says("cormier", typed) == answer


def test_a_member_notes_nobody_elses(town: Town):
    assert "Only a coordinator" in town.says("roy", "away @gallant today to friday")
    assert now(town, "gallant").away_from is None


def test_another_regions_coordinator_notes_nobody_here(town: Town):
    assert "autre région" in town.says("ouellet", "away @gallant today to friday")
    assert now(town, "gallant").away_from is None


def test_a_coordinator_who_is_kept_out_of_a_case_does_not_hear_of_it(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "case exclude @doucet K7-QF3")
    town.hears_no_more()

    answer = town.says("doucet", "away @gallant today to friday")

    assert "K7-QF3" not in answer
    assert not any("K7-QF3" in body for body in town.heard("coordination:1"))
    assert not any("K7-QF3" in body for body in town.heard(town.direct("doucet")))
    assert any("K7-QF3: Savoie stands in" in body for body in town.heard(town.direct("cormier")))


# --- a coordinator away -------------------------------------------------------------------------------------
def test_the_only_coordinator_is_told_and_so_is_the_lead(town: Town):
    town.hears_no_more()
    answer = town.says("cormier", "away today to friday")

    assert "No other coordinator is there all that time" in answer
    assert town.rings(town.direct("mcgrath")) == [
        "Region 1: no coordinator is there, until Friday 27 November, 23:59"
    ]


def test_another_coordinator_covers(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.hears_no_more()

    answer = town.says("cormier", "away today to friday")

    assert "Doucet stands in: K7-QF3" in answer
    assert town.rings(town.direct("mcgrath")) == []


def test_alerts_of_a_coordinator_who_is_away_ring_at_their_alternate(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "roster alternate cormier doucet")
    town.says("cormier", "!task add cormier, thursday 9:00, call the clinic", room=ROOM)
    town.says("cormier", "away today to friday")
    town.everybody_accepts()
    town.hears_no_more()

    town.pass_time(timedelta(days=5))

    assert not any("T1" in ring for ring in town.rings(town.direct("cormier")))
    assert any("T1" in ring for ring in town.rings(town.direct("doucet")))


def test_a_coordinator_back_hears_of_new_referrals(town: Town):
    town.says("cormier", "away today to friday")
    referral = a_referral(
        id="R-4HXD", sent_at=town.clock.now() + timedelta(hours=1), first="Rosa", last="Blanchard"
    )
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=Event(at=town.clock.now(), by="test", about="R-4HXD"))
        work.commit()
    town.pass_time(timedelta(hours=2))

    assert "New referrals: R-4HXD" in town.says("cormier", "away off")


# --- bad input ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("away", "I did not understand both days"),
        ("away friday", "I did not understand both days"),
        ("away 31 november to 4 december", "I know no such date: that month does not have that day."),
        ("away 4 december to 30 november", "ends before it begins"),
        ("away monday 2pm friday", "can be read two ways"),
        ("away 2026-12-01 to 2028-12-01", "longer than a year"),
        ("away 2026-11-01 to 2026-11-05", "That time has passed"),
        ("away @nobody monday to friday", "I know nobody by that name"),
        ("away off", "No absence is noted for Gallant"),
        ("away marie tremblay", "I did not understand both days"),
    ],
)
def test_what_cannot_be_is_refused_and_not_repeated(town: Town, typed: str, answered: str):
    answer = town.says("gallant", typed)

    assert answered in answer
    assert "Nothing was changed." in answer
    assert "tremblay" not in answer
    assert now(town, "gallant").away_from is None


def test_front_line_staff_have_no_absences(town: Town):
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    assert "Only" in town.says("morin", "away monday to friday")
    assert "members and coordinators" in town.says("cormier", "away @morin monday to friday")
