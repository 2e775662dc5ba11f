"""Referral, as people live it (PROTOCOL P2; CONVERSATION 3.1, 3.2, 3.3)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.referral import Referral
from tests.build import REFER, a_referral, code_in, refers
from tests.town import ATLANTIC, Town

EVENING = datetime(2026, 11, 21, 10, 52, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("referral"), EVENING)
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("leblanc", Role.MEMBER, Agency.POLICE, first="Julie")
    town.moves_in("hebert", Role.MEMBER, Agency.POLICE, first="Luc", last="Hébert")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, region=3, language="fr")
    town.moves_in("savoie", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("mcgrath", Role.LEAD, first="Colleen", last="McGrath")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def plain(body: str) -> str:
    """With ordinary spaces."""
    return body.replace("\xa0", " ")


def kept(town: Town, code: str) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(code)


def at_question(town: Town, number: int, name: str = "leblanc") -> None:
    for line in REFER[:number]:
        town.says(name, line)


# --- CONVERSATION 3.1 -------------------------------------------------------------------------------------
PHONE = (
    "4 of 9. A number where it is safe to call, and when?\n"
    "Add what helps: language, interpreter, whose number it is.\n"
    "Example: 506-555-0142 before 3pm, in French"
)
SERGEANT = (
    (
        "refer",
        "Request to contact, for a person who agreed to it.\n"
        "If anyone is in danger now, call 911 first.\n"
        "9 questions, one at a time. `back`, `pause`, `cancel` work at any point.\n"
        "1 of 9. When did the person agree?\nExample: today 10:30. If not: `no`, and give no name here.",
    ),
    ("today 10:30", "2 of 9. First name?"),
    (
        "Marie Tremblay",
        "First name Marie, last name Tremblay: right?\n1 yes\n2 no, all of it is the first name",
    ),
    ("1", PHONE),
    ("506 555 014", f"That number has 9 digits, it needs 10.\n{PHONE}"),
    (
        "506-555-0142 before 3pm only",
        "5 of 9. Is it safe to leave a message there?\n1 yes\n2 no\n3 unknown",
    ),
    (
        "n",
        "6 of 9. What is it based on?\nOne or more of: `odara 0 to 13`, `da -3 to 38`, `judgement` with a reason. "
        "Example: odara 9",
    ),
)


@pytest.mark.rule("P2.1")
@pytest.mark.rule("P2.2")
@pytest.mark.rule("P2.3")
@pytest.mark.rule("P2.14")
def test_a_sergeant_refers_on_a_phone(town: Town):
    for said, answered in SERGEANT:
        assert town.says("leblanc", said) == answered

    low = town.says("leblanc", "odara 5")
    town.talks("leblanc", ("odara 9", "ODARA 9: high risk (7 or more).\n7 of 9."), ("yes", "8 of 9."))
    assert town.says("leblanc", "unknown") == (
        "9 of 9. If there was choking or a blow to the head: medical brain trauma assessment?\n"
        "1 offered\n2 not needed\n3 not yet"
    )
    summary = town.says("leblanc", "3")
    sent = town.says("leblanc", "send")

    assert low.startswith(
        "ODARA 5 is below the CCR threshold, which is 7.\nRisk can change fast; usual services go on.\n"
        "It can still go on professional judgement, with a sentence saying why.\n"
        "Type `judgement` and your reason, or the right score."
    )
    assert summary.splitlines() == [
        "Please check. Someone must not see it? `exclude` and the name, before `send`.",
        "1 Agreed: Saturday 21 November 2026, 10:30, Atlantic",
        "2 First name: Marie",
        "3 Last name: Tremblay",
        "4 Call: 506-555-0142, before 15:00 only",
        "5 Message: no",
        "6 Basis: ODARA 9, high risk",
        "7 Safety needs met: yes",
        "8 Safety plan: unknown",
        "9 Assessment: not yet",
        "`send`, `change 3`, or `cancel`",
    ]
    code = code_in(sent)
    assert sent == (
        f"Sent at 10:52 as {code}, within the 48 hours.\n"
        "The Fredericton coordinators are being told now. If nobody takes it by 14:52, I tell you whom to call.\n"
        "I am not an emergency service: in immediate danger, call 911.\n"
        "Your answers are removed from this conversation.\n"
        f"Now: nothing for you. `referral status {code}` shows where it stands."
    )
    assert town.rings("coordination:1") == [
        f"{code}: new referral, 10:52. Reply `take`, or `!referral take {code}`"
    ]
    assert town.heard(town.direct("hebert")) == [
        f"Your agency made a referral, {code}, at 10:52. The coordinators have it.\nNow: nothing for you."
    ]


@pytest.mark.rule("P2.14")
def test_a_second_send_sends_nothing_again(town: Town):
    refers(town)

    assert town.says("leblanc", "send").startswith("Already sent")
    with town.parts.open_work() as work:
        assert len(work.referrals.where()) == 1


# --- CONVERSATION 3.2 -------------------------------------------------------------------------------------
TELEPHONE = (
    "4 sur 9. Un numéro de téléphone sûr, et à quel moment?\n"
    "Ajoutez ce qui aide : langue, interprète, à qui est le numéro.\n"
    "Exemple : 506-555-0142 avant 15 h, en anglais"
)


@pytest.mark.rule("P11.1")
@pytest.mark.rule("P2.1")
def test_a_night_shift_in_french_interrupted(town: Town):
    town.clock.set(datetime(2026, 11, 22, 2, 41, tzinfo=ATLANTIC).astimezone(UTC))
    begun = plain(town.says("ouellette", "aiguiller"))
    town.talks("ouellette", ("hier 22h30", "2 sur 9. Prénom?"), ("Rose", "3 sur 9. Nom de famille?"))
    asked = plain(town.says("ouellette", "Émond"))
    paused = plain(town.says("ouellette", "pause"))
    again = plain(town.says("ouellette", "reprendre"))

    assert begun == (
        "Demande de communication, pour une personne qui l’a acceptée.\n"
        "Si quelqu’un est en danger maintenant, composez d’abord le 911.\n"
        "9 questions, une à la fois. `retour`, `pause` et `annuler` fonctionnent à tout moment.\n"
        "1 sur 9. Quand la personne a-t-elle accepté?\nExemple : hier 22 h 30. "
        "Sinon : `non`, et n’inscrivez aucun nom ici."
    )
    assert asked == again == TELEPHONE
    assert paused == (
        "En pause, 2 h 41. Vos réponses sont gardées, et retirées de cette conversation.\n"
        "Maintenant : `reprendre` quand vous voudrez. Je vous le rappelle à 3 h 41."
    )
    town.says("ouellette", "506-555-0142 avant 15 h, en français")
    town.says("ouellette", "non")
    assert plain(town.says("ouellette", "da 19")) == (
        "DA 19 : danger extrême (18 ou plus).\n"
        "7 sur 9. Les besoins de sécurité immédiats sont-ils réglés?\n1 oui\n2 non\n3 inconnu"
    )
    for line in ("oui", "oui", "2"):
        town.says("ouellette", line)
    town.clock.set(datetime(2026, 11, 22, 3, 12, tzinfo=ATLANTIC).astimezone(UTC))
    sent = plain(town.says("ouellette", "envoyer"))
    code = code_in(sent)
    assert sent == (
        f"Envoyé à 3 h 12 sous {code}, dans le délai de 48 heures.\n"
        "La coordination d’Edmundston est prévenue. Si personne ne prend l’aiguillage d’ici 7 h 12, "
        "je vous dis qui appeler.\n"
        "Je ne suis pas un service d’urgence : en danger immédiat, composez le 911.\n"
        "Vos réponses sont retirées de cette conversation.\n"
        f"Maintenant : rien d’autre à faire. `aiguillage état {code}` montre où il en est."
    )


# --- CONVERSATION 3.3 -------------------------------------------------------------------------------------
@pytest.mark.rule("P2.6")
def test_two_coordinators_take_the_same_one(town: Town):
    code = refers(town, phone="506-555-0177 before 3pm only")
    ring = town.events("coordination:1")[-1].event_id
    town.clock.set(datetime(2026, 11, 21, 11, 5, tzinfo=ATLANTIC).astimezone(UTC))

    taken = town.says("doucet", "take", room="coordination:1", reply_to=ring)
    second = town.says("cormier", f"!referral take {code}", room="coordination:1")
    elsewhere = town.says("cormier", f"!referral show {code}", room="coordination:1")
    card = town.last(town.direct("cormier"))

    assert taken == (
        f"{code}: taken by Doucet, 11:05.\nThe reminders to others have stopped.\n"
        f"Now, Doucet: `referral show {code}` in our direct room."
    )
    assert second == "Already taken by Doucet at 11:05. Nothing was changed."
    assert elsewhere == "Answered in our direct room."
    assert card.splitlines()[:5] == [
        f"{code}, taken by Doucet at 11:05.",
        "No message. Call before 15:00 only.",
        "Number: 506-555-0177",
        "Name: Marie Tremblay",
        "Basis: ODARA 9, high risk",
    ]
    assert "This answer disappears at 11:20; `hide` removes it now." in card


@pytest.mark.rule("P2.6")
def test_in_the_same_second_one_of_them_has_it(town: Town):
    code = refers(town)
    room = town.room_id("coordination:1")
    for name in ("cormier", "doucet"):
        town.server.write(room, town.people[name].user_id, f"!referral take {code}")
    town.settle()

    first, second = town.heard("coordination:1")[-2:]
    assert first.startswith(f"{code}: taken by Cormier")
    assert second.startswith("Already taken by Cormier at")
    assert kept(town, code).taken_by == town.people["cormier"].id


@pytest.mark.rule("P2.6")
@pytest.mark.rule("P2.14")
def closed_one(town: Town) -> str:
    code = refers(town)
    town.says("cormier", f"referral take {code}")
    town.says("cormier", f"referral close {code} moved to another province")
    town.says("cormier", f"yes {code}")
    return code


def test_a_closed_referral_leads_nowhere_and_says_so(town: Town):
    code = closed_one(town)

    for typed in ("referral close {} again", "referral contact {} reached", "referral take {}"):
        answer = town.says("cormier", typed.format(code))
        assert answer == (
            f"{code} is closed. Nothing was changed.\nIf the person comes back: a new referral."
        ), typed
    card = town.says("cormier", f"referral show {code}")
    assert card.startswith(f"{code}, closed Saturday 21 November 2026, 10:52.")
    assert "\nClosed by Cormier: moved to another province. No message." in card
    assert card.endswith("Now: nothing for you. If the person comes back: a new referral.")


def test_a_closed_referral_in_french(town: Town):
    code = closed_one(town)
    town.says("cormier", "langue fr")

    assert town.says("cormier", f"aiguillage fermer {code} encore").startswith(f"{code} est fermé.")
    card = town.says("cormier", f"aiguillage voir {code}").replace("\u00a0", " ")
    assert card.startswith(f"{code}, fermé le samedi 21 novembre 2026 à 10 h 52.")
    assert "\nFermé par Cormier : moved to another province. Aucun message." in card


def test_nobody_takes_it_and_the_referrer_learns_whom_to_telephone(town: Town):
    code = refers(town)
    town.hears_no_more()

    town.pass_time(timedelta(hours=4))

    assert (
        town.rings("coordination:1").count(f"URGENT {code}: not taken since 10:52. `!referral take {code}`")
        == 2
    )
    assert "To call: Ana Cormier, Paul Doucet" in town.last(town.direct("leblanc"))
    town.pass_time(timedelta(hours=8))
    assert town.rings(town.direct("mcgrath")) == [
        f"URGENT {code}: not taken since 10:52. Please call the coordinators"
    ]


@pytest.mark.rule("P2.5")
def test_the_referrer_asks_where_it_stands(town: Town):
    code = refers(town)

    assert town.says("leblanc", f"referral status {code}").startswith(f"{code}: received.")
    town.says("cormier", f"referral take {code}")
    town.says("cormier", f"referral contact {code} reached")
    assert town.says("leblanc", f"referral status {code}").startswith(f"{code}: contacted.")
    assert town.says("hebert", f"referral status {code}").startswith(f"I know no referral {code}")


# --- names, numbers, scores, as people type them ----------------------------------------------------------
@pytest.mark.rule("P4.9")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Noëlla", "d’Entremont"),
        ("Fatoumata", "N'Diaye"),
        ("Marie-Ève", "St-Pierre"),
        ("Nguyễn", "Thị"),
        ("Łukasz", "O'Neil"),
    ],
)
def test_names_are_kept_as_they_are_given(town: Town, first: str, last: str):
    referral = kept(town, refers(town, first=first, last=last))

    assert (referral.first, referral.last) == (first, last)


@pytest.mark.rule("P4.9")
def test_a_person_with_one_name_has_it_as_last_name(town: Town):
    referral = kept(town, refers(town, first="Mi'sel", last="none"))

    assert (referral.first, referral.last) == ("", "Mi'sel")


@pytest.mark.parametrize("typed", ["12345", "...", "x" * 81])
def test_what_is_no_name_is_refused_and_not_repeated(town: Town, typed: str):
    at_question(town, 2)

    answer = town.says("leblanc", typed)

    assert answer.startswith("A name is needed: letters, at most 80. No link, no @.")
    assert typed not in answer


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    ("typed", "number", "note"),
    [
        ("(506) 555-0142", "506-555-0142", ""),
        ("+1 506 555 0142", "506-555-0142", ""),
        ("506.555.0142 ext. 12 after 5pm", "506-555-0142", "ext. 12, after 17:00"),
        ("506-555-0142x7", "506-555-0142", "ext. 7"),
        ("506-555-0142, 9-5, a neighbour's", "506-555-0142", "9-5, a neighbour's"),
        ("le soir, 506 555 0142, en français", "506-555-0142", "le soir, en français"),
        ("506-555-0142 poste 4", "506-555-0142", "poste 4"),
    ],
)
def test_what_stands_beside_the_number_is_kept(town: Town, typed: str, number: str, note: str):
    at_question(town, 4)
    town.says("leblanc", typed)

    with town.parts.open_work() as work:
        [dialogue] = work.dialogues.where()
    assert dialogue.answers["phone"] == {"number": number, "note": note}


@pytest.mark.rule("P2.4")
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "last night",
            "tonight",
            "this afternoon",
            "hier soir",
            "cet après-midi",
            "this morning",
            "ce matin",
        ),
        *("yesterday", "hier matin", "friday", "yesterday morning"),
    ],
)
def test_a_day_or_a_part_of_it_without_its_hour_is_no_time_of_agreement(town: Town, typed: str):
    """48 hours are counted from it: it is asked, never guessed."""
    town.says("leblanc", "refer")

    assert town.says("leblanc", typed) == (
        "At what time? The day alone is not enough.\n"
        "Examples: today 14:30, last night at 9, friday 21:30\n"
        "1 of 9. When did the person agree?\nExample: today 10:30. If not: `no`, and give no name here."
    )
    assert town.says("leblanc", "last night at 9").startswith("2 of 9.")


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("555-0177", "That number has 7 digits, it needs 10."),
        ("506 555 01422", "That number has 11 digits, it needs 10."),
        ("1 506 555 014", "That number has 9 digits, it needs 10."),
        ("506-555-CALL", "There are letters in that number. Digits alone, please: it needs 10."),
        ("at her sister's", "There was no telephone number in it."),
        ("506-555-0142, 12 Main Street", "That looks like an address or a postal code."),
        ("506-555-0142 " + "x" * 300, "The note beside the number has at most 200 characters."),
    ],
)
def test_a_number_that_cannot_be_one_is_asked_again_and_not_repeated(town: Town, typed: str, heard: str):
    at_question(town, 4)

    answer = town.says("leblanc", typed)

    assert answer.startswith(heard)
    assert typed not in answer
    assert answer.endswith(PHONE)


@pytest.mark.rule("P2.16")
def test_where_an_interpreter_is_named_it_is_said_who_is_none(town: Town):
    at_question(town, 4)

    answer = town.says("leblanc", "506-555-0142, interpreter in Vietnamese")

    assert answer.startswith("An interpreter is never a family member")


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("odara 14", "ODARA goes from 0 to 13, whole numbers."),
        ("da 39", "DA goes from -3 to 38, whole numbers."),
        ("odara nine", "ODARA goes from 0 to 13, whole numbers."),
        ("odara 9 odara 8", "ODARA is there twice. Which total?"),
        ("judgement", "Professional judgement needs a sentence saying why."),
        ("it is bad", "I did not understand the basis."),
        ("judgement " + "very " * 120, "The reason has"),
        ("judgement, she lives at 12 Main Street", "That looks like an address"),
    ],
)
def test_a_basis_that_is_none_is_asked_again(town: Town, typed: str, heard: str):
    at_question(town, 6)

    answer = town.says("leblanc", typed)

    assert answer.startswith(heard)
    assert "6 of 9" in answer
    assert len(typed) < 20 or typed not in answer


@pytest.mark.rule("P2.2")
def test_several_scores_stand_in_one_answer(town: Town):
    at_question(town, 6)

    assert town.says("leblanc", "ervco 8 and ed 20").startswith(
        "ODARA 8: high risk (7 or more).\nDA 20: extreme danger (18 or more).\n7 of 9."
    )


@pytest.mark.rule("P2.16")
def test_beside_a_reason_it_is_said_what_must_not_stand_in_it(town: Town):
    at_question(town, 6)

    answer = town.says("leblanc", "judgement, threats are getting worse")

    assert "Not in it: names, an address, health, what happened." in answer


@pytest.mark.rule("P2.11")
def test_the_assessors_agency_and_certification_are_recorded_and_neither_refuses(town: Town):
    uncertified = kept(town, refers(town, basis="da 19"))
    with town.parts.open_work() as work:
        person = work.people.get(town.people["hebert"].id)
        work.people.save_quietly(replace(person, certified_on=date(2025, 3, 1)))
        work.commit()

    code = refers(town, "hebert", first="Nadine", phone="506-555-0199", basis="da 19")

    assert (uncertified.agency, uncertified.certified_on) == ("police", None)
    assert kept(town, code).certified_on == date(2025, 3, 1)
    assert "Referred: Hébert, police, DA certified 1 March 2025" in town.says(
        "cormier", f"referral show {code}"
    )


# --- late (P2.4) ------------------------------------------------------------------------------------------
@pytest.mark.rule("P2.4")
def test_a_late_referral_is_sent_with_its_reason(town: Town):
    for line in ("refer", "2026-11-17 10:00"):
        town.says("leblanc", line)
    assert "2 of 9" in town.says("leblanc", "weekend, no one on the desk")
    for line in REFER[2:]:
        town.says("leblanc", line)

    summary = town.last(town.direct("leblanc"))
    sent = town.says("leblanc", "send")
    card = town.says("cormier", f"referral show {code_in(sent)}")

    assert "; Later than 48 hours because: weekend, no one on the desk" in summary
    assert "later than the 48 hours. The reason is noted." in sent
    assert "Later than the 48 hours: weekend, no one on the desk" in card
    assert kept(town, code_in(sent)).late == timedelta(hours=48, minutes=52)


@pytest.mark.rule("P2.4")
def test_it_is_counted_from_the_later_of_assessment_and_agreement(town: Town):
    for line in ("refer", "2026-11-17 10:00", "no one on the desk", *REFER[2:6]):
        town.says("leblanc", line)
    town.says("leblanc", "odara 9, yesterday 21:30")
    for line in REFER[7:]:
        town.says("leblanc", line)

    sent = town.says("leblanc", "send")

    assert "within the 48 hours" in sent
    assert kept(town, code_in(sent)).late_reason == ""


# --- no agreement, no name (P2.13) ------------------------------------------------------------------------
@pytest.mark.rule("P2.13")
@pytest.mark.parametrize("typed", ["no", "n", "non"])
def test_without_agreement_nothing_is_kept(town: Town, typed: str):
    town.says("leblanc", "refer")

    answer = town.says("leblanc", typed)

    assert answer.startswith("Without the person's agreement nothing is taken down, and nothing was kept.")
    assert "Ana Cormier, Paul Doucet" in answer
    assert "`call me` asks a coordinator to telephone you." in answer
    with town.parts.open_work() as work:
        assert (work.dialogues.where(), work.referrals.where()) == ([], [])
    assert town.heard("coordination:1") == []


@pytest.mark.rule("P2.16")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_form_asks_nothing_that_is_not_asked_at_referral(lang: str):
    import tomllib

    from bot.forms import FOLDER

    questions = tomllib.loads((FOLDER / "refer.toml").read_text())["question"]
    asked = " ".join(question["ask"][lang] for question in questions).casefold()

    never = {
        "en": (
            "partner",
            "address",
            "where does",
            "children",
            "child",
            "health",
            "immigra",
            "orient",
            "what happened",
        ),
        "fr": ("partenaire", "adresse", "où habite", "enfant", "santé", "immigra", "orient", "que s’est-il"),
    }
    assert [word for word in never[lang] if word in asked] == []
    assert {question["key"] for question in questions} == {
        *(
            "agreed",
            "late_reason",
            "first",
            "split",
            "last",
            "phone",
            "message",
            "basis",
            "needs",
            "plan",
            "brain",
        )
    }


# --- people who must not see it (P1.12) -------------------------------------------------------------------
@pytest.mark.rule("P1.12")
def test_the_referrer_names_a_coordinator_who_must_not_see_it(town: Town):
    code = refers(town, more="exclude doucet")

    assert town.heard("coordination:1") == []
    assert town.heard(town.direct("doucet")) == []
    assert town.rings(town.direct("cormier"))[-1].startswith(f"{code}: new referral, 10:52.")
    assert town.says("doucet", f"referral show {code}").startswith(f"I know no referral {code}")


@pytest.mark.rule("P1.12")
def test_the_agency_member_who_must_not_see_it_is_not_told(town: Town):
    refers(town, more="exclude Hébert")

    assert town.heard(town.direct("hebert")) == []


@pytest.mark.rule("P1.12")
def test_a_name_that_nobody_has_is_asked_again(town: Town):
    at_question(town, 10)

    for typed, said in (
        ("exclude zzyzx", "I know nobody by that name on the roster."),
        ("exclude", "Who? `exclude` and the name"),
    ):
        town.says("leblanc", typed)
        first, second = town.heard(town.direct("leblanc"))
        assert first.startswith(f"{said}") and "\nPlease check, 1 of 2." in first
        assert second.startswith("Please check, 2 of 2.")


@pytest.mark.rule("P1.12")
def test_the_excluded_referrer_hears_received_and_no_more(town: Town):
    code = refers(town)
    town.says("cormier", f"referral take {code}")
    with town.parts.open_work() as work:
        referral = work.referrals.get(code)
        work.referrals.save_quietly(replace(referral, excluded=(town.people["leblanc"].id,)))
        work.commit()

    assert town.says("leblanc", f"referral status {code}").startswith(f"{code}: received.")


@pytest.mark.rule("P1.12")
def test_where_nobody_may_see_it_the_program_lead_chooses_another_region(town: Town):
    code = refers(town, more="exclude cormier, doucet")

    assert town.rings(town.direct("mcgrath")) == [
        f"URGENT {code}, 10:52: choose region 3. `referral region {code} 3`"
    ]
    assert town.heard("coordination:1") == []
    shown = town.says("mcgrath", f"referral region {code} edmundston")
    assert shown.startswith(f"Nothing is moved yet. {code} would go to Edmundston.")
    assert kept(town, code).region == 1
    moved = town.says("mcgrath", f"yes {code}")
    assert moved.startswith(f"{code} is with Edmundston now, 10:52.")
    assert plain(town.rings("coordination:3")[0]).startswith(f"{code} : nouvel aiguillage")
    assert town.says("savoie", f"aiguillage prendre {code}")
    assert kept(town, code).region == 3


@pytest.mark.rule("P1.12")
@pytest.mark.rule("P2.14")
@pytest.mark.parametrize(
    ("langue", "told"),
    [
        ("!langue en", "The program lead is being told now. To call: Colleen McGrath\nI am not"),
        (
            "!langue fr",
            "La personne responsable du programme est prévenue. À appeler : Colleen McGrath\nJe ne suis",
        ),
    ],
)
def test_the_receipt_says_who_is_really_told(town: Town, langue: str, told: str):
    at_question(town, 10)
    town.says("leblanc", "exclude cormier, doucet")
    town.says("leblanc", langue)
    receipt = plain(town.says("leblanc", "send"))

    assert told in receipt
    assert "coordinat" not in receipt and "Fredericton" not in receipt

    town.pass_time(timedelta(hours=4))
    [late] = [
        plain(said)
        for said in town.heard(town.direct("leblanc"))
        if "Colleen McGrath" in said and said != receipt
    ][-1:]
    assert "coordinat" not in late and "Cormier" not in late


@pytest.mark.rule("P1.12", "P2.5")
def test_the_agencys_member_hears_that_the_lead_is_told_where_no_coordinator_may_know(town: Town):
    code = refers(town, more="exclude cormier, doucet")

    assert town.heard(town.direct("hebert")) == [
        f"Your agency made a referral, {code}, at 10:52. The program lead is being told.\n"
        "Now: nothing for you."
    ]


@pytest.mark.rule("P1.12", "P2.14")
def test_where_there_is_nobody_to_tell_that_is_said(town: Town):
    with town.parts.open_work() as work:
        lead = work.people.get(town.people["mcgrath"].id)
        gone, removed = lead.remove(by="test", at=town.clock.now())
        work.people.save(gone, because=removed)
        work.commit()
    at_question(town, 10)
    town.says("leblanc", "exclude cormier, doucet")

    receipt = town.says("leblanc", "send")

    assert "There is nobody whom I may tell. Please telephone the program lead." in receipt
    assert "are being told" not in receipt and "is being told" not in receipt
    assert town.last(town.direct("hebert")).endswith("Now: please telephone the program lead.")


@pytest.mark.rule("P1.12")
def test_it_stays_under_the_leads_today_until_a_region_is_chosen_and_names_nobody_kept_out(town: Town):
    code = refers(town, more="exclude cormier, doucet")
    town.pass_time(timedelta(hours=13))

    heard = town.says("mcgrath", "today")

    assert f"1. {code}: no coordinator has it since Saturday 21 November, 10:52; choose a region." in heard
    assert heard.endswith(f"Now: `referral region {code}` and the number of another region.")
    assert "Cormier" not in heard and "Doucet" not in heard
    town.says("mcgrath", f"referral region {code} 3 yes")
    assert code not in town.says("mcgrath", "today")


@pytest.mark.rule("P1.12")
def test_the_alternate_of_the_only_coordinator_is_alerted(town: Town):
    town.moves_in("cyr", Role.MEMBER, Agency.VICTIMS, region=3, language="en")
    with town.parts.open_work() as work:
        savoie = work.people.get(town.people["savoie"].id)
        work.people.save_quietly(replace(savoie, alternate=town.people["cyr"].id))
        work.commit()
    lines = (
        "aiguiller",
        "aujourd’hui 10 h 30",
        "Rose",
        "Émond",
        "506-555-0143",
        "non",
        "da 19",
        "oui",
        "oui",
        "2",
    )
    for line in (*lines, "exclure savoie"):
        town.says("ouellette", line)

    code = code_in(town.says("ouellette", "envoyer"))

    assert town.rings(town.direct("cyr")) == [
        f"{code}: new referral, 10:52. You stand in. Please call the program lead"
    ]
    assert town.rings(town.direct("mcgrath"))
    assert town.heard(town.direct("savoie")) == []


@pytest.mark.rule("P12.11")
def test_the_lead_learns_nothing_of_a_referral_that_has_its_coordinators(town: Town):
    code = refers(town)

    assert town.says("mcgrath", f"referral region {code} 3").startswith(f"I know no referral {code}")


# --- immediate safety and the brain assessment ------------------------------------------------------------
@pytest.mark.rule("P2.8")
def test_missing_safety_is_shown_to_the_coordinator(town: Town):
    code = refers(town, plan="no")

    card = town.says("cormier", f"referral show {code}")

    assert "First: is the person safe now? The safety plan becomes a task when the case opens." in card
    assert len(card.splitlines()) <= 12


@pytest.mark.rule("P2.9")
def test_the_brain_assessment_is_asked_until_it_is_answered(town: Town):
    code = refers(town, brain="3")
    town.says("cormier", f"referral take {code}")
    town.hears_no_more()

    town.pass_time(timedelta(hours=24))
    ring = f"{code}: something is to be confirmed. `referral assessment {code} offered`"
    assert town.rings(town.direct("cormier")).count(ring) == 1
    assert town.says("cormier", f"referral assessment {code} bleeding").startswith("Say what came of it")
    assert "offered" in town.says("cormier", f"referral assessment {code} offered")
    town.hears_no_more()
    town.pass_time(timedelta(days=8))

    assert ring not in town.rings(town.direct("cormier"))
    assert kept(town, code).brain_assessment == "offered"


# --- the team's notice (P2.10) ----------------------------------------------------------------------------
@pytest.mark.rule("P2.10")
def test_the_team_is_told_reference_basis_and_clock_and_no_name(town: Town):
    code = refers(town, more="exclude hebert")
    town.hears_no_more()

    answer = town.says("cormier", f"referral notice {code}")

    assert answer.startswith(f"{code}: 1 member told that there is a referral, 10:52. Nothing of whom.")
    notice = town.last(town.direct("leblanc"))
    assert notice.startswith(f"{code}: the region has a referral, received Saturday 21 November 2026, 10:52.")
    assert "Basis: ODARA 9, high risk" in notice
    assert "Monday 23 November, 10:52" in notice
    assert not {"Marie", "Tremblay", "0142"} & set(re.findall(r"\w+", notice))
    assert town.rings(town.direct("leblanc")) == []
    assert town.heard(town.direct("hebert")) == []


@pytest.mark.rule("P2.10")
def test_without_a_notice_the_coordinators_are_reminded_and_with_it_no_more(town: Town):
    code = refers(town)
    town.says("cormier", f"referral take {code}")
    town.pass_time(timedelta(hours=36, minutes=1))
    ring = f"URGENT {code}: the team is to be told by 10:52. `!referral notice {code}`"
    assert town.rings("coordination:1").count(ring) == 1

    town.says("cormier", f"!referral notice {code}", room="coordination:1")
    town.hears_no_more()
    town.pass_time(timedelta(hours=12))

    assert ring not in town.rings("coordination:1")


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_gives_no_notice(town: Town):
    code = refers(town)

    assert code in plain(town.says("savoie", f"aiguillage avis {code}"))
    assert town.heard(town.direct("leblanc"))[-1].startswith("Sent at")


@pytest.mark.rule("P2.4")
def test_fifty_nine_hours_after_both_are_eleven_hours_late():
    """Scored and agreed on Friday evening, sent on Monday morning."""
    agreed = datetime(2026, 11, 13, 22, 0, tzinfo=ATLANTIC)
    sent = datetime(2026, 11, 16, 9, 15, tzinfo=ATLANTIC)

    late = a_referral(agreed_at=agreed, assessed_at=agreed - timedelta(minutes=30), sent_at=sent).late

    assert late == timedelta(hours=11, minutes=15)


# --- question 1: a no in whatever words, and the hour that the 48 count from ------------------------------------
@pytest.mark.rule("P2.13")
@pytest.mark.parametrize(
    "said",
    [
        "no, she does not want",
        "non merci",
        "not yet",
        "pas encore",
        "she doesn’t agree",
        "elle ne veut pas",
        "No.",
    ],
)
def test_a_no_in_whatever_words_ends_it_and_nothing_is_kept(town: Town, said: str):
    town.says("leblanc", "refer")

    heard = town.says("leblanc", said)

    assert (
        heard.startswith("Without the person's agreement nothing is taken down")
        or "nothing was kept" in heard
    )
    with town.parts.open_work() as work:
        assert work.dialogues.open_of(town.people["leblanc"].id, town.direct("leblanc")) is None


@pytest.mark.rule("P2.4")
@pytest.mark.parametrize("said", ["hier", "yesterday", "today", "friday"])
def test_a_day_alone_is_asked_for_its_hour(town: Town, said: str):
    town.says("leblanc", "refer")

    assert town.says("leblanc", said).startswith("At what time?")


@pytest.mark.rule("P2.4")
def test_a_day_that_lies_ahead_this_year_is_not_taken_for_last_year(town: Town):
    town.says("leblanc", "refer")

    assert "Write the year" in town.says("leblanc", "25 nov 9am")
    assert "2 of 9" in town.says("leblanc", "20 nov 9am")


@pytest.mark.parametrize("said", ["22h30", "hier soir", "da 39", "506-555-0142"])
def test_what_answers_another_question_is_no_name(town: Town, said: str):
    town.says("leblanc", "refer")
    town.says("leblanc", "today 10:30")

    assert "First name?" in town.says("leblanc", said)
