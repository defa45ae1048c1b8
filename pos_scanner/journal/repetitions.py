"""Finds what a sale repeats among the confirmed invoices: its order, buyer and amount, replacement.

Voided invoices repeat nothing, but for a refused request that is sent again as it was. Asked while
the form is filled, and again within the transaction that confirms it: an answer that came too late
for the form is still in time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pos_scanner.domain.checks.repetition import (
    RepetitionRule,
    SaleIdentity,
    contents_of,
    refusal,
    repetition,
    replaces_voided,
)
from pos_scanner.domain.checks.same_buyer import is_same_buyer
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import format_yuan
from pos_scanner.domain.title import Title
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import reading
from pos_scanner.journal.storage.invoice_reader import read_invoices

MOST_RECENT = 1000
"""How many of the newest invoices are looked at for the same buyer and amount: more than a till
confirms within the rule's time, and bounded should the clock have been ahead."""
_NO_REASON = "—"

_OF_ORDER = (
    "SELECT number, gross_fen, confirmed_at FROM invoice"
    " WHERE order_number = ? AND order_number <> '' AND state = 'confirmed'"
    " ORDER BY sequence DESC LIMIT 2"
)
_RECENT = (
    "SELECT number, gross_fen, confirmed_at, buyer_name, buyer_tax_number, state FROM invoice"
    " ORDER BY sequence DESC LIMIT ?"
)
# All that stand in for one another, from whichever of them: the one confirmed among them is live.
_LIVE_RELATIVE = (
    "WITH RECURSIVE relative (number) AS (SELECT ?1"
    " UNION SELECT i.replaces FROM invoice i JOIN relative r ON i.number = r.number"
    " WHERE i.replaces <> ''"
    " UNION SELECT i.number FROM invoice i JOIN relative r ON i.replaces = r.number"
    " WHERE i.replaces <> '')"
    " SELECT i.number, i.gross_fen, i.confirmed_at FROM invoice i JOIN relative USING (number)"
    " WHERE i.state = 'confirmed' AND i.number <> ?1 LIMIT 1"
)


class Repetitions:
    """What sales repeat, in one journal; ``journal.repetitions``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def find(
        self, identity: SaleIdentity, within: timedelta, *, at: datetime
    ) -> tuple[Finding, ...]:
        """What a sale would repeat if it were confirmed now, as findings for the form.

        Their facts are the earlier invoice's number, its amount in yuan and its time of day,
        with the day before it unless that is today. Of an order's invoices it is the newest.
        """
        with self._file.guarded(), reading():
            return tuple(self._find(identity, within, at))

    def refuse(self, identity: SaleIdentity, rule: RepetitionRule, *, at: datetime) -> None:
        """Within the transaction that confirms: refuse what repeats an invoice not accepted.

        Raises:
            KnownError: ORDER_USED, SALE_REPEATED, REPLACED_BEFORE or UNCHANGED, facts ``number``,
                ``amount`` and ``time`` of the earlier invoice; REJECTED_UNCHANGED, also ``reason``.
        """
        for finding in self._find(identity, rule.within, at):
            if finding.weight < Weight.WARNING:
                continue
            if finding.facts[0] not in rule.accepted or finding.weight is Weight.BLOCKS:
                raise refusal(finding)

    def _find(self, identity: SaleIdentity, within: timedelta, at: datetime) -> Iterator[Finding]:
        if identity.replaces:
            for row in self._file.execute(_LIVE_RELATIVE, (identity.replaces,)):
                yield _finding(FindingKind.REPLACED_BEFORE, at, *row)
            yield from self._find_replaced(identity, at)
        of_order = list(self._file.execute(_OF_ORDER, (identity.order_number,)))
        repetitions = [row for row in of_order if row[0] != identity.replaces]
        for row in repetitions[:1]:
            yield _finding(FindingKind.ORDER_USED, at, *row)
        if within and identity.gross_fen and not of_order:
            yield from self._find_recent(identity, within, at)

    def _find_replaced(self, identity: SaleIdentity, at: datetime) -> Iterator[Finding]:
        where = "WHERE number = ?"
        for replaced in read_invoices(self._file.connection, where, (identity.replaces,)):
            is_void = replaced.state is InvoiceState.VOIDED
            if is_void:
                yield replaces_voided(replaced.number)
            if identity.contents != contents_of(replaced.invoice):
                return
            moment = replaced.confirmed_at.isoformat()
            facts = replaced.number, replaced.invoice.gross_fen, moment
            if replaced.issuance.state is IssueState.REFUSED:
                reason = replaced.issuance.reason or _NO_REASON
                yield _finding(FindingKind.REJECTED_UNCHANGED, at, *facts, reason)
            elif not is_void:
                yield _finding(FindingKind.UNCHANGED, at, *facts)

    def _find_recent(
        self, identity: SaleIdentity, within: timedelta, at: datetime
    ) -> Iterator[Finding]:
        for *row, name, tax_number, state in self._file.execute(_RECENT, (MOST_RECENT,)):
            number, gross_fen, confirmed_at = row
            if datetime.fromisoformat(confirmed_at) < at - within:
                return
            is_same_sale = gross_fen == identity.gross_fen and state == "confirmed"
            buyer = Title(name=name, tax_number=tax_number)
            if (
                is_same_sale
                and number != identity.replaces
                and is_same_buyer(buyer, identity.buyer)
            ):
                yield _finding(FindingKind.SALE_REPEATED, at, number, gross_fen, confirmed_at)


def _finding(
    kind: FindingKind, at: datetime, number: str, gross_fen: int, confirmed_at: str, *reasons: str
) -> Finding:
    moment = datetime.fromisoformat(confirmed_at)
    time = f"{moment:%H:%M}" if moment.date() == at.date() else f"{moment:%Y-%m-%d %H:%M}"
    return repetition(kind, number, format_yuan(gross_fen), time, *reasons)
