"""Ten thousand characters, wherever they are typed: it is said how many fit, nothing is changed, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import REFER, a_team, an_open_case, refers
from tests.town import Town

ROOM = "case:K7-QF3"
LONG = "word " * 2000
TOO_LONG = "That is too long: at most 4000 characters. Nothing was changed."


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("long"))
    a_team(town)
    an_open_case(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.parametrize("answered", range(2, len(REFER)))
def test_an_answer_is_asked_again_and_what_was_answered_stays(town: Town, answered: int):
    for line in REFER[:answered]:
        asked = town.says("leblanc", line)

    again = town.says("leblanc", LONG)
    goes_on = town.says("leblanc", REFER[answered])

    assert again.splitlines()[0] == "That is too long: at most 2000 characters."
    assert again.endswith(asked.splitlines()[-1])
    assert goes_on.startswith((f"{answered + 1} of 9.", "ODARA 9", "Please check"))
    assert "word word" not in again


@pytest.mark.parametrize(
    ("who", "said", "room"),
    [
        ("cormier", f"case hold K7-QF3 {LONG}", None),
        ("cormier", f"subpoena K7-QF3 {LONG}", None),
        ("cormier", f"escalate K7-QF3 {LONG}", None),
        ("leblanc", f"barrier {LONG}", None),
        ("leblanc", f"checked share K7-QF3 {LONG}", None),
        ("leblanc", f"!task add roy, monday, {LONG}", ROOM),
        ("cormier", f"!meeting cancel M1 {LONG}", ROOM),
    ],
)
def test_a_command_changes_nothing(town: Town, who: str, said: str, room: str | None):
    answer = town.says(who, said, room=room)

    assert answer.splitlines()[-1] == TOO_LONG
    assert "word word" not in answer
    assert all("word word" not in body for body in town.heard(ROOM))
    with town.parts.open_work() as work:
        assert work.tasks.where(case="K7-QF3") == []
        assert work.barriers.where() == []


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("room", [None, ROOM])
@pytest.mark.parametrize("command", ["danger K7-QF3", "critical danger K7-QF3", "urgent! K7-QF3"])
def test_of_a_danger_the_beginning_goes_out(town: Town, room: str | None, command: str):
    town.says("leblanc", f"!{command} {LONG}", room=room)

    told = town.last(town.direct("leblanc"))
    assert told.startswith("911 first, if nobody has called. D1 is out to K7-QF3")
    assert (
        "Only its first 2000 characters went out.\nSend the rest the same way, then delete your message."
        in told
    )
    assert "has been removed" not in told
    [card] = [body for body in town.heard(ROOM) if "word word" in body]
    assert "word…" in card
    assert town.rings(town.direct("roy"))


@pytest.mark.rule("P7.10")
def test_so_it_is_for_a_referral_that_is_no_case_yet(town: Town):
    code = refers(town)

    answer = town.says("leblanc", f"danger {code} {LONG}")

    assert (
        "Only its first 2000 characters: send the rest the same way, then delete your message here." in answer
    )
    assert "has been removed" not in answer
    assert any("word…" in body for body in town.heard(town.direct("cormier")))


@pytest.mark.parametrize("room", [None, ROOM])
def test_what_is_urgent_and_no_danger_says_911_whom_to_telephone_and_that_it_did_not_go_out(
    town: Town, room: str | None
):
    answer = town.says("leblanc", f"!critical K7-QF3 bail {LONG}", room=room)

    assert answer.splitlines()[:3] == [
        "If anyone is in danger now: 911.",
        "Nothing was sent: telephone Cormier.",
        "Not sent: more than 2000 characters do not fit. Nothing was changed.",
    ]


def test_in_french(town: Town):
    answer = town.says("savoie", f"obstacle {LONG}")

    assert answer.startswith("C’est trop long : au plus 4000 caractères.".replace(" :", "\u00a0:"))
