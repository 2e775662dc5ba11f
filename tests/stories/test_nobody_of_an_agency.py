"""A danger in a case whose client agreed to an agency that nobody represents (PROTOCOL P1.2, P7.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.town import Town

CASE, KOORD = "case:K7-QF3", "coordination:1"
BAIL = "!critical bail: released this morning"
TOLD = (
    "K7-QF3, D1: one agency agreed to has nobody there.\n"
    "Agency: health\n"
    "Nobody's phone rings there, and the alarm does not wait for it.\n"
    "Now: telephone there, or `roster add @user member health`, then `case add @user K7-QF3` in our direct room."
)
TOLD_IN_FRENCH = (
    "T9-HCX, D1 : un organisme accepté n’a personne au dossier.\n"
    "Organisme : santé\n"
    "Aucun téléphone n’y sonne, et l’alerte n’attend pas sa réponse.\n"
    "Maintenant : téléphonez-y, ou `équipe ajouter @nom membre santé`, puis `dossier ajouter @nom T9-HCX` dans notre "
    "salle personnelle."
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Roy, the only one of health, has stepped aside before anything is reported."""
    town = Town.empty(tmp_path_factory.mktemp("nobody-of"))
    a_team(town)
    an_open_case(town)
    town.says("roy", "conflict K7-QF3")
    town.everybody_accepts()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def counts(town: Town) -> list[str]:
    return [plain(one) for one in town.heard(CASE) if "acknowledged." in one]


@pytest.mark.rule("P1.2", "P7.4")
def test_the_agency_is_named_from_the_first_count_to_the_last(town: Town):
    town.says("leblanc", BAIL, room=CASE)

    assert counts(town) == [
        "D1: 0 of 2 acknowledged.\nWaiting: Victim Services, domestic-violence sector\nNobody there: health"
    ]

    town.says("cormier", "!ack", room=CASE)
    town.says("gallant", "!ack", room=CASE)

    said = "\n".join(town.heard(CASE))
    assert "every agency" not in said
    assert "D1: everybody who can be reached has acknowledged, 10:50.\nNobody there: health\n" in said
    assert "Of one agency nobody could be reached." in town.last(town.direct("leblanc"))


@pytest.mark.rule("P1.2", "P7.4")
def test_the_coordinators_read_at_once_whom_to_telephone(town: Town):
    town.says("leblanc", BAIL, room=CASE)

    assert TOLD in town.heard(KOORD)
    assert town.rings(KOORD) == []
    town.hears_no_more()
    town.says("gallant", "!danger he is at the door", room=CASE)
    assert TOLD.replace("D1", "D2") in town.heard(KOORD)


@pytest.mark.rule("P1.2", "P7.4")
def test_where_somebody_of_it_is_on_the_roster_they_are_added_at_once(town: Town):
    town.moves_in("pelletier", agency=Agency.HEALTH)

    town.says("leblanc", BAIL, room=CASE)

    [told] = [one for one in town.heard(KOORD) if "Agency: health" in one]
    assert told.endswith("Now: telephone there, or `case add @user K7-QF3` in our direct room.")


@pytest.mark.rule("P1.2", "P7.4")
def test_in_french(town: Town):
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("cyr", agency=Agency.POLICE, region=3, language="fr")
    town.moves_in("morin", agency=Agency.DV, region=3, language="fr")
    an_open_case(town, "T9-HCX", "R-3HXD", people=("ouellet", "cyr", "morin"), region=3)

    town.says("cyr", "!critique caution : libération ce matin", room="case:T9-HCX")

    assert TOLD_IN_FRENCH in [plain(one) for one in town.heard("coordination:3")]
    assert plain(town.last("case:T9-HCX")).endswith("Sans personne à joindre : santé")


