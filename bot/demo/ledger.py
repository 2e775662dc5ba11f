"""What the homeserver's own files hold in clear: read as somebody would who has taken the machine."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ledger:
    rooms: list[list[str]]
    """Name, members, encrypted events, first and last time."""
    found: list[str]
    """Which of the words that should not be there are."""
    bytes_read: int


def read(folder: Path, database: Path, words: tuple[str, ...]) -> Ledger:
    kept = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    lowered = kept.lower()
    found = [word for word in words if word.encode().lower() in lowered or _escaped(word) in lowered]
    return Ledger(_rooms(database), found, len(kept))


def _escaped(word: str) -> bytes:
    r"""As JSON may write it: `\u00c8`."""
    return (
        word.encode("ascii", "backslashreplace")
        .replace(b"\\xe", b"\\u00e")
        .replace(b"\\xc", b"\\u00c")
        .lower()
    )


def _rooms(database: Path) -> list[list[str]]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            """
            SELECT s.name, s.joined_members, count(e.event_id),
                   strftime('%H:%M', min(e.origin_server_ts) / 1000, 'unixepoch'),
                   strftime('%H:%M', max(e.origin_server_ts) / 1000, 'unixepoch')
            FROM (SELECT r.room_id, coalesce(t.name, '') AS name, coalesce(c.joined_members, 0) AS joined_members
                  FROM rooms r LEFT JOIN room_stats_state t ON t.room_id = r.room_id
                  LEFT JOIN room_stats_current c ON c.room_id = r.room_id) s
            LEFT JOIN events e ON e.room_id = s.room_id AND e.type = 'm.room.encrypted'
            GROUP BY s.room_id ORDER BY s.name
            """
        )
        return [[str(cell or "") for cell in row] for row in rows]
