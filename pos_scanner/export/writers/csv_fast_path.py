"""The short way for large CSV files: cells come from SQLite as text, lines are joined, not built.

Some ten times as fast as the other way, which goes from invoice to row to cell in Python; the
bytes are the same (a test holds them against one another). It can do less: UTF-8, without limits on
cells. Whatever it meets that it cannot do ends it, and the other way begins anew; that one also
names what is refused.
"""

import codecs
import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import compress, repeat

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
_NO_FILE_HOLDS = bytes({*range(0x20), 0x7F} - {*b"\t\r\n"})
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NONCHARACTERS_BEGIN = b"\xef\xbf"
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
    encode = codecs.getincrementalencoder(preset.encoding)().encode
    header = _quoted(preset.table.header) + preset.line_end if preset.header else ""
    file.write(encode(header))
    count, sums = 0, _Sums()
    for block in batches.rows(selection, sources):
        sums.add(block)
        data = encode(_text(block.texts, lead, content.number, preset, count))
        if len(data.translate(None, _NO_FILE_HOLDS)) != len(data):
            raise NotFastError
        if _NONCHARACTERS_BEGIN in data and any(entry in data for entry in _NONCHARACTERS):
            raise NotFastError
        file.write(data)
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
    rows: Sequence[str], lead: tuple[str, ...], number: str, preset: Preset, position: int
) -> str:
    """The file's text of some rows, which come after ``position`` others.

    Where one of them has to be quoted, all are looked at one by one.
    """
    end, ends = preset.line_end, len(preset.table.columns) - len(lead) - 1
    count = len(rows)
    leads = _leads(lead, number, range(position + 1, position + count + 1))
    joined = "\n".join(rows)
    if joined.count(CELL_END) != ends * count:
        raise NotFastError
    # What is joined is what csv.writer gives, unless a cell contains one of these.
    is_plain = (
        "," not in joined
        and joined.count("\n") == count - 1
        and '"' not in joined
        and "\r" not in joined
    )
    if is_plain:
        lines = joined.replace(CELL_END, ",").split("\n")
    else:
        lines = [_line(line) for line in rows]
    return end.join(map(str.__add__, leads, lines)) + end


def _leads(lead: tuple[str, ...], number: str, positions: range) -> Iterator[str]:
    match lead:
        case ():
            return repeat("", len(positions))
        case ("batch.number",):
            return repeat(f"{number},", len(positions))
        case _:
            prefix = f"{number}," if len(lead) == 2 else ""
            return (f"{prefix}{position}," for position in positions)


def _line(line: str) -> str:
    if "," in line or '"' in line or "\n" in line or "\r" in line:
        return _quoted(line.split(CELL_END))
    return line.replace(CELL_END, ",")


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
