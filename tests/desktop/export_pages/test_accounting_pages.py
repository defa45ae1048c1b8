"""Formats, history, the platform's answer and reports, driven by their buttons."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.export_formats import warning_sentence
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.printing.shift_report_pdf import ReportHead, report_pdf
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.domain.shift import ReportKind
from pos_scanner.export.dry_run import CellWarning, WarningKind
from pos_scanner.export.writers.shift_report_csv import report_csv
from tests.desktop.conftest import NOON, Till
from tests.desktop.export_pages.accounting import (
    choose,
    enabled,
    go,
    label,
    notice,
    page_name,
    rows,
)
from tests.export.conftest import EXAMPLES
from tests.screenshots.export import sample_reports


def make_columns(till: Till) -> None:
    """Two of the standard format's columns, and between them the amount."""
    chosen = till.widget("chosen_columns")
    assert isinstance(chosen, QListWidget)
    while chosen.count() > 2:
        chosen.setCurrentRow(2)
        till.click("remove_column")
    offered = till.widget("offered_columns")
    assert isinstance(offered, QListWidget)
    (gross,) = offered.findItems("Line with tax", Qt.MatchFlag.MatchExactly)
    offered.setCurrentItem(gross)
    till.click("add_column")
    till.type("column_heading", "amount")
    till.click("column_up")


