"""Cells that SQLite makes: each source as a literal, and what it cannot express."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.export_batch import ItemEvent, Selection
from pos_scanner.journal import Journal
from pos_scanner.journal.export_cells import CELL_END, CELLS, UNSAYABLE, guarded_cell, read_rows
from tests.journal.fixed_day import NOTEBOOKS, OPENED_AT, company, fixed_day

EXPECTED = {
    "invoice.number": "T1-20261124-0001",
    "invoice.order_number": "R-1001",
    "invoice.day": "2026-11-23",
    "invoice.kind": "增值税专用发票",
    "invoice.currency": "CNY",
    "invoice.state": "有效",
    "invoice.remark": "开会用",
    "invoice.cashier": "张三",
    "invoice.shift": "",
    "invoice.replaces": "",
    "invoice.issue_state": "未发送",
    "invoice.issued_number": "",
    "invoice.issued_on": "",
    "invoice.confirmed_at": "2026-11-24T09:30:15+08:00",
    "buyer.name": "北京票通科技有限公司",
    "buyer.tax_number": "91110108MA0043365M",
    "buyer.address": "北京市海淀区1号",
    "buyer.phone": "010-62511111",
    "buyer.bank_name": "招商银行",
    "buyer.bank_account": "862280123410001",
    "buyer.email": "ap@example.cn",
    "line.item": "*文具*笔记本",
    "line.tax_code": "",
    "line.spec": "A5",
    "line.unit": "本",
    "line.quantity": "4",
    "line.unit_price": "5.65",
    "line.tax_rate": "0.13",
    "line.net": "20.00",
    "line.tax": "2.60",
    "line.gross": "22.60",
    "line.discount": "0.00",
    "line.full_amount": "22.60",
    "line.full_discount": "0.00",
    "line.has_policy": "否",
    "invoice.with_tax": "是",
    "buyer.is_person": "否",
}


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    with fixed_day(tmp_path) as journal:
        yield journal


def cells(
    journal: Journal, *sources: str, where: str = "", guard: bool = False
) -> list[tuple[str, ...]]:
    named = [(source, guard) for source in sources]
    blocks = read_rows(journal.file, ItemEvent.CONFIRMED, where, (), named)
    return [tuple(row.decode().split(CELL_END.decode())) for block in blocks for row in block.texts]


def test_every_source_has_a_literal() -> None:
    assert [cells.keys() for cells in CELLS.values()] == [EXPECTED.keys()] * 2


@pytest.mark.parametrize("source", EXPECTED)
def test_each_source_gives_its_cell(day: Journal, source: str) -> None:
    assert cells(day, source, where="WHERE sequence = 4")[1] == (EXPECTED[source],)


def test_a_row_a_line_in_the_order_of_invoice_and_line(day: Journal) -> None:
    assert cells(day, "invoice.number", "line.item", "line.quantity") == [
        ("T1-20261123-0001", "*餐饮服务*餐费", ""),
        ("T1-20261123-0001", "*文具*笔记本", "4"),
        ("T1-20261123-0002", "*蔬菜*白菜", ""),
        ("T1-20261123-0003", "*蔬菜*白菜", ""),
        ("T1-20261124-0001", "*餐饮服务*餐费", ""),
        ("T1-20261124-0001", "*文具*笔记本", "4"),
    ]


def test_a_time_of_the_second_is_given_as_it_is_and_a_shift_by_its_number(day: Journal) -> None:
    where = "WHERE sequence = 3"
    row = cells(day, "invoice.confirmed_at", "invoice.shift", "invoice.replaces", where=where)
    assert row == [("2026-11-23T09:34:15+08:00", "1", "T1-20261123-0002")]


def test_the_batches_give_the_cells_of_a_selections_confirmations(day: Journal) -> None:
    (block,) = day.batches.rows(Selection(), [("invoice.number", False), ("line.gross", True)])
    assert [row.decode().split(CELL_END.decode()) for row in block.texts] == [
        ["T1-20261123-0003", "12.50"],
        ["T1-20261124-0001", "100.70"],
        ["T1-20261124-0001", "22.60"],
    ]


@pytest.mark.parametrize(
    ("quantity", "price", "quantity_cell", "price_cell"),
    [
        ("4", "5", "4", "5.00"),
        ("4.0", "5.0", "4", "5.00"),
        ("0.50", "5.5", "0.5", "5.50"),
        ("100", "100", "100", "100.00"),
        ("1.2345678901234", "5.65", "1.2345678901234", "5.65"),
        ("1.230", "0.005000", "1.23", "0.005"),
        ("1E+3", "1E-7", UNSAYABLE, UNSAYABLE),
    ],
)
def test_quantities_and_prices_lose_their_trailing_zeros_and_exponents_are_left_to_python(
    journal: Journal, quantity: str, price: str, quantity_cell: str, price_cell: str
) -> None:
    line = replace(NOTEBOOKS, quantity=Decimal(quantity), unit_price=Decimal(price))
    journal.confirm("d1", replace(company(), lines=(line,)), at=OPENED_AT)
    ((quantity_text, price_text),) = cells(journal, "line.quantity", "line.unit_price")
    assert quantity_text == quantity_cell
    assert price_text.rstrip("0.") == price_cell.rstrip("0.")
    if quantity_cell != UNSAYABLE:
        assert price_text == price_cell


@pytest.mark.parametrize(
    ("fen", "text"), [(1, "0.01"), (10, "0.10"), (100, "1.00"), (123456789, "1234567.89")]
)
def test_fen_become_yuan_with_two_places(journal: Journal, fen: int, text: str) -> None:
    line = replace(NOTEBOOKS, gross_fen=fen, quantity=None, unit_price=None)
    journal.confirm("d1", replace(company(), lines=(line,)), at=OPENED_AT)
    assert cells(journal, "line.gross", "line.quantity", "line.unit_price") == [(text, "", "")]


def test_a_time_with_an_odd_offset_is_left_to_python(journal: Journal) -> None:
    at = OPENED_AT.astimezone(timezone(timedelta(hours=8, seconds=3)))
    journal.confirm("d1", company(), at=at)
    assert cells(journal, "invoice.confirmed_at")[0] == (UNSAYABLE,)


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠'"))
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(first: str) -> None:
    with closing(apsw.Connection(":memory:")) as connection:
        row = next(connection.execute("SELECT " + guarded_cell("?1"), (f"{first}x",)))
    assert row == (f"'{first}x",)


@pytest.mark.parametrize("text", ["", "x=1", " =1", "1", "北京"])
def test_every_other_text_stays_as_it_is(text: str) -> None:
    with closing(apsw.Connection(":memory:")) as connection:
        assert next(connection.execute("SELECT " + guarded_cell("?1"), (text,))) == (text,)


def test_only_the_sources_that_ask_for_it_are_guarded(journal: Journal) -> None:
    journal.confirm("d1", replace(company(), remark="=1+1"), at=OPENED_AT)
    sources = [("invoice.remark", True), ("invoice.remark", False)]
    (block,) = read_rows(journal.file, ItemEvent.CONFIRMED, "", (), sources)
    assert block.texts[0].split(CELL_END) == [b"'=1+1", b"=1+1"]
