"""The pool as the window has it: sent in the background, to a real backend, or later."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.desktop.services import pool_service
from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.pool_service import PoolService, sharing_of
from pos_scanner.desktop.services.workers import Workers
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.findings import FindingKind
from pos_scanner.journal.pool_outbox import PoolCondition, PoolState
from pos_scanner.protocol.pool import PersonalPart
from pos_scanner.sandbox.server import running_sandbox
from pos_scanner.settings import Settings
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.backend_client.pool import pooled_tills
from tests.backend.pooling import PoolingTill, entries_of
from tests.faults.workload import an_invoice

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class Chain:
    """A backend and its folder."""

    url: str
    folder: Path

    def token(self, name: str, shop: str = "", *, reads_pool: bool = False) -> str:
        return add_till(self.folder, NewTill(name, shop, reads_pool=reads_pool))


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    folder = tmp_path / "backend"
    with running_sandbox() as sandbox:
        config = BackendConfig(
            sandbox.app_id, sandbox.app_secret, folder, wechat_url=sandbox.base_url, port=0
        )
        with running_backend(config) as url:
            yield Chain(url, folder)


@dataclass
class Window:
    """What of a window pools."""

    settings: Settings
    journal: JournalService
    backend: BackendService
    workers: Workers
    pool: PoolService

    def confirm(self, number: int) -> None:
        invoice = an_invoice("北京票通科技有限公司", 1000 + number, AT)
        self.journal.confirm(f"d{number}", invoice, AT)
        self.pool.send_soon()

    def close(self) -> None:
        self.pool.stop()
        self.backend.close()
        self.workers.shut_down()
        self.journal.close()


@pytest.fixture
def window(
    chain: Chain, tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    del qapp
    for name in ("FIRST_MS", "SOON_MS", "TYPING_MS"):
        monkeypatch.setattr(pool_service, name, 1)
    settings = Settings(
        backend_url=chain.url, backend_token=chain.token("till 1", "shop 1"), pool_records="all"
    )
    opened = a_window(settings, tmp_path / "till")
    yield opened
    opened.close()


def a_window(settings: Settings, folder: Path) -> Window:
    journal, backend, workers = JournalService(folder, "T1"), BackendService(settings), Workers()
    pool = PoolService(settings, journal, backend, workers)
    return Window(settings, journal, backend, workers, pool)


def test_what_is_confirmed_is_sent_without_being_asked_for(
    window: Window, chain: Chain, qtbot: QtBot
) -> None:
    window.pool.start()
    with qtbot.waitSignal(window.pool.delivered):
        window.confirm(1)
    with qtbot.waitSignal(window.pool.delivered):
        window.confirm(2)
    with BackendClient(chain.url, chain.token("head office", reads_pool=True)) as client:
        entries = entries_of(client)
    assert [entry.content["sequence"] for entry in entries] == [1, 2]
    assert entries[0].personal is not None
    assert entries[0].personal["buyer"]["address"] == ""


def test_nothing_is_sent_while_it_is_off(window: Window, chain: Chain) -> None:
    window.pool.use(replace(window.settings, pool_records="off"))
    window.pool.start()
    window.confirm(1)
    window.pool.ask_order("R1001")
    with BackendClient(chain.url, chain.token("head office", reads_pool=True)) as client:
        assert pooled_tills(client).tills == ()
    assert sharing_of(Settings(), chain.url) is None
    assert sharing_of(Settings(pool_records="all"), "") is None


def test_the_settings_say_what_of_a_buyer_is_shared() -> None:
    settings = Settings(pool_records="new", pool_bank=True, pool_remark=True)
    sharing = sharing_of(settings, "https://pool.example")
    assert sharing is not None
    assert sharing.parts == {PersonalPart.BANK, PersonalPart.REMARK}
    assert not sharing.is_whole


def test_a_backend_that_is_away_is_tried_again_and_nothing_is_lost(
    window: Window, chain: Chain, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_service, "RETRY_MS", 1)
    address = window.settings.backend_url
    window.backend.use(replace(window.settings, backend_url="http://127.0.0.1:1"))
    window.pool.start()
    with qtbot.waitSignal(window.pool.postponed):
        window.confirm(1)
    window.backend.use(replace(window.settings, backend_url=address))
    with qtbot.waitSignal(window.pool.delivered) as sending:
        pass
    assert sending.args == [PoolState(PoolCondition.EQUAL, 1, 0)]


def test_a_pool_that_contradicts_the_journal_is_told_once(
    window: Window, chain: Chain, tmp_path: Path, qtbot: QtBot
) -> None:
    other = PoolingTill.open(tmp_path / "other")
    for number in range(3):
        other.confirm(number)
    other.send(chain.url, window.settings.backend_token)
    other.journal.close()
    with qtbot.waitSignal(window.pool.failed) as failure:
        window.confirm(1)
    assert failure.args is not None
    assert failure.args[0].kind is FailureKind.POOL_FORKED
    with qtbot.assertNotEmitted(window.pool.failed), qtbot.waitSignal(window.pool.delivered):
        window.confirm(2)


def test_an_order_of_another_shop_is_known(
    window: Window, chain: Chain, tmp_path: Path, qtbot: QtBot
) -> None:
    other = PoolingTill.open(tmp_path / "other", "T3")
    confirmed = other.confirm(7)
    other.send(chain.url, chain.token("till 1 of 3", "shop 3"))
    other.journal.close()
    with qtbot.waitSignal(window.pool.order_answered) as answer:
        window.pool.ask_order("R1007")
    assert answer.args is not None
    number, (finding,) = answer.args
    assert (number, finding.kind) == ("R1007", FindingKind.ORDER_ELSEWHERE)
    assert finding.facts[:2] == (confirmed.number, "shop 3, till 1 of 3")
    with qtbot.waitSignal(window.pool.order_answered) as silence:
        window.pool.ask_order("R1008")
    assert silence.args == ["R1008", ()]


def test_a_silent_pool_says_nothing_of_an_order(window: Window, qtbot: QtBot) -> None:
    window.backend.use(replace(window.settings, backend_url="http://127.0.0.1:1"))
    with qtbot.assertNotEmitted(window.pool.order_answered, wait=100):
        window.pool.ask_order("R1001")
