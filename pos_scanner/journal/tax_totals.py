"""Sums over invoices, of a shift or of a day, in all and for each tax rate; and as JSON."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from pos_scanner.domain.shift import Figures, RateSum
from pos_scanner.journal.storage.connection import JournalConnection

_OF_SHIFT = "SELECT sequence FROM invoice WHERE shift = ?"
_VOIDED_IN_SHIFT = (
    "SELECT sequence FROM chain WHERE event = 'voided' AND json_extract(detail, '$.shift') = ?"
)
_OF_DAY = "SELECT sequence FROM invoice WHERE confirmed_on = ?"
_VOIDED_OF_DAY = "SELECT sequence FROM invoice WHERE confirmed_on = ? AND state = 'voided'"
_TOTALS = (
    "SELECT count(*), ifnull(sum(gross_fen), 0), min(sequence), max(sequence)"
    " FROM invoice WHERE sequence IN ({set})"
)
_BY_RATE = (
    "SELECT tax_rate, exempt, sum(net_fen), sum(tax_fen)"
    " FROM line WHERE sequence IN ({set}) GROUP BY tax_rate, exempt"
)
_NUMBER = "SELECT number FROM invoice WHERE sequence = ?"


def of_shift(file: JournalConnection, number: int) -> Figures:
    """What was confirmed in a shift, and what was voided in it."""
    return _figures(file, _OF_SHIFT, _VOIDED_IN_SHIFT, number)


def of_day(file: JournalConnection, day: date) -> Figures:
    """What was confirmed on a day, and what of it is void by now."""
    return _figures(file, _OF_DAY, _VOIDED_OF_DAY, day.isoformat())


def _figures(file: JournalConnection, confirmed: str, voided: str, value: int | str) -> Figures:
    """The two sets are SELECTs of this module's own, with one value each."""
    count, gross, first, last = file.ask(_TOTALS.format(set=confirmed), (value,))[0]
    voids, voided_fen, _, _ = file.ask(_TOTALS.format(set=voided), (value,))[0]
    sums: dict[tuple[Decimal, bool], tuple[int, int]] = {}
    for sign, sequences in ((1, confirmed), (-1, voided)):
        for rate, exempt, net, tax in file.ask(_BY_RATE.format(set=sequences), (value,)):
            key = (Decimal(rate), bool(exempt))
            net_sum, tax_sum = sums.get(key, (0, 0))
            sums[key] = (net_sum + sign * net, tax_sum + sign * tax)
    ends = [file.ask(_NUMBER, (end,))[0][0] if end else "" for end in (first, last)]
    by_rate = [RateSum(rate, exempt, *amounts) for (rate, exempt), amounts in sums.items()]
    by_rate.sort(key=lambda rate: (not rate.exempt, rate.tax_rate))
    return Figures(count, gross, voids, voided_fen, tuple(by_rate), *ends)


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
