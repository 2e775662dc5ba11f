"""A case ends for other reasons too (P8.3, P8.7, P11.7)."""

import pytest

from casework.stage import Stage
from tests.build import plain
from tests.ends import ROOM, reviewed, the_case
from tests.town import Town


@pytest.mark.rule("P8.3")
def test_a_withdrawal_is_recorded_before_it_is_a_reason(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "consent withdrawn")

    assert answer.splitlines()[:2] == [
        "Not closed. 1 thing is missing.",
        "1. The withdrawal itself, if that is why. `consent withdraw K7-QF3`",
    ]


@pytest.mark.rule("P8.3", "P3.5")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_after_a_withdrawal_no_review_is_asked_of_a_team_that_may_share_nothing(town: Town, language: str):
    town.says("cormier", "!task add health, 2026-12-20 9:00, call the clinic", room=ROOM)
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", f"language {language}")

    missing = town.says("cormier", "case close K7-QF3")
    town.says("cormier", "task cannot T1 K7-QF3 consent withdrawn")
    town.says("cormier", "case close K7-QF3")
    asked = town.says("cormier", "2")

    assert missing.splitlines()[0] in ("Not closed. 1 thing is missing.", "Pas fermé. Il manque 1 chose.")
    assert "T1" in missing.splitlines()[1]
    assert asked.startswith(("2 of 4.", "2 sur 4."))


@pytest.mark.rule("P8.3", "P8.4", "P5.14", "P3.5")
@pytest.mark.parametrize(
    ("language", "answers", "yes"),
    [
        ("en", ("2", "She will call", "yes", "yes", "send"), "yes K7-QF3"),
        ("fr", ("2", "La suite par téléphone", "oui", "oui", "envoyer"), "oui K7-QF3"),
    ],
)
def test_after_a_withdrawal_it_closes_without_any_review(
    town: Town, language: str, answers: tuple[str, ...], yes: str
):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", f"language {language}")
    town.says("cormier", "case close K7-QF3" if language == "en" else "dossier fermer K7-QF3")
    for said in answers:
        town.says("cormier", said)
    town.hears_no_more()

    town.says("cormier", yes)

    assert the_case(town).state == Stage.CLOSED
    heard = town.events(town.direct("cormier"))
    [paper] = [one for one in heard if one.content.get("msgtype") == "m.file"]
    assert paper.content["body"].endswith(".pdf")
    record = town.last(town.direct("cormier"))
    assert record.startswith(("K7-QF3 is closed. This is", "K7-QF3 est fermé. Voici"))
    assert answers[1] in record
    assert not any("E-" in body for body in town.heard(town.direct("cormier")))


@pytest.mark.rule("P8.3", "P3.5")
@pytest.mark.parametrize(
    ("language", "close", "reasons"),
    [
        ("en", "case close K7-QF3", ("died", "other", "cannot be reached", "moved away")),
        ("fr", "dossier fermer K7-QF3", ("5", "6", "4", "3")),
    ],
)
def test_after_a_withdrawal_no_other_reason_needs_a_review_either(
    town: Town, language: str, close: str, reasons: tuple[str, ...]
):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", f"language {language}")

    for reason in reasons:
        town.says("cormier", close)
        answer = town.says("cormier", reason)
        assert "review" not in answer and "réévalu" not in answer
        assert not answer.startswith(("Not closed", "Pas fermé"))
        town.says("cormier", "cancel" if language == "en" else "annuler")


@pytest.mark.rule("P8.7", "P3.5")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The team has not said so, and nothing is shared any more. Please give another reason."),
        ("fr", "L’équipe ne l’a pas dit, et rien n’est plus communiqué. Donnez un autre motif."),
    ],
)
def test_after_a_withdrawal_a_team_that_never_said_so_cannot_say_that_the_risk_is_reduced(
    town: Town, language: str, said: str
):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", f"language {language}")
    town.says("cormier", "case close K7-QF3")

    answer = plain(town.says("cormier", "1"))

    assert said in answer
    assert town.says("cormier", "died" if language == "en" else "5").startswith(
        "Please check" if language == "en" else "Vérifiez"
    )


@pytest.mark.rule("P8.3")
def test_who_moved_away_may_be_another_regions_to_go_on_with(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "moved away")

    assert "`case transfer K7-QF3 REGION`" in answer
    assert "2 of 4" in answer


@pytest.mark.rule("P8.7")
def test_who_cannot_be_reached_has_no_view_to_be_asked_for(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    town.talks(
        "cormier",
        ("cannot be reached", "3 of 4. Was the person told"),
        ("no", "3 of 4. Why not?"),
        ("a message would not be safe", "4 of 4."),
        ("yes", "Please check"),
    )


@pytest.mark.rule("P11.7")
def test_after_a_death_a_debrief_is_offered_once(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")
    assert "Please check" in town.says("cormier", "died")
    town.says("cormier", "send")
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    heard = "\n".join(town.heard(town.direct("cormier")))
    assert heard.count("Please offer them a debrief, and your agencies' support programs") == 1
    assert "Told how to come back" not in heard
    assert the_case(town).state == Stage.CLOSED
