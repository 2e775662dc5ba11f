"""A coordinator's word on one device of a person (COMMANDS, `device`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """`id` is `@user:server DEVICE`; `state` is `approved` or `blocked`."""

    id: str
    user_id: str
    device: str
    state: str
    by: str
    at: datetime
