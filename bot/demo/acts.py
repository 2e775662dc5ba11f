"""The play, act by act. What people type is what COMMANDS.md says; every answer is waited for."""

from __future__ import annotations

import re

from bot.demo.cast import TEAM
from bot.demo.stage import Stage

SENTENCE = {
    "en": "I will keep confidential all that I see and hear.",
    "fr": "Je garderai confidentiel tout ce que je vois et entends.",
}
FRENCH = ("theriault", "savoie")


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


async def affirm(stage: Stage, who: str) -> None:
    lang = "fr" if who in FRENCH else "en"
    word, shown, signed = {
        "en": ("affirm", "Type this sentence", "Signed"),
        "fr": ("affirmer", "écrivez cette phrase", "Signée"),
    }[lang]
    await stage.says(who, word, shown)
    await stage.says(who, SENTENCE[lang], signed)


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
    found = re.search(r"R-\w{4}", sent.body)
    assert found is not None, "the answer names the referral"
    stage.referral = found.group()
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
    for number in range(2, 7):
        await say("cormier", "yes", f"{number} of 8")
    await say("cormier", "1 2 4 5", "Not agreed: Social Development")
    await say("cormier", "skip", "8 of 8")
    await say("cormier", "today, Cormier, cabinet 3", "Please check")
    await say("cormier", "send", "Consent recorded")


async def intake(stage: Stage) -> None:
    stage.screen.act("4. Intake")
    heard = await stage.says("cormier", f"intake {stage.referral}", "1 of")
    answers = {"born": "14 march 1991", "first": "Alain", "last": "Roussel"}
    for _ in range(20):
        if "Please check" in heard.body:
            break
        heard = await stage.says("cormier", _intake_answer(heard.body, answers))
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
    found = re.search(r"room (\S+?)[,.]", opened.body)
    assert found is not None, "the answer names the room"
    stage.case = found.group(1)
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
    await say("cormier", f"!yes {case}", room=case)
    await stage.hears("s.haddad", "direct", "Hello. This is Convene")
    await affirm(stage, "s.haddad")
    await stage.until_heard("s.haddad", "direct", "Your room opens now")
    await say("cormier", "!meeting start", room=case)
    await say("cormier", "!meeting present @leblanc @roy @gallant", room=case)
    await stage.says_only("roy", "Now that all are here: thank you for coming.", room=case)
    await say("cormier", "!meeting consensus yes", room=case)
    await stage.settle(2)
    haddad = stage.people["s.haddad"]
    room_id = await stage.find("s.haddad", case)
    bodies = [one.body for one in haddad.heard[room_id]]
    stage.check("the interpreter reads what is said now", any("thank you for coming" in b for b in bodies))
    stage.check(
        "the interpreter cannot read what came before", not any("Offending partner" in b for b in bodies)
    )
    await say("cormier", "!meeting end", room=case)
    await stage.until_heard("s.haddad", "direct", "Your part has ended")
    await haddad.until(lambda: room_id in haddad.left, 20)
    stage.check("the interpreter is out of the room", room_id in haddad.left)


async def danger(stage: Stage) -> None:
    stage.screen.act("7. A critical development; one member stays silent")
    say, case = stage.says, stage.case
    await say("leblanc", f"critical {case} contact Partner seen in the yard again", "D1 is out")
    await stage.hears("roy", case, "D1, critical development")
    await say("cormier", "!ack calling the client now", room=case)
    await say("roy", "!ack", room=case)
    await say("doucet", "!ack", room=case)
    await say("gaudet", "!ack", room=case)
    await stage.until_heard("gallant", "direct", "reminder")
    await stage.until_heard("savoie", "direct", "D1")
    await say("savoie", "!reçu", room=case)
    await stage.hears("cormier", case, "every agency has acknowledged")


async def tasks(stage: Stage) -> None:
    stage.screen.act("8. The plan: a task, its reminder, done")
    say, case = stage.says, stage.case
    await say("cormier", "!task add roy, in 2 days, accompany to the clinic", "T", room=case)
    await stage.until_heard("roy", "direct", "due", steps=20)
    await say("cormier", "!plan", room=case)


async def closing(stage: Stage) -> None:
    stage.screen.act("9. The risk is looked at again, and the case closes")
    say, case = stage.says, stage.case
    await say("cormier", "!risk odara 6", "below the CCR threshold", room=case)
    await say("cormier", "!case close", "Not closed", room=case)


ALL = (gathering, referral, consent, intake, opening, meeting, danger, tasks, closing)
