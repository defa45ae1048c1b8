"""The platform's list of issued invoices, read whatever a spreadsheet and people made of it."""

import contextlib
import random
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.issued_list import (
    IssuedInvoice,
    IssuedStatus,
    UnreadRow,
    merged,
    read_issued,
)
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.export.table_sheets import Sheet, read_sheets
from tests.export.platform_lists import (
    INVOICE_HEADINGS,
    Fapiao,
    invoice_row,
    spelt_by_people,
    write_csv,
    write_ods,
    write_xlsx,
)

NUMBER = "26112000000000000001"
ONE = Fapiao(
    NUMBER, datetime(2026, 11, 23, 10, 20, 33), "北京示例科技有限公司", "91110108MA01ABCD2H",
    Decimal("113.00"), "T1-20261123-0001",
)  # fmt: skip
READ = IssuedInvoice(
    NUMBER, date(2026, 11, 23), ONE.buyer, ONE.tax_number, 11300, 10660, 640,
    is_special=False, remark=ONE.remark, seller_tax_number="91110108MA00EXAM01",
)  # fmt: skip


def invoices(*rows: list[str], headings: tuple[str, ...] = INVOICE_HEADINGS) -> list[IssuedInvoice]:
    return list(read_issued([Sheet("x", [headings, *map(tuple, rows)])]).invoices.values())


def changed(**cells: str) -> list[str]:
    row = dict(zip(INVOICE_HEADINGS, invoice_row(1, ONE), strict=True)) | cells
    return list(row.values())


@pytest.mark.parametrize("suffix", ["xlsx", "lines.xlsx", "gb.csv", "bom.csv", "utf16.csv", "ods"])
def test_a_list_is_read_from_whatever_file_it_was_saved_as(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list.{suffix}"
    if suffix.endswith("xlsx"):
        write_xlsx(path, [ONE], lines_only=suffix.startswith("lines"))
    elif suffix == "ods":
        write_ods(path, INVOICE_HEADINGS, [invoice_row(1, ONE)])
    else:
        codec = {"gb.csv": "gb18030", "bom.csv": "utf-8-sig", "utf16.csv": "utf-16"}[suffix]
        write_csv(path, [ONE], codec)
    issued = read_answer([path]).issued
    assert issued is not None
    # Each line rounds its own tax.
    expected = replace(READ, net_fen=10661, tax_fen=639) if "lines" in suffix else READ
    assert list(issued.invoices.values()) == [expected]
    assert issued.unread == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"数电发票号码": NUMBER.translate({48 + n: 0xFF10 + n for n in range(10)})}, READ),
        ({"数电发票号码": "", "发票号码": NUMBER}, READ),
        ({"价税合计": "1,113.00"}, replace(READ, gross_fen=111300)),
        ({"价税合计": "¥ 113.00元"}, READ),
        ({"价税合计": "１１３．００"}, READ),
        ({"价税合计": "113,00"}, READ),
        ({"价税合计": "1.113,00"}, replace(READ, gross_fen=111300)),
        ({"价税合计": "RMB 113.00"}, READ),
        ({"价税合计": "113.00元整"}, READ),
        ({"发票状态": "未红冲"}, READ),
        ({"发票状态": "红冲中"}, READ),
        ({"价税合计": "", "金额": "106.60", "税额": "6.40"}, READ),
        ({"税额": "***", "价税合计": "106.60"}, replace(READ, gross_fen=10660, tax_fen=0)),
        ({"开票日期": "2026-11-23"}, READ),
        ({"开票日期": "2026/11/23 9:05"}, READ),
        ({"开票日期": "2026年11月23日"}, READ),
        ({"开票日期": "20261123"}, READ),
        ({"开票日期": "46349.43"}, READ),
        ({"购方识别号": " 91110108ma01abcd2h "}, READ),
        ({"发票票种": "数电票（增值税专用发票）"}, replace(READ, is_special=True)),
        ({"发票状态": "已红冲-全额"}, replace(READ, status=IssuedStatus.RED_WHOLE)),
        ({"发票状态": "已红冲-部分"}, replace(READ, status=IssuedStatus.RED_PARTLY)),
        ({"发票状态": "已作废"}, replace(READ, status=IssuedStatus.CANCELLED)),
        (
            {"发票代码": "011002600111", "发票号码": "1234567", "数电发票号码": ""},
            replace(READ, number="011002600111-01234567"),
        ),
    ],
)
def test_a_cell_may_be_spelt_like_this(cells: dict[str, str], expected: IssuedInvoice) -> None:
    assert invoices(changed(**cells)) == [expected]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"价税合计": "-113.00", "备注": f"被红冲蓝字数电发票号码：{NUMBER} 红字信息"},
            (-11300, NUMBER),
        ),
        ({"价税合计": "(113.00)", "备注": f"被红冲蓝字数电票号码:{NUMBER}"}, (-11300, NUMBER)),
        ({"是否正数发票": "否", "备注": f"蓝字发票号码 {NUMBER}"}, (-11300, NUMBER)),
        (
            {"价税合计": "-1", "备注": "对应正数发票代码:011002600111号码:01234567"},
            (-100, "011002600111-01234567"),
        ),
    ],
)
def test_a_red_invoice_names_the_blue_one(cells: dict[str, str], expected: tuple[int, str]) -> None:
    (red,) = invoices(changed(**cells))
    assert (red.gross_fen, red.blue_number) == expected
    assert red.is_red


