"""An ad hoc member's whole visit (PROTOCOL P1.6, P1.15, P3.4, P5.6; CONVERSATION 3.8)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.context import case_room
from bot.effects import Part
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.town import ATLANTIC, Town

ROOM = case_room("K7-QF3")
ADD = "!adhoc add @s.haddad multicultural association for M1"
SENTENCE = "I will keep confidential all that I see and hear."
GUEST = "@s.haddad:hs.test"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Monday 30 November 2026, 17:35: the team meets on Wednesday at 10:00."""
    town = Town.empty(tmp_path, at(30, 17, 35))
    a_team(town)
    an_open_case(town)
    town.once("a meeting", a_meeting)
    return town


def a_meeting(town: Town) -> None:
    town.says("cormier", "!meeting propose wednesday 10:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.hears_no_more()


def is_named(town: Town, command: str = ADD) -> str:
    """Shown, confirmed; the guest's account is there."""
    town.says("cormier", command, room=ROOM)
    said = town.says("cormier", "!yes K7-QF3", room=ROOM)
    with town.parts.open_work() as work:
        guest = work.people.of_user(GUEST)
    assert guest is not None
    town.people["haddad"] = guest
    return said


def signs(town: Town) -> None:
    town.once("signs", _signs)


def _signs(town: Town) -> None:
    town.everybody_accepts()
    town.says("haddad", "affirm")
    town.says("haddad", SENTENCE)


def is_inside(town: Town) -> bool:
    return "haddad" in town.members(ROOM)


def sent_with(town: Town, body: str) -> list[frozenset[str]]:
    """Who got the keys of such messages in the case room."""
    return [one.readers for one in town.events(ROOM) if body in one.content.get("body", "")]


# --- CONVERSATION 3.8 -------------------------------------------------------------------------------
@pytest.mark.rule("P5.6")
@pytest.mark.rule("P1.15")
def test_an_interpreters_whole_visit(town: Town):
    assert town.says("cormier", ADD, room=ROOM) == (
        "S. Haddad would read K7-QF3 as a guest.\n"
        "From 09:50 to 10:45, Wednesday 2 December 2026; nothing before, and nothing after.\n"
        "I write nothing about the case there meanwhile, "
        "urgent things aside.\n"
        "If they also serve the offending partner: the same again, with `serves both` at the end.\n"
        "Needs the client's agreement; your yes records that you have it.\n"
        "Now, Cormier: `!yes K7-QF3`, until 17:45."
    )
    assert is_named(town) == (
        "A1: asked. Not yet ready: invitation, affirmation, device.\n"
        "I tell you Tuesday 1 December, 09:50 and Wednesday 2 December, 07:50 what is missing.\n"
        "Now: nothing for you."
    )

    town.comes_in(town.people["haddad"])
    english, french = town.heard(town.direct("haddad"))[0].replace("\u00a0", " ").split("\n\n")
    assert english.startswith(
        "Hello. This is Convene, a program. A team expects you Wednesday 2 December, 10:00.\n"
        "1. `affirm`, a confidentiality statement. `language en` for English.\n"
        "2. Verify this device in Settings, Devices"
    )
    assert french.startswith(
        "Bonjour. Ici Convene, un programme. On vous attend le mercredi 2 décembre à 10 h."
    )
    assert len(town.heard(town.direct("haddad"))[0].splitlines()) <= 8
    assert "K7-QF3" not in english + french

    signs(town)
    assert town.last(town.direct("haddad")) == (
        "Signed, Monday 30 November 2026, 17:35. One copy stays with the coordinator.\n"
        "Good until: Tuesday 30 November 2027\n"
        "Now: verify your device in Settings, Devices, if it is not verified. I say when your room opens."
    )
    assert not is_inside(town)
    town.hears_no_more()

    town.until(at(2, 9, 49, month=12))
    assert not is_inside(town)
    assert town.heard(ROOM) == []

    town.until(at(2, 9, 50, month=12))
    assert is_inside(town)
    assert town.heard(ROOM) == [
        "K7-QF3: a guest reads along from now to Wednesday 2 December, 10:45",
        "The guest is S. Haddad, multicultural association.\n"
        "They read what is written from now on, nothing from before.\n"
        "I write nothing about the case meanwhile.",
    ]
    assert town.rings(ROOM) == town.heard(ROOM)[:1]
    assert town.rings(town.direct("haddad")) == ["Your room opens now. Accept the invitation"]

    town.everybody_accepts()
    the_bot_says(town, name="K7-QF3/T9")
    town.hears_no_more()
    town.until(at(2, 10, 45, month=12))
    assert not is_inside(town)
    left, held = town.heard(ROOM)
    assert left == (
        "S. Haddad has left this room.\nThey cannot read anything written from now on.\n"
        "Held meanwhile: 1 message, follows."
    )
    assert held.startswith("M9: note 1 is kept.")
    assert town.last(town.direct("haddad")) == (
        "Thank you. Your part has ended, 10:45, and the room is closed to you.\n"
        "What you saw and heard stays confidential.\n"
        "Now: nothing for you. I leave this conversation Thursday 3 December, 10:45."
    )

    mine = town.room_id(town.direct("haddad"))
    town.until(at(3, 10, 44, month=12))
    assert town.server.left == []
    town.until(at(3, 10, 46, month=12))
    assert town.server.left == [(mine, "")]


def the_bot_says(town: Town, *, name: str | None = None, urgent: bool = False) -> None:
    """A message of the bot's own to the case room, as a clock would cause it."""
    from bot.effects import Say

    part = Part("meeting/noted", {"meeting": "M9", "count": 1, "by": town.people["cormier"]})
    town.parts.dispatcher.act(lambda ctx: [Say(room=ROOM, parts=(part,), name=name, urgent=urgent)])
    town.settle()


# --- who may come in, and when ------------------------------------------------------------------------
@pytest.mark.rule("P5.6")
@pytest.mark.parametrize("seed", range(3))
def test_a_guest_is_never_in_the_room_outside_the_window(town: Town, seed: int):
    chance = random.Random(seed)
    is_named(town)
    signs(town)
    opens, ends = at(2, 9, 50, month=12), at(2, 10, 45, month=12)
    start, span = town.clock.now(), timedelta(days=3)
    for moment in [*sorted(start + span * chance.random() for _ in range(12)), ends + span]:
        town.until(moment)
        the_bot_says(town, urgent=True)

        assert is_inside(town) == (opens <= moment < ends)
        assert (GUEST in sent_with(town, "M9: note")[-1]) == (opens <= moment < ends)


@pytest.mark.rule("P1.6")
def test_a_guest_who_has_not_affirmed_stays_out(town: Town):
    is_named(town)
    town.everybody_accepts()
    town.hears_no_more()

    town.until(at(2, 10, 20, month=12))

    assert not is_inside(town)
    assert town.heard(ROOM) == []
    assert town.rings(town.direct("cormier"))[-1] == (
        "URGENT K7-QF3, A1: guest not let in. Missing: affirmation, device"
    )


@pytest.mark.rule("P1.6")
def test_a_guest_who_affirms_during_the_window_is_let_in_once(town: Town):
    is_named(town)
    town.until(at(2, 10, 0, month=12))
    town.hears_no_more()

    signs(town)
    town.pass_time(timedelta(minutes=5))

    assert is_inside(town)
    assert len(town.rings(ROOM)) == 1
    assert town.rings(town.direct("haddad")) == ["Your room opens now. Accept the invitation"]


def test_what_is_missing_is_told_a_day_and_two_hours_before(town: Town):
    is_named(town)
    town.hears_no_more()

    town.until(at(2, 8, 0, month=12))

    rings = [ring for ring in town.rings(town.direct("cormier")) if "A1" in ring]
    assert rings == ["K7-QF3, A1: your guest for Wednesday 2 December, 09:50 is not ready"] * 2
    assert "Missing: invitation, affirmation, device" in "\n".join(town.heard(town.direct("cormier")))


def test_nothing_is_told_of_a_guest_who_is_ready(town: Town):
    is_named(town)
    signs(town)
    town.hears_no_more()

    town.until(at(2, 8, 0, month=12))

    assert [ring for ring in town.rings(town.direct("cormier")) if "A1" in ring] == []


@pytest.mark.rule("P3.4")
def test_a_guest_whom_the_client_leaves_out_is_not_let_in(town: Town):
    from dataclasses import replace

    from casework.events import Event

    is_named(town)
    signs(town)
    quiet = Event(at=town.clock.now(), by="test", about="R-7KQ4")
    with town.parts.open_work() as work:
        consent = work.consents.get("R-7KQ4")
        work.consents.save(replace(consent, left_out=(town.people["haddad"].id,)), because=quiet)
        work.commit()

    town.until(at(2, 10, 0, month=12))

    assert not is_inside(town)
    assert "the consent does not allow it" in town.rings(town.direct("cormier"))[-1]


# --- going out ----------------------------------------------------------------------------------------
def is_here(town: Town) -> None:
    town.once("is here", _is_here)


def _is_here(town: Town) -> None:
    is_named(town)
    signs(town)
    town.until(at(2, 10, 0, month=12))
    town.everybody_accepts()
    town.hears_no_more()


@pytest.mark.rule("P1.15")
def test_a_guest_is_out_at_once_when_removed(town: Town):
    is_here(town)

    town.says("cormier", "!adhoc remove @s.haddad", room=ROOM)

    assert not is_inside(town)
    assert town.heard(ROOM) == [
        "S. Haddad has left this room.\nThey cannot read anything written from now on.",
        "Done, 10:00. `!adhoc add` invites again.\nNow, Cormier: nothing for you.",
    ]
    town.hears_no_more()
    town.until(at(2, 11, 0, month=12))
    assert town.heard(ROOM) == []
    assert not is_inside(town)


@pytest.mark.rule("P1.6")
def test_the_room_reads_once_that_a_guest_is_gone_in_french_too(town: Town):
    is_here(town)
    town.says("cormier", "langue fr")

    town.says("cormier", "!ponctuel retirer @s.haddad", room=ROOM)

    said = "\n".join(town.heard(ROOM)).replace("\u00a0", " ")
    assert "Maintenant, Cormier : rien d’autre à faire." in said or "Now, Cormier: nothing for you." in said
    assert said.count("Haddad") == 1


@pytest.mark.rule("P7.3")
@pytest.mark.parametrize(
    ("language", "said", "right"),
    [
        ("en", "!critical he comes", "Type: other, none was named. If that is wrong, tell the coordinator"),
        ("en", "!critical bail: he comes", "conditions (4). If that is wrong, tell the coordinator"),
        ("en", "!critical released: he comes", "(10). If that is wrong, tell the coordinator"),
        (
            "fr",
            "!critique il arrive",
            "Type : autre, aucun n’a été nommé. Si c’est faux, dites-le à la coord",
        ),
        (
            "fr",
            "!critique caution : il arrive",
            "(4). Si c’est faux, dites-le à la coordination",
        ),
    ],
)
def test_a_guest_is_shown_no_command_that_is_not_theirs(town: Town, language: str, said: str, right: str):
    is_here(town)
    town.says("haddad", f"language {language}")

    town.says("haddad", said, room=ROOM)

    heard = [one.replace("\u00a0", " ") for one in town.heard(town.direct("haddad"))]
    [answer] = [one for one in heard if right in one]
    assert "critical type" not in answer and "misplaced" not in answer
    assert "critique type" not in answer and "égaré" not in answer
    assert "promise" not in answer and "promesse" not in answer


@pytest.mark.rule("P1.15")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You are not needed any more, 17:35: your visit is called off, or over. Thank you."),
        ("fr", "On ne vous attend plus, 17 h 35 : votre visite est annulée ou terminée. Merci."),
    ],
)
def test_the_farewell_of_a_guest_without_a_meeting_names_none(town: Town, language: str, said: str):
    is_named(town, "!adhoc add @s.haddad multicultural association until tomorrow 15:00")
    town.everybody_accepts()
    town.says("haddad", f"language {language}")

    town.says("cormier", "!adhoc remove haddad", room=ROOM)

    last = town.last(town.direct("haddad")).replace("\N{NO-BREAK SPACE}", " ")
    assert last.startswith(said)


