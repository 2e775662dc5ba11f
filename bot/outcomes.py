"""What follows once a message has its event id, from the answer to the sending or from its echo (ARCHITECTURE 11).

Between the two the process may have been killed: both ways do the same, and the second finds nothing to do.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot import hearing, reports
from bot.incoming import Done
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork


def arrived(
    work: UnitOfWork, token: str, event_id: str, now: datetime, *, known: Letter | None = None
) -> None:
    """`known`: as it was taken. Whoever was kept out of its matter while it was under way does not keep it (P1.12)."""
    letter = work.outbox.sent(token, event_id, now, known=known)
    if letter is None:
        return
    if letter.content.get("of") and hearing.asked(work, letter, partial(hearing.withheld, work, letter, now)):
        work.outbox.take_back(letter.room, event_id, now)
    if users := letter.content.get("unread"):
        reports.report(work, _unread(letter, users), now)


def unreached(work: UnitOfWork, letter: Letter, users: frozenset[str]) -> None:
    """Noted before it leaves: whoever only hears its echo must know it too. Of a later try, it is who is left."""
    if (users or "unread" in letter.content) and work.outbox.still_waits(letter.token):
        work.outbox.rewrite(letter.token, {**letter.content, "unread": sorted(users)})


def _unread(letter: Letter, users: list[str]) -> Done:
    about = {
        "users": " ".join(users),
        "urgent": "yes" if letter.urgent else "",
        "name": letter.name or "",
        "subject": letter.about or letter.content.get("about") or "",
    }
    return Done(id=f"unread {letter.token}", what="unread", room=letter.room, about=about)
