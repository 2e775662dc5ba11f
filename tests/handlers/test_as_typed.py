"""A space for a hyphen is understood, and what people say in their own words is kept as they typed it (COMMANDS 1)."""

from __future__ import annotations

import pytest

from casework.people import Agency, Role
from tests.build import REFER, a_referral, a_team, an_open_case, gives_consent
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, first="Line")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    sent = a_referral(id="R-9TMF", referrer=town.people["leblanc"].id)
    with town.parts.open_work() as work:
        work.referrals.add(sent, because=sent.sent())
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("typed"))


# --- a space for a hyphen -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("referral contact R-9TMF no-answer", "no answer"),
        ("referral contact R-9TMF no answer", "no answer"),
        ("referral contact no answer R-9TMF, at noon", "no answer"),
        ("referral contact R-9TMF wrong number", "wrong number"),
        ("aiguillage contact R-9TMF sans réponse", "no answer"),
        ("aiguillage contact R-9TMF Sans Reponse hier soir", "no answer"),
        ("aiguillage contact R-9TMF mauvais numéro", "wrong number"),
        ("aiguillage contact R-9TMF mauvais\u2011numéro", "wrong number"),
        ("aiguillage contact R-9TMF jointe", "reached"),
        ("referral contact R-9TMF no", "no-answer"),
        ("referral assessment R-9TMF not-needed", "not needed"),
        ("aiguillage évaluation R-9TMF pas nécessaire", "not needed"),
    ],
)
def test_what_came_of_a_call_is_understood_in_two_words(town: Town, typed: str, heard: str):
    town.says("cormier", "referral take R-9TMF")

    assert heard in town.says("cormier", typed)


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2012", "–", "—", "−"])
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("referral show R{}9TMF", "R-9TMF"),
        ("case people K7{}QF3", "can read K7-QF3 now"),
        ("plan K7{}QF3", "K7-QF3"),
        ("deadlines K7{}QF3", "Of K7-QF3 nothing waits"),
        ("checked nothing K7{}QF3", "Noted, K7-QF3"),
        ("risk odara 12 K7{}QF3", "K7-QF3"),
    ],
)
def test_a_code_is_understood_with_whatever_dash_a_screen_or_a_phone_made_of_it(
    town: Town, typed: str, heard: str, dash: str
):
    town.says("cormier", typed.format(dash))

    assert any(heard in said for said in town.heard(town.direct("cormier")))


def test_what_follows_the_two_words_is_the_note_as_typed(town: Town):
    town.says("cormier", "referral take R-9TMF")

    town.says("cormier", "aiguillage contact R-9TMF sans réponse, l’amie a décroché")

    with town.parts.open_work() as work:
        [attempt] = work.referrals.get("R-9TMF").attempts
    assert attempt.note == "l’amie a décroché"


@pytest.mark.parametrize("role", ["front-line", "front line", "première-ligne", "première ligne"])
def test_a_role_is_understood_in_two_words(town: Town, role: str):
    assert "Nadia Cyr" in town.says("cormier", f"roster add @ncyr {role} police, Nadia Cyr")


@pytest.mark.parametrize("maybe", ["peut-être", "peut être", "peut etre", "maybe"])
def test_perhaps_is_understood_in_two_words(town: Town, maybe: str):
    town.says("cormier", "!meeting propose", room=ROOM)

    town.says("roy", f"!meeting answer 1 {maybe}", room=ROOM)

    assert "1 maybe" in "\n".join(town.heard(ROOM))


@pytest.mark.parametrize("command", ["nonconsent", "non consent", "non\u2011consent", "sans consentement"])
def test_a_command_is_understood_in_two_words(town: Town, command: str):
    town.talks("cormier", ("referral take R-9TMF", "taken"), ("referral contact R-9TMF reached", "reached"))

    assert "R-9TMF" in town.says("cormier", f"{command} R-9TMF")


def test_a_word_that_is_asked_back_is_known_in_two_words(town: Town):
    assert town.says("cormier", "rendez vous") == town.says("cormier", "rendez-vous")


def test_a_choice_is_understood_with_a_space_and_with_a_hyphen(town: Town):
    for line in REFER[:-1]:
        town.says("leblanc", line)

    assert "Assessment: not needed" in town.says("leblanc", "not-needed")


