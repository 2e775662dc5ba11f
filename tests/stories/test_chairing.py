"""An open case whose region has nobody left to chair it: the program lead names a coordinator of another one, by the code
alone (PROTOCOL P1.3, P1.8, P1.12, P1.13)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.stage import Stage
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Cormier, alone in her region, has stepped aside; an alarm waits, and a task of hers."""
    town = Town(tmp_path_factory.mktemp("chairing"))
    a_team(town)
    an_open_case(town)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")
    town.moves_in("tremblay", Role.COORDINATOR, Agency.POLICE, region=3, first="Marie", last="Tremblay")
    town.says("cormier", "!task add cormier, monday 9:00, telephone her", room=ROOM)
    town.says("leblanc", "!critical bail Released at 14:10", room=ROOM)
    town.hears_no_more()
    town.says("cormier", "conflict K7-QF3")
    town.everybody_accepts()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def lent(town: Town) -> str:
    town.says("mcgrath", "case chair K7-QF3 @picard")
    answer = town.says("mcgrath", "yes K7-QF3")
    town.everybody_accepts()
    return answer


@pytest.mark.rule("P1.12", "P12.10")
@pytest.mark.parametrize(
    ("language", "ring"),
    [
        ("en", "URGENT K7-QF3: no coordinator there can chair it. `case chair K7-QF3` names who could"),
        ("fr", "URGENT K7-QF3 : plus personne à la coordination. `dossier présider K7-QF3` dit qui pourrait"),
    ],
)
def test_the_lead_is_rung_with_the_command(town: Town, language: str, ring: str):
    town.moves_in("hache", Role.COORDINATOR, Agency.VICTIMS)
    town.says("mcgrath", f"language {language}")
    town.says("hache", "conflict K7-QF3")

    assert ring in [one.replace("\u00a0", " ") for one in town.rings(town.direct("mcgrath"))]


@pytest.mark.rule("P1.3", "P1.12")
def test_it_names_who_could_and_nobody_who_must_not_know(town: Town):
    """Another Marie Tremblay has the name of the client."""
    answer = town.says("mcgrath", "case chair K7-QF3")

    assert answer.splitlines() == [
        "K7-QF3: who could chair it, from another region:",
        "Lise Picard, Edmundston",
        "Telephone first: the case opens to whom you name, and its client has not heard of them.",
        "Now: `case chair K7-QF3 @picard`.",
    ]
    assert "K7-QF3: no coordinator of its region can chair it." in town.says("mcgrath", "today")
    assert "Tremblay" not in answer


@pytest.mark.rule("P1.12")
def test_a_reply_to_the_ring_needs_no_code(town: Town):
    ring = next(one for one in town.events(town.direct("mcgrath")) if "can chair it" in one.content["body"])

    assert "Lise Picard, Edmundston" in town.says("mcgrath", "chair", reply_to=ring.event_id)
    assert "Nothing is open yet" in town.says("mcgrath", "case chair @picard", reply_to=ring.event_id)


@pytest.mark.rule("P1.12")
def test_in_french(town: Town):
    town.says("mcgrath", "langue fr")

    assert "Lise Picard, Edmundston" in town.says("mcgrath", "dossier présider K7-QF3")
    shown = town.says("mcgrath", "dossier présider K7-QF3 @picard").replace("\u00a0", " ").splitlines()
    assert shown[:2] == ["Rien n’est encore ouvert. Présiderait K7-QF3 : Lise Picard", "Région : Edmundston"]
    assert "préside désormais" in town.says("mcgrath", "oui K7-QF3")


@pytest.mark.rule("P1.12")
def test_nothing_opens_before_the_yes(town: Town):
    town.says("mcgrath", "case chair K7-QF3 @picard")

    assert "picard" not in town.members(ROOM)
    assert town.says("picard", "dossier voir K7-QF3").startswith("Je ne connais pas de dossier K7-QF3")


@pytest.mark.rule("P1.12", "P1.13", "P4.8")
def test_with_the_yes_they_chair_it_the_team_stays_and_nobody_learns_why(town: Town):
    town.hears_no_more()

    assert lent(town).startswith("Lise Picard, Edmundston, chairs K7-QF3 from now on")

    assert town.members(ROOM) >= {"picard", "leblanc", "roy", "gallant"}
    assert "cormier" not in town.members(ROOM)
    room = "\n".join(town.heard(ROOM))
    assert "Coming: Picard" in room
    assert "K7-QF3: the key contact is Picard.\nRole: coordinator\n" in room
    assert "conflict" not in room
    assert any("URGENT K7-QF3, D1" in one for one in town.rings(town.direct("picard")))
    assert "URGENT K7-QF3\u00a0: vous présidez désormais. `dossier voir K7-QF3`" in town.rings(
        town.direct("picard")
    )
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        assert case.key_contact == town.people["picard"].id
        assert {task.assignee for task in work.tasks.where(case="K7-QF3", state="open")} == {case.key_contact}
        [shared] = [one for one in work.disclosures.where(case="K7-QF3") if one.what == "file"]
        assert shared.persons == (case.key_contact,)


