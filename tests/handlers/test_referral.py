"""Referral, as people live it (PROTOCOL P2; CONVERSATION 3.1, 3.2)."""

import pytest

from casework.people import Agency, Role
from tests.town import Town


@pytest.fixture
def town(town: Town) -> Town:
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("leblanc", Role.MEMBER, Agency.POLICE, first="Julie")
    town.moves_in("roy", Role.FRONT_LINE, Agency.POLICE)
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, region=3, language="fr")
    town.moves_in("savoie", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    return town


REFERRAL = (
    ("refer", "1 of 9. When did the person agree?"),
    ("today 10:30", "2 of 9. First name?"),
    ("Marie Tremblay", "1 yes\n2 no, all of it is the first name"),
    ("1", "4 of 9. A number where it is safe to call"),
    ("506-555-0142 before 3pm only", "5 of 9. Is it safe to leave a message there?"),
    ("n", "6 of 9. What is it based on?"),
    ("odara 9", "7 of 9. Are immediate safety needs met?"),
    ("yes", "8 of 9. Is there a safety plan?"),
    ("unknown", "9 of 9. If there was choking"),
    ("3", "Please check."),
)


@pytest.mark.rule("P2.1")
def test_a_sergeant_refers_on_a_phone(town: Town):
    town.talks("roy", *REFERRAL)

    sent = town.says("roy", "send")

    assert sent.startswith("Sent at 10:50 as R-")
    assert "within the 48 hours" in sent
    assert town.rings("coordination:1")[0].startswith("R-")
