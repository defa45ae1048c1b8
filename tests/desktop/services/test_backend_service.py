"""The backend as the window has it: what needs none, and how one that is away is reported."""

import socket

import pytest

from pos_scanner.desktop.services.backend_service import BackendService, BackendState
from pos_scanner.domain.errors import FailureKind, KnownError
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
