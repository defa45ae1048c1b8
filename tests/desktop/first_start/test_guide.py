"""The guide at a new till, driven by keys and clicks: five pages, each saved as it is left."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.first_start.guide_page import GuidePage, GuideSteps
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.next_run import NextRun
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.widgets.state_drawings import StateLine
from pos_scanner.domain.scan import ScanSource
from pos_scanner.sandbox.customers import ALIPAY_CODE
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import load
from tests.desktop.conftest import Till, click, find, notice_of, started_till, type_text

NEW = Settings(camera_source="", window_language="en", shop_guide_page=1)


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    with started_till(tmp_path, qtbot, NEW) as running:
        yield running
    speak("en")


@pytest.fixture
def statuses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """With which status the window's run was ended."""
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ended.append)
    return ended


def guide(till: Till) -> GuidePage:
    till.qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, GuidePage))
    page = till.wiring.host.page
    assert isinstance(page, GuidePage)
    return page


def opened(till: Till) -> GuidePage:
    till.wiring.guide.open()
    return guide(till)


def saved(till: Till) -> Settings:
    till.settle()
    return load(till.folder / "settings.toml")


def search_line(till: Till, page: GuidePage) -> QLineEdit:
    """The item's field with the cursor in it."""
    line = find(page, QLineEdit, "guide_item")
    page.activateWindow()
    line.setFocus()
    till.qtbot.waitUntil(line.hasFocus)
    return line


def choose_item(till: Till, page: GuidePage, text: str) -> None:
    """Type into the search and take the first tax code with Down and Enter."""
    line = search_line(till, page)
    type_text(line, text)
    till.qtbot.waitUntil(lambda: find(page, QListWidget, "guide_item_offers").isVisible())
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_nothing_is_preset_that_the_shop_did_not_choose(till: Till) -> None:
    page = opened(till)
    click(page, "guide_next")
    settings = saved(till)
    assert (settings.sale_item, settings.sale_tax_rate, settings.shop_taxpayer) == ("", "", "")
    page.reject()


def test_the_item_comes_with_its_tax_code_and_rate_by_pinyin(till: Till) -> None:
    page = opened(till)
    type_text(find(page, QLineEdit, "guide_shop_name"), "小馆")
    click(page, "guide_taxpayer_general")
    choose_item(till, page, "canyin")
    click(page, "guide_next")
    settings = saved(till)
    assert (settings.shop_name, settings.shop_taxpayer) == ("小馆", "general")
    assert settings.sale_item == "*餐饮服务*餐饮服务"
    assert settings.sale_tax_code.startswith("30704")
    assert settings.sale_tax_rate == "0.06"
    page.reject()


def test_a_small_scale_taxpayer_is_offered_one_and_three_per_cent_and_chooses(till: Till) -> None:
    page = opened(till)
    click(page, "guide_taxpayer_small")
    rates = find(page, QComboBox, "guide_rate")
    assert [rates.itemText(row) for row in range(rates.count())][:3] == ["–", "1%", "3%"]
    choose_item(till, page, "canyin")
    assert rates.currentData() == ""
    rates.setCurrentIndex(rates.findData("0.03"))
    click(page, "guide_next")
    assert saved(till).sale_tax_rate == "0.03"
    assert saved(till).sale_tax_rates == ("0.01", "0.03", "0", "exempt")
    page.reject()


def test_the_guide_can_be_left_and_goes_on_where_it_was(till: Till) -> None:
    page = opened(till)
    click(page, "guide_next")
    click(page, "guide_next")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert saved(till).shop_guide_page == 3
    till.wiring.guide.start()
    title, _ = notice_of(till.window.scan)
    assert title == "This till is not set up yet: page 3 of 5."
    click(till.window.scan.notice, "notice_action")
    assert guide(till).number == 3
    guide(till).reject()


def test_later_offers_to_go_on_at_once(till: Till, qtbot: QtBot) -> None:
    page = opened(till)
    click(page, "guide_next")
    click(page, "close_page")
    qtbot.waitUntil(
        lambda: notice_of(till.window.scan)[0] == "This till is not set up yet: page 2 of 5."
    )
    click(till.window.scan.notice, "notice_action")
    assert guide(till).number == 2
    assert till.window.scan.notice.isHidden()
    guide(till).reject()


def test_opened_from_the_settings_the_guide_is_offered_no_more(till: Till, qtbot: QtBot) -> None:
    till.wiring.guide.start()
    assert not till.window.scan.notice.isHidden()
    till.wiring.host.open("guide")
    assert till.window.scan.notice.isHidden()
    guide(till).reject()


def test_a_double_click_on_next_skips_no_page(till: Till) -> None:
    page = opened(till)
    following = find(page, QPushButton, "guide_next")
    left, centre = Qt.MouseButton.LeftButton, QPointF(following.rect().center())
    kinds = QEvent.Type
    for kind in (
        kinds.MouseButtonPress,
        kinds.MouseButtonRelease,
        kinds.MouseButtonDblClick,
        kinds.MouseButtonRelease,
    ):
        buttons = Qt.MouseButton.NoButton if kind is kinds.MouseButtonRelease else left
        place = QPointF(following.mapToGlobal(centre))
        no_key = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(following, QMouseEvent(kind, centre, place, left, buttons, no_key))
    assert page.number == 2
    page.reject()


def test_the_steps_beside_the_page_say_where_one_is(till: Till) -> None:
    page = opened(till)
    click(page, "guide_next")
    click(page, "guide_next")
    lines = page.findChild(GuideSteps).findChildren(StateLine)
    drawings = [line.findChild(IconLabel).name for line in lines]
    assert drawings == ["check", "check", "dot", "ring", "ring"]
    assert lines[2].words.property("role") == "strong"
    page.reject()


