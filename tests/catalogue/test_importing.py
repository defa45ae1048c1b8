"""A catalogue out of CSV and xlsx: columns by heading, mistakes by row and column."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.catalogue.importing import read_catalogue
from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.tax_rate import EXEMPT

CODE = "3070401000000000000"
CHINESE = (
    f"项目名称,商品和服务税收编码,税率,单位,单价,快捷编号\n*餐饮服务*餐费,{CODE},6%,份,38.50,07\n"
)
ENTRY = CatalogueEntry("*餐饮服务*餐费", CODE, "0.06", "份", Decimal("38.5"), "07")


def csv(folder: Path, text: str, charset: str = "utf-8") -> Path:
    path = folder / "items.csv"
    path.write_bytes(text.encode(charset))
    return path


def xlsx(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = folder / "items.xlsx"
    book.save(path)
    return path


def refusal(path: Path) -> dict[str, str]:
    with pytest.raises(KnownError) as caught:
        read_catalogue(path)
    assert caught.value.kind is FailureKind.CATALOGUE_INVALID
    return {name: value for name, value in caught.value.facts.items() if name != "path"}


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_charsets_that_programs_write(tmp_path: Path, charset: str) -> None:
    assert read_catalogue(csv(tmp_path, CHINESE, charset)).entries == (ENTRY,)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_divide_too(tmp_path: Path, delimiter: str) -> None:
    assert read_catalogue(csv(tmp_path, CHINESE.replace(",", delimiter))).entries == (ENTRY,)


def test_items_may_stand_behind_a_cover_sheet_and_an_empty_form(tmp_path: Path) -> None:
    headings = ["项目名称", "商品和服务税收编码", "税率", "单位", "单价", "快捷编号"]
    path = xlsx(tmp_path, ["商品目录"], ["制表", "张三"])
    book = openpyxl.load_workbook(path)
    book.create_sheet("空表").append(headings)
    items = book.create_sheet("商品")
    items.append(headings)
    items.append(["*餐饮服务*餐费", CODE, "6%", "份", 38.5, "07"])
    book.save(path)
    assert read_catalogue(path).entries == (ENTRY,)


def test_english_headings_in_another_order_are_known(tmp_path: Path) -> None:
    path = csv(tmp_path, f"Note,Price,Tax Rate,Name,Tax Code\nx,2,0.13,Tea,{CODE}\n")
    assert read_catalogue(path).entries == (
        CatalogueEntry("Tea", CODE, "0.13", unit_price=Decimal(2)),
    )


def test_decorated_headings_below_a_title_are_found(tmp_path: Path) -> None:
    path = csv(tmp_path, "2026 年菜单\n\n*菜名（必填）,单价(元)\n饺子,18\n\n面条,15\n")
    assert [entry.name for entry in read_catalogue(path).entries] == ["饺子", "面条"]


def test_an_xlsx_is_read_with_its_numbers_as_text(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        ["项目名称", "税收分类编码", "税率", "单位", "单价", "编号"],
        ["*餐饮服务*餐费", CODE, 0.06, "份", 38.5, 7],
        [None, None, None, None, None, None],
        ["图书", "1060201030000000000", "免税", "本", 0.1, "08"],
    )
    assert read_catalogue(path).entries == (
        CatalogueEntry("*餐饮服务*餐费", CODE, "0.06", "份", Decimal("38.5"), "7"),
        CatalogueEntry("图书", "1060201030000000000", EXEMPT, "本", Decimal("0.1"), "08"),
    )


@pytest.mark.parametrize(
    ("written", "rate"),
    [("13%", "0.13"), ("13", "0.13"), ("0.13", "0.13"), ("１３％", "0.13"), ("1", "0.01"),
     ("0", "0"), ("免税", EXEMPT), ("Exempt", EXEMPT), ("", "0.06"), ("0.50%", "0.005")],
)  # fmt: skip
def test_a_rate_is_taken_as_people_write_it(tmp_path: Path, written: str, rate: str) -> None:
    path = csv(tmp_path, f"名称,税率\n饺子,{written}\n")
    assert read_catalogue(path).entries[0].tax_rate == rate


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("饺子,307,6%,份,1,1", "商品和服务税收编码", "tax-code"),
        ("饺子,3.0704E+18,6%,份,1,1", "商品和服务税收编码", "tax-code-lost"),
        (f"饺子,{CODE},six,份,1,1", "税率", "tax-rate"),
        (f"饺子,{CODE},100%,份,1,1", "税率", "tax-rate"),
        (f"饺子,{CODE},6%,份,免费,1", "单价", "unit-price"),
        (f"饺子,{CODE},6%,份,-1,1", "单价", "unit-price"),
        (f"饺子,{CODE},6%,份,1,A1", "快捷编号", "number"),
        (f",{CODE},6%,份,1,1", "项目名称", "name-missing"),
        (f"{'饺' * 101},{CODE},6%,份,1,1", "项目名称", "too-long"),
        ("*餐饮服务*餐费,,6%,份,1,1", "项目名称", "name-twice"),
        ("饺子,,6%,份,1,07", "快捷编号", "number-twice"),
    ],
)
def test_a_mistake_is_told_with_row_and_column(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    path = csv(tmp_path, f"{CHINESE}\n{row}\n")
    assert refusal(path) == {"row": "4", "column": column, "reason": reason}


def test_a_tax_code_that_a_spreadsheet_made_a_number_of_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path, ["名称", "税收编码"], ["饺子", int(CODE)])
    assert refusal(path) == {"row": "2", "column": "税收编码", "reason": "tax-code-lost"}


def test_digits_guarded_against_spreadsheets_are_digits(tmp_path: Path) -> None:
    path = csv(tmp_path, f'名称,税收编码,编号\n饺子,"=""{CODE}""",\'007\n')
    entry = read_catalogue(path).entries[0]
    assert (entry.tax_code, entry.number) == (CODE, "007")


