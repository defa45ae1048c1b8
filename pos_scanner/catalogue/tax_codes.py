"""The tables of tax codes: some that tills use, which come along, and the shop's own import.

In: ``tax_codes.csv`` of this package, ``tax-codes.csv`` of the data folder, and the workbook or CSV
that a shop downloads from the tax platform (商品和服务税收分类编码表). Out: :class:`TaxCodeTable`,
searched by name, everyday word, pinyin, initials and the code's first digits.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path

from pos_scanner.atomic_file import READABLE_BY_OWNER, replace_bytes
from pos_scanner.catalogue.table_files import Cell, Table, invalid_catalogue, read_tables
from pos_scanner.domain.catalogue import EntryError, EntryProblem, rate_of
from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.tax_codes import (
    TaxCode,
    TaxCodes,
    is_tax_code,
    leaves_of,
    restored,
)
from pos_scanner.name_index import IndexedName, NameIndex
from pos_scanner.pinyin import spell

FILE_NAME = "tax-codes.csv"
"""The shop's own import, beside the catalogue."""
NO_HEADINGS = "no-tax-code-headings"
NO_CODES = "no-tax-codes"
COLUMNS = ("code", "name", "short_name", "tax_rate", "words", "pinyin", "source", "date")
"""Of the stored tables; a summary code has ``*`` in the place of its pinyin."""
MOST_CODES = 20_000
_SUMMARY = "*"
_ROWS_BEFORE_CODES = 12
"""Rows at most of titles and headings; the older edition has two rows of them."""
_LEVELS = ("篇", "类", "章", "节", "条", "款", "项", "目", "子目", "细目")
_HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("合并编码", "税收分类编码", "商品和服务税收分类编码", "商品和服务税收编码", "商品编码",
             "编码", "code", "tax code", "tax_code"),
    "name": ("货物和劳务名称", "商品和服务名称", "商品名称", "名称", "name"),
    "short_name": ("商品和服务分类简称", "分类简称", "简称", "short name", "short_name"),
    "tax_rate": ("增值税税率", "税率", "tax rate", "tax_rate"),
    "is_summary": ("汇总项", "是否汇总项"),
}  # fmt: skip
_FIELD_OF = {comparable(name): key for key, names in _HEADINGS.items() for name in names}
_FIELD_OF |= {comparable(name): name for name in _LEVELS}
_YES = frozenset({"是", "y", "yes", "1", "true"})


class TaxCodeTable:
    """Tax codes that are searched as somebody types.

    Args:
        codes: what they are.
        pinyin: of each entry, how its name and its words are spelt, syllables divided by blanks.

    Attributes:
        codes: what they are.
    """

    def __init__(self, codes: TaxCodes, pinyin: Sequence[Sequence[str]]) -> None:
        self.codes = codes
        self._pinyin = pinyin

    def find(self, text: str, limit: int = 8) -> tuple[TaxCode, ...]:
        """Codes whose name, word, pinyin or initials contain a text, or that start with it."""
        matches: dict[int, TaxCode] = {}
        for position in self._index.find(text):
            matches.setdefault(position, self.codes.entries[position])
            if len(matches) >= limit:
                break
        return tuple(matches.values())

    def rows(self) -> Iterator[tuple[TaxCode, Sequence[str]]]:
        """Each entry with the spellings of its name and its words."""
        return zip(self.codes.entries, self._pinyin, strict=True)

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._names())

    def _names(self) -> Iterator[IndexedName]:
        for position, (entry, spellings) in enumerate(self.rows()):
            for name, sounds in zip((entry.name, *entry.words), spellings, strict=False):
                initials = "".join(syllable[0] for syllable in sounds.split())
                yield IndexedName(position, comparable(name), entry.code, initials, sounds)


def included_tax_codes() -> TaxCodeTable:
    """The codes that tills use, which come along."""
    file = resources.files("pos_scanner.catalogue").joinpath("tax_codes.csv")
    return _stored(file.read_text("utf-8"))


def load_tax_codes(folder: Path) -> TaxCodeTable:
    """The codes known at a till: those that come along, then the shop's own import.

    Where both have a code, the import's name and short name count, since it is the newer table;
    the usual rate and the everyday words stay.

    Raises:
        KnownError: CATALOGUE_INVALID or FILE_NOT_READABLE when the import was changed by hand
            and is no table any more.
    """
    included = included_tax_codes()
    try:
        text = (folder / FILE_NAME).read_text("utf-8")
    except FileNotFoundError:
        return included
    except (OSError, UnicodeDecodeError) as error:
        path = str(folder / FILE_NAME)
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=path) from error
    try:
        return _joined(included, _stored(text))
    except (KeyError, ValueError) as error:
        raise invalid_catalogue(folder / FILE_NAME, 1, "code", NO_CODES) from error


