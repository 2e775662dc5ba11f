"""A lost phone; a phone left open; the way back (CONVERSATION 3.9; COMMANDS `lost`, `lock`, `unlock`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.incoming import DeviceSeen
from casework.devices import Device
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ATLANTIC = ZoneInfo("America/Moncton")
K7, M4 = "case:K7-QF3", "case:M4-WP8"


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Tuesday afternoon: a development, which all acknowledge; a task of Roy's, done in the evening."""
    town = Town.empty(tmp_path_factory.mktemp("locking"), at(14, 20))
    a_team(town)
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH, first="Paul")
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Luc")
    town.says("cormier", "roster alternate roy lang")
    an_open_case(town)
    an_open_case(town, "M4-WP8", "R-5WCN", people=("cormier", "leblanc", "gallant"))
    user = town.people["roy"].user_id
    town.server.other_devices[user] = tuple(
        Device(user_id=user, id=id, fingerprint=f"key of {id}") for id in ("LAPTOP", "PHONE")
    )
    town.clock.set(at(14, 22))
    town.says("leblanc", "!critical bail: Released, no contact", room=K7)
    town.says("cormier", "!task add roy, friday 9:00, call the clinic", room=K7)
    town.clock.set(at(14, 25))
    for name in ("roy", "gallant", "cormier"):
        town.says(name, "!ack", room=K7)
    town.until(at(21, 15))
    town.says("roy", "task done T2 K7-QF3")
    town.until(at(22, 40))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def loses_the_phone(town: Town, typed: str = "lost") -> str:
    return town.says("roy", typed, device="LAPTOP")


# --- CONVERSATION 3.9 -----------------------------------------------------------------------------------
@pytest.mark.rule("P1.5")
def test_a_lost_phone_as_it_is_talked_through(town: Town):
    assert loses_the_phone(town) == (
        "Locked at 22:40: all your devices, this one too, until a coordinator has heard your voice.\n"
        "They get no new messages they can read. What was already on them is still there; I cannot call it back.\n"
        "Your alerts go to your alternate, Lang.\n"
        "Cormier has been told, with what your devices sent in the last 24 hours.\n"
        "Now: telephone Cormier; sign the lost phone out in Settings, Devices."
    )
    assert town.rings(town.direct("cormier")) == ["A member is locked, 22:40. `lock show`"]
    assert town.says("cormier", "lock show") == (
        "Roy locked all devices at 22:40. In the last 24 hours:\n"
        "1. `ack D1 K7-QF3`, PHONE, 14:25\n"
        "2. `task done T2 K7-QF3`, PHONE, 21:15\n"
        "Not Roy? Reply with the number, or `undo @roy 2`: I take it back and tell the room.\n"
        "Now: after hearing the voice, `unlock @roy`; it asks which devices to keep."
    )

    town.pass_time(timedelta(minutes=3))
    assert town.says("cormier", "lock gallant") == (
        "Gallant is locked, 22:43: out of 2 case rooms.\n"
        "All devices are blocked.\n"
        "K7-QF3: alternate Savoie is called.\n"
        "M4-WP8: alternate Savoie is called.\n"
        "Now: `unlock @gallant` only after hearing the voice, not after a message."
    )


def test_in_french_as_it_is_talked_through(town: Town):
    town.says("roy", "langue fr", device="LAPTOP")
    town.says("cormier", "langue fr")
    town.hears_no_more()

    said = loses_the_phone(town, "perdu")

    assert said.startswith("Verrouillé à 22\u00a0h\u00a040\u00a0: tous vos appareils, celui-ci aussi")
    assert "Vos alertes vont à votre suppléance\u00a0: Lang.\nLa coordination (Cormier) est prévenue" in said
    assert town.rings(town.direct("cormier")) == [
        "Un compte est verrouillé, 22\u00a0h\u00a040. `verrouiller voir`"
    ]
    assert "2. `tâche faite T2 K7-QF3`, PHONE, 21\u00a0h\u00a015" in town.says("cormier", "verrouiller voir")
    assert town.says("cormier", "verrouiller gallant").startswith(
        "Verrouillage de Gallant, 22\u00a0h\u00a040.\nSalles de dossier quittées\u00a0: 2."
    )


