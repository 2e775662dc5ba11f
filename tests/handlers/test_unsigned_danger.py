"""A danger by somebody whose affirmation has ended: what is missing is said, and it goes out once signed (P1.6, P7.10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.affirmation import Affirmation
from casework.people import Agency, Role
from casework.report import LONGEST
from casework.stage import Stage
from tests.build import change, plain, two_open_cases, year_is_nearly_over
from tests.town import Town

ROOM, OTHER = "case:K7-QF3", "case:T9-HCX"
SENTENCE = {
    "en": "I will keep confidential all that I see and hear.",
    "fr": "Je garderai confidentiel tout ce que je vois et entends.",
}


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Roy, who reads one case, and Leblanc, who reads two, have not signed anew."""
    town = Town.empty(tmp_path_factory.mktemp("unsigned"))
    two_open_cases(town)
    for name in ("roy", "leblanc"):
        year_is_nearly_over(town, name)
    town.pass_time(timedelta(minutes=3))
    for name in ("roy", "leblanc"):
        change(town, name, affirmation=None)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def signs(town: Town, name: str, language: str = "en") -> None:
    town.says(name, "affirm")
    town.says(name, SENTENCE[language])


def lapses(town: Town, name: str) -> None:
    """They signed once, and that has ended."""
    ended = town.clock.now() - timedelta(minutes=1)
    old = Affirmation(version="2026-1", signed_at=ended - timedelta(days=365), until=ended)
    change(town, name, affirmation=old)


def cards(town: Town, room: str = ROOM) -> list[str]:
    return [one for one in town.heard(room) if "he is at the door" in one]


@pytest.mark.rule("P1.6", "P7.10")
def test_it_says_what_is_missing_and_goes_out_with_the_signature(town: Town):
    answer = town.says("roy", "danger K7-QF3 he is at the door")
    assert answer.splitlines() == [
        "If anyone is in danger now: 911.",
        "Your affirmation is not signed, so nothing is sent to K7-QF3 yet; I keep what you wrote.",
        "Telephone Cormier.",
        "Now: `affirm`. It goes out by itself as soon as you have signed.",
    ]
    assert not cards(town)

    signs(town, "roy")

    assert len(cards(town)) == 1
    assert any("D1 is out to K7-QF3" in one for one in town.heard(town.direct("roy")))
    town.pass_time(timedelta(hours=1))
    assert not [one for one in town.rings(town.direct("roy")) if "not sent" in one]


@pytest.mark.rule("P1.6", "P7.10", "P11.1")
def test_in_french_too(town: Town):
    change(town, "roy", language="fr")

    answer = plain(town.says("roy", "danger K7-QF3 he is at the door"))
    assert "Votre affirmation n’est pas signée : rien n’est encore parti vers K7-QF3" in answer
    signs(town, "roy", "fr")

    assert len(cards(town)) == 1


@pytest.mark.rule("P1.6", "P7.10")
def test_its_code_may_come_after_it(town: Town):
    town.says("leblanc", "danger he is at the door")
    answer = town.says("leblanc", "K7-QF3")
    assert "Your affirmation is not signed" in answer
    signs(town, "leblanc")

    assert len(cards(town)) == 1


@pytest.mark.rule("P1.6", "P7.10", "P12.11")
@pytest.mark.parametrize("name", ["roy", "leblanc"])
@pytest.mark.parametrize("has_signed_before", [True, False])
def test_before_the_signature_no_code_is_named_and_then_it_is_asked_for(
    town: Town, name: str, has_signed_before: bool
):
    if has_signed_before:
        lapses(town, name)
    answer = town.says(name, "danger he is at the door")
    assert answer.splitlines() == [
        "If anyone is in danger now: 911.",
        "Which case? Nothing is sent yet; I keep what you wrote.",
        "Of a referral: its code, like R-7KQ4. Without any: telephone Cormier.",
        "Your affirmation is not signed: to a case it goes out once it is.",
        "Now: the code alone, then `affirm`.",
    ]

    signs(town, name)

    assert not cards(town)
    assert any("Not sent yet" in one and "Yours: K7-QF3" in one for one in town.heard(town.direct(name)))
    town.says(name, "K7-QF3")
    assert len(cards(town)) == 1


@pytest.mark.rule("P1.6", "P11.1", "P12.11")
def test_before_the_signature_no_code_is_named_in_french_either(town: Town):
    change(town, "roy", language="fr")

    answer = plain(town.says("roy", "danger il est à la porte"))
    assert answer.splitlines()[-2:] == [
        "Votre affirmation n’est pas signée : vers un dossier, cela part dès qu’elle l’est.",
        "Maintenant : le code, seul, puis `affirmer`.",
    ]


