"""Consent as a record: its scope, its withdrawal (PROTOCOL P3.4, P3.5, P3.12)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.consent import Consent, Interpreted
from casework.errors import Refusal
from casework.people import Agency, Person, Role
from tests.build import MONDAY, a_consent

ROY = Person(id="roy", user_id="@roy:hs", first="Anna", last="Roy", role=Role.MEMBER, agency=Agency.HEALTH)
CORMIER = replace(ROY, id="cormier", role=Role.COORDINATOR, agency=Agency.VICTIMS)


def given() -> Consent:
    return a_consent().record(by="c", at=MONDAY)[0]


def withdrawn() -> Consent:
    return given().withdraw(team=("roy",), by="c", at=MONDAY)[0]


@pytest.mark.rule("P3.2", "P3.10")
@pytest.mark.parametrize(
    ("through", "is_given"),
    [
        (Interpreted.NONE, True),
        (Interpreted.FIT, True),
        (Interpreted.FAMILY, False),
        (Interpreted.UNBOUND, False),
    ],
)
def test_what_family_or_somebody_unbound_interpreted_is_no_consent(through: Interpreted, is_given: bool):
    talked = a_consent(interpreted=through)

    if is_given:
        assert talked.record(by="c", at=MONDAY)[0].is_given
    else:
        with pytest.raises(Refusal, match="consent-not-explained"):
            talked.record(by="c", at=MONDAY)


@pytest.mark.rule("P3.3")
def test_without_a_signed_paper_there_is_no_consent():
    with pytest.raises(Refusal, match="consent-not-signed"):
        a_consent(written=None).record(by="c", at=MONDAY)


@pytest.mark.rule("P3.5")
def test_after_a_withdrawal_the_team_reads_for_48_hours_and_nobody_joins_it():
    alternate = replace(ROY, id="lang")

    assert withdrawn().bars(ROY, MONDAY + timedelta(hours=47)) is None
    assert withdrawn().bars(ROY, MONDAY + timedelta(hours=48)) == "no-consent"
    assert withdrawn().bars(alternate, MONDAY) == "no-consent"


@pytest.mark.rule("P3.12")
def test_the_coordinators_decide_and_so_read_on():
    assert withdrawn().bars(CORMIER, MONDAY + timedelta(days=9)) is None
    assert Consent(id="R-7KQ4").bars(CORMIER, MONDAY) == "no-consent"


@pytest.mark.rule("P3.5")
def test_it_is_withdrawn_once_and_can_be_given_again():
    with pytest.raises(Refusal, match="consent-not-given"):
        withdrawn().withdraw(by="c", at=MONDAY)

    again, _ = withdrawn().record(by="c", at=MONDAY + timedelta(hours=3))

    assert again.is_given
    assert again.bars(replace(ROY, id="lang"), MONDAY) is None


@pytest.mark.rule("P3.4")
def test_leaving_out_is_never_refused_not_even_the_last_agency():
    narrow, changed = given().rescope(remove=tuple(Agency), leave_out=("x",), by="c", at=MONDAY)

    assert narrow.agencies == () == changed.agencies
    assert narrow.bars(CORMIER, MONDAY) is None
    assert narrow.bars(ROY, MONDAY) == "not-agreed"


@pytest.mark.rule("P3.4")
def test_a_withdrawn_scope_is_not_widened():
    with pytest.raises(Refusal, match="consent-not-given"):
        withdrawn().rescope(add=("social",), by="c", at=MONDAY)


@pytest.mark.rule("P3.5")
def test_a_paper_of_the_day_of_the_withdrawal_may_be_new_and_one_from_before_is_not():
    withdrawn_on = date(2026, 11, 21)

    a_consent().must_be_newer(withdrawn_on, withdrawn_on)
    with pytest.raises(Refusal, match="consent-signed-before"):
        a_consent().must_be_newer(date(2026, 11, 20), withdrawn_on)
