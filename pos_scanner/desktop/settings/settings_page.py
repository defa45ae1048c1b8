"""The settings as a page: made from their declarations, checked as the file is checked."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from pos_scanner.desktop.messages import Message, failure_words, wanted_words
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, label
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError
from pos_scanner.settings import (
    APPEARANCES,
    BAUDS,
    LANGUAGES,
    RESOLUTIONS,
    SCANNER_LAYOUTS,
    Settings,
    parse_setting,
)

_LABELS = {
    "shop_name": QT_TRANSLATE_NOOP("SettingsPage", "Shop"),
    "till_name": QT_TRANSLATE_NOOP("SettingsPage", "Till (invoice numbers begin with it)"),
    "till_cashier": QT_TRANSLATE_NOOP("SettingsPage", "Cashier"),
    "till_sign_in": QT_TRANSLATE_NOOP("SettingsPage", "Cashiers sign in"),
    "till_lock_minutes": QT_TRANSLATE_NOOP("SettingsPage", "Lock after minutes (0: never)"),
    "till_shifts": QT_TRANSLATE_NOOP("SettingsPage", "Shifts are kept (F9)"),
    "window_language": QT_TRANSLATE_NOOP("SettingsPage", "Language"),
    "window_appearance": QT_TRANSLATE_NOOP("SettingsPage", "Appearance"),
    "window_full_screen": QT_TRANSLATE_NOOP("SettingsPage", "Full screen"),
    "camera_source": QT_TRANSLATE_NOOP("SettingsPage", "Camera: number, file or address"),
    "camera_resolution": QT_TRANSLATE_NOOP("SettingsPage", "Camera's picture, pixels"),
    "camera_exposure_ms": QT_TRANSLATE_NOOP("SettingsPage", "Camera's exposure, ms (0: automatic)"),
    "camera_mirror": QT_TRANSLATE_NOOP("SettingsPage", "Mirrored picture"),
    "backend_url": QT_TRANSLATE_NOOP("SettingsPage", "Backend's address"),
    "backend_token": QT_TRANSLATE_NOOP("SettingsPage", "Backend's token of this till"),
    "backend_ca_file": QT_TRANSLATE_NOOP("SettingsPage", "Own certificates (file)"),
    "scanner_layout": QT_TRANSLATE_NOOP("SettingsPage", "Scanner's keyboard layout"),
    "scanner_gap_ms": QT_TRANSLATE_NOOP("SettingsPage", "Scanner's longest pause, ms"),
    "scanner_enter": QT_TRANSLATE_NOOP("SettingsPage", "Scanner ends with Enter or Tab"),
    "scanner_prefix": QT_TRANSLATE_NOOP("SettingsPage", "Scanner's prefix"),
    "scanner_suffix": QT_TRANSLATE_NOOP("SettingsPage", "Scanner's suffix"),
    "scanner_port": QT_TRANSLATE_NOOP("SettingsPage", "Scanner's port (COM mode)"),
    "scanner_baud": QT_TRANSLATE_NOOP("SettingsPage", "Port's speed, baud"),
    "sale_item": QT_TRANSLATE_NOOP("SettingsPage", "Usual item"),
    "sale_tax_rate": QT_TRANSLATE_NOOP("SettingsPage", "Usual tax rate"),
    "sale_tax_rates": QT_TRANSLATE_NOOP("SettingsPage", "Tax rates, e.g. 0.13, exempt"),
    "sale_price_includes_tax": QT_TRANSLATE_NOOP("SettingsPage", "Prices are typed with tax"),
    "sale_order_pattern": QT_TRANSLATE_NOOP("SettingsPage", "Receipt's barcode (pattern)"),
    "buyers_keep": QT_TRANSLATE_NOOP("SettingsPage", "Keep companies that were here"),
    "buyers_days": QT_TRANSLATE_NOOP("SettingsPage", "Days to keep them after the last invoice"),
    "export_folder": QT_TRANSLATE_NOOP("SettingsPage", "Folder for export files"),
    "export_preset": QT_TRANSLATE_NOOP("SettingsPage", "Usual export format"),
    "export_template": QT_TRANSLATE_NOOP("SettingsPage", "Tax platform's blank template (file)"),
    "export_receivable_code": QT_TRANSLATE_NOOP("SettingsPage", "Receivables: account code"),
    "export_receivable_name": QT_TRANSLATE_NOOP("SettingsPage", "Receivables: account name"),
    "export_sales_code": QT_TRANSLATE_NOOP("SettingsPage", "Sales: account code"),
    "export_sales_name": QT_TRANSLATE_NOOP("SettingsPage", "Sales: account name"),
    "export_tax_code": QT_TRANSLATE_NOOP("SettingsPage", "Output tax: account code"),
    "export_tax_name": QT_TRANSLATE_NOOP("SettingsPage", "Output tax: account name"),
    "export_voucher_word": QT_TRANSLATE_NOOP("SettingsPage", "Vouchers' word"),
    "export_voucher_maker": QT_TRANSLATE_NOOP("SettingsPage", "Vouchers' maker"),
    "export_tax_names": QT_TRANSLATE_NOOP("SettingsPage", "Names of tax rates, rate=name"),
}
_VALUES: dict[object, str] = {
    "auto": QT_TRANSLATE_NOOP("SettingsPage", "As the system has it"),
    "zh_CN": QT_TRANSLATE_NOOP("SettingsPage", "简体中文"),
    "en": QT_TRANSLATE_NOOP("SettingsPage", "English"),
    "light": QT_TRANSLATE_NOOP("SettingsPage", "Light"),
    "dark": QT_TRANSLATE_NOOP("SettingsPage", "Dark"),
    "us": QT_TRANSLATE_NOOP("SettingsPage", "US keyboard"),
    "text": QT_TRANSLATE_NOOP("SettingsPage", "The system's layout"),
}
_CHOICES: dict[str, tuple[object, ...]] = {
    "window_language": LANGUAGES,
    "window_appearance": APPEARANCES,
    "camera_resolution": RESOLUTIONS,
    "scanner_layout": SCANNER_LAYOUTS,
    "scanner_baud": BAUDS,
}
_WITH_INPUT_METHOD = {
    "shop_name",
    "till_cashier",
    "sale_item",
    "export_folder",
    "export_template",
    "export_receivable_name",
    "export_sales_name",
    "export_tax_name",
    "export_voucher_word",
    "export_voucher_maker",
    "export_tax_names",
}


class SettingsPage(Page):
    """The settings.

    Signals:
        save_requested(dict[str, object]): changed values by the settings' names.
        page_requested(str): to another page: scanner, cameras, catalogue, card.
    """

    save_requested = Signal(object)
    page_requested = Signal(str)

    def __init__(self, parent: QWidget, settings: Settings, path: Path) -> None:
        heading = QCoreApplication.translate("SettingsPage", "Settings")
        super().__init__("settings_page", heading, parent, (840, 660))
        self._settings = settings
        self._read: dict[str, Callable[[], object]] = {}
        self.notice = NoticeStrip()
        self.body.addWidget(self._scrolled(self._grid()), 1)
        self.body.addWidget(label(self.tr("Kept in {0}").format(path), "hint"))
        self.body.addWidget(self.notice)
        for name, page, text in (
            ("open_catalogue", "catalogue", self.tr("Items …")),
            ("open_card", "card", self.tr("Title card …")),
            ("choose_camera", "cameras", self.tr("Cameras …")),
            ("set_up_scanner", "scanner", self.tr("Scanner set-up …")),
        ):
            button = self.add_button(name, text)
            button.clicked.connect(lambda _=False, page=page: self.page_requested.emit(page))
        save = self.add_button("save_settings", self.tr("Save  ⏎"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        self.add_close(self.tr("Close  Esc"))

    def show_saved(self, settings: Settings) -> None:
        """They are in the file."""
        self._settings = settings
        told = self.tr("Saved. The new settings hold from the next start.")
        self.notice.tell(Message(told, ""), "good")

    def show_failure(self, error: KnownError) -> None:
        """They are not."""
        self.notice.tell(failure_words(error), "bad")

    # ---------------------------------------------------------------------------- inner parts

    def _grid(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 4 * STEP, 0)
        grid.setHorizontalSpacing(4 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        for row, declared in enumerate(fields(Settings)):
            caption = label(_tr(_LABELS[declared.name]))
            editor = self._editor(declared.name, getattr(self._settings, declared.name))
            editor.setObjectName(f"setting_{declared.name}")
            editor.setAccessibleName(caption.text())
            caption.setBuddy(editor)
            grid.addWidget(caption, row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        return holder

    def _editor(self, name: str, value: object) -> QWidget:
        if name in _CHOICES:
            box = ClosedList(name)
            for one in _CHOICES[name]:
                box.addItem(_tr(_VALUES[one]) if one in _VALUES else str(one), one)
            box.setCurrentIndex(box.findData(value))
            self._read[name] = box.currentData
            return box
        if isinstance(value, bool):
            tick = QCheckBox()
            tick.setChecked(value)
            self._read[name] = tick.isChecked
            return tick
        line = TextField(name, input_method=name in _WITH_INPUT_METHOD)
        if isinstance(value, tuple):
            line.setText(", ".join(value))
            self._read[name] = lambda: [p.strip() for p in line.text().split(",") if p.strip()]
        elif isinstance(value, int):
            line.setText(str(value))
            self._read[name] = lambda: _number(line.text())
        else:
            line.setText(str(value))
            self._read[name] = lambda: line.text().strip()
        if name == "backend_token":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def _scrolled(self, widget: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(widget)
        return area

    def _on_save(self) -> None:
        changes: dict[str, object] = {}
        for name, read in self._read.items():
            try:
                value = parse_setting(name, read())
            except ValueError as error:
                told = self.tr("{0}: this value cannot be").format(_tr(_LABELS[name]))
                self.notice.tell(
                    Message(told, self.tr("It takes {0}.").format(wanted_words(str(error)))), "bad"
                )
                return
            if value != getattr(self._settings, name):
                changes[name] = value
        self.save_requested.emit(changes)


def _number(text: str) -> object:
    """A whole number, or the text itself, which the setting will refuse."""
    return int(text) if text.strip().isascii() and text.strip().isdigit() else text


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("SettingsPage", sentence)
