"""When the clocks go back, half past one comes twice: it is asked which, and never taken silently (P10.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.town import ATLANTIC, UTC, Town

THURSDAY = datetime(2026, 10, 29, 10, tzinfo=ATLANTIC).astimezone(UTC)
SUNDAY = datetime(2026, 11, 1, 8, tzinfo=ATLANTIC).astimezone(UTC)
CODE = "K7-QF3"


@pytest.fixture(scope="module")
def molds(tmp_path_factory: pytest.TempPathFactory) -> dict[datetime, Town]:
    towns = {}
    for now in (THURSDAY, SUNDAY):
        towns[now] = Town.empty(tmp_path_factory.mktemp("mold"), now)
        a_team(towns[now])
    an_open_case(towns[THURSDAY])
    return towns


@pytest.fixture
def before(molds: dict[datetime, Town], tmp_path: Path) -> Town:
    return molds[THURSDAY].copied_to(tmp_path)


@pytest.fixture
def after(molds: dict[datetime, Town], tmp_path: Path) -> Town:
    return molds[SUNDAY].copied_to(tmp_path)


@pytest.mark.rule("P10.2")
def test_a_question_asks_which_of_the_two_was_meant(after: Town):
    after.says("leblanc", "refer")

    asked = after.says("leblanc", "today 1:30")

    assert "comes twice that night" in asked
    assert "1 the first 2026-11-01 01:30, daylight time (ADT)" in asked
    assert "2 the second 2026-11-01 01:30, standard time (AST)" in asked
    assert "First name?" not in asked
    assert "First name?" in after.says("leblanc", "2026-11-01 01:30 second")


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(("which", "zone"), [("first", "ADT"), ("second", "AST")])
def test_the_summary_says_which_of_the_two_it_is(after: Town, which: str, zone: str):
    last = ""
    for line in ("refer", f"today 1:30 {which}", "Marie", "Tremblay", "506-555-0142", "no", "odara 9"):
        last = after.says("leblanc", line)
    for line in ("yes", "yes", "3"):
        last = after.says("leblanc", line)

    assert f"01:30\u00a0{zone}, Atlantic" in last


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("which", "hour"),
    [
        ("1", 4),
        ("first", 4),
        ("The first one.", 4),
        ("ADT", 4),
        ("daylight time", 4),
        ("la première", 4),
        ("heure avancée", 4),
        ("HAA", 4),
        ("2", 5),
        ("the second", 5),
        ("2nd", 5),
        ("standard", 5),
        ("standard time", 5),
        ("la deuxième", 5),
        ("heure normale", 5),
        ("2026-11-01 01:30 la deuxième", 5),
        ("today 1:30, standard time", 5),
        ("1 the first 2026-11-01 01:30, daylight time (ADT)", 4),
        ("the first 2026-11-01 01:30, daylight time (ADT)", 4),
        ("2 the second 2026-11-01 01:30, standard time (AST)", 5),
        ("2026-11-01 01:30, standard time (AST)", 5),
        ("2 la deuxième fois, 2026-11-01 01:30, heure normale (HNA)", 5),
        ("la première fois, 2026-11-01 01:30, heure avancée (HAA)", 4),
        ("1. first", 4),
    ],
)
def test_it_is_answered_as_people_say_it(after: Town, which: str, hour: int):
    after.says("leblanc", "refer")
    after.says("leblanc", "today 1:30")

    assert "First name?" in after.says("leblanc", which)
    with after.parts.open_work() as work:
        (dialogue,) = work.dialogues.where(form="refer")
    assert dialogue.answers["agreed"] == f"2026-11-01T0{hour}:30:00+00:00"


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    "which", ["1 the second", "the first 2026-11-01 01:30, standard time", "the first 2026-11-02 01:30 (ADT)"]
)
def test_what_says_two_things_at_once_is_no_answer(after: Town, which: str):
    after.says("leblanc", "refer")
    after.says("leblanc", "today 1:30")

    assert "First name?" not in after.says("leblanc", which)


@pytest.mark.rule("P10.2")
def test_it_is_answered_where_a_score_is_dated_too_and_after_a_restart(after: Town):
    for line in ("refer", "today 7:00", "Marie", "Tremblay", "506-555-0142", "no", "odara 9, today 1:30"):
        after.says("leblanc", line)

    again = after.restarted()

    assert "7 of 9." in again.says("leblanc", "the second")
    with again.parts.open_work() as work:
        (dialogue,) = work.dialogues.where(form="refer")
    assert dialogue.answers["basis"]["assessed_at"] == "2026-11-01T05:30:00+00:00"


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("between", ["?", "9:00 pm yesterdayish", "back"])
def test_which_one_is_no_answer_once_something_else_was_asked(after: Town, between: str):
    after.says("leblanc", "refer")
    after.says("leblanc", "today 1:30")
    after.says("leblanc", between)

    assert "First name?" not in after.says("leblanc", "2")


@pytest.mark.rule("P10.2", "P11.1")
def test_it_is_asked_in_french_too(after: Town):
    after.says("savoie", "aiguiller")

    asked = after.says("savoie", "aujourd’hui à 1 h 30")

    assert "Cette heure revient deux fois" in asked
    assert "1 la première fois, 2026-11-01 01:30, heure avancée (HAA)" in asked
    assert "2 la deuxième fois, 2026-11-01 01:30, heure normale (HNA)" in asked
    assert "Prénom" in after.says("savoie", "2026-11-01 01:30 deuxième fois")


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    "line",
    [
        f"task add {CODE} roy, sunday 1:30, call the clinic",
        f"meeting propose {CODE} sunday 1:30",
        "away sunday 1:30 to monday",
    ],
)
def test_a_command_changes_nothing_and_asks_which(before: Town, line: str):
    who = "roy" if line.startswith("away") else "cormier"

    answer = before.says(who, line)

    assert answer.splitlines() == [
        "That hour comes twice that night: the clocks go back. Nothing was changed.",
        "1 the first 2026-11-01 01:30, daylight time (ADT)",
        "2 the second 2026-11-01 01:30, standard time (AST)",
        "Now: reply 1 or 2, and I go on with what you wrote.",
    ]
    assert "comes twice" not in before.says(who, line.replace("1:30", "1:30 second"))


@pytest.mark.rule("P10.2", "P2.4")
@pytest.mark.parametrize(
    ("who", "lines", "shown"),
    [
        (
            "leblanc",
            ("refer", "today 7:00", "Marie", "Tremblay", "506-555-0142", "no", "odara 9, today 1:30 second"),
            "ODARA 9, high risk, assessed Sunday 1 November, 01:30\u00a0AST",
        ),
        (
            "savoie",
            (
                "aiguiller",
                "aujourd’hui 7 h",
                "Marie",
                "Tremblay",
                "506-555-0142",
                "non",
                "odara 9, hier 21 h",
            ),
            "ODARA 9, risque élevé, évaluation du samedi 31 octobre à 21\u00a0h",
        ),
    ],
)
def test_the_summary_says_when_it_was_assessed(after: Town, who: str, lines: tuple[str, ...], shown: str):
    for line in lines:
        after.says(who, line)
    yes = "yes" if who == "leblanc" else "oui"
    for line in (yes, yes, "3"):
        after.says(who, line)

    assert shown in after.last(after.direct(who))


@pytest.mark.rule("P10.2")
def test_an_hour_that_spring_skips_is_named(before: Town):
    assert before.says("roy", "away 14 march 2027 2:30 to 15 march 2027") == (
        "2027-03-14 02:30 does not exist: the clocks go forward then. Nothing was changed.\n"
        "Now: send it again with 2027-03-14 03:30, what the clocks show at that moment."
    )
    assert before.says("savoie", "absence 14 mars 2027 2 h 30 au 15 mars 2027") == (
        "2027-03-14 02:30 n’existe pas\u00a0: on avance l’heure à ce moment. Rien n’a été changé.\n"
        "Maintenant\u00a0: renvoyez le tout avec 2027-03-14 03:30, l’heure affichée à ce moment."
    )


@pytest.mark.rule("P10.2")
def test_the_ring_for_something_a_year_ahead_says_the_year(before: Town):
    before.says("cormier", f"task add {CODE} roy, 2027-11-07 01:30 second, call the clinic")

    assert any(
        "is yours, due 7 November 2027, 01:30\u00a0AST." in one for one in before.heard(before.direct("roy"))
    )


@pytest.mark.rule("P10.2")
def test_what_was_chosen_falls_due_then(before: Town):
    before.says("cormier", f"task add {CODE} roy, sunday 1:30 second, call the clinic")

    with before.parts.open_work() as work:
        (task,) = work.tasks.where(case=CODE)
    assert task.due_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


# --- which one, typed alone next -----------------------------------------------------------------------------
CLINIC = "roy, sunday 1:30, call the clinic"


def due(town: Town) -> list[datetime]:
    with town.parts.open_work() as work:
        return [task.due_at for task in work.tasks.where(case=CODE)]


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("which", "hour"),
    [
        ("1", 4),
        ("the first", 4),
        ("2", 5),
        ("second", 5),
        ("AST", 5),
        ("1 the first 2026-11-01 01:30, daylight time (ADT)", 4),
        ("2 the second 2026-11-01 01:30, standard time (AST)", 5),
        ("la deuxième fois, 2026-11-01 01:30, heure normale (HNA)", 5),
    ],
)
def test_the_one_that_is_meant_is_typed_alone_and_the_command_is_carried_out(
    before: Town, which: str, hour: int
):
    before.says("cormier", f"task add {CODE} {CLINIC}")
    again = before.restarted()

    assert again.says("cormier", which).startswith(f"T1 of {CODE} is for Roy.")
    assert due(again) == [datetime(2026, 11, 1, hour, 30, tzinfo=UTC)]
    assert "is for Roy" not in again.says("cormier", which), "once"


@pytest.mark.rule("P10.2", "P11.1")
def test_it_is_asked_and_answered_so_in_french(before: Town):
    before.says("cormier", "langue fr")

    asked = before.says("cormier", f"tâche ajouter {CODE} roy, dimanche 1 h 30, appeler la clinique")
    assert asked.replace("\u00a0", " ").splitlines()[1:] == [
        "1 la première fois, 2026-11-01 01:30, heure avancée (HAA)",
        "2 la deuxième fois, 2026-11-01 01:30, heure normale (HNA)",
        "Maintenant : répondez 1 ou 2, et je continue avec ce que vous avez écrit.",
    ]

    before.says("cormier", "la deuxième fois")
    assert due(before) == [datetime(2026, 11, 1, 5, 30, tzinfo=UTC)]


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("which", ["!2", "2"])
def test_in_the_case_room_it_is_a_reply_or_has_its_sign(before: Town, which: str):
    room = f"case:{CODE}"
    before.says("cormier", f"!task add {CLINIC}", room=room)
    asked = before.events(room)[-1].event_id

    before.says("roy", which, room=room, reply_to=asked)
    assert due(before) == [], "it was asked of somebody else"
    before.says("cormier", which, room=room, reply_to=None if which == "!2" else asked)

    assert due(before) == [datetime(2026, 11, 1, 5, 30, tzinfo=UTC)]


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("between", ["today", "later"])
def test_it_is_forgotten_after_anything_else_and_after_five_minutes(before: Town, between: str):
    before.says("cormier", f"task add {CODE} {CLINIC}")
    before.hears_no_more()
    if between == "today":
        before.says("cormier", "today")
    else:
        before.pass_time(timedelta(minutes=5))
        assert before.heard(before.direct("cormier")) == []

    before.says("cormier", "2")

    assert due(before) == []
    with before.parts.open_work() as work:
        assert not any(
            one.details for one in work.questions.where(subject="which-hour", state=("open", "ended"))
        )


@pytest.mark.rule("P10.2")
def test_two_such_hours_of_one_line_are_both_meant(before: Town):
    before.says("roy", "away sunday 1:15 to sunday 1:45")
    before.says("roy", "2")

    with before.parts.open_work() as work:
        away = work.people.get(before.people["roy"].id)
    assert (away.away_from, away.away_until) == (
        datetime(2026, 11, 1, 5, 15, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 45, tzinfo=UTC),
    )