def test_numbers_and_days_that_a_spreadsheet_made_are_read_and_rounded_ones_named(
    tmp_path: Path,
) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["2026年11月发票明细"])
    sheet.append(["数电发票号码", "开票日期", "价税合计", "购买方名称"])
    sheet.append([NUMBER, datetime(2026, 11, 23, 9), 113.0, "甲"])
    sheet.append([2.6112e19, datetime(2026, 11, 23, 9), 113.0, "乙"])
    sheet.append(["合计", None, 226.0])
    sheet.append([None, None, None, None])
    sheet.sheet_state = "hidden"
    workbook.create_sheet("说明").append(["说明"])
    workbook.save(tmp_path / "x.xlsx")
    issued = read_issued(read_sheets(tmp_path / "x.xlsx"))
    assert [(i.gross_fen, i.issued_on) for i in issued.invoices.values()] == [
        (11300, date(2026, 11, 23))
    ]
    assert issued.unread == (UnreadRow("Sheet", 4, "rounded"),)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"数电发票号码": "123"}, "number"),
        ({"开票日期": "昨天"}, "day"),
        ({"开票日期": "2026-13-40"}, "day"),
        ({"开票日期": "28/11/2026 10:15:00"}, "day"),
        ({"价税合计": "1e999999"}, "amount"),
        ({"价税合计": "一百"}, "amount"),
    ],
)
def test_a_row_that_is_no_invoice_is_named_and_the_others_are_read(
    cells: dict[str, str], reason: str
) -> None:
    rows = [INVOICE_HEADINGS, tuple(changed(**cells)), tuple(changed())]
    issued = read_issued([Sheet("x", rows)])
    assert list(issued.invoices) == [NUMBER]
    assert issued.unread == (UnreadRow("x", 2, reason),)


def test_lines_of_one_invoice_are_added_up_once_however_many_sheets_have_them(
    tmp_path: Path,
) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", [ONE], lines_only=True)
    sheets = read_sheets(path)
    (invoice,) = read_issued([*sheets, *sheets]).invoices.values()
    assert invoice.gross_fen == 11300


def test_what_people_make_of_it_comes_out_the_same(tmp_path: Path) -> None:
    chance = random.Random(20261128)
    issued = [
        replace(ONE, number=f"{26112000000000000000 + n}", remark=f"T1-20261123-{n:04}")
        for n in range(200)
    ]
    spelt = [spelt_by_people(fapiao, chance) for fapiao in issued]
    read = read_answer([write_csv(tmp_path / "x.csv", spelt)]).issued
    assert read is not None
    assert [(i.number, i.gross_fen, i.buyer) for i in read.invoices.values()] == [
        (fapiao.number, 11300, ONE.buyer) for fapiao in issued
    ]


