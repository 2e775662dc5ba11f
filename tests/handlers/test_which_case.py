"""A danger that names no case is never lost: the only one, or the code that is typed next (P7.10, V8, V9)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency
from tests.build import plain, refers, two_open_cases
from tests.town import Town

ROOM, OTHER = "case:K7-QF3", "case:T9-HCX"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reads two cases, Roy only the first."""
    town = Town.empty(tmp_path_factory.mktemp("which"))
    two_open_cases(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def on_screen(town: Town, name: str) -> str:
    """What they typed in their direct room, and was not removed."""
    events = town.server.rooms[town.room_id(town.direct(name))].events
    user = town.people[name].user_id
    return "\n".join(one.content.get("body", "") for one in events if one.sender == user)


def card(town: Town, room: str = ROOM) -> str:
    return next((said for said in town.heard(room) if "critical development" in said), "")


# --- the only one -------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("said", ["danger he is at the door", "critical he is at the door", "danger"])
def test_who_reads_one_case_means_that_one(town: Town, said: str):
    answer = town.says("roy", said)

    assert "K7-QF3" in answer.splitlines()[0]
    assert "Wrong case: `critical misplaced D1 K7-QF3`." in answer
    assert card(town)
    assert said not in on_screen(town, "roy").splitlines()


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french_too(town: Town):
    town.says("roy", "langue fr")

    answer = town.says("roy", "danger il est à la porte")

    assert "D1 est parti vers K7-QF3" in answer
    assert "il est à la porte" in card(town)


@pytest.mark.rule("P7.10")
def test_what_is_about_one_reported_already_is_no_new_alarm(town: Town):
    town.says("roy", "danger he is at the door")
    town.hears_no_more()

    town.says("roy", "critical resolved D1")

    assert card(town) == ""


@pytest.mark.rule("P7.10", "P2.16")
@pytest.mark.parametrize("paused", [False, True])
def test_in_the_middle_of_questions_it_may_be_an_answer_and_the_code_is_asked(town: Town, paused: bool):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")
    if paused:
        town.says("roy", "pause")

    answer = town.says("roy", "danger he is at the door").splitlines()

    assert card(town) == ""
    assert answer[0] == "If anyone is in danger now: 911."
    assert answer[1] == "Your questions are paused, and can wait: `resume`."
    assert answer[-3:] == [
        "Which case? Nothing is sent yet; I keep what you wrote.",
        "Yours: K7-QF3",
        "Now: its code alone, like K7-QF3. It goes out at once.",
    ]
    sent = town.says("roy", "K7-QF3").splitlines()
    assert "he is at the door" in card(town)
    assert "Your questions are paused: `resume` goes on with them." in sent
    assert "First name" in town.says("roy", "resume"), "the questions are where they were"


# --- of several ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("code", ["T9-HCX", "t9hcx", " `T9-HCX`. ", "!T9-HCX"])
def test_of_several_the_code_alone_is_the_answer_and_the_words_are_kept(town: Town, code: str):
    asked = town.says("leblanc", "danger he is at the door").splitlines()
    assert asked == [
        "If anyone is in danger now: 911.",
        "Which case? Nothing is sent yet; I keep what you wrote.",
        "Yours: K7-QF3, T9-HCX",
        "Now: its code alone, like K7-QF3. It goes out at once.",
    ]
    assert "he is at the door" in on_screen(town, "leblanc")

    answer = town.says("leblanc", code)

    assert answer.startswith("911 first, if nobody has called. D1 is out to T9-HCX")
    assert "he is at the door" in card(town, OTHER) and card(town) == ""
    assert "door" not in on_screen(town, "leblanc")


@pytest.mark.rule("P7.10", "P11.1")
def test_of_several_in_french_after_a_restart(town: Town):
    town.says("leblanc", "langue fr")
    asked = town.says("leblanc", "critique caution Libération à 14 h").replace("\u00a0", " ").splitlines()
    assert asked[1:] == [
        "Quel dossier? Rien n’est encore parti; je garde vos mots.",
        "Les vôtres : K7-QF3, T9-HCX",
        "Maintenant : son code seul, comme K7-QF3. Cela part tout de suite.",
    ]

    again = town.restarted()
    answer = again.says("leblanc", "K7-QF3")

    assert "D1 est parti vers K7-QF3" in answer and "Type\u00a0: mise en liberté sous caution" in answer
    assert "Libération à 14 h" in card(again)
    assert "Libération" not in on_screen(again, "leblanc")


@pytest.mark.rule("P7.10")
def test_two_that_wait_go_out_both_in_their_order(town: Town):
    town.says("leblanc", "danger he is at the door")
    town.clock.pass_(timedelta(seconds=10))
    town.says("leblanc", "danger he has a knife")

    town.says("leblanc", "K7-QF3")

    cards = [said for said in town.heard(ROOM) if "critical development" in said]
    assert ["door" in cards[0], "knife" in cards[1]] == [True, True]
    assert "knife" not in on_screen(town, "leblanc") and "door" not in on_screen(town, "leblanc")


@pytest.mark.rule("P7.10")
def test_one_code_for_several_has_one_answer_which_says_how_many_went_out(town: Town):
    town.says("leblanc", "danger he is at the door")
    town.says("leblanc", "critical Released at 14:10")
    town.says("leblanc", "danger he has a knife")

    town.says("leblanc", "K7-QF3")

    [answer] = town.heard(town.direct("leblanc"))
    assert answer.splitlines() == [
        "911 first, if nobody has called. 3 alarms are out to K7-QF3, 10:50.",
        "D1, D2, D3; immediate danger: D1, D3",
        "Wrong type: `critical type D1 K7-QF3 …`. Wrong case: `critical misplaced D1 K7-QF3`. So for each.",
        "What you wrote of them here has been removed; this answer disappears at 11:05.",
        "Now: nothing; I tell you when all have acknowledged.",
    ]
    assert len([said for said in town.heard(ROOM) if "critical development" in said]) == 3


@pytest.mark.rule("P7.10", "P11.1")
def test_so_in_french_and_what_had_no_words_is_asked_for(town: Town):
    town.says("leblanc", "langue fr")
    town.says("leblanc", "critique Libération à 14 h")
    town.says("leblanc", "critique il a appelé")
    town.says("leblanc", "danger")

    town.restarted().says("leblanc", "K7-QF3")

    [answer] = town.heard(town.direct("leblanc"))
    assert plain(answer).splitlines() == [
        "Le 911 d’abord, si personne n’a appelé. 3 alertes sont parties vers K7-QF3, 10 h 50.",
        "D1, D2, D3; danger immédiat : D3",
        "Mauvais type : `critique type D1 K7-QF3 …`. Mauvais dossier : `critique égaré D1 K7-QF3`. De même pour chacune.",
        "Vos mots ont été retirés d’ici; cette réponse disparaît à 11 h 05.",
        "Maintenant : dites ce qui se passe : `critique ajouter D3 K7-QF3 …`",
    ]


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Of D1 only the first 2000 characters went out.",
                "Send the rest the same way, then delete your message.",
                "This answer disappears at 11:05.",
            ],
        ),
        (
            "fr",
            [
                "De D1, seuls les 2000 premiers caractères sont partis.",
                "Envoyez le reste de la même façon, puis supprimez votre message.",
                "Cette réponse disparaît à 11 h 05.",
            ],
        ),
    ],
)
def test_of_several_it_is_said_which_was_cut_and_that_one_stays_to_copy_from(
    town: Town, language: str, said: list[str]
):
    town.says("leblanc", f"language {language}")
    town.says("leblanc", "danger " + "he has a gun and " * 150 + "her door is open")
    town.says("leblanc", "danger he has a knife")

    town.says("leblanc", "K7-QF3")

    [answer] = town.heard(town.direct("leblanc"))
    assert plain(answer).splitlines()[3:6] == said
    assert len(answer.splitlines()) <= 8
    assert "door is open" in on_screen(town, "leblanc") and "knife" not in on_screen(town, "leblanc")


