"""What a coordinator had taken on who is locked: others hear what waits, and take it over (PROTOCOL P2.6, P2.13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.referral import Referral, Status
from tests.build import a_referral, a_team
from tests.town import Town

R = "R-4XM7"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Doucet has taken a referral and a call of Adebayo's."""
    town = Town.empty(tmp_path_factory.mktemp("locked"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE, first="Paul")
    town.moves_in("adebayo", Role.FRONT_LINE, Agency.POLICE, first="Tunde")
    referral = a_referral(id=R, referrer=town.people["adebayo"].id, sent_at=town.clock.now())
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()
    town.says("doucet", f"referral take {R}")
    town.says("adebayo", "call me")
    town.says("doucet", "call take")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(R)


@pytest.mark.rule("P2.6", "P2.13")
def test_a_lost_phone_leaves_no_referral_and_no_call_to_wait_for_it(town: Town):
    town.says("doucet", "lost")

    assert set(town.rings("coordination:1")) == {
        f"{R}: who had it cannot be reached, 10:50. Reply `take`, or `!referral take {R}`",
        "A colleague asks to be called, 10:50. Reply `take`, or `!call take`",
    }
    assert R not in town.last(town.direct("doucet")), "whoever holds the phone"
    town.talks(
        "cormier",
        (f"referral take {R}", f"{R}: taken by Cormier"),
        ("call take", "Cormier calls Tunde Adebayo"),
    )


@pytest.mark.rule("P2.6")
def test_a_reply_with_take_in_the_coordination_room_takes_it_over(town: Town):
    town.says("doucet", "lost")
    ring = next(one for one in town.events("coordination:1") if "who had it" in one.content["body"])

    assert town.says("cormier", "take", room="coordination:1", reply_to=ring.event_id).startswith(
        f"{R}: taken by Cormier"
    )


@pytest.mark.rule("P2.6")
def test_its_ladder_begins_anew_also_over_a_restart_and_the_referrer_hears_whom_to_telephone(town: Town):
    town.says("doucet", "lost")
    town = town.restarted()
    for said in ("call take", "call done"):
        town.says("cormier", said)
    town.hears_no_more()

    town.pass_time(timedelta(hours=13))

    assert [ring for ring in town.rings("coordination:1") if R in ring]
    assert any(f"URGENT {R}: not taken" in said for said in town.heard(town.direct("mcgrath")))
    assert any(f"{R} has not been taken yet." in said for said in town.heard(town.direct("adebayo")))


@pytest.mark.rule("P2.6")
def test_of_a_person_who_was_reached_what_was_tried_stays(town: Town):
    town.says("doucet", f"referral contact {R} reached")
    town.says("doucet", "lost")

    town.says("cormier", f"referral take {R}")

    assert (kept(town).state, len(kept(town).attempts)) == (Status.CONTACTED, 1)


@pytest.mark.rule("P1.12", "P2.6")
def test_of_the_only_coordinator_the_program_lead_hears_and_once_let_in_again_they_take_it_themselves(
    town: Town,
):
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3)
    town.says("doucet", "roster remove @cormier")
    town.says("doucet", "yes cormier")
    town.hears_no_more()

    town.says("doucet", "lost")

    assert any(R in ring for ring in town.rings(town.direct("mcgrath")))
    assert R in town.says("mcgrath", "today")
    town.says("cyr", "unlock @doucet all")
    town.says("cyr", "yes doucet")
    town.everybody_accepts()
    assert town.says("doucet", f"referral take {R}").startswith(f"{R}: taken by Doucet")
    assert R not in town.says("mcgrath", "today")


def test_whoever_locks_somebody_reads_which_ones_the_others_are_asked_for(town: Town):
    answer = town.says("cormier", "lock doucet")
    town.says("cormier", "langue fr")

    assert f"\nAsked of the others anew: {R}, 1 call\n" in answer


@pytest.mark.rule("P1.12")
def test_who_must_not_know_of_it_is_not_told_that_it_waits(town: Town):
    town.says("doucet", f"case exclude @cormier {R}")
    town.hears_no_more()

    town.says("doucet", "lost")

    assert R not in "\n".join([*town.heard("coordination:1"), *town.heard(town.direct("cormier"))])
    assert town.says("cormier", f"referral take {R}").startswith(f"I know no referral {R} that you can see.")


@pytest.mark.rule("P11.1")
def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    answer = town.says("cormier", "verrouiller doucet").replace("\u00a0", " ")

    assert f"\nRedemandé aux autres : {R}, 1 appel\n" in answer


@pytest.mark.rule("P2.6", "P11.1")
@pytest.mark.parametrize(
    ("language", "waiting", "taken"),
    [
        (
            "en",
            f"\nAsked of the others meanwhile: {R}, nobody has it yet\n",
            f"\nAsked of the others meanwhile: {R}, Cormier has it\n",
        ),
        (
            "fr",
            f"\nRedemandé aux autres entre-temps : {R}, encore à prendre\n",
            f"\nRedemandé aux autres entre-temps : {R}, pris en charge par Cormier\n",
        ),
    ],
)
def test_who_is_let_in_again_reads_who_has_them_now(town: Town, language: str, waiting: str, taken: str):
    town.says("doucet", f"language {language}")
    for take, said in ((False, waiting), (True, taken)):
        town.says("doucet", "lost")
        if take:
            town.says("cormier", f"referral take {R}")
        town.hears_no_more()
        town.says("cormier", "unlock doucet all")
        town.says("cormier", "yes doucet")
        welcome = "\n".join(town.heard(town.direct("doucet"))).replace("\u00a0", " ")
        assert said in welcome
        if not take:
            town.says("doucet", f"referral take {R}")


LIFE = (
    ("doucet", "case hold R-4XM7 review by the coroner", "taken", "pris en charge"),
    ("doucet", "lost", "received", "reçu"),
    ("cormier", "referral take R-4XM7", "taken", "pris en charge"),
    ("cormier", "referral contact R-4XM7 no-answer", "taken", "pris en charge"),
    ("cormier", "referral contact R-4XM7 reached", "contacted", "personne jointe"),
    ("cormier", "referral close R-4XM7 6 has help of another kind", "contacted", "personne jointe"),
    ("cormier", "yes R-4XM7", "closed", "fermé"),
)


@pytest.mark.rule("P2.5", "P11.1")
def test_the_referrer_reads_in_both_languages_where_it_stands_and_no_more(town: Town):
    for name, said, english, french in LIFE:
        town.says(name, said)
        for language, state, sent, rest in (
            ("en", english, "Sent", "Now: nothing for you."),
            ("fr", french, "Envoyé le", "Maintenant : rien d’autre à faire."),
        ):
            town.says("adebayo", f"language {language}")
            status = town.says("adebayo", f"referral status {R}").replace("\u00a0", " ").splitlines()
            assert status[0].replace(" :", ":").startswith(f"{R}: {state}. {sent} "), said
            assert status[1:] == [rest]
