"""It is taken once, or the reminders go on; and the referrer knows where it stands (P2.5, P2.6, P2.14; CONVERSATION 3.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.build import refers
from tests.stories.referral.asking import kept
from tests.town import ATLANTIC, Town


@pytest.mark.rule("P2.6")
def test_two_coordinators_take_the_same_one(town: Town):
    code = refers(town, phone="506-555-0177 before 3pm only")
    ring = town.events("coordination:1")[-1].event_id
    town.clock.set(datetime(2026, 11, 21, 11, 5, tzinfo=ATLANTIC).astimezone(UTC))

    taken = town.says("doucet", "take", room="coordination:1", reply_to=ring)
    second = town.says("cormier", f"!referral take {code}", room="coordination:1")
    elsewhere = town.says("cormier", f"!referral show {code}", room="coordination:1")
    card = town.last(town.direct("cormier"))

    assert taken == (
        f"{code}: taken by Doucet, 11:05.\nThe reminders to others have stopped.\n"
        f"Now, Doucet: `referral show {code}` in our direct room."
    )
    assert second == "Already taken by Doucet at 11:05. Nothing was changed."
    assert elsewhere == "Answered in our direct room."
    assert card.splitlines()[:5] == [
        f"{code}, taken by Doucet at 11:05.",
        "No message. Call before 15:00 only.",
        "Number: 506-555-0177",
        "Name: Marie Tremblay",
        "Basis: ODARA 9, high risk",
    ]
    assert "This answer disappears at 11:20; `hide` removes it now." in card


@pytest.mark.rule("P2.6")
def test_in_the_same_second_one_of_them_has_it(town: Town):
    code = refers(town)
    room = town.room_id("coordination:1")
    for name in ("cormier", "doucet"):
        town.server.write(room, town.people[name].user_id, f"!referral take {code}")
    town.settle()

    first, second = town.heard("coordination:1")[-2:]
    assert first.startswith(f"{code}: taken by Cormier")
    assert second.startswith("Already taken by Cormier at")
    assert kept(town, code).taken_by == town.people["cormier"].id


def closed_one(town: Town) -> str:
    code = refers(town)
    town.says("cormier", f"referral take {code}")
    town.says("cormier", f"referral close {code} moved to another province")
    town.says("cormier", f"yes {code}")
    return code


@pytest.mark.rule("P2.6")
@pytest.mark.rule("P2.14")
def test_a_closed_referral_leads_nowhere_and_says_so(town: Town):
    code = closed_one(town)

    for typed in ("referral close {} again", "referral contact {} reached", "referral take {}"):
        answer = town.says("cormier", typed.format(code))
        assert answer == (
            f"{code} is closed. Nothing was changed.\nIf the person comes back: a new referral."
        ), typed
    card = town.says("cormier", f"referral show {code}")
    assert card.startswith(f"{code}, closed Saturday 21 November 2026, 10:52.")
    assert "\nClosed by Cormier: moved to another province. No message." in card
    assert card.endswith("Now: nothing for you. If the person comes back: a new referral.")


def test_a_closed_referral_in_french(town: Town):
    code = closed_one(town)
    town.says("cormier", "langue fr")

    assert town.says("cormier", f"aiguillage fermer {code} encore").startswith(f"{code} est fermé.")
    card = town.says("cormier", f"aiguillage voir {code}").replace("\u00a0", " ")
    assert card.startswith(f"{code}, fermé le samedi 21 novembre 2026 à 10 h 52.")
    assert "\nFermé par Cormier : moved to another province. Aucun message." in card


@pytest.mark.rule("P2.6")
@pytest.mark.rule("P2.14")
def test_nobody_takes_it_and_the_referrer_learns_whom_to_telephone(town: Town):
    code = refers(town)
    town.hears_no_more()

    town.pass_time(timedelta(hours=4))

    assert (
        town.rings("coordination:1").count(f"URGENT {code}: not taken since 10:52. `!referral take {code}`")
        == 2
    )
    assert "To call: Ana Cormier, Paul Doucet" in town.last(town.direct("leblanc"))
    town.pass_time(timedelta(hours=8))
    assert town.rings(town.direct("mcgrath")) == [
        f"URGENT {code}: not taken since 10:52. Please call the coordinators"
    ]
    assert town.heard(town.direct("mcgrath"))[0].splitlines() == [
        f"{code}: a referral that nobody has taken yet.",
        "To call in Fredericton: Cormier, Doucet",
        "Now: please telephone; they see what it is about.",
    ]


@pytest.mark.rule("P2.6", "P11.1")
def test_the_lead_reads_whom_to_call_in_french_too(town: Town):
    town.says("mcgrath", "langue fr")
    code = refers(town)
    town.hears_no_more()

    town.pass_time(timedelta(hours=12))

    told = town.heard(town.direct("mcgrath"))[0].replace("\u00a0", " ").splitlines()
    assert told[:2] == [
        f"{code} : un aiguillage que personne n’a encore pris.",
        "À appeler, Fredericton : Cormier, Doucet",
    ]


@pytest.mark.rule("P2.5")
def test_the_referrer_asks_where_it_stands(town: Town):
    code = refers(town)

    assert town.says("leblanc", f"referral status {code}").startswith(f"{code}: received.")
    town.says("cormier", f"referral take {code}")
    town.says("cormier", f"referral contact {code} reached")
    assert town.says("leblanc", f"referral status {code}").startswith(f"{code}: contacted.")
    assert town.says("hebert", f"referral status {code}").startswith(f"I know no referral {code}")
