"""Consent, as people live it (PROTOCOL P3; CONVERSATION 3.4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.consent import Consent
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_intake, an_open_case, change
from tests.town import Town

EXPLAINED = (
    ("consent R-7KQ4", "1 of 8. Explained and understood: why information is shared?\n1 yes\n2 not yet"),
    ("1", "2 of 8. Explained and understood: what is shared?"),
    ("yes", "3 of 8. Explained and understood: with whom it is shared?"),
    ("y", "4 of 8. Explained and understood: the exceptions?"),
    ("oui", "5 of 8. Explained and understood: withdrawal and choice?"),
    ("1 so that you all know", "5 of 8. In which language did you speak?"),
    ("French", "5 of 8. Was there an interpreter?"),
    ("1", "6 of 8. Which agencies does the person agree to? Type numbers."),
)
SIGNED = (
    ("today, Cormier, cabinet 3", "8 of 8. Who consents?"),
    ("1", "Never ask for one: that could put the person in danger."),
    ("skip", "Please check"),
)


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=town.clock.now()))
        work.commit()
    return town


@pytest.mark.rule("P3.2")
@pytest.mark.parametrize("item", range(1, 6))
def test_each_of_the_five_has_to_be_understood(town: Town, item: int):
    town.talks("cormier", *EXPLAINED[:item])

    waiting = town.says("cormier", "not yet")

    assert waiting.startswith("Consent is not complete: this one waits for another talk.")
    assert f"Kept: {item - 1} of 5 explained and understood" in waiting
    assert "no written consent" in town.says("cormier", "intake R-7KQ4")
    assert "no written consent" in town.says("cormier", "case open R-7KQ4")
    assert town.says("cormier", "consent R-7KQ4").startswith(f"This is the consent (R-7KQ4).\n{item} of 8.")


@pytest.mark.rule("P3.10")
@pytest.mark.parametrize("typed", ["1", "2", "yes", "oui", "n", "?!", "3 4"])
def test_a_number_is_no_language(town: Town, typed: str):
    """Only what stands in a question is chosen by its number."""
    town.talks("cormier", *EXPLAINED[:6])

    asked = town.says("cormier", typed)

    assert asked.endswith("5 of 8. In which language did you speak? Example: French")
    assert "interpreter" not in asked
    assert town.says("cormier", "mi'kmaq").startswith("5 of 8. Was there an interpreter?")


@pytest.mark.rule("P3.10")
def test_a_number_beside_a_yes_is_not_how_the_person_puts_it(town: Town):
    town.talks("cormier", *EXPLAINED[:5])

    assert town.says("cormier", "1 2").startswith("This one takes words; a number alone is no answer here.")
    assert "In their own words?" not in town.says("cormier", "1 so that you all know")


@pytest.mark.rule("P3.4")
def test_one_agency_is_declined(town: Town):
    opening = town.says("cormier", "consent R-7KQ4")
    town.talks("cormier", *EXPLAINED[1:])

    scope = town.says("cormier", "1 2 4 5")
    town.says("cormier", "skip")
    waiting = town.says("cormier", "not signed yet")
    again = town.says("cormier", "resume")
    town.talks("cormier", *SIGNED)
    summary = town.last(town.direct("cormier"))
    recorded = town.says("cormier", "send")

    assert opening == (
        "Consent for R-7KQ4, 8 questions; `pause` works.\n"
        "First the conversation, then the paper.\n"
        "To a yes you may add how the person puts it: `1 so that you all know`\n"
        "1 of 8. Explained and understood: why information is shared?\n1 yes\n2 not yet"
    )
    assert scope == (
        "Not agreed: Social Development\n"
        "It will not be invited and sees nothing here. No reason is asked.\n"
        "The duty to report a child at risk stays with each professional, outside this room.\n"
        "Members would be:\nCormier, Victim Services, coordinator; Leblanc, police; Roy, health; "
        "Gallant, domestic-violence sector.\n"
        "7 of 8. Anyone the person would leave out?\n"
        "No reason needed. Names, or `skip`"
    )
    assert waiting == (
        "Without the signed form nothing can be shared and no room opens.\n"
        "Kept: everything explained, 4 agencies agreed.\n"
        "Now: `consent form en` prints it; `resume` when it is signed."
    )
    assert again.startswith("This is the consent (R-7KQ4).\n8 of 8. Written form: date signed, who witnessed")
    assert summary == (
        "Please check R-7KQ4.\n"
        "1 Purpose: yes\n"
        "2 What: yes\n"
        "3 With whom: yes\n"
        "4 Exceptions: yes\n"
        "5 Withdrawal and choice: yes, so that you all know; Language: French\n"
        "6 Agreed: police, Victim Services, health, domestic-violence sector\n"
        "8 Written form: Saturday 21 November 2026, Cormier, cabinet 3\n"
        "Not answered: 7 Left out\n"
        "`send`, `change 3`, or `cancel`"
    )
    assert recorded == (
        "Consent recorded, Saturday 21 November 2026, 10:50, for R-7KQ4.\n"
        "Agreed: police, Victim Services, health, domestic-violence sector\n"
        "Not agreed: Social Development\n"
        "Now: `intake R-7KQ4`."
    )


@pytest.mark.rule("P3.3")
def test_without_the_paper_nothing_is_recorded(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"), ("skip", "8 of 8"))

    town.says("cormier", "pas encore signé")

    with town.parts.open_work() as work:
        assert work.consents.find("R-7KQ4") is None
    assert "no written consent" in town.says("cormier", "intake R-7KQ4")


@pytest.mark.rule("P3.2")
def test_what_is_not_yet_understood_waits_and_the_rest_is_kept(town: Town):
    town.talks("cormier", *EXPLAINED[:4])

    waiting = town.says("cormier", "not yet")

    assert waiting == (
        "Consent is not complete: this one waits for another talk.\n"
        "Until then nothing can be shared.\n"
        "Kept: 3 of 5 explained and understood\n"
        "Now: `resume` after you have spoken again."
    )
    town.pass_time(timedelta(days=2))
    assert town.says("cormier", "consent R-7KQ4").startswith("This is the consent (R-7KQ4).\n4 of 8.")


@pytest.mark.rule("P3.9")
def test_a_person_is_left_out_and_who_comes_instead_is_named(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "Gallant, domestic-violence sector"))

    then = town.says("cormier", "Gallant")

    assert then.startswith("Then members would be:\nCormier, Victim Services, coordinator;")
    assert "Savoie, domestic-violence sector" in then
    town.talks("cormier", *SIGNED)
    assert "Left out by name: 1" in town.says("cormier", "send")
    with town.parts.open_work() as work:
        assert work.consents.get("R-7KQ4").left_out == (town.people["gallant"].id,)


@pytest.mark.rule("P3.9")
@pytest.mark.parametrize("typed", ["picard", "Daigle", "m.picard"])
def test_who_is_left_out_may_be_named_by_half_of_a_double_surname(town: Town, typed: str):
    picard = town.moves_in("m.picard", agency=Agency.HEALTH, first="Mylène", last="Picard-Daigle")
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"))

    town.says("cormier", typed)

    town.talks("cormier", *SIGNED)
    town.says("cormier", "send")
    with town.parts.open_work() as work:
        assert work.consents.get("R-7KQ4").left_out == (picard.id,)


def test_whom_nobody_knows_cannot_be_left_out(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"))

    answer = town.says("cormier", "Nobodyknowsme")

    assert "Nobodyknowsme" not in answer
    assert answer.startswith("I know nobody by that name on the roster.")
    assert "7 of 8. Anyone the person would leave out?" in answer


def test_nobody_left_out_can_be_said_in_words(town: Town):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"))

    assert town.says("cormier", "no").startswith("8 of 8.")


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        ("cabinet 3", "I did not understand the day"),
        ("tomorrow, Cormier, cabinet 3", "That lies ahead."),
        ("today", "Who witnessed, and where the paper is kept, is missing"),
    ],
)
def test_the_written_form_needs_a_day_and_a_place(town: Town, typed: str, needed: str):
    town.talks("cormier", *EXPLAINED, ("1 2 4 5", "7 of 8"), ("skip", "8 of 8"))

    answer = town.says("cormier", typed)

    assert needed in answer
    assert "8 of 8." in answer


@pytest.mark.rule("P3.1")
def test_the_person_is_reached_before_consent(town: Town):
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(id="R-3HXD", state=Status.TAKEN))
        work.commit()

    answer = town.says("cormier", "consent R-3HXD")

    assert answer.startswith("Speak with the person first: `referral contact R-3HXD reached`.")


@pytest.mark.rule("P3.4")
def test_a_narrower_scope_changes_the_room_at_once(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")
    assert "roy" in town.members("case:K7-QF3")

    town.talks("cormier", ("consent K7-QF3", "1 of 8"), *EXPLAINED[1:], ("1 2 5", "7 of 8"))
    town.talks("cormier", ("skip", "8 of 8"), *SIGNED)
    recorded = town.says("cormier", "send")

    assert "The room of K7-QF3 follows it now." in recorded
    assert "roy" not in town.members("case:K7-QF3")
    assert {"cormier", "leblanc", "gallant"} <= town.members("case:K7-QF3")


@pytest.mark.rule("P3.4")
def test_an_agency_newly_agreed_to_is_named_until_somebody_is_added(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")

    town.talks("cormier", ("consent K7-QF3", "1 of 8"), *EXPLAINED[1:], ("1 2 3 4 5", "7 of 8"))
    town.talks("cormier", ("skip", "8 of 8"), *SIGNED)
    recorded = town.says("cormier", "send")

    assert "Agreed, and not in the room yet: Social Development" in recorded
    assert "theriault" not in town.members("case:K7-QF3")


@pytest.mark.rule("P12.11")
def test_a_case_that_one_may_not_see_is_no_case(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")
    town.moves_in("roussel", Role.COORDINATOR, Agency.VICTIMS, first="Alain")
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(replace(case, partner=("Alain", "Roussel")))
        work.commit()

    assert town.says("roussel", "consent K7-QF3").startswith("I know no case K7-QF3 that you can see.")
    assert town.says("roussel", "intake R-9TMF").startswith("I know no referral R-9TMF that you can see.")


# --- how it was explained (P3.10) ---------------------------------------------------------------------------
def kept(town: Town) -> Consent:
    with town.parts.open_work() as work:
        return work.consents.get("R-7KQ4")


@pytest.mark.rule("P3.10")
def test_each_item_may_be_in_the_persons_own_words_and_all_of_it_is_kept(town: Town):
    talk = (
        ("consent R-7KQ4", "1 of 8"),
        ("1 so that you plan together", "2 of 8"),
        ("oui : ce qui me met en danger", "3 of 8"),
        ("1", "4 of 8"),
        ("yes, a judge may ask", "5 of 8"),
        ("1", "In which language"),
        ("Arabic", "interpreter"),
        ("2", "5 of 8. Who interpreted, and from which service?"),
        ("S. Haddad, multicultural association", "6 of 8"),
        ("1 2", "7 of 8"),
        ("skip", "8 of 8"),
        *SIGNED,
    )
    town.talks("cormier", *talk)

    town.says("cormier", "send")

    assert kept(town).own_words == {
        "purpose": "so that you plan together",
        "what": "ce qui me met en danger",
        "exceptions": "a judge may ask",
    }
    assert (kept(town).spoken_in, kept(town).interpreted) == ("Arabic", "fit")
    assert kept(town).interpreter == "S. Haddad, multicultural association"


@pytest.mark.rule("P3.10")
def test_without_any_of_the_persons_words_they_are_asked_for_once(town: Town):
    town.talks("cormier", *EXPLAINED[:5])

    town.talks(
        "cormier",
        ("1", "5 of 8. How does the person put it, in their own words?"),
        ("they look at it together, and I can stop", "5 of 8. In which language"),
    )


@pytest.mark.rule("P3.10")
@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("family", "family and friends cannot interpret it, however willing."),
        ("famille", "family and friends cannot interpret it, however willing."),
        ("4", "this person cannot interpret here."),
    ],
)
def test_what_family_interpreted_is_not_explained(town: Town, who: str, why: str):
    town.talks("cormier", *EXPLAINED[:7])

    refused = town.says("cormier", who)

    assert refused.startswith(f"Consent is not complete: {why}")
    assert town.restarted().says("cormier", "resume").startswith("This is the consent (R-7KQ4).\n1 of 8.")


@pytest.mark.rule("P3.10")
def test_partly_explained_is_kept_over_a_restart_and_is_no_consent(town: Town):
    town.talks("cormier", *EXPLAINED[:3])

    town.says("cormier", "2")

    assert (
        town.restarted()
        .says("cormier", "consent R-7KQ4")
        .startswith("This is the consent (R-7KQ4).\n3 of 8.")
    )
    with town.parts.open_work() as work:
        assert work.consents.find("R-7KQ4") is None


def test_neither_yes_nor_no_is_asked_again(town: Town):
    town.says("cormier", "consent R-7KQ4")

    answer = town.says("cormier", "they seemed fine with it")

    assert "seemed" not in answer
    assert "1 of 8." in answer


@pytest.mark.rule("P3.10")
def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        ("consentement R-7KQ4", "1 sur 8. Expliqué et compris\u00a0: pourquoi"),
        ("1", "2 sur 8"),
        ("1", "3 sur 8"),
        ("o", "4 sur 8"),
        ("oui", "5 sur 8"),
        ("1 pour qu’on planifie", "Dans quelle langue"),
        ("mi’kmaq", "Y avait-il une ou un interprète?"),
        ("famille", "la famille et les proches ne peuvent pas interpréter"),
    )


# --- names and organisations (P3.9) -------------------------------------------------------------------------
@pytest.mark.rule("P3.9")
def test_the_members_names_and_organisations_are_read_out_first(town: Town):
    change(town, "roy", organisation="Horizon")
    town.talks("cormier", *EXPLAINED)

    asked = town.says("cormier", "1 2 4")

    assert (
        "Members would be:\nCormier, Victim Services, coordinator; Leblanc, police; Roy, health (Horizon).\n"
        "7 of 8. Anyone the person would leave out?"
    ) in asked


@pytest.mark.rule("P3.9", "P1.12")
def test_at_a_later_consent_no_namesake_of_the_partner_whom_the_intake_names_is_read_out(town: Town):
    roy = change(town, "roy", first="Anna")
    intake = an_intake(partner_first=roy.first, partner_last=roy.last)
    with town.parts.open_work() as work:
        work.intakes.add(intake, because=intake.recorded(by="test"))
        work.commit()
    town.talks("cormier", *EXPLAINED)

    asked = town.says("cormier", "1 2 4")

    assert "Members would be:\nCormier, Victim Services, coordinator; Leblanc, police." in asked


# --- who consents (P3.14), and the partner's own (P3.7) -----------------------------------------------------
def asked_who(town: Town) -> None:
    town.talks("cormier", *EXPLAINED, ("1 2", "7 of 8"), ("skip", "8 of 8"), SIGNED[0])


@pytest.mark.rule("P3.14")
def test_for_a_youth_it_is_recorded_who_consents_and_on_what_ground(town: Town):
    asked_who(town)

    town.talks(
        "cormier",
        ("2", "8 of 8. Who, and on what ground? Never the offending partner, nor their kin."),
        ("A. Daigle, guardian by court order", "Never ask for one"),
        ("skip", "; Consents: A. Daigle, guardian by court order"),
        ("send", "Consent recorded"),
    )

    assert kept(town).given_by == "A. Daigle, guardian by court order"


@pytest.mark.rule("P3.14")
@pytest.mark.parametrize(
    "typed", ["Alain Roussel, father", "the father, ALAIN ROUSSEL", "Roussel, Alain", "Roussel"]
)
def test_the_offending_partner_consents_for_nobody(town: Town, typed: str):
    with town.parts.open_work() as work:
        work.intakes.put(an_intake())
        work.commit()
    asked_who(town)
    town.says("cormier", "2")

    answer = town.says("cormier", typed)

    assert answer.startswith(
        "That is the name of the offending partner, who cannot consent in the person's place."
    )
    assert "8 of 8. Who, and on what ground?" in answer


@pytest.mark.rule("P3.14")
def test_nor_if_the_intake_names_them_only_later(town: Town):
    asked_who(town)
    for said in ("2", "Alain Roussel, father", "skip"):
        town.says("cormier", said)
    town.says("cormier", "send")
    town.hears_no_more()

    town.parts.dispatcher.act(intake_is_recorded)
    town.settle()

    assert "does not stand: it was given by the offending partner." in "".join(
        town.heard(town.direct("cormier"))
    )
    assert "no written consent" in town.says("cormier", "case open R-7KQ4")


def intake_is_recorded(ctx: Context) -> list[Effect]:
    intake = an_intake()
    ctx.work.intakes.add(intake, because=intake.recorded(by="test"))
    return []


@pytest.mark.rule("P3.7")
def test_the_offending_partners_own_consent_is_recorded_in_one_line_and_shown(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")
    asked_who_again = (
        ("consent K7-QF3", "1 of 8"),
        *EXPLAINED[1:],
        ("1 2 4 5", "7 of 8"),
        ("skip", "8 of 8"),
    )
    town.talks("cormier", *asked_who_again, *SIGNED[:2])

    town.says("cormier", "12 November 2026, probation file")
    recorded = town.says("cormier", "send")

    assert (
        "The offending partner's own consent is noted, for that partner's own information alone." in recorded
    )
    shown = town.says("cormier", "case show K7-QF3")
    assert (
        "Open no file under the other name; it is given solely to recognise it in this person's file."
        in shown
    )
    assert "Offending partner's own consent, on file: 12 November 2026, probation file" in shown


@pytest.mark.rule("P3.7")
def test_the_names_are_never_shared_without_what_they_are_for(town: Town):
    an_open_case(town, code="K7-QF3", referral_id="R-9TMF")
    town.says("cormier", "consent scope K7-QF3 +social")

    town.says("cormier", "yes K7-QF3")

    [card] = [body for body in town.heard("case:K7-QF3") if "Alain Roussel" in body]
    assert (
        "Open no file under the other name; it is given solely to recognise it in the client's file" in card
    )


# --- the scope changed at the summary, and a cancel of what another recorded ----------------------------------
def at_the_summary(town: Town, left_out: str = "skip") -> None:
    talk = ("1", "1", "1", "1", "1 so that you all know", "English", "1", "1 2", left_out)
    for said in ("consent R-7KQ4", *talk, "today, Cormier, cabinet 3", "1", "skip"):
        town.says("cormier", said)


@pytest.mark.rule("P3.9")
def test_more_agencies_at_the_summary_means_that_their_people_are_named_too(town: Town):
    at_the_summary(town)
    town.says("cormier", "change 6")

    heard = town.says("cormier", "1 2 4 5")

    assert "7 of 8." in heard and "Roy" in heard and "Gallant" in heard
    assert "Please check" in town.says("cormier", "skip")


@pytest.mark.rule("P3.9")
def test_who_was_left_out_before_stays_so(town: Town):
    at_the_summary(town, "leblanc")
    town.says("cormier", "change 6")
    town.says("cormier", "1 2 4 5")
    town.says("cormier", "roy")
    town.says("cormier", "send")

    with town.parts.open_work() as work:
        given = work.consents.get("R-7KQ4")
    assert {town.people["leblanc"].id, town.people["roy"].id} == set(given.left_out)


@pytest.mark.rule("P3.10")
def test_a_cancel_takes_away_ones_own_answers_and_not_what_another_recorded(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.SOCIAL, language="fr", first="Lise")
    for said in ("consent R-7KQ4", "1", "1", "pause"):
        town.says("cormier", said)
    town.says("doucet", "consentement R-7KQ4")
    town.says("doucet", "1")

    heard = town.says("doucet", "annuler")

    assert "ce qui est noté par Cormier" in heard
    assert "4 of 8" not in town.says("cormier", "consent R-7KQ4")
    assert "3 of 8." in town.last(town.direct("cormier"))


@pytest.mark.rule("P3.9")
def test_who_is_left_out_at_the_summary_makes_no_message_too_long(town: Town):
    at_the_summary(town)
    with town.parts.open_work() as work:
        (dialogue,) = work.dialogues.where()
        kept = {key: value for key, value in dialogue.answers.items() if key != "purpose"}
        work.dialogues.save_quietly(replace(dialogue, answers={**kept, "purpose": ""}))
        work.commit()
    town.says("cormier", "change 6")
    town.says("cormier", "1 2 4 5")
    town.hears_no_more()

    town.says("cormier", "gallant")

    pages = town.heard(town.direct("cormier"))
    assert pages[0].startswith("Then members would be:")
    assert all(len(page.splitlines()) <= 12 for page in pages)
