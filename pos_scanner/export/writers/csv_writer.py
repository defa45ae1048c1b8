"""Rows to the bytes of a text file and back, by a preset: RFC 4180, or fields without quotes.

Writes a thousand rows at a time, so that memory stays flat; each thousand is looked through for
what no file can hold before it is encoded.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TextIO

from pos_scanner.export.formats.cells import cells_of, refuse_controls, unwritable
from pos_scanner.export.formats.preset import FileFormat, Preset
from pos_scanner.export.formats.rows import Row

_AT_ONCE = 1000


class ByteSink(Protocol):
    """Anything that bytes can be written into."""

    def write(self, data: bytes, /) -> int:
        """Append bytes; gives how many."""
        ...


def write_text(file: ByteSink, rows: Iterable[Row], preset: Preset) -> int:
    """Write all rows of a text format; gives their number.

    Raises:
        KnownError: CELL_NOT_WRITABLE; what is in the file then is of no use.
    """
    encode = codecs.getincrementalencoder(preset.encoding)().encode
    text = io.StringIO()
    writer = csv.writer(text, **_dialect(preset))
    if preset.first_line:
        text.write(preset.first_line + preset.line_end)
    if preset.header:
        writer.writerow(preset.table.header)
    controls = unwritable(preset)
    cells, count, source = cells_of(preset.table, preset), 0, iter(rows)
    while chunk := list(islice(source, _AT_ONCE)):
        texts = [cells(row) for row in chunk]
        writer.writerows(texts)
        block = text.getvalue()
        if controls.search(block):
            refuse_controls(chunk, texts, preset.table, controls)
        file.write(encode(block))
        count += len(chunk)
        text.seek(0)
        text.truncate()
    file.write(encode(text.getvalue(), final=True))  # Of an empty file, the header.
    return count


def read_text(file: TextIO, preset: Preset) -> Iterator[list[str]]:
    """The rows of a text file as their cells stand there, guarded as they are.

    Args:
        file: open with ``newline=""``.
        preset: what wrote it.

    Raises:
        ValueError: what comes before the rows is not this format's, or a row's length.
    """
    if preset.first_line and file.readline().rstrip("\r\n") != preset.first_line:
        raise ValueError("the first line is not this format's")
    dialect = _dialect(preset)
    dialect.pop("lineterminator")
    reader = csv.reader(file, strict=True, **dialect)
    width = len(preset.table.columns)
    try:
        if preset.header and next(reader, None) != preset.table.header:
            raise ValueError("the header is not this format's")
        for row in reader:
            if len(row) != width:
                raise ValueError(f"a row of {len(row)} cells instead of {width}")
            yield row
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _dialect(preset: Preset) -> dict[str, Any]:
    dialect: dict[str, Any] = {
        "delimiter": preset.separator,
        "lineterminator": preset.line_end,
    }
    if preset.format is FileFormat.TEXT:
        dialect |= {"quoting": csv.QUOTE_NONE, "quotechar": None}
    return dialect
