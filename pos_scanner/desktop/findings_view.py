"""Findings as sentences, the heaviest first, each with a button that goes to its field."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.fields import button, label
from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.wording import field_name, finding_words
from pos_scanner.domain.checks import Finding, FindingKind, Weight

MOST_SHOWN = 3
_STATES = {
    Weight.GOOD: ("✓", "good"),
    Weight.HINT: ("i", "off"),
    Weight.WARNING: ("!", "warning"),
    Weight.BLOCKS: ("→", "warning"),
}


class FindingsView(QWidget):
    """Signals: field_wanted(str): the field that a finding belongs to."""

    field_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the heaviest; one line says what a special invoice lacks in all."""
        while self._rows.count():
            _remove(self._rows)
        lacking = [f.field for f in findings if f.kind is FindingKind.SPECIAL_LACKS]
        shown = [
            f for f in findings if f.kind is not FindingKind.SPECIAL_LACKS or f.field == lacking[0]
        ]
        for finding in shown[:MOST_SHOWN]:
            words = finding_words(finding)
            if finding.kind is FindingKind.SPECIAL_LACKS:
                others = [field_name(name) for name in lacking[1:]]
                words = self.tr(", ").join([words, *others])
            self._rows.addWidget(self._row(finding, words))

    def _row(self, finding: Finding, words: str) -> QWidget:
        icon, state = _STATES[finding.weight]
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * STEP)
        badge = label(icon, "strong")
        badge.setFixedWidth(4 * STEP)
        sentence = label(words, "finding")
        sentence.setWordWrap(True)
        for part in (badge, sentence):
            mark(part, state=state)
        layout.addWidget(badge)
        layout.addWidget(sentence, 1)
        if finding.weight > Weight.GOOD:
            mend = button(f"mend_{finding.field}", self.tr("Go there →"), "link")
            mend.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            mend.clicked.connect(lambda: self.field_wanted.emit(finding.field))
            layout.addWidget(mend)
        return row


def _remove(layout: QLayout) -> None:
    taken = layout.takeAt(0)
    widget = taken.widget() if taken else None
    if widget is not None:
        widget.hide()
        widget.deleteLater()
