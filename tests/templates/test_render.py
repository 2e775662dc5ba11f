"""Whatever a person typed can neither format, link nor mention; our own words come out as they are (STYLE 5)."""

import ast
import html
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.before_it_opens import Step
from bot.effects import Part
from bot.filters.surnames import of
from bot.markup import BREAKS, TAGS, Ours, french_spaces, one_line
from bot.render import FOLDER, LANGUAGES, OURS, Renderer
from casework.people import Agency, Role
from tests.build import a_referral

RENDERER = Renderer()
ZONE = ZoneInfo("America/Moncton")
BLOCK = re.compile(r"[a-z_]+/[a-z-]+")
NOON = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)

HOSTILE = (
    "<b>bold</b>",
    "<script>alert(1)</script>",
    '<a href="https://matrix.to/#/@room">x</a>',
    "**bold** _it_ `code` ~~gone~~",
    "[click](https://evil.example)",
    "![x](mxc://evil/x)",
    "<https://evil.example>",
    "https://matrix.to/#/@ana:hs.test",
    "@room look here",
    "# Heading",
    "- list",
    "1. list",
    "> quote",
    "```\ncode\n```",
    "    indented",
    "a\n\n---\nb",
    "&lt;b&gt; &amp; &#39;",
    "{{ 7 * 7 }} {% raw %}",
    "a\\",
    "\\`*",
    "back`tick",
    "line\u2028two\u2029three\x0bfour\x85five",
    "\u202egnirts a\u202c \u2066x\u2069",
    "zero\u200bwidth",
    "\x1b[31mred",
    "d’Entremont · 506-555-0142",
    "|a|b|\n|-|-|",
)

typed = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text("<>&*_`[]()!#-+.~|@:/\\\"' \nab1", max_size=40),
)


def content(block: str, lang: str = "en", **params: Any) -> dict[str, Any]:
    return RENDERER.content((Part(block, params),), languages=(lang,), zone=ZONE)


def alone(text: str, lang: str = "en") -> dict[str, Any]:
    """The text begins a line, where Markdown is most eager."""
    return content("dialogue/help-on", lang, text=text)


A_SUMMARY: dict[str, Any] = {
    "code": "",
    "may_exclude": False,
    "kept_out": [],
    "unanswered": [],
    "goes_on": False,
    "page": 1,
    "pages": 1,
}


def within(text: str, lang: str = "en") -> dict[str, Any]:
    line = {"number": 2, "label": Ours("First name"), "kind": "name", "value": text}
    return content("dialogue/summary", lang, lines=[line], **A_SUMMARY)


def seen(formatted: str) -> str:
    """What a client shows of the HTML: breaks as lines, entities as signs, runs of spaces as one."""
    text = html.unescape(re.sub(r"<[^>]+>", "", formatted.replace("<br>", "\n")))
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def shown(body: str) -> str:
    """The plain body as a client that knows no Markdown shows it, without our own marks."""
    return "\n".join(" ".join(line.split()) for line in body.split("\n")).strip()


def tags(formatted: str) -> set[str]:
    return set(re.findall(r"</?\s*([a-zA-Z0-9]+)", formatted))


@given(typed)
@example("\x00")
def test_what_people_typed_makes_no_tag_at_all(text: str):
    assert tags(alone(text)["formatted_body"]) == set()
    assert tags(within(text)["formatted_body"]) <= {"br", "code"}


@given(typed)
def test_what_people_typed_links_and_mentions_nobody(text: str):
    for made in (alone(text), within(text)):
        assert "<a" not in made["formatted_body"]
        assert "href" not in re.sub(r"&[a-z]+;|[^<>]*(?=<|$)", "", made["formatted_body"])
        assert made["m.mentions"] == {}


@given(typed)
def test_what_people_typed_stays_on_one_line(text: str):
    assert len(alone(text)["body"].splitlines()) <= 1
    assert len(within(text)["body"].splitlines()) == 3
    assert alone(text)["formatted_body"].count("<br>") == 0


@given(typed)
def test_the_plain_body_holds_it_unchanged_but_for_control_and_direction(text: str):
    kept = "".join(
        " " if char in BREAKS else char
        for char in text
        if char in BREAKS or unicodedata.category(char) not in ("Cc", "Cf")
    )

    assert alone(text)["body"] == kept.strip()
    assert f"2 First name: {kept}" in within(text)["body"] or not kept.strip()


@given(typed, st.sampled_from(LANGUAGES))
def test_both_bodies_say_the_same(text: str, lang: str):
    """Screen readers and old clients read the plain one (V11)."""
    for made in (alone(text, lang), within(text, lang)):
        assert seen(made["formatted_body"]) == shown(_without_code(made["body"], text, lang))


def _without_code(body: str, text: str, lang: str) -> str:
    """Our own backticks become code; typed ones stay."""
    own = RENDERER.text(
        Part("dialogue/summary", {"lines": [], **A_SUMMARY}),
        lang,
        ZONE,
    ).splitlines()[-1]
    return body.replace(own, own.replace("`", ""))


@given(st.text(max_size=50))
def test_control_and_direction_characters_never_leave(text: str):
    out = str(one_line(text))

    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp") for char in out)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_whole_card_is_as_safe_as_its_parts(town_people, text: str):
    referral = a_referral(taken_at=NOON, first=text, last=text, phone=text, call_note=text, rationale=text)
    referral = replace(referral, needs_met="yes", safety_plan="yes")
    made = content(
        "referral/card",
        referral=referral,
        number=referral.standing(),
        by=town_people[0],
        referrer=town_people[0],
        case=None,
        closed=None,
        step=Step(),
        kept=list(town_people[:1]),
        holds=[],
        connection=None,
        own=False,
        gone_at=NOON,
    )

    assert tags(made["formatted_body"]) <= TAGS
    assert tags(made["formatted_body"]) <= {"br", "code"}
    assert len(made["body"].splitlines()) == 9
    assert made["m.mentions"] == {}


