"""A danger that no coordinator has read stands first in `today`, with the command that shows it and stops its ringing (P7.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import an_open_case, plain
from tests.ends import closes
from tests.stories.test_before_a_case import MADE, rung
from tests.stories.test_kept_dangers import made_by_theriault, read, reports
from tests.town import Town

OF_A_CASE = "R-7KQ4"
"""The referral that K7-QF3 came of; Social Development reads no case."""


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Two tasks of Cormier's are due before anything else, and an alarm waits for her."""
    town = Town.empty(tmp_path_factory.mktemp("unread"))
    made_by_theriault(town)
    with town.parts.open_work() as work:
        by, now = town.people["theriault"].id, town.clock.now()
        work.referrals.save_quietly(replace(work.referrals.get(OF_A_CASE), referrer=by, taken_at=now))
        work.commit()
    for said in (
        "task add @cormier, today 11:30, call her",
        "task add @cormier, today 11:40, call the clinic",
    ):
        town.says("cormier", f"!{said}", room="case:K7-QF3")
    town.says("roy", "critical K7-QF3 bail Released at 10:40")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def first(town: Town, name: str, typed: str = "today", room: str | None = None) -> str:
    return plain(town.says(name, typed, room=room)).splitlines()[1]


def now(town: Town, name: str, typed: str = "today", room: str | None = None) -> str:
    return plain(town.says(name, typed, room=room)).splitlines()[-1]


# --- of a referral -------------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
def test_it_stands_first_with_the_command_that_shows_it(town: Town):
    reports(town, f"danger {MADE} he has a knife")

    assert first(town, "cormier") == (
        "1. R-4T9D: danger reported Saturday 21 November, 10:50, no coordinator has read it: "
        "`referral show R-4T9D`"
    )
    assert now(town, "cormier") == "Now: `referral show R-4T9D`"


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french(town: Town):
    town.says("cormier", "langue fr")
    reports(town, f"danger {MADE} il a un couteau")

    assert first(town, "cormier", "jour") == (
        "1. R-4T9D : danger signalé le samedi 21 novembre à 10 h 50, pas encore lu par la coordination : "
        "`aiguillage voir R-4T9D`"
    )
    assert now(town, "cormier", "jour") == "Maintenant : `aiguillage voir R-4T9D`"


@pytest.mark.rule("P7.10")
def test_what_stands_there_shows_it_and_stops_the_ringing(town: Town):
    reports(town, f"danger {MADE} he has a knife")
    town.pass_time(timedelta(minutes=20))
    town.hears_no_more()

    town.says("doucet", "referral show R-4T9D")
    shown = read(town, "doucet")
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))

    assert shown == ["he has a knife"]
    assert not any("danger" in ring for name in ("cormier", "doucet", "mcgrath") for ring in rung(town, name))
    assert "R-4T9D: danger" not in town.says("cormier", "today")


@pytest.mark.rule("P7.10")
def test_of_several_that_nobody_has_read_one_line_says_since_when(town: Town):
    reports(town, f"danger {MADE} he has a knife")
    town.pass_time(timedelta(minutes=30))
    reports(town, f"danger {MADE} he broke the window")

    said = town.says("cormier", "today")

    assert said.count("danger reported") == 1 and "10:50, no coordinator has read it" in said


@pytest.mark.rule("P7.10")
def test_in_the_coordination_room_it_stands_first_too(town: Town):
    reports(town, f"danger {MADE} he has a knife")

    room = "coordination:1"
    assert first(town, "cormier", "!today", room).endswith("`!referral show R-4T9D`")
    assert now(town, "cormier", "!today", room) == "Now: `!referral show R-4T9D`"
    assert "knife" not in town.says("cormier", "!jour", room=room)


@pytest.mark.rule("P7.10")
def test_who_reported_it_is_shown_whom_to_call(town: Town):
    town.says("doucet", f"danger {MADE} he has a knife")

    said = town.says("doucet", "today")

    assert "R-4T9D: the danger that you reported" in said and "not read yet. To call: Cormier." in said
    assert "`referral show R-4T9D`" in first(town, "cormier")


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("referral list", "R-4T9D: a danger that nobody has read; taken by Cormier, team meeting due"),
        ("aiguillage liste", "R-4T9D : un danger que personne n’a lu; pris en charge par Cormier, réunion"),
    ],
)
def test_in_the_list_of_referrals_it_stands_first(town: Town, typed: str, said: str):
    if typed == "aiguillage liste":
        town.says("doucet", "langue fr")
    with town.parts.open_work() as work:
        earlier = town.clock.now() - timedelta(hours=5)
        work.referrals.put(replace(work.referrals.get(MADE), id="R-8MJ8", sent_at=earlier))
        work.commit()
    assert not first(town, "doucet", typed).startswith("R-4T9D")
    reports(town, f"danger {MADE} he has a knife")

    assert first(town, "doucet", typed).startswith(said)
    assert now(town, "doucet", typed).endswith(f" {MADE}`")


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "typed", "heading"),
    [
        ("en", "referral list", "2 referrals wait; a danger that nobody has read: 1."),
        ("fr", "aiguillage liste", "2 aiguillages attendent; un danger que personne n’a lu : 1."),
    ],
)
def test_the_heading_of_the_list_counts_it(town: Town, language: str, typed: str, heading: str):
    town.says("doucet", f"language {language}")
    with town.parts.open_work() as work:
        work.referrals.put(replace(work.referrals.get(MADE), id="R-8MJ8"))
        work.commit()
    reports(town, f"danger {MADE} he has a knife")

    assert plain(town.says("doucet", typed)).splitlines()[0] == heading


