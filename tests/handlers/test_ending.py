"""Why a referral closes: a known reason, or own words once none was meant (PROTOCOL P3.11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.handlers.ending import reason
from casework.ending import Why
from casework.events import ReferralClosed
from casework.hold import Because
from casework.people import Agency, Role
from casework.referral import Referral, Status
from tests.build import a_referral, a_team
from tests.town import Town

R = "R-3HXD"
WHY = (
    f"Nothing is closed yet. Why would {R} be closed?\n"
    "1 the person does not agree\n"
    "2 cannot be reached\n"
    "3 referred twice, or by mistake\n"
    "4 moved away\n"
    "5 the person has died\n"
    "6 another reason: the number, and a few words\n"
    f"Now: reply with the number, or `referral close {R} 1`"
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.SOCIAL, language="fr", first="Lise")
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)
    referral = a_referral(
        id=R,
        state=Status.TAKEN,
        taken_by=town.people["cormier"].id,
        taken_at=town.clock.now(),
        referrer=town.people["leblanc"].id,
        sent_at=town.clock.now(),
    )
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town) -> Referral:
    with town.parts.open_work() as work:
        return work.referrals.get(R)


@pytest.mark.rule("P3.11")
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " no use",
        " gave up, moved on",
        " enough",
        " 7",
        " 6",
        " other:",
        " not home",
        " n’est pas disponible",
    ],
)
def test_words_that_are_no_known_reason_close_nothing_and_the_reasons_are_shown(town: Town, typed: str):
    assert town.says("cormier", f"referral close {R}{typed}") == WHY
    assert "that you can see" not in town.says("cormier", f"yes {R}")
    assert kept(town).is_open


@pytest.mark.rule("P3.11")
@pytest.mark.parametrize(
    "words", ["6 nobody has time for it", "other: he is back home", "another reason, enough"]
)
def test_own_words_need_the_attempts_of_who_was_never_reached(town: Town, words: str):
    answer = town.says("cormier", f"referral close {R} {words}")

    assert answer.startswith(f"Not closed: {R} was not tried often enough.")
    assert kept(town).is_open


@pytest.mark.rule("P3.11")
def test_of_one_that_nobody_has_taken_the_next_thing_is_to_take_it(town: Town):
    with town.parts.open_work() as work:
        work.referrals.save_quietly(replace(work.referrals.get(R), state=Status.SENT, taken_by=None))
        work.commit()

    assert town.says("cormier", f"referral close {R} 2").endswith(f"Now: `referral take {R}`, then call.")
    assert town.says("doucet", f"aiguillage fermer {R} 2").endswith(
        f"Maintenant\u00a0: `aiguillage prendre {R}`, puis appelez."
    )


@pytest.mark.rule("P3.11")
def test_with_the_attempts_the_yes_records_a_word_with_the_referrer_also_for_own_words(town: Town):
    for hours in (0, 2, 20):
        town.pass_time(timedelta(hours=hours))
        town.says("cormier", f"referral contact {R} no-answer")

    asked = town.says("cormier", f"referral close {R} other: the number is disconnected")
    town.says("cormier", f"yes {R}")

    assert asked.startswith(
        f"Nothing is closed yet. {R} would be closed: another reason, 3 attempts.\nYour yes records"
    )
    assert (kept(town).given_up_at, kept(town).closed_because) == (
        town.clock.now(),
        "the number is disconnected",
    )


def test_of_who_was_reached_own_words_are_enough(town: Town):
    town.says("cormier", f"referral contact {R} reached")

    assert town.says("cormier", f"referral close {R} 6 has help of another kind").startswith(
        f"Nothing is closed yet. {R} would be closed: another reason.\nIts clocks would end"
    )


@pytest.mark.rule("P3.11")
def test_a_reply_with_the_number_is_the_reason_and_the_record_says_which(town: Town):
    town.says("cormier", f"referral close {R}")
    shown = town.events(town.direct("cormier"))[-1].event_id

    asked = town.says("cormier", "1", reply_to=shown)
    town = town.restarted()
    closed = town.says("cormier", f"yes {R}")

    assert asked == (
        f"Nothing is closed yet. {R} would be closed: the person does not agree.\n"
        "By the record nobody has reached the person. "
        "Your yes says that they told you so, or Julie Leblanc, who referred.\n"
        "Its clocks would end, nobody would be contacted any more.\n"
        f"Now: `yes {R}`, until 11:00."
    )
    assert closed.startswith(f"{R} is closed")
    assert "\nClosed by Cormier: the person does not agree. No message." in town.says(
        "cormier", f"referral show {R}"
    )


def test_what_colleagues_write_below_the_reasons_is_no_reason(town: Town):
    town.says("cormier", f"!referral close {R}", room="coordination:1")
    shown = town.events("coordination:1")[-1].event_id

    for said in ("moved on, has she not", "let me call her first"):
        assert "would be closed" not in town.says("doucet", said, room="coordination:1", reply_to=shown)
    assert "moved away" in town.says("cormier", "4", room="coordination:1", reply_to=shown)


@pytest.mark.rule("P11.1")
def test_in_french(town: Town):
    shown = town.says("doucet", f"aiguillage fermer {R} il est tard").replace("\u00a0", " ")
    asked = town.says("doucet", f"aiguillage fermer {R} 1").replace("\u00a0", " ")

    assert shown.splitlines()[0] == f"Rien n’est encore fermé. Pourquoi fermer {R}?"
    assert shown.splitlines()[6:] == [
        "6 autre motif : le numéro et quelques mots",
        f"Maintenant : répondez par le numéro, ou `aiguillage fermer {R} 1`",
    ]
    assert asked.splitlines()[1] == (
        "Selon ce qui est noté, personne n’a joint la personne. "
        "Votre oui confirme qu’elle vous l’a dit, ou à Julie Leblanc, qui a aiguillé."
    )


@pytest.mark.rule("P8.8")
def test_a_death_keeps_the_records(town: Town):
    town.says("cormier", f"referral close {R} 5")
    town.says("cormier", f"yes {R}")

    assert [held.because for held in kept(town).holds] == [Because.DEATH]
    assert any(f"{R}: records are kept." in body for body in town.heard(town.direct("cormier")))
    with town.parts.open_work() as work:
        assert not [clock for clock in work.deadlines.open(case=R) if clock.rule == "records-kept"]


@pytest.mark.rule("P8.3", "P8.8", "P11.1")
@pytest.mark.parametrize(
    ("close", "ended", "held", "subpoena"),
    [
        (
            f"referral close {R} 5",
            f"{R}: records are kept.",
            f"case hold {R} the coroner",
            f"subpoena {R} all",
        ),
        (
            f"aiguillage fermer {R} 5",
            f"{R} : les renseignements sont conservés.",
            f"dossier conserver {R} le coroner",
            f"subpoena {R} tout",
        ),
    ],
)
def test_once_a_death_has_ended_all_clocks_nothing_says_that_they_go_on(
    town: Town, close: str, ended: str, held: str, subpoena: str
):
    town.says("cormier", "langue fr" if "fermer" in close else "language en")
    town.says("cormier", close)
    town.says("cormier", f"oui {R}")

    heard = [one.replace("\u00a0", " ") for one in town.heard(town.direct("cormier"))]
    heard += [town.says("cormier", held), town.says("cormier", subpoena)]

    assert any(one.splitlines()[0] == ended for one in heard)
    assert not any("clocks go on" in one or "échéances continuent" in one for one in heard)


@pytest.mark.rule("P2.5")
@pytest.mark.parametrize(("language", "said"), [("en", "closed"), ("fr", "fermé")])
def test_the_referrer_learns_that_it_is_closed_and_no_more(town: Town, language: str, said: str):
    town.says("cormier", f"referral close {R} 3")
    town.says("cormier", f"yes {R}")
    town.says("leblanc", f"language {language}")

    status = town.says("leblanc", f"referral status {R}").replace("\u00a0", " ")

    assert said in status.splitlines()[0]
    assert "twice" not in status and "double" not in status


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("name", ["ouellette", "roy"])
def test_others_are_shown_no_reasons(town: Town, name: str):
    assert "does not agree" not in town.says(name, f"referral close {R}")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("does not agree", Why.NO_AGREEMENT),
        ("She doesn’t want this", Why.NO_AGREEMENT),
        ("n’est pas d’accord", Why.NO_AGREEMENT),
        ("La personne ne veut plus", Why.NO_AGREEMENT),
        ("the same as R-7KQ4", Why.TWICE),
        ("même personne que R-7KQ4", Why.TWICE),
        ("moved to Ontario", Why.MOVED),
        ("a déménagé", Why.MOVED),
        ("a quitté la province", Why.MOVED),
        ("has died", Why.DIED),
        ("décédée", Why.DIED),
        ("unreachable", Why.UNREACHABLE),
        ("2", Why.UNREACHABLE),
        ("4. in Ontario", Why.MOVED),
        ("autre : manque de place", Why.OTHER),
    ],
)
def test_the_known_reasons_in_both_languages(typed: str, why: Why):
    assert (reason(typed) or (None,))[0] is why


@pytest.mark.parametrize(
    ("words", "why"), [("she wrote a letter", Why.OTHER), ("moved to another province", Why.MOVED)]
)
def test_a_yes_to_what_the_release_before_had_asked_closes_it_for_its_words(town: Town, words: str, why: Why):
    """It kept what was typed, and no reason."""
    town.says("cormier", f"referral contact {R} reached")
    town.says("cormier", f"referral close {R} other {words}")
    with town.parts.open_work() as work:
        open_ = work.questions.where(person=town.people["cormier"].id, state="open")
        [asked] = [one for one in open_ if one.action == "referral-close"]
        work.questions.save_quietly(replace(asked, details={"why": words}))
        work.commit()

    answer = town.restarted().says("cormier", f"yes {R}")

    assert answer.startswith(f"{R} is closed")
    assert kept(town).closed_because == words
    sent_at = kept(town).sent_at
    with town.parts.open_work() as work:
        [closed] = work.journal.about(R, ReferralClosed, sent_at)
    assert closed.reason == why


# --- what was half answered about it -----------------------------------------------------------------------
@pytest.mark.rule("P3.11")
@pytest.mark.parametrize(
    ("language", "said", "gone", "left"),
    [
        (
            "en",
            (
                "consent {}",
                "pause",
                "referral contact {} reached",
                "referral close {} 1",
                "yes {}",
                "undo",
                "resume",
            ),
            f"What you had begun to answer about {R} is removed: it is closed.\nNow: nothing for you.",
            "Your last step stays: what it was about is closed. Nothing was changed.",
        ),
        (
            "fr",
            (
                "consentement {}",
                "pause",
                "aiguillage contact {} jointe",
                "aiguillage fermer {} 1",
                "oui {}",
                "défaire",
                "reprendre",
            ),
            f"Ce que vous aviez commencé à répondre sur {R} est retiré : l’aiguillage est fermé.\n"
            "Maintenant : rien d’autre à faire.",
            "Votre dernière action reste : ce qu’elle visait est fermé. Rien n’a été changé.",
        ),
    ],
)
def test_nobody_goes_on_with_it_and_undo_names_nothing(
    town: Town, language: str, said: tuple[str, ...], gone: str, left: str
):
    town.says("cormier", f"language {language}")
    town.says("cormier", "referral contact R-3HXD reached")
    town.says("cormier", said[0].format(R))
    town.says("cormier", "1")
    *before, undo, resume = (one.format(R) for one in said[1:])
    for line in before:
        town.says("cormier", line)
    assert gone in [one.replace("\u00a0", " ") for one in town.heard(town.direct("cormier"))]

    assert town.says("cormier", undo).replace("\u00a0", " ") == left
    assert R not in town.says("cormier", resume)
    with town.parts.open_work() as work:
        assert not work.dialogues.where(subject=R)


def test_who_had_begun_it_is_told_though_somebody_else_closes_it(town: Town):
    town.says("cormier", "referral contact R-3HXD reached")
    town.says("doucet", f"consentement {R}")
    town.hears_no_more()

    town.says("cormier", f"referral close {R} 1")
    town.says("cormier", f"yes {R}")

    assert town.last(town.direct("doucet")).startswith("Ce que vous aviez commencé à répondre")
    town.pass_time(timedelta(hours=2))
    assert town.rings(town.direct("doucet")) == []


def test_undo_alone_below_a_pause_is_no_answer_to_it(town: Town):
    town.pass_time(timedelta(minutes=11))  # what was done before it is past taking back
    town.says("cormier", "refer")
    town.says("cormier", "pause")

    assert town.says("cormier", "undo") == "Nothing of yours can be taken back here. Nothing was changed."
