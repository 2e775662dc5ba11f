"""A referral that never became a case is kept like one (P8.8)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.events import Event
from casework.hold import Because
from casework.opening import open_case
from casework.people import Agency, Role
from casework.referral import Referral
from tests.build import a_referral, a_team
from tests.town import Town

CODE = "R-5DDW"
PROGRAM = "program"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("holding-referrals"))
    a_team(town)
    town.moves_in("landry", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    now = town.clock.now()
    with town.parts.open_work() as work:
        referral = a_referral(id=CODE, sent_at=now, referrer=town.people["leblanc"].id)
        work.referrals.add(referral, because=Event(at=now, by="test", about=CODE))
        work.commit()
    town.says("cormier", f"referral take {CODE}")
    town.says("cormier", f"referral close {CODE} does not agree")
    town.says("cormier", f"yes {CODE}")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(CODE)


def is_to_be_destroyed(town: Town) -> bool:
    with town.parts.open_work() as work:
        return any(clock.rule == "records-kept" for clock in work.deadlines.open(case=CODE))


@pytest.mark.rule("P8.8")
def test_it_is_held_at_once_and_not_destroyed(town: Town):
    assert is_to_be_destroyed(town)

    answer = town.says("cormier", f"case hold {CODE} review by the coroner")

    assert answer.startswith(f"{CODE}: records are kept.")
    assert [(one.because, one.text) for one in kept(town).holds] == [(Because.NAMED, "review by the coroner")]
    assert not is_to_be_destroyed(town)


@pytest.mark.rule("P8.8")
def test_in_french_and_its_end_is_of_two(town: Town):
    town.says("cormier", "langue fr")
    assert town.says("cormier", f"dossier conserver {CODE} examen du coroner").startswith(f"{CODE}")

    town.says("cormier", f"dossier conserver {CODE} fin")
    asked = town.says("cormier", f"oui {CODE}")
    assert asked.startswith(f"{CODE}\u00a0: la question est posée à la personne responsable du programme.")
    assert len(kept(town).holds) == 1
    assert town.last(PROGRAM).startswith(f"{CODE}: a coordinator asks that its hold ends.")

    assert town.says("mcgrath", f"!yes {CODE}", room=PROGRAM).startswith(f"{CODE}: its hold has ended")
    assert kept(town).holds == ()
    assert is_to_be_destroyed(town)


@pytest.mark.rule("P8.8", "P12.5")
def test_a_subpoena_holds_it_and_what_it_asks_for_is_kept_and_removed(town: Town):
    answer = town.says("cormier", f"subpoena {CODE} for 12 march, all records")

    assert answer.startswith(f"{CODE}: the subpoena is recorded.")
    assert [(one.because, one.text) for one in kept(town).holds] == [
        (Because.SUBPOENA, "for 12 march, all records")
    ]
    typed = [
        e
        for e in town.server.rooms[town.room_id(town.direct("cormier"))].events
        if e.event_id == town.event_id
    ]
    assert [one.content for one in typed] == [{}]


@pytest.mark.rule("P8.8")
def test_whoever_is_warned_of_its_end_is_told_how_to_keep_it(town: Town):
    with town.parts.open_work() as work:
        [clock] = [clock for clock in work.deadlines.open(case=CODE) if clock.rule == "records-kept"]
    assert clock.step_at is not None
    town.hears_no_more()
    town.clock.set(clock.step_at)
    town.pass_time(timedelta(minutes=2))

    assert any(f"To keep: `case hold {CODE}` and why" in ring for ring in town.rings(town.direct("cormier")))


@pytest.mark.rule("P8.8")
def test_who_looks_at_it_reads_that_it_is_kept_since_when_and_by_whom(town: Town):
    town.says("cormier", f"case hold {CODE} review by the coroner")
    town.says("cormier", f"subpoena {CODE} for 12 march, all records")

    card = town.says("cormier", f"referral show {CODE}")
    town.says("cormier", "langue fr")
    carte = town.says("cormier", f"aiguillage voir {CODE}").replace("\u00a0", " ")

    assert (
        "\nHeld: since 21 November 2026 by Cormier, review by the coroner; "
        "since 21 November 2026 by Cormier, for 12 march, all records\n"
    ) in card
    assert "\nÀ conserver : depuis le 21 novembre 2026 (Cormier), review by the coroner; " in carte
    assert max(len(one.splitlines()) for one in (card, carte)) <= 12


def test_a_full_card_that_is_held_is_no_longer_than_a_card(town: Town):
    with town.parts.open_work() as work:
        whole = a_referral(
            id="R-9TMF",
            referrer=town.people["leblanc"].id,
            sent_at=town.clock.now(),
            call_note="before 15:00, interpreter Mi’kmaw",
            safety_plan="no",
            rationale="Threats to kill",
            late_reason="The road was closed",
        )
        work.referrals.add(whole, because=Event(at=town.clock.now(), by="test", about=whole.id))
        work.commit()
    for said in ("referral take R-9TMF", "referral contact R-9TMF no-answer", "case hold R-9TMF coroner"):
        town.says("cormier", said)

    card = town.says("cormier", "referral show R-9TMF")

    assert len(card.splitlines()) == 12
    assert ". An interpreter is never a family member.\n" in card


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("name", ["landry", "roy"])
def test_who_may_not_know_it_holds_nothing(town: Town, name: str):
    town.says(name, f"case hold {CODE} coroner")

    assert kept(town).holds == ()


@pytest.mark.rule("P8.8")
def test_a_case_that_grows_out_of_it_is_held_too(town: Town):
    town.says("cormier", f"case hold {CODE} coroner")

    case, _ = open_case("K7-QF3", kept(town), "1_1", (), by="p1", at=town.clock.now())

    assert [one.text for one in case.holds] == ["coroner"]
