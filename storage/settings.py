"""The few things the installation knows of itself."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.tables import settings

VALUE = select(settings.c.value).where(settings.c.name == bindparam("wanted"))
GONE = delete(settings).where(settings.c.name == bindparam("wanted"))
ALL = insert(settings)


class Settings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        found: str | None = self._connection.execute(VALUE, {"wanted": name}).scalar()
        return found

    def put(self, name: str, value: str) -> None:
        self.remove(name)
        self._connection.execute(ALL, {"name": name, "value": value})

    def remove(self, name: str) -> None:
        self._connection.execute(GONE, {"wanted": name})
