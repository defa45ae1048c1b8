"""What a form comes to as it stands: net, tax and gross of the lines that can be reckoned yet."""

from dataclasses import dataclass, replace

from pos_scanner.domain.amounts.line_calculation import LineError, invoice_line
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceLine


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in fen; the three tie.

    Attributes:
        lines: how many lines they hold; 0 when none can be reckoned.
    """

    net_fen: int = 0
    tax_fen: int = 0
    gross_fen: int = 0
    lines: int = 0


def reckoned_line(line: DraftLine, *, price_includes_tax: bool) -> InvoiceLine | None:
    """The line's amounts, whether or not its item is there yet; ``None`` while they are wrong."""
    try:
        return invoice_line(replace(line, item="-"), price_includes_tax=price_includes_tax)
    except LineError:
        return None


def totals(draft: Draft) -> Totals:
    """The sums of the lines that can be reckoned."""
    includes = draft.price_includes_tax
    found = [reckoned_line(line, price_includes_tax=includes) for line in draft.lines]
    sound = [line for line in found if line is not None]
    return Totals(
        sum(line.net_fen for line in sound),
        sum(line.tax_fen for line in sound),
        sum(line.gross_fen for line in sound),
        len(sound),
    )
