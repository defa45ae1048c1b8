"""The history of exports: every batch with its proof, its file again, and no number lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.batches_page import ExportBatchesPage
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.money import unbroken
from pos_scanner.domain.visible_text import marked
from pos_scanner.export.formats.preset import load_preset
from tests.desktop.export_pages.samples import AGAIN, BATCH, SHA
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

ALL_IN = "Every invoice is in a batch."


@pytest.fixture
def page(window: QWidget) -> ExportBatchesPage:
    page = ExportBatchesPage(window)
    page.open()
    return page


@pytest.fixture
def filled(page: ExportBatchesPage) -> ExportBatchesPage:
    page.show_batches((AGAIN, BATCH), ())
    return page


def test_before_the_first_export_there_is_nothing_to_do(page: ExportBatchesPage) -> None:
    assert table_rows(page, "batches") == []
    assert "Nothing has been exported yet." in label_texts(page)
    assert not is_enabled(page, "export_again")
    assert not is_enabled(page, "open_batch_folder")
    assert is_enabled(page, "back_to_export")


def test_each_batch_has_its_row(filled: ExportBatchesPage) -> None:
    table = part(filled, QTableView, "batches")
    assert table_headings(table) == [
        "Batch",
        "Written",
        "Format",
        "Invoices",
        "Voids",
        "Sum",
        "Repeats",
    ]
    assert table_rows(filled, "batches") == [
        [
            "B20261123-002",
            "2026-11-23 21:05",
            "kingdee-cloud",
            "13",
            "2",
            "¥2,814.30",
            "B20261123-001",
        ],
        ["B20261123-001", "2026-11-23 21:05", "standard", "13", "0", "¥2,814.30", ""],
    ]
    assert right_aligned_columns(table) == [3, 4, 5]


def test_a_format_that_is_there_has_its_title_another_its_name(page: ExportBatchesPage) -> None:
    gone = replace(AGAIN, preset="branch-ledger")
    page.show_batches((gone, BATCH), (), (load_preset("standard"),))
    assert [row[2] for row in table_rows(page, "batches")] == [
        "branch-ledger",
        load_preset("standard").title,
    ]


def test_the_newest_is_read_at_once_and_the_others_by_keys(filled: ExportBatchesPage) -> None:
    parts = "6%: net 943.40, tax 56.60", "13%: net 1,605.57, tax 208.73"
    sums = "   ".join(map(unbroken, parts))
    numbers = "T1-20261123-0001 … T1-20261123-0014"
    assert f"/srv/kingdee/again.xlsx\n{numbers}\n{sums}\nSHA-256 {SHA}" in label_texts(filled)
    QTest.keyClick(part(filled, QTableView, "batches"), Qt.Key.Key_Down)
    first = f"/srv/accounting/invoices_001.csv\n{numbers}\n{sums}\nSHA-256 {SHA}"
    assert first in label_texts(filled)


def test_a_batch_without_sums_is_read_too(page: ExportBatchesPage) -> None:
    page.show_batches((replace(BATCH, sums_by_rate=((Decimal(0), 0, 0),)),), ())
    assert any(unbroken("0%: net 0.00, tax 0.00") in text for text in label_texts(page))


def test_the_file_is_asked_for_again_by_its_number(filled: ExportBatchesPage, qtbot: QtBot) -> None:
    part(filled, QTableView, "batches").selectRow(1)
    with qtbot.waitSignal(filled.again_requested) as signal:
        click(filled, "export_again")
    assert signal.args == ["B20261123-001"]
    assert not is_enabled(filled, "export_again")


def test_the_file_that_stands_there_again_is_named(filled: ExportBatchesPage) -> None:
    click(filled, "export_again")
    filled.show_again(BATCH)
    assert notice_words(filled) == (
        "B20261123-001: the same file has been written again.",
        BATCH.path,
    )
    assert is_enabled(filled, "export_again")


@pytest.mark.parametrize(
    "kind",
    [
        FailureKind.BATCH_DIFFERS,
        FailureKind.FILE_IN_USE,
        FailureKind.DISK_FULL,
        FailureKind.FOLDER_NOT_WRITABLE,
        FailureKind.EXPORT_UNDER_WAY,
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_failure_is_told_and_can_be_tried_again(
    filled: ExportBatchesPage, kind: FailureKind, language: str
) -> None:
    speak(language)
    click(filled, "export_again")
    error = KnownError(kind, path="/srv/x.csv", number="B20261123-001")
    filled.show_failure(error)
    words = failure_words(error)
    speak("en")
    assert notice_words(filled) == (words.title, words.advice)
    assert is_enabled(filled, "export_again")


def test_another_try_takes_the_last_failure_away(filled: ExportBatchesPage) -> None:
    filled.show_failure(KnownError(FailureKind.DISK_FULL, path="/srv"))
    click(filled, "export_again")
    assert notice_words(filled) == ("", "")


def test_the_chosen_batchs_folder_is_opened(
    filled: ExportBatchesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", addresses.append)
    click(filled, "open_batch_folder")
    part(filled, QTableView, "batches").selectRow(1)
    click(filled, "open_batch_folder")
    assert [address.toLocalFile() for address in addresses] == ["/srv/kingdee", "/srv/accounting"]


def test_back_and_esc_lead_to_the_same_page(filled: ExportBatchesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(filled.back_requested):
        click(filled, "back_to_export")
    with qtbot.waitSignal(filled.back_requested):
        QTest.keyClick(filled, Qt.Key.Key_Escape)
    assert filled.isVisible()


# ----------------------------------------------------------------------------------------- gaps


@pytest.mark.parametrize(
    ("unreported", "words"),
    [
        ((), ALL_IN),
        ((("T1-1", "waiting"),), "Not in any batch: 1 waiting: T1-1"),
        (
            (("T1-1", "waiting"), ("T1-2", "voided"), ("T1-3", "waiting")),
            "Not in any batch: 2 waiting: T1-1, T1-3   1 voided before they were exported: T1-2",
        ),
        (
            tuple((f"T1-{number}", "waiting") for number in range(12)),
            "Not in any batch: 12 waiting: " + ", ".join(f"T1-{number}" for number in range(12)),
        ),
        (
            tuple((f"T1-{number}", "voided") for number in range(13)),
            "Not in any batch: 13 voided before they were exported: "
            + ", ".join(f"T1-{number}" for number in range(12))
            + " …",
        ),
    ],
)
def test_no_number_is_lost(
    page: ExportBatchesPage, unreported: tuple[tuple[str, str], ...], words: str
) -> None:
    page.show_batches((BATCH,), unreported)
    assert words in label_texts(page)


# ------------------------------------------------------------------------------------- hostile


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_paths_are_plain_text(page: ExportBatchesPage, name: str) -> None:
    page.show_batches((replace(BATCH, path=f"/srv/{name}", preset=name),), ())
    assert table_rows(page, "batches")[0][2] == marked(name)
    (detail,) = [label for label in page.findChildren(QLabel) if SHA in label.text()]
    assert detail.text().startswith(f"/srv/{marked(name)}\n")
    assert detail.textFormat() is Qt.TextFormat.PlainText
    assert detail.wordWrap()


def test_no_button_is_enters(filled: ExportBatchesPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(filled.again_requested):
        QTest.keyClick(filled, Qt.Key.Key_Return)
    for name in ("export_again", "open_batch_folder", "back_to_export"):
        assert not part(filled, QPushButton, name).autoDefault()
