"""The export page, driven by its buttons; files and journal are the real ones."""

import csv
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.export_page import ExportPage, ExportStart
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.export_service import ExportChoices
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.export.dry_run import CellWarning, DryRun, WarningKind
from pos_scanner.export.formats.preset import load_preset, preset_names
from tests.desktop.conftest import NOON, Till
from tests.desktop.export_pages.accounting import choose, enabled, label, notice, rows
from tests.desktop.export_pages.samples import BATCH
from tests.desktop.lookup import click, notice_words, part, pick
from tests.export.blank_workbook import DETAIL, blank_workbook
from tests.export.conftest import EXAMPLES


def test_what_waits_is_shown_written_and_receipted(
    accounting: Callable[..., Till], tmp_path: Path
) -> None:
    till = accounting()
    assert label(till, "waiting_count") == "3 invoices · ¥144.30"
    assert [row[2] for row in rows(till, "sample_rows")] == [
        f"T1-20261123-{n:04}" for n in (1, 2, 3)
    ]
    till.click("write_file")
    till.qtbot.waitUntil(lambda: "144.30" in label(till, "receipt_title"))
    assert label(till, "receipt_title").endswith("-001 · 3 invoices · ¥144.30")
    (written,) = (tmp_path / "out").glob("*.csv")
    with written.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 4
    assert not enabled(till, "write_file")
    till.click("only_new")
    till.qtbot.waitUntil(lambda: enabled(till, "write_file"))
    assert label(till, "waiting_count") == "3 invoices · ¥144.30"
    till.click("only_new")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "There is nothing to export.")


def test_filters_narrow_what_is_exported(accounting: Callable[..., Till]) -> None:
    till = accounting()
    choose(till, "filter_kind", "Special invoices")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "1 invoice · ¥30.30")
    choose(till, "filter_cashier", "张三")
    till.qtbot.waitUntil(lambda: label(till, "waiting_count") == "There is nothing to export.")
    assert not enabled(till, "write_file")


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
    assert "3 warnings: please check them first." in label(till, "export_hint")


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


# --------------------------------------------------------------- the page without a journal

PRESETS = tuple(load_preset(name) for name in preset_names())
CHOICES = ExportChoices(PRESETS, (12, 11), ("张三", "李四"))
FOUND = DryRun("B20261123-001", invoices=3, rows=3, files=1, gross_fen=14_430)
NAME = "invoices_B20261123-001.csv"
NO_ROWS = KnownError(FailureKind.NOTHING_TO_EXPORT, reason="no-rows")


class Desk:
    """The page alone, and everything that it asked for."""

    def __init__(self, qtbot: QtBot, preset: str = "standard") -> None:
        self.window = QWidget()
        self.window.resize(1100, 800)
        qtbot.addWidget(self.window)
        self.window.show()
        start = ExportStart(Path("/srv/out"), preset)
        self.page = ExportPage(self.window, NOON.date(), start)
        self.dry_runs: list[ExportRequest] = []
        self.exports: list[ExportRequest] = []
        self.cancels = 0
        self.pages: list[str] = []
        self.page.dry_run_requested.connect(self.dry_runs.append)
        self.page.export_requested.connect(self.exports.append)
        self.page.cancel_requested.connect(self.count_cancel)
        self.page.page_requested.connect(self.pages.append)
        self.page.open()

    def count_cancel(self) -> None:
        self.cancels += 1

    def count(self) -> str:
        return part(self.page, QLabel, "waiting_count").text()

    def is_writing(self) -> bool:
        return part(self.page, QPushButton, "cancel_export").isVisible()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """With formats offered, and counted once."""
    desk.page.offer(CHOICES)
    desk.page.show_dry_run(FOUND, NAME)
    return desk


def test_until_formats_are_offered_nothing_can_be_written(desk: Desk) -> None:
    assert desk.page.request is None
    assert not part(desk.page, QPushButton, "write_file").isEnabled()
    QTest.keyClick(desk.page, Qt.Key.Key_Return)
    assert desk.exports == []


