"""Whether a form of the province's or a region's own can be asked, in both languages, before anybody is asked it (P4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot import answers, data_faults
from bot.data_faults import Table
from bot.picking import NOT_SAID
from casework.forms import Form
from casework.intake import KEPT, SHOWN

PARTS = ("question", "kind", "section", "quick")
FIELDS: dict[str, type] = {
    "key": str,
    "kind": str,
    "under": bool,
    "ask": dict,
    "label": dict,
    "help": dict,
    "choice": list,
    "words": dict,
    "optional": bool,
    "unprompted": bool,
    "when": str,
    "section": str,
    "past": bool,
    "lowest": int,
    "highest": int,
}
TEXTS = ("label", "help")
"""May be left out; in one language alone they may not."""
CALLED = {
    str: "a text in quotes",
    bool: "true or false",
    dict: "en and fr",
    list: "[[question.choice]]",
    int: "a number",
}
CHOSEN = ("choice", "choices", "held")
"""Kinds that need choices."""
HELD = (SHOWN, KEPT, NOT_SAID)
"""The choices of kind `held`: what is done with each is written."""
BESIDE = ("also", "aussi")
"""What else people may type for a choice."""
OF_CHOICE = ("key", "en", "fr", *BESIDE)
ELSEWHERE = ("agreement", "basis", "score", "written", "on-file")
"""Kinds of which the answer is worked with, in other forms alone."""
SMALL = ("yes", "no", "unknown")
NEEDED_AT_INTAKE = ("born", "first", "last")


def faults(file: Path, known: Form) -> list[str]:
    """In the order of the file; none: it can be asked in the place of `known`."""
    raw, unread = data_faults.read(file)
    if unread:
        return unread
    questions, missing = data_faults.tables(raw, "question")
    lines = [*missing, *data_faults.unknown(raw, PARTS), *_quick(raw), *_sections(raw), *_kinds(raw)]
    kinds = raw["kind"] if isinstance(raw.get("kind"), dict) else {}
    for place, each in enumerate(questions, 1):
        where = data_faults.numbered("question", place, each)
        lines += data_faults.within(where, _of_question(each, raw, kinds, known))
        lines += data_faults.within(where, _twice(each, questions[: place - 1]))
    if questions and questions[0].get("under") is True:
        lines.append("the first question follows from no other: it cannot be under one")
    return [*lines, *(_left_out(questions, known) if questions else ())]


def _quick(raw: Table) -> Iterator[str]:
    if not isinstance(raw.get("quick", False), bool):
        yield "quick has to be true or false"


def _sections(raw: Table) -> Iterator[str]:
    sections = raw.get("section", {})
    if not isinstance(sections, dict):
        yield "section has to be a table of titles"
        return
    for key, title in sections.items():
        yield from data_faults.both(title, f"section {key}: title")


def _kinds(raw: Table) -> Iterator[str]:
    """What is said once for all questions of a kind."""
    kinds = raw.get("kind", {})
    if not isinstance(kinds, dict) or not all(isinstance(each, dict) for each in kinds.values()):
        yield "kind has to be tables, as in [[kind.held.choice]]"
        return
    for name, each in kinds.items():
        faults_ = (*_fields(each), *_words(each), *_choices(each))
        yield from data_faults.within(f"kind {name}", faults_)


def _of_question(each: Table, raw: Table, kinds: Table, known: Form) -> Iterator[str]:
    yield from data_faults.key(each)
    yield from _kind(each)
    yield from data_faults.both(each.get("ask"), "ask")
    yield from _fields(each)
    yield from _words(each)
    yield from _choices(each)
    whole = {**_table(kinds.get(str(each.get("kind")))), **each}
    yield from _has_its_choices(whole)
    yield from _stands_in_its_section(whole, raw)
    if isinstance(whole.get("when"), str) and whole["when"] not in known.conditions:
        yield f"when = {whole['when']} is no condition; {data_faults.nearest(whole['when'], known.conditions)}"
    yield from _as_it_ships(whole, known)


def _table(found: object) -> Table:
    return found if isinstance(found, dict) else {}


def _kind(each: Table) -> Iterator[str]:
    kind = each.get("kind")
    if kind is None:
        yield "kind is missing"
    elif isinstance(kind, str) and kind not in answers.KINDS:
        yield f"kind = {kind} is none; {data_faults.nearest(kind, answers.KINDS)}"


def _fields(each: Table) -> Iterator[str]:
    for name, value in each.items():
        # A choice of true is no number, though Python counts it as one
        if name in FIELDS and type(value) is not FIELDS[name]:
            yield f"{name} has to be {CALLED[FIELDS[name]]}"
    for name in TEXTS:
        if isinstance(each.get(name), dict):
            yield from data_faults.both(each[name], name)
    yield from data_faults.unknown(each, FIELDS)


def _words(each: Table) -> Iterator[str]:
    """What yes, no and unknown are called here."""
    given = _table(each.get("words"))
    yield from data_faults.unknown(given, SMALL, "words")
    for name in (one for one in given if one in SMALL):
        yield from data_faults.both(given[name], f"words.{name}")


def _choices(each: Table) -> Iterator[str]:
    given = each["choice"] if isinstance(each.get("choice"), list) else []
    for place, one in enumerate(given, 1):
        choice = _table(one)
        where = data_faults.numbered("choice", place, choice)
        yield from data_faults.within(where, data_faults.key(choice))
        yield from data_faults.within(where, data_faults.both(data_faults.texts(choice)))
        yield from data_faults.within(where, data_faults.unknown(choice, OF_CHOICE))
        yield from (
            f"{where}: {name} holds no text" for name in BESIDE if not _is_text(choice.get(name, "-"))
        )
        yield from data_faults.within(where, _twice(choice, [_table(other) for other in given[: place - 1]]))


def _is_text(found: object) -> bool:
    return isinstance(found, str) and bool(found.strip())


def _twice(each: Table, before: list[Table]) -> Iterator[str]:
    if each.get("key") is not None and each["key"] in [other.get("key") for other in before]:
        yield "its key is that of another before it"


def _has_its_choices(whole: Table) -> Iterator[str]:
    kind, given = whole.get("kind"), whole.get("choice")
    if kind in CHOSEN and not given:
        yield f"a question of kind {kind} needs [[question.choice]]"
    if kind == "held" and given and _keys(given) != HELD:
        yield f"the choices of kind held have to be {', '.join(HELD)}"


def _keys(given: object) -> tuple[str, ...]:
    return tuple(str(_table(one).get("key")) for one in given) if isinstance(given, list) else ()


def _stands_in_its_section(whole: Table, raw: Table) -> Iterator[str]:
    section = whole.get("section")
    if not isinstance(section, str):
        return
    if section not in _table(raw.get("section")):
        yield f"section = {section} has no title; add it under [section]"
    if "label" not in whole:
        yield "label is missing: a question of a section is a line of it"


# --- beside the one that ships ----------------------------------------------------------------------------
def _as_it_ships(whole: Table, known: Form) -> Iterator[str]:
    """What is done with an answer is written for this kind, and these choices."""
    ships = next((q for q in known.questions if q.key == whole.get("key")), None)
    if ships is None:
        if known.name != "intake":
            yield f"{known.name} asks no such question; {data_faults.nearest(str(whole.get('key')), _asked(known))}"
        elif whole.get("kind") in ELSEWHERE:
            yield f"a question of your own cannot be of kind {whole['kind']}: nothing is done with it there"
        return
    if whole.get("kind") in answers.KINDS and whole["kind"] != ships.kind:
        yield f"its kind has to be {ships.kind}"
    elif ships.choices and _keys(whole.get("choice")) != ships.choices:
        yield f"its choices have to be {', '.join(ships.choices)}"


def _asked(known: Form) -> list[str]:
    return [question.key for question in known.questions]


def _left_out(questions: list[Table], known: Form) -> Iterator[str]:
    """A region may ask less at intake; of the other forms every answer is needed."""
    needed = NEEDED_AT_INTAKE if known.name == "intake" else _asked(known)
    there = [each.get("key") for each in questions]
    return (f"question {key} is missing" for key in needed if key not in there)
