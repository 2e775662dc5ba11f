"""Scores, their history, and the review of the risk (PROTOCOL P2.2, P2.12, P8.1, P8.2, P8.7)."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.effects import Part
from bot.handlers import risk
from bot.posting import LONGEST_RING
from bot.render import LANGUAGES, Renderer
from casework.instruments import INSTRUMENTS
from casework.people import Person, Role
from casework.review import Entry
from casework.risk import Score, Tool
from casework.timetable import Calendar
from tests.build import MONDAY, a_team, an_open_case, plain
from tests.town import Town

ROOM = "case:K7-QF3"
ATLANTIC = ZoneInfo("America/Moncton")
WORDS = Renderer()
ALL_SCORES = [
    Score(tool, value) for tool, it in INSTRUMENTS.items() for value in range(it.lowest, it.highest + 1)
]
NEVER = re.compile(
    r"low risk|low danger|\bsafe\b|no danger|no risk|faible|sans danger|hors de danger|aucun danger|\bsûr\b",
    re.IGNORECASE,
)

REVIEW = (
    ("skip", "2 of 6. In the team's view, since the last time, the risk is:"),
    ("lower", "3 of 6. The person's own view, as it was said?"),
    ("Afraid when the phone rings", "4 of 6. Does the plan still fit?"),
    ("yes", "5 of 6. Is the person's safety plan up to date?"),
    ("unknown", "6 of 6. Does the team agree that the risk is reduced?"),
    ("no", "Please check"),
)


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town


# --- scores -----------------------------------------------------------------------------------------------
@pytest.mark.rule("P2.2")
def test_a_score_is_echoed_with_its_band(town: Town):
    answer = town.says("roy", "!risk odara 9", room=ROOM)

    assert answer == (
        "ODARA 9: high risk.\nNoted: Roy, Saturday 21 November 2026\nNow: `!risk` shows the history."
    )


@pytest.mark.rule("P2.12")
@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("odara 6", "ODARA 6: below the CCR threshold, which is 7."),
        ("odara 0", "ODARA 0: below the CCR threshold, which is 7."),
        ("da 17", "DA 17: severe danger, below the CCR threshold, which is 18."),
        ("da -3", "DA -3: variable danger, below the CCR threshold, which is 18."),
    ],
)
def test_under_the_threshold_it_says_that_risk_can_change_fast(town: Town, said: str, heard: str):
    answer = town.says("roy", f"!risk {said}", room=ROOM)

    assert answer.startswith(heard)
    assert "Risk can change fast; usual services go on." in answer


@pytest.mark.rule("P2.12")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_score_is_ever_called_low_or_safe(lang: str):
    for score in ALL_SCORES:
        text = said_of(score, lang)

        assert not NEVER.search(text), score
        assert score.meets_threshold or ("threshold" if lang == "en" else "seuil") in text, score


def said_of(score: Score, lang: str) -> str:
    """When it is given, and where it is listed."""
    roy = Person(id="roy", user_id="@roy:hs.test", first="Anna", last="Roy", role=Role.MEMBER)
    line = {"entry": Entry(score=score, at=MONDAY, by="roy", before=score.value + 1), "by": roy}
    shown = {"score": score, "of": MONDAY, "alone": False, "by": roy, "code": "K7-QF3", "gone_at": MONDAY}
    listed = {**shown, "lines": [line], "count": 1, "earlier": 0, "next": 2, "is_open": True}
    parts = (Part(risk._block(score), shown), Part("risk/history", listed))
    return "\n".join(WORDS.text(part, lang, ATLANTIC) for part in parts)


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("odara 14", "ODARA goes from 0 to 13, whole numbers. Nothing was changed."),
        ("odara -1", "ODARA goes from 0 to 13"),
        ("odara 9.5", "ODARA goes from 0 to 13"),
        ("odara high", "ODARA goes from 0 to 13"),
        ("da 39", "DA goes from -3 to 38, whole numbers. Nothing was changed."),
        ("da -4", "DA goes from -3 to 38"),
        ("9", "I did not understand the score. Nothing was changed."),
        ("mosaic 9", "I did not understand the score."),
        ("odara 9 someday", "I did not understand the score."),
        ("odara 9, da 19", "One score at a time, please. Nothing was changed."),
        ("odara 9, 2026-12-01", "That lies ahead. Nothing was changed."),
    ],
)
def test_what_is_no_score_changes_nothing(town: Town, said: str, heard: str):
    assert heard in town.says("roy", f"!risk {said}", room=ROOM)
    assert "Scores: 1, oldest first." in town.says("roy", "!risk", room=ROOM)


@pytest.mark.rule("P8.2")
def test_the_history_begins_with_the_referral_and_shows_the_trend(town: Town):
    for said in ("odara 11", "da 19", "odara 11", "odara 6"):
        town.pass_time(timedelta(days=1))
        town.says("roy", f"!risk {said}", room=ROOM)

    assert town.says("cormier", "!risk", room=ROOM).splitlines() == [
        "K7-QF3, risk. Scores: 5, oldest first.",
        "1. Saturday 21 November 2026: ODARA 9, high risk, first score, at referral, police",
        "2. Sunday 22 November 2026: ODARA 11, high risk, higher (9 before), Roy",
        "3. Monday 23 November 2026: DA 19, extreme danger, first score, Roy",
        "4. Tuesday 24 November 2026: ODARA 11, high risk, the same (11 before), Roy",
        "5. Wednesday 25 November 2026: ODARA 6, below the CCR threshold, lower (11 before), Roy",
        "Risk can change fast; a score alone ends nothing here.",
        "Now: `!risk odara 9` adds one.",
    ]


def test_a_score_has_the_day_it_was_taken(town: Town):
    town.says("roy", "!risk da 19, friday", room=ROOM)

    assert "Friday 20 November 2026: DA 19, extreme danger" in town.says("roy", "!risk", room=ROOM)


@pytest.mark.rule("P12.1")
def test_in_the_direct_room_a_score_fades_and_the_case_room_has_it(town: Town):
    answer = town.says("roy", "risk K7-QF3 da 19")
    town.pass_time(timedelta(minutes=16))

    assert answer.startswith("DA 19: extreme danger.")
    assert "This answer disappears at 11:05." in answer
    assert "".join(town.heard(town.direct("roy"))) == ""
    assert town.last(ROOM).startswith("DA 19: extreme danger.\nNoted: Roy")
    assert town.rings(ROOM) == []


def test_who_is_not_on_the_team_learns_nothing(town: Town):
    assert town.says("theriault", "risk K7-QF3").startswith("I know no case K7-QF3")
    assert town.says("theriault", "risk K7-QF3 odara 9").startswith("I know no case K7-QF3")


# --- the review -------------------------------------------------------------------------------------------
@pytest.mark.rule("P8.1")
def test_a_review_is_asked_in_the_direct_room(town: Town):
    begun = town.says("cormier", "!review", room=ROOM)

    assert begun == "Risk review of K7-QF3. 6 questions, in our direct room.\nNow, Cormier: answer there."
    opening = town.last(town.direct("cormier"))
    assert opening.startswith("Risk review of K7-QF3. For the plan: `plan K7-QF3`.")
    assert "1 of 6. A new total score, if there is one?" in opening


@pytest.mark.rule("P4.12")
def test_the_room_hears_one_line_without_the_clients_view(town: Town):
    town.says("cormier", "review K7-QF3")
    town.talks("cormier", *REVIEW)
    town.hears_no_more()

    kept = town.says("cormier", "send")

    assert kept.startswith("The review of K7-QF3 is kept, 10:50.")
    assert town.heard(ROOM) == [
        "Risk reviewed: lower, in the team's view.\nThe next review is due by Monday 21 December 2026."
    ]
    assert town.rings(ROOM) == []
    assert "phone" not in " ".join(
        event.content.get("body", "") for event in town.events(town.direct("cormier"))
    )


def test_a_review_with_a_score_is_in_the_history(town: Town):
    town.says("cormier", "review K7-QF3")
    town.talks("cormier", ("odara 20", "ODARA goes from 0 to 13"), ("odara 12", "2 of 6"), *REVIEW[1:])
    town.says("cormier", "send")

    assert "Risk reviewed: lower, in the team's view.\nScores: ODARA 12, high risk" in town.last(ROOM)
    assert "ODARA 12, high risk, higher (9 before), Cormier" in town.says("roy", "!risk", room=ROOM)


def test_a_score_below_the_threshold_is_taken_in_a_review(town: Town):
    town.says("cormier", "review K7-QF3")

    assert "2 of 6" in town.says("cormier", "odara 3")


def test_a_review_is_the_coordinators(town: Town):
    assert "Only a coordinator can do that" in town.says("roy", "!review", room=ROOM)


@pytest.mark.rule("P8.1")
def test_the_next_review_is_due_in_thirty_days_and_escalates(town: Town):
    town.says("cormier", "review K7-QF3")
    town.talks("cormier", *REVIEW)
    town.says("cormier", "send")
    due = datetime(2026, 12, 21, 14, 50, tzinfo=UTC)
    heard = []

    for days in (-7, -1, 0, 7):
        town.until(due + timedelta(days=days, minutes=-1))
        town.hears_no_more()
        town.until(due + timedelta(days=days))
        rooms = {
            "cormier": town.direct("cormier"),
            "coordination": "coordination:1",
            "lead": town.direct("mcgrath"),
        }
        heard += [(days, who, ring) for who, room in rooms.items() for ring in town.rings(room)]

    ring = "K7-QF3: review due Monday 21 December, 10:50. `review K7-QF3`"
    late = "K7-QF3: a review has been late since Monday 21 December, 10:50. Please call the coordinators"
    assert heard == [
        (-7, "cormier", ring),
        (-1, "cormier", ring),
        (0, "cormier", ring),
        (7, "coordination", f"{ring} in our direct room"),
        (7, "lead", late),
    ]


@pytest.mark.rule("P8.1")
def test_a_review_starts_the_clock_anew(town: Town):
    for _ in range(2):
        town.says("cormier", "review K7-QF3")
        town.talks("cormier", *REVIEW)
        town.says("cormier", "send")
        town.pass_time(timedelta(days=5))

    with town.parts.open_work() as work:
        [clock] = work.deadlines.open(rule="risk-reviewed")
    assert clock.due_at == datetime(2026, 12, 26, 14, 50, tzinfo=UTC)


@pytest.mark.rule("P10.2")
def test_thirty_days_are_days_on_the_wall():
    calendar = Calendar(zone=ATLANTIC, holidays=frozenset())
    before_summer_time = datetime(2026, 2, 20, 14, 0, tzinfo=UTC)

    due = risk.next_review(before_summer_time, calendar)

    assert due == datetime(2026, 3, 22, 13, 0, tzinfo=UTC)


# --- in French --------------------------------------------------------------------------------------------
def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        ("risque K7-QF3 da 19", "DA 19\u00a0: danger extrême."),
        ("risque K7-QF3 odara 5", "ODARA 5\u00a0: sous le seuil de la RCC, qui est de 7."),
        ("risque K7-QF3 odara 14", "ODARA va de 0 à 13, en nombres entiers. Rien n’a été changé."),
        ("risque K7-QF3", "ODARA 5, sous le seuil de la RCC, plus bas (avant\u00a0: 9), Cormier"),
        ("réévaluer K7-QF3", "Réévaluation du risque de K7-QF3. Pour le plan\u00a0: `plan K7-QF3`."),
        ("passer", "2 sur 6. Selon l’équipe"),
        ("moins", "3 sur 6. Le point de vue de la personne"),
        ("passer", "4 sur 6."),
        ("oui", "5 sur 6."),
        ("inconnu", "6 sur 6. L’équipe convient-elle que le risque a diminué?"),
        ("oui", "6 sur 6. Quelqu’un le voit-il autrement?"),
        ("passer", "6 L’équipe convient que le risque a diminué\u00a0: oui"),
        ("envoyer", "La prochaine\u00a0: d’ici le lundi 21 décembre 2026."),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("block", ["due", "due-elsewhere", "late-lead"])
def test_a_ring_is_short_on_every_day(lang: str, block: str):
    for day in range(1, 31):
        due = datetime(2026, 9, day, 18, 30, tzinfo=UTC)
        part = Part(f"risk/{block}", {"code": "K7-QF3", "due": due})

        assert len(WORDS.text(part, lang, ATLANTIC, "room")) <= LONGEST_RING


def test_every_tool_is_shown():
    assert {score.tool for score in ALL_SCORES} == set(Tool)


# --- a wrong score (P8.2) -----------------------------------------------------------------------------------
@pytest.mark.rule("P8.2")
def test_a_wrong_score_stays_marked_and_counts_no_more(town: Town):
    for said in ("odara 11", "odara 12"):
        town.pass_time(timedelta(days=1))
        town.says("roy", f"!risk {said}", room=ROOM)

    answer = town.says("roy", "!risk correct 2", room=ROOM)

    assert answer.startswith("K7-QF3: score 2 of the history is marked as wrong.\nBy: Roy.")
    shown = town.says("roy", "!risk", room=ROOM).splitlines()
    assert shown[2].startswith("2. Sunday 22 November 2026: ODARA 11, high risk, marked wrong")
    assert shown[3] == "3. Monday 23 November 2026: ODARA 12, high risk, higher (9 before), Roy"


@pytest.mark.rule("P8.2")
@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("risk correct 1 K7-QF3", "Now: `risk odara 9 K7-QF3` with the right one."),
        ("risque corriger 1 K7-QF3", "Maintenant : `risque odara 9 K7-QF3` avec le bon."),
    ],
)
def test_in_the_direct_room_the_right_score_has_its_code(town: Town, typed: str, now: str):
    town.says("cormier", "langue fr" if typed.startswith("risque") else "language en")

    assert plain(town.says("cormier", typed)).splitlines()[-1] == now
    assert "risk odara 9`" in town.last(ROOM) or "risque odara 9`" in town.last(ROOM)


@pytest.mark.rule("P8.2")
@pytest.mark.parametrize(
    ("who", "typed", "answer"),
    [
        ("leblanc", "correct 2", "Somebody else entered that score"),
        ("roy", "correct 1", "Somebody else entered that score"),
        ("cormier", "correct 1", "K7-QF3: score 1 of the history is marked as wrong"),
        ("roy", "correct 7", "There are 2 scores; type the number that `!risk` shows."),
        ("roy", "correct last", "There are 2 scores"),
    ],
)
def test_whose_it_is_to_mark(town: Town, who: str, typed: str, answer: str):
    town.says("roy", "!risk odara 11", room=ROOM)

    assert town.says(who, f"!risk {typed}", room=ROOM).startswith(answer)


@pytest.mark.rule("P8.7")
def test_who_sees_it_otherwise_is_noted(town: Town):
    town.says("cormier", "review K7-QF3")
    for said in ("skip", "lower", "skip", "yes", "yes"):
        town.says("cormier", said)

    town.talks(
        "cormier",
        ("yes", "6 of 6. Does anyone see it otherwise? Agency and why."),
        ("police: he is back in town", "; Seen otherwise: police: he is back in town"),
        ("send", "The review of K7-QF3 is kept"),
    )
    with town.parts.open_work() as work:
        [review] = work.reviews.where(case="K7-QF3", state="review")
    assert review.dissent == "police: he is back in town"


@pytest.mark.rule("P8.1")
@pytest.mark.rule("P7.5")
def test_a_development_asks_for_a_review_within_two_days(town: Town):
    town.says("leblanc", "!critical bail Released at 14:10", room=ROOM)

    with town.parts.open_work() as work:
        [clock] = work.deadlines.open(rule="risk-reviewed", case="R-7KQ4")
    assert clock.due_at == town.clock.now() + timedelta(hours=48)
