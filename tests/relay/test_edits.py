"""What was said is changed, or taken off the screen (ARCHITECTURE 10)."""

from __future__ import annotations

from bot.effects import Edit, Effect, Part, Redact
from tests.relay.outgoing import DOWN, FORBIDDEN, drain, heard, line, queue, waits
from tests.town import Town


def edit(town: Town, number: int) -> None:
    queue(town, *edits(number))


def edits(number: int) -> list[Effect]:
    return [
        Edit(room="coordination:1", of="counter", parts=(Part("common/fault", {"reference": f"E-{number}"}),))
    ]


def relations(town: Town) -> list[str]:
    found = [one.content.get("m.relates_to", {}) for one in town.events("coordination:1")]
    return [relation["event_id"] for relation in found if relation.get("rel_type") == "m.replace"]


def test_an_edit_goes_out_after_its_message(town: Town):
    queue(town, line(0, name="counter"))
    edit(town, 1)
    town.server.errors = [("send", DOWN)]
    drain(town)
    waits(town, 120)

    message = next(e for e in town.events("coordination:1") if e.content["body"].endswith("E-0"))
    assert relations(town) == [message.event_id]


def test_every_edit_is_of_the_message_itself(town: Town):
    queue(town, line(0, name="counter"))
    drain(town)
    message = town.events("coordination:1")[-1].event_id
    for number in (1, 2, 3):
        edit(town, number)
        drain(town)

    assert relations(town) == [message] * 3


def test_a_newer_edit_takes_the_place_of_one_that_waits(town: Town):
    queue(town, line(0, name="counter"))
    for number in range(1, 6):
        edit(town, number)

    drain(town)

    assert len(relations(town)) == 1
    assert town.events("coordination:1")[-1].content["m.new_content"]["body"].endswith("E-5")


def test_an_edit_of_what_never_went_out_is_dropped_and_the_lane_goes_on(town: Town):
    queue(town, line(0, name="counter"))
    edit(town, 1)
    queue(town, line(2))
    town.server.errors = [("send", FORBIDDEN)]

    drain(town)

    assert relations(town) == []
    assert heard(town) == ["2"]


def test_one_message_that_cannot_be_removed_does_not_keep_the_others(town: Town):
    """What was typed in a dialogue leaves the screen as far as it can."""
    queue(town, *(line(number, name=f"m{number}") for number in range(3)))
    drain(town)
    queue(town, Redact(room="coordination:1", names=("m0", "m1", "m2")))
    town.server.errors = [("redact", FORBIDDEN)]

    drain(town)

    assert len(heard(town)) == 1
