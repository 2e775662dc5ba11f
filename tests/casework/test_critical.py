"""Who has answered a critical development (PROTOCOL P7.4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.critical import Development, State, Type
from casework.people import Agency, Person, Role

NOW = datetime(2026, 11, 30, 18, 22, tzinfo=UTC)


def a_person(id: str, agency: Agency = Agency.DV) -> Person:
    return Person(
        id=id, user_id=f"@{id}:hs.test", first="", last=id, role=Role.MEMBER, agency=agency, region=1
    )


GALLANT, ROY, SAVOIE = a_person("gallant"), a_person("roy", Agency.HEALTH), a_person("savoie")


def a_development(**changed: Any) -> Development:
    whole = Development(
        id="K7-QF3/D1",
        case="K7-QF3",
        types=(Type.BAIL,),
        text="Released on bail 14:10",
        immediate=False,
        by="leblanc",
        at=NOW,
        told=("roy", "gallant"),
    )
    return replace(whole, **changed)


@pytest.mark.rule("P7.4")
def test_everybody_told_is_silent_at_first():
    development = a_development()

    assert development.silent() == ("roy", "gallant")
    assert development.answered() == 0


@pytest.mark.rule("P7.4")
def test_seen_is_no_acknowledgement():
    development, _ = a_development().see(ROY, "", at=NOW)

    assert development.has_seen("roy")
    assert not development.has_acknowledged("roy")
    assert "roy" in development.silent()


@pytest.mark.rule("P7.4")
def test_an_acknowledgement_keeps_the_note_that_was_given_when_it_was_only_seen():
    development, _ = a_development().see(ROY, "on my way", at=NOW)

    development, _ = development.acknowledge(ROY, "", at=NOW)

    assert [one.note for one in development.acknowledged] == ["on my way"]
    assert not development.has_seen("roy")


@pytest.mark.rule("P1.5")
def test_the_alternates_word_counts_for_whom_they_stand_in():
    development, _ = a_development().call("savoie", "gallant", at=NOW)

    development, _ = development.acknowledge(SAVOIE, "", at=NOW)

    assert development.silent() == ("roy",)
    assert development.answered() == 1


@pytest.mark.rule("P1.5")
def test_an_alternate_is_relieved_when_the_one_they_stand_in_for_answers():
    development, _ = a_development().call("savoie", "gallant", at=NOW)
    assert development.to_ring() == ("roy", "gallant", "savoie")

    development, _ = development.acknowledge(GALLANT, "", at=NOW)

    assert development.to_ring() == ("roy",)


def test_acknowledging_twice_is_once_with_the_newest_note():
    development, _ = a_development().acknowledge(ROY, "first", at=NOW)

    development, _ = development.acknowledge(ROY, "second", at=NOW + timedelta(minutes=1))

    assert [one.note for one in development.acknowledged] == ["second"]


@pytest.mark.rule("P7.8")
def test_in_immediate_danger_everything_is_faster():
    calm, danger = a_development(), a_development(immediate=True)

    assert calm.contact_due - NOW == timedelta(hours=24)
    assert danger.contact_due - NOW <= timedelta(hours=1)
    assert (calm.rule, danger.rule) == ("development-acknowledged", "danger-acknowledged")


@pytest.mark.rule("P7.6")
def test_a_correction_and_a_follow_up_are_added_and_the_report_stays():
    development, _ = a_development().retype((Type.BREACH,), by="leblanc", at=NOW)
    development, _ = development.follow("seen in Moncton", by="roy", at=NOW)

    assert development.types == (Type.BREACH,)
    assert development.text == "Released on bail 14:10"
    assert [one.text for one in development.followed] == ["seen in Moncton"]


def test_a_misplaced_development_is_kept():
    development, event = a_development().misplace(by="leblanc", at=NOW)

    assert development.state is State.MISPLACED
    assert development.text
    assert event.development == "D1"
