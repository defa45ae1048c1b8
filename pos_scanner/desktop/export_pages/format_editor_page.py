"""Makes a format of one's own: choose columns, order and rename them, and see it at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.messages.export_formats import SOURCES, preset_title, source_words
from pos_scanner.desktop.theme import px, set_px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, button, label
from pos_scanner.desktop.widgets.layouts import card, fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import plain_item, set_tool_tip
from pos_scanner.desktop.widgets.text_table import TextTableModel, text_table
from pos_scanner.domain.export_batch import BatchItem
from pos_scanner.domain.visible_text import marked
from pos_scanner.export.dry_run import preview_rows
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.custom_preset import CustomPreset, type_of
from pos_scanner.export.formats.preset import Preset, parse_preset

SOURCE = Qt.ItemDataRole.UserRole


class FormatEditorPage(Page):
    """The page.

    Signals:
        save_requested(OwnPreset): keep it;
        back_requested(): to the export page.
    """

    save_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("FormatEditorPage", "Custom format")
        super().__init__("preset_page", heading, parent, (1040, 760))
        self._presets: tuple[Preset, ...] = ()
        self._items: tuple[BatchItem, ...] = ()
        self._name = ""
        self._begin = ClosedList("begin_with")
        self._title = TextField("preset_title", input_method=True, longest=60)
        self._title.setAccessibleName(self.tr("Name"))
        self._workbook = QCheckBox(self.tr("Workbook (xlsx)"))
        self._workbook.setObjectName("is_workbook")
        self._offered = self._list("offered_columns", self.tr("Fields"))
        self._chosen = self._list("chosen_columns", self.tr("Columns, in order"))
        self._chosen.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._heading = TextField("column_heading", input_method=True, longest=60)
        self._heading.setAccessibleName(self.tr("Heading"))
        self._model = TextTableModel()
        self._lay_out()
        self._save = self.add_button("save_preset", self.tr("Save the format  Enter"), "primary")
        self._save.setDefault(True)
        back = self.add_back("back_to_export", self.tr("Back  Esc"))
        back.clicked.connect(self.back_requested)
        self._connect()
        self._title.setFocus()

    @property
    def own(self) -> CustomPreset:
        """The format as it is laid out on the page: title, columns in their order, options."""
        rows = [self._chosen.item(at) for at in range(self._chosen.count())]
        return CustomPreset(
            self._title.text().strip(),
            tuple((row.text(), str(row.data(SOURCE))) for row in rows),
            self._name,
            self._workbook.isChecked(),
        )

    def offer(self, presets: Sequence[Preset], items: Sequence[BatchItem]) -> None:
        """Formats to begin with, one's own to change, and invoices to show them with."""
        self._items = tuple(items)
        beginnings = {preset.name: preset for preset in presets}
        self._presets = (
            *(beginnings[name] for name in ("standard", "workbook") if name in beginnings),
            *(preset for preset in presets if preset.is_own),
        )
        self._begin.blockSignals(True)  # noqa: FBT003  (Qt's)
        self._begin.clear()
        for at, preset in enumerate(self._presets):
            words = self.tr("Change {0}") if preset.is_own else self.tr("New, from {0}")
            self._begin.addItem(marked(words.format(preset_title(preset))), at)
        self._begin.blockSignals(False)  # noqa: FBT003
        self._show(self._presets[0])

    def show_saved(self, preset: Preset) -> None:
        """Tell that the format is saved, and that the export page offers it now."""
        self._name = preset.name
        title = self.tr("Saved. {0} is now available on the export page.")
        self.notice.tell(Message(title.format(preset_title(preset)), ""), "good")

    # ---------------------------------------------------------------------------- inner parts

    def _list(self, name: str, words: str) -> QListWidget:
        widget = QListWidget()
        widget.setObjectName(name)
        widget.setAccessibleName(words)
        widget.setAlternatingRowColors(True)
        widget.setUniformItemSizes(True)
        return widget

    def _lay_out(self) -> None:
        named = (label(self.tr("Name")), (self._title, 2), self._workbook)
        head = fill(QHBoxLayout(), (self._begin, 2), *named, spacing=2 * STEP)
        preview = text_table("preset_preview", self.windowTitle(), self._model)
        fill(self.body, head, (self._columns(), 3), (card(preview), 2), self.notice)

    def _columns(self) -> QGridLayout:
        grid = spaced_grid(3 * STEP, STEP)
        grid.addWidget(label(self.tr("Fields")), 0, 0)
        grid.addWidget(label(self.tr("Columns, in order")), 0, 2)
        grid.addWidget(card(self._offered), 1, 0)
        acts = QVBoxLayout()
        set_px(acts, setSpacing=STEP)
        for name, drawing, words, act in (
            ("add_column", "right", self.tr("Add the field"), self._on_add),
            ("remove_column", "left", self.tr("Remove the column"), self._on_remove),
            ("column_up", "up", self.tr("Column up"), partial(self._move, -1)),
            ("column_down", "down", self.tr("Column down"), partial(self._move, 1)),
        ):
            tool: QPushButton = button(name, "")
            give_icon(tool, drawing)
            tool.setAutoDefault(False)
            tool.setAccessibleName(words)
            set_tool_tip(tool, words)
            tool.clicked.connect(act)
            acts.addWidget(tool)
        acts.addStretch(1)
        grid.addLayout(acts, 1, 1)
        grid.addWidget(card(self._chosen), 1, 2)
        heading = (label(self.tr("Heading")), (self._heading, 1))
        grid.addLayout(fill(QHBoxLayout(), *heading, spacing=2 * STEP), 2, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        return grid

    def _on_begin_chosen(self, place: int) -> None:
        self._show(self._presets[place])

    def _connect(self) -> None:
        self._begin.currentIndexChanged.connect(self._on_begin_chosen)
        self._offered.itemDoubleClicked.connect(self._on_add)
        self._chosen.itemDoubleClicked.connect(self._heading.setFocus)
        self._chosen.currentRowChanged.connect(self._on_row_chosen)
        self._chosen.model().rowsMoved.connect(self._show_preview)
        self._heading.textEdited.connect(self._on_renamed)
        self._workbook.toggled.connect(self._show_preview)
        self._title.textEdited.connect(self.notice.clear)
        self._save.clicked.connect(self._on_save)
        for source in SOURCES:
            self._offered.addItem(_item(source_words(source), source))
        self._offered.setCurrentRow(0)

    def _show(self, preset: Preset) -> None:
        own = CustomPreset.of(preset)
        self._name = own.name
        self._title.setText(own.title if own.name else "")
        self._workbook.setChecked(own.is_workbook)
        self._chosen.clear()
        for heading, source in own.columns:
            self._append(heading, source)
        self._chosen.setCurrentRow(0)
        self._show_preview()

    def _append(self, heading: str, source: str) -> None:
        self._chosen.addItem(_item(heading, source))

    def _on_add(self) -> None:
        field = self._offered.currentItem()
        if field is not None:
            self._append(field.text(), str(field.data(SOURCE)))
            self._chosen.setCurrentRow(self._chosen.count() - 1)
            self._show_preview()

    def _on_remove(self) -> None:
        if self._chosen.currentRow() >= 0:
            self._chosen.takeItem(self._chosen.currentRow())
            self._show_preview()

    def _move(self, by: int) -> None:
        row = self._chosen.currentRow()
        if 0 <= row + by < self._chosen.count() and row >= 0:
            self._chosen.insertItem(row + by, self._chosen.takeItem(row))
            self._chosen.setCurrentRow(row + by)
            self._show_preview()

    def _on_row_chosen(self, row: int) -> None:
        item = self._chosen.item(row) if row >= 0 else None
        self._heading.show_text(item.text() if item else "")

    def _on_renamed(self, text: str) -> None:
        item = self._chosen.currentItem()
        if item is not None:
            item.setText(text)
            self._show_preview()

    def _show_preview(self) -> None:
        self.notice.clear()
        own = self.own
        self._save.setEnabled(bool(own.columns))
        if not own.columns:
            self._model.show((), ())
            return
        preset = parse_preset("preview", own.page())
        right = [at for at, (_, source) in enumerate(own.columns) if type_of(source) == "number"]
        rows = preview_rows(preset, FormatConfig(preset), self._items)
        self._model.show(preset.table.header, rows, right=right)

    def _on_save(self) -> None:
        own = self.own
        if not own.title:
            self._title.setFocus()
            title = self.tr("The format has no name yet.")
            self.notice.tell(Message(title, self.tr("Type one, then save.")), "warning")
            return
        self.save_requested.emit(own)


def _item(text: str, source: str) -> QListWidgetItem:
    item = plain_item(text)
    item.setData(SOURCE, source)
    item.setSizeHint(QSize(0, px(TARGET)))
    return item
