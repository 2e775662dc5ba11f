"""One referral from the first word to the team's room, all of it typed: once in English, once in French."""

from __future__ import annotations

import re

import pytest

from casework.people import Agency, Role
from tests.build import a_team, plain
from tests.town import Town

REFERRAL = (
    ("refer", "1 of 9. When did the person agree?"),
    ("today 10:30", "2 of 9. First name?"),
    ("Marie Tremblay", "First name Marie, last name Tremblay: right?"),
    ("1", "4 of 9. A number where it is safe to call"),
    ("506 555 014", "That number has 9 digits, it needs 10."),
    ("506-555-0142 before 3pm only", "5 of 9. Is it safe to leave a message there?"),
    ("n", "6 of 9. What is it based on?"),
    ("odara 15", "6 of 9."),
    ("odara 9", "7 of 9."),
    ("yes", "8 of 9."),
    ("unknown", "9 of 9."),
    ("3", "Please check"),
)
CONSENT = (
    ("1", "2 of 8."),
    ("1", "3 of 8."),
    ("1", "4 of 8."),
    ("1", "5 of 8."),
    ("1 so that they plan together, and I can stop", "In which language"),
    ("English", "interpreter"),
    ("1", "6 of 8. Which agencies"),
    ("1 2 4 5", "Not agreed: Social Development\n"),
    ("skip", "8 of 8. Written form"),
    ("today, Cormier, cabinet 3", "Who consents?"),
    ("1", "Never ask for one"),
    ("skip", "Please check"),
    ("send", "Consent recorded, Saturday 21 November 2026"),
)
INTAKE = (
    ("14 march 1991", "2 of 40."),
    ("Alain", "3 of 40."),
    ("Roussel", "4 of 40."),
    *[("unknown", " of 40.")] * 6,
    ("skip", "`send` works from here on"),
    ("send", "Please check"),
    ("send", "Intake recorded"),
)


def test_from_referral_to_room_in_english(town: Town):
    a_team(town)
    town.talks("leblanc", *REFERRAL)
    sent = town.says("leblanc", "send")
    referral = re.search(r"R-\w{4}", sent)[0]
    assert sent.startswith(f"Sent at 10:50 as {referral}, within the 48 hours.")
    assert town.rings("coordination:1")[-1].startswith(f"{referral}: new referral, 10:50.")

    town.talks(
        "cormier",
        (f"referral take {referral}", "taken by Cormier, 10:50."),
        (f"referral show {referral}", "506-555-0142"),
        (f"referral contact {referral} reached", "reached"),
        (f"consent {referral}", "1 of 8. Explained and understood"),
        *CONSENT,
        (f"intake {referral}", "1 of 40."),
        *INTAKE,
        (f"case open {referral}", "Nothing is open yet."),
    )
    assert "Not invited: Thériault, Social Development: not agreed" in town.last(town.direct("cormier"))
    opened = town.says("cormier", f"yes {referral}")
    code = re.match(r"Open: room (\S+), 10:50\. \d invited\.", opened)[1]

    room = f"case:{code}"
    assert town.members(room) >= {"cormier", "leblanc", "roy", "gallant"}
    assert "theriault" not in town.members(room)
    card = town.heard(room)[0]
    assert card.startswith("Client: Marie Tremblay, born 14 March 1991\n")
    assert "Offending partner, name only: Alain Roussel" in card
    assert all("Marie" not in ring and "Roussel" not in ring for ring in town.rings(town.direct("roy")))
    town.everybody_accepts()
    town.talks("leblanc", ("!checked nothing", "checked"), room=room)


