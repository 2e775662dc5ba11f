"""Three people are referred in the same minutes, in both languages: three rooms, and nothing of one in another."""

from __future__ import annotations

import asyncio
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo import acts, second
from bot.demo.acting import first_of, heard_by
from bot.demo.screen import Screen
from bot.demo.stage import Stage

NUMBER = re.compile(r"\d+ (?:of|sur) \d+\.")


@dataclass(frozen=True)
class Way:
    """One referral to its room: who refers, who coordinates, and what is typed."""

    referrer: str
    coordinator: str
    last: str
    phone: str
    words: dict[str, str]


EN = {
    "refer": "refer",
    "ago": "2 hours ago",
    "yes": "yes",
    "send": "send",
    "check": "Please check",
    "take": "referral take",
    "contact": "referral contact {} reached",
    "consent": "consent",
    "signed": "today, Doucet, cabinet 3",
    "skip": "skip",
    "intake": "intake",
    "open": "case open",
    "opened": "Open: room",
    "enough": "`send` works from here on",
}
FR = {
    "refer": "aiguiller",
    "ago": "il y a 2 heures",
    "yes": "oui",
    "send": "envoyer",
    "check": "Vérifiez",
    "take": "aiguillage prendre",
    "contact": "aiguillage contact {} joint",
    "consent": "consentement",
    "signed": "aujourd’hui, Picard, classeur 3",
    "skip": "passer",
    "intake": "accueil",
    "open": "dossier ouvrir",
    "opened": "Ouvert",
    "enough": "`envoyer` fonctionne maintenant",
}
WAYS = (
    Way("adebayo", "cormier", "Arsenault", "506-555-0111", EN),
    Way("gaudet", "doucet", "Melanson", "506-555-0122", EN),
    Way("ouellette", "picard", "Thibodeau", "506-555-0133", FR),
)
ANSWERS = {
    "which agencies": "1 2 4 5",
    "quels organismes": "1 2 4 5",
    "who witnessed": "signed",
    "témoin": "signed",
    "in which language": "English",
    "quelle langue": "français",
    "interpreter": "no",
    "interprète": "non",
    "who consents": "1",
    "qui consent": "1",
    "leave out": "skip",
    "écarter": "skip",
    "own consent": "skip",
    "never ask for one": "skip",
    "demandez jamais": "skip",
    "own words": "yes they plan together",
    "propres mots": "oui on planifie ensemble",
    "date of birth": "14 march 1991",
    "date de naissance": "14 mars 1991",
    "first name": "Alain",
    "prénom": "Alain",
    "last name": "Roussel",
    "nom de famille": "Roussel",
}


async def answers_all(stage: Stage, way: Way, until: str) -> None:
    """Whatever is asked, by the words of the question, until it may be sent."""
    room = await stage.find(way.coordinator, "direct")
    for _ in range(30):
        body = stage.people[way.coordinator].heard[room][-1].body
        if until in body:
            return
        question = NUMBER.split(body.lower())[-1]
        typed = next((text for words, text in ANSWERS.items() if words in question), "yes")
        await stage.says(way.coordinator, way.words.get(typed, typed))


async def goes(stage: Stage, way: Way) -> str:
    say, word = stage.says, way.words
    await say(way.referrer, word["refer"], "1 ")
    for typed in (word["ago"], "Nadine", way.last, way.phone, "n", "odara 9", word["yes"], word["yes"], "2"):
        await say(way.referrer, typed)
    sent = await say(way.referrer, word["send"], "48")
    code = first_of(r"R-\w{4}", sent.body)
    await say(way.coordinator, f"{word['take']} {code}", code)
    await say(way.coordinator, word["contact"].format(code))
    await say(way.coordinator, f"{word['consent']} {code}", code)
    await answers_all(stage, way, word["check"])
    await say(way.coordinator, word["send"], code)
    await say(way.coordinator, f"{word['intake']} {code}", "1 ")
    await answers_all(stage, way, word["enough"])
    await say(way.coordinator, word["send"], word["check"])
    await say(way.coordinator, word["send"], code)
    await say(way.coordinator, f"{word['open']} {code}")
    opened = await say(way.coordinator, f"{word['yes']} {code}", word["opened"])
    case = first_of(r"[A-Z0-9]{2}-[A-Z0-9]{3}", opened.body)
    await stage.hears(way.coordinator, case, way.last)
    return case


@pytest.mark.timeout(300)
async def test_three_at_once_and_nothing_of_one_in_another(tmp_path: Path):
    transcript = io.StringIO()
    async with Stage(tmp_path, Screen(fast=True, file=transcript)) as stage:
        await acts.gathering(stage)
        await second.gathering(stage)

        cases = await asyncio.gather(*(goes(stage, way) for way in WAYS))

        assert len(set(cases)) == 3
        for way, case in zip(WAYS, cases, strict=True):
            room_id = await stage.find(way.coordinator, case)
            said = "\n".join(one.body for one in stage.people[way.coordinator].heard[room_id])
            assert way.last in said
            for other in WAYS:
                assert other is way or other.last not in said
        for who in ("picard", "ouellette", "daigle"):
            heard = heard_by(stage, who)
            assert "Arsenault" not in heard and "Melanson" not in heard
        for who in ("cormier", "doucet", "roy"):
            assert "Thibodeau" not in heard_by(stage, who)
        assert "Melanson" not in heard_by(stage, "adebayo")
    assert stage.failures == []
