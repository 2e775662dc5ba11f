"""Records with sensible defaults, and a case that is already open."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.context import Context
from bot.effects import Effect, OpenRoom, SetMembers
from bot.handlers import affirmation
from casework.case import Case
from casework.consent import EXPLAINED, Consent, Written
from casework.events import Event
from casework.intake import Intake
from casework.nonconsent import CONVERSATION, NonConsent
from casework.opening import open_case
from casework.people import Agency, Person, Role
from casework.referral import Referral, Status
from casework.risk import Score, Tool
from casework.visit import HERE, Visit
from tests.town import Town

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FOUR = (Agency.POLICE, Agency.VICTIMS, Agency.HEALTH, Agency.DV)
TEAM = ("cormier", "leblanc", "roy", "gallant")
"""Who reads the open case, the coordinator first."""


def a_referral(**changed: Any) -> Referral:
    whole = Referral(
        id="R-7KQ4",
        region=1,
        referrer="p1",
        agency=Agency.POLICE,
        first="Marie",
        last="Tremblay",
        phone="506-555-0142",
        agreed_at=MONDAY - timedelta(hours=2),
        scores=(Score(Tool.ODARA, 9),),
        sent_at=MONDAY,
    )
    return replace(whole, **changed)


def a_consent(**changed: Any) -> Consent:
    whole = Consent(
        id="R-7KQ4",
        explained=EXPLAINED,
        agencies=FOUR,
        written=Written(signed_on=date(2026, 11, 21), details="Cormier, cabinet 3"),
    )
    return replace(whole, **changed)


def a_ground(**changed: Any) -> NonConsent:
    """For sharing without consent, whole and not yet recorded."""
    whole = NonConsent(
        id="R-7KQ4",
        scores=(Score(Tool.DA, 24),),
        talked=CONVERSATION,
        in_danger=("person",),
        rationale="Threats to kill, this week",
        informed="yes",
        in_the_way="distrust",
    )
    return replace(whole, **changed)


def an_intake(**changed: Any) -> Intake:
    whole = Intake(
        id="R-7KQ4",
        born=date(1991, 3, 14),
        partner_first="Alain",
        partner_last="Roussel",
        sent_at=MONDAY,
    )
    return replace(whole, **changed)


def a_team(town: Town) -> None:
    """Four agencies of Fredericton, an alternate, a program lead; Savoie stands in for Gallant."""
    town.once("a team", _move_in)


def _move_in(town: Town) -> None:
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("leblanc", Role.MEMBER, Agency.POLICE, first="Julie")
    town.moves_in("roy", Role.MEMBER, Agency.HEALTH, first="Anna")
    town.moves_in("gallant", Role.MEMBER, Agency.DV, first="Denise")
    town.moves_in("savoie", Role.MEMBER, Agency.DV, first="Hélène", language="fr")
    town.moves_in("theriault", Role.MEMBER, Agency.SOCIAL, first="Mira", last="Thériault")
    town.moves_in("mcgrath", Role.LEAD, first="Colleen", last="McGrath")
    town.says("cormier", "roster alternate gallant savoie")
    town.hears_no_more()


def an_open_case(
    town: Town,
    code: str = "K7-QF3",
    referral_id: str = "R-7KQ4",
    *,
    people: tuple[str, ...] = TEAM,
    region: int = 1,
) -> Case:
    """`a_team` has it open, in its room, in which all have arrived; Social Development is not in the scope.

    `people`: the coordinator first.
    """
    whole = f"case {code} {referral_id} {people} {region}"
    town.once(whole, lambda town: _open_case(town, code, referral_id, people, region))
    with town.parts.open_work() as work:
        return work.cases.get(code)


def two_open_cases(town: Town) -> None:
    """Leblanc and Gallant read both, Roy only the first."""
    a_team(town)
    an_open_case(town)
    an_open_case(town, "T9-HCX", "R-3HXD", people=("cormier", "leblanc", "gallant"))
    town.hears_no_more()


def _open_case(town: Town, code: str, referral_id: str, people: tuple[str, ...], region: int) -> None:
    now, cormier = town.clock.now(), town.people[people[0]].id
    team = tuple(town.people[name].id for name in people)
    referral = a_referral(
        id=referral_id, region=region, sent_at=now, agreed_at=now, state=Status.OPENED, taken_by=cormier
    )
    consent, recorded = a_consent(id=referral_id).record(by=cormier, at=now)
    intake = an_intake(id=referral_id, sent_at=now)
    intake = an_intake(id=referral_id, sent_at=now)
    file_number = f"1_11212026_TM-{code}"
    case, opened = open_case(code, referral, file_number, team, partner=intake.partner, by=cormier, at=now)
    quiet = Event(at=now, by="test", about=code)
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=quiet)
        work.consents.add(consent, because=recorded)
        work.intakes.add(intake, because=intake.recorded(by=cormier))
        work.cases.add(case, because=opened)
        work.commit()
    room = f"case:{code}"
    town.parts.dispatcher.act(lambda ctx: [OpenRoom(room=room), SetMembers(room=room)])
    town.settle()
    town.everybody_accepts()
    town.hears_no_more()


def change(town: Town, name: str, **fields: Any) -> Person:
    """In the roster, and nobody is told."""
    with town.parts.open_work() as work:
        person = replace(work.people.get(town.people[name].id), **fields)
        work.people.save_quietly(person)
        work.commit()
    return person


def year_is_nearly_over(town: Town, name: str) -> None:
    """Of an affirmation: in two minutes it has ended."""
    soon, id = town.clock.now() + timedelta(minutes=2), town.people[name].id

    def ends(ctx: Context) -> list[Effect]:
        person = ctx.work.people.get(id)
        assert person.affirmation is not None
        ctx.work.people.save_quietly(replace(person, affirmation=replace(person.affirmation, until=soon)))
        ctx.start(affirmation.YEAR, id, case="", region=1, due_at=soon, responsible=id)
        return []

    town.parts.dispatcher.act(ends)


def a_guest(town: Town, code: str = "K7-QF3") -> None:
    """Haddad, who reads along for the next hour."""
    haddad, now = town.moves_in("haddad", Role.AD_HOC), town.clock.now()
    visit = Visit(
        id=f"{code}/A1",
        case=code,
        person=haddad.id,
        named_by="test",
        meeting=None,
        client_agreed_at=now,
        opens_at=now,
        ends_at=now + timedelta(hours=1),
        state=HERE,
    )
    with town.parts.open_work() as work:
        work.visits.add(visit, because=visit.named(at=now))
        work.commit()


REFER = ("refer", "today 10:30", "Marie", "Tremblay", "506-555-0142", "no", "odara 9", "yes", "yes", "2")
"""All that is typed of a request to contact, but for `send`."""


def refers(
    town: Town,
    name: str = "leblanc",
    first: str = "Marie",
    last: str = "Tremblay",
    phone: str = "506-555-0142",
    *,
    more: str = "",
    **instead: str,
) -> str:
    """The whole of it; `agreed`, `basis`, `plan`, `brain` in place of the usual answers. The code."""
    instead |= {"first": first, "last": last, "phone": phone}
    keys = ("start", "agreed", "first", "last", "phone", "message", "basis", "needs", "plan", "brain")
    lines = [instead.get(key, line) for key, line in zip(keys, REFER, strict=True)]
    for line in (*lines, *([more] if more else [])):
        town.says(name, line)
    return code_in(town.says(name, "send"))


def code_in(body: str) -> str:
    found = re.search(r"R-\w{4}", body)
    assert found, body
    return found[0]


def plain(text: str) -> str:
    """With ordinary spaces: French has some that do not break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def ready_for_intake(town: Town) -> None:
    """A team, and a consent on record of whom R-7KQ4 is about."""
    a_team(town)
    consented(town)


def consented(town: Town, code: str = "R-7KQ4") -> None:
    """A referral whose person was reached, and has consented; no case yet."""
    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent(id=code).record(by=cormier, at=now)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id=code, state=Status.CONTACTED, sent_at=now))
        work.consents.add(consent, because=recorded)
        work.commit()


def gives_consent(
    town: Town,
    coordinator: str,
    code: str,
    agencies: str = "1 2 4 5",
    *,
    own_words: str = "so that you all know",
    paper: str = "Cormier, cabinet 3",
) -> str:
    """The whole dialogue; the answer to `send`."""
    talk = (f"consent {code}", "1", "1", "1", "1", f"1 {own_words}", "English", "1")
    for said in (*talk, agencies, "skip", f"today, {paper}", "1", "skip"):
        town.says(coordinator, said)
    return town.says(coordinator, "send")
