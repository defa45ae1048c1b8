"""A service that fails is left alone, then asked once; the clock stands until it is moved."""

import pytest

from pos_scanner.backend.circuit import FAILURES, OPEN_S, WINDOW_S, Circuit, CircuitOpenError
from tests.backend.test_access_token import Clock


def failing(clock: Clock) -> Circuit:
    """A circuit that has just opened."""
    circuit = Circuit(clock)
    for _ in range(FAILURES):
        circuit.enter()
        circuit.fail()
    return circuit


def test_five_failures_open_it() -> None:
    circuit = failing(Clock())
    assert circuit.is_open
    with pytest.raises(CircuitOpenError) as caught:
        circuit.enter()
    assert caught.value.wait_s == OPEN_S


def test_failures_far_apart_or_between_successes_do_not() -> None:
    clock = Clock()
    circuit = Circuit(clock)
    for _ in range(3 * FAILURES):
        circuit.fail()
        clock.now += WINDOW_S / (FAILURES - 1)
    for _ in range(3 * FAILURES):
        circuit.fail()
        circuit.succeed()
    assert not circuit.is_open


def test_after_a_while_one_asks_and_the_others_wait_for_the_answer() -> None:
    clock = Clock()
    circuit = failing(clock)
    clock.now += OPEN_S
    circuit.enter()
    with pytest.raises(CircuitOpenError):
        circuit.enter()
    circuit.succeed()
    circuit.enter()


def test_a_probe_that_fails_leaves_it_open() -> None:
    clock = Clock()
    circuit = failing(clock)
    clock.now += OPEN_S
    circuit.enter()
    circuit.fail()
    assert circuit.is_open
