"""A closed case takes no writes: every command that names a case, tried (PROTOCOL P8.4)."""

import pytest

from bot import handlers
from bot.router import C, Command
from tests.build import a_team, an_open_case
from tests.ends import ROOM, closes
from tests.town import Town

READING = {
    "case show",
    "case people",
    "case history",
    "case export",
    "case take",
    "case reopen",
    "case hold",
    "audit",
    "subpoena",
    "disclosures",
    "plan",
    "risk",
    "meeting show",
    "critical show",
    "critical types",
    "deadlines",
    "critical misplaced",
    "ack",
    "adhoc remove",
    "conflict",
    "case exclude",
    "consent withdraw",
}
"""They show, or keep, or stop, or take somebody out; what they do to a closed case has tests of its own."""
SAID = {
    "task": "T1",
    "development": "D1",
    "meeting": "M1",
    "visit": "A1",
    "escalation": "E1",
    "person": "@roy",
    "other": "@savoie",
    "user": "@s.haddad",
    "answer": "nothing",
    "step": "review",
}
OWN_WORDS = {
    "task add": "task add K7-QF3 cormier, monday, call",
    "adhoc add": "adhoc add K7-QF3 @s.haddad interpreter until friday 16:00",
    "case transfer": "case transfer K7-QF3 Edmundston",
    "meeting propose": "meeting propose K7-QF3 friday 10:00",
    "meeting move": "meeting move K7-QF3 M1 friday 10:00",
    "meeting present": "meeting present @roy K7-QF3",
    "meeting absent": "meeting absent @roy K7-QF3",
    "meeting consensus": "meeting consensus yes K7-QF3",
    "critical": "critical K7-QF3 bail Released at 14:10",
    "consent": "consent K7-QF3",
    "intake": "intake K7-QF3",
}


def names_a_case(command: Command) -> bool:
    return any(slot.name in ("case", "matter", "subject") for slot in command.slots)


WRITING = [
    c for c in handlers.router().commands if names_a_case(c) and c.name not in READING and C in c.allow
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("closed"))
    a_team(town)
    an_open_case(town)
    town.says("cormier", "!meeting propose tomorrow 10:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task done T1", room=ROOM)
    town.says("roy", "!critical bail Released at 14:10", room=ROOM)
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    return town


def said(command: Command) -> str:
    if command.name in OWN_WORDS:
        return OWN_WORDS[command.name]
    needed = [
        SAID.get(slot.name, "words")
        for slot in command.slots
        if slot.required and slot.name not in ("case", "matter", "subject")
    ]
    return " ".join([command.name, *needed, "K7-QF3"])


@pytest.mark.rule("P8.4")
@pytest.mark.parametrize("command", WRITING, ids=lambda command: command.name)
def test_a_closed_case_takes_no_writes(town: Town, command: Command):
    town.says("cormier", "pause")

    answer = town.says("cormier", f"!{said(command)}")

    assert "K7-QF3 is closed; nothing can be added to it." in answer, (said(command), answer)


@pytest.mark.rule("P8.4")
@pytest.mark.parametrize("said", ["risk K7-QF3 odara 9", "risk correct 1 K7-QF3"])
def test_nor_a_score(town: Town, said: str):
    assert town.says("cormier", f"!{said}").startswith(("K7-QF3 is closed", "I did not understand"))


REPORTS = ("danger K7-QF3 somebody is at the door", "critical K7-QF3 bail Released at 14:10")


@pytest.mark.rule("P7.10")
@pytest.mark.rule("P8.5")
@pytest.mark.parametrize("said", REPORTS)
def test_danger_after_the_end_is_told_911_whom_to_call_and_how_to_reopen(town: Town, said: str):
    town.says("cormier", "pause")

    assert town.says("cormier", said).splitlines() == [
        "If anyone is in danger now: 911.",
        "K7-QF3 is closed; nothing can be added to it. Nothing was sent, to anybody.",
        "Until it is open again, telephone the agencies that have to know.",
        "Now: `case reopen K7-QF3`, then report it there again.",
    ]


@pytest.mark.rule("P7.10")
def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")

    answer = town.says("cormier", "danger K7-QF3 quelqu’un est à la porte")

    town.says("cormier", "language en")
    assert answer.splitlines() == [
        "Si quelqu’un est en danger maintenant\u00a0: le 911.",
        "K7-QF3 est fermé; on ne peut plus rien y ajouter. Rien n’a été envoyé, à personne.",
        "Tant qu’il n’est pas rouvert, appelez les organismes qui doivent le savoir.",
        "Maintenant\u00a0: `dossier rouvrir K7-QF3`, puis signalez-le de nouveau.",
    ]


@pytest.mark.rule("P12.11")
def test_who_may_not_read_it_learns_nothing_of_it(town: Town):
    answer = town.says("roy", "danger K7-QF3 somebody is at the door")

    assert answer.splitlines()[:2] == [
        "If anyone is in danger now: 911.",
        "I know no case K7-QF3 that you can see. Nothing is sent yet; I keep what you wrote.",
    ]


def test_it_is_closed(town: Town):
    """Or the others would find nothing for want of anything to find."""
    with town.parts.open_work() as work:
        assert not work.cases.get("K7-QF3").is_open
