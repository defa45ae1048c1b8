"""Reads what the tax platform answered to a batch: the workbook of invoices that it refused.

Found by headings, wherever in the first rows of whichever sheet they stand; the platform has
changed their order and names before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.template_writer import LAST_HEADING_ROW, open_template, plain_heading

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NUMBER = ("发票流水号", "流水号")
_REASON = ("导入失败原因", "失败原因", "错误原因", "失败信息", "错误信息")
_BUYER = ("购买方名称", "购方名称")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One invoice that the platform did not take.

    Attributes:
        number: 发票流水号, which is our invoice's number.
        reason: in the platform's words; several for one invoice are joined.
        buyer: as the answer names him.
    """

    number: str
    reason: str
    buyer: str = ""


def read_answer(path: Path) -> tuple[Refusal, ...]:
    """The refused invoices, in the answer's order, each once.

    Raises:
        KnownError: FILE_NOT_FOUND; ANSWER_NOT_RIGHT, fact ``path``: no workbook, or no sheet in it
            has a column 发票流水号 beside one of reasons.
    """
    try:
        workbook = open_template(path)
    except KnownError as error:
        if error.kind is FailureKind.TEMPLATE_NOT_RIGHT:
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path)) from error
        raise
    for sheet in workbook.worksheets:
        places = _places(sheet)
        if places is not None:
            return _refusals(sheet, *places)
    raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path))


def _places(sheet: Worksheet) -> tuple[int, int, int, int | None] | None:
    """The row of the headings, and the columns of number, reason and buyer."""
    for row, values in enumerate(
        sheet.iter_rows(max_row=LAST_HEADING_ROW, values_only=True), start=1
    ):
        headings = [plain_heading(value) if value else "" for value in values]
        number, reason = _first(headings, _NUMBER), _first(headings, _REASON)
        if number is not None and reason is not None:
            return row, number, reason, _first(headings, _BUYER)
    return None


def _first(headings: list[str], names: tuple[str, ...]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def _refusals(
    sheet: Worksheet, heading_row: int, number: int, reason: int, buyer: int | None
) -> tuple[Refusal, ...]:
    found: dict[str, Refusal] = {}
    for values in sheet.iter_rows(min_row=heading_row + 1, values_only=True):
        key = str(values[number] or "").strip()
        if not key:
            continue
        told = str(values[reason] or "").strip()
        name = str(values[buyer] or "") if buyer is not None else ""
        before = found.get(key)
        if before and told not in before.reason:
            told = f"{before.reason}；{told}"
        found[key] = Refusal(key, told if not before or told else before.reason, name)
    return tuple(found.values())
