"""Every mistake at once, with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.config import ConfigError, load, write_secret
from bot.own_data import house_of, read_data
from tests.config.files import GOOD, mistakes, written


def test_every_mistake_is_reported_at_once_with_its_line(tmp_path: Path):
    text = """\
[matrix]
homeserver = "http://matrix.example.org"
user = "convene"
colour = "blue"

[storage]
url = "mysql://x"

[[region]]
number = 1
name = { en = "Fredericton" }
zone = "Atlantic"
languages = ["en", "de"]
coordinators = []

[[region]]
number = 1
name = { en = "A", fr = "B" }
coordinators = ["ana"]

[deadlines.referral-taken]
remind = "soon"
shout = "1 h"

[deadlines.nonsense]
x = "1 h"
"""
    found = mistakes(tmp_path, text)
    lines = {int(one.partition(":")[0]): one for one in found}

    assert {1, 2, 3, 4, 7, 11, 12, 13, 14, 17, 19, 22, 23} <= set(lines)
    assert any(line in lines for line in (25, 26))
    assert [one.partition(":")[0] for one in found] == sorted((o.partition(":")[0] for o in found), key=int)
    assert "must be https" in lines[2]
    assert "write it as @name:server" in lines[3]
    assert "is no setting of this program" in lines[4]
    assert "is the number of another region" in lines[17]
    assert "is no length of time" in lines[22]
    assert "there are remind, alternates, lead" in lines[23]


def test_what_is_missing_is_named(tmp_path: Path):
    found = "\n".join(mistakes(tmp_path, "[matrix]\n"))

    for name in ("matrix.homeserver: is missing", "matrix.user: is missing", "region: is missing"):
        assert name in found
    assert "needs password_file or token_file" in found


def test_an_empty_one_is_all_missing(tmp_path: Path):
    assert any("matrix: is missing" in one for one in mistakes(tmp_path, ""))


def test_a_password_and_a_token_are_one_too_many(tmp_path: Path):
    text = GOOD.replace("password_file", 'token_file = "t"\npassword_file')

    assert any("and not both" in one for one in mistakes(tmp_path, text))


@pytest.mark.parametrize("text", ["[matrix", "a = = b", "x", "[a]\n[a]\n", "\x00"])
def test_what_is_no_toml_says_where(tmp_path: Path, text: str):
    [problem] = mistakes(tmp_path, text)

    assert re.search(r"line \d|at end of document", problem)


def test_a_file_in_another_encoding_is_a_mistake_and_no_trace(tmp_path: Path):
    path = tmp_path / "config.toml"
    path.write_bytes(GOOD.replace("Fredericton", "Frédéricton").encode("latin-1"))

    with pytest.raises(ConfigError, match="UTF-8"):
        load(path)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_a_file_that_cannot_be_read_says_how_to_get_one(tmp_path: Path, make: Any):
    make(tmp_path / "config.toml")

    with pytest.raises(ConfigError, match="convene init"):
        load(tmp_path / "config.toml")


@pytest.mark.parametrize("time", ['"-1 h"', '"0"', "5", "true", "[]", '"1 h 2 x"'])
def test_what_is_no_length_of_time_is_a_mistake(tmp_path: Path, time: str):
    assert mistakes(tmp_path, f"{GOOD}[deadlines.referral-taken]\nremind = {time}\n")


ORGANISATION = """
[[organisation]]
key = "rcmp"
agency = "police"
name = { en = "RCMP", fr = "GRC" }
"""


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (ORGANISATION.replace("rcmp", "RC MP"), "key: may hold small letters, digits and hyphens"),
        (ORGANISATION.replace('"police"', '"fire"'), "agency: "),
        (ORGANISATION.replace(', fr = "GRC"', ""), "name: needs both languages"),
        (ORGANISATION + ORGANISATION, "key: is the key of another organisation: rcmp"),
        (
            ORGANISATION + ORGANISATION.replace('"rcmp"', '"other"'),
            "words: mean another organisation too: grc, rcmp",
        ),
        (ORGANISATION + "regions = [7]\n", "regions: names a region that there is not: 7"),
        ('[affirmation]\ngrace = "soon"\n', "affirmation.grace: is no length of time"),
        ("[affirmation]\nsign_by = 2027-02-30\n", ""),
    ],
)
def test_mistakes_in_organisations_and_affirmation(tmp_path: Path, more: str, problem: str):
    assert any(problem in one for one in mistakes(tmp_path, GOOD + more))


@pytest.mark.rule("P2.11", "P4.3")
@pytest.mark.parametrize(
    ("setting", "where"),
    [('[data]\ninstruments = "own.toml"\n', "end"), ('intake = "own.toml"\n', "region")],
)
def test_a_broken_file_of_the_provinces_own_is_said_by_name(tmp_path: Path, setting: str, where: str):
    file = tmp_path / "config.toml"
    file.write_text(GOOD + setting)
    write_secret(tmp_path / "password.key", "x")
    (tmp_path / "own.toml").write_text("this is not = what it should be")
    config = load(file)

    with pytest.raises(ConfigError) as caught:
        read_data(config, house_of(config))

    assert "own.toml" in " ".join(caught.value.problems)


def test_a_wrong_configuration_ends_with_2_and_no_trace(tmp_path: Path):
    path = written(tmp_path, "[matrix]\nuser = 7\n")

    result = CliRunner().invoke(cli, ["run", "--config", str(path)])

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert f"{path}:2: matrix.user" in result.output
