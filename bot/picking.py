"""One of several answers: by its number, its word in either language, or a beginning that fits no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import unsure, words
from casework import whereabouts
from casework.errors import Refusal
from casework.forms import Question

if TYPE_CHECKING:
    from bot.context import Context

YES, NO, UNKNOWN = "yes", "no", "unknown"
SMALL_WORDS = {
    YES: ("yes", "y", "oui", "o", "yeah", "yep", "yup", "ouais"),
    NO: ("no", "n", "non", "nope"),
    UNKNOWN: ("unknown", "u", "inconnu", "i", "?"),
}
NOT_SAID = "not-said"
NOBODY = "nobody"
LONGEST_FACTOR = 300
LONGEST_WORDS = 8
"""Of an answer that a note may follow."""
SHORTEST = 3
"""Of a word among others, to stand for the one that begins so: `no children` names nobody."""
BREAK = re.compile(r"[,;:.!]+\s+|\s+-+\s+")
"""What sets a number or a letter apart from the words behind it: `2, last in May`, not `2 times`."""
FOLLOWS_NO = re.compile(r"(?:never|not|none|nothing|jamais|pas|rien|aucune?|s?he|they|the|ils?|elles?)\b")
"""Behind a no without a comma; `no doubt` and `no clue` are none."""
OTHERWISE = {
    YES: re.compile(r"(?:(?:and|or|et|ou|/)\s*)?(?:no|non|nope)\b"),
    NO: re.compile(r"(?:(?:and|or|et|ou|but|mais|/)\s*)?(?:yes|oui|yeah)\b"),
}
"""`yes and no`, `non, mais oui`."""
JOINTS = re.compile(r"[,;]|\s+(?:and|et)\s+", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:(?:the|le|la|les)\s+|l'\s*)")
AROUND = re.compile(r"^[\s(]+|[^\w?%$€°+*/#=<>-]+$")
"""`Non.`, `(1)`, `yes 👍`."""
ALL = re.compile(
    r"(?:all|everyone|everybody|tous|toutes|tout(?:\s+le\s+monde)?)"
    r"(?:\s+(?:of\s+them|the\s+agencies|agencies|les\s+organismes))?"
    r"(?:\s*,?\s*(?:but|except(?:\s+for)?|sauf|except[ée]|hormis)\s+(?P<but>.+))?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
Typed = Mapping[str, tuple[str, ...]]


def yes_no(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    return _numbered(ctx, said, (YES, NO), small_words(question))


def yes_no_unknown(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    if unsure.is_unsure(said):
        return UNKNOWN
    return _numbered(ctx, said, (YES, NO, UNKNOWN), small_words(question))


def small_words(question: Question) -> dict[str, tuple[str, ...]]:
    """`not yet` where the question calls its no so."""
    own = {key: tuple(words.spaced(word) for word in named.values()) for key, named in question.words.items()}
    return {key: (*known, *own.get(key, ())) for key, known in SMALL_WORDS.items()}


def factor(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Yes, no or unknown, and a note behind it: `yes, twice last month` (P4.3). A count, a guess: asked back."""
    if (note := unsure.note_of(said)) is not None:
        return _kept(UNKNOWN, note)
    answer = _with_note(ctx, said, (YES, NO, UNKNOWN), SMALL_WORDS)
    if answer is None:
        raise Refusal("answer-plainly")
    return answer


