"""A case: opened, looked at, its records checked (PROTOCOL P4; CONVERSATION 3.5)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.handlers.looking import CLOCKS
from bot.render import Renderer
from bot.words import is_called
from casework.consent import Standing
from casework.deadlines import BY_NAME
from casework.intake import BRAIN, CHILDREN, DANGER_ASSESSMENT, FIREARMS, INTERPRETER, SAFETY_PLAN, follow_ons
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, an_intake, an_open_case, change, plain
from tests.town import ATLANTIC, Town

FIVE = datetime(2026, 11, 21, 17, 22, tzinfo=ATLANTIC).astimezone(UTC)
CARD = (
    "Client: Marie Tremblay, born 14 March 1991\n"
    "Offending partner, name only: Alain Roussel\n"
    "Basis: ODARA 9, high risk\n"
    "Taking part: police, Victim Services, health, domestic-violence sector\n"
    "Team meeting due by Monday 23 November, 10:52\n"
    "Search your own records for the client only. Open no file under the other name; it is given solely "
    "to recognise it in the client's file, and nothing else about that person is shared.\n"
    "Write no address or whereabouts here.\n"
    "Now: `!checked nothing` or `!checked share`."
)
"""What stands first in the room of R-7KQ4 (CONVERSATION 3.5)."""


@pytest.fixture
def town(town: Town) -> Town:
    """The Fredericton team, somebody of the offending partner's name, and front-line staff."""
    a_team(town)
    town.moves_in("roussel", agency=Agency.POLICE, first="A.")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV)
    return town


def ready(town: Town, **changed: object) -> None:
    """Consent and intake of R-7KQ4 are there; it was referred at 10:52."""
    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent().record(by=cormier, at=now)
    intake = an_intake(factors={"weapons": "yes", "children": "yes", **changed})
    sent_at = datetime(2026, 11, 21, 14, 52, tzinfo=UTC)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=sent_at))
        work.consents.add(consent, because=recorded)
        work.intakes.add(intake, because=intake.recorded(by=cormier))
        work.commit()


def left_out_for_reasons(town: Town) -> None:
    town.moves_in("hebert", agency=Agency.POLICE, last="Hébert")
    town.moves_in("lang", agency=Agency.HEALTH)
    hebert = town.people["hebert"].affirmation
    assert hebert is not None
    change(town, "hebert", affirmation=replace(hebert, until=datetime(2026, 11, 14, 12, tzinfo=UTC)))
    away = {"away_from": FIVE - timedelta(days=1), "away_until": datetime(2026, 11, 30, 12, tzinfo=UTC)}
    change(town, "lang", **away)


def opened(town: Town) -> str:
    town.says("cormier", "case open R-7KQ4")
    answer = town.says("cormier", "yes R-7KQ4")
    found = re.match(r"Open: room (\S+), ", answer)
    assert found, answer
    town.everybody_accepts()
    return found[1]


# --- opening --------------------------------------------------------------------------------------
@pytest.mark.rule("P4.5")
def test_every_exclusion_is_explained_before_it_opens(town: Town):
    town.clock.set(FIVE)
    ready(town)
    left_out_for_reasons(town)
    town.hears_no_more()

    counted = town.says("cormier", "!case open R-7KQ4", room="coordination:1")
    shown = town.last(town.direct("cormier"))

    assert counted == (
        "R-7KQ4: 4 people can be invited, 5 cannot.\nNow: the list is in our direct room; confirm there."
    )
    lines = shown.splitlines()
    assert lines[:2] == [
        "Nothing is open yet.",
        "Would be invited: Cormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector",
    ]
    assert lines[2:-1] == [
        "Not invited: Hébert, police: affirmation lapsed 14 November 2026; Leblanc comes instead",
        "Not invited: A. Roussel, police: same name as the client or the offending partner; "
        "kept out, not told; Leblanc comes instead",
        "Not invited: Thériault, Social Development: not agreed by the client",
        "Not invited: Lang, health: away until 30 November 2026; Roy comes instead",
        "Not invited: Savoie, domestic-violence sector: one seat for each agency; Gallant comes instead",
        "Same name, and for certain another person? `case add` once it is open.",
    ]
    assert lines[-1] == ("Now: `yes R-7KQ4` opens it, or `case exclude @user R-7KQ4` first. Until 17:32.")


