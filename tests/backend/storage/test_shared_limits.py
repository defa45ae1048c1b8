"""Limits over all copies: so far apart, so often a day; stops with a reason."""

import asyncio
from datetime import timedelta

from pos_scanner.backend.storage.database import Database
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.shared_limits import SharedLimits
from tests.backend.storage.conftest import Place, run

NO_PAUSE, HALF_A_MINUTE = timedelta(0), timedelta(seconds=30)


def test_so_often_a_day_and_no_oftener(place: Place) -> None:
    async def job(database: Database) -> None:
        limits = SharedLimits(database)
        allowed = [await limits.allow("a", apart=NO_PAUSE, a_day=5) for _ in range(7)]
        assert allowed == [True] * 5 + [False] * 2
        await database.fetch("UPDATE shared_limit SET day = '2026-01-01'")
        assert await limits.allow("a", apart=NO_PAUSE, a_day=5)

    run(place, job)


def test_so_far_apart(place: Place) -> None:
    async def job(database: Database) -> None:
        limits = SharedLimits(database)
        assert await limits.allow("a", apart=HALF_A_MINUTE, a_day=5)
        assert not await limits.allow("a", apart=HALF_A_MINUTE, a_day=5)
        assert await limits.allow("b", apart=HALF_A_MINUTE, a_day=5)
        await database.fetch("UPDATE shared_limit SET next_at = '2026-01-01' WHERE name = 'a'")
        assert await limits.allow("a", apart=HALF_A_MINUTE, a_day=5)

    run(place, job)


def test_copies_that_ask_together_get_one_allowance(place: Place) -> None:
    async def job(database: Database) -> None:
        async with opened_database(place.folder, place.url) as copy:
            allowed = await asyncio.gather(
                *(
                    SharedLimits(each).allow("a", apart=HALF_A_MINUTE, a_day=5)
                    for each in [database, copy] * 10
                )
            )
        assert sum(allowed) == 1

    run(place, job)


def test_a_stop_says_why_and_until_when_to_every_copy(place: Place) -> None:
    async def job(database: Database) -> None:
        limits = SharedLimits(database)
        assert await limits.stopped("wx1") is None
        await limits.stop("wx1", timedelta(minutes=5), "40164 203.0.113.9")
        async with opened_database(place.folder, place.url) as copy:
            stop = await SharedLimits(copy).stopped("wx1")
        assert stop is not None
        assert stop.reason == "40164 203.0.113.9"
        assert await limits.stops() == {"wx1": stop}
        assert timedelta(minutes=4) < stop.until - await database.now() <= timedelta(minutes=5)
        await limits.end_stop("wx1")
        assert await limits.stopped("wx1") is None

    run(place, job)


def test_a_stop_ends_by_itself(place: Place) -> None:
    async def job(database: Database) -> None:
        limits = SharedLimits(database)
        await limits.stop("wx1", timedelta(seconds=-1), "40164")
        assert await limits.stopped("wx1") is None

    run(place, job)
