"""What the acts share: signing, listening, leaving."""

from __future__ import annotations

import re

from bot.demo.cast import FRENCH
from bot.demo.stage import Stage

SENTENCE = {
    "en": "I will keep confidential all that I see and hear.",
    "fr": "Je garderai confidentiel tout ce que je vois et entends.",
}


async def affirm(stage: Stage, who: str) -> None:
    lang = "fr" if who in FRENCH else "en"
    word, shown, signed = {
        "en": ("affirm", "Type this sentence", "Signed"),
        "fr": ("affirmer", "écrivez cette phrase", "Signée"),
    }[lang]
    await stage.says(who, word, shown)
    await stage.says(who, SENTENCE[lang], signed)


async def is_out(stage: Stage, who: str, room_id: str) -> None:
    person = stage.people[who]
    await person.until(lambda: room_id in person.left, 20)


def heard_by(stage: Stage, who: str) -> str:
    person = stage.people[who]
    return "\n".join(one.body for room in person.heard.values() for one in room)


def first_of(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in the answer"
    return found.group()