@pytest.mark.rule("P4.6")
def test_it_opens_with_a_card_and_rings(town: Town):
    town.clock.set(FIVE)
    ready(town)
    town.says("cormier", "case open R-7KQ4")
    town.hears_no_more()
    town.clock.pass_(timedelta(minutes=1))

    answer = town.says("cormier", "yes R-7KQ4")

    code = answer.split()[2].rstrip(",")
    assert answer == (
        f"Open: room {code}, 17:23. 4 invited.\n"
        "Team meeting due by Monday 23 November, 10:52.\n"
        f"Now: `meeting propose {code}`."
    )
    card, coming = town.heard(f"case:{code}")[:2]
    assert card == CARD
    assert coming == (
        "4 people are coming.\nCormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector"
    )
    [ring] = town.rings(town.direct("leblanc"))
    assert ring == f"{code}: you are invited. Open the room. 17:23, and 1 more: `today`"
    assert not town.rings(town.direct("cormier"))
    assert town.members(f"case:{code}") == {"cormier", "leblanc", "roy", "gallant"}
    assert town.last("coordination:1") == f"R-7KQ4 is now the case {code}, open since 17:23."


@pytest.mark.rule("P4.1")
def test_the_file_number_is_of_the_referrals_local_day_and_unique(town: Town):
    ready(town)
    an_open_case(town, code="M4-WP8", referral_id="R-9TMF")
    with town.parts.open_work() as work:
        other = work.cases.get("M4-WP8")
        work.cases.save_quietly(replace(other, file_number="1_11212026_TM"))
        work.commit()

    code = opened(town)

    with town.parts.open_work() as work:
        case = work.cases.get(code)
        assert case.file_number == "1_11212026_TM-2"
        assert case.initials == "TM"
        assert case.key_contact == town.people["cormier"].id
        assert work.referrals.get("R-7KQ4").state is Status.OPENED


@pytest.mark.rule("P4.4")
@pytest.mark.rule("P4.13")
def test_the_intake_calls_for_tasks(town: Town):
    ready(town)

    code = opened(town)

    [said] = [body for body in town.heard(f"case:{code}") if body.startswith("From the intake")]
    assert said.splitlines()[1].startswith("T1, Leblanc, by Sunday 22 November, 10:50: Firearms or weapons")
    assert said.splitlines()[2].startswith("T2, Cormier, by")  # Social Development is not in the scope
    assert said.splitlines()[3].startswith("T3, Gallant, by")  # the safety plan
    assert said.splitlines()[4].startswith("T4, Roy, by")
    assert said.splitlines()[5].startswith("T5, Cormier, by Saturday 28 November, 10:50: Danger Assessment")
    with town.parts.open_work() as work:
        assert [task.short for task in work.tasks.where(case=code)] == ["T1", "T2", "T3", "T4", "T5"]
        assert {d.subject for d in work.deadlines.open(rule="task-done")} == {
            f"{code}/T{n}" for n in (1, 2, 3, 4, 5)
        }


@pytest.mark.rule("P2.9", "P4.4")
@pytest.mark.parametrize(
    ("said_then", "factors", "asked_anew"),
    [
        ("not-needed", {"strangulation": "yes"}, True),
        ("not-needed", {"strangulation": "no"}, False),
        ("offered", {"strangulation": "yes"}, False),
        ("not-yet", {}, True),
    ],
)
def test_strangulation_that_the_referral_did_not_know_of_asks_for_the_assessment_anew(
    said_then: str, factors: dict[str, str], asked_anew: bool
):
    referral = a_referral(brain_assessment=said_then)

    assert (BRAIN in follow_ons(an_intake(factors=factors), referral)) is asked_anew