def test_a_guest_removed_before_the_visit_never_comes(town: Town):
    is_named(town)
    signs(town)
    said = town.says("cormier", "!ponctuel retirer haddad", room=ROOM)
    assert said.startswith("Removed: S. Haddad")
    assert town.last(town.direct("haddad")).startswith("You are not needed at that meeting any more")

    town.until(at(2, 10, 0, month=12))

    assert not is_inside(town)


def test_the_end_of_the_meeting_ends_the_visit_and_the_minutes_follow(town: Town):
    is_here(town)
    town.says("cormier", "!meeting start", room=ROOM)
    town.says("cormier", "!meeting note police: conditions until March", room=ROOM)

    town.says("cormier", "!meeting end", room=ROOM)

    assert not is_inside(town)
    assert town.heard(ROOM)[0].startswith("S. Haddad has left this room")
    [readers] = sent_with(town, "Minutes of M1")
    assert GUEST not in readers


def test_a_cancelled_meeting_needs_no_guest(town: Town):
    is_named(town)
    signs(town)
    town.says("cormier", "!meeting cancel M1 the court date was moved", room=ROOM)

    town.until(at(2, 10, 0, month=12))

    assert not is_inside(town)


def test_the_visit_moves_with_the_meeting(town: Town):
    is_named(town)
    signs(town)
    town.says("cormier", "!meeting move M1 wednesday 14:00", room=ROOM)
    assert town.last(town.direct("haddad")).startswith("The meeting you are expected at has another time")

    town.until(at(2, 10, 0, month=12))
    assert not is_inside(town)
    town.until(at(2, 13, 50, month=12))
    assert is_inside(town)
    town.until(at(2, 14, 45, month=12))
    assert not is_inside(town)


