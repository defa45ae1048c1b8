"""How often one till may ask: twenty at once, five a second after that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.backend.rate_limit import BURST, PER_SECOND, RateLimit


class Clock:
    """Monotonic seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_fills_up_again() -> None:
    clock = Clock()
    limit = RateLimit(clock)
    assert [limit.wait_s("t") for _ in range(20)] == [0.0] * 20
    assert limit.wait_s("t") == pytest.approx(0.2)
    clock.now = 0.21
    assert limit.wait_s("t") == 0.0


def test_one_tills_hurry_does_not_hold_another_up() -> None:
    limit = RateLimit(Clock())
    while limit.wait_s("t") == 0.0:
        pass
    assert limit.wait_s("other") == 0.0


def test_asking_while_refused_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    limit = RateLimit(clock)
    for _ in range(30):
        limit.wait_s("t")
    clock.now = 0.1
    assert limit.wait_s("t") == pytest.approx(0.1)
    clock.now = 0.2
    assert limit.wait_s("t") == 0.0


def test_a_quiet_night_saves_up_no_more_than_a_burst() -> None:
    clock = Clock()
    limit = RateLimit(clock)
    limit.wait_s("t")
    clock.now = 1e6
    assert sum(limit.wait_s("t") == 0.0 for _ in range(100)) == 20


@given(st.lists(st.floats(0, 2), max_size=60))
def test_no_till_gets_more_than_a_burst_and_its_rate(pauses: list[float]) -> None:
    clock = Clock()
    limit = RateLimit(clock)
    answered = 0
    for pause in pauses:
        clock.now += pause
        answered += limit.wait_s("t") == 0.0
    assert answered <= BURST + PER_SECOND * clock.now + 1e-6
