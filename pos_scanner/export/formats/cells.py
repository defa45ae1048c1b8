"""Cells: a row's sources as the preset wants them, or a refusal that names the invoice and column.

Nothing is lost silently: a text that a format cannot hold (too long, a control character, not in
the character set that the program on the other side reads) is refused before a file is in place.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem
from pos_scanner.export.accounts import Accounts
from pos_scanner.export.formats.columns import Source, compile_source
from pos_scanner.export.formats.formula_guard import guarded
from pos_scanner.export.formats.preset import LONGEST_CELL, Column, ColumnType, Preset, Table
from pos_scanner.export.formats.rows import Row, rows_of

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What XML and most readers of CSV cannot hold; tab, line feed and carriage return can be held."""
NOT_IN_WORKBOOKS = re.compile(CONTROLS.pattern[:-1] + "\r]")
"""XML turns a carriage return into a line feed."""
_BREAKS = re.compile(r"[\r\n\t]+")
_ISO = "%Y-%m-%d"
_CHARACTERS_NAMED = 10
SUBSTITUTE = "〓"
"""Stands for a character that a program cannot show, as printers have set it for a missing type;
it is in GB 2312, so that every Chinese program has it."""

Cells = Callable[[Row], list[str]]


def cells_of(table: Table, preset: Preset) -> Cells:
    """A function from a row to its cells, guarded where the preset says so.

    The function raises KnownError CELL_NOT_WRITABLE, facts ``number`` (the invoice's),
    ``column``, ``reason`` (``too-long``, ``not-in-charset``) and what belongs to it. Control
    characters are not its business: ``refuse_controls`` looks for them in many rows at once.
    """
    readers = [_reader(column, preset) for column in table.columns]
    return lambda row: [reader(row) for reader in readers]


def refuse_controls(
    rows: Sequence[Row],
    cells: Sequence[Sequence[str]],
    table: Table,
    controls: re.Pattern[str] = CONTROLS,
) -> None:
    """Say which cell holds a control character.

    Raises:
        KnownError: CELL_NOT_WRITABLE, reason ``control-character``.
    """
    for row, texts in zip(rows, cells, strict=True):
        for column, text in zip(table.columns, texts, strict=True):
            if match := controls.search(text):
                raise _refusal(row, column, "control-character", character=f"U+{ord(match[0]):04X}")


def unwritable(preset: Preset) -> re.Pattern[str]:
    """The control characters that a format's file cannot hold."""
    # Where rows end with a line feed alone, csv.writer quotes no carriage return: readers stop.
    is_plain = not preset.is_workbook and preset.line_end == "\r\n"
    return CONTROLS if is_plain else NOT_IN_WORKBOOKS


def refusal_finder(preset: Preset, accounts: Accounts) -> Callable[[BatchItem], KnownError | None]:
    """A function that gives the CELL_NOT_WRITABLE of an item, ``None`` where a file can hold it.

    It goes by the item's rows in every table, as the writers do.
    """
    tables = [(table, cells_of(table, preset)) for table in preset.tables]
    controls = unwritable(preset)

    def refusal_of(item: BatchItem) -> KnownError | None:
        try:
            for table, cells in tables:
                rows = list(rows_of(table.rows, [item], "", accounts))
                refuse_controls(rows, [cells(row) for row in rows], table, controls)
        except KnownError as error:
            if error.kind is not FailureKind.CELL_NOT_WRITABLE:
                raise
            return error
        return None

    return refusal_of


def characters_not_in(charset: str, text: str) -> str:
    """The characters of a text that a character set (a codec's name) does not have, each once."""
    unencodable = (character for character in text if not _is_encodable(character, charset))
    return "".join(dict.fromkeys(unencodable))


def _reader(column: Column, preset: Preset) -> Source:
    """From a row to the cell; each step only where the column needs it."""
    source = compile_source(column.source) if column.source else _constant(column.text)
    if column.once:
        source = _first_row_only(source)
    if column.type is ColumnType.DATE and preset.date != _ISO:
        source = _dated(source, preset.date)
    if column.type is not ColumnType.TEXT:
        return source
    if preset.one_line or preset.without:
        source = _on_one_line(source, preset.without)
    if preset.required_codec and column.substitute:
        source = _substituted(source, preset.required_codec)
    longest = column.longest or (LONGEST_CELL if preset.is_workbook else 0)
    if longest:
        source = _not_longer(source, column, longest)
    if preset.required_codec and not column.substitute:
        source = _encodable(source, column, preset.required_codec)
    return _guarded(source) if preset.guard else source


def _constant(text: str) -> Source:
    return lambda _: text


def _first_row_only(source: Source) -> Source:
    return lambda row: source(row) if row.part == 1 else ""


def _guarded(source: Source) -> Source:
    return lambda row: guarded(source(row))


def _dated(source: Source, pattern: str) -> Source:
    return lambda row: date.fromisoformat(text).strftime(pattern) if (text := source(row)) else ""


def _on_one_line(source: Source, omitted: str) -> Source:
    deletions = str.maketrans("", "", omitted)
    return lambda row: _BREAKS.sub(" ", source(row)).translate(deletions)


def _not_longer(source: Source, column: Column, longest: int) -> Source:
    def checked(row: Row) -> str:
        text = source(row)
        if len(text) <= longest:
            return text
        if column.cut:
            return text[:longest]
        raise _refusal(row, column, "too-long", length=str(len(text)), longest=str(longest))

    return checked


def _encodable(source: Source, column: Column, charset: str) -> Source:
    def checked(row: Row) -> str:
        text = source(row)
        if unencodable := characters_not_in(charset, text):
            named = unencodable[:_CHARACTERS_NAMED]
            raise _refusal(row, column, "not-in-charset", character=named)
        return text

    return checked


def _substituted(source: Source, charset: str) -> Source:
    def readable(row: Row) -> str:
        text = source(row)
        missing = dict.fromkeys(map(ord, characters_not_in(charset, text)), SUBSTITUTE)
        return text.translate(missing) if missing else text

    return readable


def _is_encodable(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _refusal(row: Row, column: Column, reason: str, **facts: str) -> KnownError:
    return KnownError(
        FailureKind.CELL_NOT_WRITABLE,
        number=row.item.confirmed.number,
        column=_BREAKS.sub("", column.name),
        reason=reason,
        **facts,
    )
