"""A catalogue out of a shop's table: the columns are known by their headings, Chinese or English.

In: a CSV or xlsx file. Out: a :class:`Catalogue`, or the first mistake with its row and column, as
the spreadsheet counts them. A file is taken whole or not at all.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_scanner.catalogue.table_files import Cell, Table, invalid_catalogue, read_tables
from pos_scanner.domain.catalogue import (
    FIELDS,
    Catalogue,
    CatalogueEntry,
    EntryError,
    EntryProblem,
    catalogue_of,
    entry_of,
)
from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.tax_codes import TaxCodes

NO_HEADINGS = "no-headings"
NO_ENTRIES = "no-entries"
ROWS_BEFORE_HEADINGS = 10
"""Rows at most of a title or a note above the headings."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("项目名称", "商品名称", "货物或应税劳务名称", "名称", "品名", "菜名", "菜品名称",
             "项目", "商品", "name", "item", "item name", "product", "product name"),
    "tax_code": ("商品和服务税收编码", "商品和服务税收分类编码", "税收分类编码", "税收编码",
                 "tax code", "tax_code", "tax classification code"),
    "tax_rate": ("税率", "税率/征收率", "增值税税率", "征收率", "tax rate", "tax_rate", "rate",
                 "vat", "vat rate"),
    "unit": ("单位", "计量单位", "unit"),
    "unit_price": ("单价", "含税单价", "价格", "含税价", "售价", "零售价", "price", "unit price",
                   "unit_price"),
    "number": ("快捷编号", "键盘编号", "编号", "快捷码", "短码", "number", "no.", "no", "key",
               "keyboard number", "shortcut", "plu"),
}  # fmt: skip
"""What columns are called; a price without tax (不含税单价) is not taken for one with tax."""

_NO_CODES = TaxCodes()
_FIELD_OF = {comparable(name): field for field, names in HEADINGS.items() for name in names}
_DECORATION = re.compile(r"^[*＊]|[(（][^()（）]*[)）]$")
_GUARDED = re.compile(r'^="(.*)"$|^\'(.*)$')
"""How tables keep spreadsheets from making numbers of digits."""


@dataclass(frozen=True, slots=True)
class _Column:
    field: str
    heading: str


def read_catalogue(
    path: Path, default_rate: str = "0.06", codes: TaxCodes = _NO_CODES
) -> Catalogue:
    """Read a catalogue from a CSV or xlsx file; rows that name no tax rate have the default one.

    No item may have a summary code of ``codes``.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE; CATALOGUE_INVALID with the facts ``path``,
            ``row`` (from 1), ``column`` (its heading) and ``reason``: NO_HEADINGS, NO_ENTRIES or
            a value of ``EntryProblem``.
    """
    reason = NO_HEADINGS
    for table in read_tables(path):  # The first sheet of a workbook may be a cover.
        columns, rows = _below_headings(table)
        if rows:
            return _catalogue(path, columns, rows, default_rate, codes)
        if columns:
            reason = NO_ENTRIES
    raise KnownError(FailureKind.CATALOGUE_INVALID, path=str(path), reason=reason)


def _below_headings(
    table: Table,
) -> tuple[dict[int, _Column], list[tuple[int, tuple[Cell, ...]]]]:
    """The columns of a table, and the rows below with something in them, each with its number."""
    columns: dict[int, _Column] = {}
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for number, cells in enumerate(table, start=1):
        if not columns:
            columns = _columns(cells)
            if not columns and number >= ROWS_BEFORE_HEADINGS:
                break
        elif any(cell.text for cell in cells):
            rows.append((number, cells))
    return columns, rows


def _catalogue(
    path: Path,
    columns: Mapping[int, _Column],
    rows: Sequence[tuple[int, tuple[Cell, ...]]],
    default_rate: str,
    codes: TaxCodes,
) -> Catalogue:
    entries: list[CatalogueEntry] = []
    for number, cells in rows:
        try:
            entries.append(_entry(cells, columns, default_rate, codes))
        except EntryError as error:
            raise _invalid(path, error, number, columns.values()) from error
    try:
        return catalogue_of(entries)
    except EntryError as error:
        raise _invalid(path, error, rows[error.position][0], columns.values()) from error


def _columns(cells: tuple[Cell, ...]) -> dict[int, _Column]:
    """The columns by position, the first of each field; none unless the name's is among them."""
    columns: dict[str, tuple[int, _Column]] = {}
    for position, cell in enumerate(cells):
        field = _FIELD_OF.get(comparable(cell.text)) or _FIELD_OF.get(
            comparable(_DECORATION.sub("", _DECORATION.sub("", cell.text)))
        )
        if field and field not in columns:
            columns[field] = (position, _Column(field, cell.text))
    return dict(columns.values()) if "name" in columns else {}


def _entry(
    cells: tuple[Cell, ...],
    columns: Mapping[int, _Column],
    default_rate: str,
    codes: TaxCodes,
) -> CatalogueEntry:
    texts = dict.fromkeys(FIELDS, "")
    for position, column in columns.items():
        if position < len(cells):
            if column.field == "tax_code" and cells[position].is_rounded:
                raise EntryError("tax_code", EntryProblem.TAX_CODE_LOST)
            texts[column.field] = _unguarded(cells[position].text)
    entry = entry_of(texts, default_rate)
    if codes.is_summary(entry.tax_code):
        raise EntryError("tax_code", EntryProblem.TAX_CODE_SUMMARY)
    return entry


def _unguarded(text: str) -> str:
    match = _GUARDED.match(text)
    return (match[1] or match[2] or "") if match else text


def _invalid(path: Path, error: EntryError, row: int, columns: Collection[_Column]) -> KnownError:
    headings = {column.field: column.heading for column in columns}
    column = headings.get(error.field, error.field)
    return invalid_catalogue(path, row, column, error.problem.value)
