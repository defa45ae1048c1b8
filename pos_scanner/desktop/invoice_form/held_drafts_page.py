"""The forms on hold: choose the customer who is ready now."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import field_name
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import frame, label
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.amounts.totals import totals
from pos_scanner.domain.invoice import HeldDraft
from pos_scanner.domain.money import format_yuan

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_COLUMNS = ("held_at", "name", "order_number", "amount")


class HeldDraftsModel(QAbstractTableModel):
    """Forms on hold as rows."""

    def __init__(self, drafts: Sequence[HeldDraft], now: datetime) -> None:
        super().__init__()
        self._drafts = tuple(drafts)
        self._now = now

    def draft_id(self, row: int) -> str:
        """Which form a row is."""
        return self._drafts[row].draft.draft_id

    def label_of(self, row: int) -> str:
        """What a form was labelled when it was put on hold; mostly empty."""
        return self._drafts[row].label

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """One row for each form on hold."""
        return 0 if parent.isValid() else len(self._drafts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Since when, who, which order, how much."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The columns' names, as the form calls them."""
        if orientation is not Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        name = _COLUMNS[section]
        return self.tr("On hold since") if name == "held_at" else field_name(name)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell's text and alignment."""
        name = _COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return self._text(self._drafts[index.row()], name)
        if role == Role.TextAlignmentRole and name == "amount":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, draft: HeldDraft, name: str) -> str:
        sums = totals(draft.draft)
        at = draft.held_at.astimezone(self._now.tzinfo)
        texts = {
            "held_at": f"{at:%H:%M}" if at.date() == self._now.date() else f"{at:%m-%d %H:%M}",
            "name": draft.draft.buyer.name or draft.label or self.tr("No buyer yet"),
            "order_number": draft.draft.order_number,
            "amount": f"¥{format_yuan(sums.gross_fen)}" if sums.lines else "–",
        }
        return texts[name]


class HeldDraftsPage(Page):
    """Signals: recall_requested(str): the draft's id."""

    recall_requested = Signal(str)

    def __init__(self, parent: QWidget, drafts: Sequence[HeldDraft], now: datetime) -> None:
        heading = QCoreApplication.translate("HeldDraftsPage", "Forms on hold")
        super().__init__("held_page", heading, parent, (760, 520))
        self._model = HeldDraftsModel(drafts, now)
        self._table = self._make_table()
        card = frame("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(STEP, STEP, STEP, STEP)
        inside.addWidget(self._table)
        self.body.addWidget(card, 1)
        self._label = label("", "strong")
        self._label.setObjectName("held_label")
        self._label.setWordWrap(True)
        self.body.addWidget(self._label)
        hint = self.tr("What stands in the form now is put on hold when another comes back.")
        self.body.addWidget(label(hint, "quiet"))
        recall = self.add_button("recall", self.tr("Recall  ⏎"), "primary")
        recall.setDefault(True)
        recall.clicked.connect(self._on_recall)
        self.add_close(self.tr("Close  Esc"))
        self._table.doubleClicked.connect(self._on_recall)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._table.selectRow(0)
        self._table.setFocus()

    def _on_row_chosen(self, current: Index) -> None:
        """Show the form's label: of an invoice that the tax platform refused, why."""
        text = self._model.label_of(current.row())
        self._label.setText(text)
        self._label.setVisible(bool(text))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("held")
        table.setAccessibleName(self.windowTitle())
        table.setModel(self._model)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(TARGET)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("name"), QHeaderView.ResizeMode.Stretch)
        return table

    def _on_recall(self) -> None:
        row = self._table.currentIndex().row()
        if row >= 0:
            self.recall_requested.emit(self._model.draft_id(row))
            self.accept()
