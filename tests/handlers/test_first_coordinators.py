"""The first coordinators come from the configuration, and are called as their accounts are (COMMANDS, `roster`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config
from bot.handlers import household
from casework.people import Person, Role
from tests.town import Town

CONFIG = Config.model_validate(
    {
        "matrix": {"homeserver": "https://hs.test", "user": "@convene:hs.test"},
        "region": [{"number": 1, "name": {"en": "Fredericton"}, "coordinators": ["@cormier:hs.test"]}],
    }
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town.empty(tmp_path)


def starts(town: Town, name: str = "") -> Person:
    names = {"@cormier:hs.test": name}
    town.parts.dispatcher.act(lambda ctx: household.set_up(ctx, CONFIG, names))
    town.settle()
    with town.parts.open_work() as work:
        person = work.people.of_user("@cormier:hs.test")
    assert person is not None and person.role is Role.COORDINATOR
    return person


def named(person: Person) -> str:
    return f"{person.first} {person.last}"


def test_an_account_that_was_named_after_the_first_start_gives_its_name_at_the_next(town: Town):
    assert named(starts(town)) == " cormier"

    assert named(starts(town, "Anne Cormier")) == "Anne Cormier"


def test_a_name_that_is_there_already_stays(town: Town):
    starts(town, "Anne Cormier")

    assert named(starts(town, "Somebody Else")) == "Anne Cormier"
    assert named(starts(town)) == "Anne Cormier"
