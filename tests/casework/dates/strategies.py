"""Instants near a change of the clocks, and what may be preferred."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

MINUTE = timedelta(minutes=1)
near_a_change = st.one_of(
    st.integers(0, 4 * 1440).map(lambda minutes: datetime(2026, 3, 6, tzinfo=UTC) + minutes * MINUTE),
    st.integers(0, 4 * 1440).map(lambda minutes: datetime(2026, 10, 30, tzinfo=UTC) + minutes * MINUTE),
)
prefers = st.sampled_from(["future", "past"])
