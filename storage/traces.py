"""The blind index: names and numbers found again although they are sealed (PROTOCOL P2.7, P2.15)."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from casework.names import fold
from storage.tables import traces
from storage.vault import Vault


class Trace(NamedTuple):
    referral: str
    side: str
    """client or partner."""
    kind: str
    """name or phone."""


class Traces:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def note(self, referral: str, side: str, *, name: tuple[str, str] = ("", ""), phone: str = "") -> None:
        """In place of what was noted of this side before."""
        kinds = {"name": _folded(name), "phone": "".join(filter(str.isdigit, phone))}
        for kind, value in kinds.items():
            if not value:
                continue
            old = (traces.c.referral == referral) & (traces.c.side == side) & (traces.c.kind == kind)
            self._connection.execute(delete(traces).where(old))
            row = {"referral": referral, "side": side, "kind": kind, "value": self._vault.index(kind, value)}
            self._connection.execute(insert(traces).values(row))

    def matches(self, referral: str, *, name: tuple[str, str] = ("", ""), phone: str = "") -> list[Trace]:
        """Who else has this name or number, on whichever side; the referral itself left out."""
        wanted = {"name": _folded(name), "phone": "".join(filter(str.isdigit, phone))}
        found: list[Trace] = []
        for kind, value in wanted.items():
            if value:
                same = (traces.c.kind == kind) & (traces.c.value == self._vault.index(kind, value))
                others = select(traces).where(same, traces.c.referral != referral).order_by(traces.c.referral)
                rows = self._connection.execute(others)
                found += [Trace(row.referral, row.side, row.kind) for row in rows]
        return found

    def forget(self, referral: str) -> None:
        self._connection.execute(delete(traces).where(traces.c.referral == referral))


def _folded(name: tuple[str, str]) -> str:
    first, last = map(fold, name)
    return f"{first}\0{last}" if last else ""
