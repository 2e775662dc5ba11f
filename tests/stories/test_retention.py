"""The end of a closed case's records: the key is destroyed, nobody reads it any more (P8.6, P8.8)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.context import Context
from bot.effects import Effect
from casework.events import Event
from casework.hold import Because
from storage.crypto_tables import crypto
from storage.journal import first_broken
from storage.keys import KeyGone
from storage.sent import listed
from storage.tables import deadlines, journal, keys, metadata, outbox, sent, settings
from storage.unit_of_work import SHRINKS
from tests.build import a_referral, a_team, an_open_case
from tests.ends import closed
from tests.town import Town

ROOM = "case:K7-QF3"
A_MONTH = timedelta(days=30)
RETENTION = timedelta(days=90)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Closed, with a bit of everything; another case beside it goes on."""
    town = Town.empty(tmp_path_factory.mktemp("retention"))
    a_team(town)
    an_open_case(town)
    an_open_case(town, "M4-WP8", "R-9TMF")
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task done T1", room=ROOM)
    room_id = town.room_id(ROOM)
    with town.parts.open_work() as work:
        work.traces.note("R-7KQ4", "client", name=("Marie", "Tremblay"), phone="506-555-0142")
        key, id = work.vault.keys.case("R-7KQ4"), work.vault.index("crypto-megolm", room_id)
        session = json.dumps({"room_id": room_id, "pickle": "a session"}).encode()
        sealed = work.vault.seal(session, key=key, table="crypto", id=id)
        work.connection.execute(crypto.insert().values(id=id, kind="megolm", key=key, sealed=sealed))
        work.commit()
    town.parts.house.retention = RETENTION
    closed(town)
    town.pass_time(timedelta(days=8))  # the room is left
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    town.parts.house.retention = RETENTION
    return town


def at_rest(town: Town) -> bytes:
    """The database file and its log, as they lie on the disk."""
    return b"".join(path.read_bytes() for path in sorted(town.folder.glob("convene.db*")))


def under_its_key(town: Town) -> list[bytes]:
    """Everything that the case's key seals, and the wrapped key itself."""
    with town.parts.open_work() as work:
        row = work.connection.execute(select(keys).where(keys.c.reference == "R-7KQ4")).one()
        found = [row.wrapped]
        for table in metadata.tables.values():
            if "key" in table.c and "sealed" in table.c:
                rows = work.connection.execute(select(table.c.sealed).where(table.c.key == row.number))
                found += [one.sealed for one in rows]
    return found


def time_is_over(town: Town) -> None:
    town.until(town.clock.now() + RETENTION)


@pytest.mark.rule("P8.6")
def test_nothing_of_it_lies_on_the_disk_any_more(town: Town):
    sealed = under_its_key(town)
    before = at_rest(town)
    assert len(sealed) > 8
    assert all(one in before for one in sealed)

    time_is_over(town)

    after = at_rest(town)
    assert [one for one in sealed if one in after] == []
    assert b"R-7KQ4" in after  # in the journal


@pytest.mark.rule("P8.6")
def test_while_somebody_reads_an_old_state_the_log_is_tried_again_after_a_restart_too(town: Town):
    sealed = under_its_key(town)
    with town.parts.database.query_only.connect() as reader:
        reader.execute(select(keys)).all()
        time_is_over(town)
        assert any(one in at_rest(town) for one in sealed)
        assert "A fault" not in town.last(town.direct("cormier"))

    again = town.restarted()
    again.parts.reminders.shrink_log()

    assert [one for one in sealed if one in at_rest(again)] == []
    with again.parts.open_work() as work:
        assert work.settings.get(SHRINKS) is None


