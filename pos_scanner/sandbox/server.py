"""Runs the stand-in: in a thread for the demo and the tests, or in the foreground by itself."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.sandbox.wechat import APP_ID, APP_SECRET, WeChat

HOST = "127.0.0.1"
"""Loopback, always: the stand-in is nobody else's business."""


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A stand-in that answers.

    Attributes:
        base_url: what a backend takes for WeChat's address.
        wechat: its state, to count and to spoil.
    """

    base_url: str
    wechat: WeChat
    app_id: str = APP_ID
    app_secret: str = APP_SECRET


@contextlib.contextmanager
def running_sandbox(wechat: WeChat | None = None, *, port: int = 0) -> Iterator[RunningSandbox]:
    """Run a stand-in on a thread of its own while the block lasts; port 0 takes a free one.

    Raises:
        KnownError: PORT_IN_USE.
    """
    wechat = wechat or WeChat()
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(wechat.application(), access_log=None, shutdown_timeout=0.2)
    try:
        bound = loop.run_until_complete(_start(runner, port))
    except OSError as error:
        loop.close()
        raise KnownError(FailureKind.PORT_IN_USE, port=str(port)) from error
    thread = threading.Thread(target=loop.run_forever, name="sandbox")
    thread.start()
    try:
        yield RunningSandbox(f"http://{HOST}:{bound}", wechat)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(runner: web.AppRunner, port: int) -> int:
    await runner.setup()
    site = web.TCPSite(runner, HOST, port)
    await site.start()
    return int(runner.addresses[0][1])
