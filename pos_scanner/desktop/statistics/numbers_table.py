"""The owner's numbers in words: the same rows for the page, the CSV file and paper."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_scanner.desktop.messages import failure_words, issue_state_words, rate_words
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import format_money, format_yuan
from pos_scanner.domain.tax_rate import EXEMPT
from pos_scanner.export.formats.formula_guard import guarded
from pos_scanner.journal.period_numbers import PeriodNumbers

_WAYS = {
    "camera": QT_TRANSLATE_NOOP("Numbers", "Camera"),
    "wedge": QT_TRANSLATE_NOOP("Numbers", "Scanner"),
    "serial": QT_TRANSLATE_NOOP("Numbers", "Scanner (port)"),
    "file": QT_TRANSLATE_NOOP("Numbers", "Picture file"),
    "paste": QT_TRANSLATE_NOOP("Numbers", "Copied picture"),
    "screen": QT_TRANSLATE_NOOP("Numbers", "Off the screen"),
    "pasted": QT_TRANSLATE_NOOP("Numbers", "Copied text"),
    "known-buyer": QT_TRANSLATE_NOOP("Numbers", "Known buyer"),
    "register": QT_TRANSLATE_NOOP("Numbers", "Cash register"),
    "typed": QT_TRANSLATE_NOOP("Numbers", "By hand"),
}
_COUNT = QT_TRANSLATE_NOOP("Numbers", "Invoices")
_TURNOVER = QT_TRANSLATE_NOOP("Numbers", "Turnover")
_VOIDED = QT_TRANSLATE_NOOP("Numbers", "Voided")
_SUM_AT = QT_TRANSLATE_NOOP("Numbers", "Sum at {0}")
_TAX_AT = QT_TRANSLATE_NOOP("Numbers", "Tax at {0}")
_WAY = QT_TRANSLATE_NOOP("Numbers", "Came in: {0}")
_MEDIAN = QT_TRANSLATE_NOOP("Numbers", "Code to confirmation, half of them within")
_P90 = QT_TRANSLATE_NOOP("Numbers", "Code to confirmation, nine of ten within")
_SECONDS = QT_TRANSLATE_NOOP("Numbers", "{0} s")
_REFUSAL = QT_TRANSLATE_NOOP("Numbers", "Rejected: {0}")


@dataclass(frozen=True, slots=True)
class CounterNumbers:
    """All that the page shows of some days.

    Attributes:
        ways: invoices by the way in which their buyer came, the most frequent first.
        refusals: by the kind of failure.
        durations_ms: from code to confirmation, ascending.
    """

    period: PeriodNumbers
    ways: tuple[tuple[str, int], ...] = ()
    refusals: tuple[tuple[str, int], ...] = ()
    durations_ms: tuple[int, ...] = ()


def quantile_ms(durations_ms: Sequence[int], share: float) -> int:
    """The shortest duration within which that share of them, ascending and not empty, ended."""
    position = max(0, -(-len(durations_ms) * round(share * 100) // 100) - 1)
    return durations_ms[position]


def way_words(name: str) -> str:
    """A way in as people call it."""
    return _tr(_WAYS[name]) if name in _WAYS else name


def number_rows(numbers: CounterNumbers) -> list[tuple[str, str]]:
    """Caption and value of each number."""
    figures = numbers.period.figures
    rows = [
        (_tr(_COUNT), str(figures.invoices)),
        (_tr(_TURNOVER), format_money(figures.turnover_fen)),
        (_tr(_VOIDED), f"{figures.voids} · {format_money(figures.voided_fen)}"),
    ]
    for entry in figures.by_rate:
        rate = rate_words(EXEMPT if entry.exempt else str(entry.tax_rate))
        rows.append((_tr(_SUM_AT).format(rate), format_money(entry.gross_fen)))
        rows.append((_tr(_TAX_AT).format(rate), format_money(entry.tax_fen)))
    rows += [(issue_state_words(IssueState(name)), str(n)) for name, n in numbers.period.states]
    rows += [(_tr(_WAY).format(way_words(name)), str(count)) for name, count in numbers.ways]
    if numbers.durations_ms:
        for caption, share in ((_MEDIAN, 0.5), (_P90, 0.9)):
            seconds = f"{quantile_ms(numbers.durations_ms, share) / 1000:.1f}"
            rows.append((_tr(caption), _tr(_SECONDS).format(seconds)))
    return rows + [
        (_tr(_REFUSAL).format(_refusal_words(name)), str(count)) for name, count in numbers.refusals
    ]


def numbers_csv(numbers: CounterNumbers) -> bytes:
    """The rows, and a row for each day, as CSV in UTF-8 with a mark, for a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows((guarded(caption), value) for caption, value in number_rows(numbers))
    for entry in numbers.period.days:
        yuan = format_yuan(entry.gross_fen).replace(",", "")
        writer.writerow((entry.day.isoformat(), entry.invoices, yuan))
    return text.getvalue().encode("utf-8-sig")


def _refusal_words(name: str) -> str:
    try:
        return failure_words(KnownError(FailureKind(name))).title.strip()
    except ValueError:
        return name  # Noted by another version.


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("Numbers", sentence)
