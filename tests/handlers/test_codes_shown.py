"""In what front-line staff are shown to type of a danger stands a code as theirs are: a referral's (V2, P7.10)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_referral, plain, two_open_cases
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Adebayo and Ouellette read no case; Leblanc reads two, Roy one."""
    town = Town.empty(tmp_path_factory.mktemp("codes"))
    two_open_cases(town)
    town.moves_in("adebayo", Role.FRONT_LINE, Agency.POLICE, first="Tola")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def made(town: Town, *codes: str) -> None:
    with town.parts.open_work() as work:
        for code in codes:
            work.referrals.put(a_referral(id=code, referrer=town.people["adebayo"].id))
        work.commit()


@pytest.mark.rule("P7.10")
def test_front_line_staff_are_shown_the_code_of_a_referral(town: Town):
    shown = town.says("adebayo", "help").splitlines()

    assert "`danger R-7KQ4 Somebody is at the door`" in shown
    assert "`critical R-7KQ4 bail Released at 14:10`" in shown
    assert "K7-QF3" not in town.says("adebayo", "help all") + town.says("adebayo", "help all 2")


@pytest.mark.rule("P7.10", "P11.1")
def test_in_french(town: Town):
    assert "`danger R-7KQ4 Quelqu’un est à la porte`" in town.says("ouellette", "aide").splitlines()
    assert "K7-QF3" not in town.says("ouellette", "aide tout")
    refused = plain(town.says("ouellette", "critique"))
    assert "`critique R-7KQ4 caution Libération à 14 h 10`. Danger immédiat : `danger R-7KQ4`" in refused


@pytest.mark.rule("P7.10")
def test_it_is_their_own_where_they_made_one(town: Town):
    made(town, "R-5X2D")

    assert "`danger R-5X2D Somebody is at the door`" in town.says("adebayo", "help").splitlines()
    assert "`danger R-5X2D` and what happens" in town.says("adebayo", "critical")


@pytest.mark.rule("P7.10", "P12.11")
def test_of_several_none_is_chosen_for_them(town: Town):
    made(town, "R-5X2D", "R-8MJ8")

    assert "`danger R-7KQ4 Somebody is at the door`" in town.says("adebayo", "help").splitlines()


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(("name", "code"), [("roy", "K7-QF3"), ("leblanc", "CODE"), ("theriault", "CODE")])
def test_a_member_is_shown_the_code_of_their_only_case(town: Town, name: str, code: str):
    """Of several none is chosen; what looks real may be the code of a case that they cannot see."""
    assert f"`danger {code} Somebody is at the door`" in town.says(name, "help").splitlines()


@pytest.mark.rule("P7.10")
def test_what_is_typed_without_a_code_then_is_not_said_to_be_of_a_case(town: Town):
    answer = town.says("adebayo", "danger he is here").splitlines()

    assert answer[-2].startswith("Of a referral: its code, like R-7KQ4.")
    assert answer[-1] == "Now: the code alone. It goes out at once."
