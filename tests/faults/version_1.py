"""A journal as version 1 of its schema had it, to be migrated."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import apsw

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.entry_hash import START, link
from pos_scanner.journal.storage import database, row_mapping
from tests.faults.workload import BEGINNING, NAMES, an_invoice


def make_version_1(path: Path, invoices: int, at: datetime = BEGINNING) -> Iterator[str]:
    """Make the file; gives each confirmation as a workload tells it. The last one is void."""
    connection = apsw.Connection(str(path))
    connection.execute(database._script(1))
    connection.pragma("user_version", 1)
    previous = START
    with connection:
        for sequence in range(1, invoices + 1):
            invoice = an_invoice(NAMES[sequence % len(NAMES)], 1000 + sequence, at)
            number = f"T1-{at:%Y%m%d}-{sequence:04}"
            confirmed = ConfirmedInvoice(number, sequence, invoice, at, f"old{sequence}")
            row = row_mapping.invoice_row(confirmed, "")
            del row["personal_salt"]
            names = ", ".join(row)
            marks = ", ".join(f":{name}" for name in row)
            connection.execute(f"INSERT INTO invoice ({names}) VALUES ({marks})", row)  # noqa: S608
            for line in row_mapping.line_rows(confirmed):
                connection.execute("INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", line)
            entry = row_mapping.chain_entry(confirmed, row["personal_sha256"])
            previous = link(previous, entry)
            connection.execute(
                "INSERT INTO chain VALUES (?, 'confirmed', ?, ?, '', ?)",
                (sequence, sequence, at.isoformat(), previous),
            )
            yield f"confirmed {number} old{sequence}"
        void = {
            "event": "voided",
            "sequence": invoices,
            "at": at.isoformat(),
            "reason": "typed wrong",
        }
        connection.execute("UPDATE invoice SET state = 'voided' WHERE sequence = ?", (invoices,))
        connection.execute(
            "INSERT INTO chain VALUES (?, 'voided', ?, ?, 'typed wrong', ?)",
            (invoices + 1, invoices, at.isoformat(), link(previous, void)),
        )
    connection.close()
    yield f"voided T1-{at:%Y%m%d}-{invoices:04}"