def test_enter_goes_on_wherever_next_says_so(till: Till) -> None:
    page = opened(till)
    for following in (2, 3, 4, 5):
        assert find(page, QPushButton, "guide_next").text() == "Next  Enter"
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
        assert page.number == following
    page.reject()


def test_finish_says_no_enter_where_enter_begins_the_trial(till: Till) -> None:
    page = opened(till)
    for _ in range(4):
        click(page, "guide_next")
    assert find(page, QPushButton, "guide_next").text() == "Finish"
    page.reject()


def test_looking_into_a_finished_guide_does_not_make_it_unfinished(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with started_till(tmp_path, qtbot, replace(NEW, shop_guide_page=0)) as till:
        page = opened(till)
        click(page, "guide_next")
        page.reject()
        assert saved(till).shop_guide_page == 0


def test_a_finished_guide_is_not_offered(till: Till, statuses: list[int]) -> None:
    page = opened(till)
    for _ in range(4):
        QTest.keyClick(page, Qt.Key.Key_Return)
    assert page.number == 5
    QTest.keyClick(page, Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: statuses == [NextRun.RESTART])
    assert saved(till).shop_guide_page == 0
    till.wiring.host.page_closed.emit()
    till.wiring.guide.start()
    assert notice_of(till.window.scan)[0] == ""


def test_another_language_is_spoken_at_once_and_what_was_typed_stays(till: Till) -> None:
    page = opened(till)
    type_text(find(page, QLineEdit, "guide_shop_name"), "小馆")
    click(page, "guide_language_chinese")
    till.qtbot.waitUntil(lambda: till.wiring.host.page is not page)
    page = guide(till)
    assert page.windowTitle() == "设置本收银台"
    assert find(page, QLineEdit, "guide_shop_name").text() == "小馆"
    assert saved(till).window_language == "zh_CN"
    page.reject()


def test_a_code_that_is_read_is_named_on_the_second_page(till: Till) -> None:
    page = opened(till)
    assert not page.take_scan(ALIPAY_CODE)
    click(page, "guide_next")
    assert page.take_scan(ALIPAY_CODE)
    words = [text.text() for text in page.devices.notice.findChildren(QLabel)]
    assert any("杭州示例网络技术有限公司" in text for text in words)
    find(page, QCheckBox, "guide_camera").setChecked(False)
    click(page, "guide_next")
    assert saved(till).camera_source == ""
    page.reject()


def test_the_set_up_of_the_scanner_leads_back_to_the_guide(till: Till) -> None:
    page = opened(till)
    click(page, "guide_next")
    click(page, "guide_scanner")
    till.qtbot.waitUntil(
        lambda: (
            till.wiring.host.page is not None
            and till.wiring.host.page.objectName() == "scanner_page"
        )
    )
    till.settle()
    till.wiring.host.page.reject()  # type: ignore[union-attr]
    assert guide(till).number == 2
    guide(till).reject()


def test_cashiers_sign_in_where_the_owner_says_so(till: Till) -> None:
    page = opened(till)
    for _ in range(3):
        click(page, "guide_next")
    click(page, "guide_sign_in_cashiers")
    click(page, "guide_next")
    assert saved(till).till_sign_in is True
    page.reject()


def test_the_trial_ends_this_run_and_begins_another(till: Till, statuses: list[int]) -> None:
    page = opened(till)
    for _ in range(4):
        click(page, "guide_next")
    click(page, "guide_trial")
    till.qtbot.waitUntil(lambda: statuses == [NextRun.TRIAL])
    page.reject()


# ------------------------------------------------------------------------- how many actions


class Hands:
    """Does what an owner does, and counts: a key, a click, or filling one field is an action."""

    def __init__(self) -> None:
        self.actions = 0

    def click(self, page: QWidget, name: str) -> None:
        self.actions += 1
        click(page, name)

    def fill(self, field: QWidget, text: str) -> None:
        self.actions += 1
        type_text(field, text)

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        self.actions += 1
        QTest.keyClick(widget, key)


def go_through(till: Till, hands: Hands) -> None:
    """The whole guide: name, taxpayer, item; a code read; no server; nobody signs in; no trial."""
    page = opened(till)
    hands.fill(find(page, QLineEdit, "guide_shop_name"), "小馆")
    hands.click(page, "guide_taxpayer_general")
    line = search_line(till, page)
    hands.fill(line, "canyin")
    till.qtbot.waitUntil(lambda: find(page, QListWidget, "guide_item_offers").isVisible())
    hands.press(line, Qt.Key.Key_Down)
    hands.press(line, Qt.Key.Key_Return)
    hands.press(page, Qt.Key.Key_Return)
    assert page.take_scan(ALIPAY_CODE)
    for _ in range(4):
        hands.press(page, Qt.Key.Key_Return)


def test_from_the_first_start_to_a_confirmed_invoice_it_takes_25_actions_at_most(
    tmp_path: Path, qtbot: QtBot, statuses: list[int]
) -> None:
    hands = Hands()
    with started_till(tmp_path, qtbot, NEW) as till:
        go_through(till, hands)
        qtbot.waitUntil(lambda: statuses == [NextRun.RESTART])
        guide(till).hide()
    settings = replace(load(tmp_path / "settings.toml"), camera_source="")
    with started_till(tmp_path, qtbot, settings) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        till.wiring.take_scan(ALIPAY_CODE, ScanSource.CAMERA)
        till.wait_for("name", "杭州示例网络技术有限公司")
        assert find(till.window, QComboBox, "item").currentText() == "*餐饮服务*餐饮服务"
        hands.fill(till.widget("amount"), "42")
        hands.press(till.widget("amount"), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(till.invoices()) == 1)
    assert hands.actions <= 25
