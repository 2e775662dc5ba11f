"""Nobody contacts a person who has not consented before a word with who keeps the connection (P9.9, P8.5, P7.8)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.case import Basis
from casework.people import Agency, Role
from tests.ends import moved_over, there
from tests.town import Town
from tests.without_consent import a_case_without_consent, moved_in

ROOM = "case:K7-QF3"
AFTER = "Before any contact, a word with Cormier, who keeps the connection; then safe contact as agreed"
AGREED = "Contact the person safely, as agreed with them"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Cormier opened it, and keeps the connection; Doucet coordinates beside her, Picard in Edmundston."""
    town = Town.empty(tmp_path_factory.mktemp("connection"))
    moved_in(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    a_case_without_consent(town)
    with town.parts.open_work() as work:
        referral = work.referrals.get("R-7KQ4")
        changed = replace(
            referral,
            call_note="before 3pm only",
            referrer=town.people["leblanc"].id,
            taken_at=town.clock.now(),
        )
        work.referrals.save_quietly(changed)
        work.commit()
    there(town)
    town.says("picard", "language en")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def taken_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("taken"))
    moved_over(town)
    taken_by(town, "picard")
    return town


@pytest.fixture
def taken(taken_mold: Town, tmp_path: Path) -> Town:
    return taken_mold.copied_to(tmp_path)


def taken_by(town: Town, name: str) -> str:
    town.says(name, "case take K7-QF3")
    town.says(name, "yes K7-QF3")
    answer = next(said for said in town.heard(town.direct(name)) if "yours," in said)
    town.everybody_accepts()
    town.hears_no_more()
    return answer


def card(town: Town) -> str:
    found = (said for said in town.heard(ROOM) if "critical development" in said or "fait nouveau" in said)
    return next(found).replace("\u00a0", " ")


# --- the referral -------------------------------------------------------------------------------------------
@pytest.mark.rule("P9.9", "P2.1")
def test_the_referral_says_that_there_is_no_consent_above_its_number(town: Town):
    shown = town.says("doucet", "referral show R-7KQ4").splitlines()

    assert shown[1] == (
        "No consent: before any contact, a word with Cormier, who keeps the connection. "
        "No message. Safe time: before 15:00 only."
    )
    assert shown[2].startswith("Number: ")
    assert town.says("cormier", "referral show R-7KQ4").splitlines()[1] == (
        "No consent: you keep the connection, contact safely as agreed. No message. Call before 15:00 only."
    )


@pytest.mark.rule("P9.9", "P8.5")
def test_after_a_transfer_it_still_names_who_has_spoken_with_the_person(taken: Town):
    assert (
        taken.says("picard", "referral show R-7KQ4")
        .splitlines()[1]
        .startswith("No consent: before any contact, a word with Cormier, who keeps the connection.")
    )
    taken.says("picard", "langue fr")
    assert taken.says("picard", "aiguillage voir R-7KQ4").splitlines()[1].replace("\u00a0", " ") == (
        "Pas de consentement : avant tout contact, un mot avec Cormier, qui garde le lien. "
        "Aucun message. Moment sûr : avant 15 h seulement."
    )


def test_with_consent_nothing_of_it_is_said(town: Town):
    with town.parts.open_work() as work:
        work.nonconsents.save_quietly(work.nonconsents.get("R-7KQ4").end())
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(replace(case, basis=Basis.CONSENT))
        work.commit()

    assert "No consent" not in town.says("doucet", "referral show R-7KQ4")


# --- the task of a development (P7.8) -------------------------------------------------------------------------
@pytest.mark.rule("P7.8", "P9.9")
def test_who_keeps_the_connection_contacts_safely_as_agreed(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)

    assert "T1, safe contact with the person as agreed, at once (key contact, Cormier)" in card(town)
    assert AGREED in town.says("cormier", "plan T1 K7-QF3")


@pytest.mark.rule("P7.8", "P9.9")
def test_who_has_the_task_and_not_the_connection_speaks_with_the_key_contact_first(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    town.says("cormier", "task accept T1 K7-QF3")

    town.says("cormier", "case keycontact @leblanc K7-QF3")
    assert AFTER.replace("Cormier", "Leblanc") in town.says("cormier", "plan T1 K7-QF3")

    town.says("cormier", "case keycontact @doucet K7-QF3")
    town.says("cormier", "conflict K7-QF3")
    assert AGREED in town.says("doucet", "plan T1 K7-QF3"), "the task came to them too"


@pytest.mark.rule("P7.8", "P9.9", "P8.5")
def test_after_a_transfer_the_word_with_who_kept_it_comes_first(taken: Town):
    taken.says("ouellette", "!danger Quelqu’un est à la porte", room=ROOM)

    assert (
        "T1, d’abord un mot avec Cormier, qui garde le lien, puis communication sûre avec la personne, "
        "tout de suite (personne pivot, Picard)"
    ) in card(taken)
    assert AFTER in taken.says("picard", "plan T1 K7-QF3")
    taken.says("picard", "langue fr")
    assert "Avant tout contact, un mot avec Cormier, qui garde le lien" in taken.says(
        "picard", "plan T1 K7-QF3"
    )


@pytest.mark.rule("P7.8", "P9.9", "P8.5")
def test_what_was_begun_before_or_on_the_way_names_the_same_person_once_it_is_taken(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    moved_over(town)
    town.says("picard", "danger K7-QF3 He was seen here")
    on_its_way = town.says("picard", "critical show D2 K7-QF3")
    assert "then safe contact with the person, at once (Picard)" in on_its_way

    taken_by(town, "picard")

    for task in ("T1", "T2"):
        assert AFTER in town.says("picard", f"plan {task} K7-QF3")


@pytest.mark.rule("P9.9")
def test_once_the_new_team_has_spoken_with_the_person_it_keeps_the_connection_itself(taken: Town):
    taken.says("ouellette", "!danger Quelqu’un est à la porte", room=ROOM)
    taken.says("picard", "task done T1 K7-QF3")
    taken.hears_no_more()

    taken.says("ouellette", "!danger Encore", room=ROOM)

    assert (
        "T2, communication sûre avec la personne comme convenu, tout de suite (personne pivot, Picard)"
        in card(taken)
    )
    assert "you keep the connection" in taken.says("picard", "referral show R-7KQ4")


@pytest.mark.rule("P9.9", "P8.5")
def test_whoever_gives_it_away_is_told_that_the_others_speak_with_them_first(town: Town):
    told = moved_over(town).splitlines()

    assert told[-2:] == [
        "No contact with the person before they have spoken with you, who keep the connection.",
        "Now: a telephone call to them: what is safe, and how contact was agreed.",
    ]


@pytest.mark.rule("P9.9", "P8.5")
def test_who_takes_it_back_and_had_the_connection_all_along_is_sent_to_nobody(taken: Town):
    taken.says("picard", "case transfer K7-QF3 Fredericton")
    told = taken.says("picard", "yes K7-QF3")
    assert "before they have spoken with Cormier, who keeps the connection" in told

    shown = taken.says("cormier", "case take K7-QF3")
    assert "You have kept the connection: contact the person safely, as agreed." in shown
    assert taken_by(taken, "cormier").splitlines()[-2:] == [
        "The person has not consented. You keep the connection: contact them safely, as agreed.",
        "Now: `meeting propose K7-QF3`",
    ]
