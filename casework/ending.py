"""Why a referral closes that has not become a case (PROTOCOL P2.5, P3.11)."""

from __future__ import annotations

from enum import StrEnum

from casework.referral import Referral


class Why(StrEnum):
    NO_AGREEMENT = "no-agreement"
    UNREACHABLE = "unreachable"
    TWICE = "twice"
    """Of the same person as another one, or by mistake."""
    MOVED = "moved"
    DIED = "died"
    OTHER = "other"
    """In the coordinator's own words, once none of the others was meant."""


def needs_attempts(why: Why, referral: Referral) -> bool:
    """Whatever the words: nobody who was never reached is given up without having been tried (P3.11)."""
    return why is Why.UNREACHABLE or (why is Why.OTHER and not referral.was_reached)


def is_hearsay(why: Why, referral: Referral) -> bool:
    """The person is said to have answered, and by the record nobody has reached them."""
    return why is Why.NO_AGREEMENT and not referral.was_reached
