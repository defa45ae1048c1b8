"""The form's small parts: text fields that keep the input method out, lists, buttons, labels.

What keeps a Chinese input method away from a field is ``ImhHiddenText`` or answering
``ImEnabled`` with no; neither WA_InputMethodEnabled nor the other hints do (tried). The hint does
not keep away X11's composing of dead keys, with which a German layout swallows a scanner's ``=``;
the answer would keep a touch screen's keyboard away on Windows. So: the hint everywhere, the answer
on X11.
"""

from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QWidget,
)

from pos_scanner.desktop.theme import mark, percent
from pos_scanner.desktop.widgets.plain_text import PlainButton, PlainLabel, SeenText, say_at
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.domain.checks.normalization import is_same_identifier
from pos_scanner.domain.visible_text import visible
from pos_scanner.titles.candidate_choice import titles_among
from pos_scanner.titles.pasted.reader import is_whole_title

LONGEST_TEXT = 300
"""Characters a field takes: wider than any accounting format, too short to hang a till."""
SHORTEST_TITLE = 8
"""Characters: a name and a number, or a code, have more."""
ENTER_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def typed_text(event: QKeyEvent) -> str:
    """What a key would write into a field; empty for keys of commands and movements."""
    text = event.text()
    return text if text.isprintable() and not event.modifiers() & _COMMAND_KEYS else ""


def place_cursor(widget: QWidget) -> None:
    """Give a widget the keys, its content selected, so that what is typed replaces it."""
    widget.setFocus()
    if isinstance(widget, QLineEdit):
        widget.selectAll()


def keep_enter(widget: QWidget, event: QKeyEvent) -> None:
    """Enter that a field has answered is not the window's, too; a page's default button takes it.

    Qt's line of text leaves the key to whoever is behind it.
    """
    if event.key() in ENTER_KEYS and not isinstance(widget.window(), QDialog):
        event.accept()


class TextField(QLineEdit):
    """A line of text.

    Args:
        name: the domain's name of the field; its object name.
        input_method: whether a Chinese input method may come in.
        takes_unseen: whether characters that nobody sees stay, as in a code.

    Attributes:
        is_of_a_title: a copied title of several fields, or a code's text, is the window's to paste.

    Signals:
        title_pasted(str): such a text came otherwise than by the keys of pasting: from the menu,
            the middle button or the input method. The field has not taken it.
    """

    title_pasted = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        input_method: bool = False,
        role: str = "",
        longest: int = LONGEST_TEXT,
        takes_unseen: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMaxLength(longest)
        self.setAcceptDrops(False)  # The window takes what is dropped: a file is no text.
        self.is_of_a_title = False
        self._takes_unseen = takes_unseen
        self.inputRejected.connect(self._on_rejected)
        if not takes_unseen:
            self.setValidator(SeenText(self))
        if role:
            mark(self, role=role)
        if not input_method:
            _ask_input_method_to_stay_out(self)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: Any) -> Any:
        """Qt's: what an input method asks of the field."""
        if _stays_out(self, query):
            return False
        return super().inputMethodQuery(query, *argument)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A copied picture is no text, and a whole title no field's: the window takes them."""
        if event.matches(QKeySequence.StandardKey.Paste) and (
            _is_picture_copied() or (self.is_of_a_title and is_title_copied())
        ):
            event.ignore()
            return
        super().keyPressEvent(event)
        keep_enter(self, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's menu, whose Paste hands a whole title on as the keys do."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pasting = menu.findChild(QAction, "edit-paste")
        if isinstance(pasting, QAction):
            pasting.triggered.disconnect()
            pasting.triggered.connect(self._on_paste_chosen)
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button pastes what is marked elsewhere, on X11."""
        clipboard = QGuiApplication.clipboard()
        is_pasting = event.button() == Qt.MouseButton.MiddleButton and clipboard.supportsSelection()
        if not (is_pasting and self._hand_on(clipboard.text(QClipboard.Mode.Selection))):
            super().mouseReleaseEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Input methods have clipboards of their own."""
        if not self._hand_on(event.commitString()):
            super().inputMethodEvent(event)

    def show_text(self, text: str) -> None:
        """Set the text unless it stands there already: the cursor stays where it is.

        What comes under the cursor is selected, so that typing replaces it; another spelling of
        what is being typed leaves the cursor in its place.
        """
        text = text if self._takes_unseen else visible(text)
        previous, position = self.text(), self.cursorPosition()
        if previous == text:
            return
        self.setText(text)
        if self.hasFocus() and is_same_identifier(text, previous):
            self.setCursorPosition(position - len(previous) + len(text))
        elif self.hasFocus():
            self.setSelection(len(text), -len(text))  # Its beginning stays in sight.
        else:
            self.setCursorPosition(0)

    def _hand_on(self, text: str) -> bool:
        """Whether a text was a whole title; the window has it then."""
        is_titles = self.is_of_a_title and _is_whole_title(text)
        if is_titles:
            self.title_pasted.emit(text)
        return is_titles

    def _on_rejected(self) -> None:
        """Qt leaves out what is beyond the longest text, and says nothing."""
        if len(self.text()) >= self.maxLength():
            play_refused()
            pattern = self.tr("This field takes {0} characters. What was beyond them is left out.")
            say_at(self, pattern.format(self.maxLength()))

    def _on_paste_chosen(self) -> None:
        if not self._hand_on(QGuiApplication.clipboard().text()):
            self.paste()


def is_title_copied() -> bool:
    """Whether a whole title's text, or a code's, has been copied: it is no single field's."""
    return _is_whole_title(QGuiApplication.clipboard().text())


def _is_whole_title(text: str) -> bool:
    text = text.strip()
    if len(text) < SHORTEST_TITLE:
        return False
    return "\n" in text or bool(titles_among([text])) or is_whole_title(text)


def _is_picture_copied() -> bool:
    data = QGuiApplication.clipboard().mimeData()
    return data.hasImage() or data.hasUrls()


class ClosedList(QComboBox):
    """A list to choose from, without typing; keeps the input method out.

    While it is closed no key and no turn of the wheel changes it: it opens by Space, the arrow
    keys or the mouse, and the choice is seen before it is made. A digit closes it again and goes
    where it goes while the list is closed: in the form it is the amount's.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        # The style sheet's height of a row is this delegate's; a combo box has another one.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.view().installEventFilter(self)
        _ask_input_method_to_stay_out(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: a key in the open list."""
        is_pressed = event.type() == QEvent.Type.KeyPress
        if is_pressed and isinstance(event, QKeyEvent) and event.text().isdigit():
            self.hidePopup()
            QCoreApplication.sendEvent(self, event)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list, or leave the key to whoever is behind it."""
        if event.key() in {Qt.Key.Key_Space, *_ARROWS}:
            self.showPopup()
        else:
            event.ignore()

    def showPopup(self) -> None:
        """Open; where nothing is chosen yet, Enter would take the first row: mark it."""
        super().showPopup()
        if self.currentIndex() < 0 and self.count():
            self.view().setCurrentIndex(self.model().index(0, self.modelColumn()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn of the wheel on its way past changes nothing."""
        event.ignore()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: Any) -> Any:
        """Qt's: what an input method asks of the field."""
        if _stays_out(self, query):
            return False
        return super().inputMethodQuery(query, *argument)


