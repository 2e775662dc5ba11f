"""Whoever comes to read a whole case stands in the record of what was shared (P3.8, P9.10, P12.4)."""

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import closed, there
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("newcomers"))
    a_team(town)
    an_open_case(town)
    there(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def noted(town: Town, *names: str) -> list[str]:
    """The kinds that these were given, all of them together."""
    ids = {town.people[name].id for name in names}
    with town.parts.open_work() as work:
        kept = sorted(work.disclosures.where(case="K7-QF3"), key=lambda one: one.number)
    return [one.what for one in kept if ids <= set(one.persons)]


@pytest.mark.rule("P3.8", "P12.4", "P8.5")
def test_another_regions_coordinators_stand_in_it_at_once_and_their_team_once_taken(town: Town):
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    town.says("cormier", "yes K7-QF3")
    assert noted(town, "picard") == ["particulars", "file"]
    assert noted(town, "ouellette") == []

    town.says("picard", "dossier prendre K7-QF3")
    town.says("picard", "oui K7-QF3")

    assert noted(town, "picard") == ["particulars", "file"]
    assert noted(town, "ouellette", "nadeau") == ["particulars", "file"]
    town.says("picard", "language en")
    town.says("picard", "disclosures K7-QF3")
    town.says("picard", "yes K7-QF3")
    shown = town.last(town.direct("picard"))
    assert "the case as it stood: plan, scores, reviews, developments" in shown


@pytest.mark.rule("P3.8", "P12.4", "P8.5")
def test_so_does_a_team_to_which_the_case_comes_back(town: Town):
    """Something may have been added while it was elsewhere."""
    goes_there_and_comes_back(town)
    before = noted(town, "leblanc", "roy")

    goes_there_and_comes_back(town)

    assert noted(town, "leblanc", "roy") == [*before, "particulars", "file"]


def goes_there_and_comes_back(town: Town) -> None:
    for name, said in (
        ("cormier", "case transfer K7-QF3 Edmundston"),
        ("cormier", "yes K7-QF3"),
        ("picard", "dossier prendre K7-QF3"),
        ("picard", "oui K7-QF3"),
        ("picard", "dossier transférer K7-QF3 Fredericton"),
        ("picard", "oui K7-QF3"),
        ("cormier", "case take K7-QF3"),
        ("cormier", "yes K7-QF3"),
    ):
        town.says(name, said)


@pytest.mark.rule("P3.8", "P12.4", "P8.5")
def test_so_does_a_team_that_reads_it_again(town: Town):
    closed(town)
    before = noted(town, "roy")
    town.says("cormier", "case reopen K7-QF3")
    town.says("cormier", "yes K7-QF3")

    assert noted(town, "leblanc", "roy", "gallant")[-2:] == ["particulars", "file"]
    assert len(noted(town, "roy")) == len(before) + 2


@pytest.mark.rule("P3.8", "P12.4", "P1.6")
def test_so_does_a_coordinator_who_joins_once_the_case_is_open_to_them(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul", affirmed=False)
    assert noted(town, "doucet") == []

    affirms(town, "doucet")

    assert "K7-QF3" in town.says("doucet", "case list")
    assert noted(town, "doucet") == ["particulars", "file"]
    affirms(town, "doucet")
    assert noted(town, "doucet") == ["particulars", "file"]


@pytest.mark.rule("P1.12")
def test_not_one_who_is_kept_out(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul", affirmed=False)
    town.says("cormier", "case exclude doucet K7-QF3")

    affirms(town, "doucet")

    assert noted(town, "doucet") == []


def affirms(town: Town, name: str) -> None:
    town.says(name, "affirm")
    town.says(name, "I will keep confidential all that I see and hear.")
