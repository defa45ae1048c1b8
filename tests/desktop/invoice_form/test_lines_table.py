"""The lines of an invoice as rows: position, item, quantity by price, rate, amount with tax."""

from PySide6.QtCore import Qt

from pos_scanner.desktop.invoice_form.lines_table import show_lines
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.widgets.text_table import TextTableModel
from pos_scanner.domain.invoice import Draft, DraftLine

TEA = DraftLine("绿茶", tax_rate="0.13", spec="250 g", unit="盒", quantity="2", amount="19")
MEAL = DraftLine("餐费", tax_rate="0.06", amount="106")
EMPTY = DraftLine("", tax_rate="")


def rows(draft: Draft) -> list[list[str]]:
    model = TextTableModel()
    show_lines(model, draft)
    columns = range(model.columnCount())
    return [
        [model.index(row, column).data() for column in columns] for row in range(model.rowCount())
    ]


def test_a_line_is_shown_with_its_price_and_what_it_comes_to() -> None:
    assert rows(Draft("", lines=(TEA, MEAL))) == [
        ["1", "绿茶 250 g", "2 盒 × 9.5", "13%", "19.00"],
        ["2", "餐费", "", "6%", "106.00"],
    ]


def test_without_tax_the_amount_is_still_shown_with_it() -> None:
    assert rows(Draft("", lines=(MEAL,), price_includes_tax=False))[0][-1] == "112.36"


def test_a_line_that_comes_to_nothing_yet_says_nothing_of_amounts() -> None:
    assert rows(Draft("", lines=(EMPTY,))) == [["1", "", "", "", ""]]


def test_a_price_of_many_digits_is_shown_to_four_decimals() -> None:
    third = DraftLine("x", tax_rate="0.06", quantity="3", amount="10")
    assert rows(Draft("", lines=(third,)))[0][2] == "3 × 3.3333"


def test_the_headings_are_spoken_and_amounts_stand_at_the_right() -> None:
    model = TextTableModel()
    speak("zh_CN")
    show_lines(model, Draft("", lines=(TEA,)))
    speak("en")
    horizontal = Qt.Orientation.Horizontal
    headings = [model.headerData(column, horizontal) for column in range(5)]
    assert headings == ["", "项目", "数量 × 单价", "税率", "含税"]
    alignments = [
        model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in range(5)
    ]
    is_right = [bool(Qt.AlignmentFlag.AlignRight & alignment) for alignment in alignments]
    assert is_right == [False, False, True, False, True]
