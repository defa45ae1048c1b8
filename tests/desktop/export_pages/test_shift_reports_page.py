"""X and Z reports: the open shift, every report with its figures, and their files."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.shift_reports_page import ShiftReportsPage
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift, ShiftReport
from pos_scanner.domain.visible_text import marked
from tests.desktop.export_pages.samples import EVENING
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    is_enabled,
    label_texts,
    labels_with,
    notice_words,
    part,
    right_aligned_columns,
    table_headings,
    table_rows,
)

MORNING = EVENING - timedelta(hours=12)
OPEN = Shift(13, MORNING, "李四")
CLOSED = Shift(12, MORNING, "张三", EVENING, "Lee")
RATES = (
    RateSum(Decimal(0), exempt=True, net_fen=100, tax_fen=0),
    RateSum(Decimal("0.06"), exempt=False, net_fen=94_340, tax_fen=5_660),
)
FIGURES = Figures(14, 111_400, 1, 11_300, RATES, "T1-20261123-0001", "T1-20261123-0014")
X_REPORT = ShiftReport(ReportKind.X, 31, OPEN, EVENING, "李四", Figures())
Z_REPORT = ShiftReport(ReportKind.Z, 12, CLOSED, EVENING, "Lee", FIGURES)


@pytest.fixture
def page(window: QWidget) -> ShiftReportsPage:
    page = ShiftReportsPage(window)
    page.open()
    return page


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (None, "No shift is open. A Z report is created when one is closed."),
        (OPEN, "Shift 13 is open since 2026-11-23 09:05."),
    ],
)
def test_an_x_report_is_of_an_open_shift_alone(
    page: ShiftReportsPage, shift: Shift | None, words: str
) -> None:
    page.show_reports(shift, ())
    assert words in label_texts(page)
    assert is_enabled(page, "make_x") is (shift is not None)


def test_without_reports_there_is_nothing_to_save(page: ShiftReportsPage) -> None:
    assert "There are no reports yet." in label_texts(page)
    assert not is_enabled(page, "write_report")
    assert not is_enabled(page, "make_x")


def test_each_report_has_its_row(page: ShiftReportsPage) -> None:
    page.show_reports(OPEN, (X_REPORT, Z_REPORT))
    table = part(page, QTableView, "reports")
    assert table_headings(table) == [
        "Report",
        "Created",
        "Shift",
        "Invoices",
        "Voids",
        "Turnover",
        "Tax",
        "By",
    ]
    assert table_rows(page, "reports") == [
        ["X 31", "2026-11-23 21:05", "13", "0", "0", "¥0.00", "¥0.00", "李四"],
        ["Z 12", "2026-11-23 21:05", "12", "14", "1", "¥1,001.00", "¥56.60", "Lee"],
    ]
    assert right_aligned_columns(table) == [2, 3, 4, 5, 6]


def test_the_newest_is_read_at_once_and_the_others_by_keys(page: ShiftReportsPage) -> None:
    page.show_reports(OPEN, (X_REPORT, Z_REPORT))
    assert "2026-11-23 09:05 李四\n– … –\n" in label_texts(page)
    QTest.keyClick(part(page, QTableView, "reports"), Qt.Key.Key_Down)
    assert (
        "2026-11-23 09:05 张三 – 2026-11-23 21:05 Lee\n"
        "T1-20261123-0001 … T1-20261123-0014\n"
        "exempt: net 1.00, tax 0.00   6%: net 943.40, tax 56.60"
    ) in label_texts(page)


def test_an_x_report_is_asked_for(page: ShiftReportsPage, qtbot: QtBot) -> None:
    page.show_reports(OPEN, ())
    with qtbot.waitSignal(page.x_requested):
        click(page, "make_x")


@pytest.mark.parametrize(("row", "report"), [(0, X_REPORT), (1, Z_REPORT)])
def test_the_chosen_reports_files_are_asked_for(
    page: ShiftReportsPage, row: int, report: ShiftReport, qtbot: QtBot
) -> None:
    page.show_reports(OPEN, (X_REPORT, Z_REPORT))
    part(page, QTableView, "reports").selectRow(row)
    with qtbot.waitSignal(page.files_requested) as signal:
        click(page, "write_report")
    assert signal.args == [report]


def test_written_files_are_named_and_their_folder_opens(
    page: ShiftReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", addresses.append)
    page.show_files((Path("/srv/z/Z000012.pdf"), Path("/srv/z/Z000012.csv")))
    assert notice_words(page) == ("Z000012.pdf, Z000012.csv", "/srv/z")
    assert part(page, QPushButton, "notice_action").text() == "Open folder"
    click(page, "notice_action")
    assert addresses == [QUrl.fromLocalFile("/srv/z")]


@pytest.mark.parametrize(
    "kind",
    [
        FailureKind.NO_SHIFT_IS_OPEN,
        FailureKind.FILE_IN_USE,
        FailureKind.DISK_FULL,
        FailureKind.FOLDER_NOT_WRITABLE,
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_failure_is_told_until_the_next_try(
    page: ShiftReportsPage, kind: FailureKind, language: str
) -> None:
    page.show_reports(OPEN, (X_REPORT,))
    speak(language)
    error = KnownError(kind, path="/srv/z")
    page.show_failure(error)
    words = failure_words(error)
    speak("en")
    assert notice_words(page) == (words.title, words.advice)
    click(page, "write_report")
    assert notice_words(page) == ("", "")


def test_back_and_esc_lead_to_the_same_page(page: ShiftReportsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.back_requested):
        click(page, "back_to_export")
    with qtbot.waitSignal(page.back_requested):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.isVisible()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_cashiers_name_is_plain_text(page: ShiftReportsPage, name: str) -> None:
    shift = replace(OPEN, opened_by=name)
    page.show_reports(shift, (replace(X_REPORT, shift=shift, made_by=name),))
    assert table_rows(page, "reports")[0][-1] == marked(name)
    (detail,) = labels_with(page, f"2026-11-23 09:05 {name}\n– … –\n")
    assert detail.textFormat() is Qt.TextFormat.PlainText
    assert detail.wordWrap()
