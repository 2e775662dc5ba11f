"""A coordinator with nine open cases: every list is read by somebody tired, on a phone (CONVERSATION V2, V10)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, refers
from tests.town import Town

COORDINATION = "coordination:1"
NINE = {
    "K7-QF3": "R-7KQ4",
    "T9-HCX": "R-3HXD",
    "M4-WP8": "R-5WCN",
    "W6-RD4": "R-9TMF",
    "C3-DFH": "R-4KDN",
    "D4-FHJ": "R-6KDN",
    "F5-HJK": "R-8KDN",
    "H6-JKM": "R-4KDP",
    "J7-KMN": "R-6KDP",
}
AT_TEN = "Saturday 21 November, 10:50"
MONDAY = "Monday 23 November, 10:50"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Two alarms, a late task of somebody else, a meeting that is set, a referral that Doucet has taken, a withdrawal."""
    town = Town.empty(tmp_path_factory.mktemp("nine"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")
    for code, referral in NINE.items():
        an_open_case(town, code, referral)
    town.says("cormier", "!task add gallant, today 16:00, bed for tonight", room="case:T9-HCX")
    town.says("cormier", "!meeting propose monday 10:00, monday 14:00", room="case:W6-RD4")
    town.says("cormier", "!meeting confirm 1", room="case:W6-RD4")
    town.says("leblanc", "critical C3-DFH bail Released at 14:10")
    town.says("leblanc", "danger D4-FHJ he is here")
    town.says("doucet", f"referral take {refers(town, first='Nadine', last='Arsenault')}")
    town.says("cormier", "consent withdraw F5-HJK")
    town.pass_time(timedelta(hours=9))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def listed(said: str) -> list[str]:
    """The items, without their numbers."""
    return [line.split(". ", 1)[1] for line in said.splitlines() if line[:1].isdigit() and ". " in line[:4]]


def all_pages(town: Town, name: str, room: str | None = None) -> list[str]:
    return [one for page in ("", " 2") for one in listed(town.says(name, f"!today{page}", room=room))]


@pytest.mark.parametrize("room", [None, COORDINATION])
def test_a_page_has_ten_and_says_how_many_more_and_how(town: Town, room: str | None):
    first = town.says("cormier", "!today", room=room).splitlines()
    count = int(first[0].split(". ")[1].split()[0])
    sign = "!" if room else ""

    assert len(listed("\n".join(first))) == 10 and len(first) == 13
    assert first[-2] == f"{count - 10} more: `{sign}today 2`" and first[-1].startswith("Now: ")
    second = town.says("cormier", "!today 2", room=room).splitlines()
    assert [line.split(".")[0] for line in second[1:-1]] == [str(n) for n in range(11, count + 1)]
    assert second[0] == first[0]


@pytest.mark.rule("P5.1")
def test_the_meeting_that_is_still_to_be_set_says_so_and_is_not_below_what_is_others(town: Town):
    items = all_pages(town, "cormier")

    to_set = f"C3-DFH, D1: team meeting due {MONDAY}, none set."
    assert to_set in items
    assert not any(one.startswith("W6-RD4") and "none set" in one for one in items)
    assert "W6-RD4, M1: team meeting Monday 23 November, 10:00, Atlantic; you said yes." in items
    others = next(one for one in items if one.startswith("T9-HCX: task T1"))
    assert items.index(to_set) < items.index(others)


@pytest.mark.rule("P5.1", "P11.1")
def test_once_the_48_hours_are_over_it_is_overdue_and_what_settles_it_is_named(town: Town):
    town.pass_time(timedelta(days=2))

    said = town.says("cormier", "today C3-DFH")
    assert f"C3-DFH, D1: team meeting overdue since {MONDAY}, none set." in listed(said)
    town.says("cormier", "langue fr")
    said = town.says("cormier", "jour C3-DFH").replace("\u00a0", " ")
    assert (
        "C3-DFH, D1 : réunion d’équipe en retard depuis le lundi 23 novembre à 10 h 50, aucune date fixée."
        in listed(said)
    )
    town.says("cormier", "réunion proposer C3-DFH, vendredi 10 h")
    assert "aucune date fixée" in town.says("cormier", "jour C3-DFH")
    town.says("cormier", "réunion confirmer 1 C3-DFH, salle prise avant")
    assert "aucune date fixée" not in town.says("cormier", "jour C3-DFH")


def test_in_the_coordination_room_what_is_late_stands_above_what_is_not(town: Town):
    items = all_pages(town, "cormier", COORDINATION)

    late = items.index("T9-HCX: task T1, was due Saturday 21 November, 16:00.")
    assert late < items.index("W6-RD4, M1: team meeting Monday 23 November, 10:00, Atlantic.")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            (
                "C3-DFH, TM, open: acknowledgements of D1, overdue since Saturday 21 November, 14:50",
                f"F5-HJK, TM, sharing stopped: decision to close or go on, due {MONDAY}",
                "T9-HCX, TM, open: task T1, overdue since Saturday 21 November, 16:00",
            ),
        ),
        (
            "fr",
            (
                "C3-DFH, TM, ouvert : accusés de réception de D1, en retard depuis le samedi 21 novembre à 14 h 50",
                "F5-HJK, TM, communication arrêtée : décision de fermer ou de continuer, "
                "au plus tard le lundi 23 novembre à 10 h 50",
                "T9-HCX, TM, ouvert : tâche T1, en retard depuis le samedi 21 novembre à 16 h",
            ),
        ),
    ],
)
def test_the_list_of_cases_says_what_is_overdue_and_what_is_to_be_decided(
    town: Town, language: str, lines: tuple[str, ...]
):
    town.says("cormier", f"language {language}")

    said = town.says("cormier", "case list").replace("\u00a0", " ").splitlines()

    assert set(lines) <= set(said) and len(said) == 12


