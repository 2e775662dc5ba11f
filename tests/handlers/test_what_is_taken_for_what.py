"""What is typed is taken for what it was meant: in a form, at a closing, behind a yes (CONVERSATION V7, V8)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.names import apart
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case
from tests.ends import reviewed
from tests.handlers.test_whose_questions import TALK
from tests.town import Town

REFERRAL = ("refer", "now", "Anne Marie", "2", "Roy", "506-555-0142", "no", "odara 9", "yes", "unknown", "3")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-4NRF", state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    reviewed(town)
    town.moves_in("basque", Role.FRONT_LINE, Agency.POLICE, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def says_all(town: Town, name: str, *lines: str) -> str:
    for line in lines:
        last = town.says(name, line)
    return last


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize("step", ["change 3", "back"])
def test_a_typo_leaves_the_question_that_was_asked(town: Town, step: str):
    lines = REFERRAL if step == "change 3" else REFERRAL[:5]
    asked = says_all(town, "leblanc", *lines, step)
    assert "3 of 9. Last name?" in asked

    again = town.says("leblanc", "12345")

    assert "3 of 9. Last name?" in again and "right?" not in again
    town.says("leblanc", "Roy-Martin")
    assert "2 First name: Anne Marie" in says_all(
        town, "leblanc", *(REFERRAL[5:] if step == "back" else ("back", "3"))
    )


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Marie de la Croix", "Marie", "de la Croix"),
        ("Anne Marie Du Bois", "Anne Marie", "Du Bois"),
        ("Jan van der Berg", "Jan", "van der Berg"),
        ("Rose St. Onge", "Rose", "St. Onge"),
        ("Jeanne d’Entremont", "Jeanne", "d’Entremont"),
        ("John Mac Donald", "John", "Mac Donald"),
        ("Marie Tremblay", "Marie", "Tremblay"),
        ("de la Croix", "", "de la Croix"),
        ("Marie", "", "Marie"),
    ],
)
def test_what_begins_a_last_name_belongs_to_it(typed: str, first: str, last: str):
    assert apart(typed) == (first, last)


@pytest.mark.rule("P4.9")
def test_a_name_with_a_particle_is_offered_apart(town: Town):
    assert says_all(town, "leblanc", "refer", "now", "Marie de la Croix").startswith(
        "First name Marie, last name de la Croix: right?"
    )
    offered = says_all(town, "basque", "aiguiller", "maintenant", "Jan van der Berg")
    assert offered.replace("\u00a0", " ").startswith(
        "Prénom Jan, nom de famille van der Berg : est-ce bien cela?"
    )


# --- a closing ----------------------------------------------------------------------------------------------
def closes(town: Town) -> str:
    return says_all(town, "cormier", "case close K7-QF3", "moved", "She will call", "yes", "yes", "send")


@pytest.mark.rule("P8.4")
def test_a_second_send_says_that_nothing_is_closed_before_its_yes(town: Town):
    assert closes(town).startswith("Nothing is closed yet.")

    again = town.says("cormier", "send")

    assert again.splitlines()[0] == "Sent already, and nothing is done yet: it waits for your yes."
    assert again.endswith("Now: `yes K7-QF3` if it is to be done.")
    town.says("cormier", "langue fr")
    assert "il manque votre oui" in town.says("cormier", "envoyer")


@pytest.mark.rule("P8.4")
def test_nor_after_the_yes_did_not_come(town: Town):
    closes(town)
    town.pass_time(timedelta(minutes=11))

    assert town.says("cormier", "send").startswith("K7-QF3 is not closed: nobody has said yes to it.")


@pytest.mark.rule("P8.4")
@pytest.mark.parametrize(
    "typed",
    [
        "yes K7-QF3 please",
        "yes please K7-QF3",
        "oui K7-QF3 svp",
        "yes K7-QF3, s’il vous plaît",
        "yes K7-QF3 thank you",
    ],
)
def test_please_beside_the_code_takes_nothing_from_a_yes(town: Town, typed: str):
    closes(town)

    assert "Nothing waits here" not in town.says("cormier", typed)
    with town.parts.open_work() as work:
        assert not work.cases.get("K7-QF3").is_open


@pytest.mark.parametrize("typed", ["yes K7-QF3 but not today", "yes K7-QF3 roy", "yes K7-QF4 please"])
def test_anything_else_beside_it_does(town: Town, typed: str):
    closes(town)
    town.says("cormier", typed)

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").is_open


@pytest.mark.rule("P8.7")
@pytest.mark.parametrize("typed", ["no", "Yes.", "nothing", "non", "rien", "n/a"])
def test_a_bare_no_is_no_view_of_the_person(town: Town, typed: str):
    says_all(town, "cormier", "case close K7-QF3", "moved")

    asked = town.says("cormier", typed)

    assert asked.startswith("Yes or no alone does not say it: a few words are needed. Not kept.")
    assert "view of it, as said?" in asked
    assert "3 of 4" in town.says("cormier", '"No"'), "in quotes the person said just that"


@pytest.mark.rule("P8.3")
@pytest.mark.rule("P11.1")
def test_nor_a_reason_why_somebody_was_not_told(town: Town):
    says_all(town, "cormier", "langue fr", "dossier fermer K7-QF3", "3", "Elle appellera", "non")

    assert town.says("cormier", "oui").startswith("Un oui ou un non seul ne le dit pas")
    says_all(town, "cormier", "un appel ne serait pas sûr", "non")
    assert town.says("cormier", "oui").startswith("Un oui ou un non seul ne le dit pas")


@pytest.mark.rule("P8.7")
def test_nor_the_view_in_a_review(town: Town):
    says_all(town, "cormier", "review K7-QF3", "skip", "lower")

    assert town.says("cormier", "no").startswith("Yes or no alone does not say it")
    assert "4 of 6" in town.says("cormier", "skip")


# --- a consent ----------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.4")
@pytest.mark.parametrize(
    ("lang", "word", "line"),
    [("en", "nobody", "7 Left out: nobody"), ("fr", "personne", "7 Personnes écartées : personne")],
)
def test_that_nobody_is_left_out_stands_in_the_summary(town: Town, lang: str, word: str, line: str):
    says_all(town, "cormier", f"langue {lang}", "consent R-4NRF", *TALK[:-1], word)
    summary = says_all(town, "cormier", "today, Cormier, cabinet 3", "1", "skip")

    assert line in summary.replace("\u00a0", " ").splitlines()


@pytest.mark.rule("P9.1")
def test_a_low_score_outside_a_referral_is_not_answered_as_one(town: Town):
    text = (Path(__file__).parents[2] / "bot/templates/fr/answers.md.j2").read_text()

    block = text.partition("{% block below_threshold %}")[2].partition("{% endblock %}")[0]
    assert "aiguillage" not in block and "jugement professionnel" in block
