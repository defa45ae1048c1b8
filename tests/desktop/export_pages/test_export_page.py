"""The export page, driven by its buttons; files and journal are the real ones."""

import csv
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest, Selection
from tests.desktop.conftest import NOON, Till
from tests.desktop.export_pages.accounting import choose, enabled, label, notice, rows
from tests.export.blank_workbook import DETAIL, blank_workbook
from tests.export.conftest import EXAMPLES


def test_what_waits_is_shown_written_and_receipted(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    assert label(till, "waiting_count") == "3 invoices · ¥ 144.30"
    assert [row[2] for row in rows(till, "sample_rows")] == [
        f"T1-20261123-{n:04}" for n in (1, 2, 3)
    ]
    till.click("write_file")
    till.qtbot.waitUntil(lambda: "144.30" in label(till, "receipt_title"))
    assert label(till, "receipt_title").endswith("-001 · 3 invoices · ¥ 144.30")
    (written,) = (tmp_path / "out").glob("*.csv")
    with written.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 4
    assert not enabled(till, "write_file")
    till.click("only_new")
    till.qtbot.waitUntil(lambda: enabled(till, "write_file"))
    assert label(till, "waiting_count") == "3 invoices · ¥ 144.30"
    till.click("only_new")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "There is nothing to export.")


def test_filters_narrow_what_is_exported(accounting: Callable[..., Till]) -> None:
    till = accounting()
    choose(till, "filter_kind", "Special invoices")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "1 invoices · ¥ 30.30")
    choose(till, "filter_cashier", "张三")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "There is nothing to export.")
    assert not enabled(till, "write_file")


def test_a_text_that_the_format_cannot_hold_is_listed_and_nothing_is_written(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    first = EXAMPLES[0][0]
    rare = replace(first, buyer=replace(first.buyer, name="𠮷野家"))
    till = accounting(rare, first)
    choose(till, "preset", "Yonyou U8 and T3 text")
    till.qtbot.waitUntil(lambda: len(rows(till, "warning_rows")) == 1)
    (number, column, told) = rows(till, "warning_rows")[0]
    assert (number, column) == ("T1-20261123-0001", "摘要")
    assert "𠮷" in told
    assert not enabled(till, "write_file")
    assert not (tmp_path / "out").exists()


SMALLEST = (1000 - 48, 700 - 48)
"""Of a page over the window, px, on a screen of 1024x768 with a task bar."""


def assert_fits(till: Till) -> None:
    page = till.wiring.host.page
    assert page is not None
    needs = page.minimumSizeHint()
    assert (needs.width() <= SMALLEST[0], needs.height() <= SMALLEST[1]) == (True, True), needs


def test_every_rate_there_is_fits_on_a_small_screen(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    line = EXAMPLES[0][0].lines[0]
    rates = ("0.13", "0.09", "0.06", "0.05", "0.03", "0.015", "0.01", "0")
    lines = tuple(replace(line, tax_rate=Decimal(rate), gross_fen=10**10) for rate in rates)
    blank = blank_workbook(tmp_path / "blank.xlsx")
    till = accounting(
        replace(EXAMPLES[0][0], lines=lines),
        export_preset="tax-platform",
        export_template=str(blank),
    )
    till.qtbot.waitUntil(lambda: enabled(till, "write_file"))
    assert_fits(till)
    till.click("write_file")
    till.qtbot.waitUntil(lambda: "800,000,000.00" in label(till, "receipt_title"))
    assert_fits(till)
    told = {one.text() for one in till.widget("receipt_sums").findChildren(QLabel)}
    assert {"13%", "1.5%", "0%"} <= told


def test_every_formats_note_fits_on_a_small_screen(accounting: Callable[..., Till]) -> None:
    till = accounting()
    box = till.widget("preset")
    assert isinstance(box, QComboBox)
    page = till.wiring.host.page
    assert page is not None
    layout = page.layout()
    assert layout is not None
    page.resize(*SMALLEST)
    for position in range(box.count()):
        box.setCurrentIndex(position)
        till.qtbot.waitUntil(lambda: label(till, "waiting_count") != "Counting …")
        needs = layout.totalHeightForWidth(SMALLEST[0])
        assert needs <= SMALLEST[1], box.currentText()


def test_a_format_with_a_mistake_is_named_on_the_page(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    (tmp_path / "data" / "presets").mkdir(parents=True)
    (tmp_path / "data" / "presets" / "own-1.toml").write_text("title = 1", encoding="utf-8")
    till = accounting()
    assert "own-1.toml" in notice(till)


def test_a_workbook_that_is_none_is_said_before_anything_is_written(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    till = accounting(export_preset="tax-platform", export_template=str(old))
    till.qtbot.waitUntil(lambda: "old format .xls" in notice(till))
    assert label(till, "waiting_count") == "There is no preview."
    till.type("template", str(blank_workbook(tmp_path / "blank.xlsx", detail=[*DETAIL, "*New"])))
    till.press("template", Qt.Key.Key_Tab)
    till.qtbot.waitUntil(lambda: rows(till, "warning_rows")[:1] != [])
    assert rows(till, "warning_rows")[0][:2] == ["", "*New"]
    assert "3 warnings: look at them first." in label(till, "export_hint")


def test_the_template_is_asked_for(accounting: Callable[..., Till]) -> None:
    till = accounting()
    assert not till.widget("template").isVisible()
    choose(till, "preset", "Tax platform, batch template")
    assert till.widget("template").isVisible()
    till.qtbot.waitUntil(lambda: enabled(till, "write_file"))
    till.click("write_file")
    till.qtbot.waitUntil(lambda: "blank workbook" in notice(till))


def test_an_export_that_is_stopped_says_so(accounting: Callable[..., Till]) -> None:
    till = accounting()
    exports = till.wiring.services.exports
    exports.begin()
    exports.cancel()
    request = ExportRequest("standard", Path("out"), Selection())
    failed: list[KnownError] = []
    till.wiring.services.queues.submit(
        WorkQueue.JOURNAL,
        partial(exports.export, request, NOON, lambda *_: None),
        failed=failed.append,
    )
    till.qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].kind is FailureKind.EXPORT_CANCELLED
