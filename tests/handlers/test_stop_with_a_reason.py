"""What stops is done at once, with whatever is said behind it; the reason is kept in no room (V6, P1.8, P3.4, P3.5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Person, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("arsenault", Role.MEMBER, Agency.POLICE, language="fr", first="Luc")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def typed_in(town: Town, room: str) -> list[str]:
    return [str(e.content.get("body", "")) for e in town.server.rooms[town.room_id(room)].events]


@pytest.mark.rule("P1.8")
@pytest.mark.parametrize("said", ["!conflict she is my cousin", "!conflit, c’est ma cousine"])
def test_a_conflict_with_its_reason_counts_at_once_and_the_reason_leaves_the_room(town: Town, said: str):
    town.says("roy", said, room=ROOM)

    assert "roy" not in town.members(ROOM)
    assert not [text for text in typed_in(town, ROOM) if "cousin" in text]


@pytest.mark.rule("P1.8")
def test_in_the_direct_room_too(town: Town):
    town.says("roy", "conflict K7-QF3 she is my cousin")

    assert "roy" not in town.members(ROOM)
    assert not [text for text in typed_in(town, town.direct("roy")) if "cousin" in text]


@pytest.mark.parametrize(
    "said",
    [
        "conflict K7-QF3 R-7KQ4",
        "conflict K7-QF3 @gallant knows her",
        "conflict K7-QF3 was a mistake",
        "conflict K7-QF3 no",
        "conflict K7-QF3 with whom?",
    ],
)
def test_what_might_mean_something_else_stops_nothing(town: Town, said: str):
    assert "Nothing was changed." in town.says("roy", said)
    assert "roy" in town.members(ROOM)


@pytest.mark.rule("P3.5")
def test_a_withdrawal_with_its_reason_stops_the_sharing(town: Town):
    heard = town.says("cormier", "consent withdraw K7-QF3 she phoned me at 3")

    assert heard.startswith("Consent for K7-QF3 is withdrawn")
    assert not [text for text in typed_in(town, town.direct("cormier")) if "phoned" in text]


@pytest.mark.parametrize(
    "said",
    ["lost my phone", "lost my cell", "perdu mon téléphone", "I lost my phone", "j’ai perdu mon cellulaire"],
)
def test_a_lost_phone_by_any_of_its_names(town: Town, said: str):
    town.says("roy", said)

    assert person(town, "roy").is_locked


def test_a_lost_phone_is_one_in_the_middle_of_questions_too(town: Town):
    town.says("roy", "refer")
    town.says("roy", "lost my phone")

    assert person(town, "roy").is_locked


@pytest.mark.parametrize("said", ["lost @gallant phone", "lost the file", "lost gallant"])
def test_what_else_is_lost_locks_nobody(town: Town, said: str):
    assert "Nothing was changed." in town.says("roy", said)
    assert not person(town, "roy").is_locked and not person(town, "gallant").is_locked


def test_somebody_is_locked_with_a_reason_behind_it(town: Town):
    assert town.says("cormier", "lock roy phone stolen").startswith("Roy is locked")
    assert person(town, "roy").is_locked


@pytest.mark.parametrize("said", ["lock roy gallant", "lock Roy Cyr", "lock roy, not gallant"])
def test_where_another_may_be_meant_nobody_is_locked(town: Town, said: str):
    assert "Nothing was changed." in town.says("cormier", said)
    assert not person(town, "roy").is_locked and not person(town, "gallant").is_locked


@pytest.mark.rule("P1.12")
def test_somebody_is_kept_out_with_a_reason_behind_it(town: Town):
    heard = town.says("cormier", "case exclude roy K7-QF3 cousin")

    assert heard.startswith("Anna Roy is kept out of K7-QF3")
    assert not [text for text in typed_in(town, town.direct("cormier")) if "cousin" in text]


@pytest.mark.rule("P3.4")
@pytest.mark.parametrize(
    "said",
    [
        "consent scope K7-QF3 -health she does not want them",
        "consentement portée K7-QF3 retirer santé elle n’en veut pas",
        "consent scope K7-QF3 remove police and health",
        "consentement portée K7-QF3 retirer police et santé",
    ],
)
def test_an_agency_is_out_with_a_reason_behind_it_or_with_another(town: Town, said: str):
    town.says("cormier", said)

    assert "roy" not in town.members(ROOM)
    assert "gallant" in town.members(ROOM)
    assert ("leblanc" in town.members(ROOM)) is ("police" not in said)


def test_an_agency_that_is_named_behind_it_is_not_guessed_at(town: Town):
    assert "Nothing was changed." in town.says("cormier", "consent scope K7-QF3 -health she prefers police")
    assert "roy" in town.members(ROOM)


# --- whoever hears it from the client -----------------------------------------------------------------------
@pytest.mark.rule("P3.5")
def test_a_member_who_hears_of_a_withdrawal_reaches_the_coordinators_at_once(town: Town):
    heard = town.says("roy", "consent withdraw K7-QF3 she told me")

    assert heard.startswith("Passed on at 10:50: the coordinators of K7-QF3 are told.")
    assert "To call, now: Ana Cormier" in heard
    told = town.heard(town.direct("cormier"))
    assert told[0].startswith("K7-QF3: Roy heard from the client that they withdraw, 10:50.")
    assert town.rings(town.direct("cormier")) == [
        "URGENT K7-QF3, 10:50: something is to be confirmed now. It stands above"
    ]
    assert not [text for text in typed_in(town, town.direct("roy")) if "told me" in text]


@pytest.mark.rule("P3.5")
def test_so_in_french_and_in_the_case_room_where_the_answer_is_for_the_member_alone(town: Town):
    town.says("arsenault", "consentement retirer K7-QF3")
    refused = town.last(town.direct("arsenault"))
    assert "K7-QF3" in refused and "Transmis" not in refused  # not on this team: knows no such case

    town.says("roy", "!consentement retirer", room=ROOM)
    assert town.last(town.direct("roy")).startswith("Passed on at 10:50")


@pytest.mark.rule("P3.5")
def test_nobody_joins_any_more_who_was_only_invited(town: Town):
    town.says("cormier", "consent scope K7-QF3 +social")
    town.says("cormier", "yes K7-QF3")
    room_id = town.room_id(ROOM)
    assert town.server.rooms[room_id].members["@theriault:hs.test"] == "invite"

    town.says("cormier", "consent withdraw K7-QF3")

    assert town.server.rooms[room_id].members.get("@theriault:hs.test") != "invite"
    assert {"roy", "gallant", "leblanc"} <= set(town.members(ROOM))


# --- a danger in the middle of questions ----------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("said", ["danger he is at her door", "critical he is here", "urgent: he is here"])
def test_a_danger_is_no_answer_and_the_questions_stand(town: Town, said: str):
    town.says("leblanc", "refer")
    town.says("leblanc", "today 10:30")

    heard = town.says("leblanc", said)

    assert heard.splitlines()[0] == "If anyone is in danger now: 911."
    assert "Your questions are paused, and can wait: `resume`." in heard
    assert "Which case?" in heard and "Yours: K7-QF3" in heard
    assert "First name" in town.says("leblanc", "resume")


def test_in_quotes_it_is_an_answer(town: Town):
    town.says("leblanc", "refer")
    town.says("leblanc", "today 10:30")

    assert "911" not in town.says("leblanc", '"Danger"')


def person(town: Town, name: str) -> Person:
    with town.parts.open_work() as work:
        return work.people.get(town.people[name].id)


# --- said as it is ----------------------------------------------------------------------------------------------
@pytest.mark.rule("P1.13")
def test_without_an_alternate_nothing_is_said_of_one(town: Town):
    heard = town.says("roy", "conflict K7-QF3")

    assert "The room is told nothing." in heard and "your alternate" not in heard
    assert "your alternate takes over" in town.says("gallant", "conflict K7-QF3")


def test_an_agency_that_is_not_understood_names_the_words_for_it(town: Town):
    assert "Agencies: police, victims" in town.says("cormier", "consent scope K7-QF3 +hospital")


@pytest.mark.parametrize("said", ["back", "retour", "skip"])
def test_a_word_of_the_questions_without_any(town: Town, said: str):
    assert (
        town.says("roy", said).startswith("Nothing is open here.")
        or "rien n’est ouvert" in town.last(town.direct("roy")).lower()
    )
