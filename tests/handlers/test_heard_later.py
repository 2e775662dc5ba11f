"""Who may hear what waited, when it goes out at last; and what stood there before (P1.8, P1.12, P3.9)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.context import Context, coordination, direct
from bot.effects import Effect
from bot.homeserver import GatewayError
from casework.closing import Reason
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_intake, an_open_case
from tests.town import Town

COORDINATION = "coordination:1"
A_DAY = timedelta(days=1)
Written = Callable[[Context], Effect]


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("heard"))


def wait(town: Town, *written: Written) -> None:
    """The homeserver is not there to take them."""
    town.server.down = GatewayError("not there")
    town.parts.dispatcher.act(lambda ctx: [one(ctx) for one in written])
    asyncio.run(town.parts.relay.drain())


def is_kept_out(town: Town, name: str) -> None:
    """Noted before the homeserver is back."""

    def note(ctx: Context) -> list[Effect]:
        apart, event = ctx.work.cases.get("K7-QF3").keep_out(town.people[name].id, by="test", at=ctx.now)
        ctx.work.cases.save(apart, because=event)
        return []

    town.parts.dispatcher.act(note)


def is_back(town: Town) -> None:
    town.server.down = None
    town.pass_time(timedelta(hours=1))


def opened(town: Town, room: str) -> Written:
    return lambda ctx: ctx.say(room, "case/is-open", code="K7-QF3", id="R-7KQ4", at=ctx.now)


def rung(town: Town, name: str, code: str) -> Written:
    """One that is urgent now, and so is no chime."""
    return lambda ctx: ctx.ring_person(
        town.people[name], "case/invited", about=code, urgent=True, code=code, at=ctx.now
    )


@pytest.mark.rule("P1.12")
def test_a_message_that_waited_does_not_reach_who_was_kept_out_meanwhile(town: Town):
    rooms = {name: direct(town.people[name]) for name in ("roy", "leblanc")}
    wait(town, *(opened(town, room) for room in rooms.values()), rung(town, "roy", "K7-QF3"))

    is_kept_out(town, "roy")
    is_back(town)

    assert not any("K7-QF3" in body for body in town.heard(rooms["roy"]))
    assert any("K7-QF3" in body for body in town.heard(rooms["leblanc"]))


@pytest.mark.rule("P1.8")
def test_nor_who_stepped_aside_and_the_answer_to_it_comes(town: Town):
    room = direct(town.people["roy"])
    wait(town, opened(town, room))
    town.parts.dispatcher.act(
        lambda ctx: [
            ctx.say(room, "conflict/noted", code="K7-QF3", at=ctx.now, stood_there=False, comes=True)
        ]
    )
    town.server.down = None

    town.says("roy", "conflict K7-QF3")
    town.pass_time(timedelta(hours=1))

    assert not any("is now the case" in body for body in town.heard(room))
    assert any("you are out of K7-QF3" in body for body in town.heard(room))


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("urgent", [True, False])
def test_what_waited_for_the_coordination_room_goes_to_the_others_one_by_one(town: Town, urgent: bool):
    wait(town, lambda ctx: replace(opened(town, coordination(1))(ctx), urgent=urgent))

    is_kept_out(town, "doucet")
    is_back(town)

    assert not any("K7-QF3" in body for body in town.heard(COORDINATION))
    assert not any("K7-QF3" in body for body in town.heard(town.direct("doucet")))
    assert [body for body in town.heard(town.direct("cormier")) if "is now the case K7-QF3" in body]


@pytest.mark.rule("P1.12", "P10.3")
@pytest.mark.parametrize("name", ["roy", "savoie"])
def test_of_a_message_about_several_one_hears_at_least_which_of_them_it_was_about(town: Town, name: str):
    """It cannot go out as it is; that it named another one is not told."""
    an_open_case(town, "M4-WP8", "R-9TMF", people=("cormier", "roy", "savoie"))
    room = town.direct(name)
    wait(town, lambda ctx: ctx.say(room, "common/fault", reference="E-1", of=["K7-QF3", "M4-WP8"]))
    town.hears_no_more()

    is_kept_out(town, name)
    is_back(town)

    told = {
        "roy": "A message of Saturday 21 November, 10:50 came too late, and is not sent any more.\n"
        "It was about M4-WP8.\nNow: `today`",
        "savoie": "Un message du samedi 21 novembre à 10\u00a0h\u00a050 arrive trop tard et n’est plus envoyé.\n"
        "Il concernait M4-WP8.\nMaintenant\u00a0: `jour`",
    }
    assert town.heard(room) == [told[name]]


@pytest.mark.rule("P1.12", "P10.3")
def test_of_a_ring_that_was_joined_from_several_the_others_are_not_lost(town: Town):
    """Joined while the homeserver was away."""
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3MHP", state=Status.SENT, sent_at=town.clock.now()))
        work.commit()
    doucet, now = town.people["doucet"], town.clock.now()

    def chime(code: str) -> Written:
        return lambda ctx: ctx.ring_person(doucet, "case/invited", about=code, code=code, at=now)

    wait(town, chime("K7-QF3"), chime("R-3MHP"))
    is_kept_out(town, "doucet")
    is_back(town)

    heard = "\n".join(town.heard(town.direct("doucet")))
    assert "R-3MHP" in heard and "K7-QF3" not in heard
    assert "came too late" not in heard  # its list is withheld, and each ring of it stands for itself


@pytest.mark.rule("P3.4")
def test_nor_does_it_reach_whose_agency_the_client_took_out_meanwhile(town: Town):
    room = direct(town.people["roy"])
    wait(town, opened(town, room))

    def narrow(ctx: Context) -> list[Effect]:
        given = ctx.work.consents.get("R-7KQ4")
        narrow, event = given.rescope(remove=(Agency.HEALTH,), by="test", at=ctx.now)
        ctx.work.consents.save(narrow, because=event)
        return [ctx.say(room, "case/is-open", code="K7-QF3", id="later", at=ctx.now)]

    town.parts.dispatcher.act(narrow)
    is_back(town)

    heard = town.heard(room)
    assert not any("R-7KQ4 is now the case" in body for body in heard)
    assert any("later is now the case" in body for body in heard)  # written when it was known


@pytest.mark.rule("P8.4")
def test_what_was_on_its_way_when_the_case_closed_still_comes(town: Town):
    room = direct(town.people["roy"])
    wait(town, opened(town, room))

    def close(ctx: Context) -> list[Effect]:
        closed, event = ctx.work.cases.get("K7-QF3").close(Reason.OTHER, by="test", at=ctx.now)
        ctx.work.cases.save(closed, because=event)
        return []

    town.parts.dispatcher.act(close)
    is_back(town)

    assert any("R-7KQ4 is now the case" in body for body in town.heard(room))


@pytest.mark.rule("P1.12")
def test_a_refusal_that_names_the_code_back_is_still_said(town: Town):
    is_kept_out(town, "roy")
    town.settle()

    assert town.says("roy", "case show K7-QF3").startswith("I know no case K7-QF3")


def test_a_row_that_cannot_be_asked_about_keeps_nothing_else_up(town: Town):
    """One that a later release wrote, say."""
    wait(town, opened(town, direct(town.people["roy"])), rung(town, "leblanc", "K7-QF3"))
    with town.parts.open_work() as work:
        [letter] = [
            one
            for one in work.outbox.waiting(town.clock.now() + A_DAY, busy=set(), limit=9)
            if one.room == direct(town.people["roy"])
        ]
        work.outbox.rewrite(letter.token, {**letter.content, "of": [{}]})
        work.commit()

    is_back(town)

    assert any("K7-QF3" in body for body in town.heard(direct(town.people["roy"])))
    assert town.rings(direct(town.people["leblanc"]))


# --- what stood there before ------------------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_every_line_with_its_code_goes_from_the_coordination_room(town: Town):
    """Lists of rings did already; a line of no name as well."""
    town.parts.dispatcher.act(lambda ctx: [opened(town, coordination(1))(ctx)])
    town.says("cormier", "danger K7-QF3 Somebody is at the door")
    assert [body for body in bodies(town) if "K7-QF3" in body]

    town.says("cormier", "case exclude doucet K7-QF3")

    assert not [body for body in bodies(town) if "K7-QF3" in body or "R-7KQ4" in body]


@pytest.mark.rule("P3.9")
@pytest.mark.parametrize("typed", ["consent scope K7-QF3 -@doucet", "consentement portée K7-QF3 -Doucet"])
def test_so_it_does_when_the_client_leaves_a_coordinator_out(town: Town, typed: str):
    town.parts.dispatcher.act(lambda ctx: [opened(town, coordination(1))(ctx)])
    town.settle()

    town.says("cormier", typed)

    assert not [body for body in bodies(town) if "K7-QF3" in body or "R-7KQ4" in body]


@pytest.mark.rule("P1.12")
def test_and_when_the_intake_names_a_namesake(town: Town):
    town.moves_in("roussel", Role.COORDINATOR, Agency.VICTIMS, first="Alain")
    named = an_intake(id="R-3MHP")
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3MHP", state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    cormier = town.people["cormier"]
    town.parts.dispatcher.act(
        lambda ctx: [ctx.say(COORDINATION, "referral/taken", id="R-3MHP", by=cormier, at=ctx.now)]
    )
    town.settle()
    assert [body for body in bodies(town) if "R-3MHP" in body]

    def note(ctx: Context) -> list[Effect]:
        ctx.work.intakes.add(named, because=named.recorded(by=cormier.id))
        return []

    town.parts.dispatcher.act(note)
    town.settle()

    assert not [body for body in bodies(town) if "R-3MHP" in body]


def bodies(town: Town) -> list[str]:
    return [one.content.get("body", "") for one in town.events(COORDINATION)]


@pytest.mark.rule("P3.4", "P12.11")
def test_the_end_of_the_case_lets_nothing_through_to_who_was_out_of_it_before(town: Town):
    rooms = {name: direct(town.people[name]) for name in ("roy", "leblanc")}
    wait(town, *(opened(town, room) for room in rooms.values()))

    def narrow(ctx: Context) -> list[Effect]:
        given, event = ctx.work.consents.get("R-7KQ4").rescope(remove=("health",), by="test", at=ctx.now)
        ctx.work.consents.save(given, because=event)
        return []

    def close(ctx: Context) -> list[Effect]:
        ended, _ = ctx.work.cases.get("K7-QF3").close(Reason.OTHER, by="test", at=ctx.now)
        ctx.work.cases.save_quietly(ended)
        return []

    town.parts.dispatcher.act(narrow)
    town.parts.dispatcher.act(close)
    is_back(town)

    assert not any("K7-QF3" in body for body in town.heard(rooms["roy"]))
    assert any("K7-QF3" in body for body in town.heard(rooms["leblanc"]))
