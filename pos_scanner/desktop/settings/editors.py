"""The editors of settings: a switch, a list, a number with its unit, a path with a chooser.

Each takes its limits from the setting's declaration, shows a value of the setting's type and gives
what stands in it back as one.
"""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from pos_scanner.desktop.messages import rate_words, wanted_words
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, button, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.domain.catalogue import rate_of
from pos_scanner.domain.visible_text import marked
from pos_scanner.settings.declaration import Declaration
from pos_scanner.settings.validators import FILE, FOLDER, TAX_RATE, TAX_RATES

Offer = tuple[str, str]
"""A value, and what it is called."""
WIDTH = 300
"""Of every editor, px: those of a page stand below one another."""
NUMBER_WIDTH = 120


def translated_setting(sentence: str) -> str:
    """A sentence of a declaration in the user's language."""
    return QCoreApplication.translate("Settings", sentence) if sentence else ""


class SettingEditor(QWidget):
    """Where one setting is changed.

    Attributes:
        declaration: of the setting.
        field: what has the keys; its object name is ``setting_`` and the setting's name.

    Signals:
        edited(): its value may be another now.
    """

    edited = Signal()

    def __init__(self, declaration: Declaration, field: QWidget) -> None:
        super().__init__()
        self.declaration = declaration
        self.field = field
        field.setObjectName(f"setting_{declaration.name}")
        self.row = fill(QHBoxLayout(self), field, spacing=STEP, margins=NO_MARGINS)

    @abstractmethod
    def value(self) -> object:
        """What stands in it, of the setting's type.

        Raises:
            ValueError: the setting does not take it.
        """

    @abstractmethod
    def show_value(self, value: object) -> None:
        """Show a value of the setting's type."""

    @property
    def wanted(self) -> str:
        """What the setting takes, as it is typed here."""
        return wanted_words(str(self.declaration.accepts))

    def mark_wrong(self, *, is_wrong: bool) -> None:
        """Mark the field as one with a wrong value, or no longer."""
        mark(self.field, state="bad" if is_wrong else "")


class SwitchEditor(SettingEditor):
    """Of a setting that is on or off."""

    def __init__(self, declaration: Declaration) -> None:
        self._tick = QCheckBox()
        super().__init__(declaration, self._tick)
        self.row.addStretch(1)
        self._tick.toggled.connect(self._on_toggled)

    def value(self) -> object:
        """Whether it is on."""
        return self._tick.isChecked()

    def show_value(self, value: object) -> None:
        """Show a value of the setting's type."""
        self._tick.setChecked(bool(value))
        self._show_words()

    def _on_toggled(self) -> None:
        self._show_words()
        self.edited.emit()

    def _show_words(self) -> None:
        self._tick.setText(self.tr("On") if self._tick.isChecked() else self.tr("Off"))


class ListEditor(SettingEditor):
    """Of a setting that has one of a few values: those of its declaration, and what is offered."""

    def __init__(self, declaration: Declaration, offered: Sequence[Offer] = ()) -> None:
        self._list = ClosedList(declaration.name)
        super().__init__(declaration, self._list)
        for choice in declaration.choices:
            words = translated_setting(choice.label) or str(choice.value)
            self._list.addItem(words, choice.value)
        for value, words in offered:
            self._list.addItem(marked(words), value)
        if declaration.unit:
            self.row.addWidget(label(translated_setting(declaration.unit), "quiet"))
        self._list.currentIndexChanged.connect(self.edited)

    def value(self) -> object:
        """The value that is chosen."""
        return self._list.currentData()

    def show_value(self, value: object) -> None:
        """Show a value of the setting's type; one that is no choice is not changed by saving."""
        if self._list.findData(value) < 0:
            self._list.addItem(marked(str(value)), value)
        self._list.setCurrentIndex(self._list.findData(value))


class LineEditor(SettingEditor):
    """Of a text, a number with its unit, or a path, which can be looked for."""

    def __init__(self, declaration: Declaration) -> None:
        self._line = TextField(declaration.name, input_method=declaration.has_input_method)
        super().__init__(declaration, self._line)
        if declaration.is_secret:
            self._line.setEchoMode(QLineEdit.EchoMode.Password)
        if isinstance(declaration.default, int):
            set_px(self._line, setFixedWidth=NUMBER_WIDTH)
        if declaration.unit:
            self.row.addWidget(label(translated_setting(declaration.unit), "quiet"))
        if declaration.accepts in {FILE, FOLDER}:
            browse = button(f"browse_{declaration.name}", "…")
            browse.setAccessibleName(self.tr("Look for it"))
            browse.clicked.connect(self._on_browse)
            self.row.addWidget(browse)
        if isinstance(declaration.default, int):
            self.row.addStretch(1)
        self._line.textChanged.connect(self.edited)

    def value(self) -> object:
        """What is typed, read as in a variable of the environment."""
        return self.declaration.parse_text(self._line.text())

    def show_value(self, value: object) -> None:
        """Show a value of the setting's type."""
        self._line.setText(self.declaration.as_text(value))
        self._line.setCursorPosition(0)

    def _on_browse(self) -> None:
        title = translated_setting(self.declaration.label)
        start = self._line.text() or str(Path.home())
        if self.declaration.accepts is FOLDER:
            path = QFileDialog.getExistingDirectory(self, title, start)
        else:
            path, _ = QFileDialog.getOpenFileName(self, title, start)
        if path:
            self._line.setText(path)


class RatesEditor(SettingEditor):
    """Of one tax rate, or of several, as people write them: ``6%``, ``13%, 9%, exempt``."""

    def __init__(self, declaration: Declaration) -> None:
        self._line = TextField(declaration.name, input_method=True)
        super().__init__(declaration, self._line)
        self._is_one = declaration.accepts is TAX_RATE
        if self._is_one:
            set_px(self._line, setFixedWidth=NUMBER_WIDTH)
            self.row.addStretch(1)
        self._line.textChanged.connect(self.edited)

    @property
    def wanted(self) -> str:
        """What the setting takes, as it is typed here."""
        example = rate_words("0.06") if self._is_one else "13%, 6%, " + rate_words("exempt")
        return self.tr("rates like {0}").format(example)

    def value(self) -> object:
        """The rates that are typed, as fractions in text."""
        text = self._line.text().replace("，", ",").replace("、", ",")
        rates = tuple(rate_of(part) for part in text.split(",") if part.strip())
        if not self._is_one:
            return self.declaration.parse(rates)
        if len(rates) > 1:
            raise ValueError(str(self.declaration.accepts))
        return self.declaration.parse("".join(rates))

    def show_value(self, value: object) -> None:
        """Show a value of the setting's type."""
        rates = (value,) if isinstance(value, str) else value
        assert isinstance(rates, tuple)  # noqa: S101  (the setting's type)
        self._line.setText(", ".join(rate_words(rate) for rate in rates if rate))
        self._line.setCursorPosition(0)


def editor_of(declaration: Declaration, offered: Sequence[Offer] = ()) -> SettingEditor:
    """The editor that fits what a setting takes; ``offered`` ones are chosen from a list."""
    if declaration.choices or offered:
        return ListEditor(declaration, offered)
    if isinstance(declaration.default, bool):
        return SwitchEditor(declaration)
    if declaration.accepts in {TAX_RATE, TAX_RATES}:
        return RatesEditor(declaration)
    return LineEditor(declaration)
