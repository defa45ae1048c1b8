"""Cashiers: names, PINs and badges; wrong tries cost time."""

from datetime import datetime, timedelta

import pytest

from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.cashiers import FIRST_WAIT_S, FREE_TRIES


def refusal(error: pytest.ExceptionInfo[KnownError]) -> tuple[FailureKind, str]:
    return error.value.kind, error.value.facts.get("reason", "")


def test_a_cashier_signs_in_by_pin_and_by_badge(journal: Journal, now: datetime) -> None:
    added = journal.cashiers.add("张三", pin="2468", badge="EMP-0042")
    assert added == Cashier(1, "张三", has_pin=True, has_badge=True)
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=now) == added
    assert journal.cashiers.sign_in_by_badge("EMP-0042\n", at=now) == added


def test_neither_pin_nor_badge_stands_in_the_file(journal: Journal) -> None:
    journal.cashiers.add("张三", pin="246813579", badge="EMP-0042")
    journal.close()
    kept = b"".join(one.read_bytes() for one in journal.path.parent.iterdir() if one.is_file())
    assert b"246813579" not in kept
    assert b"EMP-0042" not in kept


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "１２３４"])
def test_a_pin_has_four_to_twelve_digits(journal: Journal, pin: str) -> None:
    with pytest.raises(KnownError) as caught:
        journal.cashiers.add("张三", pin=pin)
    assert refusal(caught) == (FailureKind.CASHIER_NOT_ACCEPTED, "pin")


@pytest.mark.parametrize(
    ("name", "reason"), [("", "name"), ("x" * 17, "name"), ("张三 ", "name-taken")]
)
def test_a_name_is_short_and_nobody_elses(journal: Journal, name: str, reason: str) -> None:
    journal.cashiers.add("张三")
    with pytest.raises(KnownError) as caught:
        journal.cashiers.add(name)
    assert refusal(caught) == (FailureKind.CASHIER_NOT_ACCEPTED, reason)


def test_a_badge_is_one_persons(journal: Journal) -> None:
    journal.cashiers.add("张三", badge="EMP-0042")
    journal.cashiers.set_badge(1, "EMP-0042")
    with pytest.raises(KnownError) as caught:
        journal.cashiers.add("李四", badge="EMP-0042")
    assert refusal(caught) == (FailureKind.CASHIER_NOT_ACCEPTED, "badge-taken")


def test_who_has_left_does_not_sign_in_and_is_not_forgotten(
    journal: Journal, now: datetime
) -> None:
    journal.cashiers.add("张三", pin="2468")
    journal.cashiers.dismiss(1)
    with pytest.raises(KnownError) as caught:
        journal.cashiers.sign_in_by_pin(1, "2468", at=now)
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED
    assert [one.is_active for one in journal.cashiers.all()] == [False]
    journal.cashiers.reinstate(1)
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=now).name == "张三"


def try_wrong_pins(journal: Journal, count: int, at: datetime) -> None:
    for _ in range(count):
        with pytest.raises(KnownError) as caught:
            journal.cashiers.sign_in_by_pin(1, "0000", at=at)
        assert caught.value.kind is FailureKind.SIGN_IN_REFUSED


def test_wrong_pins_in_a_row_make_even_the_right_one_wait(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    try_wrong_pins(journal, FREE_TRIES, now)
    with pytest.raises(KnownError) as caught:
        journal.cashiers.sign_in_by_pin(1, "2468", at=now + timedelta(seconds=10))
    assert caught.value.kind is FailureKind.SIGN_IN_PAUSED
    assert caught.value.facts["seconds"] == str(FIRST_WAIT_S - 10)
    after = now + timedelta(seconds=FIRST_WAIT_S)
    try_wrong_pins(journal, 1, after)
    with pytest.raises(KnownError):
        journal.cashiers.sign_in_by_pin(1, "2468", at=after + timedelta(seconds=FIRST_WAIT_S))
    late = after + timedelta(seconds=2 * FIRST_WAIT_S)
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=late).name == "张三"
    try_wrong_pins(journal, FREE_TRIES, late)


def test_the_waiting_outlives_a_new_start(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    try_wrong_pins(journal, FREE_TRIES, now)
    journal.close()
    again = Journal.open(journal.path.parent)
    with pytest.raises(KnownError) as caught:
        again.cashiers.sign_in_by_pin(1, "2468", at=now)
    again.close()
    assert caught.value.kind is FailureKind.SIGN_IN_PAUSED


def test_a_right_pin_forgives_the_wrong_ones(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    for _ in range(3):
        try_wrong_pins(journal, FREE_TRIES - 1, now)
        journal.cashiers.sign_in_by_pin(1, "2468", at=now)


def test_a_new_pin_ends_the_waiting(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    try_wrong_pins(journal, FREE_TRIES, now)
    journal.cashiers.set_pin(1, "13579")
    assert journal.cashiers.sign_in_by_pin(1, "13579", at=now).name == "张三"


def test_an_unknown_cashier_is_a_mistake_of_ours(journal: Journal) -> None:
    with pytest.raises(KeyError):
        journal.cashiers.set_pin(7, "1234")
