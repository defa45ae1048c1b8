"""The guide's frame: one page at a time, back, next, and later."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_scanner.desktop.first_start.device_step import DeviceStep
from pos_scanner.desktop.first_start.plain_steps import CashierStep, ServerStep, TrialStep
from pos_scanner.desktop.first_start.shop_step import ShopStep
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.state_drawings import CURRENT, GOOD, OPEN, StateLine
from pos_scanner.settings import Settings

PAGES = 5
_STEPS_WIDTH = 190
_GAPS = {Density.CLOSE: STEP, Density.TIGHT: STEP // 2}
"""Between the parts of a page, where there is little height."""


class GuideSteps(QWidget):
    """The guide's pages at a glance: what is done, where one is, what follows.

    Args:
        headings: of the pages.
    """

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._lines = [StateLine("label") for _ in headings]
        self._headings = headings
        set_px(self, setFixedWidth=_STEPS_WIDTH)
        fill(QVBoxLayout(self), *self._lines, 1, spacing=5 * STEP, margins=(0, 5 * STEP, 0, 0))

    def show_step(self, number: int) -> None:
        """Show which page is open, from 1."""
        for position, (line, heading) in enumerate(
            zip(self._lines, self._headings, strict=True), start=1
        ):
            is_open = position == number
            drawing = GOOD if position < number else CURRENT if is_open else OPEN
            line.say(heading, drawing)
            mark(line.words, role="strong" if is_open else "label")


class GuidePage(Page):
    """Five short pages, each saved as it is left.

    Args:
        parent: the window.
        settings: as they stand in the file.
        language: that is spoken.
        picture: the newest one of the till's camera, or None.
        number: of the page to begin with, from 1; 0: the one with which the guide goes on.

    Attributes:
        shop, devices, server, cashiers, trial: the pages.

    Signals:
        step_left(dict[str, object]): changed settings of the page that was left, and the page with
            which the guide goes on;
        guide_finished(): after the last page.
    """

    step_left = Signal(object)
    guide_finished = Signal()

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        language: str,
        picture: Callable[[], QImage | None],
        *,
        number: int = 0,
    ) -> None:
        heading = QCoreApplication.translate("GuidePage", "Set up this till")
        super().__init__("guide_page", heading, parent, (940, 640))
        self.shop = ShopStep(settings, language)
        self.devices = DeviceStep(settings, picture)
        self.server = ServerStep(settings)
        self.cashiers = CashierStep(settings)
        self.trial = TrialStep()
        self._headings = (
            self.tr("Language and shop"),
            self.tr("Camera and scanner"),
            self.tr("Server"),
            self.tr("Cashiers"),
            self.tr("A trial invoice"),
        )
        self._title = label("", "large")
        self._title.setObjectName("guide_title")
        self._stack = QStackedWidget()
        for step in (self.shop, self.devices, self.server, self.cashiers, self.trial):
            self._stack.addWidget(step)
        self._steps = GuideSteps(self._headings)
        self._column = fill(QVBoxLayout(), self._title, (self._stack, 1))
        open_step = card(self._column)
        fill(
            self.body,
            fill(QHBoxLayout(), self._steps, (open_step, 1), spacing=5 * STEP),
            self.notice,
        )
        self._back = self.add_button("guide_back", self.tr("Back"))
        self._back.clicked.connect(self._on_back)
        self._next = self.add_button("guide_next", "", "primary")
        self.add_close(self.tr("Later  Esc"))
        self._next.setDefault(True)
        self._next.clicked.connect(self._on_next)
        self._next.installEventFilter(self)
        self._is_finished = settings.shop_guide_page == 0
        self._show(number or max(1, settings.shop_guide_page))
        if self.number == PAGES:  # Back from the trial.
            self._next.setFocus()

    @property
    def number(self) -> int:
        """The page that is open, from 1."""
        return self._stack.currentIndex() + 1

    def changes(self) -> dict[str, object]:
        """What the page that is open has, by the settings' names; the server saves by itself."""
        changes: Mapping[str, object] = {}
        if self.number == 1:
            changes = self.shop.changes()
        elif self.number == 2:
            changes = self.devices.changes()
        elif self.number == 4:
            changes = self.cashiers.changes()
        return dict(changes)

    def take_scan(self, text: str) -> bool:
        """A code before camera or scanner is the guide's: on its own pages what they make of it."""
        if self.number == 2:
            self.devices.take_scan(text)
            return True
        return self.number == 3 and self.server.form.take_scan(text)

    def reject(self) -> None:
        """Later: what stands on the page is saved, and the guide goes on here."""
        self._save_leaving_to(self.number)
        super().reject()

    def fit(self, density: Density) -> None:
        """The page's: parts stand closer where there is little height."""
        gap = _GAPS.get(density, 3 * STEP)
        set_px(self._column, setSpacing=gap, setContentsMargins=(4 * STEP, gap, 4 * STEP, gap))
        set_px(self.body, setSpacing=gap)
        self.shop.fit(gap)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the second half of a double click on *Next* would skip a page that nobody saw."""
        if watched is self._next and event.type() is QEvent.Type.MouseButtonDblClick:
            return True
        return super().eventFilter(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _show(self, number: int) -> None:
        self.notice.clear()
        self._stack.setCurrentIndex(number - 1)
        heading = self.tr("{0} of {1}   {2}")
        self._title.setText(heading.format(number, PAGES, self._headings[number - 1]))
        self._steps.show_step(number)
        self._back.setEnabled(number > 1)
        is_last = number == PAGES  # There Enter is the trial's, which has the focus.
        self._next.setText(self.tr("Finish") if is_last else self.tr("Next  Enter"))
        self._stack.currentWidget().setFocus()

    def _on_back(self) -> None:
        self._leave_to(self.number - 1)

    def _on_next(self) -> None:
        if self.number == 3 and self.server.form.has_code:
            self.server.form.pair()
        elif self.number < PAGES:
            self._leave_to(self.number + 1)
        else:
            self.guide_finished.emit()

    def _leave_to(self, number: int) -> None:
        self._save_leaving_to(number)
        self._show(number)

    def _save_leaving_to(self, number: int) -> None:
        """Save the page; a guide that was finished once is not unfinished by looking into it."""
        goes_on = 0 if self._is_finished else number
        self.step_left.emit({**self.changes(), "shop_guide_page": goes_on})
