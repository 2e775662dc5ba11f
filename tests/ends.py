"""K7-QF3 is closed, opened again, or goes to another region: what is typed for it, and what came of it."""

from bot.context import Context
from bot.effects import Effect
from casework.case import Case
from casework.closing import Reason
from casework.people import Agency, Role
from tests.town import Town

ROOM = "case:K7-QF3"
REVIEW = ("skip", "lower", "skip", "yes", "yes", "yes", "send")
CLOSE = (
    ("risk reduced", "2 of 4. The person's own view of it"),
    ("Calmer since the move", "3 of 4. Was the person told, and how to come back?"),
    ("yes", "4 of 4. Is the person's safety plan up to date?"),
    ("yes", "Please check"),
)


def reviewed(town: Town, reduced: str = "yes") -> None:
    town.once(f"reviewed {reduced}", lambda town: _reviewed(town, reduced))


def _reviewed(town: Town, reduced: str) -> None:
    town.says("cormier", "review K7-QF3")
    seen_otherwise = ("skip",) if reduced == "yes" else ()
    for said in (*REVIEW[:5], reduced, *seen_otherwise, "send"):
        town.says("cormier", said)


def shown(town: Town) -> str:
    """All is answered, and what would happen is shown."""
    town.says("cormier", "case close K7-QF3")
    town.talks("cormier", *CLOSE)
    return town.says("cormier", "send")


def closed(town: Town) -> None:
    town.once("closed", _closed)


def _closed(town: Town) -> None:
    reviewed(town)
    shown(town)
    town.hears_no_more()
    town.says("cormier", "yes K7-QF3")


def closes(ctx: Context, by: str) -> list[Effect]:
    """At once, and nobody is told."""
    case, event = ctx.work.cases.get("K7-QF3").close(Reason.OTHER, by=by, at=ctx.now)
    ctx.work.cases.save(case, because=event)
    return []


def reopened(town: Town) -> str:
    town.says("cormier", "case reopen K7-QF3")
    return town.says("cormier", "yes K7-QF3")


def there(town: Town) -> None:
    """The team of Edmundston."""
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")
    town.moves_in("ouellette", agency=Agency.POLICE, region=3, language="fr", first="Marc")
    town.moves_in("nadeau", agency=Agency.HEALTH, region=3, language="fr", first="Rose")


def moved(town: Town) -> str:
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    return town.says("cormier", "yes K7-QF3")


def moved_over(town: Town) -> str:
    """And whoever is invited there comes in."""
    answer = moved(town)
    town.everybody_accepts()
    return answer


def the_case(town: Town) -> Case:
    with town.parts.open_work() as work:
        return work.cases.get("K7-QF3")


def written(town: Town) -> list[str]:
    """By the bot, in the room that the case has now."""
    return [event.content.get("body", "") for event in town.events(ROOM)]
