"""One access_token for all: fetched once, renewed in time, replaced when refused, never in a rush.

The clock stands until it is moved, and WeChat is a list of answers.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from pos_scanner.backend.access_token import AccessToken, TokenRefusedError

T = TypeVar("T")


class Clock:
    """Monotonic seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


class TokenInterface:
    """WeChat's stable_token: numbered tokens of 7200 s; the same again while ``same`` is set."""

    def __init__(self) -> None:
        self.calls: list[bool] = []
        self.same = False
        self.failure: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def __call__(self, *, force: bool) -> tuple[str, float]:
        self.calls.append(force)
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        number = 1 if self.same and not force else len(self.calls)
        return f"token-{number}", 7200.0


def token_of(interface: TokenInterface, clock: Clock, forced_left: int = 99) -> AccessToken:
    """A keeper whose waits move the clock on, and that may force so many refreshes."""
    left = [forced_left]

    async def may_force() -> bool:
        left[0] -= 1
        return left[0] >= 0

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    return AccessToken(interface, may_force, clock, sleep)


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on a loop of its own."""
    return asyncio.run(scene)


def test_a_token_is_fetched_once_and_kept() -> None:
    async def scene() -> list[str]:
        return [await token.get() for _ in range(3)]

    interface = TokenInterface()
    token = token_of(interface, Clock())
    assert token.seconds_left == 0
    assert play(scene()) == ["token-1"] * 3
    assert interface.calls == [False]
    assert token.seconds_left == 7200


async def let_renewals_run() -> None:
    """Enough turns of the event loop for a renewal, which waits for nothing here."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_many_who_ask_at_once_wait_for_one_fetch() -> None:
    async def scene() -> list[str]:
        interface.gate = asyncio.Event()
        requests = [asyncio.ensure_future(token.get()) for _ in range(20)]
        await asyncio.sleep(0)
        interface.gate.set()
        return list(await asyncio.gather(*requests))

    interface = TokenInterface()
    token = token_of(interface, Clock())
    assert play(scene()) == ["token-1"] * 20
    assert interface.calls == [False]


def test_a_token_is_renewed_beside_the_requests_in_its_last_240_seconds() -> None:
    async def scene() -> None:
        await token.get()
        clock.now += 7200 - 240
        assert await token.get() == "token-1"
        assert interface.calls == [False]
        clock.now += 1
        interface.gate = asyncio.Event()
        assert await token.get() == "token-1"
        assert await token.get() == "token-1"
        interface.gate.set()
        while token.seconds_left < 240:
            await asyncio.sleep(0)
        assert await token.get() == "token-2"
        assert interface.calls == [False, False]

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock)
    play(scene())


def test_a_renewal_that_fails_costs_no_request_and_is_tried_again_after_30_seconds() -> None:
    async def scene() -> None:
        await token.get()
        interface.failure = ConnectionError("no network")
        clock.now += 7000
        for _ in range(5):
            assert await token.get() == "token-1"
            await let_renewals_run()
        assert len(interface.calls) == 2
        clock.now += 29
        await token.get()
        await let_renewals_run()
        assert len(interface.calls) == 2
        clock.now += 1
        await token.get()
        await let_renewals_run()
        assert len(interface.calls) == 3

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock)
    play(scene())


def test_a_token_that_has_ended_is_never_given_out() -> None:
    async def scene() -> None:
        await token.get()
        clock.now += 7200
        assert token.seconds_left == 0
        assert await token.get() == "token-2"
        interface.failure = ConnectionError("no network")
        clock.now += 7201
        with pytest.raises(ConnectionError):
            await token.get()

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock)
    play(scene())


def test_a_refused_token_is_replaced_without_force_where_that_gives_another() -> None:
    async def scene() -> None:
        assert await token.replace(await token.get()) == "token-2"
        assert interface.calls == [False, False]

    interface = TokenInterface()
    token = token_of(interface, Clock())
    play(scene())


def test_a_refused_token_that_comes_back_is_forced() -> None:
    async def scene() -> None:
        interface.same = True
        assert await token.replace(await token.get()) == "token-3"
        assert interface.calls == [False, False, True]

    interface = TokenInterface()
    token = token_of(interface, Clock())
    play(scene())


def test_two_that_were_refused_the_same_token_replace_it_once() -> None:
    async def scene() -> None:
        refused = await token.get()
        answers = list(await asyncio.gather(token.replace(refused), token.replace(refused)))
        assert answers == ["token-2", "token-2"]
        assert len(interface.calls) == 2

    interface = TokenInterface()
    token = token_of(interface, Clock())
    play(scene())


def test_normal_calls_are_a_second_apart() -> None:
    async def scene() -> None:
        begun = clock.now
        await token.replace(await token.get())
        assert await token.replace("token-2") == "token-3"
        assert clock.now == begun + 2

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock)
    play(scene())


def test_a_refused_token_is_never_given_out_again() -> None:
    async def scene() -> None:
        interface.same = True
        refused = await token.get()
        for _ in range(5):
            with pytest.raises(TokenRefusedError):
                await token.replace(refused)
            with pytest.raises(TokenRefusedError):
                await token.get()
        assert token.seconds_left == 0
        assert interface.calls == [False, False]
        clock.now += 30
        interface.same = False
        assert await token.get() == "token-3"

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock, forced_left=0)
    play(scene())


def test_a_forced_token_that_never_worked_ends_the_trying_for_a_while() -> None:
    async def scene() -> None:
        interface.same = True
        forced = await token.replace(await token.get())
        for _ in range(5):
            with pytest.raises(TokenRefusedError):
                await token.replace(forced)
        assert interface.calls == [False, False, True]

    interface = TokenInterface()
    token = token_of(interface, Clock())
    play(scene())


def test_another_system_that_takes_the_token_again_and_again_costs_a_normal_call_each() -> None:
    async def scene() -> None:
        current = await token.get()
        for _ in range(50):
            token.accept(current)
            clock.now += 5
            current = await token.replace(current)
        assert interface.calls == [False] * 51

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock)
    play(scene())


def test_a_request_that_gives_up_does_not_end_what_others_wait_for() -> None:
    async def scene() -> str:
        interface.gate = asyncio.Event()
        impatient = asyncio.ensure_future(token.get())
        patient = asyncio.ensure_future(token.get())
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.sleep(0)
        interface.gate.set()
        return await patient

    interface = TokenInterface()
    token = token_of(interface, Clock())
    assert play(scene()) == "token-1"
    assert interface.calls == [False]


def test_closing_ends_a_renewal_under_way() -> None:
    async def scene() -> None:
        await token.get()
        clock.now += 7000
        interface.gate = asyncio.Event()
        await token.get()
        await asyncio.sleep(0)
        await token.close()
        renewals = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*renewals, return_exceptions=True)
        assert all(task.cancelled() for task in renewals)
        assert token.seconds_left == 200

    clock, interface = Clock(), TokenInterface()
    token = token_of(interface, clock)
    play(scene())
