"""A form's totals while it is filled in: the lines that are complete so far, to the fen."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.amounts.line_calculation import Totals, computed_line, totals
from pos_scanner.domain.checks.draft import prepare
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.money import to_yuan
from tests.domain.builders import COMPANY, TODAY, draft, draft_line


def test_an_empty_form_comes_to_nothing() -> None:
    assert totals(Draft("d")) == Totals(0, 0, 0, 0)


def test_a_lines_amounts_are_computed_before_its_item_is_there() -> None:
    computed = computed_line(draft_line(item=""), price_includes_tax=True)
    assert computed is not None
    assert (computed.gross_fen, computed.net_fen) == (11300, 10660)


def test_a_line_without_a_sound_amount_is_none_yet() -> None:
    assert computed_line(draft_line(amount=""), price_includes_tax=True) is None
    assert computed_line(draft_line(amount="1,5"), price_includes_tax=True) is None
    assert computed_line(draft_line(tax_rate="six"), price_includes_tax=True) is None


def test_only_complete_lines_count() -> None:
    lines = (draft_line(), draft_line(amount="12*"), draft_line(amount="10", item=""))
    assert totals(draft(lines=lines)) == Totals(11603, 697, 12300, 2)


def test_prices_without_tax_get_it_added() -> None:
    without_tax = draft(lines=(draft_line(amount="100"),), price_includes_tax=False)
    assert totals(without_tax) == Totals(10000, 600, 10600, 1)
    assert totals(replace(without_tax, price_includes_tax=True)) == Totals(9434, 566, 10000, 1)


@given(
    st.lists(
        st.builds(
            DraftLine,
            st.just("餐费"),
            st.integers(1, 10**10).map(to_yuan).map(str),
            st.sampled_from(["0.13", "0.06", "0.01", "0", "exempt"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_the_totals_are_those_of_the_invoice_that_the_form_becomes(
    lines: list[DraftLine], price_includes_tax: bool
) -> None:
    form = Draft("d", COMPANY, lines=tuple(lines), price_includes_tax=price_includes_tax)
    invoice = prepare(form, sale_date=TODAY)
    assert totals(form) == Totals(
        invoice.net_fen, invoice.tax_fen, invoice.gross_fen, len(invoice.lines)
    )
