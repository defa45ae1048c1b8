"""From a batch's items to rows: one an invoice line, an invoice, a voucher's entry or a buyer.

A voided invoice's rows are those of its confirmation with every amount's sign turned. A voucher
debits the receivable with the gross amount and credits net and tax rate by rate; it balances
because net and tax of a line always add up to its gross amount.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pos_scanner.domain.export_batch import BatchItem
from pos_scanner.domain.invoice import Invoice, InvoiceLine
from pos_scanner.domain.title import Title
from pos_scanner.export.accounts import Account, Accounts


class Grain(StrEnum):
    """What one row stands for."""

    LINE = "line"
    INVOICE = "invoice"
    ENTRY = "entry"
    BUYER = "buyer"
    """Each buyer once, as his newest invoice in the file has him."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a voucher; debit and credit in fen, one of them 0."""

    account: Account
    debit_fen: int
    credit_fen: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row on its way into a file.

    Attributes:
        batch: number of the batch that is being written.
        position: of the row in its table, from 1.
        document: of the invoice in the file, from 1.
        part: of the row in its invoice, from 1.
        item: what is reported of which invoice.
        line: the invoice's line; the first one where a row is no line.
        entry: of the voucher; ``None`` where a row is none.
    """

    batch: str
    position: int
    document: int
    part: int
    item: BatchItem
    line: InvoiceLine
    accounts: Accounts
    entry: Entry | None = None

    @property
    def invoice(self) -> Invoice:
        """The content of the invoice that the row is about."""
        return self.item.confirmed.invoice

    @property
    def buyer(self) -> Title:
        """The buyer's particulars on that invoice."""
        return self.item.confirmed.invoice.buyer


Rows = Iterator[Row]
Numbered = Iterable[tuple[int, BatchItem]]


def rows_of(grain: Grain, items: Iterable[BatchItem], batch: str, accounts: Accounts) -> Rows:
    """The rows of a table, in the items' order."""
    parts = _PARTS[grain](enumerate(items, start=1), accounts)
    for position, (document, part, item, line, entry) in enumerate(parts, start=1):
        yield Row(batch, position, document, part, item, line, accounts, entry)


_Part = tuple[int, int, BatchItem, InvoiceLine, Entry | None]


def _lines(items: Numbered, _: Accounts) -> Iterator[_Part]:
    for document, item in items:
        for part, line in enumerate(item.confirmed.invoice.lines, start=1):
            yield document, part, item, line, None


def _invoices(items: Numbered, _: Accounts) -> Iterator[_Part]:
    for document, item in items:
        yield document, 1, item, item.confirmed.invoice.lines[0], None


def _entries(items: Numbered, accounts: Accounts) -> Iterator[_Part]:
    for document, item in items:
        first = item.confirmed.invoice.lines[0]
        for part, entry in enumerate(voucher(item, accounts), start=1):
            yield document, part, item, first, entry


def _buyers(items: Numbered, _: Accounts) -> Iterator[_Part]:
    """Needs them all before the first row: a buyer's particulars are those given last."""
    newest: dict[str, BatchItem] = {}
    for _number, item in items:
        buyer = item.confirmed.invoice.buyer
        newest[buyer.tax_number or buyer.name] = item
    for document, item in enumerate(newest.values(), start=1):
        yield document, 1, item, item.confirmed.invoice.lines[0], None


_PARTS: dict[Grain, Callable[[Numbered, Accounts], Iterator[_Part]]] = {
    Grain.LINE: _lines,
    Grain.INVOICE: _invoices,
    Grain.ENTRY: _entries,
    Grain.BUYER: _buyers,
}


def voucher(item: BatchItem, accounts: Accounts) -> tuple[Entry, ...]:
    """The entries of one invoice; a voiding's are the same with negative amounts (红字)."""
    invoice, sign = item.confirmed.invoice, item.sign
    sums: dict[Decimal, tuple[int, int]] = {}
    add_by_rate(sums, invoice, sign)
    entries = [Entry(accounts.receivable, sign * invoice.gross_fen, 0)]
    for _, (net, tax) in sorted(sums.items()):
        entries.append(Entry(accounts.sales, 0, net))
        if tax:
            entries.append(Entry(accounts.tax, 0, tax))
    return tuple(entries)


def add_by_rate(sums: dict[Decimal, tuple[int, int]], invoice: Invoice, sign: int) -> None:
    """Add an invoice's net and tax in fen to the sums of its tax rates; a void's sign is -1."""
    for line in invoice.lines:
        net, tax = sums.get(line.tax_rate, (0, 0))
        sums[line.tax_rate] = (net + sign * line.net_fen, tax + sign * line.tax_fen)
