"""A coordinator who may not read a case reads nothing of it by any command or code, and learns of none (P9.3, P12.11)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import handlers
from bot.router import C, Command, Place
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import closes
from tests.handlers.test_closed import OWN_WORDS, SAID
from tests.town import Town
from tests.without_consent import a_case_without_consent, moved_in

CASE, REFERRAL = "K7-QF3", "R-7KQ4"
NONE_SUCH = {CASE: "M3-WP8", REFERRAL: "R-9TMF"}
SEALED = ("Marie", "Tremblay", "0142", "Alain", "Roussel", "1_11212026", "1991", "Threats to kill", "ODARA 9")
"""What the records of it hold."""
TYPED = OWN_WORDS | {
    "referral contact": "referral contact R-7KQ4 no-answer",
    "referral number": "referral number R-7KQ4 506-555-0199, message no",
    "referral assessment": "referral assessment R-7KQ4 offered",
    "referral close": "referral close R-7KQ4 moved to another province",
    "consent scope": "consent scope K7-QF3 -police",
    "risk correct": "risk correct 1 K7-QF3",
    "case delegate": "case delegate @roy review K7-QF3",
    "checked": "checked nothing K7-QF3",
}
DANGERS = ("critical", "danger")
"""Never held up by who may read it: they go to those who may (P7.10)."""
BARRED = {
    "an agency that takes no part": "hache",
    "kept out": "arseneau",
    "stepped aside": "doucet",
    "a namesake": "roussel",
    "left out by the person": "boudreau",
    "another region": "picard",
    "locked": "gagnon",
}


def with_coordinators(town: Town) -> None:
    for name, agency in (("hache", Agency.HEALTH), ("arseneau", Agency.VICTIMS), ("doucet", Agency.POLICE)):
        town.moves_in(name, Role.COORDINATOR, agency)
    town.moves_in("roussel", Role.COORDINATOR, Agency.VICTIMS, first="Alain")
    town.moves_in("boudreau", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("gagnon", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("levesque", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Lise")


def bar(town: Town) -> None:
    """Each for another reason; Levesque is only away."""
    id = {name: person.id for name, person in town.people.items()}
    with town.parts.open_work() as work:
        case, referral = work.cases.get(CASE), work.referrals.get(REFERRAL)
        work.cases.save_quietly(replace(case, excluded=(id["arseneau"],), conflicts=(id["doucet"],)))
        known = replace(
            referral, excluded=(id["arseneau"],), referrer=id["leblanc"], taken_at=town.clock.now()
        )
        work.referrals.save_quietly(known)
        for shelf in (work.consents, work.nonconsents):
            if (ground := shelf.find(REFERRAL)) is not None:
                shelf.save_quietly(replace(ground, left_out=(id["boudreau"],)))
        work.commit()
    town.says("cormier", "lock @gagnon")
    town.says("cormier", "away levesque today monday")
    town.hears_no_more()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("barred"))
    moved_in(town)
    with_coordinators(town)
    a_case_without_consent(town)
    bar(town)
    return town


@pytest.fixture(scope="module")
def closed(opened: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = opened.copied_to(tmp_path_factory.mktemp("closed"))
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    town.hears_no_more()
    return town


OF_A_CASE, OF_A_REFERRAL = {"case", "alarm", "matter", "subject"}, {"referral", "matter", "subject"}
"""The arguments that a code stands for."""
COMMANDS = [
    command
    for command in handlers.router().commands
    if C in command.allow and any(slot.name in OF_A_CASE | OF_A_REFERRAL for slot in command.slots)
]


def lines(command: Command) -> list[str]:
    """By the case's code and the referral's, where the command takes either."""
    kinds = {slot.name for slot in command.slots}
    codes = [CASE] * bool(kinds & OF_A_CASE) + [REFERRAL] * bool(kinds & OF_A_REFERRAL)
    if command.name in TYPED:
        whole = TYPED[command.name]
        return [whole.replace(CASE, code).replace(REFERRAL, code) for code in codes]
    needed = [
        SAID.get(slot.name, "words")
        for slot in command.slots
        if slot.required and slot.name not in OF_A_CASE | OF_A_REFERRAL
    ]
    return [" ".join([command.name, *needed, code]) for code in codes]


SHARED = (Place.DIRECT, Place.COORDINATION)
TRIED = [
    (command.name, place, said)
    for command in COMMANDS
    for place in SHARED
    if place in command.where
    for said in lines(command)
] + [("today", place, f"today {code}") for place in SHARED for code in NONE_SUCH]
"""Each where it works, but for the case room, in which they are not."""


def asked(town: Town, name: str, said: str, place: Place = Place.DIRECT) -> str:
    """All that is answered: in their own room, and where it was typed."""
    own = town.direct(name)
    room = own if place is Place.DIRECT else f"coordination:{town.people[name].region}"
    town.hears_no_more()
    town.says(name, f"!{said}", room=room)
    return "\n".join([*town.heard(room), *(town.heard(own) if room != own else [])])


def as_if_there_were_none(said: str) -> str:
    for code, none in NONE_SUCH.items():
        said = said.replace(code, none)
    return said


@pytest.mark.rule("P9.3", "P12.11", "P1.12", "P3.9")
@pytest.mark.parametrize("state", ["opened", "closed"])
@pytest.mark.parametrize("why", BARRED)
def test_no_command_tells_them_anything(why: str, state: str, request: pytest.FixtureRequest, tmp_path: Path):
    town: Town = request.getfixturevalue(state).copied_to(tmp_path)
    name, told = BARRED[why], []

    for command, place, said in TRIED:
        answer = asked(town, name, said, place)
        if any(one in answer for one in SEALED):
            told.append((said, place, answer))
        elif command not in DANGERS:
            none = asked(town, name, as_if_there_were_none(said), place)
            if as_if_there_were_none(answer) != as_if_there_were_none(none):
                told.append((said, place, answer, none))

    assert not told, "\n\n".join(map(str, told))


NO_CODE = ("referral list", "today", "case list", "lock show", "escalation list", "barrier list", "undo")


@pytest.mark.rule("P9.3", "P12.11", "P1.12")
@pytest.mark.parametrize("why", BARRED)
@pytest.mark.parametrize("place", ["direct", "coordination"])
def test_nor_do_lists_and_what_others_ask_in_their_room(opened: Town, why: str, place: str, tmp_path: Path):
    town, name = opened.copied_to(tmp_path), BARRED[why]
    region = town.people[name].region
    room = town.direct(name) if place == "direct" else f"coordination:{region}"

    for said in NO_CODE if name != "gagnon" else ():
        town.says(name, f"!{said}", room=room)
        heard = [*town.heard(room), *town.heard(town.direct(name))]
        assert not [one for one in heard if any(word in one for word in SEALED)], said
    for said in (f"referral show {REFERRAL}", f"case show {CASE}", "referral list", "today"):
        town.says("cormier", f"!{said}", room="coordination:1")
        heard = [*town.heard("coordination:1"), *town.heard(town.direct(name))]
        assert not [one for one in heard if any(word in one for word in SEALED)], said


@pytest.mark.rule("P12.8", "P12.11", "P9.3")
def test_no_name_that_they_type_is_known_for_one_of_its_people(opened: Town, tmp_path: Path):
    town = opened.copied_to(tmp_path)

    assert "name" in town.says("cormier", "barrier no bus to the clinic for Marie Tremblay")
    assert town.says("hache", "barrier no bus to the clinic for Marie Tremblay").startswith("B1")


@pytest.mark.rule("P2.5", "P1.5")
@pytest.mark.parametrize("state", ["opened", "closed"])
@pytest.mark.parametrize("name", ["cormier", "levesque"])
def test_who_may_read_it_does_also_while_away_and_after_the_end(
    state: str, name: str, request: pytest.FixtureRequest, tmp_path: Path
):
    town: Town = request.getfixturevalue(state).copied_to(tmp_path)

    town.says(name, f"referral show {REFERRAL}")
    shown = "\n".join(town.heard(town.direct(name)))
    assert "Marie Tremblay" in shown and "0142" in shown
    assert "Tremblay" in town.says(name, f"case show {CASE}")


@pytest.mark.rule("P9.3", "P12.11")
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "referral show R-7KQ4",
            "I know no referral R-7KQ4 that you can see. Nothing was changed.\n"
            "Now: check the code, or ask whoever gave it to you.",
        ),
        (
            "aiguillage voir R-7KQ4",
            "Je ne connais pas d’aiguillage R-7KQ4 que vous puissiez voir. Rien n’a été changé.\n"
            "Maintenant\xa0: vérifiez le code, ou demandez à la personne qui vous l’a donné.",
        ),
    ],
)
def test_the_no_says_what_to_do_and_holds_after_a_restart(
    opened: Town, tmp_path: Path, said: str, answer: str
):
    town = opened.copied_to(tmp_path)
    town.says("hache", "langue fr" if said.startswith("aig") else "language en")

    assert town.says("hache", said) == answer
    assert town.restarted().says("hache", said) == answer


@pytest.mark.rule("P9.3", "P1.12")
def test_with_consent_whoever_is_of_such_an_agency_reads_it(tmp_path: Path):
    town = Town.empty(tmp_path)
    a_team(town)
    with_coordinators(town)
    an_open_case(town)
    with town.parts.open_work() as work:
        referral = work.referrals.get(REFERRAL)
        given = replace(referral, referrer=town.people["leblanc"].id, taken_at=town.clock.now())
        work.referrals.save_quietly(given)
        work.commit()

    assert "Marie Tremblay" in town.says("hache", f"referral show {REFERRAL}")
