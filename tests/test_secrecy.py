"""One whole case, every typed word of it marked: where may the marks be found? Only in rooms (P12.10, ARCHITECTURE 15-17)."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from storage.journal import first_broken
from storage.tables import journal, outbox
from tests.build import a_team
from tests.town import Town

MARK = "zqxwv"
FIRST, LAST, PARTNER = "Zqxwvmarie", "Zqxwvtremblay", "Zqxwvroussel"
PHONE = "506-555-0197"


class Story:
    """What happened in it, and what was left behind."""

    def __init__(self, folder: Path) -> None:
        self.town = Town(folder)
        a_team(self.town)
        self.file = Path(str(self.town.parts.database.write.url.database))
        self.code = ""

    def play(self) -> None:
        self.refers()
        self.consents()
        self.takes_in()
        self.opens()
        self.works()

    def says(self, name: str, *lines: str, room: str | None = None) -> str:
        answer = ""
        for line in lines:
            answer = self.town.says(name, line, room=room)
            assert "Tell your operator" not in answer, line
        return answer

    def refers(self) -> None:
        self.says("leblanc", "refer", "today 10:30", FIRST, LAST, f"{PHONE} {MARK} before 3pm", "no")
        answer = self.says("leblanc", f"odara 5, judgement {MARK} is afraid", "yes", "no", "3", "send")
        found = re.search(r"R-\w{4}", answer)
        assert found, answer
        self.referral = found[0]
        self.says("cormier", f"referral take {self.referral}", f"referral show {self.referral}")
        self.says("cormier", f"referral contact {self.referral} reached {MARK} spoke with her")

    def consents(self) -> None:
        talk = ("1", "1", "1", "1", f"1 so that you know {MARK}", f"{MARK} language", "2", MARK)
        talk = (*talk, "1 2 4 5", "skip")
        lines = (*talk, f"today, {MARK}, cabinet 3", "2", MARK, f"yesterday, {MARK}, cabinet 4", "send")
        assert "Consent recorded" in self.says("cormier", f"consent {self.referral}", *lines)

    def takes_in(self) -> None:
        born, view = "14 march 1991", f"{MARK} is afraid at night"
        lines = (born, "Zqxwvalain", PARTNER, *["no"] * 6, view, f"yes, {MARK}", "send", "send")
        assert "Intake recorded" in self.says("cormier", f"intake {self.referral}", *lines)

    def opens(self) -> None:
        answer = self.says("cormier", f"case open {self.referral}", f"yes {self.referral}")
        found = re.match(r"Open: room (\S+), ", answer)
        assert found, answer
        self.code = found[1]
        self.room = f"case:{self.code}"
        self.town.everybody_accepts()

    def works(self) -> None:
        room = self.room
        self.says("leblanc", f"!checked share {MARK} was seen on monday", room=room)
        self.says("cormier", f"!task add roy, monday 9:00, call {MARK} at the clinic", room=room)
        self.says("roy", "!task done T1", room=room)
        self.says("roy", "!risk odara 9", room=room)
        self.says("leblanc", f"critical {self.code} bail {LAST} released {MARK}")
        self.says("roy", f"!ack {MARK} calling her", room=room)
        self.says("roy", f"{MARK} people talking", room=room)
        self.says("gallant", f"case show {self.code}", f"plan {self.code}")
        self.says(
            "cormier", f"referral close {self.referral} {MARK}", f"!nonsense {MARK}", f"language {MARK}"
        )
        self.says("cormier", f"roster remove {MARK}", f"case show {MARK}")

    def at_rest(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes().lower() for path in self.file.parent.glob(f"{self.file.name}*")}


@pytest.fixture(scope="module")
def logs() -> list[Any]:
    return []


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, logs: list[Any]) -> Story:
    heard: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = heard.append
    logging.getLogger().addHandler(handler)
    story = Story(tmp_path_factory.mktemp("story"))
    with capture_logs() as lines:
        story.play()
    logging.getLogger().removeHandler(handler)
    logs += [*lines, *(record.getMessage() for record in heard)]
    return story


def everything(story: Story) -> list[tuple[str, dict[str, Any]]]:
    """(our name of the room, content) of all that the bot wrote."""
    with story.town.parts.open_work() as work:
        names = [room.name for room in work.rooms.all()]
    return [(name, one.content) for name in names for one in story.town.events(name)]


def test_the_story_was_told(story: Story):
    """Or the others would find nothing for want of anything to find."""
    bodies = "\n".join(content.get("body", "") for name, content in everything(story) if name == story.room)

    assert FIRST in bodies
    assert PARTNER in bodies
    assert f"call {MARK} at the clinic" in bodies


@pytest.mark.parametrize("secret", [MARK, PHONE, "5065550197", "1991-03-14"])
def test_nothing_of_it_lies_on_the_disk_in_clear(story: Story, secret: str):
    found = [name for name, content in story.at_rest().items() if secret.encode() in content]

    assert found == []
    assert any(name.endswith("-wal") for name in story.at_rest())


def test_nothing_of_it_is_in_the_logs(story: Story, logs: list[Any]):
    written = json.dumps(logs, default=str).casefold()

    assert logs
    assert MARK not in written
    assert PHONE not in written
    for person in story.town.people.values():
        assert person.last.casefold() not in written


def test_the_names_of_rooms_and_their_markers_say_nothing(story: Story):
    titles = {room.name for room in story.town.server.rooms.values()}
    markers = "".join(room.marker for room in story.town.server.rooms.values())

    assert titles <= {story.code, "Convene", "Convene 0", "Convene 1", "Convene 3"}
    assert story.code not in markers


def test_the_journal_holds_ids_and_codes_even_when_it_is_opened(story: Story):
    with story.town.parts.open_work() as work:
        rows = list(work.connection.execute(select(journal)))
        opened = [
            work.vault.open(row.sealed, table="journal", id=str(row.number)).plain.decode() for row in rows
        ]

    whole = "".join(opened).casefold()
    assert len(rows) > 20
    assert MARK not in whole
    assert "0197" not in whole
    for person in story.town.people.values():
        assert person.last.casefold() not in whole


def test_the_journal_is_whole_at_the_end(story: Story):
    with story.town.parts.database.write.connect() as connection:
        assert first_broken(connection) is None


def test_what_was_sent_leaves_nothing_in_the_outbox(story: Story):
    with story.town.parts.open_work() as work:
        rows = list(work.connection.execute(select(outbox)))

    assert all(row.sealed is None for row in rows if row.state != "waiting")
    named = [text for row in rows for text in (row.room, row.name or "", row.about or "")]
    assert not any(MARK in text.casefold() for text in named)


@pytest.mark.rule("P12.10")
def test_a_ring_holds_no_detail(story: Story):
    rings = [content for _, content in everything(story) if content.get("msgtype") == "m.text"]

    assert len(rings) > 5
    never = (
        MARK,
        PHONE,
        "violence",
        "victim",
        "police",
        "shelter",
        "ccr",
        "rcc",
        "odara",
        "bail",
        "released",
    )
    for ring in rings:
        body = ring["body"].casefold()
        assert [word for word in never if word in body] == [], body
        assert not any(p.last.casefold() in body for p in story.town.people.values()), body
        assert all(len(line) <= 100 for line in body.split("\n\n"))


@pytest.mark.rule("P12.10")
def test_names_and_numbers_are_in_the_case_room_and_in_direct_rooms_alone(story: Story):
    for name, content in everything(story):
        if name != story.room and not name.startswith("person:"):
            assert MARK not in json.dumps(content).casefold(), name
            assert PHONE not in json.dumps(content), name


@pytest.mark.rule("P3.4")
def test_whoever_is_outside_the_scope_hears_nothing(story: Story):
    for outsider in ("theriault", "mcgrath"):
        heard = json.dumps([one.content for one in story.town.events(story.town.direct(outsider))])
        assert MARK not in heard.casefold()
        user = story.town.people[outsider].user_id
        assert not any(user in one.readers for one in story.town.events(story.room))


def test_answers_with_detail_leave_the_direct_room_after_a_quarter_of_an_hour(story: Story, tmp_path: Path):
    later = story.town.copied_to(tmp_path)

    later.pass_time(timedelta(minutes=31))

    for name in ("cormier", "leblanc", "gallant"):
        left = "\n".join(one.content.get("body", "") for one in later.events(later.direct(name)))
        assert MARK not in left.casefold(), name
        assert PHONE not in left


def test_what_people_typed_in_a_dialogue_left_the_direct_room(story: Story):
    rooms = story.town.server.rooms
    for name in ("cormier", "leblanc"):
        events = rooms[story.town.room_id(story.town.direct(name))].events
        typed = [e.content.get("body", "") for e in events if e.sender == story.town.people[name].user_id]
        kept = [body for body in typed if FIRST in body or LAST in body or PARTNER in body]
        assert [body for body in kept if not body.startswith(("referral", "critical"))] == [], name