@pytest.mark.rule("P1.12", "P7.4")
def test_they_see_act_and_are_rung_as_its_own_coordinator_is(town: Town):
    lent(town)

    assert "Marie Tremblay" in town.says("picard", "dossier voir K7-QF3")
    assert "K7-QF3" in town.says("picard", "dossier liste")
    assert "K7-QF3, D1" in town.says("picard", "jour").replace("\u00a0", " ")
    assert "Réévaluation du risque de K7-QF3" in town.says("picard", "réévaluer K7-QF3").replace(
        "\u00a0", " "
    )
    town.says("picard", "annuler")
    assert "n’est possible" not in town.says("picard", "!réunion proposer demain 10 h", room=ROOM)
    town.hears_no_more()
    town.says("leblanc", "!critical contact He called her work", room=ROOM)
    assert "URGENT K7-QF3, D2" in "".join(town.rings(town.direct("picard")))
    town.hears_no_more()
    town.pass_time(timedelta(hours=49))
    assert "To call: Picard" in town.says("mcgrath", "today")
    assert [one for one in town.rings(town.direct("picard")) if "K7-QF3" in one]
    assert not [one for one in town.heard(town.direct("cormier")) if "K7-QF3" in one]


@pytest.mark.rule("P1.12")
def test_off_ends_it_at_once(town: Town):
    lent(town)

    assert town.says("mcgrath", "case chair K7-QF3 off").startswith(
        "K7-QF3: nobody of another region chairs it"
    )

    assert any("vous ne présidez plus" in said for said in town.heard(town.direct("picard")))
    assert "picard" not in town.members(ROOM)
    assert town.says("picard", "dossier voir K7-QF3").startswith("Je ne connais pas de dossier K7-QF3")


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("mcgrath", "case chair K7-QF3 @tremblay", "This person cannot chair K7-QF3."),
        ("mcgrath", "case chair K7-QF3 @cormier", "This person cannot chair K7-QF3."),
        ("mcgrath", "case chair K7-QF3 @leblanc", "This person cannot chair K7-QF3."),
        ("mcgrath", "case chair M4-WP8 @picard", "I know no case M4-WP8 that you can see."),
        ("mcgrath", "case chair M4-WP8 off", "I know no case M4-WP8 that you can see."),
        ("mcgrath", "case chair @picard", "Which case?"),
        ("cormier", "case chair K7-QF3 @picard", "Only a program lead can do that."),
        ("picard", "dossier présider K7-QF3 @picard", "C’est réservé"),
    ],
)
def test_who_cannot_what_needs_nobody_and_who_may_not(town: Town, who: str, said: str, answer: str):
    an_open_case(town, "M4-WP8", "R-9TMF")

    assert town.says(who, said).startswith(answer)


@pytest.mark.rule("P8.5")
def test_transferred_it_is_the_other_regions_own(town: Town):
    lent(town)

    for said in ("dossier transférer K7-QF3 Edmundston", "oui K7-QF3"):
        town.says("picard", said)

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").lent_to == ()


@pytest.mark.rule("P1.12")
def test_where_nobody_elsewhere_could_either_the_lead_telephones(town: Town):
    town.moves_in("hache", Role.COORDINATOR, Agency.VICTIMS)
    town.says("picard", "perdu")
    town.hears_no_more()

    town.says("hache", "conflict K7-QF3")

    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3: no coordinator can chair it now. Telephone the region"
    ]
    assert town.says("mcgrath", "case chair K7-QF3").splitlines() == [
        "K7-QF3: no coordinator of another region could chair it either.",
        "Now: telephone the region.",
    ]


