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
    content = b"".join(p.read_bytes() for p in journal.path.parent.iterdir() if p.is_file())
    assert b"246813579" not in content
    assert b"EMP-0042" not in content


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
    assert [cashier.is_active for cashier in journal.cashiers.all()] == [False]
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


def test_cashiers_are_listed_by_name_those_who_have_left_too(journal: Journal) -> None:
    for name in ("b", "a", "c"):
        journal.cashiers.add(name)
    journal.cashiers.dismiss(3)
    assert journal.cashiers.all() == (
        Cashier(2, "a", has_pin=False, has_badge=False),
        Cashier(1, "b", has_pin=False, has_badge=False),
        Cashier(3, "c", has_pin=False, has_badge=False, is_active=False),
    )


def test_a_cashier_is_renamed_but_not_to_anothers_name(journal: Journal) -> None:
    journal.cashiers.add("张三")
    journal.cashiers.add("李四")
    assert journal.cashiers.rename(1, " 王五 ").name == "王五"
    assert journal.cashiers.rename(1, "王五").name == "王五"
    with pytest.raises(KnownError) as caught:
        journal.cashiers.rename(1, "李四")
    assert refusal(caught) == (FailureKind.CASHIER_NOT_ACCEPTED, "name-taken")
    assert [cashier.name for cashier in journal.cashiers.all()] == ["李四", "王五"]


@pytest.mark.parametrize("name", ["x", "x" * 16])
def test_a_name_of_one_to_sixteen_characters_is_accepted(journal: Journal, name: str) -> None:
    assert journal.cashiers.add(f" {name}\n").name == name


@pytest.mark.parametrize("pin", ["1234", "123456789012"])
def test_a_pin_of_four_to_twelve_digits_is_accepted(journal: Journal, pin: str) -> None:
    assert journal.cashiers.add("张三", pin=pin).has_pin is True


def test_a_pin_that_is_refused_adds_nobody(journal: Journal) -> None:
    for change in (
        lambda: journal.cashiers.add("张三", pin="12"),
        lambda: journal.cashiers.add("x" * 17, pin="1234"),
    ):
        with pytest.raises(KnownError):
            change()
    assert journal.cashiers.all() == ()


def test_pin_and_badge_are_taken_away_again(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468", badge="EMP-0042")
    assert journal.cashiers.set_pin(1, "").has_pin is False
    assert journal.cashiers.set_badge(1, " ").has_badge is False
    for sign_in in (
        lambda: journal.cashiers.sign_in_by_pin(1, "", at=now),
        lambda: journal.cashiers.sign_in_by_badge("EMP-0042", at=now),
        lambda: journal.cashiers.sign_in_by_badge("", at=now),
    ):
        with pytest.raises(KnownError) as caught:
            sign_in()
        assert caught.value.kind is FailureKind.SIGN_IN_REFUSED


def test_a_badge_of_somebody_else_is_refused_at_a_change_too(journal: Journal) -> None:
    journal.cashiers.add("张三", badge="EMP-0042")
    journal.cashiers.add("李四", badge="EMP-0043")
    with pytest.raises(KnownError) as caught:
        journal.cashiers.set_badge(2, " EMP-0042 ")
    assert refusal(caught) == (FailureKind.CASHIER_NOT_ACCEPTED, "badge-taken")


def test_a_badge_signs_in_its_owner_among_several_and_nobody_who_has_left(
    journal: Journal, now: datetime
) -> None:
    for number, name in enumerate(["张三", "李四", "王五"]):
        journal.cashiers.add(name, badge=f"EMP-{number}")
    assert journal.cashiers.sign_in_by_badge("EMP-1", at=now).name == "李四"
    journal.cashiers.dismiss(2)
    with pytest.raises(KnownError) as caught:
        journal.cashiers.sign_in_by_badge("EMP-1", at=now)
    assert caught.value.kind is FailureKind.SIGN_IN_REFUSED


def test_wrong_badges_make_badges_wait_and_no_pin(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468", badge="EMP-0042")
    for _ in range(FREE_TRIES):
        with pytest.raises(KnownError):
            journal.cashiers.sign_in_by_badge("EMP-9", at=now)
    with pytest.raises(KnownError) as caught:
        journal.cashiers.sign_in_by_badge("EMP-0042", at=now)
    assert caught.value.kind is FailureKind.SIGN_IN_PAUSED
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=now).name == "张三"


def test_one_cashiers_wrong_pins_make_nobody_else_wait(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    journal.cashiers.add("李四", pin="2468")
    try_wrong_pins(journal, FREE_TRIES, now)
    assert journal.cashiers.sign_in_by_pin(2, "2468", at=now).name == "李四"


@pytest.mark.parametrize(
    ("failures", "wait_s"),
    [(5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (5000, 900)],
)
def test_the_wait_doubles_with_each_wrong_try_up_to_a_quarter_of_an_hour(
    journal: Journal, now: datetime, failures: int, wait_s: int
) -> None:
    journal.cashiers.add("张三", pin="2468")
    journal.file.change("INSERT INTO sign_in_failure VALUES (1, ?, ?)", (failures, now.isoformat()))
    for waited_s in (0, wait_s - 1):
        with pytest.raises(KnownError) as caught:
            journal.cashiers.sign_in_by_pin(1, "2468", at=now + timedelta(seconds=waited_s))
        assert caught.value.facts["seconds"] == str(wait_s - waited_s)
    free_at = now + timedelta(seconds=wait_s)
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=free_at).name == "张三"
    assert journal.file.ask("SELECT * FROM sign_in_failure") == []


def test_four_wrong_tries_cost_no_waiting(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    try_wrong_pins(journal, FREE_TRIES - 1, now)
    assert journal.file.ask("SELECT failures, failed_at FROM sign_in_failure") == [
        (4, now.isoformat())
    ]
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=now).name == "张三"


def test_a_clock_that_was_put_back_locks_nobody_out(journal: Journal, now: datetime) -> None:
    journal.cashiers.add("张三", pin="2468")
    try_wrong_pins(journal, FREE_TRIES, now)
    earlier = now - timedelta(seconds=1)
    assert journal.cashiers.sign_in_by_pin(1, "2468", at=earlier).name == "张三"


def test_pins_are_kept_as_argon2id_hashes_of_a_known_cost(journal: Journal) -> None:
    journal.cashiers.add("张三", pin="2468", badge="EMP-0042")
    hashes = journal.file.ask("SELECT pin_hash, badge_hash FROM cashier")[0]
    for hash_ in hashes:
        assert hash_.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_half_a_character_in_a_name_or_a_badge_is_stored_as_the_replacement_mark(
    journal: Journal, now: datetime
) -> None:
    assert journal.cashiers.add("a\ud800", badge="b\ud800").name == "a\ufffd"
    assert journal.cashiers.sign_in_by_badge("b\ud800", at=now).name == "a\ufffd"