def test_a_price_without_tax_is_not_taken_for_one_with_tax(tmp_path: Path) -> None:
    path = csv(tmp_path, "名称,不含税单价\n饺子,18\n")
    assert read_catalogue(path).entries[0].unit_price is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "no-headings"), ("a,b\n1,2\n", "no-headings"), ("名称\n", "no-entries")],
)
def test_a_table_without_items_is_named(tmp_path: Path, text: str, reason: str) -> None:
    assert refusal(csv(tmp_path, text)) == {"reason": reason}


def test_a_quote_without_its_partner_is_told_and_takes_no_rows_in(tmp_path: Path) -> None:
    path = csv(tmp_path, '名称,税率\n"饺子,6%\n面条,6%\n')
    assert refusal(path) == {"reason": "syntax", "row": "3", "column": ""}


def test_a_comma_that_parts_no_thousands_is_no_price(tmp_path: Path) -> None:
    assert refusal(csv(tmp_path, "名称;单价\n饺子;1,5\n"))["reason"] == "unit-price"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04 broken", FailureKind.FILE_NOT_READABLE),
        (b"\xd0\xcf\x11\xe0 old", FailureKind.FILE_NOT_READABLE),
        (b"\x89PNG\0\xff\xff\xff", FailureKind.FILE_NOT_READABLE),
        (None, FailureKind.FILE_NOT_FOUND),
    ],
)
def test_what_is_no_table_is_refused(
    tmp_path: Path, content: bytes | None, kind: FailureKind
) -> None:
    path = tmp_path / "items.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        read_catalogue(path)
    assert caught.value.kind is kind


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: ("名称\n" + t).encode()))
def test_any_bytes_give_a_catalogue_or_a_known_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    assert outcome(path) in {None, FailureKind.CATALOGUE_INVALID, FailureKind.FILE_NOT_READABLE}


def outcome(path: Path) -> FailureKind | None:
    """The known failure that reading ends in; ``None`` when it gives a catalogue."""
    try:
        read_catalogue(path)
    except KnownError as error:
        return error.kind
    return None


