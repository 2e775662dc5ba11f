"""A case on its way to another region: without consent, and until somebody there takes it (P8.5, P8.9, P9.2)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import an_open_case, gives_consent
from tests.ends import moved_over, there
from tests.town import Town
from tests.without_consent import a_case_without_consent, moved_in

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def danger_mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("danger"))
    moved_in(town)
    a_case_without_consent(town)
    there(town)
    return town


@pytest.fixture
def danger(danger_mold: Town, tmp_path: Path) -> Town:
    return danger_mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("transfer"))
    moved_in(town)
    an_open_case(town)
    there(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


# --- what goes along (P7.4, P8.5) -----------------------------------------------------------------------------
@pytest.mark.rule("P7.4", "P8.5")
@pytest.mark.parametrize(
    ("language", "one", "five"),
    [
        (
            "en",
            "An alarm still open goes along: D1. The coordinators there are rung at once.",
            "Alarms still open go along: D3, D1, D2 and 2 more. The coordinators there are rung at once.",
        ),
        (
            "fr",
            "Alerte encore ouverte, qui suit le dossier : D1. La coordination de là-bas est alertée tout de suite.",
            "Alertes encore ouvertes, qui suivent le dossier : D3, D1, D2 et 2 de plus. "
            "La coordination de là-bas est alertée tout de suite.",
        ),
    ],
)
def test_the_alarms_that_are_open_are_named_before_the_yes(town: Town, language: str, one: str, five: str):
    town.says("cormier", f"language {language}")
    assert "D1" not in town.says("cormier", "case transfer K7-QF3 Edmundston")
    town.says("leblanc", "critical K7-QF3 He has called")
    assert one in town.says("cormier", "case transfer K7-QF3 Edmundston").replace("\u00a0", " ").splitlines()
    for said in (
        "critical K7-QF3 Again",
        "danger K7-QF3 At the door",
        "critical K7-QF3 A",
        "critical K7-QF3 B",
    ):
        town.says("leblanc", said)

    shown = town.says("cormier", "case transfer K7-QF3 Edmundston").replace("\u00a0", " ").splitlines()

    assert five in shown and len(shown) <= 8


@pytest.mark.rule("P7.4", "P8.5")
def test_without_consent_they_are_named_too_and_the_answer_stays_short(danger: Town):
    danger.says("leblanc", "critical K7-QF3 He has called")

    shown = danger.says("cormier", "case transfer K7-QF3 Edmundston").splitlines()

    assert "An alarm still open goes along: D1. The coordinators there are rung at once." in shown
    assert len(shown) <= 8


# --- without consent (P8.9, P9.2) ---------------------------------------------------------------------------
@pytest.mark.rule("P8.5", "P8.9", "P9.2", "P9.3")
def test_without_consent_no_agreement_is_claimed_and_the_ground_goes_along(danger: Town):
    answer = danger.says("cormier", "case transfer K7-QF3 Edmundston")

    assert answer.splitlines()[1:5] == [
        "Would read it there: Picard, Victim Services, coordinator; Ouellette, police",
        "3 people of this team would be out at once, you too.",
        "The person has not consented: only on the recorded danger, "
        "Right to Information and Protection of Privacy Act, s. 46(1)(i).",
        "Your yes records that these people must know it to act on the danger.",
    ]
    assert danger.says("cormier", "yes K7-QF3").splitlines()[-1] == (
        "Now: a telephone call to them: what is safe, and how contact was agreed."
    )


@pytest.mark.rule("P9.2", "P9.9", "P11.1")
def test_without_consent_whoever_takes_it_is_not_told_to_call_the_person(danger: Town):
    moved_over(danger)

    shown = danger.says("picard", "dossier prendre K7-QF3")
    taken = danger.says("picard", "oui K7-QF3")

    assert "a accepté" not in shown
    assert (
        "La personne n’a pas consenti\u00a0: le danger seul le permet, "
        "Loi sur le droit à l’information et la protection de la vie privée"
    ) in shown
    assert "Avant tout contact avec la personne, parlez à Cormier, qui a gardé le lien." in shown
    assert "appelez la personne" not in taken
    assert taken.splitlines()[-2:] == [
        "La personne n’a pas consenti. Aucun contact avant d’avoir parlé à Cormier.",
        "Maintenant\u00a0: un mot avec Cormier, puis `réunion proposer K7-QF3`.",
    ]
    danger.everybody_accepts()
    assert danger.members(ROOM) == {"picard", "ouellette"}


@pytest.mark.rule("P9.2", "P11.1")
def test_the_same_in_the_other_language_of_each(danger: Town):
    danger.says("cormier", "langue fr")
    danger.says("picard", "language en")

    shown = danger.says("cormier", "dossier transférer K7-QF3 Edmundston")
    assert "Votre oui confirme que ces personnes doivent le savoir pour agir face au danger." in shown
    danger.says("cormier", "oui K7-QF3")

    assert "speak with Cormier, who has kept the connection." in danger.says("picard", "case take K7-QF3")
    assert danger.says("picard", "yes K7-QF3").splitlines()[-1] == (
        "Now: a word with Cormier, then `meeting propose K7-QF3`."
    )


# --- until somebody takes it (P8.5, P10.1) ------------------------------------------------------------------
@pytest.fixture(scope="module")
def waiting_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("waiting"))
    moved_over(town)
    town.hears_no_more()
    return town


@pytest.fixture
def waiting(waiting_mold: Town, tmp_path: Path) -> Town:
    return waiting_mold.copied_to(tmp_path)


NOT_TAKEN = (
    "K7-QF3\u00a0: d’une autre région depuis le samedi 21 novembre à 10\u00a0h\u00a050, pas encore pris."
)


@pytest.mark.rule("P8.5", "P10.1")
@pytest.mark.parametrize("where", ["direct", "coordination:3"])
def test_what_nobody_has_taken_is_what_today_says_first(waiting: Town, where: str):
    room = None if where == "direct" else where
    answer = waiting.says("picard", "!jour", room=room)

    assert answer.splitlines()[1] == f"1. {NOT_TAKEN}"
    assert "`dossier prendre K7-QF3`" in answer.splitlines()[-1].replace("!", "")


@pytest.mark.rule("P8.5", "P11.1")
def test_where_it_stands_is_said_wherever_the_case_is_shown(waiting: Town):
    assert "TM, d’une autre région, pas encore pris" in waiting.says("picard", "dossier liste")
    shown = waiting.says("picard", "dossier voir K7-QF3")
    assert shown.splitlines()[1] == (
        "Vient d’une autre région depuis le samedi 21 novembre à 10\u00a0h\u00a050; personne ne l’a encore pris."
    )
    assert shown.splitlines()[-1] == "Maintenant\u00a0: `dossier prendre K7-QF3`."

    waiting.says("picard", "language en")
    assert "from another region, not taken yet" in waiting.says("picard", "case list")
    shown = waiting.says("picard", "case show K7-QF3")
    assert shown.splitlines()[1] == (
        "From another region since Saturday 21 November, 10:50, and nobody has taken it yet."
    )
    assert shown.splitlines()[-1] == "Now: `case take K7-QF3`."
    assert waiting.says("picard", "today").splitlines()[1] == (
        "1. K7-QF3: from another region since Saturday 21 November, 10:50, not taken yet."
    )


@pytest.mark.rule("P10.1")
def test_it_falls_silent_neither_after_twelve_hours_nor_after_a_week(waiting: Town):
    waiting.pass_time(timedelta(hours=13))
    for _ in range(7):
        waiting.hears_no_more()
        waiting.pass_time(timedelta(days=1))

        assert [ring for ring in waiting.rings("coordination:3") if "dossier prendre K7-QF3" in ring]
        assert waiting.rings(waiting.direct("mcgrath")) == [
            "URGENT K7-QF3: transferred, and not taken. Please call the coordinators"
        ]
    waiting.says("picard", "dossier prendre K7-QF3")
    waiting.says("picard", "oui K7-QF3")
    waiting.hears_no_more()
    waiting.pass_time(timedelta(days=2))
    assert not [ring for ring in waiting.rings("coordination:3") if "prendre" in ring]
    assert waiting.rings(waiting.direct("mcgrath")) == []


@pytest.mark.rule("P8.5")
def test_take_alone_is_enough_for_the_only_one(waiting: Town):
    answer = waiting.says("picard", "!prendre", room="coordination:3")

    assert answer.startswith("Réponse donnée dans notre salle personnelle.")
    assert waiting.last(waiting.direct("picard")).startswith("Rien n’est encore ouvert. K7-QF3")


@pytest.mark.rule("P8.5")
def test_of_two_it_does_not_guess(waiting: Town):
    an_open_case(waiting, "M4-WP8", "R-5WCN")
    waiting.says("cormier", "case transfer M4-WP8 Edmundston")
    waiting.says("cormier", "yes M4-WP8")

    waiting.says("picard", "!prendre", room="coordination:3")

    assert waiting.heard(waiting.direct("picard")) == []
    assert "2. " in waiting.says("picard", "!jour", room="coordination:3")


@pytest.mark.rule("P8.5")
@pytest.mark.parametrize(
    "said",
    [
        "réunion proposer K7-QF3",
        "consentement portée K7-QF3 +social",
        "dossier transférer K7-QF3 Fredericton",
        "dossier fermer K7-QF3",
        "réévaluer K7-QF3",
    ],
)
def test_nothing_is_begun_for_a_team_that_is_not_there(waiting: Town, said: str):
    assert waiting.says("picard", said) == (
        "K7-QF3 vient d’une autre région et n’est pas encore pris. Rien n’a été changé.\n"
        "Maintenant\u00a0: `dossier prendre K7-QF3`, qui montre les invitations."
    )


@pytest.mark.rule("P12.11")
def test_who_is_kept_out_finds_nothing_that_waits(waiting: Town):
    waiting.moves_in("theberge", Role.COORDINATOR, Agency.POLICE, region=3, language="fr", first="Line")
    waiting.says("picard", "dossier exclure theberge K7-QF3")

    assert "K7-QF3" not in waiting.says("theberge", "jour")
    assert "K7-QF3" not in waiting.says("theberge", "!jour", room="coordination:3")
    assert "K7-QF3" not in waiting.says("cormier", "today")
    assert waiting.says("theberge", "réunion proposer K7-QF3").startswith("Je ne connais pas de dossier")


# --- what was shared without consent (P9.5) -------------------------------------------------------------------
@pytest.fixture(scope="module")
def consented_mold(danger_mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A danger that nobody has answered, the consent after it, and another region that has taken the case."""
    town = danger_mold.copied_to(tmp_path_factory.mktemp("consented"))
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    town.clock.pass_(timedelta(minutes=1))
    gives_consent(town, "cormier", "K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    moved_over(town)
    town.hears_no_more()
    town.says("picard", "dossier prendre K7-QF3")
    town.says("picard", "oui K7-QF3")
    town.everybody_accepts()
    return town


@pytest.fixture
def consented(consented_mold: Town, tmp_path: Path) -> Town:
    return consented_mold.copied_to(tmp_path)


@pytest.mark.rule("P8.5", "P9.5")
def test_an_alarm_from_before_the_consent_asks_the_coordinators_there_alone(consented: Town):
    for name in ("ouellette", "nadeau"):
        assert not any("D1" in ring for ring in consented.rings(consented.direct(name)))
        for said, room in (("critique voir D1 K7-QF3", None), ("!critique voir D1", ROOM)):
            assert "called her work" not in consented.says(name, said, room=room)
    assert not any("called her work" in body for body in consented.heard(ROOM))

    assert "He called her work" in consented.says("picard", "critique voir D1 K7-QF3")
    assert "1 sur 1" in consented.says("picard", "reçu D1 K7-QF3")


@pytest.mark.rule("P9.5")
@pytest.mark.parametrize("name", ["ouellette", "nadeau"])
def test_the_history_from_before_is_not_theirs_whatever_their_agency(consented: Town, name: str):
    for said, room in (("dossier historique K7-QF3", None), ("!dossier historique", ROOM)):
        shown = consented.says(name, said, room=room).replace("\u00a0", " ")
        assert "Inscriptions : 7." in shown and "D1" not in shown


@pytest.mark.rule("P9.5")
def test_nor_is_it_shown_in_the_room_by_who_may_see_it(consented: Town):
    shown = consented.says("picard", "!dossier historique", room=ROOM)

    assert "Inscriptions : 7." in shown.replace("\u00a0", " ") and "D1" not in shown
    assert "Inscriptions : 7." not in consented.says("picard", "dossier historique K7-QF3").replace(
        "\u00a0", " "
    )