# --- whoever it is lent to acts as its own coordinator, and no longer than they may -------------------------
@pytest.mark.rule("P1.3", "P3.5", "P8.8")
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("consentement retirer K7-QF3", "Le consentement pour K7-QF3 est retiré"),
        ("consentement portée K7-QF3 -santé", "C’est fait"),
        ("dossier conserver K7-QF3 examen du coroner", "K7-QF3"),
        ("journal R-7KQ4", "K7-QF3"),
    ],
)
def test_what_is_typed_by_either_code_works(town: Town, said: str, answer: str):
    assert town.says("picard", said).startswith("Je ne connais")
    lent(town)

    assert town.says("picard", said).startswith(answer)


@pytest.mark.rule("P1.8", "P1.12", "P12.11")
def test_whoever_steps_aside_from_it_hears_no_more_of_it(town: Town):
    lent(town)
    town.says("picard", "conflit K7-QF3")
    town.hears_no_more()

    town.says("leblanc", "!critical contact He called her work", room=ROOM)
    town.talks(
        "leblanc",
        ("escalate K7-QF3 may a guest stay?", "Nothing is sent"),
        ("yes K7-QF3", "is with the program lead"),
    )
    town.pass_time(timedelta(hours=50))

    assert not [one for one in town.heard(town.direct("picard")) if "K7-QF3" in one]


@pytest.mark.rule("P1.12")
def test_in_the_room_of_another_region_nothing_of_it_is_listed(town: Town):
    """Bouchard coordinates there too, and has nothing to do with it."""
    town.says("tremblay", "lost")
    town.moves_in("bouchard", Role.COORDINATOR, Agency.POLICE, region=3, first="Luc")
    lent(town)

    said = [town.says("picard", one, room="coordination:3") for one in ("!jour", "!échéances K7-QF3")]

    assert "Rien en attente" in said[0]
    assert "rien n’attend ici" in said[1]


@pytest.mark.rule("P1.5")
def test_their_absence_counts_it(town: Town):
    lent(town)

    assert "K7-QF3" in town.says("picard", "absence demain à vendredi")


@pytest.mark.rule("P12.8")
def test_its_names_do_not_go_where_no_case_is_known(town: Town):
    said = "obstacle Marie Tremblay attend une place"
    assert town.says("picard", said).startswith("B1")
    lent(town)

    assert "B2" not in town.says("picard", said)


@pytest.mark.rule("P8.4")
def test_closed_it_stands_in_their_list(town: Town):
    lent(town)
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(replace(case, state=Stage.CLOSED, closed_at=town.clock.now()))
        work.commit()

    assert "K7-QF3" in town.says("picard", "dossier liste")


# --- its own region can again ---------------------------------------------------------------------------------
def hache_comes(town: Town) -> None:
    town.moves_in("hache", Role.COORDINATOR, Agency.VICTIMS, affirmed=False)
    town.talks(
        "hache", ("affirm", "Type this sentence"), ("I will keep confidential all that I see and hear.", "")
    )
    town.everybody_accepts()


@pytest.mark.rule("P1.3", "P1.12", "P12.10")
@pytest.mark.parametrize(
    ("language", "ring", "line"),
    [
        (
            "en",
            "K7-QF3: its own region can chair it again. `case chair K7-QF3 off` gives it back",
            "K7-QF3: another region chairs it, and its own can again.",
        ),
        (
            "fr",
            "K7-QF3 : sa région peut présider de nouveau. `dossier présider K7-QF3 fin` l’y ramène",
            "K7-QF3 : présidé d’une autre région; la sienne le peut de nouveau.",
        ),
    ],
)
def test_the_lead_hears_that_its_region_can_again(town: Town, language: str, ring: str, line: str):
    lent(town)
    town.says("mcgrath", f"language {language}")
    town.hears_no_more()
    hache_comes(town)
    town.pass_time(timedelta(hours=1))

    rings = [one.replace("\u00a0", " ") for one in town.rings(town.direct("mcgrath"))]
    today = town.says("mcgrath", "today").replace("\u00a0", " ")

    assert rings == [ring]
    assert line in today
    assert "off`" in today or "fin`" in today


@pytest.mark.rule("P1.12")
def test_the_lead_hears_it_once(town: Town):
    town.moves_in("savard", Role.COORDINATOR, Agency.POLICE)
    town.says("savard", "conflict K7-QF3")
    lent(town)
    hache_comes(town)
    town.pass_time(timedelta(hours=1))
    town.hears_no_more()

    town.says("leblanc", "lost")
    town.talks("savard", ("unlock @leblanc", "unlock"), ("yes leblanc", ""))
    town.pass_time(timedelta(hours=1))

    assert not [one for one in town.rings(town.direct("mcgrath")) if "its own region" in one]


