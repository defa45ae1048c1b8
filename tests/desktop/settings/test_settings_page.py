"""The settings in pages: an editor for each declared setting, checked as the file is checked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.messages.settings import TOPIC_ACTIONS
from pos_scanner.desktop.settings.settings_page import FOLDERS, TARGETS, SettingsPage
from pos_scanner.desktop.widgets import sounds
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.preset import preset_names
from pos_scanner.sandbox.customers import ALIPAY_CODE
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.settings.declaration import Topic
from pos_scanner.settings.validators import TAX_RATE, TAX_RATES
from tests.desktop.conftest import click, find, notice_of, type_text

SETTINGS = Settings(
    shop_name="甲",
    backend_token="s3cret",
    sale_item="*餐饮服务*餐费",
    sale_tax_rate="0.06",
    sale_tax_rates=("0.13", "exempt"),
    scanner_gap_ms=40,
)
ON_PAGES = {name: entry for name, entry in DECLARATIONS.items() if not entry.is_hidden}
RATES = {name for name, entry in ON_PAGES.items() if entry.accepts in {TAX_RATE, TAX_RATES}}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    speak("en")
    parent = QWidget()
    parent.resize(1200, 800)
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def page(window: QWidget) -> Iterator[SettingsPage]:
    settings_page = opened(window)
    yield settings_page
    settings_page.hide()


def opened(window: QWidget, picture: QImage | None = None) -> SettingsPage:
    settings_page = SettingsPage(window, SETTINGS, Path("/data/settings.toml"), lambda: picture)
    settings_page.show()
    return settings_page


@pytest.fixture
def saved(page: SettingsPage) -> list[dict[str, object]]:
    changes: list[dict[str, object]] = []
    page.save_requested.connect(changes.append)
    return changes


def editor(page: SettingsPage, name: str) -> QWidget:
    return find(page, QWidget, f"setting_{name}")


def type_over(page: SettingsPage, name: str, text: str) -> None:
    line = editor(page, name)
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, text)


def shown_value(widget: QWidget) -> object:
    if isinstance(widget, QComboBox):
        return widget.currentData()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    assert isinstance(widget, QLineEdit)
    return widget.text()


def seen(page: SettingsPage) -> set[str]:
    """The settings whose editors stand on the page that is open."""
    return {name for name in ON_PAGES if editor(page, name).isVisibleTo(page)}


def test_each_setting_has_an_editor_with_its_value_and_caption(page: SettingsPage) -> None:
    captions = {caption.buddy(): caption.text() for caption in page.findChildren(QLabel)}
    for name, declaration in ON_PAGES.items():
        value, widget = getattr(SETTINGS, name), editor(page, name)
        is_plain = isinstance(value, bool) or bool(declaration.choices)
        if name not in RATES:
            assert shown_value(widget) == (value if is_plain else declaration.as_text(value))
        assert widget.accessibleName() == captions[widget] == declaration.label
        assert declaration.help in widget.accessibleDescription()


def test_rates_stand_as_people_write_them(page: SettingsPage) -> None:
    assert shown_value(editor(page, "sale_tax_rate")) == "6%"
    assert shown_value(editor(page, "sale_tax_rates")) == "13%, Exempt"


def test_a_page_has_the_settings_of_its_topic_alone(page: SettingsPage) -> None:
    topics = find(page, QListWidget, "topics")
    for row, topic in enumerate(Topic):
        topics.setCurrentRow(row)
        assert seen(page) == {name for name, entry in ON_PAGES.items() if entry.page is topic}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("照相", ""),
        ("曝光", "camera_exposure_ms"),
        ("baoguang", "camera_exposure_ms"),
        ("exposure", "camera_exposure_ms"),
        ("kaipiaodaoru", ""),
        ("beifen", "backup_folder"),
        ("backup.folder", "backup_folder"),
    ],
)
def test_the_search_goes_over_all_pages_in_chinese_pinyin_and_english(
    page: SettingsPage, text: str, name: str
) -> None:
    find(page, QLineEdit, "setting_search").setText(text)
    matches = seen(page)
    assert name in matches if name else not matches
    assert len(matches) < len(ON_PAGES) / 4


def test_after_the_search_the_page_is_as_it_was(page: SettingsPage) -> None:
    page.show_topic(Topic.CAMERA)
    before_search = seen(page)
    search = find(page, QLineEdit, "setting_search")
    search.setText("tax")
    search.clear()
    assert seen(page) == before_search


def test_an_input_method_comes_into_what_is_declared_for_it_alone(page: SettingsPage) -> None:
    open_fields = {
        name
        for name in ON_PAGES
        if isinstance(editor(page, name), QLineEdit)
        and not editor(page, name).inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
    }
    declared = {name for name, declaration in ON_PAGES.items() if declaration.has_input_method}
    assert open_fields == declared | RATES


def test_the_usual_export_format_is_chosen_among_all_there_are(page: SettingsPage) -> None:
    box = editor(page, "export_preset")
    assert isinstance(box, QComboBox)
    assert [box.itemData(row) for row in range(box.count())] == list(preset_names())
    assert box.currentText() == "Excel workbook"


def test_a_choice_offers_the_declared_values_in_their_order(page: SettingsPage) -> None:
    for name, declaration in ON_PAGES.items():
        if name == "export_preset":
            continue  # Its declaration does not know which formats there are.
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


def test_a_folder_can_be_looked_for(page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page.show_topic(Topic.EXPORT)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/srv/exports")
    click(page, "browse_export_folder")
    assert shown_value(editor(page, "export_folder")) == "/srv/exports"


def test_nothing_changed_saves_no_change(
    page: SettingsPage, saved: list[dict[str, object]]
) -> None:
    click(page, "save_settings")
    assert saved == [{}]


def test_what_was_changed_is_saved_in_the_settings_types(
    page: SettingsPage, saved: list[dict[str, object]]
) -> None:
    type_over(page, "shop_name", " Branch 2 ")
    type_over(page, "scanner_gap_ms", "55")
    type_over(page, "sale_tax_rates", "6%, 0，免税 ,")
    tick, layout = editor(page, "scanner_enter"), editor(page, "scanner_layout")
    assert isinstance(tick, QCheckBox)
    assert isinstance(layout, QComboBox)
    tick.click()
    layout.setCurrentIndex(1)
    click(page, "save_settings")
    assert saved == [
        {
            "shop_name": "Branch 2",
            "scanner_gap_ms": 55,
            "sale_tax_rates": ("0.06", "0", "exempt"),
            "scanner_enter": False,
            "scanner_layout": "us",
        }
    ]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("scanner_gap_ms", "5", "a whole number from 10 to 200"),
        ("scanner_gap_ms", "soon", "a whole number from 10 to 200"),
        ("till_name", "till", "1 to 4 capital letters or digits"),
        ("sale_tax_rates", "150%", "rates like 13%, 6%, Exempt"),
        ("sale_tax_rate", "6%, 9%", "rates like 6%"),
    ],
)
def test_a_value_that_is_not_possible_is_marked_at_its_field_and_nothing_is_saved(
    page: SettingsPage, saved: list[dict[str, object]], name: str, text: str, sentence: str
) -> None:
    type_over(page, name, text)
    problem = find(page, QLabel, f"problem_{name}")
    assert sentence in problem.text()
    assert editor(page, name).property("state") == "bad"
    click(page, "save_settings")
    assert saved == []
    assert problem.isVisible()
    assert page.focusWidget() is editor(page, name)
    assert sentence in notice_of(page)[1]


def test_a_field_that_is_right_again_is_marked_no_more(page: SettingsPage) -> None:
    type_over(page, "scanner_gap_ms", "5")
    type_over(page, "scanner_gap_ms", "50")
    assert not editor(page, "scanner_gap_ms").property("state")
    assert find(page, QLabel, "problem_scanner_gap_ms").isHidden()


def test_after_saving_the_same_changes_are_no_changes(
    page: SettingsPage, saved: list[dict[str, object]]
) -> None:
    type_over(page, "till_name", "B2")
    click(page, "save_settings")
    page.show_saved(replace(SETTINGS, till_name="B2"))
    click(page, "save_settings")
    assert saved == [{"till_name": "B2"}, {}]


def test_a_restart_is_offered_when_a_change_waits_for_it(page: SettingsPage, qtbot: QtBot) -> None:
    restart = find(page, QPushButton, "restart")
    page.show_saved(replace(SETTINGS, camera_mirror=True))
    assert restart.isHidden()
    assert notice_of(page)[0] == "Saved, and in use."
    page.show_saved(replace(SETTINGS, camera_mirror=True, till_name="B2"))
    with qtbot.waitSignal(page.restart_requested):
        restart.click()


def test_every_setting_says_whether_it_waits_for_a_restart(page: SettingsPage) -> None:
    for name, declaration in ON_PAGES.items():
        words = editor(page, name).accessibleDescription()
        assert words.endswith("(after a restart)") is not declaration.is_live


def test_escape_asks_about_changes_that_are_not_saved(page: SettingsPage) -> None:
    type_over(page, "shop_name", "Branch 2")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.isVisible()
    dialog = find(page, ConfirmDialog, "unsaved_dialog")
    assert "Shop's name" in " ".join(text.text() for text in dialog.findChildren(QLabel))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    click(page.findChildren(ConfirmDialog, "unsaved_dialog")[-1], "do_it")
    assert not page.isVisible()


def test_escape_closes_a_page_on_which_nothing_was_changed(page: SettingsPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_a_failure_is_said_on_the_page(page: SettingsPage) -> None:
    page.show_failure(KnownError(FailureKind.DISK_FULL, path="/data"))
    assert "full" in notice_of(page)[0].lower()


def test_each_button_leads_somewhere_or_tries_something(page: SettingsPage) -> None:
    requested: list[str] = []
    page.page_requested.connect(requested.append)
    page.server_test_requested.connect(lambda: requested.append("server"))
    page.folder_test_requested.connect(lambda folder: requested.append(f"folder {folder}"))
    for topic in Topic:
        page.show_topic(topic)
        for name in TOPIC_ACTIONS[topic]:
            requested.clear()
            click(page, name)
            target = "server" if name == "test_server" else TARGETS.get(name, "folder ")
            if name in {"test_camera", "test_backup_folder", "test_sound"}:
                assert notice_of(page)[0]
            else:
                assert requested == [target]
    assert set(FOLDERS) <= {name for actions in TOPIC_ACTIONS.values() for name in actions}


def test_the_camera_is_tried_with_its_living_picture_and_what_it_reads(
    window: QWidget, qtbot: QtBot
) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    page = opened(window, picture)
    page.show_topic(Topic.CAMERA)
    assert not page.take_scan(ALIPAY_CODE)
    click(page, "test_camera")
    assert "64 x 48" in notice_of(page)[0]
    preview = find(page, QLabel, "camera_preview")
    picture.fill(Qt.GlobalColor.blue)
    qtbot.waitUntil(lambda: preview.pixmap().toImage().pixelColor(60, 60) == Qt.GlobalColor.blue)
    assert page.take_scan(ALIPAY_CODE)
    assert "杭州示例网络技术有限公司" in notice_of(page)[0]
    page.hide()


def test_every_caption_and_help_has_chinese_words(window: QWidget) -> None:
    speak("zh_CN")
    try:
        chinese = opened(window)
    finally:
        speak("en")
    for name, declaration in ON_PAGES.items():
        field = editor(chinese, name)
        assert field.accessibleName() != declaration.label
        assert declaration.help not in field.accessibleDescription()


def test_a_setting_far_below_comes_into_sight_with_the_cursor_in_it(
    page: SettingsPage, qtbot: QtBot
) -> None:
    line = editor(page, "export_tax_names")
    page.show_topic(Topic.EXPORT)
    assert line.visibleRegion().isEmpty()
    page.show_setting("export_tax_names")
    qtbot.waitUntil(lambda: not line.visibleRegion().isEmpty())
    assert page.focusWidget() is line


@pytest.mark.parametrize(
    ("volume", "words"), [("40", "A sound was played at 40 %."), ("0", "The volume is 0")]
)
def test_a_sound_is_played_at_the_volume_that_is_typed(
    page: SettingsPage, monkeypatch: pytest.MonkeyPatch, volume: str, words: str
) -> None:
    played: list[int] = []

    def start(path: Path) -> bool:
        played.append(path.stat().st_size)
        return True

    monkeypatch.setattr(sounds, "_start", start)
    page.show_topic(Topic.DISPLAY)
    type_over(page, "sound_volume", volume)
    click(page, "test_sound")
    assert words in notice_of(page)[0]
    assert bool(played) is (volume != "0")


def test_a_unit_is_said_in_the_windows_language(window: QWidget) -> None:
    speak("zh_CN")
    try:
        chinese = opened(window)
    finally:
        speak("en")
    words = {text.text() for text in chinese.findChildren(QLabel)}
    assert {"天", "分钟", "毫秒", "像素", "元"} <= words
    assert not {"days", "min", "ms", "px", "¥", "yuan"} & words
