"""The play, act by act. What people type is what COMMANDS.md says; every answer is waited for."""

from __future__ import annotations

import re

from bot.demo import second
from bot.demo.acting import affirm, first_of, heard_by, is_out
from bot.demo.cast import TEAM
from bot.demo.stage import Stage


async def gathering(stage: Stage) -> None:
    """The configuration names the first coordinator; everybody else is added in chat, and signs."""
    stage.screen.act("1. The team gathers")
    await stage.hears("cormier", "direct", "Hello. This is Convene")
    await affirm(stage, "cormier")
    for role in TEAM:
        await stage.says(
            "cormier", f"roster add @{role.account} {role.roster}, {role.name}", "Would be added"
        )
        await stage.says("cormier", f"yes {role.account}", "Added")
    for role in TEAM:
        await affirm(stage, role.account)
    await stage.says("cormier", "roster alternate gallant savoie", "stands in for")
    await stage.says("cormier", "roster alternate cormier doucet", "stands in for")
    await stage.says("cormier", "roster", "Fredericton")


async def referral(stage: Stage) -> None:
    stage.screen.act("2. A constable refers a person who agreed to it")
    say = stage.says
    await say("adebayo", "refer", "1 of 9")
    await say("adebayo", "2 hours ago", "2 of 9")
    await say("adebayo", "Marie", "3 of 9")
    await say("adebayo", "Trembley", "4 of 9")
    await say("adebayo", "506 555 014", "9 digits")
    await say("adebayo", "506-555-0142 before 3pm only", "5 of 9")
    await say("adebayo", "back", "4 of 9")
    await say("adebayo", "506-555-0142 before 3pm only", "5 of 9")
    await say("adebayo", "n", "6 of 9")
    await say("adebayo", "odara 9", "high risk")
    await say("adebayo", "yes", "8 of 9")
    await say("adebayo", "unknown", "9 of 9")
    await say("adebayo", "3", "Please check")
    await say("adebayo", "change 2", "2 of 9")
    await say("adebayo", "Marie-Ève", "Please check")
    await say("adebayo", "change 3", "3 of 9")
    await say("adebayo", "Tremblay", "Please check")
    sent = await say("adebayo", "send", "within the 48 hours")
    stage.referral = first_of(r"R-\w{4}", sent.body)
    await stage.hears("cormier", "coordination", f"{stage.referral}: new referral")
    await say("cormier", f"!referral take {stage.referral}", "taken by Cormier", room="coordination")
    await say("doucet", f"!referral take {stage.referral}", "Already taken by Cormier", room="coordination")
    await say("cormier", f"referral show {stage.referral}", "No message")
    await say("cormier", f"referral contact {stage.referral} reached", "reached")
    await say("adebayo", f"referral status {stage.referral}", "contacted")


async def consent(stage: Stage) -> None:
    stage.screen.act("3. Consent: explained, understood, written, and one agency not agreed")
    say = stage.says
    await say("cormier", f"consent {stage.referral}", "1 of 8")
    for number in range(2, 6):
        await say("cormier", "yes", f"{number} of 8")
    await say("cormier", "yes so that they plan together", "In which language")
    await say("cormier", "English", "interpreter")
    await say("cormier", "no", "6 of 8")
    await say("cormier", "1 2 4 5", "Not agreed: Social Development")
    await say("cormier", "skip", "8 of 8")
    await say("cormier", "today, Cormier, cabinet 3", "Who consents?")
    await say("cormier", "1", "Never ask for one")
    await say("cormier", "skip", "Please check")
    await say("cormier", "send", "Consent recorded")


async def intake(stage: Stage) -> None:
    stage.screen.act("4. Intake")
    heard = await stage.says("cormier", f"intake {stage.referral}", "1 of")
    answers = {"born": "14 march 1991", "first": "Alain", "last": "Roussel"}
    for _ in range(20):
        if "`send` works from here on" in heard.body:
            break
        heard = await stage.says("cormier", _intake_answer(heard.body, answers))
    await stage.says("cormier", "send", "Please check")
    await stage.says("cormier", "send", "ntake")


def _intake_answer(question: str, answers: dict[str, str]) -> str:
    last = question.lower().rpartition(" of ")[2]
    if "born" in last or "birth" in last:
        return answers["born"]
    if "last name" in last:
        return answers["last"]
    if "first name" in last:
        return answers["first"]
    if "view" in last or "own words" in last:
        return "Afraid that he comes back"
    return "yes" if "strang" in last or "fear" in last or "afraid" in last else "no"


async def opening(stage: Stage) -> None:
    stage.screen.act("5. The room opens: the right people, each exclusion explained")
    say = stage.says
    await say("cormier", f"case open {stage.referral}", "Nothing is open yet")
    opened = await say("cormier", f"yes {stage.referral}", "Open: room")
    stage.case = first_of(r"[A-Z0-9]{2}-[A-Z0-9]{3}", opened.body)
    stage.case_room = await stage.find("cormier", stage.case)
    for who in ("cormier", "leblanc", "roy", "gallant"):
        await stage.hears(who, stage.case, "Offending partner")
    for who in ("leblanc", "roy", "gallant", "gaudet"):
        if stage.case in [room.title for room in stage.rooms_of(who)]:
            await say(who, "!checked nothing", room=stage.case)
    await say("cormier", "!checked share", room=stage.case)
    stage.check(
        "Thériault, not agreed by the client, is not in the room",
        stage.case not in [room.title for room in stage.rooms_of("theriault")],
    )
    stage.check(
        "the constable, front line, is not in the room",
        stage.case not in [room.title for room in stage.rooms_of("adebayo")],
    )


