"""Intake (PROTOCOL P4.3, P4.4, P4.10 to P4.15)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import forms
from bot.handlers.intake import plan_is_begun
from bot.handlers.referring import has_two_names
from casework.intake import Intake
from casework.people import Role
from casework.referral import Status
from tests.build import a_referral, an_open_case, ready_for_intake
from tests.town import Town

FORM = forms.load("intake", {"two_names": has_two_names, "plan_begun": plan_is_begun})
INTAKE = (
    ("intake R-7KQ4", "1 of 40. The client's date of birth?"),
    ("14 march 1991", "2 of 40. The offending partner, name only. First name?"),
    (
        "Alain Roussel",
        "First name Alain, last name Roussel: right?\n1 yes\n2 no, all of it is the first name",
    ),
    ("1", "4 of 40. A recent separation"),
    ("yes, since october", "5 of 40. Strangulation"),
    ("unknown", "6 of 40. Firearms"),
    ("no", "7 of 40. Threats to kill?"),
    ("n", "8 of 40. Children exposed"),
)
NEEDED = (*INTAKE, ("no", "9 of 40. Does the client feel fear?"), ("yes", "10 of 40."))


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("intake"))
    ready_for_intake(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def halfway(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """What is needed is answered; the eleventh question is open."""
    town = mold.copied_to(tmp_path_factory.mktemp("halfway"))
    town.talks("cormier", *NEEDED, ("Worse on weekends", "What is needed is there"))
    return town


@pytest.fixture
def asked(halfway: Town, tmp_path: Path) -> Town:
    return halfway.copied_to(tmp_path)


def taken(town: Town) -> Intake:
    with town.parts.open_work() as work:
        return work.intakes.get("R-7KQ4")


def sent(town: Town) -> str:
    town.says("cormier", "send")
    return town.says("cormier", "send")


def goes_to(town: Town, number: int) -> str:
    """As if everything before it had been skipped, one by one."""
    with town.parts.open_work() as work:
        dialogue = work.dialogues.open_of(town.people["cormier"].id, town.direct("cormier"))
        assert dialogue is not None
        before = (q for q in FORM.questions if q.number < number and q.key not in dialogue.answers)
        skipped = {
            q.key: "" for q in before if q.optional and FORM.holds(q, dialogue.answers, town.clock.now())
        }
        work.dialogues.save_quietly(replace(dialogue, answers=dialogue.answers | skipped))
        work.commit()
    heard = town.says("cormier", "resume")
    assert f"{number} of 40." in heard
    return heard


def number(key: str) -> int:
    return FORM.question(key).number


# --- the quick way ----------------------------------------------------------------------------------------
@pytest.mark.rule("P4.3")
def test_what_is_needed_can_be_sent_and_the_rest_counts_as_not_asked(asked: Town):
    summary = asked.says("cormier", "send")
    recorded = asked.says("cormier", "send")

    assert summary.splitlines() == [
        "Please check R-7KQ4. Someone must not see it? `exclude` and the name first.",
        "1 Born: 14 March 1991",
        "2 Offending partner, first name: Alain",
        "3 Offending partner, last name: Roussel",
        "4 The danger: yes 4 recent separation (since october), 9 fear; unknown 5 strangulation; no 6, 7, 8",
        "10 The client's own view: Worse on weekends",
        "Not answered: 11 to 40",
        "Not sent yet: `send`. Or `resume` for the other questions, `change 3`, `cancel`",
    ]
    assert recorded == (
        "Intake recorded, Saturday 21 November 2026, 10:50, for R-7KQ4.\n"
        "Your answers are removed from this conversation.\n"
        "Now: `case open R-7KQ4`."
    )
    intake = taken(asked)
    assert (intake.partner, intake.client_view) == (("Alain", "Roussel"), "Worse on weekends")
    assert (intake.factors["separation"], intake.notes["separation"]) == ("yes", "since october")
    assert "stalking" not in intake.factors


def test_before_what_is_needed_is_there_it_is_not_sent(town: Town):
    town.talks("cormier", *INTAKE)

    answer = town.says("cormier", "send")

    assert answer.startswith("Not sent: something is not answered yet.")
    assert "8 of 40" in answer


@pytest.mark.rule("P4.3")
def test_a_case_that_waits_for_an_intake_that_is_not_sent_says_so(asked: Town):
    """`send`, not the questions anew; paused, `resume` before it."""
    asked.says("cormier", "send")

    assert asked.says("cormier", "case open R-7KQ4") == (
        "R-7KQ4: the intake is answered, and not sent. Nothing was changed.\nNow: `send`."
    )
    asked.says("cormier", "pause")
    asked.says("cormier", "langue fr")
    assert asked.says("cormier", "dossier ouvrir R-7KQ4").replace("\u00a0", " ") == (
        "R-7KQ4, l’accueil : réponses complètes, pas encore envoyées. Rien n’a été changé.\n"
        "Maintenant : `reprendre`, puis `envoyer`."
    )


def test_an_intake_with_questions_open_is_still_missing(town: Town):
    town.talks("cormier", *INTAKE)

    assert town.says("cormier", "case open R-7KQ4").startswith("The intake of R-7KQ4 is missing.")


def test_a_word_typed_at_the_early_summary_answers_no_question_that_was_not_shown(asked: Town):
    asked.says("cormier", "send")

    answer = asked.says("cormier", "yes")

    assert answer.startswith("No note was taken of that: this is the summary.\nPlease check R-7KQ4.")
    assert "11 of 40" in asked.says("cormier", "resume")
    assert sent(asked).startswith("Intake recorded")
    assert "severity" not in taken(asked).factors


def test_whatever_changes_nothing_at_the_early_summary_shows_it_again(asked: Town):
    """And what is changed from it comes back to it."""
    asked.says("cormier", "send")

    for typed in ("change 41", "?", "exclude", "exclude leblanc", "skip"):
        assert "Please check" in asked.says("cormier", typed), typed
    assert "2 of 40" in asked.says("cormier", "change 2")
    assert "10 of 40" in asked.says("cormier", "change 10")
    assert "2 of 40" in asked.says("cormier", "Quieter now")
    assert "Please check" in asked.says("cormier", "Alain")


@pytest.mark.parametrize("number", [1, 2, 3, 4, 10, 11, 40])
def test_back_from_a_change_at_the_early_summary_leaves_it_as_it_was(asked: Town, number: int):
    before = asked.says("cormier", "send")

    assert f"{number} of 40" in asked.says("cormier", f"change {number}")
    assert asked.says("cormier", "back") == before


@pytest.mark.parametrize("typed", ["case open R-7KQ4", "dossier ouvrir r7kq4", "yes R-7KQ4", "oui R-7KQ4"])
def test_a_command_with_a_code_is_nobodys_answer(asked: Town, typed: str):
    asked.says("cormier", "resume")

    asked.says("cormier", typed)

    assert "11 of 40" in asked.says("cormier", "resume")
    assert sent(asked).startswith("Intake recorded")
    assert "severity" not in taken(asked).factors


@pytest.mark.rule("P4.3")
def test_all_of_it_can_be_answered(asked: Town):
    for question in FORM.questions:
        if question.number > 10 and question.kind == "factor":
            goes_to(asked, question.number)
            asked.says("cormier", "u")
    assert sent(asked).startswith("Intake recorded")
    factors = [q.key for q in FORM.questions if q.kind == "factor"]
    assert set(taken(asked).factors) == set(factors)


def test_a_day_is_kept_without_an_hour_that_nobody_said(asked: Town):
    goes_to(asked, number("safety"))
    asked.says("cormier", "1")
    asked.says("cormier", "police")
    assert "last looked at" in asked.last(asked.direct("cormier"))
    asked.says("cormier", "monday")

    asked.says("cormier", "send")
    summary = "\n".join(asked.heard(asked.direct("cormier")))

    assert "Last looked at: 16 November 2026" in summary
    assert "09:00" not in summary


@pytest.mark.parametrize(
    "typed", ["yes, since october", "Oui, depuis octobre", "no, twice", "unknown since may", "yes"]
)
def test_the_answer_to_another_question_is_no_name(town: Town, typed: str):
    town.talks("cormier", *INTAKE[:2])

    assert town.says("cormier", typed).startswith("A name is needed")
    assert "First name?" in town.last(town.direct("cormier"))


def test_a_short_surname_is_a_name(town: Town):
    town.talks("cormier", *INTAKE[:2], ("Min", "3 of 40"), ("No", "4 of 40"))


@pytest.mark.rule("P4.3")
def test_the_form_names_the_factors_and_barriers_of_the_sources():
    keys = {question.key for question in FORM.questions}

    assert keys >= {
        *("severity", "frequency", "separation", "strangulation", "sexual", "weapons", "threats", "stalking"),
        *("suicide", "substances", "mental-health", "pregnancy", "stepchild", "children", "custody", "money"),
        *("isolation", "control", "jealousy", "breaches", "animals", "fear", "language", "rural"),
        *("disability", "immigration", "indigenous", "identity", "older", "young", "sex-work"),
    }


@pytest.mark.rule("P4.3")
def test_numbers_stay_fixed_and_change_works_in_every_section(asked: Town):
    goes_to(asked, number("stalking"))
    asked.says("cormier", "yes")

    assert f"{number('stalking')} of 40" in asked.says("cormier", f"change {number('stalking')}")
    asked.says("cormier", "no")
    sent(asked)

    assert taken(asked).factors["stalking"] == "no"


def test_that_enough_is_there_is_said_once(asked: Town):
    """Not each time the eleventh question is shown again."""
    assert "What is needed is there" not in asked.says("cormier", "?")
    asked.says("cormier", "pause")
    assert "What is needed is there" not in asked.says("cormier", "resume")


@pytest.mark.rule("P4.3")
def test_it_is_left_and_resumed_after_a_restart(asked: Town):
    asked.says("cormier", "pause")

    again = asked.restarted()

    assert "11 of 40" in again.says("cormier", "resume")
    assert sent(again).startswith("Intake recorded")


def test_taken_again_it_goes_on_where_it_ended(asked: Town):
    sent(asked)

    assert "11 of 40" in asked.says("cormier", "intake R-7KQ4")
    asked.talks("cormier", ("change 10", "10 of 40"), ("Quieter now", "11 of 40"))
    sent(asked)

    assert taken(asked).client_view == "Quieter now"
    assert taken(asked).born is not None


@pytest.mark.rule("P4.3")
def test_cancelled_after_it_was_recorded_the_earlier_one_stays_and_it_says_so(asked: Town):
    sent(asked)
    asked.talks("cormier", ("intake R-7KQ4", "11 of 40"), ("yes", "12 of 40"))

    assert asked.says("cormier", "cancel").splitlines() == [
        "Cancelled. What was recorded before stays as it was; nothing new was kept.",
        "Your answers are removed from this conversation.",
        "Now: nothing for you.",
    ]
    assert (taken(asked).client_view, taken(asked).factors.get("severity")) == ("Worse on weekends", None)


def test_cancelled_the_first_time_nothing_is_kept(asked: Town):
    asked.says("cormier", "!langue fr")

    assert asked.says("cormier", "annuler").startswith("Annulé. Rien n’a été gardé")


def test_unknown_and_skip_are_answers(town: Town):
    town.talks("cormier", ("intake R-7KQ4", "1 of 40"), ("unknown", "2 of 40"), ("Roussel", "3 of 40"))
    town.talks("cormier", ("none", "4 of 40"), *[("unknown", " of 40")] * 6, ("skip", "11 of 40"))

    assert "1 Born: unknown" in town.says("cormier", "send")
    assert town.says("cormier", "send").startswith("Intake recorded")
    intake = taken(town)
    assert (intake.born, intake.partner, intake.client_view) == (None, ("", "Roussel"), "")


@pytest.mark.rule("P3.3")
def test_nothing_is_collected_before_the_written_consent(town: Town):
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3HXD", state=Status.CONTACTED))
        work.commit()

    answer = town.says("cormier", "intake R-3HXD")

    assert answer.startswith("There is no written consent for R-3HXD")


# --- what follows from an answer (P4.4) -------------------------------------------------------------------
@pytest.mark.rule("P4.4")
def test_children_exposed_the_duty_to_report_is_said_at_once(town: Town):
    town.talks("cormier", *INTAKE)

    answer = town.says("cormier", "yes")

    assert answer.startswith(
        "Whoever suspects that a child is abused or neglected reports it themselves, at once."
    )


@pytest.mark.rule("P2.9")
@pytest.mark.rule("P4.4")
def test_a_head_injury_calls_for_an_assessment_and_the_injury_is_not_kept(asked: Town):
    goes_to(asked, number("brain"))
    assert asked.says("cormier", "3")
    sent(asked)

    with asked.parts.open_work() as work:
        assert work.referrals.get("R-7KQ4").brain_assessment == "not-yet"
    assert "brain" not in taken(asked).factors


@pytest.mark.rule("P4.4")
@pytest.mark.rule("P2.16")
def test_an_interpreter_becomes_a_task_and_is_never_family(asked: Town):
    assert "Never a family member." in goes_to(asked, number("interpreter"))

    answer = asked.says("cormier", "yes")
    sent(asked)
    asked.says("cormier", "case open R-7KQ4")
    code = asked.says("cormier", "yes R-7KQ4").split()[2].rstrip(",")

    assert "An interpreter is never a family member." in answer
    [tasks] = [body for body in asked.heard(f"case:{code}") if body.startswith("From the intake")]
    assert "Interpreter: find one whom the client accepts, never family" in tasks


# --- what is held back (P4.10) ----------------------------------------------------------------------------
HELD = [question for question in FORM.questions if question.kind == "held"]


def opened(town: Town) -> str:
    """What the room hears of the intake."""
    sent(town)
    town.says("cormier", "case open R-7KQ4")
    code = town.says("cormier", "yes R-7KQ4").split()[2].rstrip(",")
    return "\n".join(body for body in town.heard(f"case:{code}") if body.startswith("Named at intake"))


@pytest.mark.rule("P4.10")
def test_what_is_held_back_is_asked_only_as_what_the_client_brought_up():
    assert {question.key for question in HELD} >= {"sex-work", "immigration", "identity", "mental-health"}
    assert all(question.ask["en"].startswith("If the client brought it up:") for question in HELD)
    assert all(question.ask["fr"].startswith("Si la personne en a parlé :") for question in HELD)
    assert all(question.optional for question in HELD)


@pytest.mark.rule("P4.10")
@pytest.mark.parametrize(("typed", "seen"), [("1", True), ("2", False), ("3", False), ("skip", False)])
def test_the_room_sees_it_only_if_the_client_agrees(asked: Town, typed: str, seen: bool):
    goes_to(asked, number("immigration"))
    asked.says("cormier", typed)

    shown = opened(asked)

    assert ("immigration status" in shown) is seen
    assert "recent separation" in shown
    assert "since october" not in shown


@pytest.mark.rule("P4.10")
def test_the_summary_tells_apart_what_the_team_may_see(asked: Town):
    for key, typed in (("pregnancy", "1"), ("substances", "2, since march"), ("mental-health", "non")):
        asked.talks("cormier", (f"change {number(key)}", f"{number(key)} of 40"), (typed, " of 40"))

    summary = asked.says("cormier", "send")

    expected = (
        f"{number('pregnancy')} Brought up by the client: the team may see {number('pregnancy')} pregnancy; "
        f"not for the team {number('substances')} substance use (since march); "
        f"not brought up {number('mental-health')}"
    )
    assert expected in summary.splitlines()


@pytest.mark.rule("P4.10")
def test_the_summary_tells_it_apart_in_french(asked: Town):
    asked.says("cormier", "!langue fr")
    for key, typed in (
        ("pregnancy", "1"),
        ("substances", "oui, pas pour l’équipe"),
        ("mental-health", "non"),
    ):
        asked.says("cormier", f"corriger {number(key)}")
        asked.says("cormier", typed)

    summary = asked.says("cormier", "envoyer")

    assert f"l’équipe peut voir {number('pregnancy')} grossesse" in summary
    assert f"pas pour l’équipe {number('substances')} consommation" in summary
    assert f"pas mentionné {number('mental-health')}" in summary


@pytest.mark.rule("P4.10")
@pytest.mark.parametrize("typed", ["yes", "oui", "y"])
def test_a_yes_without_who_may_see_it_is_asked_again(asked: Town, typed: str):
    asked.says("cormier", f"change {number('pregnancy')}")

    assert f"{number('pregnancy')} of 40" in asked.says("cormier", typed)


@pytest.mark.rule("P4.3")
def test_a_question_that_was_not_come_to_is_asked_by_its_number(asked: Town):
    asked.says("cormier", "send")

    assert "24 of 40" in asked.says("cormier", "change 24")
    assert asked.says("cormier", "1").startswith("Please check")  # back to where it was changed from
    assert "There is no answer with that number." in asked.says("cormier", "change 41")
    assert "12 of 40" in asked.says("cormier", "corriger 12")


@pytest.mark.rule("P4.10")
def test_what_the_client_did_not_bring_up_is_not_recorded(asked: Town):
    goes_to(asked, number("sex-work"))
    asked.says("cormier", "not brought up, I think so")
    asked.says("cormier", "change 1")
    asked.says("cormier", "14 march 1991")
    sent(asked)

    intake = taken(asked)
    assert "sex-work" not in {**intake.factors, **intake.notes}
    assert "I think so" not in repr(intake)


@pytest.mark.rule("P4.10")
@pytest.mark.parametrize("form", ["intake", "refer", "review", "consent"])
def test_no_form_asks_why_something_was_not_done(form: str):
    import tomllib

    raw = tomllib.loads((forms.FOLDER / f"{form}.toml").read_text())
    asked = " ".join(text for q in raw["question"] for text in q["ask"].values()).casefold()

    never = ("why did", "why not", "why does", "pourquoi n", "pourquoi la personne")
    assert [words for words in never if words in asked] == []


# --- whereabouts (P4.11) ----------------------------------------------------------------------------------
@pytest.mark.rule("P4.11")
@pytest.mark.parametrize("typed", ["She is at 12 Main Street", "E3B 5A3", "au 14, rue Principale", "apt 4"])
def test_an_address_is_refused_and_not_repeated(town: Town, typed: str):
    town.talks("cormier", *NEEDED)

    answer = town.says("cormier", typed)

    assert answer.startswith("That looks like an address or a postal code.")
    assert typed not in answer
    assert "10 of 40" in answer


@pytest.mark.rule("P4.11")
def test_an_address_behind_an_answer_is_refused_too(asked: Town):
    goes_to(asked, number("stalking"))

    assert "That looks like an address" in asked.says("cormier", "yes, near 12 Main Street")


# --- fear, others, the safety plan ------------------------------------------------------------------------
@pytest.mark.rule("P4.12")
def test_fear_is_recorded_as_said_and_its_absence_lowers_nothing(town: Town):
    town.talks("cormier", *INTAKE, ("no", "9 of 40"))

    assert "Fear raises concern. Its absence never lowers it." in town.says("cormier", "?")
    town.talks(
        "cormier", ("no", "10 of 40"), ("“It is fine, I sleep in my boots”", "What is needed is there")
    )
    shown = opened(town)

    assert taken(town).client_view == "It is fine, I sleep in my boots"
    assert "it lowers nothing" in shown


@pytest.mark.rule("P4.15")
def test_others_at_risk_are_listed_by_relation(asked: Town):
    goes_to(asked, number("others"))
    asked.says("cormier", "1 5")

    assert "Others at risk: children, pets" in opened(asked)
    assert taken(asked).others_at_risk == ("children", "pets")


@pytest.mark.rule("P4.14")
def test_the_safety_plan_is_its_status_not_its_content(asked: Town):
    goes_to(asked, number("safety"))
    asked.talks("cormier", ("1", "By whom?"), ("5", "When was it last looked at?"), ("yesterday", "40 of 40"))

    shown = opened(asked)

    assert "Safety plan: exists, domestic-violence sector, last looked at 20 November 2026" in shown


# --- added when the room is open ------------------------------------------------------------------------------
def goes_on(town: Town, *answers: tuple[str, str]) -> str:
    """The intake of an open case, continued; the answer to `send`."""
    town.hears_no_more()
    town.says("cormier", "intake R-7KQ4")
    for key, typed in answers:
        town.says("cormier", f"change {number(key)}")
        town.says("cormier", typed)
    return sent(town)


@pytest.mark.rule("P4.10")
def test_what_the_client_lets_the_team_see_is_added_in_the_open_room(asked: Town):
    opened(asked)
    room = f"case:{code_of(asked)}"

    answer = goes_on(asked, ("pregnancy", "1, in may"), ("mental-health", "2"), ("stalking", "yes, at work"))

    assert asked.heard(room) == [
        "Added to the intake, as the client agreed.\nThe violence: stalking\n"
        "Brought up by the client: pregnancy\nNow: nothing for you."
    ]
    assert "The team reads what is new, in its room" in answer
    code = code_of(asked)
    with asked.parts.open_work() as work:
        shared = [one.what for one in work.disclosures.where(case=code)]
    assert shared.count("factors") == 2
    assert "Nothing of it is new to the team" in goes_on(
        asked, ("mental-health", "2, in may"), ("stalking", "no")
    )
    assert asked.heard(room) == []


@pytest.mark.rule("P4.4")
def test_firearms_named_later_call_for_the_task_too(asked: Town):
    opened(asked)
    room = f"case:{code_of(asked)}"

    goes_on(asked, ("weapons", "yes"))

    [added, task] = asked.heard(room)
    assert added.startswith("Added to the intake, as the client agreed.\nThe danger: firearms")
    assert "Leblanc, by Sunday 22 November, 10:50: Firearms" in task
    assert "`!task done" in task
    goes_on(asked, ("weapons", "yes, a rifle"))
    assert asked.heard(room) == []


@pytest.mark.rule("P4.10")
def test_after_a_withdrawal_nothing_is_added(asked: Town):
    opened(asked)
    room = f"case:{code_of(asked)}"
    asked.says("cormier", f"consent withdraw {code_of(asked)}")

    goes_on(asked, ("pregnancy", "1"))

    assert not any("pregnancy" in body for body in asked.heard(room))


@pytest.mark.rule("P4.10")
def test_in_a_room_of_two_languages_each_reads_its_own(asked: Town):
    regions = asked.parts.house.regions
    asked.parts.house.regions = regions | {1: replace(regions[1], languages=("en", "fr"))}
    opened(asked)

    goes_on(asked, ("pregnancy", "1"))

    [said] = asked.heard(f"case:{code_of(asked)}")
    assert "Brought up by the client: pregnancy" in said
    assert "Dit par la personne\u00a0: grossesse" in said


def code_of(town: Town) -> str:
    with town.parts.open_work() as work:
        case = work.cases.of_referral("R-7KQ4")
    assert case is not None
    return case.id


# --- who must not see it (P1.12) --------------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_the_client_names_somebody_who_must_not_see_it(asked: Town):
    assert "Will not see it, and is told nothing: Roy." in asked.says("cormier", "exclude roy")
    assert "Will not see it: Roy." in asked.says("cormier", "send")
    asked.says("cormier", "send")

    answer = asked.says("cormier", "case open R-7KQ4")

    assert "Not invited: Roy, health: kept out, not told" in answer
    with asked.parts.open_work() as work:
        assert work.referrals.get("R-7KQ4").excluded == (asked.people["roy"].id,)


@pytest.mark.rule("P1.12")
def test_named_when_the_case_is_open_they_leave_at_once(town: Town):
    an_open_case(town, code="M4-WP8", referral_id="R-9TMF")
    town.says("cormier", "intake M4-WP8")
    for line in ("unknown", "Alain", "Roussel", *["no"] * 6, "skip", "exclude roy", "send", "send"):
        town.says("cormier", line)

    assert "roy" not in town.members("case:M4-WP8")


# --- a region's own form ----------------------------------------------------------------------------------
@pytest.mark.rule("P4.3")
def test_a_region_puts_its_own_form_in_its_place(town: Town, tmp_path: Path):
    file = tmp_path / "own.toml"
    shipped = (forms.FOLDER / "intake.toml").read_text()
    file.write_text(shipped.replace("A recent separation, or talk of one?", "Have they parted?"))
    own: Any = forms.read("intake", file, FORM.conditions)
    town.parts.house.forms[1, "intake"] = own

    town.talks("cormier", *INTAKE[:3])

    assert "Have they parted?" in town.says("cormier", "1")


def test_another_role_takes_no_intake(town: Town):
    town.moves_in("morin", Role.FRONT_LINE)

    assert "Only a coordinator can do that." in town.says("morin", "intake R-7KQ4")


# --- how somebody describes themselves (P11.3) ------------------------------------------------------------
@pytest.mark.rule("P11.3")
@pytest.mark.parametrize(
    "said", ["Wəlastəkwey, and Wəlastəkwey latuwewakən at home", "une femme trans, en français"]
)
def test_how_the_client_describes_themselves_is_kept_as_said_and_not_shown_to_the_team(
    asked: Town, said: str
):
    question = goes_to(asked, number("self"))
    asked.says("cormier", said)

    shown = opened(asked)

    assert "If the client wishes to say" in question
    assert taken(asked).answers["self"] == said
    assert said not in shown


@pytest.mark.rule("P11.3")
def test_and_it_may_be_left_out(asked: Town):
    goes_to(asked, number("self"))

    assert asked.says("cormier", "skip").startswith(f"{number('self') + 1} of ")
