"""`help` with a command's words says what it does; whatever `help all` shows, `help` knows (COMMANDS 2, V2, V9)."""

from __future__ import annotations

import re

import pytest

from bot import handlers
from bot.purposes import purpose
from bot.router import Place
from casework.people import Role
from tests.build import a_referral, a_team, an_open_case
from tests.town import Town

ROUTER = handlers.router()
ROOM = "case:K7-QF3"
UNKNOWN = ("I know no such command", "Je ne connais aucune commande")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("morin", Role.FRONT_LINE)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("help"))


# --- one command ------------------------------------------------------------------------------------------
def test_one_command_says_what_it_does(town: Town):
    assert town.says("cormier", "help case transfer") == (
        "Hands the case to another region’s coordinator, once they take it.\n"
        "Type: `case transfer CODE REGION`\n"
        "For example: `case transfer K7-QF3 Edmundston`\n"
        "Now: `help case` shows what else begins so."
    )


def test_one_command_says_what_it_does_in_french(town: Town):
    town.says("cormier", "langue fr")

    assert town.says("cormier", "aide dossier transférer") == (
        "Remet le dossier à la coordination d’une autre région, dès qu’elle le prend.\n"
        "Écrivez\u00a0: `dossier transférer CODE RÉGION`\n"
        "Par exemple\u00a0: `dossier transférer K7-QF3 Edmundston`\n"
        "Maintenant\u00a0: `aide dossier` montre ce qui commence ainsi."
    )


def test_either_language_works_and_the_answer_is_in_ones_own(town: Town):
    assert town.says("cormier", "aide dossier transférer") == town.says("cormier", "help case transfer")


def test_a_word_that_begins_other_commands_shows_them_below_what_it_does(town: Town):
    assert town.says("leblanc", "help risk") == (
        f"{purpose('risk')['en']}\n"
        "Type: `risk CODE`, `risk CODE odara NUMBER`, `risk CODE da NUMBER DATE`\n"
        "For example: `risk K7-QF3 odara 9`\n"
        "Beside it:\n"
        "`risk correct 2 K7-QF3`\n"
        "Now: `help` shows what comes first."
    )


def test_several_commands_under_a_word_are_listed(town: Town):
    for typed in ("help case", "help cases", "help file", "help cas", "aide dossiers"):
        answer = town.says("cormier", typed)
        assert answer.startswith("You can type:\n`case open R-7KQ4`")
    assert town.says("cormier", "help case 2").startswith("You can type:")


def test_a_line_that_is_another_ones_beginning_is_itself(town: Town):
    assert town.says("cormier", "help critical type").startswith(purpose("critical type")["en"])
    assert town.says("cormier", "help critical types").startswith(purpose("critical types")["en"])


def test_help_is_there_before_anything_waits(town: Town):
    assert town.says("roy", "help ack").startswith(purpose("ack")["en"])
    assert "`ack D1`" not in town.says("roy", "help all")


def test_in_a_case_room_no_code_is_wanted(town: Town):
    assert town.says("cormier", "!help case transfer", room=ROOM) == (
        "Hands the case to another region’s coordinator, once they take it.\n"
        "Type: `!case transfer REGION`\n"
        "For example: `!case transfer Edmundston`\n"
        "Now: `!help case` shows what else begins so."
    )


def test_what_takes_nothing_needs_no_example(town: Town):
    assert town.says("roy", "help lost") == (
        "Locks all your devices at once, this one too; your coordinator is told.\n"
        "Type: `lost`\n"
        "Now: `help` shows what comes first."
    )


def test_front_line_staff_are_shown_the_codes_that_they_have(town: Town):
    assert "Type: `danger R-… TEXT`" in town.says("morin", "help danger")
    assert "Type: `danger CODE TEXT`, `danger R-… TEXT`" in town.says("leblanc", "help danger")
    assert "Type: `!danger TEXT`" in town.says("leblanc", "!help danger", room=ROOM)


def test_in_the_direct_room_what_is_numbered_in_a_case_wants_its_code(town: Town):
    shown = town.says("leblanc", "help critical")

    assert "`critical show D1 K7-QF3`" in shown
    assert "`critical type D1 K7-QF3 offence`" in shown
    assert "`!critical show D1`" in town.says("leblanc", "!help critical", room=ROOM)


# --- whatever is shown is known ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("aide réunion présents", "meeting present"),
        ("aide réunion absents", "meeting absent"),
        ("aide réunions présentes", "meeting present"),
        ("help checked nothing", "checked"),
        ("aide vérifié rien", "checked"),
        ("help plan mine", "plan"),
        ("aide plan moi", "plan"),
        ("help risk odara", "risk"),
        ("help meeting confirm 2", "meeting confirm"),
        ("help device approve @roy 2", "device approve"),
        ("aide sans consentement", "nonconsent"),
        ("help `meeting end`", "meeting end"),
        ("help !meeting end", "meeting end"),
        ("help status", "referral status"),
    ],
)
def test_a_line_of_help_is_known_by_help(town: Town, typed: str, name: str):
    assert town.says("cormier", typed).startswith(purpose(name)["en"])


