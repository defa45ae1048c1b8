"""Purge: what is personal goes, the books stay, and the chain tells purged from changed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import apsw
import pytest

from pos_scanner.domain.integrity_report import ProblemKind
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.title import EMPTY_TITLE
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.purge import Purge, purge
from tests.journal.exported import mark_exported

Build = Callable[..., Invoice]

LATER = timedelta(days=400)


@pytest.fixture
def exported(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Three exported records of one day, and a fresh one a day later."""
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    mark_exported(journal, [1, 2, 3], now)
    journal.confirm("fresh", invoice("深圳"), at=now + timedelta(days=1))
    return journal


def purged(journal: Journal, now: datetime) -> Purge:
    return purge(journal.file, now.date() + timedelta(days=1), at=now + LATER)


def test_number_amounts_and_chain_stay_and_the_buyer_goes(
    exported: Journal, invoice: Build, now: datetime
) -> None:
    before = exported.invoices_of(now.date())
    assert purged(exported, now) == Purge(purged=3, drafts=0, kept=0)
    after = exported.invoices_of(now.date())
    assert [one.number for one in after] == [one.number for one in before]
    assert [one.invoice.lines for one in after] == [one.invoice.lines for one in before]
    assert {one.invoice.buyer for one in after} == {EMPTY_TITLE}
    assert {(one.invoice.remark, one.invoice.scanned, one.purged) for one in after} == {
        ("", None, True)
    }
    fresh = exported.invoices_of(now.date() + timedelta(days=1))[0]
    assert fresh.invoice == invoice("深圳")
    checked = exported.verify()
    assert (checked.problems, checked.invoices, checked.purged) == ((), 4, 3)


def test_nothing_personal_is_left_in_the_files(exported: Journal, now: datetime) -> None:
    purged(exported, now)
    exported.close()
    kept = b"".join(one.read_bytes() for one in exported.path.parent.iterdir() if one.is_file())
    for text in ("票通", "海淀", "91110108MA0043365M"):
        assert kept.count(text.encode()) == (text != "票通"), text  # the fresh record has its own


def test_who_was_purged_is_not_found_any_more(exported: Journal, now: datetime) -> None:
    purged(exported, now)
    assert exported.search.page(InvoiceQuery("票通")).invoices == ()
    assert len(exported.search.page(InvoiceQuery("深圳")).invoices) == 1


def test_what_accounting_has_not_had_yet_is_kept(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    kept = journal.confirm("waiting", invoice(), at=now)
    voided = journal.confirm("voided", invoice(), at=now)
    journal.void(voided.number, "typed wrong", at=now)
    assert purged(journal, now) == Purge(purged=1, drafts=0, kept=1)
    assert journal.invoice(kept.number) == kept


def test_a_form_long_put_aside_is_forgotten_and_the_one_that_stands_is_not(
    journal: Journal, now: datetime
) -> None:
    journal.drafts.hold(Draft("old"), "", at=now)
    journal.drafts.save(Draft("standing"))
    assert purged(journal, now).drafts == 1
    assert journal.drafts.held() == ()
    assert journal.drafts.newest() == Draft("standing")


def test_purging_again_finds_nothing_and_cut_short_it_goes_on(
    exported: Journal, now: datetime
) -> None:
    day = now.date() + timedelta(days=1)
    assert purge(exported.file, day, at=now, is_cancelled=lambda: True).purged == 0
    assert purged(exported, now).purged == 3
    assert purged(exported, now).purged == 0
    assert exported.verify().problems == ()


@pytest.mark.parametrize(
    "forgery",
    [
        # Emptied by hand, as if it had been purged with the others.
        "UPDATE invoice SET buyer_type = NULL, buyer_name = '', buyer_tax_number = '',"
        " buyer_address = '', buyer_phone = '', scanned = NULL, remark = '', personal_salt = '',"
        " purged_in = (SELECT min(purged_in) FROM invoice) WHERE sequence = 4",
        # A purged record given another buyer.
        "UPDATE invoice SET buyer_name = 'x' WHERE sequence = 4",
        "UPDATE invoice SET buyer_name = 'x', purged_in = NULL WHERE sequence = 3",
        "UPDATE invoice SET purged_in = NULL WHERE sequence = 3",
    ],
)
def test_an_emptied_record_is_told_from_a_purged_one(
    exported: Journal, now: datetime, forgery: str
) -> None:
    purged(exported, now)
    connection = apsw.Connection(str(exported.path))
    connection.execute("DROP TRIGGER invoice_person_is_only_purged")
    connection.execute(forgery)
    kinds = {one.kind for one in exported.verify().problems if one.number}
    assert kinds == {ProblemKind.RECORD_CHANGED}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET buyer_name = '', purged_in = 1 WHERE sequence = 4",
        "UPDATE invoice SET purged_in = 1 WHERE sequence = 4",
        "UPDATE invoice SET buyer_name = 'x' WHERE sequence = 1",
        "UPDATE invoice SET purged_in = NULL WHERE sequence = 1",
    ],
)
def test_only_a_whole_purge_may_empty_a_record(
    exported: Journal, now: datetime, statement: str
) -> None:
    purged(exported, now)
    with pytest.raises(apsw.ConstraintError):
        apsw.Connection(str(exported.path)).execute(statement)
