"""The short way for large CSV files: cells come from SQLite as text, lines are joined, not built.

Some ten times as fast as the other way, which goes from invoice to row to cell in Python; the
bytes are the same (a test holds them against one another). It can do less: UTF-8, without limits on
cells. Whatever it meets that it cannot do ends it, and the other way begins anew; that one also
names what is refused.
"""

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import compress, repeat
from operator import add

from pos_scanner.domain.export_batch import ItemEvent, Selection
from pos_scanner.export.file_content import FileContent
from pos_scanner.export.formats.preset import Column, ColumnType, FileFormat, Preset
from pos_scanner.export.formats.rows import Grain
from pos_scanner.export.writers.csv_writer import ByteSink
from pos_scanner.journal.export_batches import ExportBatches
from pos_scanner.journal.export_cells import CELL_END, CELLS, LineBlock

_UTF_8 = {"utf-8", "utf-8-sig"}
_KNOWN = CELLS[ItemEvent.CONFIRMED].keys() & CELLS[ItemEvent.VOIDED].keys()
_LEADS = ((), ("batch.number",), ("batch.row",), ("batch.number", "batch.row"))
_NO_FILE_HOLDS = bytes({*range(0x20), 0x7F} - {*b"\t\r\n", *CELL_END})
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_WITH_COMMAS = bytes.maketrans(CELL_END, b",")
_ISO = "%Y-%m-%d"
_CRLF = "\r\n"


class NotFastError(Exception):
    """Something was met that the short way cannot do."""


def is_fast(preset: Preset) -> bool:
    """Whether a format can go the short way."""
    lead = _lead(preset)
    return (
        preset.format is FileFormat.CSV
        and preset.encoding in _UTF_8
        and preset.table.rows is Grain.LINE
        and preset.separator == ","
        and preset.line_end == _CRLF
        and preset.date == _ISO
        and not any((preset.one_line, preset.without, preset.charset))
        and not any((preset.most_rows, preset.most_invoices, preset.first_line))
        and lead in _LEADS
        and all(_is_fast_column(column) for column in preset.table.columns[len(lead) :])
    )


def write_fast(
    file: ByteSink,
    batches: ExportBatches,
    selection: Selection,
    content: FileContent,
    preset: Preset,
) -> int:
    """Write a file of confirmations, then voidings, and count them; gives the number of rows.

    Args:
        file: gets the bytes.
        batches: the journal's.
        selection: what is to be written, voidings only where the format can report them.
        content: gets the counts and sums of what is written.
        preset: one that ``is_fast``.

    Raises:
        NotFastError: ``file`` and ``content`` are to begin anew.
    """
    lead = _lead(preset)
    columns = preset.table.columns[len(lead) :]
    sources = [
        (column.source, preset.guard and column.type is ColumnType.TEXT) for column in columns
    ]
    header = _quoted(preset.table.header) + preset.line_end if preset.header else ""
    file.write(header.encode(preset.encoding))
    count, sums = 0, _Sums()
    for block in batches.rows(selection, sources):
        sums.add(block)
        text = _text(block.texts, lead, content.number, preset, count)
        # One pass for both: a control character is missed, and a cell's end is a comma now.
        line_text = text.translate(_WITH_COMMAS, _NO_FILE_HOLDS)
        if len(line_text) != len(text) or any(character in text for character in _NONCHARACTERS):
            raise NotFastError
        file.write(line_text)
        content.progress(min(count, content.total), content.total)
        count += len(block.texts)
    sums.give_to(content, batches)
    return count


def _lead(preset: Preset) -> tuple[str, ...]:
    """The columns before the others that Python knows better than the journal."""
    sources = [column.source for column in preset.table.columns]
    count = next((at for at, name in enumerate(sources) if not name.startswith("batch.")), 0)
    return tuple(sources[:count])


def _is_fast_column(column: Column) -> bool:
    return column.source in _KNOWN and not (column.longest or column.once)


def _text(
    rows: Sequence[bytes], lead: tuple[str, ...], number: str, preset: Preset, position: int
) -> bytes:
    """The file's text, in UTF-8, of some rows, which come after ``position`` others.

    CELL_END stands in it for the comma between cells, as in what SQLite gives. Where a cell has to
    be quoted, the rows are looked at one by one.
    """
    end, count = preset.line_end.encode(), len(rows)
    ends = (len(preset.table.columns) - len(lead) - 1) * count
    leads = list(_leads(lead, number, range(position + 1, position + count + 1)))
    text = end.join(map(add, leads, rows)) + end
    if text.count(CELL_END) != ends + len(lead) * count:
        raise NotFastError
    # It is what csv.writer gives, unless a cell contains one of these.
    is_plain = (
        b"," not in text
        and b'"' not in text
        and text.count(b"\n") == count
        and text.count(b"\r") == count
    )
    if is_plain:
        return text
    return end.join(map(add, leads, map(_line, rows))) + end


def _leads(lead: tuple[str, ...], number: str, positions: range) -> Iterator[bytes]:
    end = CELL_END.decode()
    match lead:
        case ():
            return repeat(b"", len(positions))
        case ("batch.number",):
            return repeat(f"{number}{end}".encode(), len(positions))
        case _:
            prefix = f"{number}{end}" if len(lead) == 2 else ""
            return (f"{prefix}{position}{end}".encode() for position in positions)


def _line(line: bytes) -> bytes:
    if b"," in line or b'"' in line or b"\n" in line or b"\r" in line:
        return _quoted(line.decode().split(CELL_END.decode())).encode()
    return line


def _quoted(row: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=_CRLF).writerow(row)
    return text.getvalue().removesuffix(_CRLF)


class _Sums:
    """What the lines that go by come to, invoice by invoice and rate by rate."""

    def __init__(self) -> None:
        self._sequences = {event: array("q") for event in ItemEvent}
        self._rates: dict[Decimal, tuple[int, int]] = {}

    def add(self, block: LineBlock) -> None:
        """Count the lines of a block; a voiding takes its amounts off."""
        sequences = self._sequences[block.event]
        added = dict.fromkeys(block.sequences)
        if sequences:
            added.pop(sequences[-1], None)  # Its first lines came with the last block.
        sequences.extend(added)
        sign = -1 if block.event is ItemEvent.VOIDED else 1
        for text in set(block.tax_rates):
            has_rate = [rate == text for rate in block.tax_rates]
            rate = Decimal(text)
            net, tax = self._rates.get(rate, (0, 0))
            net += sign * sum(compress(block.net_fen, has_rate))
            tax += sign * sum(compress(block.tax_fen, has_rate))
            self._rates[rate] = (net, tax)

    def give_to(self, content: FileContent, batches: ExportBatches) -> None:
        """Set what a file's content comes to."""
        ends = [
            batches.number_of(sequence)
            for sequences in filter(None, self._sequences.values())
            for sequence in (sequences[0], sequences[-1])
        ]
        content.reported = self._sequences
        content.sums = self._rates
        content.gross_fen = sum(net + tax for net, tax in self._rates.values())
        content.first_number, content.last_number = (ends[0], ends[-1]) if ends else ("", "")
        content.count = sum(map(len, self._sequences.values()))
