"""What is huge or hostile is answered, breaks nothing, and is never too much to say (V9)."""

from __future__ import annotations

import json

import pytest

from tests.build import REFER, a_team, an_open_case
from tests.exhaustive.test_free_text import LARGEST_EVENT
from tests.town import Town


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One town for many sayings that change nothing."""
    town = Town(tmp_path_factory.mktemp("shared"))
    a_team(town)
    an_open_case(town)
    return town


HUGE = 16_000
"""What the gateway lets through of a message of 64 KiB."""
PAYLOADS = {
    "letters": "x" * HUGE,
    "brackets": "(" * HUGE,
    "digits": "9" * HUGE,
    "words": "odara " * (HUGE // 6),
    "lines": "\n" * HUGE,
    "spaces": "judgement" + " " * HUGE + "x",
    "emoji": "🙂" * (HUGE // 2),
    "marks": "<&*_`" * (HUGE // 5),
    "control": "a\x00\x1b[2J\u202e\u2066" * 100,
    "html": "<b>Marie</b><script>alert(1)</script>" * 50,
    "room": "@room @room",
    "pill": "https://matrix.to/#/@cormier:hs.test",
    "phone": "506-555-0142 " + "call " * 3000,
    "name": "Marie " + "e" * HUGE,
    "number": "change " + "9" * 5000,
}


def size(town: Town, room: str) -> int:
    return max(len(json.dumps(one.content, ensure_ascii=False).encode()) for one in town.events(room))


TEXT_QUESTIONS = ("today 10:30", "Marie", "506-555-0142", "odara 9", "2")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_answer_in_a_dialogue_can_break_it(shared: Town, payload: str):
    """The referral goes on being asked; what is typed is never too much to say."""
    for line in REFER:
        shared.says("leblanc", line)
        if line not in TEXT_QUESTIONS:
            continue
        answer = shared.says("leblanc", PAYLOADS[payload])
        assert answer
        assert "Tell your operator" not in answer
        if "Please check" in answer:
            break
    shared.says("leblanc", "cancel")

    assert size(shared, shared.direct("leblanc")) < LARGEST_EVENT
    assert not any(one.content.get("m.mentions") for one in shared.events(shared.direct("leblanc")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_command_is_too_large_to_answer(shared: Town, payload: str):
    for command in (
        "",
        "roster add @x member health 1, ",
        "language ",
        "referral close R-7KQ4 ",
        "help all ",
    ):
        answer = shared.says("cormier", f"!{command}{PAYLOADS[payload]}")
        assert answer
        assert "Tell your operator" not in answer

    assert size(shared, shared.direct("cormier")) < LARGEST_EVENT
