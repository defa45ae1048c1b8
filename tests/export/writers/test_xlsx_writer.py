"""A workbook of our own: what stands in its cells, and as what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.accounts import DEFAULT_ACCOUNTS
from pos_scanner.export.formats.preset import Preset, Table, parse_preset
from pos_scanner.export.formats.rows import Row, rows_of
from pos_scanner.export.writers.xlsx_writer import write_workbook
from pos_scanner.journal import Journal
from tests.export.conftest import AT, EXAMPLES, SELECT_ALL

PAGE = """
title = "x"
title_zh = "x"
format = "xlsx"
totals = true
numbers_as_text = {numbers_as_text}
sheet = "发票"
columns = [
  {{ name = "购买方", source = "buyer.name", width = 31 }},
  {{ name = "数量", source = "line.quantity", type = "number" }},
  {{ name = "金额", source = "line.gross", type = "number" }},
]
"""


def preset_of(*, numbers_as_text: bool) -> Preset:
    page = PAGE.format(numbers_as_text=str(numbers_as_text).lower())
    return parse_preset("x", page)


def write(journal: Journal, preset: Preset) -> tuple[int, bytes]:
    def rows(table: Table) -> Iterator[Row]:
        return rows_of(table.rows, journal.batches.items(SELECT_ALL), "B1", DEFAULT_ACCOUNTS)

    file = BytesIO()
    return write_workbook(file, rows, preset, AT), file.getvalue()


def workbook_of(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def test_headings_rows_and_totals_stand_below_one_another(journal: Journal) -> None:
    count, content = write(journal, preset_of(numbers_as_text=True))
    sheet = workbook_of(content)["发票"]
    assert count == 3
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["购买方", "数量", "金额"],
        ["北京示例科技有限公司", "1", "113.00"],
        ["=SUM(1+1)有限公司", "3", "30.30"],
        ["张女士", None, "1.00"],
        ["合计", None, "144.30"],
    ]


def test_headings_and_totals_are_bold_and_the_headings_stay_in_view(journal: Journal) -> None:
    _, content = write(journal, preset_of(numbers_as_text=True))
    sheet = workbook_of(content)["发票"]
    assert [row[0].font.bold for row in sheet.iter_rows()] == [True, False, False, False, True]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 31


def test_a_text_that_looks_like_a_formula_stays_a_text(journal: Journal) -> None:
    _, content = write(journal, preset_of(numbers_as_text=True))
    cell = workbook_of(content)["发票"]["A3"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=SUM(1+1)有限公司", "s", "@")


@pytest.mark.parametrize(("numbers_as_text", "data_type"), [(True, "s"), (False, "n")])
def test_numbers_are_texts_or_numbers_as_the_format_says(
    journal: Journal, numbers_as_text: bool, data_type: str
) -> None:
    _, content = write(journal, preset_of(numbers_as_text=numbers_as_text))
    assert workbook_of(content)["发票"]["C2"].data_type == data_type


def test_equal_rows_and_times_give_equal_bytes_and_the_time_is_that_of_the_export(
    journal: Journal,
) -> None:
    preset = preset_of(numbers_as_text=True)
    _, content = write(journal, preset)
    assert write(journal, preset) == (3, content)
    with ZipFile(BytesIO(content)) as archive:
        assert b"2026-11-23T10:00:00Z" in archive.read("docProps/core.xml")
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_control_character_is_refused_with_invoice_and_column(journal: Journal) -> None:
    page = PAGE.format(numbers_as_text="true").replace("购买方", "购\\t买方")
    columns = page.replace('source = "buyer.name"', 'text = "a\\u0007"')
    with pytest.raises(KnownError) as refusal:
        write(journal, parse_preset("x", columns))
    assert refusal.value.kind is FailureKind.CELL_NOT_WRITABLE
    assert refusal.value.facts["column"] == "购买方"
    assert refusal.value.facts["character"] == "U+0007"


NUMBERS = """
title = "x"
title_zh = "x"
format = "xlsx"
totals = true
sheet = "发票"
columns = [
  { name = "日期", source = "invoice.day", type = "date", pattern = "yyyy-mm-dd" },
  { name = "数量", source = "line.quantity", type = "number" },
  { name = "金额", source = "line.gross", type = "number", pattern = "0.00" },
]
"""


def test_numbers_add_up_and_the_sum_is_a_formula_with_its_value(journal: Journal) -> None:
    _, content = write(journal, parse_preset("x", NUMBERS))
    sheet = workbook_of(content)["发票"]
    assert (sheet["C2"].value, sheet["C2"].number_format) == (113, "0.00")
    assert (sheet["A2"].value, sheet["A2"].number_format) == (
        datetime(2026, 11, 23),
        "yyyy-mm-dd",
    )
    assert sheet["C5"].value == "=SUM(C2:C4)"
    computed = load_workbook(BytesIO(content), data_only=True)["发票"]
    assert computed["C5"].value == 144.3
    assert sheet.auto_filter.ref == "A1:C4"


@pytest.mark.parametrize(
    ("quantity", "data_type"), [("123456789012.345", "n"), ("12345.6789012345678", "s")]
)
def test_a_number_of_more_digits_than_a_spreadsheet_has_stays_text(
    journal: Journal, quantity: str, data_type: str
) -> None:
    line = replace(EXAMPLES[0][0].lines[0], quantity=Decimal(quantity))
    journal.confirm("long", replace(EXAMPLES[0][0], lines=(line,)), at=AT)
    _, content = write(journal, parse_preset("x", NUMBERS))
    cell = workbook_of(content)["发票"]["B5"]
    assert (cell.data_type, str(cell.value)) == (data_type, quantity)
