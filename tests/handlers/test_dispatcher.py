"""What the dispatcher promises: an answer to everything, nothing done by mistake, nothing said twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import handlers, which_case
from bot.addressing import addressed, is_prefixed
from bot.context import Context
from bot.dispatcher import Dispatcher
from bot.effects import Effect
from bot.incoming import Batch, Invited, Message
from bot.posting import Posting
from bot.router import EVERYBODY, Router
from bot.words import is_called
from casework.errors import Refusal
from casework.people import Agency, Role
from storage.tables import deadlines, inbox, journal
from tests.build import a_team, an_open_case, refers
from tests.fakes import Posted
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("roy", Role.MEMBER, Agency.HEALTH, first="Anna")
    town.moves_in("leblanc", Role.FRONT_LINE, Agency.POLICE)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One town for many sayings that change nothing."""
    town = Town(tmp_path_factory.mktemp("shared"))
    a_team(town)
    an_open_case(town)
    return town


def table(town: Town) -> dict[str, int]:
    """How many rows each kind of record has."""
    with town.parts.open_work() as work:
        kinds = work.connection.execute(select(journal.c.what, func.count()).group_by(journal.c.what))
        return {row.what: row.count for row in kinds if row.what not in ("Refused", "Looked")}


# --- what was not understood --------------------------------------------------------------------------
def test_a_typo_gets_the_nearest_command_and_nothing_is_done(town: Town):
    answer = town.says("roy", "languag fr")

    assert "Did you mean `language`?" in answer
    assert "Nothing was changed." in answer
    assert "English" in town.says("roy", "me")


def test_what_is_suggested_is_what_this_person_may_use(town: Town):
    assert "referral take" not in town.says("roy", "referral tak R-7KQ4")
    assert "referral take" in town.says("cormier", "referral tak R-7KQ4")


def test_words_without_any_likeness_are_answered_too(town: Town):
    assert town.says("roy", "xyzzy") == "I did not understand that. Nothing was changed.\nNow: `help`"


@pytest.mark.parametrize("room", ["coordination:1", "program"])
def test_in_a_room_commands_carry_the_prefix_and_the_rest_is_people_talking(town: Town, room: str):
    assert town.says("cormier", "help", room=room) == ""
    assert town.says("cormier", "@roy: can you telephone her?", room=room) == ""
    assert town.says("cormier", "!help", room=room) != ""


def test_people_talking_leaves_nothing_but_its_id(shared: Town):
    shared.says("roy", "Marie is safe with her sister", room="case:K7-QF3")

    with shared.parts.open_work() as work:
        [row] = work.connection.execute(select(inbox).where(inbox.c.event_id == shared.event_id))
    assert (row.state, row.sealed) == ("done", None)


ME = "@convene:hs.test"


@pytest.mark.parametrize(
    "text",
    [
        "!help",
        "! help",
        "@convene: help",
        "@convene:hs.test help",
        "Convene: help",
        "@Convene help",
        "@convene, help",
        "@convene:hs.test: help",
        "@convene:hs.test: : help",
        "Convene : help",
        "Convene\u00a0: help",
    ],
)
def test_the_bot_is_addressed(text: str):
    assert addressed(text, ME) == "help"


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "@roy: help",
        "convenes help",
        "conveners: help",
        "10:30 help",
        "Convene will ring you",
        "@conveners help",
    ],
)
def test_the_bot_is_not_addressed(text: str):
    assert not is_prefixed(text, ME)


# --- never an echo ----------------------------------------------------------------------------------------
COMMANDS = (
    "",
    "help ",
    "refer",
    "referral take ",
    "referral contact R-7KQ4 ",
    "referral status ",
    "language ",
    "roster ",
    "roster add @x ",
    "roster remove ",
    "roster alternate ",
    "yes ",
    "case show ",
    "case open ",
    "consent ",
    "intake ",
    "checked ",
    "task add ",
    "task done ",
    "meeting answer ",
    "meeting confirm ",
    "ack ",
    "plan ",
    "risk odara ",
    "critical type D1 ",
    "aide ",
    "équipe retirer ",
)
MARK = "Zqxwvtk"


