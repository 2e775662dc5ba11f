"""The whole record of a case on paper, for its coordinator alone (P5.14, P12.1, P12.12; CONVERSATION V6)."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot import form_faults, forms
from bot.handlers import intake
from casework.attempts import Attempt, Outcome
from casework.people import Agency, Role
from tests.build import a_team, an_intake, an_open_case, plain
from tests.ends import closed, closes
from tests.town import Town
from tests.without_consent import a_case_without_consent, consents, moved_in

ROOM = "case:K7-QF3"
WARNING = "Never for the offending partner. Before a court: black out contact details and places."
AVERTISSEMENT = (
    "Jamais pour le partenaire maltraitant ou la partenaire maltraitante. Avant de le remettre à un tribunal : "
    "masquez les coordonnées et les lieux."
)
AU_PIED = "Jamais pour l’autre partenaire. Avant un tribunal, masquez coordonnées et lieux."
KEPT = "immigration"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """With a bit of everything; a second coordinator, one in another region, a client with a name in Wəlastəkwey."""
    town = Town.empty(tmp_path_factory.mktemp("export"))
    a_team(town)
    an_open_case(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Léa")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3)
    _named(town)
    _lived(town)
    town.hears_no_more()
    return town


def _named(town: Town) -> None:
    """An Acadian, a Mi'kmaw and a Vietnamese name on the team."""
    first_last = {"leblanc": ("Noëlla", "d’Entremont"), "roy": ("Thị Hằng", "Nguyễn")}
    first_last["gallant"] = ("Malu’s", "Wi’klatmu’j")
    with town.parts.open_work() as work:
        for name, (first, last) in first_last.items():
            person = work.people.get(town.people[name].id)
            work.people.save_quietly(replace(person, first=first, last=last))
        case, referral = work.cases.get("K7-QF3"), work.referrals.get("R-7KQ4")
        work.cases.save_quietly(replace(case, first="Siqon", last="Wəlastəkwey"))
        tried = Attempt(
            at=town.clock.now(), by=town.people["cormier"].id, outcome=Outcome.NO_ANSWER, note="busy"
        )
        work.referrals.save_quietly(replace(referral, attempts=(tried,), referrer=town.people["leblanc"].id))
        taken = an_intake(
            factors={"strangulation": "yes", "fear": "unknown", KEPT: "yes"},
            notes={"strangulation": "twice, in May", KEPT: "permit ends in June"},
            held_back=(KEPT,),
            client_view="It is worse on weekends",
            others_at_risk=("children",),
            sent_at=town.clock.now(),
        )
        work.intakes.get(taken.id)  # its version
        work.intakes.save_quietly(taken)
        work.commit()


def _lived(town: Town) -> None:
    for who, said in (
        ("leblanc", "!checked share two calls in March"),
        ("cormier", "!meeting propose tomorrow 10:00"),
        ("cormier", "!meeting confirm 1"),
    ):
        town.says(who, said, room=ROOM)
    town.pass_time(town.clock.now().replace(day=22, hour=14, minute=5) - town.clock.now())
    for who, said in (
        ("cormier", "!meeting start"),
        ("cormier", "!meeting consensus yes health sees less danger"),
        ("cormier", "!meeting decide two agencies call daily"),
        ("cormier", "!meeting end"),
        ("roy", "!task add @roy, friday 9:00, call the clinic #isolation"),
        ("roy", "!risk da 20"),
        ("leblanc", "!critical contact He waited at her work"),
        ("roy", "!ack seen on the ward"),
        ("cormier", "!critical add D1 The manager saw it"),
    ):
        town.says(who, said, room=ROOM)


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def exported(town: Town, typed: str = "case export K7-QF3", yes: str = "yes K7-QF3") -> str:
    town.says("cormier", typed)
    return town.says("cormier", yes)


def files(town: Town, name: str) -> list[dict[str, object]]:
    return [one.content for one in town.events(town.direct(name)) if one.content.get("msgtype") == "m.file"]


def pages(town: Town) -> list[str]:
    """Of the newest paper, with single spaces."""
    pdf = list(town.server.uploads.values())[-1]
    return [plain(" ".join(page.extract_text().split())) for page in PdfReader(io.BytesIO(pdf)).pages]


