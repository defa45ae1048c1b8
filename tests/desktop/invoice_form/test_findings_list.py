"""Findings as sentences with buttons: the heaviest first, as many as there is room for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.findings_list import MOST_ROWS, ROW_HEIGHT, FindingsList
from pos_scanner.desktop.messages import field_name, finding_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from tests.desktop.conftest import click, find
from tests.screenshots.take import settings_of, shown


def finding(
    kind: FindingKind, field: str, weight: Weight = Weight.WARNING, line: int | None = None
) -> Finding:
    return Finding(kind, field, weight, line=line)


MISSING_NAME = finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)
MISSING_AMOUNT = finding(FindingKind.AMOUNT_MISSING, "amount", Weight.BLOCKS, line=1)


class Reports:
    """What the list reported."""

    def __init__(self, findings: FindingsList) -> None:
        self.fields: list[tuple[str, int]] = []
        self.corrections: list[Finding] = []
        findings.field_requested.connect(lambda *field: self.fields.append(field))
        findings.correction_requested.connect(self.corrections.append)


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    """What gives the list its room, as the form does."""
    speak("en")
    form = QWidget()
    findings = FindingsList()
    findings.setParent(form)
    findings.resize(600, MOST_ROWS * ROW_HEIGHT)
    qtbot.addWidget(form)
    form.resize(700, 400)
    form.show()
    return form


@pytest.fixture
def findings(form: QWidget) -> FindingsList:
    return find(form, FindingsList)


@pytest.fixture
def reports(findings: FindingsList) -> Reports:
    return Reports(findings)


def sentences(findings: FindingsList) -> list[str]:
    """What can be read, without the badges."""
    labels = findings.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible() and len(label.text()) > 1]


def test_a_finding_is_a_sentence(findings: FindingsList) -> None:
    findings.show_findings([MISSING_NAME])
    assert sentences(findings) == [finding_words(MISSING_NAME)]


def test_a_button_goes_to_the_findings_field_and_line(
    findings: FindingsList, reports: Reports
) -> None:
    findings.show_findings([MISSING_NAME, MISSING_AMOUNT], lines=2)
    click(findings, "mend_name")
    click(findings, "mend_amount")
    assert reports.fields == [("name", 0), ("amount", 1)]


def test_of_several_lines_each_finding_names_its_own(findings: FindingsList) -> None:
    findings.show_findings([MISSING_AMOUNT], lines=2)
    assert sentences(findings) == [f"Line 2: {finding_words(MISSING_AMOUNT)}"]
    findings.show_findings([MISSING_AMOUNT], lines=1)
    assert sentences(findings) == [finding_words(MISSING_AMOUNT)]


def test_what_a_special_invoice_can_show_is_one_row(findings: FindingsList) -> None:
    optional = [
        finding(FindingKind.SPECIAL_OPTIONAL, name) for name in ("address", "phone", "email")
    ]
    findings.show_findings(optional)
    (sentence,) = sentences(findings)
    assert sentence.startswith(finding_words(optional[0]))
    assert field_name("phone") in sentence
    assert field_name("email") in sentence


def test_a_good_finding_has_no_button(findings: FindingsList) -> None:
    findings.show_findings([finding(FindingKind.TAX_NUMBER_VALID, "tax_number", Weight.GOOD)])
    assert findings.findChildren(QPushButton) == []


def test_only_the_heaviest_are_shown(findings: FindingsList) -> None:
    names = ("name", "tax_number", "amount", "item", "phone", "email")
    findings.show_findings([finding(FindingKind.NAME_MARKS, name) for name in names])
    assert len(sentences(findings)) == MOST_ROWS


def test_a_lower_list_shows_fewer_and_a_higher_one_more(findings: FindingsList) -> None:
    findings.show_findings([MISSING_NAME, MISSING_AMOUNT])
    findings.resize(600, ROW_HEIGHT)
    assert len(sentences(findings)) == 1
    findings.resize(600, 2 * ROW_HEIGHT)
    assert len(sentences(findings)) == 2


def test_new_findings_take_the_place_of_the_old(findings: FindingsList) -> None:
    findings.show_findings([MISSING_NAME])
    findings.show_findings([])
    assert sentences(findings) == []
    findings.show_findings([MISSING_AMOUNT])
    assert sentences(findings) == [finding_words(MISSING_AMOUNT)]


def test_findings_that_stay_keep_their_rows(findings: FindingsList) -> None:
    findings.show_findings((MISSING_NAME, MISSING_AMOUNT))
    rows = [row for row in findings.findChildren(QWidget) if row.parent() is findings]
    findings.show_findings((MISSING_NAME, MISSING_AMOUNT))
    assert [row for row in findings.findChildren(QWidget) if row.parent() is findings] == rows
    findings.show_findings((MISSING_NAME, MISSING_AMOUNT), lines=2)
    assert any("Line 2" in label.text() for label in findings.findChildren(QLabel))


def test_a_row_that_comes_back_says_and_does_what_is_wanted_now(
    findings: FindingsList, reports: Reports
) -> None:
    findings.show_findings([MISSING_NAME, MISSING_AMOUNT], lines=2)
    rows = {row for row in findings.findChildren(QWidget) if row.parent() is findings}
    findings.show_findings([])
    other = finding(FindingKind.AMOUNT_WRONG, "amount", Weight.BLOCKS, line=1)
    findings.show_findings([other], lines=2)
    assert {row for row in findings.findChildren(QWidget) if row.parent() is findings} == rows
    assert sentences(findings) == [f"Line 2: {finding_words(other)}"]
    click(findings, "mend_amount")
    assert reports.fields == [("amount", 1)]


def test_what_is_suggested_anew_is_what_the_button_applies(
    findings: FindingsList, reports: Reports
) -> None:
    for number in ("91310000775785552L", "91310000717854505W"):
        facts = (number,)
        findings.show_findings(
            [Finding(FindingKind.TAX_NUMBER_MISREAD, "tax_number", Weight.WARNING, facts)]
        )
        findings.buttons[0].click()
        assert reports.corrections[-1].facts == facts


def test_it_asks_for_one_rows_height_whatever_it_shows(findings: FindingsList) -> None:
    findings.show_findings([MISSING_NAME, MISSING_AMOUNT])
    assert findings.sizeHint().height() == ROW_HEIGHT
    assert findings.minimumSizeHint().height() == 0
    assert not findings.hasHeightForWidth()


def test_a_suggested_correction_is_requested_by_its_button(
    findings: FindingsList, reports: Reports
) -> None:
    suggestion = Finding(
        FindingKind.TAX_NUMBER_MISREAD,
        "tax_number",
        Weight.WARNING,
        ("91310000775785552L",),
    )
    findings.show_findings([suggestion])
    assert find(findings, QPushButton, "take_tax_number").text() == "Apply"
    click(findings, "take_tax_number")
    assert reports.corrections == [suggestion]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_form_that_settles_in_several_rounds_shows_all_that_there_is_room_for(
    qtbot: QtBot, language: str
) -> None:
    speak(language)
    window = MainWindow(settings_of("special"))
    qtbot.addWidget(window)
    with shown(window, "special", (1024, 768)):
        findings = window.invoice.findings
        rows = findings.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        visible = [row for row in rows if row.isVisible()]
        room = (findings.height() + STEP) // ROW_HEIGHT
        assert len(visible) == min(len(rows), room) > 1
    speak("en")


def test_an_amount_that_is_written_out_in_three_lines_is_seen_whole(
    findings: FindingsList, qtbot: QtBot
) -> None:
    findings.resize(420, MOST_ROWS * ROW_HEIGHT)
    large = Finding(FindingKind.AMOUNT_LARGE, "amount", Weight.WARNING, ("777777777777",))
    findings.show_findings([large, MISSING_NAME])
    sentence = next(label for label in findings.findChildren(QLabel) if "billion" in label.text())
    qtbot.waitUntil(lambda: sentence.height() >= sentence.heightForWidth(sentence.width()))
    assert sentence.height() > ROW_HEIGHT


PLACES = ((960, 600, 100), (1024, 768, 100), (1024, 768, 150), (1024, 768, 200), (1280, 720, 200))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    speak("en")
    window = MainWindow(settings_of("another-customer"))
    qtbot.addWidget(window)
    yield window
    window.set_scale(100)
    speak("en")


def seen_whole(label: QWidget, form: QWidget) -> bool:
    """Whether nothing of it is cut off, covered or outside the form."""
    place = QRect(label.mapTo(form, QPoint()), label.size())
    region = label.visibleRegion().boundingRect()
    return form.rect().contains(place) and region == label.rect()


def heaviest(findings: FindingsList) -> QLabel:
    return next(label for label in findings.findChildren(QLabel) if label.wordWrap())


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize(
    ("name", "words"), [("another-customer", "amount must be"), ("undone", "This replaces T1-")]
)
def test_the_heaviest_is_seen_whole_while_a_notice_stands_and_the_remaining_are_counted(
    window: MainWindow, name: str, words: str, place: tuple[int, int, int]
) -> None:
    window.set_scale(place[2])
    with shown(window, name, place[:2]):
        form, findings = window.invoice, window.invoice.findings
        sentence = heaviest(findings)
        assert words in sentence.text()
        assert seen_whole(sentence, form)
        assert sentence.height() >= sentence.heightForWidth(sentence.width())
        assert seen_whole(form.notice, form)
        rows = [label for label in findings.findChildren(QLabel) if label.wordWrap()]
        hidden = sum(not row.isVisible() for row in rows)
        more = find(findings, QLabel, "more_findings")
        assert more.isVisible() == bool(hidden)
        assert not hidden or (more.text() == f"{hidden} more" and seen_whole(more, form))


@pytest.mark.parametrize("field", ["remark", "item", "amount"])
def test_a_field_that_gave_way_comes_back_for_the_cursor_and_the_heaviest_stays(
    window: MainWindow, field: str
) -> None:
    with shown(window, "another-customer", (960, 600)):
        window.invoice.focus(field)
        QApplication.processEvents()
        assert window.invoice.sale.field(field).isVisible()
        assert seen_whole(heaviest(window.invoice.findings), window.invoice)


def test_rows_that_gave_way_come_back_when_the_notice_goes(window: MainWindow) -> None:
    with shown(window, "another-customer", (960, 600)):
        window.invoice.notice.clear()
        QApplication.processEvents()
        assert window.invoice.sale.remark.isVisible()
        assert window.invoice.sale.item.isVisible()
        assert not find(window.invoice.findings, QLabel, "more_findings").isVisible()


def test_the_heaviest_is_seen_beside_the_lines_in_full(window: MainWindow) -> None:
    with shown(window, "another-customer", (960, 600)):
        window.invoice.show_lines(in_full=True)
        QApplication.processEvents()
        assert seen_whole(heaviest(window.invoice.findings), window.invoice)
