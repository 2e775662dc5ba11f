"""What reached nobody in a coordination room is told where it can be read (ARCHITECTURE 11, 13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import dispatcher
from bot.context import Context
from bot.effects import Effect, SetMembers
from bot.incoming import Done
from bot.relay import KINDS
from bot.words import called
from casework.people import Agency, Role
from tests.build import an_open_case
from tests.town import Town

COORDINATION = "coordination:1"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town.empty(tmp_path)
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("leblanc", Role.MEMBER, Agency.POLICE)
    town.moves_in("mcgrath", Role.LEAD, first="Colleen", last="McGrath")
    town.hears_no_more()
    return town


def reports(town: Town, what: str, room: str, *silent: str, **about: str) -> None:
    """As the relay does, of a message of that room."""
    users = " ".join(town.people[name].user_id for name in silent)
    report = Done(id=f"{what} x", what=what, room=room, about={"users": users, "kind": "say", **about})

    def act(ctx: Context) -> list[Effect]:
        return ctx.router.react(ctx, report)

    town.parts.dispatcher.act(act)
    town.settle()


def heard(town: Town, name: str) -> list[str]:
    return town.heard(town.direct(name))


def test_what_failed_there_is_told_to_each_coordinator_alone(town: Town):
    reports(town, "failed", COORDINATION)

    for name in ("cormier", "doucet"):
        assert heard(town, name) == [
            "Something for the coordination room did not go out: a message.\nThe homeserver refused it.\n"
            "Now: tell your operator."
        ]
    assert not heard(town, "cyr")
    assert not town.heard(COORDINATION)


def test_in_french(town: Town):
    reports(town, "failed", "coordination:3")

    assert heard(town, "cyr")[0].startswith("Quelque chose pour la salle de coordination n’est pas parti")


def test_what_failed_elsewhere_is_told_in_the_coordination_room(town: Town):
    reports(town, "failed", town.direct("leblanc"))

    assert town.heard(COORDINATION)[0].startswith("Something did not go out: a message.")


@pytest.mark.rule("P11.1", "P11.2")
@pytest.mark.parametrize("kind", [*KINDS, "chime"])
def test_whatever_it_was_is_named_in_words_of_each_language(town: Town, kind: str):
    for region, of in (("1", "cormier"), ("3", "cyr")):
        reports(town, "failed", town.direct(of), kind=kind)

        line = town.heard(f"coordination:{region}")[-1].splitlines()[0]

        assert (
            line
            == {
                "1": f"Something did not go out: {called('letter', kind, 'en')}.",
                "3": f"Quelque chose n’est pas parti\u00a0: {called('letter', kind, 'fr')}.",
            }[region]
        )


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", dispatcher.KINDS)
def test_whatever_arrives_has_a_word_in_each_language(kind: str, lang: str):
    assert called("arrived", kind, lang) != kind


@pytest.mark.parametrize("what", ["failed", "unread"])
def test_a_notice_that_does_not_arrive_either_is_no_new_notice(town: Town, what: str):
    """Else the two rooms would tell each other for ever."""
    reports(town, "failed", COORDINATION)
    name = next(one for one in sent_names(town) if one.startswith("undelivered/"))
    town.hears_no_more()

    reports(town, what, town.direct("cormier"), "cormier", name=name, urgent="yes")
    reports(town, what, COORDINATION, "cormier", "doucet", name=name, urgent="yes")

    assert not heard(town, "cormier")
    assert not town.heard(COORDINATION)


def sent_names(town: Town) -> list[str]:
    ours = (one.event_id for one in town.events(town.direct("cormier")))
    with town.parts.open_work() as work:
        named = [work.sent.named(event_id) for event_id in ours]
    return [one[1] or "" for one in named if one]


def test_who_reads_hears_of_an_urgent_message_that_the_other_could_not(town: Town):
    reports(town, "unread", COORDINATION, "doucet", urgent="yes")

    assert heard(town, "cormier") == [
        "Doucet: not told.\nNo device that can read the coordination room. Please telephone.\n"
        "Now: `device list` there shows whose devices are not verified."
    ]
    assert not heard(town, "doucet")


def test_where_nobody_reads_they_and_the_program_leads_hear_of_it_once_a_day(town: Town):
    reports(town, "unread", COORDINATION, "cormier", "doucet")
    reports(town, "unread", COORDINATION, "cormier", "doucet")

    assert len(heard(town, "cormier")) == len(heard(town, "doucet")) == 1
    assert heard(town, "cormier")[0].startswith("Nobody could read my last message in the coordination room.")
    [to_the_leads] = town.heard("program")
    assert to_the_leads.split("\n\n")[0] == (
        "Fredericton: no coordinator has a device that reads.\n"
        "Alerts there reach nobody.\n"
        "To call: Cormier, Doucet\n"
        "Now: please telephone them."
    )

    town.pass_time(timedelta(days=1, minutes=1))
    reports(town, "unread", COORDINATION, "cormier", "doucet")
    assert len(heard(town, "cormier")) == 2


def test_what_is_not_urgent_and_somebody_read_is_told_to_nobody(town: Town):
    reports(town, "unread", COORDINATION, "doucet")

    assert not heard(town, "cormier")
    assert not town.heard("program")


# --- what a removed person reads ---------------------------------------------------------------------------------
@pytest.mark.rule("P12.10", "P1.13")
def test_who_is_removed_reads_one_neutral_line_in_their_language(town: Town):
    town.moves_in("savoie", Role.COORDINATOR, Agency.VICTIMS, language="fr")
    for name in ("doucet", "savoie"):
        town.says("cormier", f"lock {name}")

    reasons = {user: said for (_, user), said in town.server.reasons.items()}
    assert reasons[town.people["doucet"].user_id] == "Questions: ask your coordinator."
    assert reasons[town.people["savoie"].user_id] == "Des questions? Voyez votre coordination."


@pytest.mark.rule("P11.6")
def test_a_stranger_is_removed_without_a_word(town: Town):
    room_id = town.room_id(COORDINATION)
    town.server.accept(room_id, "@stranger:hs.test")
    town.settle()

    assert town.server.reasons[room_id, "@stranger:hs.test"] == ""


@pytest.mark.rule("P11.6")
def test_that_a_stranger_was_inside_the_coordinators_hear_once(town: Town):
    an_open_case(town, people=("cormier", "leblanc"))
    town.server.accept(town.room_id("case:K7-QF3"), "@stranger:hs.test")
    town.settle()
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room="case:K7-QF3")])
    town.settle()

    [told] = [body for body in town.heard(COORDINATION) if "not on the roster" in body]
    assert told.startswith("Somebody who is not on the roster was in K7-QF3, and I remove them.")
    assert "@stranger" not in told


def test_whoever_may_not_read_any_more_is_no_stranger(town: Town):
    an_open_case(town, people=("cormier", "leblanc"))
    town.says("cormier", "lock leblanc")

    assert "leblanc" not in town.members("case:K7-QF3")
    assert not any("not on the roster" in body for body in town.heard(COORDINATION))


@pytest.mark.rule("P7.3")
def test_one_development_that_a_person_does_not_know_of_is_told_once(town: Town):
    for _ in ("the ring", "the ring of whoever stands in"):
        reports(town, "unread", town.direct("leblanc"), "leblanc", urgent="yes", subject="K7-QF3/D1")

    reports(town, "unread", town.direct("leblanc"), "leblanc", urgent="yes")  # one that belongs to nothing
    reports(town, "unread", town.direct("leblanc"), "leblanc", urgent="yes", subject="K7-QF3/D1")
    reports(town, "unread", town.direct("leblanc"), "leblanc", urgent="yes", subject="K7-QF3")

    [told] = town.heard(COORDINATION)
    assert told.startswith("Leblanc has no device that can read, and was not told.\nAbout: K7-QF3, D1\n")
    reports(town, "unread", town.direct("leblanc"), "leblanc", urgent="yes", subject="K7-QF3/D2")
    assert len(town.heard(COORDINATION)) == 2
    assert "About: K7-QF3, D2" in town.last(COORDINATION)
    town.pass_time(timedelta(hours=1))
    reports(town, "unread", town.direct("leblanc"), "leblanc", urgent="yes", subject="K7-QF3/D2")
    assert len(town.heard(COORDINATION)) == 3


@pytest.mark.rule("P7.3")
def test_card_ring_and_counter_that_a_person_could_not_read_are_one_thing(town: Town):
    town.moves_in("roy", Role.MEMBER, Agency.HEALTH, first="Anna")
    an_open_case(town, people=("leblanc", "roy"))
    town.server.no_devices = {town.people["roy"].user_id}
    town.hears_no_more()

    town.says("leblanc", "!critical bail Released on bail 14:10", room="case:K7-QF3")
    town.pass_time(timedelta(minutes=10))

    assert sum(line.startswith("Roy has no device") for line in town.heard(COORDINATION)) == 1


@pytest.mark.rule("P3.5")
def test_a_withdrawal_that_a_person_could_not_read_is_told_soon_after_a_development_too(town: Town):
    town.moves_in("roy", Role.MEMBER, Agency.HEALTH, first="Anna")
    an_open_case(town, people=("cormier", "leblanc", "roy"))
    town.server.no_devices = {town.people["roy"].user_id}
    town.says("leblanc", "!critical bail Released on bail 14:10", room="case:K7-QF3")
    town.pass_time(timedelta(minutes=10))
    town.hears_no_more()

    town.says("cormier", "consent withdraw K7-QF3")

    assert sum(line.startswith("Roy has no device") for line in town.heard(COORDINATION)) == 1
