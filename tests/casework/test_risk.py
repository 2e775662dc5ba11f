from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import Refusal
from casework.instruments import INSTRUMENTS
from casework.risk import Basis, Score, Tool, read_basis
from casework.timetable import Calendar

CALENDAR = Calendar(ZoneInfo("America/Moncton"), frozenset())
NOW = datetime(2026, 11, 16, 13, 15, tzinfo=UTC)  # a Monday, 09:15
FRIDAY_EVENING = datetime(2026, 11, 14, 1, 30, tzinfo=UTC)


def basis(text):
    return read_basis(text, now=NOW, calendar=CALENDAR)


def refusal(text):
    with pytest.raises(Refusal) as refused:
        basis(text)
    return refused.value


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("tool", "value", "band", "meets"),
    [
        (Tool.ODARA, 0, "below", False),
        (Tool.ODARA, 6, "below", False),
        (Tool.ODARA, 7, "high", True),
        (Tool.ODARA, 13, "high", True),
        (Tool.DA, -3, "variable", False),
        (Tool.DA, 7, "variable", False),
        (Tool.DA, 8, "increased", False),
        (Tool.DA, 13, "increased", False),
        (Tool.DA, 14, "severe", False),
        (Tool.DA, 17, "severe", False),
        (Tool.DA, 18, "extreme", True),
        (Tool.DA, 38, "extreme", True),
    ],
)
def test_a_score_has_its_band(tool, value, band, meets):
    score = Score(tool, value)

    assert (score.band, score.meets_threshold) == (band, meets)


@pytest.mark.rule("P2.12")
def test_no_band_is_called_low_or_safe():
    bands = {band.key for instrument in INSTRUMENTS.values() for band in instrument.bands}

    assert bands == {"below", "high", "variable", "increased", "severe", "extreme"}


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("said", "lowest", "highest"),
    [
        ("odara 14", 0, 13),
        ("odara -1", 0, 13),
        ("odara 9.5", 0, 13),
        ("odara nine", 0, 13),
        ("odara", 0, 13),
        ("odara 9/13", 0, 13),
        ("da 39", -3, 38),
        ("da −4", -3, 38),
        ("ed beaucoup", -3, 38),
        ("da 99999999999999999999", -3, 38),
    ],
)
def test_a_score_out_of_range_is_refused_with_the_range(said, lowest, highest):
    refused = refusal(said)

    assert refused.reason == "score-out-of-range"
    assert (refused.details["lowest"], refused.details["highest"]) == (lowest, highest)


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("said", "scores"),
    [
        ("odara 9", [("odara", 9)]),
        ("ODARA: 9", [("odara", 9)]),
        ("ervco 9", [("odara", 9)]),
        ("da 21", [("da", 21)]),
        ("ed 19", [("da", 19)]),
        ("Danger Assessment 19", [("da", 19)]),
        ("Évaluation du danger 19", [("da", 19)]),
        ("odara 9, da 19", [("odara", 9), ("da", 19)]),
        ("odara 8 and da 20", [("odara", 8), ("da", 20)]),
        ("ed 19 et ervco 8", [("da", 19), ("odara", 8)]),
        ("odara 5, da 18", [("odara", 5), ("da", 18)]),
        ("odara 8, da −3", [("odara", 8), ("da", -3)]),
    ],
)
def test_scores_are_read_in_both_languages(said, scores):
    assert basis(said) == Basis(tuple(Score(Tool(tool), value) for tool, value in scores))


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("said", "tool", "value", "threshold"),
    [("odara 6", "odara", 6, 7), ("da 17", "da", 17, 18), ("odara 5, da 12", "odara", 5, 7)],
)
def test_a_score_below_the_threshold_needs_judgement(said, tool, value, threshold):
    refused = refusal(said)

    assert refused.reason == "below-threshold"
    assert refused.details == {"tool": tool, "value": value, "threshold": threshold}


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    ("said", "rationale"),
    [
        ("odara 5, judgement because threats rise, fast", "threats rise, fast"),
        ("odara 5 judgement: Threats rise", "Threats rise"),
        ("odara 5, judgement, threats rise", "threats rise"),
        ("odara 5 and professional judgment: threats", "threats"),
        ("odara 5, judgement because of threats", "because of threats"),
        ("odara 5, jugement : elle a peur", "elle a peur"),
        ("odara 5, jugement professionnel parce qu’elle a peur", "elle a peur"),
        ("ervco 5, jugement car la personne a peur", "la personne a peur"),
        ("ervco 5, jugement car\u00a0: peur\nle soir", "peur\nle soir"),
    ],
)
def test_judgement_with_a_reason_carries_a_low_score(said, rationale):
    assert basis(said) == Basis((Score(Tool.ODARA, 5),), rationale)