@pytest.mark.rule("P1.12")
def test_nothing_is_said_while_it_cannot(town: Town):
    lent(town)
    town.hears_no_more()

    town.says("leblanc", "affirm")

    assert not town.rings(town.direct("mcgrath"))
    assert "another region chairs" not in town.says("mcgrath", "today")


@pytest.mark.rule("P4.8", "P7.4", "P10.7")
def test_ended_what_was_theirs_is_the_regions_own(town: Town):
    lent(town)
    hache_comes(town)
    town.hears_no_more()

    town.says("mcgrath", "case chair K7-QF3 off")

    with town.parts.open_work() as work:
        case, hache = work.cases.get("K7-QF3"), town.people["hache"].id
        assert case.key_contact == hache
        assert {task.assignee for task in work.tasks.where(case="K7-QF3", state="open")} == {hache}
        clocks = work.deadlines.open(case=case.referral, responsible=town.people["picard"].id)
        assert not clocks
    assert "Picard is not on this team any more.\nRole: coordinator" in town.heard(ROOM)
    assert any("K7-QF3" in one for one in town.rings(town.direct("hache")))


@pytest.mark.rule("P7.4", "P1.11")
def test_an_alarm_without_a_coordinator_waits_for_one_and_for_no_agency_of_theirs(town: Town):
    lent(town)
    town.says("mcgrath", "case chair K7-QF3 off")

    town.says("gallant", "!ack", room=ROOM)

    count = [one for one in town.heard(ROOM) if one.startswith("* D1")][-1]
    assert count.splitlines()[1] == "Waiting: coordinator, health"


@pytest.mark.rule("P1.12")
def test_ended_while_nobody_can_it_says_so(town: Town):
    lent(town)

    assert town.says("mcgrath", "case chair K7-QF3 off").splitlines()[1:] == [
        "Nobody of its own region can either.",
        "Its open alarms wait for a coordinator: D1",
        "Now: `case chair K7-QF3` names who could.",
    ]


@pytest.mark.rule("P1.12")
def test_the_lead_hears_at_once_that_whoever_chairs_it_has_lost_their_phone(town: Town):
    town.moves_in("bouchard", Role.COORDINATOR, Agency.POLICE, region=3, first="Luc")
    lent(town)
    town.hears_no_more()

    town.says("picard", "perdu")

    ring = "URGENT K7-QF3: no coordinator there can chair it. `case chair K7-QF3` names who could"
    assert ring in town.rings(town.direct("mcgrath"))


@pytest.mark.rule("P1.3", "P1.12")
def test_whoever_leaves_the_roster_and_comes_back_reads_it_no_more(town: Town):
    lent(town)

    town.talks("tremblay", ("roster remove @picard", "Nobody is removed yet"), ("yes picard", "Removed"))

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").lent_to == ()


@pytest.mark.rule("P1.5", "P1.12")
def test_whoever_chairs_it_is_away_the_lead_names_another_and_their_own_region_hears_nothing(town: Town):
    town.moves_in("bouchard", Role.COORDINATOR, Agency.POLICE, region=3, first="Luc")
    lent(town)
    town.hears_no_more()

    town.says("picard", "absence aujourd’hui à vendredi")

    ring = "URGENT K7-QF3: no coordinator there can chair it. `case chair K7-QF3` names who could"
    assert ring in town.rings(town.direct("mcgrath"))
    for room in (town.direct("bouchard"), town.direct("tremblay"), "coordination:3"):
        assert not [one for one in town.heard(room) if "K7-QF3" in one]
    assert "Luc Bouchard, Edmundston" in town.says("mcgrath", "case chair K7-QF3")
    town.says("mcgrath", "case chair K7-QF3 @bouchard")
    assert town.says("mcgrath", "yes K7-QF3").startswith("Luc Bouchard, Edmundston, chairs K7-QF3")
    assert "no coordinator of its region" not in town.says("mcgrath", "today")


