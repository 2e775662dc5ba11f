"""The timeline of a case, its audit, who could read it, and the proof that nothing is missing (P12.2, P12.3)."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from bot.cli import cli
from casework.events import Event
from casework.people import Agency, Role
from casework.referral import Status
from storage.journal import first_broken
from storage.tables import journal
from tests.build import a_referral, a_team, an_open_case
from tests.casework.test_events import ALL
from tests.templates.catalogue import calls, words
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("history"))
    a_team(town)
    an_open_case(town)
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("leblanc", "!checked nothing", room=ROOM)
    town.says("roy", "!risk odara 11", room=ROOM)
    for task in ("start", "done"):
        town.says("roy", f"!task {task} T1", room=ROOM)
    town.says("roy", "case close K7-QF3")
    town.says("theriault", "case show K7-QF3")
    town.says("gallant", "conflict K7-QF3")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


# --- the timeline -------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.2")
def test_the_timeline_has_codes_times_and_who(town: Town):
    answer = town.says("roy", "!case history", room=ROOM)

    assert answer.startswith("K7-QF3, history, newest first. 10 entries.")
    assert "Saturday 21 November, 10:50: task added T1, Roy; Cormier" in answer
    assert "Saturday 21 November, 10:50: records checked; Leblanc" in answer
    assert len(answer.splitlines()) <= 12


@pytest.mark.rule("P1.13")
@pytest.mark.parametrize("never", ["clinic", "Tremblay", "Roussel", "conflict", "kept out", "11"])
def test_and_nothing_that_the_room_does_not_know(town: Town, never: str):
    pages = [town.says("roy", f"!case history {page}", room=ROOM) for page in (1, 2)]

    assert never not in "\n".join(pages).replace("21 November", "")


@pytest.mark.rule("P12.2")
def test_it_comes_in_pages(town: Town):
    first = town.says("roy", "case history K7-QF3")
    assert "Now: `case history K7-QF3 2` shows " in first
    assert "This answer disappears at 11:05." in first

    second = town.says("roy", "case history K7-QF3 2")

    assert "case opened" in second
    assert second.splitlines()[-1] == "Now: nothing for you."
    assert town.says("roy", "case history K7-QF3 soon").startswith("I did not understand which page.")


@pytest.mark.rule("P12.2")
def test_reading_the_audit_on_repeats_no_line_and_leaves_none_out(town: Town):
    """Each read adds a row above, and so does what happens meanwhile."""
    pages = [town.says("cormier", "audit K7-QF3")]
    town.says("roy", "!risk odara 12", room=ROOM)
    while "Now: `audit" in pages[-1]:
        pages.append(town.says("cormier", f"audit K7-QF3 {len(pages) + 1}"))

    with town.parts.open_work() as work:
        first = work.journal.first_page("K7-QF3", "audit", by=town.people["cormier"].id)
        whole = work.journal.count_of(("K7-QF3", "R-7KQ4"), before=first)
    lines = [line for page in pages for line in page.splitlines() if line.startswith("Saturday")]
    assert len(pages) > 2 and len(lines) == whole
    assert "risk odara 12" not in "".join(lines) and not any("(audit)" in line for line in lines)
    assert "(audit)" in town.says("cormier", "audit K7-QF3")


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("who", ["theriault", "gallant"])
def test_who_may_not_read_the_case_learns_nothing(town: Town, who: str):
    assert town.says(who, "case history K7-QF3").startswith("I know no case K7-QF3 that you can see.")


# --- the audit ----------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.2")
def test_reads_and_refusals_are_in_the_audit(town: Town):
    town.says("leblanc", "case show K7-QF3")
    pages = "\n".join(town.says("cormier", f"audit K7-QF3 {page}") for page in (1, 2, 3, 4, 1))

    assert "refused (case close); Roy" in pages
    assert "refused (case show); Thériault" in pages
    assert "read (case); Leblanc" in pages
    assert "conflict of interest; Gallant" in pages
    assert "read (audit); Cormier" in pages
    for never in ("clinic", "Tremblay", "Roussel"):
        assert never not in pages


@pytest.mark.rule("P12.2")
@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("task done T99 K7-QF3", "task done"),
        ("!audit K7-QF3 x", "audit"),
        ("tâche faite T99 K7-QF3", "task done"),
        ("risk odara 99 K7-QF3", "risk"),
    ],
)
def test_what_was_refused_is_named_and_nothing_of_what_was_typed(town: Town, said: str, command: str):
    town.says("cormier", said)

    first = town.says("cormier", "audit K7-QF3").splitlines()[1]

    assert first.endswith(f"refused ({command}); Cormier")


@pytest.mark.rule("P12.2")
def test_a_refused_answer_to_a_question_names_no_command(town: Town):
    town.says("cormier", "review K7-QF3")
    town.says("cormier", "close K7-QF3")

    assert "(case close); Cormier" not in town.says("cormier", "!audit K7-QF3")


@pytest.mark.rule("P12.2")
@pytest.mark.parametrize("who", ["roy", "mcgrath"])
def test_the_audit_is_the_coordinators(town: Town, who: str):
    assert town.says(who, "audit K7-QF3").startswith("Only a coordinator can do that.")


@pytest.mark.rule("P12.2")
def test_it_is_shown_in_the_direct_room_alone(town: Town):
    assert town.says("cormier", "!audit", room=ROOM).splitlines() == [
        "That works in our direct room.",
        "Nothing was changed.",
        "Like this: `audit K7-QF3`",
    ]


@pytest.mark.rule("P11.1")
def test_where_it_works_is_said_with_an_or_and_with_the_command(town: Town):
    town.says("cormier", "langue fr")

    answer = town.says("cormier", "!aiguillage prendre R-7KQ4", room=ROOM)

    assert answer.splitlines() == [
        "Cela fonctionne dans notre salle personnelle ou dans la salle de coordination.",
        "Rien n’a été changé.",
        "Par exemple\u00a0: `aiguillage prendre R-7KQ4`",
    ]


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_finds_no_such_case(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)

    assert town.says("ouellette", "audit K7-QF3").startswith("I know no case K7-QF3 that you can see.")


@pytest.mark.rule("P12.2")
def test_whatever_can_happen_has_its_words():
    assert {event.__name__ for event in ALL} - words()["happened"].keys() == set()


@pytest.mark.rule("P12.2")
def test_whatever_can_be_read_or_taken_out_has_its_words():
    named = {word for _, call in calls() if _name_of(call) in READ for word in _said(call)}

    assert {"plan", "export", "decision"} < named
    assert (named | words()["disclosed"].keys()) <= words()["read"].keys()


READ = {"looked", "to_print", "_noted"}


def _said(call: ast.Call) -> list[str]:
    return [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.rule("P12.2", "P11.1")
def test_what_was_read_and_refused_is_said_in_french(town: Town):
    town.says("roy", "case close K7-QF3")
    town.says("leblanc", "case show K7-QF3")
    town.says("cormier", "langue fr")

    assert "refus (dossier fermer); Roy" in town.says("cormier", "journal K7-QF3")
    assert "lecture (dossier); Leblanc" in town.says("cormier", "journal K7-QF3")


def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        ("dossier historique K7-QF3", "K7-QF3, historique, du plus récent au plus ancien."),
        ("journal K7-QF3 2", "K7-QF3, journal, du plus récent au plus ancien."),
    )
    town.says("cormier", "dossier personnes K7-QF3")
    assert "peuvent lire K7-QF3" in town.heard(town.direct("cormier"))[0]


# --- who could read it ----------------------------------------------------------------------------------------
@pytest.mark.rule("P12.3")
def test_who_could_read_it_before_and_until_when(town: Town):
    town.hears_no_more()
    town.says("cormier", "case people K7-QF3")

    [said] = town.heard(town.direct("cormier"))
    assert (
        "\nCould read it before: Gallant, domestic-violence sector: "
        "Saturday 21 November, 10:50 to Saturday 21 November, 10:50\n"
    ) in said


@pytest.mark.rule("P1.13")
def test_in_the_room_nobody_reads_who_went(town: Town):
    assert "Gallant" not in town.says("cormier", "!case people", room=ROOM)


@pytest.mark.rule("P12.3")
def test_a_guest_reads_until_their_portion_ends(town: Town):
    town.moves_in("haddad", Role.AD_HOC, first="Sami")
    town.says("cormier", "!adhoc add @haddad interpreter until friday 16:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.pass_time(timedelta(minutes=1))
    town.everybody_accepts()
    town.hears_no_more()

    town.says("cormier", "case people K7-QF3")

    assert "as a guest until Friday 27 November, 16:00" in "\n".join(town.heard(town.direct("cormier")))


# --- the proof ------------------------------------------------------------------------------------------------
def verified(town: Town, tmp_path: Path) -> tuple[int, str]:
    url = town.parts.database.write.url
    (tmp_path / "config.toml").write_text(
        f'[matrix]\nhomeserver = "https://hs.test"\nuser = "@convene:hs.test"\npassword_file = "p.key"\n'
        f'[storage]\nurl = "sqlite:///{url.database}"\n'
        '[[region]]\nnumber = 1\nname = { en = "A", fr = "A" }\ncoordinators = ["@cormier:hs.test"]\n'
    )
    for name in ("p.key", "master.key"):
        (tmp_path / name).write_text("00" * 32)
        (tmp_path / name).chmod(0o600)
    result = CliRunner().invoke(cli, ["audit", "verify", "--config", str(tmp_path / "config.toml")])
    return result.exit_code, result.output


@pytest.mark.rule("P12.2")
def test_the_operator_proves_the_journal_whole(town: Town, tmp_path: Path):
    code, said = verified(town, tmp_path)

    assert code == 0
    assert said.startswith("The journal is whole: ")


@pytest.mark.rule("P12.2")
def test_or_learns_the_first_row_that_was_touched(town: Town, tmp_path: Path):
    with town.parts.database.write.begin() as connection:
        connection.execute(update(journal).where(journal.c.number == 7).values(by="somebody else"))

    code, said = verified(town, tmp_path)

    assert code == 1
    assert said == "The journal is not whole: row 7 does not follow from the one before it.\n"


@pytest.mark.rule("P12.2")
def test_after_all_that_was_said_here_the_chain_is_whole(town: Town):
    with town.parts.database.query_only.connect() as connection:
        assert first_broken(connection) is None


# --- outside any case ---------------------------------------------------------------------------------------
@pytest.fixture
def staffed(town: Town) -> Town:
    """Landry operates; something has happened on the rosters of two regions."""
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3)
    town.says("landry", "roster remove @roy")
    town.says("cormier", "!yes roy", room="coordination:1")
    town.says("cormier", "roster add @new member health 1 en, Nia New")
    town.says("cormier", "yes new")
    town.says("cormier", "roster certified @theriault 12 march 2026")
    return town


@pytest.mark.rule("P12.2")
def test_what_happened_to_the_roster_is_shown_without_a_code(staffed: Town):
    answer = staffed.says("cormier", "audit")

    assert answer.startswith("Fredericton, journal of the roster, newest first. ")
    assert "person added, New; Cormier" in answer
    assert "person removed, Roy; Cormier" in answer
    assert "proposed (roster remove), Roy; Landry" in answer
    assert "Picard" not in answer
    assert "disappears" in answer


@pytest.mark.rule("P12.2")
def test_by_pages_and_in_french(staffed: Town):
    staffed.says("cormier", "langue fr")

    first, second = staffed.says("cormier", "journal"), staffed.says("cormier", "journal 2")

    assert first.replace("\u00a0", " ").startswith("Fredericton, journal de l’équipe, du plus récent")
    assert "`journal 2`" in first
    assert "proposé (équipe retirer), Roy; Landry" in first
    assert first.splitlines()[1] != second.splitlines()[1]


@pytest.mark.rule("P12.2")
def test_an_operator_sees_all_regions_and_no_case(staffed: Town):
    pages = "\n".join(staffed.says("landry", f"audit {page}") for page in (1, 2, 3))

    assert pages.startswith("All regions, journal of the roster, newest first.")
    assert "person added, Picard" in pages
    assert "K7-QF3" not in pages
    assert staffed.says("landry", "audit K7-QF3").startswith("I know no case K7-QF3 that you can see.")


@pytest.mark.rule("P12.11")
@pytest.mark.parametrize("who", ["leblanc", "mcgrath"])
def test_nobody_else_reads_it(staffed: Town, who: str):
    assert "journal of the roster" not in staffed.says(who, "audit")


@pytest.mark.rule("P12.2", "P3.8")
def test_the_journal_of_a_referral_that_never_became_a_case_is_shown_too(town: Town):
    cormier = town.people["cormier"].id
    with town.parts.open_work() as work:
        referral = a_referral(id="R-9TMF", state=Status.TAKEN, taken_by=cormier)
        work.referrals.add(referral, because=Event(at=town.clock.now(), by=cormier, about="R-9TMF"))
        work.commit()

    assert town.says("cormier", "audit R-9TMF").startswith("R-9TMF, journal, newest first. 1 row")
    town.says("cormier", "langue fr")
    assert town.says("cormier", "journal R-9TMF").startswith("R-9TMF, journal")
    assert "R-9TMF" not in town.says("roy", "audit R-9TMF")


@pytest.mark.rule("P12.11")
def test_not_to_an_operator_nor_another_regions_coordinator(town: Town):
    cormier = town.people["cormier"].id
    town.moves_in("ops", Role.OPERATOR)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Lise")
    with town.parts.open_work() as work:
        referral = a_referral(id="R-9TMF", state=Status.TAKEN, taken_by=cormier)
        work.referrals.add(referral, because=Event(at=town.clock.now(), by=cormier, about="R-9TMF"))
        work.commit()

    for who in ("ops", "picard"):
        assert town.says(who, "audit R-9TMF").startswith("I know no referral R-9TMF")