@pytest.mark.rule("P7.10", "P2.8")
@pytest.mark.parametrize(
    ("language", "kept", "removed"),
    [
        (
            "en",
            "What you wrote of 2 dangers is kept with the referral, for its coordinators; no team reads it.",
            "Your messages here have been removed.",
        ),
        (
            "fr",
            "Vos mots sur 2 dangers sont gardés avec l’aiguillage, pour sa coordination; aucune équipe ne les lit.",
            "Vos messages d’ici ont été retirés.",
        ),
    ],
)
def test_of_a_referral_too(town: Town, language: str, kept: str, removed: str):
    code = refers(town, first="Nadine", last="Arsenault")
    town.says("leblanc", f"language {language}")
    town.says("leblanc", "danger he is at the door")
    town.says("leblanc", "critical he has a knife")

    town.says("leblanc", code)

    [answer] = town.heard(town.direct("leblanc"))
    assert plain(answer).splitlines()[1:3] == [kept, removed]


@pytest.mark.rule("P7.10")
def test_the_rest_of_what_is_too_long_stays_to_be_copied_though_its_code_came_later(town: Town):
    town.says("leblanc", f"danger {'word ' * 600}")

    answer = town.says("leblanc", "K7-QF3")

    assert "Send the rest the same way, then delete your message." in answer
    assert "word word" in on_screen(town, "leblanc")