@pytest.mark.rule("P12.11")
def test_what_they_could_not_read_of_it_is_not_named_in_their_own_region(town: Town):
    town.says("tremblay", "lost")
    town.moves_in("bouchard", Role.COORDINATOR, Agency.POLICE, region=3, first="Luc")
    lent(town)
    town.server.no_devices = {town.people["picard"].user_id}
    town.hears_no_more()

    town.says("leblanc", "!danger He is at the door", room=ROOM)
    town.pass_time(timedelta(minutes=10))

    there = [*town.heard("coordination:3"), *town.heard(town.direct("bouchard"))]
    assert any("Picard" in said for said in there)
    assert not [said for said in there if "K7-QF3" in said]


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("how", ["lost", "removed"])
def test_the_last_who_may_is_gone_and_the_lead_hears_it_though_another_coordinates_there(
    town: Town, how: str
):
    town.moves_in("hache", Role.COORDINATOR, Agency.VICTIMS)
    town.hears_no_more()

    if how == "lost":
        town.says("hache", "lost")
    else:
        town.talks("cormier", ("roster remove @hache", "Nobody is removed yet"), ("yes hache", "Removed"))

    ring = "URGENT K7-QF3: no coordinator there can chair it. `case chair K7-QF3` names who could"
    assert town.rings(town.direct("mcgrath")).count(ring) == 1


# --- it ends while its own region cannot ----------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_a_yes_behind_it_confirms_it_in_one_line(town: Town):
    answer = town.says("mcgrath", "case chair K7-QF3 @picard yes")

    assert answer.startswith("Lise Picard, Edmundston, chairs K7-QF3 from now on")


@pytest.mark.rule("P1.12", "P4.8")
def test_ended_with_nobody_there_the_lead_is_warned_of_what_is_open_and_rung(town: Town):
    lent(town)
    town.hears_no_more()

    answer = town.says("mcgrath", "case chair K7-QF3 off")

    assert "Nobody of its own region can either.\nIts open alarms wait for a coordinator: D1" in answer
    assert any("no coordinator there can chair it" in one for one in town.rings(town.direct("mcgrath")))


@pytest.mark.rule("P1.12", "P4.8", "P10.7")
def test_the_first_of_its_own_who_is_back_has_what_waited_and_is_told(town: Town):
    lent(town)
    town.says("mcgrath", "case chair K7-QF3 off")
    town.hears_no_more()

    hache_comes(town)

    assert any("K7-QF3" in one for one in town.rings(town.direct("hache")))
    with town.parts.open_work() as work:
        case, hache = work.cases.get("K7-QF3"), town.people["hache"].id
        assert case.key_contact == hache
        assert {task.assignee for task in work.tasks.where(case="K7-QF3", state="open")} == {hache}


@pytest.mark.rule("P1.13")
def test_a_confirmation_that_waited_for_their_yes_is_not_lost(town: Town):
    """Cormier says that there was no conflict after all; Picard, who should have the last word, chairs no more."""
    lent(town)
    town.says("picard", "dossier ajouter @cormier K7-QF3")
    town.says("cormier", "yes K7-QF3")
    assert any("@cormier" in one or "Cormier" in one for one in town.heard(town.direct("picard")))
    town.hears_no_more()

    town.says("mcgrath", "case chair K7-QF3 off")

    assert any("what you confirmed is not decided" in one for one in town.heard(town.direct("cormier")))


@pytest.mark.rule("P1.13")
def test_with_another_there_it_is_theirs_to_say(town: Town):
    lent(town)
    town.says("picard", "dossier ajouter @cormier K7-QF3")
    town.says("cormier", "yes K7-QF3")
    hache_comes(town)
    town.says("mcgrath", "case chair K7-QF3 off")

    assert "Ana Cormier confirms: no conflict of interest" in "\n".join(town.heard(town.direct("hache")))
    assert "can read K7-QF3 again" in town.says("hache", "yes K7-QF3")


@pytest.mark.rule("P5.5")
def test_the_meeting_that_they_chair_stands_in_their_day(town: Town):
    lent(town)
    town.says("picard", "!réunion proposer demain 10 h", room=ROOM)
    town.says("picard", "!réunion confirmer 1", room=ROOM)

    assert "K7-QF3, M1" in town.says("picard", "jour")


@pytest.mark.rule("P1.12", "P7.10")
def test_a_danger_that_names_its_referral_reaches_whoever_chairs_it(town: Town):
    """Its referrer is out of the case; Hache came since, and could chair it too."""
    lent(town)
    hache_comes(town)
    with town.parts.open_work() as work:
        referral = work.referrals.get("R-7KQ4")
        work.referrals.save_quietly(replace(referral, referrer=town.people["theriault"].id))
        work.commit()
    town.hears_no_more()

    town.says("theriault", "danger R-7KQ4 He is at the door")

    for name in ("picard", "hache"):
        assert any("He is at the door" in one for one in town.heard(town.direct(name))), name
    for name in ("cormier", "tremblay", "mcgrath"):
        assert not [one for one in town.heard(town.direct(name)) if "R-7KQ4" in one or "door" in one]
