"""Cashiers and shifts as the window has them: only shifts are opened and closed on the writer.

Hashing a PIN takes some 20 ms, a badge as many for each cashier, summing a shift as long as it was:
no confirmation waits for any. Cashiers have a connection of their own on ``WorkQueue.OFFICE``, and
sums are read on ``WorkQueue.READING``.
"""

from __future__ import annotations

from datetime import datetime

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.shift import Figures, Shift, ShiftReport
from pos_scanner.journal.cashiers import Cashiers
from pos_scanner.journal.tax_totals import ShiftSums
from pos_scanner.till.staff import commands as do


class StaffService:
    """The staff of one window's journal."""

    def __init__(self, journal: JournalService) -> None:
        self._journal = journal

    def cashiers(self) -> tuple[Cashier, ...]:
        """Everyone, those who have left too."""
        with self._journal.beside() as journal:
            return journal.cashiers.all()

    def sign_in_by_pin(self, cashier_id: int, pin: str, at: datetime) -> Cashier:
        """Whoever has this PIN."""
        with self._journal.beside() as journal:
            return journal.cashiers.sign_in_by_pin(cashier_id, pin, at=at)

    def sign_in_by_badge(self, badge: str, at: datetime) -> Cashier:
        """Whoever has this badge."""
        with self._journal.beside() as journal:
            return journal.cashiers.sign_in_by_badge(badge, at=at)

    def change(self, change: do.CashierChange, at: datetime) -> tuple[Cashier, ...]:
        """Carry a change out; gives everyone as they are afterwards."""
        with self._journal.beside() as journal:
            _carry_out(journal.cashiers, change, at)
            return journal.cashiers.all()

    def shift(self) -> tuple[Shift | None, Figures]:
        """The open shift, and what was confirmed and voided in it so far.

        On a queue for reading.
        """
        with self._journal.reading() as journal, journal.file.snapshot():
            sums = journal.shifts.sums()
            return journal.shifts.current(), sums.figures if sums else Figures()

    def shift_sums(self) -> ShiftSums | None:
        """What the open shift comes to, for the report that closes it; on a queue for reading."""
        with self._journal.reading() as journal:
            return journal.shifts.sums()

    def open_shift(self, cashier: str, at: datetime) -> tuple[Shift | None, Figures]:
        """Open a shift, and give it with its figures, all of them zero."""
        return self._journal.journal().shifts.open(cashier, at=at), Figures()

    def close_shift(self, cashier: str, at: datetime, sums: ShiftSums | None) -> ShiftReport:
        """End it; gives its Z report, of its sums and what came after them."""
        return self._journal.journal().shifts.close(cashier, at=at, sums=sums)


def _carry_out(cashiers: Cashiers, change: do.CashierChange, at: datetime) -> None:
    match change:
        case do.AddCashier(name, pin, badge):
            cashiers.add(name, pin=pin, badge=badge)
        case do.RenameCashier(cashier_id, name):
            cashiers.rename(cashier_id, name)
        case do.SetPin():
            _set_pin(cashiers, change, at)
        case do.SetBadge(cashier_id, badge):
            cashiers.set_badge(cashier_id, badge)
        case do.Retire(cashier_id):
            cashiers.dismiss(cashier_id)
        case do.Reinstate(cashier_id):
            cashiers.reinstate(cashier_id)


def _set_pin(cashiers: Cashiers, change: do.SetPin, at: datetime) -> None:
    if change.old:
        cashiers.sign_in_by_pin(change.cashier_id, change.old, at=at)
    cashiers.set_pin(change.cashier_id, change.pin)
