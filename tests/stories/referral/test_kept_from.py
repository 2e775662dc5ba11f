"""Who must not see it learns nothing of it (P1.12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.people import Agency, Role
from tests.build import change, code_in, plain, refers
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


# --- the other coordinators learn of it -------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_the_other_coordinators_learn_who_must_not_know_and_nobody_else_does(town: Town):
    code = refers(town, more="exclude doucet")

    [told] = [body for body in town.heard(town.direct("cormier")) if "Kept from" in body]
    card = town.says("cormier", f"referral show {code}")
    assert told.splitlines() == [
        f"{code}: somebody must not know of it, and is told nothing.",
        "Kept from: Paul Doucet",
        "Say nothing of it to them, nor in a room that they read.",
        "If it is another person of that name: `case add`, once the case is open.",
        "Now: nothing for you.",
    ]
    assert "Name: Marie Tremblay. Not told of it, and not to be: Paul Doucet" in card
    for name in town.people:
        if name != "cormier":
            assert not any("Kept from" in body for body in town.heard(town.direct(name)))
    assert town.heard("coordination:1") == []


@pytest.mark.rule("P1.12")
def test_a_namesake_on_the_roster_is_told_of_too(town: Town):
    code = refers(town, first="Luc", last="Hébert")

    told = "\n".join(town.heard(town.direct("cormier")) + town.heard(town.direct("doucet")))
    assert told.count("Kept from: Luc Hébert") == 2
    assert "Hébert" not in "\n".join(town.heard("coordination:1"))
    assert town.heard(town.direct("hebert")) == []
    assert "not to be: Luc Hébert" in town.says("cormier", f"referral show {code}")


@pytest.mark.rule("P1.12")
def test_so_do_they_when_a_coordinator_names_somebody_later(town: Town):
    code = refers(town)
    town.hears_no_more()

    town.says("cormier", f"case exclude @hebert {code}")

    assert any("Kept from: Luc Hébert" in body for body in town.heard(town.direct("doucet")))
    assert not any("Kept from" in body for body in town.heard(town.direct("cormier")))
    assert town.heard(town.direct("hebert")) == []


@pytest.mark.rule("P1.12")
def test_where_nobody_is_kept_out_nothing_is_said_of_it(town: Town):
    code = refers(town)

    assert not any("Kept from" in body for body in town.heard(town.direct("cormier")))
    assert "Not told of it" not in town.says("cormier", f"referral show {code}")


# --- whoever takes it reads it again ----------------------------------------------------------------------
@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("room", ["coordination:1", None])
def test_whoever_takes_it_reads_whom_it_must_be_kept_from_in_the_direct_room(town: Town, room: str | None):
    code = refers(town, more="exclude Hébert")
    town.hears_no_more()

    sign = "!" if room else ""
    town.says("doucet", f"{sign}referral take {code}", room=room)

    [told] = [body for body in town.heard(town.direct("doucet")) if "Kept from" in body]
    assert told.splitlines()[:3] == [
        f"{code}: somebody must not know of it, and is told nothing.",
        "Kept from: Luc Hébert",
        "Say nothing of it to them, nor in a room that they read.",
    ]
    assert told.splitlines()[-2:] == ["This answer disappears at 11:07.", f"Now: `referral show {code}`"]
    assert "Hébert" not in "\n".join(town.heard("coordination:1"))
    assert not any("Hébert" in ring for name in town.people for ring in town.rings(town.direct(name)))
    assert town.heard(town.direct("hebert")) == []

    town.pass_time(timedelta(minutes=16))
    assert "Hébert" not in "\n".join(town.heard(town.direct("doucet")))


@pytest.mark.rule("P1.12")
def test_so_in_french(town: Town):
    code = refers(town, more="exclude Hébert")
    town.says("doucet", "langue fr")

    town.says("doucet", f"aiguillage prendre {code}")

    told = plain(next(body for body in town.heard(town.direct("doucet")) if "Luc Hébert" in body))
    assert told.splitlines()[1] == "À garder à l’écart : Luc Hébert"
    assert told.splitlines()[-1] == f"Maintenant : `aiguillage voir {code}`"


@pytest.mark.rule("P1.12")
def test_where_nobody_is_kept_out_the_answer_is_one(town: Town):
    code = refers(town)
    town.hears_no_more()

    town.says("doucet", f"referral take {code}")

    [told] = town.heard(town.direct("doucet"))
    assert told.startswith(f"{code}: taken by Doucet")
