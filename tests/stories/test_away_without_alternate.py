"""An alarm that asks somebody who is away, for whom nobody stands in (PROTOCOL P1.5, P7.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.critical import Development, State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

CASE, KOORD = "case:K7-QF3", "coordination:1"
BAIL = "!critical bail Released this morning"
RING = "URGENT K7-QF3, D1: an agency has nobody there now. Read above, telephone there"
TOLD = (
    "K7-QF3, D1: one agency has nobody there now.\n"
    "Agency: health\n"
    "Whoever is away has no alternate who can answer; their own phone rings, and the alarm waits.\n"
    "Now: telephone there, or `case add @user K7-QF3` in our direct room."
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Roy, of health, has no alternate and is away; Gallant has Savoie."""
    town = Town.empty(tmp_path_factory.mktemp("no-alternate"))
    a_team(town)
    town.moves_in("pelletier", agency=Agency.HEALTH, language="fr")
    an_open_case(town)
    town.says("roy", "away today to friday")
    town.everybody_accepts()
    town.pass_time(timedelta(minutes=1))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


def counts(town: Town) -> str:
    return [said for said in town.heard(CASE) if said.startswith("* D1: ")][-1]


@pytest.mark.rule("P1.5", "P7.4")
def test_their_own_phone_rings_and_the_coordinators_hear_at_once_whom_to_telephone(town: Town):
    town.says("leblanc", BAIL, room=CASE)

    assert town.rings(town.direct("roy")) == ["URGENT K7-QF3, D1, 10:51. Open the room, read, `!ack`"]
    assert TOLD in town.heard(KOORD) and town.rings(KOORD) == [RING]
    assert not town.rings(town.direct("mcgrath")), "a coordinator is there"
    town.says("gallant", "!ack", room=CASE)
    town.says("cormier", "!ack", room=CASE)
    assert counts(town) == "* D1: 2 of 3 acknowledged.\nWaiting: health"
    again = town.restarted()
    again.pass_time(timedelta(minutes=16))
    assert any("reminder, 15 minutes" in ring for ring in again.rings(again.direct("roy")))


@pytest.mark.rule("P11.1", "P1.5")
def test_it_is_said_in_french_too(town: Town):
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("cyr", agency=Agency.POLICE, region=3, language="fr")
    town.moves_in("morin", agency=Agency.HEALTH, region=3, language="fr")
    an_open_case(town, "T9-HCX", "R-3HXD", people=("ouellet", "cyr", "morin"), region=3)
    town.says("morin", "absence aujourd’hui au vendredi")
    town.pass_time(timedelta(minutes=1))
    town.hears_no_more()

    town.says("cyr", "!critique caution Libération ce matin", room="case:T9-HCX")

    heard = [one.replace("\u00a0", " ") for one in town.heard("coordination:3")]
    assert heard[-2:] == [
        "T9-HCX, D1 : un organisme n’a personne en ce moment.\n"
        "Organisme : santé\n"
        "Qui est en absence n’a pas de suppléance qui réponde; son propre téléphone sonne, et l’alerte attend.\n"
        "Maintenant : téléphonez-y, ou `équipe ajouter @nom membre santé`, puis `dossier ajouter @nom T9-HCX` dans notre "
        "salle personnelle.",
        "URGENT T9-HCX, D1 : un organisme n’a personne en ce moment. Lisez ci-dessus, téléphonez-y",
    ]


@pytest.mark.rule("P1.2", "P1.5")
@pytest.mark.parametrize("gone", ["away today to friday", "lost"])
def test_where_the_agency_has_nobody_else_somebody_is_put_on_the_roster_first(town: Town, gone: str):
    town.says("pelletier", gone)
    town.pass_time(timedelta(minutes=1))

    town.says("leblanc", BAIL, room=CASE)

    add = "`roster add @user member health`, then `case add @user K7-QF3` in our direct room."
    assert TOLD.replace("`case add @user K7-QF3` in our direct room.", add) in town.heard(KOORD)


# --- they come back into the scope --------------------------------------------------------------------------
def comes_back(town: Town) -> None:
    town.says("leblanc", BAIL, room=CASE)
    town.says("cormier", "consent scope K7-QF3 -health")
    town.hears_no_more()
    town.says("cormier", "consent scope K7-QF3 +health")
    town.says("cormier", "yes K7-QF3")


