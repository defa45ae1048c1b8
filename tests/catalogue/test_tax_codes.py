"""The tables of tax codes: the one that comes along, the bureau's download, and their search."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pos_scanner.catalogue.tax_codes import (
    FILE_NAME,
    NO_CODES,
    NO_HEADINGS,
    import_tax_codes,
    load_tax_codes,
    read_tax_codes,
)
from pos_scanner.domain.catalogue import EntryProblem
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.tax_codes import is_tax_code
from pos_scanner.domain.tax_rate import parse_rate
from pos_scanner.pinyin import spell

BUREAU_TABLE = os.environ.get("TAX_CODE_TABLE")
CATERING = "3070401000000000000"
LEVELS = ["篇", "类", "章", "节", "条", "款", "项", "目", "子目", "细目"]
NEWER = [
    ["合并编码", "货物和劳务名称", "商品和服务分类简称", "说明", "增值税税率"],
    ["3070000000000000000", "生活服务", "生活服务", "", ""],
    ["3070400000000000000", "餐饮住宿服务", "生活服务", "", ""],
    [CATERING, "餐饮服务", "餐饮", "包括…", "6%"],
    ["3070402000000000000", "住宿服务", "住宿服务", "", "6%"],
    ["1010101010000000000", "稻谷", "谷物", "", "9%、13%"],
]
OLDER: list[list[Any]] = [
    ["商品和服务税收分类编码表"],
    [*LEVELS, "合并\n编码", "货物和劳务名称", "商品和服务\n分类简称", "说明"],
    ["编码", *[""] * 9, "", "", "", ""],
    [3, 7, 4, 1, *[0] * 6, "", "餐饮服务", "餐饮服务", "…"],
    ["1", "01", "01", "01", "01", "", "", "", "", "", "", "稻谷", "谷物", ""],
]


def xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def comma_separated(path: Path, rows: list[list[str]], charset: str = "utf-8") -> Path:
    with path.open("w", encoding=charset, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_the_codes_that_come_along_are_sound_and_none_is_a_summary_code(tmp_path: Path) -> None:
    table = load_tax_codes(tmp_path)
    codes = [entry.code for entry in table.codes.entries]
    assert len(codes) == len(set(codes)) >= 100
    for entry, spellings in table.rows():
        assert is_tax_code(entry.code)
        assert table.codes.get(entry.code) is entry
        assert entry.name
        assert entry.short_name
        assert list(spellings) == [spell(name)[1] for name in (entry.name, *entry.words)]
        if entry.tax_rate:
            parse_rate(entry.tax_rate)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("餐饮", CATERING),
        ("canyin", CATERING),
        ("cy", CATERING),
        ("餐费", CATERING),
        ("3070401", CATERING),
        ("服务 餐饮", CATERING),
        ("zhusu", "3070402000000000000"),
        ("理发", "3070599000000000000"),
        ("tcf", "3040502020200000000"),
        ("汽油", "1070101010200000000"),
    ],
)
def test_an_owner_finds_a_code_by_word_pinyin_initials_or_digits(
    tmp_path: Path, text: str, code: str
) -> None:
    assert load_tax_codes(tmp_path).find(text)[0].code == code


def test_a_search_gives_a_code_once_and_no_more_than_asked(tmp_path: Path) -> None:
    codes = [entry.code for entry in load_tax_codes(tmp_path).find("服务", 5)]
    assert len(codes) == len(set(codes)) == 5


def test_the_newer_edition_gives_the_codes_for_invoices(tmp_path: Path) -> None:
    codes = read_tax_codes(xlsx(tmp_path / "table.xlsx", NEWER))
    assert [(entry.code, entry.short_name, entry.tax_rate) for entry in codes.entries] == [
        (CATERING, "餐饮", "0.06"),
        ("3070402000000000000", "住宿服务", "0.06"),
        ("1010101010000000000", "谷物", ""),
    ]
    assert codes.is_summary("3070400000000000000")


def test_the_older_edition_has_its_codes_in_ten_columns_under_two_rows(tmp_path: Path) -> None:
    codes = read_tax_codes(xlsx(tmp_path / "table.xlsx", OLDER))
    assert [entry.code for entry in codes.entries] == [CATERING, "1010101010000000000"]


def test_the_table_may_stand_behind_a_cover_sheet(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "codes.xlsx", [["商品和服务税收分类编码表"], ["编制单位", "国家税务总局"]]
    )
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("编码")
    for row in NEWER:
        sheet.append(row)
    book.save(path)
    assert [entry.name for entry in read_tax_codes(path).entries] == [
        "餐饮服务",
        "住宿服务",
        "稻谷",
    ]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_charsets_that_shops_have(tmp_path: Path, charset: str) -> None:
    table = comma_separated(tmp_path / "table.csv", NEWER, charset)
    assert len(read_tax_codes(table).entries) == 3


def test_codes_that_a_spreadsheet_made_numbers_of_are_set_right(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        NEWER[0],
        [3040502020101000192, "公共住房租赁", "经营租赁"],
        [3.070401e18, "餐饮服务", "餐饮服务"],
    ]
    codes = read_tax_codes(xlsx(tmp_path / "table.xlsx", rows))
    assert [entry.code for entry in codes.entries] == ["3040502020101000000", CATERING]


def test_a_code_that_the_table_calls_a_summary_is_one_without_any_below(tmp_path: Path) -> None:
    rows = [
        ["编码", "名称", "汇总项"],
        [CATERING, "餐饮服务", "是"],
        ["3070402000000000000", "住宿服务", ""],
    ]
    codes = read_tax_codes(comma_separated(tmp_path / "table.csv", rows))
    assert [entry.name for entry in codes.entries] == ["住宿服务"]


def test_the_import_is_searched_behind_the_codes_that_come_along(tmp_path: Path) -> None:
    import_tax_codes(xlsx(tmp_path / "table.xlsx", NEWER), tmp_path)
    table = load_tax_codes(tmp_path)
    assert table.find("daogu")[0].code == "1010101010000000000"
    assert table.find("谷物") == ()
    catering = table.find("canyin")[0]
    assert (catering.short_name, catering.tax_rate) == ("餐饮", "0.06")
    assert table.find("餐费")[0] == catering


def test_a_code_that_became_a_summary_code_is_offered_no_more(tmp_path: Path) -> None:
    rows = [*NEWER, ["3070401010000000000", "堂食服务", "餐饮服务", "", "6%"]]
    table = import_tax_codes(xlsx(tmp_path / "table.xlsx", rows), tmp_path)
    assert table.codes.is_summary(CATERING)
    assert CATERING not in {entry.code for entry in table.find("餐饮", 50)}


def test_another_import_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    import_tax_codes(xlsx(tmp_path / "table.xlsx", NEWER), tmp_path)
    import_tax_codes(xlsx(tmp_path / "table.xlsx", NEWER[:5]), tmp_path)
    assert load_tax_codes(tmp_path).find("daogu") == ()


@pytest.mark.parametrize(
    ("rows", "reason", "row"),
    [
        ([["品名", "价格"], ["面包", "3"]], NO_HEADINGS, None),
        ([NEWER[0], ["", "", "", "", ""]], NO_CODES, None),
        ([NEWER[0], ["3.07E+18", "餐饮服务", "餐饮服务", "", ""]], EntryProblem.TAX_CODE_LOST, "2"),
        ([*NEWER[:3], ["30704", "餐饮服务", "", "", ""]], EntryProblem.TAX_CODE, "4"),
        ([*NEWER[:3], [CATERING, "", "", "", ""]], EntryProblem.NAME_MISSING, "4"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_whole(
    tmp_path: Path, rows: list[list[str]], reason: str, row: str | None
) -> None:
    table = comma_separated(tmp_path / "table.csv", rows)
    with pytest.raises(KnownError) as caught:
        import_tax_codes(table, tmp_path)
    facts = dict(caught.value.facts)
    assert caught.value.kind is FailureKind.CATALOGUE_INVALID
    assert (facts["reason"], facts.get("row")) == (reason, row)
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize("text", ["code,name\nx,y\n", "a,b\n1,2\n", "code\n3070401000000000000\n"])
def test_an_import_that_was_changed_by_hand_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(KnownError) as caught:
        load_tax_codes(tmp_path)
    assert caught.value.kind is FailureKind.CATALOGUE_INVALID


def test_the_codes_that_come_along_agree_with_the_bureaus_table(tmp_path: Path) -> None:
    if not BUREAU_TABLE:
        pytest.skip("TAX_CODE_TABLE names no table of the bureau")
    bureau = {entry.code: entry for entry in read_tax_codes(Path(BUREAU_TABLE)).entries}
    for entry in load_tax_codes(tmp_path).codes.entries:
        assert bureau[entry.code].name == entry.name
        assert bureau[entry.code].short_name == entry.short_name
