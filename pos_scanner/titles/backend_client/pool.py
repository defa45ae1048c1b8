"""The pool as a till and head office speak with it: send entries, read them, ask for an order."""

import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.backend import WireError
from pos_scanner.protocol.pool import (
    ENTRIES_PATH,
    LARGEST_PAGE_BYTES,
    ORDERS_PATH,
    TILLS_PATH,
    EntryBatch,
    OrderUse,
    PooledEntry,
    PooledTills,
    PoolReply,
    batch_body,
    parse_orders,
    parse_page,
    parse_reply,
    parse_tills,
)
from pos_scanner.protocol.wire import json_object
from pos_scanner.titles.backend_client.client import BackendClient
from pos_scanner.titles.backend_client.response import Answer

ORDER_TIMEOUT_S = 1.5
"""An order is asked for while the cashier goes on: a late answer is no use to him."""
PAGE_TIMEOUT_S = 30.0
_MOST_TRIES, _LONGEST_WAIT_S = 10, 5.0
_Value = TypeVar("_Value")


def send_entries(client: BackendClient, batch: EntryBatch) -> PoolReply:
    """Send entries; sending them again, after an answer that was lost, changes nothing.

    Raises:
        KnownError: why there was no answer, see :meth:`BackendClient.ask`.
    """
    answer = client.ask("POST", ENTRIES_PATH, batch_body(batch))
    return _parsed(client, answer, parse_reply)


def pooled_tills(client: BackendClient) -> PooledTills:
    """What the pool has of each till, and for how long.

    Raises:
        KnownError: BACKEND_REFUSED_TILL where this till may not read it, or why there was no
            answer.
    """
    answer = _read(client, TILLS_PATH)
    return _parsed(client, answer, parse_tills)


def pooled_entries(client: BackendClient, till: int, after: int) -> tuple[PooledEntry, ...]:
    """The next entries of a till after one of them; none at the end.

    Raises:
        KnownError: as :func:`pooled_tills`.
    """
    answer = _read(client, f"{TILLS_PATH}/{till}/entries?after={after}")
    try:
        return parse_page(answer.body, after)
    except WireError:
        raise _wrong_shape(client) from None


def order_uses(client: BackendClient, number: str) -> tuple[OrderUse, ...]:
    """Where else an order was invoiced; waits for no longer than ORDER_TIMEOUT_S.

    Raises:
        KnownError: why there was no answer.
    """
    path = f"{ORDERS_PATH}/{quote(number, safe='')}"
    answer = client.ask("GET", path, timeout_s=ORDER_TIMEOUT_S, may_be_missing=True)
    if answer.status in {404, 405}:  # An older backend has no pool.
        return ()
    return _parsed(client, answer, parse_orders)


def _read(client: BackendClient, path: str) -> Answer:
    """Read of the pool, as fast as the backend lets one: where it asks to wait, this waits."""
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            return client.ask(
                "GET", path, timeout_s=PAGE_TIMEOUT_S, largest_bytes=LARGEST_PAGE_BYTES
            )
        except KnownError as failure:
            wait_s = float(failure.facts.get("retry_after_s", 0))
            if not (tries_left and failure.kind is FailureKind.TOO_MANY_SCANS and wait_s):
                raise
            time.sleep(min(wait_s, _LONGEST_WAIT_S))
    raise AssertionError("unreachable")


def _parsed(client: BackendClient, answer: Answer, parse: Callable[[object], _Value]) -> _Value:
    try:
        return parse(json_object(answer.body))
    except WireError:
        raise _wrong_shape(client) from None


def _wrong_shape(client: BackendClient) -> KnownError:
    return KnownError(FailureKind.BACKEND_NOT_UNDERSTOOD, host=client.host, reason="wrong-shape")