@pytest.mark.rule("P2.9")
def test_what_the_intake_answered_itself_is_not_asked_anew():
    intake = an_intake(factors={"strangulation": "yes"}, answers={"brain": "not-needed"})

    assert BRAIN not in follow_ons(intake, a_referral(brain_assessment="not-needed"))


@pytest.mark.rule("P1.2", "P4.6")
def test_the_card_says_who_takes_part_really_and_of_whom_nobody_does(town: Town):
    for name in ("gallant", "savoie"):
        change(town, name, state="removed")
    ready(town)

    code = opened(town)

    card = next(body for body in town.heard(f"case:{code}") if body.startswith("Client: "))
    assert "Taking part: police, Victim Services, health; nobody yet: domestic-violence sector\n" in card


@pytest.mark.rule("P8.1")
def test_its_clocks_start(town: Town):
    ready(town)

    code = opened(town)

    with town.parts.open_work() as work:
        [checks] = work.deadlines.open(rule="records-checked", subject=code)
        [review] = work.deadlines.open(rule="risk-reviewed", subject=code)
    assert checks.due_at == datetime(2026, 11, 23, 14, 52, tzinfo=UTC)
    assert review.due_at == datetime(2026, 12, 21, 14, 50, tzinfo=UTC)
    assert (review.case, review.responsible) == ("R-7KQ4", town.people["cormier"].id)


@pytest.mark.rule("P3.6")
@pytest.mark.parametrize(
    ("missing", "said"), [("consents", "no written consent"), ("intakes", "The intake of")]
)
def test_nothing_opens_without_consent_and_intake(town: Town, missing: str, said: str):
    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent().record(by=cormier, at=now)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED))
        if missing == "intakes":
            work.consents.add(consent, because=recorded)
        work.commit()

    assert said in town.says("cormier", "case open R-7KQ4")
    assert town.says("cormier", "yes R-7KQ4").startswith("Nothing waits here")


@pytest.mark.rule("P3.3")
def test_a_consent_that_is_gone_at_the_yes_opens_nothing(town: Town):
    ready(town)
    town.says("cormier", "case open R-7KQ4")
    with town.parts.open_work() as work:
        consent = work.consents.get("R-7KQ4")
        work.consents.save_quietly(replace(consent, state=Standing.WITHDRAWN))
        work.commit()

    assert "no written consent" in town.says("cormier", "yes R-7KQ4")


@pytest.mark.rule("P4.5")
def test_who_changed_meanwhile_is_shown_first(town: Town):
    ready(town)
    town.says("cormier", "case open R-7KQ4")
    away = {"away_from": town.clock.now(), "away_until": town.clock.now() + timedelta(days=3)}
    change(town, "gallant", **away)

    again = town.says("cormier", "yes R-7KQ4")

    assert again.startswith("Who can be invited has changed since I showed it.")
    assert "Nothing is open yet." in again
    assert "Savoie, domestic-violence sector" in again.splitlines()[2]
    assert town.says("cormier", "yes R-7KQ4").startswith("Open: room ")


def test_it_opens_once(town: Town):
    ready(town)
    code = opened(town)

    assert town.says("cormier", "case open R-7KQ4").startswith(f"It is open already, as {code}.")


def test_the_yes_typed_twice_says_that_it_is_open(town: Town):
    ready(town)
    code = opened(town)

    again = town.says("cormier", "yes R-7KQ4")

    assert again.startswith(f"It is open already, as {code}. Nothing was changed.")
    change(town, "cormier", language="fr")
    again = town.says("cormier", "oui r7kq4").replace("\u00a0", " ")
    assert again.startswith(f"Le dossier est déjà ouvert : {code}. Rien n’a été changé.")


@pytest.mark.rule("P12.11")
def test_a_yes_that_was_never_asked_of_them_tells_nobody_of_a_case(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE, region=3)
    ready(town)
    opened(town)

    assert town.says("doucet", "yes R-7KQ4").startswith("Nothing waits here for that yes.")
    assert town.says("roy", "yes R-7KQ4").startswith("Nothing waits here for that yes.")


