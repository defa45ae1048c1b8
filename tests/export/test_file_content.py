"""What one file holds: limits, counts, sums; the same items at each going-through."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.export.file_content import (
    PROGRESS_EVERY,
    FileContent,
    FileLimit,
    Progress,
    no_progress,
    rows_of_item,
)
from tests.export.conftest import AT, COMPANY, DAY, config_of

LINE = InvoiceLine("餐费", 10600, Decimal("0.06"))


def item_of(number: int, lines: int = 1, event: ItemEvent = ItemEvent.CONFIRMED) -> BatchItem:
    invoice = Invoice(COMPANY, (LINE,) * lines, DAY)
    confirmed = ConfirmedInvoice(f"T1-{number:04}", number, invoice, AT, "d")
    return BatchItem(confirmed, event, AT + timedelta(minutes=number))


def content_of(
    items: list[BatchItem], progress: Progress = no_progress, **limits: object
) -> FileContent:
    config = config_of("standard", None, **limits)
    return FileContent(lambda: iter(items), "B1", config, len(items), progress)


def rows_in(content: FileContent) -> list[str]:
    table = content.format_config.preset.table
    return [row.item.confirmed.number for row in content.rows(table)]


def test_everything_fits_into_a_file_without_limits() -> None:
    content = content_of([item_of(number, lines=3) for number in range(1, 6)])
    assert len(rows_in(content)) == 15
    assert content.count == 5


@pytest.mark.parametrize(
    ("limits", "count"),
    [
        ({"most_invoices": 2}, 2),
        ({"most_invoices": 5}, 5),
        ({"most_rows": 5}, 2),
        ({"most_rows": 6}, 3),
        ({"most_rows": 1}, 1),
        ({"most_invoices": 3, "most_rows": 4}, 2),
    ],
)
def test_a_file_ends_before_the_first_invoice_that_is_too_much(
    limits: dict[str, int], count: int
) -> None:
    content = content_of(
        [item_of(number, lines=2) for number in range(1, 6)], no_progress, **limits
    )
    assert len(rows_in(content)) == 2 * count
    assert content.count == count
    assert content.last_number == f"T1-{count:04}"


def test_the_second_sheet_has_the_same_invoices_and_counts_nothing_twice() -> None:
    content = content_of([item_of(number) for number in range(1, 6)], most_invoices=3)
    assert rows_in(content) == rows_in(content) == ["T1-0001", "T1-0002", "T1-0003"]
    assert content.gross_fen == 3 * 10600


def test_confirmations_and_voids_are_counted_apart_and_their_sums_together() -> None:
    items = [item_of(1), item_of(2, lines=2), item_of(1, event=ItemEvent.VOIDED)]
    content = content_of(items)
    rows_in(content)
    assert {event: list(numbers) for event, numbers in content.reported.items()} == {
        ItemEvent.CONFIRMED: [1, 2],
        ItemEvent.VOIDED: [1],
    }
    assert (content.gross_fen, content.sums) == (21200, {Decimal("0.06"): (20000, 1200)})
    assert (content.first_number, content.last_number) == ("T1-0001", "T1-0001")


def test_progress_is_called_now_and_then_and_can_stop_it() -> None:
    calls: list[tuple[int, int]] = []

    def stop_at_the_third(position: int, total: int) -> None:
        calls.append((position, total))
        if len(calls) == 3:
            raise KnownError(FailureKind.EXPORT_CANCELLED)

    items = [item_of(number) for number in range(3 * PROGRESS_EVERY)]
    content = content_of(items, stop_at_the_third)
    with pytest.raises(KnownError):
        rows_in(content)
    assert calls == [(PROGRESS_EVERY * step, len(items)) for step in range(3)]
    assert content.count is None


def test_the_longest_table_says_how_many_rows_an_invoice_needs() -> None:
    item = item_of(1, lines=4)
    assert rows_of_item(config_of("standard").preset, item) == 4
    assert rows_of_item(config_of("tax-platform").preset, item) == 4
    assert rows_of_item(config_of("odoo-partners").preset, item) == 1


def test_a_limit_takes_one_invoice_however_long_it_is() -> None:
    limit = FileLimit(replace(config_of().preset, most_rows=2))
    assert limit.has_room_for(item_of(1, lines=9))
    assert not limit.has_room_for(item_of(2))


def test_an_invoice_that_did_not_fit_is_not_counted() -> None:
    limit = FileLimit(replace(config_of().preset, most_rows=4))
    assert limit.has_room_for(item_of(1, lines=3))
    assert not limit.has_room_for(item_of(2, lines=2))
    assert limit.has_room_for(item_of(3, lines=1))


def test_items_are_asked_for_no_further_than_the_first_that_does_not_fit() -> None:
    passed: list[int] = []

    def items() -> Iterator[BatchItem]:
        for number in range(1, 100):
            passed.append(number)
            yield item_of(number)

    config = config_of("standard", most_invoices=2)
    content = FileContent(items, "B1", config, 99)
    rows_in(content)
    assert passed == [1, 2, 3]