def paper(town: Town) -> str:
    return " ".join(pages(town))


# --- shown first ------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.1", "P12.12")
def test_it_is_shown_first_and_taken_out_after_a_yes(town: Town):
    asked = town.says("cormier", "case export K7-QF3")
    assert town.server.uploads == {}
    town.says("cormier", "yes K7-QF3")

    hour = asked.splitlines()[-1].split("Until ")[1]
    assert asked.splitlines() == [
        "Export of K7-QF3, its whole record: nothing is taken out yet.",
        "It would hold the name, the number, the intake with what the team does not see, minutes and plan.",
        "For the client there is `disclosures K7-QF3`; for a court, the least that it asks for.",
        "Never for the offending partner. Before court: black out contact details and places.",
        "A PDF, for you alone, gone from here after 24 hours. In French: `case export K7-QF3 fr`",
        "The other coordinators of the region are told that it was taken out.",
        f"Now: `yes K7-QF3`. Until {hour}",
    ]
    answer = town.heard(town.direct("cormier"))[0]
    assert answer.startswith("Export of K7-QF3: the whole record is below, as a PDF")
    assert "Never for the offending partner. Before court: black out contact details and places." in answer
    assert [file["body"] for file in files(town, "cormier")] == ["K7-QF3-1.pdf"]


@pytest.mark.rule("P12.1")
@pytest.mark.parametrize("typed", ["case export K7-QF3 yes", "dossier exporter K7-QF3 oui"])
def test_a_trailing_yes_never_confirms_it(town: Town, typed: str):
    answer = town.says("cormier", typed)

    assert answer.startswith("Export of K7-QF3, its whole record: nothing is taken out yet.")
    assert town.server.uploads == {}


def test_nor_does_a_bare_yes_or_one_in_the_case_room_or_another_persons(town: Town):
    town.says("cormier", "case export K7-QF3")

    for who, said, room in (
        ("cormier", "yes", None),
        ("cormier", "!yes K7-QF3", ROOM),
        ("doucet", "yes K7-QF3", None),
    ):
        town.says(who, said, room=room)
    assert town.server.uploads == {}


@pytest.mark.rule("P12.1", "P5.14")
def test_asked_for_in_the_case_room_it_is_answered_in_the_direct_room(town: Town):
    answer = town.says("cormier", "!case export", room=ROOM)
    asked = town.last(town.direct("cormier"))
    town.says("cormier", "yes K7-QF3")

    assert answer == "Answered in our direct room."
    assert asked.startswith("Export of K7-QF3, its whole record: nothing is taken out yet.")
    assert len(files(town, "cormier")) == 1
    for name in ("leblanc", "roy", "gallant", "doucet"):
        assert files(town, name) == []
    assert "PDF" not in "".join(town.heard(ROOM))


@pytest.mark.rule("P12.1", "P12.2")
def test_the_other_coordinators_are_told_and_the_journal_has_it(town: Town):
    exported(town)

    [told] = town.heard("coordination:1")
    assert told.startswith("K7-QF3: Cormier took out the whole record, ")
    audited = town.says("cormier", "audit K7-QF3")
    assert "taken out, paper 1 (export); Cormier" in audited


def test_a_restart_between_question_and_yes(town: Town):
    town.says("cormier", "case export K7-QF3 fr")
    again = town.restarted()
    again.says("cormier", "yes K7-QF3")

    assert paper(again).startswith("Dossier complet, K7-QF3")


def test_it_leaves_the_room_after_a_day(town: Town):
    exported(town)
    town.until(town.clock.now().replace(day=24))

    assert files(town, "cormier") == []


