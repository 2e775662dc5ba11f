"""Whoever speaks with the client sees how to call, by the code of the case too (PROTOCOL P1.4, P3.1, P3.11)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
NO = "Only a coordinator can do that."


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("calls"))
    a_team(town)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3)
    an_open_case(town)
    with town.parts.open_work() as work:
        referral = work.referrals.get("R-7KQ4")
        more = {
            "referrer": town.people["leblanc"].id,
            "taken_at": town.clock.now(),
            "call_note": "before 3pm",
        }
        work.referrals.save_quietly(replace(referral, message="no", **more))
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P3.1")
@pytest.mark.parametrize("named", ["case keycontact roy K7-QF3", "case delegate roy contact K7-QF3"])
@pytest.mark.parametrize("code", ["K7-QF3", "R-7KQ4"])
def test_the_key_contact_sees_how_to_call_and_records_what_came_of_it(town: Town, named: str, code: str):
    assert town.says("roy", f"referral show {code}").startswith(NO)
    town.says("cormier", named)

    shown = town.says("roy", f"referral show {code}")
    tried = town.says("roy", f"referral contact {code} no-answer")

    assert shown.splitlines() == [
        "R-7KQ4, K7-QF3: how to call.",
        "No message. Call before 15:00.",
        "Number: 506-555-0142",
        "This answer disappears at 11:05; `hide` removes it now.",
        "Now: `referral contact R-7KQ4 reached`, or what came of it",
    ]
    assert tried.startswith("R-7KQ4: no answer, 10:50, attempt 1.")
    assert "Tried, 1: " in town.says("roy", f"referral show {code}")


@pytest.mark.rule("P1.4", "P11.1")
@pytest.mark.parametrize(
    ("language", "named", "ring"),
    [
        (
            "en",
            "delegate roy contact",
            "a step is yours. `referral show K7-QF3`, then `referral contact R-7KQ4 reached`",
        ),
        (
            "fr",
            "delegate roy contact",
            "une étape est à vous. `aiguillage voir K7-QF3`, puis `aiguillage contact R-7KQ4 joint`",
        ),
        (
            "en",
            "keycontact roy",
            "you are its key contact. Open the room. How to call: `referral show K7-QF3`",
        ),
        (
            "fr",
            "keycontact roy",
            "vous en êtes la personne pivot. Ouvrez la salle. Pour appeler : `aiguillage voir K7-QF3`",
        ),
    ],
)
def test_the_ring_says_how(town: Town, language: str, named: str, ring: str):
    town.says("roy", f"language {language}")

    town.says("cormier", f"case {named} K7-QF3")

    assert [one.replace("\xa0", " ").partition(": ")[2] for one in town.rings(town.direct("roy"))] == [ring]


@pytest.mark.rule("P1.4")
@pytest.mark.parametrize("ends", ["case keycontact cormier K7-QF3", "case exclude @roy K7-QF3"])
def test_who_is_it_no_more_sees_nothing_any_more(town: Town, ends: str):
    town.says("cormier", "case keycontact roy K7-QF3")
    town.says("cormier", ends)

    for code in ("K7-QF3", "R-7KQ4"):
        answer = town.says("roy", f"referral show {code}")
        assert answer.startswith(NO)
        assert "0142" not in answer


@pytest.mark.rule("P1.8")
def test_nor_who_steps_aside(town: Town):
    town.says("cormier", "case keycontact roy K7-QF3")
    town.says("roy", "conflict K7-QF3")

    assert town.says("roy", "referral show K7-QF3").startswith(NO)


@pytest.mark.rule("P3.1")
def test_the_coordinator_finds_the_number_by_the_code_of_the_case(town: Town):
    card = town.says("cormier", "referral show K7-QF3")

    assert card.startswith("R-7KQ4, taken by Cormier")
    assert "Number: 506-555-0142" in card
    assert town.says("cormier", "referral contact reached K7-QF3").startswith("R-7KQ4: reached, 10:50")


@pytest.mark.rule("P12.11")
def test_a_case_that_is_none_of_theirs_and_one_that_is_not_get_the_same_answer(town: Town):
    hers = town.says("picard", "referral show K7-QF3")
    none = town.says("picard", "referral show T9-HCX")

    assert hers.replace("K7-QF3", "T9-HCX") == none
    assert none.startswith("I know no case T9-HCX that you can see.")


@pytest.mark.rule("P3.1")
@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("referral contact R-7KQ4 no-answer", "`critical K7-QF3 unreachable`"),
        ("aiguillage contact R-7KQ4 sans-réponse", "`critique K7-QF3 injoignable`"),
    ],
)
def test_once_a_case_is_open_nobody_answering_may_be_a_critical_development(
    town: Town, said: str, command: str
):
    town.says("cormier", "language en" if "referral" in said else "langue fr")

    answer = town.says("cormier", said)
    out = town.says("cormier", command.strip("`"))

    assert command in answer.splitlines()[-1]
    assert out.startswith("D1 ")
    assert "Type 12: " in "\n".join(town.heard(ROOM))


@pytest.mark.rule("P3.1")
def test_a_reply_to_the_ring_with_the_bare_word_is_enough(town: Town):
    town.says("cormier", "case keycontact roy K7-QF3")
    ring = town.events(town.direct("roy"))[-1].event_id

    shown = town.says("roy", "show", reply_to=ring)

    assert shown.startswith("R-7KQ4, K7-QF3: how to call.")
    assert town.says("roy", "contact reached", reply_to=ring).startswith("R-7KQ4: reached, 10:50")