@pytest.mark.rule("P2.2")
def test_judgement_alone_is_a_basis():
    assert basis("jugement: la peur grandit") == Basis((), "la peur grandit")


@pytest.mark.rule("P2.2")
@pytest.mark.parametrize(
    "said", ["judgement", "odara 5, jugement", "odara 9, judgement", "judgement because", "judgement: ..."]
)
def test_judgement_without_a_reason_is_refused(said):
    assert refusal(said).reason == "rationale-missing"


@pytest.mark.rule("P2.16")
def test_a_reason_has_at_most_500_characters():
    assert basis(f"judgement {'x' * 500}").rationale == "x" * 500

    assert refusal(f"judgement {'x' * 501}").reason == "rationale-too-long"


@pytest.mark.rule("P2.4")
@pytest.mark.parametrize(
    "said",
    [
        "odara 9, friday 21:30",
        "odara 9 friday 21:30",
        "odara 9, vendredi dernier à 21 h 30",
        "odara 9, 13 november 2026, 21:30",
        "friday 21:30, odara 9",
    ],
)
def test_the_assessment_may_have_its_date(said):
    assert basis(said).assessed_at == FRIDAY_EVENING


def test_a_date_beside_two_scores_is_of_both():
    assert basis("odara 9, friday 21:30, da 19").assessed_at == FRIDAY_EVENING


def test_an_assessment_of_today_is_not_later_than_now():
    early = NOW - timedelta(hours=2)

    assert read_basis("odara 9, today", now=early, calendar=CALENDAR).assessed_at == early


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("odara 9, tomorrow", "date-in-future"),
        ("odara 9, today 16:30", "date-in-future"),
        ("odara 9, 05/11/2026", "date-ambiguous"),
        ("odara 9, very afraid", "basis-not-understood"),
        ("odara 9, odara 8", "score-twice"),
        ("odara 9, ervco 9", "score-twice"),
        ("9", "basis-not-understood"),
        ("", "basis-not-understood"),
        ("friday", "basis-not-understood"),
        ("no", "basis-not-understood"),
        ("perhaps judgement because afraid", "basis-not-understood"),
        ("," * 5000, "basis-not-understood"),
    ],
)
def test_what_is_no_basis_is_refused(said, reason):
    assert refusal(said).reason == reason


@pytest.mark.rule("P2.11")
def test_the_instruments_are_data_and_hold_no_items():
    [odara, danger] = INSTRUMENTS.values()

    assert (odara.lowest, odara.highest, odara.threshold) == (0, 13, 7)
    assert (danger.lowest, danger.highest, danger.threshold) == (-3, 38, 18)


SCRAPS = (
    "odara ervco da ed 9 5 19 -3 39 x judgement jugement because car : , friday 21:30 and et . 05/11/2026"
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(SCRAPS.split()), max_size=8).map(" ".join)))
def test_any_text_is_a_basis_or_refused(text):
    try:
        found = basis(text)
    except Refusal:
        return
    assert found.rationale or any(score.meets_threshold for score in found.scores)
