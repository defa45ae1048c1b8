"""Rows go into the user's own blank workbook; what stands in it stays."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.accounts import DEFAULT_ACCOUNTS
from pos_scanner.export.formats.preset import Table, load_preset
from pos_scanner.export.formats.rows import Row, rows_of
from pos_scanner.export.writers.template_writer import fill_template
from pos_scanner.journal import Journal
from tests.export.blank_workbook import DETAIL, INVOICE, VERSION, blank_workbook
from tests.export.conftest import AT, SELECT_ALL

PRESET = load_preset("tax-platform")
NUMBERS = [f"T1-20261123-{number:04}" for number in (1, 2, 3)]


def fill(journal: Journal, blank: Path) -> tuple[int, tuple[str, ...], bytes]:
    """Fill a blank workbook: rows of the longest sheet, lacking columns, the file."""

    def rows(table: Table) -> Iterator[Row]:
        return rows_of(table.rows, journal.batches.items(SELECT_ALL), "B1", DEFAULT_ACCOUNTS)

    file = BytesIO()
    count, missing_columns = fill_template(file, blank, rows, PRESET, AT)
    return count, missing_columns, file.getvalue()


def test_each_table_goes_below_the_headings_of_its_sheet(journal: Journal, tmp_path: Path) -> None:
    count, missing_columns, content = fill(journal, blank_workbook(tmp_path / "blank.xlsx"))
    workbook = load_workbook(BytesIO(content))
    assert (count, missing_columns) == (3, ())
    for sheet in ("1-发票基本信息", "2-发票明细信息"):
        column = [cell.value for cell in workbook[sheet]["A"]]
        assert column[2:] == ["发票流水号", *NUMBERS]


def test_hidden_sheets_names_and_drop_down_lists_stay(journal: Journal, tmp_path: Path) -> None:
    *_, content = fill(journal, blank_workbook(tmp_path / "blank.xlsx"))
    workbook = load_workbook(BytesIO(content))
    assert workbook["excelVersion"].sheet_state == "hidden"
    assert workbook["excelVersion"]["A4"].value == VERSION
    assert "gj" in workbook.defined_names
    (rule,) = workbook["1-发票基本信息"].data_validations.dataValidation
    assert str(rule.sqref) == "B4:B1001"


def test_a_column_that_holds_something_and_that_the_edition_lacks_is_named_once(
    journal: Journal, tmp_path: Path
) -> None:
    columns = [heading for heading in INVOICE if heading not in {"购买方电话", "购买方邮箱"}]
    blank = blank_workbook(tmp_path / "blank.xlsx", invoice=columns)
    count, missing_columns, content = fill(journal, blank)
    assert (count, missing_columns) == (3, ("购买方电话",))  # Nobody has an address for mail.
    sheet = load_workbook(BytesIO(content))["1-发票基本信息"]
    assert "购买方电话" not in [cell.value for cell in sheet[3]]


def test_an_edition_without_a_needed_heading_is_refused(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refusal:
        fill(journal, blank_workbook(tmp_path / "blank.xlsx", detail=DETAIL[1:]))
    assert refusal.value.kind is FailureKind.TEMPLATE_NOT_RIGHT
    assert refusal.value.facts["reason"] == "column-missing"


def test_a_sheet_of_another_title_is_named_with_the_one_heading_that_it_lacks(
    journal: Journal, tmp_path: Path
) -> None:
    headings = ["受票方" if heading == "购买方名称" else heading for heading in INVOICE]
    path = blank_workbook(tmp_path / "blank.xlsx", invoice=headings)
    workbook = load_workbook(path)
    workbook["1-发票基本信息"].title = "1-开票信息"
    workbook.save(path)
    with pytest.raises(KnownError) as refusal:
        fill(journal, path)
    assert refusal.value.facts["reason"] == "column-missing"
    assert refusal.value.facts["what"] == "1-开票信息: 购买方名称"


def test_the_blank_workbook_itself_is_not_touched(journal: Journal, tmp_path: Path) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    content = blank.read_bytes()
    fill(journal, blank)
    assert blank.read_bytes() == content
