"""Shifts and their reports: X reports on an open shift, Z closes it and is bound for good.

At most one shift is open. What is confirmed while it is open belongs to it; the journal sees to
that in the same transaction. A Z report is an entry of the hash chain.
"""

from dataclasses import replace
from datetime import datetime

import apsw

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import ReportKind, Shift, ShiftReport
from pos_scanner.entry_hash import canonical
from pos_scanner.journal import tax_totals
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.database import reading
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.head import proof_of
from pos_scanner.journal.storage.row_mapping import storable
from pos_scanner.journal.tax_totals import ShiftSums

_SHIFTS = "SELECT number, opened_at, opened_by, closed_at, closed_by FROM shift WHERE {condition}"
_OPEN = _SHIFTS.format(condition="closed_at IS NULL")
_NEWEST = _SHIFTS.format(condition="number < ? ORDER BY number DESC LIMIT ?")
_REPORTS = (
    "SELECT r.kind, r.number, r.made_at, r.made_by, r.figures, s.number, s.opened_at, s.opened_by,"
    " s.closed_at, s.closed_by FROM shift_report r JOIN shift s ON s.number = r.shift"
    " WHERE r.kind = ? AND r.number < ? ORDER BY r.number DESC LIMIT ?"
)
_LAST = "SELECT ifnull(max(number), 0) FROM shift_report WHERE kind = ?"
_CLOSINGS = (
    "SELECT detail ->> '$.z', entry, hash FROM chain WHERE event = 'closed'"
    " ORDER BY entry DESC LIMIT ?"
)
_NO_END = 1 << 62


