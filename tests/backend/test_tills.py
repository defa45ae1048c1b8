"""Who may ask: tokens shown once, stored as hashes, shut out at once.

And how often: twenty requests at once, five a second after that.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import NewTill, Till, TillTable
from pos_scanner.backend.tills import (
    BURST,
    CACHE_S,
    DATABASE_PAUSE_S,
    GRACE_S,
    PER_SECOND,
    RateLimit,
    Tills,
    hash_token,
)


class Clock:
    """Monotonic seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class CountingTable(TillTable):
    """The real table; counts the look-ups by token, and can be out of reach."""

    look_ups = 0
    is_away = False

    async def by_token(self, token_sha256: str) -> Till | None:
        self.look_ups += 1
        if self.is_away:
            raise StorageUnavailableError
        return await super().by_token(token_sha256)

    def revision(self) -> int | None:
        return None if self.is_away else super().revision()


Job = Callable[[Tills, CountingTable, Clock], Awaitable[None]]


def with_tills(folder: Path, job: Job) -> None:
    """Do something with the tills of a real file."""

    async def opened() -> None:
        async with opened_database(folder, "") as database:
            table, clock = CountingTable(database), Clock()
            await job(Tills(table, clock), table, clock)

    asyncio.run(opened())


def test_what_is_stored_is_the_tokens_sha_256() -> None:
    assert hash_token("abc") == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert hash_token("票") == hashlib.sha256("票".encode()).hexdigest()


def test_a_token_has_256_bits_and_lets_its_till_in(tmp_path: Path) -> None:
    async def job(tills: Tills, *_: object) -> None:
        token, other = await tills.add(NewTill("till 1")), await tills.add(NewTill("till 2"))
        assert len(token) == 43
        assert token != other
        till = await tills.authenticate(token)
        assert till is not None
        assert till.name == "till 1"
        assert await tills.authenticate(token + "x") is None
        assert await tills.authenticate("\ud800") is None

    with_tills(tmp_path, job)


def test_a_till_is_looked_up_once_in_half_a_minute(tmp_path: Path) -> None:
    async def job(tills: Tills, table: CountingTable, clock: Clock) -> None:
        token = await tills.add(NewTill("till 1"))
        for _ in range(3):
            await tills.authenticate(token)
            clock.now += (CACHE_S - 0.1) / 2
        assert table.look_ups == 1
        clock.now += CACHE_S
        await tills.authenticate(token)
        assert table.look_ups == 2

    with_tills(tmp_path, job)


def test_a_till_that_another_process_revokes_is_shut_out_at_once(tmp_path: Path) -> None:
    async def job(tills: Tills, *_: object) -> None:
        token = await tills.add(NewTill("till 1"))
        assert await tills.authenticate(token) is not None
        async with opened_database(tmp_path, "") as command:
            assert await TillTable(command).revoke("till 1")
        assert await tills.authenticate(token) is None

    with_tills(tmp_path, job)


def test_guesses_are_looked_up_each_time_and_not_remembered(tmp_path: Path) -> None:
    async def job(tills: Tills, table: CountingTable, _: Clock) -> None:
        for number in range(10):
            assert await tills.authenticate(f"guess {number}") is None
            assert await tills.authenticate(f"guess {number}") is None
        assert table.look_ups == 20

    with_tills(tmp_path, job)


def test_a_till_that_was_known_lately_is_let_in_while_the_database_is_away(tmp_path: Path) -> None:
    async def job(tills: Tills, table: CountingTable, clock: Clock) -> None:
        token = await tills.add(NewTill("till 1"))
        await tills.authenticate(token)
        table.is_away = True
        clock.now += GRACE_S - 1
        assert await tills.authenticate(token) is not None
        with pytest.raises(StorageUnavailableError):
            await tills.authenticate("a stranger's")
        clock.now += 2
        with pytest.raises(StorageUnavailableError):
            await tills.authenticate(token)

    with_tills(tmp_path, job)


def test_a_database_that_is_away_is_asked_once_a_second(tmp_path: Path) -> None:
    async def job(tills: Tills, table: CountingTable, clock: Clock) -> None:
        token = await tills.add(NewTill("till 1"))
        await tills.authenticate(token)
        table.is_away = True
        for _ in range(50):
            await tills.authenticate(token)
        assert table.look_ups == 2
        clock.now += DATABASE_PAUSE_S
        await tills.authenticate(token)
        assert table.look_ups == 3

    with_tills(tmp_path, job)


@pytest.mark.parametrize("name", ["", "a" * 41, "a\nb", "<b>", "a;b", "甲/乙"])
def test_a_name_that_would_confuse_a_list_is_refused(tmp_path: Path, name: str) -> None:
    async def job(tills: Tills, *_: object) -> None:
        with pytest.raises(ValueError, match="1 to 40 letters"):
            await tills.add(NewTill(name))

    with_tills(tmp_path, job)


@pytest.mark.parametrize("name", ["a", "a" * 40, "一号店 till_2 (#3)", "前台（左）-1.0"])
def test_names_as_shops_give_them_are_taken_once(tmp_path: Path, name: str) -> None:
    async def job(tills: Tills, table: CountingTable, _: Clock) -> None:
        await tills.add(NewTill(name))
        assert [till.name for till in await table.all()] == [name]
        with pytest.raises(ValueError, match="there is a till named"):
            await tills.add(NewTill(name))

    with_tills(tmp_path, job)


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
