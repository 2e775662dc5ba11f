"""What one has begun with the person another may go on with, item by item; never two at once (P3.10)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.consent import Consent
from casework.events import TalkTakenOver
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, an_open_case
from tests.town import SATURDAY, Town

EXPLAINED = ("1", "yes", "1 so that you all know")
REST = ("1", "1", "French", "1", "1 2 4 5", "skip", "today, Doucet, cabinet 3", "1", "skip")
BEFORE = SATURDAY - timedelta(days=1)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("taking"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.moves_in("hebert", Role.COORDINATOR, Agency.POLICE, first="Rose", last="Hébert", language="fr")
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture
def begun(town: Town) -> Town:
    """Cormier has explained three of five, and paused."""
    begins(town)
    town.says("cormier", "pause")
    return town


def begins(town: Town) -> None:
    for line in ("consent R-7KQ4", *EXPLAINED):
        town.says("cormier", line)


def goes_on_to_the_end(town: Town, lines: tuple[str, ...] = REST) -> str:
    for line in lines:
        town.says("doucet", line)
    return town.says("doucet", "send")


def kept(town: Town) -> Consent:
    with town.parts.open_work() as work:
        return work.consents.get("R-7KQ4")


def id_of(town: Town, name: str) -> str:
    return town.people[name].id


@pytest.mark.rule("P3.10")
def test_another_coordinator_finds_what_was_explained_and_by_whom_and_goes_on_from_there(begun: Town):
    answer = begun.says("doucet", "consent R-7KQ4")

    assert answer.splitlines()[:3] == [
        "You go on with the consent (R-7KQ4), begun on Saturday 21 November 2026, 10:50.",
        "Answered by Cormier: Purpose, What, With whom",
        "4 of 8. Explained and understood: the exceptions?",
    ]
    recorded = goes_on_to_the_end(begun)
    assert recorded.startswith("Consent recorded")
    assert "Explained by: Cormier, Doucet" in recorded


@pytest.mark.rule("P3.10")
def test_who_explained_each_item_is_kept(begun: Town):
    begun.says("doucet", "consent R-7KQ4")
    goes_on_to_the_end(begun)

    cormier, doucet = id_of(begun, "cormier"), id_of(begun, "doucet")
    assert kept(begun).explained_by == {
        "purpose": cormier,
        "what": cormier,
        "whom": cormier,
        "exceptions": doucet,
        "withdrawal": doucet,
    }
    assert kept(begun).own_words["whom"] == "so that you all know"


def test_the_paused_one_is_told_who_goes_on(begun: Town):
    begun.hears_no_more()
    begun.says("doucet", "consent R-7KQ4")

    assert begun.heard(begun.direct("cormier")) == [
        "Doucet goes on with `consent R-7KQ4`, 10:50.\n"
        "What you had answered is kept, under your name.\n"
        "Now: nothing for you."
    ]
    begun.talks(
        "cormier",
        ("resume", "Doucet has gone on with your questions about R-7KQ4.\nNothing was changed."),
        (
            "consent R-7KQ4",
            "Doucet is answering these questions now.\nLast answer: 10:50. Nothing was changed.",
        ),
    )
    begun.pass_time(timedelta(hours=2))
    assert begun.rings(begun.direct("cormier")) == [], "nothing waits for them any more"


def test_two_never_write_the_same_one_at_once(town: Town):
    begins(town)

    refused = town.says("doucet", "consent R-7KQ4")

    assert refused.splitlines() == [
        "Cormier is answering these questions now.",
        "Last answer: 10:50. Nothing was changed.",
        "Now: wait for Cormier. Paused, or silent until 11:20, you can go on with them.",
    ]
    assert "5 of 8" in town.says("cormier", "1")
    town.pass_time(timedelta(minutes=30))
    assert "5 of 8" in town.says("doucet", "consent R-7KQ4")


def test_it_goes_back_and_forth(begun: Town):
    begun.says("doucet", "consent R-7KQ4")
    begun.says("doucet", "1")
    begun.says("doucet", "pause")

    answer = begun.says("cormier", "consent R-7KQ4")

    assert "Answered by Cormier: Purpose, What, With whom\nAnswered by Doucet: Exceptions\n5 of 8." in answer
    begun.talks("doucet", ("resume", "Cormier has gone on with your questions"))


def test_an_answer_that_is_changed_is_whose_who_changed_it(begun: Town):
    begun.says("doucet", "consent R-7KQ4")
    begun.talks("doucet", ("change 1", "1 of 8."), ("1", "4 of 8."))
    goes_on_to_the_end(begun)

    assert kept(begun).explained_by["purpose"] == id_of(begun, "doucet")


def test_in_french(begun: Town):
    answer = begun.says("hebert", "consentement R-7KQ4").replace("\u00a0", " ")
    assert "Vous continuez le consentement (R-7KQ4), depuis le samedi 21 novembre 2026 à 10 h 50." in answer
    assert "Réponses de Cormier : But, Quoi, À qui" in answer
    begun.says("cormier", "langue fr")

    begun.talks(
        "cormier",
        ("reprendre", "Hébert continue vos questions sur R-7KQ4.\nRien n’a été changé."),
        ("consentement R-7KQ4", "Hébert répond à ces questions en ce moment"),
    )


def test_a_restart_in_the_middle_loses_nothing(begun: Town):
    begun.restarted().says("doucet", "consent R-7KQ4")
    again = begun.restarted()

    assert "5 of 8" in again.says("doucet", "1")
    assert "Consent recorded" in goes_on_to_the_end(again.restarted(), lines=REST[1:])
    with again.parts.open_work() as work:
        [event] = work.journal.about("R-7KQ4", TalkTakenOver, BEFORE)
        assert (event.by, event.person, event.form) == (
            id_of(again, "doucet"),
            id_of(again, "cormier"),
            "consent",
        )


def test_who_is_locked_has_paused_it(town: Town):
    begins(town)
    town.says("cormier", "lost")

    assert "4 of 8" in town.says("doucet", "consent R-7KQ4")


def test_who_left_the_roster_leaves_it_to_the_others(begun: Town):
    begun.says("doucet", "roster remove @cormier")
    begun.says("doucet", "yes cormier")

    answer = begun.says("doucet", "consent R-7KQ4")

    assert "Answered by Cormier: Purpose, What, With whom\n4 of 8." in answer


def test_a_delegated_step_that_is_taken_back_goes_on_with_the_coordinator(town: Town):
    an_open_case(town, "T9-HCX", "R-3HXD")
    town.says("cormier", "!case delegate @roy consent", room="case:T9-HCX")
    town.says("roy", "consent T9-HCX")
    town.says("roy", "1")
    town.says("cormier", "!case delegate @roy consent off", room="case:T9-HCX")

    assert "Answered by Roy: Purpose\n2 of 8." in town.says("cormier", "consent T9-HCX")
    assert "Cormier" not in town.says("roy", "2")


def test_an_intake_is_gone_on_with_too_and_says_who_recorded_what(town: Town):
    consent, recorded = a_consent().record(by="cormier", at=town.clock.now())
    with town.parts.open_work() as work:
        work.consents.add(consent, because=recorded)
        work.commit()
    for line in ("intake R-7KQ4", "14 march 1991", "Alain Roussel", "1", "pause"):
        town.says("cormier", line)

    answer = town.says("doucet", "intake R-7KQ4")
    for line in (*["no"] * 6, "afraid at night", "send", "send"):
        answer = town.says("doucet", line)

    assert answer.startswith("Intake recorded")
    with town.parts.open_work() as work:
        by = work.intakes.get("R-7KQ4").answered_by
    assert by["born"] == by["last"] == id_of(town, "cormier")
    assert by["weapons"] == by["view"] == id_of(town, "doucet")


def test_who_may_not_know_of_the_referral_finds_nothing(begun: Town):
    begun.talks("picard", ("consentement R-7KQ4", "Je ne connais pas d’aiguillage R-7KQ4"))
    begun.talks("leblanc", ("consent R-7KQ4", "Only a coordinator can do that."))
    assert "4 of 8" in begun.says("cormier", "resume")


def test_who_was_kept_out_meanwhile_is_told_nothing(begun: Town):
    begun.says("doucet", "case exclude @cormier R-7KQ4")
    begun.hears_no_more()
    assert "Nothing is paused." in begun.says("cormier", "resume")
    begun.hears_no_more()
    begun.says("doucet", "consent R-7KQ4")

    assert begun.heard(begun.direct("cormier")) == []
    assert "Nothing is paused." in begun.says("cormier", "resume")


@pytest.mark.rule("P1.12")
def test_who_is_named_in_it_to_be_left_out_does_not_go_on_with_it(begun: Town):
    begun.says("cormier", "consent R-7KQ4")
    for line in (*REST[:5], "doucet"):
        begun.says("cormier", line)
    begun.says("cormier", "pause")
    begun.hears_no_more()

    answer = begun.says("doucet", "consent R-7KQ4")

    assert answer.startswith("I know no referral R-7KQ4 that you can see.")
    assert not begun.heard(begun.direct("cormier"))


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("right", ["pause", "1"])
def test_nor_who_has_the_name_of_the_partner_in_it(town: Town, right: str):
    consent, recorded = a_consent().record(by="cormier", at=town.clock.now())
    with town.parts.open_work() as work:
        work.consents.add(consent, because=recorded)
        work.commit()
    for line in ("intake R-7KQ4", "14 march 1991", "Luc Doucet", right, "pause"):
        town.says("cormier", line)

    answer = town.says("doucet", "intake R-7KQ4")

    assert answer.startswith("I know no referral R-7KQ4 that you can see.")