# --- while the guest is here ----------------------------------------------------------------------------
def test_answers_go_to_the_direct_room_while_a_guest_reads_along(town: Town):
    is_here(town)

    said = town.says("cormier", "!meeting show M1", room=ROOM)

    assert said == "Answered in our direct room."
    assert town.last(town.direct("cormier")).startswith("M1: set, Wednesday 2 December 2026, 10:00.")
    town.hears_no_more()
    town.until(at(2, 10, 50, month=12))
    assert len(town.heard(ROOM)) == 1


def test_a_counter_is_not_edited_while_a_guest_reads_along(town: Town):
    is_here(town)
    town.says("cormier", "meeting propose K7-QF3 thursday 10:00")
    town.says("roy", "meeting answer 1 K7-QF3")
    assert town.heard(ROOM) == []

    town.until(at(2, 10, 46, month=12))

    assert sent_with(town, "M2: ")
    assert not any(GUEST in readers for readers in sent_with(town, "M2: "))


def test_what_is_urgent_goes_out_all_the_same(town: Town):
    is_here(town)

    the_bot_says(town, urgent=True)

    assert town.heard(ROOM) == [
        "M9: note 1 is kept.\nNow, Cormier: `!meeting end`, or first `!meeting decide` and the text."
    ]


# --- naming ----------------------------------------------------------------------------------------------
def test_until_a_date_begins_with_the_signature(town: Town):
    said = is_named(town, "!adhoc add @s.haddad parole officer until friday 16:00")
    assert "The room opens to S. Haddad as soon as the affirmation is signed." in said
    town.pass_time(timedelta(minutes=1))
    assert not is_inside(town)

    signs(town)

    assert is_inside(town)
    town.until(at(4, 16, 0, month=12))
    assert not is_inside(town)


