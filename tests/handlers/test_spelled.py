"""Codes typed with a space in place of the hyphen, as phones write them, wherever a code is expected (COMMANDS 1, V11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import spelled
from bot.context import Context, direct
from bot.effects import Effect
from casework.codes import ANY, DIGITS, FIRST
from casework.events import Denied
from casework.people import Agency, Role
from tests.build import refers, two_open_cases
from tests.handlers.test_which_case import card
from tests.town import Town

SEEN = ("K7-QF3", "T9-HCX", "R-7KQ4", "R-3HXD")
"""By Leblanc: two cases, and the referrals that they grew out of."""
LIKE_AN_HOUR = "R-9H34"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reads two cases, Roy only the first; Leblanc has referred somebody."""
    town = Town.empty(tmp_path_factory.mktemp("spelled"))
    two_open_cases(town)
    code = refers(town, first="Nadine", last="Arsenault")
    with town.parts.open_work() as work:
        drawn = work.referrals.get(code)
        work.referrals.put(replace(drawn, id=LIKE_AN_HOUR, sent_at=drawn.sent_at - timedelta(minutes=1)))
        work.commit()
    town.says("leblanc", "!critical bail Released at 14:10", room="case:K7-QF3")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def made(town: Town) -> str:
    """The code of the referral that is no case yet."""
    with town.parts.open_work() as work:
        return max(work.referrals.where(state=("sent", "taken")), key=lambda one: one.sent_at).id


# --- where a code is expected -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "said", "heard"),
    [
        ("roy", "case show K7 QF3", "K7-QF3"),
        ("roy", "case show k7 - qf3", "K7-QF3"),
        ("roy", "case k7 qf3", "K7-QF3"),
        ("roy", "dossier voir K7 QF3", "K7-QF3"),
        ("roy", "ack D1 k7 qf3", "Noted: alert seen"),
        ("roy", "critical show D1 K7 QF3", "D1, critical development"),
        ("roy", "plan k7 qf3", "K7-QF3, plan"),
        ("roy", "risk odara 12 K7 QF3", "ODARA 12"),
        ("roy", "checked nothing for K7 QF3", "Noted, K7-QF3"),
        ("roy", "today K7 QF3", "K7-QF3"),
        ("roy", "task add roy, monday, call her K7 QF3", "T2 of K7-QF3 is for Roy."),
        ("cormier", "case people k7\u00a0qf3", "K7-QF3"),
        ("cormier", "audit K7 QF3", "K7-QF3"),
        ("cormier", "case exclude theriault K7 QF3", "Mira Thériault is kept out of K7-QF3"),
        ("cormier", "case close k7 qf3", "Not closed."),
        ("cormier", "escalate about K7 QF3 may a guest stay?", "K7-QF3: may a guest stay?"),
        ("cormier", "consent scope K7 QF3 -health", "K7-QF3"),
    ],
)
def test_a_case_is_found_by_it(town: Town, who: str, said: str, heard: str):
    town.says(who, said)

    assert any(heard in one for one in town.heard(town.direct(who)))
    assert not any("did not understand" in one for one in town.heard(town.direct(who)))


@pytest.mark.parametrize(
    ("who", "said", "heard"),
    [
        ("cormier", "referral show {}", "{}, not taken yet."),
        ("cormier", "aiguillage voir {}", "{}, not taken yet."),
        ("cormier", "referral take {}", "{}: taken by Cormier"),
        ("leblanc", "referral status {}", "{}"),
        ("leblanc", "status {}", "{}"),
    ],
)
def test_a_referral_is_found_by_it(town: Town, who: str, said: str, heard: str):
    code = made(town)

    town.says(who, said.format(code.replace("-", " ").lower()))

    assert any(heard.format(code) in one for one in town.heard(town.direct(who)))


def test_one_that_reads_like_an_hour_is_one_for_who_may_see_it(town: Town):
    assert f"{LIKE_AN_HOUR}, not taken yet." in town.says("cormier", "referral show R 9h34")
    assert as_leblanc(town, "task add roy, monday, room R 9h35") == "task add roy, monday, room R 9h35"


def test_so_it_is_in_the_coordination_room_in_a_yes_and_for_the_lead(town: Town):
    code = made(town)
    town.says("cormier", f"!referral take {code.replace('-', ' ')}", room="coordination:1")
    assert any(f"{code}: taken by Cormier" in one for one in town.heard("coordination:1"))

    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Lise")
    town.says("cormier", "conflict K7 QF3")
    assert "Lise Picard" in town.says("mcgrath", "case chair K7 QF3")
    town.says("mcgrath", "case chair k7 qf3 @picard")
    assert "chairs K7-QF3" in town.says("mcgrath", "yes k7 qf3")
    assert "is chaired from another region already" in town.says("mcgrath", "case chair k7 qf3")


def test_in_the_middle_of_questions_a_command_with_it_is_no_answer(town: Town):
    for said in ("refer", "today 10:30", "plan K7 QF3"):
        town.says("leblanc", said)

    assert any("K7-QF3, plan" in one for one in town.heard(town.direct("leblanc")))
    assert "3 of 9. Last name?" in town.says("leblanc", "Marie")


