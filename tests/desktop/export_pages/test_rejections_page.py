"""The tax platform's answer: each refusal beside its invoice, what can be done with which."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.rejections_page import RejectionsPage
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.answer_service import RejectedInvoice
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.visible_text import marked
from pos_scanner.export.tax_platform_rejections import Rejection
from tests.desktop.conftest import type_text
from tests.desktop.export_pages.samples import confirmed
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    is_enabled,
    label_texts,
    notice_words,
    part,
    right_aligned_columns,
    table_headings,
    table_rows,
)

FOLDER = Path("/srv/accounting")
REASON = "购买方纳税人识别号校验不通过"


def refusal(sequence: int = 1, reason: str = REASON) -> RejectedInvoice:
    """A refused invoice of this till, still to be corrected."""
    invoice = confirmed(sequence)
    return RejectedInvoice(Rejection(invoice.number, reason), invoice)


def voided(entry: RejectedInvoice) -> RejectedInvoice:
    assert entry.confirmed is not None
    return replace(entry, confirmed=replace(entry.confirmed, state=InvoiceState.VOIDED))


OPEN = refusal()
HELD = replace(refusal(2), is_held=True)
VOIDED = voided(refusal(3))
CORRECTED = replace(voided(refusal(4)), replaced_by="T1-20261123-0016")
FOREIGN = RejectedInvoice(Rejection("X9-1", "不是本机", "某公司"), None)


@pytest.fixture
def page(window: QWidget) -> RejectionsPage:
    page = RejectionsPage(window, FOLDER)
    page.open()
    return page


def reason(page: RejectionsPage) -> str:
    return part(page, QLabel, "refusal_reason").text()


def test_before_an_answer_is_read_one_is_asked_for(page: RejectionsPage) -> None:
    assert "Choose the tax platform's file: rejected or issued invoices." in label_texts(page)
    assert not is_enabled(page, "correct_all")
    assert not is_enabled(page, "export_corrected")


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        (OPEN, ["T1-20261123-0001", "北京示例科技有限公司", "¥113.00", "to correct", REASON]),
        (HELD, ["T1-20261123-0002", "北京示例科技有限公司", "¥113.00", "on hold", REASON]),
        (VOIDED, ["T1-20261123-0003", "北京示例科技有限公司", "¥113.00", "voided", REASON]),
        (
            CORRECTED,
            [
                "T1-20261123-0004",
                "北京示例科技有限公司",
                "¥113.00",
                "corrected: T1-20261123-0016",
                REASON,
            ],
        ),
        (FOREIGN, ["X9-1", "某公司", "", "from another till", "不是本机"]),
    ],
)
def test_each_state_of_a_refusal_is_said(
    page: RejectionsPage, entry: RejectedInvoice, row: list[str]
) -> None:
    page.show_refused([entry])
    assert table_rows(page, "refused_invoices") == [row]
    assert reason(page) == row[-1]


@pytest.mark.parametrize(
    ("entries", "can_correct", "can_export"),
    [
        ([], False, False),
        ([OPEN], True, False),
        ([HELD], False, False),
        ([VOIDED], False, False),
        ([FOREIGN], False, False),
        ([CORRECTED], False, True),
        ([OPEN, HELD, VOIDED, CORRECTED, FOREIGN], True, True),
    ],
)
def test_what_can_be_done_can_be_pressed(
    page: RejectionsPage, entries: list[RejectedInvoice], can_correct: bool, can_export: bool
) -> None:
    page.show_refused(entries)
    assert is_enabled(page, "correct_all") is can_correct
    assert is_enabled(page, "export_corrected") is can_export


def test_they_are_counted_and_aligned(page: RejectionsPage) -> None:
    page.show_refused([OPEN, CORRECTED, FOREIGN])
    assert "Rejected invoices: 3; corrected: 1." in label_texts(page)
    table = part(page, QTableView, "refused_invoices")
    assert table_headings(table) == ["Invoice", "Buyer", "Amount", "State", "Reason"]
    assert right_aligned_columns(table) == [2]


def test_an_answer_without_refusals_is_told(page: RejectionsPage) -> None:
    page.show_refused([OPEN])
    page.show_refused([])
    assert table_rows(page, "refused_invoices") == []
    assert reason(page) == ""
    assert "Rejected invoices: 0; corrected: 0." in label_texts(page)


def test_a_long_reason_is_read_below_the_table(page: RejectionsPage) -> None:
    long = "单价与金额不一致；" * 20
    page.show_refused([OPEN, refusal(2, long)])
    QTest.keyClick(part(page, QTableView, "refused_invoices"), Qt.Key.Key_Down)
    assert reason(page) == long
    assert part(page, QLabel, "refusal_reason").wordWrap()


def test_only_what_is_open_is_put_aside_under_why_it_was_refused(
    page: RejectionsPage, qtbot: QtBot
) -> None:
    page.show_refused([OPEN, HELD, VOIDED, CORRECTED, FOREIGN, refusal(7, "单价不对")])
    with qtbot.waitSignal(page.correction_requested) as signal:
        click(page, "correct_all")
    (corrections,) = signal.args
    assert corrections.labels == {
        "T1-20261123-0001": f"rejected: T1-20261123-0001 · {REASON}",
        "T1-20261123-0007": "rejected: T1-20261123-0007 · 单价不对",
    }
    assert corrections.reasons["T1-20261123-0007"] == "单价不对"


def test_one_tax_code_is_offered_for_all_that_were_refused_for_theirs(
    page: RejectionsPage, qtbot: QtBot
) -> None:
    code = part(page, QLineEdit, "common_tax_code")
    page.show_refused([OPEN, refusal(2, "税收编码不存在")])
    assert not code.isVisible()
    page.show_refused([OPEN, refusal(2, "税收编码不存在"), refusal(3, "商品编码为汇总编码")])
    assert (
        code.placeholderText() == "Use this tax code for all 2 that were rejected because of theirs"
    )
    type_text(code, "3070401000000000000")
    with qtbot.waitSignal(page.correction_requested) as signal:
        click(page, "correct_all")
    assert signal.args[0].tax_code == "3070401000000000000"


def test_what_stands_in_for_the_refused_is_exported_alone(
    page: RejectionsPage, qtbot: QtBot
) -> None:
    page.show_refused([OPEN, CORRECTED, replace(CORRECTED, replaced_by="T1-20261123-0017")])
    with qtbot.waitSignal(page.export_requested) as signal:
        click(page, "export_corrected")
    assert signal.args == [("T1-20261123-0016", "T1-20261123-0017")]


def test_how_many_were_put_aside_is_told(page: RejectionsPage) -> None:
    page.show_held(3)
    assert notice_words(page) == (
        "3 copies are on hold.",
        "Recall each one with F5, correct it and confirm: the rejected invoice is then voided.",
    )


@pytest.mark.parametrize(
    ("count", "title"),
    [(0, "0 copies are on hold."), (1, "1 copy is on hold."), (21, "21 copies are on hold.")],
)
def test_one_copy_is_counted_in_the_singular(page: RejectionsPage, count: int, title: str) -> None:
    page.show_held(count)
    assert notice_words(page)[0] == title


@pytest.mark.parametrize("kind", [FailureKind.ANSWER_NOT_RIGHT, FailureKind.FILE_NOT_FOUND])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_answer_that_cannot_be_read_is_told(
    page: RejectionsPage, kind: FailureKind, language: str
) -> None:
    speak(language)
    error = KnownError(kind, path="/srv/answer.xlsx")
    page.show_failure(error)
    words = failure_words(error)
    speak("en")
    assert notice_words(page) == (words.title, words.advice)


# ------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/srv/answer.xlsx", Path("/srv/answer.xlsx")),
        ("  /srv/answer.xlsx ", Path("/srv/answer.xlsx")),
        ("~/answer.xlsx", Path.home() / "answer.xlsx"),
    ],
)
def test_a_typed_file_is_read_at_enter(
    page: RejectionsPage, text: str, path: Path, qtbot: QtBot
) -> None:
    page.show_failure(KnownError(FailureKind.FILE_NOT_FOUND, path="/x"))
    field = part(page, QLineEdit, "answer_file")
    type_text(field, text)
    with qtbot.waitSignal(page.files_chosen) as signal:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert signal.args == [(path,)]
    assert notice_words(page) == ("", "")
    assert page.isVisible()


def test_without_a_file_enter_does_nothing(page: RejectionsPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.files_chosen):
        QTest.keyClick(part(page, QLineEdit, "answer_file"), Qt.Key.Key_Return)
    assert page.isVisible()


def test_a_file_is_chosen_in_the_systems_dialog(
    page: RejectionsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folders: list[str] = []

    def choose(parent: QWidget, words: str, folder: str, files: str) -> tuple[list[str], str]:
        folders.append(folder)
        return ["/srv/答复.xlsx", "/srv/2.csv"], files

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    with qtbot.waitSignal(page.files_chosen) as signal:
        click(page, "choose_answer")
    assert signal.args == [(Path("/srv/答复.xlsx"), Path("/srv/2.csv"))]
    assert folders == [str(FOLDER)]
    assert part(page, QLineEdit, "answer_file").text() == "/srv/答复.xlsx ; /srv/2.csv"


def test_a_dialog_that_is_cancelled_reads_nothing(
    page: RejectionsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    with qtbot.assertNotEmitted(page.files_chosen):
        click(page, "choose_answer")


# ------------------------------------------------------------------------------------- hostile


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_hostile_texts_of_the_workbook_are_plain(page: RejectionsPage, text: str) -> None:
    page.show_refused([RejectedInvoice(Rejection(text, text, text), None)])
    (row,) = table_rows(page, "refused_invoices")
    shown = marked(text)
    assert row == [shown, shown, "", "from another till", shown]
    assert reason(page) == shown
    assert part(page, QLabel, "refusal_reason").textFormat() is Qt.TextFormat.PlainText


def test_back_and_esc_lead_to_the_same_page(page: RejectionsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.back_requested):
        click(page, "back_to_export")
    with qtbot.waitSignal(page.back_requested):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.isVisible()


def test_what_takes_the_focus_has_a_name(page: RejectionsPage) -> None:
    words = "Failure lists or lists of issued invoices; one or several"
    assert part(page, QLineEdit, "answer_file").accessibleName() == words
    table = part(page, QTableView, "refused_invoices")
    assert table.accessibleName() == "The tax platform's answer"
    assert not part(page, QPushButton, "choose_answer").autoDefault()