def test_a_format_of_ones_own_is_made_kept_and_offered(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    go(till, "edit_formats", "preset_page")
    till.qtbot.waitUntil(lambda: len(rows(till, "preset_preview")) == 3)
    make_columns(till)
    till.click("save_preset")
    assert notice(till) == "The format has no name yet."
    till.type("preset_title", "Branch")
    till.click("save_preset")
    till.qtbot.waitUntil(lambda: "Branch" in notice(till))
    assert (tmp_path / "data" / "presets" / "own-1.toml").exists()
    headings = rows(till, "preset_preview")
    assert headings[0][1] == "113.00"
    go(till, "back_to_export", "export_page")
    till.qtbot.waitUntil(lambda: till.widget("preset").isEnabled())
    box = till.widget("preset")
    assert isinstance(box, QComboBox)
    till.qtbot.waitUntil(lambda: box.findText("Branch") >= 0)
    choose(till, "preset", "Branch")
    till.qtbot.waitUntil(lambda: enabled(till, "write_file"))
    till.click("write_file")
    till.qtbot.waitUntil(lambda: bool(list((tmp_path / "out").glob("*.csv"))))
    (written,) = (tmp_path / "out").glob("*.csv")
    first = written.read_text(encoding="utf-8-sig").splitlines()[0]
    assert first == "export_batch,amount,seq"


def test_the_same_file_is_written_again_from_the_history(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    till.click("write_file")
    till.qtbot.waitUntil(lambda: "144.30" in label(till, "receipt_title"))
    (written,) = (tmp_path / "out").glob("*.csv")
    content = written.read_bytes()
    written.unlink()
    go(till, "to_batches", "batches_page")
    till.qtbot.waitUntil(lambda: len(rows(till, "batches")) == 1)
    till.click("export_again")
    till.qtbot.waitUntil(lambda: "the same file" in notice(till))
    assert written.read_bytes() == content
    QTest.keyClick(till.widget("batches"), Qt.Key.Key_Escape)
    till.qtbot.waitUntil(lambda: page_name(till) == "export_page")
    QTest.keyClick(till.widget("preset"), Qt.Key.Key_Escape)
    till.qtbot.waitUntil(lambda: not till.wiring.host.is_open)


def test_a_refused_invoice_is_corrected_and_the_corrected_one_exported_alone(
    accounting: Callable[..., Till], tmp_path: Path, qtbot: QtBot
) -> None:
    till = accounting()
    till.click("write_file")
    till.qtbot.waitUntil(lambda: "144.30" in label(till, "receipt_title"))
    answer = tmp_path / "answer.xlsx"
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (
        ("发票流水号", "导入失败原因"),
        ("T1-20261123-0002", "税号校验不通过"),
        ("X9-1", "不是本机"),
    ):
        sheet.append(row)
    workbook.save(answer)
    go(till, "to_answer", "answer_page")
    till.type("answer_file", str(answer))
    till.press("answer_file", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: len(rows(till, "refused_invoices")) == 2)
    assert rows(till, "refused_invoices")[0][3:] == ["to correct", "税号校验不通过"]
    assert rows(till, "refused_invoices")[1][3] == "from another till"
    assert label(till, "refusal_reason") == "税号校验不通过"
    till.click("correct_all")
    till.qtbot.waitUntil(lambda: rows(till, "refused_invoices")[0][3] == "on hold")
    assert not enabled(till, "correct_all")
    confirm_corrected(till)
    till.press("answer_file", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: enabled(till, "export_corrected"))
    assert rows(till, "refused_invoices")[0][3] == "corrected: T1-20261123-0004"
    go(till, "export_corrected", "export_page")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "1 invoice · ¥30.30")


def test_a_form_on_hold_says_why_the_platform_refused_it(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    answer = tmp_path / "answer.xlsx"
    workbook = Workbook()
    for row in (("发票流水号", "导入失败原因"), ("T1-20261123-0002", "税号校验不通过")):
        workbook.worksheets[0].append(row)
    workbook.save(answer)
    go(till, "to_answer", "answer_page")
    till.type("answer_file", str(answer))
    till.press("answer_file", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: enabled(till, "correct_all"))
    till.click("correct_all")
    till.qtbot.waitUntil(lambda: "on hold" in rows(till, "refused_invoices")[0])
    go(till, "back_to_export", "export_page")
    QTest.keyClick(till.widget("preset"), Qt.Key.Key_Escape)
    till.qtbot.waitUntil(lambda: not till.wiring.host.is_open)
    key = till.widget("key_held")
    assert isinstance(key, QPushButton)
    till.qtbot.waitUntil(lambda: key.text() == "F5 Recall (1)")
    till.click("key_held")
    till.qtbot.waitUntil(lambda: page_name(till) == "held_page")
    assert label(till, "held_label") == "rejected: T1-20261123-0002 · 税号校验不通过"


def test_one_tax_code_is_confirmed_for_all_that_were_refused_for_theirs(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    answer = tmp_path / "answer.xlsx"
    workbook = Workbook()
    refused = [(f"T1-20261123-000{number}", "税收编码不存在") for number in (1, 2)]
    for row in (("发票流水号", "导入失败原因"), *refused):
        workbook.worksheets[0].append(row)
    workbook.save(answer)
    go(till, "to_answer", "answer_page")
    till.type("answer_file", str(answer))
    till.press("answer_file", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: enabled(till, "correct_all"))
    assert not till.widget("confirm_corrected").isVisible()
    till.type("common_tax_code", "3070402000000000000")
    till.press("correct_all", Qt.Key.Key_Space)
    till.qtbot.waitUntil(lambda: till.widget("confirm_corrected").isVisible())
    assert [row[3] for row in rows(till, "refused_invoices")] == ["on hold, corrected"] * 2
    till.press("confirm_corrected", Qt.Key.Key_Space)
    till.qtbot.waitUntil(lambda: page_name(till) == "corrections_page")
    listed = [row[:4] for row in rows(till, "corrected_copies")]
    assert listed == [
        ["T1-20261123-0001", "北京示例科技有限公司", "¥113.00", "3070402000000000000"],
        ["T1-20261123-0002", "=SUM(1+1)有限公司", "¥30.30", "3070402000000000000"],
    ]
    assert "2 copies, ¥143.30 in all." in label(till, "corrections_summary")
    till.press("corrected_copies", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: notice(till) == "2 requests are confirmed.")
    till.press("back_to_answer", Qt.Key.Key_Return)
    till.qtbot.waitUntil(lambda: page_name(till) == "answer_page")
    till.qtbot.waitUntil(lambda: enabled(till, "export_corrected"))
    states = [row[3] for row in rows(till, "refused_invoices")]
    assert states == [f"corrected: T1-20261123-000{number}" for number in (4, 5)]
    key = till.widget("key_held")
    assert isinstance(key, QPushButton)
    assert key.text() == "F5 Recall"


def confirm_corrected(till: Till) -> None:
    """What the cashier does with the form on hold, in the journal's lane."""
    lane = till.wiring.services.journal

    def work() -> str:
        journal = lane.journal()
        (held,) = journal.drafts.held()
        assert held.label == "rejected: T1-20261123-0002 · 税号校验不通过"
        assert held.draft.replaces == "T1-20261123-0002"
        invoice = replace(EXAMPLES[1][0], replaces=held.draft.replaces)
        at = NOON + timedelta(hours=1)
        return journal.confirm(held.draft.draft_id, invoice, at=at).number

    done: list[str] = []
    till.wiring.services.queues.submit(WorkQueue.JOURNAL, work, done.append)
    till.qtbot.waitUntil(lambda: bool(done))


def test_an_x_report_is_made_and_saved_as_pdf_and_csv(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting(shift=True)
    go(till, "to_reports", "report_page")
    till.qtbot.waitUntil(lambda: enabled(till, "make_x"))
    till.click("make_x")
    till.qtbot.waitUntil(lambda: len(rows(till, "reports")) == 1)
    assert rows(till, "reports")[0][0] == "X 1"
    till.click("write_report")
    till.qtbot.waitUntil(lambda: "X000001" in notice(till))
    (pdf,) = (tmp_path / "out").glob("X000001_*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    (table,) = (tmp_path / "out").glob("X000001_*.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [row["tax_rate"] for row in told] == ["0.01", "0.06", "0.13", "total"]
    assert told[-1]["gross"] == "144.30"


# -------------------------------------------------------------------------------- without a window


def test_a_z_report_is_one_page_and_its_table_adds_up() -> None:
    report = sample_reports()[1]
    assert report.kind is ReportKind.Z
    pdf = report_pdf(report, ReportHead("示例餐饮", "T1"))
    assert pdf.count(b"/Type /Page\n") == 1
    lines = list(csv.reader(report_csv(report, "=shop", "T1").decode("utf-8-sig").splitlines()))
    assert lines[0][:3] == ["report", "number", "shop"]
    assert {line[2] for line in lines[1:]} == {"'=shop"}
    assert {line[-1] for line in lines} == {"proof", report.proof}
    amounts = [[int(cell.replace(".", "")) for cell in line[-4:-1]] for line in lines[1:]]
    assert [sum(column) for column in zip(*amounts[:-1], strict=True)] == amounts[-1]
    assert all(net + tax == gross for net, tax, gross in amounts)


@pytest.mark.parametrize("kind", WarningKind)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_warning_has_words(kind: WarningKind, language: str, qtbot: QtBot) -> None:
    speak(language)
    for reason in ("too-long", "not-in-charset", "control-character"):
        facts = {"reason": reason, "character": "𠮷", "length": "7", "longest": "5"}
        facts |= {"quantity": "0.333", "code": "307"}
        words = warning_sentence(CellWarning("T1-1", "c", kind, tuple(facts.items())))
        assert words
        assert "{" not in words


def test_every_widget_of_the_pages_that_takes_the_focus_has_a_name(
    accounting: Callable[..., Till],
) -> None:
    till = accounting()
    for button, page in (
        ("edit_formats", "preset_page"),
        ("to_batches", "batches_page"),
        ("to_answer", "answer_page"),
        ("to_reports", "report_page"),
    ):
        assert_named(till)
        go(till, button, page)
        assert_named(till)
        go(till, "back_to_export", "export_page")


def assert_named(till: Till) -> None:
    page = till.wiring.host.page
    assert page is not None
    focusable = [
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
    ]
    assert focusable
    assert [one for one in focusable if not one.objectName()] == []


def test_a_text_that_the_format_cannot_hold_is_listed_and_nothing_is_written(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    first = EXAMPLES[0][0]
    rare = replace(first, cashier="㐂田")
    till = accounting(rare, first)
    choose(till, "preset", "Yonyou U8 and T3 text")
    till.qtbot.waitUntil(lambda: len(rows(till, "warning_rows")) == 1)
    (number, column, words) = rows(till, "warning_rows")[0]
    assert (number, column) == ("T1-20261123-0001", "制单人")
    assert "㐂" in words
    assert not enabled(till, "write_file")
    assert not (tmp_path / "out").exists()


def test_what_is_being_written_is_not_changed_meanwhile_and_a_failure_is_told_on_its_page(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    till.qtbot.waitUntil(lambda: enabled(till, "write_file"))
    (tmp_path / "out").write_text("a file in the folder's place", encoding="utf-8")
    till.click("write_file")
    choices = ("export_target", "export_filters")
    assert not any(enabled(till, name) for name in choices)
    till.qtbot.waitUntil(lambda: bool(notice(till)))
    assert all(enabled(till, name) for name in choices)
    assert till.wiring.window.invoice.notice.isHidden()
