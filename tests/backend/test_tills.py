"""Who may ask: tokens shown once, stored as hashes, shut out within five seconds.

And how often: twenty requests at once, five a second after that.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.backend.till_storage import Till, TillStorage
from pos_scanner.backend.tills import BURST, CACHE_S, PER_SECOND, RateLimit, Tills, hash_token

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """Monotonic seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class CountingStorage(TillStorage):
    """The real file; counts the look-ups by token."""

    look_ups = 0

    def by_token(self, token_sha256: str) -> Till | None:
        self.look_ups += 1
        return super().by_token(token_sha256)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[CountingStorage]:
    opened = CountingStorage(tmp_path)
    yield opened
    opened.close()


def test_what_is_stored_is_the_tokens_sha_256() -> None:
    assert hash_token("abc") == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert hash_token("票") == hashlib.sha256("票".encode()).hexdigest()


def test_a_token_of_no_text_is_hashed_and_known_to_nobody(storage: CountingStorage) -> None:
    assert Tills(storage).authenticate("\ud800") is None


def test_a_token_has_256_bits_and_lets_its_till_in(storage: CountingStorage) -> None:
    tills = Tills(storage)
    token, other = tills.add("till 1", NOW), tills.add("till 2", NOW)
    assert len(token) == 43
    assert token != other
    assert tills.authenticate(token) == Till("till 1", hash_token(token), NOW)
    assert tills.authenticate(token + "x") is None


def test_a_till_is_looked_up_once_in_five_seconds(storage: CountingStorage) -> None:
    clock = Clock()
    tills = Tills(storage, clock)
    token = tills.add("till 1", NOW)
    for _ in range(3):
        tills.authenticate(token)
        clock.now += (CACHE_S - 0.1) / 2
    assert storage.look_ups == 1
    clock.now += CACHE_S
    tills.authenticate(token)
    assert storage.look_ups == 2


def test_a_revoked_till_is_shut_out_when_its_five_seconds_are_over(
    storage: CountingStorage,
) -> None:
    clock = Clock()
    tills = Tills(storage, clock)
    token = tills.add("till 1", NOW)
    assert tills.authenticate(token) is not None
    assert tills.revoke("till 1", NOW)
    clock.now += CACHE_S - 0.1
    assert tills.authenticate(token) is not None
    clock.now += 0.1
    assert tills.authenticate(token) is None
    assert tills.authenticate(token) is None


def test_guesses_are_looked_up_each_time_and_not_remembered(storage: CountingStorage) -> None:
    tills = Tills(storage, Clock())
    for number in range(10):
        assert tills.authenticate(f"guess {number}") is None
        assert tills.authenticate(f"guess {number}") is None
    assert storage.look_ups == 20


@pytest.mark.parametrize("name", ["", "a" * 41, "a\nb", "<b>", "a;b", "甲/乙"])
def test_a_name_that_would_confuse_a_list_is_refused(storage: CountingStorage, name: str) -> None:
    with pytest.raises(ValueError, match="1 to 40 letters"):
        Tills(storage).add(name, NOW)


@pytest.mark.parametrize("name", ["a", "a" * 40, "一号店 till_2 (#3)", "前台（左）-1.0"])
def test_names_as_shops_give_them_are_taken(storage: CountingStorage, name: str) -> None:
    tills = Tills(storage)
    tills.add(name, NOW)
    assert [till.name for till in tills.all()] == [name]


def test_a_name_is_free_again_once_its_till_was_revoked(storage: CountingStorage) -> None:
    tills = Tills(storage)
    first = tills.add("till 1", NOW)
    with pytest.raises(ValueError, match="there is a till named till 1 already"):
        tills.add("till 1", NOW)
    assert tills.revoke("till 1", NOW)
    assert not tills.revoke("till 1", NOW)
    second = tills.add("till 1", NOW)
    assert tills.authenticate(first) is None
    assert tills.authenticate(second) is not None


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
