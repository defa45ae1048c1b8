"""A table of texts to look at: rows that were read elsewhere, some columns right-aligned."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from pos_scanner.desktop.theme.tokens import TARGET

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
WIDEST_PX = 260
_NO_LIMIT_PX = 16_777_215
"""Qt's own limit of a section."""


class TextTableModel(QAbstractTableModel):
    """Rows of texts under headings."""

    def __init__(self) -> None:
        super().__init__()
        self._headings: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._right: frozenset[int] = frozenset()

    def show(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Collection[int] = (),
    ) -> None:
        """Show these rows; columns in ``right`` stand at the right edge.

        Where as many rows stand under the same headings as before, the selected one stays so.
        """
        is_same_size = (tuple(headings), len(rows)) == (self._headings, len(self._rows))
        if not is_same_size:
            self.beginResetModel()
        self._headings = tuple(headings)
        self._rows = tuple(tuple(row) for row in rows)
        self._right = frozenset(right)
        if not is_same_size:
            self.endResetModel()
        elif rows:
            last = self.index(len(rows) - 1, len(headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """As many as there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As many as there are headings."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Qt's: the columns' headings, aligned as their cells are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self._headings[section].replace("\n", " ")
        if role == Role.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell's text and alignment."""
        row = self._rows[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        if role in {Role.DisplayRole, Role.ToolTipRole}:
            return text
        if role == Role.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def text_table(
    name: str, words: str, model: TextTableModel, *, chooses: bool = False
) -> QTableView:
    """A table of a model; its rows can be chosen where one says so.

    Args:
        name: the object name.
        words: what a screen reader calls it.
        model: its rows.
        chooses: whether a row can be chosen.
    """
    table = QTableView()
    table.setObjectName(name)
    table.setAccessibleName(words)
    table.setModel(model)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    modes = QAbstractItemView.SelectionMode
    table.setSelectionMode(modes.SingleSelection if chooses else modes.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chooses else Qt.FocusPolicy.NoFocus)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(TARGET if chooses else TARGET - 8)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setMaximumSectionSize(WIDEST_PX)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table


def stretch_last(table: QTableView) -> None:
    """Let the last column take the room that is left."""
    header = table.horizontalHeader()
    header.setMaximumSectionSize(_NO_LIMIT_PX)
    header.setStretchLastSection(True)


def stretch_column(table: QTableView, column: int) -> None:
    """Let one column take the room that is left; its texts end in dots where it is too small."""
    header = table.horizontalHeader()
    header.setMaximumSectionSize(_NO_LIMIT_PX)
    header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    table.setTabKeyNavigation(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
