"""Batches: what is reported of an invoice, on which day and with which sign."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.domain.export_batch import (
    BatchItem,
    ExportBatch,
    ExportRequest,
    ItemEvent,
    Selection,
)
from tests.domain.builders import NOON, TODAY, confirmed, voided

BEIJING = timezone(timedelta(hours=8))
NEXT_DAY = datetime(2026, 11, 24, 0, 30, tzinfo=BEIJING)


def test_a_confirmation_counts_on_the_day_of_the_sale() -> None:
    later = replace(confirmed(), confirmed_at=NEXT_DAY)
    item = BatchItem(later, ItemEvent.CONFIRMED, NEXT_DAY)
    assert (item.day, item.sign) == (TODAY, 1)


def test_a_voiding_takes_the_invoice_back_on_its_own_day() -> None:
    item = BatchItem(voided(NEXT_DAY), ItemEvent.VOIDED, NEXT_DAY, "wrong buyer")
    assert (item.day, item.sign) == (date(2026, 11, 24), -1)


def test_the_voidings_day_is_that_of_its_own_time_zone() -> None:
    assert BatchItem(voided(NEXT_DAY), ItemEvent.VOIDED, NEXT_DAY).day == date(2026, 11, 24)
    in_utc = NEXT_DAY.astimezone(UTC)
    assert BatchItem(voided(in_utc), ItemEvent.VOIDED, in_utc).day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("event", "stored"), [(ItemEvent.CONFIRMED, "confirmed"), (ItemEvent.VOIDED, "voided")]
)
def test_an_events_name_is_as_the_journal_stores_it(event: ItemEvent, stored: str) -> None:
    assert event.value == stored


def test_a_selection_takes_all_that_is_new_unless_it_says_otherwise() -> None:
    selection = Selection()
    assert selection.only_new
    assert {selection.since, selection.until, selection.shift, selection.cashier} == {None}
    assert (selection.kind, selection.state, selection.numbers) == (None, None, ())


def test_a_request_takes_the_formats_own_encoding_and_does_not_wait() -> None:
    request = ExportRequest("standard", Path("out"))
    assert (request.encoding, request.template, request.target) == ("", None, None)
    assert request.selection == Selection()
    assert request.lock_timeout_s == 0


def test_a_batch_repeats_none_and_reports_no_voids_unless_it_says_so() -> None:
    batch = ExportBatch("B20261123-001", "standard", "out.csv", 1, 1, 11300, "00", NOON)
    assert (batch.again_of, batch.voids, batch.format_config) == ("", 0, "{}")
    taxed = replace(batch, sums_by_rate=((Decimal("0.06"), 10660, 640),))
    assert sum(net + tax for _, net, tax in taxed.sums_by_rate) == taxed.gross_fen