@pytest.mark.rule("P1.6", "P12.11")
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MEMBER])
@pytest.mark.parametrize(
    "typed", ["help me", "au secours", "critical", "help danger", "danger", "danger X9-QQQ"]
)
def test_whoever_never_signed_is_shown_no_code_of_a_case(town: Town, role: Role, typed: str):
    town.moves_in("nadeau", role, Agency.POLICE, affirmed=False)

    answer = town.says("nadeau", typed)

    assert "K7-" not in answer and "T9-HCX" not in answer


@pytest.mark.rule("P1.6", "P12.11")
def test_a_referral_that_was_typed_does_not_name_its_case(town: Town):
    with town.parts.open_work() as work:
        code = work.cases.get("K7-QF3").referral
    answer = town.says("roy", f"danger {code} he is at the door")
    assert f"nothing is sent to {code} yet" in answer and "K7-QF3" not in answer

    signs(town, "roy")

    assert len(cards(town)) == 1


@pytest.mark.rule("P1.6", "P7.10")
def test_what_waits_for_the_signature_keeps_its_case_when_another_code_comes(town: Town):
    for typed in ("danger he is at the door", "K7-QF3", "danger she is bleeding", "T9-HCX"):
        town.says("leblanc", typed)
    signs(town, "leblanc")

    assert len(cards(town)) == 1 and not cards(town, OTHER)
    assert any("she is bleeding" in one for one in town.heard(OTHER))
    assert not any("she is bleeding" in one for one in town.heard(ROOM))


@pytest.mark.rule("P1.6", "P7.10")
@pytest.mark.parametrize("typed", ["danger T9-HCX", "T9-HCX", "it is T9-HCX", "she bleeds T9-HCX"])
@pytest.mark.parametrize("before", ["danger K7-QF3 he is at the door", "danger K7-QF3"])
def test_another_code_behind_it_takes_nothing_along(town: Town, before: str, typed: str):
    town.says("leblanc", before)
    town.says("leblanc", typed)
    signs(town, "leblanc")

    assert any("critical development" in one for one in town.heard(ROOM))
    assert not cards(town, OTHER) and not any("bleeds" in one for one in town.heard(ROOM))
    assert any("critical development" in one for one in town.heard(OTHER)) is (typed == "danger T9-HCX")


@pytest.mark.rule("P1.6", "P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "now"),
    [
        ("en", "Now: `affirm`. It goes out by itself as soon as you have signed; or `cancel`."),
        (
            "fr",
            "Maintenant : `affirmer`. Dès votre signature, cela part sans autre geste; ou `annuler`.",
        ),
    ],
)
def test_no_code_is_asked_for_of_what_waits_for_the_signature(town: Town, language: str, now: str):
    change(town, "leblanc", language=language)
    town.says("leblanc", "danger K7-QF3")

    assert plain(town.says("leblanc", "T9-HCX")).splitlines()[-1] == now
    assert plain(town.says("leblanc", "il a un couteau")).splitlines()[-1] == now


@pytest.mark.rule("P1.6", "P7.10")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("words", "stays"), [("he has a gun and ", True), ("he has a gun", False)])
def test_one_that_was_cut_stays_to_be_copied(town: Town, language: str, words: str, stays: bool):
    change(town, "roy", language=language)
    times = LONGEST // len(words) + 5 if stays else 1
    town.says("roy", f"danger K7-QF3 {words * times}")
    signs(town, "roy", language)

    events = town.server.rooms[town.room_id(town.direct("roy"))].events
    own = [one for one in events if one.sender == town.people["roy"].user_id]
    assert any("he has a gun" in one.content.get("body", "") for one in own) is stays


def is_excluded(town: Town) -> None:
    town.says("cormier", "case exclude roy K7-QF3")


def case_is_closed(town: Town) -> None:
    def close(ctx: Context) -> list[Effect]:
        ctx.work.cases.save_quietly(replace(ctx.work.cases.get("K7-QF3"), state=Stage.CLOSED))
        return []

    town.parts.dispatcher.act(close)


@pytest.mark.rule("P1.6", "P1.12", "P7.10", "P11.1")
@pytest.mark.parametrize("meanwhile", [is_excluded, case_is_closed])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "If anyone is in danger now: 911.",
                "What you wrote at {at} could not be sent, and I keep it no longer.",
                "It still stands above.",
                "Now: telephone Cormier.",
            ],
        ),
        (
            "fr",
            [
                "Si quelqu’un est en danger maintenant : le 911.",
                "Ce que vous avez écrit à {at} n’a pas pu partir, et je ne le garde plus.",
                "Votre texte est encore ci-dessus.",
                "Maintenant : téléphonez à Cormier.",
            ],
        ),
    ],
)
def test_what_cannot_go_out_once_signed_is_said_then_without_why(
    town: Town, language: str, said: list[str], meanwhile: Callable[[Town], None]
):
    change(town, "roy", language=language)
    town.says("roy", "danger K7-QF3 he is at the door")
    meanwhile(town)
    town.hears_no_more()
    signs(town, "roy", language)

    heard = [re.sub(r"\d\d?(:| h )\d\d", "{at}", plain(one)) for one in town.heard(town.direct("roy"))]
    assert "\n".join(said) in heard
    assert not cards(town)
    town.pass_time(timedelta(hours=1))
    late = [plain(one) for one in town.rings(town.direct("roy"))]
    assert not [one for one in late if "sign" in one.lower() or "not sent" in one]


