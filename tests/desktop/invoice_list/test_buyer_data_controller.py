"""What is stored of one buyer, saved and forgotten from the list of invoices."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal import Journal
from tests.desktop.conftest import NOON, SETTINGS, Till, click, notice_of, started_till
from tests.export.conftest import EXAMPLES
from tests.journal.exported import mark_exported

BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L", phone="13812345678")


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """Two invoices of the buyer, of which accounting has one; known, and the list is open."""
    journal = Journal.open(tmp_path)
    invoice = replace(EXAMPLES[0][0], buyer=BUYER, scanned=None)
    for number in range(2):
        journal.confirm(f"d{number}", replace(invoice, order_number=f"R{number}"), at=NOON)
    mark_exported(journal, [1], NOON)
    journal.close()
    settings = replace(SETTINGS, export_folder=str(tmp_path / "paper"), buyers_keep=True)
    with started_till(tmp_path, qtbot, settings) as till:
        till.wiring.services.known_buyers.remember(BUYER, NOON)
        till.wiring.services.known_buyers.close()
        till.click("key_list")
        table = till.widget("invoices")
        assert isinstance(table, QTableView)
        qtbot.waitUntil(lambda: table.model().rowCount() == 2)
        yield till


def choose(till: Till, name: str) -> None:
    page = till.wiring.host.page
    assert page is not None
    action = page.findChild(QAction, name)
    assert isinstance(action, QAction)
    action.trigger()
    till.settle()
    till.settle()


def test_all_that_is_stored_is_saved_to_be_read_by_both(shop: Till, tmp_path: Path) -> None:
    choose(shop, "save_buyer")
    (path,) = (tmp_path / "paper").glob("*.json")
    content = json.loads(path.read_text("utf-8"))
    assert [entry["number"] for entry in content["invoices"]] == [
        "T1-20261123-0001",
        "T1-20261123-0002",
    ]
    assert content["known_buyers"][0]["title"]["phone"] == BUYER.phone
    text = path.with_suffix(".txt").read_text("utf-8-sig")
    assert text.count(BUYER.phone) == 3
    assert BUYER.name not in path.name


def test_forgetting_is_asked_for_with_what_it_means(shop: Till) -> None:
    choose(shop, "forget_buyer")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConfirmDialog)
    click(dialog, "do_it")
    shop.settle()
    page = shop.wiring.host.page
    assert page is not None
    assert notice_of(page)[0] == "Forgotten: 1 invoice has no buyer any more."
    with shop.wiring.services.journal.reading() as journal:
        names = [entry.invoice.buyer.name for entry in journal.invoices_of(NOON.date())]
    assert names == [BUYER.name, ""]
    assert shop.wiring.services.known_buyers.count(NOON) == 0
    shop.wiring.services.known_buyers.close()


def test_nothing_is_forgotten_without_a_yes(shop: Till) -> None:
    choose(shop, "forget_buyer")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ConfirmDialog)
    dialog.reject()
    shop.settle()
    with shop.wiring.services.journal.reading() as journal:
        assert journal.invoices_of(NOON.date())[1].invoice.buyer == BUYER


@pytest.mark.parametrize("request_name", ["save_buyer", "forget_buyer"])
def test_where_cashiers_sign_in_it_is_the_owners(
    shop: Till, tmp_path: Path, request_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = type(shop.wiring.staff.rules)
    monkeypatch.setattr(rules, "can_maintain", False)
    choose(shop, request_name)
    page = shop.wiring.host.page
    assert page is not None
    assert notice_of(page)[0]
    assert not [*(tmp_path / "paper").glob("*")]
