"""An X or Z report as CSV: a row a tax rate and one of totals, all facts of the report in each.

UTF-8 with mark and CRLF, as the ``standard`` format; names are guarded against formulas.
"""

import csv
import io

from pos_scanner.domain.shift import ShiftReport
from pos_scanner.export.formats.amounts import yuan_of
from pos_scanner.export.formats.formula_guard import guarded

TOTAL = "total"


def report_csv(report: ShiftReport, shop: str, till: str) -> bytes:
    """The bytes of a report's CSV file.

    Args:
        report: as the journal keeps it.
        shop: the shop's name; may be empty.
        till: the till's.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    figures, facts = report.figures, _facts(report, shop, till)
    writer.writerow([*facts, "tax_rate", "net", "tax", "gross", "proof"])
    for entry in figures.by_rate:
        rate = "exempt" if entry.exempt else str(entry.tax_rate)
        writer.writerow(
            [*facts.values(), rate, *_amounts(entry.net_fen, entry.tax_fen), report.proof]
        )
    writer.writerow(
        [*facts.values(), TOTAL, *_amounts(figures.net_fen, figures.tax_fen), report.proof]
    )
    return text.getvalue().encode("utf-8-sig")


def report_name(report: ShiftReport, suffix: str) -> str:
    """A file name that says what is in it: ``Z000012_20261123.pdf``."""
    return f"{report.kind.value}{report.number:06}_{report.made_at:%Y%m%d}{suffix}"


def _facts(report: ShiftReport, shop: str, till: str) -> dict[str, str]:
    """What every row says of the report, by heading."""
    shift, figures = report.shift, report.figures
    return {
        "report": report.kind.value,
        "number": str(report.number),
        "shop": guarded(shop),
        "till": guarded(till),
        "shift": str(shift.number),
        "opened_at": shift.opened_at.isoformat(timespec="seconds"),
        "opened_by": guarded(shift.opened_by),
        "closed_at": shift.closed_at.isoformat(timespec="seconds") if shift.closed_at else "",
        "closed_by": guarded(shift.closed_by),
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "made_by": guarded(report.made_by),
        "first_invoice": figures.first_number,
        "last_invoice": figures.last_number,
        "invoices": str(figures.invoices),
        "invoiced": yuan_of(figures.gross_fen),
        "voids": str(figures.voids),
        "voided": yuan_of(figures.voided_fen),
    }


def _amounts(net_fen: int, tax_fen: int) -> list[str]:
    return [yuan_of(net_fen), yuan_of(tax_fen), yuan_of(net_fen + tax_fen)]
