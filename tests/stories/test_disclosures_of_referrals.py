"""What was shared of a referral that never became a case (PROTOCOL P3.8, P12.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.disclosing import record_of
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, refers
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("disclosures"))
    a_team(town)
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE)
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def closed_one(town: Town) -> str:
    code = refers(town, "morin", "Noëlla", "d’Entremont", "506-555-0102")
    said = ("referral take {}", "referral notice {}", "referral close {} moved to another province", "yes {}")
    for one in said:
        town.says("cormier", one.format(code))
    town.hears_no_more()
    return code


@pytest.mark.rule("P3.8", "P12.4")
def test_it_is_shown_after_a_yes_also_when_it_never_became_a_case(town: Town):
    code = closed_one(town)

    asked = town.says("cormier", f"disclosures {code}")
    given = town.says("cormier", f"yes {code}")

    assert asked.startswith(f"Disclosure record of {code}: what was shared, for the person. Not shown yet.")
    assert given.splitlines()[1:4] == [
        "For the person, never for the other partner. Before court: black out contact details and places.",
        "1. 21 November 2026, the referral: name, number, basis of the risk: police, Victim Services; "
        "agreed to be referred",
        "2. 21 November 2026, that there is a referral: reference and basis, no name: police, "
        "Social Development, health, domestic-violence sector; agreed to be referred",
    ]
    assert "ntremont" not in given
    assert town.heard("coordination:1") == [
        f"{code}: the disclosure record was taken out, for the person.\nBy: Cormier, 10:50"
    ]
    [file] = [one for one in town.events(town.direct("cormier")) if one.content.get("msgtype") == "m.file"]
    assert file.content["body"] == f"{code}-1.pdf"


@pytest.mark.rule("P12.4")
def test_in_french(town: Town):
    code = closed_one(town)
    town.says("cormier", "langue fr")

    town.says("cormier", f"partages {code}")
    given = town.says("cormier", f"oui {code}").replace("\u00a0", " ")

    assert given.splitlines()[2] == (
        "1. 21 novembre 2026, l’aiguillage : nom, numéro, fondement du risque : police, Services aux victimes; "
        "accord pour l’aiguillage"
    )
    assert "Numéro de dossier" not in given


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("name", ["cyr", "doucet", "roy"])
def test_who_may_not_know_of_it_learns_nothing(town: Town, name: str):
    code = closed_one(town)
    town.says("cormier", f"case exclude @doucet {code}")

    said = town.says(name, f"disclosures {code}")
    unknown = town.says(name, "disclosures R-3HXD")

    assert said.replace(code, "R-3HXD") == unknown


@pytest.mark.rule("P12.4")
def test_another_regions_coordinators_stand_in_it_once_they_have_it(town: Town):
    code = refers(town, "morin", "Noëlla", "d’Entremont", "506-555-0102", more="exclude cormier, doucet")
    town.says("mcgrath", f"referral region {code} 3")
    town.says("mcgrath", f"yes {code}")

    with town.parts.open_work() as work:
        [row] = work.disclosures.where(case=code)
    assert row.persons == (town.people["cyr"].id,)


@pytest.mark.rule("P12.4")
def test_the_record_of_a_case_begins_with_its_referral(town: Town):
    case = an_open_case(town)
    town.says("leblanc", "!risk odara 10", room="case:K7-QF3")
    town.parts.dispatcher.act(
        lambda ctx: ctx.work.journal.note(ctx.work.referrals.get("R-7KQ4").sent()) or []
    )

    seen: list[str] = []
    town.parts.dispatcher.act(
        lambda ctx: seen.extend(line.what for line in record_of(ctx, ctx.work.cases.get(case.id)).lines) or []
    )

    assert seen == ["referral", "score"]
