"""Who is at the till and which shift is open: events in, commands out."""

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
    staff = Staff(signs_in=True, keeps_shifts=True)
    staff.begin()
    staff.cashiers_read(EVERYONE)
    staff.sign_in(cashier.cashier_id, "1234")
    staff.signed_in(cashier)
    return staff


def test_a_one_person_shop_hears_nothing_of_cashiers_and_shifts() -> None:
    staff = Staff("张三")
    assert staff.begin() == []
    assert staff.lock() == []
    assert staff.sign_out() == []
    assert staff.read_shift() == []
    assert (staff.name, staff.is_locked) == ("张三", False)


def test_a_shop_with_cashiers_starts_locked_and_offers_who_can_sign_in() -> None:
    staff = Staff("张三", signs_in=True)
    assert staff.begin() == [do.Lock(), do.ReadCashiers()]
    assert staff.cashiers_read(EVERYONE) == [do.ShowSignIn((LEE, OWNER), None)]
    assert (staff.name, staff.is_locked) == ("", True)


def test_the_first_one_gives_a_name_and_a_pin_and_is_the_owner() -> None:
    staff = Staff(signs_in=True)
    staff.begin()
    assert staff.cashiers_read(()) == [do.ShowFirstCashier()]
    wish = do.AddCashier(" 老板 ", "1234")
    assert staff.change_cashiers(wish) == [do.ChangeCashiers(wish)]
    let_in = staff.cashiers_changed((OWNER,))
    assert let_in == [do.Unlock(), do.ShowCashier(OWNER, is_owner=True)]
    assert staff.name == "老板"


def test_a_pin_lets_in_and_one_try_is_made_at_a_time() -> None:
    staff = Staff(signs_in=True)
    staff.cashiers_read(EVERYONE)
    assert staff.sign_in(2, "1234") == [do.SignInByPin(2, "1234")]
    assert staff.sign_in(2, "1234") == []
    refused = KnownError(FailureKind.SIGN_IN_REFUSED)
    assert staff.sign_in_failed(refused) == [do.AnnounceStaffFailure(refused)]
    assert staff.sign_in(2, "4321") == [do.SignInByPin(2, "4321")]
    let_in = staff.signed_in(LEE)
    assert let_in == [do.Unlock(), do.ShowCashier(LEE, is_owner=False)]
    assert staff.name == "Lee"


def test_a_badge_lets_in_and_a_customers_code_is_refused_without_a_try() -> None:
    staff = Staff(signs_in=True)
    staff.cashiers_read(EVERYONE)
    told = staff.scan_while_locked(TITLE_CODE)
    assert [type(one) for one in told] == [do.AnnounceStaffFailure]
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
    told = staff.change_cashiers(do.AddCashier("Ma", "1234"))
    assert isinstance(told[0], do.AnnounceStaffFailure)


def test_a_cashier_changes_his_own_pin_and_proves_the_old_one() -> None:
    wish = do.SetPin(2, "9999", old="1234")
    assert at_work(LEE).change_cashiers(wish) == [do.ChangeCashiers(wish)]
    by_owner = at_work(OWNER).change_cashiers(wish)
    assert by_owner == [do.ChangeCashiers(do.SetPin(2, "9999"))]


def test_a_cashier_needs_something_to_sign_in_with_and_an_owner_stays() -> None:
    staff = at_work(OWNER)
    for change, reason in (
        (do.AddCashier("Ma"), "nothing-to-sign-in-with"),
        (do.Retire(1), "owner"),
    ):
        told = staff.change_cashiers(change)
        assert isinstance(told[0], do.AnnounceStaffFailure)
        assert told[0].error.facts == {"reason": reason}


def test_a_change_is_shown_and_a_new_name_of_ones_own_too() -> None:
    staff = at_work(OWNER)
    renamed = replace(OWNER, name="王总")
    told = staff.cashiers_changed((renamed, LEE))
    assert told == [
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
    told = staff.shift_closed(report)
    assert told == [do.ShowShift(None, Figures()), do.AnnounceShiftClosed(report)]


def test_a_shift_that_could_not_be_closed_is_read_again() -> None:
    staff = at_work()
    staff.shift_read(SHIFT, Figures())
    staff.close_shift()
    full = KnownError(FailureKind.DISK_FULL)
    assert staff.shift_failed(full) == [do.AnnounceStaffFailure(full), do.ReadShift()]
    assert staff.close_shift() == [do.CloseShift("Lee")]


def test_no_secret_is_in_a_representation() -> None:
    told = (do.SignInByPin(1, "1234"),
            do.SignInByBadge("B-0042"), do.AddCashier("Ma", "1234", "B-0042"),
            do.SetPin(1, "1234", "9876"), do.SetBadge(1, "B-0042"))  # fmt: skip
    for secret in ("1234", "9876", "B-0042"):
        assert secret not in repr(told)
