"""Which record of the till each issued invoice belongs to, and what does not agree.

By the till's own number in the remark, else by buyer, total and days where that is unique on both
sides; never by the amount alone. What is left is for a person to decide. The result is noted in
the journal; noting it again changes nothing.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceKind, InvoiceState
from pos_scanner.domain.issuance import IssueState, Outcome
from pos_scanner.export.issued_list import IssuedInvoice, IssuedList, IssuedStatus, UnreadRow
from pos_scanner.journal.issuances import Change, IssuedAs, RedLetter
from pos_scanner.journal.journal import Journal

Decisions = Mapping[str, str]
"""A person's: by the bureau's number the till's number that it belongs to."""
Changes = list[tuple[str, Change]]
DAYS_AFTER_SALE = 45
"""An invoice is looked for among the records of so many days before it was issued."""
_NOBODY = frozenset({"", "个人", "个人消费者", "消费者", "顾客", "散客", "客户", "零售", "其他"})
"""Names that are nobody's own: with one of them the amount alone would decide."""
OWN_NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z0-9]{1,4})-(20\d{6})-(\d{4,})(?!\d)")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ー_"), "-")


TO_LOOK_AT = (Outcome.AMOUNT_DIFFERS, Outcome.VOIDED_HERE, Outcome.OPEN, Outcome.DOUBLED)
"""Outcomes that are nobody's wish: a person looks at them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the reconciliation.

    Attributes:
        candidates: of an OPEN one: the records that it may belong to; perhaps none.
    """

    outcome: Outcome
    record: ConfirmedInvoice | None = None
    issued: IssuedInvoice | None = None
    candidates: tuple[ConfirmedInvoice, ...] = ()

    @property
    def difference_fen(self) -> int:
        """What the invoice has beyond the record, in fen; 0 where there is only one of the two."""
        if self.record is None or self.issued is None or self.issued.is_red:
            return 0
        return self.issued.gross_fen - self.record.invoice.gross_fen


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A list of issued invoices beside the journal.

    Attributes:
        since, until: days of issue that the list covers; ``None`` of an empty list.
        lines: every invoice of the list once, then the records that have none.
        noted: entries that were made in the journal.
    """

    lines: tuple[Line, ...]
    since: date | None = None
    until: date | None = None
    unread: tuple[UnreadRow, ...] = ()
    noted: int = 0

    def of(self, *outcomes: Outcome) -> tuple[Line, ...]:
        """The lines with one of these outcomes, in order."""
        return tuple(line for line in self.lines if line.outcome in outcomes)

    def sums(self) -> dict[Outcome, tuple[int, int]]:
        """Count and total in fen by outcome: of the invoices, or of the records without one."""
        sums: dict[Outcome, tuple[int, int]] = {}
        for line in self.lines:
            record = line.record.invoice.gross_fen if line.record else 0
            fen = line.issued.gross_fen if line.issued else record
            count, total = sums.get(line.outcome, (0, 0))
            sums[line.outcome] = (count + 1, total + fen)
        return sums


@dataclass
class _Matching:
    """Matches of a list's blue invoices, as they are found."""

    records: dict[str, ConfirmedInvoice] = field(default_factory=dict)
    """By the bureau's number."""
    doubled: dict[str, ConfirmedInvoice] = field(default_factory=dict)
    other_till: set[str] = field(default_factory=set)
    candidates: dict[str, list[ConfirmedInvoice]] = field(default_factory=dict)
    withdrawals: set[tuple[str, str]] = field(default_factory=set)
    """What a person took apart, the bureau's number and the till's: only a person joins it."""

    def has(self, issued: IssuedInvoice) -> bool:
        """Whether it is settled what an invoice is."""
        number = issued.number
        return number in self.records or number in self.doubled or number in self.other_till


