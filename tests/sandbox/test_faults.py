"""Faults are shown as often as they were asked for, to the interface they belong to."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pos_scanner.backend.error_codes import MEANINGS
from pos_scanner.sandbox.faults import ERRORS, FOR_EVER, OF_TOKENS, Fault, Faults


def test_a_fault_is_shown_once_unless_more_was_asked() -> None:
    faults = Faults()
    faults.switch_on(Fault.EXPIRED)
    assert faults.take(of_tokens=False) is Fault.EXPIRED
    assert faults.take(of_tokens=False) is None
    faults.switch_on(Fault.BUSY, times=2)
    assert [faults.take(of_tokens=False) for _ in range(3)] == [Fault.BUSY, Fault.BUSY, None]


def test_a_fault_of_tokens_is_not_shown_to_scantitle() -> None:
    faults = Faults()
    faults.switch_on(Fault.WRONG_SECRET)
    assert faults.take(of_tokens=False) is None
    assert faults.take(of_tokens=True) is Fault.WRONG_SECRET


def test_a_fault_for_ever_ends_when_it_is_switched_off() -> None:
    faults = Faults()
    faults.switch_on(Fault.BUSY, FOR_EVER)
    assert {faults.take(of_tokens=False) for _ in range(1000)} == {Fault.BUSY}
    faults.switch_off()
    assert faults.take(of_tokens=False) is None


def test_two_faults_are_shown_in_the_order_they_were_switched_on() -> None:
    faults = Faults()
    faults.switch_on(Fault.HTML)
    faults.switch_on(Fault.RESET)
    assert [faults.take(of_tokens=False) for _ in range(3)] == [Fault.HTML, Fault.RESET, None]


def test_threads_never_share_one_showing() -> None:
    faults = Faults()
    faults.switch_on(Fault.BUSY, times=50)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: faults.take(of_tokens=False), range(400)))
    assert answers.count(Fault.BUSY) == 50


@pytest.mark.parametrize("fault", sorted(ERRORS))
def test_every_error_code_that_is_shown_is_one_that_the_backend_knows(fault: Fault) -> None:
    code, message = ERRORS[fault]
    assert code in MEANINGS
    assert message


def test_the_faults_of_tokens_have_error_codes_or_are_the_ways() -> None:
    of_the_way = {Fault.TOKEN_RESET, Fault.TOKEN_BAD_GATEWAY}
    assert OF_TOKENS - ERRORS.keys() == of_the_way