@pytest.fixture
def town_people():
    from casework.people import Person

    return [
        Person(
            id="p1",
            user_id="@c:hs",
            first="Ana",
            last="Cormier",
            role=Role.COORDINATOR,
            agency=Agency.VICTIMS,
            region=1,
        )
    ]


def test_identifiers_in_commands_are_shown_as_they_are_typed():
    """Between backticks a backslash would show: `R-7KQ4` has to be copied as it stands."""
    made = content("referral/status", id="R-7KQ4", state="sent", sent_at=NOON)
    taken = content(
        "referral/would-close", id="R-7KQ4", reason="moved", told_by=None, subject="R-7KQ4", until=NOON
    )

    for one in (made, taken):
        assert "\\" not in one["formatted_body"]
    assert "<code>yes R-7KQ4</code>" in taken["formatted_body"]


@given(typed)
def test_what_people_typed_is_harmless_even_where_a_template_puts_it_in_backticks(text: str):
    made = content("asking/expired", subject=text)

    assert tags(made["formatted_body"]) <= {"br", "code"}
    assert "<a" not in made["formatted_body"]


def test_a_ring_is_heard_and_a_notice_is_not():
    ring = RENDERER.content(
        (Part("referral/new", {"id": "R-7KQ4", "at": NOON}),),
        languages=("en",),
        zone=ZONE,
        ring=True,
        mentions=("@ana:hs.test",),
    )

    assert (ring["msgtype"], ring["m.mentions"]) == ("m.text", {"user_ids": ["@ana:hs.test"]})
    assert alone("x")["msgtype"] == "m.notice"


def test_two_languages_stand_one_under_the_other():
    made = RENDERER.content(
        (Part("asking/still-paused", {"code": "", "count": 1}),), languages=("en", "fr"), zone=ZONE
    )

    en, fr = made["body"].split("\n\n")
    assert en.startswith("Your questions are paused")
    assert fr.startswith("Vos questions sont en pause")
    assert made["formatted_body"].count("<br><br>") == 1


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "Saturday 21 November 2026, 12:00"), ("fr", "samedi 21 novembre 2026 à 12\u00a0h")],
)
def test_a_time_is_said_with_weekday_date_and_local_hour(lang: str, expected: str):
    made = content("referral/status", lang, id="R-7KQ4", state="sent", sent_at=NOON)

    assert expected in made["body"]


def test_commands_carry_the_prefix_in_rooms_and_not_in_direct_rooms():
    part = Part("refusals/not-understood", {"person": None})

    assert "`help`" in RENDERER.text(part, "en", ZONE, "direct")
    assert "`!help`" in RENDERER.text(part, "en", ZONE, "room")


@pytest.mark.parametrize(
    ("name", "said"),
    [("Roy", "de Roy"), ("Ouellette", "d’Ouellette"), ("Émond", "d’Émond"), ("Haché", "de Haché")],
)
def test_a_name_that_begins_with_a_vowel_is_elided_in_french(name: str, said: str):
    assert of(name) == said


def test_french_spaces_do_not_break():
    assert french_spaces("Exemple : « oui » à 14 h 10") == (
        "Exemple\u00a0: «\u00a0oui\u00a0» à 14\u00a0h\u00a010"
    )
    assert french_spaces("https://a.example") == "https://a.example"


def test_an_undefined_name_is_an_error_and_not_a_gap():
    with pytest.raises(Exception, match="undefined"):
        content("referral/status")


@pytest.mark.parametrize(
    ("now", "lang", "written"),
    [
        (datetime(2026, 11, 25, 12, tzinfo=UTC), "en", "until Monday 23 November, 08:00"),
        (datetime(2026, 5, 1, 12, tzinfo=UTC), "en", "until Monday 23 November 2026, 08:00"),
        (datetime(2027, 1, 2, 12, tzinfo=UTC), "en", "until Monday 23 November 2026, 08:00"),
        (datetime(2027, 1, 2, 12, tzinfo=UTC), "fr", "jusqu’au lundi 23 novembre 2026 à 8\u00a0h"),
    ],
)
def test_a_date_that_is_far_or_of_another_year_carries_its_year(now: datetime, lang: str, written: str):
    part = Part("away/nobody-chairs", {"region": 1, "until": datetime(2026, 11, 23, 12, tzinfo=UTC)})
    made = RENDERER.content((part,), languages=(lang,), zone=ZONE, now=now)

    assert written in made["body"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_no_parameter_has_a_name_of_what_every_text_is_given(name: str):
    """It would be lost behind it, and the text would say something else."""
    with pytest.raises(AssertionError, match=name):
        RENDERER.text(Part("me/language", {name: True}), "en", ZONE)


def test_nor_is_one_written_anywhere():
    """A call that names a block, with a parameter of such a name; tests may never come by it."""
    calls = (node for file in FOLDER.parent.rglob("*.py") for node in ast.walk(ast.parse(file.read_text())))
    clash = {
        f"{ast.unparse(call)[:60]}: {word.arg}"
        for call in calls
        if isinstance(call, ast.Call)
        and any(isinstance(one, ast.Constant) and BLOCK.fullmatch(str(one.value)) for one in call.args)
        for word in call.keywords
        if word.arg in OURS
    }
    assert not clash
