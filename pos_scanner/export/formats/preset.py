"""A preset: one export format, declared in a page of TOML.

The program's own stand in ``presets/`` beside this module, a user's in the folder ``presets`` of
the data folder. A page says what stands in which column and what the file's bytes are like; how a
page is written stands in ``docs/export-formats.md``.
"""

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.export.formats.columns import compile_source
from pos_scanner.export.formats.rows import Grain

FOLDER_NAME = "presets"
_FIRST = "workbook.toml"
"""Offered before the others: most who export want to read it in Excel."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_UNICODE_CODECS = {"utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"}
LONGEST_CELL = 32767
"""Characters that a cell of a workbook holds; openpyxl cuts what is longer without a word."""

VOUCHERS = "vouchers"
"""The destination of every format that a ledger takes vouchers from."""
TOTAL = "合计"
"""Begins the row of sums at the end of a workbook."""


class ColumnType(StrEnum):
    """How a column's text is meant; only ``TEXT`` is guarded against formulas."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"


class HeadingLanguage(StrEnum):
    """Which headings the columns get, where a format has two."""

    NAMES = ""
    """Those that the columns are called by."""
    CHINESE = "zh"


class FileFormat(StrEnum):
    """What kind of file."""

    CSV = "csv"
    """Quoted as RFC 4180 says."""
    TEXT = "text"
    """Fields between separators, nothing quoted."""
    XLSX = "xlsx"
    TEMPLATE = "template"
    """A blank workbook that the user was given, filled in."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its heading.
        source: see ``columns.compile_source``; empty: ``text`` stands in every row.
        width: of a workbook's column, in characters.
        longest: most characters; a longer text is refused, or cut where ``cut`` says so.
        substitute: a character that ``charset`` has not becomes 〓 instead of a refusal; for
            summaries alone, never where a text says who or what something is.
        pattern: a workbook's format of its number or day, as Excel has it: ``0.00``.
        zh: its heading in Chinese, where the format's headings are a choice.
        once: only the first row of an invoice has it.
        needed: a blank workbook without it is none.
        also: other headings that a blank workbook may have for it.
        filled: the program that reads the file wants it in every row.
    """

    name: str
    source: str = ""
    text: str = ""
    type: ColumnType = ColumnType.TEXT
    width: int = 12
    longest: int = 0
    cut: bool = False
    substitute: bool = False
    pattern: str = ""
    zh: str = ""
    once: bool = False
    needed: bool = False
    also: tuple[str, ...] = ()
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: a CSV has one, a workbook one a sheet."""

    columns: tuple[Column, ...]
    rows: Grain = Grain.LINE
    sheet: str = "Sheet1"

    @property
    def header(self) -> list[str]:
        """The columns' headings, in order."""
        return [column.name for column in self.columns]

    @property
    def needed(self) -> tuple[Column, ...]:
        """What a blank workbook has to have; the first column where the page says nothing."""
        return tuple(column for column in self.columns if column.needed) or self.columns[:1]


@dataclass(frozen=True, slots=True)
class Preset:
    """A format.

    Attributes:
        name: what the command line calls it.
        title: what people call it, in English; ``title_zh`` in Chinese; ``note`` says for whom
            and what to mind.
        encoding: a Python codec.
        line_end: between rows.
        first_line: stands before everything else; empty for none.
        header: whether the headings are the first row.
        date: of DATE columns, as strftime has it.
        guard: whether text cells are guarded against formulas.
        one_line: line feeds and tabs within a text become blanks.
        without: characters that are left out of texts.
        charset: a codec that has to hold every text; empty: any text may go out.
        most_rows: of the table with the most; more go into a further file. 0: any.
        most_invoices: likewise.
        voids: whether it can report that an invoice is taken back.
        numbers_as_text: whether a workbook's numbers are text cells, which keep every digit.
        totals: whether a workbook ends with a row of sums.
        destination: which program or office reads it; what is new is asked of it. Formats with
            one destination share it; without a key the platform's template goes there, a voucher
            to ``vouchers``, anything else to a destination of the format's own name.
        headings: which of the columns' headings the file has.
        check: heading of the column that adds up to the batch's sum; empty: there is none.
        page: the TOML it was read from.
    """

    name: str
    title: str
    title_zh: str
    tables: tuple[Table, ...]
    note: str = ""
    note_zh: str = ""
    format: FileFormat = FileFormat.CSV
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    separator: str = ","
    first_line: str = ""
    header: bool = True
    date: str = "%Y-%m-%d"
    guard: bool = False
    one_line: bool = False
    without: str = ""
    charset: str = ""
    most_rows: int = 0
    most_invoices: int = 0
    voids: bool = True
    numbers_as_text: bool = False
    totals: bool = False
    headings: HeadingLanguage = HeadingLanguage.NAMES
    check: str = ""
    destination: str = ""
    is_own: bool = field(default=False, compare=False)
    page: str = field(default="", compare=False)

    @property
    def table(self) -> Table:
        """The first table, which a CSV is."""
        return self.tables[0]

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return {FileFormat.CSV: ".csv", FileFormat.TEXT: ".txt"}.get(self.format, ".xlsx")

    @property
    def is_workbook(self) -> bool:
        """Whether the file is a workbook and no text."""
        return self.format in {FileFormat.XLSX, FileFormat.TEMPLATE}

    @property
    def required_codec(self) -> str:
        """The codec that has to encode every text; empty: any text may go out."""
        is_complete = self.is_workbook or codecs.lookup(self.encoding).name in _UNICODE_CODECS
        return self.charset or ("" if is_complete else self.encoding)

    @property
    def reports_invoices(self) -> bool:
        """Whether accounting knows an invoice by it; a list of buyers leaves them waiting."""
        return self.list_of is None

    @property
    def list_of(self) -> Grain | None:
        """BUYER or BANK where all of it is a list of those; ``None`` where it reports invoices."""
        grains = [table.rows for table in self.tables]
        return grains[0] if {Grain.BUYER, Grain.BANK}.issuperset(grains) else None