def test_whoever_holds_an_open_phone_learns_nothing_of_other_cases(town: Town):
    assert town.says("roy", "case show M4-WP8") == (
        "I know no case M4-WP8 that you can see. Nothing was changed."
    )


@pytest.mark.rule("P1.12")
def test_whoever_locks_learns_of_no_case_that_they_are_kept_out_of(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("doucet", "conflict M4-WP8")

    answer = town.says("doucet", "lock gallant")

    assert "K7-QF3: alternate Savoie is called." in answer
    assert "out of 1 case room." in answer
    assert "M4-WP8" not in answer


# --- at once --------------------------------------------------------------------------------------------
def test_a_locked_person_is_out_of_every_case_room_at_once_and_the_alternate_in(town: Town):
    loses_the_phone(town)

    assert "roy" not in town.members(K7)
    assert "lang" in town.members(K7)
    assert "roy" in town.members(town.direct("roy"))
    assert "you stand in from now on" in town.rings(town.direct("lang"))[-1]
    assert any("Paul Lang represents their agency" in said for said in town.heard(K7))
    assert not any("locked" in said or "Roy" in said for said in town.heard(K7))


def test_no_key_goes_to_a_locked_person_in_any_room(town: Town):
    user = town.people["roy"].user_id
    loses_the_phone(town)
    farewell = town.events(town.direct("roy"))[-1]

    town.says("cormier", "!plan", room=K7)
    town.says("cormier", "task add roy, friday 9:00, call again K7-QF3")
    town.pass_time(timedelta(days=2))

    assert user in farewell.readers
    assert town.events(town.direct("roy"))[-1] is farewell
    assert user not in town.events(K7)[-1].readers


@pytest.mark.parametrize("said", ["help", "plan mine", "danger K7-QF3 he is here", "lost", "unlock @roy all"])
def test_commands_of_a_locked_person_are_refused_in_words_that_any_thief_may_read(town: Town, said: str):
    loses_the_phone(town)

    answered = town.says("roy", said)

    assert answered.endswith("I do nothing for this account now. If it is yours, telephone your coordinator.")
    assert "K7-QF3" not in answered and "Cormier" not in answered
    assert ("911" in answered) == said.startswith("danger")


def test_in_french_the_refusal_is_one_sentence_too(town: Town):
    town.says("roy", "langue fr")
    loses_the_phone(town, "perdu")

    assert town.says("roy", "aide") == (
        "Je ne fais rien pour ce compte. Si c’est le vôtre, téléphonez à votre coordination."
    )


def test_what_a_locked_person_wrote_in_a_case_room_is_answered_where_nobody_else_reads(town: Town):
    town.server.write(
        town.room_id(K7), town.people["roy"].user_id, "!plan"
    )  # on its way when the phone is lost
    town.server.arriving.reverse()
    message = town.server.arriving.pop()
    loses_the_phone(town)
    before = len(town.events(K7))
    town.server.arriving.append(message)
    town.settle()

    assert len(town.events(K7)) == before
    assert "telephone your coordinator" in town.last(town.direct("roy"))


def test_a_dialogue_that_is_open_is_paused_and_what_was_typed_is_gone(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")
    typed = town.event_id
    loses_the_phone(town)

    posted = {one.event_id: one for one in town.server.rooms[town.room_id(town.direct("roy"))].events}
    assert posted[typed].content == {}
    with town.parts.open_work() as work:
        [dialogue] = work.dialogues.where(person=town.people["roy"].id)
    assert dialogue.state == "paused"


def test_a_lost_phone_is_never_an_answer_but_in_quotes_it_is(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")

    assert "last name" in town.says("roy", '"Lost"').lower()
    assert loses_the_phone(town).startswith("Locked at 22:40")


def test_detail_that_still_stands_on_the_screen_is_taken_off(town: Town):
    town.says("roy", "case show K7-QF3")
    shown = town.events(town.direct("roy"))[-1]
    assert shown.content

    loses_the_phone(town)

    assert shown.content == {}


@pytest.mark.rule("P7.4")
def test_a_ladder_that_runs_calls_the_alternate_at_once(town: Town):
    town.says("leblanc", "!critical bail: Seen near the house", room=K7)
    town.says("cormier", "!ack", room=K7)
    town.hears_no_more()

    loses_the_phone(town)

    assert town.rings(town.direct("lang")) == [
        "URGENT K7-QF3, D2: you stand in. Open the room, read, `!ack`",
    ]
    assert "D2" in "\n".join(town.heard(K7))  # the card once more: nobody reads what was before they came


@pytest.mark.rule("P7.4")
def test_the_alternate_of_somebody_locked_is_told_of_new_developments(town: Town):
    loses_the_phone(town)
    town.hears_no_more()

    town.says("leblanc", "!critical bail: Seen near the house", room=K7)

    assert town.rings(town.direct("lang")) == ["URGENT K7-QF3, D2, 22:40. Open the room, read, `!ack`"]


def test_a_restart_forgets_nothing_of_it(town: Town):
    loses_the_phone(town)

    again = town.restarted()

    assert "telephone your coordinator" in again.says("roy", "help")
    assert "Roy locked all devices" in again.says("cormier", "lock show")


@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize(
    ("language", "unlock", "yes", "before", "after"),
    [
        ("en", "unlock gallant 1", "yes", "Case rooms that you know of: 1\n", "know of, from now on: 1\n"),
        (
            "fr",
            "déverrouiller gallant 1",
            "oui",
            "que vous connaissez : 1\n",
            "connaissez, à partir de maintenant : 1\n",
        ),
    ],
)
def test_nor_does_whoever_unlocks_by_how_many_there_are(
    town: Town, language: str, unlock: str, yes: str, before: str, after: str
):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc", language=language)
    town.says("doucet", "conflict M4-WP8")
    town.says("cormier", "lock gallant")

    shown = town.says("doucet", unlock).replace("\u00a0", " ")
    done = town.says("doucet", f"{yes} gallant").replace("\u00a0", " ")

    assert before in shown
    assert after in done


# --- who may ----------------------------------------------------------------------------------------------
def test_only_coordinators_of_the_region_lock_and_unlock(town: Town):
    assert "Only a coordinator can do that" in town.says("leblanc", "lock roy")
    assert "autre région" in town.says("picard", "verrouiller @roy")
    loses_the_phone(town)
    assert "Je ne connais aucun compte verrouillé" in town.says("picard", "verrouiller voir")
    assert "autre région" in town.says("picard", "déverrouiller @roy 1")


def test_locked_twice_and_not_locked_are_said(town: Town):
    assert "Roy is not locked" in town.says("cormier", "unlock roy")
    assert "nobody locked" in town.says("cormier", "lock show")
    town.says("cormier", "lock roy")
    assert "Roy is locked already, since 22:40" in town.says("cormier", "lock roy")


def test_a_coordinator_who_is_locked_by_another_is_told_to_the_program_lead(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.hears_no_more()

    town.says("doucet", "lock cormier")

    told = town.heard(town.direct("mcgrath"))
    assert told[0].startswith(
        "Ana Cormier, coordinator, has been locked since 22:40.\nRegion: Fredericton\nLocked by: Luc Doucet"
    )
    assert town.rings(town.direct("mcgrath")) == ["URGENT: a coordinator is locked, 22:40. Read above"]
    assert "cormier" not in town.members("coordination:1")


def test_the_last_coordinator_can_lose_a_phone_and_then_the_program_lead_is_rung(town: Town):
    said = town.says("cormier", "lost")

    assert "the program lead has been told" in said
    assert town.rings(town.direct("mcgrath")) == ["URGENT: a coordinator is locked, 22:40. Read above"]
    assert "The last coordinator of Fredericton" in "\n".join(town.heard(town.direct("mcgrath")))


def test_where_nobody_is_left_a_coordinator_of_another_region_lets_them_in_again(town: Town):
    town.says("cormier", "lost")
    town.hears_no_more()

    assert "Ana Cormier" in town.says("picard", "déverrouiller @cormier")
    town.says("picard", "déverrouiller @cormier tout")
    assert "Cormier a de nouveau accès" in town.says("picard", "oui cormier")
    town.everybody_accepts()
    assert "cormier" in town.members("coordination:1") and "cormier" in town.members(K7)


def test_while_a_coordinator_is_locked_the_others_read_the_coordination_room_as_ever(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("cormier", "lost")
    town.hears_no_more()

    town.says("roy", "refer")
    for answer in (
        "today 10:30",
        "Aline",
        "Caron",
        "506-555-0142",
        "no",
        "odara 9",
        "yes",
        "yes",
        "not needed",
    ):
        town.says("roy", answer)
    town.says("roy", "send")

    assert any("new referral" in said for said in town.rings("coordination:1"))


# --- lock show ------------------------------------------------------------------------------------------
def test_what_was_sent_is_shown_without_its_words(town: Town):
    town.says("roy", "task cannot T1 K7-QF3, Marie moved to the shelter", device="PHONE")
    loses_the_phone(town)

    said = town.says("cormier", "lock show")

    assert "Marie" not in said and "shelter" not in said


def test_more_than_ten_are_paged_with_the_newest_first_page(town: Town):
    for _ in range(11):
        town.says("roy", "plan mine")
    loses_the_phone(town)

    first = town.says("cormier", "lock show")

    assert "13. `plan`" in first and "\n3. `" not in first
    assert "3 earlier: `lock show @roy 2`" in first
    assert "\n1. `ack" in town.says("cormier", "lock show @roy 2")


def test_who_was_locked_by_another_has_no_longer_list_than_others(town: Town):
    for _ in range(11):
        town.says("roy", "plan mine")
    town.says("cormier", "lock roy")

    first = town.says("cormier", "lock show")

    assert first.startswith("Roy was locked by Cormier, 22:40.")
    assert len(first.splitlines()) <= 14
    assert "4 earlier: `lock show @roy 2`" in first
    assert "\n4. `" in town.says("cormier", "lock show @roy 2")


@pytest.mark.parametrize(("count", "last"), [(10, "10. D10"), (12, "3 more, which are blocked")])
def test_many_devices_make_no_longer_list_than_others(town: Town, count: int, last: str):
    user = town.people["roy"].user_id
    town.server.other_devices[user] = tuple(
        Device(user_id=user, id=f"D{n}", fingerprint=f"key of {n}") for n in range(1, count + 1)
    )
    town.says("cormier", "lock roy")

    asked = town.says("cormier", "unlock roy")

    assert last in asked
    assert len(asked.splitlines()) <= 14


def test_of_two_who_are_locked_one_has_to_be_named(town: Town):
    loses_the_phone(town)
    town.says("cormier", "lock gallant")

    assert "2 people are locked. " in town.says("cormier", "lock show")
    assert "Gallant was locked by Cormier, 22:40." in town.says("cormier", "lock show gallant")


@pytest.mark.rule("P1.12")
def test_a_coordinator_who_is_kept_out_of_a_case_does_not_see_it_in_the_list(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("cormier", "case exclude doucet K7-QF3")
    loses_the_phone(town)

    assert "K7-QF3" not in town.says("doucet", "lock show")
    assert "K7-QF3" in town.says("cormier", "lock show")


# --- unlock -----------------------------------------------------------------------------------------------
def test_unlocking_asks_which_devices_to_keep_then_for_the_yes(town: Town):
    loses_the_phone(town)
    town.pass_time(timedelta(minutes=10))

    asked = town.says("cormier", "unlock roy")
    assert asked.startswith("Nothing is unlocked yet. Anna Roy is locked.\nSince Tuesday 24 November, 22:40.")
    assert "1. LAPTOP: signed by its owner, gets nothing while the lock lasts, last command" in asked
    shown = town.says("cormier", "1", reply_to=town.events(town.direct("cormier"))[-1].event_id)
    assert "Kept: LAPTOP\nBlocked: PHONE\nYour yes says that you have heard the voice." in shown
    assert "roy" not in town.members(K7)
    assert town.says("cormier", "yes roy").startswith(
        "Roy is unlocked, 22:50.\nCase rooms that you know of, from now on: 1"
    )

    town.everybody_accepts()
    assert "roy" in town.members(K7)
    assert "is blocked" in town.says("roy", "plan mine", device="PHONE")
    assert "Your tasks" in town.says("roy", "plan mine", device="LAPTOP")
    town.says("cormier", "!plan", room=K7)
    said = town.events(K7)[-1].rulings
    assert [one.id for one in town.server.devices(town.people["roy"].user_id) if said.admits(one)] == [
        "LAPTOP"
    ]


@pytest.mark.parametrize("typed", ["yes bosse", "oui bossé", "yes @bosse", "oui BOSSÉ"])
def test_the_yes_is_understood_with_and_without_accents(town: Town, typed: str):
    town.moves_in("bosse", Role.MEMBER, Agency.HEALTH, first="Léa", last="Bossé")
    town.says("cormier", "lock @bosse")
    town.says("cormier", "unlock @bosse all")

    assert town.says("cormier", typed).startswith("Bossé is unlocked")


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("en", "no", "Without your yes nothing happens. Nothing was changed."),
        ("en", "no thanks", "Without your yes nothing happens. Nothing was changed."),
        ("fr", "non", "Sans votre oui, rien ne se fait. Rien n’a été changé."),
        ("fr", "Non, merci.", "Sans votre oui, rien ne se fait. Rien n’a été changé."),
    ],
)
def test_a_no_to_what_waits_for_a_yes_is_told_that_nothing_happens(
    town: Town, language: str, typed: str, told: str
):
    town.says("cormier", f"language {language}")
    town.says("cormier", "lock @roy")
    not_asked = town.says("cormier", typed)
    town.says("cormier", "unlock @roy all")

    answer = town.says("cormier", typed)

    assert answer.startswith(told) and "roy" in answer
    assert not not_asked.startswith(told)
    town.says("cormier", "yes roy")
    assert "roy" in town.members(K7)


def test_in_french_unlocking_works_too(town: Town):
    town.says("cormier", "langue fr")
    loses_the_phone(town)

    town.talks(
        "cormier",
        ("déverrouiller roy", "Avez-vous entendu la voix? Un message ne suffit pas."),
        ("déverrouiller roy aucun", "Gardés\u00a0: aucun appareil"),
        ("oui roy", "Roy a de nouveau accès, 22\u00a0h\u00a040."),
    )


def test_who_is_left_without_a_device_is_not_said_to_read_again(town: Town):
    loses_the_phone(town)

    shown = town.says("cormier", "unlock roy none")
    done = town.says("cormier", "yes roy")

    assert shown.startswith("Nothing is unlocked yet. Anna Roy could read nothing.")
    assert "They can read nothing of mine, not even this news, until a device of theirs reads." in done
    assert "They are told" not in done
    assert done.endswith("Now: `device list @roy`, then `device approve @roy 1` or its number.")


def test_a_kept_device_that_gets_nothing_is_not_called_kept(town: Town):
    loses_the_phone(town)
    user = town.people["roy"].user_id
    unsigned = Device(user_id=user, id="TABLET", fingerprint="new", standing="unsigned")
    town.server.other_devices[user] += (unsigned,)

    shown = town.says("cormier", "unlock roy PHONE TABLET")

    assert "Kept: PHONE\nKept, and gets nothing: TABLET (not signed by its owner, gets nothing)" in shown
    town.says("cormier", "langue fr")
    assert "Gardés, sans rien recevoir\u00a0: TABLET" in town.says("cormier", "déverrouiller roy TABLET")


def test_that_all_devices_are_blocked_is_said_in_place_of_a_missing_verification(town: Town):
    loses_the_phone(town)
    town.says("cormier", "unlock roy none")
    town.says("cormier", "yes roy")
    seen = DeviceSeen(
        user_id=town.people["roy"].user_id, device="PHONE", reason="unsigned", can_read_elsewhere=False
    )

    town.hears_no_more()
    town.server.arriving.append(seen)
    town.settle()

    said = town.last("coordination:1")
    assert said.startswith("Roy cannot read what I write: all their devices are blocked.")


def test_the_person_hears_what_happened_meanwhile_in_counts_and_codes(town: Town):
    loses_the_phone(town)
    town.says("leblanc", "!critical bail: Seen near the house", room=K7)
    town.pass_time(timedelta(minutes=5))
    town.hears_no_more()

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")

    [said] = town.heard(town.direct("roy"))
    assert said.startswith("You have been unlocked since 22:45, by Cormier.")
    assert "K7-QF3: 1 critical development" in said and "house" not in said
    assert "Roy has been unlocked since 22:45, by Cormier." in town.heard("coordination:1")


def test_an_alarm_from_before_the_lock_is_not_called_nothing(town: Town):
    town.says("leblanc", "!danger He is at the door", room="case:K7-QF3")
    town.says("gallant", "lost")

    town.says("cormier", "unlock gallant all")
    town.says("cormier", "yes gallant")

    said = next(
        body for body in town.heard(town.direct("gallant")) if body.startswith("You have been unlocked")
    )
    assert "K7-QF3: 1 critical development" in said
    assert "nothing waits for you" not in said


@pytest.mark.rule("P7.4")
def test_what_was_reported_during_the_lock_and_asked_of_nobody_there_is_asked_of_who_is_back(town: Town):
    town.says("leblanc", "lost")
    town.says("gallant", "!danger He is at the door", room=K7)
    town.pass_time(timedelta(minutes=2))
    town.hears_no_more()

    town.says("cormier", "unlock leblanc all")
    town.says("cormier", "yes leblanc")
    town.everybody_accepts()

    assert any(ring.startswith("URGENT K7-QF3, D2") for ring in town.rings(town.direct("leblanc")))
    assert any("He is at the door" in body for body in town.heard(K7))
    assert "K7-QF3, D2, immediate danger" in town.says("leblanc", "today")
    for name in ("cormier", "roy"):
        town.says(name, "!ack", room=K7)
        assert "every agency has acknowledged" not in town.last(K7)
    town.says("leblanc", "!ack", room=K7)
    assert "every agency has acknowledged" in "\n".join(town.heard(K7))


def test_the_alternate_leaves_again(town: Town):
    loses_the_phone(town)
    town.everybody_accepts()
    assert "lang" in town.members(K7)

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")

    assert "lang" not in town.members(K7)
    assert "You stand in no more" in town.last(town.direct("lang"))


def test_the_alternate_stays_while_a_task_of_theirs_is_open(town: Town):
    loses_the_phone(town)
    town.everybody_accepts()
    town.says("cormier", "!task add lang, friday 9:00, call the clinic", room=K7)

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")

    assert "lang" in town.members(K7)
    town.says("lang", "!task done T3", room=K7)
    assert "lang" not in town.members(K7)


def test_a_device_that_came_up_between_the_question_and_the_yes_is_blocked_too(town: Town):
    loses_the_phone(town)
    town.says("cormier", "unlock roy LAPTOP")
    user = town.people["roy"].user_id
    town.server.other_devices[user] += (Device(user_id=user, id="TABLET", fingerprint="new"),)

    said = town.says("cormier", "yes roy")

    assert "Kept: LAPTOP\nBlocked: PHONE, TABLET" in said


def test_numbers_that_are_no_devices_are_asked_again(town: Town):
    loses_the_phone(town)

    assert "Type numbers from 1 to 2" in town.says("cormier", "unlock roy 7")
    assert "Type numbers from 1 to 2" in town.says("cormier", "unlock roy the laptop")


# --- a number that was not sent as a reply ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Now: reply with it to the message that asks for it, or type `unlock @gallant 1`."),
        (
            "fr",
            "Maintenant : répondez avec lui au message qui le demande, ou écrivez `déverrouiller @gallant 1`.",
        ),
    ],
)
def test_a_number_alone_is_answered_with_what_to_type(mold: Town, tmp_path: Path, language: str, line: str):
    town = mold.copied_to(tmp_path)
    for said in (f"language {language}", "lock gallant", "unlock gallant"):
        town.says("cormier", said)

    answer = town.says("cormier", "1").replace("\u00a0", " ")

    assert answer.splitlines()[-1] == line


def test_of_nobody_s_phone_it_names_none(mold: Town, tmp_path: Path):
    town = mold.copied_to(tmp_path)

    assert town.says("leblanc", "1, 3").splitlines() == [
        "A number alone does not say what it is about. Nothing was changed.",
        "Now: reply with it to the message that asks for it.",
    ]
