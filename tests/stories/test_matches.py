"""The same name or number elsewhere (PROTOCOL P2.7, P2.15): existence and code, to coordinators alone, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, refers
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("matches"))
    two_regions(town)
    town.hears_no_more()
    return town


def two_regions(town: Town) -> None:
    """Somebody in each who refers, and a coordinator."""
    a_team(town)
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, region=3)
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Lise")


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def told(town: Town, name: str) -> list[str]:
    return [
        body for body in town.heard(town.direct(name)) if "may be the same" in body or "other side" in body
    ]


def everywhere_else(town: Town, *but: str) -> str:
    """What all others heard, rooms and people."""
    rooms = [
        "coordination:1",
        "coordination:3",
        *(town.direct(name) for name in town.people if name not in but),
    ]
    return "\n".join(body for room in rooms for body in town.heard(room))


# --- duplicates (P2.7) ------------------------------------------------------------------------------------
@pytest.mark.rule("P2.7")
def test_the_same_name_in_another_region_is_told_to_both_coordinators_once(town: Town):
    first = refers(town, "morin", "Noëlla", "d’Entremont", "506-555-0102")
    town.hears_no_more()

    second = refers(town, "ouellette", "Noella", "D'Entremont", "506-555-0199")

    assert told(town, "cormier") == [
        f"{first} and {second} may be the same person: same name, or same number.\n"
        "The other is in Edmundston. Nothing is joined; this is told to coordinators alone.\n"
        "To speak with: Lise Cyr\n"
        f"Now: speak with each other; then `referral same {first} {second}` or `referral different {first} {second}`"
    ]
    assert len(told(town, "cyr")) == 1
    assert town.rings(town.direct("cormier")) == [f"{first}, {second}: to confirm, 10:50. Read above"]
    assert "may be the same" not in everywhere_else(town, "cormier", "cyr")
    assert "ntremont" not in "\n".join(town.heard(town.direct("cormier")))


@pytest.mark.rule("P2.7")
def test_the_same_number_is_enough_however_it_is_written(town: Town):
    refers(town, "morin", "Noëlla", "Roy", "506-555-0102")

    refers(town, "ouellette", "Nadine", "Cyr-Roy", "+1 (506) 555-0102")

    assert len(told(town, "cyr")) == 1


@pytest.mark.rule("P2.7")
def test_within_one_region_it_is_told_once(town: Town):
    refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    refers(town, "morin", "Noëlla", "Roy", "506-555-0199")

    assert len(told(town, "cormier")) == 1


@pytest.mark.rule("P2.7")
def test_of_a_closed_referral_nothing_is_said(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    town.says("cormier", f"referral close {first} moved away")
    town.says("cormier", f"yes {first}")
    town.hears_no_more()

    refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")

    assert told(town, "cormier") == []


@pytest.mark.rule("P1.12")
@pytest.mark.rule("P2.7")
def test_a_coordinator_who_must_not_know_of_one_is_not_told_of_the_other(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    refers(town, "morin", "Noëlla", "Roy", "506-555-0102", more="exclude doucet")
    town.hears_no_more()

    refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")

    assert told(town, "doucet") == []
    assert len(told(town, "cormier")) == 1
    assert "doucet" not in told(town, "cyr")[0].casefold()


@pytest.mark.rule("P2.7")
def test_who_has_the_other_one_is_named_first(town: Town):
    town.moves_in("arseneau", Role.COORDINATOR, Agency.POLICE, region=3, first="Luc")
    first = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")
    town.says("cyr", f"referral take {first}")

    refers(town, "morin", "Noëlla", "Roy", "506-555-0102")

    assert "\nTo speak with: Lise Cyr (has it), Luc Arseneau\n" in told(town, "cormier")[0]


@pytest.mark.rule("P1.12")
@pytest.mark.rule("P2.7")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "To speak with: your program lead, Colleen McGrath, by the two codes alone"),
        ("fr", "À qui parler : Colleen McGrath, responsable du programme, par les deux codes seulement"),
    ],
)
def test_where_nobody_there_may_know_of_both_the_program_lead_is_named(town: Town, language: str, line: str):
    town.says("cormier", f"language {language}")
    refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102", more="exclude cyr")
    town.hears_no_more()

    refers(town, "morin", "Noëlla", "Roy", "506-555-0102")

    [said] = [body for body in town.heard(town.direct("cormier")) if "McGrath" in body]
    assert line in said.replace("\u00a0", " ").split("\n")
    assert "Cyr" not in said


@pytest.mark.rule("P2.7")
def test_with_the_code_of_the_case_that_has_grown_out_of_it(town: Town):
    an_open_case(town)
    with town.parts.open_work() as work:
        work.traces.note("R-7KQ4", "client", name=("Marie", "Tremblay"), phone="506-555-0142")
        work.commit()

    second = refers(town, "ouellette", "Marie", "Tremblay", "506-555-0142")

    assert told(town, "cyr")[0].startswith(f"{second} and K7-QF3 may be the same person")


# --- until one of the two is closed ------------------------------------------------------------------------
@pytest.mark.rule("P2.7")
def test_it_waits_under_today_and_stands_above_the_card_once_the_notice_is_gone(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    second = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")
    town.hears_no_more()

    today = town.says("cormier", "today")
    assert f"{first} and {second}: perhaps the same person, since Saturday 21 November, 10:50." in today
    town.says("cormier", f"referral show {first}")
    notice, card = town.heard(town.direct("cormier"))
    assert notice.startswith(f"{first} and {second} may be the same person") and card.startswith(first)
    jour = town.says("cyr", "language fr") and town.says("cyr", "jour").replace("\u00a0", " ")
    assert f"{second} et {first} : peut-être la même personne" in jour


@pytest.mark.rule("P2.7")
def test_closed_it_waits_no_more(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    second = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")
    town.says("cyr", f"referral close {second} the same as {first}")
    town.says("cyr", f"yes {second}")

    assert "same person" not in town.says("cormier", "today")
    town.says("cormier", f"referral show {first}")
    assert len(town.heard(town.direct("cormier"))) == 1


@pytest.mark.rule("P2.7")
def test_after_a_week_it_stands_above_the_card_alone(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")
    town.clock.pass_(timedelta(days=8))

    assert "same person" not in town.says("cormier", "today")
    town.says("cormier", f"referral show {first}")
    assert "may be the same person" in town.heard(town.direct("cormier"))[0]


@pytest.mark.rule("P1.12")
@pytest.mark.rule("P2.7")
def test_neither_a_colleague_who_must_not_know_nor_the_room_nor_a_member_sees_it(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102", more="exclude doucet")
    mine = refers(town, "morin", "Noëlla", "Roy", "506-555-0199")

    assert "same person" in town.says("cormier", "today")
    assert "same person" not in town.says("doucet", "today")
    town.says("doucet", f"referral show {mine}")
    assert first not in "".join(town.heard(town.direct("doucet")))
    assert "same person" not in town.says("cormier", "!today", room="coordination:1")
    assert "same person" not in town.says("leblanc", "today")


@pytest.mark.rule("P2.7")
def test_two_matches_of_one_referral_are_both_in_the_ring(town: Town):
    refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    refers(town, "morin", "Nadine", "Arsenault", "506-555-0177")
    town.hears_no_more()

    third = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0177")

    assert len(told(town, "cyr")) == 2
    [ring] = town.rings(town.direct("cyr"))
    assert ring.startswith(third) and ring.endswith("1 more: `today`")
    assert town.says("cyr", "today").count("perhaps the same person") == 2


@pytest.mark.rule("P2.7")
def test_several_stand_in_one_message_above_the_card(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    second = refers(town, "morin", "Nadine", "Arsenault", "506-555-0177")
    third = refers(town, "ouellette", "Noëlla", "Roy", "506-555-0177")

    town.says("cyr", f"referral show {third}")
    several, card = town.heard(town.direct("cyr"))
    town.says("cyr", "langue fr")
    town.says("cyr", f"aiguillage voir {third}")
    plusieurs = town.heard(town.direct("cyr"))[0].replace("\u00a0", " ")

    assert several.splitlines()[0] == (
        f"{third}: 2 others may concern the same people. Told to coordinators alone."
    )
    for code in (first, second):
        assert f"\n{code}, Fredericton: perhaps the same person; to speak with, Ana Cormier\n" in several
        assert f"\n{code}, Fredericton : peut-être la même personne; à qui parler, Ana Cormier\n" in plusieurs
    assert card.startswith(third)


@pytest.mark.rule("P2.7")
def test_a_reply_to_the_ring_shows_it(town: Town):
    first = refers(town, "morin", "Noëlla", "Roy", "506-555-0102")
    refers(town, "ouellette", "Noëlla", "Roy", "506-555-0102")
    ring = [one for one in town.events(town.direct("cormier")) if "to confirm" in one.content["body"]][-1]

    assert town.says("cormier", "show", reply_to=ring.event_id).startswith(first)


# --- across (P2.15) ---------------------------------------------------------------------------------------
def a_case_and_its_partner_referred(town: Town) -> str:
    """K7-QF3 names Alain Roussel as the offending partner; somebody refers him."""
    an_open_case(town)
    with town.parts.open_work() as work:
        work.traces.note("R-7KQ4", "partner", name=("Alain", "Roussel"))
        work.commit()
    town.hears_no_more()
    return refers(town, "morin", "Alain", "Roussel", "506-555-0190")


@pytest.mark.rule("P2.15")
def test_a_referred_person_who_is_the_offending_partner_elsewhere(town: Town):
    code = a_case_and_its_partner_referred(town)

    [said] = told(town, "cormier")
    assert said.startswith(f"{code} and K7-QF3: a party here may stand on the other side there.")
    assert "The two are never joined." in said
    assert "other side" not in everywhere_else(town, "cormier") + "\n".join(town.heard("case:K7-QF3"))


@pytest.mark.rule("P2.15")
def test_the_reverse_when_an_intake_names_the_partner_later(town: Town):
    other = refers(town, "ouellette", "Alain", "Roussel", "506-555-0190")
    an_open_case(town)
    town.hears_no_more()

    town.says("cormier", "intake K7-QF3")
    for line in ("unknown", "Alain", "Roussel", *["no"] * 6, "skip", "send", "send"):
        town.says("cormier", line)

    heard = town.last(town.direct("cyr")) + "".join(told(town, "cyr"))
    assert f"{other} and K7-QF3: a party here may stand on the other side there." in heard


@pytest.mark.rule("P2.15")
def test_no_member_sits_in_both_and_only_the_coordinator_reads_why(town: Town):
    code = a_case_and_its_partner_referred(town)
    opens(town, code)

    shown = town.says("cormier", f"case open {code}")

    assert "Not invited: Leblanc, police: sits in another case that touches this one; not told" in shown
    assert "Would be invited: Cormier" in shown
    other = town.says("cormier", f"yes {code}").split()[2].rstrip(",")
    town.everybody_accepts()
    assert not town.members(f"case:{other}") & {"leblanc", "roy", "gallant"}
    assert town.members("case:K7-QF3") == {"cormier", "leblanc", "roy", "gallant"}


@pytest.mark.rule("P2.15")
def test_who_joins_one_of_them_is_kept_out_of_the_other(town: Town):
    code = a_case_and_its_partner_referred(town)
    opens(town, code)
    town.says("cormier", f"case open {code}")
    other = town.says("cormier", f"yes {code}").split()[2].rstrip(",")
    town.hears_no_more()

    answer = town.says("cormier", f"case add @roy {other}")

    assert "sits in another case" in answer
    assert "roy" not in town.members(f"case:{other}")


@pytest.mark.rule("P2.15", "P3.9")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_before_it_is_a_case_nobody_is_shown_as_coming_who_sits_in_the_other(town: Town, language: str):
    code = a_case_and_its_partner_referred(town)
    opens(town, code)
    town.says("cormier", f"language {language}")

    fewer = town.says("cormier", f"consent scope {code} -police")
    more = town.says("cormier", f"consent scope {code} +police")

    assert "Cormier" in fewer and "police" in more
    assert not any(name in fewer + more for name in ("Leblanc", "Roy", "Gallant"))


@pytest.mark.rule("P2.15")
def test_found_when_both_are_open_the_later_team_gives_way(town: Town):
    an_open_case(town)
    town.clock.pass_(town.clock.now() - town.clock.now())
    an_open_case(town, "M4-WP8", "R-9TMF", people=("cormier", "leblanc", "gallant"))
    with town.parts.open_work() as work:
        later = work.referrals.get("R-9TMF")
        work.referrals.save_quietly(replace(later, first="Alain", last="Roussel"))
        case = work.cases.get("M4-WP8")
        opened_at = case.opened_at.replace(second=59)
        work.cases.save_quietly(replace(case, first="Alain", last="Roussel", opened_at=opened_at))
        work.traces.note("R-9TMF", "client", name=("Alain", "Roussel"))
        work.commit()
    town.hears_no_more()

    town.says("cormier", "intake K7-QF3")
    for line in ("unknown", "Alain", "Roussel", *["no"] * 6, "skip", "send", "send"):
        town.says("cormier", line)
    town.settle()

    assert town.members("case:M4-WP8") == {"cormier"}
    assert town.members("case:K7-QF3") == {"cormier", "leblanc", "roy", "gallant"}
    said = "\n".join(town.heard(town.direct("cormier")))
    assert "\nThey sit in a case that touches it." in said
    assert town.heard(town.direct("leblanc")) == []


def opens(town: Town, code: str) -> None:
    """Everything that its case needs is there."""
    from casework.referral import Status
    from tests.build import a_consent, an_intake

    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent(id=code).record(by=cormier, at=now)
    intake = an_intake(id=code, partner_first="Someone", partner_last="Else")
    with town.parts.open_work() as work:
        work.referrals.save_quietly(replace(work.referrals.get(code), state=Status.CONTACTED))
        work.consents.add(consent, because=recorded)
        work.intakes.add(intake, because=intake.recorded(by=cormier))
        work.commit()


@pytest.mark.rule("P1.5", "P1.12")
def test_who_stands_in_for_a_coordinator_is_not_rung_about_what_they_are_kept_from(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "roster alternate cormier doucet")
    first = refers(town, "morin", "Noëlla", "d’Entremont", "506-555-0102")
    town.says("cormier", f"case exclude @doucet {first}")
    with town.parts.open_work() as work:
        cormier, now = work.people.get(town.people["cormier"].id), town.clock.now()
        work.people.save_quietly(replace(cormier, away_from=now, away_until=now + timedelta(days=2)))
        work.commit()
    town.hears_no_more()

    refers(town, "morin", "Noëlla", "d’Entremont", "506-555-0199")
    town.pass_time(timedelta(minutes=5))

    assert first not in "\n".join(town.heard(town.direct("doucet")))
    assert any(first in ring for ring in town.rings(town.direct("cormier")))