# --- what is on it ------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.1", "P12.12", "P5.14")
def test_the_whole_record_in_english(town: Town):
    exported(town)

    text = paper(town)
    assert WARNING in text
    for said in (
        "Record of the case K7-QF3",
        "Client: Siqon Wəlastəkwey",
        "Born: 14 March 1991",
        "Offending partner, name only: Alain Roussel",
        "From: Noëlla d’Entremont, police",
        "Basis: ODARA 9, high risk",
        "A message may be left: unknown Call: 506-555-0142",
        "Cormier: no answer; busy",
        "Written form: signed 21 November 2026, Cormier, cabinet 3",
        "Not agreed: Social Development",
        "The client's own view: It is worse on weekends",
        "Others at risk: children",
        "strangulation: yes; twice, in May",
        "fear: unknown",
        "Noëlla d’Entremont, police, member",
        "Thị Hằng Nguyễn, health, member",
        "Malu’s Wi’klatmu’j, domestic-violence sector, member",
        "will share at the meeting; two calls in March",
        "Meeting M1, held",
        "Highest risk: yes; seen otherwise: health sees less danger",
        "Decision 1: two agencies call daily",
        "call the clinic; risk factor: isolation",
        "Critical development D1",
        "What happened: He waited at her work",
        "The manager saw it",
        "health: seen on the ward",
        "DA 20, extreme danger",
        "a total score. With:",
    ):
        assert said in text, said


@pytest.mark.rule("P4.10")
def test_what_is_held_back_from_the_team_stands_apart_and_says_so(town: Town):
    exported(town)

    text = paper(town)
    before, apart = text.split("Intake: not for the team")
    assert "permit ends in June" not in before
    assert "did not agree that the team sees it" in apart
    assert "permit ends in June" in apart


@pytest.mark.rule("P11.1", "P12.12")
@pytest.mark.parametrize("typed", ["case export K7-QF3 fr", "dossier exporter K7-QF3 français"])
def test_in_french_for_whoever_asks_for_it(town: Town, typed: str):
    exported(town, typed)

    text = paper(town)
    assert AVERTISSEMENT in text
    for said in (
        "Personne pivot : Ana Cormier, Services aux victimes",
        "étranglement : oui; twice, in May",
        "Accueil : pas pour l’équipe",
        "Réunion M1, tenue",
        "Fait nouveau critique D1",
    ):
        assert said in text, said
    assert [file["body"] for file in files(town, "cormier")] == ["K7-QF3-1.pdf"]
    assert "Export of K7-QF3" in "".join(town.heard(town.direct("cormier")))


@pytest.mark.rule("P11.1", "P12.12")
def test_every_french_page_carries_the_line_at_its_foot(town: Town):
    for number in range(45):
        town.says("roy", f"!task add @roy, friday 9:00, visit {number}, and what was seen", room=ROOM)
    exported(town, "case export K7-QF3 fr")

    found = pages(town)
    assert len(found) > 2
    assert all(f"K7-QF3. {AU_PIED}" in page for page in found)


@pytest.mark.rule("P11.1", "P12.12")
def test_the_same_conversation_in_french(town: Town):
    town.says("cormier", "langue fr")
    asked = plain(town.says("cormier", "dossier exporter K7-QF3"))
    town.says("cormier", "oui K7-QF3")

    assert asked.splitlines()[0] == "Copie de tout le dossier K7-QF3 : rien n’est encore sorti."
    assert "En anglais : `dossier exporter K7-QF3 en`" in asked
    answer = plain(town.heard(town.direct("cormier"))[0])
    assert "Jamais pour l’autre partenaire." in answer
    assert paper(town).startswith("Dossier complet, K7-QF3")


@pytest.mark.rule("P12.12")
def test_every_page_carries_the_line_however_many_there_are(town: Town):
    for number in range(45):
        town.says(
            "roy", f"!task add @roy, friday 9:00, visit {number} and write down what was seen", room=ROOM
        )
    exported(town)

    found = pages(town)
    assert len(found) > 2
    assert all(f"K7-QF3. {WARNING}" in page for page in found)
    assert "visit 44 and write down what was seen" in found[-1] + found[-2]
    assert f"{len(found)} / {len(found)}" in found[-1]


@pytest.mark.rule("P1.13")
def test_who_stepped_aside_or_is_kept_out_is_not_on_a_paper_that_travels(town: Town):
    town.says("gallant", "conflict K7-QF3")
    town.says("cormier", "case exclude @theriault K7-QF3")
    exported(town)

    text = paper(town)
    assert "conflict" not in text.casefold()
    assert "Mira" not in text