@pytest.mark.rule("P7.10")
def test_behind_a_danger_its_words_stay_as_they_are(town: Town):
    town.says("leblanc", "danger T9 HCX he is with M3 WP8")

    assert "he is with M3 WP8" in card(town, "case:T9-HCX")


# --- nothing is guessed -------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("said", ["case show {}", "ack D1 {}", "plan {}", "critical add D1 {} he left"])
def test_what_they_may_not_see_is_answered_like_what_is_not_there(town: Town, said: str):
    hidden = town.says("roy", said.format("T9 HCX"))

    assert hidden.replace("T9 HCX", "M3 WP8") == town.restarted().says("roy", said.format("M3 WP8"))
    assert "T9-HCX" not in hidden


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("said", ["case chair T9 HCX", "case chair M3 WP8"])
def test_so_it_is_for_the_lead(town: Town, said: str):
    assert town.says("mcgrath", said).startswith("Which case?")


def denied(town: Town, code: str) -> list[str]:
    with town.parts.open_work() as work:
        given = work.journal.about(code, Denied, town.clock.now() - timedelta(hours=1))
        return [one.command for one in given if one.by == town.people["roy"].id]


@pytest.mark.rule("P12.2", "P12.11")
@pytest.mark.parametrize(
    ("said", "command", "room"),
    [
        ("case show T9 HCX", "case show", None),
        ("dossier voir t9 hcx", "case show", None),
        ("!case show T9 - HCX", "case show", "case:K7-QF3"),
        ("consent scope R 3HXD +health", "consent scope", None),
    ],
)
def test_what_they_may_not_see_is_noted_as_denied_in_its_audit(
    town: Town, said: str, command: str, room: str | None
):
    heard = town.says("roy", said, room=room)

    assert denied(town, "T9-HCX") == [command] and denied(town, "K7-QF3") == []
    nothing = said.replace("T9", "T7").replace("t9", "t7").replace("3HXD", "4HXD")
    assert town.restarted().says("roy", nothing, room=room) == heard, "as if there were none"


@pytest.mark.rule("P12.11")
def test_an_answer_that_looks_like_one_is_not_noted(town: Town):
    town.talks("roy", ("refer", "1 of 9"), ("t9 hcx", "1 of 9"))

    assert denied(town, "T9-HCX") == []


def test_between_two_nothing_is_chosen(town: Town):
    assert town.says("leblanc", "task add roy, monday, K7 QF3 or T9 HCX").startswith("Which case?")


def test_a_code_with_its_hyphen_is_the_one_that_is_meant(town: Town):
    town.says("leblanc", "task add gallant, monday, as in K7 QF3 T9-HCX")

    assert "T1 of T9-HCX is for Gallant." in town.last(town.direct("leblanc"))


def as_leblanc(town: Town, text: str) -> str:
    read: list[str] = []

    def look(ctx: Context) -> list[Effect]:
        person = ctx.work.people.get(town.people["leblanc"].id)
        mine = replace(ctx, person=person, room=direct(person))
        match = ctx.router.match(text)
        read.append(spelled.whole(mine, text, match.command if match else None))
        return []

    town.parts.dispatcher.act(look)
    return read[0]


LIKE_ONE = st.builds(
    "{}{} {}".format, st.sampled_from(FIRST), st.sampled_from(DIGITS), st.text(ANY, min_size=3, max_size=3)
) | st.builds("R {}{}".format, st.sampled_from(DIGITS), st.text(ANY, min_size=3, max_size=3))
WORDS = st.lists(st.sampled_from(["call", "her", "at", "the", "room", "3", "10h", "lundi", "D1", "T2"]))


@settings(max_examples=60, deadline=None)
@given(one=LIKE_ONE, before=WORDS, behind=WORDS, lower=st.booleans())
@example(one="M3 WP8", before=[], behind=[], lower=True)
def test_words_that_only_look_like_a_code_are_never_taken_for_one(
    mold: Town, one: str, before: list[str], behind: list[str], lower: bool
):
    said = " ".join(["plan", *before, one.lower() if lower else one, *behind])
    is_seen = one.replace(" ", "-") in (*SEEN, LIKE_AN_HOUR, made(mold))

    assert is_seen or as_leblanc(mold, said) == said


@settings(max_examples=60, deadline=None)
@given(one=st.sampled_from(SEEN), other=LIKE_ONE, before=WORDS, behind=WORDS)
def test_the_one_that_they_see_is_read_beside_what_looks_like_another(
    mold: Town, one: str, other: str, before: list[str], behind: list[str]
):
    words = [*before, one.replace("-", " "), "and", other, *behind]
    read = as_leblanc(mold, " ".join(["plan", *words]))

    also_seen = other.replace(" ", "-") in {*SEEN, LIKE_AN_HOUR, made(mold)} - {one}
    assert also_seen or read == " ".join(["plan", *before, one, "and", other, *behind])


@pytest.mark.parametrize(
    "said", ["meeting confirm 2", "ack T9 HCX", "task done T9 HCX", "tâche faite T9 hcx"]
)
def test_a_number_that_a_command_is_about_stays_one(town: Town, said: str):
    is_of_no_number = said.startswith("ack")

    assert (as_leblanc(town, said) == said) is not is_of_no_number