@pytest.mark.rule("P1.12")
def test_a_coordinator_of_that_name_neither_opens_nor_reads_it(town: Town):
    town.moves_in("tremblay", Role.COORDINATOR, Agency.VICTIMS, first="Marie")
    ready(town)

    assert town.says("tremblay", "case open R-7KQ4").startswith("I know no referral R-7KQ4 that you can see.")

    code = opened(town)
    assert "tremblay" not in town.members(f"case:{code}")
    assert town.says("tremblay", f"case show {code}").startswith(f"I know no case {code} that you can see.")
    assert town.says("tremblay", "case open R-7KQ4").startswith("I know no referral R-7KQ4 that you can see.")


@pytest.mark.rule("P1.12")
def test_a_coincidence_of_names_is_undone_by_adding(town: Town):
    ready(town)
    code = opened(town)
    assert "roussel" not in town.members(f"case:{code}")

    shown = town.says("cormier", f"case add @roussel {code}")
    added = town.says("cormier", f"yes {code}")

    assert shown.splitlines()[:3] == [
        f"Nothing is changed yet. A. Roussel would read {code}.",
        "Kept out until now: same name as the client or the offending partner. "
        "Yes only if you know it is another person.",
        "Agency: police",
    ]
    assert added.startswith(f"A. Roussel is invited to {code}")
    assert "roussel" in town.members(f"case:{code}")
    assert town.heard(f"case:{code}")[-1].startswith("Client: Marie Tremblay")


@pytest.mark.rule("P1.12")
def test_who_is_kept_out_is_not_added_without_that_being_said(town: Town):
    an_open_case(town)
    town.says("cormier", "case exclude savoie K7-QF3")

    assert town.says("cormier", "case add savoie K7-QF3").splitlines()[1] == (
        "Kept out of it until now, without being told: somebody asked for that. Your yes ends it."
    )
    town.says("cormier", "!langue fr")
    assert "À l’écart jusqu’ici, sans le savoir" in town.says("cormier", "dossier ajouter savoie K7-QF3")
    town.says("cormier", "oui K7-QF3")
    assert "savoie" in town.members("case:K7-QF3")


@pytest.mark.rule("P1.12")
def test_a_yes_from_before_the_exclusion_does_not_end_it(town: Town):
    an_open_case(town)
    assert "Kept out" not in town.says("cormier", "case add savoie K7-QF3")
    town.says("cormier", "case exclude savoie K7-QF3")

    assert "Kept out of it until now" in town.says("cormier", "yes K7-QF3")
    assert "savoie" not in town.members("case:K7-QF3")


@pytest.mark.rule("P3.4")
def test_outside_the_scope_nobody_can_be_added(town: Town):
    ready(town)
    code = opened(town)

    answer = town.says("cormier", f"case add @theriault {code}")

    assert answer == "That is not possible. Nothing was changed.\nWhy: not agreed by the client"


# --- help -----------------------------------------------------------------------------------------
def test_help_in_the_direct_room_shows_the_code_that_a_command_wants(town: Town):
    """The person's own, where there is one case only."""
    an_open_case(town, "M4-WP8")
    shown = "\n".join(town.says("cormier", f"help {topic}") for topic in ("task", "meeting", "meeting 2"))

    for line in (
        "`task add M4-WP8 roy, monday 9:00, call the clinic`",
        "`task cannot T1 M4-WP8, the clinic is closed`",
        "`meeting confirm M4-WP8 2`",
    ):
        assert line in shown
    assert "`!task add roy, monday" in town.says("cormier", "!help task", room="case:M4-WP8")
    assert "M4-WP8" not in town.says("theriault", "help task")


# --- looking ----------------------------------------------------------------------------------------
def test_the_list_is_in_the_direct_room(town: Town):
    an_open_case(town)

    elsewhere = town.says("leblanc", "!case list", room="case:K7-QF3")
    listed = town.last(town.direct("leblanc"))

    assert elsewhere == "Answered in our direct room."
    assert listed.splitlines()[:2] == ["1 open case.", "K7-QF3, TM, open"]
    assert town.says("theriault", "case list") == "0 open cases.\nNow: nothing for you."


