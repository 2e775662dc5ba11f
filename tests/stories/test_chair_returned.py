"""What waits for whoever chaired a lent case goes on without them (PROTOCOL P1.12, P4.8, P7.4, P10.7)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import own_tasks
from bot.context import Context
from bot.effects import Effect
from casework.case import Case
from casework.people import Agency, Area, Role
from tests.build import a_team, an_open_case, plain
from tests.handlers.test_ground import a_case_without_consent, change, moved_in
from tests.town import REGIONS, Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Cormier, alone in her region, has stepped aside while an alarm and a task waited; Picard chairs instead."""
    town = Town(tmp_path_factory.mktemp("chair-returned"))
    a_team(town)
    an_open_case(town)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Lise")
    town.moves_in("tremblay", Role.COORDINATOR, Agency.POLICE, region=3, last="Levesque")
    town.says("cormier", "!task add cormier, monday 9:00, telephone her", room=ROOM)
    town.says("leblanc", "!critical bail Released at 14:10", room=ROOM)
    town.says("cormier", "conflict K7-QF3")
    town.everybody_accepts()
    town.says("mcgrath", "case chair K7-QF3 @picard")
    town.says("mcgrath", "yes K7-QF3")
    town.everybody_accepts()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def asked(town: Town) -> set[str]:
    """By the names they moved in with."""
    with town.parts.open_work() as work:
        told = work.developments.get("K7-QF3/D1").told
    return {name for name, person in town.people.items() if person.id in told}


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        (
            "en",
            "case chair K7-QF3",
            [
                "K7-QF3 is chaired from another region already. Nothing was changed.",
                "Lise Picard, Edmundston",
                "Now: nothing for you. `case chair K7-QF3 off` ends it, once somebody of its region can.",
            ],
        ),
        (
            "fr",
            "dossier présider K7-QF3 @tremblay",
            [
                "K7-QF3 : une autre région préside déjà. Rien n’a été changé.",
                "Lise Picard, Edmundston",
                "Maintenant : rien d’autre à faire. `dossier présider K7-QF3 fin` y met fin, dès que la région le peut.",
            ],
        ),
    ],
)
def test_who_asks_again_while_it_is_lent_reads_who_chairs_it(
    town: Town, language: str, said: str, answer: list[str]
):
    town.says("mcgrath", "language " + language)

    assert plain(town.says("mcgrath", said)).splitlines() == answer


@pytest.mark.rule("P7.4", "P1.12")
def test_who_stepped_aside_is_counted_no_more_once_another_chairs(town: Town):
    assert "cormier" not in asked(town)
    assert "picard" in asked(town)


@pytest.mark.rule("P7.4", "P4.8", "P10.7")
def test_when_it_ends_their_alarms_tasks_and_chair_go_to_the_regions_own(town: Town):
    town.moves_in("hache", Role.COORDINATOR, Agency.VICTIMS)

    town.says("mcgrath", "case chair K7-QF3 off")

    assert "picard" not in asked(town)
    assert "hache" in asked(town)
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        assert case.key_contact == town.people["hache"].id
        assert {one.assignee for one in work.tasks.where(case="K7-QF3", state="open")} == {case.key_contact}
        assert not work.deadlines.open(case=case.referral, responsible=town.people["picard"].id)


@pytest.mark.rule("P1.12", "P1.1")
def test_when_they_leave_the_roster_the_lead_is_rung_again(town: Town):
    town.hears_no_more()

    town.says("tremblay", "roster remove @picard")
    town.says("tremblay", "yes @picard")

    assert [one for one in town.rings(town.direct("mcgrath")) if "case chair K7-QF3" in one]


@pytest.mark.rule("P1.12", "P4.8", "P7.8")
def test_with_nobody_there_no_one_who_is_out_is_named_for_what_is_still_to_be_done(town: Town):
    assert "Picard" in town.says("leblanc", "plan K7-QF3")

    town.says("mcgrath", "case chair K7-QF3 off")

    shown = [
        town.says("leblanc", one) for one in ("case show K7-QF3", "plan K7-QF3", "critical show D1 K7-QF3")
    ]
    assert not [one for one in shown if "Picard" in one]
    assert "Key contact: nobody yet." in shown[0]
    assert "T1, nobody yet" in shown[1]
    assert "(key contact, nobody yet)" in shown[2]