def test_offering_formats_asks_what_would_be_written(desk: Desk, qtbot: QtBot) -> None:
    desk.page.offer(CHOICES)
    assert desk.count() == "Counting …"
    qtbot.waitUntil(lambda: len(desk.dry_runs) > 0)
    assert desk.dry_runs == [ExportRequest("standard", Path("/srv/out"), Selection())]


def test_several_changes_ask_once(ready: Desk, qtbot: QtBot) -> None:
    for name, words in (
        ("filter_kind", "Special invoices"),
        ("filter_state", "Voids only"),
        ("filter_shift", "Shift 11"),
        ("encoding", "UTF-8"),
    ):
        pick(ready.page, name, words)
        assert not part(ready.page, QPushButton, "write_file").isEnabled()
    qtbot.waitUntil(lambda: len(ready.dry_runs) > 0)
    (request,) = ready.dry_runs
    assert request == ready.page.request
    assert (request.encoding, request.selection.shift) == ("utf-8", 11)


@pytest.mark.parametrize(
    ("found", "can_write", "words"),
    [
        (FOUND, True, "3 invoices · ¥144.30"),
        (replace(FOUND, invoices=0, voids=1), True, "0 invoices · voids: 1 · ¥144.30"),
        (replace(FOUND, invoices=0), False, "There is nothing to export."),
        (replace(FOUND, why_nothing=NO_ROWS), False, "There is nothing to export."),
        (
            replace(FOUND, refused=1, warnings=[CellWarning("T1", "c", WarningKind.REFUSED)]),
            False,
            "3 invoices · ¥144.30",
        ),
        (
            replace(FOUND, warnings=[CellWarning("T1", "c", WarningKind.EMPTY)]),
            True,
            "3 invoices · ¥144.30",
        ),
    ],
)
def test_what_was_counted_decides_whether_it_can_be_written(
    ready: Desk, found: DryRun, can_write: bool, words: str
) -> None:
    ready.page.show_dry_run(found, NAME)
    assert part(ready.page, QPushButton, "write_file").isEnabled() is can_write
    assert ready.count() == words


def test_what_is_refused_in_part_is_written_on_an_explicit_word(ready: Desk) -> None:
    ready.page.show_dry_run(replace(FOUND, refused=1), NAME)
    rest = part(ready.page, QCheckBox, "write_the_rest")
    assert rest.text() == "Export the others; 1 will wait."
    rest.click()
    assert part(ready.page, QPushButton, "write_file").isEnabled()
    ready.page.show_dry_run(FOUND, NAME)
    assert not rest.isVisible()


