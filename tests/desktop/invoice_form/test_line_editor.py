"""One line's fields: what is typed, what follows from it, and what is only shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.form_panel import FormPanel
from pos_scanner.desktop.invoice_form.line_editor import LineEditor, RateList
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.till.commands import Phase, ShowForm
from tests.desktop.conftest import type_text

RATES = ("0.13", "0.06")
BEER = DraftLine(
    "*酒*青岛啤酒",
    tax_rate="0.13",
    quantity="12",
    unit_price="8.5",
    unit="瓶",
    spec="500ml",
    tax_code="1030303000000000000",
)


@pytest.fixture
def editor(qtbot: QtBot) -> LineEditor:
    editor = LineEditor(RATES)
    qtbot.addWidget(editor)
    editor.show()
    editor.show_line(DraftLine("tea", tax_rate="0.13"))
    return editor


@pytest.fixture
def lines(editor: LineEditor) -> list[DraftLine]:
    """The line after each edit."""
    lines: list[DraftLine] = []
    editor.edited.connect(lines.append)
    return lines


def pale_figures(editor: LineEditor) -> dict[str, str]:
    """What follows from what was typed, by field."""
    names = ("quantity", "unit_price", "amount")
    return {name: editor.fields[name].placeholderText() for name in names}


def test_a_shown_line_stands_in_its_fields_and_reports_nothing(
    editor: LineEditor, lines: list[DraftLine]
) -> None:
    editor.show_line(BEER)
    assert editor.item.currentText() == BEER.item
    assert editor.rates.currentData() == BEER.tax_rate
    for name in ("quantity", "unit_price", "unit", "spec", "tax_code", "amount", "discount"):
        assert editor.fields[name].text() == getattr(BEER, name)
    assert lines == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("quantity", "3"),
        ("unit_price", "8.50"),
        ("amount", "100"),
        ("discount", "5"),
        ("unit", "瓶"),
        ("spec", "500ml"),
        ("tax_code", "1030303"),
    ],
)
def test_each_field_edits_its_own_part_of_the_line(
    editor: LineEditor, lines: list[DraftLine], name: str, text: str
) -> None:
    type_text(editor.fields[name], text)
    assert getattr(lines[-1], name) == text
    assert lines[-1].item == "tea"


def test_the_item_is_typed(editor: LineEditor, lines: list[DraftLine]) -> None:
    QTest.keyClicks(editor.item, "s")
    assert lines[-1].item == "teas"


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_another_rate_is_chosen_by_keys(editor: LineEditor, lines: list[DraftLine]) -> None:
    QTest.keyClick(editor.rates, Qt.Key.Key_Space)
    QTest.keyClick(editor.rates.view(), Qt.Key.Key_Down)
    QTest.keyClick(editor.rates.view(), Qt.Key.Key_Return)
    assert [line.tax_rate for line in lines] == ["0.06"]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_without_a_rate_the_first_one_is_one_key_away(
    editor: LineEditor, lines: list[DraftLine]
) -> None:
    rows = editor.rates.count()
    editor.show_line(DraftLine(item="tea", tax_rate=""))
    assert (editor.rates.count(), editor.rates.currentText()) == (rows, "")
    QTest.keyClick(editor.rates, Qt.Key.Key_Down)
    assert [index.row() for index in editor.rates.view().selectedIndexes()] == [0]
    QTest.keyClick(editor.rates.view(), Qt.Key.Key_Return)
    assert [line.tax_rate for line in lines] == [editor.rates.itemData(0)]


def test_a_typed_sum_is_reported_as_its_value(editor: LineEditor, lines: list[DraftLine]) -> None:
    QTest.keyClicks(editor.fields["amount"], "10*2")
    assert lines[-1].amount == "20.00"
    assert editor.fields["amount"].text() == "10*2"


@pytest.mark.parametrize(
    ("typed", "pale"),
    [
        ({"quantity": "3", "unit_price": "8.5"}, {"amount": "25.50"}),
        ({"quantity": "4", "amount": "10"}, {"unit_price": "2.5"}),
        ({"unit_price": "2.5", "amount": "10"}, {"quantity": "4"}),
    ],
)
def test_two_of_three_give_the_third_as_a_pale_figure(
    editor: LineEditor, typed: dict[str, str], pale: dict[str, str]
) -> None:
    for name, text in typed.items():
        QTest.keyClicks(editor.fields[name], text)
    assert pale.items() <= pale_figures(editor).items()


def test_what_has_no_value_has_no_pale_figures(editor: LineEditor) -> None:
    QTest.keyClicks(editor.fields["quantity"], "x")
    QTest.keyClicks(editor.fields["unit_price"], "8.5")
    assert set(pale_figures(editor).values()) == {""}


@pytest.mark.parametrize("name", ["quantity", "amount", "tax_code"])
def test_enter_in_a_field_submits(editor: LineEditor, qtbot: QtBot, name: str) -> None:
    with qtbot.waitSignal(editor.submitted):
        QTest.keyClick(editor.fields[name], Qt.Key.Key_Return)


@pytest.mark.parametrize("name", ["item", "tax_rate", "amount", "tax_code"])
def test_a_field_is_found_by_the_domains_name_and_can_be_read_aloud(
    editor: LineEditor, name: str
) -> None:
    field = editor.field(name)
    assert field.isVisible()
    assert field.accessibleName()


def test_a_rate_that_the_settings_do_not_offer_is_shown_nevertheless(qtbot: QtBot) -> None:
    rates = RateList("rate", RATES)
    qtbot.addWidget(rates)
    indices: list[int] = []
    rates.currentIndexChanged.connect(indices.append)
    rates.show_rate("0.03")
    rates.show_rate("0.03")
    assert (rates.currentData(), rates.count()) == ("0.03", len(RATES) + 1)
    assert indices == []


def test_an_odd_rate_goes_with_the_draft_that_brought_it_and_the_shops_own_stay(
    qtbot: QtBot,
) -> None:
    form = FormPanel(RATES, [])
    qtbot.addWidget(form)
    odd = Draft("d1", lines=(DraftLine("tea", "58", "0.5"),))
    form.show_form(ShowForm(Phase.CHECK, odd, can_undo=False))
    lists = (form.sale.tax_rate, form.lines.editor.rates)
    for rates in lists:
        assert [rates.itemData(row) for row in range(rates.count())] == [*RATES, "0.5"]
    form.show_form(ShowForm(Phase.READY, Draft("d2", lines=(DraftLine("tea"),)), can_undo=True))
    own = Draft("d2", lines=(DraftLine("tea", tax_rate=RATES[0]),))
    form.show_form(ShowForm(Phase.READY, own, can_undo=True))
    for rates in lists:
        offered = [rates.itemData(row) for row in range(rates.count())]
        assert "0.5" not in offered
        assert offered[: len(RATES)] == [*RATES]
        assert rates.currentData() == RATES[0]
