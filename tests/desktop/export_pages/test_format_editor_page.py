"""A format of one's own: columns added, ordered, renamed and seen; a name before it is kept."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.format_editor_page import FormatEditorPage
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.visible_text import visible
from pos_scanner.export.formats.custom_preset import CustomPreset
from pos_scanner.export.formats.preset import load_preset, parse_preset, preset_names
from tests.desktop.conftest import type_text
from tests.desktop.export_pages.samples import batch_items
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    entries,
    is_enabled,
    notice_words,
    part,
    pick,
    right_aligned_columns,
    table_headings,
    table_rows,
)

OWN = CustomPreset("门店", (("号码", "invoice.number"), ("金额", "line.gross")))
OWN_PRESET = parse_preset("own-1", OWN.page(), is_own=True)


class Editor:
    """The page over two columns of one's own, and the formats that it asked to keep."""

    def __init__(self, window: QWidget) -> None:
        self.page = FormatEditorPage(window)
        self.formats: list[CustomPreset] = []
        self.page.save_requested.connect(self.formats.append)
        presets = [load_preset(name) for name in preset_names()]
        self.page.offer([*presets, OWN_PRESET], batch_items())
        self.page.open()

    def columns(self) -> list[tuple[str, str]]:
        return list(self.page.own.columns)

    def headings(self) -> list[str]:
        return table_headings(part(self.page, QTableView, "preset_preview"))

    def select_column(self, row: int) -> None:
        part(self.page, QListWidget, "chosen_columns").setCurrentRow(row)

    def select_field(self, words: str) -> None:
        fields = part(self.page, QListWidget, "offered_columns")
        (item,) = fields.findItems(words, Qt.MatchFlag.MatchExactly)
        fields.setCurrentItem(item)

    def type(self, name: str, text: str) -> None:
        field = part(self.page, QLineEdit, name)
        field.selectAll()
        if text:
            type_text(field, text)
        else:
            QTest.keyClick(field, Qt.Key.Key_Backspace)


@pytest.fixture
def editor(window: QWidget) -> Editor:
    editor = Editor(window)
    pick(editor.page, "begin_with", "Change 门店")
    return editor


def test_a_new_one_begins_with_the_standard(window: QWidget) -> None:
    editor = Editor(window)
    assert editor.page.own.name == ""
    assert editor.page.own.title == ""
    standard = load_preset("standard").table.columns
    assert editor.columns() == [(column.name, column.source) for column in standard]


def test_what_one_can_begin_with_is_offered(editor: Editor) -> None:
    standard, workbook = load_preset("standard"), load_preset("workbook")
    assert entries(editor.page, "begin_with") == [
        f"New, from {standard.title}",
        f"New, from {workbook.title}",
        "Change 门店",
    ]


def test_ones_own_is_laid_out_as_it_was_kept(editor: Editor) -> None:
    assert editor.page.own == replace(OWN, name="own-1")
    assert table_rows(editor.page, "preset_preview")[0] == ["T1-20261123-0001", "113.00"]
    assert editor.headings() == ["号码", "金额"]


def test_a_field_is_added_at_the_end_and_seen(editor: Editor) -> None:
    editor.select_field("Buyer's name")
    click(editor.page, "add_column")
    assert editor.columns()[-1] == ("Buyer's name", "buyer.name")
    assert table_rows(editor.page, "preset_preview")[0][-1] == "北京示例科技有限公司"


def test_a_double_click_adds_a_field_too(editor: Editor) -> None:
    editor.select_field("Cashier")
    fields = part(editor.page, QListWidget, "offered_columns")
    fields.itemDoubleClicked.emit(fields.currentItem())
    assert editor.columns()[-1] == ("Cashier", "invoice.cashier")


@pytest.mark.parametrize(
    ("row", "rest"),
    [(0, [("金额", "line.gross")]), (1, [("号码", "invoice.number")])],
)
def test_a_column_is_removed(editor: Editor, row: int, rest: list[tuple[str, str]]) -> None:
    editor.select_column(row)
    click(editor.page, "remove_column")
    assert editor.columns() == rest
    assert editor.headings() == [rest[0][0]]


def test_without_columns_there_is_nothing_to_keep(editor: Editor) -> None:
    for _ in range(3):
        editor.select_column(0)
        click(editor.page, "remove_column")
    assert editor.columns() == []
    assert table_rows(editor.page, "preset_preview") == []
    assert not is_enabled(editor.page, "save_preset")
    click(editor.page, "add_column")
    assert is_enabled(editor.page, "save_preset")