def reconcile(
    journal: Journal,
    issued: IssuedList,
    *,
    at: datetime,
    decisions: Decisions | None = None,
) -> Reconciliation:
    """Match a list of issued invoices with the journal's records, and note what matches.

    Args:
        journal: whose records; on the thread that owns it.
        issued: of all files together.
        at: now, aware.
        decisions: a person's, by the bureau's number: the till's number that it belongs to.

    Raises:
        KnownError: the journal's own.
    """
    matches = decisions or {}
    noted = journal.issuances.record(blue_changes(journal, issued, matches), at=at)
    noted += journal.issuances.record(red_changes(journal, issued), at=at)
    return replace(compare(journal, issued, matches), noted=noted)


def blue_changes(journal: Journal, issued: IssuedList, decisions: Decisions) -> Changes:
    """What a list says of records that get a number by it; noted before the red invoices."""
    matching = _match(journal, issued, decisions)
    return [
        (matching.records[invoice.number].number, IssuedAs(invoice.number, invoice.issued_on))
        for invoice in issued.blue
        if invoice.number in matching.records
        and not matching.records[invoice.number].issuance.is_issued
    ]


def red_changes(journal: Journal, issued: IssuedList) -> Changes:
    """Red invoices of ours; and blue ones whose status says it though no red one is here."""
    reversals = [
        i for i in issued.blue if i.status in {IssuedStatus.RED_WHOLE, IssuedStatus.CANCELLED}
    ]
    blue_numbers = [invoice.blue_number for invoice in issued.red]
    records = journal.issuances.by_issued_number([*blue_numbers, *(i.number for i in reversals)])
    changes: Changes = [
        (
            records[invoice.blue_number].number,
            RedLetter(invoice.number, invoice.issued_on, -invoice.gross_fen),
        )
        for invoice in issued.red
        if invoice.blue_number in records
    ]
    changes += [
        (record.number, RedLetter("", None, record.invoice.gross_fen))
        for invoice in reversals
        if (record := records.get(invoice.number))
    ]
    return changes


def compare(journal: Journal, issued: IssuedList, decisions: Decisions) -> Reconciliation:
    """The list beside the journal as it is now; only reads."""
    span = issued.span
    foreign = [Line(Outcome.OTHER_SELLER, None, invoice) for invoice in issued.of_other_sellers]
    if span is None:
        return Reconciliation(tuple(foreign), unread=issued.unread)
    matching = _match(journal, issued, decisions)
    lines = [*_blue_lines(journal, issued.blue, matching), *_red_lines(journal, issued.red)]
    lines += _records_without(journal, span, lines)
    lines += foreign
    return Reconciliation(tuple(lines), *span, issued.unread)