@pytest.mark.rule("P3.9")
@pytest.mark.parametrize(
    ("language", "said"), [("en", "Left out by name: 1"), ("fr", "Personnes écartées, nommément : 1")]
)
def test_whom_the_client_leaves_out_is_not_named_on_it_either(town: Town, language: str, said: str):
    town.says("cormier", "consent scope K7-QF3 -@theriault")
    exported(town, f"case export K7-QF3 {language}")

    text = paper(town)
    assert said in plain(text)
    assert "Mira" not in text and "Thériault" not in text


@pytest.mark.rule("P7.6")
def test_a_development_of_another_case_is_not_on_it(town: Town):
    town.says("leblanc", "!critical misplaced D1", room=ROOM)
    exported(town)

    assert "He waited at her work" not in paper(town)


@pytest.mark.rule("P9.10", "P12.1")
def test_of_a_case_without_consent_its_ground(tmp_path: Path):
    town = Town.empty(tmp_path)
    moved_in(town)
    a_case_without_consent(town)
    exported(town)
    without = paper(town)
    consents(town)
    town.says("cormier", "yes K7-QF3")
    exported(town)

    assert "Not consented; person: " in without
    assert "Shared without consent" in without
    assert "s. 46(1)(i)" in without
    assert "Consent: in force" in paper(town)


# --- of which cases -----------------------------------------------------------------------------------------
@pytest.mark.rule("P12.1")
def test_of_a_held_and_of_a_closed_case_too(town: Town):
    town.says("cormier", "case hold K7-QF3 review by the coroner")
    town.says("cormier", "subpoena K7-QF3 for 12 march, all records")
    town.says("cormier", "escalate K7-QF3 who leads when two agencies differ")
    town.says("cormier", "yes K7-QF3")
    for said in ("the one who knows the person", "or who is asked first"):
        town.says("mcgrath", f"!escalation answer E1 {said}", room="program")
    for task in ("T1", "T2", "T3", "T4"):
        town.says("cormier", f"task done {task} K7-QF3")
    closed(town)
    town.hears_no_more()
    exported(town)

    text = paper(town)
    assert "Stage: closed, opened" in text
    assert "by decision of the coordination; review by the coroner" in text
    assert "for 12 march, all records" in text
    assert "who leads when two agencies differ; answer 1, Sunday 22 November 2026" in text
    assert ": the one who knows the person; answer 2, Sunday" in text
    assert ": or who is asked first" in text
    assert "Reason: risk reduced" in text


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("cyr", "I know no case K7-QF3 that you can see."),
        ("leblanc", "Only a coordinator can do that."),
        ("theriault", "Only a coordinator can do that."),
        ("mcgrath", "Only a coordinator can do that."),
    ],
)
def test_nobody_else_takes_it_out_or_learns_that_it_is_there(town: Town, who: str, answer: str):
    assert town.says(who, "case export K7-QF3").startswith(answer)
    assert town.server.uploads == {}


@pytest.mark.rule("P12.11", "P1.12")
def test_a_coordinator_who_is_kept_out_finds_nothing_and_is_told_nothing(town: Town):
    town.says("cormier", "case exclude @doucet K7-QF3")
    town.hears_no_more()

    assert town.says("doucet", "case export K7-QF3").startswith("I know no case K7-QF3 that you can see.")
    exported(town)
    assert town.heard("coordination:1") == []
    assert "K7-QF3" not in "".join(town.heard(town.direct("doucet"))[1:])


@pytest.mark.rule("P1.8")
def test_who_steps_aside_between_question_and_yes_gets_nothing(town: Town):
    town.says("cormier", "case export K7-QF3")
    town.says("doucet", "case exclude @cormier K7-QF3")

    assert town.says("cormier", "yes K7-QF3").startswith("Nothing waits here for that yes.")
    assert town.server.uploads == {}


def test_bad_input(town: Town):
    assert town.says("cormier", "case export").startswith("Which case")
    assert town.says("cormier", "case export K7-QF3 klingon").startswith("I speak English and French")
    assert town.says("cormier", "case export M4-WP8").startswith("I know no case M4-WP8")
    assert town.says("cormier", "!case export M4-WP8", room=ROOM).startswith("That names another case")
    assert town.server.uploads == {}


