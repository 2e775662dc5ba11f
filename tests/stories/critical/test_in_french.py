"""The whole of it in French (P11.1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.stories.critical.reporting import CASE, REGION, at
from tests.town import REGIONS, Town


@pytest.fixture
def french(town: Town) -> Town:
    regions = {**REGIONS, 1: replace(REGIONS[1], languages=("fr",))}
    town.parts.house.regions = regions
    for name in town.people:
        town.says(name, "langue fr")
    town.hears_no_more()
    return town


@pytest.mark.rule("P11.1")
def test_the_whole_of_it_in_french(french: Town):
    french.says("leblanc", "critique K7-QF3 caution Libéré à 14 h 10")

    card, ring, counter = french.heard(CASE)
    assert card.splitlines()[:3] == [
        "D1, fait nouveau critique",
        "Type 4\u00a0: mise en liberté sous caution, ou conditions du tribunal de la famille",
        "Libéré à 14\u00a0h\u00a010",
    ]
    assert ring == "URGENT K7-QF3, D1, 14\u00a0h\u00a022. Lisez ci-dessus, puis `!reçu`"
    assert counter.startswith(
        "D1\u00a0: accusés de réception, 0 sur 3.\nEn attente\u00a0: Services aux victimes"
    )
    assert french.says("roy", "reçu").startswith("Noté\u00a0: alerte lue, 14\u00a0h\u00a022.")
    french.says("roy", "!reçu", room=CASE)
    french.pass_time(timedelta(seconds=20))
    french.says("cormier", "!reçu j’appelle", room=CASE)
    assert "Noté\u00a0: Cormier, avec une note. 2 sur 3." in french.heard(CASE)
    french.until(at(15, 22))
    assert french.rings(REGION) == [
        "URGENT K7-QF3, D1\u00a0: 1 personne sans réponse depuis 60 minutes; suppléance appelée"
    ]
    french.everybody_accepts()
    french.says("savoie", "!reçu", room=CASE)
    assert "chaque organisme a accusé réception" in french.heard(CASE)[-1]
