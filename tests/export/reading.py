"""Reads a text file that was exported, as a program on the other side would."""

from collections.abc import Iterator
from typing import TextIO

from pos_scanner.export.formats.formula_guard import GUARD, TRIGGERS
from pos_scanner.export.formats.preset import ColumnType, Preset
from pos_scanner.export.writers.csv_writer import read_text


def unguarded(cell: str) -> str:
    """The text of a guarded cell."""
    return cell[1:] if cell[:1] == GUARD and cell[1:2] in TRIGGERS else cell


def read_csv(file: TextIO, preset: Preset) -> Iterator[dict[str, str]]:
    """Each row by column name, its texts unguarded."""
    columns = preset.table.columns
    for row in read_text(file, preset):
        yield {
            column.name: unguarded(cell)
            if preset.guard and column.type is ColumnType.TEXT
            else cell
            for column, cell in zip(columns, row, strict=True)
        }
