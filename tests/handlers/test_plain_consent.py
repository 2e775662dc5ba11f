"""A yes with a condition is no consent, and `all but health` is understood and said back (P3.4, P3.10)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.referral import Status
from tests.build import a_referral, a_team, change
from tests.town import Town

TALK = ("consent R-7KQ4", "1", "1", "1", "1", "1 so that you all know", "English", "1")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("begun"))
    a_team(town)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    for line in TALK[:5]:
        town.says("cormier", line)
    return town


@pytest.fixture(scope="module")
def asked(begun: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Which agencies?"""
    town = begun.copied_to(tmp_path_factory.mktemp("asked"))
    for line in TALK[5:]:
        town.says("cormier", line)
    return town


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize(
    "typed",
    [
        "oui sauf la santé",
        "Oui, mais pas la police",
        "yes except health",
        "yes, but not my cousin",
        "yes only if nobody at work hears",
        "oui à condition que ma sœur n’en sache rien",
        "1 but not for the police",
    ],
)
def test_a_yes_with_a_condition_is_asked_back(begun: Town, tmp_path: Path, typed: str):
    town = begun.copied_to(tmp_path)

    answer = town.says("cormier", typed)

    assert answer.startswith("Yes or not yet? A condition is not part of a yes here.")
    assert "5 of 8. Explained and understood: withdrawal and choice?" in answer


@pytest.mark.rule("P3.2")
@pytest.mark.rule("P3.10")
@pytest.mark.parametrize(
    "typed",
    [
        "oui, peut-être",
        "oui je pense",
        "oui si ça reste secret",
        "oui sans la police",
        "oui pas la police",
        "oui à part la police",
        "oui tant que mon mari ne sait pas",
        "oui en autant que ça reste entre nous",
        "yes, maybe",
        "yes I think so",
        "yes I guess",
        "yes if he is not told",
        "yes, that is if he is not told",
        "yes provided that nobody at work hears",
        "yes without the police",
        "yes only the police",
        "yes the police",
        "yes once the trial is over",
        "yes they plan if he wants",
        "yes, right?",
        "yes reluctantly",
        "1 I do not know",
    ],
)
def test_a_yes_that_is_not_plain_is_no_yes(begun: Town, tmp_path: Path, typed: str):
    town = begun.copied_to(tmp_path)

    answer = town.says("cormier", typed)

    assert answer.startswith("Yes or not yet? ")
    assert "5 of 8. Explained and understood: withdrawal and choice?" in answer


def test_in_french_it_is_asked_back_as_kindly(begun: Town, tmp_path: Path):
    town = begun.copied_to(tmp_path)
    change(town, "cormier", language="fr")

    answer = town.says("cormier", "oui, peut-être").replace("\u00a0", " ")

    assert answer.startswith("Oui, ou pas encore? Je n’y lis pas un oui tout simple.\nUne condition, ")
    assert "5 sur 8. Expliqué et compris : le retrait et le choix?" in answer


@pytest.mark.rule("P3.10")
@pytest.mark.parametrize(
    "typed", ["2 kids", "1 time", "no idea", "not sure", "yes and no", "je crois que oui"]
)
def test_what_is_no_plain_answer_is_asked_back(begun: Town, tmp_path: Path, typed: str):
    town = begun.copied_to(tmp_path)

    assert "\n5 of 8. Explained and understood" in town.says("cormier", typed)


@pytest.mark.rule("P3.10")
@pytest.mark.parametrize(
    "typed",
    [
        "Yes!",
        "Oui.",
        "yes, so that they know",
        "1 so that they all know",
        "yes so that they plan together",
        "oui pour qu’on planifie ensemble",
        "yes, Marie said she understands",
        "yes, so that he does not find out where",
        "oui, bien sûr",
        "1 I can stop when I want",
        "oui je peux arrêter quand je veux",
    ],
)
def test_a_plain_yes_is_understood(begun: Town, tmp_path: Path, typed: str):
    assert "5 of 8. " in (heard := begun.copied_to(tmp_path).says("cormier", typed))
    assert "withdrawal and choice" not in heard


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("all", "all 5"),
        ("Tous!", "all 5"),
        ("all of them", "all 5"),
        ("all but health", "all 5 but health"),
        ("all except the police", "all 5 but police"),
        ("tous sauf la santé", "all 5 but health"),
        ("tous sauf santé et police", "all 5 but police, health"),
        ("everyone but 1 and 4", "all 5 but police, health"),
        ("all but 1, 3 and 4", "Victim Services, domestic-violence sector"),
    ],
)
def test_all_the_agencies_are_understood_and_said_back(asked: Town, tmp_path: Path, typed: str, noted: str):
    answer = asked.copied_to(tmp_path).says("cormier", typed)

    assert answer.startswith(f"Noted: {noted}.\n")
    assert "7 of 8." in answer


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        ("tous", "les 5"),
        ("tous sauf la santé", "les 5, sauf santé"),
        ("tous sauf la police", "les 5, sauf police"),
        ("tous sauf 1, 3 et 4", "Services aux victimes, lutte contre la violence conjugale"),
    ],
)
def test_in_french_what_all_was_taken_for_is_no_long_line(
    asked: Town, tmp_path: Path, typed: str, noted: str
):
    """`Town.settle` looks at the length of every answer."""
    town = asked.copied_to(tmp_path)
    change(town, "cormier", language="fr")

    assert town.says("cormier", typed).replace("\u00a0", " ").startswith(f"Noté : {noted}.\n")


@pytest.mark.parametrize(
    "typed",
    [
        "2 enfants",
        "police not health",
        "all but Roy",
        "no police",
        "all but all",
        "police 2",
        "not sure",
        "2 times",
    ],
)
def test_agencies_are_not_guessed(asked: Town, tmp_path: Path, typed: str):
    answer = asked.copied_to(tmp_path).says("cormier", typed)

    assert answer.startswith("Type a number from 1 to 5, or the word.")
    assert "6 of 8." in answer


@pytest.mark.parametrize("typed", ["la police, la santé", "1, santé", "police health", "1 and 4", "1, 4."])
def test_agencies_are_named_as_people_name_them(asked: Town, tmp_path: Path, typed: str):
    answer = asked.copied_to(tmp_path).says("cormier", typed)

    assert "7 of 8." in answer


def test_a_control_word_may_end_like_a_sentence(asked: Town, tmp_path: Path):
    town = asked.copied_to(tmp_path)

    assert "5 of 8. Was there an interpreter?" in town.says("cormier", "Back.")
    assert "Not sent" in town.says("cormier", "Envoyer.")