@pytest.mark.rule("P3.7")
def test_particulars_in_the_direct_room_alone(town: Town):
    ready(town)
    code = opened(town)
    room = f"case:{code}"

    status = town.says("roy", "!case show", room=room)
    card = town.says("roy", f"case show {code}")
    coordination = town.says("cormier", f"!case show {code}", room="coordination:1")

    assert status.splitlines()[1:] == [
        "Key contact: Cormier",
        "Records: 0 of 4 have checked, waiting: police, Victim Services, health, domestic-violence sector",
        "Next: task T1, due Sunday 22 November, 10:50",
        "Now: `!checked nothing` or `!checked share`",
    ]
    assert f"{code}, open, file 1_11212026_TM, since Saturday 21 November 2026, 10:50" in card
    assert "Client: Marie Tremblay, born 14 March 1991" in card
    assert "Open no file under the other name; it is given solely to recognise it" in card
    assert coordination == "Answered in our direct room."


def test_in_a_direct_room_the_case_is_asked_for(town: Town):
    assert town.says("cormier", "case show").startswith("Which case?")


@pytest.mark.rule("P12.3")
def test_who_can_read_it_since_when_and_who_cannot(town: Town):
    ready(town)
    left_out_for_reasons(town)
    code = opened(town)

    here = town.says("cormier", "!case people", room=f"case:{code}")
    town.says("cormier", f"case people {code}")
    detail = town.heard(town.direct("cormier"))[0]

    assert here.startswith(f"4 people can read {code} now.\n")
    assert "Leblanc, police, member: since Saturday 21 November, 10:50" in here
    assert "Not invited" not in here
    assert "Not invited: Thériault, Social Development: not agreed by the client" in detail


# --- records checked --------------------------------------------------------------------------------
@pytest.mark.rule("P4.7")
def test_each_agency_checks_and_one_counter_is_edited(town: Town):
    ready(town)
    code = opened(town)
    room = f"case:{code}"

    nothing = town.says("roy", "!checked nothing", room=room)
    share = town.says("leblanc", f"checked share {code} two calls in March")

    assert (
        nothing
        == f"* {code}: 1 of 4 has checked.\nWaiting: police, Victim Services, domestic-violence sector"
    )
    assert share.startswith(f"Noted, {code}: Leblanc will share at the meeting, 10:50.\nAgency: police")
    bodies = town.heard(room)
    assert f"* {code}: 2 of 4 have checked.\nWaiting: Victim Services, domestic-violence sector" in bodies
    assert (
        "Leblanc has checked: will share at the meeting.\nAgency: police\nNote: two calls in March" in bodies
    )


@pytest.mark.rule("P4.7")
def test_only_the_missing_are_reminded_and_the_coordinator_learns_who(town: Town):
    ready(town)
    code = opened(town)
    for name, answer in (("roy", "nothing"), ("gallant", "share"), ("cormier", "nothing")):
        town.says(name, f"checked {answer} {code}")
    town.hears_no_more()

    town.until(datetime(2026, 11, 23, 10, 52, tzinfo=UTC))

    missing = f"{code}: your records check is missing. `checked nothing {code}`, or `share`"
    assert missing in town.rings(town.direct("leblanc"))
    assert not [ring for ring in town.rings(town.direct("roy")) if "records check" in ring]
    told = [body for body in town.heard(town.direct("cormier")) if "not everybody has checked" in body]
    assert told and "Missing: Leblanc, police" in told[0]


@pytest.mark.rule("P4.7")
def test_when_all_have_checked_nobody_is_reminded(town: Town):
    ready(town)
    code = opened(town)

    for name in ("roy", "gallant", "cormier", "leblanc"):
        town.says(name, f"checked nothing {code}")

    assert town.last(f"case:{code}") == f"* {code}: all 4 have checked."
    with town.parts.open_work() as work:
        assert not work.deadlines.open(rule="records-checked")


