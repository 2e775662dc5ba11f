"""What is written is what the house goes by, and the example explains all of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Config, load
from bot.own_data import house_of
from casework.deadlines import BY_NAME
from tests.config.files import GOOD, HOUSE, written


def test_a_good_one_is_loaded(tmp_path: Path):
    config = load(written(tmp_path, GOOD))

    assert config.matrix.user == "@convene:example.org"
    assert config.database_url == f"sqlite:///{tmp_path / 'convene.db'}"
    assert house_of(config).region(1).name("fr") == "Fredericton"


@pytest.mark.rule("P1.1")
def test_the_example_is_a_good_one(tmp_path: Path):
    config = load(written(tmp_path, (HOUSE / "config.example.toml").read_text()))

    assert [region.number for region in config.region] == [1, 2, 3]
    assert set(config.deadlines) <= set(BY_NAME)


def test_the_example_explains_every_setting():
    """Each has a comment above it, and none is left out."""
    text = (HOUSE / "config.example.toml").read_text()

    for part, model in Config.model_fields.items():
        if part in ("folder", "deadlines"):
            continue
        kind = model.annotation if isinstance(model.annotation, type) else model.annotation.__args__[0]
        for name in kind.model_fields:
            assert re.search(rf"^(# )?{name} = ", text, re.MULTILINE), f"{part}.{name}"


def test_the_times_of_steps_are_changed_by_name(tmp_path: Path):
    text = GOOD + '[deadlines.referral-taken]\nremind = "30 min"\nlead = "2 days"\n'
    rules = house_of(load(written(tmp_path, text))).rules

    assert {step.name: step.at for step in rules["referral-taken"].steps} == {
        "remind": timedelta(minutes=30),
        "alternates": timedelta(hours=4),
        "lead": timedelta(days=2),
    }


@pytest.mark.rule("P1.11")
@pytest.mark.rule("P11.3")
def test_the_example_has_organisations_and_kinds_of_ad_hoc_members(tmp_path: Path):
    house = house_of(load(written(tmp_path, (HOUSE / "config.example.toml").read_text())))

    municipal = [one.key for one in house.organisations if "municipal" in one.words and one.is_in(2)]
    assert municipal == ["grand-falls-police"]
    kinds = [one.names["fr"] for one in house.organisations if one.agency == "other"]
    assert "Premières Nations" in kinds
    assert "aide juridique" in kinds


def test_the_grace_and_the_day_of_a_new_text(tmp_path: Path):
    more = '[affirmation]\ngrace = "7 days"\nsign_by = 2027-03-01\n'
    terms = house_of(load(written(tmp_path, GOOD + more))).terms

    assert terms.grace == timedelta(days=7)
    assert terms.sign_by is not None
    assert terms.sign_by.isoformat() == "2027-03-02T04:00:00+00:00"
