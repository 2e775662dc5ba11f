"""What people type at the roadside (CONVERSATION 2; PROTOCOL P7.1, P7.10)."""

import pytest

from casework.critical import Type
from casework.errors import Refusal
from casework.report import LONGEST, Report, read_report, read_types

B, F, R = Type.BAIL, Type.FAMILY, Type.RELEASED


@pytest.mark.rule("P7.1")
@pytest.mark.parametrize(
    ("typed", "types", "text"),
    [
        ("bail Released at 14:10", (B,), "Released at 14:10"),
        ("4 Released at 14:10", (B,), "Released at 14:10"),
        ("bail: released at 14:10", (B,), "released at 14:10"),
        ("bail : released at 14:10", (B,), "released at 14:10"),
        ("caution Libéré à 14 h 10", (B,), "Libéré à 14 h 10"),
        ("libération École prévenue", (R,), "École prévenue"),
        ("LIBERATION: rien", (R,), "rien"),
        ("4, family Released", (B, F), "Released"),
        ("4 11: released", (B, F), "released"),
        ("bail bail Released", (B,), "Released"),
        ("bail", (B,), ""),
        ("other Something", (Type.OTHER,), "Something"),
        ("2 men at the door", (), "2 men at the door"),
        ("2 3 men at the door", (), "2 3 men at the door"),
        ("14 Released", (), "14 Released"),
        ("family is afraid", (), "family is afraid"),
        ("plan to leave tonight", (), "plan to leave tonight"),
        ("He is at the door", (), "He is at the door"),
        ("", (), ""),
    ],
)
def test_a_type_stands_only_before_a_colon_another_type_or_a_capital_letter(typed, types, text):
    assert read_report(typed) == Report(types, text)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    ("typed", "types", "text"),
    [
        ("!he is at the door", (), "he is at the door"),
        ("! he is at the door", (), "he is at the door"),
        ("danger he is at the door", (), "he is at the door"),
        ("Danger: he is at the door", (), "he is at the door"),
        ("danger contact He is at the door", (Type.CONTACT,), "He is at the door"),
        ("danger", (), ""),
        ("!", (), ""),
    ],
)
def test_danger_is_the_first_word_or_sign(typed, types, text):
    assert read_report(typed) == Report(types, text, immediate=True)


@pytest.mark.parametrize(
    "typed", ["bail Il est dehors !", "dangerous man seen", "They are in danger", "Elle a peur!"]
)
def test_a_sign_or_a_word_further_on_is_no_danger(typed):
    assert not read_report(typed).immediate


def test_only_a_bare_report_without_danger_is_empty():
    assert read_report("  ").is_empty
    assert not read_report("danger").is_empty
    assert not read_report("bail").is_empty


def test_what_does_not_fit_one_message_is_refused():
    with pytest.raises(Refusal, match="critical-too-long"):
        read_report("x" * (LONGEST + 1))


@pytest.mark.rule("P7.10")
def test_of_an_immediate_danger_that_does_not_fit_the_beginning_is_sent():
    for report in (read_report("danger " + "x" * 9000), read_report("x" * 9000, immediate=True)):
        assert report.is_cut
        assert report.text == "x" * (LONGEST - 1) + "…"
    assert not read_report("danger " + "x" * LONGEST).is_cut


@pytest.mark.rule("P7.1")
def test_thirteen_types_have_a_number_and_a_word_in_each_language():
    assert [one.number for one in Type] == [*range(1, 14), None]
    assert read_types("1, infraction, procès") == (Type.OFFENCE, Type.TRIAL)


@pytest.mark.parametrize("typed", ["", "nonsense", "bail nonsense", "14"])
def test_what_is_no_type_is_refused(typed):
    with pytest.raises(Refusal, match="no-such-type"):
        read_types(typed)
