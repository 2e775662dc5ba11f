"""Gaps met in the process or in services, in one line, without case content (PROTOCOL P12.8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.discreet import holds_code, unclean
from casework.errors import Refusal
from casework.events import BarrierNoted, BarrierSettled

LONGEST = 300


class Standing(StrEnum):
    OPEN = "open"
    FIXED = "fixed"
    SENT_ON = "sent-on"
    TAKEN_BACK = "taken-back"
    """By whoever noted it, within ten minutes: a name was in it, say; its words are gone."""


@dataclass(frozen=True, kw_only=True)
class Barrier:
    """`id` is `B1`."""

    id: str
    region: int
    text: str
    by: str
    at: datetime
    state: Standing = Standing.OPEN
    fixed_by: str = ""
    fixed_at: datetime | None = None

    def noted(self) -> BarrierNoted:
        return BarrierNoted(at=self.at, by=self.by, about=str(self.region), barrier=self.id)

    def settle(self, how: Standing, *, by: str, at: datetime) -> tuple[Barrier, BarrierSettled]:
        if self.state is not Standing.OPEN:
            raise Refusal("barrier-settled", barrier=self.id)
        event = BarrierSettled(at=at, by=by, about=str(self.region), barrier=self.id, state=how)
        return replace(self, state=how, fixed_by=by, fixed_at=at), event

    def take_back(self) -> Barrier:
        return replace(self, state=Standing.TAKEN_BACK, text="")


def new_barrier(id: str, region: int, text: str, *, by: str, at: datetime) -> Barrier:
    """No case content: a code, a telephone or a file number is refused."""
    if len(text) > LONGEST:
        raise Refusal("barrier-too-long", length=len(text), longest=LONGEST)
    if holds_code(text) or unclean(text) is not None:
        raise Refusal("barrier-with-case")
    return Barrier(id=id, region=region, text=text, by=by, at=at)
