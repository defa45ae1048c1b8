"""Tills that pool what they confirm, and a network that loses the answers on the way back."""

import contextlib
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal import Journal
from pos_scanner.journal.pool_outbox import PoolOutbox, PoolState, Sharing
from pos_scanner.protocol.pool import PersonalPart, PooledEntry
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.backend_client.pool import pooled_entries, pooled_tills, send_entries
from tests.faults.workload import an_invoice
from tests.waiting import DEADLINE_S

BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEER = "https://pool.example"
ALL_PARTS = frozenset(PersonalPart)
SEND_EVERY = 50
"""Invoices, in a till's day."""
_CHUNK = 1 << 16


@dataclass
class PoolingTill:
    """A till with a real journal."""

    journal: Journal

    @classmethod
    def open(cls, folder: Path, name: str = "T1") -> "PoolingTill":
        return cls(Journal.open(folder, till=name))

    @property
    def outbox(self) -> PoolOutbox:
        return PoolOutbox(self.journal.file)

    def confirm(self, number: int, at: datetime = BEGINNING) -> ConfirmedInvoice:
        """Confirm the till's invoice of order ``R1000 + number``."""
        invoice = an_invoice("北京票通科技有限公司", 1000 + number, at)
        moment = at + timedelta(seconds=number)
        return self.journal.confirm(f"{self.journal.path}-{number}", invoice, at=moment)

    def send(
        self,
        url: str,
        token: str,
        *,
        is_whole: bool = True,
        parts: frozenset[PersonalPart] = ALL_PARTS,
    ) -> PoolState:
        """Send once what waits.

        Raises:
            KnownError: an answer was lost.
        """
        with BackendClient(url, token) as client:
            sharing = Sharing(PEER, is_whole, parts)
            return self.outbox.send_all(sharing, partial(send_entries, client))

    def send_until_equal(self, urls: Sequence[str], token: str) -> None:
        """Send again and again, to one copy after the other, until the pool has everything."""
        ends_at = time.monotonic() + DEADLINE_S
        for url in cycle(urls):
            with contextlib.suppress(KnownError):
                if not self.send(url, token).unsent:
                    return
            assert time.monotonic() < ends_at, "the pool did not get everything in time"


def sell_and_pool(
    urls: Sequence[str], invoices: int, folder: Path, token: str, clock: datetime
) -> None:
    """A till's day: confirm so many invoices, and see that the pool has them all.

    Killed and begun again it confirms the same ones, which changes nothing.
    """
    till = PoolingTill.open(folder, folder.name[-6:])
    copies = cycle(urls)
    for number in range(invoices):
        till.confirm(number, clock)
        if number % SEND_EVERY == 0:
            with contextlib.suppress(KnownError):
                till.send(next(copies), token)
    till.send_until_equal(urls, token)
    till.journal.close()


def entries_of(client: BackendClient, till: int = 1) -> list[PooledEntry]:
    """All that the pool has of a till, page by page."""
    entries: list[PooledEntry] = []
    while page := pooled_entries(client, till, len(entries)):
        entries += page
    return entries


def pooled_drafts(client: BackendClient) -> list[str]:
    """The draft of each pooled invoice of all tills, by which it is one."""
    return [
        entry.content["draft_id"]
        for pooled in pooled_tills(client).tills
        for entry in entries_of(client, pooled.id)
        if entry.content["event"] == "confirmed"
    ]


class LossyProxy:
    """Forwards connections, and cuts some when the server has answered, before a byte is passed on.

    Args:
        url: of the server.
        loses: asked at each answer.

    Attributes:
        is_cut: whether nobody gets through.
        lost: answers so far.
    """

    def __init__(self, url: str, loses: Callable[[], bool]) -> None:
        parts = urlsplit(url)
        self._address = str(parts.hostname), int(parts.port or 80)
        self._loses = loses
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.lost = 0
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.is_cut:
                    client.close()
                    continue
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(self._address) as server,
        ):
            up = threading.Thread(target=self._forward, args=(client, server), daemon=True)
            up.start()
            while answer := server.recv(_CHUNK):
                if self.is_cut or self._loses():
                    self.lost += 1
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(answer)

    @staticmethod
    def _forward(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                target.sendall(chunk)
            target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def lossy(url: str, share: float = 0.3, seed: int = 1) -> Iterator[LossyProxy]:
    """A proxy that loses a share of the answers."""
    chances = random.Random(seed)
    proxy = LossyProxy(url, lambda: chances.random() < share)
    try:
        yield proxy
    finally:
        proxy.close()


def main(folder: str, token: str, invoices: str, *urls: str) -> None:
    """A till as a process of its own, so that it can be killed."""
    sell_and_pool(urls, int(invoices), Path(folder), token, BEGINNING)


if __name__ == "__main__":
    main(*sys.argv[1:])
