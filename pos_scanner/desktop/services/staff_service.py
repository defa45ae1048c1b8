"""Cashiers and shifts as the window has them, on the journal's work queue; ``shift`` reads beside.

Hashing a PIN takes some 20 ms, a badge as many for each cashier: never on the UI thread.
"""

from __future__ import annotations

from datetime import datetime

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.shift import Figures, Shift, ShiftReport
from pos_scanner.journal import tax_totals
from pos_scanner.journal.cashiers import Cashiers
from pos_scanner.till.staff import commands as do


class StaffService:
    """The staff of one window's journal."""

    def __init__(self, journal: JournalService) -> None:
        self._journal = journal

    def cashiers(self) -> tuple[Cashier, ...]:
        """Everyone, those who have left too."""
        return self._journal.journal().cashiers.all()

    def sign_in_by_pin(self, cashier_id: int, pin: str, at: datetime) -> Cashier:
        """Whoever has this PIN."""
        return self._journal.journal().cashiers.sign_in_by_pin(cashier_id, pin, at=at)

    def sign_in_by_badge(self, badge: str, at: datetime) -> Cashier:
        """Whoever has this badge."""
        return self._journal.journal().cashiers.sign_in_by_badge(badge, at=at)

    def change(self, change: do.CashierChange, at: datetime) -> tuple[Cashier, ...]:
        """Carry a change out; gives everyone as they are afterwards."""
        cashiers = self._journal.journal().cashiers
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
        return cashiers.all()

    def shift(self) -> tuple[Shift | None, Figures]:
        """The open shift, and what was confirmed and voided in it so far.

        The sums of a long shift take their time: on a queue for reading.
        """
        with self._journal.reading() as journal, journal.file.snapshot():
            shift = journal.shifts.current()
            if shift is None:
                return None, Figures()
            return shift, tax_totals.of_shift(journal.file, shift.number)

    def open_shift(self, cashier: str, at: datetime) -> tuple[Shift | None, Figures]:
        """Open a shift, and give it with its figures, all of them zero."""
        return self._journal.journal().shifts.open(cashier, at=at), Figures()

    def close_shift(self, cashier: str, at: datetime) -> ShiftReport:
        """End it; gives its Z report."""
        return self._journal.journal().shifts.close(cashier, at=at)


def _set_pin(cashiers: Cashiers, change: do.SetPin, at: datetime) -> None:
    if change.old:
        cashiers.sign_in_by_pin(change.cashier_id, change.old, at=at)
    cashiers.set_pin(change.cashier_id, change.pin)
