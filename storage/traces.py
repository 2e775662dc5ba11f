"""The blind index: names and numbers found again although they are sealed (PROTOCOL P2.7, P2.15)."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from casework.attempts import Outcome
from casework.names import fold
from storage.tables import traces
from storage.vault import Vault

FOUND = (Outcome.UNSAFE, Outcome.WRONG_NUMBER)


class Trace(NamedTuple):
    referral: str
    side: str
    """client or partner."""
    kind: str
    """name or phone; of a number that it has no more, why."""


class Traces:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def note(self, referral: str, side: str, *, name: tuple[str, str] = ("", ""), phone: str = "") -> None:
        """In place of what was noted of this side before."""
        kinds = {"name": _folded(name), "phone": _digits(phone)}
        for kind, value in kinds.items():
            if not value:
                continue
            old = (traces.c.referral == referral) & (traces.c.side == side) & (traces.c.kind == kind)
            self._connection.execute(delete(traces).where(old))
            row = {"referral": referral, "side": side, "kind": kind, "value": self._vault.index(kind, value)}
            self._connection.execute(insert(traces).values(row))

    def matches(self, referral: str, *, name: tuple[str, str] = ("", ""), phone: str = "") -> list[Trace]:
        """Who else has this name or number, on whichever side; the referral itself left out."""
        wanted = {"name": _folded(name), "phone": _digits(phone)}
        found: list[Trace] = []
        for kind, value in wanted.items():
            if value:
                same = (traces.c.kind == kind) & (traces.c.value == self._vault.index(kind, value))
                others = select(traces).where(same, traces.c.referral != referral).order_by(traces.c.referral)
                rows = self._connection.execute(others)
                found += [Trace(row.referral, row.side, row.kind) for row in rows]
        return found

    def note_found(self, referral: str, found: str, phone: str) -> None:
        """That this number, which it has no more, was unsafe or another's: `found` is the kind."""
        value = self._vault.index("phone", _digits(phone))
        row = {"referral": referral, "side": "client", "kind": found, "value": value}
        self._connection.execute(insert(traces).values(row).prefix_with("OR IGNORE"))

    def forget_found(self, referral: str, found: str, phone: str) -> None:
        value = self._vault.index("phone", _digits(phone))
        same = (traces.c.referral == referral) & (traces.c.kind == found) & (traces.c.value == value)
        self._connection.execute(delete(traces).where(same))

    def found_of(self, phone: str) -> set[str]:
        """What was noted so of this number, of whichever referral."""
        same = traces.c.kind.in_(FOUND) & (traces.c.value == self._vault.index("phone", _digits(phone)))
        return set(self._connection.scalars(select(traces.c.kind).where(same)))

    def forget(self, referral: str) -> None:
        self._connection.execute(delete(traces).where(traces.c.referral == referral))


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


def _folded(name: tuple[str, str]) -> str:
    first, last = map(fold, name)
    return f"{first}\0{last}" if last else ""