def own_numbers(text: str) -> list[str]:
    """The tills' own numbers in a remark: ``T1-20261123-0001``, however it is spaced or spelt."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_DASHES)
    for spelling in (plain, re.sub(r"\s", "", plain)):
        if matches := OWN_NUMBER.findall(spelling):
            return ["-".join(parts) for parts in matches]
    return []


# ------------------------------------------------------------------------------ the matching


def _match(journal: Journal, issued: IssuedList, decisions: Decisions) -> _Matching:
    blue = issued.blue
    matching = _Matching(
        journal.issuances.by_issued_number(i.number for i in blue),
        withdrawals=journal.issuances.withdrawals(),
    )
    if issued.span is not None:
        _match_by_number(journal, blue, decisions, matching)
        _match_by_buyer(journal, blue, matching, issued.span)
    return matching


def _match_by_number(
    journal: Journal, blue: Sequence[IssuedInvoice], decisions: Decisions, matching: _Matching
) -> None:
    """By a person's decision, by 发票流水号, or by the till's number in the remark."""
    names = {
        invoice.number: [decisions[invoice.number]]
        if invoice.number in decisions
        else own_numbers(invoice.serial) or own_numbers(invoice.remark)
        for invoice in blue
        if not matching.has(invoice)
    }
    records = journal.issuances.by_number(
        number for several in names.values() for number in several
    )
    claims: defaultdict[str, list[IssuedInvoice]] = defaultdict(list)
    for invoice in blue:
        candidates = [records[name] for name in names.get(invoice.number, ()) if name in records]
        if len({record.number for record in candidates}) == 1:
            record, is_decided = candidates[0], invoice.number in decisions
            is_apart = (invoice.number, record.number) in matching.withdrawals
            if is_decided or (_agrees(invoice, record) and not is_apart):
                claims[record.number].append(invoice)
            else:
                matching.candidates[invoice.number] = [record]
        elif names.get(invoice.number) and not candidates:
            matching.other_till.add(invoice.number)
    joined = {record.number for record in matching.records.values()}
    for number, invoices in claims.items():
        is_issued = records[number].issuance.is_issued or number in joined
        _settle_claims(records[number], invoices, decisions, matching, is_issued=is_issued)


def _settle_claims(
    record: ConfirmedInvoice,
    invoices: Sequence[IssuedInvoice],
    decisions: Decisions,
    matching: _Matching,
    *,
    is_issued: bool,
) -> None:
    """Which of the invoices that name a record is its own."""
    # Of several the one with its total and buyer, not taken back, the first.
    first, *further = sorted(invoices, key=lambda invoice: _likeness(invoice, record))
    is_doubtful = bool(further) and not _is_same_buyer(first, record)
    for invoice in (first, *further):
        if is_doubtful and invoice.number not in decisions:
            # Nothing but number and total speak for any of them: a person looks at them.
            matching.candidates[invoice.number] = [record]
        elif is_issued:
            matching.doubled[invoice.number] = record
        else:
            matching.records[invoice.number] = record
            is_issued = True


def _agrees(invoice: IssuedInvoice, record: ConfirmedInvoice) -> bool:
    """Whether a number in a remark can be meant: a copied one has another total and buyer."""
    is_same_buyer = _is_same_buyer(invoice, record)
    if invoice.buyer_tax_number and record.invoice.buyer.tax_number and not is_same_buyer:
        return False  # Another company's tills count alike; its list is easily taken for ours.
    is_same_total = invoice.gross_fen == record.invoice.gross_fen
    return is_same_buyer or (is_same_total and _is_in_time(invoice, record))


def _likeness(
    invoice: IssuedInvoice, record: ConfirmedInvoice
) -> tuple[bool, bool, bool, date, str]:
    is_gone = invoice.status in {IssuedStatus.RED_WHOLE, IssuedStatus.CANCELLED}
    differs = invoice.gross_fen != record.invoice.gross_fen
    is_other = not _is_same_buyer(invoice, record)
    return differs, is_other, is_gone, invoice.issued_on, invoice.number


def _match_by_buyer(
    journal: Journal, blue: Sequence[IssuedInvoice], matching: _Matching, days: tuple[date, date]
) -> None:
    """By buyer, total and days, where each side has one candidate only."""
    matched = {record.number for record in matching.records.values()}
    since = days[0] - timedelta(DAYS_AFTER_SALE)
    by_total: defaultdict[int, list[ConfirmedInvoice]] = defaultdict(list)
    for record in journal.issuances.unissued(since, days[1]):
        if record.number not in matched:
            by_total[record.invoice.gross_fen].append(record)
    by_number = {invoice.number: invoice for invoice in blue}
    for invoice in blue:
        if not matching.has(invoice) and invoice.number not in matching.candidates:
            records = by_total.get(invoice.gross_fen, [])
            alike = [record for record in records if _may_be(invoice, record)]
            matching.candidates[invoice.number] = alike
    claims = Counter(
        record.number for records in matching.candidates.values() for record in records
    )
    for number, records in list(matching.candidates.items()):
        if len(records) == 1 and claims[records[0].number] == 1:
            record = records[0]
            is_apart = (number, record.number) in matching.withdrawals
            if _is_surely(by_number[number], record) and not is_apart:
                matching.records[number] = record
                del matching.candidates[number]


def _may_be(invoice: IssuedInvoice, record: ConfirmedInvoice) -> bool:
    """Whether a person would think of this record: the same buyer, at a day that fits."""
    return _is_in_time(invoice, record) and _is_same_buyer(invoice, record)


def _is_in_time(invoice: IssuedInvoice, record: ConfirmedInvoice) -> bool:
    sold = record.confirmed_at.date()
    return sold <= invoice.issued_on <= sold + timedelta(DAYS_AFTER_SALE)


def _is_same_buyer(invoice: IssuedInvoice, record: ConfirmedInvoice) -> bool:
    buyer = record.invoice.buyer
    if invoice.buyer_tax_number and buyer.tax_number:
        return invoice.buyer_tax_number == buyer.tax_number.upper()
    return comparable(invoice.buyer) == comparable(buyer.name)


def _is_surely(invoice: IssuedInvoice, record: ConfirmedInvoice) -> bool:
    """Whether nothing speaks against it: nobody's name, another kind or total, a void record."""
    if invoice.gross_fen != record.invoice.gross_fen or not _is_same_buyer(invoice, record):
        return False
    has_tax_number = bool(invoice.buyer_tax_number and record.invoice.buyer.tax_number)
    is_named = has_tax_number or comparable(invoice.buyer) not in _NOBODY
    is_special = record.invoice.kind is InvoiceKind.SPECIAL
    is_same_kind = invoice.is_special in {None, is_special}
    return is_named and is_same_kind and record.state is InvoiceState.CONFIRMED


