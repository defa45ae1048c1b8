"""What a sale repeats: an order, a buyer with his amount, an invoice that was replaced before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pos_scanner.domain.checks.draft import prepare
from pos_scanner.domain.checks.repetition import (
    RepetitionRule,
    SaleIdentity,
    identity_of_draft,
    identity_of_invoice,
    replaces_voided,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import FindingKind
from pos_scanner.domain.invoice import ConfirmedInvoice, DraftLine, Invoice, InvoiceState
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.title import EMPTY_TITLE
from pos_scanner.journal import Journal
from pos_scanner.journal.issuances import Refusal
from pos_scanner.journal.repetitions import MOST_RECENT

Build = Callable[..., Invoice]
TEN_MINUTES = timedelta(minutes=10)
RULE = RepetitionRule(TEN_MINUTES)


def of_order(invoice: Build, number: str) -> Invoice:
    return replace(invoice(), order_number=number)


def refusal_of(journal: Journal, draft_id: str, invoice: Invoice, at: datetime) -> KnownError:
    count = len(journal.invoices_of(at.date()))
    with pytest.raises(KnownError) as caught:
        journal.confirm(draft_id, invoice, at=at, rule=RULE)
    assert len(journal.invoices_of(at.date())) == count
    return caught.value


def live(journal: Journal, at: datetime) -> list[str]:
    return [i.number for i in journal.invoices_of(at.date()) if i.state is InvoiceState.CONFIRMED]


def test_an_order_that_was_invoiced_is_named_with_its_invoice(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", of_order(invoice, "R1"), at=now)
    (finding,) = journal.repetitions.find(SaleIdentity("R1"), TEN_MINUTES, at=now)
    assert (finding.kind, finding.field) == (FindingKind.ORDER_USED, "order_number")
    assert (finding.facts[0], finding.facts[2]) == (first.number, f"{now:%H:%M}")
    assert journal.repetitions.find(SaleIdentity("R2"), TEN_MINUTES, at=now) == ()


def test_an_order_is_confirmed_again_only_on_purpose(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", of_order(invoice, "R1"), at=now, rule=RULE)
    month = now + timedelta(days=30)
    error = refusal_of(journal, "d2", of_order(invoice, "R1"), month)
    assert (error.kind, error.facts["number"]) == (FailureKind.ORDER_USED, first.number)
    on_purpose = RepetitionRule(TEN_MINUTES, frozenset({first.number}))
    second = journal.confirm("d2", of_order(invoice, "R1"), at=month, rule=on_purpose)
    error = refusal_of(journal, "d3", of_order(invoice, "R1"), month)
    assert error.facts["number"] == second.number
    assert live(journal, month) == [second.number]


def test_what_was_accepted_does_not_cover_an_invoice_that_came_after_it(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", of_order(invoice, "R1"), at=now)
    second = journal.confirm("d2", of_order(invoice, "R1"), at=now)
    rule = RepetitionRule(TEN_MINUTES, frozenset({first.number}))
    with pytest.raises(KnownError) as caught:
        journal.confirm("d3", of_order(invoice, "R1"), at=now, rule=rule)
    assert caught.value.facts["number"] == second.number


def test_a_voided_invoice_repeats_nothing(journal: Journal, invoice: Build, now: datetime) -> None:
    first = journal.confirm("d1", of_order(invoice, "R1"), at=now)
    journal.void(first.number, "wrong", at=now)
    journal.confirm("d2", of_order(invoice, "R1"), at=now, rule=RULE)


def test_the_same_buyer_and_amount_are_a_repetition_for_some_minutes(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", of_order(invoice, ""), at=now)
    error = refusal_of(journal, "d2", of_order(invoice, ""), now + timedelta(minutes=9))
    assert (error.kind, error.facts["number"]) == (FailureKind.SALE_REPEATED, first.number)
    journal.confirm("d2", of_order(invoice, ""), at=now + timedelta(minutes=11), rule=RULE)


def test_another_buyer_or_amount_is_none(journal: Journal, invoice: Build, now: datetime) -> None:
    journal.confirm("d1", of_order(invoice, ""), at=now)
    identity = identity_of_invoice(of_order(invoice, ""))
    other_amount = replace(identity, gross_fen=identity.gross_fen + 1)
    other_buyer = replace(identity, buyer=replace(identity.buyer, name="x", tax_number=""))
    for other in (other_amount, other_buyer):
        assert journal.repetitions.find(other, TEN_MINUTES, at=now) == ()
    assert journal.repetitions.find(identity, timedelta(0), at=now) == ()


def test_a_retry_of_the_same_draft_repeats_nothing(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", of_order(invoice, "R1"), at=now, rule=RULE)
    assert journal.confirm("d1", of_order(invoice, "R1"), at=now, rule=RULE) == first


def test_the_replaced_invoice_is_no_repetition_of_its_replacement(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", of_order(invoice, "R1"), at=now, rule=RULE)
    replacement = replace(of_order(invoice, "R1"), replaces=first.number, remark="x")
    second = journal.confirm("d2", replacement, at=now, rule=RULE)
    assert live(journal, now) == [second.number]


def copy_of(first: ConfirmedInvoice) -> Invoice:
    """What the form makes of a confirmed invoice's copy in which nothing was changed."""
    return prepare(draft_replacing(first, "d2"), sale_date=first.invoice.sale_date, cashier="Wu")


