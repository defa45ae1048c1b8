"""A table of texts: headings, cells as they are, amounts at the right edge."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.widgets.plain_text import plain_tool_tip
from pos_scanner.desktop.widgets.text_table import (
    WIDEST_PX,
    EmptyState,
    TableCard,
    TextTableModel,
    stretch_last,
    text_table,
)
from pos_scanner.domain.visible_text import marked
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    right_aligned_columns,
    table_headings,
    table_rows,
)

HEADINGS = ("Batch", "Invoices", "Sum")
ROWS = (("B1", "3", "¥144.30"), ("B2", "12", "¥9.00"))


class Card(QWidget):
    """A table in a window."""

    def __init__(self, *, chooses: bool = False) -> None:
        super().__init__()
        self.resize(900, 400)
        self.model = TextTableModel()
        self.table = text_table("batches", "Batches", self.model, chooses=chooses)
        self.table.setParent(self)
        self.table.resize(900, 400)


@pytest.fixture
def card(qtbot: QtBot) -> Card:
    card = Card()
    qtbot.addWidget(card)
    card.model.show(HEADINGS, ROWS, right=(1, 2))
    card.show()
    return card


def test_cells_stand_under_their_headings(card: Card) -> None:
    assert table_headings(card.table) == list(HEADINGS)
    assert table_rows(card, "batches") == [list(row) for row in ROWS]


@pytest.fixture(params=[100, 150, 200])
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, "light", request.param)
    yield
    apply_theme(qapp, "light")


@pytest.mark.usefixtures("dressed")
def test_a_cell_begins_and_ends_where_its_heading_does(card: Card) -> None:
    card.model.show(("HHH", "HHH", "end"), (("HHH", "HHH", "x"),), right=(1,))
    picture = card.table.grab().toImage()
    header_px = card.table.horizontalHeader().height()
    edge_px = card.table.viewport().x()
    columns = range(edge_px + 1, edge_px + card.table.columnViewportPosition(2))
    heading = _ink(picture, columns, range(4, header_px - 4))
    row_bottom = header_px + card.table.rowHeight(0)
    cells = _ink(picture, columns, range(header_px + 4, row_bottom))
    assert cells == pytest.approx(heading, abs=1)  # Letters' edges are rounded.


def _ink(picture: QImage, columns: range, rows: range) -> tuple[int, int]:
    """The first and the last column in which something dark is drawn."""
    inked = [x for x in columns if any(picture.pixelColor(x, y).lightness() < 160 for y in rows)]
    return inked[0], inked[-1]


def test_numbers_and_their_headings_stand_at_the_right_edge(card: Card) -> None:
    assert right_aligned_columns(card.table) == [1, 2]
    role = Qt.ItemDataRole.TextAlignmentRole
    for column in range(3):
        heading = card.table.model().headerData(column, Qt.Orientation.Horizontal, role)
        assert heading == card.table.model().index(0, column).data(role)


def test_a_table_without_rows_has_its_headings(card: Card) -> None:
    card.model.show(HEADINGS, ())
    assert table_rows(card, "batches") == []
    assert table_headings(card.table) == list(HEADINGS)


def test_nothing_at_all_is_an_empty_table(card: Card) -> None:
    card.model.show((), ())
    assert (card.model.rowCount(), card.model.columnCount()) == (0, 0)


def test_other_rows_stand_in_place_of_the_last(card: Card) -> None:
    card.model.show(("One",), [("x",)])
    assert table_headings(card.table) == ["One"]
    assert table_rows(card, "batches") == [["x"]]
    assert right_aligned_columns(card.table) == []


def test_a_short_row_ends_with_empty_cells(card: Card) -> None:
    card.model.show(HEADINGS, [("B1",)])
    assert table_rows(card, "batches") == [["B1", "", ""]]


def test_a_heading_of_two_lines_is_read_as_one(card: Card) -> None:
    card.model.show(("发票\n流水号",), [("T1",)])
    assert table_headings(card.table) == ["发票 流水号"]


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_cell_is_what_it_is_and_whole_in_its_tool_tip(card: Card, text: str) -> None:
    card.model.show(("Name",), [(text,)])
    cell = card.table.model().index(0, 0)
    assert cell.data() == marked(text)
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == plain_tool_tip(text)


def test_a_cell_has_no_children(card: Card) -> None:
    cell = card.model.index(0, 0)
    assert card.model.rowCount(cell) == card.model.columnCount(cell) == 0


def test_a_long_text_does_not_push_the_others_out(card: Card) -> None:
    card.model.show(HEADINGS, [("甲" * 300, "1", "2")])
    assert card.table.columnWidth(0) <= WIDEST_PX


def test_the_last_column_takes_the_room_that_is_left(card: Card) -> None:
    stretch_last(card.table)
    widths = [card.table.columnWidth(column) for column in range(3)]
    assert sum(widths) >= card.table.viewport().width()


def test_a_table_to_look_at_takes_no_choice_and_no_edit(card: Card) -> None:
    assert card.table.selectionMode() is QTableView.SelectionMode.NoSelection
    assert card.table.editTriggers() == QTableView.EditTrigger.NoEditTriggers
    assert card.table.accessibleName() == "Batches"


def test_rows_are_chosen_by_keys_where_one_may_choose(qtbot: QtBot) -> None:
    card = Card(chooses=True)
    qtbot.addWidget(card)
    card.model.show(HEADINGS, ROWS)
    card.show()
    card.table.selectRow(0)
    QTest.keyClick(card.table, Qt.Key.Key_Down)
    assert card.table.currentIndex().row() == 1
    assert len(card.table.selectionModel().selectedRows()) == 1
    assert card.table.verticalHeader().defaultSectionSize() >= TARGET


def test_end_and_home_choose_the_last_row_and_the_first(qtbot: QtBot) -> None:
    card = Card(chooses=True)
    qtbot.addWidget(card)
    card.model.show(HEADINGS, ROWS)
    card.show()
    card.table.selectRow(0)
    QTest.keyClick(card.table, Qt.Key.Key_End)
    assert card.table.currentIndex().row() == len(ROWS) - 1
    assert [index.row() for index in card.table.selectionModel().selectedRows()] == [len(ROWS) - 1]
    QTest.keyClick(card.table, Qt.Key.Key_Home)
    assert card.table.currentIndex().row() == 0


def test_a_screen_reader_says_what_an_icon_means(card: Card) -> None:
    star = {(0, 0): ("star", "warning")}
    card.model.show(("Item",), [("Tea",), ("Cake",)], drawings=star, spoken="Favourite")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert card.model.index(0, 0).data(role) == "Tea, Favourite"
    assert card.model.index(1, 0).data(role) == "Cake"


@pytest.fixture
def model() -> TextTableModel:
    return TextTableModel()


def shown_card(model: TextTableModel, empty: EmptyState, qtbot: QtBot) -> TableCard:
    card = TableCard(text_table("rows", "Rows", model), empty)
    qtbot.addWidget(card)
    card.show()
    return card


def test_why_there_are_no_rows_stands_in_their_place(model: TextTableModel, qtbot: QtBot) -> None:
    empty = EmptyState("Nothing has been exported yet.")
    card = shown_card(model, empty, qtbot)
    assert card.isVisible()
    assert empty.isVisible()
    model.show(("Batch",), [("B1",)])
    assert not empty.isVisible()
    model.show(("Batch",), [])
    assert empty.isVisible()


def test_without_words_the_headings_stand_there(model: TextTableModel, qtbot: QtBot) -> None:
    empty = EmptyState()
    card = shown_card(model, empty, qtbot)
    assert not empty.isVisible()
    card.say("No invoices found.")
    assert empty.isVisible()
    assert empty.words == "No invoices found."


def test_a_button_that_helps_is_in_it(model: TextTableModel, qtbot: QtBot) -> None:
    way_out = QPushButton("Search all days")
    card = shown_card(model, EmptyState("No invoices found.", way_out), qtbot)
    assert card.isVisible()
    assert way_out.isVisible()


def test_a_drawing_stands_before_the_cell_that_it_was_given_for(model: TextTableModel) -> None:
    model.show(HEADINGS, ROWS, drawings={(1, 2): ("check", "good")})
    role = Qt.ItemDataRole.DecorationRole
    assert model.index(0, 2).data(role) is None
    assert not model.index(1, 2).data(role).isNull()


def test_a_table_to_look_at_takes_the_focus_by_tab_and_scrolls_by_keys(card: Card) -> None:
    card.model.show(HEADINGS, [(f"B{n}", "1", "¥1.00") for n in range(60)])
    assert card.table.focusPolicy() is Qt.FocusPolicy.TabFocus
    bar = card.table.verticalScrollBar()
    card.table.executeDelayedItemsLayout()
    card.table.setFocus()
    places = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(card.table, key)
        places.append(bar.value())
    assert 0 < places[0] < places[1] < places[2] == bar.maximum()
    assert places[3] == 0


def test_tab_leaves_a_table_for_the_next_control(card: Card) -> None:
    following = QPushButton("Close", card)
    following.show()
    card.table.setFocus()
    QTest.keyClick(card.table, Qt.Key.Key_Tab)
    assert following.hasFocus()
