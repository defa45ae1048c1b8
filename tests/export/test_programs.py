"""Programs that know nothing of this one take its files, and refuse them when one fen was changed.

hledger, Beancount, frictionless, LibreOffice, SQLite's and Python's own readers of CSV.
"""

import contextlib
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.domain.invoice import InvoiceLine
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.export.export_job import export
from pos_scanner.export.formats.preset import load_preset, preset_names
from pos_scanner.export.manifest import manifest_path
from pos_scanner.export.plain_text_accounting import write_companions
from pos_scanner.export.writers.template_workbook import quiet_openpyxl
from pos_scanner.journal import Journal
from tests.export.blank_workbook import VERSION, blank_workbook
from tests.export.conftest import AT, COMPANY, EXAMPLES, config_of, export_files
from tests.export.programs import accounting, call, cells, libreoffice
from tests.export.reading import read_csv

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform == "win32", reason="the programs are Debian's"),
]
SUM = Decimal("144.30") + Decimal("85.20")


@dataclass(frozen=True)
class Exported:
    """Every preset's file of the same invoices."""

    folder: Path
    files: dict[str, Path]

    def __getitem__(self, name: str) -> Path:
        return self.files[name]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """One journal: three examples, one invoice of three lines, one void of what went out."""
    folder = tmp_path_factory.mktemp("exported")
    blank = blank_workbook(folder / "blank.xlsx")
    journal = Journal.open(folder / "data")
    files: dict[str, Path] = {}
    # A phone and an account that a spreadsheet spoils; an exempt line, a discount, no tax code.
    buyer = replace(COMPANY, phone="+8613800000000", bank_account="00123456789012345678")
    lines = (
        InvoiceLine("餐费", 5300, Decimal("0.06"), quantity=Decimal(2), unit_price=Decimal("26.5")),
        InvoiceLine("蔬菜", 2000, Decimal(0), exempt=True),
        InvoiceLine("运费", 1220, Decimal("0.09"), discount_fen=100),
    )
    several = replace(EXAMPLES[0][0], buyer=buyer, lines=lines, remark="")
    for number, (invoice, at) in enumerate([*EXAMPLES, (several, AT), (several, AT)]):
        # GBK alone goes into one of the formats.
        plain = replace(invoice, remark=invoice.remark.replace("🧾", ""))
        journal.confirm(f"d{number}", plain, at=at)
    destinations = {load_preset(name).destination for name in preset_names()} - {TAX_PLATFORM}
    for destination in sorted(destinations):
        target = folder / f"first-{destination}.csv"
        export_files(journal, target, config=config_of(destination=destination))
    journal.void("T1-20261123-0005", "=typed wrong", at=AT + timedelta(days=1))
    for name in preset_names():
        config = config_of(name, blank if name == "tax-platform" else None)
        target = folder / f"{name}{config.preset.suffix}"
        made = export_files(journal, target, name, config=config, only_new=False)
        files[name] = Path(made[0].path)
    journal.close()
    return Exported(folder, files)


def changed(path: Path, tmp_path: Path, old: bytes = b"113.00", new: bytes = b"113.01") -> Path:
    """The file with one fen more in it, in the first line's amount with tax."""
    written = path.read_bytes()
    place = written.index(old + b",CNY")
    spoilt = tmp_path / path.name
    spoilt.write_bytes(written[:place] + new + written[place + len(old) :])
    return spoilt


# ------------------------------------------------------------------------------ plain text books


@pytest.fixture(scope="module")
def companions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("companions")
    write_companions(folder)
    return folder


def test_hledger_takes_it_and_it_balances(
    exported: Exported, companions: Path, tmp_path: Path
) -> None:
    rules = ("--rules-file", companions / "invoices.rules")
    assert call("hledger", "-f", exported["standard"], *rules, "check") == (0, "")
    status, said = call("hledger", "-f", exported["standard"], *rules, "balance", "-N", "-O", "csv")
    assert status == 0
    assert f'"Assets:Receivable","CNY{SUM}"' in said
    spoilt = changed(exported["standard"], tmp_path)
    status, said = call("hledger", "-f", spoilt, *rules, "check")
    assert status != 0
    assert "0.01" in said


def test_hledger_imports_it_once(exported: Exported, companions: Path, tmp_path: Path) -> None:
    book, source = tmp_path / "book.journal", tmp_path / "invoices.csv"
    book.write_text("", encoding="utf-8")
    source.write_bytes(exported["standard"].read_bytes())
    command = (
        "hledger",
        "-f",
        book,
        "import",
        "--rules-file",
        companions / "invoices.rules",
        source,
    )
    assert "imported 12 new transactions" in call(*command)[1]
    assert "no new transactions" in call(*command)[1]