@pytest.mark.rule("P1.12", "P4.8")
def test_it_is_said_in_french_and_in_the_room_too(town: Town):
    town.says("mcgrath", "case chair K7-QF3 off")
    town.says("leblanc", "language fr")

    said = town.says("leblanc", "dossier voir K7-QF3").replace("\u00a0", " ")

    assert "Personne pivot : à désigner." in said
    assert "Key contact: nobody yet" in town.says("roy", "!case show", room=ROOM)


@pytest.mark.rule("P1.12")
def test_the_lead_reads_once_what_two_of_its_clocks_say_alike(town: Town):
    """Its meeting and its development's are due together, and nobody there could be told."""
    town.says("mcgrath", "case chair K7-QF3 off")
    town.says("roy", "!critical contact He called her", room=ROOM)
    town.hears_no_more()

    town.pass_time(timedelta(hours=60))

    lines = [line for said in town.heard(town.direct("mcgrath")) for line in said.splitlines()]
    assert [line for line in lines if "no coordinator there can chair it" in line]
    assert not [line for line in lines if line.startswith("2. URGENT K7-QF3: no coordinator")]


@pytest.mark.rule("P1.12", "P4.8")
def test_who_is_named_next_is_named_there(town: Town):
    town.says("mcgrath", "case chair K7-QF3 off")
    town.says("mcgrath", "case chair K7-QF3 @tremblay")
    town.says("mcgrath", "yes K7-QF3")

    assert "Key contact: Levesque" in town.says("leblanc", "case show K7-QF3")


@pytest.mark.rule("P1.12", "P9.9")
def test_without_consent_nobody_who_is_out_is_named_for_the_word_before_any_contact(tmp_path: Path):
    """Cormier kept the connection, and steps aside; nobody else coordinates there."""
    town = Town.empty(tmp_path)
    moved_in(town)
    case = a_case_without_consent(town)
    leblanc, cormier = town.people["leblanc"].id, town.people["cormier"].id
    town.parts.dispatcher.act(lambda ctx: plans_safety(ctx, case, leblanc, cormier))
    town.settle()
    assert "a word with Cormier" in town.says("leblanc", "plan T1 K7-QF3")

    town.says("cormier", "conflict K7-QF3")

    shown = [town.says("leblanc", one) for one in ("plan T1 K7-QF3", "plan K7-QF3", "plan mine K7-QF3")]
    assert not [one for one in shown if "Cormier" in one]
    assert "What: Nobody keeps the connection yet; safe contact as agreed" in shown[0]
    town.says("leblanc", "langue fr")
    assert "Personne ne garde encore le lien; communication sûre" in town.says("leblanc", "plan T1 K7-QF3")


@pytest.mark.rule("P1.12", "P9.9", "P1.5")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "The person knows of this. Nobody keeps the connection yet."),
        ("fr", "La personne le sait. Personne ne garde encore le lien."),
    ],
)
def test_nor_on_the_card_for_who_comes_meanwhile(tmp_path: Path, language: str, line: str):
    """Thériault is silent, and Poirier, of adult protection, is called in."""
    town = Town.empty(tmp_path)
    moved_in(town)
    change(town, "poirier", areas=(Area.ADULT,))
    a_case_without_consent(town)
    town.says("cormier", "conflict K7-QF3")
    town.parts.house.regions = {**REGIONS, 1: replace(REGIONS[1], languages=(language,))}
    town.hears_no_more()

    town.says("leblanc", "!critical threats at the school", room=ROOM)
    town.pass_time(timedelta(minutes=61))

    [card] = [one for one in town.heard(ROOM) if "Marie Tremblay" in one]
    assert line in card and "Cormier" not in card


def plans_safety(ctx: Context, case: Case, who: str, by: str) -> list[Effect]:
    due = ctx.now + timedelta(days=1)
    own_tasks.add(ctx, case, "own-task.safe-contact", assignee=who, due_at=due, made_by=by)
    return []
