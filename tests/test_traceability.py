"""Every rule of this version is shown by a test; every mark names a rule."""

from tests import traceability


def test_every_rule_of_this_version_has_a_test():
    assert traceability.missing() == []


def test_every_mark_names_a_rule():
    assert traceability.unknown() == []


def test_no_rule_is_both_now_and_later():
    assert not set(traceability.rules()["now"]) & set(traceability.rules()["later"])


def test_marks_are_read_from_functions_and_from_whole_files():
    assert (
        "tests/handlers/test_conflict.py::test_oneself_is_a_conflict_of_interest"
        not in traceability.tests()["P1.8"]
    )
    assert any(name.startswith("tests/handlers/test_training.py") for name in traceability.tests()["P1.7"])
