"""A danger goes to the right people: by a code that is mistyped, or a referral's, to no other client's team (P7.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.case import Basis
from casework.closing import Reason
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_ground, a_referral, a_team, an_open_case
from tests.handlers.test_which_case import card, on_screen
from tests.town import Town

ROOM = "case:K7-QF3"
MADE = "R-4T9D"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("before"))
    moved_in(town)
    return town


def moved_in(town: Town) -> None:
    """Roy reads one case, and made a referral herself, which Cormier took; Doucet coordinates there too."""
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, first="Lise", region=3)
    an_open_case(town)
    now = town.clock.now()
    with town.parts.open_work() as work:
        made = a_referral(
            id=MADE,
            referrer=town.people["roy"].id,
            first="Nadia",
            last="Arsenault",
            agreed_at=now,
            sent_at=now,
            state=Status.TAKEN,
            taken_by=town.people["cormier"].id,
            taken_at=now,
        )
        work.referrals.put(made)
        work.commit()
    town.hears_no_more()


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def rung(town: Town, name: str) -> list[str]:
    return town.rings(town.direct(name))


# --- a referral that they made ---------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P3.3")
@pytest.mark.parametrize(
    "said",
    [
        "danger R-4T9D he is at her door",
        "danger for R-4T9D he is at her door",
        "danger he is at her door, r4t9d",
        "danger r 4t9d: he is at her door",
        "critical R-4T9D bail he is at her door",
        "today\ndanger R-4T9D he is at her door",
    ],
)
def test_a_danger_of_a_referral_goes_to_its_coordinators_and_to_no_team(town: Town, said: str):
    town.says("roy", said)

    assert card(town) == "" and not rung(town, "leblanc") and not rung(town, "gallant")
    for name in ("cormier", "doucet"):
        [ring] = rung(town, name)
        assert ring.startswith("URGENT R-4T9D: danger, ") and "`referral show R-4T9D`" in ring
        assert "door" in "\n".join(town.heard(town.direct(name))) and "door" not in ring
    assert rung(town, "picard") == [], "another region's"


@pytest.mark.rule("P7.10")
def test_who_reported_it_reads_911_first_and_whom_to_telephone(town: Town):
    answer = town.says("roy", "danger R-4T9D he is at her door").splitlines()

    assert answer[0].startswith("911 first, if nobody has called. R-4T9D: the coordinators are being rung, ")
    assert answer[-1] == "Now: please telephone them too: Cormier, Doucet"
    assert "K7-QF3" not in "\n".join(answer) and "door" not in on_screen(town, "roy")


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french(town: Town):
    town.says("roy", "langue fr")
    town.says("cormier", "langue fr")

    answer = town.says("roy", "danger R-4T9D il est à sa porte")

    assert answer.startswith(
        "Le 911 d’abord, si personne n’a appelé. R-4T9D\u00a0: j’appelle la coordination"
    )
    assert "Maintenant\u00a0: téléphonez aussi à Cormier, Doucet" in answer
    assert "`aiguillage voir R-4T9D`" in rung(town, "cormier")[0]


@pytest.mark.rule("P7.10", "P2.6")
def test_the_words_stay_with_the_referral(town: Town):
    town.says("roy", "danger R-4T9D he is at her door")
    town.pass_time(timedelta(hours=1))

    again = town.restarted()
    again.says("doucet", "referral show R-4T9D")

    shown = "\n".join(again.heard(again.direct("doucet")))
    assert "he is at her door" in shown and "R-4T9D: a danger was reported" in shown


@pytest.mark.rule("P7.10")
def test_in_the_middle_of_questions_it_goes_out_too(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")

    town.says("roy", "danger R-4T9D he is at her door")

    assert rung(town, "cormier") and card(town) == ""
    assert "Last name?" in town.says("roy", "Marie")


@pytest.mark.rule("P1.3", "P1.12")
def test_the_lead_is_rung_by_the_code_if_no_coordinator_is_there(town: Town):
    for name in ("cormier", "doucet"):
        town.says(name, "away today tomorrow")
        town.says(name, "yes")
    for name in ("cormier", "doucet"):
        with town.parts.open_work() as work:
            assert work.people.get(town.people[name].id).is_absent(town.clock.now())
    town.hears_no_more()

    answer = town.says("roy", "danger R-4T9D he is at her door")

    [ring] = rung(town, "mcgrath")
    assert ring.startswith("URGENT R-4T9D: danger, ") and "door" not in ring
    assert "door" not in "\n".join(town.heard(town.direct("mcgrath")))
    assert answer.splitlines()[-1] == "Now: please telephone the program lead: no coordinator can be reached."


@pytest.mark.rule("P7.10")
def test_a_coordinator_who_reports_it_rings_the_others(town: Town):
    answer = town.says("cormier", "danger R-4T9D he is at her door")

    assert rung(town, "doucet") and not rung(town, "cormier")
    assert answer.endswith("Now: please telephone them too: Doucet")


@pytest.mark.rule("P1.12")
def test_a_coordinator_who_is_kept_out_of_it_hears_nothing(town: Town):
    with town.parts.open_work() as work:
        kept = work.referrals.get(MADE).keep_out(
            town.people["doucet"].id, by=town.people["cormier"].id, at=town.clock.now()
        )
        work.referrals.save(kept[0], because=kept[1])
        work.commit()

    answer = town.says("roy", "danger R-4T9D he is at her door")

    assert rung(town, "cormier") and town.heard(town.direct("doucet")) == []
    assert "Doucet" not in answer


@pytest.mark.rule("P7.10")
def test_a_referral_that_is_a_case_which_they_read_is_that_case(town: Town):
    town.says("cormier", "danger R-7KQ4 he is at her door")

    assert "he is at her door" in card(town)


# --- a code that is none of theirs -----------------------------------------------------------------------------
SAYS_NOTHING = [
    ("danger R-7KQ9 he is here", "I know no referral R-7KQ9 that you can see."),
    ("danger r7kq9 he is here", "I know no referral R-7KQ9 that you can see."),
    ("danger K7-QF4 he is here", "I know no case K7-QF4 that you can see."),
    ("danger he is here K7 QF4", "I know no case K7-QF4 that you can see."),
    ("danger K7-QFZ he is here", "I do not know the code in it."),
    ("danger K7QF he is here", "I do not know the code in it."),
    ("critical he is here k7qfz", "I do not know the code in it."),
    ("danger R-4T9 he is here", "I do not know the code in it."),
]


@pytest.mark.rule("P7.10", "P12.11")
@pytest.mark.parametrize(("said", "told"), SAYS_NOTHING)
def test_a_code_that_is_none_of_theirs_sends_nothing_and_asks(town: Town, said: str, told: str):
    answer = town.says("roy", said).splitlines()

    assert card(town) == "" and not rung(town, "cormier")
    assert answer == [
        "If anyone is in danger now: 911.",
        f"{told} Nothing is sent yet; I keep what you wrote.",
        "Yours: K7-QF3, R-4T9D",
        "If it is about somebody else: telephone Cormier, Doucet.",
        "Now: the right code alone. It goes out at once.",
    ]


@pytest.mark.rule("P7.10", "P11.1")
def test_that_is_said_in_french(town: Town):
    town.says("roy", "langue fr")

    answer = town.says("roy", "danger K7-QFZ il est ici").replace("\u00a0", " ").splitlines()

    assert card(town) == ""
    assert answer[1:] == [
        "Je ne connais pas le code qui s’y trouve. Rien n’est encore parti; je garde vos mots.",
        "Les vôtres : K7-QF3, R-4T9D",
        "S’il s’agit de quelqu’un d’autre : téléphonez à Cormier, Doucet.",
        "Maintenant : le bon code, seul. Cela part tout de suite.",
    ]


@pytest.mark.rule("P7.10")
def test_the_right_code_then_sends_the_words_without_the_wrong_one(town: Town):
    town.says("roy", "danger K7-QFZ he is here")

    town.says("roy", "K7-QF3")

    assert "he is here" in card(town) and "QFZ" not in card(town)
    assert "he is here" not in on_screen(town, "roy")


@pytest.mark.rule("P7.10")
def test_the_code_of_ones_own_referral_is_an_answer_too_after_a_restart(town: Town):
    town.says("roy", "danger R-4T9 he is here")

    again = town.restarted()
    answer = again.says("roy", "r4t9d")

    assert "R-4T9D: the coordinators are being rung" in answer
    assert rung(again, "cormier") and card(again) == ""
    assert "he is here" not in on_screen(again, "roy")


@pytest.mark.rule("P7.10", "P12.11")
def test_a_second_code_that_is_none_of_theirs_keeps_the_words(town: Town):
    town.says("roy", "danger K7-QFZ he is here")

    assert "I know no referral R-7KQ9 that you can see." in town.says("roy", "R-7KQ9")
    assert "he is here" in on_screen(town, "roy")
    town.says("roy", "K7-QF3")

    assert "he is here" in card(town)


@pytest.mark.rule("P12.11")
def test_somebody_elses_referral_is_none_and_the_same_is_said_of_one_that_is_not(town: Town):
    theirs, none = (
        town.says("leblanc", f"danger {code} he is here").replace(code, "CODE") for code in (MADE, "R-9999")
    )

    assert theirs == none
    assert not rung(town, "cormier") and card(town) == ""


@pytest.mark.rule("P1.3", "P12.11")
def test_another_regions_coordinator_learns_nothing(town: Town):
    theirs, none = (
        town.says("picard", f"danger {code} he is here").replace(code, "CODE") for code in (MADE, "R-9999")
    )

    assert theirs == none and not rung(town, "cormier")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "said",
    [
        "danger he drives an F150, seen at 16h35",
        "danger seen at 345pm near E3B 1A1, D1 again",
        "critical Released 14:10, 506-555-0142, ODARA 9",
    ],
)
def test_what_is_no_code_goes_to_the_only_case_at_once(town: Town, said: str):
    """Gallant reads one case, and has made no referral."""
    town.says("gallant", said)

    assert card(town)


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "danger he is at her door",
            [
                "Which case? Nothing is sent yet; I keep what you wrote.",
                "Yours: K7-QF3, R-4T9D",
                "Now: its code alone, like K7-QF3. It goes out at once.",
            ],
        ),
        (
            "critique il est à sa porte",
            [
                "Quel dossier? Rien n’est encore parti; je garde vos mots.",
                "Les vôtres : K7-QF3, R-4T9D",
                "Maintenant : son code seul, comme K7-QF3. Cela part tout de suite.",
            ],
        ),
    ],
)
def test_beside_a_referral_of_ones_own_the_only_case_is_asked_for_too(
    town: Town, said: str, asked: list[str]
):
    """Roy reads one case, and made a referral that is none yet: it may be about either."""
    town.says("roy", "langue fr" if said.startswith("critique") else "language en")

    answer = town.says("roy", said).replace("\u00a0", " ").splitlines()

    assert answer[1:] == asked and card(town) == "" and not rung(town, "cormier")
    again = town.restarted()
    again.says("roy", "R-4T9D")
    assert rung(again, "cormier") and card(again) == ""
    assert "door" not in on_screen(again, "roy") and "porte" not in on_screen(again, "roy")


@pytest.mark.rule("P7.10")
def test_of_the_two_the_cases_code_sends_it_to_the_team(town: Town):
    town.says("roy", "danger he is at her door")

    town.says("roy", "k7 qf3")

    assert "he is at her door" in card(town)


@pytest.mark.rule("P7.10", "P2.6")
def test_a_coordinator_who_took_a_referral_is_asked_and_one_who_took_none_is_not(town: Town):
    assert "Yours: K7-QF3, R-4T9D" in town.says("cormier", "danger he is at her door")
    assert card(town) == ""

    town.says("doucet", "danger he is back")

    assert "he is back" in card(town)


@pytest.mark.rule("P7.10")
def test_of_two_wrong_codes_one_right_code_sends_the_last_alone(town: Town):
    town.says("roy", "danger R-4T9 he is at her door")
    town.clock.pass_(timedelta(seconds=10))
    town.says("roy", "danger K7-QFZ he is here")

    town.says("roy", "K7-QF3")

    assert "he is here" in card(town) and "her door" not in "\n".join(town.heard(ROOM))
    town.says("roy", "R-4T9D")
    assert "her door" in "\n".join(town.heard(town.direct("cormier")))


@pytest.mark.rule("P7.10")
def test_of_several_in_one_message_each_names_its_own(town: Town):
    town.says("roy", "hello\ndanger K7-QF3 he is here\ndanger R-4T9 at her door\ndanger K7-QFZ too")

    assert "he is here" in card(town) and "her door" not in "\n".join(town.heard(ROOM))
    assert "2 dangers of your message were not sent" in "\n".join(town.heard(town.direct("roy")))


# --- without any code ------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
def test_in_the_middle_of_questions_it_is_said_whom_to_telephone_without_a_code(town: Town):
    town.says("roy", "refer")

    answer = town.says("roy", "danger he is at her door").splitlines()

    assert "About somebody who has no code yet: telephone Cormier, Doucet." in answer
    assert "Yours: K7-QF3, R-4T9D" in answer and card(town) == ""


@pytest.mark.rule("P7.10")
def test_who_has_no_case_reads_of_referrals_and_whom_to_telephone(town: Town):
    answer = town.says("theriault", "danger he is at her door")

    assert (
        "Of a referral: its code, like R-7KQ4. Without any: telephone Cormier, Doucet." in answer.splitlines()
    )


@pytest.mark.rule("P7.10")
def test_a_reply_to_what_is_about_a_referral_is_about_that_one(town: Town):
    town.says("doucet", "danger R-4T9D he is near")
    [_, ring] = town.events(town.direct("cormier"))[-2:]
    town.hears_no_more()

    town.says("cormier", "danger he is at her door", reply_to=ring.event_id)

    assert card(town) == "" and rung(town, "doucet")


# --- in a case room --------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P12.11")
def test_in_a_case_room_another_matters_code_is_refused_and_removed(town: Town):
    answer = town.says("roy", "!danger R-4T9D he is at her door", room=ROOM)

    assert card(town) == "" and not rung(town, "cormier")
    assert "911" in answer and "That names another case" in answer


@pytest.mark.rule("P7.10")
def test_in_a_case_room_a_mistyped_code_holds_nothing_up(town: Town):
    town.says("roy", "!danger K7-QFZ he is at her door", room=ROOM)

    assert "he is at her door" in card(town)


@pytest.mark.rule("P9.3", "P7.10")
def test_without_consent_a_coordinator_who_may_not_take_part_reads_nothing_of_it(tmp_path: Path):
    """Health and the domestic-violence sector take no part, whoever coordinates (P9.3)."""
    town = Town.empty(tmp_path)
    a_team(town)
    town.moves_in("arsenault", Role.COORDINATOR, Agency.DV)
    an_open_case(town)
    now, cormier = town.clock.now(), town.people["cormier"].id
    ground, recorded = a_ground().record(by=cormier, at=now)
    with town.parts.open_work() as work:
        case, referral = work.cases.get("K7-QF3"), work.referrals.get("R-7KQ4")
        work.nonconsents.add(ground, because=recorded)
        work.cases.save_quietly(replace(case, basis=Basis.DANGER))
        work.referrals.save_quietly(replace(referral, referrer=town.people["theriault"].id, taken_at=now))
        work.commit()
    town.hears_no_more()

    town.says("theriault", "danger R-7KQ4 He is at the door")

    assert any("He is at the door" in one for one in town.heard(town.direct("cormier")))
    assert not town.heard(town.direct("arsenault"))
    town.says("arsenault", "referral show R-7KQ4")
    shown = "\n".join(town.heard(town.direct("arsenault")))
    assert "I know no referral R-7KQ4 that you can see." in shown
    assert "door" not in shown


# --- what did not go out ---------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
def test_a_danger_that_is_refused_names_whom_to_telephone(town: Town):
    answer = town.says("roy", "!danger R-4T9D he is at her door", room=ROOM).splitlines()

    assert answer[:2] == [
        "If anyone is in danger now: 911.",
        "Nothing was sent: telephone Cormier, Doucet.",
    ]


@pytest.mark.rule("P7.10", "P8.4", "P12.11")
def test_a_former_member_of_a_closed_case_reads_whom_to_telephone(town: Town):
    with town.parts.open_work() as work:
        case, event = work.cases.get("K7-QF3").close(
            Reason.OTHER, by=town.people["cormier"].id, at=town.clock.now()
        )
        work.cases.save(case, because=event)
        work.commit()

    answer = town.says("roy", "danger K7-QF3 he is at her door").splitlines()

    assert answer[0] == "If anyone is in danger now: 911."
    assert any("telephone Cormier, Doucet." in line for line in answer)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("language", "now"),
    [
        ("en", "Now: say what happens: `critical add D1 K7-QF3 …`"),
        ("fr", "Maintenant\u00a0: dites ce qui se passe\u00a0: `critique ajouter D1 K7-QF3 …`"),
    ],
)
def test_the_bare_word_is_sent_and_its_answer_offers_to_add(town: Town, language: str, now: str):
    town.says("roy", f"language {language}")

    town.says("roy", "!danger", room=ROOM)

    assert card(town)
    assert town.last(town.direct("roy")).endswith(now)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("said", "line"),
    [("danger R-4T9D", "danger R-4T9D"), ("danger K7-QF3", "critical add D1 K7-QF3")],
)
def test_plain_words_behind_a_danger_without_any_have_not_gone_out_and_it_is_said(
    town: Town, said: str, line: str
):
    name = "cormier"
    town.says(name, said)

    answer = town.says(name, "he has a gun")

    assert answer.splitlines()[0] == "I did not understand that. If anyone is in danger now: 911."
    assert "what you write now has not" in answer
    assert answer.splitlines()[-1] == f"Now: say what happens, behind `{line} …`"
    assert "he has a gun" not in answer
    assert "he has a gun" not in " ".join(town.heard(town.direct("doucet")))
    assert "did not understand" not in town.says(name, f"{line} he has a gun")


@pytest.mark.rule("P7.10")
def test_after_five_minutes_nothing_more_is_said_of_it_and_a_yes_is_not_meant_for_it(town: Town):
    town.says("cormier", "danger K7-QF3")
    assert "what you write now has not" not in town.says("cormier", "today")
    assert "critical add" not in town.says("cormier", "yes")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=6))

    assert not [body for body in town.heard(town.direct("cormier")) if "expired" in body]
    assert "what you write now" not in town.says("cormier", "he has a gun")


@pytest.mark.rule("P7.10")
def test_so_in_french(town: Town):
    town.says("cormier", "language fr")
    town.says("cormier", "danger R-4T9D")

    answer = town.says("cormier", "il a une arme").replace("\u00a0", " ")

    assert "L’urgence R-4T9D est partie; ce que vous écrivez maintenant, non." in answer
    assert answer.endswith("Maintenant : dites ce qui se passe après `danger R-4T9D …`")


# --- until somebody has read it ----------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P7.4")
def test_who_has_not_read_it_is_rung_again_and_after_an_hour_the_program_lead_too(town: Town):
    town.says("roy", "danger R-4T9D he is at her door")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=16))
    for name in ("cormier", "doucet"):
        [ring] = rung(town, name)
        assert ring.startswith("URGENT R-4T9D: danger, ")
    assert rung(town, "mcgrath") == []

    town.hears_no_more()
    town.pass_time(timedelta(minutes=45))
    assert rung(town, "cormier")
    [ring] = rung(town, "mcgrath")
    assert ring.startswith("URGENT R-4T9D: danger, ") and "region 1" in ring and "door" not in ring


@pytest.mark.rule("P7.10", "P7.4")
def test_once_a_coordinator_has_read_it_nobody_is_rung_any_more_also_after_a_restart(town: Town):
    town.says("roy", "danger R-4T9D he is at her door")
    town = town.restarted()

    town.says("doucet", "referral show R-4T9D")
    assert "door" in "\n".join(town.heard(town.direct("doucet")))
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))

    assert [rung(town, name) for name in ("cormier", "doucet", "mcgrath")] == [[], [], []]


@pytest.mark.rule("P7.10", "P7.4")
def test_a_new_danger_begins_anew(town: Town):
    town.says("roy", "danger R-4T9D he is at her door")
    town.says("cormier", "referral show R-4T9D")
    town.says("roy", "danger R-4T9D he is back")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=16))

    assert rung(town, "cormier")


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("language", "said"), [("en", "danger R-88KY he is here"), ("fr", "danger R-88KY il est là")]
)
def test_front_line_who_made_the_referral_reach_its_coordinators(town: Town, language: str, said: str):
    town.moves_in("adebayo", Role.FRONT_LINE, Agency.POLICE, first="Tola")
    with town.parts.open_work() as work:
        made = work.referrals.get(MADE)
        work.referrals.put(replace(made, id="R-88KY", referrer=town.people["adebayo"].id))
        work.commit()
    town.says("adebayo", f"language {language}")
    town.hears_no_more()

    answer = town.says("adebayo", said)

    assert "R-88KY" in answer and "Cormier" in answer and "Doucet" in answer
    assert rung(town, "cormier") and rung(town, "doucet") and card(town) == ""


@pytest.mark.rule("P7.10", "P12.11")
def test_front_line_who_did_not_make_it_send_nothing_and_read_whom_to_telephone(town: Town):
    town.moves_in("adebayo", Role.FRONT_LINE, Agency.POLICE, first="Tola")
    town.hears_no_more()

    for said in ("danger R-4T9D he is here", "danger K7-QF3 he is here", "danger he is here"):
        answer = town.says("adebayo", said)
        assert "911" in answer and "Now: " in answer, answer
    assert rung(town, "cormier") == [] and card(town) == ""


@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize("state", [Status.TAKEN, Status.OPENED, Status.CLOSED])
def test_who_made_it_and_must_not_hear_of_it_cannot_tell_what_became_of_it(town: Town, state: Status):
    town.says("cormier", f"case exclude @roy {MADE}")
    with town.parts.open_work() as work:
        work.referrals.save_quietly(replace(work.referrals.get(MADE), state=state))
        work.commit()

    answer = town.says("roy", "danger he is at her door")

    assert "Which case? Nothing is sent yet" in answer and "Yours: K7-QF3, R-4T9D" in answer
    assert town.says("roy", "cancel").startswith("If anyone is in danger now: 911.")
    assert town.says("roy", f"referral status {MADE}").startswith("R-4T9D: received.")
