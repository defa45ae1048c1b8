"""In which format, with which encoding, into which folder: the upper part of the export page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from pos_scanner.desktop.messages.export_formats import preset_note, preset_title
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, button, label
from pos_scanner.desktop.widgets.layouts import fill, spaced_grid
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.domain.visible_text import marked
from pos_scanner.export.formats.preset import Preset


class ExportTarget(QWidget):
    """Format, encoding, template and folder.

    Signals:
        preset_chosen(Preset): this format is chosen now;
        changed(): format, encoding or template is another one now;
        formats_requested(): to the page that makes formats.
    """

    preset_chosen = Signal(object)
    changed = Signal()
    formats_requested = Signal()

    def __init__(self, folder: Path, template: str) -> None:
        super().__init__()
        self.setObjectName("export_target")
        self._presets: dict[str, Preset] = {}
        self._preset = ClosedList("preset")
        self._encoding = ClosedList("encoding")
        for words, codec in (
            (self.tr("The format's default"), ""),
            (self.tr("UTF-8 with BOM (Excel)"), "utf-8-sig"),
            (self.tr("UTF-8"), "utf-8"),
            (self.tr("GB18030 (older programs)"), "gb18030"),
        ):
            self._encoding.addItem(words, codec)
        self._explains = True
        self._is_shared = False
        self._note = label("", "hint")
        self._note.setWordWrap(True)
        self._folder = TextField(
            "export_folder", longest=1000, input_method=True, takes_unseen=True
        )
        self._folder.setText(str(folder))
        self._folder.setAccessibleName(self.tr("Folder"))
        self._template = TextField("template", longest=1000, input_method=True, takes_unseen=True)
        self._template.setText(template)
        self._template.setAccessibleName(self.tr("Template"))
        self._template_row = (
            label(self.tr("Template")),
            self._template,
            self._chooser("choose_template", self._choose_template),
        )
        self._folder_row = (
            label(self.tr("Folder")),
            self._folder,
            self._chooser("choose_folder", self._choose_folder),
        )
        self._lay_out()
        self._preset.currentIndexChanged.connect(self._on_preset_changed)
        self._encoding.currentIndexChanged.connect(self.changed)
        self._template.editingFinished.connect(self.changed)

    @property
    def preset(self) -> Preset | None:
        """The format; ``None`` until they were offered."""
        return self._presets.get(str(self._preset.currentData()))

    @property
    def encoding(self) -> str:
        """The encoding; empty for the format's own."""
        return str(self._encoding.currentData() or "")

    @property
    def folder(self) -> Path:
        """Where the files go."""
        return Path(self._folder.text().strip() or ".").expanduser()

    @property
    def template(self) -> Path | None:
        """The blank workbook, where the format fills one."""
        text = self._template.text().strip()
        return Path(text).expanduser() if text and self._needs_template() else None

    def offer(self, presets: Sequence[Preset], chosen: str) -> None:
        """Let one choose among these formats."""
        self._preset.blockSignals(True)  # noqa: FBT003  (Qt's)
        self._preset.clear()
        self._presets = {preset.name: preset for preset in presets}
        for preset in presets:
            self._preset.addItem(marked(preset_title(preset)), preset.name)
        self._preset.setCurrentIndex(max(0, self._preset.findData(chosen)))
        self._preset.blockSignals(False)  # noqa: FBT003
        self._on_preset_changed()

    def show_note(self, *, explains: bool) -> None:
        """Whether what the format is for stands below it; else it is the list's tool tip alone."""
        self._explains = explains
        self._show_note()

    def share_row(self, *, is_wanted: bool) -> None:
        """Whether template and folder stand side by side, where there is little height."""
        self._is_shared = is_wanted
        self._place_rows()

    # ---------------------------------------------------------------------------- inner parts

    def _place_rows(self) -> None:
        """The template's caption stays; the folder's chooser is at the right edge of either row."""
        grid, both = self._grid, self._both
        caption, folder, chooser = self._folder_row
        inside = (*self._template_row[1:], caption, folder)
        is_shared = self._is_shared and self._needs_template()
        whole = self.tr("The blank workbook from the tax platform")
        self._template.setPlaceholderText(self.tr("The blank workbook") if is_shared else whole)
        for part in (*inside, chooser):
            grid.removeWidget(part)
            both.removeWidget(part)
        grid.removeItem(both)
        if is_shared:
            for part in inside:
                both.addWidget(part, int(isinstance(part, TextField)))
            grid.addLayout(both, 2, 1)
            grid.addWidget(chooser, 2, 2)
            return
        for row, parts in enumerate((self._template_row, self._folder_row), start=2):
            for column, field in enumerate(parts):
                grid.addWidget(field, row, column)

    def _lay_out(self) -> None:
        grid = self._grid = spaced_grid(3 * STEP, STEP, self)
        formats = button("edit_formats", self.tr("Custom formats …"))
        formats.setAutoDefault(False)
        formats.clicked.connect(self.formats_requested)
        choice = fill(QHBoxLayout(), (self._preset, 3), (self._encoding, 2), spacing=2 * STEP)
        grid.addWidget(label(self.tr("Format")), 0, 0)
        grid.addLayout(choice, 0, 1)
        grid.addWidget(formats, 0, 2)
        grid.addWidget(self._note, 1, 1, 1, 2)
        self._both = fill(QHBoxLayout(), spacing=2 * STEP)
        self._place_rows()
        grid.setColumnStretch(1, 1)

    def _chooser(self, name: str, act: object) -> QPushButton:
        chooser = button(name, self.tr("Choose …"))
        chooser.setAutoDefault(False)
        chooser.clicked.connect(act)  # type: ignore[arg-type]  # a method of ours
        return chooser

    def _needs_template(self) -> bool:
        preset = self.preset
        return preset is not None and preset.format.value == "template"

    def _on_preset_changed(self) -> None:
        preset = self.preset
        if preset is not None:
            self.preset_chosen.emit(preset)
        self._note.setText(preset_note(preset) if preset else "")
        self._show_note()
        for part in self._template_row:
            part.setVisible(self._needs_template())
        self._place_rows()
        self._encoding.setEnabled(preset is not None and not preset.is_workbook)
        self.changed.emit()

    def _show_note(self) -> None:
        self._note.setVisible(self._explains and bool(self._note.text()))
        set_tool_tip(self._preset, self._note.text())

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for export files"), self._folder.text()
        )
        if folder:
            self._folder.setText(folder)

    def _choose_template(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("The blank workbook from the tax platform"),
            self._template.text(),
            self.tr("Workbooks (*.xlsx)"),
        )
        if path:
            self._template.setText(path)
            self.changed.emit()
