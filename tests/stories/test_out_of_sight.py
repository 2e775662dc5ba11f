"""Somebody turns out to be one who must not know: what becomes of the matter, and who is told (P1.2, P1.12, P3.9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.referral import Referral, Status
from tests.build import a_referral, a_team, an_open_case, gives_consent, plain
from tests.town import Town

R = "R-7KQ4"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Cormier has taken it, and the person's consent; in Edmundston there is Ouellet."""
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.DV, region=3, language="fr", first="Guy")
    now = town.clock.now()
    referral = a_referral(sent_at=now, agreed_at=now - timedelta(hours=1), referrer=town.people["leblanc"].id)
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()
    town.parts.dispatcher.act(lambda ctx: list(ctx.router.react(ctx, referral.sent())))
    town.settle()
    town.says("cormier", f"referral take {R}")
    town.says("cormier", f"referral contact {R} reached")
    gives_consent(town, "cormier", R)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def names_at_intake(town: Town, who: str, code: str, partner: str) -> str:
    for said in (f"intake {code}", "14 March 1991", partner, "1", *["no"] * 6, "skip", "send"):
        town.says(who, said)
    return town.says(who, "send")


def kept(town: Town, code: str = R) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(code)


@pytest.mark.rule("P1.12")
def test_the_only_coordinator_is_named_at_intake_and_the_program_lead_hears_at_once(town: Town):
    names_at_intake(town, "cormier", R, "Ana Cormier")

    assert town.rings(town.direct("mcgrath")) == [
        f"URGENT {R}, 10:50: choose region 3. `referral region {R} 3`"
    ]


@pytest.mark.rule("P1.12")
def test_what_was_taken_can_go_to_another_region_which_goes_on_from_there(town: Town):
    names_at_intake(town, "cormier", R, "Ana Cormier")

    assert town.says("mcgrath", f"referral region {R} 3").startswith("Nothing is moved yet.")
    assert kept(town).region == 1
    assert town.says("mcgrath", f"yes {R}").startswith(f"{R} is with Edmundston now")
    taken = plain(town.says("ouellet", f"aiguillage prendre {R}"))
    assert taken.startswith(f"{R} : pris en charge par Ouellet")

    assert (kept(town).state, kept(town).taken_by) == (Status.CONTACTED, town.people["ouellet"].id)
    assert town.says("cormier", f"referral show {R}").startswith(f"I know no referral {R}")


@pytest.mark.rule("P3.9")
def test_in_the_other_region_the_people_are_named_before_anything_opens(town: Town):
    names_at_intake(town, "cormier", R, "Ana Cormier")
    town.says("mcgrath", f"referral region {R} 3 yes")
    town.says("ouellet", f"aiguillage prendre {R}")

    assert f"consentement {R}" in town.says("ouellet", f"dossier ouvrir {R}")


@pytest.mark.rule("P1.12")
def test_the_48_hour_clocks_reach_the_lead_while_nobody_may_know(town: Town):
    names_at_intake(town, "cormier", R, "Ana Cormier")
    town.hears_no_more()

    town.pass_time(timedelta(hours=49))

    assert len(town.rings(town.direct("mcgrath"))) >= 4
    assert town.heard(town.direct("cormier")) == []
    assert town.heard("coordination:1") == []


@pytest.mark.rule("P1.12")
def test_where_no_region_can_take_it_the_lead_is_told_so(town: Town):
    with town.parts.open_work() as work:
        referral = work.referrals.get(R)
        work.referrals.save_quietly(replace(referral, excluded=(town.people["ouellet"].id,)))
        work.commit()

    names_at_intake(town, "cormier", R, "Ana Cormier")

    assert town.rings(town.direct("mcgrath")) == [
        f"URGENT {R}, 10:50: no region can take it. A new coordinator is needed"
    ]
    refused = town.says("mcgrath", f"referral region {R} 3")
    assert refused.startswith("Nobody there may see it either.")


@pytest.mark.rule("P1.12")
def test_whoever_took_it_names_themselves_and_the_others_are_rung_to_take_it(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.SOCIAL, language="fr", first="Lise")
    names_at_intake(town, "cormier", R, "Ana Cormier")

    [ring] = town.rings(town.direct("doucet"))
    assert plain(ring) == f"URGENT {R}, 10 h 50 : à prendre par quelqu’un d’autre. `aiguillage prendre {R}`"
    assert town.rings(town.direct("mcgrath")) == []
    assert "Doucet" in town.says("doucet", f"aiguillage prendre {R}")
    assert kept(town).state is Status.CONTACTED
    assert town.says("doucet", f"consentement {R}")
    town.hears_no_more()
    town.pass_time(timedelta(hours=13))
    assert not [ring for ring in town.rings(town.direct("mcgrath")) if R in ring]


@pytest.mark.rule("P1.12")
def test_the_case_of_an_only_coordinator_goes_to_the_lead_by_its_code(town: Town):
    an_open_case(town, referral_id="R-8KQ4")

    names_at_intake(town, "cormier", "K7-QF3", "Ana Cormier")

    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3: no coordinator there can chair it. `case chair K7-QF3` names who could"
    ]
    assert "cormier" not in town.members("case:K7-QF3")
    town.hears_no_more()


@pytest.mark.rule("P1.2")
@pytest.mark.rule("P1.12")
def test_a_member_who_is_out_by_name_leaves_no_seat_empty_in_silence(town: Town):
    an_open_case(town, referral_id="R-8KQ4")

    names_at_intake(town, "cormier", "K7-QF3", "Anna Roy")

    told = next(said for said in town.heard(town.direct("cormier")) if "Roy was taken out" in said)
    assert told.splitlines()[1] == "Agency: health"
    assert "Instead: nobody yet." in told
    assert told.endswith("Now: `roster add @user member health`, then `case add @user K7-QF3`.")
    assert town.heard(town.direct("roy")) == []
    assert not [said for said in town.heard("case:K7-QF3") if "Roy" in said]


@pytest.mark.rule("P1.2")
@pytest.mark.rule("P1.12")
def test_an_alternate_comes_in_for_a_member_who_is_out_by_name(town: Town):
    an_open_case(town, referral_id="R-8KQ4")

    names_at_intake(town, "cormier", "K7-QF3", "Denise Gallant")

    told = next(said for said in town.heard(town.direct("cormier")) if "Gallant was taken out" in said)
    assert "Instead: Hélène Savoie, alternate" in told
    town.everybody_accepts()
    assert {"savoie"} <= set(town.members("case:K7-QF3"))
    assert "gallant" not in town.members("case:K7-QF3")
