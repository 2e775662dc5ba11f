"""Sharing without consent, as a coordinator lives it (PROTOCOL P9)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.case import Basis
from casework.people import Agency, Area, Role
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, change, plain
from tests.town import Town

TALK = (
    ("nonconsent R-7KQ4", "1 of 15. High risk of serious harm or death comes first"),
    ("da 24", "2 of 15. When was the talk with the person?"),
    ("today 9:30", "3 of 15. Was the risk explained plainly, and understood?\n1 yes\n2 not yet"),
    ("1", "4 of 15. Was it explained what the team does, and who is in it?"),
    ("yes", "5 of 15. Was what worries the person about CCR heard"),
    ("y", "6 of 15. Was somebody offered whom the person knows and trusts"),
    ("oui", "7 of 15. Does the person know that they can join at any time"),
    ("1", "8 of 15. Who is in danger? Type numbers.\n1 the person\n2 a child"),
)
GROUND = (
    ("1 2", "9 of 15. Why is sharing necessary for that?"),
    ("He said on Friday that he would end it; he knows where she works", "10 of 15. Was the person told"),
    ("yes", "11 of 15. What does the person fear could follow"),
    ("that he learns of it; nobody calls the home", "12 of 15. What stands in the way of consenting"),
    ("I do not trust the police", "13 of 15. The person's date of birth?"),
    ("14 March 1991", "14 of 15. The offending partner, name only. First name?"),
    ("Alain", "15 of 15. Last name?"),
    ("Roussel", "Please check R-7KQ4, 2 of 2."),
)


@pytest.fixture
def town(town: Town) -> Town:
    """The team; Thériault is in child and youth services, Poirier in social assistance; R-7KQ4 is taken."""
    a_team(town)
    town.moves_in("poirier", agency=Agency.SOCIAL)
    change(town, "theriault", areas=(Area.CHILD,))
    change(town, "poirier", areas=(Area.ASSISTANCE, Area.HOUSING))
    with town.parts.open_work() as work:
        cormier = town.people["cormier"].id
        now = town.clock.now()
        agreed = now - timedelta(days=1)
        referral = a_referral(state=Status.TAKEN, taken_by=cormier, agreed_at=agreed, sent_at=now)
        work.referrals.put(referral)
        work.commit()
    return town


def recorded(town: Town) -> str:
    town.talks("cormier", *TALK, *GROUND)
    return town.says("cormier", "send")


def opened(town: Town) -> str:
    recorded(town)
    town.says("cormier", "case open R-7KQ4")
    answer = town.says("cormier", "yes R-7KQ4")
    found = re.match(r"Open: room (\S+), ", answer)
    assert found, answer
    town.everybody_accepts()
    return found[1]


# --- the whole way ----------------------------------------------------------------------------------
@pytest.mark.rule("P9.1")
@pytest.mark.rule("P9.2")
@pytest.mark.rule("P9.4")
@pytest.mark.rule("P9.6")
def test_from_the_talk_to_the_room(town: Town):
    opening = town.says("cormier", "nonconsent R-7KQ4")
    town.talks("cormier", *TALK[1:])
    ground = town.says("cormier", "1 2")
    town.talks("cormier", *GROUND[1:-1])
    town.says("cormier", "Roussel")
    summary = "\n".join(town.heard(town.direct("cormier"))[-2:])
    answer = town.says("cormier", "send")
    shown = town.says("cormier", "case open R-7KQ4")
    town.hears_no_more()
    is_open = town.says("cormier", "yes R-7KQ4")

    assert opening.splitlines()[:3] == [
        "Sharing without consent, R-7KQ4: 15 questions; `pause` works.",
        "In danger now: 911 first.",
        "Only for a high risk of serious harm or death, and after a talk with the person.",
    ]
    assert ground.splitlines()[:3] == [
        "The ground in law:",
        "Right to Information and Protection of Privacy Act, s. 46(1)(i):",
        "“necessary to protect the mental or physical health or the safety of any individual or group of "
        "individuals” (as CCR quotes it)",
    ]
    assert summary.splitlines() == [
        "Please check R-7KQ4, 1 of 2.",
        "1 High risk: DA 24, extreme danger",
        "2 Talk with the person: Saturday 21 November 2026, 09:30, Atlantic",
        "3 Risk explained: yes",
        "4 Team explained: yes",
        "5 Worries heard: yes",
        "6 Known provider offered: yes",
        "7 Knows they can join: yes",
        "8 In danger: the person, a child",
        "Please check R-7KQ4, 2 of 2.",
        "9 Why it is necessary: He said on Friday that he would end it; he knows where she works",
        "10 Person told: yes",
        "11 Fears, and how they are limited: that he learns of it; nobody calls the home",
        "12 In the way, as said: I do not trust the police",
        "13 Born: 14 March 1991",
        "14 Offending partner, first name: Alain",
        "15 Offending partner, last name: Roussel",
        "`send`, `change 3`, or `cancel`",
    ]
    assert answer == (
        "Recorded for R-7KQ4: has not consented; sharing because of the danger.\n"
        "When: Saturday 21 November 2026, 10:50\n"
        "Ground: Right to Information and Protection of Privacy Act, s. 46(1)(i)\n"
        "The person knows what will be said, to whom and why.\n"
        "Only police, Victim Services and Social Development protection; only what is needed to act.\n"
        "Now: `case open R-7KQ4` shows who would be invited."
    )
    assert shown == (
        "Nothing is open yet. The person has not consented.\n"
        "Would be invited: Cormier, Victim Services, coordinator; Leblanc, police; "
        "Thériault, Social Development\n"
        "Not invited: Poirier, Social Development: without consent only adult protection, and child and "
        "youth services; Thériault comes instead\n"
        "Not invited: Roy, health: without consent only police, Victim Services and Social Development take "
        "part\n"
        "Not invited: Gallant, Savoie, domestic-violence sector: without consent only police, Victim Services "
        "and Social Development take part\n"
        "Now: `yes R-7KQ4` opens it. Until 11:00."
    )
    code = is_open.split()[2].rstrip(",")
    assert is_open == (
        f"Open: room {code}, 10:50. 3 invited.\n"
        "Team meeting due by Monday 23 November, 10:50.\n"
        f"Now: `meeting propose {code}`."
    )
    assert town.members(f"case:{code}") == {"cormier", "leblanc", "theriault"}
    card, _, connection, *_ = town.heard(f"case:{code}")[:4]
    assert card == (
        "The person has not consented: this is shared only to act on a danger.\n"
        "In danger: the person, a child\n"
        "Person: Marie Tremblay, born 14 March 1991\n"
        "Offending partner, name only: Alain Roussel\n"
        "Basis: DA 24, extreme danger\n"
        "Ground: Right to Information and Protection of Privacy Act, s. 46(1)(i)\n"
        "Only these take part: police, Victim Services, Social Development. "
        "Meeting due by Monday 23 November, 10:50\n"
        "Share only what is needed to act on the risk; each agency acts under its own law.\n"
        "The person knows of this. Cormier keeps the connection.\n"
        "Search your own records for the person only. Open no file under the other name; it is given solely "
        "to recognise it in the person's file, and nothing else about that partner is shared.\n"
        "Write no address or whereabouts here.\n"
        "Now: `!checked nothing` or `!checked share`."
    )
    said = town.heard(f"case:{code}")
    [connection] = [body for body in said if "Safety planning" in body]
    assert connection.startswith("T2, Cormier, by Sunday 22 November, 10:50\nSafety planning with the person")
    assert "others go through Cormier" in connection
    for body in said:
        assert "trust the police" not in body
        assert "where she works" not in body
    assert "DA 24, extreme danger" in town.says("leblanc", f"risk {code}")
    with town.parts.open_work() as work:
        assert work.cases.get(code).basis is Basis.DANGER
        [clock] = work.deadlines.open(case="R-7KQ4", rule="team-meeting")
        assert clock.due_at == town.clock.now() + timedelta(hours=48)


FRENCH = (
    ("sans consentement R-9TMF", "1 sur 15. Le risque élevé de blessures graves ou de décès"),
    ("jugement menaces de mort répétées, armes à la maison", "2 sur 15. Quand a eu lieu l’entretien"),
    ("hier 20h", "3 sur 15. Le risque a-t-il été expliqué simplement, et compris?"),
    ("oui", "4 sur 15. A-t-on expliqué ce que fait l’équipe"),
    ("o", "5 sur 15. Ce qui inquiète la personne dans la RCC"),
    ("pas encore", "L’entretien n’est pas complet : ce point attend une autre conversation."),
    ("reprendre", "5 sur 15."),
    ("1", "6 sur 15. A-t-on offert qu’une personne de confiance"),
    ("1", "7 sur 15. La personne sait-elle qu’elle peut se joindre à tout moment"),
    ("oui", "8 sur 15. Qui est en danger? Écrivez les numéros."),
    ("la personne et un enfant", "al. 46(1)i) :"),
    ("Il a dit qu’il viendrait cette semaine", "10 sur 15. A-t-on dit à la personne"),
    ("non", "10 sur 15. En quoi le dire nuirait-il"),
    ("Il lit ses messages", "11 sur 15. Que craint la personne"),
    ("passer", "12 sur 15. Qu’est-ce qui empêche de consentir"),
    ("passer", "13 sur 15. La date de naissance"),
    ("inconnu", "14 sur 15. Partenaire maltraitant ou maltraitante, le nom seulement. Prénom?"),
    ("Luc Bélanger", "Le dernier mot est-il le nom de famille?"),
    ("oui", "15 Partenaire maltraitant ou maltraitante, nom de famille : Bélanger"),
    (
        "envoyer",
        "Noté pour R-9TMF : n’a pas consenti; on communique à cause du danger.\nQuand : samedi 21 novembre 2026 à 10 h 50",
    ),
    ("dossier ouvrir R-9TMF", "Rien n’est encore ouvert. La personne n’a pas consenti."),
)


@pytest.mark.rule("P9.1")
@pytest.mark.rule("P11.1")
def test_the_whole_way_in_french(town: Town):
    for name, agency in (("martin", Agency.POLICE), ("thibodeau", Agency.HEALTH), ("daigle", Agency.DV)):
        town.moves_in(name, Role.MEMBER, agency, region=3, language="fr")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("savard", Role.MEMBER, Agency.SOCIAL, region=3, language="fr")
    change(town, "savard", areas=(Area.ADULT,))
    with town.parts.open_work() as work:
        now = town.clock.now()
        agreed = now - timedelta(days=1)
        referral = a_referral(id="R-9TMF", region=3, state=Status.TAKEN, agreed_at=agreed, sent_at=now)
        work.referrals.put(replace(referral, first="Rose", last="Émond"))
        work.commit()

    for said, answered in FRENCH:
        heard = plain(town.says("cyr", said))
        assert answered in heard, (said, heard)
    answer = plain(town.says("cyr", "oui R-9TMF"))

    found = re.match(r"Ouvert : salle (\S+), 10 h 50\. Invitations : 3\.", answer)
    assert found, answer
    assert town.members(f"case:{found[1]}") == {"cyr", "martin", "savard"}
    said = plain("\n".join(town.heard(f"case:{found[1]}")))
    assert "\nCe qui manque encore :\nT1, " in said and "D’après l’accueil" not in said
    card = plain(town.heard(f"case:{found[1]}")[0])
    assert card == (
        "La personne n’a pas consenti : on communique seulement pour agir contre un danger.\n"
        "En danger : la personne, un enfant\n"
        "Personne : Rose Émond, date de naissance inconnue\n"
        "Partenaire maltraitant ou maltraitante, le nom seulement : Luc Bélanger\n"
        "Risque : jugement : menaces de mort répétées, armes à la maison\n"
        "Fondement : Loi sur le droit à l’information et la protection de la vie privée, al. 46(1)i)\n"
        "Seuls participent : police, Services aux victimes, Développement social. "
        "Réunion au plus tard le lundi 23 novembre à 10 h 50\n"
        "Ne communiquez que ce qu’il faut pour agir contre le risque; chaque organisme agit selon sa propre "
        "loi.\n"
        "La personne ne le sait pas : avant tout contact, parlez à Cyr, qui garde le lien.\n"
        "Ne cherchez dans vos dossiers que la personne. N’ouvrez aucun dossier sous l’autre nom; il sert "
        "uniquement à le reconnaître dans le dossier de la personne, et rien d’autre à son sujet n’est "
        "communiqué.\n"
        "N’écrivez ici ni adresse ni lieu de séjour.\n"
        "Maintenant : `!vérifié rien` ou `!vérifié partager`."
    )


@pytest.mark.rule("P9.4", "P9.6")
def test_without_an_intake_no_task_is_said_to_come_from_one(town: Town):
    code = opened(town)

    assert any(said.startswith("What is still missing:\nT1, ") for said in town.heard(f"case:{code}"))


@pytest.mark.rule("P9.4")
@pytest.mark.rule("P4.4")
def test_an_intake_may_follow_and_calls_for_its_tasks(town: Town):
    recorded(town)

    assert "1 of " in town.says("cormier", "intake R-7KQ4")


def test_it_is_found_by_other_spellings(town: Town):
    for said in ("non-consent R-7KQ4", "sans-consentement R-7KQ4", "Sans Consentement r7kq4"):
        assert "1 of 15." in town.says("cormier", said)
        town.says("cormier", "cancel")
    assert "like this: `nonconsent R-7KQ4`" in town.says("cormier", "nonconsent")


# --- before it is whole -------------------------------------------------------------------------------
@pytest.mark.rule("P9.1")
def test_below_the_threshold_and_without_judgement_nothing_is_shared(town: Town):
    town.says("cormier", "nonconsent R-7KQ4")

    low = town.says("cormier", "odara 5")

    assert low.startswith("ODARA 5 is below the CCR threshold, which is 7.")
    assert "1 of 15." in low
    assert "2 of 15." in town.says("cormier", "judgement the threats are getting worse")


@pytest.mark.rule("P9.1")
@pytest.mark.parametrize("typed", ["today", "this morning", "yesterday"])
def test_the_talk_has_its_hour_and_none_is_made_up(town: Town, typed: str):
    """It counts as the contact with the person, and is read as it was written."""
    town.talks("cormier", *TALK[:2])

    assert town.says("cormier", typed).startswith("At what time? The day alone is not enough.")
    assert town.says("cormier", "today 9:30").startswith("Noted: the talk was")


@pytest.mark.rule("P9.1")
def test_a_talk_that_is_not_complete_waits_and_nothing_opens(town: Town):
    town.talks("cormier", *TALK[:5])

    waiting = town.says("cormier", "not yet")

    assert waiting == (
        "The talk is not complete: this part waits for another talk.\n"
        "Until then nothing is shared without consent. If the person agrees meanwhile: `consent`.\n"
        "Kept: 2 of 5 parts of the talk\n"
        "Now: `resume` after you have spoken again."
    )
    assert "no written consent" in town.says("cormier", "case open R-7KQ4")
    assert (
        town.restarted()
        .says("cormier", "nonconsent R-7KQ4")
        .startswith("This is the ground without consent (R-7KQ4).\n5 of 15.")
    )


@pytest.mark.rule("P9.2")
def test_who_was_not_told_needs_the_reason(town: Town):
    town.talks("cormier", *TALK, *GROUND[:2])

    town.talks("cormier", ("no", "10 of 15. Why would telling interfere"), ("he reads her messages", "11 of"))
    town.talks("cormier", ("skip", "12 of 15"), ("skip", "13 of 15"), ("unknown", "14 of 15"))
    town.talks("cormier", ("Alain", "15 of 15"), ("Roussel", "; Why telling would interfere: he reads her"))

    assert "The person was not told; why is recorded." in town.says("cormier", "send")
    with town.parts.open_work() as work:
        assert work.nonconsents.get("R-7KQ4").not_informed == "he reads her messages"


@pytest.mark.rule("P9.9")
def test_what_is_in_the_way_is_kept_as_said_and_nobody_is_said_to_refuse(town: Town):
    answer = recorded(town)

    assert answer.startswith("Recorded for R-7KQ4: has not consented;")
    assert "refuse" not in answer.casefold()
    with town.parts.open_work() as work:
        ground = work.nonconsents.get("R-7KQ4")
        assert ground.in_the_way == "I do not trust the police"
        assert ground.fears == "that he learns of it; nobody calls the home"
        assert ground.in_danger == ("person", "child")


@pytest.mark.rule("P9.1")
def test_the_talk_counts_as_having_reached_the_person(town: Town):
    recorded(town)

    with town.parts.open_work() as work:
        referral = work.referrals.get("R-7KQ4")
    assert referral.state is Status.CONTACTED
    assert referral.attempts[-1].at == town.clock.now() - timedelta(hours=1, minutes=20)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (Status.SENT, "Take it first: `referral take R-3HXD`."),
        (Status.CLOSED, "R-3HXD is not at that point."),
    ],
)
def test_only_a_referral_in_hand(town: Town, state: Status, said: str):
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3HXD", state=state))
        work.commit()

    assert town.says("cormier", "nonconsent R-3HXD").startswith(said)


def test_with_consent_there_is_no_sharing_without(town: Town):
    consent, because = a_consent().record(by="test", at=town.clock.now())
    with town.parts.open_work() as work:
        work.consents.add(consent, because=because)
        work.commit()

    answer = town.says("cormier", "nonconsent R-7KQ4")

    assert answer.startswith("The person has consented: R-7KQ4 goes on with consent.")


@pytest.mark.rule("P12.11")
def test_who_may_not_know_of_it_learns_nothing(town: Town):
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="en")
    town.moves_in("tremblay", Role.COORDINATOR, Agency.VICTIMS, first="Marie")

    for name in ("cyr", "tremblay"):
        assert town.says(name, "nonconsent R-7KQ4").startswith("I know no referral R-7KQ4 that you can see.")
    for name in ("leblanc", "mcgrath"):
        assert town.says(name, "nonconsent R-7KQ4").startswith("Only a coordinator can do that.")


# --- when the talk was, and reasons that are reasons ---------------------------------------------------------
@pytest.mark.rule("P9.1")
def test_the_talk_is_of_this_danger_and_not_of_years_ago(town: Town):
    town.talks("cormier", *TALK[:2])

    answer = town.says("cormier", "1 january 2020 10:00")

    assert answer.splitlines()[:2] == [
        "That is before this referral, or before the sharing ended.",
        "It takes a talk about this danger, of 20 November 2026 or later.",
    ]
    assert "2 of 15." in answer
    assert "3 of 15." not in town.says("cormier", "tomorrow 10:00")
    heard = town.says("cormier", "today 9:30")
    assert heard.startswith("Noted: the talk was Saturday 21 November 2026, 09:30.")


@pytest.mark.rule("P9.2", "P2.2")
def test_a_letter_is_no_reason(town: Town):
    town.says("cormier", "nonconsent R-7KQ4")
    refused = town.says("cormier", "judgement x")
    assert refused.startswith("A reason in a few words, as it will stand in the record; at least three.")
    assert "1 of 15." in refused
    town.talks("cormier", *TALK[1:], ("1 2", "9 of 15."), ("x", "at least three"))

    assert "10 of 15." in town.says("cormier", "He said he would end it")
    town.talks("cormier", ("no", "Why would telling interfere"), ("x", "at least three"))


@pytest.mark.rule("P9.1", "P11.1")
def test_both_are_said_in_french_too(town: Town):
    town.says("cormier", "langue fr")
    town.says("cormier", "sans-consentement R-7KQ4")
    assert town.says("cormier", "jugement x").startswith(
        "Un motif en quelques mots, tel qu’il sera au dossier"
    )
    town.says("cormier", "da 24")
    assert town.says("cormier", "1 janvier 2020 10 h").startswith("C’est avant cet aiguillage")
    assert town.says("cormier", "aujourd’hui 9 h 30").startswith(
        "Noté\u00a0: l’entretien, le samedi 21 novembre"
    )
