"""Voiding with a reason, and putting a confirmed invoice right, as events and commands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.checks.draft import prepare
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import FindingKind
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftLine, Invoice, InvoiceLine
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    NOON,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    code,
    confirmed,
    kinds,
    only,
    scan_in,
    type_in,
)

LINE = InvoiceLine("*餐饮服务*餐费", 11_300, Decimal("0.06"))
KNOWN = KnownError(FailureKind.CODE_EXPIRED)
RECORD = ConfirmedInvoice(
    "T1-20261120-0007",
    7,
    Invoice(TITLE, (LINE,), date(2026, 11, 20), "R7", "打包", scanned=TITLE, cashier="Lee"),
    NOON,
    "d-old",
)


def test_an_invoice_is_voided_with_its_reason(till: Till) -> None:
    asked = till.void(RECORD.number, " 开错抬头 ")
    assert asked == [do.VoidInvoice(RECORD.number, "开错抬头")]
    assert kinds(till.voided(RECORD.number)) == [do.AnnounceVoided, do.RefreshDay]


def test_without_a_reason_nothing_is_voided(till: Till) -> None:
    assert till.void(RECORD.number, "  ") == []


def test_replacing_opens_the_form_with_the_records_contents(till: Till) -> None:
    told = till.replace(RECORD)
    shown = only(told, do.ShowForm)
    assert shown.phase is Phase.CHECK
    assert (shown.draft.buyer, shown.draft.scanned) == (TITLE, TITLE)
    assert (amount_of(shown.draft), shown.draft.order_number) == ("113.00", "R7")
    assert shown.draft.replaces == RECORD.number
    assert only(told, do.SaveDraft).draft == shown.draft
    said = {finding.kind for finding in only(told, do.ShowFindings).findings}
    assert FindingKind.REPLACES in said
    assert do.VoidInvoice not in kinds(told)  # Only when the other one is confirmed.


def test_what_stood_in_the_form_is_put_aside_first(till: Till) -> None:
    scan_in(till, OTHER)
    waiting = till.draft
    told = till.replace(RECORD)
    assert only(told, do.HoldDraft).draft == waiting
    assert till.draft.replaces == RECORD.number


def test_the_confirmed_one_says_whom_it_replaces(till: Till) -> None:
    till.replace(RECORD)
    type_in(till, "58.00")
    save = only(till.submit(TODAY, "Ma"), do.SaveInvoice)
    assert save.invoice.replaces == RECORD.number
    assert (save.invoice.gross_fen, save.invoice.cashier) == (5800, "Ma")
    assert save.draft_id != RECORD.draft_id


def test_a_replacement_asked_for_while_saving_waits_its_turn(till: Till) -> None:
    scan_in(till, OTHER)
    type_in(till, "10")
    save = only(till.submit(TODAY), do.SaveInvoice)
    assert till.replace(RECORD) == []
    told = till.saved(confirmed(save))
    assert do.AnnounceConfirmed in kinds(told)
    assert till.draft.replaces == RECORD.number


def test_clearing_forgets_whom_it_was_to_replace(till: Till) -> None:
    till.replace(RECORD)
    till.clear()
    assert till.draft.replaces == ""
    till.undo()
    assert till.draft.replaces == RECORD.number


def test_a_late_title_does_not_fall_into_the_replacement(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    till.replace(RECORD)
    assert till.look_up_failed(lookup.lookup_id, error=KNOWN) == []


typed_lines = st.builds(
    DraftLine,
    item=st.just("餐费"),
    amount=st.integers(2, 99_999_999).map(lambda fen: f"{fen / 100:.2f}"),
    tax_rate=st.sampled_from(["0.13", "0.09", "0.06", "0.03", "0.01", "0", "exempt"]),
    quantity=st.sampled_from(["", "3", "0.7", "12"]),
    discount=st.sampled_from(["", "0.01"]),
)


@given(st.lists(typed_lines, min_size=1, max_size=4), st.booleans())
def test_a_replacement_confirmed_unchanged_ties_to_the_fen(
    lines: list[DraftLine], includes_tax: bool
) -> None:
    draft = Draft("d", buyer=TITLE, lines=tuple(lines), price_includes_tax=includes_tax)
    invoice = prepare(draft, sale_date=TODAY)
    again = draft_replacing(ConfirmedInvoice("T1-1", 1, invoice, NOON, "d"), "e")
    assert prepare(again, sale_date=TODAY) == replace(invoice, replaces="T1-1")
