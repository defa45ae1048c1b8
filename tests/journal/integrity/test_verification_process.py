"""The journal verified beside whoever works with it: real processes, real files."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.domain.integrity_report import IntegrityReport, Problem, ProblemKind
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.integrity import verification_process
from pos_scanner.journal.integrity.verification_process import Verdict, VerificationProcess, judge
from pos_scanner.journal.invoice_writer import append_invoice
from pos_scanner.journal.storage.backup_folder import backups
from pos_scanner.journal.storage.damaged_reader import CHUNK
from tests.waiting import wait_for

Build = Callable[..., Invoice]


def flip_a_bit_of(path: Path, text: str) -> None:
    """In the row, where the text stands first."""
    content = bytearray(path.read_bytes())
    content[content.rindex(text.encode())] ^= 1
    path.write_bytes(content)


def back_up(journal: Journal, at: datetime) -> Path:
    for _ in daily_backup(journal.file, at.date()):
        pass
    return backups(journal.path)[0]


def verdict_of(journal: Path) -> Verdict:
    """As a window waits for it."""
    process = VerificationProcess()
    process.start(journal)
    verdicts: list[Verdict] = []

    def has_ended() -> bool:
        verdict = process.take()
        verdicts.extend([] if verdict is None else [verdict])
        return bool(verdicts)

    wait_for(has_ended, "the verification's verdict")
    assert process.take() is None  # Given once.
    return verdicts[0]


def test_a_sound_journal_is_verified_while_it_is_written(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    assert verdict_of(journal.path) == Verdict()


def test_a_flipped_bit_is_named_with_the_newest_backup_without_it(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice("REMARKABLE"), at=now)
    sound = back_up(journal, now)
    journal.confirm("d2", invoice(), at=now + timedelta(days=1))
    flipped = back_up(journal, now + timedelta(days=1))
    journal.close()
    for path in (journal.path, flipped):
        flip_a_bit_of(path, "REMARKABLE")
    verdict = verdict_of(journal.path)
    assert verdict.problem is not None
    assert (verdict.problem.kind, verdict.problem.number) == (
        ProblemKind.RECORD_CHANGED,
        "T1-20261123-0001",
    )
    assert verdict.backup == sound


def test_what_breaks_a_rule_of_its_table_is_found_by_the_days_verification_too(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    """No hash binds a form; and of a file opened read-only SQLite leaves the CHECKs out."""
    journal.confirm("d1", invoice(), at=now)
    journal.drafts.save(Draft("d2"))
    sound = back_up(journal, now)
    journal.file.connection.pragma("ignore_check_constraints", 1)
    journal.file.change("UPDATE draft SET content = '{'")
    expected = Problem(ProblemKind.FILE_DAMAGED, "", "CHECK constraint failed in draft")
    assert verdict_of(journal.path) == Verdict(expected, sound)


def test_a_damaged_search_index_is_no_reason_to_go_back(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    journal.file.change("INSERT INTO invoice_text (rowid, terms) VALUES (2, '京')")
    assert Problem(ProblemKind.SEARCH_DAMAGED).kind in {p.kind for p in journal.verify().problems}
    assert judge(journal.path) == Verdict()


def test_a_verification_that_is_given_up_leaves_nothing_behind(journal: Journal) -> None:
    process = VerificationProcess()
    process.start(journal.path)
    process.start(journal.path)
    process.stop()
    assert process.take() is None


def test_a_verification_tells_how_far_it_has_come(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    with journal.file.transaction():
        for number in range(1, CHUNK + 2):
            name = f"T1-{number}"
            append_invoice(journal.file, ConfirmedInvoice(name, number, invoice(), now, name), "s")
    process = VerificationProcess()
    process.start(journal.path)
    wait_for(lambda: process.take() is not None, "the verification's verdict")
    assert process.progress == CHUNK / (CHUNK + 1)


def test_a_verification_that_was_killed_from_outside_knows_nothing(journal: Journal) -> None:
    process = VerificationProcess()
    process.start(journal.path)
    process._process.kill()
    process._process.join()
    assert process.take() == Verdict(is_known=False)
    process.stop()


def test_of_a_journal_that_was_moved_away_nothing_is_known(journal: Journal, now: datetime) -> None:
    back_up(journal, now)
    journal.close()
    journal.path.rename(journal.path.with_name("elsewhere"))
    assert verdict_of(journal.path) == Verdict(is_known=False)


def test_a_file_that_does_not_open_is_damaged_and_names_the_sound_backup(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    sound = back_up(journal, now)
    journal.close()
    journal.path.write_bytes(b"no journal at all" * 999)
    verdict = judge(journal.path)
    assert verdict.problem is not None
    assert verdict.problem.kind is ProblemKind.FILE_DAMAGED
    assert verdict.backup == sound


def test_damage_without_a_sound_backup_is_named_without_one(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice("REMARKABLE"), at=now)
    flipped = back_up(journal, now)
    journal.close()
    for path in (journal.path, flipped):
        flip_a_bit_of(path, "REMARKABLE")
    verdict = judge(journal.path)
    assert verdict.problem is not None
    assert verdict.backup is None


def test_a_problem_that_is_not_there_a_second_time_is_none(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = IntegrityReport(0, "", (Problem(ProblemKind.FILE_DAMAGED),))
    sound = IntegrityReport(0, "", ())
    reports = iter([damaged, sound])
    monkeypatch.setattr(verification_process, "verify_as_it_is", lambda *_: next(reports))
    assert judge(journal.path) == Verdict()
