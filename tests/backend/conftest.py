"""The real backend and the real stand-in, each on a socket of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till as add_till_to
from pos_scanner.protocol.backend import SCAN_PATH
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.backend.postgresql_server import PostgresqlServer, running_postgresql
from tests.waiting import DEADLINE_S


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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def database_url() -> str:
    """SQLite, in the data folder; a test that says ``each_storage`` meets both."""
    return ""


@pytest.fixture
def config(sandbox: RunningSandbox, tmp_path: Path, database_url: str) -> BackendConfig:
    return BackendConfig(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        data_folder=tmp_path / "backend",
        wechat_url=sandbox.base_url,
        database_url=database_url,
        port=0,
    )


@pytest.fixture
def add_till(config: BackendConfig) -> Callable[[str], str]:
    def add(name: str) -> str:
        return add_till_to(config.data_folder, NewTill(name), config.database_url)

    return add


@pytest.fixture
def backend(config: BackendConfig, add_till: Callable[[str], str]) -> Iterator[Backend]:
    token = add_till("till 1")
    with running_backend(config) as url:
        yield Backend(url, token, config.data_folder)
