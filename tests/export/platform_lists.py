"""Lists as the tax platform exports them, made after its own headings; knows no reader of ours."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

INVOICE_HEADINGS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号",
    "购买方名称", "开票日期", "金额", "税额", "价税合计", "发票来源", "发票票种", "发票状态",
    "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip
LINE_HEADINGS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称",
    "购方识别号", "购买方名称", "开票日期", "税收分类编码", "特定业务类型", "货物或应税劳务名称",
    "规格型号", "单位", "数量", "单价",
    "金额", "税率", "税额", "价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票",
    "发票风险等级", "开票人", "备注",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fapiao:
    """An invoice at the bureau; amounts in yuan, negative on a red one."""

    number: str
    at: datetime
    buyer: str
    tax_number: str
    gross: Decimal
    remark: str = ""
    kind: str = "数电票（普通发票）"
    status: str = "正常"
    code: str = ""
    short_number: str = ""

    @property
    def tax(self) -> Decimal:
        return (self.gross * 6 / 106).quantize(Decimal("0.01"))


def invoice_row(position: int, fapiao: Fapiao) -> list[str]:
    return [
        str(position), fapiao.code, fapiao.short_number, fapiao.number, "91110108MA00EXAM01",
        "示例餐饮管理有限公司", fapiao.tax_number, fapiao.buyer,
        f"{fapiao.at:%Y-%m-%d %H:%M:%S}",
        str(fapiao.gross - fapiao.tax), str(fapiao.tax), str(fapiao.gross),
        "电子发票服务平台",
        fapiao.kind, fapiao.status, "否" if fapiao.gross < 0 else "是", "正常", "张三",
        fapiao.remark,
    ]  # fmt: skip


def line_rows(position: int, fapiao: Fapiao) -> list[list[str]]:
    """Two lines each, which add up to the invoice."""
    first = (fapiao.gross / 3).quantize(Decimal("0.01"))
    rows = []
    for gross in (first, fapiao.gross - first):
        part = replace(fapiao, gross=gross)
        row = dict(zip(INVOICE_HEADINGS, invoice_row(position, part), strict=True))
        row |= {"税收分类编码": "3070401000000000000", "货物或应税劳务名称": "*餐饮服务*餐费",
                "税率": "6%", "是否正数发票": "否" if fapiao.gross < 0 else "是"}  # fmt: skip
        rows.append([row.get(heading, "") for heading in LINE_HEADINGS])
    return rows


def write_xlsx(path: Path, issued: Sequence[Fapiao], *, lines_only: bool = False) -> Path:
    """The platform's workbook: invoices and a total, lines, a sheet of another kind beside."""
    workbook = Workbook()
    base, lines = workbook.active, workbook.create_sheet("信息汇总表")
    assert base is not None
    base.title = "发票基础信息"
    base.append(INVOICE_HEADINGS)
    lines.append(LINE_HEADINGS)
    for position, fapiao in enumerate(issued, start=1):
        base.append([cell or None for cell in invoice_row(position, fapiao)])
        for row in line_rows(position, fapiao):
            lines.append([cell or None for cell in row])
    total = sum((fapiao.gross for fapiao in issued), Decimal(0))
    base.append(["合计", *[None] * 10, str(total)])
    other = workbook.create_sheet("机动车")
    other.append(["序号", "车辆识别代号", "发票号码"])
    if lines_only:
        workbook.remove(base)
    workbook.save(path)
    return path


def write_csv(path: Path, issued: Iterable[Fapiao], encoding: str = "gb18030") -> Path:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(INVOICE_HEADINGS)
    for position, fapiao in enumerate(issued, start=1):
        row = invoice_row(position, fapiao)
        writer.writerow(
            [f"{cell}\t" if cell.isdigit() and len(cell) > 11 else cell for cell in row]
        )
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_ods(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """A workbook of OpenDocument; nothing but texts, and empty columns repeated at the end."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in (headings, *rows)
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0"'
        f' xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{cells}'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def spelt_by_people(fapiao: Fapiao, chance: random.Random) -> Fapiao:
    """The same as somebody's spreadsheet and keyboard leave it."""
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}
    remark = chance.choice(
        [
            fapiao.remark,
            fapiao.remark.translate(wide),
            fapiao.remark.replace("-", " - "),
            f"申请单号：{fapiao.remark}&nbsp;" if fapiao.remark else "",
        ]
    )
    buyer = chance.choice([fapiao.buyer, f" {fapiao.buyer}　", fapiao.buyer.replace("（", "(")])
    return replace(fapiao, remark=remark, buyer=buyer)
