"""The staff's commands carried out: a real journal, the real queue, signals as they come."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import ShiftReport
from pos_scanner.journal import cashiers, tax_totals
from pos_scanner.settings import Settings
from pos_scanner.till.staff import commands as do
from tests.till.builders import NOON

SETTINGS = Settings(till_sign_in=True, till_shifts=True)


class Shop:
    """A till's staff without a window: what the controller says is kept."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.workers = Workers()
        self.journal = JournalService(folder, "T1")
        self.controller = StaffController(SETTINGS, self.journal, self.workers, self.now)
        self.rules = self.controller.rules
        self.is_covered = False
        self.asks_for_the_first = False
        self.sign_ins: list[do.ShowSignIn] = []
        self.shown: list[do.ShowCashier] = []
        self.cashiers: tuple[Cashier, ...] = ()
        self.changes = 0
        self.failures: list[FailureKind] = []
        self.shifts: list[do.ShowShift] = []
        self.questions: list[do.AskToCloseShift] = []
        self.reports: list[ShiftReport] = []
        self.connect()

    def connect(self) -> None:
        staff = self.controller
        staff.locked.connect(self.on_locked)
        staff.unlocked.connect(self.on_unlocked)
        staff.first_cashier_shown.connect(self.on_first_cashier)
        staff.sign_in_shown.connect(self.sign_ins.append)
        staff.cashier_shown.connect(self.shown.append)
        staff.cashiers_shown.connect(self.on_cashiers)
        staff.cashier_changed.connect(self.on_changed)
        staff.failed.connect(self.on_failed)
        staff.shift_shown.connect(self.shifts.append)
        staff.close_asked.connect(self.questions.append)
        staff.shift_closed.connect(self.reports.append)

    def now(self) -> datetime:
        return NOON

    def on_locked(self) -> None:
        self.is_covered = True

    def on_unlocked(self) -> None:
        self.is_covered = False

    def on_first_cashier(self) -> None:
        self.asks_for_the_first = True

    def on_cashiers(self, cashiers: tuple[Cashier, ...]) -> None:
        self.cashiers = cashiers

    def on_changed(self) -> None:
        self.changes += 1

    def on_failed(self, error: KnownError) -> None:
        self.failures.append(error.kind)

    def do(self, commands: list[do.StaffCommand]) -> None:
        self.controller.carry_out(commands)

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def begin(self) -> None:
        """The owner is the first cashier, and signed in."""
        self.do(self.rules.begin())
        self.wait(lambda: self.asks_for_the_first)
        self.do(self.rules.change_cashiers(do.AddCashier("老板", "1234", "B-0001")))
        self.wait(lambda: self.shown)
        self.wait(lambda: self.shifts)


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Shop]:
    shop = Shop(tmp_path, qtbot)
    yield shop
    shop.workers.shut_down()
    QCoreApplication.processEvents()
    shop.journal.close()


def test_the_first_cashier_is_the_owner_and_signed_in(shop: Shop) -> None:
    shop.do(shop.rules.begin())
    assert (shop.is_covered, shop.controller.is_locked) == (True, True)
    shop.begin()
    assert not shop.is_covered
    assert (shop.shown[0].cashier.name, shop.shown[0].is_owner) == ("老板", True)
    assert shop.controller.is_owner
    assert shop.controller.cashier == shop.shown[0].cashier


def test_an_idle_till_offers_who_was_there_and_takes_his_pin(shop: Shop) -> None:
    shop.begin()
    shop.do(shop.rules.lock())
    shop.wait(lambda: shop.sign_ins)
    assert shop.is_covered
    assert shop.sign_ins[0].proposed == shop.shown[0].cashier
    shop.do(shop.rules.sign_in(1, "1234"))
    shop.wait(lambda: not shop.is_covered)