TITLE_CELLS = {
    "name": "饺子",
    "tax_code": CODE,
    "tax_rate": "0.13",
    "unit": "份",
    "unit_price": "18",
    "number": "7",
}


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        *[("name", heading) for heading in ("项目名称", "商品名称", "货物或应税劳务名称", "名称",
          "品名", "菜名", "菜品名称", "项目", "商品", "name", "item", "item name", "product",
          "product name", "Item Name", "ＮＡＭＥ")],
        *[("tax_code", heading) for heading in ("商品和服务税收编码", "商品和服务税收分类编码",
          "税收分类编码", "税收编码", "tax code", "tax_code", "tax classification code")],
        *[("tax_rate", heading) for heading in ("税率", "税率/征收率", "增值税税率", "征收率",
          "tax rate", "tax_rate", "rate", "vat", "vat rate", "VAT", "税率（%）", "*税率")],
        *[("unit", heading) for heading in ("单位", "计量单位", "unit")],
        *[("unit_price", heading) for heading in ("单价", "含税单价", "价格", "含税价", "售价",
          "零售价", "price", "unit price", "unit_price", "单价(元)", "＊单价")],
        *[("number", heading) for heading in ("快捷编号", "键盘编号", "编号", "快捷码", "短码",
          "number", "no.", "no", "key", "keyboard number", "shortcut", "plu")],
    ],
)  # fmt: skip
def test_a_column_is_known_by_each_of_its_headings(
    tmp_path: Path, field: str, heading: str
) -> None:
    headings = {"name": "名称", field: heading}
    rows = [headings.values(), [TITLE_CELLS[column] for column in headings]]
    text = "\n".join(",".join(row) for row in rows)
    entry = read_catalogue(csv(tmp_path, f"{text}\n")).entries[0]
    assert entry.name == "饺子"
    assert str(getattr(entry, field)) == TITLE_CELLS[field]


@pytest.mark.parametrize("heading", ["不含税单价", "数量", "税额", "备注", "unit cost", "编号2"])
def test_other_columns_are_left_alone(tmp_path: Path, heading: str) -> None:
    path = csv(tmp_path, f"名称,{heading}\n饺子,13\n")
    assert read_catalogue(path).entries == (CatalogueEntry("饺子"),)


def test_of_two_columns_of_one_field_the_first_counts(tmp_path: Path) -> None:
    path = csv(tmp_path, "名称,品名,单价,售价\n饺子,水饺,18,20\n")
    assert read_catalogue(path).entries == (CatalogueEntry("饺子", unit_price=Decimal(18)),)


def test_a_row_that_ends_early_takes_the_defaults(tmp_path: Path) -> None:
    path = csv(tmp_path, "名称,税率,单价\n饺子\n面条,0.13\n")
    entries = read_catalogue(path, default_rate="0.09").entries
    assert [(entry.tax_rate, entry.unit_price) for entry in entries] == [
        ("0.09", None),
        ("0.13", None),
    ]


def test_headings_may_stand_in_the_tenth_row_and_not_below(tmp_path: Path) -> None:
    table = "名称,单价\n饺子,18\n"
    assert len(read_catalogue(csv(tmp_path, "菜单\n" * 9 + table)).entries) == 1
    assert refusal(csv(tmp_path, "菜单\n" * 10 + table)) == {"reason": "no-headings"}


@pytest.mark.parametrize(
    ("cell", "number"), [('"=""007"""', "007"), ("'007", "007"), ('"="""""', ""), ("'", "")]
)
def test_a_guard_against_spreadsheets_is_taken_off(tmp_path: Path, cell: str, number: str) -> None:
    entry = read_catalogue(csv(tmp_path, f"名称,编号\n饺子,{cell}\n")).entries[0]
    assert entry.number == number


def test_a_mistake_among_several_rows_has_its_own_rows_number(tmp_path: Path) -> None:
    path = csv(tmp_path, "菜单\n名称,编号\n饺子,1\n\n面条,2\n,\n米饭,1\n")
    assert refusal(path) == {"row": "7", "column": "编号", "reason": "number-twice"}


def test_a_field_without_a_column_is_named_by_itself(tmp_path: Path) -> None:
    path = csv(tmp_path, "名称,编号\n饺子,1\n饺子,2\n")
    assert refusal(path) == {"row": "3", "column": "名称", "reason": "name-twice"}
    with pytest.raises(KnownError) as caught:
        read_catalogue(path)
    assert caught.value.facts["path"] == str(path)
