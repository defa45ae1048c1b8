"""Finds headings in a workbook that others made: in which rows they stand, which column is whose.

Editions of one workbook differ. Columns move and are added, sheets get other names, an explanation
comes before the headings, and a heading is written with stars, blanks, line feeds, full-width
brackets or the word 必填 behind it. So nothing is found by its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

LAST_HEADING_ROW = 30
_NOTE = re.compile(r"(?:[(\[【][^()\[\]【】]*[)\]】]|(?:非|有条件)?必填.*|选填.*|限\d+.*)+$")
"""What an edition adds to a heading: (必填), 必填限20字符, [选填]."""
_MARKS = "*★※:"
_NUMBERING = "0123456789-—.、" + _MARKS


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings that were found in a sheet.

    Attributes:
        row: the last one that holds any, from 1; 0 when there are none.
        columns: from 1, by the heading as :func:`plain_heading` or :func:`bare_heading` gives it.
        required: other headings of that row that are marked as to be filled in, as they stand.
    """

    row: int
    columns: Mapping[str, int]
    required: tuple[str, ...] = ()

    def column_of(self, names: Iterable[str]) -> int | None:
        """The column of the first of some names that is there."""
        plain = (plain_heading(name) for name in names)
        return next((self.columns[name] for name in plain if name in self.columns), None)


def plain_heading(text: object) -> str:
    """A heading or a sheet's name as it is compared: NFKC, no blanks, no number or mark around."""
    wide = unicodedata.normalize("NFKC", str(text))
    joined = "".join(c for c in wide if not c.isspace() and unicodedata.category(c) != "Cf")
    return joined.lstrip(_NUMBERING).rstrip(_MARKS)


def bare_heading(text: object) -> str:
    """The same without what an edition notes behind it."""
    plain = plain_heading(text)
    return _NOTE.sub("", plain).rstrip(_MARKS) or plain


def find_headings(rows: Iterable[Sequence[object]], names: Collection[str]) -> Headings:
    """Look for headings in the first rows of a sheet; they may stand in two rows, one merged.

    Args:
        rows: the sheet's, as values, from the first.
        names: what is looked for.
    """
    sought = {plain_heading(name) for name in names}
    columns: dict[str, int] = {}
    headings = Headings(0, columns)
    above: Sequence[object] = ()
    for number, values in enumerate(islice(rows, LAST_HEADING_ROW), start=1):
        count = len(columns)
        for normalized in (plain_heading, bare_heading):  # An exact one before one with a note.
            for at, value in enumerate(values, start=1):
                if value and (name := normalized(value)) in sought:
                    columns.setdefault(name, at)
        if len(columns) > count:
            required = _required(values, above, set(columns.values()))
            headings = Headings(number, columns, (*headings.required, *required))
        above = values
    return headings


def _required(
    values: Sequence[object], above: Sequence[object], filled_columns: Collection[int]
) -> Iterable[str]:
    """Headings of a row that nobody fills and that are marked as 必填, here or in the row above."""
    for at, value in enumerate(values, start=1):
        if not value or at in filled_columns:
            continue
        rule = above[at - 1] if at <= len(above) and above[at - 1] else ""
        if _is_marked_required(str(value)) or plain_heading(rule).startswith("必填"):
            yield "".join(str(value).split())


def _is_marked_required(heading: str) -> bool:
    normalized = "".join(unicodedata.normalize("NFKC", heading).split())
    note = _NOTE.search(normalized)
    has_note = note is not None and note[0].lstrip("([【").startswith("必填")
    return has_note or normalized.startswith("*") or normalized.endswith("*")
