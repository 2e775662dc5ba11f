"""The demo's look into the homeserver's files finds what is there, and nothing that is not."""

from pathlib import Path

import pytest

from bot.demo.ledger import Ledger, read


def found(folder: Path, text: bytes) -> list[str]:
    (folder / "homeserver").mkdir()
    (folder / "homeserver" / "some.db").write_bytes(b"\0" * 100 + text + b"\0" * 100)
    seen: Ledger = read(folder / "homeserver", None, ("Marie-Ève", "Alain"))
    return seen.found


@pytest.mark.parametrize(
    "text",
    ["Marie-Ève".encode(), b'{"body":"Marie-\\u00c8ve Tremblay"}', "marie-ève".encode(), b"it was Alain."],
)
def test_a_name_in_clear_is_found(tmp_path: Path, text: bytes):
    assert len(found(tmp_path, text)) == 1


def test_five_letters_inside_a_ciphertext_are_no_name(tmp_path: Path):
    assert found(tmp_path, b"AwgAEpABalain7Qx/alaiN+k") == []
