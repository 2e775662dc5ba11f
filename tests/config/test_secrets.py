"""Secrets are their owner's alone, and are never shown."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.config import Config, ConfigError, load, write_secret
from tests.config.files import GOOD, written


def a_config(folder: Path) -> Config:
    return load(written(folder, GOOD))


def secret_file(folder: Path, name: str, value: str, mode: int = 0o600) -> Path:
    path = folder / name
    path.write_text(value)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604, 0o601])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int):
    secret_file(tmp_path, "password.key", "s3cret", mode)

    with pytest.raises(ConfigError, match="chmod 600") as caught:
        a_config(tmp_path).secret(Path("password.key"))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_of_its_owner_alone_is_read(tmp_path: Path, mode: int):
    secret_file(tmp_path, "password.key", "s3cret\n", mode)

    assert a_config(tmp_path).secret(Path("password.key")) == "s3cret"


def test_a_secret_that_is_empty_or_missing_is_a_mistake(tmp_path: Path):
    secret_file(tmp_path, "empty.key", "  \n")

    for name, why in (("empty.key", "empty"), ("gone.key", "no such file")):
        with pytest.raises(ConfigError, match=why):
            a_config(tmp_path).secret(Path(name))


@pytest.mark.parametrize("value", ["00" * 31, "00" * 33, "xx" * 32, "0" * 63])
def test_a_master_key_that_is_none_is_refused_without_being_shown(tmp_path: Path, value: str):
    secret_file(tmp_path, "master.key", value)

    with pytest.raises(ConfigError, match="64 hexadecimal digits") as caught:
        a_config(tmp_path).master_key()
    assert value not in str(caught.value)


def test_a_written_secret_is_its_owners_alone_whatever_the_umask(tmp_path: Path):
    before = os.umask(0)
    try:
        write_secret(tmp_path / "a.key", "s3cret")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600


def test_a_secret_is_never_overwritten(tmp_path: Path):
    write_secret(tmp_path / "a.key", "first")

    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "a.key", "second")
    assert (tmp_path / "a.key").read_text() == "first\n"
