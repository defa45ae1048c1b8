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

from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.dry_run import WarningKind, dry_run
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
    banks = {row["id"] for row in rows(shop, "odoo-banks", tmp_path)}
    assert {row["bank_ids/bank_id/id"] for row in partners} - {""} == banks


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
        "remarks",
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
    lines = rows(shop, "frappe-books", tmp_path)
    assert all(row["SalesInvoice.name"] for row in lines)
    assert {row["SalesInvoice.account"] for row in lines} == {"应收账款", ""}
    assert lines[4]["SalesInvoice.party"] == ""


def test_frappe_books_knows_every_heading_by_its_fields_key(shop: Journal, tmp_path: Path) -> None:
    # Its Import Wizard looks for a row with a key, and takes all other headings for data.
    document = ("name", "numberSeries", "party", "account", "date")
    line = ("item", "quantity", "rate")
    assert list(rows(shop, "frappe-books", tmp_path)[0]) == [
        *(f"SalesInvoice.{field}" for field in document),
        *(f"SalesInvoiceItem.{field}" for field in line),
    ]


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


PAIRS = [
    ("erpnext", "customer", "erpnext-customers", "ID"),
    ("odoo-invoices", "partner_id/id", "odoo-partners", "id"),
    ("odoo-invoices", "partner_id/id", "odoo-partners-newest", "id"),
]
"""Invoices, their column of the customer; the customers, their own column."""
SPELLINGS = [
    Title(TitleType.COMPANY, "北京（示例）科技有限公司", "91110108MA01ABCD2H"),
    Title(TitleType.COMPANY, "北京(示例)科技有限公司", "91110108ma01abcd2h"),
    Title(TitleType.INDIVIDUAL, "王（女士）"),
    Title(TitleType.INDIVIDUAL, "王(女士)"),
    Title(TitleType.INDIVIDUAL, "A-B"),
    Title(TitleType.INDIVIDUAL, "A B"),
]


@pytest.mark.parametrize(("invoices", "customer", "customers", "own"), PAIRS)
def test_every_customer_of_an_invoice_is_in_the_list_of_customers_however_he_was_spelt(
    empty_journal: Journal, tmp_path: Path, invoices: str, customer: str, customers: str, own: str
) -> None:
    for at, buyer in enumerate(SPELLINGS):
        empty_journal.confirm(f"d{at}", replace(EXAMPLES[0][0], buyer=buyer), at=AT)
    ids = [row[own] for row in rows(empty_journal, customers, tmp_path)]
    assert len(ids) == len(set(ids)) == 4
    links = [row[customer] for row in rows(empty_journal, invoices, tmp_path)]
    assert set(links) == set(ids)
    assert links[0] == links[1]


MODELS = {
    "odoo-partners": {
        "res.partner": {"id", "name", "is_company", "vat", "street", "phone", "email", "bank_ids"},
        "bank_ids": {"id", "acc_number", "bank_id"},
    },
    "odoo-partners-newest": {
        "res.partner": {"id", "name", "is_company", "vat", "street", "phone", "email", "bank_ids"},
        "bank_ids": {"id", "account_number", "bank_id"},
    },
    "odoo-banks": {"res.bank": {"id", "name"}},
}
"""Fields that the models take from a file; bank_name is computed from bank_id and dropped."""


@pytest.mark.parametrize("name", MODELS)
def test_odoo_knows_every_column_by_a_field_that_it_stores(name: str) -> None:
    own, *others = MODELS[name].values()
    for heading in load_preset(name).table.header:
        field, _, path = heading.partition("/")
        assert field in own
        assert not path or path.split("/")[0] in others[0]


@pytest.mark.parametrize(
    ("quantity", "gross_fen", "odoo", "erpnext", "xero"),
    [
        ("2.5", 9800, ("2.5", "39.20"), ("2.5", "39.20"), ("2.5", "39.20")),
        ("0.125", 1000, ("1", "10.00"), ("0.125", "80.00"), ("0.125", "80.00")),
        ("3", 10000, ("1", "100.00"), ("1", "100.00"), ("1", "100.00")),
        ("8", 10001, ("1", "100.01"), ("1", "100.01"), ("1", "100.01")),
        ("4", 1001, ("1", "10.01"), ("1", "10.01"), ("4", "2.5025")),
    ],
)
def test_a_quantity_is_kept_where_it_survives_the_programs_decimals_and_else_it_is_said(
    empty_journal: Journal,
    tmp_path: Path,
    quantity: str,
    gross_fen: int,
    odoo: tuple[str, str],
    erpnext: tuple[str, str],
    xero: tuple[str, str],
) -> None:
    line = InvoiceLine(
        "茶", gross_fen, Decimal("0.06"), quantity=Decimal(quantity), discount_fen=100
    )
    empty_journal.confirm("d", replace(EXAMPLES[0][0], lines=(line,)), at=AT)
    for name, columns, cells in (
        ("odoo-invoices", ("invoice_line_ids/quantity", "invoice_line_ids/price_unit"), odoo),
        ("erpnext", ("items.qty", "items.rate"), erpnext),
        ("xero", ("*Quantity", "*UnitAmount"), xero),
    ):
        report = dry_run(empty_journal, Selection(only_new=False), config_of(name), "B")
        (row,) = rows(empty_journal, name, tmp_path)
        assert tuple(row[column] for column in columns) == cells
        folded = [warning.kind for warning in report.warnings]
        assert folded == ([] if cells[0] == quantity else [WarningKind.ONE_PIECE])
