"""The window: lays the columns and bars out, gives keys their meaning, decides nothing.

``wiring.py`` joins it with the till; tests may drive it without one.
"""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.invoice_form.amount_keypad import AmountKeypad
from pos_scanner.desktop.invoice_form.buyer_section import TITLE_TYPE_KEY
from pos_scanner.desktop.invoice_form.form_panel import FormPanel
from pos_scanner.desktop.invoice_form.lines_section import ENTRY_KEY
from pos_scanner.desktop.invoice_form.sale_section import KIND_KEY
from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.scanning.scan_panel import ScanPanel
from pos_scanner.desktop.theme import apply_scale, px, set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.banner import Banner
from pos_scanner.desktop.widgets.fields import ENTER_KEYS, label, place_cursor, typed_text
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.desktop.window.bars import FootBar, TopBar
from pos_scanner.desktop.window.fitting import SMALLEST, Fit, first_size, fit
from pos_scanner.domain.visible_text import marked
from pos_scanner.settings import Settings

_OF_AN_AMOUNT = "0123456789."
_LEAST_BELOW_HINT = 510
"""With less height left, px at 100 %, the line over everything is left out for the form's sake."""


class MainWindow(QMainWindow):
    """The till's window.

    Signals:
        recall_requested(): F5; purpose_requested(): F11, confirm what was asked about; closed();
        page_requested(str): list, export, shift, settings or help;
        paste_requested(): Ctrl+V that no text field had a use for; dropped(QMimeData);
        first_painted(): once, when the window stands on the screen.
    """

    page_requested = Signal(str)
    recall_requested = Signal()
    purpose_requested = Signal()
    closed = Signal()
    paste_requested = Signal()
    dropped = Signal(object)
    first_painted = Signal()

    def __init__(self, settings: Settings, hint: str = "") -> None:
        super().__init__()
        self._painted = False
        self._scale = settings.window_scale
        self._fit: Fit | None = None
        self._keeps_shifts = False
        self._layers = QStackedWidget()
        self._shortcuts: list[QShortcut] = []
        self.setWindowTitle(" – ".join(filter(None, ["pos_scanner", marked(settings.shop_name)])))
        self.setMinimumSize(*SMALLEST)
        self.resize(*first_size(*self.screen().availableSize().toTuple()))
        self.setAcceptDrops(True)
        self.top = TopBar(settings)
        self.banner = Banner(self.top)
        self.scan = ScanPanel()
        self.invoice = FormPanel(settings.sale_tax_rates, list(filter(None, [settings.sale_item])))
        self.foot = FootBar()
        self.hint = label(hint, "demo")
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        set_px(self.hint, setContentsMargins=(4 * STEP, STEP, 4 * STEP, STEP))
        self.hint.setVisible(bool(hint))
        self._lay_out()
        self.pad = AmountKeypad(self, self.scan, self.invoice.number_fields)
        self._give_keys_meaning()
        self.rest()

    def rest(self) -> None:
        """Between customers the focus rests where no key types anything; a scan comes anyway.

        During one it goes to the next field that is needed, unless it is in a field already.
        """
        if self.is_covered:
            return
        if not self.invoice.is_at_work:
            self.scan.camera.setFocus()
        elif not isinstance(self.focusWidget(), QLineEdit | QComboBox):
            self.invoice.focus_next()

    @property
    def is_form_in_use(self) -> bool:
        """Whether somebody is at one of the form's fields."""
        focused: QWidget | None = self.focusWidget()
        is_field = isinstance(focused, QLineEdit | QComboBox)
        return focused is not None and is_field and self.invoice.isAncestorOf(focused)

    @property
    def is_covered(self) -> bool:
        """Whether the cover lies over everything."""
        return self._layers.currentIndex() > 0

    def set_cover(self, cover: QWidget) -> None:
        """Lay a widget over everything whenever the window is covered."""
        self._layers.addWidget(cover)

    def cover(self) -> None:
        """Cover everything; no key of the window works meanwhile, and no cashier is named."""
        self.top.cashier.hide()
        self._layers.setCurrentIndex(1)
        self._enable_shortcuts()

    def uncover(self) -> None:
        """Show everything as it was under the cover."""
        self._layers.setCurrentIndex(0)
        self._enable_shortcuts()
        self.rest()

    def show_shift_key(self, *, visible: bool) -> None:
        """Offer F9 and its button in a shop that keeps shifts."""
        self.foot.show_shift_key(visible=visible)
        self._keeps_shifts = visible
        self._enable_shortcuts()

    def come_to_front(self) -> None:
        """Stand before the other windows."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def show_hint(self, text: str) -> None:
        """What to try next, in the demo."""
        self.hint.setText(text)
        self._fill_place()

    def set_scale(self, scale: int) -> None:
        """Draw everything at another scale from now on, per cent; no more than fits."""
        self._scale = scale
        self._fill_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw larger in a large window, stand closer in a small one."""
        super().resizeEvent(event)
        self._fill_place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first time, say that heavy parts may be loaded now."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody else took: no digit of an amount is lost, and nothing in silence."""
        text = typed_text(event).strip()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif self.is_covered:
            super().keyPressEvent(event)
        elif event.key() in ENTER_KEYS and not event.isAutoRepeat():
            is_confirmed = self.invoice.confirmed_panel.isVisible()
            enter = self.invoice.confirmed_panel.press_enter
            enter() if is_confirmed else self.invoice.submit_requested.emit()
        elif text and not (text in _OF_AN_AMOUNT and self.invoice.type_amount(event)):
            self._refuse_key()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture file, a picture or a text may be dropped here."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or data.hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand what was dropped to the till."""
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked: what stands in the form is kept."""
        self.closed.emit()
        event.accept()

    def _refuse_key(self) -> None:
        play_refused()
        title = self.tr("This key had no effect: the cursor is not in a field.")
        message = Message(title, self.tr("Click into a field. Digits alone go to an empty amount."))
        self.scan.notice.tell(message, "warning", stays=False)

    def _fill_place(self) -> None:
        hint_px = self.hint.heightForWidth(self.width()) if self.hint.text() else 0
        if self.height() - hint_px < px(_LEAST_BELOW_HINT):
            hint_px = 0
        self.hint.setVisible(hint_px > 0)
        place = fit(self.width(), self.height(), self._scale, above_px=hint_px)
        if place == self._fit:
            return
        self._fit = place
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_scale(application, place.percent)
        gap = 3 * STEP if place.density.is_roomy else 2 * STEP
        set_px(self._body, setSpacing=gap, setContentsMargins=(gap, gap, gap, gap))
        self.scan.fit(place.density, is_wide=place.is_wide)
        self.invoice.fit(place.density)
        self.foot.fit(is_narrow=place.is_narrow, is_wide=place.is_wide)

    def _lay_out(self) -> None:
        halves = ((self.scan, 2), (self.invoice, 3))
        self._body = fill(QHBoxLayout(), *halves)
        central = QWidget()
        central.setObjectName("window")
        parts = (self.top, self.hint, (self._body, 1), self.foot)
        fill(QVBoxLayout(central), *parts, spacing=0, margins=NO_MARGINS)
        self._layers.addWidget(central)
        self.setCentralWidget(self._layers)

    def _enable_shortcuts(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not self.is_covered)
        self._shift_shortcut.setEnabled(self._keeps_shifts and not self.is_covered)

    def _give_keys_meaning(self) -> None:
        self.foot.key_pressed.connect(self._on_key_pressed)
        self._shortcut("F1").activated.connect(partial(self.page_requested.emit, "help"))
        self._shortcut("F2").activated.connect(partial(place_cursor, self.scan.scan_line))
        self._shortcut("F3").activated.connect(self.scan.screen_requested)
        self._shortcut("F4").activated.connect(self.invoice.hold_requested)
        self._shortcut("F5").activated.connect(self.recall_requested)
        self._shortcut("F6").activated.connect(partial(self.page_requested.emit, "list"))
        self._shortcut("F7").activated.connect(self.invoice.undo_requested)
        self._shortcut("F8").activated.connect(partial(self.page_requested.emit, "export"))
        self._shift_shortcut = self._shortcut("F9")
        self._shift_shortcut.activated.connect(partial(self.page_requested.emit, "shift"))
        self._shift_shortcut.setEnabled(False)
        self._shortcut("F10").activated.connect(partial(self.page_requested.emit, "settings"))
        self._shortcut("F11").activated.connect(self.purpose_requested)
        self._shortcut("F12").activated.connect(self.invoice.toggle_lines)
        self._shortcut(KIND_KEY).activated.connect(self.invoice.sale.kind.choose_next)
        self._shortcut(TITLE_TYPE_KEY).activated.connect(self.invoice.buyer.title_type.choose_next)
        self._shortcut(ENTRY_KEY).activated.connect(self.invoice.lines.entry.choose_next)
        self._shortcut("Esc").activated.connect(self.invoice.clear_requested)
        self._shortcut("Ctrl+Return").activated.connect(self.invoice.line_added)
        self._shortcut("Ctrl+Enter").activated.connect(self.invoice.line_added)
        self._shortcut("Ctrl+-").activated.connect(self.invoice.lines.remove.click)
        self._shortcut("Ctrl+O").activated.connect(self.scan.file_requested)
        self.scan.card_requested.connect(partial(self.page_requested.emit, "card"))
        self.scan.chooser.focus_left.connect(self.rest)
        self.scan.list_requested.connect(partial(self.page_requested.emit, "list"))

    def _shortcut(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)  # A key that is held down means what it says once.
        self._shortcuts.append(shortcut)
        return shortcut

    def _on_key_pressed(self, name: str) -> None:
        if name == "scan":
            place_cursor(self.scan.scan_line)
        elif name == "hold":
            self.invoice.hold_requested.emit()
        elif name == "held":
            self.recall_requested.emit()
        else:
            self.page_requested.emit(name)