# --- in the list of cases ------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "typed", "heading", "line", "do"),
    [
        (
            "en",
            "case list",
            "2 open cases; a danger that nobody has read: 1.",
            "K7-QF3: a danger that nobody has read; TM, open",
            "Now: `case show K7-QF3`",
        ),
        (
            "fr",
            "dossier liste",
            "2 dossiers ouverts; un danger que personne n’a lu : 1.",
            "K7-QF3 : un danger que personne n’a lu; TM, ouvert",
            "Maintenant : `dossier voir K7-QF3`",
        ),
    ],
)
def test_in_the_list_of_cases_it_stands_first_until_it_is_read(
    town: Town, language: str, typed: str, heading: str, line: str, do: str
):
    town.says("cormier", f"language {language}")
    an_open_case(town, "T9-HCX", "R-3HXD", people=("cormier", "roy"))
    with town.parts.open_work() as work:
        long_ago = town.clock.now() - timedelta(days=1)
        work.cases.save_quietly(replace(work.cases.get("T9-HCX"), opened_at=long_ago))
        work.commit()
    assert first(town, "cormier", typed).startswith("T9-HCX, TM")
    reports(town, f"danger {OF_A_CASE} he has a knife")

    said = plain(town.restarted().says("cormier", typed)).splitlines()

    assert said[0] == heading and said[1].startswith(line) and said[-1] == do
    assert "knife" not in "".join(said)
    town.says("cormier", "case show K7-QF3")
    assert first(town, "cormier", typed).startswith("T9-HCX, TM")


@pytest.mark.rule("P7.10", "P12.11")
def test_who_may_not_chair_it_sees_none_of_it(town: Town):
    reports(town, f"danger {OF_A_CASE} he has a knife")

    said = town.says("roy", "case list")

    assert said.startswith("1 open case.") and "danger" not in said


@pytest.mark.rule("P7.10", "P7.4")
@pytest.mark.parametrize(
    ("language", "typed", "line"),
    [
        ("en", "case list", "T9-HCX: D1, immediate danger, not acknowledged by you; TM, open"),
        (
            "fr",
            "dossier liste",
            "T9-HCX : D1, danger immédiat, sans accusé de réception de votre part; TM, ouvert",
        ),
    ],
)
def test_an_immediate_danger_stands_before_the_others_until_it_is_acknowledged(
    town: Town, language: str, typed: str, line: str
):
    town.says("cormier", f"language {language}")
    an_open_case(town, "T9-HCX", "R-3HXD", people=("cormier", "roy"))
    town.says("roy", "danger T9-HCX he is here")

    assert first(town, "cormier", typed).startswith(line)

    town.says("cormier", "!ack", room="case:T9-HCX")
    assert "immediate" not in town.says("cormier", "case list")


# --- of a referral that has become a case -------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
def test_of_a_case_it_stands_first_with_the_cases_own_command(town: Town):
    reports(town, f"danger {OF_A_CASE} he has a knife")

    assert first(town, "cormier") == (
        "1. K7-QF3: danger reported Saturday 21 November, 10:50, no coordinator has read it: `case show K7-QF3`"
    )
    assert now(town, "cormier") == "Now: `case show K7-QF3`."
    room = "coordination:1"
    assert now(town, "cormier", "!today", room) == "Now: `!case show K7-QF3`."


@pytest.mark.rule("P7.10", "P11.1")
def test_of_a_case_in_french(town: Town):
    town.says("cormier", "langue fr")
    reports(town, f"danger {OF_A_CASE} il a un couteau")

    assert first(town, "cormier", "jour").endswith("`dossier voir K7-QF3`")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("show", ["case show K7-QF3", "dossier voir K7-QF3", "referral show R-7KQ4"])
