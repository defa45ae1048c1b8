"""The short sale: item, rate, order number, remark and the amount, or a summary of many lines."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.sale_section import SaleSection, is_short
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from tests.desktop.conftest import click, find, type_text

MEAL = DraftLine("*餐饮服务*餐费", tax_rate="0.06", amount="106")
BEER = DraftLine("*酒*青岛啤酒", tax_rate="0.13", quantity="2", unit_price="8.5")
SHORT = Draft("d1", lines=(MEAL,), order_number="R1", remark="table 5", price_includes_tax=True)
LONG = replace(SHORT, lines=(MEAL, BEER))


@pytest.fixture
def section(qtbot: QtBot) -> SaleSection:
    speak("en")
    section = SaleSection(("0.06", "0.13"), ["*餐饮服务*餐费"])
    qtbot.addWidget(section)
    section.show()
    section.show_draft(SHORT)
    return section


@pytest.fixture
def drafts(section: SaleSection) -> list[Draft]:
    """The draft after each edit."""
    drafts: list[Draft] = []
    section.edited.connect(drafts.append)
    return drafts


def retype(section: SaleSection, name: str, text: str) -> None:
    field = section.field(name)
    field.setFocus()
    QTest.keySequence(field, "Ctrl+A")
    type_text(field, text)


@pytest.mark.parametrize(
    ("lines", "short"),
    [
        ((MEAL,), True),
        ((MEAL, MEAL), False),
        ((replace(MEAL, quantity="2"),), False),
        ((replace(MEAL, unit_price="2"),), False),
        ((replace(MEAL, discount="2"),), False),
    ],
)
def test_a_short_sale_is_one_line_with_no_more_than_an_amount(
    lines: tuple[DraftLine, ...], short: bool
) -> None:
    assert is_short(replace(SHORT, lines=lines)) is short


def test_a_short_sale_stands_in_its_fields(section: SaleSection, drafts: list[Draft]) -> None:
    assert section.item.currentText() == MEAL.item
    assert section.tax_rate.currentData() == "0.06"
    assert section.amount.text() == "106"
    assert (section.order_number.text(), section.remark.text()) == ("R1", "table 5")
    assert "6.00" in find(section, QLabel, "parts").text()
    assert drafts == []


def test_the_order_number_is_edited(section: SaleSection, drafts: list[Draft]) -> None:
    retype(section, "order_number", "R2")
    assert drafts[-1].order_number == "R2"


def test_the_remark_takes_chinese(section: SaleSection, drafts: list[Draft]) -> None:
    retype(section, "remark", "五号桌")
    assert drafts[-1].remark == "五号桌"


def test_the_amount_is_edited_with_its_sums(section: SaleSection, drafts: list[Draft]) -> None:
    retype(section, "amount", "212")
    assert drafts[-1].lines[0].amount == "212"
    assert "12.00" in find(section, QLabel, "parts").text()


def test_the_item_is_edited(section: SaleSection, drafts: list[Draft]) -> None:
    section.item.line.selectAll()
    type_text(section.item, "tea")
    assert drafts[-1].lines[0].item == "tea"


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_another_rate_is_chosen(section: SaleSection, drafts: list[Draft]) -> None:
    QTest.keyClick(section.tax_rate, Qt.Key.Key_Space)
    QTest.keyClick(section.tax_rate.view(), Qt.Key.Key_Down)
    QTest.keyClick(section.tax_rate.view(), Qt.Key.Key_Return)
    assert [draft.lines[0].tax_rate for draft in drafts] == ["0.13"]


def test_the_kind_is_chosen_by_a_click(section: SaleSection, drafts: list[Draft]) -> None:
    click(section.kind, "kind_special")
    assert drafts[-1].kind is InvoiceKind.SPECIAL


def test_what_is_edited_keeps_the_rest(section: SaleSection, drafts: list[Draft]) -> None:
    retype(section, "remark", "x")
    assert drafts == [replace(SHORT, remark="x")]


def test_prices_without_tax_say_tax_and_total(section: SaleSection) -> None:
    section.show_draft(replace(SHORT, price_includes_tax=False))
    assert section.caption.text() == "Amount without tax"
    assert find(section, QLabel, "parts").text() == "Tax 6.36   Total 112.36"
    assert section.amount.accessibleName() == "Amount without tax"


def test_without_an_amount_no_sum_is_claimed(section: SaleSection) -> None:
    nothing = replace(SHORT, lines=(replace(MEAL, amount=""),), price_includes_tax=False)
    section.show_draft(nothing)
    assert find(section, QLabel, "parts").text() == "Tax –   Total –"


def test_several_lines_are_a_summary_with_their_total(section: SaleSection) -> None:
    section.show_draft(LONG)
    assert not section.item.isVisible()
    assert not section.amount.isVisible()
    summary = find(section, QPushButton, "lines_summary")
    assert summary.isVisible()
    assert "2 lines" in summary.accessibleName() + summary.text()
    assert find(section, QLabel, "total").text() == "123.00"


@pytest.mark.parametrize("name", ["lines_summary", "open_lines"])
def test_the_lines_are_a_click_away(section: SaleSection, qtbot: QtBot, name: str) -> None:
    section.show_draft(LONG)
    with qtbot.waitSignal(section.lines_requested):
        click(section, name)


def test_a_short_sale_comes_back_after_a_long_one(section: SaleSection) -> None:
    section.show_draft(LONG)
    section.show_draft(SHORT)
    assert section.amount.isVisible()
    assert not find(section, QPushButton, "lines_summary").isVisible()


@pytest.mark.parametrize("name", ["item", "tax_rate", "order_number", "remark", "amount"])
def test_each_field_can_be_read_aloud(section: SaleSection, name: str) -> None:
    assert section.field(name).accessibleName()


def test_enter_in_the_amount_is_still_enter(section: SaleSection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(section.amount.returnPressed):
        QTest.keyClick(section.amount, Qt.Key.Key_Return)
