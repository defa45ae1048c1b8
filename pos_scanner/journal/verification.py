"""Proves the journal: every hash computed anew and compared, gaps and damage found.

Reads only. What is wrong it names by record, also where the file itself is damaged; mending is a
person's decision.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import apsw

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal import chain, records
from pos_scanner.journal.queries import read_invoices


class ProblemKind(StrEnum):
    """What can be wrong with a journal."""

    FILE_DAMAGED = "file-damaged"
    RECORD_DAMAGED = "record-damaged"
    RECORD_CHANGED = "record-changed"
    CHAIN_BROKEN = "chain-broken"
    NUMBER_MISSING = "number-missing"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; ``number`` names the invoice, empty for the file as a whole."""

    kind: ProblemKind
    number: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole journal found.

    Attributes:
        invoices: records read.
        last_hash: of the newest chain entry; written down elsewhere, it proves the whole journal.
        problems: empty when all is well.
    """

    invoices: int
    last_hash: str
    problems: tuple[Problem, ...]


def verify(connection: apsw.Connection) -> Verification:
    """Check everything: the file's structure, each record, the chain, the gaps."""
    check = _Check(connection)
    try:
        check.run()
    except (apsw.CorruptError, apsw.NotADBError, ValueError, KeyError):
        # A page that cannot be read, or a value that is none any more.
        check.problems.append(Problem(ProblemKind.FILE_DAMAGED))
    return Verification(check.invoices, check.last_hash, tuple(check.problems))


class _Check:
    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.problems: list[Problem] = []
        self.invoices = 0
        self.last_hash = chain.START

    def run(self) -> None:
        if self._connection.pragma("quick_check") != "ok":
            self.problems.append(Problem(ProblemKind.FILE_DAMAGED))
        self._check_chain()
        self._check_states()

    def _check_chain(self) -> None:
        """The chain holds every confirmation in the order of the sequence, and voids between."""
        invoices = self._records()
        links = self._connection.execute(
            "SELECT entry, event, sequence, at, reason, detail, hash FROM chain ORDER BY entry"
        )
        for expected, (entry, event, sequence, at, reason, detail, stored) in enumerate(
            links, start=1
        ):
            number = ""
            if event == "confirmed":
                invoice, content = next(invoices, (None, {}))
                number = invoice.number if invoice else ""
            else:
                content = chain.entry_content(event, sequence, at, reason, json.loads(detail))
            if entry != expected or chain.link(self.last_hash, content) != stored:
                self.problems.append(Problem(ProblemKind.CHAIN_BROKEN, number))
            self.last_hash = stored  # Go on from what stands there: each break is named once.
        for invoice, _ in invoices:
            self.problems.append(Problem(ProblemKind.CHAIN_BROKEN, invoice.number))

    def _records(self) -> Iterator[tuple[ConfirmedInvoice, dict[str, Any]]]:
        """Each record with what it binds into the chain; its own hash and number are checked."""
        digests = self._connection.execute(
            "SELECT personal_sha256, personal_salt FROM invoice ORDER BY sequence"
        )
        for invoice, (personal, salt) in zip(read_invoices(self._connection), digests, strict=True):
            self.invoices += 1
            if records.personal_digest(invoice.invoice, salt) != personal:
                self.problems.append(Problem(ProblemKind.RECORD_CHANGED, invoice.number))
            if invoice.sequence != self.invoices:
                self.problems.append(Problem(ProblemKind.NUMBER_MISSING, invoice.number))
            yield invoice, records.chain_entry(invoice, personal)

    def _check_states(self) -> None:
        """A record is voided exactly when the chain says so."""
        differing = self._connection.execute(
            "SELECT number FROM invoice i WHERE (state = 'voided') <> EXISTS"
            " (SELECT 1 FROM chain c WHERE c.sequence = i.sequence AND c.event = 'voided')"
        )
        self.problems += [Problem(ProblemKind.RECORD_CHANGED, number) for (number,) in differing]
