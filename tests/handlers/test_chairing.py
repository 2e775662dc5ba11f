"""An open case whose region has nobody left to chair it: the program lead names a coordinator of another one, by the code
alone (PROTOCOL P1.3, P1.8, P1.12, P1.13)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
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
        "K7-QF3: these coordinators of other regions could chair it.",
        "Lise Picard, Edmundston",
        "Telephone first: they learn the case by it, and its client has not heard of them.",
        "Now: `case chair K7-QF3 @picard`, or another of them.",
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
