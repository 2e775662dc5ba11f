"""Who must not see it learns nothing of it (P1.12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.people import Agency, Role
from tests.build import change, code_in, refers
from tests.stories.referral.asking import at_question
from tests.town import Town


@pytest.mark.rule("P1.12")
def test_the_referrer_names_a_coordinator_who_must_not_see_it(town: Town):
    code = refers(town, more="exclude doucet")

    assert town.heard("coordination:1") == []
    assert town.heard(town.direct("doucet")) == []
    assert town.rings(town.direct("cormier"))[-1].startswith(f"{code}: new referral, 10:52.")
    assert town.says("doucet", f"referral show {code}").startswith(f"I know no referral {code}")


@pytest.mark.rule("P1.12")
def test_the_agency_member_who_must_not_see_it_is_not_told(town: Town):
    refers(town, more="exclude Hébert")

    assert town.heard(town.direct("hebert")) == []


@pytest.mark.rule("P1.12")
def test_a_name_that_nobody_has_is_asked_again(town: Town):
    at_question(town, 10)

    for typed, said in (
        ("exclude zzyzx", "I know nobody by that name on the roster."),
        ("exclude", "Who? `exclude` and the name"),
    ):
        town.says("leblanc", typed)
        first, second = town.heard(town.direct("leblanc"))
        assert first.startswith(f"{said}") and "\nPlease check, 1 of 2." in first
        assert second.startswith("Please check, 2 of 2.")


@pytest.mark.rule("P1.12")
def test_the_excluded_referrer_hears_received_and_no_more(town: Town):
    code = refers(town)
    town.says("cormier", f"referral take {code}")
    with town.parts.open_work() as work:
        referral = work.referrals.get(code)
        work.referrals.save_quietly(replace(referral, excluded=(town.people["leblanc"].id,)))
        work.commit()

    assert town.says("leblanc", f"referral status {code}").startswith(f"{code}: received.")


@pytest.mark.rule("P1.12")
def test_the_alternate_of_the_only_coordinator_is_alerted(town: Town):
    town.moves_in("cyr", Role.MEMBER, Agency.VICTIMS, region=3, language="en")
    change(town, "savoie", alternate=town.people["cyr"].id)
    lines = (
        "aiguiller",
        "aujourd’hui 10 h 30",
        "Rose",
        "Émond",
        "506-555-0143",
        "non",
        "da 19",
        "oui",
        "oui",
        "2",
    )
    for line in (*lines, "exclure savoie"):
        town.says("ouellette", line)

    code = code_in(town.says("ouellette", "envoyer"))

    assert town.rings(town.direct("cyr")) == [
        f"{code}: new referral, 10:52. You stand in. Please call the program lead"
    ]
    assert town.rings(town.direct("mcgrath"))
    assert town.heard(town.direct("savoie")) == []
