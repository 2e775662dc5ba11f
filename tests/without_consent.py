"""K7-QF3 is open without consent, because of a danger (PROTOCOL P9): who takes part."""

from bot.effects import OpenRoom, SetMembers
from casework.case import Basis, Case
from casework.events import Event
from casework.opening import open_case
from casework.people import Agency, Area
from casework.referral import Status
from tests.build import a_ground, a_referral, a_team, an_intake, change, gives_consent
from tests.town import Town

ROOM = "case:K7-QF3"
SELECT = ("cormier", "leblanc", "theriault")


def moved_in(town: Town) -> None:
    """Thériault in child and youth services, with Poirier of social assistance as her alternate."""
    a_team(town)
    town.moves_in("poirier", agency=Agency.SOCIAL)
    change(town, "theriault", areas=(Area.CHILD,), alternate=town.people["poirier"].id)
    change(town, "poirier", areas=(Area.ASSISTANCE,))


def a_case_without_consent(town: Town) -> Case:
    """In its room, with its select members."""
    now, cormier = town.clock.now(), town.people["cormier"].id
    team = tuple(town.people[name].id for name in SELECT)
    referral = a_referral(sent_at=now, agreed_at=now, state=Status.OPENED, taken_by=cormier)
    ground, recorded = a_ground().record(by=cormier, at=now)
    intake = an_intake(sent_at=now)
    case, opened = open_case(
        "K7-QF3",
        referral,
        "1_11212026_TM",
        team,
        partner=intake.partner,
        basis=Basis.DANGER,
        by=cormier,
        at=now,
    )
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=Event(at=now, by="test", about="R-7KQ4"))
        work.nonconsents.add(ground, because=recorded)
        work.intakes.add(intake, because=intake.recorded(by=cormier))
        work.cases.add(case, because=opened)
        work.commit()
    town.parts.dispatcher.act(lambda ctx: [OpenRoom(room=ROOM), SetMembers(room=ROOM)])
    town.settle()
    town.everybody_accepts()
    town.hears_no_more()
    return case


def consents(town: Town) -> str:
    return gives_consent(town, "cormier", "K7-QF3")
