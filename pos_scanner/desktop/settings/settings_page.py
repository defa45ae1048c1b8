"""The settings as a page: made from their declarations, checked as the file is checked."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from pos_scanner.desktop.messages import Message, wanted_words
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, button, label
from pos_scanner.desktop.widgets.layouts import add_labelled, fill, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.settings.declaration import Declaration


class SettingsPage(Page):
    """The settings.

    Signals:
        save_requested(dict[str, object]): changed values by the settings' names.
        page_requested(str): to another page: scanner, cameras, catalogue, card, backend,
            maintenance.
    """

    save_requested = Signal(object)
    page_requested = Signal(str)

    def __init__(self, parent: QWidget, settings: Settings, path: Path) -> None:
        heading = QCoreApplication.translate("SettingsPage", "Settings")
        super().__init__("settings_page", heading, parent, (940, 690))
        self._settings = settings
        self._values: dict[str, Callable[[], object]] = {}
        """What stands in each editor; raises ValueError where the setting does not take it."""
        place = label(self.tr("Kept in {0}").format(path), "hint")
        self._area = self._scrolled(self._grid())
        pages = QHBoxLayout()
        pages.setSpacing(2 * STEP)
        fill(self.body, (self._area, 1), place, self.notice, pages)
        for name, page, text in (
            ("open_catalogue", "catalogue", self.tr("Items …")),
            ("open_card", "card", self.tr("Title card …")),
            ("choose_camera", "cameras", self.tr("Cameras …")),
            ("set_up_scanner", "scanner", self.tr("Scanner set-up …")),
            ("open_backend", "backend", self.tr("Backend …")),
            ("open_maintenance", "maintenance", self.tr("Maintenance …")),
        ):
            page_button = button(name, text, "second")
            page_button.clicked.connect(partial(self._request_page, page))
            pages.addWidget(page_button)
        save = self.add_button("save_settings", self.tr("Save  ⏎"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        self.add_close(self.tr("Close  Esc"))

    def show_setting(self, name: str) -> None:
        """Put the cursor into the editor of a setting, by its name in Settings."""
        editor = self.findChild(QWidget, f"setting_{name}")
        if editor is not None:
            editor.setFocus()
            self._area.ensureWidgetVisible(editor)

    def show_saved(self, settings: Settings) -> None:
        """Say that the changes are in the file, and compare with these settings from now on."""
        self._settings = settings
        text = self.tr("Saved. The new settings hold from the next start.")
        self.notice.tell(Message(text, ""), "good")

    # ---------------------------------------------------------------------------- inner parts

    def _grid(self) -> QWidget:
        holder = QWidget()
        grid = spaced_grid(4 * STEP, 2 * STEP, holder)
        grid.setContentsMargins(0, 0, 4 * STEP, 0)
        for row, declaration in enumerate(DECLARATIONS.values()):
            editor = self._editor(declaration, getattr(self._settings, declaration.name))
            editor.setObjectName(f"setting_{declaration.name}")
            add_labelled(grid, [(_tr(declaration.label), editor)], row)
        grid.setColumnStretch(1, 1)
        return holder

    def _editor(self, declaration: Declaration, value: object) -> QWidget:
        name = declaration.name
        if declaration.choices:
            box = ClosedList(name)
            for choice in declaration.choices:
                box.addItem(_tr(choice.label) if choice.label else str(choice.value), choice.value)
            box.setCurrentIndex(box.findData(value))
            self._values[name] = box.currentData
            return box
        if isinstance(value, bool):
            tick = QCheckBox()
            tick.setChecked(value)
            self._values[name] = tick.isChecked
            return tick
        line = TextField(name, input_method=declaration.has_input_method)
        line.setText(declaration.as_text(value))
        if declaration.is_secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self._values[name] = partial(_parsed, declaration, line)
        return line

    def _scrolled(self, widget: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(widget)
        return area

    def _on_save(self) -> None:
        values: dict[str, object] = {}
        for name, value in self._values.items():
            try:
                values[name] = value()
            except ValueError as error:
                self._refuse(DECLARATIONS[name], str(error))
                return
        self.save_requested.emit(
            {
                name: value
                for name, value in values.items()
                if value != getattr(self._settings, name)
            }
        )

    def _refuse(self, declaration: Declaration, wanted: str) -> None:
        title = self.tr("{0}: this value cannot be").format(_tr(declaration.label))
        advice = self.tr("It takes {0}.").format(wanted_words(wanted))
        self.notice.tell(Message(title, advice), "bad")
        self.show_setting(declaration.name)

    def _request_page(self, page: str, *_: object) -> None:
        self.page_requested.emit(page)


def _parsed(declaration: Declaration, line: QLineEdit) -> object:
    return declaration.parse_text(line.text())


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("Settings", sentence)
