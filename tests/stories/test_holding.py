"""Records are kept: holds that two people end, and subpoenas (P8.8, P12.5, P12.12)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.case import Case
from casework.hold import Because, because_of
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.ends import reviewed
from tests.town import Town

ROOM = "case:K7-QF3"
PROGRAM = "program"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("holding"))
    a_team(town)
    an_open_case(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def the_case(town: Town) -> Case:
    with town.parts.open_work() as work:
        return work.cases.get("K7-QF3")


def is_removed(town: Town) -> bool:
    """What was typed last in the direct room."""
    room = town.server.rooms[town.room_id(town.direct("cormier"))]
    return [one.content for one in room.events if one.event_id == town.event_id] == [{}]


def held(town: Town) -> str:
    return town.says("cormier", "case hold K7-QF3 review by the coroner")


# --- the hold -----------------------------------------------------------------------------------------------
@pytest.mark.rule("P8.8")
def test_it_is_put_at_once_and_what_was_typed_is_removed(town: Town):
    answer = held(town)

    assert answer.startswith("K7-QF3: records are kept. All clocks go on.")
    assert [one.text for one in the_case(town).holds] == ["review by the coroner"]
    assert is_removed(town)
    with town.parts.open_work() as work:
        assert work.deadlines.open(case="R-7KQ4") is not None


@pytest.mark.rule("P8.3", "P8.8", "P11.1")
@pytest.mark.parametrize(
    ("language", "close", "open_", "closed"),
    [
        ("en", "case close", ": records are kept. All clocks go on.", ": records are kept."),
        (
            "fr",
            "dossier fermer",
            " : les renseignements sont conservés. Toutes les échéances continuent.",
            " : les renseignements sont conservés.",
        ),
    ],
)
def test_clocks_go_on_only_while_the_case_is_open(
    town: Town, language: str, close: str, open_: str, closed: str
):
    town.says("cormier", f"language {language}")
    assert plain(held(town)).splitlines()[0] == f"K7-QF3{open_}"
    reviewed(town)
    for said in (f"{close} K7-QF3", "5", "send", "yes K7-QF3"):
        town.says("cormier", said)
    assert the_case(town).reason == "died"

    kept = [plain(one).splitlines()[0] for one in town.heard(town.direct("cormier"))]

    assert f"K7-QF3{closed}" in kept
    assert plain(town.says("cormier", "case hold K7-QF3 a court asks")).splitlines()[0] == f"K7-QF3{closed}"
    subpoena = plain(town.says("cormier", "subpoena K7-QF3 all records")).splitlines()[0]
    assert subpoena.endswith("Records are kept." if language == "en" else "Tout est conservé.")


@pytest.mark.rule("P8.8")
def test_a_member_does_not_hold(town: Town):
    assert town.says("roy", "case hold K7-QF3 why not").startswith("Only a coordinator can do that.")


@pytest.mark.rule("P8.8")
def test_one_alone_does_not_end_it(town: Town):
    held(town)
    town.says("cormier", "case hold K7-QF3 off")

    answer = town.says("cormier", "yes K7-QF3")

    assert answer.startswith("K7-QF3: the program lead is asked.")
    assert the_case(town).holds
    assert town.says("cormier", "yes K7-QF3").startswith("Nothing waits here for that yes.")
    assert town.says("doucet", "yes K7-QF3").startswith("Nothing waits here for that yes.")


@pytest.mark.rule("P8.8")
def test_the_lead_sees_the_code_alone_and_agrees(town: Town):
    held(town)
    for said in ("case hold K7-QF3 off", "yes K7-QF3"):
        town.says("cormier", said)

    asked = town.last(PROGRAM)
    assert asked.splitlines()[0].startswith("K7-QF3: a coordinator asks that its hold ends.")
    for never in ("coroner", "Tremblay", "1_1121"):
        assert never not in asked
    assert any("Cormier asks that its hold ends" in body for body in town.heard(town.direct("doucet")))

    assert town.says("mcgrath", "!yes K7-QF3", room=PROGRAM).startswith("K7-QF3: its hold has ended")
    assert the_case(town).holds == ()
    assert town.last(town.direct("cormier")).startswith("K7-QF3: its hold has ended")


RECORDED_SINCE = ("subpoena K7-QF3 all records", "case hold K7-QF3 a second inquest")


@pytest.mark.rule("P8.8")
@pytest.mark.parametrize("since", RECORDED_SINCE)
def test_the_leads_yes_ends_nothing_that_was_recorded_after_the_question(town: Town, since: str):
    held(town)
    for said in ("case hold K7-QF3 off", "yes K7-QF3", since):
        town.says("cormier", said)
    town.hears_no_more()

    answer = town.says("mcgrath", "!yes K7-QF3", room=PROGRAM)

    assert answer.splitlines()[:3] == [
        "K7-QF3: nothing has ended. Something has been recorded since the question was asked.",
        "A coordinator looks at it, and asks again if it is over. They are told.",
        "Now: nothing for you.",
    ]
    assert len(the_case(town).holds) == 2
    for who in ("cormier", "doucet"):
        assert town.last(town.direct(who)).endswith("Now: `case hold K7-QF3 off`, only if that is over too.")
    with town.parts.open_work() as work:
        assert all(one.state == "open" for one in work.subpoenas.where(case="K7-QF3"))
    assert town.says("mcgrath", "!yes K7-QF3", room=PROGRAM).startswith("Nothing waits here for that yes.")


@pytest.mark.rule("P8.8")
@pytest.mark.parametrize(
    ("language", "first", "since"),
    [
        ("en", "serious harm", "death"),
        ("en", "review by the coroner", "death"),
        ("en", "review by the coroner", "1"),
        ("en", "serious harm", "1"),
        ("fr", "blessures graves", "un décès"),
        ("fr", "examen du coroner", "1"),
    ],
)
def test_a_death_named_in_one_word_after_the_question_is_recorded_and_no_yes_ends_it(
    town: Town, language: str, first: str, since: str
):
    town.says("cormier", f"language {language}")
    hold, off, yes = ("case hold", "off", "yes") if language == "en" else ("dossier conserver", "fin", "oui")
    for said in (f"{hold} K7-QF3 {first}", f"{hold} K7-QF3 {off}", f"{yes} K7-QF3"):
        town.says("cormier", said)

    town.says("cormier", f"{hold} K7-QF3 {since}")
    answer = town.says("mcgrath", "!yes K7-QF3", room=PROGRAM)

    assert answer.startswith("K7-QF3: nothing has ended.")
    assert [one.because for one in the_case(town).holds][1:] == [Because.DEATH]


@pytest.mark.rule("P8.8", "P11.7")
def test_a_death_that_is_named_while_another_hold_stands_is_a_reason_of_its_own(town: Town):
    for said in ("case hold K7-QF3 serious harm", "subpoena K7-QF3 all records"):
        town.says("cormier", said)

    answer = town.says("cormier", "case hold K7-QF3 death")

    assert answer.startswith("K7-QF3: records are kept.")
    assert [one.text for one in the_case(town).holds] == ["serious harm", "", "death"]


@pytest.mark.rule("P8.8")
def test_asked_again_for_all_that_stands_it_ends(town: Town):
    held(town)
    for said in ("case hold K7-QF3 off", "yes K7-QF3", "subpoena K7-QF3 all records"):
        town.says("cormier", said)
    town.says("mcgrath", "!yes K7-QF3", room=PROGRAM)
    for said in ("case hold K7-QF3 off", "yes K7-QF3"):
        town.says("cormier", said)

    assert town.says("mcgrath", "!yes K7-QF3", room=PROGRAM).startswith("K7-QF3: its hold has ended")
    assert the_case(town).holds == ()


@pytest.mark.rule("P8.8")
@pytest.mark.parametrize("since", RECORDED_SINCE)
def test_what_another_coordinator_records_in_between_is_shown_before_the_lead_is_asked(
    town: Town, since: str
):
    held(town)
    town.says("cormier", "case hold K7-QF3 off")
    town.says("doucet", since)

    answer = town.says("cormier", "yes K7-QF3")

    assert answer.splitlines()[:2] == [
        "Something has been recorded since I showed it. Please look again.",
        "Nothing is changed yet. The hold of K7-QF3 would end.",
    ]
    assert not any("asks that its hold ends" in body for body in town.heard(PROGRAM))
    assert town.says("cormier", "yes K7-QF3").startswith("K7-QF3: the program lead is asked.")


@pytest.mark.rule("P8.8")
def test_what_was_recorded_since_is_kept_in_french_too(town: Town):
    for who in ("cormier", "mcgrath"):
        town.says(who, "langue fr")
    held(town)
    town.talks(
        "cormier",
        ("dossier conserver K7-QF3 fin", "La conservation de K7-QF3"),
        ("oui K7-QF3", "la question est posée"),
        ("subpoena K7-QF3 tout le dossier", "SP1 de K7-QF3 est inscrit."),
    )

    town.says("mcgrath", "!oui K7-QF3", room=PROGRAM)

    assert "`dossier conserver K7-QF3 fin`, seulement si c’est terminé aussi." in town.last(
        town.direct("cormier")
    )


@pytest.mark.rule("P8.8")
def test_without_the_leads_yes_it_stays(town: Town):
    held(town)
    for said in ("case hold K7-QF3 off", "yes K7-QF3"):
        town.says("cormier", said)

    town.pass_time(timedelta(days=8))

    assert the_case(town).holds
    assert town.says("mcgrath", "!yes K7-QF3", room=PROGRAM).startswith("Nothing waits here for that yes.")


@pytest.mark.rule("P8.8")
def test_the_lead_is_rung_once_by_code_finds_it_again_and_whoever_asked_hears_that_it_stays(town: Town):
    held(town)
    town.hears_no_more()
    for said in ("case hold K7-QF3 off", "yes K7-QF3"):
        town.says("cormier", said)

    assert town.rings(town.direct("mcgrath")) == [
        "K7-QF3: a coordinator waits for your word until Saturday 28 November, 10:50. See the program room"
    ]
    assert "1. K7-QF3: a coordinator asks that its hold ends; until Saturday" in town.says("mcgrath", "today")
    assert town.last(town.direct("mcgrath")).endswith("Now: `!yes K7-QF3` in the program room, if you agree.")

    town.hears_no_more()
    town.pass_time(timedelta(days=8))

    stays = "K7-QF3: the program lead did not say yes in time. Its records are kept."
    assert any(body.startswith(stays) for body in town.heard(town.direct("cormier")))
    assert any(body.startswith(stays) for body in town.heard(town.direct("doucet")))
    [over] = [body for body in town.heard(PROGRAM) if "K7-QF3" in body]
    assert "Its hold stays; its coordinators are told.\nNow: nothing for you." in over
    assert "Tout est conservé; la coordination le sait." in over
    assert "its hold ends" not in town.says("mcgrath", "today")


@pytest.mark.rule("P8.8")
@pytest.mark.parametrize(
    ("language", "off", "yes", "already"),
    [
        (
            "en",
            "case hold K7-QF3 off",
            "yes K7-QF3",
            "K7-QF3: the program lead is asked already, until Saturday 28 November, 10:50.",
        ),
        (
            "fr",
            "dossier conserver K7-QF3 fin",
            "oui K7-QF3",
            "K7-QF3 : la question est déjà posée au programme, jusqu’au samedi 28 novembre à 10 h 50.",
        ),
    ],
)
def test_who_asks_again_or_as_well_does_not_ring_the_lead_again(
    town: Town, language: str, off: str, yes: str, already: str
):
    held(town)
    for who in ("cormier", "doucet"):
        town.says(who, f"language {language}")
        town.says(who, off)
    town.says("cormier", yes)
    town.hears_no_more()

    answers = [plain(town.says(*said)).splitlines()[0] for said in (("doucet", yes), ("cormier", off))]

    assert answers == [already, already]
    assert town.rings(town.direct("mcgrath")) == []
    assert town.heard(PROGRAM) == []
    town.says("mcgrath", "!yes K7-QF3", room=PROGRAM)
    assert the_case(town).holds == ()


@pytest.mark.rule("P8.8")
def test_there_has_to_be_one_to_end(town: Town):
    assert town.says("cormier", "case hold K7-QF3 off").startswith("K7-QF3 has no hold.")


@pytest.mark.rule("P11.7")
def test_after_a_death_a_debrief_is_offered_once(town: Town):
    town.hears_no_more()
    for said in ("case hold K7-QF3 death of the client", "case hold K7-QF3 death review"):
        town.says("cormier", said)

    with town.parts.open_work() as work:
        offered = [one for one in work.journal.of(("K7-QF3",)) if one.what == "DebriefOffered"]
    assert len(offered) == 1
    assert any("offer them a debrief" in body for body in town.heard(town.direct("doucet")))


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_finds_no_such_case(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)

    for said in ("case hold K7-QF3 off", "subpoena K7-QF3 all records"):
        assert town.says("ouellette", said).startswith("I know no case K7-QF3 that you can see.")


# --- a subpoena -----------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.5")
@pytest.mark.rule("P12.12")
def test_a_subpoena_is_recorded_and_the_client_to_be_told(town: Town):
    answer = town.says("cormier", "subpoena K7-QF3 for 12 march, all records")

    assert answer.splitlines() == [
        "SP1 of K7-QF3 is recorded. Records are kept. All clocks go on.",
        "T1, Cormier, by Sunday 22 November, 10:50: tell the client as soon as possible",
        "Give the court the least that it asks for, with your legal counsel; nothing goes out from here by itself.",
        "Never for the offending partner. Black out contact details and places before anything goes to court.",
        "Your message is removed from this conversation.",
        "Now: `plan K7-QF3`",
    ]
    assert is_removed(town)
    assert "Subpoena: tell the client" in town.says("cormier", "plan K7-QF3")
    with town.parts.open_work() as work:
        [found] = work.subpoenas.where(case="K7-QF3")
    assert (found.text, found.state) == ("for 12 march, all records", "open")


@pytest.mark.rule("P8.8")
def test_it_puts_a_hold_that_ends_with_it(town: Town):
    town.says("cormier", "subpoena K7-QF3 all records")
    assert [one.because for one in the_case(town).holds] == ["subpoena"]
    for said in ("case hold K7-QF3 off", "yes K7-QF3"):
        town.says("cormier", said)
    town.says("mcgrath", "!yes K7-QF3", room=PROGRAM)

    with town.parts.open_work() as work:
        [found] = work.subpoenas.where(case="K7-QF3")
    assert found.state == "closed"


@pytest.mark.rule("P12.5")
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("subpoena for 12 march", "Which case? Add its code, like K7-QF3."),
        ("subpoena K7-QF3", "I did not understand that."),
    ],
)
def test_which_case_and_what_it_asks_for(town: Town, said: str, answer: str):
    assert town.says("cormier", said).startswith(answer)


def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        ("dossier conserver K7-QF3 examen du coroner", "K7-QF3\u00a0: les renseignements sont conservés."),
        ("subpoena K7-QF3 tout le dossier", "SP1 de K7-QF3 est inscrit."),
        ("dossier conserver K7-QF3 fin", "Rien n’a encore changé. La conservation de K7-QF3"),
        ("oui K7-QF3", "la question est posée à la personne responsable du programme"),
    )


@pytest.mark.rule("P11.7", "P8.8")
@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("death review", Because.NAMED),
        ("Death Review Committee asked", Because.NAMED),
        ("examen des décès", Because.NAMED),
        ("comité d’examen des décès", Because.NAMED),
        ("death of the client", Because.DEATH),
        ("death, review to follow", Because.DEATH),
        ("décès, examen du coroner", Because.DEATH),
    ],
)
def test_a_review_of_deaths_is_no_death(said: str, because: Because):
    assert because_of(said) is because


@pytest.mark.rule("P11.7")
@pytest.mark.parametrize(
    "said",
    [
        "the client has died",
        "The client was killed last night",
        "la cliente est décédée",
        "décès de l’enfant",
        "la victime a été tuée hier",
        "homicide",
        "serious harm",
        "blessures graves",
    ],
)
def test_where_the_words_leave_no_doubt_the_debrief_is_offered_at_once(town: Town, said: str):
    town.hears_no_more()
    answer = town.says("cormier", f"case hold K7-QF3 {said}")

    assert "Has somebody died" not in answer
    assert was_offered(town)


def was_offered(town: Town) -> bool:
    return any("offer them a debrief" in body for body in town.heard(town.direct("doucet")))


@pytest.mark.rule("P11.7")
@pytest.mark.parametrize(
    "said",
    [
        "death threats, review",
        "death, he threatened it",
        "she was killed last night",
        "the client has not died",
        "the client has died, it is feared",
        "death of the client’s mother",
        "review by the coroner",
        "menaces de mort",
        "tentative de meurtre",
        "elle a été blessée gravement",
    ],
)
def test_where_they_leave_a_doubt_it_is_asked_and_nobody_is_consoled(town: Town, said: str):
    town.hears_no_more()
    answer = town.says("cormier", f"case hold K7-QF3 {said}")

    assert "Has somebody died, or been seriously hurt?" in answer
    assert answer.endswith("Now: reply with the number, or `case hold K7-QF3 1`")
    assert len(the_case(town).holds) == 1
    assert not was_offered(town)


@pytest.mark.rule("P11.7")
@pytest.mark.parametrize(
    ("said", "offers"), [("1", True), ("serious harm", True), ("3", False), ("no", False)]
)
def test_the_answer_decides_about_the_debrief(town: Town, said: str, offers: bool):
    held(town)
    town.hears_no_more()

    town.says("cormier", f"case hold K7-QF3 {said}")

    begins = "K7-QF3: its records stay kept." if offers else "K7-QF3: nothing else follows."
    assert town.heard(town.direct("cormier"))[0].startswith(begins)
    assert was_offered(town) is offers
    assert len(the_case(town).holds) == (2 if offers else 1)
    again = town.says("cormier", "case hold K7-QF3 1")
    assert ("was offered before" in again) is offers


@pytest.mark.rule("P11.7")
def test_it_is_answered_by_a_reply_too_and_in_the_case_room(town: Town):
    for number, room in enumerate((None, ROOM)):
        town.says("cormier", f"{'!' if room else ''}case hold K7-QF3 review by the coroner", room=room)
        [asked] = [
            one
            for one in town.events(room or town.direct("cormier"))
            if "seriously hurt" in one.content["body"]
        ]
        answer = town.says("cormier", "3" if number else "other", room=room, reply_to=asked.event_id)
        assert answer.startswith("K7-QF3: nothing else follows.")
    town.says("roy", "3", room=ROOM, reply_to=asked.event_id)
    assert len(the_case(town).holds) == 2


@pytest.mark.rule("P11.7")
def test_it_is_asked_in_french_and_not_once_it_was_offered(town: Town):
    town.says("cormier", "langue fr")
    answer = town.says("cormier", "dossier conserver K7-QF3 menaces de mort")
    assert "Y a-t-il eu un décès ou des blessures graves?" in answer
    assert "1. Oui, un décès" in answer
    town.says("cormier", "dossier conserver K7-QF3 blessures graves")
    assert town.heard(town.direct("cormier"))[0].startswith(
        "K7-QF3\u00a0: tout reste conservé. La coordination est invitée"
    )

    answer = town.says("cormier", "dossier conserver K7-QF3 examen du coroner")

    assert "Y a-t-il eu" not in answer


@pytest.mark.rule("P8.8")
def test_a_number_alone_is_no_reason_to_keep_records(town: Town):
    assert town.says("cormier", "case hold K7-QF3 1").startswith("K7-QF3 has no hold.")
    assert not the_case(town).holds