# --- as typed -------------------------------------------------------------------------------------------------
@pytest.mark.rule("P2.2")
def test_a_referral_keeps_its_words_as_they_were_typed(town: Town):
    for line in (
        "aiguiller",
        "aujourd’hui 10 h 30",
        "Noëlla",
        "d’Entremont",
        "506–555–0142, c’est le numéro de l’amie",
        "no",
        "jugement parce qu’il l’a suivie, « encore »",
        "yes",
        "yes",
    ):
        town.says("leblanc", line)

    summary = town.says("leblanc", "2").replace("\xa0", " ")

    assert "d’Entremont" in summary
    assert "506-555-0142, c’est le numéro de l’amie" in summary
    assert "il l’a suivie, « encore »" in summary


@pytest.mark.rule("P3.10")
def test_the_persons_own_words_and_the_note_of_the_paper_stay_as_typed(town: Town):
    town.talks("cormier", ("referral take R-9TMF", "taken"), ("referral contact R-9TMF reached", "reached"))
    gives_consent(town, "cormier", "R-9TMF", own_words="qu’on m’aide", paper="Cormier, l’armoire 3")

    with town.parts.open_work() as work:
        given = work.consents.get("R-9TMF")
    assert "qu’on m’aide" in given.own_words.values()
    assert given.written is not None
    assert given.written.details == "Cormier, l’armoire 3"


@pytest.mark.parametrize("quoted", ['"Cancel"', "“Cancel”", "« Cancel »"])
def test_a_control_word_in_any_quotes_is_an_answer(town: Town, quoted: str):
    town.talks("leblanc", ("refer", "1 of 9"), ("today 10:30", "2 of 9"), (quoted, "3 of 9"))


def test_what_a_guest_works_as_is_kept_as_typed(town: Town):
    town.says("cormier", "!adhoc add @haddad l’interprète until friday 16:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)

    with town.parts.open_work() as work:
        [visit] = work.visits.where(case="K7-QF3")
    assert visit.works_as == "l’interprète"


# --- where a referral stands -----------------------------------------------------------------------------------
@pytest.mark.rule("P2.5")
def test_a_coordinator_of_the_region_may_ask_where_it_stands_too(town: Town):
    assert town.says("cormier", "referral status R-9TMF").endswith(
        "Now: `referral show R-9TMF` has the rest."
    )
    town.says("ouellet", "referral take R-9TMF")
    assert "R-9TMF: taken" in town.says("cormier", "aiguillage état R-9TMF")
    assert "Now: nothing for you." in town.says("leblanc", "referral status R-9TMF")


@pytest.mark.rule("P12.11")
def test_nobody_else_learns_that_there_is_such_a_referral(town: Town):
    unknown = town.says("roy", "referral status R-3HXD")

    assert town.says("roy", "referral status R-9TMF") == unknown.replace("R-3HXD", "R-9TMF")
    assert "R-9TMF" in town.says("cyr", "aiguillage état R-9TMF")
    assert "montre le reste" not in town.last(town.direct("cyr"))


@pytest.mark.rule("P1.12")
def test_a_coordinator_who_is_kept_out_learns_nothing(town: Town):
    kept_out = a_referral(id="R-4KDN", excluded=(town.people["ouellet"].id,))
    with town.parts.open_work() as work:
        work.referrals.add(kept_out, because=kept_out.sent())
        work.commit()

    heard = town.says("ouellet", "referral status R-4KDN")

    assert heard == town.says("ouellet", "referral status R-3HXD").replace("R-3HXD", "R-4KDN")


@pytest.mark.rule("P1.3")
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("case add @mcgrath K7-QF3", "not a member of the team"),
        ("dossier ajouter @mcgrath K7-QF3", "not a member of"),
    ],
)
def test_the_program_lead_is_of_no_other_region(town: Town, typed: str, why: str):
    assert f"Why: {why}" in town.says("cormier", typed)


def test_an_account_is_found_with_the_accents_of_its_persons_name(town: Town):
    assert "The absence of Thériault is noted." in town.says("cormier", "away @thériault tomorrow")


def test_a_word_that_only_looks_like_a_command_suggests_none(town: Town):
    assert "roster" not in town.says("roy", "quiet 22:00-07:00")
