"""The key contact, and steps that a member carries out for one case (P1.4, P4.8)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.delegation import Step
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
OTHER = "case:M4-WP8"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("delegating"))
    a_team(town)
    an_open_case(town)
    an_open_case(town, "M4-WP8", "R-9TMF")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def delegates(town: Town, step: str, who: str = "roy") -> str:
    return town.says("cormier", f"!case delegate @{who} {step}", room=ROOM)


# --- the key contact ----------------------------------------------------------------------------------------
@pytest.mark.rule("P4.8")
def test_the_coordinator_names_the_key_contact(town: Town):
    answer = town.says("cormier", "!case keycontact @roy", room=ROOM)

    assert answer.splitlines()[0] == "K7-QF3: the key contact is Roy."
    assert town.rings(town.direct("roy")) == [
        "K7-QF3: you are its key contact. Open the room. How to call: `referral show K7-QF3`"
    ]
    assert "Key contact: Roy" in town.says("leblanc", "!case show", room=ROOM)


@pytest.mark.rule("P4.8")
def test_from_the_direct_room_the_team_is_told_too(town: Town):
    answer = town.says("cormier", "case keycontact @roy K7-QF3")

    assert answer.startswith("K7-QF3: the key contact is Roy")
    assert town.last(ROOM).startswith("K7-QF3: the key contact is Roy")


@pytest.mark.rule("P4.8")
@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("theriault", "Nobody of that name or agency reads this case."),
        ("cormier", "This person is the key contact already."),
        ("nobody", "I know nobody by that name on the roster."),
    ],
)
def test_only_somebody_who_reads_the_case(town: Town, who: str, answer: str):
    assert town.says("cormier", f"!case keycontact @{who}", room=ROOM).startswith(answer)


@pytest.mark.rule("P4.8")
def test_when_the_key_contact_leaves_the_roster_the_coordinator_is_it(town: Town):
    town.says("cormier", "!case keycontact @roy", room=ROOM)
    town.says("cormier", "roster remove @roy")
    town.says("cormier", "yes roy")

    with town.parts.open_work() as work:
        found = work.cases.get("K7-QF3")
        gone = work.people.get(town.people["roy"].id)
    assert not gone.is_active
    assert found.key_contact == town.people["cormier"].id


# --- delegated steps ----------------------------------------------------------------------------------------
@pytest.mark.rule("P1.4")
def test_the_team_is_told_and_the_member_rings(town: Town):
    answer = delegates(town, "review")

    assert answer.splitlines()[0] == "K7-QF3: Roy may do this here: the review of the risk."
    assert town.rings(town.direct("roy")) == ["K7-QF3: a step is yours. `review K7-QF3`"]


@pytest.mark.rule("P1.4")
@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step.REVIEW, "review K7-QF3"),
        (Step.CONTACT, "referral contact R-7KQ4 no-answer"),
        (Step.CONSENT, "consent R-7KQ4"),
        (Step.CONSENT, "consent K7-QF3"),
        (Step.INTAKE, "intake R-7KQ4"),
        (Step.CHAIR, "meeting propose K7-QF3 wednesday 10:00"),
    ],
)
def test_a_delegated_member_may_in_that_case_and_no_other(town: Town, step: Step, said: str):
    no = "Only a coordinator can do that."
    assert town.says("roy", said).startswith(no)

    delegates(town, step)

    assert not town.says("roy", said).startswith((no, "I know no"))
    assert town.says("gallant", said).startswith(no)
    elsewhere = said.replace("K7-QF3", "M4-WP8").replace("R-7KQ4", "R-9TMF")
    town.says("roy", "pause")
    assert town.says("roy", f"!{elsewhere}").startswith(no)


@pytest.mark.rule("P1.4")
@pytest.mark.parametrize("step", list(Step))
def test_one_step_is_not_the_others(town: Town, step: Step):
    said = {
        Step.REVIEW: "review K7-QF3",
        Step.CONTACT: "referral contact R-7KQ4 no-answer",
        Step.CONSENT: "consent R-7KQ4",
        Step.INTAKE: "intake R-7KQ4",
        Step.CHAIR: "meeting propose K7-QF3",
    }
    delegates(town, step)

    for other, words in said.items():
        if other is not step:
            assert town.says("roy", words).startswith("Only a coordinator can do that."), words
    for never in ("case close K7-QF3", "case people K7-QF3", "case delegate gallant review K7-QF3"):
        assert town.says("roy", never).startswith("Only a coordinator can do that."), never


@pytest.mark.rule("P1.4")
def test_a_delegated_member_reviews_and_is_reminded_of_it(town: Town):
    delegates(town, "review")
    town.says("roy", "!review", room=ROOM)
    for said in ("skip", "lower", "skip", "yes", "yes", "no"):
        town.says("roy", said)

    assert town.says("roy", "send").startswith("The review of K7-QF3 is kept")
    town.hears_no_more()
    town.pass_time(timedelta(days=29, hours=1))
    assert [ring for ring in town.rings(town.direct("roy")) if "review due" in ring]


@pytest.mark.rule("P1.4")
def test_taken_back_what_was_half_typed_is_gone(town: Town):
    delegates(town, "review")
    town.says("roy", "review K7-QF3")
    answer = town.says("cormier", "!case delegate @roy review off", room=ROOM)

    assert answer.startswith("K7-QF3: Roy does this no more.\nStep: the review of the risk")
    assert town.says("roy", "lower").startswith("I did not understand that.")
    assert town.says("roy", "review K7-QF3").startswith("Only a coordinator can do that.")


@pytest.mark.rule("P1.4")
def test_it_ends_with_a_conflict_of_interest_and_does_not_come_back(town: Town):
    delegates(town, "review")
    town.says("roy", "conflict K7-QF3")

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").delegations == ()
    assert town.says("roy", "review K7-QF3").startswith("Only a coordinator can do that.")


@pytest.mark.rule("P1.4")
def test_it_ends_when_the_person_is_removed(town: Town):
    delegates(town, "review")
    town.says("cormier", "roster remove @roy")
    town.says("cormier", "yes roy")

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").delegations == ()


@pytest.mark.rule("P1.4")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("@theriault review", "Nobody of that name or agency reads this case."),
        ("@roy everything", "I did not understand which step."),
        ("@roy review soon", "I did not understand which step."),
        ("@roy off", "Nothing is delegated to this person here."),
    ],
)
def test_what_cannot_be_delegated(town: Town, typed: str, answer: str):
    assert town.says("cormier", f"!case delegate {typed}", room=ROOM).startswith(answer)


@pytest.mark.rule("P1.4")
def test_twice_is_once(town: Town):
    delegates(town, "chair")

    assert delegates(town, "présidence").startswith("This person has that step already.")


@pytest.mark.rule("P1.4")
def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        (
            "dossier déléguer @roy réévaluation K7-QF3",
            "K7-QF3\u00a0: Roy s’en charge ici.\nÉtape\u00a0: la réévaluation du risque",
        ),
        (
            "dossier déléguer @roy fin K7-QF3",
            "Roy ne s’en charge plus.\nÉtape\u00a0: la réévaluation du risque",
        ),
        ("dossier pivot @gallant K7-QF3", "la personne pivot est Gallant"),
    )