class DateField(QDateEdit):
    """A day, from a calendar or typed; keeps the input method out.

    The wheel, which would change the day without a word, is left to others.
    """

    def __init__(self, name: str, day: QDate) -> None:
        super().__init__(day)
        self.setObjectName(name)
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        _ask_input_method_to_stay_out(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn of the wheel on its way past changes nothing."""
        event.ignore()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: Any) -> Any:
        """Qt's: what an input method asks of the field."""
        if _stays_out(self, query):
            return False
        return super().inputMethodQuery(query, *argument)


_ARROWS = {Qt.Key.Key_Up, Qt.Key.Key_Down}


def _ask_input_method_to_stay_out(widget: QWidget) -> None:
    widget.setInputMethodHints(widget.inputMethodHints() | Qt.InputMethodHint.ImhHiddenText)


def _stays_out(widget: QWidget, query: Qt.InputMethodQuery) -> bool:
    return (
        query == Qt.InputMethodQuery.ImEnabled
        and bool(widget.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText)
        and QGuiApplication.platformName() == "xcb"
    )


class _QuickPresses:
    """Presses of the pointer that follow one another like a double click's, at one place."""

    def __init__(self) -> None:
        self._first: QWidget | None = None
        self._place = QPointF()
        self._at_ms = 0

    def begin_with(self, widget: QWidget, press: QMouseEvent) -> bool:
        """Whether the first press of those that this one ends was this widget's, too."""
        hints = QGuiApplication.styleHints()
        way = press.globalPosition() - self._place
        is_near = way.manhattanLength() <= 2 * hints.mouseDoubleClickDistance()
        is_soon = press.timestamp() - self._at_ms < hints.mouseDoubleClickInterval()
        is_second = press.type() == QEvent.Type.MouseButtonDblClick
        if not (is_second or (is_near and is_soon)):
            self._first = widget
        elif not (is_near and is_soon):
            self._first = None  # The first press was no button's.
        self._place, self._at_ms = press.globalPosition(), press.timestamp()
        return self._first is widget


class Button(PlainButton):
    """A button that Enter presses, too, wherever it has the focus; a held Enter presses it once.

    A click leaves the focus where it was: whatever is typed next reaches the field that had it.
    The second half of a double click belongs to what the first half pressed: a button that has
    come under the pointer since is not pressed by it. It becomes no page's default button by
    itself.
    """

    _presses: ClassVar = _QuickPresses()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's, which also has the second half of a double click come here."""
        if self._presses.begin_with(self, event):
            super().mousePressEvent(event)
        else:
            event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As one more press."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, as Space; other keys are left to whoever is behind it."""
        if event.key() not in ENTER_KEYS or event.modifiers() & _COMMAND_KEYS:
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            event.accept()
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()


def at_100_percent(width_px: int) -> int:
    """A width on the screen as px at 100 %, rounded up."""
    return -(-width_px * 100 // percent())


def label(text: str, role: str = "label") -> QLabel:
    """A label of a role; its text is taken as plain text, whatever it holds."""
    text_label = PlainLabel(text)
    mark(text_label, role=role)
    return text_label


def frame(role: str) -> QFrame:
    """A frame of a role: bar, foot, card, rule or notice."""
    panel = QFrame()
    mark(panel, role=role)
    return panel


def button(name: str, text: str, role: str = "") -> Button:
    """A button of a role."""
    push_button = Button(text)
    push_button.setObjectName(name)
    if role:
        mark(push_button, role=role)
    return push_button
