"""The buyer's fields: where each value came from, what is folded away, how a tax number stands."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.buyer_section import BuyerSection, heading
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.invoice import Draft, InvoiceKind
from pos_scanner.domain.title import Title, TitleSource, TitleType
from tests.desktop.conftest import Till, click, find, type_text

NUMBER = "91310000775785552L"
COMPANY = Title(TitleType.COMPANY, "上海示例商贸有限公司", NUMBER, phone="021-58888888")
SCANNED = Draft("d1", buyer=COMPANY, scanned=COMPANY, title_source=TitleSource.WECHAT)
DETAILS = ("address", "phone", "bank_name", "bank_account", "email")


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    """The section under its heading, wide enough for its fields."""
    speak("en")
    section = BuyerSection()
    form = QWidget()
    layout = QVBoxLayout(form)
    layout.addWidget(heading(section, QLineEdit()))
    layout.addWidget(section)
    qtbot.addWidget(form)
    form.resize(800, 400)
    form.show()
    form.activateWindow()
    section.show_draft(SCANNED)
    return form


@pytest.fixture
def section(form: QWidget) -> BuyerSection:
    return find(form, BuyerSection)


@pytest.fixture
def titles(section: BuyerSection) -> list[Title]:
    """The buyer after each edit."""
    titles: list[Title] = []
    section.edited.connect(titles.append)
    return titles


def mark_of(section: BuyerSection, name: str) -> tuple[str, bool]:
    """The mark beside a value, and whether a click on it does anything; empty when hidden."""
    source = find(section, QPushButton, f"{name}_source")
    return ("", False) if source.isHidden() else (source.text(), source.isEnabled())


def retype(section: BuyerSection, name: str, text: str) -> None:
    field = section.fields[name]
    field.setFocus()
    field.selectAll()
    type_text(field, text)


def test_the_number_is_plain_while_the_cursor_is_in_it(section: BuyerSection) -> None:
    field = section.fields["tax_number"]
    assert field.text() == "91310000 7757 8555 2L"
    field.setFocus()
    assert field.text() == NUMBER
    section.fields["name"].setFocus()
    assert field.text() == "91310000 7757 8555 2L"


def test_an_edited_number_is_reported_without_blanks(
    section: BuyerSection, titles: list[Title]
) -> None:
    retype(section, "tax_number", "91110108MA01ABCD2H")
    assert titles[-1].tax_number == "91110108MA01ABCD2H"
    retype(section, "name", "x")
    assert titles[-1].tax_number == "91110108MA01ABCD2H"


def test_a_scanned_value_is_marked(section: BuyerSection) -> None:
    assert mark_of(section, "name") == ("scan", False)
    assert mark_of(section, "address") == ("", False)


@pytest.mark.parametrize(
    ("source", "words"), [(TitleSource.PASTED, "pasted"), (TitleSource.KNOWN_BUYER, "known")]
)
def test_a_mark_says_where_the_title_came_from(
    section: BuyerSection, source: TitleSource, words: str
) -> None:
    section.show_draft(replace(SCANNED, title_source=source))
    assert mark_of(section, "name") == (words, False)


def test_an_edited_value_goes_back_by_a_click_on_its_mark(
    section: BuyerSection, titles: list[Title]
) -> None:
    retype(section, "name", "other")
    assert mark_of(section, "name") == ("edited", True)
    click(section, "name_source")
    assert titles[-1] == COMPANY
    assert mark_of(section, "name") == ("scan", False)


def test_what_is_added_to_a_scan_is_marked_as_typed(section: BuyerSection) -> None:
    retype(section, "email", "a@example.com")
    assert mark_of(section, "email") == ("typed", False)


def test_without_a_scan_nothing_is_marked(section: BuyerSection) -> None:
    section.show_draft(Draft("d2", buyer=COMPANY))
    assert {mark_of(section, name) for name in section.fields} == {("", False)}


def test_a_guess_is_shown_and_taken_out_by_a_click(
    section: BuyerSection, titles: list[Title]
) -> None:
    section.show_uncertain(frozenset({"phone"}))
    assert section.fields["phone"].isVisible()
    assert mark_of(section, "phone") == ("guess", True)
    click(section, "phone_source")
    assert titles[-1].phone == ""


def test_a_guess_is_forgotten_with_its_scan(section: BuyerSection) -> None:
    section.show_uncertain(frozenset({"phone"}))
    other = replace(COMPANY, name="other")
    section.show_draft(replace(SCANNED, buyer=other, scanned=other))
    assert mark_of(section, "phone") == ("scan", False)


def test_details_are_one_row_that_says_what_is_in_them(section: BuyerSection) -> None:
    assert not any(section.fields[name].isVisible() for name in DETAILS)
    row = find(section, QPushButton, "buyer_details")
    assert "021••••8888" in row.accessibleName()
    assert "021••••8888" in row.text()


def test_phone_and_account_show_their_ends_until_the_cursor_comes(section: BuyerSection) -> None:
    buyer = replace(COMPANY, bank_account="6222020200049619")
    section.show_draft(replace(SCANNED, buyer=buyer, kind=InvoiceKind.SPECIAL))
    phone, account = section.fields["phone"], section.fields["bank_account"]
    assert (phone.text(), account.text()) == ("021••••8888", "622••••9619")
    assert not any(number in phone.toolTip() for number in (buyer.phone, buyer.bank_account))
    account.setFocus()
    assert (phone.text(), account.text()) == ("021••••8888", "6222020200049619")


def test_an_edit_beside_a_masked_number_reports_it_whole(
    section: BuyerSection, titles: list[Title]
) -> None:
    retype(section, "name", "x")
    assert titles[-1].phone == COMPANY.phone


def test_the_way_back_to_a_scanned_number_does_not_name_it(section: BuyerSection) -> None:
    section.reveal("phone")
    retype(section, "phone", "021-5")
    assert "021••••8888" in find(section, QPushButton, "phone_source").toolTip()


def test_a_click_unfolds_the_details_with_the_cursor_in_the_first(section: BuyerSection) -> None:
    click(section, "buyer_details")
    assert all(section.fields[name].isVisible() for name in DETAILS)
    assert section.fields["address"].hasFocus()


def test_they_fold_again_by_a_click(section: BuyerSection) -> None:
    click(section, "buyer_details")
    QTest.mouseClick(section.fold_up, Qt.MouseButton.LeftButton)
    assert not section.fields["address"].isVisible()


def test_a_special_invoice_unfolds_once_and_can_be_folded(section: BuyerSection) -> None:
    special = replace(SCANNED, kind=InvoiceKind.SPECIAL)
    section.show_draft(special)
    assert section.fields["bank_account"].isVisible()
    section.fold()
    section.show_draft(replace(special, remark="x"))
    assert not section.fields["bank_account"].isVisible()


def test_details_make_room_while_something_else_wants_it(section: BuyerSection) -> None:
    section.show_draft(replace(SCANNED, kind=InvoiceKind.SPECIAL))
    states = [section.fields["address"].isVisible()]
    for is_wanted in (True, False):
        section.make_room(is_wanted)
        states.append(section.fields["address"].isVisible())
    assert states == [True, False, True]


def test_folded_details_make_room_with_their_row(section: BuyerSection) -> None:
    section.show_draft(SCANNED)
    states = [section.details.isVisible()]
    for is_wanted in (True, False):
        section.make_room(is_wanted)
        states.append(section.details.isVisible())
    assert states == [True, False, True]


def test_a_detail_with_the_cursor_makes_no_room(section: BuyerSection) -> None:
    section.show_draft(replace(SCANNED, kind=InvoiceKind.SPECIAL))
    section.fields["phone"].setFocus()
    section.make_room(True)
    assert section.fields["phone"].isVisible()


def test_the_next_customers_details_stay_folded_though_the_last_made_room(
    section: BuyerSection,
) -> None:
    section.show_draft(replace(SCANNED, kind=InvoiceKind.SPECIAL))
    section.make_room(True)
    section.fold()
    section.make_room(False)
    assert not section.fields["address"].isVisible()


@pytest.mark.parametrize("name", ["name", "tax_number", "bank_name", "title_type"])
def test_a_field_can_be_revealed_wherever_it_is(section: BuyerSection, name: str) -> None:
    assert section.reveal(name).isVisible()


def test_the_type_is_chosen_by_a_click(section: BuyerSection, titles: list[Title]) -> None:
    QTest.mouseClick(
        find(section.title_type, QPushButton, "title_type_individual"), Qt.MouseButton.LeftButton
    )
    assert titles == [replace(COMPANY, title_type=TitleType.INDIVIDUAL)]


def test_showing_a_draft_reports_nothing(section: BuyerSection, titles: list[Title]) -> None:
    section.show_draft(replace(SCANNED, buyer=replace(COMPANY, name="other")))
    assert titles == []


def test_a_value_keeps_clear_of_its_mark(form: QWidget, section: BuyerSection) -> None:
    field = section.fields["name"]
    source = find(section, QPushButton, "name_source")
    assert field.textMargins().right() >= source.width()
    assert source.geometry().right() <= field.width()
    form.resize(1000, 400)
    assert source.geometry().right() <= field.width()
    assert source.height() == field.height()


def test_an_offered_correction_is_taken_by_one_click_and_undone_by_another(till: Till) -> None:
    till.type("name", "上海示例商贸有限公司")
    till.type("tax_number", "9131OOOO775785552L")
    till.click("take_tax_number")
    assert till.text("tax_number").replace(" ", "") == "91310000775785552L"
    till.click("undo")
    assert "O" in till.text("tax_number")
