"""`for K7-QF3`, `au sujet de R-7KQ4`: words that only lead to a code go with it, and leave one space (COMMANDS 1, P7.10)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import refers, two_open_cases
from tests.town import Town

ROOM, CODE = "case:K7-QF3", "K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("before"))
    two_open_cases(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def reported(town: Town) -> tuple[str, str]:
    with town.parts.open_work() as work:
        [one] = work.developments.where(case=CODE)
    return one.text, one.types[0].value


@pytest.mark.rule("P7.1", "P7.10")
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("critical for K7-QF3 bail hearing", ("bail hearing", "other")),
        ("critical about K7-QF3 Bail hearing at 9", ("Bail hearing at 9", "other")),
        ("critical on K7-QF3: bail Released at 14:10", ("Released at 14:10", "bail")),
        ("critical bail for K7-QF3 Released at 14:10", ("Released at 14:10", "bail")),
        ("critical For the case k7qf3 he has called", ("he has called", "other")),
        ("danger for K7-QF3 he is here", ("he is here", "other")),
        ("critical danger for K7-QF3 he is here", ("he is here", "other")),
        ("danger for K7-QF3", ("", "other")),
        ("critique pour K7-QF3 caution Libération à 14 h", ("Libération à 14 h", "bail")),
        ("critique au sujet de K7-QF3 il a appelé", ("il a appelé", "other")),
        ("critique à propos du dossier K7-QF3, il a appelé", ("il a appelé", "other")),
        ("danger pour\u00a0K7-QF3 il est là", ("il est là", "other")),
    ],
)
def test_what_is_reported_begins_with_what_happened(town: Town, said: str, kept: tuple[str, str]):
    town.says("leblanc", said)

    assert reported(town) == kept


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("danger he is with K7-QF3 now", "he is with now"),
        ("danger he asks for K7-QF3, and waits", "he asks for, and waits"),
        ("danger he is looking for K7-QF3", "he is looking for"),
    ],
)
def test_a_word_of_what_happened_is_never_taken_for_one_and_one_space_is_left(
    town: Town, said: str, kept: str
):
    town.says("leblanc", said)

    assert reported(town)[0] == kept


@pytest.mark.rule("P7.10")
def test_before_there_is_a_case_too(town: Town):
    code = refers(town, first="Nadine", last="Arsenault")

    town.says("leblanc", f"critical for {code} bail hearing")

    with town.parts.open_work() as work:
        assert work.referrals.get(code).warnings[0].text == "bail hearing"
    assert f"{code}, not taken yet." in town.says("cormier", f"referral show for {code}")


@pytest.mark.rule("P7.4")
def test_beside_an_acknowledgement_too(town: Town):
    town.says("leblanc", "danger K7-QF3 he is here")

    town.says("roy", "ack D1 for K7-QF3 calling her now")

    with town.parts.open_work() as work:
        [one] = work.developments.where(case=CODE)
    assert one.seen[0].note == "calling her now"


def test_what_is_told_to_the_program_lead_too(town: Town):
    heard = town.says("cormier", "escalate about K7-QF3 may a guest stay?")

    assert "K7-QF3: may a guest stay?" in heard.splitlines()


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("plan for K7-QF3", "K7-QF3, plan"),
        ("case show for K7-QF3", "K7-QF3, open"),
        ("case history for K7-QF3", "K7-QF3, history"),
        ("case close for K7-QF3", "Not closed."),
        ("risk odara 12 for K7-QF3", "ODARA 12: high risk."),
        ("checked nothing for K7-QF3", "Noted, K7-QF3"),
        ("case add theriault to K7-QF3", "not agreed by the client"),
        ("case exclude theriault from the case K7-QF3", "Mira Thériault is kept out of K7-QF3"),
        ("task add roy for K7-QF3, monday, call", "T1 of K7-QF3 is for Roy."),
        ("dossier voir du dossier K7-QF3", "K7-QF3, open"),
        ("deadlines for K7-QF3", "Of K7-QF3 nothing waits for you."),
        ("échéances pour K7-QF3", "Of K7-QF3 nothing waits for you."),
    ],
)
def test_a_command_is_understood_with_it(town: Town, said: str, heard: str):
    town.says("cormier", said)

    assert any(heard in one for one in town.heard(town.direct("cormier")))