@pytest.mark.rule("P1.5", "P3.4", "P7.4")
def test_whom_the_scope_brings_back_and_who_is_away_is_told_too(town: Town):
    town.says("pelletier", "lost")

    comes_back(town)

    assert [ring for ring in town.rings(town.direct("roy")) if "D1" in ring]
    add = "`roster add @user member health`, then `case add @user K7-QF3` in our direct room."
    told = TOLD.replace("`case add @user K7-QF3` in our direct room.", add)
    assert town.heard(KOORD).count(told) == 1 and town.rings(KOORD) == [RING]


@pytest.mark.rule("P1.5", "P3.4")
def test_where_somebody_of_theirs_comes_with_them_nothing_is_said(town: Town):
    comes_back(town)

    assert [ring for ring in town.rings(town.direct("pelletier")) if "D1" in ring]
    assert not any("nobody there" in said for said in town.heard(KOORD)) and not town.rings(KOORD)


@pytest.mark.rule("P7.4")
def test_it_is_over_once_they_have_answered_all_the_same(town: Town):
    town.says("leblanc", BAIL, room=CASE)
    for name in ("gallant", "cormier", "roy"):
        town.says(name, "!ack", room=CASE)

    assert kept(town).state is State.COMPLETE


@pytest.mark.rule("P1.5", "P7.4")
def test_an_alternate_who_is_named_meanwhile_is_called_and_answers_for_them(town: Town):
    town.says("leblanc", BAIL, room=CASE)
    town.hears_no_more()

    town.says("cormier", "roster alternate roy pelletier")
    town.everybody_accepts()

    assert any("K7-QF3" in ring for ring in town.rings(town.direct("pelletier")))
    for name in ("gallant", "cormier", "pelletier"):
        town.says(name, "!reçu", room=CASE)
    assert kept(town).state is State.COMPLETE


@pytest.mark.rule("P1.5", "P7.4")
def test_a_colleague_who_is_there_and_is_asked_answers_for_both(town: Town):
    town.says("cormier", "case add pelletier K7-QF3 yes")
    town.everybody_accepts()
    town.hears_no_more()

    town.says("leblanc", BAIL, room=CASE)

    assert not town.rings(town.direct("roy")) and not town.rings(KOORD)
    for name in ("gallant", "cormier", "pelletier"):
        town.says(name, "!ack", room=CASE)
    assert kept(town).state is State.COMPLETE
    assert counts(town) == "* D1: 3 of 3 acknowledged."
    assert not [ring for ring in town.rings(town.direct("roy")) if "D1" in ring]


@pytest.mark.rule("P1.5", "P4.8")
def test_a_coordinator_who_is_away_is_not_rung_while_another_is_there(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "away today to friday")
    town.pass_time(timedelta(minutes=1))
    town.hears_no_more()

    town.says("leblanc", BAIL, room=CASE)

    assert not town.rings(town.direct("cormier")) and town.rings(town.direct("doucet"))


@pytest.mark.rule("P1.5", "P7.4")
def test_with_no_coordinator_there_either_the_lead_is_rung_at_once(town: Town):
    town.says("cormier", "away today to friday")
    town.pass_time(timedelta(minutes=1))
    town.hears_no_more()

    town.says("leblanc", BAIL, room=CASE)

    assert [ring for ring in town.rings(town.direct("mcgrath")) if ring.startswith("URGENT K7-QF3, D1")]
    assert town.rings(town.direct("cormier")), "nobody is there in her place"


@pytest.mark.rule("P1.5")
def test_where_somebody_stands_in_nothing_is_said_and_who_is_away_is_left_alone(town: Town):
    town.says("roy", "away off")
    town.says("gallant", "away today to friday")
    town.everybody_accepts()
    town.pass_time(timedelta(minutes=1))
    town.hears_no_more()

    town.says("leblanc", BAIL, room=CASE)

    assert not town.rings(KOORD) and not town.rings(town.direct("gallant"))
    assert town.rings(town.direct("savoie")) and town.rings(town.direct("roy"))