class PresetError(ValueError):
    """A page is no preset; the text says where and what it takes."""


def preset_names(own: Path | None = None) -> tuple[str, ...]:
    """The formats there are: the program's, then the user's in the folder ``own``."""
    folder = resources.files("pos_scanner.export").joinpath(FOLDER_NAME)
    names = [entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")]
    names.sort(key=lambda name: (name != _FIRST, name))
    users = sorted(path.name for path in own.glob("*.toml")) if own is not None else []
    stems = [name.removesuffix(".toml") for name in [*names, *users]]
    return tuple(dict.fromkeys(stem for stem in stems if _NAME.fullmatch(stem)))


def all_presets(own: Path) -> tuple[list[Preset], list[KnownError]]:
    """Every format, and what is wrong with pages in the user's folder that are none."""
    presets, broken = [], []
    for name in preset_names(own):
        try:
            presets.append(load_preset(name, own))
        except KnownError as error:
            broken.append(error)
    for path in sorted(own.glob("*.toml")):
        if path.stem in preset_names() or not _NAME.fullmatch(path.stem):
            problem = "name: small letters, digits and hyphens, and none of the program's own"
            broken.append(KnownError(FailureKind.PRESET_INVALID, path=str(path), problem=problem))
    return presets, broken


def load_preset(name: str, own: Path | None = None) -> Preset:
    """Read a format's declaration; a user's page never hides one of the program's.

    Raises:
        KnownError: UNKNOWN_PRESET, facts ``preset`` and ``known``; PRESET_INVALID, facts ``path``
            and ``problem``.
    """
    if name not in preset_names(own):
        names = ", ".join(preset_names(own))
        raise KnownError(FailureKind.UNKNOWN_PRESET, preset=name, known=names)
    if own is None or name in preset_names():
        page = resources.files("pos_scanner.export").joinpath(FOLDER_NAME, f"{name}.toml")
        return parse_preset(name, page.read_text(encoding="utf-8"))
    path = own / f"{name}.toml"
    try:
        return parse_preset(name, path.read_text(encoding="utf-8-sig"), is_own=True)
    except (OSError, ValueError) as error:
        raise KnownError(FailureKind.PRESET_INVALID, path=str(path), problem=str(error)) from error


def parse_preset(name: str, page: str, *, is_own: bool = False) -> Preset:
    """A declaration's text to a preset.

    Raises:
        PresetError: it is none; says where.
    """
    try:
        declared = tomllib.loads(page)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(str(error)) from error
    tables = declared.pop("tables", None) or [_single_table(declared)]
    values = _checked("", declared, Preset, {"name", "tables", "page", "is_own"})
    for needed in ("title", "title_zh"):
        if needed not in values:
            raise PresetError(f"{needed} is missing")
    preset = Preset(
        name=name, tables=tuple(map(_table, tables)), page=page, is_own=is_own, **values
    )
    preset = replace(preset, destination=preset.destination or _usual_destination(preset))
    if not _NAME.fullmatch(preset.destination):
        raise PresetError("destination takes small letters, digits and hyphens")
    _check_together(preset)
    return with_headings(preset, preset.headings)


def with_headings(preset: Preset, language: HeadingLanguage) -> Preset:
    """A format with its columns' headings in a language, as far as they have some."""
    if language is HeadingLanguage.NAMES:
        return preset
    tables = []
    for table in preset.tables:
        columns = (replace(column, name=column.zh or column.name) for column in table.columns)
        tables.append(replace(table, columns=tuple(columns)))
    names = dict(zip(preset.table.header, tables[0].header, strict=True))
    check = names.get(preset.check, preset.check)
    return replace(preset, tables=tuple(tables), check=check, headings=language)


def _usual_destination(preset: Preset) -> str:
    names = [name for column in preset.table.columns for name in (column.name, *column.also)]
    if preset.format is FileFormat.TEMPLATE and any("流水号" in name for name in names):
        return TAX_PLATFORM
    is_voucher = any(table.rows is Grain.ENTRY for table in preset.tables)
    return VOUCHERS if is_voucher else preset.name


def _single_table(declared: dict[str, Any]) -> dict[str, Any]:
    """A page with one table has its keys at the top."""
    keys = [key for key in ("columns", "rows", "sheet") if key in declared]
    return {key: declared.pop(key) for key in keys}


def _table(entry: Any) -> Table:
    values = _checked("table: ", entry, Table, set())
    columns = values.pop("columns", ())
    if not columns:
        raise PresetError("columns: there are none")
    return Table(columns=tuple(map(_column, columns)), **values)


def _column(entry: Any) -> Column:
    where = f"column {entry.get('name', '?') if isinstance(entry, dict) else entry}: "
    column = Column(**_checked(where, entry, Column, set()))
    if column.source:
        try:
            compile_source(column.source)
        except ValueError as error:
            raise PresetError(f"{where}{error}") from error
    return column


_ENUMS = {"type": ColumnType, "format": FileFormat, "rows": Grain, "headings": HeadingLanguage}


def _checked(where: str, entry: Any, cls: type[Any], hidden: set[str]) -> dict[str, Any]:
    """The keys of a table of the page as values for a dataclass."""
    if not isinstance(entry, Mapping):
        raise PresetError(f"{where}not a table of keys and values")
    types: dict[str, object] = {f.name: f.type for f in fields(cls) if f.name not in hidden}
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if key not in types:
            raise PresetError(f"{where}there is no key {key}; known: {', '.join(types)}")
        expected = next((kind for kind in (str, int, bool) if types[key] is kind), object)
        if key in _ENUMS:
            values[key] = _member(where, key, value)
        elif key == "also":
            values[key] = _texts(where, key, value)
        elif not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            raise PresetError(f"{where}{key} takes {expected.__name__}")
        else:
            values[key] = value
    return values


def _texts(where: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise PresetError(f"{where}{key} takes a list of texts")
    return tuple(value)


def _member(where: str, key: str, value: Any) -> StrEnum:
    kind = _ENUMS[key]
    try:
        return kind(value)
    except ValueError as error:
        raise PresetError(f"{where}{key} takes {', '.join(kind)}") from error


def _check_together(preset: Preset) -> None:
    for key in ("encoding", "charset"):
        codec = getattr(preset, key)
        try:
            "".encode(codec or "utf-8")  # Some codecs are for bytes alone.
        except LookupError as error:
            raise PresetError(f"{key}: no such encoding: {codec}") from error
    if preset.check and preset.check not in preset.table.header:
        raise PresetError(f"check: there is no column {preset.check}")
    if len(preset.separator) != 1 or preset.separator in '\r\n"':
        raise PresetError("separator takes one character")
    if preset.line_end not in {"\n", "\r\n"}:
        raise PresetError(r'line_end takes "\n" or "\r\n"')
    if len(preset.tables) > 1 and not preset.is_workbook:
        raise PresetError("tables: only a workbook has several")
    for table in preset.tables:
        _check_words(preset, table)


def _check_words(preset: Preset, table: Table) -> None:
    """The page's own words fit into its file."""
    if preset.is_workbook and (len(table.sheet) > 31 or _NOT_IN_SHEETS.search(table.sheet)):
        raise PresetError(f"sheet: no workbook has one called {table.sheet}")
    for column in table.columns:
        for words in (column.name, column.text, preset.first_line):
            try:
                words.encode(preset.required_codec or "utf-8")
            except UnicodeEncodeError as error:
                raise PresetError(f"{words}: not in {preset.required_codec}") from error