# ------------------------------------------------------------------- red invoices, and the lines


def _blue_lines(
    journal: Journal, blue: Sequence[IssuedInvoice], matching: _Matching
) -> Iterable[Line]:
    current = journal.issuances.by_issued_number(invoice.number for invoice in blue)
    for invoice in blue:
        record = current.get(invoice.number)
        if record is not None:
            yield Line(_outcome(invoice, record), record, invoice)
        elif invoice.number in matching.doubled:
            yield Line(Outcome.DOUBLED, matching.doubled[invoice.number], invoice)
        elif invoice.number in matching.other_till:
            yield Line(Outcome.OTHER_TILL, None, invoice)
        else:
            candidates = tuple(matching.candidates.get(invoice.number, ()))
            outcome = Outcome.OPEN if candidates else Outcome.NOT_OURS
            yield Line(outcome, None, invoice, candidates)


def _outcome(invoice: IssuedInvoice, record: ConfirmedInvoice) -> Outcome:
    is_red = record.issuance.state is IssueState.RED_LETTERED
    if record.state is InvoiceState.VOIDED and not is_red:
        return Outcome.VOIDED_HERE
    is_same = invoice.gross_fen == record.invoice.gross_fen
    return Outcome.ISSUED if is_same else Outcome.AMOUNT_DIFFERS


def _red_lines(journal: Journal, red: Sequence[IssuedInvoice]) -> Iterable[Line]:
    records = journal.issuances.by_issued_number(invoice.blue_number for invoice in red)
    for invoice in red:
        record = records.get(invoice.blue_number)
        yield Line(Outcome.RED if record else Outcome.NOT_OURS, record, invoice)


def _records_without(
    journal: Journal, span: tuple[date, date], lines: Sequence[Line]
) -> list[Line]:
    """Records that no invoice is for, also those that a person decides about.

    Of the list's days and those before: a shop may ask for a month's invoices on its last day.
    """
    named = {line.record.number for line in lines if line.record is not None}
    return [
        Line(Outcome.NOT_ISSUED, record)
        for record in journal.issuances.unissued(span[0] - timedelta(DAYS_AFTER_SALE), span[1])
        if record.state is InvoiceState.CONFIRMED and record.number not in named
    ]
