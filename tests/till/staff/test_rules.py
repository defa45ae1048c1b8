"""Who is at the till and which shift is open: the staff's rules and what they want done."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pos_scanner.domain.cashier import Cashier, can_be_badge, owner_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, ReportKind, Shift, ShiftReport
from pos_scanner.till.staff import commands as do
from pos_scanner.till.staff.rules import Staff

OWNER = Cashier(1, "老板", has_pin=True)
LEE = Cashier(2, "Lee", has_pin=True, has_badge=True)
GONE = Cashier(3, "Wu", has_pin=True, is_active=False)
EVERYONE = (LEE, OWNER, GONE)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHIFT = Shift(7, NOON, "Lee")
TITLE_CODE = "https://w.url.cn/s/AbCdEf"


def at_work(cashier: Cashier = LEE) -> Staff:
    staff = Staff("", signs_in=True, keeps_shifts=True)
    staff.begin()
    staff.cashiers_read(EVERYONE)
    staff.sign_in(cashier.cashier_id, "1234")
    staff.signed_in(cashier)
    return staff


def test_a_one_person_shop_hears_nothing_of_cashiers_and_shifts() -> None:
    staff = Staff("张三", signs_in=False, keeps_shifts=False)
    assert staff.begin() == []
    assert staff.lock() == []
    assert staff.sign_out() == []
    assert staff.read_shift() == []
    assert (staff.name, staff.is_locked) == ("张三", False)


def test_a_shop_with_cashiers_starts_locked_and_offers_who_can_sign_in() -> None:
    staff = Staff("张三", signs_in=True, keeps_shifts=False)
    assert staff.begin() == [do.Lock(), do.ReadCashiers()]
    assert staff.cashiers_read(EVERYONE) == [do.ShowSignIn((LEE, OWNER), None)]
    assert (staff.name, staff.is_locked) == ("", True)


def test_the_first_one_gives_a_name_and_a_pin_and_is_the_owner() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    staff.begin()
    assert staff.cashiers_read(()) == [do.ShowFirstCashier()]
    change = do.AddCashier(" 老板 ", "1234")
    assert staff.change_cashiers(change) == [do.ChangeCashiers(change)]
    commands = staff.cashiers_changed((OWNER,))
    assert commands == [do.Unlock(), do.ShowCashier(OWNER, is_owner=True)]
    assert staff.name == "老板"


def test_a_pin_lets_in_and_one_try_is_made_at_a_time() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    staff.cashiers_read(EVERYONE)
    assert staff.sign_in(2, "1234") == [do.SignInByPin(2, "1234")]
    assert staff.sign_in(2, "1234") == []
    refused = KnownError(FailureKind.SIGN_IN_REFUSED)
    assert staff.sign_in_failed(refused) == [do.AnnounceStaffFailure(refused)]
    assert staff.sign_in(2, "4321") == [do.SignInByPin(2, "4321")]
    commands = staff.signed_in(LEE)
    assert commands == [do.Unlock(), do.ShowCashier(LEE, is_owner=False)]
    assert staff.name == "Lee"


def test_a_badge_lets_in_and_a_customers_code_is_refused_without_a_try() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    staff.cashiers_read(EVERYONE)
    commands = staff.scan_while_locked(TITLE_CODE)
    assert [type(command) for command in commands] == [do.AnnounceStaffFailure]
    assert staff.scan_while_locked(" B-0042 ") == [do.SignInByBadge("B-0042")]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("0042", True), ("B-0042", True), ("6901234567892", True), ("123", False), ("A" * 65, False),
     (TITLE_CODE, False), ("$01abc$", False), ("张三1234", False), ("ab\x01cd", False)],
)  # fmt: skip
def test_what_can_be_a_badge(text: str, is_one: bool) -> None:
    assert can_be_badge(text) is is_one


def test_an_idle_till_locks_and_waits_for_the_same_cashier() -> None:
    staff = at_work()
    assert staff.lock() == [do.Lock(), do.ReadCashiers()]
    assert staff.cashiers_read(EVERYONE) == [do.ShowSignIn((LEE, OWNER), LEE)]
    assert staff.lock() == []


def test_who_signs_out_is_not_proposed_again() -> None:
    staff = at_work()
    assert staff.sign_out() == [do.Lock(), do.ReadCashiers()]
    assert staff.cashiers_read(EVERYONE) == [do.ShowSignIn((LEE, OWNER), None)]
    assert staff.name == ""


def test_the_owner_is_the_one_who_has_been_here_longest() -> None:
    assert owner_of(EVERYONE) == OWNER
    assert owner_of((LEE, replace(OWNER, is_active=False))) == LEE
    assert owner_of(()) is None


@pytest.mark.parametrize(
    "change",
    [do.AddCashier("Ma", "1234"), do.RenameCashier(1, "Ma"), do.SetPin(1, "9999"),
     do.SetBadge(2, "B-1"), do.Retire(1), do.Reinstate(3)],
)  # fmt: skip
def test_only_the_owner_looks_after_the_others(change: do.CashierChange) -> None:
    refused = at_work(LEE).change_cashiers(change)
    assert isinstance(refused[0], do.AnnounceStaffFailure)
    assert refused[0].error.kind is FailureKind.NOT_THE_OWNER
    other = (
        change if not isinstance(change, (do.SetPin, do.Retire)) else replace(change, cashier_id=2)
    )
    assert at_work(OWNER).change_cashiers(other) == [do.ChangeCashiers(other)]


def test_nobody_looks_after_anybody_while_the_till_is_locked() -> None:
    staff = at_work(OWNER)
    staff.lock()
    commands = staff.change_cashiers(do.AddCashier("Ma", "1234"))
    assert isinstance(commands[0], do.AnnounceStaffFailure)


def test_maintenance_is_the_owners_where_cashiers_sign_in_and_anybodys_elsewhere() -> None:
    assert Staff("Lee", signs_in=False, keeps_shifts=False).can_maintain
    assert at_work(OWNER).can_maintain
    assert not at_work(LEE).can_maintain
    owners_till = at_work(OWNER)
    owners_till.lock()
    assert not owners_till.can_maintain


def test_a_cashier_changes_his_own_pin_and_proves_the_old_one() -> None:
    change = do.SetPin(2, "9999", old="1234")
    assert at_work(LEE).change_cashiers(change) == [do.ChangeCashiers(change)]
    by_owner = at_work(OWNER).change_cashiers(change)
    assert by_owner == [do.ChangeCashiers(do.SetPin(2, "9999"))]


def test_a_cashier_needs_something_to_sign_in_with_and_an_owner_stays() -> None:
    staff = at_work(OWNER)
    for change, reason in (
        (do.AddCashier("Ma"), "nothing-to-sign-in-with"),
        (do.Retire(1), "owner"),
    ):
        commands = staff.change_cashiers(change)
        assert isinstance(commands[0], do.AnnounceStaffFailure)
        assert commands[0].error.facts == {"reason": reason}


def test_a_change_is_shown_and_a_new_name_of_ones_own_too() -> None:
    staff = at_work(OWNER)
    renamed = replace(OWNER, name="王总")
    commands = staff.cashiers_changed((renamed, LEE))
    assert commands == [
        do.ShowCashiers((renamed, LEE)),
        do.AnnounceCashierChanged(),
        do.ShowCashier(renamed, is_owner=True),
    ]
    assert staff.name == "王总"


def test_a_shift_is_opened_once_and_closed_after_a_question() -> None:
    staff = at_work()
    assert staff.shift_read(None, Figures()) == [do.ShowShift(None, Figures())]
    assert staff.request_close() == []
    assert staff.open_shift() == [do.OpenShift("Lee")]
    assert staff.open_shift() == []
    figures = Figures(3, 30_000)
    staff.shift_read(SHIFT, figures)
    assert staff.open_shift() == []
    assert staff.request_close() == [do.AskToCloseShift(SHIFT, figures)]
    assert staff.close_shift() == [do.CloseShift("Lee")]
    assert staff.close_shift() == []
    report = ShiftReport(ReportKind.Z, 1, SHIFT, NOON, "Lee", figures)
    commands = staff.shift_closed(report)
    assert commands == [do.ShowShift(None, Figures()), do.AnnounceShiftClosed(report)]


def test_a_shift_that_could_not_be_closed_is_read_again() -> None:
    staff = at_work()
    staff.shift_read(SHIFT, Figures())
    staff.close_shift()
    full = KnownError(FailureKind.DISK_FULL)
    assert staff.shift_failed(full) == [do.AnnounceStaffFailure(full), do.ReadShift()]
    assert staff.close_shift() == [do.CloseShift("Lee")]


def locked(*, keeps_shifts: bool = False) -> Staff:
    staff = Staff("", signs_in=True, keeps_shifts=keeps_shifts)
    staff.begin()
    staff.cashiers_read(EVERYONE)
    return staff


FULL = KnownError(FailureKind.DISK_FULL)


def test_a_shop_with_shifts_reads_the_open_one_at_the_start() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=True)
    assert staff.begin() == [do.Lock(), do.ReadCashiers(), do.ReadShift()]
    assert staff.read_shift() == [do.ReadShift()]


def test_shifts_are_kept_where_nobody_signs_in_too() -> None:
    staff = Staff("张三", signs_in=False, keeps_shifts=True)
    assert staff.begin() == [do.ReadShift()]
    assert staff.open_shift() == [do.OpenShift("张三")]


def test_one_badge_is_tried_at_a_time() -> None:
    staff = locked()
    assert staff.scan_while_locked("B-0042") == [do.SignInByBadge("B-0042")]
    assert staff.scan_while_locked("B-0043") == []
    assert staff.sign_in(2, "1234") == []
    staff.sign_in_failed(KnownError(FailureKind.SIGN_IN_REFUSED))
    assert staff.scan_while_locked("B-0043") == [do.SignInByBadge("B-0043")]


def test_nobody_signs_in_at_a_till_that_is_open() -> None:
    staff = at_work()
    assert staff.scan_while_locked("B-0042") == []
    assert staff.sign_in(1, "1234") == []


def test_after_signing_in_and_locking_one_can_sign_in_again() -> None:
    staff = at_work()
    staff.lock()
    assert staff.sign_in(1, "1234") == [do.SignInByPin(1, "1234")]


def test_the_cashiers_are_shown_at_an_open_till() -> None:
    assert at_work().cashiers_read((OWNER,)) == [do.ShowCashiers((OWNER,))]


def test_a_change_of_somebody_else_leaves_the_cashier_as_he_is() -> None:
    commands = at_work(OWNER).cashiers_changed((OWNER, replace(LEE, name="李")))
    assert [type(command) for command in commands] == [do.ShowCashiers, do.AnnounceCashierChanged]


def test_a_cashier_whom_the_journal_knows_no_more_stays_at_the_till() -> None:
    staff = at_work(LEE)
    commands = staff.cashiers_changed((OWNER,))
    assert commands == [do.ShowCashiers((OWNER,)), do.AnnounceCashierChanged()]
    assert staff.name == "Lee"


def test_a_cashier_added_as_the_till_locks_is_not_signed_in() -> None:
    staff = at_work(OWNER)
    staff.change_cashiers(do.AddCashier("Ma", "1234"))
    staff.lock()
    everyone = (*EVERYONE, Cashier(4, "Ma", has_pin=True))
    assert staff.cashiers_changed(everyone) == [
        do.ShowCashiers(everyone),
        do.AnnounceCashierChanged(),
    ]
    assert staff.is_locked


def test_a_first_cashier_who_was_not_accepted_is_not_signed_in() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    staff.cashiers_read(())
    staff.change_cashiers(do.AddCashier("老板", "1234"))
    assert staff.cashier_change_failed(FULL) == [do.AnnounceStaffFailure(FULL)]
    staff.cashiers_changed((OWNER,))
    assert staff.is_locked


def test_where_only_those_are_known_who_have_left_the_next_one_is_the_first() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    assert staff.cashiers_read((GONE,)) == [do.ShowFirstCashier()]
    change = do.AddCashier("Ma", "", "B-0042")
    assert staff.change_cashiers(change) == [do.ChangeCashiers(change)]


def test_the_first_cashier_needs_something_to_sign_in_with() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    staff.cashiers_read(())
    (command,) = staff.change_cashiers(do.AddCashier("老板"))
    assert isinstance(command, do.AnnounceStaffFailure)
    assert command.error.kind is FailureKind.CASHIER_NOT_ACCEPTED


def test_nothing_but_a_first_cashier_is_accepted_before_there_is_one() -> None:
    staff = Staff("", signs_in=True, keeps_shifts=False)
    staff.cashiers_read(())
    (command,) = staff.change_cashiers(do.SetBadge(1, "B-0042"))
    assert isinstance(command, do.AnnounceStaffFailure)
    assert command.error.kind is FailureKind.NOT_THE_OWNER


def test_the_owners_own_new_pin_keeps_the_proof_of_the_old_one() -> None:
    change = do.SetPin(1, "9999", old="1234")
    assert at_work(OWNER).change_cashiers(change) == [do.ChangeCashiers(change)]


def test_after_closing_a_shift_the_next_can_be_opened_at_once() -> None:
    staff = at_work()
    staff.shift_read(SHIFT, Figures(3, 30_000))
    staff.close_shift()
    staff.shift_closed(ShiftReport(ReportKind.Z, 1, SHIFT, NOON, "Lee", Figures(3, 30_000)))
    assert staff.request_close() == []
    assert staff.open_shift() == [do.OpenShift("Lee")]


def test_a_shift_that_could_not_be_opened_can_be_opened_again() -> None:
    staff = at_work()
    staff.open_shift()
    staff.shift_failed(FULL)
    assert staff.open_shift() == [do.OpenShift("Lee")]


def test_without_a_shift_there_is_none_to_close() -> None:
    assert at_work().close_shift() == []