def test_a_badge_lets_in(shop: Shop) -> None:
    shop.begin()
    shop.do(shop.rules.sign_out())
    shop.do(shop.rules.scan_while_locked("B-0001"))
    shop.wait(lambda: not shop.is_covered)


def test_a_wrong_pin_is_reported_and_the_till_stays_covered(shop: Shop) -> None:
    shop.begin()
    shop.do(shop.rules.sign_out())
    shop.do(shop.rules.sign_in(1, "4321"))
    shop.wait(lambda: FailureKind.SIGN_IN_REFUSED in shop.failures)
    assert shop.is_covered


def test_a_change_is_shown_and_announced(shop: Shop) -> None:
    shop.begin()
    change = shop.controller.slot(shop.rules.change_cashiers)
    change(do.AddCashier("Lee", "5678"))
    shop.wait(lambda: shop.changes == 1)
    assert {cashier.name for cashier in shop.cashiers} == {"老板", "Lee"}


def test_a_change_that_the_journal_refuses_is_reported(shop: Shop) -> None:
    shop.begin()
    shop.do(shop.rules.change_cashiers(do.AddCashier("老板", "5678")))
    shop.wait(lambda: FailureKind.CASHIER_NOT_ACCEPTED in shop.failures)
    assert shop.changes == 0


def test_the_cashiers_are_read_when_they_are_asked_for(shop: Shop) -> None:
    shop.begin()
    shop.cashiers = ()
    shop.controller.read_cashiers()
    shop.wait(lambda: [cashier.name for cashier in shop.cashiers] == ["老板"])


def test_a_shift_is_opened_and_closed_after_a_question(shop: Shop) -> None:
    shop.begin()
    assert shop.shifts[-1].shift is None
    shop.do(shop.rules.open_shift())
    shop.wait(lambda: shop.shifts[-1].shift)
    shop.do(shop.rules.request_close())
    assert [question.shift.number for question in shop.questions] == [1]
    shop.do(shop.rules.close_shift())
    shop.wait(lambda: shop.reports)
    assert (shop.reports[0].shift.number, shop.shifts[-1].shift) == (1, None)


def test_a_shift_that_cannot_be_opened_is_reported_and_read_again(shop: Shop) -> None:
    shop.begin()
    shop.journal.journal().shifts.open("Lee", at=NOON)  # At another window meanwhile.
    shop.do(shop.rules.open_shift())
    shop.wait(lambda: shop.failures)
    shop.wait(lambda: shop.shifts[-1].shift)


def test_nothing_is_hashed_or_summed_where_a_confirmation_would_wait(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()

    def watched(work: Callable[..., object]) -> Callable[..., object]:
        def note_thread(*arguments: object) -> object:
            threads.add(threading.current_thread().name.partition("_")[0])
            return work(*arguments)

        return note_thread

    hasher = cashiers._HASHER
    spy = SimpleNamespace(hash=watched(hasher.hash), verify=watched(hasher.verify))
    monkeypatch.setattr(cashiers, "_HASHER", spy)
    monkeypatch.setattr(tax_totals, "of_shift", watched(tax_totals.of_shift))
    shop.begin()
    for change in (do.SetBadge(1, "B-0002"), do.SetPin(1, "4321", "1234")):
        shop.do(shop.rules.change_cashiers(change))
    shop.wait(lambda: shop.changes == 2)
    shop.do(shop.rules.lock())
    shop.do(shop.rules.sign_in(1, "4321"))
    shop.wait(lambda: len(shop.shown) == 2)
    shop.do(shop.rules.lock())
    shop.do(shop.rules.scan_while_locked("B-0002"))
    shop.wait(lambda: len(shop.shown) == 3)
    shop.do(shop.rules.open_shift())
    shop.wait(lambda: shop.shifts[-1].shift is not None)
    shop.do(shop.rules.close_shift())
    shop.wait(lambda: shop.reports)
    assert threads == {WorkQueue.OFFICE.value, WorkQueue.READING.value}