def test_a_workbook_has_no_encoding_of_its_own_choice(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.page.offer(CHOICES)
    pick(desk.page, "encoding", "GB18030 (older programs)")
    assert desk.page.request is not None
    assert desk.page.request.encoding == "gb18030"
    pick(desk.page, "preset", load_preset("workbook").title)
    assert desk.page.request.encoding == ""


def test_enter_writes_once_and_a_bar_is_seen(ready: Desk) -> None:
    QTest.keyClick(ready.page, Qt.Key.Key_Return)
    QTest.keyClick(ready.page, Qt.Key.Key_Return)
    assert ready.exports == [ready.page.request]
    assert ready.is_writing()
    bar = part(ready.page, QProgressBar, "")
    assert bar.maximum() == 0  # Not known yet: it runs to and fro.
    ready.page.show_progress(8_250, 14_000)
    assert (bar.value(), bar.maximum()) == (8_250, 14_000)


def test_progress_of_nothing_is_no_endless_bar(ready: Desk) -> None:
    click(ready.page, "write_file")
    ready.page.show_progress(0, 0)
    assert part(ready.page, QProgressBar, "").maximum() == 1


def test_progress_that_comes_late_shows_no_bar(ready: Desk) -> None:
    ready.page.show_progress(5, 10)
    assert not ready.is_writing()


def test_stop_asks_to_cancel_and_what_came_of_it_is_a_warning(ready: Desk) -> None:
    click(ready.page, "write_file")
    click(ready.page, "cancel_export")
    assert ready.cancels == 1
    ready.page.show_failure(KnownError(FailureKind.EXPORT_CANCELLED))
    assert not ready.is_writing()
    assert part(ready.page, QLabel, "notice_title").property("state") == "warning"
    assert part(ready.page, QPushButton, "write_file").isEnabled()


@pytest.mark.parametrize(
    ("kind", "can_retry"),
    [
        (FailureKind.FILE_IN_USE, True),
        (FailureKind.DISK_FULL, True),
        (FailureKind.FOLDER_NOT_WRITABLE, True),
        (FailureKind.FILE_NOT_VERIFIED, True),
        (FailureKind.EXPORT_UNDER_WAY, True),
        (FailureKind.TEMPLATE_NEEDED, True),
        (FailureKind.NOTHING_TO_EXPORT, False),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_failure_is_told_and_most_can_be_tried_again(
    ready: Desk, kind: FailureKind, can_retry: bool, language: str
) -> None:
    click(ready.page, "write_file")
    speak(language)
    error = KnownError(kind, path="/srv/out/x.csv")
    ready.page.show_failure(error)
    words = failure_words(error)
    speak("en")
    assert notice_words(ready.page) == (words.title, words.advice)
    assert part(ready.page, QPushButton, "write_file").isEnabled() is can_retry
    assert not ready.is_writing()


def test_a_count_that_failed_has_no_preview(ready: Desk) -> None:
    ready.page.show_no_dry_run(KnownError(FailureKind.TEMPLATE_NEEDED))
    assert ready.count() == "There is no preview."
    assert notice_words(ready.page)[0] != ""


def test_the_receipt_stands_in_the_previews_place_until_something_changes(ready: Desk) -> None:
    click(ready.page, "write_file")
    ready.page.show_exported((BATCH,))
    title = part(ready.page, QLabel, "receipt_title")
    assert title.isVisible()
    assert title.text() == "Exported: B20261123-001 · 13 invoices · ¥2,814.30"
    assert not part(ready.page, QPushButton, "write_file").isEnabled()
    assert ready.page.focusWidget() is part(ready.page, QPushButton, "open_folder")
    pick(ready.page, "filter_kind", "Special invoices")
    assert not title.isVisible()
    assert ready.count() == "Counting …"


def test_a_change_takes_the_last_failure_away(ready: Desk) -> None:
    ready.page.show_failure(KnownError(FailureKind.DISK_FULL, path="/srv"))
    pick(ready.page, "filter_kind", "Special invoices")
    assert notice_words(ready.page) == ("", "")


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("edit_formats", "presets"),
        ("to_batches", "batches"),
        ("to_answer", "answer"),
        ("to_reports", "reports"),
    ],
)
def test_each_page_beside_it_is_asked_for_by_its_name(ready: Desk, button: str, page: str) -> None:
    click(ready.page, button)
    assert ready.pages == [page]


def test_esc_ends_what_is_under_way_and_asks_nothing_more(ready: Desk, qtbot: QtBot) -> None:
    pick(ready.page, "filter_kind", "Special invoices")
    QTest.keyClick(ready.page, Qt.Key.Key_Escape)
    assert ready.cancels == 1
    assert not ready.page.isVisible()
    assert [timer for timer in ready.page.findChildren(QTimer) if timer.isActive()] == []


def test_a_format_of_ones_own_that_cannot_be_read_is_a_warning(desk: Desk) -> None:
    broken = KnownError(FailureKind.PRESET_INVALID, path="/data/presets/own-1.toml", problem="x")
    desk.page.offer(ExportChoices(PRESETS, broken=(broken,)))
    assert "own-1.toml" in " ".join(notice_words(desk.page))
    assert part(desk.page, QLabel, "notice_title").property("state") == "warning"