@pytest.mark.parametrize(
    "typed", ["cases 2", "cases page 2", "my cases 2", "dossiers 2", "mes dossiers 2", "Cases\u00a02"]
)
def test_the_short_word_has_pages_too(town: Town, typed: str):
    assert town.says("cormier", typed) == town.says("cormier", "case list 2")
    assert town.says("cormier", "referrals 2") == town.says("cormier", "referral list 2")


def test_the_list_of_referrals_says_who_has_them(town: Town):
    [line] = [one for one in town.says("cormier", "referrals").splitlines() if one.startswith("R-")]
    assert line.endswith(f": taken by Doucet, team meeting due {MONDAY}")
    town.pass_time(timedelta(days=2))

    town.says("cormier", "langue fr")
    said = town.says("cormier", "aiguillages").replace("\u00a0", " ")
    assert (
        "pris en charge par Doucet, réunion d’équipe en retard depuis le lundi 23 novembre à 10 h 50" in said
    )


@pytest.mark.rule("P7.4")
def test_a_case_that_is_shown_says_that_its_alarm_is_overdue_and_that_it_comes_first(town: Town):
    shown = town.says("cormier", "case show D4-FHJ").splitlines()

    assert "Next: acknowledgements of D1, overdue since Saturday 21 November, 11:50" in shown
    assert shown[-1] == "Now: `critical show D1 D4-FHJ`, then `ack D1 D4-FHJ`."
    there = town.says("cormier", "!case show", room="case:D4-FHJ").splitlines()
    assert there[-1] == "Now: read D1, then `!ack D1`."
    town.says("cormier", "critical show D1 D4-FHJ")
    town.says("cormier", "ack D1 D4-FHJ")
    assert "checked nothing D4-FHJ" in town.says("cormier", "case show D4-FHJ").splitlines()[-1]
    town.says("gallant", "langue fr")
    assert town.says("gallant", "dossier voir D4-FHJ").replace("\u00a0", " ").splitlines()[-1] == (
        "Maintenant : `critique voir D1 D4-FHJ`, puis `reçu D1 D4-FHJ`."
    )


@pytest.mark.parametrize(
    "typed",
    [
        "case D4-FHJ",
        "show D4-FHJ",
        "Show me d4fhj",
        "file D4‑FHJ",
        "cases D4-FHJ",
        "dossier D4-FHJ",
        "voir D4-FHJ",
    ],
)
def test_a_code_behind_the_bare_word_shows_the_case(town: Town, typed: str):
    assert town.says("cormier", typed).startswith("D4-FHJ, open, file ")


def test_and_so_it_does_a_referral(town: Town):
    [line] = [one for one in town.says("cormier", "referrals").splitlines() if one.startswith("R-")]
    code = line.split(":")[0]

    for typed in (f"referral {code}", f"show {code}", f"aiguillage {code.lower()}", f"voir {code}"):
        assert f"{code}, taken by Doucet" in town.says("cormier", typed)


@pytest.mark.rule("P7.10")
def test_to_choose_from_all_nine_are_named_and_of_more_how_many(town: Town):
    nine = ", ".join(sorted(NINE))
    for typed in ("plan", "danger he is at the door"):
        assert f"Yours: {nine}" in town.says("cormier", typed).splitlines()
    for number, code in enumerate(("P3-CDF", "P4-CDF", "P5-CDF", "P6-CDF")):
        an_open_case(town, code, f"R-{number + 3}WDN")

    assert town.says("cormier", "plan").splitlines()[1].endswith("P6-CDF, T9-HCX, 1 more: `case list`")
    town.says("cormier", "langue fr")
    assert (
        town.says("cormier", "danger elle a peur")
        .replace("\u00a0", " ")
        .splitlines()[2]
        .endswith("T9-HCX, 1 de plus : `dossier liste`")
    )
