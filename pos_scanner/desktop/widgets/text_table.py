"""Tables to look at and choose a row from, and what stands there while one has no rows."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QFrame,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.icons import IconLabel, icon
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import label, typed_text
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill
from pos_scanner.desktop.widgets.plain_text import plain_tool_tip, with_whole_end
from pos_scanner.domain.visible_text import marked

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
WIDEST_PX = 260
_ICON_PX, _EMPTY_ICON_PX = 16, 48
_NO_LIMIT_PX = 250_000
"""Wider than any screen, and at no scale beyond what Qt takes: 1,048,575."""


class RowsModel(QAbstractTableModel):
    """Rows of things under headings; a subclass says what stands in a cell, by ``text``.

    Attributes:
        headings: the columns' names.
        right: the columns that stand at the right edge.
    """

    def __init__(self, headings: Sequence[str] = (), right: Collection[int] = ()) -> None:
        super().__init__()
        self.headings = tuple(headings)
        self.right = frozenset(right)

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def drawing(self, row: int, column: int) -> tuple[str, str] | None:
        """The icon before a cell's text, by its name and colour; none in most tables."""
        del row, column
        return None

    def spoken(self, row: int, column: int) -> str:
        """What a screen reader says of a cell's icon; nothing where the text says it, too."""
        del row, column
        return ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Qt's: the rows of the table; none of them has rows of its own."""
        return 0 if parent.isValid() else self.row_count()

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Qt's: as many columns as there are headings."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Qt's: the columns' headings, aligned as their cells are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return marked(self.headings[section].replace("\n", " "))
        return self._alignment(section) if role == Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Qt's: a cell's text, also as its tool tip, and its alignment."""
        if role == Role.DisplayRole:
            return marked(self.text(index.row(), index.column()))
        if role == Role.ToolTipRole:
            return plain_tool_tip(self.text(index.row(), index.column()))
        if role == Role.AccessibleTextRole:
            spoken = filter(None, (self.text(*_cell(index)), self.spoken(*_cell(index))))
            return marked(", ".join(spoken))
        if role == Role.DecorationRole and (drawing := self.drawing(index.row(), index.column())):
            return icon(*drawing)
        return self._alignment(index.column()) if role == Role.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def _cell(index: Index) -> tuple[int, int]:
    return index.row(), index.column()


class TextTableModel(RowsModel):
    """Rows of texts that were made elsewhere; a row may be shorter than the headings."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._drawings: Mapping[tuple[int, int], tuple[str, str]] = {}
        self._spoken = ""

    def show(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Collection[int] = (),
        drawings: Mapping[tuple[int, int], tuple[str, str]] | None = None,
        spoken: str = "",
    ) -> None:
        """Show these rows; columns in ``right`` stand at the right edge.

        ``drawings`` are icons before cells, by row and column; ``spoken`` is what a screen reader
        says of each, where the cells' texts do not say it.

        Where as many rows stand under the same headings as before, the selected one stays so.
        """
        is_same_size = (tuple(headings), len(rows)) == (self.headings, len(self._rows))
        if not is_same_size:
            self.beginResetModel()
        self.headings = tuple(headings)
        self._rows = tuple(tuple(row) for row in rows)
        self.right = frozenset(right)
        self._drawings = drawings or {}
        self._spoken = spoken
        if not is_same_size:
            self.endResetModel()
        elif rows:
            last = self.index(len(rows) - 1, len(headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_count(self) -> int:
        """How many rows were shown last."""
        return len(self._rows)

    def drawing(self, row: int, column: int) -> tuple[str, str] | None:
        """What was given for the cell."""
        return self._drawings.get((row, column))

    def spoken(self, row: int, column: int) -> str:
        """What was given for the icons, where the cell has one."""
        return self._spoken if (row, column) in self._drawings else ""

    def text(self, row: int, column: int) -> str:
        """What was given for the cell; empty where its row has no more texts."""
        texts = self._rows[row]
        return texts[column] if column < len(texts) else ""


class RowsView(QTableView):
    """A table whose rows the arrow keys go through; what is typed is left to whoever is behind it.

    Qt's own would search the first column for it and keep it. Where no row can be chosen the keys
    scroll; Tab goes on to the next control, not to the next cell.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Movements alone; Space chooses the row. Qt's Home and End would stay in the row."""
        if self.selectionMode() is QAbstractItemView.SelectionMode.NoSelection:
            self._scroll(event)
        elif event.matches(QKeySequence.StandardKey.MoveToStartOfLine):
            self.selectRow(0)
        elif event.matches(QKeySequence.StandardKey.MoveToEndOfLine):
            self.selectRow(self.model().rowCount() - 1)
        elif typed_text(event).strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _scroll(self, event: QKeyEvent) -> None:
        bar, movement = _MOVEMENTS.get(Qt.Key(event.key()), (None, None))
        if movement is None:
            event.ignore()
        elif bar is Qt.Orientation.Horizontal:
            self.horizontalScrollBar().triggerAction(movement)
        else:
            self.verticalScrollBar().triggerAction(movement)


_Movement = QAbstractSlider.SliderAction
_MOVEMENTS = {
    Qt.Key.Key_Up: (Qt.Orientation.Vertical, _Movement.SliderSingleStepSub),
    Qt.Key.Key_Down: (Qt.Orientation.Vertical, _Movement.SliderSingleStepAdd),
    Qt.Key.Key_PageUp: (Qt.Orientation.Vertical, _Movement.SliderPageStepSub),
    Qt.Key.Key_PageDown: (Qt.Orientation.Vertical, _Movement.SliderPageStepAdd),
    Qt.Key.Key_Home: (Qt.Orientation.Vertical, _Movement.SliderToMinimum),
    Qt.Key.Key_End: (Qt.Orientation.Vertical, _Movement.SliderToMaximum),
    Qt.Key.Key_Left: (Qt.Orientation.Horizontal, _Movement.SliderSingleStepSub),
    Qt.Key.Key_Right: (Qt.Orientation.Horizontal, _Movement.SliderSingleStepAdd),
}
"""Which way a key scrolls a table that is there to be looked at."""


class _WholeEnds(QStyledItemDelegate):
    """Paints cells; of a name in two lines no single character stands in the second one."""

    def displayText(  # noqa: N802  (Qt's)
        self, value: object, locale: QLocale | QLocale.Language
    ) -> str:
        """Qt's: a cell's text, as it is painted."""
        return with_whole_end(super().displayText(value, locale))


def dress_table(table: QTableView, model: QAbstractTableModel) -> None:
    """Make a table one to choose a row from; a long name takes two lines of its row."""
    table.setModel(model)
    table.setItemDelegate(_WholeEnds(table))
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(True)
    set_px(table, setIconSize=(_ICON_PX, _ICON_PX))
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    set_px(table.verticalHeader(), setDefaultSectionSize=TARGET)
    table.horizontalHeader().setHighlightSections(False)


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
    table = RowsView()
    dress_table(table, model)
    table.setObjectName(name)
    table.setAccessibleName(words)
    if not chooses:
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    header = table.horizontalHeader()
    set_px(header, setMaximumSectionSize=WIDEST_PX)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table


def stretch_last(table: QTableView) -> None:
    """Let the last column take the room that is left."""
    header = table.horizontalHeader()
    set_px(header, setMaximumSectionSize=_NO_LIMIT_PX)
    header.setStretchLastSection(True)


def stretch_column(table: QTableView, column: int) -> None:
    """Let one column take the room that is left; its texts end in dots where it is too small.

    The model has to have its headings by now: Qt forgets the mode of a column that comes later.
    """
    header = table.horizontalHeader()
    set_px(header, setMaximumSectionSize=_NO_LIMIT_PX)
    header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


class EmptyState(QWidget):
    """A drawing over a sentence, in the middle of the room there is.

    Args:
        words: why there is nothing, or what to do; empty shows the table's headings instead.
        action: a button that helps, under the sentence.
    """

    def __init__(self, words: str = "", action: QPushButton | None = None) -> None:
        super().__init__()
        self.setObjectName("empty_state")
        self._words = label(words, "quiet")
        self._words.setObjectName("empty_words")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = fill(QVBoxLayout(self), 1, spacing=3 * STEP)
        column.addWidget(
            IconLabel("empty", "quiet", _EMPTY_ICON_PX), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column.addWidget(self._words)
        if action is not None:
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def words(self) -> str:
        """The sentence under the drawing."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Put another sentence under the drawing."""
        self._words.setText(words)


class TableCard(QFrame):
    """A card with a table, or with the reason why it has no rows.

    Args:
        table: with its model.
        empty: what stands there instead of no rows, while it has words.
    """

    def __init__(self, table: QTableView, empty: EmptyState) -> None:
        super().__init__()
        self._table, self._empty = table, empty
        self._stack = QStackedWidget()
        self._stack.addWidget(table)
        self._stack.addWidget(empty)
        around = card(self._stack)
        fill(QVBoxLayout(self), around, margins=NO_MARGINS)
        model = table.model()
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._show_right_one)
        self._show_right_one()

    def say(self, words: str) -> None:
        """Say something else where there are no rows."""
        self._empty.say(words)
        self._show_right_one()

    def _show_right_one(self) -> None:
        is_empty = self._table.model().rowCount() == 0 and bool(self._empty.words)
        self._stack.setCurrentWidget(self._empty if is_empty else self._table)
