"""What the tax platform gave back, as the window reads it, compares it and notes it.

Files are read and compared on the queue for reading; what they say is noted on the journal's queue
by the chunk, so that no customer waits behind a month's list.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from pos_scanner.catalogue.tax_codes import load_tax_codes
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.checks.draft import check, prepare
from pos_scanner.domain.findings import Weight
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftRefusal, InvoiceState
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.tax_codes import TaxCodes
from pos_scanner.export.issued_list import IssuedList
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.export.reconciliation import (
    Changes,
    Decisions,
    Reconciliation,
    blue_changes,
    compare,
    red_changes,
)
from pos_scanner.export.tax_platform_rejections import Rejection, refusal_of
from pos_scanner.journal import Journal
from pos_scanner.journal.issuances import Refusal


@dataclass(frozen=True, slots=True)
class RejectedInvoice:
    """One line of the tax platform's answer beside the invoice that it is about.

    Attributes:
        confirmed: ``None`` when this journal knows no such number.
        replaced_by: number of the invoice that stands in for it by now; empty when none does.
        is_held: whether a copy to correct waits among the forms put aside.
        corrected: that copy, when it has been changed and nothing keeps it from being confirmed.
    """

    rejection: Rejection
    confirmed: ConfirmedInvoice | None
    replaced_by: str = ""
    is_held: bool = False
    corrected: Draft | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """Which refused records are put aside as forms to be corrected.

    Attributes:
        labels: what each form is called, by the record's number.
        reasons: why each was refused, in the platform's words.
        tax_code: goes into every line of those that were refused for theirs; empty: none does.
    """

    labels: Mapping[str, str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    tax_code: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What several files of the platform say together.

    Attributes:
        refused: each refused invoice beside its record.
        issued: of the lists of issued invoices; ``None`` when there was none.
    """

    refused: tuple[RejectedInvoice, ...]
    issued: IssuedList | None = None

    @property
    def refusals(self) -> Changes:
        """What is to be noted of the refused ones; one without a reason may have been accepted."""
        return [
            (entry.rejection.number, Refusal(entry.rejection.reason))
            for entry in self.refused
            if entry.confirmed is not None and entry.rejection.reason
        ]


class AnswerService:
    """The platform's answers for one window; works on the journal's readers and its queue.

    Args:
        journal: whose records the answers are about.
        seller: the shop's own tax number; empty: every issued invoice counts as the shop's.
    """

    def __init__(self, journal: JournalService, seller: str = "") -> None:
        self._journal = journal
        self._seller = seller

    # -------------------------------------------------------------- on the queue for reading

    def read(self, paths: Sequence[Path]) -> Answer:
        """Read files of the platform, failure lists and lists of issued invoices.

        Raises:
            KnownError: see ``platform_answer.read_answer``.
        """
        answer = read_answer(paths)
        with self._journal.reading() as journal:
            drafts = {entry.draft.replaces: entry.draft for entry in journal.drafts.held()}
            refused = tuple(
                self._beside(journal, rejection, drafts.get(rejection.number))
                for rejection in answer.rejections
            )
        issued = answer.issued.sold_by(self._seller) if answer.issued is not None else None
        return Answer(refused, issued)

    def _beside(
        self, journal: Journal, rejection: Rejection, copy: Draft | None
    ) -> RejectedInvoice:
        confirmed = journal.invoice(rejection.number)
        corrected = None
        if copy is not None and confirmed is not None and self._is_corrected(copy, confirmed):
            corrected = copy
        replacement = journal.batches.replacement(rejection.number)
        return RejectedInvoice(rejection, confirmed, replacement, copy is not None, corrected)

    def _is_corrected(self, copy: Draft, confirmed: ConfirmedInvoice) -> bool:
        if replace(copy, refusal=None) == draft_replacing(confirmed, copy.draft_id):
            return False
        return not any(each.weight is Weight.BLOCKS for each in check(copy, self._codes()))

    def _codes(self) -> TaxCodes:
        return load_tax_codes(self._journal.path.parent).codes

    def blue_changes(self, issued: IssuedList, decisions: Decisions) -> Changes:
        """What a list says of records that get a number by it."""
        with self._journal.reading() as journal:
            return blue_changes(journal, issued, decisions)

    def red_changes(self, issued: IssuedList) -> Changes:
        """What a list takes back; asked for after the numbers were noted."""
        with self._journal.reading() as journal:
            return red_changes(journal, issued)

    def compare(self, issued: IssuedList, decisions: Decisions) -> Reconciliation:
        """The list beside the journal as it is now."""
        with self._journal.reading() as journal:
            return compare(journal, issued, decisions)

    # --------------------------------------------------------------- on the journal's queue

    def note(self, changes: Changes, at: datetime) -> int:
        """Note some changes; gives how many were new."""
        return self._journal.journal().issuances.record(changes, at=at)

    def confirm_corrected(self, copy: Draft, cashier: str, at: datetime) -> str:
        """Confirm a corrected copy; the refused record is voided with it.

        Returns:
            Its number; empty when the copy is not on hold any more as it was: nothing was done.

        Raises:
            KnownError: see ``Journal.confirm``; then the copy is on hold as before.
        """
        if copy not in [entry.draft for entry in self._journal.held()]:
            return ""
        invoice = prepare(copy, sale_date=at.date(), cashier=cashier, codes=self._codes())
        return self._journal.confirm(copy.draft_id, invoice, at).number

    # ------------------------------------------------------------------ on the export's queue

    def hold_rejected(self, corrections: Corrections, at: datetime) -> int:
        """Put a copy of each rejected invoice on hold, to be corrected and confirmed in its place.

        Args:
            corrections: what the forms put aside are called and say.
            at: now, aware.

        Returns:
            How many were put aside: not what is void or put aside already.
        """
        with self._journal.beside() as journal:
            return _hold_rejected(journal, corrections, at)


def _hold_rejected(journal: Journal, corrections: Corrections, at: datetime) -> int:
    count = 0
    replaced = {entry.draft.replaces for entry in journal.drafts.held()}
    for number, label in corrections.labels.items():
        confirmed = journal.invoice(number)
        if number in replaced or not confirmed or confirmed.state is InvoiceState.VOIDED:
            continue
        draft = draft_replacing(confirmed, uuid.uuid4().hex)
        reason = corrections.reasons.get(number, "")
        refusal = refusal_of(reason) if reason else None
        draft = replace(draft, refusal=_within(refusal, draft))
        if corrections.tax_code and refusal is not None and refusal.field == "tax_code":
            lines = (replace(line, tax_code=corrections.tax_code) for line in draft.lines)
            draft = replace(draft, lines=tuple(lines))
        journal.drafts.hold(draft, label, at=at)
        count += 1
    return count


def _within(refusal: DraftRefusal | None, draft: Draft) -> DraftRefusal | None:
    """The platform may count lines that the form has not."""
    if refusal is None or refusal.line < len(draft.lines):
        return refusal
    return replace(refusal, line=0)