@pytest.mark.rule("P5.6")
def test_who_is_asked_in_at_once_has_a_quarter_of_an_hour_to_get_ready(town: Town):
    assert is_named(town, "!adhoc add @s.haddad parole officer until friday 16:00") == (
        "A1: asked. Not yet ready: invitation, affirmation, device.\n"
        "The room opens to S. Haddad as soon as the affirmation is signed.\n"
        "I tell you Monday 30 November, 17:50 what is still missing.\n"
        "Now: nothing for you."
    )
    town.hears_no_more()
    town.everybody_accepts()

    town.until(at(30, 17, 49))
    assert town.rings(town.direct("cormier")) == []
    town.pass_time(timedelta(minutes=2))

    assert town.rings(town.direct("cormier")) == [
        "URGENT K7-QF3, A1: guest not let in. Missing: affirmation, device"
    ]


@pytest.mark.rule("P5.6")
def test_who_signs_within_that_time_is_let_in_and_nobody_is_rung_about_it(town: Town):
    is_named(town, "!adhoc add @s.haddad parole officer until friday 16:00")
    town.hears_no_more()

    signs(town)
    town.pass_time(timedelta(hours=1))

    assert is_inside(town)
    assert town.rings(town.direct("cormier")) == []


@pytest.mark.rule("P5.6")
def test_a_meeting_that_begins_in_ten_minutes_leaves_a_quarter_of_an_hour_too(town: Town):
    """Even after a restart."""
    town.until(at(2, 9, 45, month=12))
    said = is_named(town)
    assert "I tell you Wednesday 2 December, 10:05 what is still missing." in said
    town.hears_no_more()

    town = town.restarted()
    town.until(at(2, 10, 4, month=12))
    assert not any("A1" in ring for ring in town.rings(town.direct("cormier")))
    town.until(at(2, 10, 5, month=12))

    assert [ring for ring in town.rings(town.direct("cormier")) if "A1" in ring] == [
        "URGENT K7-QF3, A1: guest not let in. Missing: invitation, affirmation, device"
    ]


