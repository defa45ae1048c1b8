"""Checking columns takes an invoice only where reading it as values finds it in order, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.invoice_columns import checked, sound_invoices
from pos_scanner.journal.invoice_writer import append_invoice
from pos_scanner.journal.storage.damaged_reader import UNREADABLE
from pos_scanner.journal.storage.invoice_reader import read_stored
from pos_scanner.journal.storage.row_mapping import INVOICE_COLUMNS, LINE_COLUMNS
from tests.journal.fixed_day import company, fixed_day, individual

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('"\\\n\x7f1١'))
OFFSETS = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_CHANGE = "UPDATE OR IGNORE {table} SET {column} = ?"
VALUES: list[Any] = [None, "", "x", "0", "00", "1.0", "{}", '{"name":"x"}', '{"title_type":1.0}']
VALUES += ["[]", "2026-11-23", "2026-11-24T09:30:15", 0, 1, 2, -1, 1 << 62, 1.0, 0.5, b"x", b""]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    """A day of all kinds whose columns take anything."""
    folder: Path = tmp_path_factory.mktemp("day")
    with fixed_day(folder) as journal:
        connection = journal.file.connection
        for kind in ("trigger", "index"):
            select = "SELECT name FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL"
            for (name,) in list(connection.execute(select, (kind,))):
                connection.execute(f"DROP {kind} {name}")
        connection.pragma("foreign_keys", 0)
        connection.pragma("ignore_check_constraints", 1)
        connection.pragma("writable_schema", 1)
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')")
        connection.pragma("writable_schema", "reset")
        yield connection


@contextmanager
def undone(connection: apsw.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def judged(connection: apsw.Connection) -> dict[int, object]:
    """Every invoice that can be read as values, one by one."""
    invoices: dict[int, object] = {}
    for sequence in range(1, 5):
        try:
            for stored in read_stored(connection, "WHERE sequence = ?", (sequence,)):
                invoices[sequence] = checked(stored)
        except UNREADABLE:
            continue
    return invoices


def accepted(connection: apsw.Connection) -> dict[int, object]:
    try:
        return dict(sound_invoices(connection, 1, 4))
    except UNREADABLE:
        return {}


def test_all_but_the_voided_are_taken_and_judged_alike(day: apsw.Connection) -> None:
    assert accepted(day) == {sequence: judged(day)[sequence] for sequence in (3, 4)}


@pytest.mark.parametrize("column", INVOICE_COLUMNS.split(", ")[1:])
def test_an_invoice_with_another_column_is_taken_only_where_its_values_agree(
    day: apsw.Connection, column: str
) -> None:
    for value in VALUES:
        with undone(day):
            day.execute(_CHANGE.format(table="invoice", column=column), (value,))
            values = judged(day)
            assert all(values[sequence] == each for sequence, each in accepted(day).items())


@pytest.mark.parametrize("column", LINE_COLUMNS.split(", ")[1:])
def test_a_line_with_another_column_is_taken_only_where_its_values_agree(
    day: apsw.Connection, column: str
) -> None:
    for value in VALUES:
        with undone(day):
            day.execute(_CHANGE.format(table="line", column=column), (value,))
            values = judged(day)
            assert all(values[sequence] == each for sequence, each in accepted(day).items())


LINES = st.builds(
    InvoiceLine,
    TEXTS.filter(bool),
    st.integers(1, 10**10),
    st.sampled_from([Decimal("0.06"), Decimal("0.13"), Decimal(0)]),
    spec=TEXTS,
    quantity=st.none() | st.decimals(0, 10**6, places=4),
    discount_fen=st.integers(0, 10**6),
    discount_rounds_apart=st.booleans(),
)
INVOICES = st.builds(
    replace,
    st.sampled_from([company(), individual()]),
    lines=st.lists(LINES, min_size=1, max_size=3).map(tuple),
    remark=TEXTS,
    cashier=TEXTS,
    order_number=TEXTS,
)


# An offset of its own: Windows knows no local time before 1970.
@given(INVOICES, st.datetimes(datetime(1000, 1, 1), datetime(9999, 1, 1), timezones=OFFSETS))
def test_whatever_was_confirmed_is_taken(journals: Journal, invoice: Invoice, at: datetime) -> None:
    file = journals.file
    with undone(file.connection):
        confirmed = ConfirmedInvoice("T1", 1, invoice, at, "d")
        append_invoice(file, confirmed, "salt")
        (stored,) = read_stored(file.connection)
        assert dict(sound_invoices(file.connection, 1, 9)) == {1: checked(stored)}
        assert checked(stored).agrees


@pytest.fixture(scope="module")
def journals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    opened = Journal.open(tmp_path_factory.mktemp("journal"))
    yield opened
    opened.close()
