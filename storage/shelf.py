"""Get, add and save sealed records. What is special about a record is in its own shelf below."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import (
    BindParameter,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
    update,
)

from casework.errors import Refusal
from casework.events import Event
from storage import documents, shapes
from storage.journal import Journal
from storage.tables import cases
from storage.vault import Vault


@cache
def _by_id(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("wanted"))


@cache
def _changed(table: Table) -> Update:
    same = (table.c.id == bindparam("of")) & (table.c.version == bindparam("seen"))
    names = [column.name for column in table.columns]
    return update(table).where(same).values({name: bindparam(f"new_{name}") for name in names})


@cache
def _new(table: Table) -> Insert:
    return insert(table)


@cache
def _by_columns(table: Table, columns: tuple[tuple[str, bool], ...]) -> Select[Any]:
    """Made once for each set of columns; True: one of several values."""
    query = select(table).order_by(table.c.id)
    for name, is_several in columns:
        column = table.c[name]
        wanted: BindParameter[Any] = bindparam(name, expanding=is_several)
        query = query.where(column.in_(wanted) if is_several else column == wanted)
    return query


def by_columns(table: Table, clear: Mapping[str, object]) -> Select[Any]:
    """Rows whose clear columns have these values (a tuple: one of them), by id; carried out with them."""
    return _by_columns(table, tuple((name, isinstance(value, tuple)) for name, value in clear.items()))


class Record(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=Record)


class Shelf(Generic[R]):
    """`columns` are the clear ones, read from the record by name.

    What was read once in a transaction is not read again until something is written here: nobody else writes meanwhile.
    """

    table: ClassVar[Table]
    kind: ClassVar[Any]
    columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, connection: Connection, vault: Vault, journal: Journal) -> None:
        self._connection = connection
        self._vault = vault
        self._journal = journal
        self._versions: dict[str, int] = {}
        self._found: dict[str, R | None] = {}
        self._lists: dict[tuple[tuple[str, object], ...], list[R]] = {}

    def find(self, id: str) -> R | None:
        if id not in self._found:
            row = self._connection.execute(_by_id(self.table), {"wanted": id}).first()
            self._found[id] = None if row is None else self._open(row)
        return self._found[id]

    def get(self, id: str) -> R:
        """Raises Refusal("not-found"): the same answer as for what may not be seen (P12.11)."""
        record = self.find(id)
        if record is None:
            raise Refusal("not-found", code=id)
        return record

    def where(self, **clear: object) -> list[R]:
        """Records whose clear columns have these values (a tuple: one of them), by id."""
        asked = tuple(clear.items())
        if asked not in self._lists:
            rows = self._connection.execute(by_columns(self.table, clear), clear)
            self._lists[asked] = [self._open(row) for row in rows]
        return list(self._lists[asked])

    def forget(self) -> None:
        """What was read so far: rows went another way than through here."""
        self._found.clear()
        self._lists.clear()

    def count(self) -> int:
        """How many there are: nothing is ever taken away, so this is also the newest number."""
        return self._connection.execute(select(func.count()).select_from(self.table)).scalar_one()

    def add(self, record: R, *, because: Event) -> None:
        self.put(record)
        self._journal.note(because)

    def save(self, record: R, *, because: Event) -> None:
        self._write(record)
        self._journal.note(because)

    def keep(self, record: R, *, because: Event) -> None:
        """A new one, or in the place of the one that was there: the journal has both."""
        self.keep_quietly(record)
        self._journal.note(because)

    def save_quietly(self, record: R) -> None:
        """For what is no change of the work: a dialogue's next answer, a question's end."""
        self._write(record)

    def keep_quietly(self, record: R) -> None:
        if self.find(record.id) is None:
            self.put(record)
        else:
            self._write(record)

    def put(self, record: R) -> None:
        """Add without an event."""
        self._connection.execute(_new(self.table), self._row(record, version=1))
        self._versions[record.id] = 1
        self.forget()

    def _write(self, record: R) -> None:
        seen = self._versions[record.id]
        row = {f"new_{name}": value for name, value in self._row(record, version=seen + 1).items()}
        changed = self._connection.execute(_changed(self.table), {**row, "of": record.id, "seen": seen})
        if changed.rowcount != 1:
            raise Refusal("changed-meanwhile")
        self._versions[record.id] = seen + 1
        self.forget()

    def _key(self, record: R) -> int:
        return self._vault.keys.house()

    def _key_of_case(self, code: str) -> int:
        found = self._connection.execute(select(cases.c.referral).where(cases.c.id == code)).scalar_one()
        return self._vault.keys.case(found)

    def _row(self, record: R, *, version: int) -> dict[str, Any]:
        key, name = self._key(record), self.table.name
        sealed = self._vault.seal(
            documents.write(record), key=key, table=name, id=record.id, shape=shapes.newest(name)
        )
        clear = {column: getattr(record, column) for column in self.columns}
        return {"id": record.id, "version": version, "key": key, "sealed": sealed, **clear}

    def _open(self, row: Any) -> R:
        opened = self._vault.open(row.sealed, table=self.table.name, id=row.id)
        self._versions[row.id] = row.version
        plain = shapes.today(self.table.name, opened.shape, opened.plain)
        record: R = documents.read(plain, self.kind)
        self._found[row.id] = record
        return record
