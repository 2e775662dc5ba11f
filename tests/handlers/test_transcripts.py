"""Conversations of CONVERSATION 3 that cross several subjects, line by line.

Where a line is not the paper's, docs/decisions.md says why ours is kept.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.people import Agency
from tests.build import a_team
from tests.handlers.test_case import CARD, FIVE, left_out_for_reasons, ready
from tests.town import Town

COORDINATION = "coordination:1"


@pytest.fixture
def town(town: Town) -> Town:
    """Saturday 21 November 2026, 17:22; Victim Services' seat is the coordinator's."""
    a_team(town)
    town.moves_in("roussel", agency=Agency.POLICE, first="A.")
    town.clock.set(FIVE)
    ready(town)
    left_out_for_reasons(town)
    town.hears_no_more()
    return town


# --- 3.5 ------------------------------------------------------------------------------------------------------
@pytest.mark.rule("P4.5", "P4.6", "P1.12")
def test_a_case_is_opened_and_every_exclusion_explained(town: Town):
    assert town.says("cormier", "!case open R-7KQ4", room=COORDINATION) == (
        "R-7KQ4: 4 people can be invited, 5 cannot.\nNow: the list is in our direct room; confirm there."
    )
    assert town.last(town.direct("cormier")) == (
        "Nothing is open yet.\n"
        "Would be invited: Cormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector\n"
        "Not invited: Hébert, police: affirmation lapsed 14 November 2026; Leblanc comes instead\n"
        "Not invited: A. Roussel, police: same name as the client or the offending partner; "
        "kept out, not told; Leblanc comes instead\n"
        "Not invited: Thériault, Social Development: not agreed by the client\n"
        "Not invited: Lang, health: away until 30 November 2026; Roy comes instead\n"
        "Not invited: Savoie, domestic-violence sector: one seat for each agency; Gallant comes instead\n"
        "Same name, and for certain another person? `case add` once it is open.\n"
        "Now: `yes R-7KQ4` opens it, or `case exclude @user R-7KQ4` first. Until 17:32."
    )

    town.clock.pass_(timedelta(minutes=1))
    opened = town.says("cormier", "yes R-7KQ4")
    code = opened.removeprefix("Open: room ")[:6]
    assert opened == (
        f"Open: room {code}, 17:23. 4 invited.\n"
        "Team meeting due by Monday 23 November, 10:52.\n"
        f"Now: `meeting propose {code}`."
    )
    assert town.heard(f"case:{code}")[0] == CARD
    for name in ("leblanc", "roy", "gallant"):
        assert town.rings(town.direct(name))[0].startswith(f"{code}: you are invited. Open the room. 17:23")
    for name in ("roussel", "theriault", "hebert", "lang", "savoie"):
        assert not town.heard(town.direct(name))


@pytest.mark.rule("P1.12", "P4.5")
def test_somebody_is_kept_out_first_as_the_answer_offers(town: Town):
    town.says("cormier", "case open R-7KQ4")

    town.says("cormier", "case exclude @roy R-7KQ4")
    again = town.says("cormier", "case open R-7KQ4")

    assert "Not invited: Roy, health: kept out, not told" in again
    assert not town.heard(town.direct("roy"))


@pytest.mark.rule("P11.1", "P4.5")
def test_the_same_opening_in_french(town: Town):
    town.says("cormier", "langue fr")

    shown = town.says("cormier", "dossier ouvrir R-7KQ4").replace("\xa0", " ")

    assert shown.startswith(
        "Rien n’est encore ouvert.\n"
        "Recevraient une invitation : Cormier, Services aux victimes, coordination; Leblanc, police; "
    )
    assert shown.endswith(
        "Maintenant : `oui R-7KQ4` l’ouvre, ou d’abord `dossier exclure @nom R-7KQ4`. Jusqu’à 17 h 32."
    )


# --- 3.9, the end: somebody else holds a member's open phone -----------------------------------------------------
@pytest.mark.rule("P12.11")
def test_whoever_holds_an_open_phone_is_told_no_and_it_is_recorded(town: Town):
    assert town.says("leblanc", "case show M4-WP8") == (
        "I know no case M4-WP8 that you can see. Nothing was changed."
    )
    assert town.says("leblanc", "disclosures K7-QF3") == (
        "Only a coordinator can do that. Nothing was changed. It has been recorded."
    )
