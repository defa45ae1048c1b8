"""What the tax platform gave back, file by file: refused ones, issued ones, known by headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.headings import LAST_HEADING_ROW, plain_heading
from pos_scanner.export.issued_list import IssuedList, merged, read_issued
from pos_scanner.export.reconciliation import OWN_NUMBER
from pos_scanner.export.table_sheets import Sheet, read_sheets
from pos_scanner.export.tax_platform_rejections import Rejection, rejections_in

_OWN_COLUMNS = (
    frozenset({"申请单号", "代替的申请单号"}),
    frozenset({"confirmed_at", "replaces"}),
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """What several files say together.

    Attributes:
        rejections: in the files' order; a number once for each file that has it.
        issued: of all lists of issued invoices; ``None`` when there was no such list.
    """

    rejections: tuple[Rejection, ...]
    issued: IssuedList | None


def read_answer(paths: Sequence[Path]) -> PlatformAnswer:
    """Read files that the platform gave: failure lists, lists of issued invoices, both mixed.

    Raises:
        KnownError: as ``read_sheets``; ANSWER_NOT_RIGHT, fact ``path``, for a file that is neither;
            where it is empty or no text its ``reason`` is ``damaged``, where this program has
            written it ``own-export``.
    """
    rejections: list[Rejection] = []
    lists: list[IssuedList] = []
    for path in paths:
        sheets = read_sheets(path)
        refused, issued = rejections_in(sheets, path.stem), read_issued(sheets)
        is_answer = refused is not None or issued.is_list
        if not refused and _is_own_export(sheets, is_answer=is_answer):
            facts = {"path": str(path), "reason": "own-export"}
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, **facts)
        if not is_answer:
            facts = {"reason": "damaged"} if _is_no_table(sheets) else {}
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path), **facts)
        rejections += refused or ()
        if issued.is_list:
            lists.append(issued)
    return PlatformAnswer(tuple(rejections), merged(lists) if lists else None)


def _is_own_export(sheets: Sequence[Sheet], *, is_answer: bool) -> bool:
    """Whether a table has columns that only our formats have, or names our records unasked."""
    for sheet in sheets:
        rows = [set(map(plain_heading, row)) for row in sheet.rows[:LAST_HEADING_ROW]]
        if any(columns <= row for row in rows for columns in _OWN_COLUMNS):
            return True
        cells = (cell for row in sheet.rows for cell in row)
        if not is_answer and any(OWN_NUMBER.fullmatch(cell) for cell in cells):
            return True
    return False


def _is_no_table(sheets: Sequence[Sheet]) -> bool:
    """Whether there is nothing in it at all, or what no text has."""
    text = [cell for sheet in sheets for row in sheet.rows for cell in row if cell]
    return not text or any(_NO_TEXT.search(cell) for cell in text)
