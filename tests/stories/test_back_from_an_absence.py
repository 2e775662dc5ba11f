"""Who is back reads what waits for them, and nobody reads a card twice for it (P1.5, P7.4, CONVERSATION V5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

pytestmark = pytest.mark.rule("P1.5")
ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Doucet, the other coordinator, has no alternate."""
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    an_open_case(town)
    town.everybody_accepts()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def is_reported(town: Town) -> None:
    town.says("roy", "!critical bail Released", room=ROOM)
    town.says("leblanc", "!danger Seen near the school", room=ROOM)


def heard_by(town: Town, name: str) -> list[str]:
    return [said.replace("\u00a0", " ") for said in town.heard(town.direct(name))]


def written_again(town: Town) -> list[str]:
    return [said for said in town.heard(ROOM) if "again, for whoever" in said or "de nouveau, pour" in said]


BACK = [
    ("en", "away off", "Now: `critical show D2 K7-QF3`, then `ack D2 K7-QF3`"),
    ("fr", "absence fin", "Maintenant : `critique voir D2 K7-QF3`, puis `reçu D2 K7-QF3`"),
]


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(("language", "off", "now"), BACK)
def test_who_stayed_in_the_room_is_rung_and_its_cards_stand_there_once(
    town: Town, language: str, off: str, now: str
):
    town.says("doucet", f"language {language}")
    town.says("doucet", "away until 27 November")
    is_reported(town)
    town.hears_no_more()

    town.restarted().says("doucet", off)

    assert written_again(town) == []
    assert town.rings(town.direct("doucet")), "and is rung"


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(("language", "off", "now"), BACK)
def test_both_messages_name_the_alarm_that_waits_danger_first(town: Town, language: str, off: str, now: str):
    town.says("doucet", f"language {language}")
    town.says("doucet", "away until 27 November")
    is_reported(town)
    town.hears_no_more()

    town.says("doucet", off)

    assert [said for said in heard_by(town, "doucet") if said.endswith(now)], heard_by(town, "doucet")
    assert not [said for said in heard_by(town, "doucet") if said.endswith(("nothing for you.", "à faire."))]
    town.talks("doucet", ("critical show D2 K7-QF3", "Seen near the school"), ("ack D2 K7-QF3", "D2"))


@pytest.mark.rule("P7.4")
def test_who_came_after_the_card_was_written_is_shown_it(town: Town):
    town.says("cormier", "critical K7-QF3 bail Released")
    town.moves_in("landry", Role.COORDINATOR, Agency.VICTIMS)
    town.says("landry", "away until 27 November")
    town.hears_no_more()

    town.says("landry", "away off")

    assert len(written_again(town)) == 1


@pytest.mark.rule("P7.8")
@pytest.mark.parametrize(
    ("language", "off", "now"),
    [
        ("en", "away off", "Now: `today` shows your tasks."),
        ("fr", "absence fin", "Maintenant : `jour` montre vos tâches."),
    ],
)
def test_the_key_contact_hears_that_speaking_with_the_client_is_theirs_again(
    town: Town, language: str, off: str, now: str
):
    town.says("cormier", "case keycontact @gallant K7-QF3")
    town.says("gallant", f"language {language}")
    town.says("gallant", "away until 27 November")
    town.everybody_accepts()
    town.says("leblanc", "!critical bail Released", room=ROOM)
    for name in ("cormier", "doucet", "roy", "theriault"):
        town.says(name, "!ack", room=ROOM)
    town.says("savoie", "!reçu", room=ROOM)
    town.hears_no_more()

    town.says("gallant", off)

    answer = next(said for said in heard_by(town, "gallant"))
    assert answer.endswith(now)
    assert "T1" in town.says("gallant", "today")


@pytest.mark.parametrize(
    ("language", "off", "leaves"),
    [("en", "away off", "Whoever stood in"), ("fr", "absence fin", "La suppléance se retire")],
)
def test_of_who_stood_in_only_who_had_somebody_hears(town: Town, language: str, off: str, leaves: str):
    for name, had_somebody in (("roy", False), ("gallant", True)):
        town.says(name, f"language {language}")
        town.says(name, "away until 27 November")
        town.hears_no_more()

        town.says(name, off)

        assert (leaves in "\n".join(heard_by(town, name))) is had_somebody


def test_with_nothing_waiting_there_is_nothing_to_do(town: Town):
    town.says("roy", "away until 27 November")
    town.hears_no_more()

    town.says("roy", "away off")

    assert all(said.endswith("Now: nothing for you.") for said in heard_by(town, "roy"))


@pytest.mark.rule("P1.12")
def test_who_enters_it_for_somebody_reads_nothing_of_what_waits_for_them(town: Town):
    town.says("doucet", "away until 27 November")
    is_reported(town)

    answer = town.says("cormier", "away @doucet off")

    assert answer.endswith("Now: nothing for you.")
    assert "D2" not in answer
