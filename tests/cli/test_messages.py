"""The window's sentences on the command line."""

import os
import shlex
from collections import deque
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.cli.messages import Messages
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.domain.invoice import Invoice, InvoiceLine
from pos_scanner.export.dry_run import CellWarning, WarningKind
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from tests.cli.shell import BUYER, CHINA, Shell

AT = datetime(2026, 11, 23, 12, tzinfo=CHINA)


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


@pytest.mark.skipif(os.name != "posix", reason="quoted as POSIX shells have it")
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_command_that_is_advised_can_be_copied_and_works(tmp_path: Path, language: str) -> None:
    shell = Shell(tmp_path / "一号 till; $(date)")
    with closing(Journal.open(shell.folder, till="T1")) as journal:
        line = InvoiceLine("*餐饮服务*餐费", 11300, Decimal("0.06"))
        journal.confirm("d", Invoice(BUYER, (line,), AT.date()), at=AT)
        deque(daily_backup(journal.file, AT.date()), maxlen=0)
    journal.path.unlink()
    _, _, errors = shell("--lang", language, "journal", "verify")
    command = errors[errors.index("pos-scanner ") :]
    program, *arguments = shlex.split(command)
    assert (program, shell(*arguments)[0]) == ("pos-scanner", 0)
    assert shell("journal", "verify")[0] == 0