def test_that_command_shows_it_and_stops_the_ringing(town: Town, show: str):
    reports(town, f"danger {OF_A_CASE} he has a knife", f"danger {OF_A_CASE} he left")
    town.hears_no_more()

    town.says("cormier", show)
    shown = read(town, "cormier")
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))

    assert shown == ["he has a knife", "he left"]
    assert not any("R-7KQ4" in ring for name in ("cormier", "doucet", "mcgrath") for ring in rung(town, name))
    assert "danger reported" not in town.says("doucet", "today")


@pytest.mark.rule("P7.10")
def test_asked_for_in_the_coordination_room_it_is_shown_in_the_direct_room(town: Town):
    reports(town, f"danger {OF_A_CASE} he has a knife")
    town.hears_no_more()

    town.says("cormier", "!case show K7-QF3", room="coordination:1")

    assert read(town, "cormier") == ["he has a knife"]
    assert "knife" not in "\n".join(town.heard("coordination:1"))


@pytest.mark.rule("P7.10", "P12.11")
@pytest.mark.parametrize("name", ["roy", "cormier"])
def test_in_the_cases_own_room_nothing_of_it_is_said_and_it_rings_on(town: Town, name: str):
    reports(town, f"danger {OF_A_CASE} he has a knife")

    town.says(name, "!case show", room="case:K7-QF3")

    assert "knife" not in "\n".join(town.heard("case:K7-QF3"))
    assert "danger reported" in town.says("cormier", "today")


@pytest.mark.rule("P7.10", "P12.11")
def test_a_member_is_neither_shown_it_nor_told_of_it(town: Town):
    reports(town, f"danger {OF_A_CASE} he has a knife")
    town.hears_no_more()

    town.says("roy", "case show K7-QF3")

    assert "knife" not in "\n".join(town.heard(town.direct("roy")))
    assert "danger reported" not in town.says("roy", "today")
    assert "danger reported" in town.says("cormier", "today")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "K7-QF3: 2 dangers were reported from outside its room.\nThe last: Saturday 21 November, 10:50",
        ),
        ("fr", "K7-QF3 : 2 dangers signalés hors de sa salle.\nLe dernier : le samedi 21 novembre à 10 h 50"),
    ],
)
def test_once_read_the_case_says_where_it_can_be_read_again(town: Town, lang: str, said: str):
    town.says("doucet", f"langue {lang}")
    reports(town, f"danger {OF_A_CASE} he has a knife", f"danger {OF_A_CASE} he left")
    town.says("cormier", "case show K7-QF3")
    town.hears_no_more()

    town.says("doucet", "case show K7-QF3")

    heard = [plain(one) for one in town.heard(town.direct("doucet"))]
    assert heard[0].rpartition("\n")[0] == said
    assert not any("knife" in one for one in heard)
    town.says("doucet", "referral show R-7KQ4")
    assert read(town, "doucet") == ["he has a knife", "he left"]


@pytest.mark.rule("P7.10", "P8.4")
def test_of_a_closed_case_too(town: Town):
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    reports(town, f"danger {OF_A_CASE} he has a knife")
    town.hears_no_more()

    assert first(town, "cormier").endswith("`case show K7-QF3`")
    town.hears_no_more()
    town.says("cormier", "case show K7-QF3")
    assert read(town, "cormier") == ["he has a knife"]


# --- who learns nothing ---------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.3", "P1.12", "P12.11")
def test_nobody_else_reads_of_it_in_their_list(town: Town):
    town.says("cormier", f"case exclude @doucet {MADE}")
    reports(town, f"danger {MADE} he has a knife")
    town.hears_no_more()

    for name in ("doucet", "picard", "leblanc", "theriault"):
        assert MADE not in town.says(name, "today") or name == "theriault"
        assert "danger reported" not in town.last(town.direct(name))
    assert MADE not in town.says("cormier", "!today", room="coordination:1")
    assert "danger reported" in town.says("cormier", "today")


# --- at the end of it -----------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P8.4")
def test_a_case_that_closes_over_it_rings_on_until_it_is_read(town: Town):
    reports(town, f"danger {OF_A_CASE} he has a knife")

    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["roy"].id))
    town.hears_no_more()
    town.pass_time(timedelta(minutes=16))

    assert any(ring.startswith("URGENT R-7KQ4: danger") for ring in rung(town, "cormier"))
    assert first(town, "cormier").endswith("`case show K7-QF3`")


@pytest.mark.rule("P7.10", "P3.11")
def test_a_referral_that_closes_over_it_rings_on_until_it_is_read(town: Town):
    reports(town, f"danger {MADE} he has a knife")
    town.says("cormier", f"referral close {MADE} moved to another province")
    assert "closed" in town.says("cormier", f"yes {MADE}")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=16))

    assert any(ring.startswith("URGENT R-4T9D: danger") for ring in rung(town, "doucet"))
    town.says("doucet", f"referral show {MADE}")
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))
    assert not rung(town, "doucet")