@given(
    st.sampled_from(COMMANDS),
    st.lists(st.text("abé09 @#-:,.!?<*_`\n", max_size=12), max_size=3),
    st.sampled_from(["roy", "cormier", "mcgrath"]),
)
@example("referral take ", [""], "cormier")
def test_no_error_repeats_what_was_typed(shared: Town, command: str, around: list[str], who: str):
    """It may be a name (V9)."""
    typed = f"!{command}{MARK.join(['', *around, ''])}"
    assume(MARK in typed)

    answer = shared.says(who, typed)

    assert answer
    assert MARK.casefold() not in answer.casefold()
    assert "E-" not in answer or "Tell your operator" not in answer, typed


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_whatever_is_typed_gets_an_answer_and_breaks_nothing(shared: Town, text: str):
    answer = shared.says("savoie", f"!{text}")

    assert answer
    assert "Tell your operator" not in answer
    assert "prévenez" not in answer
    assert "C’est ma faute" not in answer


# --- who is heard -----------------------------------------------------------------------------------------
@pytest.mark.rule("P11.6")
def test_a_stranger_in_a_room_gets_nothing(town: Town):
    room = town.room_id("coordination:1")
    before = len(town.server.rooms[room].events)

    town.server.write(room, "@stranger:hs.test", "!help")
    town.settle()

    assert len(town.server.rooms[room].events) == before + 1
    with town.parts.open_work() as work:
        assert work.inbox.new() == []


def test_somebody_in_another_persons_direct_room_gets_nothing(town: Town):
    town.server.write(town.room_id(town.direct("roy")), town.people["leblanc"].user_id, "help")
    town.settle()

    assert town.heard(town.direct("roy")) == []
    assert town.heard(town.direct("leblanc")) == []


def test_somebody_who_was_removed_gets_nothing(town: Town):
    room = town.room_id(town.direct("roy"))
    town.says("cormier", "roster remove @roy")
    town.says("cormier", "yes roy")
    before = len(town.server.rooms[room].events)

    town.server.write(room, town.people["roy"].user_id, "help")
    town.settle()

    assert len(town.server.rooms[room].events) == before + 1


def test_an_unverified_device_is_told_and_nothing_is_done(town: Town):
    answer = town.says("roy", "langue fr", trusted=False)

    assert "not verified" in answer
    assert "English" in town.says("roy", "me")


def test_an_unverified_device_cannot_answer_in_a_dialogue(town: Town):
    town.says("leblanc", "refer")
    town.says("leblanc", "today 10:30", trusted=False)

    assert town.says("leblanc", "?").count("1 of 9") == 1


# --- replays and doubles --------------------------------------------------------------------------------
def test_an_old_message_under_a_new_event_id_does_nothing(town: Town):
    town.says("roy", "langue fr")
    town.says("roy", "language en")
    old = replay_of(town, "langue fr")

    town.server.arriving.append(old)
    town.hears_no_more()
    town.settle()

    assert town.heard(town.direct("roy")) == []
    assert "English" in town.says("roy", "me")


def replay_of(town: Town, text: str):
    """The same Megolm message (sender key, session, index), as a homeserver may hand it in again."""
    index = next(
        int(row.once.rsplit(" ", 1)[1])
        for row in rows_of(town, "roy")
        if row.event_id == event_of(town, "roy", text)
    )
    room, sender = town.room_id(town.direct("roy")), town.people["roy"].user_id
    return Message(
        event_id="$forged",
        room_id=room,
        sender=sender,
        device="PHONE",
        at=town.clock.now(),
        body=text,
        trusted=True,
        sender_key=f"key {sender}",
        session_id=f"session {room} {sender}",
        index=index,
    )


