"""The list of invoices: what a row says, what a voided one looks like, and how more of it comes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView, QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_list.invoice_table_model import InvoiceTableModel, RecordTable
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme import colours
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine, InvoiceState
from pos_scanner.domain.title import Title
from pos_scanner.domain.visible_text import marked
from tests.desktop.conftest import NOON
from tests.desktop.lookup import HOSTILE_NAMES, right_aligned_columns, table_headings

Role = Qt.ItemDataRole
TIME, NAME, AMOUNT, STATE = range(4)
ROOT = QModelIndex()


def invoice(
    sequence: int = 1,
    *,
    name: str = "宋丹",
    gross_fen: int = 5_800,
    at: datetime = NOON,
    state: InvoiceState = InvoiceState.CONFIRMED,
    batch: str | None = None,
) -> ConfirmedInvoice:
    lines = (InvoiceLine("餐费", gross_fen, Decimal("0.06")),)
    number = f"T1-{at:%Y%m%d}-{sequence:04}"
    content = Invoice(Title(None, name), lines, at.date())
    return ConfirmedInvoice(number, sequence, content, at, f"d{sequence}", state, batch)


def model_of(*invoices: ConfirmedInvoice, older: int | None = None) -> InvoiceTableModel:
    model = InvoiceTableModel()
    model.show(invoices, older)
    return model


def cell(model: InvoiceTableModel, column: int, role: int = Role.DisplayRole) -> object:
    return model.data(model.index(0, column), role)


# ------------------------------------------------------------------------------------ its texts


def test_a_row_says_when_who_how_much_and_what_became_of_it() -> None:
    model = model_of(invoice())
    assert [cell(model, column) for column in range(4)] == [
        "11-23 12:00",
        "宋丹",
        "¥58.00",
        "not exported",
    ]


@pytest.mark.parametrize(
    ("gross_fen", "text"),
    [
        (1, "¥0.01"),
        (100, "¥1.00"),
        (123_456, "¥1,234.56"),
        (999_999_999, "¥9,999,999.99"),
        (10**11, "¥1,000,000,000.00"),
    ],
)
def test_an_amount_has_two_places_and_its_thousands_parted(gross_fen: int, text: str) -> None:
    assert cell(model_of(invoice(gross_fen=gross_fen)), AMOUNT) == text


@pytest.mark.parametrize(
    ("state", "batch", "text"),
    [
        (InvoiceState.CONFIRMED, None, "not exported"),
        (InvoiceState.CONFIRMED, "B20261123-001", "exported"),
        (InvoiceState.VOIDED, None, "voided"),
        (InvoiceState.VOIDED, "B20261123-001", "void not exported"),
    ],
)
def test_a_state_is_an_icon_and_a_word(state: InvoiceState, batch: str | None, text: str) -> None:
    assert cell(model_of(invoice(state=state, batch=batch)), STATE) == text


def test_a_void_that_accounting_has_heard_of_is_no_more_than_voided() -> None:
    void = invoice(state=InvoiceState.VOIDED, batch="B20261123-001")
    assert cell(model_of(replace(void, void_exported_in="B20261123-002")), STATE) == "voided"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_shown_as_it_is(name: str) -> None:
    assert cell(model_of(invoice(name=name)), NAME) == marked(name)


def test_a_purged_buyer_has_no_name_any_more() -> None:
    assert cell(model_of(replace(invoice(name=""), purged=True)), NAME) == "(purged)"


def test_the_tool_tip_has_the_number_and_the_whole_name() -> None:
    long = "北京" * 40
    model = model_of(invoice(name=long))
    for column in range(5):
        assert cell(model, column, Role.ToolTipRole) == f"T1-20261123-0001\n{long}"


def times(*moments: datetime, day: date | None = None) -> list[object]:
    model = InvoiceTableModel()
    model.show([invoice(at=at) for at in moments], None, day)
    return [model.data(model.index(row, TIME)) for row in range(len(moments))]


def test_of_one_day_the_time_alone_is_said() -> None:
    earlier = NOON - timedelta(hours=3, minutes=5)
    assert times(NOON, earlier, day=NOON.date()) == ["12:00", "08:55"]


def test_of_another_day_than_the_lists_the_date_is_said_too() -> None:
    yesterday = NOON - timedelta(days=1)
    assert times(NOON, yesterday, day=NOON.date()) == ["12:00", "11-22 12:00"]


def test_the_year_is_said_where_it_is_not_the_newests() -> None:
    last_year = NOON.replace(year=2025)
    assert times(NOON, last_year) == ["11-23 12:00", "2025-11-23 12:00"]
    assert times(last_year, last_year) == ["11-23 12:00", "11-23 12:00"]


def test_the_longest_time_is_as_long_as_any_that_can_stand_there() -> None:
    model = InvoiceTableModel()
    model.show([invoice()], None, NOON.date())
    assert len(model.longest_time()) == len("12:00")
    model.show([invoice(), invoice(at=NOON.replace(year=2025))], None)
    assert len(model.longest_time()) == len("2025-11-23 12:00")


# ------------------------------------------------------------------------------------ its looks


def test_amounts_stand_at_the_right_edge_with_their_heading(qtbot: QtBot) -> None:
    table = RecordTable(model_of(invoice()))
    qtbot.addWidget(table)
    assert table_headings(table) == ["Time", "Buyer", "Amount", "State", "Number"]
    assert right_aligned_columns(table) == [AMOUNT]
    for column in range(5):
        heading = table.model().headerData(
            column, Qt.Orientation.Horizontal, Role.TextAlignmentRole
        )
        assert heading == table.model().index(0, column).data(Role.TextAlignmentRole)


def test_rows_have_no_headings() -> None:
    model = model_of(invoice())
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, Qt.Orientation.Horizontal, Role.ToolTipRole) is None


def test_a_voided_row_is_struck_out_and_its_state_is_red() -> None:
    model = model_of(invoice(state=InvoiceState.VOIDED))
    struck = {
        column: isinstance(font := cell(model, column, Role.FontRole), QFont) and font.strikeOut()
        for column in range(4)
    }
    assert struck == {TIME: False, NAME: True, AMOUNT: True, STATE: False}
    look = colours()
    inks = [cell(model, column, Role.ForegroundRole) for column in range(4)]
    assert inks == [QColor(look.quiet)] * 3 + [QColor(look.bad)]


def test_a_confirmed_row_has_no_look_of_its_own() -> None:
    model = model_of(invoice())
    for column in range(5):
        assert cell(model, column, Role.FontRole) is None
        assert cell(model, column, Role.ForegroundRole) is None
        assert cell(model, column, Role.CheckStateRole) is None


@pytest.mark.parametrize(
    ("language", "states"),
    [
        (
            "en",
            (
                "voided",
                "void not exported",
                "exported",
                "not exported",
                "not sent",
                "sent",
                "issued",
                "rejected",
                "red-lettered",
            ),
        ),
        (
            "zh_CN",
            (
                "已作废",
                "作废未导出",
                "已导出",
                "未导出",
                "未发送",
                "已发送",
                "已开票",
                "被退回",
                "已红冲",
            ),
        ),
    ],
)
def test_states_have_words_in_each_language(
    language: str, states: tuple[str, ...], qtbot: QtBot
) -> None:
    speak(language)
    words = InvoiceTableModel().states()
    speak("en")
    assert words == states


def test_the_buyer_takes_the_room_that_is_left(qtbot: QtBot) -> None:
    table = RecordTable(model_of(invoice()))
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    header = table.horizontalHeader()
    assert header.sectionResizeMode(NAME) is QHeaderView.ResizeMode.Stretch
    narrow = table.columnWidth(NAME)
    table.resize(1200, 300)
    assert table.columnWidth(NAME) == narrow + 300


def test_the_largest_usual_amount_has_room(qtbot: QtBot) -> None:
    table = RecordTable(model_of(invoice()))
    qtbot.addWidget(table)
    advance = table.fontMetrics().horizontalAdvance("¥9,999,999.99")
    assert advance < table.columnWidth(AMOUNT)


def test_the_times_column_is_as_wide_as_the_lists_times(qtbot: QtBot) -> None:
    model = InvoiceTableModel()
    table = RecordTable(model)
    qtbot.addWidget(table)
    model.show([invoice()], None, NOON.date())
    narrow = table.columnWidth(TIME)
    model.show([invoice(), invoice(at=NOON.replace(year=2025))], None)
    assert table.fontMetrics().horizontalAdvance("2025-11-23 12:00") < table.columnWidth(TIME)
    assert narrow < table.columnWidth(TIME)


def test_a_row_is_chosen_by_keys_and_never_edited(qtbot: QtBot) -> None:
    table = RecordTable(model_of(invoice(2), invoice(1)))
    qtbot.addWidget(table)
    table.show()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    assert table.editTriggers() == QTableView.EditTrigger.NoEditTriggers
    assert table.verticalHeader().defaultSectionSize() >= TARGET


# -------------------------------------------------------------------------------- more of them


def test_an_empty_list_has_its_columns() -> None:
    model = InvoiceTableModel()
    assert (model.rowCount(), model.columnCount()) == (0, 5)
    assert model.is_complete
    assert not model.canFetchMore(ROOT)


def test_rows_have_no_rows_of_their_own() -> None:
    model = model_of(invoice(), older=1)
    row = model.index(0, 0)
    assert (model.rowCount(row), model.columnCount(row)) == (0, 0)
    assert not model.canFetchMore(row)


def test_what_is_older_is_asked_for_once_by_its_sequence(qtbot: QtBot) -> None:
    model = model_of(invoice(60), older=60)
    assert not model.is_complete
    assert model.canFetchMore(ROOT)
    with qtbot.waitSignal(model.more_requested) as signal:
        model.fetchMore(ROOT)
    assert signal.args == [60]
    assert not model.canFetchMore(ROOT)


def test_older_ones_stand_below_and_the_next_can_be_asked_for() -> None:
    model = model_of(invoice(3), invoice(2), older=2)
    model.fetchMore(ROOT)
    model.append([invoice(1)], 1)
    assert [model.record(row).sequence for row in range(model.rowCount())] == [3, 2, 1]
    assert model.canFetchMore(ROOT)
    model.fetchMore(ROOT)
    model.append([], None)
    assert model.is_complete
    assert model.rowCount() == 3


def test_appending_says_which_rows_are_new(qtbot: QtBot) -> None:
    model = model_of(invoice(5), invoice(4), older=4)
    with qtbot.waitSignal(model.rowsInserted) as signal:
        model.append([invoice(3), invoice(2)], None)
    assert signal.args is not None
    assert signal.args[1:] == [2, 3]
    with qtbot.assertNotEmitted(model.rowsInserted):
        model.append([], None)


def test_another_list_can_be_asked_for_more_at_once() -> None:
    model = model_of(invoice(9), older=9)
    model.fetchMore(ROOT)
    model.show([invoice(8)], 8)
    assert model.canFetchMore(ROOT)
    assert model.rowCount() == 1


def test_a_row_is_known_by_its_invoices_number() -> None:
    model = model_of(invoice(3), invoice(2))
    assert model.row_of("T1-20261123-0002") == 1
    assert model.row_of("T1-20261123-0003") == 0
    assert model.row_of("T1-20261123-0009") == -1


def test_a_wide_table_has_a_column_of_numbers_after_the_time(qtbot: QtBot) -> None:
    table = RecordTable(model_of(invoice()))
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    number = table_headings(table).index("Number")
    assert table.isColumnHidden(number)
    table.resize(900, 300)
    assert not table.isColumnHidden(number)
    assert table.horizontalHeader().visualIndex(number) == 1
    assert table.model().index(0, number).data() == invoice().number
