"""What was shared, with whom, when, on what ground (PROTOCOL P3.8, P9.10, P12.4, P12.12; CONVERSATION V6)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.context import Context
from bot.disclosing import Record, record_of
from bot.effects import Effect
from casework.people import Agency, Role
from casework.visit import EXPECTED
from tests.build import a_guest, a_team, an_open_case, plain
from tests.handlers.test_case import opened, ready
from tests.town import Town
from tests.without_consent import a_case_without_consent, consents, moved_in

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture
def without(tmp_path: Path) -> Town:
    """A case without consent."""
    town = Town.empty(tmp_path)
    moved_in(town)
    a_case_without_consent(town)
    return town


def rows(town: Town) -> list[tuple[str, tuple[str, ...], str]]:
    with town.parts.open_work() as work:
        kept = sorted(work.disclosures.where(case="K7-QF3"), key=lambda one: one.number)
    return [(one.what, one.agencies, one.basis) for one in kept]


# --- noted as it happens --------------------------------------------------------------------------------
@pytest.mark.rule("P12.4")
def test_a_development_is_noted_with_whom_it_went_to(town: Town):
    town.says("leblanc", "critical K7-QF3 contact He called her work")

    development, task = rows(town)
    assert development == ("development", ("victims", "health", "dv"), "consent")
    assert task[0] == "task"  # the safe contact that follows
    with town.parts.open_work() as work:
        [first, _] = work.disclosures.where(case="K7-QF3")
        assert town.people["roy"].id in first.persons
        assert "work" not in repr(first)


@pytest.mark.rule("P12.4")
@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("!checked share two calls in March", "records"),
        ("!risk odara 10", "score"),
        ("!task add roy, monday 9:00, call the clinic", "task"),
    ],
)
def test_what_a_member_shares_in_the_room_is_noted(town: Town, said: str, what: str):
    town.says("leblanc", said, room=ROOM)

    assert rows(town) == [(what, ("victims", "health", "dv"), "consent")]


def test_nothing_found_is_nothing_shared(town: Town):
    town.says("leblanc", "!checked nothing", room=ROOM)

    assert rows(town) == []


@pytest.mark.rule("P12.4")
def test_who_joins_is_noted_with_the_card(town: Town):
    with town.parts.open_work() as work:
        consent = work.consents.get("R-7KQ4")
        widened, because = consent.rescope(add=("social",), by="test", at=town.clock.now())
        work.consents.save(widened, because=because)
        work.commit()
    town.says("cormier", "case add theriault K7-QF3")
    town.says("cormier", "yes K7-QF3")

    assert ("particulars", ("social",), "consent") in rows(town)


@pytest.mark.rule("P3.12", "P12.4", "P11.1")
@pytest.mark.parametrize(
    ("asked", "line", "ground"),
    [
        (
            "disclosures K7-QF3",
            "1. 21 November 2026, a critical development: Victim Services; ",
            "consent withdrawn: the coordination alone, to decide what follows",
        ),
        (
            "partages K7-QF3",
            "1. 21 novembre 2026, un fait nouveau critique : Services aux victimes; ",
            "consentement retiré : la coordination seule, pour décider de la suite",
        ),
    ],
)
def test_what_is_reported_after_a_withdrawal_has_its_own_ground_and_counts_once(
    town: Town, asked: str, line: str, ground: str
):
    """However often a coordinator is locked and let in again."""
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    for _ in range(2):
        town.says("doucet", "lost")
        town.says("cormier", "unlock doucet all")
        town.says("cormier", "yes doucet")
    town.says("cormier", "language fr" if "partages" in asked else "language en")

    town.says("cormier", asked)
    town.says("cormier", "oui K7-QF3")

    shown = next(one for one in map(plain, reversed(town.heard(town.direct("cormier")))) if "1. " in one)
    assert [one for one in shown.splitlines() if "1. " in one] == [line + ground]


@pytest.mark.rule("P7.4", "P12.4")
def test_who_is_shown_a_development_anew_is_no_further_recipient(town: Town):
    town.says("doucet", "lost")
    town.says("leblanc", "critical K7-QF3 contact He called her work")
    for _ in range(2):
        town.says("cormier", "unlock doucet all")
        town.says("cormier", "yes doucet")
        town.says("doucet", "lost")

    with town.parts.open_work() as work:
        noted = [one for one in work.disclosures.where(case="K7-QF3") if one.what == "development"]
    told = [person for one in noted for person in one.persons]
    assert sorted(told) == sorted(set(told))
    assert town.people["doucet"].id in told


@pytest.mark.rule("P12.4")
def test_a_meeting_and_a_guest(town: Town):
    town.says("cormier", "!meeting propose tomorrow 10:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.says("cormier", "!adhoc add @s.haddad interpreter for M1", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    with town.parts.open_work() as work:
        guest = work.people.of_user("@s.haddad:hs.test")
    assert guest is not None
    town.people["haddad"] = guest
    town.everybody_accepts()
    town.says("haddad", "affirm")
    town.says("haddad", "I will keep confidential all that I see and hear.")
    town.pass_time(timedelta(hours=23, minutes=12))
    town.says("cormier", "!meeting start", room=ROOM)
    town.says("cormier", "!meeting note police: conditions run until March", room=ROOM)
    town.says("cormier", "!meeting end", room=ROOM)

    kinds = [what for what, _, _ in rows(town)]
    assert kinds[-2:] == ["meeting", "minutes"]
    assert ("portion", ("other",), "consent") in rows(town)
    record = whole(town)
    [portion] = [line for line in record.lines if line.what == "portion"]
    assert (portion.agencies, portion.guests) == ((), ("interpreter",))


@pytest.mark.rule("P11.1", "P12.4")
@pytest.mark.parametrize(
    ("typed", "said"),
    [("interpreter", "interprète; avec consentement"), ("art therapist", "« art therapist »; avec")],
)
def test_a_guest_who_only_reads_along_was_at_no_meeting_and_is_called_in_the_readers_language(
    town: Town, typed: str, said: str
):
    a_guest(town)
    with town.parts.open_work() as work:
        visit = replace(work.visits.get("K7-QF3/A1"), works_as=typed, state=EXPECTED)
        work.visits.save_quietly(visit)
        work.commit()

    def let_in(ctx: Context) -> list[Effect]:
        here, event = ctx.work.visits.get("K7-QF3/A1").let_in(at=ctx.now)
        ctx.work.visits.save(here, because=event)
        return []

    town.parts.dispatcher.act(let_in)
    town.says("cormier", "langue fr")
    town.says("cormier", "partages K7-QF3")

    town.says("cormier", "oui K7-QF3")

    [line] = [
        one for body in town.heard(town.direct("cormier")) for one in body.splitlines() if "visite" in one
    ]
    assert said in line.replace("\u00a0", " ")
    assert "ce qui s’écrivait dans la salle du dossier pendant une visite" in line
    assert "une portion" not in line


def whole(town: Town) -> Record:
    found: list[Record] = []

    def look(ctx: Context) -> list[Effect]:
        found.append(record_of(ctx, ctx.work.cases.get("K7-QF3")))
        return []

    town.parts.dispatcher.act(look)
    return found[0]


@pytest.mark.rule("P12.4")
def test_from_the_opening_on(tmp_path: Path):
    """The card, and each task that the intake calls for."""
    town = Town.empty(tmp_path)
    a_team(town)
    ready(town)

    code = opened(town)

    with town.parts.open_work() as work:
        kept = sorted(work.disclosures.where(case=code), key=lambda one: one.number)
    assert [one.what for one in kept] == ["particulars", "factors", *["task"] * 5]
    assert kept[0].agencies == ("police", "health", "dv")


@pytest.mark.rule("P9.10")
def test_without_consent_each_item_has_its_recipients_and_its_ground(without: Town):
    without.says("leblanc", "danger K7-QF3 He is at the door")
    without.says("theriault", "!checked share a report in May", room=ROOM)

    assert [row for row in rows(without) if row[0] != "task"] == [
        ("development", ("victims", "social"), "danger"),
        ("records", ("police", "victims"), "danger"),
    ]


@pytest.mark.rule("P12.2")
def test_each_is_a_row_of_the_journal(without: Town):
    without.says("theriault", "!checked share a report in May", room=ROOM)

    with without.parts.open_work() as work:
        found = work.connection.exec_driver_sql(
            "SELECT count(*) FROM journal WHERE what = 'InformationShared'"
        ).scalar_one()
    assert found == 1


# --- for the client -------------------------------------------------------------------------------------
@pytest.mark.rule("P3.8")
@pytest.mark.rule("P12.4")
@pytest.mark.rule("P12.12")
def test_it_is_shown_after_a_yes_and_the_other_coordinators_are_told(town: Town):
    town.says("leblanc", "!checked share two calls in March", room=ROOM)
    town.says("roy", "!risk da 20", room=ROOM)
    town.says("roy", "!risk da 21", room=ROOM)
    town.hears_no_more()

    asked = town.says("cormier", "disclosures K7-QF3")
    bare = town.says("cormier", "disclosures K7-QF3 yes")
    given = town.says("cormier", "yes K7-QF3")

    assert asked == (
        "Disclosure record of K7-QF3: what was shared, for the client. Not shown yet.\n"
        "Entries: 3, 21 November 2026\n"
        "You hand it over yourself, as a PDF; I never write to a client. In French: `disclosures K7-QF3 fr`\n"
        "The other coordinators of the region are told that it was taken out.\n"
        "Now: `yes K7-QF3`. Until 11:00."
    )
    assert bare == asked
    assert given == (
        "Disclosure record of K7-QF3, Saturday 21 November 2026, 10:50.\n"
        "For the client, never for the other partner. Before court: black out contact details and places.\n"
        "1. 21 November 2026, what an agency has in its own records: Victim Services, health, "
        "domestic-violence sector; with consent\n"
        "2. 21 November 2026, a total score, 2 times: police, Victim Services, domestic-violence sector; "
        "with consent\n"
        "This answer disappears at 11:05.\n"
        "Now: nothing for you."
    )
    assert town.heard("coordination:1") == [
        "K7-QF3: the disclosure record was taken out, for the client.\nBy: Cormier, 10:50"
    ]
    assert "March" not in given


@pytest.mark.rule("P11.5", "P12.4")
@pytest.mark.parametrize(
    ("language", "asked_for", "said"),
    [
        (
            "en",
            "disclosures K7-QF3 fr",
            "as a PDF in French; I never write to a client. In English: `disclosures K7-QF3 en`",
        ),
        (
            "en",
            "disclosures K7-QF3 en",
            "as a PDF; I never write to a client. In French: `disclosures K7-QF3 fr`",
        ),
        (
            "fr",
            "partages K7-QF3 en",
            "en PDF, en anglais; je n’écris jamais à la personne. En français : `partages K7-QF3 fr`",
        ),
        (
            "en",
            "case export K7-QF3 fr",
            "A PDF in French, for you alone, gone from here after 24 hours. "
            "In English: `case export K7-QF3 en`",
        ),
        (
            "fr",
            "dossier exporter K7-QF3 en",
            "Un PDF en anglais, pour vous seulement, retiré de cette salle après "
            "24 h. En français : `dossier exporter K7-QF3 fr`",
        ),
    ],
)
def test_the_question_knows_the_language_that_was_asked_for(
    town: Town, language: str, asked_for: str, said: str
):
    town.says("cormier", f"language {language}")
    town.says("leblanc", "!checked share two calls in March", room=ROOM)

    assert said in plain(town.says("cormier", asked_for))


@pytest.mark.rule("P9.10")
def test_the_ground_of_each_is_named_when_the_person_consented_later(without: Town):
    without.says("theriault", "!checked share a report in May", room=ROOM)
    consents(without)
    without.says("cormier", "yes K7-QF3")

    without.says("cormier", "disclosures K7-QF3")
    given = without.says("cormier", "yes K7-QF3")

    assert given.splitlines()[2:5] == [
        "1. 21 November 2026, what an agency has in its own records: police, Victim Services; without "
        "consent, because of a danger",
        "2. 21 November 2026, name, date of birth, the other partner's name, the basis of the risk: health, "
        "domestic-violence sector; with consent",
        "Ground without consent: Right to Information and Protection of Privacy Act, s. 46(1)(i)",
    ]


@pytest.mark.rule("P11.1")
def test_in_french(without: Town):
    without.says("theriault", "!checked share a report in May", room=ROOM)
    without.says("cormier", "langue fr")

    asked = plain(without.says("cormier", "partages K7-QF3"))
    given = plain(without.says("cormier", "oui K7-QF3"))

    assert asked.startswith(
        "Relevé de K7-QF3 : ce qui a été communiqué, pour la personne. Pas encore montré."
    )
    assert given.splitlines()[1:4] == [
        "Pour la personne, jamais pour l’autre partenaire. Avant de le remettre à un tribunal : masquez coordonnées et lieux.",
        "1. 21 novembre 2026, ce qu’un organisme a dans ses propres dossiers : police, Services aux "
        "victimes; sans consentement, à cause d’un danger",
        "Fondement sans consentement : Loi sur le droit à l’information et la protection de la vie privée, "
        "al. 46(1)i)",
    ]
    assert plain(without.says("cormier", "divulgations K7-QF3")) == asked


def test_more_than_a_page(town: Town):
    for number in range(7):
        town.says("leblanc", f"!risk odara {number + 1}", room=ROOM)
        town.says("leblanc", f"!task add roy, monday 9:00, visit {number}", room=ROOM)
    town.says("cormier", "disclosures K7-QF3")
    first = town.says("cormier", "yes K7-QF3")
    second = town.says("cormier", "disclosures K7-QF3 2")

    assert len(first.splitlines()) <= 12
    assert "8 more: `disclosures K7-QF3 2`" in first
    assert second.splitlines()[2].startswith("7. 21 November 2026, ")


def test_nothing_shared_so_far(town: Town):
    assert town.says("cormier", "disclosures K7-QF3").startswith(
        "Disclosure record of K7-QF3: nothing was shared in it so far."
    )


@pytest.mark.rule("P12.11")
def test_who_may_not_see_the_case_learns_nothing(town: Town):
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="en")

    assert town.says("cyr", "disclosures K7-QF3").startswith("I know no case K7-QF3 that you can see.")
    assert town.says("leblanc", "disclosures K7-QF3").startswith("Only a coordinator can do that.")
    assert town.says("cormier", "!disclosures", room=ROOM).startswith("That works in our direct room.")


@pytest.mark.rule("P11.5")
@pytest.mark.parametrize("typed", ["vietnamese", "klingon"])
def test_another_language_than_the_two_is_refused(town: Town, typed: str):
    town.says("leblanc", "critical K7-QF3 contact He called her work")

    answer = town.says("cormier", f"disclosures K7-QF3 {typed}")

    assert typed not in answer
    assert "Nothing was changed" in answer
    assert "Disclosure record" not in answer
