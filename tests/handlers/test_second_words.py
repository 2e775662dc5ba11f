"""What people type behind `critical` and `barrier`, and mean what is there already: never a new alarm (P7.6, P7.10)."""

from __future__ import annotations

import pytest

from casework.critical import Development, State
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!critical bail Released at 14:10", room=ROOM)
    town.says("roy", "barrier no interpreter on weekends")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("second"))


def reported(town: Town) -> list[Development]:
    with town.parts.open_work() as work:
        return work.developments.where(case="K7-QF3")


@pytest.mark.rule("P7.6")
@pytest.mark.parametrize(
    "typed",
    [
        "!critical wrong case D1",
        "!critical wrong-case D1",
        "!critical: wrong case D1",
        "!critique mauvais-dossier D1",
        "!critique mauvais dossier D1",
        "!critique mauvais dossier : D1",
        "!critique égarée D1",
        "!critique misplaced D1",
    ],
)
def test_the_wrong_case_is_understood_in_the_words_of_our_answer(town: Town, typed: str):
    town.says("leblanc", typed, room=ROOM)

    [one] = reported(town)
    assert one.state is State.MISPLACED


@pytest.mark.rule("P7.6")
@pytest.mark.parametrize(
    "typed",
    ["!critical update D1 He left", "!critique ajout D1 He left", "!critique add D1 : He left"],
)
def test_more_of_it_is_understood(town: Town, typed: str):
    town.says("leblanc", typed, room=ROOM)

    [one] = reported(town)
    assert [more.text for more in one.followed] == ["He left"]


@pytest.mark.rule("P7.6")
@pytest.mark.parametrize(
    "typed",
    [
        "!critique transmis D2",
        "!critical resolved D1",
        "!critique réglé D1",
        "!critical done: D1",
        "!critical D1 he left",
        "!critical list",
        "!critique liste",
        "!critical add",
        "!critical delete D1",
    ],
)
def test_a_word_with_its_number_is_no_new_alarm(town: Town, typed: str):
    typed = typed.replace("D2", "D1")
    answer = town.says("roy", typed, room=ROOM)

    assert len(reported(town)) == 1
    assert answer and "he left" not in answer
    assert town.rings(town.direct("cormier")) == []


def test_the_answer_says_that_nothing_went_out_and_what_does(town: Town):
    assert town.says("roy", "!critical resolved D1", room=ROOM).splitlines() == [
        "If anyone is in danger now: 911.",
        "Not sent: that names D1, which is reported already. Nothing was changed.",
        "To add to it: `!critical add D1 …`. Wrong case: `!critical misplaced D1`.",
        "Something new: `!critical`, then what happened. In immediate danger: `!danger`",
    ]
    french = town.says("savoie", "obstacle B1").replace("\xa0", " ")
    assert french.startswith("Pas noté : cela nomme B1, déjà noté.")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed",
    [
        "!critical add more police at the school",
        "!critical shows up at the door with a knife",
        "!critique type armé devant la porte",
        "!critique types louches devant la porte",
        "!critical misplaced keys, somebody has been in",
        "!critical he broke in again, as in D7",
        "!critical D7 is the flat, he is there",
    ],
)
def test_without_a_number_that_is_reported_it_is_an_alarm(town: Town, typed: str):
    town.says("roy", typed, room=ROOM)

    assert [one.text for one in reported(town)][1:] == [typed.partition(" ")[2]]


def test_in_a_reply_the_number_may_be_left_out(town: Town):
    card = next(one.event_id for one in town.events(ROOM) if "critical development" in one.content["body"])

    town.says("roy", "!critical add He left", room=ROOM, reply_to=card)

    [one] = reported(town)
    assert [more.text for more in one.followed] == ["He left"]


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("obstacle envoyé B1", "sent on"),
        ("obstacle transmettre B1", "sent on"),
        ("barrier sent on B1", "sent on"),
        ("obstacle résolu B1", "corrected"),
        ("barrier done B1", "corrected"),
        ("obstacle list", "1 open barrier"),
        ("barrier finished B1", "Not noted"),
    ],
)
def test_a_barrier_with_its_number_is_no_new_barrier(town: Town, typed: str, heard: str):
    assert heard in town.says("roy", typed)

    with town.parts.open_work() as work:
        assert work.barriers.count() == 1