def test_hledger_loses_nothing_and_doubles_nothing_of_two_exports_of_a_day(
    companions: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book.journal"
    book.write_text("", encoding="utf-8")
    rules = ("--rules-file", companions / "invoices.rules")
    folder = tmp_path / "out"
    with contextlib.closing(Journal.open(tmp_path / "data")) as journal:
        for number in range(4):
            journal.confirm(f"d{number}", EXAMPLES[number % 3][0], at=AT)
            if number % 2:  # As the help has it: into a folder, each batch under its own name.
                request = ExportRequest("standard", folder, Selection())
                (batch,) = export(journal, request, config_of(), at=AT)
                for _ in range(2):
                    status, answer = call("hledger", "-f", book, "import", *rules, batch.path)
                    assert status == 0, answer
    _, balance = call("hledger", "-f", book, "balance", "-N", "-O", "csv")
    assert '"Assets:Receivable","CNY257.30"' in balance


def test_beancount_takes_it_and_it_balances(
    exported: Exported, companions: Path, tmp_path: Path
) -> None:
    def book_of(source: Path) -> Path:
        importer = companions / "beancount_importer.py"
        out = tmp_path / f"{source.parent.name}.beancount"
        status, said = accounting("python", importer, "extract", source, "-o", out)
        assert status == 0, said
        accounts = ("Assets:Receivable", "Income:Sales", "Liabilities:VAT:Output")
        opened = "".join(f"2020-01-01 open {account} CNY\n" for account in accounts)
        out.write_text(opened + out.read_text(encoding="utf-8"), encoding="utf-8")
        return out

    book = book_of(exported["standard"])
    status, said = accounting("bean-check", book)
    assert status == 0, said
    query = "SELECT account, sum(position) GROUP BY account"
    assert f"{SUM} CNY" in accounting("bean-query", book, query)[1]
    again = accounting(
        "python", companions / "beancount_importer.py", "extract", "-e", book, exported["standard"]
    )
    assert again[1].count("duplicate of") == 12
    status, said = accounting("bean-check", book_of(changed(exported["standard"], tmp_path)))
    assert status == 1
    assert "does not balance" in said


# --------------------------------------------------------------------------------- descriptions


def test_frictionless_finds_every_file_as_its_manifest_says(
    exported: Exported, tmp_path: Path
) -> None:
    status, said = accounting(
        "python",
        "-c",
        "import sys, frictionless\n"
        "for path in sys.argv[1:]:\n"
        "    report = frictionless.validate(path)\n"
        "    print(path, report.valid, [e for e in report.flatten(['type', 'note'])])\n",
        *(manifest_path(path).name for path in exported.files.values()),
        folder=exported.folder,
    )
    assert (status, said.count(" True ")) == (0, 15), said


def test_frictionless_refuses_one_fen_more(exported: Exported, tmp_path: Path) -> None:
    changed(exported["standard"], tmp_path)
    beside = manifest_path(exported["standard"])
    (tmp_path / beside.name).write_bytes(beside.read_bytes())
    status, said = accounting("frictionless", "validate", beside.name, folder=tmp_path)
    assert status == 1, said
    assert "hash" in said


# ----------------------------------------------------------------------------------- spreadsheets


def test_libreoffice_reads_the_csv_cell_for_cell(exported: Exported, tmp_path: Path) -> None:
    libreoffice([exported["standard"]], tmp_path, columns=38)
    assert cells(tmp_path / "standard.csv") == cells(exported["standard"])


def test_libreoffice_reads_every_workbook_with_every_digit(
    exported: Exported, tmp_path: Path
) -> None:
    names = ["kingdee-cloud", "kingdee-k3", "tax-platform"]
    libreoffice([exported[name] for name in names], tmp_path)
    for name in names:
        with quiet_openpyxl():
            workbook = load_workbook(exported[name], read_only=True)
        for table in load_preset(name).tables:
            ours = [
                ["" if value is None else str(value) for value in row]
                for row in workbook[table.sheet].iter_rows(values_only=True)
            ]
            theirs = cells(tmp_path / f"{exported[name].stem}-{table.sheet}.csv")
            assert trimmed(theirs) == trimmed(ours), (name, table.sheet)
        workbook.close()


@pytest.mark.parametrize("sheet", ["发票", "明细"])
def test_libreoffice_shows_the_workbook_as_the_csv_has_it_and_computes_its_totals(
    exported: Exported, tmp_path: Path, sheet: str
) -> None:
    libreoffice([exported["workbook"]], tmp_path)
    *rows, totals = trimmed(cells(tmp_path / f"workbook-{sheet}.csv"))
    header = rows.pop(0)
    computed = {heading: text for heading, text in zip(header, totals, strict=False) if text}
    assert computed.pop(header[0]) == "合计"
    assert Decimal(computed["价税合计"]) == SUM
    for heading, total in computed.items():
        at = header.index(heading)
        assert Decimal(total) == sum(Decimal(row[at] or 0) for row in rows), heading
    text = (tmp_path / f"workbook-{sheet}.csv").read_text(encoding="utf-8")
    identifiers = {
        "发票": ("00123456789012345678", "+8613800000000", "=SUM(1+1)有限公司"),
        "明细": ("3070401000000000000", "=SUM(1+1)有限公司"),
    }
    assert [digits for digits in identifiers[sheet] if f'"{digits}"' not in text] == []


def test_the_csv_opened_by_a_double_click_loses_digits_and_says_which_file_to_take(
    exported: Exported, tmp_path: Path
) -> None:
    libreoffice([exported["standard"]], tmp_path)
    (opened,) = tmp_path.glob("*.csv")
    assert "0200049619200123456" not in opened.read_text(encoding="utf-8")
    preset = load_preset("standard")
    assert "Excel workbook" in preset.note
    assert "Excel 表格" in preset.note_zh
    assert preset_names()[0] == "workbook"


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Rows without empty cells at their ends, and without rows of nothing."""
    made = []
    for row in rows:
        kept = [cell.replace("\t", " ") for cell in row]
        while kept and not kept[-1].strip():
            kept.pop()
        if kept:
            made.append(kept)
    return made


def test_sqlite_and_python_read_every_row(exported: Exported, tmp_path: Path) -> None:
    rows = cells(exported["standard"])
    assert {len(row) for row in rows} == {38}
    with exported["standard"].open(encoding="utf-8-sig", newline="") as file:
        read = list(read_csv(file, load_preset("standard")))
    total = sum(Decimal(row["amount_incl_tax"]) for row in read)
    assert (len(read), total) == (12, SUM)
    database = tmp_path / "x.sqlite"
    utf8 = tmp_path / "plain.csv"
    utf8.write_bytes(exported["standard"].read_bytes().removeprefix(b"\xef\xbb\xbf"))
    status, said = call("sqlite3", database, ".mode csv", f".import {utf8} invoices")
    assert (status, said) == (0, "")
    query = "SELECT count(*), sum(cast(replace(amount_incl_tax, '.', '') AS INTEGER)) FROM invoices"
    assert call("sqlite3", database, query) == (0, f"12|{SUM * 100:.0f}\n")


# -------------------------------------------------------------------------------------- vouchers


@pytest.mark.parametrize("name", ["kingdee-cloud", "kingdee-k3", "yonyou-u8"])
def test_every_voucher_balances(exported: Exported, name: str) -> None:
    preset = load_preset(name)
    if preset.is_workbook:
        workbook = load_workbook(exported[name], read_only=True)
        rows = [
            [str(value or "") for value in row]
            for row in workbook[preset.table.sheet].iter_rows(min_row=2, values_only=True)
        ]
        workbook.close()
    else:
        lines = exported[name].read_text(encoding="gb18030").splitlines()
        assert lines[0] == "填制凭证,V800"
        rows = [line.split(",") for line in lines[1:]]
    sources = {column.source: at for at, column in enumerate(preset.table.columns)}
    debit, credit = sources["entry.debit"], sources["entry.credit"]
    group = sources.get("batch.document", sources.get("invoice.number_once"))
    assert group is not None
    balance: dict[str, Decimal] = {}
    for row in rows:
        amount = Decimal(row[debit] or 0) - Decimal(row[credit] or 0)
        balance[row[group]] = balance.get(row[group], Decimal(0)) + amount
    assert len(balance) == 6
    assert set(balance.values()) == {Decimal(0)}
    assert sum(Decimal(row[debit] or 0) for row in rows) == SUM


def test_the_yonyou_text_is_gbk_without_a_quote(exported: Exported) -> None:
    written = exported["yonyou-u8"].read_bytes()
    assert written.decode("gbk").count("\r\n") == written.count(b"\n")
    assert b'"' not in written


# ---------------------------------------------------------------------------------- the template


def test_the_filled_template_keeps_all_that_was_in_it(exported: Exported) -> None:
    with quiet_openpyxl():
        workbook = load_workbook(exported["tax-platform"])
    assert workbook["excelVersion"]["A4"].value == VERSION
    assert workbook["excelVersion"].sheet_state == "hidden"
    assert list(workbook.defined_names) == ["gj"]
    sheet = workbook["1-发票基本信息"]
    assert len(sheet.data_validations.dataValidation) == 1
    headings = [cell.value for cell in sheet[3]]
    filled = dict(zip(headings, [cell.value for cell in sheet[5]], strict=True))
    assert filled["发票流水号"] == "T1-20261123-0002"
    assert filled["购买方名称"] == "=SUM(1+1)有限公司"
    assert filled["购买方银行账号"] == "121900000000000001"
    types = {cell.data_type for row in sheet.iter_rows(min_row=4) for cell in row if cell.value}
    assert types == {"s"}
    detail = workbook["2-发票明细信息"]
    lines = [[cell.value for cell in row[:12]] for row in detail.iter_rows(min_row=7, max_row=9)]
    number = "T1-20261123-0004"
    assert lines == [
        [number, "餐费", None, None, None, "2", "26.50", "53.00", "0.06", None, "否", None],
        [number, "蔬菜", None, None, None, None, None, "20.00", "0", None, "是", "免税"],
        [number, "运费", None, None, None, None, None, "13.20", "0.09", "1.00", "否", None],
    ]
