"""What happens around a report: who opens the room, what is kept, who is rung."""

from datetime import UTC, datetime, timedelta

from bot.incoming import Read
from casework.critical import Development
from tests.town import ATLANTIC, Town

AFTERNOON = datetime(2026, 11, 30, 14, 22, tzinfo=ATLANTIC).astimezone(UTC)
CASE = "case:K7-QF3"
REGION = "coordination:1"
PROGRAM = "program"
BAIL = (
    "critical K7-QF3 bail Released on bail 14:10, no contact with client and children, must live in Moncton"
)


def at(hour: int, minute: int) -> datetime:
    return AFTERNOON.astimezone(ATLANTIC).replace(hour=hour, minute=minute).astimezone(UTC)


def opens_the_room(town: Town, name: str) -> None:
    """Their client shows a receipt, a moment later."""
    town.clock.pass_(timedelta(seconds=20))
    user = town.people[name].user_id
    receipt = Read(room_id=town.room_id(CASE), user_id=user, read_event=f"${name}", at=town.clock.now())
    town.server.arriving.append(receipt)
    town.settle()


def kept(town: Town, short: str = "D1") -> Development:
    with town.parts.open_work() as work:
        return work.developments.get(f"K7-QF3/{short}")


def all_rings(town: Town) -> list[str]:
    rooms = [CASE, REGION, PROGRAM, *(town.direct(name) for name in town.people)]
    return [ring for room in rooms for ring in town.rings(room)]


def clocks(town: Town, subject: str = "K7-QF3/D1") -> dict[str, datetime]:
    with town.parts.open_work() as work:
        return {one.rule: one.due_at for one in work.deadlines.open(subject=subject)}