def rows_of(town: Town, name: str):
    with town.parts.open_work() as work:
        return list(
            work.connection.execute(
                select(inbox).where(inbox.c.sender == town.people[name].user_id, inbox.c.kind == "Message")
            )
        )


def event_of(town: Town, name: str, text: str) -> str:
    events: list[Posted] = town.server.rooms[town.room_id(town.direct(name))].events
    return next(one.event_id for one in events if one.content.get("body") == text)


def test_the_same_event_twice_is_one(town: Town):
    town.server.write(town.room_id(town.direct("roy")), town.people["roy"].user_id, "help")
    town.server.arriving *= 2
    town.settle()

    assert len(town.heard(town.direct("roy"))) == 1


# --- faults -------------------------------------------------------------------------------------------------
broken = Router()


@broken.command("break", fr="casser", allow=EVERYBODY, where="dckp")
def break_(ctx: Context) -> list[Effect]:
    person, chosen = ctx.actor.speak("fr", at=ctx.now)
    ctx.work.people.save(person, because=chosen)
    raise RuntimeError(f"{MARK} must not be seen")


@broken.command("mumble", fr="marmonner", allow=EVERYBODY, where="dckp")
def mumble(ctx: Context) -> list[Effect]:
    return [ctx.reply("me/no-such-block")]


@broken.command("refuse", fr="refuser", allow=EVERYBODY, where="dckp")
def refuse(ctx: Context) -> list[Effect]:
    raise Refusal("a-reason-without-words")


def with_a_broken_command(town: Town) -> None:
    """Another dispatcher over the same house: it takes the router as an argument."""
    parts = town.parts
    parts.router.include(broken)
    parts.dispatcher = Dispatcher(
        parts.database.write, parts.ring, parts.router, Posting(parts.renderer), parts.house, parts.clock
    )


@pytest.mark.parametrize("command", ["break", "mumble"])
def test_something_broken_is_owned_up_to_with_a_reference_and_changes_nothing(
    town: Town, command: str, capsys: pytest.CaptureFixture[str]
):
    with_a_broken_command(town)
    before = table(town)

    answer = town.says("roy", command)

    reference = re.search(r"E-[0-9A-F]{4}", answer)
    assert answer.startswith("That is my fault, not yours. Nothing was changed.")
    assert reference
    assert table(town) == {**before, "Failed": before.get("Failed", 0) + 1}
    assert MARK not in answer
    logged = capsys.readouterr()
    assert reference[0] in logged.out + logged.err
    assert MARK not in logged.out + logged.err
    assert "English" in town.says("roy", "me")
    with town.parts.open_work() as work:
        assert work.inbox.new() == []


def test_what_breaks_twice_is_parked_and_stops_nobody(town: Town):
    with_a_broken_command(town)

    town.server.write(town.room_id(town.direct("roy")), town.people["roy"].user_id, "refuse")
    town.settle()

    with town.parts.open_work() as work:
        states = set(work.connection.execute(select(inbox.c.state)).scalars())
    assert "parked" in states
    assert "What you can do here" in town.says("roy", "help")


def test_a_step_that_breaks_is_noted_and_the_ladder_goes_on(town: Town):
    steps = Router()

    @steps.step("referral-taken")
    def fall_over(ctx: Context, deadline: object) -> list[Effect]:
        raise RuntimeError(MARK)

    town.parts.router.include(steps)
    town.parts.dispatcher.act(lambda ctx: start_clock(ctx))
    town.pass_time(timedelta(hours=13))

    with town.parts.open_work() as work:
        [row] = work.connection.execute(select(deadlines).where(deadlines.c.rule == "referral-taken"))
    assert row.step is None
    assert any("R-7KQ4 could not be written" in body for body in town.heard("coordination:1"))
    assert MARK not in "".join(town.heard("coordination:1"))


def start_clock(ctx: Context) -> list[Effect]:
    ctx.start("referral-taken", "R-7KQ4", case="R-7KQ4", region=1)
    return []