@pytest.mark.parametrize(
    ("name", "lang"), [("cormier", "en"), ("savoie", "fr"), ("mcgrath", "en"), ("morin", "en")]
)
def test_every_command_has_help_for_whoever_may_use_it(town: Town, name: str, lang: str):
    """Its shape is looked at by `tests/shape.py`. `help me` asks for help: what `me` does is said of `profile`."""
    help_ = "aide" if lang == "fr" else "help"
    for command in ROUTER.allowed(town.people[name].role, Place.DIRECT):
        typed = "profile" if command.name == "me" else ROUTER.spoken(command.name)[lang]
        first = town.says(name, f"{help_} {typed}").split("\n")[0]
        assert first.replace("\u00a0", " ") == purpose(command.name)[lang]


def lines(town: Town, name: str, room: str | None) -> list[str]:
    """All that `help all` shows there, page by page."""
    sign, shown, number = "!" if room else "", [], 1
    while True:
        page = town.says(name, f"{sign}help all {number}", room=room)
        shown += re.findall(r"^`(.+)`$", page, re.MULTILINE)
        if re.search(r"(\d+) (?:of|sur) \1", page):
            return shown
        number += 1


@pytest.mark.parametrize(
    ("name", "room"),
    [("cormier", None), ("savoie", None), ("leblanc", ROOM), ("mcgrath", None), ("roy", None)],
)
def test_every_line_that_help_all_shows_is_known_by_help(town: Town, name: str, room: str | None):
    sign = "!" if room else ""
    for line in lines(town, name, room):
        answer = town.says(name, f"{sign}help {line}", room=room)
        assert not answer.startswith(UNKNOWN), line
        assert answer.split("\n")[0][-1] in ".:", line


# --- whose ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed", ["help case transfer", "help roster remove @roy", "help audit K7-QF3", "help zzz"]
)
def test_what_somebody_may_not_use_is_as_if_it_were_not_there(town: Town, typed: str):
    assert town.says("leblanc", typed) == (
        "I know no such command that you can use here. Nothing was changed.\nNow: `help all`"
    )


def test_a_command_of_the_direct_room_is_not_explained_in_a_case_room(town: Town):
    assert town.says("cormier", "!help refer", room=ROOM).startswith(UNKNOWN)


# --- what waits -------------------------------------------------------------------------------------------
def shown(town: Town, name: str, typed: str = "help") -> list[str]:
    return re.findall(r"^`(.+)`$", town.says(name, typed), re.MULTILINE)


def test_what_waits_for_somebody_comes_first(town: Town):
    assert "meeting answer K7-QF3 2 3" not in shown(town, "roy")
    town.says("cormier", "!meeting propose friday 10:00, friday 14:00, monday 9:00", room=ROOM)

    assert "meeting answer K7-QF3 2 3" in shown(town, "roy")
    town.says("roy", "langue fr")
    assert "réunion répondre K7-QF3 2 3" in shown(town, "roy", "aide")
    assert "1 non, 2 oui, 3 oui" in town.says("roy", "réunion répondre K7-QF3 2 3")
    assert "réunion répondre K7-QF3 2 3" not in shown(town, "roy", "aide")


def test_a_referral_that_nobody_has_taken_is_named(town: Town):
    referral = a_referral(id="R-5X2D", referrer=town.people["morin"].id)
    with town.parts.open_work() as work:
        work.referrals.add(referral, because=referral.sent())
        work.commit()
    town.parts.dispatcher.act(lambda ctx: list(ctx.router.react(ctx, referral.sent())))

    assert "referral take R-5X2D" in shown(town, "cormier")
    assert "For example: `referral take R-5X2D`" in town.says("cormier", "help referral take")


def test_a_task_that_is_due_is_named_by_its_number(town: Town):
    town.says("cormier", "!task add leblanc, tomorrow 9:00, call them", room=ROOM)
    town.says("cormier", "!task add roy, tomorrow 9:00, call the clinic", room=ROOM)

    assert "task done T2 K7-QF3" in shown(town, "roy")


def test_at_most_eight_are_shown_whatever_waits_and_a_danger_is_one_of_them(town: Town):
    town.says("cormier", "!meeting propose friday 10:00, friday 14:00", room=ROOM)
    town.says("cormier", "!task add roy, tomorrow 9:00, call the clinic", room=ROOM)
    town.says("leblanc", "!critical bail Released", room=ROOM)

    for name in ("roy", "cormier", "savoie", "mcgrath", "morin"):
        lines = shown(town, name, "aide" if name == "savoie" else "help")
        assert len(lines) <= 8
        assert name == "mcgrath" or any(line.startswith("danger ") for line in lines)
    assert len(shown(town, "cormier", "!help")) <= 8


@pytest.mark.rule("P12.11")
def test_who_has_no_case_is_shown_no_code_that_may_be_one(town: Town):
    for typed in ("help", "help all", "help all 2", "help all 3", "help danger", "help checked"):
        assert "K7-QF3" not in town.says("theriault", typed), typed
        assert "K7-QF3" not in town.says("savoie", typed), typed
    assert "`danger CODE Somebody is at the door`" in town.says("theriault", "help")
    assert "`danger CODE Quelqu’un est à la porte`" in town.says("savoie", "aide")


def test_the_example_has_the_code_that_its_way_demands(town: Town):
    assert "Type: `meeting answer CODE 1 3`" in town.says("leblanc", "help meeting answer")
    assert "For example: `meeting answer K7-QF3 2 3`" in town.says("leblanc", "help meeting answer")
    assert "`!meeting answer 2 3`" in town.says("leblanc", "!help meeting answer", room=ROOM)
