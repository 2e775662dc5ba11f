"""What the homeserver's own files hold in clear: read as somebody would who has taken the machine."""

from __future__ import annotations

import json
import re
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


def read(folder: Path, database: Path | None, words: tuple[str, ...]) -> Ledger:
    kept = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    text = kept.decode(errors="replace")
    found = [word for word in words if any(re.search(way, text, re.IGNORECASE) for way in _written(word))]
    return Ledger(_rooms(database) if database else [], found, len(kept))


def _written(word: str) -> set[str]:
    """As text, and as JSON may escape it; standing alone: megabytes of base64 hold any five letters by chance."""
    ways = {word, *(json.dumps(cased)[1:-1] for cased in (word, word.lower(), word.upper()))}
    return {rf"(?<![A-Za-z0-9+/_=-]){re.escape(way)}(?![A-Za-z0-9+/_=-])" for way in ways}


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
