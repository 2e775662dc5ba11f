"""The second act, in French: a person who does not agree, and is in danger all the same (P9, P1.8, P9.3)."""

from __future__ import annotations

import re

from bot.demo.acting import affirm, first_of, heard_by, is_out
from bot.demo.cast import EDMUNDSTON
from bot.demo.stage import Stage

COORDINATION = "Convene 3"
"""The coordination room of Edmundston."""
NUMBER = re.compile(r"\d+ sur \d+\.")
KEPT_OUT = ("Nadeau", "Bossé")
REASON = "sans consentement, seuls la police"
SOON = 20
"""More questions than any form of the act has."""


async def gathering(stage: Stage) -> None:
    stage.screen.act("10. Edmundston, in French: the team gathers")
    await affirm(stage, "picard")
    for role in EDMUNDSTON:
        typed = f"équipe ajouter @{role.account} {role.roster}, {role.name}"
        await stage.says("picard", typed, "À ajouter à la liste")
        await stage.says("picard", f"oui {role.account}", role.name)
    for role in EDMUNDSTON:
        await affirm(stage, role.account)
    await stage.says("picard", "équipe suppléant ouellette cyr", "Cyr")


async def referral(stage: Stage) -> None:
    stage.screen.act("11. A person who agreed to be referred, and does not consent")
    say = stage.says
    await say("ouellette", "aiguiller", "1 sur 9")
    for typed in ("il y a 3 heures", "Rose-Aimée", "Bélanger", "506-555-0177 avant 15 h", "non", "da 24"):
        await say("ouellette", typed, "sur 9")
    for typed in ("oui", "non", "2"):
        await say("ouellette", typed, "sur 9", or_else="Vérifiez")
    sent = await say("ouellette", "envoyer", "dans le délai de 48 heures")
    stage.referral = first_of(r"R-\w{4}", sent.body)
    await stage.hears("picard", COORDINATION, stage.referral)
    await say("picard", f"!aiguillage prendre {stage.referral}", "Picard-Daigle", room=COORDINATION)
    await say("picard", f"aiguillage contact {stage.referral} joint", "onsentement")
    await say("picard", f"dossier ouvrir {stage.referral}", "consentement")
    await say("picard", f"sans-consentement {stage.referral}", "911 d’abord")
    await _answered(stage, f"sans-consentement {stage.referral}")
    await say("picard", "envoyer", "n’a pas consenti")


ANSWERS = {
    "risque élevé": "da 24",
    "quand a eu lieu": "il y a 1 heure",
    "qui est en danger": "1",
    "pourquoi est-ce nécessaire": "Les menaces augmentent depuis la fin de semaine",
    "que craint": "passer",
    "empêche": "passer",
    "naissance": "inconnu",
    "prénom": "Thomas",
    "nom de famille": "Michaud",
}


async def _answered(stage: Stage, opened_by: str) -> None:
    """Whatever is asked, by the words of the question, until the summary."""
    room = await stage.find("picard", "direct")
    for _ in range(SOON):
        body = stage.people["picard"].heard[room][-1].body
        if "corriger" in body and "envoyer" in body:
            return
        question = NUMBER.split(body.lower())[-1]
        answer = next((text for words, text in ANSWERS.items() if words in question), "oui")
        await stage.says("picard", answer, " sur ", or_else="`envoyer`")


async def opening(stage: Stage) -> None:
    stage.screen.act("12. Only those who must act: health and the transition house stay out")
    say = stage.says
    shown = await say("picard", f"dossier ouvrir {stage.referral}", "La personne n’a pas consenti")
    for name in KEPT_OUT:
        said = [
            line for line in shown.body.splitlines() if line.startswith("Sans invitation") and name in line
        ]
        stage.check(f"{name} is not invited, with the reason", any(REASON in line for line in said))
    opened = await say("picard", f"oui {stage.referral}", "Ouvert")
    stage.case = first_of(r"[A-Z0-9]{2}-[A-Z0-9]{3}", opened.body)
    stage.case_room = await stage.find("picard", stage.case)
    for who in ("picard", "ouellette", "daigle"):
        await stage.hears(who, stage.case, "n’a pas consenti")
    for way in (f"dossier ajouter @nadeau {stage.case}", f"consentement portée {stage.case} +santé"):
        refused = await say("picard", way, "Impossible")
        stage.check("health is refused", "n’a pas consenti" in refused.body and REASON in refused.body)
        stage.check("and what a person may ask them is said", "ce qu’ils offrent en général" in refused.body)
    await say("nadeau", f"dossier voir {stage.case}", "Je ne connais")
    for who in ("nadeau", "bosse"):
        stage.check(f"{who} is told nothing of it", stage.referral not in heard_by(stage, who))
        stage.check(f"{who} is not in the room", stage.case_room not in stage.people[who].rooms)


async def conflict(stage: Stage) -> None:
    stage.screen.act("13. A conflict of interest: out at once, and the alternate comes in")
    say = stage.says
    await say("ouellette", f"conflit {stage.case}", "vous êtes hors de")
    await is_out(stage, "ouellette", stage.case_room)
    await stage.hears("cyr", "direct", "suppléance")
    await stage.hears("cyr", stage.case, "n’a pas consenti")
    await stage.hears("picard", "direct", "conflit d’intérêts")
    room = "\n".join(one.body for one in stage.people["daigle"].heard[stage.case_room])
    stage.check("the room learns of the alternate", "Josée Cyr" in room)
    stage.check("and of no conflict", "conflit" not in room)


async def danger(stage: Stage) -> None:
    stage.screen.act("14. Danger: those who must act know at once; nobody else does")
    say = stage.says
    await say("cyr", f"danger {stage.case} Il est devant la porte", "911")
    await stage.hears("daigle", stage.case, "devant la porte")
    await say("daigle", "!reçu", "oté", room=stage.case)
    await say("picard", "!reçu", "accusé réception", room=stage.case)
    for who in ("ouellette", "nadeau", "bosse", "cormier"):
        stage.check(f"{who} heard nothing of it", "devant la porte" not in heard_by(stage, who))
    held = await say("picard", "jour", "attend")
    stage.check("what waits for the coordinator holds no name", "Bélanger" not in held.body)


ALL = (gathering, referral, opening, conflict, danger)
