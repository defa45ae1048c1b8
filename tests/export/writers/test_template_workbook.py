"""The tax platform's workbook: found by headings in any edition, refused when it is none."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.export.dry_run import WarningKind, dry_run
from pos_scanner.export.export_job import export_again
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import parse_preset
from pos_scanner.export.writers.template_workbook import quiet_openpyxl
from pos_scanner.journal import Journal
from tests.export.blank_workbook import DETAIL, INVOICE, SHEETS, blank_workbook, old_workbook
from tests.export.conftest import AT, EXAMPLES, config_of, export_files, export_one


def fill(journal: Journal, blank: Path | None, target: Path) -> list[dict[str, object]]:
    """Fill a blank workbook; gives the first sheet's rows by heading."""
    export_files(journal, target, "tax-platform", template=blank)
    with quiet_openpyxl():
        workbook = load_workbook(target)
    for sheet in workbook.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        plain = [[said(cell) for cell in row] for row in rows]
        heading = next((at for at, row in enumerate(plain) if "购买方名称" in row), None)
        if heading is not None:
            named: list[dict[str, object]] = [
                dict(zip(plain[heading], row, strict=True)) for row in rows[heading + 1 :]
            ]
            return [row for row in named if row["购买方名称"]]
    raise AssertionError("no sheet has the headings")


def said(heading: object) -> str:
    """A heading without what the editions below put around it."""
    return re.sub(r"\u200b|[*＊]|（?非?必填）?(限20字符)?", "", "".join(str(heading).split()))


