"""From a batch's items to rows: one an invoice line, an invoice, a voucher's entry or a buyer.

A voided invoice's rows are those of its confirmation with every amount's sign turned. A voucher
debits the receivable with the gross amount and credits net and tax rate by rate; it balances
because net and tax of a line always add up to its gross amount.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
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
    BANK = "bank"
    """Each bank that a buyer's newest invoice names, once."""


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


def rows_of(
    grain: Grain, items: Iterable[BatchItem], batch: str, accounts: Accounts
) -> Iterator[Row]:
    """The rows of a table, in the items' order."""
    position = 0
    documents = _newest(grain, items) if grain in {Grain.BUYER, Grain.BANK} else items
    for document, item in enumerate(documents, start=1):
        for part, (line, entry) in enumerate(_parts(grain, item, accounts), start=1):
            position += 1
            yield Row(batch, position, document, part, item, line, accounts, entry)


def _parts(
    grain: Grain, item: BatchItem, accounts: Accounts
) -> Iterable[tuple[InvoiceLine, Entry | None]]:
    """What an item's rows are about; the first line where a row is about none."""
    lines = item.confirmed.invoice.lines
    match grain:
        case Grain.LINE:
            return [(line, None) for line in lines]
        case Grain.ENTRY:
            return [(lines[0], entry) for entry in voucher(item, accounts)]
        case Grain.INVOICE | Grain.BUYER | Grain.BANK:
            return [(lines[0], None)]


def buyer_key(buyer: Title) -> str:
    """What tells a buyer from others: the tax number, or else the name, however it was typed.

    Full width and half width, small letters and capitals, blanks and hyphens of a tax number are
    ways to type the same.
    """
    number = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", buyer.tax_number).upper())
    return number or " ".join(unicodedata.normalize("NFKC", buyer.name).split())


def _newest(grain: Grain, items: Iterable[BatchItem]) -> Iterable[BatchItem]:
    """Needs them all before the first row: a buyer's particulars are those given last."""
    newest: dict[str, BatchItem] = {}
    for item in items:
        buyer = item.confirmed.invoice.buyer
        newest[buyer_key(buyer)] = item
    if grain is Grain.BUYER:
        return newest.values()
    banks: dict[str, BatchItem] = {}
    for item in newest.values():
        bank = unicodedata.normalize("NFKC", item.confirmed.invoice.buyer.bank_name).strip()
        banks |= {bank: item} if bank else {}
    return banks.values()


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
