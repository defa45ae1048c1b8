"""The list: by day, shift, cashier, state and text, a page at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceState
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.issuance import IssueState
from pos_scanner.journal import Journal, invoice_search
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.storage.row_mapping import storable
from pos_scanner.journal.storage.search_tokens import SearchText
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
    """Positions in NAMES, the newest first; from as many pages as a slow machine makes of them."""
    query = InvoiceQuery(text, **more)  # type: ignore[arg-type]
    page = journal.search.page(query)
    invoices = [*page.invoices]
    while page.next_before is not None:
        page = journal.search.page(query, before=page.next_before)
        invoices += page.invoices
    return [entry.sequence - 1 for entry in invoices]


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
        ("bjpt", [0]),
        ("keji", [2, 0]),
        ("ten xunk", [2]),
        ("yxgs", [2, 1, 0]),
        ("票通 kj", [0]),
        ("bjsh", []),
        ("yejia", [3]),
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
    assert found(filled, exported=False) == [3, 2]
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


def every_page(journal: Journal, query: InvoiceQuery) -> list[int]:
    """Sequences page by page to the end, however little each page brings."""
    sequences: list[int] = []
    next_before = None
    for _ in range(1000):
        page = journal.search.page(query, before=next_before, size=3)
        sequences += [entry.sequence for entry in page.invoices[:3]]
        assert len(page.invoices) <= 3
        if page.next_before is None:
            return sequences
        assert next_before is None or page.next_before < next_before
        next_before = page.next_before
    raise AssertionError("it does not end")


FIRST_DAY = date(2026, 11, 23)
TEXTS = ["", "北京", "北京 上海", "kj", "gongsi", "R-2", "0102", "司有"]
FILTERS: list[dict[str, object]] = [
    {},
    {"cashier": "张三"},
    {"cashier": "nobody"},
    {"shift": 1},
    {"state": InvoiceState.VOIDED},
    {"state": InvoiceState.CONFIRMED},
    {"exported": True},
    {"exported": False},
    {"exported": False, "state": InvoiceState.CONFIRMED},
    {"exported": False, "cashier": "李四", "state": InvoiceState.VOIDED},
    {"issue_state": IssueState.WAITING},
    {"issue_state": IssueState.SENT},
    {"since": date(2026, 11, 24), "until": date(2026, 11, 24)},
    {"since": date(2026, 11, 24), "cashier": "李四"},
    {"until": date(2026, 11, 23), "exported": True},
]


@pytest.fixture
def days(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Forty invoices of three days in no order, of two cashiers, some voided, exported, sent."""
    for position in range(40):
        sale = invoice(NAMES[position % 4] if position % 7 else "北京一")
        sale = replace(
            sale,
            order_number=f"R-{position:04}",
            cashier=("张三", "李四", "")[position % 3],
            buyer=replace(sale.buyer, tax_number=f"91110{position:04}"),
        )
        at = now + timedelta(days=position * 7 % 3)
        if position == 20:
            journal.shifts.open("", at=at)
        number = journal.confirm(f"d{position}", sale, at=at).number
        if position % 5 == 0:
            journal.void(number, "", at=at)
    mark_exported(journal, range(1, 31), now)
    journal.file.change(
        "INSERT INTO issuance (sequence, state, batch) SELECT sequence, 'sent', '' FROM invoice"
        " WHERE sequence % 4 = 0"
    )
    return journal


def texts_of(entry: ConfirmedInvoice) -> tuple[str, str, str]:
    invoice = entry.invoice
    return invoice.buyer.name, invoice.order_number, invoice.buyer.tax_number


def waits_for_export(entry: ConfirmedInvoice) -> bool:
    if entry.state is InvoiceState.CONFIRMED:
        return entry.exported_in is None
    return entry.exported_in is not None and entry.void_exported_in is None


def selects(query: InvoiceQuery, entry: ConfirmedInvoice) -> bool:
    """What a query means, said once more and plainly, but for its text."""
    invoice, state, waits = entry.invoice, query.issue_state, IssueState.WAITING
    is_live = entry.state is InvoiceState.CONFIRMED
    return (
        (query.since or date.min) <= entry.confirmed_at.date() <= (query.until or date.max)
        and query.shift in {None, invoice.shift}
        and query.cashier in {None, invoice.cashier}
        and query.state in {None, entry.state}
        and (query.exported is not True or entry.exported_in is not None)
        and (query.exported is not False or waits_for_export(entry))
        and state in {None, entry.issuance.state}
        and (state is not waits or is_live)
    )


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("window", [1, 4, 4096])
def test_however_small_its_steps_a_search_gives_all_that_fits_in_its_order(
    days: Journal, filters: dict[str, object], window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoice_search, "FIRST_WINDOW", window)
    monkeypatch.setattr(invoice_search, "BUDGET_S", -1.0 if window < 4096 else 60.0)
    monkeypatch.setattr(invoice_search, "_FEW", 0 if window == 4 else 256)
    everything = [
        entry for day in range(3) for entry in days.invoices_of(FIRST_DAY + timedelta(day))
    ]
    for text in TEXTS:
        query = InvoiceQuery(text, **filters)  # type: ignore[arg-type]
        expected = [
            entry.sequence
            for entry in everything
            if selects(query, entry) and SearchText.of(text).fits(*texts_of(entry))
        ]
        assert every_page(days, query) == sorted(expected, reverse=True), text


def test_a_purged_invoice_is_found_by_its_order_and_its_cashier_and_by_nothing_else(
    filled: Journal, now: datetime
) -> None:
    purge(filled.file, now.date() + timedelta(days=1), at=now + timedelta(days=9))
    assert found(filled, "北京") == found(filled, "bj") == found(filled, "91110100") == []
    assert found(filled, "R-20260") == [0]
    assert found(filled, cashier="张三") == [2, 0]
    assert filled.verify().problems == ()