AIGUILLAGE = (
    ("aiguiller", "1 sur 9. Quand la personne a-t-elle accepté?"),
    ("hier 22h30", "2 sur 9. Prénom?"),
    ("Rose Émond", "Prénom Rose, nom de famille Émond"),
    ("oui", "4 sur 9. Un numéro de téléphone sûr"),
    ("pause", "En pause"),
    ("reprendre", "4 sur 9. Un numéro de téléphone sûr"),
    ("506-555-0142 avant 15h, en français", "5 sur 9."),
    ("non", "6 sur 9."),
    ("ed 19", "danger extrême"),
    ("oui", "8 sur 9."),
    ("inconnu", "9 sur 9."),
    ("pas encore", "Vérifiez"),
)
CONSENTEMENT = (
    ("oui", "2 sur 8."),
    ("o", "3 sur 8."),
    ("1", "4 sur 8."),
    ("oui", "5 sur 8."),
    ("oui qu’ils planifient ensemble, et que je peux arrêter", "5 sur 8. Dans quelle langue"),
    ("français", "interprète"),
    ("1", "6 sur 8. Quels organismes"),
    ("police, victimes, santé et vpi", "Non accepté : Développement social\n"),
    ("passer", "8 sur 8. Formulaire écrit"),
    ("aujourd’hui, Cyr, classeur 3", "Qui consent?"),
    ("la personne", "N’en demandez jamais un"),
    ("passer", "Vérifiez"),
    ("envoyer", "Consentement noté, samedi 21 novembre 2026"),
)
ACCUEIL = (
    ("1er mars 1988", "2 sur 40."),
    ("Luc", "3 sur 40."),
    ("Bélanger", "4 sur 40."),
    *[("inconnu", " sur 40.")] * 6,
    ("passer", "L’essentiel y est"),
    ("envoyer", "1 Naissance : 1er mars 1988"),
    ("envoyer", "Accueil noté"),
)


@pytest.mark.rule("P11.1")
def test_from_referral_to_room_in_french(town: Town):
    for name, agency in (("martin", Agency.POLICE), ("thibodeau", Agency.HEALTH), ("daigle", Agency.DV)):
        town.moves_in(name, Role.MEMBER, agency, region=3, language="fr")
    town.moves_in("poirier", Role.MEMBER, Agency.SOCIAL, region=3, language="fr")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, region=3, language="fr")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")

    talks(town, "ouellette", *AIGUILLAGE)
    sent = plain(town.says("ouellette", "envoyer"))
    referral = re.search(r"R-\w{4}", sent)[0]
    assert sent.startswith(f"Envoyé à 10 h 50 sous {referral}, dans le délai de 48 heures.")
    assert plain(town.rings("coordination:3")[-1]).startswith(f"{referral} : nouvel aiguillage")

    talks(
        town,
        "cyr",
        (f"aiguillage prendre {referral}", "Cyr"),
        (f"aiguillage voir {referral}", "506-555-0142"),
        (f"aiguillage contact {referral} jointe", "personne jointe"),
        (f"consentement {referral}", "1 sur 8. Expliqué et compris"),
        *CONSENTEMENT,
        (f"accueil {referral}", "1 sur 40."),
        *ACCUEIL,
        (f"dossier ouvrir {referral}", "Rien n’est encore ouvert."),
    )
    assert "Poirier, Développement social : non accepté" in plain(town.last(town.direct("cyr")))
    opened = plain(town.says("cyr", f"oui {referral}"))
    code = re.match(r"Ouvert : salle (\S+), 10 h 50\.", opened)[1]

    room = f"case:{code}"
    assert town.members(room) == {"cyr", "martin", "thibodeau", "daigle"}
    card = plain(town.heard(room)[0])
    assert card.startswith("Personne cliente : Rose Émond, naissance le 1er mars 1988\n")
    town.everybody_accepts()
    talks(town, "martin", ("!vérifié rien", "vérifié"), room=room)


def talks(town: Town, name: str, *lines: tuple[str, str], room: str | None = None) -> None:
    for said, answered in lines:
        heard = plain(town.says(name, said, room=room))
        assert answered in heard, f"said {said!r}, heard {heard!r}"
