"""What coordinators found of a match: other people, or the same (PROTOCOL P2.7, P2.15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.referral import Referral, Status
from tests.build import an_open_case, refers
from tests.stories.test_matches import a_case_and_its_partner_referred, opens, two_regions
from tests.town import Town

A_SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("settling"))
    two_regions(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.SOCIAL, first="Paul", language="fr")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def here(town: Town) -> tuple[str, str]:
    """Two of one region, the older one first."""
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    town.clock.pass_(A_SECOND)
    second = refers(town, "morin", "Noëlla", "Roy", "506-555-0199")
    town.hears_no_more()
    return first, second


def apart(town: Town) -> tuple[str, str]:
    """The younger one in the other region."""
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    town.clock.pass_(A_SECOND)
    second = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")
    town.hears_no_more()
    return first, second


def kept(town: Town, code: str) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(code)


def is_asked(town: Town, name: str, code: str) -> bool:
    """Above its card, and under `today`."""
    today = town.says(name, "today")
    town.says(name, f"referral show {code}")
    notice = town.heard(town.direct(name))[0]
    said = ["same person" in text or "other side" in text for text in (today, notice)]
    assert len(set(said)) == 1
    return said[0]


# --- other people ---------------------------------------------------------------------------------------
@pytest.mark.rule("P2.7")
def test_two_different_people_are_asked_about_no_more_and_the_other_side_is_told(town: Town):
    first, second = apart(town)
    assert is_asked(town, "cormier", first)
    town.hears_no_more()

    answer = town.says("cormier", f"referral different {first} {second}")

    assert answer == (
        f"{first} and {second}: two different people. Asked no more.\n"
        "A mistake: `undo`, within 10 minutes.\n"
        "Now: nothing for you."
    )
    assert town.last(town.direct("cyr")) == (
        f"{first} and {second}: two different people. Asked no more.\n"
        "By: Ana Cormier, 10:50\n"
        "Now: nothing for you. If you know better, speak with each other."
    )
    assert not town.rings(town.direct("cyr"))
    assert not is_asked(town, "cormier", first)
    assert not is_asked(town, "cyr", second)


@pytest.mark.rule("P2.7")
def test_a_mistake_is_taken_back_and_it_is_asked_again_on_both_sides(town: Town):
    first, second = apart(town)
    town.says("cormier", f"referral different {first} {second}")

    town.hears_no_more()
    assert "Taken back" in town.says("cormier", "undo")

    assert town.last(town.direct("cyr")).splitlines()[:2] == [
        f"{first} and {second}: what was found is taken back. It is asked again.",
        "They may be the same person.",
    ]
    assert "`aiguillage autre" in town.last(town.direct("doucet"))
    assert not town.rings(town.direct("cyr"))
    assert is_asked(town, "cormier", first) and is_asked(town, "cyr", second)


@pytest.mark.rule("P2.7")
@pytest.mark.parametrize(("name", "word"), [("cormier", "different"), ("doucet", "autre")])
def test_a_reply_to_the_ring_with_one_word_sets_it_aside(town: Town, name: str, word: str):
    first, second = apart(town)
    ring = [one for one in town.events(town.direct(name)) if first in one.content["body"]][-1]

    answer = town.says(name, word, reply_to=ring.event_id)

    assert first in answer and second in answer
    assert kept(town, first).is_set_aside(second, across=False)


def test_what_colleagues_write_below_an_alert_settles_nothing(town: Town):
    refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    second = refers(town, "morin", "Noëlla", "Roy", "506-555-0199")
    alert = [one for one in town.events("coordination:1") if second in one.content["body"]][-1].event_id

    for said in ("same here", "different from the last one", "autre chose"):
        answer = town.says("cormier", said, room="coordination:1", reply_to=alert)
        assert answer.startswith("I did not understand that. Nothing was changed."), said

    assert not kept(town, second).verdicts


@pytest.mark.rule("P2.7")
def test_one_code_is_enough_where_there_is_one_match_and_of_several_it_is_asked_which(town: Town):
    first, second = here(town)
    third = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0177")

    asked = town.says("cormier", f"referral different {first}")
    town.says("cormier", f"referral different {first} {third}")
    answer = town.says("cormier", f"referral different {first}")

    assert asked.splitlines()[:2] == [
        "Which one? Nothing was changed.",
        f"{first} and one of: {second}, {third}",
    ]
    assert answer.startswith(f"{first} and {second}: two different people.")


@pytest.mark.rule("P2.7")
def test_with_one_number_they_are_asked_about_again(town: Town):
    first, second = here(town)
    town.says("cormier", f"referral different {first} {second}")
    town.says("cormier", f"referral take {second}")

    town.says("cormier", f"referral number {second} 506-555-0102")

    assert is_asked(town, "cormier", first)


@pytest.mark.rule("P12.2")
def test_it_is_in_the_journal(town: Town):
    first, second = apart(town)
    town.says("cormier", f"referral different {first} {second}")

    assert "same name or number elsewhere, settled" in town.says("cormier", f"audit {first}")


# --- the same (P2.7) --------------------------------------------------------------------------------------
@pytest.mark.rule("P2.7")
def test_of_one_person_the_younger_one_closes_after_a_yes(town: Town):
    first, second = here(town)

    asked = town.says("cormier", f"referral same {first} {second}")
    town = town.restarted()
    closed = town.says("cormier", f"yes {second}")

    assert asked == (
        f"Nothing is closed yet. {second} would be closed: the same person as {first}.\n"
        f"{first} goes on. What is newer in {second}, a number for one, does not move there: look first.\n"
        "Its clocks would end. Who referred reads that it is closed, and nothing more.\n"
        f"Now: `yes {second}`, until 11:00. `referral show {second}` before it."
    )
    assert closed.startswith(f"{second} is closed: the same person as {first}, which goes on.")
    assert (kept(town, first).state, kept(town, second).state) == (Status.SENT, Status.CLOSED)
    assert f"\nClosed by Cormier: the same person as {first}. No message." in town.says(
        "cormier", f"referral show {second}"
    )
    assert not is_asked(town, "cormier", first)
    assert town.says("morin", f"referral status {second}").startswith(f"{second}: closed.")


@pytest.mark.rule("P2.7", "P1.12")
def test_the_one_that_was_closed_names_the_one_that_goes_on_to_who_may_know_it(town: Town):
    first, second = here(town)
    town.says("cormier", f"referral same {first} {second}")
    town.says("cormier", f"yes {second}")

    assert town.says("cormier", f"referral take {second}") == (
        f"{second} is closed. Nothing was changed.\nIt is about the same person as {first}, which goes on."
    )
    assert f"Il porte sur la même personne que {first}, qui continue." in town.says(
        "doucet", f"aiguillage prendre {second}"
    )
    with town.parts.open_work() as work:
        kept_from = replace(work.referrals.get(first), excluded=(town.people["doucet"].id,))
        work.referrals.save_quietly(kept_from)
        work.commit()
    assert first not in town.says("doucet", f"aiguillage prendre {second}")


@pytest.mark.rule("P2.7")
def test_a_younger_one_of_another_region_is_closed_by_its_own_coordinator(town: Town):
    first, second = apart(town)

    answer = town.says("cormier", f"referral same {first} {second}")
    told, ring = town.heard(town.direct("cyr"))
    asked = town.says("cyr", f"referral same {second} {first}")
    town.says("cyr", f"yes {second}")

    assert answer.splitlines()[:2] == [
        f"{second} is the younger one, in another region: they are asked to close it.",
        "Asked: Lise Cyr",
    ]
    assert told.splitlines()[0] == f"{second} and {first} are the same person, as a colleague has found."
    assert ring == f"{second}, {first}: to confirm, 10:50. Read above"
    assert asked.startswith(f"Nothing is closed yet. {second} would be closed")
    assert kept(town, second).state is Status.CLOSED
    assert f"{second} is closed: the same person as {first}" in town.last(town.direct("cormier"))


@pytest.mark.rule("P2.7")
def test_a_case_goes_on_and_the_referral_closes(town: Town):
    an_open_case(town)
    with town.parts.open_work() as work:
        work.traces.note("R-7KQ4", "client", name=("Marie", "Tremblay"), phone="506-555-0142")
        work.commit()
    second = refers(town, "morin", "Marie", "Tremblay", "506-555-0142")

    asked = town.says("cormier", f"referral same K7-QF3 {second}")
    town.says("cormier", f"yes {second}")

    assert asked.startswith(f"Nothing is closed yet. {second} would be closed: the same person as K7-QF3.")
    assert kept(town, second).state is Status.CLOSED


@pytest.mark.rule("P2.7")
def test_of_two_cases_neither_is_closed_by_it(town: Town):
    for code, referral in (("K7-QF3", "R-7KQ4"), ("M4-WP8", "R-9TMF")):
        an_open_case(town, code, referral)
    with town.parts.open_work() as work:
        for one, other in (("R-7KQ4", "R-9TMF"), ("R-9TMF", "R-7KQ4")):
            work.referrals.save_quietly(work.referrals.get(one).alike_to(other))
        work.commit()

    assert town.says("cormier", "referral same K7-QF3 M4-WP8").startswith(
        "K7-QF3 and M4-WP8 are both cases: neither is closed by this. Nothing was changed."
    )


@pytest.mark.rule("P2.7")
def test_what_was_set_aside_may_turn_out_to_be_the_same(town: Town):
    first, second = here(town)
    town.says("cormier", f"referral different {first} {second}")

    assert town.says("cormier", f"referral same {first} {second}").startswith(
        f"Nothing is closed yet. {second} would be closed"
    )


# --- across (P2.15) ---------------------------------------------------------------------------------------
@pytest.mark.rule("P2.15")
def test_across_and_the_same_they_stay_apart_and_nobody_is_asked_any_more(town: Town):
    code = a_case_and_its_partner_referred(town)

    answer = town.says("cormier", f"referral same {code} K7-QF3")

    assert answer.startswith(f"{code} and K7-QF3: a party here is the other side there. Asked no more.")
    assert kept(town, code).state is Status.SENT
    assert "other side" not in town.says("cormier", "today")
    town.says("cormier", f"referral show {code}")
    above = town.heard(town.direct("cormier"))[0]
    assert above.endswith("Now: nothing for you; it is settled between you.")
    opens(town, code)
    assert "sits in another case that touches this one" in town.says("cormier", f"case open {code}")


@pytest.mark.rule("P2.7", "P2.15")
def test_of_several_what_is_settled_comes_last_and_says_so(town: Town):
    code = a_case_and_its_partner_referred(town)
    again = refers(town, "morin", "Alain", "Roussel", "506-555-0191")
    town.says("cormier", f"referral same {code} K7-QF3")

    town.says("cormier", f"referral show {code}")

    above = town.heard(town.direct("cormier"))[0].splitlines()
    assert above[1].startswith(f"{again}, Fredericton: perhaps the same person; to speak with, ")
    assert above[2] == "K7-QF3, Fredericton: a party may stand on the other side, settled"
    assert f"`referral same {code} {again}`" in above[3]


@pytest.mark.rule("P2.15")
def test_across_and_other_people_whoever_was_kept_out_may_be_asked_in_again(town: Town):
    code = a_case_and_its_partner_referred(town)
    opens(town, code)
    town.says("cormier", f"case open {code}")
    other = town.says("cormier", f"yes {code}").split()[2].rstrip(",")
    town.everybody_accepts()
    assert "sits in another case" in town.says("cormier", f"case add @roy {other}")

    answer = town.says("cormier", f"referral different {other} K7-QF3")

    assert (
        f"Now: `case people {other}` shows who reads it, `case add @user {other}` seats somebody." in answer
    )
    assert "roy" not in town.members(f"case:{other}"), "nobody comes by itself"
    town.says("cormier", f"case add @roy {other}")
    town.says("cormier", f"yes {other}")
    town.everybody_accepts()
    assert "roy" in town.members(f"case:{other}")


@pytest.mark.rule("P2.15")
def test_taken_back_they_are_kept_apart_again(town: Town):
    code = a_case_and_its_partner_referred(town)
    opens(town, code)
    town.says("cormier", f"case open {code}")
    other = town.says("cormier", f"yes {code}").split()[2].rstrip(",")
    town.everybody_accepts()
    town.says("cormier", f"referral different {other} K7-QF3")

    town.says("cormier", "undo")

    assert "sits in another case" in town.says("cormier", f"case add @roy {other}")


# --- nobody else --------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize("verb", ["same", "different"])
def test_who_may_not_know_of_one_of_them_reads_what_they_read_of_any_code(town: Town, verb: str):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102", more="exclude doucet")
    town.clock.pass_(A_SECOND)
    second = refers(town, "morin", "Noëlla", "Roy", "506-555-0199")
    town.says("doucet", "language en")

    said = {
        town.says("doucet", f"referral {verb} {second} {other}").replace(other, "R")
        for other in (first, "R-3HXD", "K7-QF3")
    }
    alone = town.says("doucet", f"referral {verb} {second}")

    assert said == {alone}
    assert alone.startswith("I know no such two that you can see. Nothing was changed.")
    assert not kept(town, first).verdicts


@pytest.mark.rule("P1.12", "P12.11")
def test_who_may_not_know_is_not_told_and_no_room_is(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102", more="exclude doucet")
    town.clock.pass_(A_SECOND)
    second = refers(town, "morin", "Noëlla", "Roy", "506-555-0199")
    town.hears_no_more()

    town.says("cormier", f"referral different {first} {second}")
    town.says("cormier", f"referral same {first} {second}")
    town.says("cormier", f"yes {second}")

    heard = [*town.heard(town.direct("doucet")), *town.heard("coordination:1"), *town.heard("coordination:3")]
    assert first not in "\n".join(heard)
    card = town.says("doucet", f"aiguillage voir {second}")
    assert first not in card and "Fermé par" in card


@pytest.mark.rule("P12.11")
def test_neither_a_member_nor_the_referrer_nor_a_stranger_to_both_can(town: Town):
    first, second = here(town)

    assert town.says("cyr", f"referral different {first} {second}").startswith("I know no such two")
    for name in ("roy", "morin", "mcgrath"):
        assert "two different" not in town.says(name, f"referral different {first} {second}")
    assert "direct room" in town.says("cormier", f"!referral same {first} {second}", room="coordination:1")
    assert not kept(town, first).verdicts


# --- in French ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P11.1")
def test_in_french(town: Town):
    first, second = here(town)

    aside = town.says("doucet", f"aiguillage autre {first} {second}").replace("\u00a0", " ")
    town.says("doucet", "défaire")
    asked = town.says("doucet", f"aiguillage même {first} {second}").replace("\u00a0", " ")
    town.says("doucet", f"oui {second}")
    card = town.says("doucet", f"aiguillage voir {second}").replace("\u00a0", " ")

    assert aside.startswith(f"{first} et {second} : deux personnes différentes. La question ne revient plus.")
    assert asked.startswith(f"Rien n’est encore fermé. {second} le serait : même personne que {first}.")
    assert f"\nFermé par Doucet : même personne que {first}. Aucun message." in card
    assert town.says("morin", "langue fr") and "fermé" in town.says("morin", f"aiguillage état {second}")
