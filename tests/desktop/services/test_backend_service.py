"""The backend as the window has it: what needs none, and how one that is away is reported."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from pos_scanner.backend.tills import add_till
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.backend import server_state_words
from pos_scanner.desktop.services.backend_service import BackendService, BackendState
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import FOR_EVER, Fault
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code
from tests.till.builders import TITLE


@pytest.fixture
def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_the_tax_bureaus_code_needs_no_backend() -> None:
    title = BackendService(Settings()).resolve(bureau_code.encode(TITLE)).title
    assert (title.name, title.tax_number) == (TITLE.name, TITLE.tax_number)


def test_a_shop_without_a_backend_has_nothing_to_check() -> None:
    service = BackendService(Settings())
    assert service.check() == BackendState()
    service.close()


def test_a_title_cannot_be_asked_for_without_a_backend() -> None:
    with pytest.raises(KnownError) as caught:
        BackendService(Settings()).scan_title("https://w.url.cn/s/AbCdEf")
    assert caught.value.kind is FailureKind.NO_BACKEND_SET


def test_a_backend_that_is_away_is_a_state_and_no_failure(nobody: str) -> None:
    service = BackendService(Settings(backend_url=nobody))
    state = service.check()
    assert (state.is_set, state.latency_ms) == (True, None)
    assert state.error is not None
    assert state.error.kind is FailureKind.BACKEND_UNREACHABLE
    service.close()


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def config(sandbox: RunningSandbox, tmp_path: Path) -> BackendConfig:
    return BackendConfig(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        data_folder=tmp_path / "backend",
        wechat_url=sandbox.base_url,
        port=0,
    )


@contextlib.contextmanager
def service_of(config: BackendConfig) -> Iterator[BackendService]:
    """The service of a till that a running backend lets in."""
    token = add_till(config.data_folder, NewTill("till 2"))
    with running_backend(config) as url:
        service = BackendService(Settings(backend_url=url, backend_token=token))
        yield service
        service.close()


def words_of(state: BackendState) -> str:
    words = server_state_words(state.error, state.identity)
    return words[0] if words else "good"


def revoke(config: BackendConfig, name: str) -> None:
    async def job() -> None:
        async with opened_database(config.data_folder, "") as database:
            assert await TillTable(database).revoke(name)

    asyncio.run(job())


def test_a_revoked_till_is_not_paired_at_the_next_check(config: BackendConfig) -> None:
    with service_of(config) as service:
        assert words_of(service.check()) == "good"
        revoke(config, "till 2")
        state = service.check()
    assert words_of(state) == "Till not paired"
    assert state.error is not None
    assert "does not know this till" in failure_words(state.error).title


def test_a_till_without_a_token_is_not_paired(config: BackendConfig) -> None:
    with running_backend(config) as url:
        service = BackendService(Settings(backend_url=url))
        assert words_of(service.check()) == "Till not paired"
        service.close()


def test_an_account_that_wechat_refuses_is_no_sound_server(config: BackendConfig) -> None:
    with service_of(replace(config, app_secret="wrong")) as service:
        state = service.check()
    assert words_of(state) == "WeChat refuses"
    assert state.identity is not None
    assert state.identity.account_code == 40125


def test_the_days_quota_is_named(config: BackendConfig, sandbox: RunningSandbox) -> None:
    with service_of(config) as service:
        sandbox.wechat.faults.switch_on(Fault.DAILY_QUOTA, FOR_EVER)
        with pytest.raises(KnownError):
            service.scan_title(CUSTOMERS[0].scan_text)
        assert words_of(service.check()) == "Look-ups used up"


def test_checks_do_not_ask_wechat_again_and_again(
    config: BackendConfig, sandbox: RunningSandbox
) -> None:
    with service_of(config) as service:
        service.check()
        calls = sandbox.wechat.token_calls
        assert {words_of(service.check()) for _ in range(10)} == {"good"}
    assert sandbox.wechat.token_calls == calls == 1
    assert sandbox.wechat.scans == 0
