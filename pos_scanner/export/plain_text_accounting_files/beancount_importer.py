"""Importer for Beancount (beangulp) of the `standard` CSV of pos_scanner; change the accounts.

    python beancount_importer.py extract invoices.csv -o invoices.beancount
    python beancount_importer.py extract -e book.beancount invoices.csv   # marks what is booked

One transaction an invoice line. A voided invoice comes again with negative amounts.
"""

import csv
import datetime
from decimal import Decimal
from pathlib import Path

import beangulp
from beancount.core import amount, data

RECEIVABLE = "Assets:Receivable"
SALES = "Income:Sales"
TAX = "Liabilities:VAT:Output"
HEADING = "export_batch,seq,invoice_id,"


def text(cell: str) -> str:
    """A text cell without the apostrophe that keeps a spreadsheet from running it."""
    is_guarded = cell[:1] == "'" and cell[1:2] in set("=+-@\t\r\n＝＋－＠'")
    return cell[1:] if is_guarded and len(cell) > 1 else cell


class Importer(beangulp.Importer):
    """Reads the `standard` CSV of pos_scanner."""

    def identify(self, filepath: str) -> bool:
        """Whether a file is one."""
        with Path(filepath).open(encoding="utf-8-sig", newline="") as file:
            return file.readline().startswith(HEADING)

    def account(self, filepath: str) -> str:
        """The account that such a file is about."""
        del filepath
        return RECEIVABLE

    def extract(self, filepath: str, existing: data.Entries) -> data.Entries:
        """One transaction for each of the file's rows."""
        del existing
        with Path(filepath).open(encoding="utf-8-sig", newline="") as file:
            return [self._transaction(filepath, row) for row in csv.DictReader(file)]

    def cmp(self, a: data.Directive, b: data.Directive) -> bool:
        """The same invoice line is the same transaction, whatever else was changed in the book."""
        key = ("invoice", "batch", "seq")
        return all(a.meta.get(name) == b.meta.get(name) for name in key) and "invoice" in a.meta

    def _transaction(self, filepath: str, row: dict[str, str]) -> data.Transaction:
        meta = data.new_metadata(filepath, int(row["seq"]))
        meta |= {"invoice": row["invoice_id"], "batch": row["export_batch"], "seq": row["seq"]}
        signed = (
            (RECEIVABLE, Decimal(row["amount_incl_tax"])),
            (SALES, -Decimal(row["amount_excl_tax"])),
            (TAX, -Decimal(row["tax_amount"])),
        )
        postings = [
            data.Posting(account, amount.Amount(number, row["currency"]), None, None, None, None)
            for account, number in signed
            if number
        ]
        return data.Transaction(
            meta=meta,
            date=datetime.date.fromisoformat(row["invoice_date"]),
            flag="*",
            payee=text(row["buyer_name"]),
            narration=text(row["item_name"]),
            tags=frozenset(),
            links=frozenset({row["invoice_id"]}),
            postings=postings,
        )


if __name__ == "__main__":
    beangulp.Ingest([Importer()])()
