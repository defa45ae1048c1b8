"""A blank workbook like the tax platform's: the same sheets, headings, rules and hidden parts.

Made here, since theirs may not be copied. Headings and rules as in the edition of 2026-04.
"""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

VERSION = "pt:20260401"
INVOICE = [
    "发票流水号",
    "发票类型",
    "特定业务类型",
    "是否含税",
    "受票方自然人标识",
    "购买方名称",
    "购买方纳税人识别号",
    "购买方证件类型",
    "购买方证件号码",
    "购买方国籍（或地区）",
    "购买方地址",
    "购买方所在地区（报废产品收购必填）",
    "-",
    "-",
    "-",
    "购买方详细地址（报废产品收购必填）",
    "购买方电话",
    "购买方开户银行",
    "购买方银行账号",
    "是否展示购买方地址电话银行账号",
    "是否开具涉税专业服务发票品目",
    "涉税专业服务协议编号",
    "备注",
    "报废产品销售类型",
    "每千克煤炭\n发热量",
    "干基全硫",
    "干燥无灰基挥发分",
    "销售方开户行",
    "销售方银行账号",
    "是否展示销售方地址电话银行账号",
    "购买方邮箱",
    "购买方经办人姓名",
    "购买方经办人证件类型",
    "购买方经办人证件号码",
    "经办人国籍(地区)",
    "经办人自然人纳税人识别号",
    "放弃享受减按1%征收率\n原因",
    "收款人",
    "复核人",
]
DETAIL = [
    "发票流水号",
    "项目名称",
    "商品和服务税收编码",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "税率",
    "折扣金额",
    "是否使用优惠政策",
    "优惠政策类型",
    "即征即退类型",
    "煤炭种类",
]
MUST = {
    "发票流水号",
    "发票类型",
    "是否含税",
    "购买方名称",
    "项目名称",
    "商品和服务税收编码",
    "金额",
    "税率",
}
SHEETS = [
    "1-发票基本信息",
    "sfzjlx*",
    "excelVersion*",
    "gjhdq*",
    "xzqhjdxz*",
    "2-发票明细信息",
    "3-特定业务信息",
    "xzqhdm*",
    "xzqhdmJzfw*",
    "jtgjlx*",
    "4-附加要素信息",
]


def blank_workbook(
    path: Path,
    *,
    invoice: list[str] = INVOICE,
    detail: list[str] = DETAIL,
    sheets: list[str] = SHEETS,
    heading_row: int = 3,
) -> Path:
    """Make one; other headings, sheets and rows make another edition."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in sheets:
        sheet = workbook.create_sheet(name.rstrip("*"))
        if name.endswith("*"):
            sheet.sheet_state = "hidden"
            sheet["A4"] = VERSION
    for sheet in workbook.worksheets:
        if "基本信息" in sheet.title:
            _fill(sheet, invoice, heading_row)
        elif "明细信息" in sheet.title:
            _fill(sheet, detail, heading_row)
    workbook.defined_names["gj"] = DefinedName("gj", attr_text="gjhdq!$A$1:$A$245")
    workbook.save(path)
    return path


def _fill(sheet: Worksheet, headings: list[str], row: int) -> None:
    sheet.cell(1, 1, "填表说明：\n1、仅支持数电发票的导入开具")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    for column, heading in enumerate(headings, start=1):
        rule = "必填\n(限20字符)" if heading in MUST else " 有条件必填\n(限20字符)\t"
        sheet.cell(row - 1, column, rule) if row > 2 else None
        if heading != "-":
            sheet.cell(row, column, heading)
    choice = DataValidation("list", formula1='"增值税专用发票,普通发票"')
    choice.add(f"B{row + 1}:B1001")
    sheet.add_data_validation(choice)


def old_workbook(path: Path) -> Path:
    """One that begins as an .xls does."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")
    )
    return path
