"""A lost phone as it is talked through, and what an open one tells (CONVERSATION 3.9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.locking.losing import loses_the_phone
from tests.town import Town


@pytest.mark.rule("P1.5")
def test_a_lost_phone_as_it_is_talked_through(town: Town):
    assert loses_the_phone(town) == (
        "Locked at 22:40: all your devices, this one too, until a coordinator has heard your voice.\n"
        "They get no new messages they can read. What was already on them is still there; I cannot call it back.\n"
        "Your alerts go to your alternate, Lang.\n"
        "Cormier has been told, with what your devices sent in the last 24 hours.\n"
        "Now: telephone Cormier; sign the lost phone out in Settings, Devices."
    )
    assert town.rings(town.direct("cormier")) == ["A member is locked, 22:40. `lock show`"]
    assert town.says("cormier", "lock show") == (
        "Roy locked all devices at 22:40. In the last 24 hours:\n"
        "1. `ack D1 K7-QF3`, PHONE, 14:25\n"
        "2. `task done T2 K7-QF3`, PHONE, 21:15\n"
        "Not Roy? Reply with the number, or `undo @roy 2`: I take it back and tell the room.\n"
        "Now: after hearing the voice, `unlock @roy`; it asks which devices to keep."
    )

    town.pass_time(timedelta(minutes=3))
    assert town.says("cormier", "lock gallant") == (
        "Gallant is locked, 22:43: out of 2 case rooms.\n"
        "All devices are blocked.\n"
        "K7-QF3: alternate Savoie is called.\n"
        "M4-WP8: alternate Savoie is called.\n"
        "Now: `unlock @gallant` only after hearing the voice, not after a message."
    )


def test_in_french_as_it_is_talked_through(town: Town):
    town.says("roy", "langue fr", device="LAPTOP")
    town.says("cormier", "langue fr")
    town.hears_no_more()

    said = loses_the_phone(town, "perdu")

    assert said.startswith("Verrouillé à 22\u00a0h\u00a040\u00a0: tous vos appareils, celui-ci aussi")
    assert "Vos alertes vont à votre suppléance\u00a0: Lang.\nLa coordination (Cormier) est prévenue" in said
    assert town.rings(town.direct("cormier")) == [
        "Un compte est verrouillé, 22\u00a0h\u00a040. `verrouiller voir`"
    ]
    assert "2. `tâche faite T2 K7-QF3`, PHONE, 21\u00a0h\u00a015" in town.says("cormier", "verrouiller voir")
    assert town.says("cormier", "verrouiller gallant").startswith(
        "Verrouillage de Gallant, 22\u00a0h\u00a040.\nSalles de dossier quittées\u00a0: 2."
    )


def test_whoever_holds_an_open_phone_learns_nothing_of_other_cases(town: Town):
    assert town.says("roy", "case show M4-WP8") == (
        "I know no case M4-WP8 that you can see. Nothing was changed."
    )