def test_a_step_that_another_one_settled_in_the_same_moment_does_not_happen(town: Town):
    """Both were due; what the first one ended is not taken from the list all the same."""
    happened: list[str] = []
    steps = Router()

    @steps.step("team-meeting")
    def end_the_other(ctx: Context, deadline: object) -> list[Effect]:
        happened.append("first")
        ctx.settle("R-7KQ4", "referral-taken")
        return []

    @steps.step("referral-taken")
    def too_late(ctx: Context, deadline: object) -> list[Effect]:
        happened.append("second")
        return []

    town.parts.router.include(steps)

    def start(ctx: Context) -> list[Effect]:
        hour = timedelta(hours=1)
        ctx.start(
            "team-meeting", "R-7KQ4", case="R-7KQ4", region=1, due_at=ctx.now + hour - timedelta(minutes=1)
        )
        ctx.start("referral-taken", "R-7KQ4", case="R-7KQ4", region=1)
        return []

    town.parts.dispatcher.act(start)
    town.clock.pass_(timedelta(hours=1))
    town.parts.reminders.fall_due()

    assert happened == ["first"]


def test_a_clock_whose_rule_a_release_took_away_stops_no_other(town: Town):
    def start(ctx: Context) -> list[Effect]:
        deadline = ctx.start("referral-taken", "R-3HXD", case="R-3HXD", region=1)
        ctx.work.deadlines.move(replace(deadline, rule="gone"))
        ctx.start("question-answered", "x", case="", region=1, due_at=ctx.now + timedelta(hours=2))
        return []

    town.parts.dispatcher.act(start)
    town.pass_time(timedelta(hours=3))

    with town.parts.open_work() as work:
        assert work.deadlines.due(town.clock.now()) == []


# --- replies bind -------------------------------------------------------------------------------------------
def test_a_reply_with_the_bare_word_is_about_what_it_replies_to(town: Town):
    code = refers(town, brain="3")
    ring = town.events("coordination:1")[-1].event_id

    answer = town.says("cormier", "take", room="coordination:1", reply_to=ring)

    assert answer.startswith(f"{code}: taken by Cormier")


def test_a_reply_to_a_persons_message_is_people_talking(town: Town):
    refers(town, brain="3")
    town.says("cormier", "who takes it?", room="coordination:1")

    assert town.says("cormier", "take", room="coordination:1", reply_to=town.event_id) == ""


def test_the_second_of_two_is_told_who_was_first(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    code = refers(town, brain="3")

    town.says("doucet", f"!referral take {code}", room="coordination:1")

    assert town.says("cormier", f"!referral take {code}", room="coordination:1") == (
        "Already taken by Doucet at 10:50. Nothing was changed."
    )


# --- yes ----------------------------------------------------------------------------------------------------
def is_here(town: Town, name: str) -> bool:
    with town.parts.open_work() as work:
        return work.people.get(town.people[name].id).is_active


def test_a_bare_yes_confirms_nothing(town: Town):
    town.says("cormier", "roster remove @roy")

    answer = town.says("cormier", "yes")

    assert "confirms nothing" in answer
    assert "`yes roy`: somebody leaves the roster, and every room" in answer
    assert is_here(town, "roy")


@pytest.mark.parametrize("typed", ["case open K7-QF3", "roster remove @nobody", "case list everything"])
def test_a_bare_yes_after_something_failed_names_nothing_that_waited_before(town: Town, typed: str):
    town.says("cormier", "roster remove @roy")
    town.pass_time(timedelta(minutes=1))
    town.says("cormier", typed)

    for answer in (town.says("cormier", "yes"), town.says("cormier", "yes")):
        assert answer == (
            "A bare `yes` confirms nothing. Nothing was changed.\n"
            "What you typed before it was not done, and waits for no yes.\n"
            "Now: type that again."
        )
    town.pass_time(timedelta(minutes=1))
    town.says("cormier", "today")
    assert "`yes roy`" in town.says("cormier", "yes")


def test_every_question_has_words_for_what_its_yes_does(town: Town):
    for action in handlers.router().answers:
        if action != which_case.ACTION:
            assert is_called("yes-to", action), action


@pytest.mark.parametrize("typed", ["yes leblanc", "yes royy", "yes R-7KQ4", "yes ?"])
def test_a_yes_to_something_else_confirms_nothing(town: Town, typed: str):
    town.says("cormier", "roster remove @roy")

    assert "Nothing waits here for that yes" in town.says("cormier", typed)
    assert is_here(town, "roy")


def test_a_yes_in_another_room_confirms_nothing(town: Town):
    town.says("cormier", "roster remove @roy")

    assert "Nothing waits here" in town.says("cormier", "!yes roy", room="coordination:1")
    assert is_here(town, "roy")


def test_a_yes_of_somebody_else_confirms_nothing(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.says("cormier", "!roster remove @roy", room="coordination:1")

    assert "Nothing waits here" in town.says("doucet", "!yes roy", room="coordination:1")
    assert is_here(town, "roy")


def test_a_late_yes_confirms_nothing_and_the_expiry_was_said_aloud(town: Town):
    town.says("cormier", "roster remove @roy")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=10))

    assert town.last(town.direct("cormier")).startswith("Nothing was done about roy")
    assert "Nothing waits here" in town.says("cormier", "yes roy")
    assert is_here(town, "roy")