@pytest.mark.rule("P1.6", "P7.10")
def test_nobody_who_has_signed_is_told_to_sign(town: Town):
    """However the signature counts again: with a longer grace, say."""
    town.says("roy", "danger K7-QF3 he is at the door")
    now = town.clock.now()
    signed = Affirmation(version="2026-1", signed_at=now, until=now + timedelta(days=365))
    change(town, "roy", affirmation=signed)
    town.pass_time(timedelta(minutes=40))

    rings = [one for one in town.rings(town.direct("roy")) if "was not sent" in one]
    assert len(rings) == 1 and "affirm" not in rings[0]


@pytest.mark.rule("P1.6", "P7.10", "P11.1")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "typed",
    [
        ["danger K7-QF3 he is at the door", "Danger K7-QF3: he is at the door!"],
        ["critical K7-QF3 he is at the door", "danger K7-QF3 he is at the door"],
        ["danger he is at the door", "danger he is at the door", "K7-QF3"],
        ["danger he is at the door", "danger K7-QF3 he is at the door"],
    ],
)
def test_the_same_typed_again_goes_out_once(town: Town, typed: list[str], language: str):
    change(town, "leblanc", language=language)
    for one in typed:
        town.says("leblanc", one)
    again = town.restarted()
    signs(again, "leblanc", language)

    sent = cards(again)
    assert len(sent) == 1 and "911" in sent[0]
    events = again.server.rooms[again.room_id(again.direct("leblanc"))].events
    own = [one for one in events if one.sender == again.people["leblanc"].user_id]
    assert not any("door" in one.content.get("body", "") for one in own)
    again.pass_time(timedelta(hours=1))
    assert not [one for one in again.rings(again.direct("leblanc")) if re.search("not sent|pas parti", one)]


@pytest.mark.rule("P1.6", "P7.10")
def test_one_code_for_several_is_answered_once(town: Town):
    for typed in ("danger he is at the door", "danger she is bleeding", "K7-QF3"):
        town.says("leblanc", typed)

    assert len([one for one in town.heard(town.direct("leblanc")) if "nothing is sent to K7-QF3" in one]) == 1
    signs(town, "leblanc")
    assert len(cards(town)) == 1 and any("she is bleeding" in one for one in town.heard(ROOM))


@pytest.mark.rule("P1.6", "P7.10")
def test_the_same_words_about_two_cases_go_out_to_both(town: Town):
    for code in ("K7-QF3", "T9-HCX"):
        town.says("leblanc", f"danger {code} he is at the door")
    signs(town, "leblanc")

    assert len(cards(town)) == len(cards(town, OTHER)) == 1


@pytest.mark.rule("P1.6", "P7.10")
def test_it_rings_that_nothing_was_sent_and_who_signs_late_sends_it_still(town: Town):
    town.says("roy", "danger K7-QF3 he is at the door")
    town.pass_time(timedelta(minutes=6))
    assert "was not sent: first sign, with `affirm`" in town.rings(town.direct("roy"))[-1]

    signs(town, "roy")

    assert len(cards(town)) == 1


@pytest.mark.rule("P1.6", "P7.10")
def test_who_never_signs_hears_it_twice(town: Town):
    town.says("roy", "danger K7-QF3 he is at the door")
    town.pass_time(timedelta(minutes=40))

    rings = [one for one in town.rings(town.direct("roy")) if "was not sent" in one]
    assert len(rings) == 2 and rings[-1].endswith("`danger`, the code, what happened")
    signs(town, "roy")
    assert not cards(town)


@pytest.mark.rule("P7.10")
def test_it_is_taken_back_with_cancel(town: Town):
    town.says("roy", "danger K7-QF3 he is at the door")
    town.says("roy", "cancel")
    signs(town, "roy")

    assert not cards(town)


@pytest.mark.rule("P12.11")
def test_of_a_case_that_they_would_not_read_nothing_is_told(town: Town):
    answer = town.says("roy", "danger T9-HCX he is at the door")

    assert "I know no case T9-HCX that you can see." in answer
    assert "affirm" not in answer