@pytest.mark.rule("P7.10")
def test_a_code_that_is_none_of_theirs_loses_nothing(town: Town):
    town.says("leblanc", "danger he is at the door")

    assert "I know no case M3-WP8 that you can see." in town.says("leblanc", "M3-WP8")
    town.says("leblanc", "K7-QF3")

    assert "he is at the door" in card(town)


@pytest.mark.rule("P7.10")
def test_if_no_code_comes_it_rings_that_nothing_was_sent(town: Town):
    town.says("leblanc", "danger he is at the door")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=5))

    assert town.rings(town.direct("leblanc")) == [
        "URGENT: your report of 10:50 was not sent. `danger`, the code, what happened"
    ]
    assert "at the door" in on_screen(town, "leblanc"), "to be copied"
    town.says("leblanc", "K7-QF3")
    assert card(town) == ""


@pytest.mark.rule("P7.10")
def test_of_several_each_ring_says_which_was_not_sent(town: Town):
    town.says("leblanc", "danger he is at the door")
    town.clock.pass_(timedelta(seconds=10))
    town.says("leblanc", "danger K7-QF9 he has a knife")
    town.clock.pass_(timedelta(minutes=2))
    town.says("leblanc", "danger he runs")
    again = town.restarted()
    again.hears_no_more()

    again.pass_time(timedelta(minutes=5))

    assert again.rings(again.direct("leblanc")) == [
        "URGENT: your report of 10:50, number 1, was not sent. `danger`, the code, what happened",
        "URGENT: your report of 10:50, number 2, was not sent. `danger`, the code, what happened",
        "URGENT: your report of 10:52 was not sent. `danger`, the code, what happened",
    ]


@pytest.mark.rule("P7.10", "P11.1")
def test_that_one_of_two_was_sent_does_not_change_the_number_of_the_other(town: Town):
    town.says("leblanc", "langue fr")
    town.says("leblanc", "danger K7-QF9 il est là\ndanger il a un couteau")
    town.clock.pass_(timedelta(seconds=10))
    town.says("leblanc", "danger T9-QF9 il part")
    town.says("leblanc", "T9-HCX")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=5))

    assert [ring.replace("\u00a0", " ") for ring in town.rings(town.direct("leblanc"))] == [
        "URGENT : votre signalement de 10 h 50, numéro 1, n’est pas parti. `danger`, le code, les faits"
    ]


def test_it_is_no_question_for_a_yes(town: Town):
    town.says("leblanc", "danger he is at the door")

    assert "Nothing waits here for that yes." in town.says("leblanc", "yes K7-QF3")
    assert card(town) == ""


def test_a_code_alone_where_nothing_waits_means_nothing(town: Town):
    town.says("leblanc", "K7-QF3")

    assert card(town) == ""


@pytest.mark.rule("P12.11")
def test_whoever_reads_no_case_is_shown_none(town: Town):
    town.moves_in("morin", agency=Agency.HEALTH)

    answer = town.says("morin", "danger he is at the door")

    assert "K7-QF3" not in answer and "Now: the code alone." in answer
    assert "I know no case K7-QF3 that you can see." in town.says("morin", "K7-QF3")


@pytest.mark.rule("P3.10")
def test_who_was_locked_meanwhile_sends_nothing(town: Town):
    town.says("leblanc", "danger he is at the door")
    town.says("cormier", "lock @leblanc")

    town.says("leblanc", "K7-QF3")

    assert card(town) == ""


# --- with its code, in the middle of questions -----------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", "danger K7-QF3 he is here", "Your questions are still open: answer the last one, or `pause`."),
        (
            "fr",
            "danger K7-QF3 il est là",
            "Vos questions restent ouvertes\u00a0: répondez à la dernière, ou `pause`.",
        ),
    ],
)
def test_a_danger_with_its_code_says_that_the_questions_are_still_open(
    town: Town, language: str, said: str, words: str
):
    town.says("leblanc", f"language {language}")
    town.says("leblanc", "refer")
    town.says("leblanc", "today 10:30")

    answer = town.says("leblanc", said)

    assert words in answer.splitlines()
    assert answer.splitlines()[-1].startswith(("Now:", "Maintenant"))
    town.says("leblanc", "Marie")
    assert "Last name?" in town.last(town.direct("leblanc")) or "Nom de famille" in town.last(
        town.direct("leblanc")
    )


def test_without_questions_nothing_is_said_of_them(town: Town):
    assert "questions" not in town.says("leblanc", "danger K7-QF3 he is here")


@pytest.mark.rule("P7.10", "P10.3")
def test_a_code_that_was_typed_in_time_counts_though_it_is_heard_late(town: Town):
    """After an outage what was typed is taken before the clocks."""
    town.says("leblanc", "danger he is at the door")
    typed_at = town.clock.now() + timedelta(minutes=1)
    town.clock.pass_(timedelta(minutes=20))

    town.says("leblanc", "K7-QF3", at=typed_at)

    assert "he is at the door" in card(town)
