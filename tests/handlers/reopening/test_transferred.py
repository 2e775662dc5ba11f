"""It goes on with another region's team, and the old one is out at once (P8.5, P3.9)."""

from datetime import timedelta

import pytest

from casework.people import Agency, Role
from tests.build import TEAM
from tests.ends import ROOM, moved, the_case
from tests.town import Town


@pytest.mark.rule("P8.5")
@pytest.mark.rule("P3.9")
def test_it_is_shown_who_would_read_it_there_so_that_the_client_can_be_asked(town: Town):
    answer = town.says("cormier", "case transfer K7-QF3 Edmundston")

    assert answer.splitlines() == [
        "Nothing is changed yet. K7-QF3 would go on in Edmundston, with its history.",
        "Would read it there: Ouellette, Victim Services, coordinator; Cyr, police",
        "4 people of this team would be out at once, you too.",
        "Your yes records that the client has heard these names, and agrees.",
        "Now: `yes K7-QF3`, until 11:00.",
    ]
    assert town.members(ROOM) == set(TEAM)


@pytest.mark.rule("P3.9", "P8.5")
@pytest.mark.parametrize("meanwhile", ["another coordinator", "another scope"])
def test_who_was_not_shown_is_shown_before_the_yes_counts(town: Town, meanwhile: str):
    """The client has agreed to those names, and to no others."""
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    if meanwhile == "another coordinator":
        town.moves_in("theberge", Role.COORDINATOR, Agency.HEALTH, region=3, language="fr", first="Line")
    else:
        town.says("cormier", "consent scope K7-QF3 -police")

    shown = town.says("cormier", "yes K7-QF3")

    assert shown.startswith("Who can be invited has changed since I showed it.")
    assert ("Théberge" in shown or "Theberge" in shown) is (meanwhile == "another coordinator")
    assert ("Cyr" in shown) is (meanwhile == "another coordinator")
    assert the_case(town).region == 1
    assert town.says("cormier", "yes K7-QF3").startswith("K7-QF3 is transferred")


@pytest.mark.rule("P8.5")
def test_the_old_team_is_out_at_once_and_learns_it(town: Town):
    assert moved(town).startswith("K7-QF3 is transferred to Edmundston, 10:50")

    assert town.members(ROOM) & set(TEAM) == set()
    assert town.rings(town.direct("roy")) == []
    assert town.heard(town.direct("roy")) == [
        "K7-QF3 goes on with another team, 10:50; its room is closed to you.\n"
        "Keep only your agency's commitments.\nNow: nothing for you."
    ]
    for who in ("cormier", "roy"):
        answer = town.says(who, "case show K7-QF3")
        assert answer == "I know no case K7-QF3 that you can see. Nothing was changed."


@pytest.mark.rule("P8.5")
def test_the_new_region_is_rung_until_somebody_takes_it(town: Town):
    moved(town)
    assert town.rings("coordination:3") == [
        "K7-QF3\u00a0: vous arrive d’une autre région, 10\u00a0h\u00a050. `!dossier prendre K7-QF3`"
    ]

    town.pass_time(timedelta(hours=12, minutes=1))

    assert len(town.rings("coordination:3")) == 4
    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3: transferred, and not taken. Please call the coordinators"
    ]


@pytest.mark.rule("P8.5")
def test_in_its_room_it_is_said_that_nobody_has_taken_it_and_it_is_taken_from_there(town: Town):
    moved(town)
    town.everybody_accepts()

    assert town.heard(ROOM)[-1] == (
        "K7-QF3 vient d’une autre région, 10\u00a0h\u00a050. Personne ne l’a encore pris.\n"
        "Maintenant\u00a0: `!dossier prendre`; l’historique suivra."
    )
    answer = town.says("ouellette", "!dossier prendre", room=ROOM)
    assert answer.startswith("Réponse donnée dans notre salle personnelle.")
    assert town.last(town.direct("ouellette")).startswith("Rien n’est encore ouvert. K7-QF3 continuerait")


@pytest.mark.rule("P8.5")
def test_a_transfer_to_no_region_names_those_that_there_are(town: Town):
    answer = town.says("cormier", "case transfer K7-QF3 Moncton")

    assert answer == "There is no such region. There are: Fredericton, Edmundston. Nothing was changed."


@pytest.mark.rule("P8.5")
def test_taken_it_goes_on_with_the_new_team_and_its_history(town: Town):
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!risk odara 11", room=ROOM)
    number = the_case(town).file_number
    moved(town)
    shown = town.says("ouellette", "dossier prendre K7-QF3")
    assert "Invitations\u00a0: Ouellette, Services aux victimes, coordination; Cyr, police" in shown
    assert "Michaud, Développement social" in shown

    town.says("ouellette", "oui K7-QF3")
    assert town.heard(town.direct("ouellette"))[0].startswith("K7-QF3 est à vous, 10\u00a0h\u00a050.")

    town.everybody_accepts()
    assert town.members(ROOM) == {"ouellette", "cyr"}
    found = the_case(town)
    assert (found.region, found.file_number) == (3, number)
    assert found.key_contact == town.people["ouellette"].id
    assert "Ouellette" in town.says("ouellette", "plan K7-QF3")
    assert "11" in town.says("ouellette", "risque K7-QF3")
    town.hears_no_more()
    town.pass_time(timedelta(days=1))
    assert not [ring for ring in town.rings("coordination:3") if "prendre" in ring]


@pytest.mark.rule("P8.5")
def test_what_ran_under_the_old_team_ends_or_goes_on_there(town: Town):
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1"):
        town.says("cormier", said, room=ROOM)
    moved(town)
    town.hears_no_more()

    town.pass_time(timedelta(days=40))

    for who in ("cormier", "leblanc", "roy", "gallant"):
        assert town.heard(town.direct(who)) == []
    assert town.heard("coordination:1") == []
    assert any("K7-QF3" in ring for ring in town.rings("coordination:3"))


@pytest.mark.rule("P1.2")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Nobody can come yet for: health, domestic-violence sector. Later: `case add`"),
        (
            "fr",
            "Personne ne peut encore venir pour : santé, lutte contre la violence conjugale."
            " Ensuite : `dossier ajouter`",
        ),
    ],
)
def test_whoever_takes_a_case_sees_which_agencies_have_nobody_there(town: Town, language: str, line: str):
    town.says("ouellette", f"language {language}")
    town.says("cormier", "case transfer K7-QF3 3")
    town.says("cormier", "yes K7-QF3")

    shown = town.says("ouellette", "case take K7-QF3").replace("\u00a0", " ")

    assert line in shown.splitlines()


@pytest.mark.rule("P8.5")
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("case transfer K7-QF3 Fredericton", "It is in that region already."),
        ("case transfer K7-QF3 Moncton", "There is no such region."),
        ("case transfer K7-QF3", "I did not understand that."),
        ("case take K7-QF3", "K7-QF3 does not wait for anybody."),
    ],
)
def test_what_cannot_be_transferred(town: Town, said: str, answer: str):
    assert town.says("cormier", said).startswith(answer)


@pytest.mark.rule("P1.12")
def test_not_to_a_coordinator_who_has_the_partners_name(town: Town):
    with town.parts.open_work() as work:
        kept, event = work.cases.get("K7-QF3").keep_out(
            town.people["ouellette"].id, by=town.people["cormier"].id, at=town.clock.now()
        )
        work.cases.save(kept, because=event)
        work.commit()

    assert town.says("cormier", "case transfer K7-QF3 3").startswith(
        "No coordinator of that region may read it."
    )
