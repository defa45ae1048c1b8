"""The backend as the window has it, on its own work queue; requests is imported there."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle
from pos_scanner.settings import Settings
from pos_scanner.titles.resolver import Resolver

if TYPE_CHECKING:
    from pos_scanner.titles.backend_client import BackendClient


@dataclass(frozen=True, slots=True)
class BackendState:
    """What the status bar says of the backend.

    Attributes:
        is_set: whether the settings name one.
        latency_ms: of its answer; ``None`` when it gave none.
        error: why it gave none.
    """

    is_set: bool = False
    latency_ms: float | None = None
    error: KnownError | None = None


class BackendService:
    """Look-ups and health checks; its methods run on one of two threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: BackendClient | None = None
        self._making = threading.Lock()

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
        """Ask the backend how it is."""
        if not self._settings.backend_url:
            return BackendState()
        try:
            health = self._open().check()
        except KnownError as error:
            return BackendState(is_set=True, error=error)
        return BackendState(is_set=True, latency_ms=health.latency_ms)

    def close(self) -> None:
        """Cut exchanges under way, so that the window closes at once."""
        with self._making:
            if self._client is not None:
                self._client.close()

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
