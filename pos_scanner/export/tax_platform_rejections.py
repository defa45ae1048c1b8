"""Reads what the tax platform answered to a batch: the workbook of invoices that it refused.

Found by headings, wherever in the first rows of whichever sheets they stand; the platform has
changed their order and names before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.headings import LAST_HEADING_ROW, bare_heading
from pos_scanner.export.writers.template_workbook import open_workbook
from pos_scanner.export.writers.xlsx_common import quiet_openpyxl

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NUMBER = ("发票流水号", "流水号")
_REASON = tuple(
    what + word
    for what in ("失败", "错误", "异常", "校验")
    for word in ("原因", "信息", "说明", "描述", "提示", "结果")
)
"""Any of these within a heading makes it the one of reasons."""
_RESULT = ("导入结果", "处理结果")
"""Where there is no such heading, this one may tell of both."""
_TAKEN = ("成功", "导入成功", "开具成功")
_BUYER = ("购买方名称", "购方名称")


@dataclass(frozen=True, slots=True)
class Rejection:
    """One invoice that the platform did not take.

    Attributes:
        number: 发票流水号, which is our invoice's number.
        reason: in the platform's words; several for one invoice are joined.
        buyer: as the answer names him.
    """

    number: str
    reason: str
    buyer: str = ""


def read_rejections(path: Path) -> tuple[Rejection, ...]:
    """The refused invoices, in the answer's order, each once.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE; ANSWER_NOT_RIGHT, facts ``path`` and
            perhaps ``reason``: it cannot be opened (as ``open_workbook`` says), or no sheet in it
            has a column 发票流水号 beside one of reasons.
    """
    try:
        workbook = open_workbook(path, to_read=True)
    except KnownError as error:
        if error.kind is FailureKind.TEMPLATE_NOT_RIGHT:
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, **error.facts) from error
        raise
    found: dict[str, Rejection] = {}
    is_answer = False
    with quiet_openpyxl():  # A sheet is read while one goes through it.
        for sheet in workbook.worksheets:
            places = _places(sheet)
            is_answer = is_answer or places is not None
            for rejection in _rows(sheet, *places) if places is not None else ():
                found[rejection.number] = _joined(found.get(rejection.number), rejection)
    if not is_answer:
        raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path))
    return tuple(found.values())


def _places(sheet: Worksheet) -> tuple[int, int, int, int | None] | None:
    """The row of the headings, and the columns of number, reason and buyer."""
    rows = islice(sheet.iter_rows(values_only=True), LAST_HEADING_ROW)
    for row, values in enumerate(rows, start=1):
        headings = [bare_heading(value) if value else "" for value in values]
        number = _first(headings, _NUMBER)
        reason = next(
            (at for at, one in enumerate(headings) if any(word in one for word in _REASON)),
            _first(headings, _RESULT),
        )
        if number is not None and reason is not None:
            return row, number, reason, _first(headings, _BUYER)
    return None


def _first(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _rows(
    sheet: Worksheet, heading_row: int, number: int, reason: int, buyer: int | None
) -> Iterator[Rejection]:
    """A rejection a row; a row without a number goes on with the invoice above, as merged cells do.

    A row without a reason is none: an answer may list what was taken, too.
    """
    last = ""
    for values in sheet.iter_rows(min_row=heading_row + 1, values_only=True):
        last, told = _text(values, number) or last, _text(values, reason)
        if last and told and told not in _TAKEN:
            yield Rejection(last, told, "" if buyer is None else _text(values, buyer))


def _text(values: Sequence[object], column: int) -> str:
    """A cell's text; a number without the point that a spreadsheet gives it."""
    value = values[column] if column < len(values) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _joined(before: Rejection | None, now: Rejection) -> Rejection:
    if before is None:
        return now
    reasons = before.reason.split("；")
    reason = before.reason if now.reason in reasons else f"{before.reason}；{now.reason}"
    return Rejection(now.number, reason, before.buyer or now.buyer)
