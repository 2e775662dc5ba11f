"""The configuration: every mistake at once, with file and line; secrets are their owner's alone."""

from __future__ import annotations

import logging
import os
import re
import stat
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import cli
from bot.config import Config, ConfigError, load, write_secret
from bot.own_data import house_of
from bot.setting_up import init
from casework.deadlines import BY_NAME


@pytest.fixture(autouse=True)
def as_it_was_logged_before() -> Iterator[None]:
    """Commands set up the logs of the whole process."""
    before = logging.getLogger().handlers[:]
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before


HOUSE = Path(__file__).parents[1]
GOOD = """\
[matrix]
homeserver = "https://matrix.example.org"
user = "@convene:example.org"
password_file = "password.key"

[[region]]
number = 1
name = { en = "Fredericton", fr = "Fredericton" }
coordinators = ["@ana:example.org"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    """Without the path: `line: where: what`."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert all(problem.startswith(f"{path}") for problem in caught.value.problems)
    return [problem.removeprefix(f"{path}:") for problem in caught.value.problems]


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
        kind = model.annotation if isinstance(model.annotation, type) else model.annotation.__args__[0]  # type: ignore[union-attr]
        for name in kind.model_fields:
            assert re.search(rf"^(# )?{name} = ", text, re.MULTILINE), f"{part}.{name}"


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


plain = st.one_of(
    st.none().map(lambda _: "x"),
    st.booleans(),
    st.integers(-5, 5),
    st.text("a@:/é ", max_size=6),
    st.floats(0, 9),
)
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["en", "fr", "a"]), inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = {
    "matrix": ["homeserver", "user", "password_file", "token_file"],
    "storage": ["url", "master_key_file"],
    "region": ["number", "name", "zone", "languages", "coordinators", "emergency"],
    "deadlines": ["referral-taken", "x"],
}


@settings(phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_whatever_stands_in_it_the_only_error_is_a_list_of_mistakes(tmp_path: Path, data: st.DataObject):
    raw: dict[str, Any] = {}
    for part, names in NAMES.items():
        table = st.dictionaries(st.sampled_from(names), values, max_size=len(names))
        raw[part] = data.draw(st.one_of(table, st.lists(table, max_size=2), values))
    text = "\n".join(f"{name} = {as_toml(value)}" for name, value in raw.items())
    assert tomllib.loads(text) == raw
    path = written(tmp_path, text)

    try:
        load(path)
    except ConfigError as error:
        assert error.problems
        assert all(re.match(rf"{re.escape(str(path))}:\d+: ", one) for one in error.problems)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{k}" = {as_toml(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(v) for v in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


# --- times --------------------------------------------------------------------------------------------------
def test_the_times_of_steps_are_changed_by_name(tmp_path: Path):
    text = GOOD + '[deadlines.referral-taken]\nremind = "30 min"\nlead = "2 days"\n'
    rules = house_of(load(written(tmp_path, text))).rules

    assert {step.name: step.at for step in rules["referral-taken"].steps} == {
        "remind": timedelta(minutes=30),
        "alternates": timedelta(hours=4),
        "lead": timedelta(days=2),
    }


@pytest.mark.parametrize("time", ['"-1 h"', '"0"', "5", "true", "[]", '"1 h 2 x"'])
def test_what_is_no_length_of_time_is_a_mistake(tmp_path: Path, time: str):
    assert mistakes(tmp_path, f"{GOOD}[deadlines.referral-taken]\nremind = {time}\n")


# --- secrets ------------------------------------------------------------------------------------------------
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


# --- init ---------------------------------------------------------------------------------------------------
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


# --- how a mistake ends -------------------------------------------------------------------------------------
def test_a_wrong_configuration_ends_with_2_and_no_trace(tmp_path: Path):
    path = written(tmp_path, "[matrix]\nuser = 7\n")

    result = CliRunner().invoke(cli, ["run", "--config", str(path)])

    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert f"{path}:2: matrix.user" in result.output


# --- organisations and the affirmation ----------------------------------------------------------------------
ORGANISATION = """
[[organisation]]
key = "rcmp"
agency = "police"
name = { en = "RCMP", fr = "GRC" }
"""


@pytest.mark.rule("P1.11")
@pytest.mark.rule("P11.3")
def test_the_example_has_organisations_and_kinds_of_ad_hoc_members(tmp_path: Path):
    house = house_of(load(written(tmp_path, (HOUSE / "config.example.toml").read_text())))

    municipal = [one.key for one in house.organisations if "municipal" in one.words and one.is_in(2)]
    assert municipal == ["grand-falls-police"]
    kinds = [one.names["fr"] for one in house.organisations if one.agency == "other"]
    assert "Premières Nations" in kinds
    assert "aide juridique" in kinds


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


def test_the_grace_and_the_day_of_a_new_text(tmp_path: Path):
    more = '[affirmation]\ngrace = "7 days"\nsign_by = 2027-03-01\n'
    terms = house_of(load(written(tmp_path, GOOD + more))).terms

    assert terms.grace == timedelta(days=7)
    assert terms.sign_by is not None
    assert terms.sign_by.isoformat() == "2027-03-02T04:00:00+00:00"


# --- what a province or a region changed without a programmer ---------------------------------------------
@pytest.mark.rule("P2.11", "P4.3")
@pytest.mark.parametrize(
    ("setting", "where"),
    [('[data]\ninstruments = "own.toml"\n', "end"), ('intake = "own.toml"\n', "region")],
)
def test_a_broken_file_of_the_provinces_own_is_said_by_name(tmp_path: Path, setting: str, where: str):
    from bot.own_data import read_data

    file = tmp_path / "config.toml"
    file.write_text(GOOD + setting)
    write_secret(tmp_path / "password.key", "x")
    (tmp_path / "own.toml").write_text("this is not = what it should be")
    config = load(file)

    with pytest.raises(ConfigError) as caught:
        read_data(config, house_of(config))

    assert "own.toml" in " ".join(caught.value.problems)
