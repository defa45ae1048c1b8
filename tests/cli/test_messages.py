"""The window's sentences on the command line."""

import pytest

from pos_scanner.cli.messages import Messages
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.export.dry_run import CellWarning, WarningKind


@pytest.fixture
def messages() -> Messages:
    return Messages("en")


def test_a_failure_is_one_line_with_what_to_do(messages: Messages) -> None:
    sentence = messages.failure(KnownError(FailureKind.FILE_IN_USE, path="/media/out.csv"))
    assert "/media/out.csv" in sentence
    assert "\n" not in sentence


def test_a_warning_names_the_character(messages: Messages) -> None:
    warning = CellWarning("T1-1", "remark", WarningKind.NOT_IN_GBK, (("character", "🧾"),))
    assert messages.cell_warning(warning) == "An older program (GBK) will not show 🧾."


def test_voids_are_counted(messages: Messages) -> None:
    sentence = "Voids that this format cannot report: 2. Void them there by hand."
    assert messages.voids_left_out(2) == sentence


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_of_a_journal_has_a_sentence(messages: Messages, kind: ProblemKind) -> None:
    assert messages.journal_problem(Problem(kind, "T1-20261123-0002")).strip()
