"""How a case begins: on what ground, and with what of its referral (PROTOCOL P3.3, P3.6, P4.8)."""

from __future__ import annotations

from datetime import datetime

from casework.case import Basis, Case
from casework.consent import Consent
from casework.errors import Refusal
from casework.events import CaseOpened
from casework.intake import Intake
from casework.nonconsent import NonConsent
from casework.referral import Referral


def may_open(referral: Referral, ground: Consent | NonConsent | None, intake: Intake | None) -> Basis:
    """No personal information reaches a team room before written consent, or the ground of P9 (P3.3, P3.6)."""
    if ground is None or not ground.is_given:
        raise Refusal("case-without-consent", referral=referral.id)
    if intake is None:
        raise Refusal("case-without-intake", referral=referral.id)
    return Basis.DANGER if isinstance(ground, NonConsent) else Basis.CONSENT


def open_case(
    code: str,
    referral: Referral,
    file_number: str,
    team: tuple[str, ...],
    *,
    partner: tuple[str, str] = ("", ""),
    basis: Basis = Basis.CONSENT,
    by: str,
    at: datetime,
) -> tuple[Case, CaseOpened]:
    """Whoever opens it is its key contact: they spoke with the client (P4.8)."""
    case = Case(
        id=code,
        referral=referral.id,
        region=referral.region,
        file_number=file_number,
        first=referral.first,
        last=referral.last,
        opened_at=at,
        key_contact=by,
        team=team,
        partner=partner,
        basis=basis,
        excluded=referral.excluded,
        cleared=referral.cleared,
        holds=referral.holds,
    )
    event = CaseOpened(at=at, by=by, about=code, referral=referral.id, region=referral.region, invited=team)
    return case, event
