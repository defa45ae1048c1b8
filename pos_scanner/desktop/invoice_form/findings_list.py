"""Findings as sentences, the heaviest first, each with a button that goes to its field.

As many are shown as there is room for; the form never grows beyond the screen for their sake. While
a notice stands in the form the heaviest stays whatever the size, and a line counts the remaining.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

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
_BADGE = 5 * STEP
_GAP = 2 * STEP
_MOST_ROUNDS = 3
_MOST_SPARE_ROWS = 12
_Shape = tuple[Weight, str, int | None, Finding | None]
"""What makes a row another one: its drawing and what its button does, not its words."""


@dataclass(frozen=True, slots=True)
class _Row:
    shape: _Shape
    widget: QWidget
    sentence: QLabel
    button: Button | None

    def height_px(self, width_px: int, *, is_dense: bool) -> int:
        """What it needs in a width: dense it is its sentence alone, else high enough to touch."""
        if is_dense:
            sentence_px = self.sentence.heightForWidth(width_px - px(_BADGE) - px(_GAP))
            return max(px(_BADGE), sentence_px)
        layout = self.widget.layout()
        return max(px(ROW_HEIGHT), layout.heightForWidth(width_px) if layout else 0)


class FindingsList(QWidget):
    """Findings as rows with buttons.

    Signals:
        field_requested(str, int): the cursor is to go to a finding's field and line.
        correction_requested(Finding): what a finding suggests is to be applied.
        rows_changed(): others stand there than before.

    Attributes:
        buttons: what the findings offer to do, from above.
        is_brief: they give way to something else; see ``be_brief``.
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
        self._finding_rows: list[_Row] = []
        self._spare_rows: dict[_Shape, _Row] = {}
        self._count = 0
        self._is_fitting = False
        self._is_last = self._is_said = False
        self.is_brief = False
        self._more = label("", "quiet")
        self._more.setObjectName("more_findings")
        self._more.hide()
        self._rows.addWidget(self._more)
        self.buttons: list[Button] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self._entries

    def be_brief(self, *, is_wanted: bool) -> None:
        """Give way to something else: ask for the heaviest's sentence and a count of the remaining.

        Buttons are left out where not all rows fit with them.
        """
        if is_wanted != self.is_brief:
            self.is_brief = is_wanted
            self._fit()
            self.updateGeometry()

    def give_way(self, title: str | None) -> None:
        """Ask for the heaviest's sentence alone, for none where a notice has it as its title.

        Args:
            title: the notice's; ``None``: there is room again.
        """
        self._is_last = title is not None
        self._is_said = bool(self._entries) and self._entries[0][1] == title
        self._fit()
        self.updateGeometry()

    def show_findings(self, findings: Sequence[Finding], *, lines: int = 1) -> None:
        """Show the heaviest; one line says what a special invoice can show in all.

        Rows that stand there already stay, those that only say it in other words too: making them
        takes longer than a scanner's key.

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
        if (entries, len(rows)) == (self._entries, self._count):
            return
        shapes = [_shape(finding) for finding, _ in entries]
        is_same = (shapes, len(rows)) == ([row.shape for row in self._finding_rows], self._count)
        self._entries, self._count = entries, len(rows)
        if is_same:
            self._show_words()
        else:
            self._show_rows()

    def hasHeightForWidth(self) -> bool:
        """No: the rows have a height of their own, and by it all of them would claim room."""
        return False

    def sizeHint(self) -> QSize:
        """The heaviest one; more where there is room."""
        return QSize(0, px(ROW_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """None, unless a notice has its place: then the heaviest one and the remaining's count."""
        if not self.is_brief or not self._finding_rows or self._is_said:
            return QSize(0, 0)
        first_px = self._finding_rows[0].height_px(self.width(), is_dense=True)
        return QSize(0, first_px + (self._more_px if self._count > 1 else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or fewer."""
        super().resizeEvent(event)
        self._fit()
        if self.is_brief and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _show_words(self) -> None:
        """Say in the rows that stand there what has changed."""
        heights_px = [row.widget.height() for row in self._finding_rows]
        for row, (_, words) in zip(self._finding_rows, self._entries, strict=True):
            row.sentence.setText(words)
        self._fit()
        if heights_px != [row.widget.height() for row in self._finding_rows]:
            self.updateGeometry()
            self.rows_changed.emit()

    def _show_rows(self) -> None:
        for row in self._finding_rows:
            self._rows.removeWidget(row.widget)
            row.widget.hide()
            self._put_by(row)
        self._finding_rows = [self._row(finding, words) for finding, words in self._entries]
        self.buttons = [row.button for row in self._finding_rows if row.button is not None]
        for position, row in enumerate(self._finding_rows):
            self._rows.insertWidget(position, row.widget)
        self._fit()
        self.updateGeometry()
        self.rows_changed.emit()

    def _fit(self) -> None:
        """Show each row in its whole height, as many as there is room for; the first at any rate.

        An amount written out takes three lines. A row that goes may give this list more room, which
        resizes it at once: the room is asked for again, not while rows come and go.
        """
        if self._is_fitting:
            return
        self._is_fitting = True
        for _ in range(_MOST_ROUNDS):
            room_px = self._room_px
            self._fit_into(room_px)
            if room_px == self._room_px:
                break
        self._is_fitting = False

    def _fit_into(self, room_px: int) -> None:
        is_dense = self.is_brief and room_px < sum(self._heights_px(is_dense=False))
        heights_px = self._heights_px(is_dense=is_dense)
        count = self._rows_in(room_px, heights_px)
        for position, row in enumerate(self._finding_rows):
            row.widget.setFixedHeight(heights_px[position])
            if row.button is not None:
                row.button.setHidden(is_dense)
            row.widget.setVisible(position < count)
        remaining = self._count - count
        self._more.setText(self.tr("{0} more").format(remaining))
        is_counted = self.is_brief and remaining > 0 and not self._is_last
        self._more.setVisible(is_counted)

    @property
    def _more_px(self) -> int:
        return 0 if self._is_last else self._more.sizeHint().height()

    @property
    def _room_px(self) -> int:
        return self.height()

    def _heights_px(self, *, is_dense: bool) -> list[int]:
        return [row.height_px(self.width(), is_dense=is_dense) for row in self._finding_rows]

    def _rows_in(self, room_px: int, heights_px: Sequence[int]) -> int:
        """How many of the rows fit, with the line that counts the remaining where there is one."""
        more_px = self._more_px if self.is_brief else 0
        least_px = 0 if self.is_brief and not self._is_said else px(ROW_HEIGHT)
        used_px = 0
        for position, height_px in enumerate(heights_px):
            used_px += height_px
            below_px = more_px if position + 1 < self._count else 0
            needed_px = used_px + below_px if position else least_px
            if needed_px > room_px:
                return position
        return len(heights_px)

    def _put_by(self, row: _Row) -> None:
        """Keep a row for the next customer, whose form will lack the same things."""
        if row.shape in self._spare_rows or len(self._spare_rows) == _MOST_SPARE_ROWS:
            row.widget.deleteLater()
        else:
            self._spare_rows[row.shape] = row

    def _row(self, finding: Finding, words: str) -> _Row:
        if (spare := self._spare_rows.pop(_shape(finding), None)) is not None:
            spare.sentence.setText(words)
            return spare
        drawing, state = _STATES[finding.weight]
        row = QWidget()
        badge = IconLabel(drawing, "quiet" if state == "off" else state, _BADGE)
        sentence = label(words, "finding")
        sentence.setWordWrap(True)
        mark(sentence, state=state)
        parts = (badge, (sentence, 1))
        layout = fill(QHBoxLayout(row), *parts, spacing=_GAP, margins=NO_MARGINS)
        if offers_correction(finding):
            take = button(f"take_{finding.field}", self.tr("Apply"), "link")
            take.clicked.connect(partial(self.correction_requested.emit, finding))
            layout.addWidget(take)
            return _Row(_shape(finding), row, sentence, take)
        if finding.field == "replaces" or finding.weight <= Weight.GOOD:
            return _Row(_shape(finding), row, sentence, None)
        go = button(f"mend_{finding.field}", self.tr("Go there"), "link")
        give_icon(go, "right", "accent", 4 * STEP)
        go.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # Words, then the arrow.
        go.clicked.connect(partial(self.field_requested.emit, finding.field, finding.line or 0))
        layout.addWidget(go)
        return _Row(_shape(finding), row, sentence, go)


def _shape(finding: Finding) -> _Shape:
    applied = finding if offers_correction(finding) else None
    return finding.weight, finding.field, finding.line, applied
