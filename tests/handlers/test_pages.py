"""A list that is cut says how to see the rest, and shows it (V2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.paging import page_of, split_page
from casework.errors import Refusal
from casework.events import Event
from casework.opening import open_case
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team
from tests.town import Town

LETTERS = "CDFHJKMNPQRT"
"""One for each case and referral: `K7-CF3`."""


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Twelve open cases, and twelve referrals that wait."""
    town = Town(tmp_path_factory.mktemp("pages"))
    a_team(town)
    now, cormier = town.clock.now(), town.people["cormier"].id
    quiet = Event(at=now, by="test", about="K7")
    with town.parts.open_work() as work:
        for letter in LETTERS:
            work.referrals.add(a_referral(id=f"R-9{letter}X4", sent_at=now), because=quiet)
            become = a_referral(id=f"R-7{letter}Q4", sent_at=now, state=Status.OPENED)
            consent, recorded = a_consent(id=become.id).record(by=cormier, at=now)
            code = f"K7-{letter}F3"
            case, _ = open_case(code, become, f"1_11212026_TM-{code}", (cormier,), by=cormier, at=now)
            work.referrals.add(become, because=quiet)
            work.consents.add(consent, because=recorded)
            work.cases.add(case, because=quiet)
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def codes(answer: str, first: str) -> set[str]:
    return {word.strip(":,") for word in answer.split() if word.startswith(first)}


@pytest.mark.parametrize(
    ("language", "command", "first"),
    [
        ("en", "case list", "K7-"),
        ("fr", "dossier liste", "K7-"),
        ("en", "referral list", "R-9"),
        ("fr", "aiguillage liste", "R-9"),
    ],
)
def test_the_rest_stands_on_the_next_page(town: Town, language: str, command: str, first: str):
    town.says("cormier", f"language {language}")

    one, two = (town.says("cormier", f"{command}{page}") for page in ("", " 2"))

    assert one.startswith("12 ")
    assert f"`{command} 2`" in one
    assert f"`{command} 3`" not in two
    assert len(codes("\n".join(one.splitlines()[1:11]), first)) == 10
    assert len(codes("\n".join(two.splitlines()[1:3]), first)) == 2


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("case list everything", "`case list 2`"),
        ("referral list x", "`referral list 2`"),
        ("aiguillage liste x", "`referral list 2`"),
        ("case history {} x", "`case history K7-QF3 2`"),
    ],
)
def test_a_page_that_is_no_number_is_refused_with_an_example_of_the_same_list(
    town: Town, typed: str, example: str
):
    with town.parts.open_work() as work:
        code = work.cases.where(state="open")[0].id

    answer = town.says("cormier", typed.format(code))

    assert answer.splitlines() == [
        "I did not understand which page. Nothing was changed.",
        f"A number goes at the end, as in {example}",
    ]


def test_a_page_beyond_the_end_is_the_last():
    assert page_of(range(12), "99", 10).rows == [10, 11]
    assert page_of([], "2", 10).rows == []
    with pytest.raises(Refusal):
        page_of(range(12), "1234567", 10)


@pytest.mark.parametrize(
    ("typed", "split"),
    [("@roy 2", ("@roy", "2")), ("@roy", ("@roy", "1")), ("2", ("", "2")), ("", ("", "1"))],
)
def test_the_page_stands_at_the_end(typed: str, split: tuple[str, str]):
    assert split_page(typed) == split
