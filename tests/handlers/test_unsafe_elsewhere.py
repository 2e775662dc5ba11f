"""A number that is unsafe or another's in one matter is so in every one that has it, in any region (P2.1, P3.11, P12.11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team, plain
from tests.town import Town

R, TWIN, AFAR = "R-9JCT", "R-4NM6", "R-7WHX"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Three referrals with one number: two in Fredericton, one in Edmundston under another name."""
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Marc", language="fr")
    _taken(town, R, "cormier")
    _taken(town, TWIN, "cormier")
    _taken(town, AFAR, "ouellette", region=3, first="Maria", last="Cyr")
    town.hears_no_more()
    return town


def _taken(town: Town, id: str, by: str, **changed: object) -> None:
    now, person = town.clock.now(), town.people[by].id
    about = {"state": Status.TAKEN, "taken_by": person, "taken_at": now, "sent_at": now, "message": "yes"}
    one = a_referral(id=id, **{**about, "referrer": town.people["leblanc"].id, **changed})
    with town.parts.open_work() as work:
        work.referrals.add(one, because=one.sent())
        work.traces.note(id, "client", name=(one.first, one.last), phone=one.phone)
        work.commit()


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P2.1", "P3.11")
@pytest.mark.parametrize("outcome", ["unsafe", "wrong-number"])
def test_nobody_is_offered_a_message_on_it_anywhere(town: Town, outcome: str):
    assert "Message: safe to leave one." in town.says("cormier", f"referral show {TWIN}")

    town.says("cormier", f"referral contact {R} {outcome}")

    card = town.says("cormier", f"referral show {TWIN}").splitlines()
    assert "Not safe to call. No message." in card
    assert card[-1] == "Now: ask Leblanc for a safe way before you call again."
    answered = town.says("cormier", f"referral contact {TWIN} no-answer")
    assert "Leave no message." in answered
    assert answered.endswith("who referred, for a safe way before you call again.")


@pytest.mark.rule("P2.1", "P3.11", "P12.11")
def test_another_region_reads_that_it_is_not_safe_and_nothing_else(town: Town):
    town.says("cormier", f"referral contact {R} unsafe he answered")

    [told] = map(plain, town.heard(town.direct("ouellette")))
    assert told.splitlines()[0] == f"{AFAR} : appeler à son numéro n’est pas sûr. Ne laissez aucun message."
    card = plain(town.says("ouellette", f"aiguillage voir {AFAR}"))
    assert "Appel non sûr. Aucun message." in card
    assert "10 h 50, " not in card and R not in told + card and "he answered" not in card
    answered = town.says("ouellette", f"aiguillage contact {AFAR} sans-réponse")
    assert "Ne laissez aucun message." in answered
    assert answered.endswith("un moyen sûr avant de rappeler.")