# --- a region's own questions -------------------------------------------------------------------------------
OWN = """
[[question]]
key = "pets"
kind = "told"
optional = true
ask.en = "Who looks after the animals?"
ask.fr = "Qui s’occupe des animaux?"
label.en = "Animals looked after"
label.fr = "Soin des animaux"

[[question]]
key = "seen"
kind = "day"
optional = true
ask.en = "Last seen at the clinic?"
ask.fr = "Vue pour la dernière fois à la clinique?"
label.en = "Last seen"
label.fr = "Dernière visite"

[[question]]
key = "comes"
kind = "choices"
optional = true
ask.en = "Who comes along?"
ask.fr = "Qui accompagne?"

[[question.choice]]
key = "friend"
en = "a friend"
fr = "une amie ou un ami"

[[question.choice]]
key = "nobody"
en = "nobody at all"
fr = "personne"

[[question]]
key = "ice"
kind = "factor"
optional = true
ask.en = "Is the road closed in winter?"
ask.fr = "Route fermée en hiver?"
label.en = "Road closed in winter"
label.fr = "Route fermée en hiver"
"""
ANSWERS = {
    "pets": "A neighbour, said firmly",
    "seen": "2026-11-02",
    "comes": ["friend"],
    "ice": {"said": "yes", "note": "from December"},
    "gone": "a question that nobody asks now",
}


@pytest.mark.rule("P4.3", "P12.1")
def test_what_was_answered_to_a_regions_own_questions_is_in_it_in_the_papers_language(
    town: Town, tmp_path: Path
):
    file = tmp_path / "own.toml"
    file.write_text((forms.FOLDER / "intake.toml").read_text() + OWN)
    assert form_faults.faults(file, intake.router.talks["intake"].form) == []
    conditions = intake.router.talks["intake"].form.conditions
    town.parts.house.forms[1, "intake"] = forms.read("intake", file, conditions)
    with town.parts.open_work() as work:
        taken = work.intakes.get("R-7KQ4")
        work.intakes.save_quietly(replace(taken, answers=ANSWERS, factors={**taken.factors, "ice": "yes"}))
        work.commit()

    exported(town)
    for said in (
        "Animals looked after: A neighbour, said firmly",
        "Last seen: 2 November 2026",
        "Who comes along: a friend",
        "Road closed in winter: yes, from December",
        "gone: a question that nobody asks now",
    ):
        assert said in paper(town)
    exported(town, "case export K7-QF3 fr")
    for said in ("Soin des animaux : A neighbour", "Dernière visite : 2 novembre 2026", "une amie ou un ami"):
        assert said in paper(town)


# --- the offending partner's own consent, as it was taken before ----------------------------------------------------
def on_file(town: Town, kept: str) -> None:
    """Any words were taken for one."""
    with town.parts.open_work() as work:
        given = work.consents.get("R-7KQ4")
        work.consents.save_quietly(replace(given, partner_consent=kept))
        work.commit()


@pytest.mark.rule("P3.7")
@pytest.mark.parametrize(
    "kept", ["no", "I do not know", "Non.", "je ne sais pas", "none on file", "he refused, 2 November"]
)
@pytest.mark.parametrize(
    ("language", "show", "label"),
    [
        ("en", "case show K7-QF3", "Offending partner's own"),
        ("fr", "dossier voir K7-QF3", "Consentement de l’autre partenaire"),
    ],
)
def test_a_no_or_an_i_do_not_know_is_shown_as_no_consent_of_the_offending_partner(
    town: Town, kept: str, language: str, show: str, label: str
):
    on_file(town, kept)
    town.says("cormier", f"language {language}")

    assert label not in plain(town.says("cormier", show))
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    assert label not in plain(town.says("cormier", show))


@pytest.mark.rule("P3.7")
@pytest.mark.parametrize(("kept", "stands"), [("I do not know", False), ("12 Nov 2026, cabinet N", True)])
def test_nor_is_it_on_paper_while_one_that_there_is_stands_there(town: Town, kept: str, stands: bool):
    on_file(town, kept)

    exported(town)

    assert ("partner's own, on file" in paper(town).replace("’", "'")) is stands
    assert (kept in paper(town)) is stands
