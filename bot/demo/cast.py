"""Who plays. All of them are invented; two prefer French."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    account: str
    name: str
    title: str
    """What the screen calls them once."""
    roster: str = ""
    """What the coordinator types after `roster add @account`; empty: from the configuration, or later."""


COORDINATOR = Role("cormier", "Ana Cormier", "coordinator, Fredericton")

ELSEWHERE = Role("picard", "Lise Picard-Daigle", "coordinator, Edmundston, works in French")
"""Of another region: she must see nothing of this case."""

TEAM = (
    Role("doucet", "Rémi Doucet", "second coordinator", "coordinator victims 1 en"),
    Role("leblanc", "Julie Leblanc", "police, sergeant", "member police 1 en"),
    Role("gaudet", "Paul Gaudet", "Victim Services", "member victims 1 en"),
    Role("theriault", "Mira Thériault", "Social Development, prefers French", "member social 1 fr"),
    Role("roy", "Anna Roy", "health, nurse", "member health 1 en"),
    Role("gallant", "Denise Gallant", "transition house", "member dv 1 en"),
    Role("savoie", "Hélène Savoie", "stands in for Gallant, prefers French", "member dv 1 fr"),
    Role("adebayo", "Seun Adebayo", "constable, front line", "front-line police 1 en"),
    Role("mcgrath", "Colleen McGrath", "program lead", "lead en"),
)

EDMUNDSTON = (
    Role("ouellette", "Marc Ouellette", "police, Edmundston", "membre police 3 fr"),
    Role("cyr", "Josée Cyr", "stands in for Ouellette", "membre police 3 fr"),
    Role("daigle", "Rose Daigle", "Social Development, child and youth", "membre social enfance 3 fr"),
    Role("nadeau", "Luc Nadeau", "health, Edmundston", "membre santé 3 fr"),
    Role("bosse", "Line Bossé", "transition house, Edmundston", "membre vpi 3 fr"),
)
"""The second act: all of them work in French."""

INTERPRETER = Role("s.haddad", "Salma Haddad", "interpreter, for one meeting")

EVERYBODY = (COORDINATOR, ELSEWHERE, *TEAM, INTERPRETER, *EDMUNDSTON)
FRENCH = ("theriault", "savoie", ELSEWHERE.account, *(role.account for role in EDMUNDSTON))

PARTICULARS = (
    "Marie-Ève",
    "Tremblay",
    "506-555-0142",
    "Roussel",
    "Alain",
    "1991-03-14",
    "14 March 1991",
    "in the yard again",
    "strangulation",
    "ODARA",
    "Rose-Aimée",
    "Bélanger",
    "506-555-0177",
    "Thomas",
    "depuis la fin de semaine",
)
"""What the client's case is made of, and the homeserver must not hold."""
