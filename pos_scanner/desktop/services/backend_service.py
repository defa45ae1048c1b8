"""The backend as the window has it, on its own work queue; requests is imported there."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pos_scanner.desktop.services.settings_file import SettingsFile
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle
from pos_scanner.journal import Journal
from pos_scanner.journal.pool_replica import PoolReplica, Refreshed
from pos_scanner.protocol.pairing import AccountState, TillIdentity
from pos_scanner.protocol.pool import EntryBatch, OrderUse, PoolReply
from pos_scanner.settings import Settings
from pos_scanner.titles.resolver import Resolver

if TYPE_CHECKING:
    from pos_scanner.titles.backend_client import BackendClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackendState:
    """What the status bar says of the backend.

    Attributes:
        is_set: whether the settings name one.
        latency_ms: of its answer; ``None`` when it gave none.
        error: why it gave none, or that it does not let this till in.
        identity: who this till is there; ``None`` where the backend has no such page.
    """

    is_set: bool = False
    latency_ms: float | None = None
    error: KnownError | None = None
    identity: TillIdentity | None = None


@dataclass(frozen=True, slots=True)
class BackendReport:
    """What a backend says of itself and of this till.

    Attributes:
        host: and port.
        latency_ms: of its health page.
        identity: who this till is; ``None`` where the backend has no such page.
        sends_in_clear: whether token and titles cross a network unencrypted.
    """

    host: str
    latency_ms: int
    identity: TillIdentity | None
    sends_in_clear: bool


class BackendService:
    """Look-ups, health checks and pairing; its methods run on one of two threads.

    Args:
        settings: address and token; :meth:`use` puts others in their place.
        file: where a new token is saved; ``None`` for none, then an old token stays.
    """

    def __init__(self, settings: Settings, file: SettingsFile | None = None) -> None:
        self._settings = settings
        self._file = file
        self._has_asked_for_token = self._has_asked_wechat = False
        self._client: BackendClient | None = None
        self._making = threading.Lock()

    @property
    def url(self) -> str:
        """The backend's address; empty where the settings name none."""
        return self._settings.backend_url

    def send_entries(self, batch: EntryBatch) -> PoolReply:
        """Send entries of the journal to the pool.

        Raises:
            KnownError: why there was no answer.
        """
        client = self._open()  # Which alone imports it, under its lock: two threads come here.
        from pos_scanner.titles.backend_client.pool import send_entries  # noqa: PLC0415

        return send_entries(client, batch)

    def order_uses(self, number: str) -> tuple[OrderUse, ...]:
        """Where else an order was invoiced; it waits a moment only.

        Raises:
            KnownError: why there was no answer.
        """
        client = self._open()
        from pos_scanner.titles.backend_client.pool import order_uses  # noqa: PLC0415

        return order_uses(client, number)

    def reads_pool(self) -> bool:
        """Whether this till may read what all tills have sent.

        Raises:
            KnownError: why there was no answer.
        """
        if not self.url:
            return False
        client = self._open()
        from pos_scanner.titles.backend_client import till_access  # noqa: PLC0415

        identity = till_access.identity(client)
        return identity is not None and identity.reads_pool

    def read_pool(self, journal: Journal) -> Refreshed:
        """Bring head office's journal of all tills up to date.

        Raises:
            KnownError: BACKEND_REFUSED_TILL, or why there was no answer.
        """
        client = self._open()
        from pos_scanner.titles.backend_client import pool  # noqa: PLC0415

        replica = PoolReplica(journal, client.host)
        return replica.refresh(pool.pooled_tills(client), partial(pool.pooled_entries, client))

    def resolve(self, scan_text: str) -> FoundTitle:
        """A scanned text's title, decoded here or asked of the backend.

        Raises:
            KnownError: why there is none.
        """
        return Resolver(self if self._settings.backend_url else None).resolve(scan_text)

    def scan_title(self, scan_text: str) -> FoundTitle:
        """Ask the backend; the resolver calls this for WeChat's codes only."""
        return self._open().scan_title(scan_text)

    def check(self) -> BackendState:
        """Ask the backend whether it lets this till in and how its account stands.

        WeChat is asked once a run at most, where the backend has never asked it.
        """
        if not self._settings.backend_url:
            return BackendState()
        try:
            client = self._open()
            from pos_scanner.titles.backend_client import till_access  # noqa: PLC0415

            begun = time.monotonic()
            identity = till_access.identity(client, asks_wechat=False)
            latency_ms = (time.monotonic() - begun) * 1000
            if identity is None:
                return BackendState(is_set=True, latency_ms=client.check().latency_ms)
            if identity.account_state is AccountState.UNKNOWN and not self._has_asked_wechat:
                self._has_asked_wechat = True
                identity = till_access.identity(client)
        except KnownError as error:
            return BackendState(is_set=True, error=error)
        if identity is not None and identity.wants_new_token:
            self._replace_old_token(client)
        return BackendState(is_set=True, latency_ms=latency_ms, identity=identity)

    def report(self) -> BackendReport:
        """Ask the backend of the settings how it is and who this till is there.

        Raises:
            KnownError: NO_BACKEND_SET, BACKEND_REFUSED_TILL, or why there was no answer.
        """
        return report_of(self._open())

    def pair(self, url: str, code: str, token: str) -> BackendReport:
        """Let this till in at a backend, save address and token, and use them from now on.

        Args:
            url: the backend's address.
            code: that an administrator has shown.
            token: of this till's own making; the same for another try with the same code.

        Raises:
            KnownError: PAIRING_REFUSED, TILL_NAME_TAKEN, why there was no answer, or why the
                settings cannot be saved.
        """
        from pos_scanner.titles.backend_client import BackendClient, till_access  # noqa: PLC0415

        with BackendClient(url, "", ca_file=self._settings.backend_ca_file) as client:
            till_access.pair(client, code, token)
        if self._file is not None:
            self.use(self._file.save({"backend_url": url, "backend_token": token}))
        return self.report()

    def use(self, settings: Settings) -> None:
        """Ask with another address and token from the next exchange on."""
        with self._making:
            client, self._client = self._client, None
            self._settings = settings
        if client is not None:
            client.close()

    def close(self) -> None:
        """Cut exchanges under way, so that the window closes at once."""
        with self._making:
            if self._client is not None:
                self._client.close()

    def _replace_old_token(self, client: BackendClient) -> None:
        """Once a run: make a new token in the place of one that the backend finds old, and save it.

        The old one holds until the new one is used, so nothing is lost however far this gets; a
        token that comes from the environment would win over the saved one and is left.
        """
        from pos_scanner.titles.backend_client import till_access  # noqa: PLC0415

        if self._file is None or self._has_asked_for_token or not self._settings.backend_token:
            return
        self._has_asked_for_token = True
        try:
            token = till_access.new_token()
            till_access.replace_token(client, token)
            settings = self._file.save({"backend_token": token})
        except KnownError as error:
            _log.info("the token stays as it is: %s", error.kind)
            return
        if settings.backend_token == token:
            self.use(settings)

    def _open(self) -> BackendClient:
        if not self._settings.backend_url:
            raise KnownError(FailureKind.NO_BACKEND_SET)
        with self._making:
            if self._client is None:
                from pos_scanner.titles.backend_client import BackendClient  # noqa: PLC0415

                self._client = BackendClient(
                    self._settings.backend_url,
                    self._settings.backend_token,
                    ca_file=self._settings.backend_ca_file,
                )
            return self._client


def report_of(client: BackendClient) -> BackendReport:
    """What a backend says of itself and of the till that asks.

    Raises:
        KnownError: BACKEND_REFUSED_TILL, or why there was no answer.
    """
    from pos_scanner.titles.backend_client import till_access  # noqa: PLC0415

    health = client.check()
    identity = till_access.identity(client)
    return BackendReport(health.host, health.latency_ms, identity, client.sends_in_clear)