@pytest.mark.rule("P8.6")
def test_a_paper_of_it_that_still_waits_does_not_go_out_any_more(town: Town):
    """It lies under the day's key, as all that is for a direct room."""
    now, room = town.clock.now(), town.direct("cormier")
    with town.parts.open_work() as work:
        key, later = work.vault.keys.day(now), now + 2 * RETENTION
        work.outbox.put(room, "file", {}, now=now, key=key, about="K7-QF3/paper", due_at=later)
        work.commit()

    time_is_over(town)

    with town.parts.open_work() as work:
        assert work.connection.execute(select(outbox).where(outbox.c.kind == "file")).all() == []


@pytest.mark.rule("P8.6")
def test_what_opens_its_rooms_is_gone_from_memory_at_once(town: Town):
    room_id = town.room_id(ROOM)

    time_is_over(town)

    assert town.server.forgotten == [room_id]


@pytest.mark.rule("P8.6")
def test_no_row_of_it_is_left_but_the_journals(town: Town):
    time_is_over(town)

    with town.parts.open_work() as work:
        for table in metadata.tables.values():
            if table.name in ("journal", "keys"):
                continue
            rows = work.connection.execute(select(table)).all()
            assert [row for row in rows if "K7-QF3" in repr(row) or "R-7KQ4" in repr(row)] == [], table.name
        assert work.traces.matches("", name=("Marie", "Tremblay")) == []
        [key] = work.connection.execute(select(keys).where(keys.c.reference == "R-7KQ4")).all()
        assert key.wrapped is None
        with pytest.raises(KeyGone):
            work.vault.keys.secret(key.number)


@pytest.mark.rule("P8.6")
def test_nor_in_what_was_noted_of_several_cases(town: Town):
    """A list of rings, and who was not told of what."""
    now = town.clock.now()
    with town.parts.open_work() as work:
        key, name = work.vault.keys.day(now), listed(["M4-WP8", "K7-QF3"]) + "x"
        work.outbox.put("coordination:1", "say", {}, now=now, key=key, name=name, due_at=now + 2 * RETENTION)
        work.settings.put("undelivered:p1", f'{{"K7-QF3/D1": "{now.isoformat()}"}}')
        work.settings.put("undelivered:p2", f'{{"M4-WP8/D1": "{now.isoformat()}"}}')
        work.commit()

    time_is_over(town)

    with town.parts.open_work() as work:
        for table in (outbox, settings):
            rows = work.connection.execute(select(table)).all()
            assert [row for row in rows if "K7-QF3" in repr(row)] == [], table.name
        assert work.settings.get("undelivered:p2")


@pytest.mark.rule("P8.6")
@pytest.mark.rule("P12.2")
def test_the_journal_stays_and_verifies(town: Town):
    with town.parts.open_work() as work:
        before = work.journal.count_of(("K7-QF3", "R-7KQ4"))

    time_is_over(town)

    with town.parts.open_work() as work:
        assert first_broken(work.connection) is None
        assert work.journal.count_of(("K7-QF3", "R-7KQ4")) >= before
        whats = set(work.connection.execute(select(journal.c.what)).scalars())
    assert "CaseDestroyed" in whats


@pytest.mark.rule("P8.6")
def test_the_other_case_is_as_it_was(town: Town):
    time_is_over(town)

    with town.parts.open_work() as work:
        assert work.cases.get("M4-WP8").is_open
        assert work.referrals.get("R-9TMF").last == "Tremblay"


@pytest.mark.rule("P8.6")
@pytest.mark.parametrize(
    "said",
    [
        "case show K7-QF3",
        "case reopen K7-QF3",
        "case history K7-QF3",
        "case export K7-QF3",
        "audit K7-QF3",
        "yes K7-QF3",
    ],
)
def test_nobody_finds_it_again(town: Town, said: str):
    time_is_over(town)

    assert town.says("cormier", said).startswith(("I know no case K7-QF3", "Nothing waits here"))