async def meeting(stage: Stage) -> None:
    stage.screen.act("6. A meeting, and an interpreter for it alone")
    say, case = stage.says, stage.case
    await say("cormier", "!meeting propose", "three times", room=case)
    await say("leblanc", "!meeting answer 2 3", room=case)
    await say("roy", "!meeting answer 1 2", room=case)
    await say("gallant", "!meeting answer 2", room=case)
    await say("gaudet", "!meeting answer 2", room=case)
    await say("cormier", "!meeting confirm 2", "M1", room=case)
    await say("cormier", "!adhoc add @s.haddad interpreter for M1", "would read", room=case)
    await say("cormier", f"!yes {case}", "asked", room=case)
    await stage.hears("s.haddad", "direct", "Hello. This is Convene")
    await affirm(stage, "s.haddad")
    await stage.until_heard("s.haddad", "direct", "Your room opens now")
    await say("cormier", "!meeting start", room=case)
    await say("cormier", "!meeting present @leblanc @roy @gallant", room=case)
    await stage.says_only("roy", "Now that all are here: thank you for coming.", room=case)
    await say("cormier", "!meeting consensus yes", room=case)
    await stage.settle(2)
    read = heard_by(stage, "s.haddad")
    stage.check("the interpreter reads what is said now", "thank you for coming" in read)
    stage.check("the interpreter cannot read what came before", "Offending partner" not in read)
    await say("cormier", "!meeting end", room=case)
    await stage.hears("s.haddad", "direct", "Your part has ended")
    await is_out(stage, "s.haddad", stage.case_room)
    stage.check("the interpreter is out of the room again", True)


async def danger(stage: Stage) -> None:
    stage.screen.act("7. A critical development; one member stays silent")
    say, case = stage.says, stage.case
    await say("leblanc", f"critical {case} contact Partner seen in the yard again", "D1 is out")
    await stage.hears("roy", case, "D1, critical development")
    await stage.hears("gallant", "direct", "URGENT")
    for who in ("doucet", "gaudet", "roy"):  # the first is answered at once, the others' names share a line
        await say(who, "!ack", "Noted", or_else="acknowledged", room=case)
    await say("cormier", "!ack calling the client now", "with a note", or_else="acknowledged", room=case)
    await stage.until_heard("gallant", "direct", "reminder")
    await stage.until_heard("savoie", "direct", "D1")
    await stage.hears("cormier", "coordination", "D1")
    await say("savoie", "!reçu", "every agency has acknowledged", room=case)
    stage.check(
        "the constable, front line, learned nothing of it", stage.case not in heard_by(stage, "adebayo")
    )


async def tasks(stage: Stage) -> None:
    stage.screen.act("8. The plan: a task, its reminder, done")
    say, case = stage.says, stage.case
    added = await say("cormier", "!task add roy, in 3 days, accompany to the clinic", "Roy", room=case)
    task = first_of(r"T\d+", added.body)
    await stage.hears("roy", "direct", f"task {task} is yours")
    await stage.until_heard("roy", "direct", f"{task}", steps=30)
    await say("roy", f"task done {task} {case}", "done", hears="direct")
    await say("cormier", "!plan", task, room=case)


async def closing(stage: Stage) -> None:
    stage.screen.act("9. The risk is looked at again, and the case closes")
    say, case = stage.says, stage.case
    await say("cormier", "!risk odara 6", "below the CCR threshold", room=case)
    await all_tasks_done(stage)
    await reviewed(stage)
    await closes(stage)
    for who in ("leblanc", "roy", "gallant", "savoie", "cormier"):
        await is_out(stage, who, stage.case_room)
    stage.check("everybody has been removed from the room", True)
    await say("leblanc", f"case show {case}", "I know no case")
    stage.check(
        "the coordinator of another region heard nothing of the case", case not in heard_by(stage, "picard")
    )


async def all_tasks_done(stage: Stage) -> None:
    say, case = stage.says, stage.case
    missing = await say("cormier", "!case close", "Not closed", room=case)
    for task in dict.fromkeys(re.findall(r"!task done (T\d+)", missing.body)):
        await say("cormier", f"!task done {task}", "done", room=case)


async def reviewed(stage: Stage) -> None:
    await stage.says("cormier", f"review {stage.case}", "1 of")
    await _answers(stage, "cormier", REVIEW)
    await stage.says("cormier", "send", "kept")


async def closes(stage: Stage) -> None:
    say, case = stage.says, stage.case
    await say("cormier", f"case close {case}", "1 of")
    await _answers(stage, "cormier", CLOSE)
    await say("cormier", "send", "Nothing is closed yet")
    await say("cormier", f"yes {case}", "closed", hears=case)


REVIEW = {
    "higher": "lower",
    "view": "skip",
    "fit": "yes",
    "safety plan": "yes",
    "otherwise": "skip",
    "reduced": "yes",
    "score": "skip",
}
CLOSE = {"view": "Ready to go on alone", "why": "1", "come back": "yes", "told": "yes", "safety plan": "yes"}


async def _answers(stage: Stage, who: str, answers: dict[str, str]) -> None:
    """Answer whatever is asked, by the words of the question, until the summary."""
    room = await stage.find(who, "direct")
    for _ in range(12):
        body = stage.people[who].heard[room][-1].body
        if "Please check" in body:
            return
        question = re.split(r"\d+ of \d+\. ", body.lower())[-1]
        answer = next((text for words, text in answers.items() if words in question), "1")
        await stage.says(who, answer, " of ", or_else="Please check")


ALL = (gathering, referral, consent, intake, opening, meeting, danger, tasks, closing, *second.ALL)
