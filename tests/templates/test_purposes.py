"""What each command does is one short sentence, in both languages (COMMANDS 2, `help`)."""

import pytest

from bot import handlers
from bot.purposes import purpose
from tests.templates.catalogue import LANGUAGES, purposes
from tests.templates.test_words import LONGEST_FIRST_LINE

NAMES = [command.name for command in handlers.router().commands]


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