@pytest.mark.parametrize(
    ("row", "button", "order"),
    [
        (1, "column_up", ["金额", "号码"]),
        (0, "column_down", ["金额", "号码"]),
        (0, "column_up", ["号码", "金额"]),
        (1, "column_down", ["号码", "金额"]),
    ],
)
def test_a_column_moves_and_stops_at_the_ends(
    editor: Editor, row: int, button: str, order: list[str]
) -> None:
    editor.select_column(row)
    click(editor.page, button)
    assert [heading for heading, _ in editor.columns()] == order
    assert editor.headings() == order


def test_a_moved_column_stays_selected(editor: Editor) -> None:
    editor.select_column(1)
    click(editor.page, "column_up")
    click(editor.page, "column_up")
    assert part(editor.page, QListWidget, "chosen_columns").currentRow() == 0


def test_a_heading_is_renamed_as_one_types(editor: Editor) -> None:
    editor.select_column(1)
    assert part(editor.page, QLineEdit, "column_heading").text() == "金额"
    editor.type("column_heading", "amount")
    assert editor.columns()[1] == ("amount", "line.gross")
    assert editor.headings() == ["号码", "amount"]


def test_amounts_stand_at_the_right_edge(editor: Editor) -> None:
    assert right_aligned_columns(part(editor.page, QTableView, "preset_preview")) == [1]


def test_a_workbook_is_a_tick_away(editor: Editor) -> None:
    QTest.keyClick(part(editor.page, QCheckBox, "is_workbook"), Qt.Key.Key_Space)
    assert editor.page.own.is_workbook
    pick(editor.page, "begin_with", f"New, from {load_preset('standard').title}")
    assert not editor.page.own.is_workbook


def test_a_changed_format_is_kept_under_its_name(editor: Editor) -> None:
    click(editor.page, "save_preset")
    assert editor.formats == [replace(OWN, name="own-1")]


@pytest.mark.parametrize("title", ["", "   "])
def test_without_a_title_nothing_is_kept(editor: Editor, title: str) -> None:
    editor.type("preset_title", title)
    click(editor.page, "save_preset")
    assert editor.formats == []
    assert notice_words(editor.page) == ("The format has no name yet.", "Type one, then save.")
    editor.type("preset_title", "Branch")
    assert notice_words(editor.page) == ("", "")


def test_a_saved_format_is_changed_by_the_next_saving(window: QWidget) -> None:
    editor = Editor(window)
    editor.type("preset_title", "Branch")
    click(editor.page, "save_preset")
    assert editor.formats[0].name == ""
    editor.page.show_saved(OWN_PRESET)
    assert "is now available on the export page" in notice_words(editor.page)[0]
    click(editor.page, "save_preset")
    assert editor.formats[1].name == "own-1"


@pytest.mark.parametrize(
    "kind", [FailureKind.DISK_FULL, FailureKind.FOLDER_NOT_WRITABLE, FailureKind.PRESET_INVALID]
)
def test_a_failure_leaves_what_was_laid_out(editor: Editor, kind: FailureKind) -> None:
    editor.page.show_failure(KnownError(kind, path="/data/presets/own-1.toml", problem="x"))
    assert notice_words(editor.page)[0] != ""
    assert editor.page.own == replace(OWN, name="own-1")


def test_enter_keeps_and_esc_leads_back(editor: Editor, qtbot: QtBot) -> None:
    QTest.keyClick(part(editor.page, QLineEdit, "preset_title"), Qt.Key.Key_Return)
    assert len(editor.formats) == 1
    with qtbot.waitSignal(editor.page.back_requested):
        click(editor.page, "back_to_export")
    with qtbot.waitSignal(editor.page.back_requested):
        QTest.keyClick(editor.page, Qt.Key.Key_Escape)


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_hostile_heading_is_one(editor: Editor, text: str) -> None:
    editor.select_column(1)
    editor.type("column_heading", text)
    assert editor.columns()[1] == (visible(text[:60]), "line.gross")
    assert editor.headings()[1] == visible(text[:60])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_arrows_have_words(language: str, window: QWidget) -> None:
    speak(language)
    editor = Editor(window)
    speak("en")
    buttons = ("add_column", "remove_column", "column_up", "column_down")
    names = [part(editor.page, QPushButton, name).accessibleName() for name in buttons]
    assert len(set(names)) == 4
    english = ["Add the field", "Remove the column", "Column up", "Column down"]
    assert all(names)
    assert (names == english) is (language == "en")
