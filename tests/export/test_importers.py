"""What the importers of others ask of a file, as their own code and documents say it.

None of them can be run here; each test is a rule of one, and would find the file that breaks it.
"""

import csv
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from math import prod
from pathlib import Path

import pytest

from pos_scanner.domain.invoice import InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.export_job import export_again
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from tests.export.conftest import AT, EXAMPLES, config_of, export_files, export_one
from tests.export.reading import read_csv


@pytest.fixture
def shop(journal: Journal) -> Journal:
    """The three examples, one invoice of two lines to a name with blanks, and a void."""
    export_files(journal, journal.path.parent / "first.csv", config=config_of(destination="erp"))
    journal.void("T1-20261123-0002", "wrong", at=AT)
    lines = (InvoiceLine("餐费", 5300, Decimal("0.06")), InvoiceLine("茶", 2000, Decimal("0.06")))
    buyer = Title(TitleType.COMPANY, "Foo & Co. Ltd 北京", bank_account="0200 0496")
    journal.confirm("two", replace(EXAMPLES[0][0], buyer=buyer, lines=lines), at=AT)
    return journal


def rows(journal: Journal, name: str, folder: Path) -> list[dict[str, str]]:
    made = export_one(journal, folder / f"{name}.csv", name, only_new=False)
    with Path(made.path).open(encoding="utf-8", newline="") as file:
        return list(read_csv(file, load_preset(name)))


def grouped(found: list[dict[str, str]], own: str) -> list[list[dict[str, str]]]:
    """As Odoo and Frappe do: a row that is blank in such a column is a line of the one above."""
    documents: list[list[dict[str, str]]] = []
    for row in found:
        if row[own]:
            documents.append([])
        documents[-1].append(row)
    return documents


def test_odoo_allows_no_blank_in_an_external_id_and_none_twice(
    shop: Journal, tmp_path: Path
) -> None:
    invoices = rows(shop, "odoo-invoices", tmp_path)
    partners = rows(shop, "odoo-partners", tmp_path)
    for several in (
        [row["id"] for row in invoices if row["id"]],
        [row["invoice_line_ids/id"] for row in invoices],
        [row["id"] for row in partners],
        [row["bank_ids/id"] for row in partners if row["bank_ids/id"]],
    ):
        assert several
        assert [one for one in several if " " in one or not one.startswith("pos_scanner.")] == []
        assert max(Counter(several).values()) == 1
    assert {row["partner_id/id"] for row in invoices if row["id"]} <= {r["id"] for r in partners}
    # An account without a number, or a number without its ID, would be made anew each time.
    assert all(bool(row["bank_ids/id"]) == bool(row["bank_ids/acc_number"]) for row in partners)


@pytest.mark.parametrize("name", ["odoo-partners", "erpnext-customers"])
def test_a_list_of_buyers_leaves_the_invoices_to_be_exported(
    journal: Journal, tmp_path: Path, name: str
) -> None:
    made = export_one(journal, tmp_path / "buyers.csv", name)
    assert (made.rows, journal.batches.waiting_count()) == (3, 3)
    written = Path(made.path).read_bytes()
    (invoices,) = export_files(journal, tmp_path / "invoices.csv", "xero")
    assert (invoices.number, invoices.invoices) == ("B20261123-002", 3)
    assert journal.batches.waiting_count() == 0
    assert export_again(journal, made.number) == made
    assert Path(made.path).read_bytes() == written


def test_odoo_reads_each_invoice_with_its_lines(shop: Journal, tmp_path: Path) -> None:
    documents = grouped(rows(shop, "odoo-invoices", tmp_path), "id")
    assert [len(lines) for lines in documents] == [1, 1, 1, 2, 1]
    assert [lines[0]["move_type"] for lines in documents] == ["out_invoice"] * 4 + ["out_refund"]
    factors = ("invoice_line_ids/quantity", "invoice_line_ids/price_unit")
    sums = [
        sum(prod(Decimal(line[factor]) for factor in factors) for line in lines)
        for lines in documents
    ]
    assert sums == [Decimal(one) for one in ("113.00", "30.30", "1.00", "73.00", "30.30")]


def test_erpnext_knows_every_heading_by_its_field_name(shop: Journal, tmp_path: Path) -> None:
    found = rows(shop, "erpnext", tmp_path)
    assert list(found[0]) == [
        "ID",
        "customer",
        "posting_date",
        "due_date",
        "is_return",
        "return_against",
        "items.item_code",
        "items.qty",
        "items.rate",
    ]
    documents = grouped(found, "ID")
    assert [len(lines) for lines in documents] == [1, 1, 1, 2, 1]
    own = [name for name in found[0] if not name.startswith("items.")]
    assert [line[name] for line in documents[3][1:] for name in own] == [""] * len(own)
    (returned,) = documents[4]
    assert (returned["is_return"], returned["return_against"]) == ("1", "T1-20261123-0002")
    assert Decimal(returned["items.qty"]) < 0 < Decimal(returned["items.rate"])
    customers = rows(shop, "erpnext-customers", tmp_path)
    assert {row["customer"] for row in found if row["ID"]} <= {row["ID"] for row in customers}
    assert {row["customer_type"] for row in customers} == {"Company", "Individual"}


def test_frappe_books_finds_account_and_party_by_name(shop: Journal, tmp_path: Path) -> None:
    found = rows(shop, "frappe-books", tmp_path)
    assert all(row["Invoice No"] for row in found)
    assert {row["Account"] for row in found} == {"应收账款", ""}
    assert found[4]["Customer"] == ""


@pytest.mark.parametrize(
    ("name", "invoices", "number"),
    [("xero", 500, "*InvoiceNumber"), ("quickbooks", 100, "InvoiceNo")],
)
def test_no_file_has_more_invoices_or_rows_than_the_program_takes(
    empty_journal: Journal, tmp_path: Path, name: str, invoices: int, number: str
) -> None:
    line = EXAMPLES[2][0].lines[0]
    for at in range(invoices + 30):
        lines = (line,) * (30 if at < 40 else 1)
        empty_journal.confirm(f"d{at}", replace(EXAMPLES[2][0], lines=lines), at=AT)
    made = export_files(empty_journal, tmp_path / "out.csv", name)
    told: list[str] = []
    for batch in made:
        with Path(batch.path).open(encoding="utf-8", newline="") as file:
            found = [row[number] for row in csv.DictReader(file)]
        assert len(set(found)) <= invoices
        assert name == "xero" or len(found) < 1000
        assert not set(found) & set(told)  # No invoice is cut in two.
        told += found
    assert len(set(told)) == invoices + 30
