"""Invoices: totals that tie to the fen; drafts: what is lost when they are cleared."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    DaySummary,
    Draft,
    DraftLine,
    HeldDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.money import LARGEST_AMOUNT_FEN
from pos_scanner.domain.title import Title
from tests.domain.builders import DRAFT, NOON, TODAY, confirmed, invoice, line

RATES = st.sampled_from(["0.13", "0.09", "0.06", "0.03", "0.015", "0.01", "0"])
LINES = st.builds(line, st.integers(1, LARGEST_AMOUNT_FEN), RATES)


@pytest.mark.parametrize(
    ("gross_fen", "rate", "net_fen", "tax_fen"),
    [
        (11300, "0.13", 10000, 1300),
        (10600, "0.06", 10000, 600),
        (100, "0.06", 94, 6),
        (1, "0.13", 1, 0),
        (5, "0.13", 4, 1),
        (12345, "0", 12345, 0),
    ],
)
def test_a_lines_net_and_tax_follow_from_its_gross(
    gross_fen: int, rate: str, net_fen: int, tax_fen: int
) -> None:
    computed = line(gross_fen, rate)
    assert (computed.net_fen, computed.tax_fen) == (net_fen, tax_fen)


def test_an_invoices_totals_are_the_sums_of_its_lines_rounded_amounts() -> None:
    both = invoice(line(100, "0.06"), line(100, "0.06"))
    assert (both.net_fen, both.tax_fen, both.gross_fen) == (188, 12, 200)
    assert line(200, "0.06").net_fen == 189


@given(st.lists(LINES, min_size=1, max_size=8))
def test_net_and_tax_are_always_the_gross_to_the_fen(lines: list[InvoiceLine]) -> None:
    whole = invoice(*lines)
    assert whole.net_fen + whole.tax_fen == whole.gross_fen
    assert whole.gross_fen == sum(part.gross_fen for part in lines)
    assert whole.tax_fen == sum(part.tax_fen for part in lines)
    assert all(0 <= part.tax_fen < part.gross_fen for part in lines)


@pytest.mark.parametrize(
    ("filled", "is_empty"),
    [
        ({}, True),
        ({"item": "餐费", "tax_rate": "0.13", "unit": "份", "unit_price": "8"}, True),
        ({"amount": "1"}, False),
        ({"quantity": "1"}, False),
        ({"discount": "1"}, False),
    ],
)
def test_a_line_is_empty_while_nobody_typed_an_amount(
    filled: dict[str, str], is_empty: bool
) -> None:
    assert DraftLine(**filled).is_empty is is_empty


@pytest.mark.parametrize(
    ("draft", "is_empty"),
    [
        (Draft("d"), True),
        (Draft("d", kind=InvoiceKind.SPECIAL), True),
        (Draft("d", lines=(DraftLine("餐费"),)), True),
        (Draft("d", lines=(DraftLine(amount="1"),)), False),
        (Draft("d", lines=(DraftLine(), DraftLine())), False),
        (Draft("d", buyer=Title(name="甲")), False),
        (Draft("d", order_number="R1"), False),
        (Draft("d", remark="x"), False),
    ],
)
def test_a_draft_is_empty_while_it_contains_defaults_alone(draft: Draft, is_empty: bool) -> None:
    assert draft.is_empty is is_empty


def test_another_line_takes_the_place_of_one_and_the_others_stay() -> None:
    lines = tuple(DraftLine(amount=str(amount)) for amount in (1, 2, 3))
    changed = replace(DRAFT, lines=lines).with_line(1, DraftLine(amount="9"))
    assert [part.amount for part in changed.lines] == ["1", "9", "3"]
    assert [part.amount for part in changed.with_line(0, lines[2]).lines] == ["3", "9", "3"]
    assert [part.amount for part in changed.with_line(2, lines[0]).lines] == ["1", "9", "1"]
    assert (changed.buyer, changed.draft_id) == (DRAFT.buyer, DRAFT.draft_id)


def test_an_invoice_is_confirmed_and_neither_voided_nor_exported_at_first() -> None:
    first = confirmed()
    assert first.state is InvoiceState.CONFIRMED
    assert (first.exported_in, first.voided_at, first.purged) == (None, None, False)
    assert (first.voided_by, first.void_reason) == ("", "")


def test_kinds_and_states_are_named_as_journal_and_exports_store_them() -> None:
    assert [kind.value for kind in InvoiceKind] == ["普通发票", "增值税专用发票"]
    assert [state.value for state in InvoiceState] == ["confirmed", "voided"]


def test_a_line_without_details_has_neither_quantity_nor_discount() -> None:
    plain = line()
    assert (plain.quantity, plain.unit_price, plain.discount_fen) == (None, None, 0)
    assert (plain.tax_code, plain.spec, plain.unit, plain.exempt) == ("", "", "", False)
    assert plain.tax_rate == Decimal("0.06")


def test_an_invoice_of_a_one_person_shop_names_no_cashier_and_no_shift() -> None:
    own = invoice()
    assert (own.cashier, own.shift, own.replaces, own.scanned) == ("", None, "", None)
    assert own.price_includes_tax


def test_values_never_change() -> None:
    first: ConfirmedInvoice = confirmed()
    with pytest.raises(AttributeError):
        first.state = InvoiceState.VOIDED  # type: ignore[misc]
    with pytest.raises(AttributeError):
        DRAFT.remark = "x"  # type: ignore[misc]


def test_a_form_begins_with_the_usual_rate_and_prices_with_tax() -> None:
    assert DraftLine().tax_rate == "0.06"
    assert Draft("d").price_includes_tax is True
    assert Draft("d").lines == (DraftLine("", "", "0.06"),)


def test_a_day_begins_with_nothing() -> None:
    summary = DaySummary(TODAY)
    assert (summary.count, summary.gross_fen, summary.unexported) == (0, 0, 0)


def test_a_form_on_hold_has_the_cashiers_word_for_it() -> None:
    held = HeldDraft(DRAFT, "table 4", NOON)
    assert (held.draft, held.label, held.held_at) == (DRAFT, "table 4", NOON)