def test_neither_list_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        read_answer([path])
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
    assert caught.value.facts["path"] == str(path)


def test_further_lines_of_a_merged_number_belong_to_the_invoice_above() -> None:
    headings = ("数电发票号码", "购买方名称", "开票日期", "项目名称", "金额", "税额", "价税合计")
    rows = [
        headings,
        (NUMBER, "甲", "2026-11-23", "餐费", "100.00", "6.00", "106.00"),
        ("", "", "", "酒水", "50.00", "3.00", "53.00"),
        ("", "", "", "", "150.00", "9.00", "159.00"),
        ("合计", "", "", "", "150.00", "9.00", "159.00"),
    ]
    issued = read_issued([Sheet("信息汇总表", rows)])
    assert [(i.gross_fen, i.buyer) for i in issued.invoices.values()] == [(15900, "甲")]
    assert issued.unread == ()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_taken_back_whole_stays_so_in_whatever_order_files_are_read(
    order: tuple[int, int],
) -> None:
    lists = [
        read_issued([Sheet("x", [INVOICE_HEADINGS, tuple(changed(发票状态=status))])])
        for status in ("已红冲-部分", "已红冲-全额")
    ]
    (invoice,) = merged(lists[position] for position in order).invoices.values()
    assert invoice.status is IssuedStatus.RED_WHOLE


def ods(path: Path, cell: str, manifest: str = "") -> Path:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<a xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0">'
        f"<table:table><table:table-row>{cell}</table:table-row></table:table></a>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


@pytest.mark.parametrize(
    "cell",
    [
        '<table:table-cell office:value-type="float" office:value="abc"/>',
        '<table:table-cell table:number-columns-repeated="abc"/>',
    ],
)
def test_a_damaged_ods_is_refused_with_a_sentence(tmp_path: Path, cell: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_sheets(ods(tmp_path / "x.ods", cell))
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT


def test_whatever_byte_of_an_ods_is_damaged_it_is_read_or_refused(tmp_path: Path) -> None:
    content = ods(tmp_path / "x.ods", "<table:table-cell/>").read_bytes()
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0xFF
        path = tmp_path / "damaged.ods"
        path.write_bytes(damaged)
        with contextlib.suppress(KnownError):
            assert isinstance(read_sheets(path), tuple)


def test_an_ods_with_a_password_is_named_as_locked(tmp_path: Path) -> None:
    path = ods(tmp_path / "x.ods", "", "<manifest:encryption-data/>")
    with pytest.raises(KnownError) as caught:
        read_sheets(path)
    assert caught.value.facts["reason"] == "locked"


def test_what_another_seller_issued_is_kept_apart_where_the_own_tax_number_is_known() -> None:
    other = changed(数电发票号码="26112000000000000002", 销方识别号="91310115ma1k 00000x")
    unsaid = changed(数电发票号码="26112000000000000003", 销方识别号="")
    rows = [tuple(row) for row in (changed(), other, unsaid)]
    issued = read_issued([Sheet("x", [INVOICE_HEADINGS, *rows])])
    assert issued.sold_by("") == issued
    own = issued.sold_by("91110108ma00exam01")
    assert list(own.invoices) == [NUMBER, "26112000000000000003"]
    (invoice,) = own.of_other_sellers
    assert (invoice.number, invoice.seller_tax_number) == (
        "26112000000000000002", "91310115MA1K00000X",
    )  # fmt: skip


@pytest.mark.parametrize(
    "start",
    [b"<html><body><table>", b"\xef\xbb\xbf\r\n<table border=1>", b"<!DOCTYPE HTML>", b"<?xml ?>"],
)
def test_a_web_page_that_is_named_as_a_workbook_is_refused_as_one(
    tmp_path: Path, start: bytes
) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(start + "<tr><td>发票号码</td></tr>".encode())
    with pytest.raises(KnownError) as caught:
        read_answer([path])
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
    assert caught.value.facts == {"path": str(path), "reason": "web-page"}
