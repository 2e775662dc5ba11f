"""Several paused at once: no answer is given to the questions about somebody else (CONVERSATION V7, V8; P3.3)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team
from tests.town import Town

ONE, OTHER = "R-4NRF", "R-4C5P"
TALK = ("1", "1", "1", "1", "1 so that you all know", "English", "1", "1 2 4 5", "skip")
SIGNED = ("today, Cormier, cabinet 3", "1", "skip")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("thibodeau", Role.COORDINATOR, Agency.VICTIMS, language="fr")
    with town.parts.open_work() as work:
        for code in (ONE, OTHER):
            work.referrals.put(a_referral(id=code, state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def waits_for_the_paper(town: Town, code: str, agencies: str = "1 2 4 5") -> None:
    talk = tuple(agencies if line == "1 2 4 5" else line for line in TALK)
    for said in (f"consent {code}", *talk, "not signed yet"):
        town.says("cormier", said)


@pytest.fixture
def two(town: Town) -> Town:
    """Both persons wait for the paper; what each of them agreed to differs."""
    waits_for_the_paper(town, ONE)
    town.pass_time(timedelta(minutes=1))
    waits_for_the_paper(town, OTHER, "1 2")
    town.hears_no_more()
    return town


def given_by(town: Town, code: str) -> bool:
    with town.parts.open_work() as work:
        consent = work.consents.find(code)
        return consent is not None and consent.is_given


@pytest.mark.rule("P3.3")
def test_resume_asks_which_and_takes_the_one_that_is_named(two: Town):
    asked = two.says("cormier", "resume").splitlines()
    assert asked[0] == "Which one? Paused here: 2. Nothing was changed."
    assert asked[1].startswith(
        f"1. the consent ({ONE}), paused since Saturday 21 November, 10:50: `resume {ONE}`"
    )
    assert asked[2].startswith("2. the consent (R-4C5P)")

    first = two.says("cormier", f"resume {ONE}")

    assert first.startswith(f"This is the consent ({ONE}).\n8 of 8. Written form")
    for said in SIGNED:
        summary = two.says("cormier", said)
    assert summary.startswith(f"Please check {ONE}.")
    assert "domestic-violence sector" in summary
    recorded = two.says("cormier", "send")
    assert recorded.splitlines()[0] == f"Consent recorded, Saturday 21 November 2026, 10:51, for {ONE}."
    assert given_by(two, ONE) and not given_by(two, OTHER)
    assert two.says("cormier", "resume").startswith(f"This is the consent ({OTHER}).\n8 of 8.")


@pytest.mark.rule("P3.3")
def test_it_asks_in_french_too(two: Town):
    two.says("cormier", "langue fr")

    asked = two.says("cormier", "reprendre").replace("\u00a0", " ")

    assert asked.startswith("Lequel? En pause ici : 2. Rien n’a été changé.\n1. le consentement (R-4NRF)")
    assert "`reprendre R-4C5P`" in asked
    assert two.says("cormier", f"reprendre {OTHER}").startswith(f"C’est le consentement ({OTHER}).\n8 sur 8.")
    assert two.says("cormier", "aujourd'hui, Cormier").startswith(f"C’est le consentement ({OTHER}).\n")


@pytest.mark.rule("P3.3")
@pytest.mark.parametrize("typed", ["resume r4c5p", "resume 2", "!resume 2", "Resume R-4C5P."])
def test_a_code_and_a_number_are_understood_as_they_are_typed(two: Town, typed: str):
    assert two.says("cormier", typed).startswith(f"This is the consent ({OTHER}).")


def test_a_number_below_open_questions_is_no_answer_to_them(two: Town):
    two.says("cormier", f"resume {ONE}")
    two.says("cormier", "!refer")

    asked = two.says("cormier", "resume 3")
    assert "Which one? Paused here: 2." in asked and asked.startswith("This is your referral, begun")
    assert two.says("cormier", "resume 2").startswith(f"This is the consent ({OTHER}).")


def test_a_code_of_which_nothing_is_paused_takes_up_nothing(two: Town):
    assert two.says("cormier", "resume K7-QF3").startswith(
        "Nothing is paused of K7-QF3. Nothing was changed."
    )


def test_today_offers_the_code_where_several_are_paused(two: Town):
    shown = two.says("cormier", "today")

    assert f"the consent ({ONE})" in shown and f"the consent ({OTHER})" in shown
    assert shown.endswith(f"Now: `resume {ONE}`.")


@pytest.mark.parametrize("word", ["send", "cancel"])
def test_a_send_or_a_cancel_is_meant_for_one_of_them(two: Town, word: str):
    answer = two.says("cormier", word)

    assert answer.startswith(
        "Not sent. Paused here: 2." if word == "send" else "Not cancelled. Paused here: 2."
    )
    assert f"`resume {OTHER}`" in answer


@pytest.mark.rule("P3.3")
def test_what_is_asked_again_says_whom_it_is_about(two: Town):
    two.says("cormier", f"resume {OTHER}")
    again = two.restarted()
    whose = f"This is the consent ({OTHER})."

    assert again.says("cormier", "?").startswith(whose)
    assert again.says("cormier", "no paper").startswith(whose)
    assert again.says("cormier", "back").startswith(whose)
    again.says("cormier", "danger")
    assert f"`resume {OTHER}`" in again.says("cormier", "resume")


def test_with_one_alone_no_question_repeats_it(town: Town):
    waits_for_the_paper(town, ONE)

    assert town.says("cormier", "resume").startswith(f"This is the consent ({ONE}).\n8 of 8.")
    assert town.says("cormier", "back").startswith("Members would be:")


def test_the_same_command_again_is_no_pause(town: Town):
    town.says("cormier", f"consent {ONE}")
    town.hears_no_more()

    town.says("cormier", f"consent {ONE}")

    heard = town.heard(town.direct("cormier"))
    assert [one.splitlines()[:2] for one in heard] == [
        [f"This is the consent ({ONE}).", "1 of 8. Explained and understood: why information is shared?"]
    ]
    assert "2 of 8" in town.says("cormier", "1")


def test_one_reminder_for_all_that_are_paused(two: Town):
    two.pass_time(timedelta(hours=3))

    assert two.rings(two.direct("cormier")) == ["2 of your forms are paused. Type `resume` when you can"]


def test_one_alone_is_reminded_of_by_its_code(town: Town):
    waits_for_the_paper(town, ONE)
    town.hears_no_more()
    town.pass_time(timedelta(hours=3))

    assert town.rings(town.direct("cormier")) == [
        f"Your questions about {ONE} are paused. Type `resume` when you can"
    ]


# --- in whatever order -----------------------------------------------------------------------------------------
PAPER = {ONE: "today, Cormier, cabinet 3", OTHER: "today, Cormier, cabinet 4"}
STEPS = (
    "pause",
    "resume",
    f"resume {ONE}",
    f"resume {OTHER}",
    f"consent {ONE}",
    f"consent {OTHER}",
    "back",
    "?",
)


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.sampled_from([*STEPS, "answer", "restart"]), min_size=4, max_size=10))
def test_an_answer_never_lands_in_the_form_of_another(mold: Town, tmp_path_factory, steps: list[str]):
    """Whoever reads what is said last, and answers for the person it names, answers for that person."""
    town = mold.copied_to(tmp_path_factory.mktemp("any"))
    for code in (ONE, OTHER):
        waits_for_the_paper(town, code)
    named = ""
    for step in steps:
        if step == "restart":
            town = town.restarted()
            continue
        is_asked = named and "8 of 8. Written form" in town.last(town.direct("cormier"))
        if step == "answer" and not is_asked:
            continue
        said = town.says("cormier", PAPER[named] if step == "answer" else step)
        about = re.findall(r"^This is the consent \((R-\w{4})\)", said, re.MULTILINE)
        named = about[-1] if about else ""
    with town.parts.open_work() as work:
        for one in work.dialogues.where(person=town.people["cormier"].id):
            paper = one.answers.get("written")
            assert paper is None or paper["details"] in PAPER[one.subject], one.subject
