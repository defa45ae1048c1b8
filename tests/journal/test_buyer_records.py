"""Everything that is stored of one buyer is there, and nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.domain.title import EMPTY_TITLE, Title, TitleType
from pos_scanner.journal import Journal
from pos_scanner.journal.buyer_records import BuyerRecords, records_of
from pos_scanner.journal.integrity.purge import Purge, forget_buyer, last_purge, purge
from tests.journal.exported import mark_exported

Build = Callable[..., Invoice]

COMPANY = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")
PERSON = Title(TitleType.INDIVIDUAL, "宋丹")
OTHER = Title(TitleType.COMPANY, "上海示例商贸有限公司杭州分公司", "91110108MA01ABCD2H")


@pytest.fixture
def shop(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Four invoices of the company, two of the person, two of another; a form on hold of each."""
    buyers = (
        COMPANY,
        PERSON,
        OTHER,
        COMPANY,
        PERSON,
        OTHER,
        replace(COMPANY, name="示例"),
        COMPANY,
    )
    for position, buyer in enumerate(buyers):
        journal.confirm(f"d{position}", replace(invoice(), buyer=buyer), at=now)
    for buyer in (COMPANY, OTHER):
        journal.drafts.hold(Draft(f"held-{buyer.tax_number}", buyer), "", at=now)
    return journal


def stored(journal: Journal, buyer: Title) -> BuyerRecords:
    return records_of(buyer, journal.search, journal.drafts)


def sequences(records: BuyerRecords) -> list[int]:
    return [entry.sequence for entry in records.invoices]


@pytest.mark.parametrize(
    ("buyer", "expected", "held"), [(COMPANY, [1, 4, 7, 8], 1), (PERSON, [2, 5], 0)]
)
def test_a_buyers_invoices_and_forms_are_all_there(
    shop: Journal, buyer: Title, expected: list[int], held: int
) -> None:
    records = stored(shop, buyer)
    assert sequences(records) == expected
    assert len(records.held) == held


def test_nobody_has_records_of_an_empty_title(shop: Journal) -> None:
    assert stored(shop, EMPTY_TITLE) == BuyerRecords((), ())


def forget(journal: Journal, buyer: Title, now: datetime) -> Purge:
    records = stored(journal, buyer)
    draft_ids = [form.draft.draft_id for form in records.held]
    return forget_buyer(journal.file, sequences(records), draft_ids, at=now)


def test_a_forgotten_buyer_is_gone_and_the_proof_stays(shop: Journal, now: datetime) -> None:
    mark_exported(shop, range(1, 9), now)
    assert forget(shop, COMPANY, now) == Purge(purged=4, drafts=1, kept=0)
    assert stored(shop, COMPANY) == BuyerRecords((), ())
    buyers = [entry.invoice.buyer.name for entry in shop.invoices_of(now.date())]
    assert buyers == ["", "", OTHER.name, PERSON.name, "", OTHER.name, PERSON.name, ""]
    assert not shop.verify().problems
    assert [form.draft.buyer for form in shop.drafts.held()] == [OTHER]


def test_what_accounting_has_not_got_stays_whole(shop: Journal, now: datetime) -> None:
    mark_exported(shop, [1, 2, 3], now)
    assert forget(shop, COMPANY, now) == Purge(purged=1, drafts=1, kept=3)
    assert sequences(stored(shop, COMPANY)) == [4, 7, 8]


def test_forgetting_somebody_is_no_purge_of_a_time(shop: Journal, now: datetime) -> None:
    mark_exported(shop, range(1, 9), now)
    before = date(2020, 1, 1)
    forget(shop, PERSON, now)
    assert last_purge(shop.file) is None
    purge(shop.file, now.date() + timedelta(days=1), at=now)
    entry = last_purge(shop.file)
    assert entry is not None
    assert entry[1] > before


def test_nothing_of_the_forgotten_is_left_in_the_file(shop: Journal, now: datetime) -> None:
    mark_exported(shop, range(1, 9), now)
    marks = (PERSON.name.encode(), PERSON.name.encode("utf-16-le"))
    assert any(mark in shop.path.read_bytes() + _log(shop) for mark in marks)
    forget(shop, PERSON, now)
    assert not any(mark in shop.path.read_bytes() + _log(shop) for mark in marks)


def _log(journal: Journal) -> bytes:
    log = journal.path.with_name(f"{journal.path.name}-wal")
    return log.read_bytes() if log.exists() else b""
