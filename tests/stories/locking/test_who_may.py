"""Coordinators of the region lock and unlock; where none is left, the program lead hears of it."""

from __future__ import annotations

import pytest

from casework.people import Agency, Role
from tests.build import change, plain
from tests.stories.locking.losing import K7, loses_the_phone
from tests.town import Town


def test_only_coordinators_of_the_region_lock_and_unlock(town: Town):
    assert "Only a coordinator can do that" in town.says("leblanc", "lock roy")
    assert "autre région" in town.says("picard", "verrouiller @roy")
    loses_the_phone(town)
    assert "Je ne connais aucun compte verrouillé" in town.says("picard", "verrouiller voir")
    assert "autre région" in town.says("picard", "déverrouiller @roy 1")


def test_locked_twice_and_not_locked_are_said(town: Town):
    assert "Roy is not locked" in town.says("cormier", "unlock roy")
    assert "nobody locked" in town.says("cormier", "lock show")
    town.says("cormier", "lock roy")
    assert "Roy is locked already, since 22:40" in town.says("cormier", "lock roy")


def test_a_coordinator_who_is_locked_by_another_is_told_to_the_program_lead(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.hears_no_more()

    town.says("doucet", "lock cormier")

    told = town.heard(town.direct("mcgrath"))
    assert told[0].startswith(
        "Ana Cormier, coordinator, has been locked since 22:40.\nRegion: Fredericton\nLocked by: Luc Doucet"
    )
    assert town.rings(town.direct("mcgrath")) == ["URGENT: a coordinator is locked, 22:40. Read above"]
    assert "cormier" not in town.members("coordination:1")


def test_the_last_coordinator_can_lose_a_phone_and_then_the_program_lead_is_rung(town: Town):
    said = town.says("cormier", "lost")

    assert "the program lead has been told" in said
    assert town.rings(town.direct("mcgrath")) == ["URGENT: a coordinator is locked, 22:40. Read above"]
    assert "The last coordinator of Fredericton" in "\n".join(town.heard(town.direct("mcgrath")))


def test_where_nobody_is_left_a_coordinator_of_another_region_lets_them_in_again(town: Town):
    town.says("cormier", "lost")
    town.hears_no_more()

    assert "Ana Cormier" in town.says("picard", "déverrouiller @cormier")
    town.says("picard", "déverrouiller @cormier tout")
    assert "Cormier a de nouveau accès" in town.says("picard", "oui cormier")
    town.everybody_accepts()
    assert "cormier" in town.members("coordination:1") and "cormier" in town.members(K7)


def test_while_a_coordinator_is_locked_the_others_read_the_coordination_room_as_ever(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("cormier", "lost")
    town.hears_no_more()

    town.says("roy", "refer")
    for answer in (
        "today 10:30",
        "Aline",
        "Caron",
        "506-555-0142",
        "no",
        "odara 9",
        "yes",
        "yes",
        "not needed",
    ):
        town.says("roy", answer)
    town.says("roy", "send")

    assert any("new referral" in said for said in town.rings("coordination:1"))


@pytest.mark.rule("P1.12")
def test_whoever_locks_learns_of_no_case_that_they_are_kept_out_of(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("doucet", "conflict M4-WP8")

    answer = town.says("doucet", "lock gallant")

    assert "K7-QF3: alternate Savoie is called." in answer
    assert "out of 1 case room." in answer
    assert "M4-WP8" not in answer


@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize(
    ("language", "unlock", "yes", "before", "after"),
    [
        ("en", "unlock gallant 1", "yes", "Case rooms that you know of: 1\n", "know of, from now on: 1\n"),
        (
            "fr",
            "déverrouiller gallant 1",
            "oui",
            "que vous connaissez : 1\n",
            "connaissez, à partir de maintenant : 1\n",
        ),
    ],
)
def test_nor_does_whoever_unlocks_by_how_many_there_are(
    town: Town, language: str, unlock: str, yes: str, before: str, after: str
):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc", language=language)
    town.says("doucet", "conflict M4-WP8")
    town.says("cormier", "lock gallant")

    shown = town.says("doucet", unlock).replace("\u00a0", " ")
    done = town.says("doucet", f"{yes} gallant").replace("\u00a0", " ")

    assert before in shown
    assert after in done


# --- what `lost` says of each role ------------------------------------------------------------------------
def test_who_is_asked_of_no_alarm_reads_nothing_of_alerts(town: Town):
    town.moves_in("morin", Role.FRONT_LINE)
    town.moves_in("ward", Role.OPERATOR)
    for who in ("mcgrath", "morin", "ward"):
        said = town.says(who, "lost")
        assert "alerts" not in said and "alternate" not in said
        assert "Now: telephone Cormier" in said or "Now: telephone Picard" in said


def test_with_no_coordinator_there_nobody_is_sent_to_themselves_nor_called_told(town: Town):
    town.says("picard", "perdu")
    town.says("cormier", "lost")

    assert "No coordinator of your region can be reached: the program lead has been told." in town.says(
        "roy", "lost"
    )
    assert "Now: telephone McGrath;" in town.last(town.direct("roy"))
    said = town.says("mcgrath", "lost")
    assert "No coordinator can be reached.\nNow: telephone your operator;" in said


def test_so_it_is_in_french(town: Town):
    town.says("mcgrath", "langue fr")
    town.says("roy", "langue fr")
    town.says("picard", "perdu")
    town.says("cormier", "lost")

    assert (
        "Personne de votre coordination n’est joignable\u00a0: la personne responsable du programme est prévenue"
        in town.says("roy", "perdu")
    )
    said = town.says("mcgrath", "perdu")
    assert "alertes" not in said
    assert (
        "Personne de la coordination n’est joignable.\nMaintenant\u00a0: téléphonez à l’exploitation;" in said
    )


# --- nobody hears of it ------------------------------------------------------------------------------------
TOLD = {
    "en": (
        "Roy has been locked since 22:40.\n"
        "No coordinator of Fredericton can be reached, who would hear the voice.\n"
        "A coordinator of another region can let them in again after hearing the voice: `unlock @roy`\n"
        "Now: telephone Roy, and a coordinator of another region.",
        "URGENT: an account is locked, 22:40, and no coordinator there can be reached. Read above",
    ),
    "fr": (
        "Roy : compte verrouillé à 22 h 40.\n"
        "Personne de la coordination de Fredericton n’est joignable pour entendre la voix.\n"
        "La coordination d’une autre région peut redonner l’accès après avoir entendu la voix : `déverrouiller @roy`\n"
        "Maintenant : téléphonez à Roy, et à la coordination d’une autre région.",
        "URGENT : un compte est verrouillé, 22 h 40, sans coordination joignable. Lisez ci-dessus",
    ),
}


@pytest.mark.rule("P1.5", "P11.1")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_no_coordinator_of_the_region_is_reached_the_program_lead_is_rung_of_a_member(
    town: Town, language: str
):
    change(town, "mcgrath", language=language)
    change(town, "roy", last="Roy", first="")
    town.says("cormier", "lost")
    town.hears_no_more()

    town.restarted().says("roy", "lost")

    told, rung = TOLD[language]
    lead = town.direct("mcgrath")
    assert [plain(one) for one in town.heard(lead)] == [told, rung]
    assert [plain(one) for one in town.rings(lead)] == [rung]
    assert town.rings(town.direct("picard")) == [], "the lead telephones"


@pytest.mark.rule("P1.5")
def test_who_refers_and_is_locked_is_told_so_too_and_another_region_lets_them_in(town: Town):
    town.moves_in("morin", Role.FRONT_LINE)
    town.says("cormier", "lost")
    town.hears_no_more()

    town.says("picard", "verrouiller @morin")

    assert len(town.rings(town.direct("mcgrath"))) == 1
    assert "Morin" in town.says("picard", "déverrouiller @morin")


@pytest.mark.rule("P1.5")
def test_where_a_coordinator_is_reached_the_lead_is_left_alone(town: Town):
    town.says("roy", "lost")
    town.says("cormier", "lock gallant")

    assert town.heard(town.direct("mcgrath")) == []
