"""Cells: a row's sources as the preset wants them, or a refusal that names the invoice and column.

Nothing is lost silently: a text that a format cannot hold (too long, a control character, not in
the character set that the program on the other side reads) is refused before a file is in place.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.columns import Source, compile_source
from pos_scanner.export.formats.formula_guard import guarded
from pos_scanner.export.formats.preset import LONGEST_CELL, Column, ColumnType, Preset, Table
from pos_scanner.export.formats.rows import Row

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What XML and most readers of CSV cannot hold; tab, line feed and carriage return can be held."""
NOT_IN_WORKBOOKS = re.compile(CONTROLS.pattern[:-1] + "\r]")
"""XML turns a carriage return into a line feed."""
_BREAKS = re.compile(r"[\r\n\t]+")
_ISO = "%Y-%m-%d"

Cells = Callable[[Row], list[str]]


def cells_of(table: Table, preset: Preset) -> Cells:
    """A function from a row to its cells, guarded where the preset says so.

    The function raises KnownError CELL_NOT_WRITABLE, facts ``number`` (the invoice's),
    ``column``, ``reason`` (``too-long``, ``not-in-charset``) and what belongs to it. Control
    characters are not its business: ``refuse_controls`` looks for them in many rows at once.
    """
    readers = [_reader(column, preset) for column in table.columns]
    return lambda row: [read(row) for read in readers]


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
            if found := controls.search(text):
                raise _refusal(row, column, "control-character", character=f"U+{ord(found[0]):04X}")


def not_in(charset: str, text: str) -> str:
    """The characters of a text that a character set does not have, each once."""
    return "".join(dict.fromkeys(one for one in text if not _holds(charset, one)))


def _reader(column: Column, preset: Preset) -> Source:
    """From a row to the cell; each step only where the column needs it."""
    read = _once(column, compile_source(column.source)) if column.source else _constant(column)
    if column.type is ColumnType.DATE and preset.date != _ISO:
        read = _dated(read, preset.date)
    if column.type is not ColumnType.TEXT:
        return read
    if preset.one_line or preset.without:
        read = _on_one_line(read, preset)
    longest = column.longest or (LONGEST_CELL if preset.is_workbook else 0)
    if longest:
        read = _not_longer(read, column, longest)
    if preset.held_by:
        read = _within(read, column, preset.held_by)
    return _guarded(read) if preset.guard else read


def _constant(column: Column) -> Source:
    text = column.text
    return _once(column, lambda _: text)


def _once(column: Column, read: Source) -> Source:
    return (lambda row: read(row) if row.part == 1 else "") if column.once else read


def _guarded(read: Source) -> Source:
    return lambda row: guarded(read(row))


def _dated(read: Source, pattern: str) -> Source:
    return lambda row: date.fromisoformat(text).strftime(pattern) if (text := read(row)) else ""


def _on_one_line(read: Source, preset: Preset) -> Source:
    without = str.maketrans("", "", preset.without)
    return lambda row: _BREAKS.sub(" ", read(row)).translate(without)


def _not_longer(read: Source, column: Column, longest: int) -> Source:
    def checked(row: Row) -> str:
        text = read(row)
        if len(text) <= longest:
            return text
        if column.cut:
            return text[:longest]
        raise _refusal(row, column, "too-long", length=str(len(text)), longest=str(longest))

    return checked


def _within(read: Source, column: Column, charset: str) -> Source:
    def checked(row: Row) -> str:
        text = read(row)
        if strange := not_in(charset, text):
            raise _refusal(row, column, "not-in-charset", character=strange[:10])
        return text

    return checked


def _holds(charset: str, character: str) -> bool:
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
