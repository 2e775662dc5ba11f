"""Without agreement nothing is kept, and some things are never asked (P2.13, P2.16)."""

from __future__ import annotations

import tomllib

import pytest

from bot.forms import FOLDER
from tests.town import Town


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize("typed", ["no", "n", "non"])
def test_without_agreement_nothing_is_kept(town: Town, typed: str):
    town.says("leblanc", "refer")

    answer = town.says("leblanc", typed)

    assert answer.startswith("Without the person's agreement nothing is taken down, and nothing was kept.")
    assert "Ana Cormier, Paul Doucet" in answer
    assert "`call me` asks a coordinator to telephone you." in answer
    with town.parts.open_work() as work:
        assert (work.dialogues.where(), work.referrals.where()) == ([], [])
    assert town.heard("coordination:1") == []


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize(
    "said",
    [
        "no, she does not want",
        "non merci",
        "not yet",
        "pas encore",
        "she doesn’t agree",
        "elle ne veut pas",
        "No.",
    ],
)
def test_a_no_in_whatever_words_ends_it_and_nothing_is_kept(town: Town, said: str):
    town.says("leblanc", "refer")

    heard = town.says("leblanc", said)

    assert (
        heard.startswith("Without the person's agreement nothing is taken down")
        or "nothing was kept" in heard
    )
    with town.parts.open_work() as work:
        assert work.dialogues.open_of(town.people["leblanc"].id, town.direct("leblanc")) is None


@pytest.mark.rule("P2.16")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_form_asks_nothing_that_is_not_asked_at_referral(lang: str):
    questions = tomllib.loads((FOLDER / "refer.toml").read_text())["question"]
    asked = " ".join(question["ask"][lang] for question in questions).casefold()

    never = {
        "en": (
            "partner",
            "address",
            "where does",
            "children",
            "child",
            "health",
            "immigra",
            "orient",
            "what happened",
        ),
        "fr": ("partenaire", "adresse", "où habite", "enfant", "santé", "immigra", "orient", "que s’est-il"),
    }
    assert [word for word in never[lang] if word in asked] == []
    assert {question["key"] for question in questions} == {
        *(
            "agreed",
            "late_reason",
            "first",
            "split",
            "last",
            "phone",
            "message",
            "basis",
            "needs",
            "plan",
            "brain",
        )
    }


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize(
    ("who", "typed", "answered"),
    [
        ("leblanc", "refer Marie Tremblay 506-555-0142", "Nobody is named before they have agreed"),
        ("leblanc", "!refer Marie Tremblay", "Nobody is named before they have agreed"),
        ("ouellette", "aiguiller Marie Tremblay", "On ne nomme personne avant son accord"),
    ],
)
def test_a_name_behind_the_word_is_removed_and_nothing_begins(
    town: Town, who: str, typed: str, answered: str
):
    answer = town.says(who, typed)

    assert answered in answer
    assert "Tremblay" not in answer
    room = town.server.rooms[town.room_id(town.direct(who))]
    assert not any("Tremblay" in str(one.content) for one in room.events)
    with town.parts.open_work() as work:
        assert work.dialogues.open_of(town.people[who].id, town.direct(who)) is None