def held(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    """What only the client brings up; without that no note is kept either (P4.10)."""
    typed = _typed_words(question)
    typed[NOT_SAID] += SMALL_WORDS[NO]
    answer = None if unsure.note_of(said) is not None else _with_note(ctx, said, question.choices, typed)
    if answer is None:
        raise Refusal("answer-choose", count=len(question.choices))
    return answer if answer["said"] != NOT_SAID else {"said": NOT_SAID, "note": ""}


def _with_note(ctx: Context, said: str, keys: tuple[str, ...], typed: Typed) -> dict[str, str] | None:
    try:
        return _kept(_numbered(ctx, said, keys, typed), "")
    except Refusal:
        found = before_a_note(said, keys, typed)
    return _kept(*found) if found else None


def before_a_note(said: str, keys: tuple[str, ...], typed: Typed) -> tuple[str, str] | None:
    """The longest answer that the words begin with, and the rest as typed; none of it is guessed."""
    found = words.commanding(said)
    for count in range(min(len(found) - 1, LONGEST_WORDS), 0, -1):
        first = " ".join(one.text for one in found[:count])
        between = words.tidy(said)[found[count - 1].end : found[count].start]
        note = said[found[count].start :].strip()
        answer = _exactly(first, keys, typed)
        if answer and _may_stand_before(first, between, note):
            return answer, note
    return None


def _may_stand_before(first: str, between: str, note: str) -> bool:
    bare = AROUND.sub("", first)
    short = (len(bare) == 1 or bare.isdecimal()) and not first.endswith(")")
    if short and not BREAK.fullmatch(between):
        return False
    behind = words.spaced(note)
    said = next((key for key in (YES, NO) if words.fold(first) in SMALL_WORDS[key]), None)
    if said and OTHERWISE[said].match(behind):
        return False
    if said == NO and unsure.takes_it_back(note):
        return False
    return said != NO or bool(between.strip()) or FOLLOWS_NO.match(behind) is not None


def _kept(said: str, note: str) -> dict[str, str]:
    if len(note) > LONGEST_FACTOR:
        raise Refusal("answer-too-long", longest=LONGEST_FACTOR)
    return {"said": said, "note": whereabouts.must_not_be_named(note)}


def choice(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    return _numbered(ctx, said, question.choices, _typed_words(question))


def choices(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> list[str]:
    """Several, by number or word: `1 2 4`, `police, health`; and `all but health`."""
    if (every := ALL.fullmatch(words.tidy(said))) is None:
        chosen = _several(ctx, question, said)
    else:
        left_out = _several(ctx, question, every["but"]) if every["but"] else set()
        chosen = {*question.choices} - {NOBODY} - left_out
    if not chosen or (NOBODY in chosen and len(chosen) > 1):
        raise Refusal("answer-choose", count=len(question.choices))
    return [key for key in question.choices if key in chosen]


def is_all(said: str) -> bool:
    """Not named one by one: what it was taken for is said."""
    return ALL.fullmatch(words.tidy(said)) is not None


def _several(ctx: Context, question: Question, said: str) -> set[str]:
    typed = _typed_words(question)
    parts = [part.strip() for part in JOINTS.split(said) if part.strip()]
    if len(parts) > 1 or _are_numbers(said):
        each = [one for part in parts for one in (part.split() if _are_numbers(part) else [part])]
        return {_numbered(ctx, one, question.choices, typed) for one in each}
    try:
        return {_numbered(ctx, said, question.choices, typed)}
    except Refusal:
        if any(word[0].isdecimal() for word in said.split()):  # `2 enfants`
            raise
    return {_numbered(ctx, word, question.choices, typed, shortest=SHORTEST) for word in said.split()}


def _are_numbers(said: str) -> bool:
    return all(AROUND.sub("", word).isdecimal() for word in said.split())


def _typed_words(question: Question) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(words.spaced(word) for word in (key, *question.words[key].values()))
        for key in question.choices
    }


def _numbered(ctx: Context, said: str, keys: tuple[str, ...], typed: Typed, *, shortest: int = 1) -> str:
    """By number, word in either language, or its beginning where it fits only one, and is no command: `me`."""
    if (exact := _exactly(said, keys, typed)) is not None:
        return exact
    folded = _bare(said)
    starts = len(folded) >= shortest and not ctx.router.match(said)
    begun = [key for key in keys if starts and any(_unmarked(word).startswith(folded) for word in typed[key])]
    if len(begun) == 1:
        return begun[0]
    raise Refusal("answer-choose", count=len(keys))


def _exactly(said: str, keys: tuple[str, ...], typed: Typed) -> str | None:
    folded = _bare(said)
    if folded.isdecimal() and 1 <= int(folded) <= len(keys):
        return keys[int(folded) - 1]
    exact = [key for key in keys if any(words.same(folded, _unmarked(word)) for word in typed[key])]
    return exact[0] if len(exact) == 1 else None


def _bare(said: str) -> str:
    return _unmarked(AROUND.sub("", words.spaced(said)))


def _unmarked(word: str) -> str:
    """`the same`, `yes, and the team may see it`: with its article and comma, or without."""
    return ARTICLE.sub("", " ".join(re.sub(r"[,;:]", " ", word).split()), count=1)
