"""Findings as sentences, the heaviest first, each with a button that goes to its field.

As many are shown as there is room for; the form never grows beyond the screen for their sake.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import field_name, finding_words
from pos_scanner.desktop.theme import mark, px
from pos_scanner.desktop.theme.icons import IconLabel, give_icon
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import Button, button, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.domain.checks.buyer import offers_correction
from pos_scanner.domain.findings import Finding, FindingKind, Weight

MOST_ROWS = 4
ROW_HEIGHT = TARGET
_STATES = {
    Weight.GOOD: ("check", "good"),
    Weight.HINT: ("info", "off"),
    Weight.WARNING: ("warning", "warning"),
    Weight.BLOCKS: ("right", "warning"),
}


class FindingsList(QWidget):
    """Findings as rows with buttons.

    Signals:
        field_requested(str, int): the cursor is to go to a finding's field and line.
        correction_requested(Finding): what a finding suggests is to be applied.
        rows_changed(): others stand there than before.

    Attributes:
        buttons: what the findings offer to do, from above.
    """

    field_requested = Signal(str, int)
    correction_requested = Signal(object)
    rows_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._rows = fill(QVBoxLayout(self), spacing=0, margins=NO_MARGINS)
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._entries: list[tuple[Finding, str]] = []
        self.buttons: list[Button] = []

    def show_findings(self, findings: Sequence[Finding], *, lines: int = 1) -> None:
        """Show the heaviest; one line says what a special invoice can show in all.

        Rows that stand there already stay: making them takes longer than a scanner's key.

        Args:
            findings: the heaviest first.
            lines: of the invoice; of several, each finding says which one it belongs to.
        """
        optional = [f.field for f in findings if f.kind is FindingKind.SPECIAL_OPTIONAL]
        rows = [
            f
            for f in findings
            if f.kind is not FindingKind.SPECIAL_OPTIONAL or f.field == optional[0]
        ]
        entries: list[tuple[Finding, str]] = []
        for finding in rows[:MOST_ROWS]:
            words = finding_words(finding)
            if finding.kind is FindingKind.SPECIAL_OPTIONAL:
                further = [field_name(name) for name in optional[1:]]
                words = self.tr(", ").join([words, *further])
            if lines > 1 and finding.line is not None and finding.weight > Weight.GOOD:
                words = self.tr("Line {0}: {1}").format(finding.line + 1, words)
            entries.append((finding, words))
        if entries != self._entries:
            self._show_rows(entries)

    def hasHeightForWidth(self) -> bool:
        """No: the rows have a height of their own, and by it all of them would claim room."""
        return False

    def sizeHint(self) -> QSize:
        """The heaviest one; more where there is room."""
        return QSize(0, px(ROW_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """None where an error beside the buttons takes the last of the room."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or fewer."""
        super().resizeEvent(event)
        self._fit()

    def _show_rows(self, entries: list[tuple[Finding, str]]) -> None:
        self._entries = entries
        self.buttons = []
        while self._rows.count():
            _remove(self._rows)
        for finding, words in entries:
            self._rows.addWidget(self._row(finding, words))
        self._fit()
        self.rows_changed.emit()

    def _fit(self) -> None:
        """Show each row in its whole height, as many as there is room for; the first at any rate.

        An amount written out takes three lines.
        """
        used_px = 0
        for position in range(self._rows.count()):
            item = self._rows.itemAt(position)
            row = item.widget() if item is not None else None
            layout = row.layout() if row is not None else None
            if row is None or layout is None:
                continue
            height_px = max(px(ROW_HEIGHT), layout.heightForWidth(self.width()))
            row.setFixedHeight(height_px)
            needed_px = used_px + height_px if position else px(ROW_HEIGHT)
            # Asked anew: a row that goes may give this list more room.
            row.setVisible(needed_px <= self.height() + STEP)
            used_px += height_px

    def _row(self, finding: Finding, words: str) -> QWidget:
        drawing, state = _STATES[finding.weight]
        row = QWidget()
        badge = IconLabel(drawing, "quiet" if state == "off" else state, 5 * STEP)
        sentence = label(words, "finding")
        sentence.setWordWrap(True)
        mark(sentence, state=state)
        parts = (badge, (sentence, 1))
        layout = fill(QHBoxLayout(row), *parts, spacing=2 * STEP, margins=NO_MARGINS)
        if offers_correction(finding):
            take = button(f"take_{finding.field}", self.tr("Apply"), "link")
            take.clicked.connect(partial(self.correction_requested.emit, finding))
            layout.addWidget(take)
            self.buttons.append(take)
        elif finding.kind is not FindingKind.REPLACES and finding.weight > Weight.GOOD:
            go = button(f"mend_{finding.field}", self.tr("Go there"), "link")
            give_icon(go, "right", "accent", 4 * STEP)
            go.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # Words, then the arrow.
            go.clicked.connect(partial(self.field_requested.emit, finding.field, finding.line or 0))
            layout.addWidget(go)
            self.buttons.append(go)
        return row


def _remove(layout: QLayout) -> None:
    item = layout.takeAt(0)
    widget = item.widget() if item else None
    if widget is not None:
        widget.hide()
        widget.deleteLater()