def import_tax_codes(table: Path, folder: Path) -> TaxCodeTable:
    """Read the bureau's table and keep it as the shop's own; gives all codes known from now on.

    Raises:
        KnownError: see :func:`read_tax_codes`; FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    codes = read_tax_codes(table)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in codes.entries:
        sounds = spell(entry.name)[1]
        writer.writerow((entry.code, entry.name, entry.short_name, entry.tax_rate, "", sounds))
    for code in sorted(codes.summaries):
        writer.writerow((code, "", "", "", "", _SUMMARY))
    replace_bytes(folder / FILE_NAME, text.getvalue().encode(), READABLE_BY_OWNER)
    return load_tax_codes(folder)


def read_tax_codes(path: Path) -> TaxCodes:
    """Read the bureau's table, xlsx or CSV; its columns are known by their headings.

    The code is the column 合并编码, or put together of the columns 篇 to 细目.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE; CATALOGUE_INVALID with the facts ``path``,
            ``row``, ``column`` and ``reason``: NO_HEADINGS, NO_CODES, or a value of
            ``EntryProblem`` for a code that is none.
    """
    reason = NO_HEADINGS
    for table in read_tables(path):  # The first sheet of a workbook may be a cover.
        columns, entries, marked = _codes_in(path, table)
        if entries:
            return leaves_of(entries.values(), marked)
        if _has_headings(columns):
            reason = NO_CODES
    raise KnownError(FailureKind.CATALOGUE_INVALID, path=str(path), reason=reason)


def _codes_in(
    path: Path, table: Table
) -> tuple[dict[str, tuple[int, str]], dict[str, TaxCode], set[str]]:
    """The columns of a table, its entries by code, and the codes that it calls summary codes."""
    columns: dict[str, tuple[int, str]] = {}
    entries: dict[str, TaxCode] = {}
    marked: set[str] = set()
    for row, cells in enumerate(table, start=1):
        code = _code(cells, columns) if _has_headings(columns) else ""
        name = _text(cells, columns, "name")
        if not entries and not (is_tax_code(code) or _is_lost(code)):
            columns |= _headings(cells)
            if row >= _ROWS_BEFORE_CODES:
                break
        elif code or name:
            entries[code] = _entry(path, row, cells, columns, code)
            if comparable(_text(cells, columns, "is_summary")) in _YES:
                marked.add(code)
    return columns, entries, marked


def _headings(cells: Sequence[Cell]) -> dict[str, tuple[int, str]]:
    columns: dict[str, tuple[int, str]] = {}
    for position, cell in enumerate(cells):
        heading = re.sub(r"\s", "", cell.text) or cell.text
        key = _FIELD_OF.get(comparable(cell.text)) or _FIELD_OF.get(comparable(heading))
        if key:
            columns.setdefault(key, (position, cell.text))
    return columns


def _has_headings(columns: dict[str, tuple[int, str]]) -> bool:
    return "name" in columns and ("code" in columns or all(level in columns for level in _LEVELS))


def _text(cells: Sequence[Cell], columns: dict[str, tuple[int, str]], key: str) -> str:
    position = columns[key][0] if key in columns else len(cells)
    return " ".join(cells[position].text.split()) if position < len(cells) else ""


def _code(cells: Sequence[Cell], columns: dict[str, tuple[int, str]]) -> str:
    """The code in a row, digits that a spreadsheet has made of it set right; else what is there."""
    code = restored(re.sub(r"[\s'’=\"]", "", _text(cells, columns, "code")))
    if is_tax_code(code) or not all(level in columns for level in _LEVELS):
        return code
    section, *pairs = (_text(cells, columns, level).partition(".")[0] for level in _LEVELS)
    joined = section + "".join(pair.zfill(2) for pair in pairs)
    return joined if is_tax_code(joined) else code


def _is_lost(code: str) -> bool:
    return re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", code) is not None


def _entry(
    path: Path,
    row: int,
    cells: Sequence[Cell],
    columns: dict[str, tuple[int, str]],
    code: str,
) -> TaxCode:
    name = _text(cells, columns, "name")
    heading = columns.get("code", columns["name"])[1]
    if not is_tax_code(code):
        problem = EntryProblem.TAX_CODE_LOST if _is_lost(code) else EntryProblem.TAX_CODE
        raise invalid_catalogue(path, row, heading, problem.value)
    if not name:
        raise invalid_catalogue(path, row, columns["name"][1], EntryProblem.NAME_MISSING.value)
    try:
        rate = rate_of(_text(cells, columns, "tax_rate"))
    except EntryError:
        rate = ""  # "13%、9%": which of them, the goods decide.
    return TaxCode(code, name, _text(cells, columns, "short_name").strip("*＊"), rate)


def _stored(text: str) -> TaxCodeTable:
    """A table of ours; raises KeyError or ValueError for a text that is none."""
    entries: list[TaxCode] = []
    pinyin: list[tuple[str, ...]] = []
    summaries: set[str] = set()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        if not is_tax_code(row["code"]):
            raise ValueError(row["code"])
        if row["pinyin"] == _SUMMARY:
            summaries.add(row["code"])
            continue
        words = tuple(filter(None, row["words"].split(";")))
        entries.append(TaxCode(row["code"], row["name"], row["short_name"], row["tax_rate"], words))
        pinyin.append(tuple(row["pinyin"].split(";")))
    return TaxCodeTable(TaxCodes(tuple(entries), frozenset(summaries)), pinyin)


def _joined(included: TaxCodeTable, imported: TaxCodeTable) -> TaxCodeTable:
    newer = {entry.code: entry for entry in imported.codes.entries}
    summaries = imported.codes.summaries
    rows: list[tuple[TaxCode, Sequence[str]]] = []
    for entry, sounds in included.rows():
        if entry.code in summaries:
            continue
        if (new := newer.pop(entry.code, None)) is not None:
            name, short_name = new.name, new.short_name or entry.short_name
            own = TaxCode(entry.code, name, short_name, entry.tax_rate, entry.words)
            rows.append((own, sounds if name == entry.name else (spell(name)[1], *sounds[1:])))
        else:
            rows.append((entry, sounds))
    rows += [(entry, sounds) for entry, sounds in imported.rows() if entry.code in newer]
    codes = TaxCodes(tuple(entry for entry, _ in rows), summaries)
    return TaxCodeTable(codes, [sounds for _, sounds in rows])
