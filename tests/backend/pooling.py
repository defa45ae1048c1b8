"""Tills that pool what they confirm, and a network that loses the answers on the way back."""

import contextlib
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.title import Title, TitleType
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
COMPANY = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M", "海淀区", "010-1")
FIRST_ORDER = 1000
EVERYTHING = Sharing(PEER, is_whole=True, parts=ALL_PARTS)
SEND_EVERY = 10
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

    def confirm(
        self, number: int, at: datetime = BEGINNING, buyer: Title = COMPANY
    ) -> ConfirmedInvoice:
        """Confirm the till's invoice of order ``R1000 + number``."""
        invoice = an_invoice(buyer.name, FIRST_ORDER + number, at)
        invoice = replace(invoice, buyer=buyer, scanned=buyer)
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
            return self.send_by(client, Sharing(PEER, is_whole, parts))

    def send_by(self, client: BackendClient, sharing: Sharing = EVERYTHING) -> PoolState:
        """Send once what waits, by a client that stays open.

        Raises:
            KnownError: an answer was lost.
        """
        return self.outbox.send_all(sharing, partial(send_entries, client))

    def send_until_equal(self, clients: Iterable[BackendClient]) -> None:
        """Send again and again, to one copy after the other, until the pool has everything."""
        ends_at = time.monotonic() + DEADLINE_S
        for client in clients:
            with contextlib.suppress(KnownError):
                if not self.send_by(client).unsent:
                    return
            assert time.monotonic() < ends_at, "the pool did not get everything in time"


def company(_: BackendClient, __: int) -> Title:
    """Nobody's code is scanned: each customer is the same company."""
    return COMPANY


def sell_and_pool(
    urls: Sequence[str],
    numbers: Iterable[int],
    folder: Path,
    token: str,
    clock: datetime,
    buyer_of: Callable[[BackendClient, int], Title | None] = company,
    ca_file: str = "",
) -> None:
    """A till's day: confirm an invoice of each number, and see that the pool has them all.

    Killed and begun again it confirms the same ones, which changes nothing.

    Args:
        urls: of the copies, which are sent to in turn.
        numbers: of the customers.
        folder: of the till's journal.
        token: the till's.
        clock: the day's beginning by the till's own clock.
        buyer_of: what is found of a customer; ``None`` where nothing is: he goes without.
        ca_file: the backend's certificate.
    """
    till = PoolingTill.open(folder, folder.name[-6:])
    with ExitStack() as stack:
        stack.callback(till.journal.close)
        clients = cycle(
            [stack.enter_context(BackendClient(url, token, ca_file=ca_file)) for url in urls]
        )
        for number in numbers:
            client = next(clients)
            if (buyer := buyer_of(client, number)) is None:
                continue
            till.confirm(number, clock, buyer)
            if number % SEND_EVERY == 0:
                with contextlib.suppress(KnownError):
                    till.send_by(client)
        till.send_until_equal(clients)


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
        target: the server's address.
        url: its own.
        lost: answers so far.
    """

    def __init__(self, url: str, loses: Callable[[], bool]) -> None:
        self.target = url
        parts = urlsplit(url)
        self._address = str(parts.hostname), int(parts.port or 80)
        self._loses = loses
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        port = int(self._listener.getsockname()[1])
        self.url = url.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{port}")
        self.lost = 0
        self._is_whole = threading.Event()
        self._is_whole.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    @contextlib.contextmanager
    def cut(self) -> Iterator[None]:
        """A cable is out while the block lasts: silence, and what was sent arrives afterwards."""
        self._is_whole.clear()
        try:
            yield
        finally:
            self._is_whole.set()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._is_whole.wait()
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(self._address) as server,
        ):
            up = threading.Thread(target=self._forward, args=(client, server), daemon=True)
            up.start()
            while answer := server.recv(_CHUNK):
                self._is_whole.wait()
                if self._loses():
                    self.lost += 1
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(answer)

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                self._is_whole.wait()
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
    sell_and_pool(urls, range(int(invoices)), Path(folder), token, BEGINNING)


if __name__ == "__main__":
    main(*sys.argv[1:])
