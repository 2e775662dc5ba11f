"""What waits to leave, and leaves later or not at all: held back, withdrawn, called back, hushed (ARCHITECTURE 11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from storage.letters import OF_TOKEN, Letters
from storage.tables import outbox

FADES = "fades"
"""The name of a redaction that waits for an answer's hour."""
SETTLED = "settled"
"""What stands in the name of the line that says so, where it had rung."""
ASIDE = "aside"
"""The name, in a direct room, of what did not go to the coordination room as somebody there must not hear of it."""
RETURNS = "returns"
"""The name of a leaving that was under way when the room was wanted again."""


def said(room: str, name: str, kind: str = "say") -> ColumnElement[bool]:
    """The messages of this name, or what was to be edited of them."""
    return (outbox.c.room == room) & (outbox.c.name == name) & (outbox.c.kind == kind)


def is_settling(name: str | None) -> bool:
    return name is not None and f"/{SETTLED}" in name


class Withheld(Letters):
    def postpone(self, token: str, until: datetime) -> None:
        self._connection.execute(update(outbox).where(outbox.c.token == token).values(due_at=until))

    def hold(self, token: str, until: datetime) -> None:
        """Not before then; it has no place in its lane meanwhile, and what comes after it goes on."""
        self._connection.execute(update(outbox).where(outbox.c.token == token).values(due_at=until, tries=0))

    def replace_edit(self, room: str, name: str) -> None:
        """A newer edit of the same message takes the place of one that still waits untried."""
        self._drop(said(room, name, "edit") & outbox.c.tried_at.is_(None))

    def withdraw(self, about: str) -> None:
        """Settled: what still waits about it does not go out any more."""
        self._drop(outbox.c.about == about)

    def call_back(self, room: str, name: str) -> bool:
        """The message of this name does not go out, if it is still to."""
        return self._drop(said(room, name), "called-back") > 0

    def call_back_about(self, about: str) -> None:
        """It holds what must not be read there: not even if it is under way."""
        self._drop(outbox.c.about == about, "called-back")

    def hush(self, room: str) -> None:
        """What waits to be said there is not said any more; members, settings and redactions stay."""
        self._drop((outbox.c.room == room) & outbox.c.kind.in_(("say", "edit")), "called-back")

    def drop_room(self, room: str) -> None:
        """Nothing that waits there goes out; that the room is made, and what is taken out of it, goes on."""
        self._drop((outbox.c.room == room) & outbox.c.kind.not_in(("open-room", "redact")))

    def drop_redactions(self, room: str) -> None:
        self._drop((outbox.c.room == room) & (outbox.c.kind == "redact"))

    def is_leaving(self, room: str) -> bool:
        """The server was asked to let the bot out: it may be out by now."""
        leaving = (outbox.c.room == room) & (outbox.c.kind == "leave-room") & (outbox.c.tries > 0)
        asked = select(outbox.c.number).where(leaving, outbox.c.state == "waiting")
        return self._connection.execute(asked).first() is not None

    def may_stand_there(self, room: str, since: datetime) -> bool:
        """Something was called back on its way there, and only its echo will say whether it arrived."""
        called_back = (outbox.c.room == room) & (outbox.c.state == "called-back")
        tried = select(outbox.c.number).where(called_back, outbox.c.tried_at > since)
        return self._connection.execute(tried.limit(1)).first() is not None

    def stay(self, room: str) -> None:
        """The bot does not leave it after all; where it may have done so by now, it makes it anew (`returns`)."""
        leaving = (outbox.c.room == room) & (outbox.c.kind == "leave-room")
        self._drop(leaving & outbox.c.tried_at.is_(None))
        under_way = update(outbox).where(leaving & (outbox.c.state == "waiting"))
        self._connection.execute(under_way.values(name=RETURNS))

    def returns(self, token: str) -> bool:
        """It was called off while it was under way."""
        row = self._connection.execute(OF_TOKEN, {"wanted": token}).first()
        return row is not None and (row.name == RETURNS or row.state == "withdrawn")

    def held(self, room: str, now: datetime) -> int:
        """How many messages wait there for a later moment."""
        later = (outbox.c.room == room) & (outbox.c.state == "waiting") & (outbox.c.due_at > now)
        messages = select(func.count()).select_from(outbox).where(later, outbox.c.kind == "say")
        return int(self._connection.execute(messages).scalar_one())

    def release(self, room: str, now: datetime) -> None:
        """What was held back there goes out now."""
        later = (outbox.c.room == room) & (outbox.c.state == "waiting") & (outbox.c.due_at > now)
        held = update(outbox).where(later, outbox.c.kind.in_(("say", "edit")))
        self._connection.execute(held.values(due_at=now))

    def hide(self, room: str, now: datetime) -> int:
        """What fades there goes at once: redactions that wait for their hour, and answers still on their way."""
        waiting = (outbox.c.room == room) & (outbox.c.state == "waiting")
        later = waiting & (outbox.c.name == FADES) & (outbox.c.due_at > now)
        stood = self._connection.execute(update(outbox).where(later).values(due_at=now)).rowcount
        unsent = waiting & outbox.c.kind.in_(("say", "file"))
        rows = self._connection.execute(select(outbox).where(unsent)).all()
        fading = [row.token for row in rows if self._letter(row).content.get("fades")]
        return stood + self._drop(outbox.c.token.in_(fading), "called-back")
