"""The lines of an invoice as a table: what, how many, at what price, what it comes to."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from pos_scanner.desktop.messages import field_name, rate_words
from pos_scanner.desktop.widgets.text_table import TextTableModel
from pos_scanner.domain.amounts.line_calculation import computed_line, plain
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.money import format_yuan

ITEM_COLUMN = 1
_RIGHT_COLUMNS = (2, 4)


def show_lines(model: TextTableModel, draft: Draft) -> None:
    """Show a draft's lines: position, item, quantity by price, rate, amount with tax."""
    headings = (
        "",
        field_name("item"),
        QCoreApplication.translate("LinesTable", "Qty × price"),
        field_name("tax_rate"),
        QCoreApplication.translate("LinesTable", "With tax"),
    )
    rows = [
        (str(position), " ".join(filter(None, [line.item, line.spec])), *_amounts(line, draft))
        for position, line in enumerate(draft.lines, start=1)
    ]
    model.show(headings, rows, right=_RIGHT_COLUMNS)


def _amounts(line: DraftLine, draft: Draft) -> Sequence[str]:
    rate = rate_words(line.tax_rate)
    amounts = computed_line(line, price_includes_tax=draft.price_includes_tax)
    if amounts is None:
        return "", rate, ""
    gross = format_yuan(amounts.gross_fen)
    if amounts.quantity is None or amounts.unit_price is None:
        return "", rate, gross
    times = f"{plain(amounts.quantity)} {line.unit}".strip()
    return f"{times} × {plain(round(amounts.unit_price, 4))}", rate, gross
