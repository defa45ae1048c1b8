"""What the tests of the form share: a scanned buyer, and a shop that knows buyers and items."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.known_buyers.store import KnownBuyers
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import NOON, SETTINGS, Till, started_till

BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L", "上海市1号", "021-5")
BEIJING = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H", "北京市1号")
HOTEL = Title(TitleType.COMPANY, "北京示例酒店有限公司", "91310000775785552L")
CATALOGUE = """
[[item]]
name = "*餐饮服务*餐费"
tax_code = "3070401000000000000"
tax_rate = "0.06"
number = "1"

[[item]]
name = "*酒*青岛啤酒"
tax_rate = "0.13"
unit = "瓶"
unit_price = "8.5"
number = "11"
"""


@pytest.fixture
def stocked(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """A shop that keeps its companies and has a catalogue."""
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    buyers = KnownBuyers.open(tmp_path, consent=True, keep_days=365, at=NOON)
    for day, title in enumerate((HOTEL, BEIJING)):
        buyers.remember(title, at=NOON - timedelta(days=10 - day))
    buyers.close()
    with started_till(tmp_path, qtbot, replace(SETTINGS, buyers_keep=True)) as till:
        qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
        qtbot.waitUntil(lambda: bool(till.wiring.items.catalogue.entries))
        qtbot.waitUntil(lambda: "No server" in till.visible_texts())
        yield till


@pytest.fixture
def scanned(till: Till) -> Till:
    """A till whose form holds a scanned buyer."""
    till.scan(bureau_code.encode(BUYER))
    till.wait_for("name", BUYER.name)
    return till


def wait_for_offers(till: Till, name: str, count: int) -> QListWidget:
    """The list of suggestions under a field, once it has so many rows."""

    def open_lists() -> list[QListWidget]:
        lists = till.window.findChildren(QListWidget, f"{name}_offers")
        return [popup for popup in lists if popup.isVisible() and popup.count() == count]

    till.qtbot.waitUntil(lambda: bool(open_lists()))
    return open_lists()[0]
