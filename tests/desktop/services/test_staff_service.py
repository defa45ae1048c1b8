"""Cashiers and shifts in a real journal, by the changes that the window asks for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_service import StaffService
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, ReportKind
from pos_scanner.till.staff.commands import (
    AddCashier,
    CashierChange,
    Reinstate,
    RenameCashier,
    Retire,
    SetBadge,
    SetPin,
)
from tests.export.conftest import EXAMPLES

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Shop:
    """An owner, and Lee with a badge."""

    def __init__(self, folder: Path) -> None:
        self.journals = JournalService(folder, "T1")
        self.staff = StaffService(self.journals)
        self.change(AddCashier("老板", "1234"))
        self.change(AddCashier("Lee", "5678", "B-0042"))

    def change(self, change: CashierChange) -> tuple[Cashier, ...]:
        return self.staff.change(change, NOW)

    def cashier(self, name: str) -> Cashier:
        (match,) = [cashier for cashier in self.staff.cashiers() if cashier.name == name]
        return match


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.journals.close()


def test_each_is_known_by_what_signs_him_in(shop: Shop) -> None:
    assert [
        (cashier.name, cashier.has_pin, cashier.has_badge, cashier.is_active)
        for cashier in shop.staff.cashiers()
    ] == [("Lee", True, True, True), ("老板", True, False, True)]


def test_pin_and_badge_sign_in(shop: Shop) -> None:
    lee = shop.cashier("Lee")
    assert shop.staff.sign_in_by_pin(lee.cashier_id, "5678", NOW) == lee
    assert shop.staff.sign_in_by_badge("B-0042", NOW) == lee


@pytest.mark.parametrize("pin", ["", "1234", "56789", "５６７８"])
def test_another_pin_does_not(shop: Shop, pin: str) -> None:
    with pytest.raises(KnownError) as caught:
        shop.staff.sign_in_by_pin(shop.cashier("Lee").cashier_id, pin, NOW)
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED


def test_an_unknown_badge_does_not(shop: Shop) -> None:
    with pytest.raises(KnownError) as caught:
        shop.staff.sign_in_by_badge("B-9999", NOW)
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED


def test_a_change_gives_everyone_as_they_are_then(shop: Shop) -> None:
    lee = shop.cashier("Lee")
    names = [cashier.name for cashier in shop.change(RenameCashier(lee.cashier_id, "李"))]
    assert set(names) == {"老板", "李"}
    assert shop.cashier("李") == replace(lee, name="李")


def test_a_new_pin_holds_and_the_last_does_not(shop: Shop) -> None:
    lee = shop.cashier("Lee").cashier_id
    shop.change(SetPin(lee, "8888"))
    assert shop.staff.sign_in_by_pin(lee, "8888", NOW).name == "Lee"
    with pytest.raises(KnownError):
        shop.staff.sign_in_by_pin(lee, "5678", NOW)


def test_who_changes_his_own_pin_knows_the_last(shop: Shop) -> None:
    lee = shop.cashier("Lee").cashier_id
    with pytest.raises(KnownError) as caught:
        shop.change(SetPin(lee, "8888", "0000"))
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED
    assert shop.staff.sign_in_by_pin(lee, "5678", NOW).name == "Lee"
    shop.change(SetPin(lee, "8888", "5678"))
    assert shop.staff.sign_in_by_pin(lee, "8888", NOW).name == "Lee"


def test_a_new_badge_holds_and_the_last_does_not(shop: Shop) -> None:
    shop.change(SetBadge(shop.cashier("Lee").cashier_id, "B-0077"))
    assert shop.staff.sign_in_by_badge("B-0077", NOW).name == "Lee"
    with pytest.raises(KnownError):
        shop.staff.sign_in_by_badge("B-0042", NOW)


def test_who_was_retired_comes_in_again_once_reinstated(shop: Shop) -> None:
    lee = shop.cashier("Lee").cashier_id
    shop.change(Retire(lee))
    assert not shop.cashier("Lee").is_active
    with pytest.raises(KnownError):
        shop.staff.sign_in_by_pin(lee, "5678", NOW)
    shop.change(Reinstate(lee))
    assert shop.staff.sign_in_by_pin(lee, "5678", NOW).name == "Lee"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (AddCashier("Lee", "2468"), "name-taken"),
        (AddCashier("Ma", "12"), "pin"),
        (AddCashier("Ma", "2468", "B-0042"), "badge-taken"),
        (SetPin(2, "12ab"), "pin"),
        (SetBadge(1, "B-0042"), "badge-taken"),
        (RenameCashier(1, "Lee"), "name-taken"),
    ],
)
def test_a_change_that_cannot_be_says_why(shop: Shop, change: CashierChange, reason: str) -> None:
    everyone = shop.staff.cashiers()
    with pytest.raises(KnownError) as caught:
        shop.change(change)
    assert caught.value.kind is FailureKind.CASHIER_NOT_ACCEPTED
    assert caught.value.facts["reason"] == reason
    assert shop.staff.cashiers() == everyone


def test_no_shift_has_no_figures(shop: Shop) -> None:
    assert shop.staff.shift() == (None, Figures())


def test_a_shift_begins_at_nought_and_counts_what_is_confirmed_in_it(shop: Shop) -> None:
    shift, figures = shop.staff.open_shift("Lee", NOW)
    assert shift is not None
    assert (shift.number, shift.opened_by, figures) == (1, "Lee", Figures())
    invoice, _ = EXAMPLES[0]
    number = shop.journals.confirm("d1", invoice, NOW + timedelta(minutes=1)).number
    shop.journals.confirm("d2", invoice, NOW + timedelta(minutes=2))
    shop.journals.void(number, "wrong", NOW + timedelta(minutes=3), "Lee")
    current, figures = shop.staff.shift()
    assert current == shift
    assert (figures.invoices, figures.voids) == (2, 1)
    assert (figures.gross_fen, figures.turnover_fen) == (22_600, 11_300)


def test_a_second_shift_does_not_open_beside_the_first(shop: Shop) -> None:
    shop.staff.open_shift("Lee", NOW)
    with pytest.raises(KnownError) as caught:
        shop.staff.open_shift("老板", NOW)
    assert caught.value.kind is FailureKind.SHIFT_IS_OPEN


def test_the_z_report_counts_what_came_after_its_sums(shop: Shop) -> None:
    shop.staff.open_shift("Lee", NOW)
    invoice, _ = EXAMPLES[0]
    number = shop.journals.confirm("d1", invoice, NOW).number
    sums = shop.staff.shift_sums()
    shop.journals.confirm("d2", invoice, NOW)
    shop.journals.void(number, "wrong", NOW, "Lee")
    figures = shop.staff.close_shift("Lee", NOW, sums).figures
    assert (figures.invoices, figures.voids, figures.turnover_fen) == (2, 1, 11_300)


def test_closing_makes_the_z_report(shop: Shop) -> None:
    with pytest.raises(KnownError) as caught:
        shop.staff.close_shift("Lee", NOW, None)
    assert caught.value.kind is FailureKind.NO_SHIFT_IS_OPEN
    shop.staff.open_shift("Lee", NOW)
    report = shop.staff.close_shift("老板", NOW + timedelta(hours=8), shop.staff.shift_sums())
    assert (report.kind, report.number, report.made_by) == (ReportKind.Z, 1, "老板")
    assert (report.shift.opened_by, report.shift.closed_by) == ("Lee", "老板")
    assert shop.staff.shift() == (None, Figures())
