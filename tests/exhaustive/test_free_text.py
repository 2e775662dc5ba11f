"""Whatever is typed where a command takes free text: it is answered, and it neither formats, mentions, rings nor
reaches another case (STYLE 5, CONVERSATION V3, V9)."""

from __future__ import annotations

import json
import re

import pytest

from bot import handlers
from bot.arguments import REST
from bot.markup import TAGS
from bot.router import Command, Place
from casework.events import Event
from casework.people import Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case
from tests.fakes import Posted
from tests.town import Town

LARGEST_EVENT = 40_000
"""Of the 64 KiB of an event, before encryption makes it a third larger."""
ROOM, OTHER = "case:K7-QF3", "case:T9-HCX"
CANARY = "kestrel"
HOSTILE = (
    f"**{CANARY}** <b>x</b><script>alert(1)</script> [click](https://evil.example) `tick {{{{ 7*7 }}}} @room "
    "https://matrix.to/#/@gallant:hs.test 🙂 \u202egnirts\u202c \u2066x\u2069 a\u200bb\x00\x1b[2J"
)
TYPED = {"marks": HOSTILE, "long": f"{CANARY} " + "word " * 2000}
TAKES_TEXT = [
    command for command in handlers.router().commands if any(slot.name in REST for slot in command.slots)
]
SPEAKERS = (
    (Role.COORDINATOR, "cormier"),
    (Role.MEMBER, "leblanc"),
    (Role.LEAD, "mcgrath"),
    (Role.OPERATOR, "landry"),
)
ROOMS = {Place.CASE: ROOM, Place.COORDINATION: "coordination:1", Place.PROGRAM: "program"}


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    cormier = town.people["cormier"].id
    town.moves_in("landry", Role.OPERATOR)
    an_open_case(town)
    an_open_case(town, "T9-HCX", "R-9TMF", people=("cormier", "gallant"))
    town.says("cormier", "!meeting propose tomorrow 14:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.says("cormier", "!meeting start", room=ROOM)
    town.says("cormier", "!task add roy, monday, two visits", room=ROOM)
    town.says("leblanc", "!critical contact Seen near the house", room=ROOM)
    town.says("cormier", "escalate K7-QF3 Shall two agencies call on the same day")
    town.says("cormier", "yes K7-QF3")
    for said in ("review T9-HCX", "skip", "3", "sleeps again", "yes", "yes", "yes", "skip", "send"):
        town.says("cormier", said)
    with town.parts.open_work() as work:
        waiting = a_referral(
            id="R-5XCD",
            first="Ana",
            last="Doucet",
            phone="506-555-0199",
            state=Status.TAKEN,
            taken_by=cormier,
        )
        work.referrals.add(waiting, because=Event(at=town.clock.now(), by="test", about=waiting.id))
        work.commit()
    return town


def speaker(command: Command) -> tuple[str, str]:
    """Who may say it, and where: in the case room, if it can be said there."""
    who = next(name for role, name in SPEAKERS if role in command.allow)
    place = next((one for one in ROOMS if one in command.where), Place.DIRECT)
    return who, ROOMS.get(place, "")


def everywhere(town: Town) -> dict[str, list[Posted]]:
    with town.parts.open_work() as work:
        names = [room.name for room in work.rooms.all() if room.room_id]
    return {name: town.events(name) for name in names}


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_is_answered_and_does_nothing_else(
    mold: Town, typed: str, tmp_path_factory: pytest.TempPathFactory
):
    town, shown = mold.copied_to(tmp_path_factory.mktemp("typed")), 0
    for command in TAKES_TEXT:
        who, room = speaker(command)
        before = {name: len(events) for name, events in everywhere(town).items()}

        example = command.shown_in(Place.CASE if room == ROOM else Place.DIRECT).example["en"]
        town.says(who, f"!{example} {TYPED[typed]}", room=room or None)

        new = [
            (name, one) for name, events in everywhere(town).items() for one in events[before.get(name, 0) :]
        ]
        assert new, f"{command.name} was not answered"
        for where, one in new:
            assert_harmless(one, f"{command.name} in {where}")
            shown += CANARY in one.content.get("body", "")
        assert not [where for where, _ in new if where == OTHER], command.name
    assert shown > 5 or typed == "long", "nothing of it was shown anywhere"


def assert_harmless(one: Posted, where: str) -> None:
    body, formatted = one.content.get("body", ""), one.content.get("formatted_body", "")
    assert "Tell your operator" not in body, where
    assert len(json.dumps(one.content, ensure_ascii=False).encode()) < LARGEST_EVENT, where
    assert set(re.findall(r"</?([a-z]+)", formatted)) <= set(TAGS), where
    assert not one.content.get("m.mentions", {}).get("room"), where
    assert not set(body) & set("\u202e\u2066\u200b\x00\x1b"), where
    if one.content.get("msgtype") == "m.text":
        assert CANARY not in body, where


def test_the_commands_are_those_that_take_text():
    assert {"critical", "task add", "escalate", "subpoena", "case hold", "barrier"} <= {
        command.name for command in TAKES_TEXT
    }


DIALOGUES = {
    "refer": ("leblanc", "refer"),
    "consent": ("cormier", "consent K7-QF3"),
    "intake": ("cormier", "intake K7-QF3"),
    "nonconsent": ("cormier", "nonconsent R-5XCD"),
    "review": ("cormier", "review K7-QF3"),
    "close": ("cormier", "case close T9-HCX"),
}
GOOD = (
    "skip",
    "1",
    "today 08:00",
    "no",
    "odara 9",
    "Marie",
    "506-555-0142",
    "English",
    "14 March 1991",
    "5",
    "1 1 1 1 1",
)
ASKED = re.compile(r"\b(\d+) of \d+\.")


@pytest.mark.parametrize("form", DIALOGUES)
def test_whatever_is_typed_into_a_dialogue_leads_on_or_is_asked_again(
    mold: Town, form: str, tmp_path_factory: pytest.TempPathFactory
):
    town = mold.copied_to(tmp_path_factory.mktemp("asked"))
    who, start = DIALOGUES[form]
    town.says(who, start)

    asked = []
    while (question := at(town, who)) not in asked:
        asked.append(question)
        for said in (HOSTILE, *GOOD):
            assert town.says(who, said), said
            if at(town, who) != question:
                break

    for one in town.events(town.direct(who)):
        assert_harmless(one, form)
    assert len(asked) > 3, town.last(town.direct(who))


def at(town: Town, who: str) -> str:
    """Which question was asked last."""
    found = ASKED.findall("\n".join(town.heard(town.direct(who))))
    return found[-1] if found else "summary"
