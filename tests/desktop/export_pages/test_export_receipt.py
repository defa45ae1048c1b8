"""The receipt of an export: how many, how much, which files, and the proof of them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.export_receipt import ExportReceipt
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.domain.export_batch import ExportBatch
from tests.desktop.export_pages.samples import AGAIN, BATCH, SHA
from tests.desktop.lookup import HOSTILE_NAMES, click, label_texts, labels_with, part


@pytest.fixture
def receipt(qtbot: QtBot) -> ExportReceipt:
    notice = NoticeStrip()
    qtbot.addWidget(notice)
    receipt = ExportReceipt(notice)
    qtbot.addWidget(receipt)
    receipt.resize(900, 500)
    receipt.show()
    return receipt


def heading(receipt: ExportReceipt) -> str:
    return part(receipt, QLabel, "receipt_title").text()


def sums(receipt: ExportReceipt) -> list[str]:
    """The table's cells, row by row."""
    QApplication.processEvents()  # What was put into a layout is shown by it then.
    return label_texts(part(receipt, QScrollArea, "receipt_sums"))


@pytest.mark.parametrize(
    ("batches", "words"),
    [
        ([BATCH], "B20261123-001 · 13 invoices · ¥2,814.30"),
        ([AGAIN], "B20261123-002 · 13 invoices · voids: 2 · ¥2,814.30"),
        ([BATCH, AGAIN], "B20261123-001 – B20261123-002 · 26 invoices · voids: 2 · ¥5,628.60"),
        ([replace(BATCH, gross_fen=-5_800)], "B20261123-001 · 13 invoices · ¥−58.00"),
    ],
)
def test_the_heading_adds_all_files_up(
    receipt: ExportReceipt, batches: list[ExportBatch], words: str
) -> None:
    receipt.show_batches(batches)
    assert heading(receipt) == f"Exported: {words}"


def test_files_stand_over_their_folder(receipt: ExportReceipt) -> None:
    receipt.show_batches([BATCH])
    assert "invoices_001.csv\n/srv/accounting" in label_texts(receipt)


def test_many_files_are_counted_not_listed(receipt: ExportReceipt) -> None:
    batches = [replace(BATCH, path=f"/srv/accounting/{number}.csv") for number in range(7)]
    receipt.show_batches(batches)
    assert "0.csv\n1.csv\n2.csv\n3.csv\nand 3 more files\n/srv/accounting" in label_texts(receipt)
    receipt.show_batches(batches[:4])
    assert "0.csv\n1.csv\n2.csv\n3.csv\n/srv/accounting" in label_texts(receipt)


def test_the_proof_has_all_rows_and_the_first_files_hash(receipt: ExportReceipt) -> None:
    receipt.show_batches([BATCH, replace(AGAIN, sha256="0" * 64, rows=5)])
    (proof,) = [text for text in label_texts(receipt) if "SHA-256" in text]
    assert "20 rows" in proof
    assert f"({SHA[:12]}…)" in proof


def test_sums_of_each_rate_have_net_tax_and_gross(receipt: ExportReceipt) -> None:
    receipt.show_batches([BATCH])
    assert sums(receipt) == [
        *("Tax rate", "Net", "Tax", "With tax"),
        *("6%", "943.40", "56.60", "1,000.00"),
        *("13%", "1,605.57", "208.73", "1,814.30"),
    ]


def test_a_rate_of_several_files_has_one_sum(receipt: ExportReceipt) -> None:
    exempt = ((Decimal(0), 100, 0), (Decimal("0.06"), 1, 1))
    receipt.show_batches([BATCH, replace(AGAIN, sums_by_rate=exempt)])
    assert sums(receipt)[4:8] == ["6%", "943.41", "56.61", "1,000.02"]
    assert sums(receipt)[-4:] == ["0%", "1.00", "0.00", "1.00"]


def test_amounts_stand_at_the_right_edge(receipt: ExportReceipt) -> None:
    receipt.show_batches([BATCH])
    QApplication.processEvents()
    edges = {
        labels_with(receipt, text)[0].geometry().right() for text in ("Net", "943.40", "1,605.57")
    }
    assert len(edges) == 1


def test_the_next_receipt_leaves_nothing_of_the_last(receipt: ExportReceipt, qtbot: QtBot) -> None:
    receipt.show_batches([BATCH])
    receipt.show_batches([replace(AGAIN, sums_by_rate=((Decimal("0.01"), 1, 0),))])
    qtbot.waitUntil(lambda: "13%" not in sums(receipt))
    assert sums(receipt)[4:] == ["1%", "0.01", "0.00", "0.01"]
    assert "B20261123-001" not in heading(receipt)


def test_the_folder_of_the_first_file_is_opened(
    receipt: ExportReceipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", addresses.append)
    receipt.show_batches([BATCH, AGAIN])
    click(receipt, "open_folder")
    assert addresses == [QUrl.fromLocalFile("/srv/accounting")]
    assert not receipt.open_folder.autoDefault()


@pytest.mark.parametrize("name", [text.replace("/", "") for text in HOSTILE_NAMES])
def test_a_hostile_file_name_is_plain_text(receipt: ExportReceipt, name: str) -> None:
    receipt.show_batches([replace(BATCH, path=f"/srv/accounting/{name}.csv")])
    (files,) = labels_with(receipt, f"{name}.csv\n/srv/accounting")
    assert files.textFormat() is Qt.TextFormat.PlainText
    assert files.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
