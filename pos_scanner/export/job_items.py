"""What one file holds: items in a fixed order, counted while they go by the first time.

A file may need them several times (a workbook with two sheets); they are the same each time,
since the caller holds one snapshot of the journal.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from pos_scanner.domain.export_batch import BatchItem, ItemEvent, Selection
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.formats.rows import Grain, Row, rows_of

Progress = Callable[[int, int], None]
"""Told now and then how many items are written, of how many; may raise to stop the export."""
_TELL_EVERY = 250


def no_progress(done: int, total: int) -> None:
    """Nobody waits."""
    del done, total


@dataclass
class Content:
    """The items of one file.

    Attributes:
        items: gives them anew, in the same order, at each call; perhaps more than fit.
        number: of the batch.
        total: how many items there are, for the progress.
        taken: how many fit into this file, once ``rows`` has gone through them.
        selection: whose items these are, all of them; ``None`` when it is not that simple.
    """

    items: Callable[[], Iterator[BatchItem]]
    number: str
    format_config: FormatConfig
    total: int
    progress: Progress = no_progress
    taken: int | None = None
    selection: Selection | None = None
    told: dict[ItemEvent, "array[int]"] = field(
        default_factory=lambda: {event: array("q") for event in ItemEvent}
    )
    gross_fen: int = 0
    sums: dict[Decimal, tuple[int, int]] = field(default_factory=dict)
    first_number: str = ""
    last_number: str = ""

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table."""
        items = self._first_time() if self.taken is None else islice(self.items(), self.taken)
        return rows_of(table.rows, items, self.number, self.format_config.accounts)

    def _first_time(self) -> Iterator[BatchItem]:
        preset, taken, rows = self.format_config.preset, 0, 0
        for item in self.items():
            if taken and preset.most_invoices and taken >= preset.most_invoices:
                break
            rows += rows_of_item(preset, item)
            if taken and preset.most_rows and rows > preset.most_rows:
                break
            if taken % _TELL_EVERY == 0:
                self.progress(taken, self.total)
            taken += 1
            self._count(item)
            yield item
        self.taken = taken

    def _count(self, item: BatchItem) -> None:
        invoice, sign = item.confirmed.invoice, item.sign
        self.told[item.event].append(item.confirmed.sequence)
        self.gross_fen += sign * invoice.gross_fen
        self.first_number = self.first_number or item.confirmed.number
        self.last_number = item.confirmed.number
        for line in invoice.lines:
            net, tax = self.sums.get(line.tax_rate, (0, 0))
            line_net = line.net_fen
            self.sums[line.tax_rate] = (
                net + sign * line_net,
                tax + sign * (line.gross_fen - line_net),
            )


def rows_of_item(preset: Preset, item: BatchItem) -> int:
    """How many rows of its longest table a file needs for an item."""
    lines = len(item.confirmed.invoice.lines)
    return max(lines if table.rows is Grain.LINE else 1 for table in preset.tables)
