"""Known failures: a kind and facts, told apart from the program's own faults."""

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError


def test_a_failure_has_its_kind_and_facts() -> None:
    error = KnownError(FailureKind.DISK_FULL, path="/data", line="3")
    assert error.kind is FailureKind.DISK_FULL
    assert error.facts == {"path": "/data", "line": "3"}


def test_a_log_shows_kind_and_facts_in_their_order() -> None:
    assert str(KnownError(FailureKind.DISK_FULL)) == "disk-full"
    error = KnownError(FailureKind.FILE_IN_USE, path="/data/a.csv", batch="B1")
    assert str(error) == "file-in-use (path=/data/a.csv, batch=B1)"


def test_failures_of_one_kind_with_other_facts_differ_in_their_arguments() -> None:
    first, second = (KnownError(FailureKind.FILE_IN_USE, path=path) for path in ("a", "b"))
    assert first.args == ("file-in-use", {"path": "a"})
    assert first.args != second.args


@pytest.mark.parametrize("kind", FailureKind)
def test_a_kinds_value_is_its_name_in_small_letters(kind: FailureKind) -> None:
    assert kind.value == kind.name.lower().replace("_", "-")