@pytest.mark.rule("P8.6")
def test_the_coordinator_is_told_a_month_before_and_afterwards(town: Town):
    town.until(town.clock.now() + RETENTION - timedelta(days=8) - A_MONTH + timedelta(hours=1))
    rings = [ring for ring in town.rings(town.direct("cormier")) if "its records are" in ring]
    assert rings == [
        "K7-QF3: its records are destroyed on 19 February 2027. To keep: `case hold K7-QF3` and why"
    ]
    assert "K7-QF3: destruction of its records, due Friday 19 February" in town.says("cormier", "today")

    town.pass_time(A_MONTH)

    told = [body for body in town.heard(town.direct("cormier")) if "Its records are destroyed" in body]
    assert len(told) == 1
    assert "K7-QF3" not in "".join(town.heard(town.direct("roy")))


@pytest.mark.rule("P8.6")
def test_what_is_said_afterwards_promises_no_command_that_shows_it(town: Town):
    time_is_over(town)

    assert town.last(town.direct("cormier")).splitlines()[1:] == [
        "Its records are destroyed; nobody can read them any more.",
        "Who did what and when stays in the journal, without the person; no command shows it any more.",
        "Now: ask your operator to have the room purged from the homeserver, if that is not automatic.",
    ]


@pytest.mark.rule("P8.6")
def test_what_never_had_a_room_has_none_to_purge(town: Town):
    now = town.clock.now()
    with town.parts.open_work() as work:
        work.referrals.add(
            a_referral(id="R-5DDW", sent_at=now), because=Event(at=now, by="test", about="R-5DDW")
        )
        work.commit()
    town.parts.dispatcher.act(lambda ctx: never_a_case(ctx, "R-5DDW"))
    town.hears_no_more()

    town.pass_time(timedelta(days=2))

    told = [
        body for body in town.heard(town.direct("cormier")) if body.startswith("R-5DDW: its time was over")
    ]
    assert [body.splitlines()[1:] for body in told] == [
        [
            "Its records are destroyed; nobody can read them any more. It never had a room.",
            "Now: nothing for you.",
        ]
    ]


def never_a_case(ctx: Context, id: str) -> list[Effect]:
    ctx.start("records-kept", id, case=id, region=1, due_at=ctx.now + timedelta(days=1))
    return []


@pytest.mark.rule("P8.5")
@pytest.mark.rule("P8.6")
def test_a_closed_case_is_in_the_list_for_as_long_as_it_is_kept(town: Town):
    listed = town.says("cormier", "case list").splitlines()
    assert listed[0] == "1 open case; closed, still kept: 1."
    assert any(line.startswith("K7-QF3, TM, closed") for line in listed)
    assert "K7-QF3" not in town.says("roy", "case list")
    time_is_over(town)
    assert town.says("cormier", "case list").startswith("1 open case.")


@pytest.mark.rule("P8.4")
def test_of_a_closed_case_it_is_not_said_that_somebody_was_invited(town: Town):
    town.says("cormier", "case people K7-QF3")

    assert town.heard(town.direct("cormier"))[0].splitlines()[:3] == [
        "1 person can read K7-QF3 now.",
        "It is closed: coordinators alone read it, and nobody is in its room.",
        "Cormier, Victim Services, coordinator",
    ]
    town.says("cormier", "langue fr")
    town.says("cormier", "dossier personnes K7-QF3")
    assert "personne n’est dans sa salle" in town.heard(town.direct("cormier"))[0]


@pytest.mark.rule("P8.8")
def test_a_hold_stops_it_and_its_end_lets_it_go_on(town: Town):
    town.says("cormier", "case hold K7-QF3 review by the coroner")
    time_is_over(town)
    with town.parts.open_work() as work:
        assert work.cases.find("K7-QF3") is not None

    for said in ("case hold K7-QF3 off", "yes K7-QF3"):
        town.says("cormier", said)
    town.says("mcgrath", "!yes K7-QF3", room="program")
    town.hears_no_more()
    town.pass_time(timedelta(days=2))
    assert [ring for ring in town.rings(town.direct("cormier")) if "its records are destroyed on" in ring]
    town.pass_time(A_MONTH)

    with town.parts.open_work() as work:
        assert work.cases.find("K7-QF3") is None


