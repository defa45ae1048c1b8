"""A till with something to maintain, and what its owner does with the maintenance page."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.maintenance.maintenance_page import MaintenancePage
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.fields import DateField
from pos_scanner.domain.invoice import Draft
from pos_scanner.journal import Journal
from pos_scanner.journal.known_buyers.store import KnownBuyers
from tests.desktop.conftest import NOON, SETTINGS, Till, find, started_till
from tests.desktop.invoice_list.test_invoice_list_page import INVOICE
from tests.desktop.lookup import part
from tests.journal.exported import mark_exported
from tests.till.builders import TITLE

SHOP_WITH_BUYERS = replace(SETTINGS, buyers_keep=True)


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """Two invoices, one of them exported a year before; a form put aside; one known buyer."""
    with closing(Journal.open(tmp_path)) as journal:
        journal.confirm("old", INVOICE, at=NOON - timedelta(days=365))
        mark_exported(journal, [1], NOON)
        journal.confirm("fresh", INVOICE, at=NOON)
        journal.drafts.hold(Draft("aside"), "", at=NOON - timedelta(days=365))
    with closing(KnownBuyers.open(tmp_path, consent=True, keep_days=700, at=NOON)) as buyers:
        buyers.remember(TITLE, at=NOON)
    with started_till(tmp_path, qtbot, SHOP_WITH_BUYERS) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        till.settle()
        yield till


def open_page(till: Till) -> MaintenancePage:
    till.wiring.settings.open_at("data_folder")
    till.click("open_maintenance")
    till.qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, MaintenancePage))
    till.settle()
    return page_of(till)


def page_of(till: Till) -> MaintenancePage:
    page = till.wiring.host.page
    assert isinstance(page, MaintenancePage)
    return page


def words_of(page: QWidget, name: str) -> str:
    return part(page, QLabel, f"{name}_result").text()


def drawing_of(page: QWidget, name: str) -> str:
    """What stands before a row's words."""
    line = part(page, QLabel, f"{name}_result").parentWidget()
    assert line is not None
    return find(line, IconLabel).name


def question(till: Till) -> ConfirmDialog:
    till.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConfirmDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConfirmDialog)
    return dialog


def choose_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def set_day(page: MaintenancePage, day: date) -> None:
    part(page, DateField, "purge_before").setDate(QDate(day.year, day.month, day.day))


def purged_numbers(till: Till) -> list[str]:
    with till.wiring.services.journal.reading() as journal:
        query = "SELECT number FROM invoice WHERE purged_in IS NOT NULL"
        return [row[0] for row in journal.file.ask(query)]
