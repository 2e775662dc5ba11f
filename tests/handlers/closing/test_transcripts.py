"""The end of a case, word for word, in English and in French (CONVERSATION 3.10)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.ends import CLOSE, ROOM, reviewed
from tests.town import ATLANTIC, Town

JANUARY = datetime(2027, 1, 8, 9, 0, tzinfo=ATLANTIC).astimezone(UTC)
FEBRUARY = datetime(2027, 2, 10, 10, 15, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture
def winter(tmp_path: Path) -> Town:
    """Reviewed on Friday 8 January, three tasks, one of them open; now it is Wednesday 10 February 2027."""
    town = Town.empty(tmp_path, JANUARY)
    a_team(town)
    an_open_case(town, people=("cormier", "leblanc", "roy"))
    reviewed(town, reduced="no")
    for number in (1, 2, 3):
        town.says("cormier", f"!task add health, 2027-02-02 9:00, visit {number}", room=ROOM)
    for number in (1, 2):
        town.says("roy", f"!task done T{number}", room=ROOM)
    town.until(FEBRUARY)
    return town


@pytest.mark.rule("P8.3")
@pytest.mark.rule("P8.7")
def test_the_whole_conversation(winter: Town):
    town, direct = winter, winter.direct("cormier")
    assert town.says("cormier", "!case close", room=ROOM).splitlines() == [
        "Not closed. 3 things are missing.",
        "1. A review within 14 days; the last was Friday 8 January 2027. `!review`",
        "2. The team's view that the risk is reduced, if that is why. `!review` takes it down.",
        "3. T3, health, due Tuesday 2 February 2027, is open. `!task done T3` or `!task cannot T3, why`",
        "Now, Cormier: the first of these, then `!case close` again.",
    ]
    reviewed(town)
    town.says("roy", "!task done T3", room=ROOM)
    assert town.says("cormier", "!case close", room=ROOM) == (
        "Closing K7-QF3. 4 questions, in our direct room.\nNow, Cormier: answer there."
    )
    assert town.last(direct).endswith(
        "1 of 4. Why?\n1 risk reduced\n2 consent withdrawn\n3 moved away\n4 cannot be reached\n5 died\n6 other"
    )
    town.talks("cormier", *CLOSE)
    assert town.says("cormier", "send").splitlines() == [
        "Nothing is closed yet. Would happen to K7-QF3:",
        "3 people leave the room, you too; the team can no longer write there.",
        "1 clock ends. The closing record goes to you; coordinators can still read the case.",
        "It can be reopened.",
        "Now: `yes K7-QF3`, until 10:25.",
    ]
    town.hears_no_more()
    record = town.says("cormier", "yes K7-QF3")
    assert record.startswith("K7-QF3 is closed. This is its closing record, for the locked file.")
    assert record.endswith("Now: nothing. `case reopen K7-QF3` if it is needed again.")
    assert town.heard(ROOM) == [
        "K7-QF3 is closed, Wednesday 10 February 2027, 10:15. Thank you all.\n"
        "Your own notes: keep only your agency's commitments.\n"
        "Now: nothing for you. This room empties."
    ]
    assert town.members(ROOM) == set()


def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")
    town.talks("cormier", ("dossier fermer K7-QF3", "Pas fermé. Il manque 2 choses."))
    reviewed_in_french = ("passer", "moins", "passer", "oui", "oui", "oui", "passer", "envoyer")
    town.says("cormier", "réévaluer K7-QF3")
    for said in reviewed_in_french:
        town.says("cormier", said)

    town.talks(
        "cormier",
        ("dossier fermer K7-QF3", "1 sur 4. Pourquoi?\n1 risque diminué"),
        ("autre", "1 sur 4. En quelques mots?"),
        ("fin du programme", "2 sur 4."),
        ("Plus tranquille", "3 sur 4."),
        ("non", "3 sur 4. Pourquoi pas?"),
        ("un appel ne serait pas sûr", "4 sur 4."),
        ("inconnu", "4 sur 4. Pourquoi, et qu’a-t-on fait?"),
        ("offert, et décliné", "Vérifiez"),
        ("envoyer", "4 personnes quittent la salle, vous aussi; l’équipe ne peut plus y écrire."),
        ("oui K7-QF3", "K7-QF3 est fermé. Voici son sommaire de fermeture"),
    )
    assert "Sait comment revenir\u00a0: non, un appel ne serait pas sûr." in town.last(town.direct("cormier"))
    assert town.members(ROOM) == set()
