"""The real backend and the real stand-in, each on a socket of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.till_storage import TillStorage
from pos_scanner.backend.tills import Tills
from pos_scanner.protocol.backend import SCAN_PATH
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.waiting import DEADLINE_S

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@dataclass
class Backend:
    """A backend that answers, and a till's token for it."""

    url: str
    token: str
    folder: Path

    def scan(self, text: object = CUSTOMERS[0].scan_text, **options: Any) -> requests.Response:
        """Post a scan as a till does."""
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        body = {"scan_text": text} | options.pop("more", {})
        return requests.post(
            self.url + SCAN_PATH, json=body, headers=headers, timeout=DEADLINE_S, **options
        )


@pytest.fixture
def config(sandbox: RunningSandbox, tmp_path: Path) -> BackendConfig:
    return BackendConfig(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        data_folder=tmp_path / "backend",
        wechat_url=sandbox.base_url,
        port=0,
    )


@pytest.fixture
def add_till(config: BackendConfig) -> Callable[[str], str]:
    def add(name: str) -> str:
        storage = TillStorage(config.data_folder)
        try:
            return Tills(storage).add(name, NOW)
        finally:
            storage.close()

    return add


@pytest.fixture
def backend(config: BackendConfig, add_till: Callable[[str], str]) -> Iterator[Backend]:
    token = add_till("till 1")
    with running_backend(config) as url:
        yield Backend(url, token, config.data_folder)
