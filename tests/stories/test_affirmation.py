"""The affirmation of confidentiality: signed, reminded of, lapsed (P1.6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers import affirmation
from casework.affirmation import AFFIRMATION, Terms
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import SATURDAY, Town

SENTENCE = "I will keep confidential all that I see and hear."
PHRASE = "Je garderai confidentiel tout ce que je vois et entends."
pytestmark = pytest.mark.rule("P1.6")
YEAR = timedelta(days=365)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def signed(town: Town, name: str, sentence: str = SENTENCE) -> str:
    town.says(name, "!affirm")
    return town.says(name, sentence)


def test_it_is_signed_by_typing_its_sentence(town: Town):
    text = town.says("roy", "affirm")
    answer = town.says("roy", SENTENCE)

    assert text.startswith("Affirmation of confidentiality.")
    assert SENTENCE in text
    assert answer.startswith(
        "Signed, Saturday 21 November 2026, 10:50. One copy stays with the coordinator.\nGood until: Sunday"
    )


@pytest.mark.parametrize(
    "typed",
    [SENTENCE.upper(), SENTENCE.removesuffix("."), f"  {SENTENCE} ", PHRASE, PHRASE.casefold()],
)
def test_capitals_accents_and_the_last_full_stop_do_not_matter(town: Town, typed: str):
    assert signed(town, "roy", typed).startswith("Signed,")


@pytest.mark.parametrize(
    "typed", ["yes", "I will keep confidential all that I see.", "signed", "send", SENTENCE[:-3]]
)
def test_anything_else_signs_nothing(town: Town, typed: str):
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH, affirmed=False)

    signed(town, "lang", typed)

    with town.parts.open_work() as work:
        assert not work.people.get(town.people["lang"].id).has_affirmed(town.clock.now())


def test_the_version_and_the_moment_are_kept(town: Town):
    signed(town, "roy")

    with town.parts.open_work() as work:
        kept = work.people.get(town.people["roy"].id).affirmation
    assert kept is not None
    assert (kept.version, kept.signed_at) == (AFFIRMATION, SATURDAY)


def test_reminders_come_30_7_and_1_days_before_and_on_the_lapse(town: Town):
    signed(town, "roy")
    heard = {}
    for days in (31, 30, 29, 8, 7, 6, 2, 1, 0):
        town.until(SATURDAY + YEAR - timedelta(days=days) - timedelta(seconds=1 if days else 0))
        town.hears_no_more()
        town.pass_time(timedelta(seconds=2))
        heard[days] = [ring for ring in town.rings(town.direct("roy")) if "affirm" in ring]

    assert [days for days, rings in heard.items() if rings] == [30, 7, 1]
    town.hears_no_more()


def test_on_the_lapse_the_person_and_the_coordinators_are_told(town: Town):
    signed(town, "roy")
    signed(town, "cormier")
    town.until(SATURDAY + YEAR - timedelta(seconds=1))
    town.hears_no_more()

    town.pass_time(timedelta(seconds=1))

    assert any("has ended" in ring for ring in town.rings(town.direct("roy")))
    assert "The affirmation of Roy has ended" in "\n".join(town.heard("coordination:1"))


def test_on_the_lapse_the_case_rooms_are_closed_and_signing_opens_them(town: Town):
    town.pass_time(timedelta(days=1))
    for name in ("cormier", "leblanc", "gallant"):
        signed(town, name)
    town.until(SATURDAY + timedelta(days=1))
    signed(town, "roy")
    town.pass_time(YEAR - timedelta(hours=1))
    for name in ("cormier", "leblanc", "gallant"):
        signed(town, name)
    assert "roy" in town.members("case:K7-QF3")

    town.pass_time(timedelta(hours=2))

    assert "roy" not in town.members("case:K7-QF3")
    assert "leblanc" in town.members("case:K7-QF3")

    signed(town, "roy")
    assert "roy" in town.members("case:K7-QF3")


def test_signing_early_moves_the_year(town: Town):
    signed(town, "roy")
    town.pass_time(timedelta(days=200))
    signed(town, "roy")
    town.hears_no_more()

    town.until(SATURDAY + YEAR + timedelta(days=1))

    assert [ring for ring in town.rings(town.direct("roy")) if "affirm" in ring] == []


def test_without_one_no_case_can_be_seen(town: Town):
    town.moves_in("lang", Role.COORDINATOR, Agency.VICTIMS, affirmed=False)

    assert "I know no case K7-QF3 that you can see" in town.says("lang", "case show K7-QF3")
    assert "lang" not in town.members("case:K7-QF3")


# --- a grace, another text ----------------------------------------------------------------------------------
def under(town: Town, terms: Terms) -> None:
    """A start with another configuration."""
    town.parts.house.terms = terms
    town.parts.dispatcher.act(affirmation.bring_up_to_date)
    town.settle()


def others_sign(town: Town) -> None:
    for name in ("cormier", "leblanc", "gallant"):
        signed(town, name)


def test_with_a_grace_the_rooms_close_later_and_everybody_is_told_both_times(town: Town):
    signed(town, "roy")
    under(town, Terms(grace=timedelta(days=7)))
    town.pass_time(YEAR - timedelta(hours=1))
    others_sign(town)
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))
    assert "roy" in town.members("case:K7-QF3")
    assert town.rings(town.direct("roy")) == [
        "Your affirmation has ended. Rooms close 28 November 2027, 10:50. Type `affirm`"
    ]
    assert "The affirmation of Roy has ended.\nThey leave the case rooms on" in town.last("coordination:1")

    town.hears_no_more()
    town.pass_time(timedelta(days=7))
    assert "roy" not in town.members("case:K7-QF3")
    assert "out of the case rooms until it is signed again" in town.last("coordination:1")


def test_a_shorter_grace_counts_from_the_next_start_on(town: Town):
    signed(town, "roy")
    under(town, Terms(grace=timedelta(days=30)))
    town.pass_time(YEAR - timedelta(hours=1))
    others_sign(town)
    town.pass_time(timedelta(days=3))
    assert "roy" in town.members("case:K7-QF3")

    under(town, Terms())
    town.pass_time(timedelta(minutes=1))

    assert "roy" not in town.members("case:K7-QF3")


def test_signing_within_the_grace_ends_it(town: Town):
    signed(town, "roy")
    under(town, Terms(grace=timedelta(days=7)))
    town.pass_time(YEAR - timedelta(hours=1))
    others_sign(town)
    town.pass_time(timedelta(hours=2))
    signed(town, "roy")
    town.hears_no_more()

    town.pass_time(timedelta(days=8))

    assert "roy" in town.members("case:K7-QF3")
    assert not any("ended" in ring for ring in town.rings(town.direct("roy")))


def test_a_new_text_is_signed_by_its_day(town: Town):
    signed(town, "roy")
    new = Terms(version="2027-1", sign_by=SATURDAY + timedelta(days=40))
    town.hears_no_more()

    under(town, new)
    assert town.rings(town.direct("roy")) == [
        "The affirmation has a new text. Please sign it by 31 December 2026. Type `affirm`"
    ]
    assert "text 2026-1, until Thursday 31 December 2026" in town.says("roy", "me")

    town.hears_no_more()
    under(town, new)
    assert town.rings(town.direct("roy")) == [], "once"

    signed(town, "roy")
    assert "text 2027-1" in town.says("roy", "me")
    town.pass_time(timedelta(days=41))
    assert "roy" in town.members("case:K7-QF3")
    assert "gallant" not in town.members("case:K7-QF3")


def test_it_is_reminded_of_like_any_other(town: Town):
    signed(town, "roy")
    under(town, Terms(version="2027-1", sign_by=SATURDAY + timedelta(days=40)))
    town.hears_no_more()

    town.pass_time(timedelta(days=39, hours=1))

    assert len([ring for ring in town.rings(town.direct("roy")) if "ends" in ring]) == 3


def test_me_shows_the_text_that_was_signed(town: Town):
    signed(town, "roy")
    assert "Affirmation: signed, text 2026-1, until Sunday 21 November 2027" in town.says("roy", "me")
    town.says("roy", "langue fr")
    assert "signée, texte 2026-1, jusqu’au dimanche 21 novembre 2027" in town.says("roy", "moi")


def test_a_guest_signs_the_text_of_the_day(town: Town):
    town.moves_in("haddad", Role.AD_HOC, affirmed=False)
    under(town, Terms(version="2027-1", sign_by=SATURDAY + timedelta(days=40)))
    signed(town, "haddad")
    assert "text 2027-1" in town.says("haddad", "me")
