"""Sums over invoices, of a shift or of a day, in all and for each tax rate; and as JSON.

A shift is summed beside the confirmations, up to an entry of the chain; the report that is made in
a transaction adds what came after that entry, however long the shift was.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pos_scanner.domain.shift import Figures, RateSum, in_order
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.head import hash_at

_OF_SHIFT = "SELECT sequence FROM invoice WHERE shift = ?"
_VOIDED_IN_SHIFT = (
    "SELECT sequence FROM chain WHERE event = 'voided' AND json_extract(detail, '$.shift') = ?"
)
# By the chain's last entries, not by an index that would give all of the shift or all voids.
_LATER_IN_SHIFT = (
    "SELECT c.sequence FROM chain c CROSS JOIN invoice i ON i.sequence = c.sequence"
    " WHERE c.event = 'confirmed' AND +i.shift = ?1 AND c.entry > ?2"
)
_VOIDED_LATER_IN_SHIFT = (
    "SELECT sequence FROM chain WHERE entry > ?2 AND +event = 'voided'"
    " AND json_extract(detail, '$.shift') = ?1"
)
_LAST_ENTRY = "SELECT entry, hash FROM chain ORDER BY entry DESC LIMIT 1"
_OF_DAYS = "SELECT sequence FROM invoice WHERE confirmed_on BETWEEN ? AND ?"
_VOIDED_OF_DAYS = f"{_OF_DAYS} AND state = 'voided'"
_TOTALS = (
    "SELECT count(*), ifnull(sum(gross_fen), 0), min(sequence), max(sequence)"
    " FROM invoice WHERE sequence IN ({set})"
)
_BY_RATE = (
    "SELECT tax_rate, exempt, sum(net_fen), sum(tax_fen)"
    " FROM line WHERE sequence IN ({set}) GROUP BY tax_rate, exempt"
)
_NUMBER = "SELECT number FROM invoice WHERE sequence = ?"


@dataclass(frozen=True, slots=True)
class ShiftSums:
    """What was confirmed and voided in a shift up to an entry of the journal's chain.

    Attributes:
        shift: its number.
        entry: the last one that is counted; 0 for none.
        hash: that entry's, by which the sums fit one journal alone; empty for none.
    """

    shift: int
    entry: int
    hash: str
    figures: Figures


def of_shift(file: JournalConnection, number: int) -> ShiftSums:
    """Sum all of a shift: the longer it was, the longer it takes."""
    with file.snapshot():
        entry, hash_ = next(iter(file.ask(_LAST_ENTRY)), (0, ""))
        figures = _figures(file, _OF_SHIFT, _VOIDED_IN_SHIFT, number)
        return ShiftSums(number, entry, hash_, figures)


def with_later(file: JournalConnection, sums: ShiftSums) -> Figures:
    """A shift's figures now: its sums, and what the journal they were made of has gained since."""
    later = _figures(file, _LATER_IN_SHIFT, _VOIDED_LATER_IN_SHIFT, sums.shift, sums.entry)
    return sums.figures.plus(later)


def fits(file: JournalConnection, sums: ShiftSums) -> bool:
    """Whether sums were made of this journal, and not of a file that stood in its place."""
    return hash_at(file.connection, sums.entry) == sums.hash


def of_day(file: JournalConnection, day: date) -> Figures:
    """What was confirmed on a day, and what of it is void by now."""
    return of_days(file, day, day)


def of_days(file: JournalConnection, since: date, until: date) -> Figures:
    """What was confirmed from one day to another, both included, and what of it is void by now."""
    return _figures(file, _OF_DAYS, _VOIDED_OF_DAYS, since.isoformat(), until.isoformat())


def _figures(file: JournalConnection, confirmed: str, voided: str, *values: int | str) -> Figures:
    """The two sets are SELECTs of this module's own, over the same values."""
    count, gross, first, last = file.ask(_TOTALS.format(set=confirmed), values)[0]
    voids, voided_fen, _, _ = file.ask(_TOTALS.format(set=voided), values)[0]
    sums: dict[tuple[Decimal, bool], tuple[int, int]] = {}
    for sign, sequences in ((1, confirmed), (-1, voided)):
        for rate, exempt, net, tax in file.ask(_BY_RATE.format(set=sequences), values):
            key = (Decimal(rate), bool(exempt))
            net_sum, tax_sum = sums.get(key, (0, 0))
            sums[key] = (net_sum + sign * net, tax_sum + sign * tax)
    ends = [file.ask(_NUMBER, (end,))[0][0] if end else "" for end in (first, last)]
    by_rate = (RateSum(rate, exempt, *amounts) for (rate, exempt), amounts in sums.items())
    return Figures(count, gross, voids, voided_fen, in_order(by_rate), *ends)


def as_json(figures: Figures) -> dict[str, Any]:
    """Figures as the JSON object that stands in the file and in the hash chain; money in fen."""
    by_rate = [
        [str(rate.tax_rate), rate.exempt, rate.net_fen, rate.tax_fen] for rate in figures.by_rate
    ]
    return asdict(figures) | {"by_rate": by_rate}


def from_json(text: str) -> Figures:
    """The figures that :func:`as_json` was made of.

    Raises:
        ValueError, KeyError, TypeError: the text is damaged; see ``database.reading``.
    """
    values = json.loads(text)
    values["by_rate"] = tuple(
        RateSum(Decimal(rate), exempt, net, tax) for rate, exempt, net, tax in values["by_rate"]
    )
    return Figures(**values)