def refused(journal: Journal, blank: Path | None, target: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        export_files(journal, target, "tax-platform", template=blank)
    assert not target.exists()
    assert journal.batches.waiting_count() == 3
    return caught.value


def moved(headings: list[str]) -> list[str]:
    return ["新增的列", *headings[::-1]]


def marked(pattern: str) -> list[str]:
    return [name if name == "-" else pattern.format(name) for name in INVOICE]


def changed(path: Path, change: Callable[[Workbook], None]) -> Path:
    workbook = load_workbook(blank_workbook(path))
    change(workbook)
    workbook.save(path)
    return path


def other_names(workbook: Workbook) -> None:
    for number, name in enumerate(("1-发票基本信息", "2-发票明细信息")):
        workbook[name].title = f"Sheet{number}"


def explained(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("填写说明", 0)
    for row in (("填写说明",), ("发票流水号", "自行编写"), ("发票类型", "下拉选择")):
        sheet.append(row)


def merged(workbook: Workbook) -> None:
    for name in ("1-发票基本信息", "2-发票明细信息"):
        sheet = workbook[name]
        for column in range(1, sheet.max_column + 1):
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)


def blanks(workbook: Workbook) -> None:
    workbook["1-发票基本信息"]["A4"] = " "
    workbook["2-发票明细信息"]["C9"] = "\n"


EDITIONS: dict[str, Callable[[Path], Path]] = {
    "of today": blank_workbook,
    "columns moved and one new": lambda path: blank_workbook(
        path, invoice=moved(INVOICE), detail=moved(DETAIL)
    ),
    "headings with blanks": lambda path: blank_workbook(
        path, invoice=["\n ".join(name) for name in INVOICE]
    ),
    "full-width brackets": lambda path: blank_workbook(
        path, invoice=[name.replace("(", "（").replace(")", "）") for name in INVOICE]
    ),
    "headings in row 2": lambda path: blank_workbook(path, heading_row=2),
    "sheets numbered anew": lambda path: blank_workbook(
        path, sheets=["一", "01、发票基本信息", "02、发票明细信息"]
    ),
    "headings in row 13": lambda path: blank_workbook(path, heading_row=13),
    "stars before": lambda path: blank_workbook(path, invoice=marked("*{}"), detail=DETAIL),
    "full-width stars behind": lambda path: blank_workbook(path, invoice=marked("{}＊")),
    "notes in brackets": lambda path: blank_workbook(path, invoice=marked("{}（必填）")),
    "notes below": lambda path: blank_workbook(path, invoice=marked("{}\n非必填\n")),
    "limits below": lambda path: blank_workbook(path, invoice=marked("{}\n必填\n限20字符")),
    "blanks of no width": lambda path: blank_workbook(path, invoice=marked("\u200b{}\u00a0")),
    "sheets with other names": lambda path: changed(path, other_names),
    "an explanation first": lambda path: changed(path, explained),
    "headings over two rows": lambda path: changed(path, merged),
    "blanks in the rows below": lambda path: changed(path, blanks),
    "other words": lambda path: blank_workbook(
        path, detail=["税率/征收率" if name == "税率" else name for name in DETAIL]
    ),
    "a wrong end of its name": lambda path: blank_workbook(path).rename(path.with_suffix(".xls")),
    "fewer columns": lambda path: blank_workbook(
        path, invoice=[name for name in INVOICE if name not in {"购买方邮箱", "收款人"}]
    ),
}


@pytest.mark.parametrize("make", EDITIONS.values(), ids=EDITIONS)
def test_every_edition_is_filled_by_its_headings(
    journal: Journal, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    rows = fill(journal, make(tmp_path / "blank.xlsx"), tmp_path / "out.xlsx")
    assert [row["发票流水号"] for row in rows] == [f"T1-20261123-{n:04}" for n in (1, 2, 3)]
    assert [row["发票类型"] for row in rows] == ["普通发票", "增值税专用发票", "普通发票"]
    assert [row["受票方自然人标识"] for row in rows] == ["否", "否", "是"]
    assert rows[0]["购买方银行账号"] == "0200049619200123456"
    shown = [row["是否展示购买方地址电话银行账号"] for row in rows]
    assert shown == [None, "展示地址、电话、开户银行及银行账号", None]


def test_the_same_template_gives_the_same_bytes_again(journal: Journal, tmp_path: Path) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    target = tmp_path / "out.xlsx"
    made = export_one(journal, target, "tax-platform", template=blank)
    written = target.read_bytes()
    assert export_again(journal, made.number) == made
    assert target.read_bytes() == written
    blank.write_bytes(blank_workbook(tmp_path / "newer.xlsx", heading_row=2).read_bytes())
    with pytest.raises(KnownError) as caught:
        export_again(journal, made.number)
    assert caught.value.kind is FailureKind.BATCH_DIFFERS
    assert target.read_bytes() == written


def test_what_stands_in_the_template_stays_as_it_is(journal: Journal, tmp_path: Path) -> None:
    def with_bold_words(workbook: Workbook) -> None:
        bold = TextBlock(InlineFont(b=True), "必读")
        workbook["3-特定业务信息"]["A1"] = CellRichText("说明：", bold)
        workbook["1-发票基本信息"].protection.sheet = True

    blank = changed(tmp_path / "blank.xlsx", with_bold_words)
    fill(journal, blank, tmp_path / "out.xlsx")
    before, after = (load_workbook(one, rich_text=True) for one in (blank, tmp_path / "out.xlsx"))
    assert after["3-特定业务信息"]["A1"].value == before["3-特定业务信息"]["A1"].value
    assert after["1-发票基本信息"].protection.sheet
    rules = [
        [(str(rule.sqref), rule.formula1) for rule in one[name].data_validations.dataValidation]
        for one in (before, after)
        for name in ("1-发票基本信息", "2-发票明细信息")
    ]
    assert rules[:2] == rules[2:] != [[], []]


LIST = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1" xr:uid="{00000000-0002-0000-0000-000000000000}"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision">'
    "<x14:formula1><xm:f>sfzjlx!$A$1:$A$44</xm:f></x14:formula1><xm:sqref>H4:H1001</xm:sqref>"
    "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)
"""A list with its entries in another sheet, as Excel writes it."""


def test_a_list_that_excel_wrote_as_an_extension_stays(journal: Journal, tmp_path: Path) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    with zipfile.ZipFile(blank) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</worksheet>", LIST.encode()
    )
    with zipfile.ZipFile(blank, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    fill(journal, blank, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as filled:
        sheet = ElementTree.fromstring(filled.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    assert [one.tag.rpartition("}")[2] for one in sheet][-1] == "extLst"
    told = {one.tag.rpartition("}")[2]: one.text for one in sheet.iter()}
    assert (told["f"], told["sqref"]) == ("sfzjlx!$A$1:$A$44", "H4:H1001")


def test_a_price_that_is_too_long_is_left_to_the_platform(
    empty_journal: Journal, tmp_path: Path
) -> None:
    third = Decimal("333.3333333333333")
    for number, (quantity, price) in enumerate(((Decimal(3), third), (third, Decimal(3)))):
        line = replace(EXAMPLES[0][0].lines[0], gross_fen=100_000)
        line = replace(line, quantity=quantity, unit_price=price)
        empty_journal.confirm(f"d{number}", replace(EXAMPLES[0][0], lines=(line,)), at=AT)
    target, blank = tmp_path / "out.xlsx", blank_workbook(tmp_path / "blank.xlsx")
    export_files(empty_journal, target, "tax-platform", template=blank)
    detail = load_workbook(target)["2-发票明细信息"]
    # The platform puts the category before the item itself.
    assert [row[0].value for row in detail.iter_rows(4, 5, 2, 2)] == ["餐费", "餐费"]
    told = [[cell.value for cell in row[5:8]] for row in detail.iter_rows(min_row=4)]
    assert told == [["3", None, "1000.00"], [None, "3.00", "1000.00"]]


def test_a_survey_says_what_the_workbook_wants_and_has_not(
    journal: Journal, tmp_path: Path
) -> None:
    invoice = [name for name in INVOICE if name != "购买方地址"]
    blank = blank_workbook(
        tmp_path / "blank.xlsx", invoice=[*invoice, "*新增项"], detail=[*DETAIL, "新增二（必填）"]
    )
    config = config_of("tax-platform", blank)
    found = dry_run(journal, Selection(), config, "B20261123-001")
    assert [(one.number, one.column, one.kind) for one in found.warnings] == [
        ("", "*新增项", WarningKind.NOT_KNOWN_HERE),
        ("", "新增二（必填）", WarningKind.NOT_KNOWN_HERE),
        ("T1-20261123-0001", "购买方地址", WarningKind.COLUMN_LACKING),
        ("T1-20261123-0002", "商品和服务税收编码", WarningKind.EMPTY),
        ("T1-20261123-0003", "商品和服务税收编码", WarningKind.EMPTY),
    ]
    assert not found.is_refused
    assert found.rows == 3
    other = of_something_else(tmp_path / "other.xlsx")
    with pytest.raises(KnownError) as caught:
        dry_run(journal, Selection(), config_of("tax-platform", other), "B20261123-001")
    assert caught.value.facts["reason"] == "sheet-missing"


def without(name: str) -> list[str]:
    return [one for one in INVOICE if one != name]


def of_something_else(path: Path) -> Path:
    Workbook().save(path)
    return path


def of_no_workbook(path: Path) -> Path:
    path.write_bytes(b"PK or anything")
    return path


def of_locked_workbook(path: Path) -> Path:
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name)
    return path


def of_broken_workbook(path: Path) -> Path:
    """Cut in the middle of its sheets, its list of parts put right again."""
    blank_workbook(path)
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as broken:
        for name, content in parts.items():
            broken.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    return path


def of_merged_rows(path: Path) -> Path:
    return changed(path, lambda workbook: workbook["1-发票基本信息"].merge_cells("A5:C5"))


def of_filled(path: Path) -> Path:
    workbook = load_workbook(blank_workbook(path))
    workbook["1-发票基本信息"]["A4"] = "T1-20251123-0001"
    workbook.save(path)
    return path


WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "another workbook": (of_something_else, "sheet-missing"),
    "no workbook": (of_no_workbook, "not-a-workbook"),
    "an old workbook": (old_workbook, "old-workbook"),
    "one with a password": (of_locked_workbook, "locked"),
    "a broken one": (of_broken_workbook, "not-a-workbook"),
    "merged rows": (of_merged_rows, "not-blank"),
    "filled already": (of_filled, "not-blank"),
    "no buyer's name": (
        lambda path: blank_workbook(path, invoice=without("购买方名称")),
        "column-missing",
    ),
    "one sheet alone": (lambda path: blank_workbook(path, sheets=SHEETS[:1]), "sheet-missing"),
}


@pytest.mark.parametrize(("make", "reason"), WRONG.values(), ids=WRONG)
def test_a_workbook_that_is_none_is_refused_with_its_reason(
    journal: Journal, tmp_path: Path, make: Callable[[Path], Path], reason: str
) -> None:
    error = refused(journal, make(tmp_path / "blank.xlsx"), tmp_path / "out.xlsx")
    assert (error.kind, error.facts["reason"]) == (FailureKind.TEMPLATE_NOT_RIGHT, reason)


def test_a_users_own_workbook_is_filled_by_a_page_of_his(journal: Journal, tmp_path: Path) -> None:
    page = (
        'title = "x"\ntitle_zh = "x"\nformat = "template"\nsheet = "Data"\nrows = "invoice"\n'
        'columns = [{ name = "Number", source = "invoice.number" },'
        ' { name = "Sum", source = "invoice.gross" }]'
    )
    blank, target = tmp_path / "blank.xlsx", tmp_path / "out.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].append(["Sum", "Number", "Mine"])
    workbook.save(blank)
    format_config = FormatConfig(parse_preset("own-1", page), template=blank)
    made = export_one(journal, target, config=format_config)
    assert made.rows == 3
    rows = list(load_workbook(target).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("113.00", "T1-20261123-0001", None)
    Workbook().save(blank)
    with pytest.raises(KnownError) as caught:
        export_files(journal, target, config=format_config, only_new=False)
    assert caught.value.facts["reason"] == "sheet-missing"


def test_no_workbook_at_all_is_said(journal: Journal, tmp_path: Path) -> None:
    error = refused(journal, None, tmp_path / "out.xlsx")
    assert error.kind is FailureKind.TEMPLATE_NEEDED
    error = refused(journal, tmp_path / "none.xlsx", tmp_path / "out.xlsx")
    assert error.kind is FailureKind.FILE_NOT_FOUND