AT_ONCE = "!adhoc add @s.haddad interpreter until tomorrow 12:00"


@pytest.mark.rule("P5.6", "P11.1")
@pytest.mark.parametrize(
    ("language", "then"),
    [("en", "Then accept the invitation to your room."), ("fr", "Puis acceptez l’invitation à votre salle.")],
)
def test_who_signs_when_the_room_opens_is_not_told_to_wait_for_it(town: Town, language: str, then: str):
    is_named(town, AT_ONCE)
    town.everybody_accepts()
    town.says("haddad", f"language {language}")
    town.says("haddad", "affirm")
    town.says("haddad", SENTENCE)

    [signed] = [said for said in town.heard(town.direct("haddad")) if said.startswith("Sign")]
    assert signed.endswith(then)
    assert is_inside(town)


@pytest.mark.rule("P5.6", "P11.1")
def test_nor_is_who_comes_again_while_it_is_open(town: Town):
    is_named(town)
    signs(town)
    town.says("cormier", "!adhoc remove @s.haddad", room=ROOM)
    town.hears_no_more()

    is_named(town, AT_ONCE)
    town.comes_in(town.people["haddad"])

    [hello] = [said for said in town.heard(town.direct("haddad")) if "Hello again" in said]
    english, french = plain(hello).split("\n\n")
    assert english.endswith("\nNow: accept the invitation to your room, once it is there.")
    assert french.endswith("\nMaintenant : acceptez l’invitation à votre salle, dès qu’elle est là.")