@pytest.mark.rule("P8.8")
def test_a_hold_is_looked_for_at_the_moment_of_destruction_too(town: Town):
    """However it is there: nothing was settled because of it, and the clock falls due all the same."""
    with town.parts.open_work() as work:
        held, _ = work.cases.get("K7-QF3").hold(Because.NAMED, "the coroner", by="c", at=town.clock.now())
        work.cases.save_quietly(held)
        work.commit()

    time_is_over(town)

    with town.parts.open_work() as work:
        assert work.cases.find("K7-QF3") is not None
        [clock] = work.deadlines.open(rule="records-kept")
    assert clock.step is None  # it came, and found the hold
    assert not [said for said in town.heard(town.direct("cormier")) if "records are destroyed;" in said]


@pytest.mark.rule("P8.5")
def test_opened_again_it_is_not_destroyed(town: Town):
    for said in ("case reopen K7-QF3", "yes K7-QF3"):
        town.says("cormier", said)
    with town.parts.open_work() as work:
        assert work.deadlines.open(rule="records-kept") == []


@pytest.mark.rule("P8.6")
def test_after_a_restart_too(town: Town):
    again = town.restarted()

    time_is_over(again)

    with again.parts.open_work() as work:
        assert work.cases.find("K7-QF3") is None


def test_the_database_overwrites_what_it_deletes(town: Town):
    with town.parts.database.write.connect() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1


@pytest.mark.rule("P8.6", "P1.12")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "K7-QF3: destroyed on 19 February 2027; no coordinator is left for it. Telephone the region"),
        ("fr", "K7-QF3\u00a0: détruit le 19 février 2027; plus de coordination. Téléphonez à la région"),
    ],
)
def test_where_no_coordinator_is_left_the_program_lead_is_told_a_month_before(
    town: Town, language: str, said: str
):
    town.says("mcgrath", f"language {language}")
    town.says("cormier", "conflict K7-QF3")
    town.hears_no_more()

    town.until(town.clock.now() + RETENTION - timedelta(days=8) - A_MONTH + timedelta(hours=1))

    assert said in town.rings(town.direct("mcgrath"))
    assert not [ring for ring in town.rings(town.direct("cormier")) if "K7-QF3" in ring]
    town.pass_time(A_MONTH)
    assert [body for body in town.heard(town.direct("mcgrath")) if body.startswith("K7-QF3")][-1:]


@pytest.mark.rule("P8.6")
def test_nor_what_was_told_under_another_name(town: Town):
    """Of a notice that has a name of its own, the code stands behind it; of a pair it is the other one's."""
    named = [("undelivered/x" + listed(["R-7KQ4", "K7-QF3"]) + "y", None), ("K7-QF3/z", None)]
    with town.parts.open_work() as work:
        for number, (name, about) in enumerate([*named, (None, "R-5WCN/R-7KQ4")]):
            note = {"token": f"t{number}", "room": "coordination:1", "name": name, "about": about}
            work.connection.execute(
                insert(sent).values(note | {"event_id": f"$e{number}", "at": town.clock.now()})
            )
        work.commit()

    time_is_over(town)

    with town.parts.open_work() as work:
        rows = work.connection.execute(select(sent)).all()
    assert [row for row in rows if "K7-QF3" in repr(row) or "R-7KQ4" in repr(row)] == []


@pytest.mark.rule("P8.6")
def test_nor_the_clock_of_a_guest(town: Town):
    def start(ctx: Context) -> list[Effect]:
        ctx.start("guest-forgotten", "K7-QF3/A1", case="", region=1, due_at=ctx.now)
        ctx.settle("K7-QF3/A1")
        return []

    town.parts.dispatcher.act(start)

    time_is_over(town)

    with town.parts.open_work() as work:
        rows = work.connection.execute(select(deadlines)).all()
    assert [row for row in rows if "K7-QF3" in repr(row)] == []
