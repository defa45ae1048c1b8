"""What the tax platform gave back, file by file: refused ones, issued ones, known by headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.issued_list import IssuedList, merged, read_issued
from pos_scanner.export.table_sheets import read_sheets
from pos_scanner.export.tax_platform_rejections import Rejection, rejections_in


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
        KnownError: as ``read_sheets``; ANSWER_NOT_RIGHT, fact ``path``, for a file that is neither.
    """
    rejections: list[Rejection] = []
    lists: list[IssuedList] = []
    for path in paths:
        sheets = read_sheets(path)
        refused, issued = rejections_in(sheets, path.stem), read_issued(sheets)
        if refused is None and not issued.is_list:
            raise KnownError(FailureKind.ANSWER_NOT_RIGHT, path=str(path))
        rejections += refused or ()
        if issued.is_list:
            lists.append(issued)
    return PlatformAnswer(tuple(rejections), merged(lists) if lists else None)
