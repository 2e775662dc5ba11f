"""Whatever stands in a configuration, the only error is a list of mistakes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.config import ConfigError, load
from tests.config.files import written

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
