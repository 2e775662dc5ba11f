"""Tasks and the plan, as people live them (PROTOCOL P6; COMMANDS 2; CONVERSATION 2)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.effects import Part
from bot.posting import LONGEST_RING
from bot.render import LANGUAGES, Renderer
from casework.people import Agency, Role
from tests.build import a_guest, a_team, an_open_case, change
from tests.town import Town

ROOM = "case:K7-QF3"
ATLANTIC = ZoneInfo("America/Moncton")
WORDS = Renderer()


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town


# --- add --------------------------------------------------------------------------------------------------
@pytest.mark.rule("P6.2")
def test_a_task_is_given_in_one_line_and_echoed_whole(town: Town):
    card = town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    assert card == (
        "T1 is for Roy, health.\n"
        "Due: Monday 23 November 2026, 09:00, Atlantic\n"
        "What: call the clinic\n"
        "Now, Roy: `!task accept T1`"
    )


@pytest.mark.rule("P12.10")
def test_whose_task_it_is_learns_of_it_by_code_and_number_alone(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    assert town.rings(town.direct("roy")) == [
        "K7-QF3: task T1 is yours, due Monday 23 November, 09:00. `task accept T1 K7-QF3`"
    ]
    assert town.rings(ROOM) == []


def test_who_takes_a_task_upon_themselves_is_not_rung(town: Town):
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    assert town.rings(town.direct("roy")) == []


def test_asked_in_the_direct_room_the_card_stands_in_the_case_room(town: Town):
    answer = town.says("cormier", "task add K7-QF3 roy, monday 9:00, call the clinic")

    assert answer.startswith(
        "T1 of K7-QF3 is for Roy.\nAgency: health\nDue: Monday 23 November 2026, 09:00, Atlantic"
    )
    assert "clinic" not in answer
    assert "What: call the clinic" in town.last(ROOM)


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize(
    ("language", "said", "role"),
    [
        ("en", "task add K7-QF3 doucet, monday 9:00, call the clinic", "Role: coordinator"),
        ("fr", "tâche ajouter K7-QF3 doucet, lundi 9 h, appeler la clinique", "Rôle : coordination"),
    ],
)
def test_who_is_there_as_coordinator_alone_has_a_role_and_no_agency(
    town: Town, language: str, said: str, role: str
):
    town.moves_in("doucet", Role.COORDINATOR, Agency.SOCIAL, first="Luc")
    change(town, "cormier", language=language)

    assert town.says("cormier", said).replace("\u00a0", " ").splitlines()[1] == role


@pytest.mark.parametrize(
    "tail",
    [
        "roy, monday 9:00, call the clinic",
        "roy monday 9:00, call the clinic",
        "roy monday 9:00 call the clinic",
        "Anna Roy, monday 9:00, call the clinic",
        "@roy monday 9:00, call the clinic",
        "@roy:hs.test, monday 9:00, call the clinic",
        "health, monday 9:00, call the clinic",
        "santé lundi 9 h, call the clinic",
    ],
)
def test_the_ways_to_say_who_and_when(town: Town, tail: str):
    card = town.says("cormier", f"!task add {tail}", room=ROOM)

    assert "for Roy, health" in card
    assert "Monday 23 November 2026, 09:00" in card
    assert "What: call the clinic" in card


def test_a_pill_means_its_owner_whatever_it_shows(town: Town):
    pills = ("@roy:hs.test",)

    card = town.says("cormier", "!task add Nurse Anna, monday 9:00, call", room=ROOM, pills=pills)

    assert "for Roy, health" in card


def test_of_two_with_one_surname_none_is_guessed(town: Town):
    town.moves_in("roy2", Role.MEMBER, Agency.POLICE, last="Roy")

    town.talks(
        "cormier",
        ("!task add roy, monday 9:00, call", "More than one person has that name."),
        ("!task add @roy, monday 9:00, call", "T1 is for Roy, health."),
        room=ROOM,
    )


@pytest.mark.parametrize("typed", ["picard", "Daigle", "picard daigle", "mylène daigle", "m.picard"])
def test_half_of_a_double_surname_is_understood(town: Town, typed: str):
    town.moves_in("m.picard", Role.COORDINATOR, Agency.VICTIMS, first="Mylène", last="Picard-Daigle")

    card = town.says("cormier", f"!task add {typed}, monday 9:00, call", room=ROOM)

    assert card.startswith("T1 is for Picard-Daigle, Victim Services.")


@pytest.mark.rule("P6.6")
def test_the_clients_name_is_no_half_of_a_colleagues(town: Town):
    town.moves_in("c.cyr", Role.COORDINATOR, Agency.VICTIMS, last="Cyr-Tremblay")

    answer = town.says("cormier", "!task add tremblay, monday 9:00, move out", room=ROOM)

    assert "Nothing was changed." in answer
    assert "T1 is for" not in answer


def test_two_visits_or_two_oclock_is_asked(town: Town):
    answer = town.says("cormier", "!task add roy monday 2 visits", room=ROOM)

    assert answer.startswith("I cannot tell where the time ends. Nothing was changed.")
    assert "T1" in town.says("cormier", "!task add roy, monday, 2 visits", room=ROOM)


@pytest.mark.rule("P6.6")
@pytest.mark.parametrize("who", ["client", "la cliente", "Marie", "tremblay", "her mother"])
def test_a_task_for_the_client_is_refused_with_the_reason(town: Town, who: str):
    answer = town.says("cormier", f"!task add {who}, monday, call", room=ROOM)

    assert answer.startswith("A task is never given to the client or the people around them.")
    assert "Safety is the agencies' work" in answer
    assert "Nothing was changed" in answer
    assert who not in answer.splitlines()[-1]
    assert town.says("cormier", "!plan", room=ROOM).startswith("K7-QF3, plan: 0 open")


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize("who", ["theriault", "social", "savoie", "mcgrath"])
def test_who_may_not_read_the_case_has_no_task_in_it(town: Town, who: str):
    answer = town.says("cormier", f"!task add {who}, monday, call", room=ROOM)

    assert answer.startswith("Nobody of that name or agency reads this case.")
    assert all(town.rings(town.direct(name)) == [] for name in town.people)


@pytest.mark.parametrize(
    ("tail", "heard"),
    [
        ("roy", "I did not understand the day or the time."),
        ("roy, someday, call", "I did not understand the day or the time."),
        ("roy, 05/11/2026, call", "The day or the month first? I cannot tell."),
        ("roy, friday midnight, call", "Its beginning or its end? Midnight stands between two days."),
        ("roy, 10:00, call", "That can be Saturday 21 November 2026, or Sunday 22 November 2026."),
        ("roy, yesterday 9:00, call", "That time has passed."),
        ("roy, today, call", "That day has no hour."),
        ("roy, yesterday, call", "That time has passed."),
        ("roy, this morning, call", "That day has no hour."),
        ("roy, monday", "What is to be done?"),
        ("nobody, monday, call", "I know nobody by that name"),
        ("", "I did not understand that."),
        ("roy, monday, " + "a" * 501, "That has 501 characters; at most 500."),
    ],
)
def test_what_is_not_whole_changes_nothing(town: Town, tail: str, heard: str):
    answer = town.says("cormier", f"!task add {tail}", room=ROOM)

    assert heard in answer
    assert "Nothing was changed" in answer


@pytest.mark.parametrize("due", ["by monday 9:00", "due monday 9:00", "d’ici lundi 9 h", "pour lundi 9 h"])
def test_a_task_may_be_due_by_a_day(town: Town, due: str):
    answer = town.says("cormier", f"!task add roy, {due}, call the clinic", room=ROOM)

    assert "Monday 23 November 2026, 09:00" in answer


@pytest.mark.rule("P1.3")
def test_a_guest_gives_no_tasks(town: Town):
    a_guest(town)

    assert "Nothing was changed" in town.says("haddad", "task add K7-QF3 roy, monday, call")


# --- move -------------------------------------------------------------------------------------------------
def test_a_tasks_way_from_open_to_done(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    town.talks(
        "roy",
        ("!task accept T1", "T1: accepted. Roy, 10:50."),
        ("!task start T1", "T1: in progress. Roy, 10:50."),
        (
            "!task done T1",
            "T1: done. Roy, 10:50.\nNow, Roy: nothing more. A mistake: `!undo`, until 11:00.",
        ),
        ("!task done T1", "T1 is settled already: done. Nothing was changed."),
        ("!task done T7", "I know no task T7 there."),
        room=ROOM,
    )


def test_what_cannot_be_done_says_why(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    town.says("roy", "task cannot T1 K7-QF3, the clinic is closed")

    assert town.last(ROOM) == (
        "T1: cannot be done. Roy, 10:50.\n"
        "Why: the clinic is closed\n"
        "Now, Cormier: `!task add` if somebody else can do it."
    )
    assert "; why: the clinic is closed" in town.says("roy", "!plan", room=ROOM)


def test_who_gave_it_is_rung_once_and_sees_why(town: Town):
    town.says("leblanc", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.hears_no_more()

    town.says("roy", "!task cannot T1, the clinic is closed", room=ROOM)

    assert town.rings(town.direct("leblanc")) == ["K7-QF3: task T1 cannot be done, 10:50. `plan T1 K7-QF3`"]
    assert town.rings(town.direct("cormier")) == town.rings(town.direct("roy")) == town.rings(ROOM) == []
    assert "Why: the clinic is closed" in town.says("leblanc", "plan T1 K7-QF3")


def test_who_gave_a_task_to_themselves_is_not_rung(town: Town):
    town.says("cormier", "!task add cormier, monday 9:00, call the clinic", room=ROOM)
    town.hears_no_more()

    town.says("cormier", "!task cannot T1, no time", room=ROOM)

    assert town.rings(town.direct("cormier")) == []
    assert "Now, Cormier: `!task add`" in town.last(ROOM)


def test_where_who_gave_it_may_not_read_any_more_the_key_contact_decides(town: Town):
    town.says("leblanc", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("leblanc", "!conflict", room=ROOM)
    town.hears_no_more()

    town.says("roy", "!task cannot T1, the clinic is closed", room=ROOM)

    assert town.rings(town.direct("leblanc")) == []
    assert town.rings(town.direct("cormier")) == ["K7-QF3: task T1 cannot be done, 10:50. `plan T1 K7-QF3`"]
    assert town.last(ROOM).endswith("Now, Cormier: `!task add` if somebody else can do it.")


def test_without_a_reason_it_stays_open(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    assert "Nothing was changed" in town.says("roy", "!task cannot T1", room=ROOM)
    assert "1 open" in town.says("roy", "!plan", room=ROOM)


def test_in_the_direct_room_the_only_open_one_is_used_and_echoed(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    answer = town.says("roy", "task done t1")

    assert answer == (
        "K7-QF3, T1: done, 10:50. The case room is told.\n"
        "A mistake: `undo`, within 10 minutes.\n"
        "Now: nothing for you."
    )
    assert (
        town.last(ROOM) == "T1: done. Roy, 10:50.\nNow, Roy: nothing more. A mistake: `!undo`, until 11:00."
    )


def test_of_two_with_one_number_none_is_guessed(town: Town):
    an_open_case(town, code="M4-WP8", referral_id="R-3HXD")
    for room in (ROOM, "case:M4-WP8"):
        town.says("cormier", "!task add roy, monday 9:00, call", room=room)

    town.talks(
        "roy",
        (
            "task done T1",
            "You have more than one open T1. Nothing was changed.\nAdd the code: K7-QF3, M4-WP8",
        ),
        ("task done T1 M4-WP8", "M4-WP8, T1: done"),
        ("task done T1", "K7-QF3, T1: done"),
        ("task done T1", "Which case? Add its code"),
    )


def test_a_member_cannot_move_somebody_elses_task(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call", room=ROOM)

    for said in ("accept T1", "start T1", "done T1", "cannot T1, no time"):
        answer = town.says("gallant", f"!task {said}", room=ROOM)
        assert answer.startswith("T1 is somebody else's")
    assert "I know no case K7-QF3" in town.says("theriault", "task done T1 K7-QF3")
    assert ", open, due" in town.says("roy", "!plan", room=ROOM)


def test_a_coordinator_of_the_case_may_say_it_for_them(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call", room=ROOM)

    assert town.says("cormier", "!task done T1", room=ROOM) == (
        "T1: done. Cormier for Roy, 10:50.\nNow, Cormier: nothing more. A mistake: `!undo`, until 11:00."
    )


def test_a_guest_moves_and_sees_only_their_own(town: Town):
    a_guest(town)
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("cormier", "!task add haddad, monday 9:00, translate the letter", room=ROOM)

    assert town.says("haddad", "task done T1 K7-QF3").startswith("T1 is somebody else's")
    plan = town.says("haddad", "plan K7-QF3")
    assert "translate the letter" in plan
    assert "clinic" not in plan
    assert town.says("haddad", "task done T2").startswith("K7-QF3, T2: done")


@pytest.mark.rule("P5.6")
def test_while_a_guest_reads_along_the_card_waits(town: Town):
    a_guest(town)
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "task done T1 K7-QF3")

    during = town.heard(ROOM)
    town.pass_time(timedelta(hours=2))

    assert "clinic" not in " ".join(during)
    assert [body.splitlines()[0] for body in town.heard(ROOM)[len(during) :]] == [
        "T1 is for Roy, health.",
        "T1: done. Roy, 10:50.",
    ]


def test_another_cases_code_does_nothing_in_this_room(town: Town):
    an_open_case(town, code="M4-WP8", referral_id="R-3HXD")
    town.says("cormier", "!task add roy, monday 9:00, call", room=ROOM)

    answer = town.says("roy", "!task done T1 M4-WP8", room=ROOM)

    assert answer.startswith("That names another case, so I did not act")


# --- the plan ---------------------------------------------------------------------------------------------
@pytest.mark.rule("P6.5")
def test_the_plan_is_by_agency_and_what_is_open_comes_first(town: Town):
    town.talks(
        "cormier",
        ("!task add roy, monday 9:00, call the clinic", "T1"),
        ("!task add police, tuesday 14:30, ask about the date", "T2"),
        ("!task add police, monday 14:30, look at the order", "T3"),
        ("!task add gallant, monday 15:00, find a bed", "T4"),
        ("!task done T3", "done"),
        room=ROOM,
    )

    assert town.says("cormier", "!plan", room=ROOM).splitlines() == [
        "K7-QF3, plan: 3 open, 1 closed.",
        "police, T2, Leblanc, open, due Tuesday 24 November, 14:30: ask about the date",
        "health, T1, Roy, open, due Monday 23 November, 09:00: call the clinic",
        "domestic-violence sector, T4, Gallant, open, due Monday 23 November, 15:00: find a bed",
        "police, T3, Leblanc, done: look at the order",
        "Now: nothing for you.",
    ]


@pytest.mark.rule("P12.1")
def test_in_the_direct_room_the_plan_fades(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    plan = town.says("roy", "plan mine")
    town.pass_time(timedelta(minutes=16))

    assert "K7-QF3, T1, open, due Monday 23 November, 09:00: call the clinic" in plan
    assert plan.endswith("This answer disappears at 11:05.\nNow: `task done T1 K7-QF3`")
    assert "clinic" not in "".join(town.heard(town.direct("roy")))


def test_a_long_plan_comes_by_pages_of_ten(town: Town):
    for number in range(12):
        town.says("cormier", f"!task add roy, monday 9:00, visit {number}", room=ROOM)

    first = town.says("roy", "plan K7-QF3")
    second = town.says("roy", "plan 2 K7-QF3")

    assert first.count("health, T") == 10
    assert "2 more: `plan 2 K7-QF3`" in first
    assert second.count("health, T") == 2


def test_a_plan_without_a_code_is_asked_for(town: Town):
    assert town.says("roy", "plan").startswith("Which case?")
    assert "plan mine" in town.says("roy", "!plan everything", room=ROOM)


def test_late_is_said_in_words(town: Town):
    town.says("cormier", "!task add roy, in 2 hours, call the clinic", room=ROOM)

    town.pass_time(timedelta(hours=3))

    assert "open, late since Saturday 21 November, 12:50: call" in town.says("roy", "!plan", room=ROOM)


# --- its clock --------------------------------------------------------------------------------------------
@pytest.mark.rule("P6.2")
def test_the_ladder_of_a_late_task(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    due = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    heard = []

    for hours in (-24, 0, 24, 72):
        town.until(due + timedelta(hours=hours, minutes=-1))
        town.hears_no_more()
        town.until(due + timedelta(hours=hours))
        rooms = {"roy": town.direct("roy"), "coordination": "coordination:1", "lead": town.direct("mcgrath")}
        heard += [(hours, who, ring) for who, room in rooms.items() for ring in town.rings(room)]

    assert heard == [
        (-24, "roy", "K7-QF3: task T1 is due Monday 23 November, 09:00. `task done T1 K7-QF3`"),
        (0, "roy", "K7-QF3: task T1 is still open, due Monday 23 November, 09:00. `task done T1 K7-QF3`"),
        (
            24,
            "coordination",
            "K7-QF3: task T1 has been late since Monday 23 November, 09:00. `plan K7-QF3` in our direct room",
        ),
        (
            72,
            "lead",
            "K7-QF3: a task has been late since Monday 23 November, 09:00. Please call the coordinators",
        ),
    ]


@pytest.mark.rule("P10.4")
@pytest.mark.parametrize("said", ["!task done T1", "!task cannot T1, the clinic is closed"])
def test_what_is_settled_rings_no_more(town: Town, said: str):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", said, room=ROOM)
    town.hears_no_more()

    town.pass_time(timedelta(days=10))

    assert all(town.rings(town.direct(name)) == [] for name in ("roy", "mcgrath", "cormier"))
    assert town.rings("coordination:1") == []


def test_accepting_does_not_stop_the_clock(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task accept T1", room=ROOM)
    town.hears_no_more()

    town.until(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))

    assert len(town.rings(town.direct("roy"))) == 2


def test_a_task_whose_owner_has_left_is_a_coordinators(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("cormier", "roster remove roy")
    town.says("cormier", "yes roy")
    town.hears_no_more()

    town.until(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))

    assert town.rings(town.direct("cormier"))[0].startswith(
        "K7-QF3: task T1 is due Monday 23 November, 09:00"
    )


def test_a_task_whose_owner_may_not_read_the_case_rings_the_coordinators(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("cormier", "lock roy")
    town.hears_no_more()

    town.until(datetime(2026, 11, 23, 13, 0, tzinfo=UTC))

    assert town.rings("coordination:1")[0].startswith("K7-QF3: task T1, due Monday 23 November, 09:00")


# --- in French --------------------------------------------------------------------------------------------
def test_the_same_in_french(town: Town):
    town.says("roy", "langue fr")
    town.says("cormier", "!tâche ajouter roy, lundi 9 h, appeler la clinique", room=ROOM)

    assert town.rings(town.direct("roy")) == [
        "K7-QF3\u00a0: tâche T1 pour vous, d’ici le lundi 23 novembre à 9\u00a0h. `tâche accepter T1 K7-QF3`"
    ]
    town.talks(
        "roy",
        (
            "tache accepter t1",
            "K7-QF3, T1\u00a0: acceptée, 10\u00a0h\u00a050. La salle du dossier est prévenue.",
        ),
        ("tâche commencer T1", "T1\u00a0: en cours"),
        ("plan moi", "d’ici le lundi 23 novembre à 9\u00a0h\u00a0: appeler la clinique"),
        ("tâche impossible T1 la clinique est fermée", "T1\u00a0: impossible"),
        ("tâche faite T1 K7-QF3", "T1 est déjà réglée\u00a0: impossible. Rien n’a été changé."),
        ("tâche ajouter K7-QF3 la cliente, lundi, appeler", "Une tâche n’est jamais confiée à la personne"),
        ("tâche ajouter K7-QF3 roy lundi 2 visites", "Je ne vois pas où l’heure se termine."),
    )
    assert town.last(ROOM).startswith("T1: cannot be done. Roy, 10:50.\nWhy: la clinique est fermée\n")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("block", ["yours", "cannot", "before", "due", "late", "unreached", "late-lead"])
def test_a_ring_is_short_on_every_day(lang: str, block: str):
    for day in range(1, 31):
        due = datetime(2026, 9, day, 18, 30, tzinfo=UTC)
        part = Part(f"task/{block}", {"code": "K7-QF3", "id": "T99", "due": due, "at": due})

        assert len(WORDS.text(part, lang, ATLANTIC, "room")) <= LONGEST_RING


@pytest.mark.parametrize(
    "due", ["tonight", "this afternoon", "ce soir", "cet après-midi", "tomorrow evening"]
)
def test_a_part_of_a_day_is_asked_for_its_hour_and_nothing_is_added(town: Town, due: str):
    answer = town.says("cormier", f"!task add roy, {due}, call the clinic", room=ROOM)

    assert answer == (
        "At what time? An evening or an afternoon alone is no hour. Nothing was changed.\n"
        "Examples: tonight at 8, tomorrow 2pm, friday 16:30"
    )
    assert "Due: Saturday 21 November 2026, 20:00" in town.says(
        "cormier", "task add K7-QF3 roy, tonight at 8, call"
    )