def test_a_check_says_what_it_needs(town: Town):
    an_open_case(town)

    answer = town.says("roy", "!checked maybe", room="case:K7-QF3")

    assert answer.startswith("Say what your own records hold: `!checked nothing` or `!checked share`.")


# --- in French --------------------------------------------------------------------------------------
FRENCH = (
    ("consentement R-9TMF", "1 sur 8. Expliqué et compris : pourquoi"),
    ("oui", "2 sur 8."),
    ("o", "3 sur 8."),
    ("1", "4 sur 8."),
    ("oui", "5 sur 8."),
    ("non", "Le consentement n’est pas complet"),
    ("reprendre", "5 sur 8."),
    ("1", "5 sur 8. Comment la personne le dit-elle, dans ses propres mots?"),
    ("qu’ils planifient ensemble, et que je peux arrêter", "5 sur 8. Dans quelle langue"),
    ("français", "5 sur 8. Y avait-il une ou un interprète?"),
    ("1", "6 sur 8. Quels organismes"),
    (
        "police, santé et vpi",
        "Non accepté : Services aux victimes, Développement social",
    ),
    ("passer", "8 sur 8. Formulaire écrit"),
    ("hier, Cyr, classeur 3", "8 sur 8. Qui consent?"),
    ("la personne", "N’en demandez jamais un"),
    ("passer", "8 Formulaire : vendredi 20 novembre 2026, Cyr, classeur 3"),
    ("envoyer", "Consentement noté, samedi 21 novembre 2026 à 10 h 50, pour R-9TMF."),
    ("accueil R-9TMF", "1 sur 40. La date de naissance"),
    ("1er mars 1988", "2 sur 40."),
    ("Luc", "3 sur 40."),
    ("Bélanger", "4 sur 40."),
    *[("inconnu", " sur 40.")] * 6,
    ("passer", "L’essentiel y est"),
    ("envoyer", "1 Naissance : 1er mars 1988"),
    ("envoyer", "Accueil noté"),
    ("dossier ouvrir R-9TMF", "Rien n’est encore ouvert.\nRecevraient une invitation : Cyr,"),
)


@pytest.mark.rule("P11.1")
def test_a_whole_opening_in_french(town: Town):
    for name, agency in (("martin", Agency.POLICE), ("thibodeau", Agency.HEALTH), ("daigle", Agency.DV)):
        town.moves_in(name, Role.MEMBER, agency, region=3, language="fr")
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    with town.parts.open_work() as work:
        referral = a_referral(id="R-9TMF", region=3, state=Status.CONTACTED, sent_at=town.clock.now())
        work.referrals.put(replace(referral, first="Rose", last="Émond"))
        work.commit()

    for said, answered in FRENCH:
        heard = plain(town.says("cyr", said))
        assert answered in heard, (said, heard)
    answer = plain(town.says("cyr", "oui R-9TMF"))

    found = re.match(r"Ouvert : salle (\S+), 10 h 50\. Invitations : 4\.", answer)
    assert found, answer
    room = f"case:{found[1]}"
    assert town.members(room) == {"cyr", "martin", "thibodeau", "daigle"}
    card = plain(town.heard(room)[0])
    assert card.startswith("Personne cliente : Rose Émond, naissance le 1er mars 1988\n")
    assert "Partenaire maltraitant ou maltraitante, le nom seulement : Luc Bélanger" in card
    ring = plain(town.rings(town.direct("martin"))[0])
    assert ring == f"{found[1]} : une invitation vous attend. Ouvrez la salle. 10 h 50"


def test_every_clock_and_first_task_has_its_words():
    renderer = Renderer()
    for clock in CLOCKS:
        assert clock in BY_NAME
        assert renderer.word("clock", clock, "fr")
    tasks = (FIREARMS, CHILDREN, SAFETY_PLAN, INTERPRETER, BRAIN, DANGER_ASSESSMENT)
    assert all(is_called("follow-on", task.name) for task in tasks)
