"""What was found out about a number stands above it, and the right one takes its place (P2.1, P3.1, P3.11, V10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers import unreachable
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team
from tests.town import Town

R = "R-3HXD"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.SOCIAL, language="fr", first="Lise")
    referral = a_referral(
        id=R,
        state=Status.TAKEN,
        taken_by=town.people["cormier"].id,
        taken_at=town.clock.now(),
        referrer=town.people["leblanc"].id,
        message="yes",
        call_note="before 15:00",
        sent_at=town.clock.now(),
    )
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.traces.note(R, "client", name=("Marie", "Tremblay"), phone=referral.phone)
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P3.1")
@pytest.mark.rule("P3.11")
def test_an_unsafe_call_stands_above_the_number_and_offers_no_message_any_more(town: Town):
    told = town.says("cormier", f"referral contact {R} unsafe he answered")
    assert told.endswith("Now: ask Julie Leblanc, who referred, for a safe way before you call again.")

    card = town.says("cormier", f"referral show {R}").splitlines()

    assert card[1] == "Unsafe to call, Saturday 21 November, 10:50. No message. Call before 15:00."
    assert card[2] == "Number: 506-555-0142"
    assert card[3] == "Tried, 1: Saturday 21 November, 10:50 unsafe to call, he answered"
    assert card[-1] == "Now: ask Leblanc for a safe way before you call again."


@pytest.mark.rule("P3.11")
def test_after_it_an_attempt_without_answer_offers_no_message_either(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")

    assert "Leave no message." in town.says("cormier", f"referral contact {R} no-answer").splitlines()


@pytest.mark.rule("P3.1")
def test_a_wrong_number_says_so_and_the_right_one_takes_its_place(town: Town):
    told = town.says("cormier", f"referral contact {R} wrong-number")
    assert told.endswith(f"ask Julie Leblanc for the right one; `referral number {R} 506-555-0142`")
    assert town.says("cormier", f"referral show {R}").splitlines()[1].startswith("Wrong number,")

    noted = town.says("cormier", f"referral number {R} 506 555 0199 in French, message yes")

    assert noted.splitlines()[1:3] == ["Message: safe to leave one.", "Number: 506-555-0199, in French"]
    card = town.says("cormier", f"referral show {R}")
    assert "Wrong number," not in card and "506-555-0142" not in card
    assert card.endswith(f"Now: `referral contact {R} reached`")


@pytest.mark.rule("P2.1")
def test_of_a_new_number_nobody_knows_whether_a_message_is_safe(town: Town):
    assert "No message. Call before 15:00." in town.says("cormier", f"referral number {R} 506-555-0199")


@pytest.mark.rule("P2.7")
def test_a_new_number_is_compared_with_the_others(town: Town):
    other = a_referral(id="R-9XXX", first="Eve", last="Cyr", phone="506-555-0199", sent_at=town.clock.now())
    with town.parts.open_work() as work:
        work.referrals.add(other, because=other.sent())
        work.traces.note("R-9XXX", "client", name=("Eve", "Cyr"), phone=other.phone)
        work.commit()

    town.says("cormier", f"referral number {R} 506-555-0199")

    assert [ring for ring in town.rings(town.direct("cormier")) if "R-9XXX" in ring]


def test_it_is_taken_back(town: Town):
    town.says("cormier", f"referral number {R} 506-555-0199")
    town.says("cormier", "undo")

    assert "Number: 506-555-0142" in town.says("cormier", f"referral show {R}")


def test_a_number_that_is_none_changes_nothing_and_leaves_the_room(town: Town):
    assert "Nothing was changed." in town.says("cormier", f"referral number {R} 555-0199")
    assert "Number: 506-555-0142" in town.says("cormier", f"referral show {R}")


def test_in_french(town: Town):
    town.says("doucet", f"aiguillage contact {R} mauvais-numéro")
    noted = town.says("doucet", f"aiguillage numéro {R} 506-555-0199, jamais après 16h, message non")

    assert noted.splitlines()[1] == "Aucun message. Jamais après 16\u00a0h."


@pytest.mark.rule("P2.1", "P11.1")
@pytest.mark.parametrize(
    ("note", "english", "french"),
    [
        ("before 15:00", "Call before 15:00.", "Appelez avant 15 h."),
        (
            "le soir, jamais après 21 h 30",
            "Call in the evening. Never after 21:30.",
            "Appelez le soir. Jamais après 21 h 30.",
        ),
        (
            "weekdays, not when he is home",
            "Call on weekdays. As noted: “not when he is home”.",
            "Appelez en semaine. Comme noté : « not when he is home ».",
        ),
    ],
)
def test_when_to_call_is_said_in_the_readers_language_and_the_rest_in_quotes(
    town: Town, note: str, english: str, french: str
):
    keep(town, note)

    assert line(town, "cormier", f"referral show {R}", 1) == f"No message. {english}"
    assert line(town, "doucet", f"aiguillage voir {R}", 1) == f"Aucun message. {french}"


@pytest.mark.rule("P2.1", "P11.1")
def test_so_is_what_stands_beside_the_number(town: Town):
    keep(town, "poste 12, in English, interprète, **Nancy’s**")

    assert line(town, "cormier", f"referral show {R}", 2) == (
        "Number: 506-555-0142, ext. 12, in English, interpreter, “**Nancy’s**”. "
        "An interpreter is never a family member."
    )
    assert line(town, "doucet", f"aiguillage voir {R}", 2) == (
        "Numéro : 506-555-0142, poste 12, en anglais, interprète, « **Nancy’s** ». "
        "L’interprète n’est jamais de la famille."
    )


def keep(town: Town, note: str) -> None:
    with town.parts.open_work() as work:
        work.referrals.save_quietly(replace(work.referrals.get(R), call_note=note, message="no"))
        work.commit()


def line(town: Town, name: str, said: str, number: int) -> str:
    return town.says(name, said).replace("\u00a0", " ").splitlines()[number]


@pytest.mark.rule("P12.11")
def test_others_learn_nothing(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)

    assert "that you can see" in town.says("ouellette", f"referral number {R} 506-555-0199")
    assert "Only a coordinator" in town.says("roy", f"referral number {R} 506-555-0199")


# --- not reached, in whatever words (P3.11) -------------------------------------------------------------------
@pytest.mark.rule("P3.11")
@pytest.mark.parametrize(
    "why",
    [
        "unreachable",
        "could not reach her",
        "couldn’t reach the person",
        "no answer",
        "she never answers",
        "n’a pas pu être jointe",
        "impossible à joindre",
        "personne injoignable",
        "ne répond pas",
        "aucune réponse",
        "not reachable",
        "voicemail only",
        "on n’a pas réussi à la rejoindre",
    ],
)
def test_other_words_for_it_need_the_attempts_too(town: Town, why: str):
    assert unreachable.is_meant(why)
    assert town.says("cormier", f"referral close {R} {why}").startswith(f"Not closed: {R} was not tried")


@pytest.mark.rule("P3.11")
@pytest.mark.parametrize("why", ["moved to Ontario", "does not agree", "ne veut pas", "a quitté la province"])
def test_other_reasons_are_others(why: str):
    assert not unreachable.is_meant(why)


@pytest.mark.rule("P3.11")
def test_who_was_reached_and_does_not_agree_is_not_to_be_tried_again(town: Town):
    town.says("cormier", f"referral contact {R} reached")

    assert "three attempts" not in town.says("cormier", f"referral close {R} does not agree")


@pytest.mark.rule("P3.11")
def test_ten_to_eleven_and_eleven_are_one_hour_and_a_wrong_number_is_no_attempt(town: Town):
    for minutes, outcome in (
        (0, "no-answer"),
        (11, "no-answer"),
        (60 * 24, "wrong-number"),
        (60, "no-answer"),
    ):
        town.pass_time(timedelta(minutes=minutes))
        town.says("cormier", f"referral contact {R} {outcome}")

    refused = town.says("cormier", f"referral close {R} unreachable")

    assert "So far: 3, at 1 different hour, on 2 days" in refused


# --- what the card offers -------------------------------------------------------------------------------------
def test_who_was_reached_is_not_to_be_reached_again(town: Town):
    town.says("cormier", f"referral contact {R} reached")

    assert town.says("cormier", f"referral show {R}").endswith(f"Now: `consent {R}`")


@pytest.mark.rule("P3.11")
def test_a_wrong_number_is_not_counted_among_the_attempts(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")
    town.says("cormier", f"referral contact {R} wrong-number")
    town.says("cormier", f"referral number {R} 506-555-0199")

    assert "attempt 2" in town.says("cormier", f"referral contact {R} no-answer")
