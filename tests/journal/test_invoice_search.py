"""The list: by day, shift, cashier, state and text, a page at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import Invoice, InvoiceState
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.journal import Journal
from pos_scanner.journal.storage.row_mapping import storable
from tests.journal.exported import mark_exported

Build = Callable[..., Invoice]

NAMES = [
    "北京票通科技有限公司",
    "上海示例商贸有限公司",
    "腾讯科技（深圳）有限公司",
    "Café Ümlaut 𠮷野家",
]


@pytest.fixture
def filled(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Four buyers on two days, of two cashiers; the second is voided, the first exported."""
    for position, name in enumerate(NAMES):
        sale = invoice(name)
        sale = replace(
            sale,
            order_number=f"R-2026{position}",
            cashier=("张三", "李四")[position % 2],
            buyer=replace(sale.buyer, tax_number=f"9111010{position}MA00"),
        )
        at = now + timedelta(days=position // 2)
        confirmed = journal.confirm(f"d{position}", sale, at=at)
        if position == 1:
            journal.void(confirmed.number, "", at=at)
    mark_exported(journal, [1], now)
    return journal


def found(journal: Journal, text: str = "", **more: object) -> list[int]:
    """Positions in NAMES, the newest first."""
    page = journal.search.page(InvoiceQuery(text, **more))  # type: ignore[arg-type]
    assert page.next_before is None
    return [entry.sequence - 1 for entry in page.invoices]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [3, 2, 1, 0]),
        ("票", [0]),
        ("科技", [2, 0]),
        ("有限公", [2, 1, 0]),
        ("示例商贸", [1]),
        ("科公", []),
        ("腾讯科技(深圳)", [2]),
        ("𠮷野", [3]),
        ("CAFÉ", [3]),
        ("café ümlaut", [3]),
        ("北京 公司", [0]),
        ("北京 上海", []),
        ("9111", [3, 2, 1, 0]),
        ("91", [3, 2, 1, 0]),
        ("11", []),
        ("01012", []),
        ("0102ma", [2]),
        ("R", [3, 2, 1, 0]),
        ("r-20263", [3]),
        ("０２６２", [2]),
        ('"', []),
        ("' OR 1=1 --", []),
        ("*", []),
    ],
)
def test_a_text_is_found_anywhere_in_names_and_numbers(
    filled: Journal, text: str, expected: list[int]
) -> None:
    assert found(filled, text) == expected


@given(st.text("北京票通科技有限公司（）(ＡaＺz019 𠮷・-\"'*^", max_size=40), st.data())
def test_any_part_of_a_name_is_found(
    journal: Journal, invoice: Build, now: datetime, name: str, data: st.DataObject
) -> None:
    drafts = journal.day_figures(now.date()).invoices
    confirmed = journal.confirm(f"d{drafts}", invoice(name), at=now)
    start = data.draw(st.integers(0, len(name)))
    part = name[start : data.draw(st.integers(start, len(name)))]
    query = InvoiceQuery(storable(part))
    newest = journal.search.page(query, size=1).invoices
    assert newest == (confirmed,)


@given(st.text())
def test_any_text_may_be_asked(filled: Journal, text: str) -> None:
    filled.search.page(InvoiceQuery(text))


def test_an_invoices_own_number_is_found(filled: Journal) -> None:
    page = filled.search.page(InvoiceQuery(" t1-20261124-0001"))
    assert [entry.number for entry in page.invoices] == ["T1-20261124-0001"]


def test_invoices_are_found_by_what_they_are(filled: Journal, now: datetime) -> None:
    day = now.date()
    assert found(filled, since=day, until=day) == [1, 0]
    assert found(filled, since=day + timedelta(days=1)) == [3, 2]
    assert found(filled, until=day - timedelta(days=1)) == []
    assert found(filled, cashier="李四") == [3, 1]
    assert found(filled, state=InvoiceState.VOIDED) == [1]
    assert found(filled, exported=True) == [0]
    assert found(filled, exported=False, state=InvoiceState.CONFIRMED) == [3, 2]
    assert found(filled, "有限", since=day, until=day, cashier="张三") == [0]
    assert found(filled, shift=1) == []


def test_invoices_are_found_by_shift(journal: Journal, invoice: Build, now: datetime) -> None:
    for number in range(2):
        journal.shifts.open("", at=now)
        journal.confirm(f"d{number}", invoice(), at=now)
        journal.shifts.close("", at=now)
    assert found(journal, shift=2) == [1]
    assert found(journal, "北京", shift=1) == [0]


def test_pages_follow_one_another_and_a_sale_in_between_shifts_nothing(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(7):
        journal.confirm(f"d{number}", invoice(), at=now)
    sequences: list[int] = []
    next_before = None
    for _ in range(3):
        page = journal.search.page(InvoiceQuery("票通"), before=next_before, size=3)
        sequences += [entry.sequence for entry in page.invoices]
        next_before = page.next_before
        journal.confirm(f"late{len(sequences)}", invoice(), at=now)
    assert sequences == [7, 6, 5, 4, 3, 2, 1]
    assert next_before is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("司有", []),
        ("有限公", [2, 1, 0]),
        ("公司有", []),
        ("限", [2, 1, 0]),
        ("技（", [2]),
        ("é Ü", [3]),
    ],
)
def test_neighbours_in_a_name_are_found_and_characters_apart_are_not(
    filled: Journal, text: str, expected: list[int]
) -> None:
    assert found(filled, text) == expected
