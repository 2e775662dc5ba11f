"""After a withdrawal it opens on a new written consent alone (P3.5, P3.6)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.stage import Stage
from tests.build import gives_consent
from tests.ends import ROOM, reopened, reviewed, the_case
from tests.town import Town

CLOSE_WITHDRAWN = ("she will call", "yes", "yes")


@pytest.fixture(scope="module")
def stopped_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The client withdrew, and the coordinator decided to close."""
    town = mold.copied_to(tmp_path_factory.mktemp("stopped"))
    reviewed(town, reduced="no")
    for said in (
        "consent withdraw K7-QF3",
        "case close K7-QF3",
        "consent withdrawn",
        *CLOSE_WITHDRAWN,
        "send",
    ):
        town.says("cormier", said)
    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(days=1))
    town.hears_no_more()
    return town


@pytest.fixture
def stopped(stopped_mold: Town, tmp_path: Path) -> Town:
    return stopped_mold.copied_to(tmp_path)


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P3.12")
@pytest.mark.rule("P8.5")
def test_it_is_said_plainly_what_reopening_after_a_withdrawal_needs(stopped: Town):
    assert the_case(stopped).reason == "withdrawn"

    assert stopped.says("cormier", "case reopen K7-QF3").splitlines() == [
        "K7-QF3 opens again only on a new written consent. Nothing was changed.",
        "The one before was withdrawn on 21 November 2026; its paper counts no more.",
        "If the person wishes to go on: explain it all anew; `consent form en` prints the paper to sign.",
        "Now: `consent K7-QF3`, then `case reopen K7-QF3`.",
    ]
    assert stopped.says("cormier", "dossier rouvrir K7-QF3 oui").startswith("K7-QF3 opens again only")
    assert the_case(stopped).state == Stage.CLOSED


@pytest.mark.rule("P3.5")
@pytest.mark.rule("P3.3")
@pytest.mark.rule("P8.5")
def test_with_a_new_consent_it_opens_again_for_its_new_scope_and_people_write_there(stopped: Town):
    recorded = gives_consent(stopped, "cormier", "K7-QF3", agencies="1 2 5")

    assert recorded.splitlines() == [
        "Consent recorded, Sunday 22 November 2026, 10:50, for K7-QF3.",
        "K7-QF3 is still closed.",
        "Agreed: police, Victim Services, domestic-violence sector",
        "Not agreed: Social Development, health",
        "Now: `case reopen K7-QF3`.",
    ]
    stopped.everybody_accepts()
    assert stopped.members(ROOM) == set()
    assert stopped.heard("coordination:1") == []

    assert reopened(stopped).startswith("K7-QF3 is open again, 10:50. 3 invited.")
    stopped.everybody_accepts()
    assert stopped.members(ROOM) == {"cormier", "leblanc", "gallant"}
    assert not stopped.server.rooms[stopped.room_id(ROOM)].frozen
    stopped.says("leblanc", "!checked nothing", room=ROOM)
    assert any(body.startswith("Noted, K7-QF3") for body in stopped.heard(ROOM))


@pytest.mark.rule("P3.5")
def test_a_paper_from_before_the_withdrawal_is_no_new_consent(stopped: Town):
    for said in ("consent K7-QF3", *("1",) * 4, "1 so that you know", "English", "1", "1 2", "skip"):
        stopped.says("cormier", said)

    answer = stopped.says("cormier", "20 november, Cormier, cabinet 3")

    assert answer.startswith("That paper was signed before the consent was withdrawn, on 21 November 2026.")
    assert "8 of 8." in answer
    assert "Who consents?" in stopped.says("cormier", "today, Cormier, cabinet 3")


@pytest.mark.rule("P3.5")
def test_given_anew_it_can_be_withdrawn_again_before_anything_opens(stopped: Town):
    gives_consent(stopped, "cormier", "K7-QF3")
    stopped.hears_no_more()

    answer = stopped.says("cormier", "consent withdraw K7-QF3")

    assert answer.startswith(
        "Consent for K7-QF3 is withdrawn, 10:50. The case is closed, nobody shares in it."
    )
    assert stopped.says("cormier", "case reopen K7-QF3").startswith("K7-QF3 opens again only on a new")
    stopped.pass_time(timedelta(days=3))
    assert stopped.heard("coordination:1") == []


@pytest.mark.rule("P8.5")
def test_what_is_asked_while_one_is_in_force_stays_refused(ended: Town):
    assert ended.says("cormier", "consent K7-QF3").startswith("K7-QF3 is closed; nothing can be added to it.")


@pytest.mark.rule("P12.11")
def test_nobody_else_records_a_new_consent(stopped: Town):
    assert stopped.says("leblanc", "consent K7-QF3").startswith("Only a coordinator can do that.")
    assert stopped.says("ouellette", "consentement K7-QF3").startswith("Je ne connais pas de dossier K7-QF3")


@pytest.mark.rule("P11.1")
def test_the_same_after_a_withdrawal_in_french(stopped: Town):
    stopped.says("cormier", "langue fr")

    answer = stopped.says("cormier", "dossier rouvrir K7-QF3")

    assert answer.startswith("K7-QF3 ne rouvre que sur un nouveau consentement écrit. Rien n’a été changé.")
    assert "`consentement K7-QF3`, puis `dossier rouvrir K7-QF3`" in answer
