"""An alarm that reaches nobody of an agency is no secret for an hour: the coordinators telephone (P7.3, P7.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.critical import Development
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, year_is_nearly_over
from tests.town import Town

CASE = "case:K7-QF3"
REACHES_NOBODY = "K7-QF3, D1: the alarm reaches nobody at one agency.\nNot reached: health\n"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Roy is health's only one, and has no alternate."""
    town = Town.empty(tmp_path_factory.mktemp("nobody"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def reports(town: Town) -> None:
    town.says("leblanc", "!critical bail Released this morning", room=CASE)


def told(town: Town, name: str) -> list[str]:
    return [said for said in town.heard(town.direct(name)) if said.startswith(REACHES_NOBODY)]


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


def year_ends(town: Town, name: str) -> None:
    """Soon after it was reported."""
    year_is_nearly_over(town, name)
    reports(town)
    town.hears_no_more()
    town.pass_time(timedelta(minutes=3))


@pytest.mark.rule("P7.3", "P7.4")
def test_who_is_locked_when_it_is_reported_is_telephoned_at_once(town: Town):
    town.says("roy", "lost")
    town.hears_no_more()

    reports(town)

    for name in ("cormier", "doucet"):
        [notice] = told(town, name)
        assert notice.splitlines()[2:] == [
            "They are locked, or their affirmation has ended, and nobody stands in.",
            "Now: telephone them. `critical show D1 K7-QF3` has what happened.",
        ]
        assert len(town.rings(town.direct(name))) == 1, "the alarm's own"
    assert not any(REACHES_NOBODY in said for said in town.heard(CASE)), (
        "who is locked is the coordinators' to know"
    )


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(("who", "said"), [("roy", "lost"), ("cormier", "lock @roy")])
def test_who_is_locked_while_it_is_open_is_telephoned_at_once(town: Town, who: str, said: str):
    reports(town)
    town.hears_no_more()

    town.says(who, said)

    assert [len(told(town, name)) for name in ("cormier", "doucet")] == [1, 1]
    assert kept(town).asks(town.people["roy"].id), "they are still waited for"


@pytest.mark.rule("P7.4", "P11.1")
def test_in_french_too(town: Town):
    town.says("cormier", "langue fr")
    town.says("roy", "lost")

    reports(town)

    assert any(
        "l’alerte n’atteint personne dans un organisme.\nNon atteint\u00a0: santé\n" in said
        for said in town.heard(town.direct("cormier"))
    )


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize("before", ["ack", "alternate", "colleague", "conflict"])
def test_nothing_is_said_where_somebody_reads_it_or_has(town: Town, before: str):
    if before in ("alternate", "colleague"):
        town.moves_in("lang", Role.MEMBER, Agency.HEALTH)
        how = "roster alternate roy lang" if before == "alternate" else "case add @lang K7-QF3"
        town.says("cormier", how)
        town.says("cormier", "yes K7-QF3")
        town.everybody_accepts()
    reports(town)
    if before == "ack":
        town.says("roy", "!ack", room=CASE)
    if before == "conflict":
        town.says("roy", "conflict K7-QF3")
    town.hears_no_more()

    town.says("roy", "lost")

    assert told(town, "cormier") == told(town, "doucet") == []


@pytest.mark.rule("P1.6", "P7.4")
def test_who_loses_the_room_because_the_year_is_over_is_telephoned_and_it_rings(town: Town):
    year_ends(town, "roy")

    for name in ("cormier", "doucet"):
        assert len(told(town, name)) == 1
        assert "URGENT K7-QF3, D1: it reaches nobody at one agency. Telephone: see above" in town.rings(
            town.direct(name)
        )


@pytest.mark.rule("P1.6", "P7.4")
def test_a_coordinator_whose_year_is_over_is_counted_no_more_at_once(town: Town):
    year_ends(town, "cormier")

    assert town.people["cormier"].id not in kept(town).silent()
    assert any(said.startswith("* D1: ") for said in town.heard(CASE))
