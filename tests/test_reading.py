"""What a stranger may put into an encrypted message, as it comes in at the door."""

import json
from typing import Any

import pytest

from bot.incoming import Message
from bot.matrix import reading
from bot.matrix.machine import Opened
from bot.matrix.reading import LONGEST_BODY, message
from storage import documents


def opened(content: dict[str, Any]) -> Message | None:
    """After decryption: `content` is whatever JSON can hold."""
    content = json.loads(json.dumps({"msgtype": "m.text", **content}))
    raw = {
        "event_id": "$1",
        "sender": "@roy:hs.test",
        "type": "m.room.encrypted",
        "origin_server_ts": 1,
        "content": {},
    }
    inside = Opened(
        kind="m.room.message",
        content=content,
        device="PHONE",
        sender_key="key",
        session_id="session",
        index=0,
        trusted=True,
    )
    return message(raw, inside, "!r:hs.test")


HALF = "\ud800"


@pytest.mark.parametrize(
    "content",
    [
        {"body": f"help {HALF}"},
        {"body": "help", "m.relates_to": {"m.in_reply_to": {"event_id": f"${HALF}"}}},
        {"body": "x", "formatted_body": f'<a href="https://matrix.to/#/@{HALF}:hs">x</a>'},
    ],
)
def test_half_a_character_can_be_stored(content: dict[str, Any]):
    read = opened(content)

    assert read is not None
    assert documents.read(documents.write(read), Message) == read


@pytest.mark.parametrize("body", [None, 7, ["help"], {"help": 1}, True])
def test_a_body_that_is_no_text_is_no_message(body: Any):
    assert opened({"body": body}) is None


@pytest.mark.parametrize(
    "relates", [None, 7, [], "x", {"m.in_reply_to": 7}, {"m.in_reply_to": {"event_id": 7}}]
)
def test_a_relation_of_any_shape_breaks_nothing(relates: Any):
    read = opened({"body": "help", "m.relates_to": relates})

    assert read is not None
    assert read.reply_to is None


def test_an_edit_is_told_apart_from_what_was_first_written():
    content = {
        "body": "* help",
        "m.new_content": {"msgtype": "m.text", "body": "help"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$0"},
    }

    read = opened(content)

    assert read is not None
    assert (read.form, read.body) == ("edited", "help")


@pytest.mark.parametrize("msgtype", ["m.image", "m.audio", "m.emote", "m.file"])
def test_what_is_no_text_comes_without_its_words(msgtype: str):
    read = opened({"msgtype": msgtype, "body": "holiday.png"})

    assert read is not None
    assert (read.form, read.body) == ("other", "")


def test_a_pill_is_whom_it_stands_for_whatever_its_label_says():
    pill = '<a href="https://matrix.to/#/%40carl%3Ahs.test">Roy</a>'

    read = opened({"body": "!roster remove Roy", "formatted_body": f"!roster remove {pill}"})

    assert read is not None
    assert read.body == "!roster remove @carl:hs.test"
    assert read.pills == ("@carl:hs.test",)


def test_two_pills_with_the_same_label_keep_their_order():
    pill = '<a href="https://matrix.to/#/@{0}:hs.test">Ana</a>'
    formatted = f"alternate {pill.format('ana')} {pill.format('ana2')}"

    read = opened({"body": "alternate Ana Ana", "formatted_body": formatted})

    assert read is not None
    assert read.body == "alternate @ana:hs.test @ana2:hs.test"


def test_a_huge_body_is_cut():
    read = opened({"body": "x" * 65_536})

    assert read is not None
    assert len(read.body) == LONGEST_BODY


def test_what_is_written_in_a_thread_is_about_its_root():
    """The reply in it is a fallback for clients that know no threads (CONVERSATION V12)."""
    falling_back = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$last"},
    }

    assert reading._reply_to(falling_back) == "$root"
    assert reading._reply_to({**falling_back, "is_falling_back": False}) == "$last"
    assert reading._reply_to({"rel_type": "m.thread", "event_id": "$root"}) == "$root"
    assert reading._reply_to({"rel_type": "m.annotation", "event_id": "$root"}) is None
