"""An X or Z report as CSV: a row a tax rate and one of totals, all facts of the report in each.

UTF-8 with mark and CRLF, as the ``standard`` format; names are guarded against formulas.
"""

import csv
import io

from pos_scanner.domain.shift import RateSum, ShiftReport
from pos_scanner.export.formats.amounts import yuan_of
from pos_scanner.export.formats.formula_guard import guarded

HEADING = [
    "report",
    "number",
    "shop",
    "till",
    "shift",
    "opened_at",
    "opened_by",
    "closed_at",
    "closed_by",
    "made_at",
    "made_by",
    "first_invoice",
    "last_invoice",
    "invoices",
    "invoiced",
    "voids",
    "voided",
    "tax_rate",
    "net",
    "tax",
    "gross",
]
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
    writer.writerow(HEADING)
    figures, facts = report.figures, _facts(report, shop, till)
    for rate_sum in figures.by_rate:
        amounts = _amounts(rate_sum.net_fen, rate_sum.tax_fen)
        writer.writerow([*facts, _rate(rate_sum), *amounts])
    writer.writerow([*facts, TOTAL, *_amounts(figures.net_fen, figures.tax_fen)])
    return text.getvalue().encode("utf-8-sig")


def report_name(report: ShiftReport, suffix: str) -> str:
    """A file name that says what is in it: ``Z000012_20261123.pdf``."""
    return f"{report.kind.value}{report.number:06}_{report.made_at:%Y%m%d}{suffix}"


def _facts(report: ShiftReport, shop: str, till: str) -> list[str]:
    shift, figures = report.shift, report.figures
    return [
        report.kind.value,
        str(report.number),
        guarded(shop),
        guarded(till),
        str(shift.number),
        shift.opened_at.isoformat(timespec="seconds"),
        guarded(shift.opened_by),
        shift.closed_at.isoformat(timespec="seconds") if shift.closed_at else "",
        guarded(shift.closed_by),
        report.made_at.isoformat(timespec="seconds"),
        guarded(report.made_by),
        figures.first_number,
        figures.last_number,
        str(figures.invoices),
        yuan_of(figures.gross_fen),
        str(figures.voids),
        yuan_of(figures.voided_fen),
    ]


def _rate(rate_sum: RateSum) -> str:
    return "exempt" if rate_sum.exempt else str(rate_sum.tax_rate)


def _amounts(net_fen: int, tax_fen: int) -> list[str]:
    return [yuan_of(net_fen), yuan_of(tax_fen), yuan_of(net_fen + tax_fen)]
