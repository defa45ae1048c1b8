"""What a form comes to as it stands: net, tax and gross of the lines that are complete so far."""

from dataclasses import dataclass, replace

from pos_scanner.domain.amounts.line_calculation import LineError, invoice_line
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceLine


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in fen; ``net_fen + tax_fen`` is always ``gross_fen``.

    Attributes:
        lines: how many lines they contain; 0 when no line has an amount yet.
    """

    net_fen: int
    tax_fen: int
    gross_fen: int
    lines: int


def computed_line(line: DraftLine, *, price_includes_tax: bool) -> InvoiceLine | None:
    """The line's amounts, whether or not its item is there yet; ``None`` while they are wrong."""
    try:
        return invoice_line(replace(line, item="-"), price_includes_tax=price_includes_tax)
    except LineError:
        return None


def totals(draft: Draft) -> Totals:
    """The sums of those lines of a draft whose amounts can be computed."""
    includes_tax = draft.price_includes_tax
    computed = [computed_line(line, price_includes_tax=includes_tax) for line in draft.lines]
    lines = [line for line in computed if line is not None]
    return Totals(
        sum(line.net_fen for line in lines),
        sum(line.tax_fen for line in lines),
        sum(line.gross_fen for line in lines),
        len(lines),
    )
