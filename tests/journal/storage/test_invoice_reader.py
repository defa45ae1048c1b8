"""Invoices as a stream out of the file, each with its lines and its void."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.journal import Journal
from pos_scanner.journal.storage.database import UnreadableError
from pos_scanner.journal.storage.invoice_reader import read_invoices, read_stored
from tests.journal.fixed_day import CABBAGE, MEAL, NOTEBOOKS, fixed_day


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    with fixed_day(tmp_path) as journal:
        yield journal


def test_invoices_come_in_the_order_of_their_sequence(day: Journal) -> None:
    invoices = list(read_invoices(day.file.connection))
    assert [confirmed.sequence for confirmed in invoices] == [1, 2, 3, 4]
    assert [confirmed.number for confirmed in invoices] == [
        "T1-20261123-0001",
        "T1-20261123-0002",
        "T1-20261123-0003",
        "T1-20261124-0001",
    ]


def test_each_invoice_has_its_own_lines_in_their_order(day: Journal) -> None:
    lines = [confirmed.invoice.lines for confirmed in read_invoices(day.file.connection)]
    assert lines == [(MEAL, NOTEBOOKS), (CABBAGE,), (CABBAGE,), (MEAL, NOTEBOOKS)]


def test_a_void_is_joined_to_the_invoice_that_it_voids(day: Journal) -> None:
    invoices = list(read_invoices(day.file.connection))
    assert [confirmed.state for confirmed in invoices] == [
        InvoiceState.VOIDED,
        InvoiceState.VOIDED,
        InvoiceState.CONFIRMED,
        InvoiceState.CONFIRMED,
    ]
    assert [(confirmed.void_reason, confirmed.voided_by) for confirmed in invoices] == [
        ("typed wrong", "李四"),
        ("→ T1-20261123-0003", ""),
        ("", ""),
        ("", ""),
    ]


def test_a_condition_selects_and_its_values_are_bound(day: Journal) -> None:
    selection = read_invoices(day.file.connection, "WHERE buyer_name = ?", ("王小明",))
    assert [confirmed.sequence for confirmed in selection] == [3]
    assert list(read_invoices(day.file.connection, "WHERE number = ?", ("none",))) == []


def test_the_columns_come_beside_the_invoice_by_their_names(day: Journal) -> None:
    (stored,) = read_stored(day.file.connection, "WHERE sequence = 4")
    assert stored.invoice.sequence == stored.columns["sequence"] == 4
    assert stored.columns["personal_salt"] == "fixed-salt-abcde"
    assert stored.columns["purged_in"] is None
    assert stored.columns["void_exported_in"] is None
    assert len(stored.columns) == 30
    assert [line[:3] for line in stored.lines] == [
        (4, 1, "*餐饮服务*餐费"),
        (4, 2, "*文具*笔记本"),
    ]


def test_one_invoice_at_a_time_is_read(day: Journal) -> None:
    stream = read_invoices(day.file.connection)
    assert next(stream).sequence == 1
    day.file.change("UPDATE invoice SET exported_in = NULL WHERE sequence = 4")
    assert [confirmed.sequence for confirmed in stream] == [2, 3, 4]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE invoice SET kind = '收据' WHERE sequence = 4",
        "UPDATE invoice SET sale_date = 'yesterday' WHERE sequence = 4",
        "UPDATE invoice SET confirmed_at = '' WHERE sequence = 4",
        "UPDATE invoice SET title_source = 'telepathy' WHERE sequence = 4",
        "UPDATE invoice SET scanned = '{\"title_type\": 9}' WHERE sequence = 4",
        "UPDATE line SET tax_rate = 'six' WHERE sequence = 4",
        "UPDATE line SET item = CAST(x'e7' AS BLOB) WHERE sequence = 4",
    ],
)
def test_a_row_that_is_no_invoice_any_more_is_unreadable(day: Journal, damage: str) -> None:
    connection = day.file.connection
    for (name,) in list(connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE type = 'table'"
    )
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute(damage)
    with pytest.raises(UnreadableError):
        list(read_invoices(connection, "WHERE sequence = 4"))
    sound = read_invoices(connection, "WHERE sequence < 4")
    assert [confirmed.sequence for confirmed in sound] == [1, 2, 3]
