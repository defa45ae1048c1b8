"""The form as a whole: buyer and short sale or the lines in full, findings, buttons, its end."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.form_panel import FormPanel
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.till.commands import Phase, ShowForm
from tests.desktop.conftest import click, find, type_text
from tests.screenshots.samples import invoices

RATES = ("0.06", "0.13")
BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")
MEAL = DraftLine("*餐饮服务*餐费", tax_rate="0.06", amount="58")
BEER = DraftLine("*酒*青岛啤酒", tax_rate="0.13", quantity="2", unit_price="8.5")
DRAFT = Draft("d1", buyer=BUYER, lines=(MEAL,), price_includes_tax=True)
TWO_LINES = replace(DRAFT, lines=(MEAL, BEER))


class Reports:
    """What the form reported, in its order."""

    def __init__(self, form: FormPanel) -> None:
        self.drafts: list[Draft] = []
        self.buyers: list[Title] = []
        self.removed: list[int] = []
        self.requests: list[str] = []
        form.edited.connect(self.drafts.append)
        form.buyer_corrected.connect(self.buyers.append)
        form.line_removed.connect(self.removed.append)
        for name in ("submit", "clear", "hold", "undo"):
            getattr(form, f"{name}_requested").connect(lambda name=name: self.requests.append(name))
        form.undo_expired.connect(lambda: self.requests.append("expired"))
        form.line_added.connect(lambda: self.requests.append("line"))


@pytest.fixture
def form(qtbot: QtBot) -> FormPanel:
    speak("en")
    form = FormPanel(RATES, [MEAL.item])
    qtbot.addWidget(form)
    form.resize(700, 650)
    form.show()
    form.activateWindow()
    form.show_form(ShowForm(Phase.CHECK, DRAFT, can_undo=False))
    return form


@pytest.fixture
def reports(form: FormPanel) -> Reports:
    return Reports(form)


def show(form: FormPanel, draft: Draft, phase: Phase = Phase.CHECK, *, undo: bool = False) -> None:
    form.show_form(ShowForm(phase, draft, can_undo=undo))


def is_enabled(form: FormPanel, name: str) -> bool:
    return find(form, QPushButton, name).isEnabled()


def state_of(widget: QWidget) -> object:
    return widget.property("state")


def test_a_draft_stands_in_both_halves(form: FormPanel) -> None:
    assert form.buyer.fields["name"].text() == BUYER.name
    assert form.sale.amount.text() == "58"
    assert not form.shows_lines


def test_an_edit_of_the_buyer_keeps_the_sale(form: FormPanel, reports: Reports) -> None:
    type_text(form.buyer.fields["phone"], "021")
    assert reports.drafts[-1] == replace(DRAFT, buyer=replace(BUYER, phone="021"))


def test_an_edit_of_the_sale_keeps_the_buyer(form: FormPanel, reports: Reports) -> None:
    type_text(form.buyer.fields["phone"], "021")
    type_text(form.sale.remark, "x")
    assert reports.drafts[-1].buyer.phone == "021"
    assert reports.drafts[-1].remark == "x"


def test_an_edit_of_a_line_is_one_of_the_draft(form: FormPanel, reports: Reports) -> None:
    show(form, TWO_LINES)
    form.focus("unit", 1)
    type_text(form.lines.editor.fields["unit"], "瓶")
    assert reports.drafts[-1].lines == (MEAL, replace(BEER, unit="瓶"))


def test_prices_without_tax_are_chosen_among_the_lines(form: FormPanel, reports: Reports) -> None:
    form.toggle_lines()
    click(form, "entry_without_tax")
    assert not reports.drafts[-1].price_includes_tax


@pytest.mark.parametrize(
    ("button", "request_name"),
    [("confirm", "submit"), ("clear", "clear"), ("hold", "hold")],
)
def test_each_button_requests_its_own(
    form: FormPanel, reports: Reports, button: str, request_name: str
) -> None:
    click(form, button)
    assert reports.requests == [request_name]


@pytest.mark.parametrize("name", ["name", "tax_number", "order_number", "remark", "amount"])
def test_enter_in_any_field_submits(form: FormPanel, reports: Reports, name: str) -> None:
    QTest.keyClick(find(form, QLineEdit, name), Qt.Key.Key_Return)
    assert reports.requests == ["submit"]


def test_undo_takes_the_place_of_hold_while_it_can_be_had(
    form: FormPanel, reports: Reports
) -> None:
    show(form, DRAFT, undo=True)
    assert not find(form, QPushButton, "hold").isVisible()
    click(form, "undo")
    assert reports.requests == ["undo"]
    show(form, DRAFT)
    assert find(form, QPushButton, "hold").isVisible()


@pytest.mark.parametrize("phase", [Phase.READY, Phase.DONE])
def test_nothing_can_be_confirmed_in_other_phases(form: FormPanel, phase: Phase) -> None:
    show(form, DRAFT, phase)
    assert not any(is_enabled(form, name) for name in ("confirm", "clear", "hold"))
    show(form, DRAFT)
    assert all(is_enabled(form, name) for name in ("confirm", "clear", "hold"))


def test_what_was_confirmed_takes_the_forms_place(form: FormPanel, reports: Reports) -> None:
    form.show_confirmed(invoices()[0])
    assert form.confirmed_panel.isVisible()
    assert not form.buyer.isVisible()
    click(form, "undo_confirmation")
    click(form, "next_customer")
    assert reports.requests == ["undo", "clear"]
    show(form, DRAFT, Phase.DONE)
    assert form.confirmed_panel.isVisible()
    show(form, DRAFT)
    assert form.buyer.isVisible()


def test_the_lines_and_the_short_form_change_places(form: FormPanel) -> None:
    click(form, "open_lines")
    assert form.lines.isVisible()
    assert form.lines.editor.fields["amount"].hasFocus()
    click(form, "back_to_buyer")
    assert not form.lines.isVisible()
    assert form.sale.amount.hasFocus()


def test_an_amount_that_is_being_typed_is_typed_on_among_the_lines(form: FormPanel) -> None:
    show(form, replace(DRAFT, lines=(replace(DRAFT.lines[0], amount=""),)))
    form.focus("amount")
    QTest.keyClicks(form.sale.amount, "12*")
    form.toggle_lines()
    amount = form.lines.editor.amount
    QTest.keyClicks(amount, "35")
    assert amount.text() == "12*35"
    QTest.keyClick(amount, Qt.Key.Key_Left)
    form.toggle_lines()
    QTest.keyClicks(form.sale.amount, "0")
    assert form.sale.amount.text() == "12*305"


def test_a_selected_amount_is_selected_among_the_lines_too(form: FormPanel) -> None:
    show(form, replace(DRAFT, lines=(replace(DRAFT.lines[0], amount="12"),)))
    form.focus("amount")
    form.toggle_lines()
    assert form.lines.editor.amount.selectedText() == "12"


def test_back_from_a_long_sale_the_cursor_is_in_the_remark(form: FormPanel) -> None:
    show(form, TWO_LINES)
    form.toggle_lines()
    form.toggle_lines()
    assert form.sale.remark.hasFocus()


def test_another_draft_begins_with_the_short_form_folded(form: FormPanel) -> None:
    form.focus("email")
    form.toggle_lines()
    show(form, replace(DRAFT, draft_id="d2"))
    assert not form.shows_lines
    assert not form.buyer.fields["email"].isVisible()


def test_the_same_draft_stays_as_it_was_laid_out(form: FormPanel) -> None:
    form.toggle_lines()
    show(form, replace(DRAFT, remark="x"))
    assert form.shows_lines


def test_lines_are_added_and_the_one_in_the_editor_is_removed(
    form: FormPanel, reports: Reports
) -> None:
    show(form, TWO_LINES)
    form.focus("amount", 1)
    click(form, "add_line")
    click(form, "remove_line")
    assert (reports.requests, reports.removed) == (["line"], [1])


@pytest.mark.parametrize("name", ["name", "email", "remark", "amount"])
def test_the_cursor_goes_to_a_field_with_its_text_selected(form: FormPanel, name: str) -> None:
    show(form, replace(DRAFT, remark="x", buyer=replace(BUYER, email="a@example.com")))
    form.focus(name)
    field = find(form, QLineEdit, name)
    assert field.hasFocus()
    assert field.selectedText() == field.text() != ""


@pytest.mark.parametrize("name", ["unit", "quantity", "tax_code", "amount"])
def test_the_cursor_goes_to_a_field_of_a_line(form: FormPanel, name: str) -> None:
    show(form, TWO_LINES)
    form.focus(name, 1)
    assert form.shows_lines
    assert form.lines.position == 1
    assert form.lines.editor.fields[name].hasFocus()


def test_the_cursor_goes_from_the_lines_to_the_buyer(form: FormPanel) -> None:
    form.toggle_lines()
    form.focus("tax_number")
    assert not form.shows_lines
    assert form.buyer.fields["tax_number"].hasFocus()


def test_a_finding_marks_its_field(form: FormPanel) -> None:
    warning = Finding(FindingKind.NAME_MARKS, "name", Weight.WARNING)
    form.show_findings([warning])
    assert state_of(form.buyer.fields["name"]) == "warning"
    assert state_of(form.sale.amount) == ""
    form.show_findings([])
    assert state_of(form.buyer.fields["name"]) == ""


def test_a_missing_value_is_no_warning_at_its_field(form: FormPanel) -> None:
    form.show_findings([Finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)])
    assert state_of(form.buyer.fields["name"]) == ""


def test_a_lines_finding_marks_the_editor_when_that_line_is_in_it(form: FormPanel) -> None:
    show(form, TWO_LINES)
    form.show_findings([Finding(FindingKind.QUANTITY_WRONG, "quantity", Weight.WARNING, line=1)])
    quantity = form.lines.editor.fields["quantity"]
    assert state_of(quantity) == ""
    form.focus("quantity", 1)
    assert state_of(quantity) == "warning"


def test_a_findings_button_puts_the_cursor_into_its_field(form: FormPanel) -> None:
    form.show_findings([Finding(FindingKind.PHONE_ODD, "phone", Weight.WARNING)])
    click(form, "mend_phone")
    assert form.buyer.fields["phone"].hasFocus()


def test_a_suggested_correction_is_reported_as_the_corrected_buyer(
    form: FormPanel, reports: Reports
) -> None:
    suggestion = Finding(
        FindingKind.TAX_NUMBER_MISREAD, "tax_number", Weight.WARNING, ("91110108MA01ABCD2H",)
    )
    form.show_findings([suggestion])
    click(form, "take_tax_number")
    assert reports.buyers == [replace(BUYER, tax_number="91110108MA01ABCD2H")]


def test_the_fields_that_take_numbers_alone_are_the_keypads(form: FormPanel) -> None:
    names = {field.objectName() for field in form.number_fields}
    assert names == {
        "amount", "line_quantity", "line_unit_price", "line_amount", "line_discount",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title_type", "tax_number", "is_asked_for"),
    [
        (TitleType.COMPANY, "", True),
        (None, "", True),
        (TitleType.INDIVIDUAL, "", False),
        (TitleType.COMPANY, BUYER.tax_number, False),
    ],
)
def test_enter_after_a_typed_name_leads_to_the_tax_number_that_it_lacks(
    form: FormPanel,
    reports: Reports,
    title_type: TitleType | None,
    tax_number: str,
    is_asked_for: bool,
) -> None:
    show(form, replace(DRAFT, buyer=Title(title_type, BUYER.name, tax_number)))
    name, number = form.buyer.fields["name"], form.buyer.fields["tax_number"]
    name.setFocus()
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert number.hasFocus() is is_asked_for
    assert reports.requests == ([] if is_asked_for else ["submit"])
    # An institution has none, so that it may be passed by.
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert reports.requests[-1:] == ["submit"]
