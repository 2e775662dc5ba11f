"""What is typed in a room where others read, and is for the direct room alone, or for not everybody there: it leaves the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import change
from tests.stories.test_before_a_case import MADE, moved_in, rung
from tests.town import Town

REGION, CASE = "coordination:1", "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("typed"))
    moved_in(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def on_screen(town: Town, room: str) -> str:
    """What people typed there, and was not removed."""
    events = town.server.rooms[town.room_id(room)].events
    return "\n".join(one.content.get("body", "") for one in events if one.sender != town.server.user_id)


def doucet_is_kept_out(town: Town) -> None:
    town.says("cormier", f"case exclude @doucet {MADE}")
    town.hears_no_more()


# --- names, where others read ---------------------------------------------------------------------------------
@pytest.mark.rule("P2.13", "P3.6")
@pytest.mark.parametrize("room", [REGION, CASE])
@pytest.mark.parametrize(
    "typed",
    [
        "!refer Nadia Arsenault",
        "!aiguiller Nadia Arsenault 506-555-0142",
        "!consent Nadia Arsenault",
        "!subpoena Nadia Arsenault, monday",
        "!case exclude @doucet he is Nadia's cousin",
        "!referral contact Nadia reached",
        "!call me about Nadia",
    ],
)
def test_a_name_behind_what_is_for_the_direct_room_leaves_any_other(town: Town, room: str, typed: str):
    answer = town.says("cormier", typed, room=room)

    assert "Nadia" not in on_screen(town, room) and "Nadia" not in answer
    assert answer.startswith("I remove what you wrote here")


@pytest.mark.rule("P2.13", "P11.1")
def test_in_french_it_is_said_too(town: Town):
    town.says("cormier", "langue fr")

    answer = town.says("cormier", "!aiguiller Nadia Arsenault", room=REGION)

    assert answer.startswith("Je retire votre message d’ici")
    assert "Nadia" not in on_screen(town, REGION)


@pytest.mark.rule("P3.6")
@pytest.mark.parametrize("typed", ["!meeting note K7-QF3 Nadia said", "!task add K7-QF3 @roy monday Nadia"])
def test_what_is_for_a_cases_room_leaves_the_coordination_room(town: Town, typed: str):
    town.says("cormier", typed, room=REGION)

    assert "Nadia" not in on_screen(town, REGION)


def test_what_holds_nothing_of_anybody_stays(town: Town):
    assert "remove" not in town.says("cormier", "!language fr", room=CASE)
    assert "!language fr" in on_screen(town, CASE)


@pytest.mark.rule("P7.10")
def test_a_danger_that_did_not_go_out_stays_to_be_copied(town: Town):
    answer = town.says("cormier", "!danger he is at her door", room=REGION)

    assert "Nothing was sent" in answer and "at her door" in on_screen(town, REGION)


@pytest.mark.rule("P2.13")
@pytest.mark.parametrize(
    "typed", ["call me about Nadia", "appelez-moi pour Nadia", "refered Nadia Arsenault", "refere Nadia"]
)
def test_a_name_leaves_the_direct_room_too(town: Town, typed: str):
    answer = town.says("roy", typed)

    assert "Nadia" not in on_screen(town, town.direct("roy"))
    assert answer.startswith("I remove what you wrote here")


# --- a matter of which somebody there must not hear --------------------------------------------------------------
@pytest.mark.rule("P1.12")
@pytest.mark.parametrize(
    "typed",
    [f"!referral show {MADE}", f"!referral take {MADE}", f"!aiguillage voir {MADE}", f"!status {MADE}"],
)
def test_its_code_leaves_the_room_in_which_that_person_reads(town: Town, typed: str):
    doucet_is_kept_out(town)

    town.says("cormier", typed, room=REGION)

    assert MADE not in on_screen(town, REGION) + "".join(town.heard(REGION))
    told = [one for one in town.heard(town.direct("cormier")) if "somebody there must not know" in one]
    assert told == [
        "I removed what you wrote in the coordination room: somebody there must not know of it.\n"
        "Now: write of it here, not there."
    ]


@pytest.mark.rule("P1.12", "P11.1")
def test_in_french(town: Town):
    doucet_is_kept_out(town)
    town.says("cormier", "langue fr")

    town.says("cormier", f"!aiguillage voir {MADE}", room=REGION)

    heard = town.heard(town.direct("cormier"))
    assert any(one.startswith("J’ai retiré votre message de la salle de coordination") for one in heard)


@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize("code", [MADE, "R-8MJ8"])
def test_to_that_person_the_room_is_as_if_there_were_no_such_code(town: Town, code: str):
    doucet_is_kept_out(town)

    answer = town.says("doucet", f"!referral show {code}", room=REGION)

    assert answer.startswith(f"I know no referral {code} that you can see.")
    assert code in on_screen(town, REGION)


@pytest.mark.rule("P1.12")
def test_where_all_may_hear_of_it_it_stays(town: Town):
    town.says("cormier", f"!referral show {MADE}", room=REGION)

    assert MADE in on_screen(town, REGION)


@pytest.mark.rule("P1.12", "P7.10")
def test_a_danger_that_did_not_go_out_leaves_it_and_nobody_kept_out_is_named_to_be_told(town: Town):
    doucet_is_kept_out(town)

    town.says("cormier", f"!danger {MADE} he is at her door", room=REGION)

    assert (
        "door" not in on_screen(town, REGION)
        and "".join(town.heard(REGION)) == "Answered in our direct room."
    )
    said = town.last(town.direct("cormier"))
    assert said.startswith("If anyone is in danger now: 911.\nNothing was sent: telephone the program lead.")
    assert "Doucet" not in said and not rung(town, "doucet")


@pytest.mark.rule("P1.12", "P7.10")
def test_nor_where_it_was_typed_in_another_cases_room(town: Town):
    doucet_is_kept_out(town)

    answer = town.says("roy", f"!danger {MADE} he is at her door", room=CASE)

    assert "telephone Cormier." in answer
    assert "Doucet" not in answer


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Nothing was sent: telephone the coordinators of the region."),
        ("fr", "Rien n’est parti\u00a0: téléphonez à la coordination de la région."),
    ],
)
def test_the_program_lead_is_not_sent_to_themselves(town: Town, lang: str, said: str):
    town.says("mcgrath", f"langue {lang}")

    assert said in town.says("mcgrath", "danger K7-QF3 he is at her door")


# --- another case, in a case room -----------------------------------------------------------------------------
OF_ANOTHER = (
    "!case hold T9-HCX review of Marie Tremblay by the coroner",
    "!dossier conserver T9-HCX examen pour Marie Tremblay",
    "!adhoc add @haddad interpreter until tomorrow T9-HCX Marie Tremblay",
    "!case close T9-HCX Marie Tremblay",
    "!case hold t9 hcx for Marie Tremblay",
    "!referral take R-3HXD Marie Tremblay",
    "!xyzzy Marie Tremblay T9-HCX",
)


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("typed", OF_ANOTHER)
@pytest.mark.parametrize(("language", "gone"), [("en", "I remove what"), ("fr", "Je retire votre message")])
def test_what_names_another_case_leaves_the_room_whoever_typed_it(
    town: Town, typed: str, language: str, gone: str
):
    change(town, "roy", language=language)

    answer = town.says("roy", typed, room=CASE)

    assert answer.startswith(gone) and "Tremblay" not in answer
    assert "Tremblay" not in on_screen(town, CASE)


@pytest.mark.rule("P12.11")
def test_what_names_this_one_alone_stays_to_be_put_right(town: Town):
    assert "Only a coordinator" in town.says("roy", "!case hold K7-QF3 by the coroner", room=CASE)

    assert "coroner" in on_screen(town, CASE)
