"""A case without consent that was closed: it opens again on a new ground or a consent alone (P9.1, P9.2, P3.6)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.stage import Stage
from tests.build import gives_consent
from tests.ends import closes
from tests.town import Town
from tests.without_consent import SELECT, a_case_without_consent, moved_in

ROOM = "case:K7-QF3"
ANEW = (
    "nonconsent K7-QF3",
    "da 24",
    "today 9:30",
    *("1",) * 5,
    "1",
    "He wrote again that he would end it",
    "yes",
    "skip",
    "skip",
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    moved_in(town)
    a_case_without_consent(town)
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    town.pass_time(timedelta(days=100))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def stage(town: Town) -> Stage:
    with town.parts.open_work() as work:
        return work.cases.get("K7-QF3").state


def grounded_anew(town: Town) -> str:
    for said in ANEW:
        town.says("cormier", said)
    return town.says("cormier", "send")


@pytest.mark.rule("P9.1", "P9.2", "P3.6", "P8.5")
def test_the_ground_of_that_time_opens_nothing(town: Town):
    answer = town.says("cormier", "case reopen K7-QF3")

    assert answer.splitlines() == [
        "K7-QF3 opens again only on a new ground, or a consent. Nothing was changed.",
        "The ground for sharing without consent ended when it was closed, on 21 November 2026.",
        "Now: after a talk with the person, `nonconsent K7-QF3` or `consent K7-QF3`.",
    ]
    assert town.says("cormier", "case reopen K7-QF3 yes").startswith("K7-QF3 opens again only")
    assert stage(town) is Stage.CLOSED
    assert "K7-QF3, closed" in town.says("cormier", "case show K7-QF3")  # who coordinates still reads it


@pytest.mark.rule("P9.2", "P11.1")
def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")

    assert town.says("cormier", "dossier rouvrir K7-QF3").startswith(
        "K7-QF3 ne rouvre que sur un nouveau fondement, ou un consentement. Rien n’a été changé."
    )


@pytest.mark.rule("P9.1", "P9.2", "P9.4")
def test_on_a_new_ground_it_opens_and_says_that_there_is_no_consent(town: Town):
    assert grounded_anew(town).splitlines()[-1] == (
        "Now: `case reopen K7-QF3` shows who would read it again."
    )
    assert stage(town) is Stage.CLOSED
    town.pass_time(timedelta(days=3))
    assert town.heard("coordination:1") == []  # no clock runs before it is open

    shown = town.says("cormier", "case reopen K7-QF3")
    assert shown.splitlines()[2] == (
        "The person has not consented: only on the danger recorded anew, "
        "Right to Information and Protection of Privacy Act, s. 46(1)(i)."
    )
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    assert town.members(ROOM) == set(SELECT)
    card = [event.content["body"] for event in town.events(ROOM) if "Ground" in event.content["body"]]
    assert card
    assert town.says("leblanc", "case show K7-QF3").splitlines()[1].startswith("Not consented; person: ")


@pytest.mark.rule("P9.5", "P8.5")
def test_with_a_consent_it_opens_as_a_consented_one(town: Town):
    recorded = gives_consent(town, "cormier", "K7-QF3")
    assert recorded.splitlines()[-1] == "Now: `case reopen K7-QF3`."
    assert town.heard(ROOM) == []

    shown = town.says("cormier", "case reopen K7-QF3")
    town.says("cormier", "yes K7-QF3")
    asked = town.last(town.direct("cormier"))
    town.everybody_accepts()

    assert (
        "Once it is open I ask you about more, whom the consent lets in: Roy, health; "
        "Gallant, domestic-violence sector" in shown
    )
    assert "Nobody can come yet" not in shown
    assert "Would be invited: Roy, health; Gallant, domestic-violence sector" in asked
    assert town.members(ROOM) == {"cormier", "leblanc"}
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    assert town.members(ROOM) == {"cormier", "leblanc", "roy", "gallant"}


@pytest.mark.rule("P12.11")
def test_nobody_else_records_a_new_ground(town: Town):
    assert town.says("leblanc", "nonconsent K7-QF3").startswith("Only a coordinator can do that.")


@pytest.mark.rule("P8.2", "P9.1")
def test_every_place_tells_one_history_of_the_scores(town: Town):
    """At the referral, of the ground, and entered since: with their days, the newest as the one that is now."""
    grounded_anew(town)
    town.says("cormier", "case reopen K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    town.pass_time(timedelta(days=2))
    town.says("leblanc", "risk odara 11 K7-QF3")
    ground, now = "DA 24, extreme danger, 1 March 2027 (the ground)", "ODARA 11, high risk, 3 March 2027"

    assert f"\nBasis: ODARA 9, high risk; {ground}; now {now}\n" in town.says("cormier", "case show K7-QF3")
    history = town.says("cormier", "risk K7-QF3")
    assert "2. Monday 1 March 2027: DA 24, extreme danger, first score, the ground of the sharing" in history
    town.says("cormier", "case exclude leblanc K7-QF3")
    town.says("cormier", "case add leblanc K7-QF3")
    town.says("cormier", "yes K7-QF3")
    cards = [e.content["body"] for e in town.events(ROOM) if "\nGround: " in e.content["body"]]
    assert "\nBasis: DA 24, extreme danger\n" in cards[0]
    assert f"\nBasis: DA 24, extreme danger; now {now}\n" in cards[-1]
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    assert f"; {ground}; now {now}\n" in town.says("cormier", "case show K7-QF3")
