"""Texts meant to break a file: they come back equal, or the row is named and none is written."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.money import net_of_gross
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.accounts import DEFAULT_ACCOUNTS
from pos_scanner.export.formats.amounts import fen_of
from pos_scanner.export.formats.cells import cells_of
from pos_scanner.export.formats.columns import SOURCES
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.export.formats.rows import Grain, rows_of, voucher
from pos_scanner.journal import Journal
from tests.export.conftest import AT, EXAMPLES, config_of, export_files, export_one
from tests.export.reading import read_csv

HOSTILE = {
    "formula": '=HYPERLINK("http://x","y")',
    "plus": "+8613800000000",
    "minus": "-1+1|cmd",
    "at": "@SUM(A1)",
    "full-width formula": "＝1+1",
    "apostrophe": "'=1+1",
    "two apostrophes": "''x",
    "tab first": "\t=1",
    "line feed": "one\ntwo",
    "quotes": 'say "a,b"; ""',
    "long": "长" * 40_000,
    "emoji": "🧾👨‍👩‍👧",
    "rare character": "𠮷野家㐂",
    "right to left": "\u202eabc\u202c שלום",
    "leading zeros": "000123",
    "twenty digits": "12345678901234567890",
    "full-width digits": "１２３４",
    "looks escaped": "_x000D_ and _x0041_",
    "blanks at the ends": "  x  ",
    "looks like a number": "1E5",
    "looks like a date": "3-4",
}
NO_FILE_HOLDS = {"nul": "a\0b", "vertical tab": "a\x0bb", "escape": "\x1b[31m"}
CARRIAGE_RETURNS = {"carriage return": "one\rtwo", "both": "one\r\ntwo"}


def invoice_with(text: str) -> Invoice:
    """An invoice that has a text in every field."""
    base = EXAMPLES[0][0]
    buyer = Title(TitleType.COMPANY, *[text] * 7)
    # There is no line without an item.
    lines = tuple(replace(line, item=text or "x", spec=text, unit=text) for line in base.lines)
    return replace(base, buyer=buyer, lines=lines, order_number=text, remark=text, cashier=text)


def read_back(target: Path) -> list[dict[str, str]]:
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(read_csv(file, load_preset("standard")))


def workbook_rows(target: Path, sheet_name: str = "发票") -> list[list[str]]:
    workbook = load_workbook(target, read_only=True)
    sheet = workbook[sheet_name]
    # openpyxl does not undo _x005F_ (ECMA-376, ST_Xstring) where a text stands in its cell.
    rows = [
        ["" if value is None else str(value).replace("_x005F_", "_") for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    workbook.close()
    return rows


TEXT_COLUMNS = [
    "order_no",
    "buyer_name",
    "buyer_tax_id",
    "buyer_address",
    "buyer_phone",
    "buyer_bank",
    "buyer_account",
    "item_name",
    "spec",
    "unit",
    "remark",
    "cashier",
]


@pytest.mark.parametrize(
    "text", [*HOSTILE.values(), *CARRIAGE_RETURNS.values()], ids=[*HOSTILE, *CARRIAGE_RETURNS]
)
def test_a_hostile_text_in_every_field_comes_back_from_the_csv(
    empty_journal: Journal, tmp_path: Path, text: str
) -> None:
    empty_journal.confirm("d", invoice_with(text), at=AT)
    export_one(empty_journal, tmp_path / "out.csv")
    (row,) = read_back(tmp_path / "out.csv")
    assert {row[name] for name in TEXT_COLUMNS} == {text}
    assert row["amount_incl_tax"] == "113.00"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_comes_back_from_the_workbook_or_is_refused(
    empty_journal: Journal, tmp_path: Path, name: str
) -> None:
    text = HOSTILE[name]
    empty_journal.confirm("d", invoice_with(text), at=AT)
    target = tmp_path / "out.xlsx"
    if name == "long":
        with pytest.raises(KnownError) as caught:
            export_files(empty_journal, target, "workbook")
        assert caught.value.facts["number"] == "T1-20261123-0001"
        assert caught.value.facts["reason"] == "too-long"
        return
    export_files(empty_journal, target, "workbook")
    row = workbook_rows(tmp_path / "out.xlsx")[1]
    line = workbook_rows(tmp_path / "out.xlsx", "明细")[1]
    assert (row.count(text), line.count(text)) == (10, 4)


@pytest.mark.parametrize("text", NO_FILE_HOLDS.values(), ids=NO_FILE_HOLDS)
@pytest.mark.parametrize("preset", ["standard", "workbook", "kingdee-cloud", "yonyou-u8", "xero"])
def test_what_no_file_holds_is_refused_by_its_row(
    journal: Journal, tmp_path: Path, preset: str, text: str
) -> None:
    journal.confirm("bad", invoice_with(text), at=AT)
    target = tmp_path / "out"
    with pytest.raises(KnownError) as caught:
        export_files(journal, target, preset, numbers=("T1-20261123-0004",))
    assert caught.value.kind is FailureKind.CELL_NOT_WRITABLE
    assert caught.value.facts["number"] == "T1-20261123-0004"
    assert not target.exists()
    assert journal.batches.waiting_count() == 4


@pytest.mark.parametrize("text", CARRIAGE_RETURNS.values(), ids=CARRIAGE_RETURNS)
def test_a_workbook_refuses_what_xml_would_change(
    empty_journal: Journal, tmp_path: Path, text: str
) -> None:
    empty_journal.confirm("d", invoice_with(text), at=AT)
    with pytest.raises(KnownError) as caught:
        export_files(empty_journal, tmp_path / "out.xlsx", "workbook")
    assert caught.value.facts["character"] == "U+000D"


def test_what_gbk_does_not_hold_is_refused_by_a_format_that_needs_it(
    empty_journal: Journal, tmp_path: Path
) -> None:
    empty_journal.confirm("d", invoice_with("𠮷野家"), at=AT)
    with pytest.raises(KnownError) as caught:
        export_files(empty_journal, tmp_path / "out.txt", "yonyou-u8")
    assert caught.value.facts["column"] == "制单人"
    assert (caught.value.facts["reason"], caught.value.facts["character"]) == (
        "not-in-charset",
        "𠮷",
    )


def test_one_encoding_after_another_gives_the_same_texts_back(
    empty_journal: Journal, tmp_path: Path
) -> None:
    for number, text in enumerate(HOSTILE.values()):
        empty_journal.confirm(f"d{number}", invoice_with(text), at=AT)
    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        config = config_of(encoding=encoding)
        target = tmp_path / f"{encoding}.csv"
        export_files(empty_journal, target, config=config, only_new=False)
        with (tmp_path / f"{encoding}.csv").open(encoding=encoding, newline="") as file:
            remarks = [row["remark"] for row in read_csv(file, config.preset)]
        assert remarks == list(HOSTILE.values())


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r\"',=")
)


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    journal = Journal.open(folder / "data")
    kept: list[ConfirmedInvoice] = [
        journal.confirm(f"d{number}", invoice_with(text), at=AT)
        for number, text in enumerate(texts)
    ]
    export_one(journal, folder / "out.csv")
    journal.close()
    remarks = [row["remark"] for row in read_back(folder / "out.csv")]
    assert remarks == [one.invoice.remark for one in kept]


def lines_of_any_kind() -> st.SearchStrategy[InvoiceLine]:
    """Any amount from a fen up, any rate, exempt or not, with a discount or not."""
    rates = st.sampled_from(["0.13", "0.09", "0.06", "0.05", "0.03", "0.015", "0.01", "0"])
    return st.builds(
        InvoiceLine,
        item=st.just("餐费"),
        gross_fen=st.integers(1, 10**11),
        tax_rate=rates.map(Decimal),
        discount_fen=st.integers(0, 10**9),
        exempt=st.booleans(),
    ).map(lambda line: replace(line, tax_rate=Decimal(0)) if line.exempt else line)


INVOICES = st.lists(st.lists(lines_of_any_kind(), min_size=1, max_size=8), min_size=1, max_size=4)


@pytest.mark.parametrize("name", ["kingdee-cloud", "kingdee-k3", "yonyou-u8"])
@given(invoices=INVOICES)
def test_the_voucher_of_any_invoice_balances_and_so_does_its_void(
    name: str, invoices: list[list[InvoiceLine]]
) -> None:
    base = EXAMPLES[0][0]
    confirmed = [
        ConfirmedInvoice(f"T1-{number}", number, replace(base, lines=tuple(lines)), AT, "d")
        for number, lines in enumerate(invoices)
    ]
    items = [BatchItem(one, event, AT) for event in ItemEvent for one in confirmed]
    preset = load_preset(name)
    cells = cells_of(preset.table, preset)
    places = {column.source: at for at, column in enumerate(preset.table.columns)}
    debits, credits_ = dict.fromkeys(range(len(items)), 0), dict.fromkeys(range(len(items)), 0)
    for row in rows_of(preset.table.rows, items, "B", DEFAULT_ACCOUNTS):
        texts = cells(row)
        debits[row.document - 1] += fen_of(texts[places["entry.debit"]])
        credits_[row.document - 1] += fen_of(texts[places["entry.credit"]])
    amounts = [one.invoice.gross_fen for one in confirmed]
    assert list(debits.values()) == [*amounts, *(-one for one in amounts)]
    assert credits_ == debits


@given(lines=st.lists(lines_of_any_kind(), min_size=1, max_size=6), with_tax=st.booleans())
def test_csv_voucher_template_and_record_have_the_same_net_and_tax_of_any_line(
    lines: list[InvoiceLine], with_tax: bool
) -> None:
    """The template has no tax: the platform rounds the tax of the line and of its discount line."""
    invoice = replace(EXAMPLES[0][0], lines=tuple(lines), price_includes_tax=with_tax)
    item = BatchItem(ConfirmedInvoice("T1-1", 1, invoice, AT, "d"), ItemEvent.CONFIRMED, AT)
    sums: dict[Decimal, tuple[int, int]] = {}
    for row in rows_of(Grain.LINE, [item], "B", DEFAULT_ACCOUNTS):
        rate = row.line.tax_rate
        amount, discount = (
            fen_of(SOURCES[f"line.typed_{name}"](row)) for name in ("amount", "discount")
        )
        net, tax = sums.get(rate, (0, 0))
        platform_net = amount - discount
        if with_tax:
            platform_net = net_of_gross(amount, rate) - net_of_gross(discount, rate)
            assert fen_of(SOURCES["line.tax"](row)) == amount - discount - platform_net
        assert fen_of(SOURCES["line.net"](row)) == platform_net
        sums[rate] = (net + row.line.net_fen, tax + row.line.tax_fen)
    credits_ = sorted(entry.credit_fen for entry in voucher(item, DEFAULT_ACCOUNTS)[1:])
    amounts = [fen for net, tax in sums.values() for fen in (net, *([tax] if tax else []))]
    assert credits_ == sorted(amounts)
