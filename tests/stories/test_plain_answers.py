"""What people type to a question with choices: understood, or asked back; never a yes or a no that was guessed (P4.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.build import ready_for_intake
from tests.handlers.test_intake import NEEDED, number
from tests.town import Town

YES = {
    "yes": "", "Yes!": "", "OUI": "", "Oui!": "", "oui.": "", "y": "", "o": "", "1": "", "1.": "", "(1)": "",
    "yes 👍": "", "yeah": "", "yep": "", "ouais": "",
    "yes, 2 times": "2 times", "yes twice": "twice", "oui, deux fois en mai": "deux fois en mai",
    "yes: last summer": "last summer", "Yes - in May": "in May", "oui depuis octobre": "depuis octobre",
    "yes,since october": "since october", "1, twice": "twice", "1 - twice": "twice", "y, in May": "in May",
    "o, en mai": "en mai", "yes (twice)": "(twice)", "yes but long ago": "but long ago",
    "yes, not sure when": "not sure when",
}  # fmt: skip
NO = {
    "no": "", "No!": "", "Non.": "", "NON !": "", "n": "", "2": "", "nope": "", "none": "",
    "no, never": "never", "no never": "never", "non jamais": "jamais", "non, pas à ma connaissance": "pas à ma connaissance",
    "no, he sold them": "he sold them", "no he sold them": "he sold them", "2, never": "never", "n, never": "never",
    "no - sold": "sold", "non : vendus": "vendus",
}  # fmt: skip
UNKNOWN = {
    "unknown": "", "Unknown.": "", "inconnu": "", "inconnue": "", "u": "", "i": "", "3": "", "3.": "",
    "no idea": "", "No idea!": "", "no clue": "", "not sure": "", "Not really sure": "", "I'm not sure": "",
    "i am not sure": "", "I don't know": "", "I dont know": "", "I don’t know.": "", "dunno": "", "idk": "",
    "unsure": "", "can't say": "", "she doesn't know": "", "nobody knows": "", "no info": "",
    "aucune idée": "", "Aucune idee": "", "pas sûre": "", "pas sur": "", "pas certaine": "", "pas vraiment sûre": "",
    "je ne sais pas": "", "Je sais pas.": "", "j’sais pas": "", "chais pas": "", "elle ne sait pas": "",
    "je ne suis pas sûre": "", "je l’ignore": "", "on ne sait pas": "", "difficile à dire": "", "pas d'idée": "",
    "non connu": "", "not known": "",
    "not sure, she went quiet": "she went quiet", "je ne sais pas, elle n’a rien dit": "elle n’a rien dit",
    "I don't know but I think so": "but I think so", "unknown: not asked": "not asked",
    "3, last in May": "last in May", "no idea when": "when",
}  # fmt: skip
ASKED_BACK = (
    "2 times", "3 times, last in May", "1 time", "2 enfants", "2 kids", "3 fois", "1 seule fois", "2-3 times", "2.5 years",
    "2,5 ans", "2x", "once", "4", "0", "10", "2%",
    "I think so", "I believe so", "i guess", "I think not", "je crois que oui", "je crois que non", "je pense que oui",
    "probably", "probablement", "maybe", "peut-être", "sans doute", "perhaps", "likely", "possible",
    "no doubt", "no doubt he has one", "no problem", "no comment", "no way", "no longer", "no one asked",
    "no, not sure", "no, maybe", "no, she does not know", "non, je ne sais pas", "non, peut-être", "no, yes", "no but yes",
    "non mais oui", "yes and no", "yes/no", "oui et non", "yes or no", "oui, non", "yes?", "no?", "no yes",
    "u think", "o dear", "y not", "n o", "i would say yes", "ou alors non", "not yet", "pas encore", "x", "...",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("plain"))
    ready_for_intake(town)
    town.talks("cormier", *NEEDED)
    return town


def taken(town: Town, key: str) -> Any:
    with town.parts.open_work() as work:
        dialogue = work.dialogues.open_of(town.people["cormier"].id, town.direct("cormier"))
    return dialogue.answers.get(key)


Says = Callable[[str], Any]


@pytest.fixture
def strangulation(town: Town) -> Says:
    def says(typed: str) -> Any:
        town.says("cormier", "change 5")
        town.says("cormier", typed)
        return taken(town, "strangulation")

    return says


@pytest.mark.rule("P4.3")
@pytest.mark.parametrize(("said", "typed"), [("yes", YES), ("no", NO), ("unknown", UNKNOWN)])
def test_what_is_plain_is_understood_and_the_note_kept_as_typed(
    strangulation: Says, said: str, typed: dict[str, str]
):
    wrong = {
        one: got for one, note in typed.items() if (got := strangulation(one)) != {"said": said, "note": note}
    }

    assert wrong == {}


@pytest.mark.rule("P4.3")
def test_a_count_and_a_guess_are_asked_back(strangulation: Says):
    wrong = {one: got for one in ASKED_BACK if (got := strangulation(one)) is not None}

    assert wrong == {}


@pytest.mark.rule("P4.3")
def test_who_is_asked_back_is_told_how_to_put_it(town: Town):
    town.says("cormier", "change 5")

    assert town.says("cormier", "2 times").startswith(
        "Yes, no or unknown first; your own words behind it, after a comma.\nExample: yes, twice in May\n5 of 40."
    )


@pytest.mark.rule("P4.10")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yes, not for the team", {"said": "kept", "note": ""}),
        ("Yes, not for the team, she fears the court", {"said": "kept", "note": "she fears the court"}),
        ("yes, and the team may see it: at work", {"said": "shown", "note": "at work"}),
        ("2, she fears the court", {"said": "kept", "note": "she fears the court"}),
        ("no", {"said": "not-said", "note": ""}),
        ("not brought up", {"said": "not-said", "note": ""}),
        ("Pas mentionné.", {"said": "not-said", "note": ""}),
        ("not for the team, she fears the court", None),
        ("not sure", None),
        ("no idea", None),
        ("yes", None),
        ("1 year", None),
        ("2 kids", None),
    ],
)
def test_what_only_the_client_brings_up_is_never_lost_by_a_guess(
    town: Town, typed: str, said: dict[str, str] | None
):
    town.says("cormier", f"change {number('substances')}")
    town.says("cormier", typed)

    assert taken(town, "substances") == said
