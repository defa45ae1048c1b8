"""Reads what the tax platform rejected of a batch: the workbook of invoices with its reasons.

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
from pos_scanner.export.writers.template_workbook import open_workbook, quiet_openpyxl

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NUMBER = ("发票流水号", "流水号")
_REASON = tuple(
    subject + noun
    for subject in ("失败", "错误", "异常", "校验")
    for noun in ("原因", "信息", "说明", "描述", "提示", "结果")
)
"""Any of these within a heading makes it the one of reasons."""
_RESULT = ("导入结果", "处理结果")
"""Where there is no such heading, this one may say both."""
_ACCEPTED = ("成功", "导入成功", "开具成功")
_BUYER = ("购买方名称", "购方名称")


@dataclass(frozen=True, slots=True)
class Rejection:
    """One invoice that the platform did not accept.

    Attributes:
        number: 发票流水号, which is our invoice's number.
        reason: in the platform's words; several for one invoice are joined.
        buyer: as the workbook names him.
    """

    number: str
    reason: str
    buyer: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a sheet has its headings: the row from 1, columns from 0."""

    heading_row: int
    number: int
    reason: int
    buyer: int | None


def read_rejections(path: Path) -> tuple[Rejection, ...]:
    """The rejected invoices, in the workbook's order, each once.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE; ANSWER_NOT_RIGHT, facts ``path`` and
            perhaps ``reason``: it cannot be opened (as ``open_workbook`` says), or no sheet in it
            has a column 发票流水号 beside one of reasons.
    """
    try:
        workbook = open_workbook(path, values_only=True)
    except KnownError as error:
        if error.kind is FailureKind.TEMPLATE_NOT_RIGHT:
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, **error.facts) from error
        raise
    rejections: dict[str, Rejection] = {}
    with quiet_openpyxl():  # A sheet is read while one goes through it.
        layouts = [(sheet, _layout(sheet)) for sheet in workbook.worksheets]
        for sheet, layout in layouts:
            for rejection in _rejections(sheet, layout) if layout is not None else ():
                earlier = rejections.get(rejection.number)
                rejections[rejection.number] = _joined(earlier, rejection)
    if all(layout is None for _, layout in layouts):
        raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path))
    return tuple(rejections.values())


def _layout(sheet: Worksheet) -> _Layout | None:
    rows = islice(sheet.iter_rows(values_only=True), LAST_HEADING_ROW)
    for row, values in enumerate(rows, start=1):
        headings = [bare_heading(value) if value else "" for value in values]
        number = _first(headings, _NUMBER)
        reason = next(
            (at for at, text in enumerate(headings) if any(word in text for word in _REASON)),
            _first(headings, _RESULT),
        )
        if number is not None and reason is not None:
            return _Layout(row, number, reason, _first(headings, _BUYER))
    return None


def _first(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _rejections(sheet: Worksheet, layout: _Layout) -> Iterator[Rejection]:
    """A rejection a row; a row without a number goes on with the invoice above, as merged cells do.

    A row without a reason is none: the platform may list what it accepted, too.
    """
    number = ""
    for values in sheet.iter_rows(min_row=layout.heading_row + 1, values_only=True):
        number, reason = _text(values, layout.number) or number, _text(values, layout.reason)
        if number and reason and reason not in _ACCEPTED:
            buyer = "" if layout.buyer is None else _text(values, layout.buyer)
            yield Rejection(number, reason, buyer)


def _text(values: Sequence[object], column: int) -> str:
    """A cell's text; a number without the point that a spreadsheet gives it."""
    value = values[column] if column < len(values) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _joined(earlier: Rejection | None, rejection: Rejection) -> Rejection:
    """Both reasons of one invoice, each once."""
    if earlier is None:
        return rejection
    is_known = rejection.reason in earlier.reason.split("；")
    reason = earlier.reason if is_known else f"{earlier.reason}；{rejection.reason}"
    return Rejection(rejection.number, reason, earlier.buyer or rejection.buyer)
