"""Who is back hears what happened meanwhile, and the alternate leaves again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.locking.losing import K7, loses_the_phone
from tests.town import Town


def test_the_person_hears_what_happened_meanwhile_in_counts_and_codes(town: Town):
    loses_the_phone(town)
    town.says("leblanc", "!critical bail: Seen near the house", room=K7)
    town.pass_time(timedelta(minutes=5))
    town.hears_no_more()

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")

    [said] = town.heard(town.direct("roy"))
    assert said.startswith("You have been unlocked since 22:45, by Cormier.")
    assert "K7-QF3: 1 critical development" in said and "house" not in said
    assert "Roy has been unlocked since 22:45, by Cormier." in town.heard("coordination:1")


def test_an_alarm_from_before_the_lock_is_not_called_nothing(town: Town):
    town.says("leblanc", "!danger He is at the door", room="case:K7-QF3")
    town.says("gallant", "lost")

    town.says("cormier", "unlock gallant all")
    town.says("cormier", "yes gallant")

    said = next(
        body for body in town.heard(town.direct("gallant")) if body.startswith("You have been unlocked")
    )
    assert "K7-QF3: 1 critical development" in said
    assert "nothing waits for you" not in said


@pytest.mark.rule("P7.4")
def test_what_was_reported_during_the_lock_and_asked_of_nobody_there_is_asked_of_who_is_back(town: Town):
    town.says("leblanc", "lost")
    town.says("gallant", "!danger He is at the door", room=K7)
    town.pass_time(timedelta(minutes=2))
    town.hears_no_more()

    town.says("cormier", "unlock leblanc all")
    town.says("cormier", "yes leblanc")
    town.everybody_accepts()

    assert any(ring.startswith("URGENT K7-QF3, D2") for ring in town.rings(town.direct("leblanc")))
    assert any("He is at the door" in body for body in town.heard(K7))
    assert "K7-QF3, D2, immediate danger" in town.says("leblanc", "today")
    for name in ("cormier", "roy"):
        town.says(name, "!ack", room=K7)
        assert "every agency has acknowledged" not in town.last(K7)
    town.says("leblanc", "!ack", room=K7)
    assert "every agency has acknowledged" in "\n".join(town.heard(K7))


def test_the_alternate_leaves_again(town: Town):
    loses_the_phone(town)
    town.everybody_accepts()
    assert "lang" in town.members(K7)

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")

    assert "lang" not in town.members(K7)
    assert "You stand in no more" in town.last(town.direct("lang"))


def test_the_alternate_stays_while_a_task_of_theirs_is_open(town: Town):
    loses_the_phone(town)
    town.everybody_accepts()
    town.says("cormier", "!task add lang, friday 9:00, call the clinic", room=K7)

    town.says("cormier", "unlock roy all")
    town.says("cormier", "yes roy")

    assert "lang" in town.members(K7)
    town.says("lang", "!task done T3", room=K7)
    assert "lang" not in town.members(K7)
