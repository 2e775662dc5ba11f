"""`convene init` writes a configuration that works, or nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.config import load, write_secret
from bot.setting_up import init
from tests.config.files import GOOD, written

GIVEN = [
    "init",
    "--homeserver",
    "https://matrix.example.org",
    "--user",
    "@convene:example.org",
    "--password-file",
    "password.key",
    "--coordinator",
    "1=@ana:example.org",
    "--coordinator",
    "3=@lise:example.org",
]


def test_init_asks_nothing_when_given_everything(tmp_path: Path):
    path = tmp_path / "config.toml"

    result = CliRunner().invoke(cli, [*GIVEN, "--config", str(path)], input="")

    assert result.exit_code == 0, result.output
    config = load(path)
    assert {region.number: region.coordinators for region in config.region} == {
        1: ("@ana:example.org",),
        3: ("@lise:example.org",),
    }
    assert len(config.master_key()) == 32
    key = tmp_path / "master.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().strip() not in path.read_text()
    assert path.read_text().count("#") >= 4


def test_init_asks_for_what_is_missing(tmp_path: Path):
    path = tmp_path / "config.toml"

    answers = "https://matrix.example.org\n@convene:example.org\npassword.key\n1=@ana:example.org\n"
    result = CliRunner().invoke(cli, ["init", "--config", str(path)], input=answers)

    assert result.exit_code == 0, result.output
    assert load(path).matrix.user == "@convene:example.org"


def test_init_into_a_folder_that_is_not_there_says_so(tmp_path: Path):
    result = CliRunner().invoke(cli, [*GIVEN, "--config", str(tmp_path / "gone" / "config.toml")])

    assert result.exit_code == 2
    assert "There is no folder" in result.output


def test_init_never_overwrites(tmp_path: Path):
    path = written(tmp_path, GOOD)

    result = CliRunner().invoke(cli, [*GIVEN, "--config", str(path)])

    assert result.exit_code == 2
    assert path.read_text() == GOOD
    assert not (tmp_path / "master.key").exists()


def test_init_keeps_a_master_key_that_is_there(tmp_path: Path):
    write_secret(tmp_path / "master.key", "ab" * 32)

    CliRunner().invoke(cli, [*GIVEN, "--config", str(tmp_path / "config.toml")])

    assert (tmp_path / "master.key").read_text() == "ab" * 32 + "\n"


@pytest.mark.parametrize(
    ("homeserver", "user", "coordinator"),
    [
        ("matrix.example.org", "@convene:example.org", "1=@ana:example.org"),
        ("https://matrix.example.org", "convene", "1=@ana:example.org"),
        ("https://matrix.example.org", "@convene:example.org", "@ana:example.org"),
        ("https://matrix.example.org", "@convene:example.org", "1=ana"),
        ('https://matrix.example.org"', "@convene:example.org", "1=@ana:example.org"),
    ],
)
def test_what_init_cannot_use_leaves_nothing_behind(
    tmp_path: Path, homeserver: str, user: str, coordinator: str, capsys: pytest.CaptureFixture[str]
):
    status = init(tmp_path / "config.toml", homeserver, user, Path("password.key"), None, [coordinator])

    assert status == 2
    assert list(tmp_path.iterdir()) == []
    assert "Nothing was written" in capsys.readouterr().err.replace(
        "nothing was written", "Nothing was written"
    )
