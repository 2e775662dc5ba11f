"""Events carry ids, codes, numbers and times, never what a person wrote (ARCHITECTURE 15)."""

import pkgutil
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

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


def is_event(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind) and issubclass(kind, Event)


SUBJECTS = [import_module(f"{events.__name__}.{one.name}") for one in pkgutil.iter_modules(events.__path__)]
ALL = [
    kind
    for subject in SUBJECTS
    for kind in vars(subject).values()
    if is_event(kind) and kind.__module__ == subject.__name__
]


def is_plain(kind: Any) -> bool:
    if get_origin(kind) in (UnionType, tuple):
        return all(part is ... or is_plain(part) for part in get_args(kind))
    return kind in PLAIN


NAMED = {(event.__name__, field.name) for event in ALL for field in fields(event)}


def test_an_event_holds_ids_codes_numbers_and_times():
    kinds = [(event, name, kind) for event in ALL for name, kind in get_type_hints(event).items()]

    assert len(ALL) > 100
    assert [it for it in kinds if not is_plain(it[2])] == []


def test_no_field_is_called_like_something_a_person_wrote():
    assert [it for it in NAMED if WRITTEN.intersection((it[1], *it[1].split("_")))] == []


def test_an_event_says_when_who_and_what():
    wanted = {(event.__name__, name) for event in ALL for name in ("at", "by", "about")}

    assert wanted - NAMED == set()
    assert [event for event in ALL if not event.__dataclass_params__.frozen] == []


def test_every_event_of_every_subject_is_in_the_one_list_and_no_name_stands_for_two():
    assert sorted(kind.__name__ for kind in ALL) == sorted(events.__all__)
