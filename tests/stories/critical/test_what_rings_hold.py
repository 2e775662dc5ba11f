"""No ring holds a type, a name or a detail (P12.10)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.critical import Type
from casework.report import FRENCH
from tests.stories.critical.reporting import (
    all_rings,
)
from tests.town import REGIONS, Town

NEVER = {"Marie", "Tremblay", "Roussel", "Leblanc", "Zebra", "police", "violence", "victim", "CCR"}


@pytest.mark.rule("P12.10")
@pytest.mark.parametrize("languages", [("en",), ("fr",), ("en", "fr")])
def test_no_ring_ever_holds_a_type_a_name_or_a_detail(town: Town, languages: tuple[str, ...]):
    town.parts.house.regions = {**REGIONS, 1: replace(REGIONS[1], languages=languages)}
    for name in ("gallant", "roy", "mcgrath"):
        town.says(name, f"language {languages[0]}")
    town.hears_no_more()

    for kind in Type:
        town.says("leblanc", f"critical K7-QF3 {kind}: Zebra {kind} of Marie Tremblay")
    town.pass_time(timedelta(hours=5))

    labels = {town.parts.renderer.word("development", kind, lang) for kind in Type for lang in ("en", "fr")}
    forbidden = {*NEVER, *labels, *FRENCH.values(), *Type}
    rings = [ring for ring in all_rings(town) if ring.startswith("URGENT")]
    assert len(rings) >= 10 * len(Type)
    for ring in rings:
        assert not any(re.search(rf"\b{word}\b", ring, re.IGNORECASE) for word in forbidden), ring
