"""The settings page: an editor for each declared setting, checked as the file is checked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import DECLARATIONS, Settings

SETTINGS = Settings(
    shop_name="甲", backend_token="s3cret", sale_tax_rates=("0.13", "exempt"), scanner_gap_ms=40
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    speak("en")
    parent = QWidget()
    parent.resize(1200, 800)
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def page(window: QWidget) -> Iterator[SettingsPage]:
    settings_page = SettingsPage(window, SETTINGS, Path("/data/settings.toml"))
    settings_page.show()
    yield settings_page
    settings_page.close()


@pytest.fixture
def saved(page: SettingsPage) -> list[dict[str, object]]:
    changes: list[dict[str, object]] = []
    page.save_requested.connect(changes.append)
    return changes


def editor(page: SettingsPage, name: str) -> QWidget:
    widget = page.findChild(QWidget, f"setting_{name}")
    assert isinstance(widget, QWidget)
    return widget


def press(page: SettingsPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_over(page: SettingsPage, name: str, text: str) -> None:
    line = editor(page, name)
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, text)


def shown_value(widget: QWidget) -> object:
    if isinstance(widget, QComboBox):
        return widget.currentData()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    assert isinstance(widget, QLineEdit)
    return widget.text()


def test_each_setting_has_an_editor_with_its_value_and_caption(page: SettingsPage) -> None:
    captions = {caption.buddy(): caption.text() for caption in page.findChildren(QLabel)}
    for name, declaration in DECLARATIONS.items():
        value, widget = getattr(SETTINGS, name), editor(page, name)
        is_plain = isinstance(value, bool) or bool(declaration.choices)
        assert shown_value(widget) == (value if is_plain else declaration.as_text(value))
        assert widget.accessibleName() == captions[widget] == declaration.label


def test_an_input_method_comes_into_what_is_declared_for_it_alone(page: SettingsPage) -> None:
    open_fields = {
        name
        for name in DECLARATIONS
        if isinstance(editor(page, name), QLineEdit)
        and not editor(page, name).inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
    }
    assert open_fields == {
        name for name, declaration in DECLARATIONS.items() if declaration.has_input_method
    }


def test_a_choice_offers_the_declared_values_in_their_order(page: SettingsPage) -> None:
    for name, declaration in DECLARATIONS.items():
        box = editor(page, name)
        offers = (
            [(box.itemData(row), box.itemText(row)) for row in range(box.count())]
            if isinstance(box, QComboBox)
            else []
        )
        assert offers == [
            (choice.value, choice.label or str(choice.value)) for choice in declaration.choices
        ]


def test_the_token_is_not_readable_on_the_page(page: SettingsPage) -> None:
    line = editor(page, "backend_token")
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    assert line.displayText() != "s3cret"


def test_nothing_changed_saves_no_change(
    page: SettingsPage, saved: list[dict[str, object]]
) -> None:
    press(page, "save_settings")
    assert saved == [{}]


def test_what_was_changed_is_saved_in_the_settings_types(
    page: SettingsPage, saved: list[dict[str, object]]
) -> None:
    type_over(page, "shop_name", " Branch 2 ")
    type_over(page, "scanner_gap_ms", "55")
    type_over(page, "sale_tax_rates", "0.06, 0 ,")
    tick, layout = editor(page, "scanner_enter"), editor(page, "scanner_layout")
    assert isinstance(tick, QCheckBox)
    assert isinstance(layout, QComboBox)
    tick.click()
    layout.setCurrentIndex(1)
    press(page, "save_settings")
    assert saved == [
        {
            "shop_name": "Branch 2",
            "scanner_gap_ms": 55,
            "sale_tax_rates": ("0.06", "0"),
            "scanner_enter": False,
            "scanner_layout": "us",
        }
    ]


@pytest.mark.parametrize(
    ("name", "text", "sentences"),
    [
        ("scanner_gap_ms", "5", ("Scanner's longest pause", "a whole number from 10 to 200")),
        ("scanner_gap_ms", "soon", ("this value cannot be", "a whole number from 10 to 200")),
        ("till_name", "till", ("Till's name", "1 to 4 capital letters or digits")),
        (
            "sale_tax_rates",
            "1.5",
            ("Tax rates to choose from", 'a list like ["0.13", "0.06", "exempt"]'),
        ),
    ],
)
def test_a_value_that_cannot_be_is_named_and_nothing_is_saved(
    page: SettingsPage,
    saved: list[dict[str, object]],
    name: str,
    text: str,
    sentences: tuple[str, ...],
) -> None:
    type_over(page, name, text)
    press(page, "save_settings")
    notice = " ".join(caption.text() for caption in page.notice.findChildren(QLabel))
    assert saved == []
    assert all(sentence in notice for sentence in sentences)


def test_after_saving_the_same_changes_are_no_changes(
    page: SettingsPage, saved: list[dict[str, object]]
) -> None:
    type_over(page, "till_name", "B2")
    press(page, "save_settings")
    page.show_saved(replace(SETTINGS, till_name="B2"))
    press(page, "save_settings")
    assert saved == [{"till_name": "B2"}, {}]


def test_a_failure_is_said_on_the_page(page: SettingsPage) -> None:
    page.show_failure(KnownError(FailureKind.DISK_FULL, path="/data"))
    notice = " ".join(caption.text() for caption in page.notice.findChildren(QLabel))
    assert "full" in notice.lower()


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("open_catalogue", "catalogue"),
        ("open_card", "card"),
        ("choose_camera", "cameras"),
        ("set_up_scanner", "scanner"),
    ],
)
def test_a_button_leads_to_each_neighbouring_page(
    page: SettingsPage, button: str, name: str
) -> None:
    requested: list[str] = []
    page.page_requested.connect(requested.append)
    press(page, button)
    assert requested == [name]


def test_every_caption_has_chinese_words(window: QWidget) -> None:
    speak("zh_CN")
    try:
        chinese = SettingsPage(window, SETTINGS, Path("/data/settings.toml"))
    finally:
        speak("en")
    for name, declaration in DECLARATIONS.items():
        assert editor(chinese, name).accessibleName() != declaration.label


def test_a_setting_far_below_comes_into_sight_with_the_cursor_in_it(
    page: SettingsPage, qtbot: QtBot
) -> None:
    line = editor(page, "sale_tax_code")
    assert line.visibleRegion().isEmpty()
    page.show_setting("sale_tax_code")
    qtbot.waitUntil(lambda: not line.visibleRegion().isEmpty())
    assert page.focusWidget() is line


def test_a_value_that_a_setting_refuses_comes_into_sight(page: SettingsPage, qtbot: QtBot) -> None:
    line = editor(page, "sale_tax_code")
    assert isinstance(line, QLineEdit)
    line.setText("307")
    press(page, "save_settings")
    qtbot.waitUntil(lambda: not line.visibleRegion().isEmpty())