class Shifts:
    """The shifts of one journal; ``journal.shifts``. A shop that opens none has none."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def current(self) -> Shift | None:
        """The shift that is open."""
        rows = self._file.ask(_OPEN)
        with self._file.guarded(), reading():
            return _shift(rows[0]) if rows else None

    def open(self, cashier: str, *, at: datetime) -> Shift:
        """Begin a shift; ``cashier``, who opens it, is empty in a one-person shop.

        Raises:
            KnownError: SHIFT_IS_OPEN: one is open already.
        """
        with self._file.transaction():
            if self.current():
                raise KnownError(FailureKind.SHIFT_IS_OPEN)
            self._file.execute(
                "INSERT INTO shift (number, opened_at, opened_by)"
                " SELECT 1 + ifnull(max(number), 0), ?, ? FROM shift",
                (at.isoformat(), storable(cashier)),
            )
            return self._current()

    def sums(self) -> ShiftSums | None:
        """What the open shift comes to so far; ``None`` when none is open.

        It takes as long as the shift is: on a connection that keeps nobody waiting.
        """
        with self._file.snapshot():
            shift = self.current()
            return tax_totals.of_shift(self._file, shift.number) if shift else None

    def x_report(self, cashier: str, *, at: datetime, sums: ShiftSums | None = None) -> ShiftReport:
        """Report on the open shift, which stays open; the report is stored.

        Args:
            cashier: who asks for it.
            at: when.
            sums: of ``sums``, a moment ago; only what came since is summed within the transaction.

        Raises:
            KnownError: NO_SHIFT_IS_OPEN.
        """
        with self._file.transaction():
            return self._report(ReportKind.X, self._current(), cashier, at, sums)

    def close(self, cashier: str, *, at: datetime, sums: ShiftSums | None = None) -> ShiftReport:
        """End the open shift; gives its Z report, which counts up from 1 and is never reset.

        The arguments are those of ``x_report``.

        Raises:
            KnownError: NO_SHIFT_IS_OPEN.
        """
        with self._file.transaction():
            closed = replace(self._current(), closed_at=at, closed_by=storable(cashier))
            self._file.execute(
                "UPDATE shift SET closed_at = ?, closed_by = ? WHERE number = ?",
                (at.isoformat(), closed.closed_by, closed.number),
            )
            report = self._report(ReportKind.Z, closed, cashier, at, sums)
            append_to_chain(self._file.connection, "closed", None, at, detail=bound_content(report))
            return self._with_proofs((report,))[0]

    def newest(self, count: int = 50, *, before: int = _NO_END) -> tuple[Shift, ...]:
        """Shifts, the newest first; ``before`` a number, for the next page."""
        rows = self._file.ask(_NEWEST, (before, count))
        with self._file.guarded(), reading():
            return tuple(_shift(row) for row in rows)

    def reports(
        self, kind: ReportKind = ReportKind.Z, count: int = 50, *, before: int = _NO_END
    ) -> tuple[ShiftReport, ...]:
        """Reports of a kind, the newest first; ``before`` a number, for the next page."""
        with self._file.guarded():
            reports = read_reports(self._file.connection, kind, count, before=before)
            return self._with_proofs(reports) if kind is ReportKind.Z else reports

    def _with_proofs(self, reports: tuple[ShiftReport, ...]) -> tuple[ShiftReport, ...]:
        """Z reports with their entries in the chain, found from its end."""
        if not reports:
            return reports
        newest = next(self._file.execute(_LAST, (ReportKind.Z.value,)))[0]
        rows = self._file.execute(_CLOSINGS, (newest - min(r.number for r in reports) + 1,))
        proofs = {number: proof_of(entry, hash_) for number, entry, hash_ in rows}
        return tuple(replace(report, proof=proofs.get(report.number, "")) for report in reports)

    def _current(self) -> Shift:
        shift = self.current()
        if shift is None:
            raise KnownError(FailureKind.NO_SHIFT_IS_OPEN)
        return shift

    def _report(
        self, kind: ReportKind, shift: Shift, cashier: str, at: datetime, sums: ShiftSums | None
    ) -> ShiftReport:
        number = next(self._file.execute(_LAST, (kind.value,)))[0] + 1
        if sums is None or sums.shift != shift.number or not tax_totals.fits(self._file, sums):
            sums = tax_totals.of_shift(self._file, shift.number)
        total = tax_totals.with_later(self._file, sums)
        report = ShiftReport(kind, number, shift, at, storable(cashier), total)
        figures = canonical(tax_totals.as_json(report.figures)).decode("utf-8")
        self._file.execute(
            "INSERT INTO shift_report VALUES (?, ?, ?, ?, ?, ?)",
            (kind.value, report.number, shift.number, at.isoformat(), report.made_by, figures),
        )
        return report


def read_reports(
    connection: apsw.Connection, kind: ReportKind, count: int = -1, *, before: int = _NO_END
) -> tuple[ShiftReport, ...]:
    """Reports of a kind, the newest first; all of them by default.

    Raises:
        UnreadableError: a row is no report any more.
    """
    with reading():
        rows = connection.execute(_REPORTS, (kind.value, before, count))
        return tuple(_shift_report(row) for row in rows)


def bound_content(report: ShiftReport) -> dict[str, object]:
    """What a Z report binds into the hash chain."""
    return {
        "z": report.number,
        "shift": report.shift.number,
        "opened_at": report.shift.opened_at.isoformat(),
        "opened_by": report.shift.opened_by,
        "closed_by": report.shift.closed_by,
        "figures": tax_totals.as_json(report.figures),
    }


def _shift(row: Row) -> Shift:
    number, opened_at, opened_by, closed_at, closed_by = row
    closed = None if closed_at is None else datetime.fromisoformat(closed_at)
    return Shift(number, datetime.fromisoformat(opened_at), opened_by, closed, closed_by)


def _shift_report(row: Row) -> ShiftReport:
    kind, number, made_at, made_by, figures, *columns = row
    shift, at = _shift(tuple(columns)), datetime.fromisoformat(made_at)
    sums = tax_totals.from_json(figures)
    return ShiftReport(ReportKind(kind), number, shift, at, made_by, sums)
