"""What each command does is one short sentence, in both languages (COMMANDS 2, `help`)."""

import pytest

from bot import handlers
from bot.purposes import purpose, ways_here
from tests.templates.catalogue import LANGUAGES, purposes, ways
from tests.templates.test_words import LONGEST_FIRST_LINE

ROUTER = handlers.router()
NAMES = [command.name for command in ROUTER.commands]
LONGEST = 150
"""All ways to type one, in a line of a phone's message."""


@pytest.mark.rule("P11.1")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_says_what_it_does_and_no_other_is_described(lang: str):
    assert sorted(purposes(lang)) == sorted(NAMES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_one_line_that_a_phone_shows_whole(lang: str):
    assert [said for said in purposes(lang).values() if len(said) > LONGEST_FIRST_LINE] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_a_sentence_and_no_command(lang: str):
    odd = [
        it for it in purposes(lang).values() if not it[0].isupper() or it[-1] != "." or set(it) & set("`!\n")
    ]

    assert odd == []


def test_no_two_commands_do_the_same():
    for lang in LANGUAGES:
        assert len({purpose(name)[lang] for name in NAMES}) == len(NAMES)


# --- the ways to type it ----------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_takes_something_shows_how_it_is_typed(lang: str):
    assert {one.name for one in ROUTER.commands if one.slots} == set(ways(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_way_is_understood_as_that_command_and_is_of_its_language(lang: str):
    wrong = []
    for name, each in ways(lang).items():
        for way in each:
            match = ROUTER.match(way.replace("CODE", "K7-QF3").replace("R-…", "R-7KQ4"))
            if match is None or match.command.name != name or not way.startswith(ROUTER.spoken(name)[lang]):
                wrong.append(way)

    assert wrong == []


@pytest.mark.rule("P11.1")
def test_both_languages_show_as_many_ways():
    assert {name: len(each) for name, each in ways("en").items()} == {
        name: len(each) for name, each in ways("fr").items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ways_to_type_it_fit_in_a_line(lang: str):
    assert [name for name, each in ways(lang).items() if len(", ".join(each)) > LONGEST] == []


def test_whoever_may_use_it_somewhere_has_a_way_there():
    missing = [
        (one.name, place, role)
        for one in ROUTER.commands
        for place in one.where
        for role in one.allow
        if not all(ways_here(one, place, role).values())
    ]

    assert missing == []
