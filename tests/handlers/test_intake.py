"""Intake, short (PROTOCOL P4.3, P4.4)."""

import pytest

from casework.referral import Status
from tests.build import a_consent, a_referral, a_team
from tests.town import Town

INTAKE = (
    ("intake R-7KQ4", "1 of 10. The client's date of birth?"),
    ("14 march 1991", "2 of 10. The offending partner, name only. First name?"),
    ("Alain Roussel", "1 yes\n2 no, all of it is the first name"),
    ("1", "4 of 10. A recent separation"),
    ("yes", "5 of 10. Strangulation"),
    ("unknown", "6 of 10. Firearms"),
    ("no", "7 of 10. Threats to kill?"),
    ("n", "8 of 10. Children exposed"),
)


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent().record(by=cormier, at=now)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=now))
        work.consents.add(consent, because=recorded)
        work.commit()
    return town


@pytest.mark.rule("P4.3")
def test_an_intake_is_taken(town: Town):
    town.talks("cormier", *INTAKE, ("no", "9 of 10. Does the client feel fear?"), ("yes", "10 of 10."))

    summary = town.says("cormier", "Worse on weekends")
    recorded = town.says("cormier", "send")

    assert "1 Born: Thursday 14 March 1991" in summary
    assert "10 The client's own view: Worse on weekends" in summary
    assert recorded == (
        "Intake recorded, Saturday 21 November 2026, 10:50.\n"
        "Your answers are removed from this conversation.\n"
        "Now: `case open R-7KQ4`."
    )
    with town.parts.open_work() as work:
        intake = work.intakes.get("R-7KQ4")
    assert (intake.partner, intake.client_view) == (("Alain", "Roussel"), "Worse on weekends")
    assert intake.factors["separation"] == "yes"
    assert intake.factors["strangulation"] == "unknown"


@pytest.mark.rule("P4.4")
def test_children_exposed_the_duty_to_report_is_said_at_once(town: Town):
    town.talks("cormier", *INTAKE)

    answer = town.says("cormier", "yes")

    assert answer.startswith(
        "Whoever suspects that a child is abused or neglected reports it themselves, at once;"
    )


def test_unknown_and_skip_are_answers(town: Town):
    town.talks("cormier", ("intake R-7KQ4", "1 of 10"), ("unknown", "2 of 10"), ("Roussel", "3 of 10"))
    town.talks("cormier", ("none", "4 of 10"), *[("unknown", " of 10")] * 6)

    summary = town.says("cormier", "skip")

    assert "1 Born: unknown" in summary
    assert town.says("cormier", "send").startswith("Intake recorded")
    with town.parts.open_work() as work:
        intake = work.intakes.get("R-7KQ4")
    assert (intake.born, intake.partner, intake.client_view) == (None, ("", "Roussel"), "")


@pytest.mark.rule("P3.3")
def test_nothing_is_collected_before_the_written_consent(town: Town):
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3HXD", state=Status.CONTACTED))
        work.commit()

    answer = town.says("cormier", "intake R-3HXD")

    assert answer.startswith("There is no written consent for R-3HXD")


def test_an_intake_taken_again_takes_the_place_of_the_first(town: Town):
    for view in ("first", "second"):
        town.talks("cormier", *INTAKE, ("no", "9 of 10"), ("yes", "10 of 10"), (view, "Please check."))
        town.says("cormier", "send")

    with town.parts.open_work() as work:
        assert work.intakes.get("R-7KQ4").client_view == "second"
