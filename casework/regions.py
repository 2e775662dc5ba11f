"""Where people work, as the configuration names it: regions, and the organisations of each agency."""

from __future__ import annotations

from dataclasses import dataclass

from casework.people import Agency


@dataclass(frozen=True, kw_only=True)
class Region:
    number: int
    names: dict[str, str]
    zone: str
    languages: tuple[str, ...]
    emergency: str = "911"

    def name(self, language: str) -> str:
        return self.names[language]


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """RCMP or a municipal force, Horizon or Vitalité; of agency `other`: a kind of ad hoc member (P1.11, P11.3)."""

    key: str
    agency: Agency
    names: dict[str, str]
    words: tuple[str, ...] = ()
    """What people type for it, besides its names."""
    regions: tuple[int, ...] = ()
    """Empty: all."""
    serves_partner: bool = False
    """Whoever comes from there also serves the offending partner (P1.15)."""

    def is_in(self, region: int) -> bool:
        return not self.regions or region in self.regions
