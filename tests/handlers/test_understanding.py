"""What people type on phones, in replies and threads, and how it is understood (CONVERSATION V9, V11, V12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import handlers, suggesting
from bot.incoming import NowReads
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, refers
from tests.town import Town

ROUTER = handlers.router()
ROOM, COORDINATION = "case:K7-QF3", "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    refers(town, first="Nadine", last="Arsenault")
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("typed"))


def alert(town: Town) -> str:
    return next(one.event_id for one in town.events(COORDINATION) if "new referral" in one.content["body"])


@pytest.mark.parametrize("typed", ["take", "prendre", "Prendre", "!take", "`take`", "**take**"])
def test_a_reply_with_the_bare_word_takes_it_in_either_language(town: Town, typed: str):
    assert "taken by Cormier" in town.says("cormier", typed, room=COORDINATION, reply_to=alert(town))


def test_a_meeting_is_answered_by_a_reply_in_french(town: Town):
    town.says("cormier", "!meeting propose", room=ROOM)
    asked = next(
        one.event_id for one in town.events(town.direct("roy")) if "which times" in one.content["body"]
    )

    assert "Roy: 1 no, 2 yes" in town.says("roy", "2", reply_to=asked)


@pytest.mark.parametrize(
    ("typed", "as_if"),
    [
        *(("hello", "help"), ("Bonjour!", "aide")),
        *(("what now?", "today"), ("quoi faire", "jour")),
    ],
)
def test_what_people_say_first_is_answered(town: Town, typed: str, as_if: str):
    assert town.says("roy", typed) == town.says("roy", as_if)


@pytest.mark.parametrize("typed", ["done", "it's done", "c’est fait", "fait"])
def test_done_is_said_of_a_task(town: Town, typed: str):
    assert "Did you mean `task done`?" in town.says("roy", typed)


@pytest.mark.parametrize("name", ["cormier", "leblanc", "savoie", "mcgrath"])
def test_every_page_of_help_ends_with_what_now(town: Town, name: str):
    """Its shape is looked at by `tests/shape.py`; beyond the last page is the last page."""
    for typed in ("help", "help all", "help all 99", "help me", "help task", "help zzz"):
        assert town.says(name, typed).rsplit("\n", maxsplit=1)[-1].startswith(("Now: ", "Maintenant"))


def test_the_last_page_of_help_leads_back_to_the_first(town: Town):
    assert town.says("cormier", "help all 99").endswith("\nNow: `help` shows what comes first.")
    assert town.says("savoie", "aide tout 99").endswith("`aide` montre ce qui vient d’abord.")


def test_no_example_in_a_case_room_names_another_case(town: Town):
    for page in ("!help", "!help all", "!help all 2", "!help all 3", "!checked"):
        assert "K7-QF3" not in town.says("leblanc", page, room=ROOM)
    assert "K7-QF3" in town.says("leblanc", "help all 2") + town.says("leblanc", "help all")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("critcal K7-QF3 he is outside", "critical"),
        ("critcial", "critical"),
        ("meating propose", "meeting propose"),
        ("tsak done T1", "task done"),
        ("referal list", "referral list"),
    ],
)
def test_the_first_word_decides_what_is_offered(town: Town, typed: str, offered: str):
    assert f"Did you mean `{offered}`?" in town.says("cormier", typed)


def test_a_danger_without_a_code_is_asked_with_ones_own_codes(town: Town):
    an_open_case(town, "T9-HCX", "R-3HXD")

    answer = town.says("leblanc", "danger he is at the door")

    assert "911" in answer
    assert "Yours: K7-QF3, T9-HCX" in answer
    assert "Les vôtres\u00a0: K7-QF3, T9-HCX" in (
        town.says("leblanc", "langue fr") and town.says("leblanc", "danger il est là")
    )


@pytest.mark.rule("P12.11")
def test_whoever_has_no_case_is_shown_none(town: Town):
    town.moves_in("morin", agency=Agency.HEALTH)

    assert "K7-QF3" not in town.says("morin", "danger he is at the door").replace("like K7-QF3", "")


@pytest.mark.rule("P7.4")
def test_a_note_after_it_counted_is_kept(town: Town):
    town.says("leblanc", "!critical contact Seen again", room=ROOM)
    town.says("cormier", "!ack", room=ROOM)
    town.pass_time(timedelta(seconds=20))

    town.says("cormier", "!ack calling the client now", room=ROOM)

    assert any("with a note" in body for body in town.heard(ROOM))


@pytest.mark.rule("P7.4")
def test_all_of_them_with_a_note(town: Town):
    town.says("leblanc", "!critical contact Seen again", room=ROOM)
    town.says("leblanc", "!critical breach Seen there too", room=ROOM)

    town.says("cormier", "!ack all on my way", room=ROOM)

    assert "Nothing waits" in town.says("cormier", "!ack", room=ROOM)


def test_pills_and_names_side_by_side(town: Town):
    town.says("cormier", "!meeting propose tomorrow 14:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.says("cormier", "!meeting start", room=ROOM)
    leblanc = town.people["leblanc"].user_id

    said = f"!meeting present {leblanc} @roy gallant"
    answer = town.says("cormier", said, room=ROOM, pills=(leblanc,))

    assert "Leblanc, Roy, Gallant" in answer or all(name in answer for name in ("Leblanc", "Roy", "Gallant"))


def test_an_address_as_some_apps_copy_it(town: Town):
    typed = "roster add https://matrix.to/#/@lang:hs.test member health 1 en, Pat Lang"

    assert "Pat Lang" in town.says("cormier", typed)


@pytest.mark.rule("P1.15")
def test_a_guest_who_verifies_late_is_greeted_again(town: Town):
    town.says("cormier", "!meeting propose tomorrow 14:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.server.no_devices.add("@s.haddad:hs.test")
    town.says("cormier", "!adhoc add @s.haddad interpreter for M1", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    with town.parts.open_work() as work:
        guest = work.people.of_user("@s.haddad:hs.test")
    assert guest is not None and guest.role is Role.AD_HOC
    town.people["haddad"] = guest
    town.comes_in(guest)
    town.hears_no_more()

    town.server.no_devices.clear()
    town.server.arriving.append(NowReads(user_id=guest.user_id, device="PHONE"))
    town.settle()
    town.pass_time(timedelta(seconds=5))

    assert town.heard(town.direct("haddad"))[-1].startswith("Hello. This is Convene")


# --- natural words for what looks, or is done every day -----------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rappelez-moi", "call me"),
        ("Rappelez moi", "call me"),
        ("téléphonez-moi", "call me"),
        ("call me back", "call me"),
        ("phone me", "call me"),
        ("agenda", "today"),
        ("todo", "today"),
        ("deadlines", "today"),
        ("échéances", "today"),
        ("aujourd’hui", "today"),
        ("menu", "help"),
        ("commands", "help"),
        ("commandes", "help"),
        ("profile", "me"),
        ("profil", "me"),
        ("continue", "resume"),
        ("continuer", "resume"),
        ("orienter", "refer"),
        ("statut R-7KQ4", "referral status"),
        ("État R-7KQ4", "referral status"),
        ("my cases", "case list"),
        ("cases", "case list"),
        ("mes dossiers", "case list"),
        ("referrals", "referral list"),
        ("aiguillages", "referral list"),
        ("my tasks", "plan"),
        ("mes tâches", "plan"),
        ("English", "language"),
        ("français", "language"),
    ],
)
def test_a_natural_word_is_understood_as_it_is(typed: str, meant: str):
    match = ROUTER.match(typed)

    assert match is not None and match.command.name == meant
    assert match.command.name not in suggesting.AT_ONCE


@pytest.mark.parametrize(
    "typed", ["cases of abuse", "state of things", "English please", "étatique", "close cases"]
)
def test_a_sentence_that_begins_like_one_is_none(typed: str):
    match = ROUTER.match(typed)

    assert match is None or match.command.name not in ("case list", "referral status", "language")


# --- what is offered acts on nothing by itself ------------------------------------------------------------
@pytest.mark.rule("P11.2")
@pytest.mark.parametrize(
    ("name", "typed", "offered"),
    [
        ("cormier", "close", "`referral close`, `case close` or `escalation close`?"),
        ("cormier", "reopen K7-QF3", "`case reopen`?"),
        ("cormier", "rouvrir", "`case reopen`?"),
        ("cormier", "withdraw", "`consent withdraw`?"),
        ("roy", "lst", "`lost`?"),
        ("roy", "yse K7-QF3", "`yes`?"),
    ],
)
def test_the_second_word_alone_and_one_wrong_letter_are_understood(
    town: Town, name: str, typed: str, offered: str
):
    assert town.says(name, typed).endswith(f"Did you mean {offered}")


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize(
    ("typed", "offered"), [("rouvrir", "`dossier rouvrir`?"), ("fermé", "`dossier fermer`")]
)
def test_the_same_in_french(town: Town, typed: str, offered: str):
    town.says("cormier", "langue fr")

    assert offered in town.says("cormier", typed)


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize(
    "typed", ["close", "rouvrir", "passer", "échéances", "cases", "looked", "high", "qui", "canned"]
)
@pytest.mark.parametrize("name", ["roy", "savoie", "leblanc"])
def test_nothing_that_acts_at_once_is_offered_for_another_word(town: Town, name: str, typed: str):
    answer = town.says(name, typed)

    offered = {f"`{word}`" for word in ("lost", "lock", "hide", "yes", "cancel", "send", "conflict", "undo")}
    offered |= {
        f"`{word}`" for word in ("perdu", "verrouiller", "masquer", "oui", "annuler", "envoyer", "défaire")
    }
    assert not any(word in answer for word in offered)


def test_only_what_works_here_is_offered(town: Town):
    assert "roster" in town.says("cormier", "rostre")
    assert "roster" not in town.says("cormier", "!rostre", room=ROOM)