@pytest.mark.rule("P1.2", "P7.4")
def test_who_comes_for_it_is_asked_and_it_is_missed_no_more(town: Town):
    town.moves_in("pelletier", agency=Agency.HEALTH)
    town.says("leblanc", BAIL, room=CASE)

    town.says("cormier", "case add @pelletier K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    assert "Nobody there" not in counts(town)[-1]
    assert "health" in counts(town)[-1]


@pytest.mark.rule("P3.4")
def test_an_agency_that_was_not_agreed_to_is_not_missed(town: Town):
    """Nobody of Social Development is there, nor is to be."""
    town.says("leblanc", BAIL, room=CASE)

    assert not any("Social Development" in one for one in (*town.heard(CASE), *town.heard(KOORD)))


# --- the client agrees to it while an alarm is open ---------------------------------------------------------
OF_SOCIAL = TOLD.replace("Agency: health", "Agency: Social Development").replace(
    "member health", "member social"
)


def widens(town: Town, said: str = "consent scope K7-QF3 +social") -> None:
    """To an agency whose only member is not there any more."""
    town.says("cormier", "roster remove theriault")
    town.says("cormier", "yes theriault")
    town.hears_no_more()
    town.says("cormier", said)
    town.says("cormier", "oui K7-QF3" if "portée" in said else "yes K7-QF3")
    town.everybody_accepts()


@pytest.mark.rule("P1.2", "P3.4", "P7.4")
@pytest.mark.parametrize("said", ["consent scope K7-QF3 +social", "consentement portée K7-QF3 +social"])
def test_an_agency_agreed_to_meanwhile_is_named_and_the_coordinators_read_it(town: Town, said: str):
    town.says("leblanc", BAIL, room=CASE)

    widens(town, said)

    assert town.heard(KOORD).count(OF_SOCIAL) == 1
    assert not any("Agency: health" in one for one in town.heard(KOORD)), "that was told before"
    assert counted(town)[-1].endswith("Nobody there: health, Social Development")

    town.says("cormier", "!ack", room=CASE)
    town.says("gallant", "!ack", room=CASE)
    assert "Nobody there: health, Social Development\n" in "\n".join(town.heard(CASE))


def counted(town: Town) -> list[str]:
    edits = [one.content.get("m.new_content") for one in town.events(CASE)]
    return [plain(edit["body"]) for edit in edits if edit]


@pytest.mark.rule("P1.2", "P3.4")
def test_where_somebody_comes_for_it_they_are_asked_and_nobody_is_missed(town: Town):
    town.says("leblanc", BAIL, room=CASE)
    town.hears_no_more()

    town.says("cormier", "consent scope K7-QF3 +social")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    assert not any("nobody there" in one for one in town.heard(KOORD))
    assert counted(town)[-1].endswith("Nobody there: health")
    assert any("D1" in ring for ring in town.rings(town.direct("theriault")))


@pytest.mark.rule("P1.2", "P3.4")
def test_it_is_said_of_each_alarm_that_is_open_and_of_none_that_is_over(town: Town):
    for short in ("D1", "D2", "D3"):
        town.says("leblanc", BAIL, room=CASE)
        if short == "D1":
            town.says("cormier", "!ack", room=CASE)
            town.says("gallant", "!ack", room=CASE)

    widens(town)

    said = [one for one in town.heard(KOORD) if "Social Development" in one]
    assert said == [OF_SOCIAL.replace("D1", "D2"), OF_SOCIAL.replace("D1", "D3")]


@pytest.mark.rule("P1.2", "P3.4")
def test_without_an_alarm_nothing_of_it_is_said_there(town: Town):
    widens(town)

    assert not any("nobody there" in one for one in town.heard(KOORD))


@pytest.mark.rule("P3.4", "P1.12")
def test_what_was_left_and_comes_back_into_the_scope_is_named_again(town: Town):
    town.says("leblanc", BAIL, room=CASE)
    town.says("cormier", "consent scope K7-QF3 -health")
    town.hears_no_more()

    town.says("cormier", "consent scope K7-QF3 +health")
    town.says("cormier", "yes K7-QF3")

    assert TOLD in town.heard(KOORD)
    assert counted(town)[-1].endswith("Nobody there: health")


@pytest.mark.rule("P3.4", "P7.4")
@pytest.mark.parametrize("said", ["consent scope K7-QF3 -health", "consentement portée K7-QF3 -santé"])
def test_an_agency_that_leaves_the_scope_is_not_missed_below_an_open_alarm(town: Town, said: str):
    town.says("leblanc", BAIL, room=CASE)
    town.says("gallant", "!ack", room=CASE)
    assert counted(town)[-1].endswith("Nobody there: health")

    town.says("cormier", said)

    assert counted(town)[-1] == "D1: 1 of 2 acknowledged.\nWaiting: Victim Services"
