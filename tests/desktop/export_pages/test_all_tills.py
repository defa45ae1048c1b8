"""The export page of head office: this till's invoices, or all tills', over a real backend."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.desktop.export_pages.export_page import ExportPage
from pos_scanner.journal import Journal
from pos_scanner.sandbox.server import running_sandbox
from tests.backend.pooling import PoolingTill
from tests.desktop.conftest import SETTINGS, Till, notice_of, started_till


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A backend with three invoices of two tills: its address and its folder."""
    folder = tmp_path / "backend"
    with running_sandbox() as sandbox:
        config = BackendConfig(
            sandbox.app_id, sandbox.app_secret, folder, wechat_url=sandbox.base_url, port=0
        )
        with running_backend(config) as url:
            for shop, invoices in ((3, 2), (4, 1)):
                till = PoolingTill.open(tmp_path / f"till-{shop}", f"T{shop}")
                with closing(till.journal):
                    for number in range(invoices):
                        till.confirm(shop * 10 + number)
                    till.send(url, add_till(folder, NewTill(f"till {shop}", f"shop {shop}")))
            yield url, folder


def scope_of(till: Till) -> QComboBox:
    """The choice between this till and all."""
    choice = till.widget("export_scope")
    assert isinstance(choice, QComboBox)
    return choice


def open_export(till: Till) -> None:
    till.qtbot.waitUntil(lambda: till.wiring.till.is_open)
    till.wiring.host.open("export")
    till.settle()


def choose(till: Till, position: int) -> None:
    choice = scope_of(till)
    choice.setCurrentIndex(position)
    choice.activated.emit(position)
    till.settle()
    till.settle()


def test_head_office_exports_all_tills_in_the_window(
    chain: tuple[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    url, folder = chain
    token = add_till(folder, NewTill("head office", reads_pool=True))
    settings = replace(SETTINGS, backend_url=url, backend_token=token)
    Journal.open(tmp_path / "data").close()
    with started_till(tmp_path / "data", qtbot, settings) as till:
        open_export(till)
        assert scope_of(till).isVisible()
        assert scope_of(till).currentText() == "This till"
        choose(till, 1)
        assert scope_of(till).currentText() == "All tills"
        exports = till.wiring.services.pool_exports
        with till.wiring.services.pool_journal.reading() as journal:
            assert journal.batches.waiting_count() == 3
        assert exports.choices().cashiers == ("张三",)
        choose(till, 0)
        assert scope_of(till).currentText() == "This till"


def test_a_till_that_may_not_read_the_pool_has_no_choice(
    chain: tuple[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    url, folder = chain
    token = add_till(folder, NewTill("till 9"))
    settings = replace(SETTINGS, backend_url=url, backend_token=token)
    Journal.open(tmp_path / "data").close()
    with started_till(tmp_path / "data", qtbot, settings) as till:
        open_export(till)
        assert isinstance(till.wiring.host.page, ExportPage)
        assert not scope_of(till).isVisible()


def test_a_till_without_a_backend_has_no_choice(tmp_path: Path, qtbot: QtBot) -> None:
    Journal.open(tmp_path / "data").close()
    with started_till(tmp_path / "data", qtbot) as till:
        open_export(till)
        assert not scope_of(till).isVisible()


def test_head_office_lists_all_tills_in_the_window(
    chain: tuple[str, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    url, folder = chain
    token = add_till(folder, NewTill("head office", reads_pool=True))
    settings = replace(SETTINGS, backend_url=url, backend_token=token)
    Journal.open(tmp_path / "data").close()
    with started_till(tmp_path / "data", qtbot, settings) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        till.wiring.host.open("list")
        till.settle()
        choice = till.widget("list_scope")
        assert isinstance(choice, QComboBox)
        choice.activated.emit(1)
        till.settle()
        till.settle()
        count = till.widget("list_count")
        assert isinstance(count, QLabel)
        assert count.text().startswith("3 records")
        # What is done to an invoice is done at its own till.
        assert not till.widget("void_record").isVisible()
        assert not till.widget("replace_record").isVisible()


@pytest.mark.parametrize(("name", "scope"), [("export", "export_scope"), ("list", "list_scope")])
def test_a_pool_that_cannot_be_read_is_told_and_this_till_stays(
    chain: tuple[str, Path], tmp_path: Path, qtbot: QtBot, name: str, scope: str
) -> None:
    url, folder = chain
    token = add_till(folder, NewTill("head office", reads_pool=True))
    settings = replace(SETTINGS, backend_url=url, backend_token=token)
    Journal.open(tmp_path / "data").close()
    with started_till(tmp_path / "data", qtbot, settings) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        till.wiring.host.open(name)
        till.settle()
        till.wiring.services.backend.use(replace(settings, backend_url="http://127.0.0.1:1"))
        choice = till.widget(scope)
        assert isinstance(choice, QComboBox)
        choice.activated.emit(1)
        till.settle()
        assert (choice.currentIndex(), choice.isEnabled()) == (0, True)
        assert till.wiring.host.page is not None
        assert notice_of(till.wiring.host.page) != ("", "")
