"""What was reported without a code, and kept until one came: each coordinator reads each of it in its own words (P7.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import plain
from tests.handlers.test_which_case import card, on_screen
from tests.stories.test_before_a_case import MADE, moved_in, rung
from tests.town import Town

KNIFE = ("danger he has a knife", "danger he broke the window")
COUTEAU = ("danger il a un couteau", "danger il a cassé la fenêtre")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("kept"))
    made_by_theriault(town)
    return town


def made_by_theriault(town: Town) -> None:
    """The referral is by her, who reads no case."""
    moved_in(town)
    with town.parts.open_work() as work:
        made = replace(work.referrals.get(MADE), referrer=town.people["theriault"].id)
        work.referrals.save_quietly(made)
        work.commit()


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def reports(town: Town, *said: str, by: str = "theriault") -> None:
    for one in said:
        town.says(by, one)
        town.clock.pass_(timedelta(seconds=10))


def read(town: Town, name: str) -> list[str]:
    """The words of every card of a danger that they were shown."""
    heard = [one.splitlines() for one in town.heard(town.direct(name))]
    labels = ("a danger was reported", "un danger a été signalé")
    return [lines[1] for lines in heard if any(label in lines[0] for label in labels)]


# --- each in its own words ---------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (KNIFE, ["he has a knife", "he broke the window"]),
        (COUTEAU, ["il a un couteau", "il a cassé la fenêtre"]),
        ((*KNIFE, "danger", "danger he left"), ["he has a knife", "he broke the window", "", "he left"]),
    ],
)
def test_of_several_that_were_kept_each_is_read_in_its_own_words(
    town: Town, said: tuple[str, ...], words: list[str]
):
    reports(town, *said)

    town.says("theriault", MADE)

    for name in ("cormier", "doucet"):
        assert read(town, name) == [one or "Immediate danger, no words." for one in words]
    assert not rung(town, "leblanc") and card(town) == ""
    assert not any(one in on_screen(town, "theriault") for one in said)


@pytest.mark.rule("P7.10")
def test_they_are_read_in_the_order_in_which_they_were_typed_however_fast(town: Town):
    for said in ("danger he waits", "danger he broke the window", "danger he has a knife", "danger he left"):
        town.says("theriault", said)

    town.says("theriault", MADE)

    assert read(town, "cormier") == ["he waits", "he broke the window", "he has a knife", "he left"]


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french_too(town: Town):
    for name in ("theriault", "cormier"):
        town.says(name, "langue fr")
    reports(town, *COUTEAU)

    answer = town.says("theriault", MADE)

    assert read(town, "cormier") == ["il a un couteau", "il a cassé la fenêtre"]
    assert plain(answer).startswith("Le 911 d’abord, si personne n’a appelé. R-4T9D : j’appelle")


@pytest.mark.rule("P7.10")
def test_below_what_goes_out_together_it_rings_once(town: Town):
    """One ring a person for one event (CONVERSATION V5)."""
    reports(town, *KNIFE)

    town.says("theriault", MADE)

    for name in ("cormier", "doucet"):
        [ring] = rung(town, name)
        assert ring.startswith("URGENT R-4T9D: danger, ") and town.last(town.direct(name)) == ring


@pytest.mark.rule("P7.10")
def test_several_of_one_message_are_each_read_too(town: Town):
    town.says("theriault", "hello\ndanger R-4T9D he has a knife\ndanger R-4T9D he broke the window")

    assert read(town, "cormier") == ["he has a knife", "he broke the window"]


@pytest.mark.rule("P7.10")
def test_after_a_restart_they_are_still_two(town: Town):
    reports(town, *KNIFE)

    again = town.restarted()
    again.says("theriault", MADE)

    assert read(again, "doucet") == ["he has a knife", "he broke the window"]


@pytest.mark.rule("P1.12", "P7.10")
def test_who_is_kept_out_reads_none_of_them(town: Town):
    town.says("cormier", f"case exclude @doucet {MADE}")
    reports(town, *KNIFE)
    town.hears_no_more()

    town.says("theriault", MADE)

    assert read(town, "cormier") and town.heard(town.direct("doucet")) == []


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(("lang", "show"), [("en", "referral show"), ("fr", "aiguillage voir")])
def test_the_referral_shows_all_of_them(town: Town, lang: str, show: str):
    town.says("doucet", f"language {lang}")
    reports(town, *KNIFE, "danger he is at her work", "danger he left", "danger he is back")
    town.says("theriault", MADE)

    town.says("doucet", f"{show} {MADE}")

    assert read(town, "doucet") == [
        "he has a knife",
        "he broke the window",
        "he is at her work",
        "he left",
        "he is back",
    ]


# --- until it is read --------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P7.4")
def test_a_newer_danger_does_not_put_off_the_lead_who_is_called_for_the_older_one(town: Town):
    reports(town, f"danger {MADE} he has a knife")
    town.pass_time(timedelta(minutes=50))
    reports(town, f"danger {MADE} he broke the window")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=11))

    assert rung(town, "mcgrath")[0].startswith("URGENT R-4T9D: danger, ")
    town.hears_no_more()
    town.pass_time(timedelta(minutes=10))
    assert rung(town, "doucet"), "again, a quarter of an hour after the newer one"


@pytest.mark.rule("P7.10", "P7.4")
def test_what_went_out_together_rings_again_once(town: Town):
    reports(town, *KNIFE)
    town.says("theriault", MADE)
    town.hears_no_more()

    town.pass_time(timedelta(minutes=16))

    assert len(rung(town, "doucet")) == len(rung(town, "cormier")) == 1


@pytest.mark.rule("P7.10", "P7.4")
def test_whoever_reads_them_stops_every_ring(town: Town):
    reports(town, f"danger {MADE} he has a knife")
    town.pass_time(timedelta(minutes=50))
    reports(town, f"danger {MADE} he broke the window")

    town.says("doucet", f"referral show {MADE}")
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))

    assert not any(rung(town, name) for name in ("cormier", "doucet", "mcgrath"))
