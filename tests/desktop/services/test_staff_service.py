"""Cashiers and shifts of a real journal, as the queue's work changes and reads them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_service import StaffService
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, ReportKind
from pos_scanner.till.staff import commands as do
from tests.export.conftest import EXAMPLES
from tests.till.builders import NOON


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalService]:
    service = JournalService(tmp_path, "T1")
    yield service
    service.close()


@pytest.fixture
def staff(journal: JournalService) -> StaffService:
    """A shop with its owner, whose PIN is 1234."""
    service = StaffService(journal)
    service.change(do.AddCashier("老板", "1234"), NOON)
    return service


def only(cashiers: tuple[Cashier, ...]) -> Cashier:
    (cashier,) = cashiers
    return cashier


def test_a_new_cashier_signs_in_with_pin_or_badge(staff: StaffService) -> None:
    everyone = staff.change(do.AddCashier("Lee", "5678", "B-0042"), NOON)
    lee = next(cashier for cashier in everyone if cashier.name == "Lee")
    assert staff.sign_in_by_pin(lee.cashier_id, "5678", NOON) == lee
    assert staff.sign_in_by_badge("B-0042", NOON) == lee
    assert staff.cashiers() == everyone


def test_a_wrong_pin_lets_nobody_in(staff: StaffService) -> None:
    with pytest.raises(KnownError) as caught:
        staff.sign_in_by_pin(1, "4321", NOON)
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED


def test_a_cashier_gets_another_name_and_a_badge(staff: StaffService) -> None:
    assert only(staff.change(do.RenameCashier(1, "王总"), NOON)).name == "王总"
    assert only(staff.change(do.SetBadge(1, "B-0001"), NOON)).has_badge
    assert staff.sign_in_by_badge("B-0001", NOON).cashier_id == 1


def test_who_changes_his_own_pin_must_know_the_old_one(staff: StaffService) -> None:
    with pytest.raises(KnownError) as caught:
        staff.change(do.SetPin(1, "9999", old="0000"), NOON)
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED
    staff.change(do.SetPin(1, "9999", old="1234"), NOON)
    assert staff.sign_in_by_pin(1, "9999", NOON).cashier_id == 1


def test_the_owner_sets_anothers_pin_without_the_old_one(staff: StaffService) -> None:
    staff.change(do.AddCashier("Lee", "5678"), NOON)
    staff.change(do.SetPin(2, "8765"), NOON)
    assert staff.sign_in_by_pin(2, "8765", NOON).name == "Lee"


def test_who_has_left_can_come_back(staff: StaffService) -> None:
    staff.change(do.AddCashier("Lee", "5678"), NOON)
    everyone = staff.change(do.Retire(2), NOON)
    assert [cashier.name for cashier in everyone if not cashier.is_active] == ["Lee"]
    everyone = staff.change(do.Reinstate(2), NOON)
    assert all(cashier.is_active for cashier in everyone)


def test_without_a_shift_there_are_no_figures(staff: StaffService) -> None:
    assert staff.shift() == (None, Figures())


def test_a_shift_counts_what_is_confirmed_and_closes_with_its_report(
    staff: StaffService, journal: JournalService
) -> None:
    shift, figures = staff.open_shift("Lee", NOON)
    assert shift is not None
    assert (shift.number, shift.opened_by, figures) == (1, "Lee", Figures())
    journal.confirm("d1", EXAMPLES[0][0], NOON)
    assert staff.shift()[1].invoices == 1
    report = staff.close_shift("Lee", NOON)
    assert (report.kind, report.number, report.figures.invoices) == (ReportKind.Z, 1, 1)
    assert staff.shift() == (None, Figures())


def test_a_second_shift_is_not_opened_beside_the_first(staff: StaffService) -> None:
    staff.open_shift("Lee", NOON)
    with pytest.raises(KnownError):
        staff.open_shift("Lee", NOON)
