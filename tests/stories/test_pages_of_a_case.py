"""Every long list of a case says how to see the rest, by a command that shows it, in both languages (V2)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
HERE = None
NEXT = re.compile(r"`([^`]* 2(?: K7-QF3)?)`")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Twelve of everything, in one case; a task that waits in another."""
    town = Town(tmp_path_factory.mktemp("pages-of-a-case"))
    a_team(town)
    town.moves_in("hebert", Role.COORDINATOR, Agency.POLICE)
    an_open_case(town, "M4-WP8", "R-9TMF")
    an_open_case(town)
    for number in range(1, 13):
        town.says("cormier", f"!task add roy, monday 9:00, visit {number}", room=ROOM)
        town.says("leblanc", f"!risk odara {number}", room=ROOM)
        town.says("roy", f"barrier No evening bus number {number}")
    town.says("cormier", "!task add roy, sunday 9:00, call them", room="case:M4-WP8")
    town.says("cormier", "!meeting propose tomorrow 10:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.pass_time(timedelta(hours=24))
    town.says("cormier", "!meeting start", room=ROOM)
    for number in range(1, 13):
        town.says("cormier", f"!meeting note Number {number}", room=ROOM)
    town.says("cormier", "!meeting end", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def rows(answer: str, row: str) -> list[str]:
    return [
        found[1] for line in answer.splitlines() if (found := re.search(row, line.replace("\u00a0", " ")))
    ]


def next_of(answer: str) -> str:
    found = NEXT.search(answer)
    assert found is not None, answer
    return found[1]


TASK, NUMBERED, NOTE = r", (T\d+),", r"^(\d+)\. ", r"^Note (\d+) ?:"
LISTS = [
    ("roy", "deadlines K7-QF3", "échéances K7-QF3", HERE, r": (?:task|tâche) (T\d+)", 12),
    ("roy", "today", "jour", HERE, NUMBERED, 13),
    ("cormier", "plan K7-QF3", "plan K7-QF3", HERE, TASK, 13),
    ("cormier", "!plan", "!plan", ROOM, TASK, 13),
    ("roy", "plan mine", "plan moi", HERE, TASK, 12),
    ("cormier", "meeting show M1 K7-QF3", "réunion voir M1 K7-QF3", HERE, NOTE, 12),
    ("cormier", "!meeting show M1", "!réunion voir M1", ROOM, NOTE, 12),
    ("cormier", "risk K7-QF3", "risque K7-QF3", HERE, NUMBERED, 13),
    ("cormier", "!risk", "!risque", ROOM, NUMBERED, 13),
    ("cormier", "barrier list", "obstacle liste", HERE, r"^(B\d+),", 12),
    (
        "cormier",
        "case people K7-QF3",
        "dossier personnes K7-QF3",
        HERE,
        r"^(?:Devices of|Appareils,) (\w+)",
        5,
    ),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("who", "english", "french", "room", "row", "count"), LISTS, ids=lambda it: str(it))
def test_what_is_shown_for_the_rest_shows_it(
    town: Town, language: str, who: str, english: str, french: str, room: str | None, row: str, count: int
):
    town.says(who, f"language {language}")
    one = town.says(who, english if language == "en" else french, room=room)

    two = town.says(who, next_of(one), room=room)

    first, second = rows(one, row), rows(two, row)
    assert second
    assert set(first).isdisjoint(second)
    assert len({*first, *second}) == count


def test_tasks_stand_in_the_order_of_their_numbers(town: Town):
    assert rows(town.says("roy", "!plan", room=ROOM), TASK)[:3] == ["T13", "T1", "T2"]


@pytest.mark.rule("P2.11")
def test_a_number_alone_is_no_page_of_the_scores(town: Town):
    assert town.says("cormier", "risk 2 K7-QF3").startswith("I did not understand")
    with town.parts.open_work() as work:
        assert len(work.reviews.where(case="K7-QF3")) == 12


# --- the disclosure record (V6) -------------------------------------------------------------------------------
def given(town: Town, who: str = "cormier") -> str:
    town.says(who, "disclosures K7-QF3")
    return town.says(who, "yes K7-QF3")


def papers(town: Town) -> int:
    return len(town.server.uploads)


@pytest.mark.rule("P12.4")
@pytest.mark.parametrize(("language", "asked"), [("en", "disclosures K7-QF3"), ("fr", "partages K7-QF3")])
def test_after_the_yes_its_pages_come_without_another(town: Town, language: str, asked: str):
    town.says("cormier", f"language {language}")
    town.says("cormier", asked)
    one = town.says("cormier", "oui K7-QF3")
    before = papers(town)
    town.hears_no_more()

    two = town.says("cormier", next_of(one))

    assert rows(two, NUMBERED)[0] == "7"
    assert papers(town) == before
    assert town.heard("coordination:1") == []
    read = {
        "en": "read (disclosure record); Cormier",
        "fr": "lecture (relevé des renseignements communiqués); Cormier",
    }
    assert read[language] in town.says("cormier", "audit K7-QF3")


@pytest.mark.rule("P12.4")
def test_but_not_after_ten_minutes_nor_for_somebody_else(town: Town):
    given(town)

    assert "Not shown yet" in town.says("hebert", "disclosures K7-QF3 2")
    town.pass_time(timedelta(minutes=11))
    assert "Not shown yet" in town.says("cormier", "disclosures K7-QF3 2")
    assert rows(town.says("cormier", "yes K7-QF3"), NUMBERED)[0] == "7"