def test_an_earlier_guest_is_the_same_person_and_need_not_sign_again(town: Town):
    is_named(town)
    signs(town)
    first = town.people["haddad"].id
    town.says("cormier", "!adhoc remove haddad", room=ROOM)
    town.pass_time(timedelta(hours=25))

    said = is_named(town)

    assert town.people["haddad"].id == first
    assert said.startswith("A2: asked.")
    town.everybody_accepts()
    town.until(at(2, 9, 50, month=12))
    assert is_inside(town)


def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    said = town.says("cormier", "ponctuel ajouter @s.haddad interprète pour M1 K7-QF3")

    assert said.replace("\u00a0", " ").startswith(
        "S. Haddad lirait K7-QF3, en visite.\nDe 9 h 50 à 10 h 45, le mercredi 2 décembre 2026; rien avant, et rien après."
    )


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("!adhoc add @s.haddad interpreter", "For which meeting, or until when?"),
        ("!adhoc add @s.haddad for M1", "What is the guest there for?"),
        ("!adhoc add @s.haddad interpreter for M7", "There is no M7 here."),
        ("!adhoc add @s.haddad interpreter until friday", "Until what hour? The day alone is not enough."),
        ("!adhoc add @roy interpreter for M1", "This person is on the roster already."),
        ("!adhoc remove @roy", "This person is not a guest in this case."),
    ],
)
def test_what_does_not_fit_is_refused(town: Town, said: str, answered: str):
    heard = town.says("cormier", said, room=ROOM)

    assert heard.startswith(answered)
    assert "Nothing was changed." in heard


def test_without_the_yes_nobody_is_asked(town: Town):
    town.says("cormier", ADD, room=ROOM)
    town.pass_time(timedelta(hours=1))

    with town.parts.open_work() as work:
        assert work.people.of_user(GUEST) is None


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "block", ["not-ready-ring", "not-let-in", "not-let-in-other", "reads-along", "opens"]
)
def test_a_ring_is_one_short_line_at_its_longest(town: Town, lang: str, block: str):
    longest = at(30, 10, 52, month=9)
    missing = ["invitation", "affirmation", "device"]
    params = {"code": "K7-QF3", "visit": "A12", "at": longest, "until": longest, "missing": missing}

    text = town.parts.renderer.text(Part(f"adhoc/{block}", params), lang, ATLANTIC, "room")

    assert len(text) <= 100, text
    assert "\n" not in text


@pytest.mark.rule("P1.12")
def test_who_is_kept_out_is_not_asked_over_from_another_region(town: Town):
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.says("cormier", "case exclude @picard K7-QF3")
    town.hears_no_more()
    asked = "adhoc add K7-QF3 @picard to speak with her until tomorrow 15:00"

    assert town.says("cormier", asked).endswith("Why: kept out, not told")
    assert town.says("cormier", f"!{asked}", room="case:K7-QF3") == (
        "That is not possible here. Nothing was changed.\n"
        "Now: the same in our direct room. I say there why not."
    )
    assert town.heard(town.direct("picard")) == []


@pytest.mark.rule("P1.12")
def test_nor_who_is_kept_out_before_the_yes(town: Town):
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.says("cormier", "adhoc add K7-QF3 @picard to speak with her until tomorrow 15:00")
    town.says("cormier", "case exclude @picard K7-QF3")
    town.hears_no_more()

    assert town.says("cormier", "yes K7-QF3").endswith("Why: kept out, not told")
    assert town.heard(town.direct("picard")) == []


def test_a_guest_is_told_of_no_room_that_they_do_not_have(town: Town):
    is_here(town)

    town.says("haddad", "!today", room=ROOM)
    assert town.last(town.direct("haddad")).startswith("That works in our direct room.\n")
    town.says("cormier", "!today", room=ROOM)
    told = town.last(town.direct("cormier"))
    assert told.startswith("That works in our direct room or in the coordination room.\n")
