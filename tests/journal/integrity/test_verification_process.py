"""The journal proved beside whoever works with it: real processes, real files."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.online_backup import daily_backup
from pos_scanner.journal.integrity.verification_process import Verdict, VerificationProcess, judge
from pos_scanner.journal.storage.backup_folder import backup_of
from tests.waiting import wait_for

Build = Callable[..., Invoice]


def flip_a_bit_of(path: Path, text: str) -> None:
    """In the record, where the text stands first."""
    content = bytearray(path.read_bytes())
    content[content.rindex(text.encode())] ^= 1
    path.write_bytes(content)


def back_up(journal: Journal, at: datetime) -> Path:
    for _ in daily_backup(journal.file, at.date()):
        pass
    return backup_of(journal.path, at.date())


def verdict_of(journal: Path) -> Verdict:
    """As a window waits for it."""
    proof = VerificationProcess()
    proof.start(journal)
    verdicts: list[Verdict] = []

    def is_told() -> bool:
        verdict = proof.take()
        verdicts.extend([] if verdict is None else [verdict])
        return verdict is not None

    wait_for(is_told, "a verdict")
    assert proof.take() is None  # Told once.
    return verdicts[0]


def test_a_sound_journal_is_proved_while_it_is_written(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    assert verdict_of(journal.path) == Verdict()


def test_a_flipped_bit_is_told_with_the_newest_backup_without_it(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice("REMARKABLE"), at=now)
    sound = back_up(journal, now - timedelta(days=1))
    flipped = back_up(journal, now)
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


def test_a_damaged_search_index_is_no_reason_to_go_back(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    journal.file.change("INSERT INTO invoice_text (rowid, name, codes) VALUES (2, '41', '')")
    assert Problem(ProblemKind.SEARCH_DAMAGED).kind in {p.kind for p in journal.verify().problems}
    assert judge(journal.path) == Verdict()


def test_a_proof_that_is_given_up_leaves_nothing_behind(journal: Journal) -> None:
    proof = VerificationProcess()
    proof.start(journal.path)
    proof.start(journal.path)
    proof.stop()
    assert proof.take() is None