def test_a_yes_in_the_last_second_still_confirms(town: Town):
    town.says("cormier", "roster remove @roy")
    town.pass_time(timedelta(minutes=9, seconds=59))

    assert town.says("cormier", "yes roy").startswith("Removed:")


def test_a_yes_confirms_once(town: Town):
    town.says("cormier", "roster remove @roy")
    town.says("cormier", "oui ROY")

    assert "Nothing waits here" in town.says("cormier", "yes roy")
    town.hears_no_more()
    town.pass_time(timedelta(hours=1))
    assert "Nothing was done" not in "".join(town.heard(town.direct("cormier")))


def test_asking_again_takes_the_place_of_the_older_question(town: Town):
    town.says("cormier", "roster remove @roy")
    town.pass_time(timedelta(minutes=5))
    town.says("cormier", "roster remove @roy")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=6))

    assert town.heard(town.direct("cormier")) == []
    assert town.says("cormier", "yes roy").startswith("Removed:")


def test_a_person_who_left_their_direct_room_and_asks_is_invited_again(town: Town):
    roy = town.people["roy"]
    town.server.walk_out(town.room_id(town.direct("roy")), roy.user_id)
    town.settle()
    town.server.arriving.append(Invited(event_id="$i", room_id="!theirs", by=roy.user_id))
    town.settle()

    assert town.server.rooms[town.room_id(town.direct("roy"))].members.get(roy.user_id) == "invite"
    assert [room for room, _ in town.server.left] == ["!theirs"]


@pytest.mark.rule("P11.6")
def test_the_invitation_of_a_stranger_is_declined_with_one_sentence(town: Town):
    town.server.arriving.append(Invited(event_id="$i", room_id="!theirs", by="@stranger:hs.test"))
    town.settle()

    [(room, reason)] = town.server.left
    assert room == "!theirs"
    assert reason == (
        "This account serves a work team and cannot help you here. In an emergency, call 911. / "
        "Ce compte sert une équipe de travail et ne peut pas vous aider ici. En cas d’urgence, composez le 911."
    )


def test_a_restart_forgets_nothing(town: Town):
    """What arrived and was not worked off is worked off by the next process."""
    town.server.write(town.room_id(town.direct("roy")), town.people["roy"].user_id, "langue fr")
    arriving, town.server.arriving = town.server.arriving, []
    town.parts.receiver.take(
        Batch(next="s", events=tuple(arriving)), lambda connection, work: None, town.clock.now()
    )

    restarted = town.restarted()
    restarted.settle()

    assert "Je vous parle français" in restarted.last(restarted.direct("roy"))
