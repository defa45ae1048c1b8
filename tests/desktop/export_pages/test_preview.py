"""What an export would be: its totals, its first rows, its warnings, and which list is seen."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.preview import ExportPreview
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.visible_text import marked
from pos_scanner.export.dry_run import CellWarning, DryRun, WarningKind
from pos_scanner.export.formats.preset import Preset, load_preset
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    label_texts,
    part,
    right_aligned_columns,
    table_headings,
    table_rows,
)

NAME = "invoices_B20261123-001.csv"
SUMS = {Decimal("0.13"): (10_000, 1_300), Decimal("0.06"): (5_660, 340)}
LONG = CellWarning("T1-1", "购买方名称", WarningKind.LONG, (("length", "7"), ("longest", "5")))
REFUSED = CellWarning(
    "T1-2", "摘要", WarningKind.REFUSED, (("reason", "not-in-charset"), ("character", "𠮷"))
)


@pytest.fixture(scope="module")
def preset() -> Preset:
    return load_preset("standard")


@pytest.fixture
def preview(qtbot: QtBot) -> ExportPreview:
    preview = ExportPreview()
    qtbot.addWidget(preview)
    preview.resize(900, 400)
    preview.show()
    return preview


def dry_run(
    *warnings: CellWarning,
    invoices: int = 3,
    voids: int = 0,
    files: int = 1,
    voids_left_out: int = 0,
    more: int = 0,
) -> DryRun:
    return DryRun(
        "B20261123-001",
        invoices=invoices,
        voids=voids,
        rows=3,
        files=files,
        gross_fen=17_300,
        voids_left_out=voids_left_out,
        sums=dict(SUMS),
        refused=sum(warning.kind is WarningKind.REFUSED for warning in warnings),
        warnings=list(warnings),
        more_warnings=more,
    )


def count(preview: ExportPreview) -> str:
    return part(preview, QLabel, "waiting_count").text()


def hint(preview: ExportPreview) -> str:
    return part(preview, QLabel, "export_hint").text()


def visible_list(preview: ExportPreview) -> str:
    names = ("sample_rows", "warning_rows")
    (name,) = [name for name in names if part(preview, QTableView, name).isVisible()]
    return name


@pytest.mark.parametrize(
    ("invoices", "voids", "words"),
    [
        (3, 0, "3 invoices · ¥173.00"),
        (3, 2, "3 invoices · voids: 2 · ¥173.00"),
        (0, 2, "0 invoices · voids: 2 · ¥173.00"),
        (12_345, 0, "12345 invoices · ¥173.00"),
    ],
)
def test_the_count_tells_voids_only_when_there_are_some(
    preview: ExportPreview, preset: Preset, invoices: int, voids: int, words: str
) -> None:
    preview.show_dry_run(dry_run(invoices=invoices, voids=voids), preset, NAME)
    assert count(preview) == words


def test_sums_of_each_rate_stand_in_order(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(dry_run(), preset, NAME)
    sums = "6%:_net_56.60,_tax_3.40   13%:_net_100.00,_tax_13.00".replace("_", "\N{NO-BREAK SPACE}")
    assert sums in label_texts(preview)


def test_the_hint_names_the_file(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(dry_run(), preset, NAME)
    assert hint(preview) == NAME


def test_the_hint_says_how_many_files_and_what_is_left_out(
    preview: ExportPreview, preset: Preset
) -> None:
    preview.show_dry_run(dry_run(files=3, voids_left_out=2), preset, NAME)
    assert hint(preview).startswith(NAME)
    assert "They will be split into 3 files." in hint(preview)
    assert "Voids that this format cannot report: 2." in hint(preview)


def test_what_would_be_booked_twice_is_said(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(replace(dry_run(), repeated=2), preset, NAME)
    words = "Exported for the same purpose before: 2. They would be booked twice."
    assert words in hint(preview)
    assert part(preview, QLabel, "export_hint").property("state") == "warning"


def test_rows_stand_under_the_formats_headings(preview: ExportPreview, preset: Preset) -> None:
    expected = dry_run()
    expected.sample = [[str(column) for column in range(len(preset.table.header))]]
    preview.show_dry_run(expected, preset, NAME)
    table = part(preview, QTableView, "sample_rows")
    assert table_headings(table) == preset.table.header
    cells = table_rows(preview, "sample_rows")[0]
    whole = {position for position, cell in enumerate(cells) if cell == str(position)}
    hidden = [preset.table.header[position] for position in {*range(len(cells))} - whole]
    assert sorted(hidden) == ["buyer_account", "buyer_phone"]
    numbers = [
        position
        for position, column in enumerate(preset.table.columns)
        if column.type.value == "number"
    ]
    assert right_aligned_columns(table) == numbers
    assert numbers


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_as_it_will_be_written(
    preview: ExportPreview, preset: Preset, text: str
) -> None:
    expected = dry_run()
    expected.sample = [[text]]
    preview.show_dry_run(expected, preset, NAME)
    assert table_rows(preview, "sample_rows")[0][0] == marked(text)


# ------------------------------------------------------------------------------------- warnings


def test_a_warning_says_of_which_invoice_and_column(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(dry_run(LONG), preset, NAME)
    ((number, column, words),) = table_rows(preview, "warning_rows")
    assert (number, column) == ("T1-1", "购买方名称")
    assert words.startswith("7 bytes: too long")
    assert part(preview, QPushButton, "preview_warnings").text() == "Warnings (1)"
    assert table_headings(part(preview, QTableView, "warning_rows")) == [
        "Invoice",
        "Column",
        "Problem",
    ]


@pytest.mark.parametrize(
    ("warnings", "state", "name"),
    [
        ((), "off", "sample_rows"),
        ((LONG,), "warning", "sample_rows"),
        ((REFUSED,), "bad", "warning_rows"),
        ((LONG, REFUSED), "bad", "warning_rows"),
    ],
)
def test_what_refuses_the_export_is_seen_first(
    preview: ExportPreview,
    preset: Preset,
    warnings: tuple[CellWarning, ...],
    state: str,
    name: str,
) -> None:
    preview.show_dry_run(dry_run(*warnings), preset, NAME)
    assert visible_list(preview) == name
    assert part(preview, QPushButton, "preview_warnings").property("state") == state


def test_a_refused_export_names_no_file(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(dry_run(REFUSED), preset, NAME)
    assert NAME not in hint(preview)
    assert "1 of them does not fit this format" in hint(preview)
    assert part(preview, QLabel, "export_hint").property("state") == "bad"
    preview.show_dry_run(dry_run(), preset, NAME)
    assert part(preview, QLabel, "export_hint").property("state") == ""
    assert visible_list(preview) == "sample_rows"


def test_warnings_beyond_the_most_are_counted(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(dry_run(LONG, more=41), preset, NAME)
    assert table_rows(preview, "warning_rows")[-1] == ["…", "", "and 41 more"]
    assert part(preview, QPushButton, "preview_warnings").text() == "Warnings (42)"


def test_the_other_list_is_a_click_away(preview: ExportPreview, preset: Preset) -> None:
    preview.show_dry_run(dry_run(LONG), preset, NAME)
    click(preview, "preview_warnings")
    assert visible_list(preview) == "warning_rows"
    click(preview, "preview_rows")
    assert visible_list(preview) == "sample_rows"


# ---------------------------------------------------------------------------------- other states


@pytest.mark.parametrize(
    ("show", "words"),
    [
        (ExportPreview.show_counting, "Counting …"),
        (ExportPreview.show_nothing, "There is nothing to export."),
        (ExportPreview.show_failed, "There is no preview."),
    ],
)
def test_each_state_has_its_words(
    preview: ExportPreview, show: Callable[[ExportPreview], None], words: str
) -> None:
    show(preview)
    assert count(preview) == words
    speak("zh_CN")
    show(preview)
    speak("en")
    assert re.search("[一-鿿]", count(preview))


@pytest.mark.parametrize("state", ["show_nothing", "show_failed"])
def test_what_there_is_no_more_is_not_seen_any_more(
    preview: ExportPreview, preset: Preset, state: str
) -> None:
    expected = dry_run(REFUSED)
    expected.sample = [["x"]]
    preview.show_dry_run(expected, preset, NAME)
    getattr(preview, state)()
    assert table_rows(preview, "sample_rows") == []
    assert table_rows(preview, "warning_rows") == []
    assert visible_list(preview) == "sample_rows"
    assert hint(preview) == ""


def test_names_for_a_screen_reader(preview: ExportPreview) -> None:
    assert part(preview, QTableView, "sample_rows").accessibleName() == "Preview"
    assert part(preview, QTableView, "warning_rows").accessibleName() == "Warnings"
    for label in preview.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
