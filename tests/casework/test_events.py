"""Events carry ids, codes, numbers and times, never what a person wrote (ARCHITECTURE 15)."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from casework import events
from casework.events import Event

PLAIN = {str, int, bool, datetime, date, NoneType}
WRITTEN = {
    "text",
    "note",
    "notes",
    "name",
    "first",
    "last",
    "body",
    "title",
    "why",
    "words",
    "message",
    "comment",
    "description",
    "details",
    "rationale",
    "phone",
    "address",
    "typed",
    "answer",
    "view",
    "dissent",
    "summary",
}

ALL = [
    kind
    for kind in vars(events).values()
    if isinstance(kind, type) and is_dataclass(kind) and issubclass(kind, Event)
]


def is_plain(kind: Any) -> bool:
    if get_origin(kind) in (UnionType, tuple):
        return all(part is ... or is_plain(part) for part in get_args(kind))
    return kind in PLAIN


@pytest.mark.parametrize("event", ALL, ids=lambda event: event.__name__)
def test_an_event_holds_ids_codes_numbers_and_times(event: type[Event]):
    for name, kind in get_type_hints(event).items():
        assert is_plain(kind), f"{event.__name__}.{name} is {kind}"


@pytest.mark.parametrize("event", ALL, ids=lambda event: event.__name__)
def test_no_field_is_called_like_something_a_person_wrote(event: type[Event]):
    named = {field.name for field in fields(event)}

    assert not named & WRITTEN
    assert not any(part in WRITTEN for name in named for part in name.split("_"))


@pytest.mark.parametrize("event", ALL, ids=lambda event: event.__name__)
def test_an_event_says_when_who_and_what(event: type[Event]):
    assert {"at", "by", "about"} <= {field.name for field in fields(event)}
    assert event.__dataclass_params__.frozen  # type: ignore[attr-defined]
