"""A whole request to contact, in English and in French (CONVERSATION 3.1, 3.2)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.build import code_in, plain, refers
from tests.stories.referral.asking import PHONE
from tests.town import ATLANTIC, Town

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
@pytest.mark.rule("P2.12")
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
        "It can still go on professional judgement, with a sentence saying why; "
        "or later, if something changes.\n"
        "Type `judgement` and your reason, or the right score."
    )
    assert summary.splitlines() == [
        "Please check. Someone must not see it? `exclude` and the name first.",
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


@pytest.mark.rule("P2.3")
def test_that_the_person_agreed_is_kept_and_shown_with_its_day_and_hour(town: Town):
    code = refers(town, agreed="yesterday 21:30")

    with town.parts.open_work() as work:
        assert work.referrals.get(code).agreed_at == datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    assert "Agreed: Friday 20 November 2026, 21:30" in town.says("cormier", f"referral show {code}")


@pytest.mark.rule("P2.14")
def test_a_second_send_sends_nothing_again(town: Town):
    refers(town)

    assert town.says("leblanc", "send").startswith("Already sent")
    with town.parts.open_work() as work:
        assert len(work.referrals.where()) == 1


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
    assert asked == TELEPHONE
    assert again == f"C’est votre aiguillage, en cours depuis le dimanche 22 novembre à 2 h 41.\n{TELEPHONE}"
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
