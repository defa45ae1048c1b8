"""Reads what the tax platform rejected of a batch: the list of invoices with its reasons.

Found by headings, wherever in the first rows of whichever sheets they stand; the platform has
changed their order and names before.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pos_scanner.domain.invoice import DraftRefusal
from pos_scanner.export.formats.headings import LAST_HEADING_ROW, bare_heading
from pos_scanner.export.table_sheets import Sheet

_NUMBER = ("发票流水号", "流水号", "申请单号")
_REASON = tuple(
    subject + noun
    for subject in ("失败", "错误", "异常", "校验", "不通过", "未通过", "驳回", "退回")
    for noun in ("原因", "信息", "说明", "描述", "提示", "结果")
)
"""Any of these within a heading makes it the one of reasons."""
_RESULT = ("导入结果", "处理结果", "开具结果", "开票结果", "校验状态", "导入状态", "开具状态")
"""Where there is no such heading, this one may say both."""
_ACCEPTED = ("成功", "导入成功", "开具成功", "通过", "校验通过", "已开具", "-", "--", "无")
_BUYER = ("购买方名称", "购方名称")
_FAILED = ("失败", "不通过", "未通过", "错误", "异常")
_TOTAL = re.compile(r"合计|总计|小计|共计|共\d+")
_FIELDS = (
    (
        "tax_code",
        ("税收编码", "分类编码", "商品编码", "服务编码", "税收分类", "汇总编码", "汇总项"),
    ),
    ("tax_rate", ("税率", "征收率", "优惠政策", "免税")),
    ("tax_number", ("识别号", "税号", "社会信用代码")),
    ("bank_account", ("银行账号", "账号")),
    ("bank_name", ("开户银行", "开户行", "银行")),
    ("phone", ("电话", "手机")),
    ("address", ("地址",)),
    ("email", ("邮箱", "邮件")),
    ("unit_price", ("单价",)),
    ("quantity", ("数量",)),
    ("discount", ("折扣",)),
    ("amount", ("金额", "价税合计", "税额")),
    ("spec", ("规格型号", "规格")),
    ("unit", ("单位",)),
    ("item", ("项目名称", "货物", "商品名称", "服务名称")),
    ("remark", ("备注",)),
    ("kind", ("发票类型", "票种")),
    ("name", ("购买方名称", "购方名称", "名称", "抬头")),
)
"""Fields of the form by the platform's words for them; the most particular words first."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One invoice that the platform did not accept.

    Attributes:
        number: 发票流水号, which is our invoice's number.
        reason: in the platform's words; several for one invoice are joined. Empty where the list
            has none.
        buyer: as the workbook names him.
    """

    number: str
    reason: str
    buyer: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a sheet has its headings: the row from 1, columns from 0.

    Attributes:
        result: says of each row whether it was accepted, beside a column of reasons.
        is_of_failures: what the sheet is called says that all of it failed.
    """

    heading_row: int
    number: int
    reason: int
    buyer: int | None
    result: int | None
    is_of_failures: bool


def rejections_in(sheets: Iterable[Sheet], file_name: str) -> tuple[Rejection, ...] | None:
    """The rejected invoices of a file's sheets; ``None`` when none of them lists any."""
    rejections: dict[str, Rejection] = {}
    is_list = False
    for sheet in sheets:
        layout = _layout(sheet, file_name)
        is_list = is_list or layout is not None
        for rejection in _rejections(sheet, layout) if layout is not None else ():
            earlier = rejections.get(rejection.number)
            rejections[rejection.number] = _joined(earlier, rejection)
    return tuple(rejections.values()) if is_list else None


def field_of(reason: str) -> str:
    """The form's field that a reason is about, as ``Draft`` and ``Title`` call it; empty: none."""
    plain = unicodedata.normalize("NFKC", reason)
    return next((name for name, words in _FIELDS if any(word in plain for word in words)), "")


def refusal_of(reason: str) -> DraftRefusal:
    """A reason as the form shows it: at its field, in the line that it counts (第2行)."""
    line = re.search(r"第\s*(\d{1,4})\s*(?:行|条|项)", unicodedata.normalize("NFKC", reason))
    return DraftRefusal(reason, field_of(reason), max(0, int(line[1]) - 1) if line else 0)


def _layout(sheet: Sheet, file_name: str) -> _Layout | None:
    for row, values in enumerate(sheet.rows[:LAST_HEADING_ROW], start=1):
        headings = [bare_heading(value) if value else "" for value in values]
        number, result = _first(headings, _NUMBER), _first(headings, _RESULT)
        stated = (at for at, text in enumerate(headings) if any(word in text for word in _REASON))
        reason = next(stated, result)
        if number is not None and reason is not None:
            has_result = result is not None and result != reason
            names = f"{sheet.title} {file_name}"
            is_of_failures = any(word in names for word in _FAILED)
            buyer = _first(headings, _BUYER)
            return _Layout(
                row, number, reason, buyer, result if has_result else None, is_of_failures
            )
    return None


def _first(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _rejections(sheet: Sheet, layout: _Layout) -> Iterator[Rejection]:
    """A rejection a row; a row without a number goes on with the invoice above, as merged cells do.

    A row without a reason is none, since the platform may list what it accepted, too; unless its
    result says that it failed, or the list is called one of failures.
    """
    number = ""
    for values in sheet.rows[layout.heading_row :]:
        own, reason = _text(values, layout.number), _text(values, layout.reason)
        if _TOTAL.match(own) or (not own and any(map(_TOTAL.match, map(_plain, values)))):
            number = ""
            continue
        number = own or number
        if number and _is_refused(values, layout, reason, has_number=bool(own)):
            buyer = "" if layout.buyer is None else _text(values, layout.buyer)
            yield Rejection(number, reason, buyer)


def _is_refused(values: Sequence[str], layout: _Layout, reason: str, *, has_number: bool) -> bool:
    result = "" if layout.result is None else _text(values, layout.result)
    if reason:
        return reason not in _ACCEPTED and result not in _ACCEPTED
    is_failure = any(word in result for word in _FAILED)
    return has_number and (is_failure or (layout.is_of_failures and not result))


def _text(values: Sequence[str], column: int) -> str:
    return _plain(values[column]) if column < len(values) else ""


def _plain(text: str) -> str:
    """A cell's text with half-width letters and digits; punctuation stays as it is written."""
    narrow = (
        unicodedata.normalize("NFKC", c) if "０" <= c <= "ｚ" or c in "－\u3000" else c
        for c in text
    )
    return "".join(narrow).strip()


def _joined(earlier: Rejection | None, rejection: Rejection) -> Rejection:
    """Both reasons of one invoice, each once."""
    if earlier is None:
        return rejection
    reasons = [*earlier.reason.split("；"), rejection.reason]
    reason = "；".join(dict.fromkeys(filter(None, reasons)))
    return Rejection(rejection.number, reason, earlier.buyer or rejection.buyer)