@pytest.mark.rule("P3.11")
def test_who_may_call_elsewhere_is_told_at_once_and_without_a_sound(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")

    told = [one for one in town.heard(town.direct("cormier")) if TWIN in one]
    assert told[0].splitlines()[-1] == f"Now: `referral show {TWIN}`"
    assert not town.rings(town.direct("ouellette"))


@pytest.mark.rule("P3.11", "P12.11")
@pytest.mark.parametrize("outcome", ["unsafe", "wrong-number"])
def test_they_are_told_once_however_often_it_is_found(town: Town, outcome: str):
    for said in ("unsafe", "wrong-number") if outcome == "unsafe" else ("wrong-number", "unsafe"):
        town.says("cormier", f"referral contact {R} {said}")
        town.says("cormier", f"referral contact {R} {outcome}")

    assert len(town.heard(town.direct("ouellette"))) == 1


@pytest.mark.rule("P3.11")
def test_who_was_reached_on_it_is_not_warned_of_anothers_number_but_is_of_an_unsafe_one(town: Town):
    town.says("ouellette", f"aiguillage contact {AFAR} joint")
    town.hears_no_more()

    town.says("cormier", f"referral contact {R} wrong-number")
    assert town.heard(town.direct("ouellette")) == []

    town.says("cormier", f"referral contact {R} unsafe")
    [told] = map(plain, town.heard(town.direct("ouellette")))
    assert told.startswith(f"{AFAR} : appeler à son numéro n’est pas sûr.")


@pytest.mark.rule("P3.11", "P12.11", "P11.1")
def test_taken_back_they_read_so_in_their_own_language(town: Town):
    town.says("cormier", f"referral contact {R} unsafe he answered")
    town.hears_no_more()

    town.says("cormier", "undo")

    [told] = map(plain, town.heard(town.direct("ouellette")))
    assert told.splitlines() == [
        f"{AFAR} : l’avertissement sur les appels à son numéro est retiré.",
        "Ce qu’on sait maintenant est écrit au-dessus du numéro.",
        f"Maintenant : `aiguillage voir {AFAR}`",
    ]
    [mine] = [one for one in town.heard(town.direct("cormier")) if TWIN in one]
    assert mine.startswith(f"{TWIN}: the warning about calling its number is taken back.")


@pytest.mark.rule("P3.11")
def test_they_read_so_too_when_the_person_is_reached_on_what_was_noted_as_anothers(town: Town):
    town.says("cormier", f"referral contact {R} wrong-number")
    town.hears_no_more()

    town.says("cormier", f"referral contact {R} reached")

    [told] = map(plain, town.heard(town.direct("ouellette")))
    assert told.startswith(f"{AFAR} : l’avertissement sur les appels à son numéro est retiré.")
    town.hears_no_more()
    town.says("cormier", "undo")
    [told] = map(plain, town.heard(town.direct("ouellette")))
    assert told.startswith(f"{AFAR} : appeler à son numéro n’est pas sûr.")


@pytest.mark.rule("P3.11")
def test_nobody_reads_that_it_is_taken_back_while_it_still_stands(town: Town):
    for said in (f"referral contact {R} wrong-number", f"referral contact {R} unsafe"):
        town.says("cormier", said)
    town.hears_no_more()

    town.says("cormier", "undo")

    assert town.heard(town.direct("ouellette")) == []
    assert "Appel non sûr." in town.says("ouellette", f"aiguillage voir {AFAR}")


@pytest.mark.rule("P3.11")
def test_it_stays_known_of_a_number_that_was_replaced(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")
    town.says("cormier", f"referral number {R} 506-555-0199, message yes")

    assert "Message: safe to leave one." in town.says("cormier", f"referral show {R}")
    assert "Not safe to call. No message." in town.says("cormier", f"referral show {TWIN}")

    town.says("cormier", f"referral number {R} 506-555-0142, message yes")
    assert "Not safe to call. No message." in town.says("cormier", f"referral show {R}")


@pytest.mark.rule("P3.11")
def test_taken_back_it_is_known_no_more(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")
    town.says("cormier", "undo")

    assert "Message: safe to leave one." in town.says("cormier", f"referral show {TWIN}")


@pytest.mark.rule("P3.11")
def test_a_number_that_comes_back_is_what_it_was(town: Town):
    town.says("cormier", f"referral contact {R} wrong-number")
    town.says("cormier", f"referral number {R} 506-555-0199")
    town.says("cormier", "undo")
    assert "Not safe to call." in town.says("cormier", f"referral show {TWIN}")

    town.says("cormier", f"referral contact {R} reached")
    assert "Message: safe to leave one." in town.says("cormier", f"referral show {TWIN}")


@pytest.mark.rule("P3.11")
def test_anothers_number_there_is_theirs_once_they_were_reached_on_it(town: Town):
    town.says("cormier", f"referral contact {R} wrong-number")
    town.says("ouellette", f"aiguillage contact {AFAR} joint")

    assert "Message : on peut en laisser un." in plain(town.says("ouellette", f"aiguillage voir {AFAR}"))


@pytest.mark.rule("P3.11")
def test_an_unsafe_one_stays_so_whoever_was_reached_on_it(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")
    town.says("ouellette", f"aiguillage contact {AFAR} joint")

    assert "Aucun message." in town.says("ouellette", f"aiguillage voir {AFAR}")


@pytest.mark.rule("P3.11")
def test_before_it_closes_as_unreachable_no_message_is_offered_either(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")

    assert "Leave no message." in town.says("cormier", f"referral close {TWIN} unreachable")


@pytest.mark.rule("P2.1")
def test_a_referral_that_comes_later_begins_with_it(town: Town):
    town.says("cormier", f"referral contact {R} unsafe")
    town.says("cormier", f"referral close {R} moved away")
    town.says("cormier", f"yes {R}")

    _taken(town, "R-3HXD", "cormier", first="Nadia")

    assert "Not safe to call. No message." in town.says("cormier", "referral show R-3HXD")
