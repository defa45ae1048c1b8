"""One bit of the journal's file is flipped: run as a program, or a part of it as a test.

Whatever bit it is, the program says so or is not touched by it: it opens or names the backup; each
record that no longer reads as it was confirmed is named by ``verify``; nothing ends in a mistake
of ours.
"""

import random
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.integrity.verification import verify_as_it_is
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.invoice_reader import read_invoices
from tests.faults.workload import A_SALE_TAKES, BEGINNING, NAMES, PURGED_DAY, an_invoice
from tests.journal.exported import mark_exported

INVOICES = 40
OPENING = {FailureKind.JOURNAL_DAMAGED, FailureKind.JOURNAL_TOO_NEW}
Records = dict[int, ConfirmedInvoice]


@dataclass
class Outcome:
    """What came of some flips.

    Attributes:
        harmless: nothing reads otherwise and nothing is said: bits that mean nothing.
        unopened: the journal did not open, and a backup was named.
        named: a record reads otherwise or not at all, and ``verify`` names it.
        told: something else is damaged, and ``verify`` says so.
        silent: what reads otherwise and is not said; must stay empty.
    """

    flips: int = 0
    harmless: int = 0
    unopened: int = 0
    named: int = 0
    told: int = 0
    silent: list[str] = field(default_factory=list)


def flip_bits(flips: int, seed: int) -> Outcome:
    """Flip so many bits, each in a fresh copy of the same journal."""
    rng = random.Random(seed)
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        records = _make(folder)
        path = folder / FILE_NAME
        sound = path.read_bytes()
        for _ in range(flips):
            bit = rng.randrange(len(sound) * 8)
            damaged = bytearray(sound)
            damaged[bit // 8] ^= 1 << bit % 8
            for left in folder.glob(f"{FILE_NAME}*"):
                left.unlink()
            path.write_bytes(damaged)
            outcome.flips += 1
            _judge(folder, records, f"bit {bit}", outcome)
    return outcome


def _make(folder: Path) -> Records:
    """A journal with all that one can hold, and its backup."""
    at = BEGINNING
    with closing(Journal.open(folder)) as journal:
        journal.shifts.open("张三", at=BEGINNING)
        for number in range(INVOICES):
            at = BEGINNING + number * A_SALE_TAKES
            invoice = an_invoice(NAMES[number % len(NAMES)], 1000 + number, at)
            confirmed = journal.confirm(f"d{number}", invoice, at=at)
            if number % 7 == 0:
                journal.void(confirmed.number, "typed wrong", at=at, cashier="李四")
        journal.shifts.close("李四", at=at)
        mark_exported(journal, range(1, INVOICES // 2), at)
        purge(journal.file, PURGED_DAY, at=at + timedelta(days=400))
        for _ in daily_backup(journal.file, at.date()):
            pass
        return {one.sequence: one for one in journal.search.page(InvoiceQuery(), size=99).invoices}


def _judge(folder: Path, records: Records, which: str, outcome: Outcome) -> None:
    try:
        journal = Journal.open(folder)
    except KnownError as error:
        outcome.unopened += 1
        if error.kind not in OPENING or not (
            error.facts.get("backup") or error.kind is FailureKind.JOURNAL_TOO_NEW
        ):
            outcome.silent.append(f"{which}: {error}")
        if verify_as_it_is(folder / FILE_NAME).is_sound:
            outcome.silent.append(f"{which}: does not open, but verifies")
        return
    with closing(journal):
        found = _read(journal, records)
        checked = journal.verify()
    differing = {number for number, one in records.items() if found.get(number) != one}
    named = _named(checked, records)
    if differing - named:
        lost = [records[number].number for number in sorted(differing - named)]
        outcome.silent.append(f"{which}: {lost} not named in {checked.problems}")
    elif differing or named:
        outcome.named += 1
    elif checked.problems:
        outcome.told += 1
    else:
        outcome.harmless += 1


def _read(journal: Journal, records: Records) -> Records:
    """Every record that the journal gives, each asked for by itself."""
    found: Records = {}
    for sequence in records:
        try:
            with journal.file.guarded():
                read = read_invoices(journal.file.connection, "WHERE sequence = ?", (sequence,))
                found |= {one.sequence: one for one in read}
        except KnownError as error:
            if error.kind is not FailureKind.JOURNAL_DAMAGED:
                raise
    return found


def _named(checked: IntegrityReport, records: Records) -> set[int]:
    by_number = {one.number: sequence for sequence, one in records.items()}
    by_number |= {f"#{sequence}": sequence for sequence in records}
    return {by_number[one.number] for one in checked.problems if one.number in by_number}
