"""The window's left half: the camera's picture, what the till waits for, the scan line, today.

The scan line is where a keyboard-wedge scanner types; the cursor rests there between customers.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from pos_scanner.desktop.scanning.camera_view import CameraView
from pos_scanner.desktop.scanning.title_chooser import TitleChooser
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import TextField, button, frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.recent_invoices import RecentInvoicesModel, RecentInvoicesTable
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.scan import ScanSource
from pos_scanner.till.commands import Phase

LONGEST_SCAN = 4096


class ScanLine(TextField):
    """Takes a scanner's keys and the Enter after them.

    Signals:
        scanned(str, ScanSource, str): the text as it was typed, WEDGE, no decoder.
    """

    scanned = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__("scan_line", role="scan", longest=LONGEST_SCAN, takes_unseen=True)
        self.is_of_a_title = True
        self.setPlaceholderText(self.tr("Scan or type a code"))
        self.setAccessibleName(self.tr("Scan line"))
        self.returnPressed.connect(self._on_return_pressed)

    def _on_return_pressed(self) -> None:
        text = self.text()
        self.clear()
        if text:
            self.scanned.emit(text, ScanSource.WEDGE, "")


class ScanPanel(QWidget):
    """The left half.

    Signals:
        list_requested(): all invoices of today;
        paste_requested(), file_requested(), screen_requested(): the inputs beside the camera;
        card_requested(): a card with the buyer's code.
    """

    list_requested = Signal()
    paste_requested = Signal()
    file_requested = Signal()
    screen_requested = Signal()
    card_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._density = Density.ROOMY
        self.camera = CameraView()
        self.guide = label("", "large")
        self.guide.setObjectName("guide")
        self.guide.setWordWrap(True)
        self.hint = label("", "quiet")
        self.hint.setWordWrap(True)
        self.scan_line = ScanLine()
        self.chooser = TitleChooser()
        self.notice = NoticeStrip()
        self._model = RecentInvoicesModel()
        self.recent = RecentInvoicesTable(self._model)
        self.recent.setObjectName("recent")
        self.recent.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.recent.setAccessibleName(self.tr("Today's invoices"))
        self._none_yet = label(self.tr("No invoice confirmed today"), "quiet")
        self._none_yet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._away = frame("notice")
        self._away.setObjectName("away")
        self._lay_out()
        self.notice.changed.connect(self._share_room)
        self.show_phase(Phase.READY)

    def show_phase(self, phase: Phase, *, has_buyer: bool = True) -> None:
        """Say what the till waits for."""
        guide = self.tr("Ask for the invoice title code")
        if phase is not Phase.CHECK:
            hint = self.tr(
                "WeChat: Me – Personal Information – My Invoice Header. Alipay: Invoice "
                "Manager – Invoice Titles. Or fill in by hand."
            )
        elif has_buyer:
            guide = self.tr("Check the buyer, add the amount")
            hint = self.tr("Another customer's code starts a new form.")
        else:
            hint = self.tr("The sale is in the form and needs a buyer.")
        self.guide.setText(guide)
        self._show_hint(hint)
        mark(self.guide, state="")

    def fit(self, density: Density, *, is_wide: bool) -> None:
        """Stand closer: the hint goes, the picture becomes a strip; or show more of each invoice.

        Args:
            density: how close parts stand.
            is_wide: whether there is room for number and state of today's invoices.
        """
        is_roomy = density.is_roomy
        self._density = density
        set_px(self._column, setSpacing=2 * STEP if is_roomy else STEP)
        mark(self.guide, role="large" if is_roomy else "strong")
        self._show_hint(self.hint.text())
        self.recent.show_more(is_wide=is_wide)
        set_px(self.recent, setMinimumHeight=TARGET)
        self._share_room()

    def _share_room(self) -> None:
        """Where it is tight a notice says what to do: what is asked for gives way to it."""
        is_tight = self._density is Density.TIGHT
        self.guide.setHidden(is_tight and not self.notice.isHidden())

    def _show_hint(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text) and self._density.is_roomy)

    def show_away(self, *, is_away: bool) -> None:
        """Say in large letters that a scanner's keys do not come here, and what helps."""
        self._away.setVisible(is_away)

    def show_looking_up(self) -> None:
        """A code was read and is being resolved."""
        self.guide.setText(self.tr("Code read, looking up …"))
        self._show_hint("")
        mark(self.guide, state="good")

    def show_invoices(self, invoices: Sequence[ConfirmedInvoice]) -> None:
        """Show today's confirmed invoices, the newest first."""
        self._model.show(invoices)
        self.recent.setVisible(bool(invoices))
        self._none_yet.setVisible(not invoices)

    def _lay_out(self) -> None:
        words = label(self.tr("Click here to scan"), "large")
        words.setObjectName("away_words")
        for widget in (self._away, words):
            mark(widget, state="warning")
        fill(
            QHBoxLayout(self._away),
            IconLabel("warning", "warning", 6 * STEP),
            (words, 1),
            spacing=2 * STEP,
        )
        self._away.hide()
        every = button("all_invoices", self.tr("All (F6)"), "link")
        every.clicked.connect(self.list_requested)
        heading = label(self.tr("Today"), "strong")
        head = fill(QHBoxLayout(), (heading, 1), every, margins=(2 * STEP, 0, 0, 0))
        today = card(head, (self.recent, 1), (self._none_yet, 1), spacing=0)
        self._column = fill(
            QVBoxLayout(self),
            self._away,
            (self.camera, 5),
            self.guide,
            self.hint,
            self.chooser,
            self.notice,
            fill(QHBoxLayout(), (self.scan_line, 1), self._other_inputs(), spacing=STEP),
            (today, 4),
            spacing=2 * STEP,
            margins=NO_MARGINS,
        )

    def _other_inputs(self) -> QPushButton:
        """A button with a menu: for who was sent the code, or has it as a picture."""
        inputs = button("other_ways", self.tr("Other …"), "second")
        inputs.setAccessibleName(self.tr("Other ways to read a code"))
        mark(inputs, place="field")
        menu = QMenu(inputs)
        for words, key, signal in (
            (self.tr("Paste a copied picture or text"), "Ctrl+V", self.paste_requested),
            (self.tr("Picture file …"), "Ctrl+O", self.file_requested),
            (self.tr("Read from the screen …"), "F3", self.screen_requested),
            (self.tr("Card with this buyer's code …"), "", self.card_requested),
        ):
            menu.addAction(f"{words}\t{key}".strip()).triggered.connect(signal)
        inputs.setMenu(menu)
        return inputs