def test_an_equal_replacement_is_confirmed_only_on_purpose(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    later = now + timedelta(days=1)
    identity = identity_of_draft(draft_replacing(first, "d2"))
    (finding,) = journal.repetitions.find(identity, TEN_MINUTES, at=later)
    assert (finding.kind, finding.facts[0]) == (FindingKind.UNCHANGED, first.number)
    error = refusal_of(journal, "d2", copy_of(first), later)
    assert (error.kind, error.facts["number"]) == (FailureKind.UNCHANGED, first.number)
    on_purpose = RepetitionRule(TEN_MINUTES, frozenset({first.number}))
    second = journal.confirm("d2", copy_of(first), at=later, rule=on_purpose)
    assert live(journal, later) == [second.number]


def test_a_replacement_without_a_name_or_an_amount_yet_equals_nothing(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    draft = draft_replacing(first, "d2")
    for incomplete in (replace(draft, buyer=EMPTY_TITLE), replace(draft, lines=(DraftLine(),))):
        identity = identity_of_draft(incomplete)
        assert journal.repetitions.find(identity, TEN_MINUTES, at=now) == ()


@pytest.mark.parametrize("reason", ["商品编码错误", ""])
def test_a_refused_request_sent_again_as_it_was_names_the_reason(
    journal: Journal, invoice: Build, now: datetime, reason: str
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    journal.issuances.record([(first.number, Refusal(reason))], at=now)
    error = refusal_of(journal, "d2", copy_of(first), now)
    assert error.kind is FailureKind.REJECTED_UNCHANGED
    assert error.facts["reason"] == (reason or "—")
    journal.confirm("d2", replace(copy_of(first), remark="x"), at=now, rule=RULE)


def test_what_is_void_already_may_be_issued_anew_as_it_was(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    journal.void(first.number, "wrong", at=now)
    identity = identity_of_draft(draft_replacing(first, "d2"))
    assert journal.repetitions.find(identity, TEN_MINUTES, at=now) == (
        replaces_voided(first.number),
    )
    second = journal.confirm("d2", copy_of(first), at=now, rule=RULE)
    assert live(journal, now) == [second.number]


def test_an_invoice_is_replaced_once(journal: Journal, invoice: Build, now: datetime) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    replacement = replace(invoice(), replaces=first.number)
    second = journal.confirm("d2", replacement, at=now)
    error = refusal_of(journal, "d3", replacement, now)
    assert (error.kind, error.facts["number"]) == (FailureKind.REPLACED_BEFORE, second.number)
    assert live(journal, now) == [second.number]


def test_a_voided_invoice_is_replaced_once(journal: Journal, invoice: Build, now: datetime) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    journal.void(first.number, "wrong", at=now)
    second = journal.confirm("d2", replace(invoice(), replaces=first.number), at=now)
    error = refusal_of(journal, "d3", replace(invoice(), replaces=first.number), now)
    assert error.facts["number"] == second.number


def test_no_two_of_one_family_are_live_whichever_of_them_is_replaced(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    second = journal.confirm("d2", replace(invoice(), replaces=first.number), at=now)
    journal.void(second.number, "wrong", at=now)
    third = journal.confirm("d3", replace(invoice(), replaces=first.number), at=now)
    error = refusal_of(journal, "d4", replace(invoice(), replaces=second.number), now)
    assert (error.kind, error.facts["number"]) == (FailureKind.REPLACED_BEFORE, third.number)
    fourth = journal.confirm("d5", replace(invoice(), replaces=third.number), at=now)
    assert live(journal, now) == [fourth.number]


def test_a_replacement_is_not_accepted_on_purpose(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    second = journal.confirm("d2", replace(invoice(), replaces=first.number), at=now)
    rule = RepetitionRule(TEN_MINUTES, frozenset({second.number}))
    with pytest.raises(KnownError):
        journal.confirm("d3", replace(invoice(), replaces=first.number), at=now, rule=rule)


def test_orders_are_found_by_an_index(journal: Journal, now: datetime) -> None:
    journal.repetitions.find(SaleIdentity("R1"), TEN_MINUTES, at=now)
    plan = journal.file.ask(
        "EXPLAIN QUERY PLAN SELECT number FROM invoice"
        " WHERE order_number = ? AND order_number <> '' AND state = 'confirmed'",
        ("R1",),
    )
    assert "invoice_by_order" in str(plan)
    assert MOST_RECENT == 1000


def test_of_an_order_invoiced_often_the_newest_is_told_with_its_day(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", of_order(invoice, "R1"), at=now - timedelta(days=3 - number))
    identity = identity_of_invoice(of_order(invoice, "R1"))
    (finding,) = journal.repetitions.find(identity, TEN_MINUTES, at=now)
    yesterday = now - timedelta(days=1)
    assert finding.facts[0] == f"T1-{yesterday:%Y%m%d}-0001"
    assert finding.facts[2] == f"{yesterday:%Y-%m-%d %H:%M}"
