"""Where no coordinator of the region may know of it the program lead chooses another region (P1.12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.build import plain, refers
from tests.stories.referral.asking import at_question, kept
from tests.town import Town


@pytest.mark.rule("P1.12")
def test_where_nobody_may_see_it_the_program_lead_chooses_another_region(town: Town):
    code = refers(town, more="exclude cormier, doucet")

    assert town.rings(town.direct("mcgrath")) == [
        f"URGENT {code}, 10:52: choose region 3. `referral region {code} 3`"
    ]
    assert town.heard("coordination:1") == []
    shown = town.says("mcgrath", f"referral region {code} edmundston")
    assert shown.startswith(f"Nothing is moved yet. {code} would go to Edmundston.")
    assert kept(town, code).region == 1
    moved = town.says("mcgrath", f"yes {code}")
    assert moved.startswith(f"{code} is with Edmundston now, 10:52.")
    assert plain(town.rings("coordination:3")[0]).startswith(f"{code} : nouvel aiguillage")
    assert town.says("savoie", f"aiguillage prendre {code}")
    assert kept(town, code).region == 3


@pytest.mark.rule("P1.12")
@pytest.mark.rule("P2.14")
@pytest.mark.parametrize(
    ("langue", "told"),
    [
        ("!langue en", "The program lead is being told now. To call: Colleen McGrath\nI am not"),
        (
            "!langue fr",
            "La personne responsable du programme est prévenue. À appeler : Colleen McGrath\nJe ne suis",
        ),
    ],
)
def test_the_receipt_says_who_is_really_told(town: Town, langue: str, told: str):
    at_question(town, 10)
    town.says("leblanc", "exclude cormier, doucet")
    town.says("leblanc", langue)
    receipt = plain(town.says("leblanc", "send"))

    assert told in receipt
    assert "coordinat" not in receipt and "Fredericton" not in receipt

    town.pass_time(timedelta(hours=4))
    [late] = [
        plain(said)
        for said in town.heard(town.direct("leblanc"))
        if "Colleen McGrath" in said and said != receipt
    ][-1:]
    assert "coordinat" not in late and "Cormier" not in late


@pytest.mark.rule("P1.12", "P2.5")
def test_the_agencys_member_hears_that_the_lead_is_told_where_no_coordinator_may_know(town: Town):
    code = refers(town, more="exclude cormier, doucet")

    assert town.heard(town.direct("hebert")) == [
        f"Your agency made a referral, {code}, at 10:52. The program lead is being told.\n"
        "Now: nothing for you."
    ]


@pytest.mark.rule("P1.12", "P2.14")
def test_where_there_is_nobody_to_tell_that_is_said(town: Town):
    with town.parts.open_work() as work:
        lead = work.people.get(town.people["mcgrath"].id)
        gone, removed = lead.remove(by="test", at=town.clock.now())
        work.people.save(gone, because=removed)
        work.commit()
    at_question(town, 10)
    town.says("leblanc", "exclude cormier, doucet")

    receipt = town.says("leblanc", "send")

    assert "There is nobody whom I may tell. Please telephone the program lead." in receipt
    assert "are being told" not in receipt and "is being told" not in receipt
    assert town.last(town.direct("hebert")).endswith("Now: please telephone the program lead.")


@pytest.mark.rule("P1.12")
def test_it_stays_under_the_leads_today_until_a_region_is_chosen_and_names_nobody_kept_out(town: Town):
    code = refers(town, more="exclude cormier, doucet")
    town.pass_time(timedelta(hours=13))

    heard = town.says("mcgrath", "today")

    assert f"1. {code}: no coordinator has it since Saturday 21 November, 10:52; choose a region." in heard
    assert heard.endswith(f"Now: `referral region {code}` and the number of another region.")
    assert "Cormier" not in heard and "Doucet" not in heard
    town.says("mcgrath", f"referral region {code} 3 yes")
    assert code not in town.says("mcgrath", "today")


@pytest.mark.rule("P12.11")
def test_the_lead_learns_nothing_of_a_referral_that_has_its_coordinators(town: Town):
    code = refers(town)

    assert town.says("mcgrath", f"referral region {code} 3").startswith(f"I know no referral {code}")
