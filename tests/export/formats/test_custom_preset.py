"""A format that a user makes of columns: the page that is kept, and what a page gives back."""

import pytest

from pos_scanner.export.formats.columns import SOURCES
from pos_scanner.export.formats.custom_preset import CustomPreset, free_name, type_of
from pos_scanner.export.formats.preset import ColumnType, FileFormat, load_preset, parse_preset

OWN_PAGE = """\
# Made on the export page; may be edited by hand.
title = "我的 \\"格式\\""
title_zh = "我的 \\"格式\\""
format = "csv"
encoding = "utf-8-sig"
guard = true
totals = false
check = "金额"
columns = [
    {name = "号码", source = "invoice.number", type = "text"},
    {name = "日期", source = "invoice.day", type = "date"},
    {name = "金额", source = "line.gross", type = "number"},
    {name = "时间", source = "invoice.confirmed_at", type = "time"},
]
"""


def test_a_users_own_format_is_this_page_of_toml() -> None:
    columns = (
        ("号码", "invoice.number"),
        ("日期", "invoice.day"),
        ("金额", "line.gross"),
        ("时间", "invoice.confirmed_at"),
    )
    assert CustomPreset('我的 "格式"', columns).page() == OWN_PAGE


def test_a_users_own_workbook_has_totals_and_no_guard() -> None:
    page = CustomPreset("x", (("号码", "invoice.number"),), is_workbook=True).page()
    assert page.splitlines()[3:7] == [
        'format = "xlsx"',
        'encoding = "utf-8-sig"',
        "guard = false",
        "totals = true",
    ]
    assert "check" not in page


def test_a_page_is_read_back_as_the_format_that_it_was_made_of() -> None:
    own = CustomPreset("我的", (("日期", "invoice.day"), ("总额", "line.gross")), "own-7", True)
    preset = parse_preset("own-7", own.page(), is_own=True)
    assert CustomPreset.of(preset) == own
    assert preset.format is FileFormat.XLSX


def test_one_of_the_programs_formats_as_a_beginning_is_a_format_without_a_name() -> None:
    beginning = CustomPreset.of(load_preset("standard"))
    assert (beginning.name, beginning.is_workbook, beginning.encoding) == ("", False, "utf-8-sig")
    assert beginning.columns[0] == ("export_batch", "batch.number")


def test_a_column_without_a_source_is_left_out_of_a_beginning() -> None:
    page = 'title = "x"\ntitle_zh = "x"\n'
    columns = 'columns = [{ name = "a", text = "1" }, { name = "b", source = "line.item" }]\n'
    assert CustomPreset.of(parse_preset("x", page + columns)).columns == (("b", "line.item"),)


@pytest.mark.parametrize(
    ("columns", "check"),
    [
        ((("a", "line.item"), ("总额", "line.gross")), "总额"),
        ((("总额", "invoice.gross"), ("b", "line.gross")), ""),
        ((("a", "line.net"),), ""),
    ],
    ids=["lines add up", "an invoice's sum comes once a line", "nothing adds up"],
)
def test_only_a_column_of_line_totals_is_checked(
    columns: tuple[tuple[str, str], ...], check: str
) -> None:
    assert parse_preset("own-1", CustomPreset("x", columns).page()).check == check


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("line.quantity", ColumnType.NUMBER),
        ("invoice.gross", ColumnType.NUMBER),
        ("batch.row", ColumnType.NUMBER),
        ("invoice.day", ColumnType.DATE),
        ("invoice.confirmed_at", ColumnType.TIME),
        ("buyer.tax_number", ColumnType.TEXT),
        ("line.tax_code", ColumnType.TEXT),
    ],
)
def test_a_column_has_the_type_of_its_source(source: str, kind: ColumnType) -> None:
    assert source in SOURCES
    assert type_of(source) is kind


@pytest.mark.parametrize(
    ("names", "free"),
    [((), "own-1"), (("own-1", "own-2", "standard"), "own-3"), (("own-2",), "own-1")],
)
def test_a_further_format_gets_the_first_free_name(names: tuple[str, ...], free: str) -> None:
    assert free_name(names) == free
