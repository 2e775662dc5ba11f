"""It opens after a yes, for those who may read it, under its file number (P8.5)."""

import pytest

from casework.people import Agency, Role
from casework.stage import Stage
from tests.build import change
from tests.ends import ROOM, reopened, the_case, written
from tests.town import Town


@pytest.mark.rule("P8.5")
def test_nothing_opens_before_the_yes(ended: Town):
    answer = ended.says("cormier", "case reopen K7-QF3")

    assert answer.splitlines()[:3] == [
        "Nothing is open yet. K7-QF3 would be open again, under its file number.",
        "Would read it: Cormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector",
        "They see the case as it stands, in a new room; its clocks begin anew.",
    ]
    assert the_case(ended).state == Stage.CLOSED
    assert ended.members(ROOM) == set()


@pytest.mark.rule("P8.5")
def test_who_would_read_it_again_and_was_not_shown_is_shown_first(ended: Town):
    ended.says("cormier", "case reopen K7-QF3")
    ended.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")

    shown = ended.says("cormier", "yes K7-QF3")

    assert shown.startswith("Who can be invited has changed since I showed it.")
    assert "Doucet" in shown
    assert the_case(ended).state is Stage.CLOSED
    ended.says("cormier", "yes K7-QF3")
    assert the_case(ended).state is Stage.OPEN


@pytest.mark.rule("P1.2")
def test_before_it_opens_again_the_agency_that_nobody_represents_is_named(ended: Town):
    ended.says("cormier", "roster remove @roy")
    ended.says("cormier", "yes roy")

    shown = ended.says("cormier", "case reopen K7-QF3")

    assert "Nobody can come yet for: health. Later: `case add`" in shown.splitlines()


@pytest.mark.rule("P8.5")
def test_who_may_read_no_more_is_not_back(ended: Town):
    ended.says("cormier", "roster remove @gallant")
    ended.says("cormier", "yes gallant")
    reopened(ended)
    ended.everybody_accepts()

    assert "gallant" not in ended.members(ROOM)


@pytest.mark.rule("P1.6")
def test_only_who_is_invited_again_is_said_to_be_coming(ended: Town):
    change(ended, "gallant", affirmation=None)

    assert reopened(ended).startswith("K7-QF3 is open again, 10:50. 3 invited.")

    [coming] = [body for body in written(ended) if "are coming" in body]
    assert coming.startswith("3 people are coming.")
    assert "Gallant" not in coming


@pytest.mark.rule("P8.5")
def test_it_can_be_closed_and_opened_again_and_the_end_is_kept(ended: Town):
    reopened(ended)

    assert [one.reason for one in the_case(ended).former] == ["risk-reduced"]
    assert ended.says("cormier", "case reopen K7-QF3").startswith("K7-QF3 is open.")


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("who", ["roy", "ouellette"])
def test_nobody_else_opens_it_again(ended: Town, who: str):
    answer = ended.says(who, "case reopen K7-QF3")

    assert answer.startswith(("Only a coordinator can do that.", "Je ne connais pas de dossier K7-QF3"))


@pytest.mark.rule("P3.6")
def test_without_consent_in_force_nothing_is_opened(ended: Town):
    with ended.parts.open_work() as work:
        withdrawn, event = work.consents.get("R-7KQ4").withdraw(
            by=ended.people["cormier"].id, at=ended.clock.now()
        )
        work.consents.save(withdrawn, because=event)
        work.commit()

    assert ended.says("cormier", "case reopen K7-QF3").startswith(
        "K7-QF3 opens again only on a new written consent. Nothing was changed."
    )


def test_the_same_in_french(ended: Town):
    ended.says("cormier", "langue fr")

    ended.talks(
        "cormier",
        ("dossier rouvrir K7-QF3", "Rien n’est encore ouvert. K7-QF3 serait rouvert"),
        ("oui K7-QF3", "K7-QF3 est rouvert"),
        ("dossier transférer K7-QF3 Edmundston", "K7-QF3 passerait à une autre région\u00a0: Edmundston"),
        ("oui K7-QF3", "K7-QF3 est confié à une autre région (Edmundston)"),
    )
