"""What one file holds: invoices in a fixed order, counted the first time they go by.

A file may need them several times (a workbook with two sheets); they are the same each time,
since the caller holds one snapshot of the journal.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from pos_scanner.domain.export_batch import BatchItem, ItemEvent, Selection
from pos_scanner.domain.money import to_yuan
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import Preset, Table
from pos_scanner.export.formats.rows import Grain, Row, add_by_rate, rows_of

_CHINESE_SUBJECTS = {Grain.BUYER: "客户", Grain.BANK: "银行"}
_ENGLISH_SUBJECTS = {Grain.BUYER: "customers", Grain.BANK: "banks"}

Progress = Callable[[int, int], None]
"""Called now and then with how many items are written, and of how many; may raise to stop."""
PROGRESS_EVERY = 250
"""Items between two calls of a Progress."""


def no_progress(position: int, total: int) -> None:
    """A Progress that nobody looks at."""
    del position, total


class FileLimit:
    """Says when a format's file is full, by its ``most_invoices`` and ``most_rows``.

    Args:
        preset: the format; a file takes one invoice at least, however many rows that has.
    """

    def __init__(self, preset: Preset) -> None:
        self._preset = preset
        self._invoices = 0
        self._rows = 0

    def has_room_for(self, item: BatchItem) -> bool:
        """Count an item into the file; false, and not counted, when it has to go into the next."""
        preset, rows = self._preset, self._rows + rows_of_item(self._preset, item)
        is_full = self._invoices > 0 and (
            0 < preset.most_invoices <= self._invoices or 0 < preset.most_rows < rows
        )
        if not is_full:
            self._invoices += 1
            self._rows = rows
        return not is_full


@dataclass
class FileContent:
    """The items of one file, and what they come to.

    Attributes:
        items: gives them anew, in the same order, at each call; perhaps more than fit.
        number: of the batch.
        total: how many items there are, for the progress.
        count: how many fit into this file; ``None`` until ``rows`` has gone through them.
        selection: whose items these are, all of them; ``None`` when it is not that simple.
        reported: sequences of the invoices in the file, ascending, by what it reports of them.
        sums: net and tax in fen, by tax rate; voids taken off.
    """

    items: Callable[[], Iterator[BatchItem]]
    number: str
    format_config: FormatConfig
    total: int
    progress: Progress = no_progress
    count: int | None = None
    selection: Selection | None = None
    reported: dict[ItemEvent, "array[int]"] = field(
        default_factory=lambda: {event: array("q") for event in ItemEvent}
    )
    gross_fen: int = 0
    sums: dict[Decimal, tuple[int, int]] = field(default_factory=dict)
    first_number: str = ""
    last_number: str = ""

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table; the first call decides which items fit and counts them."""
        items = self._counted_items() if self.count is None else islice(self.items(), self.count)
        return rows_of(table.rows, items, self.number, self.format_config.accounts)

    def _counted_items(self) -> Iterator[BatchItem]:
        limit, count = FileLimit(self.format_config.preset), 0
        for item in self.items():
            if not limit.has_room_for(item):
                break
            if count % PROGRESS_EVERY == 0:
                self.progress(count, self.total)
            count += 1
            self._add(item)
            yield item
        self.count = count

    def _add(self, item: BatchItem) -> None:
        self.reported[item.event].append(item.confirmed.sequence)
        self.gross_fen += item.sign * item.confirmed.invoice.gross_fen
        self.first_number = self.first_number or item.confirmed.number
        self.last_number = item.confirmed.number
        add_by_rate(self.sums, item.confirmed.invoice, item.sign)


def rows_of_item(preset: Preset, item: BatchItem) -> int:
    """How many rows of its longest table a file needs for an item."""
    lines = len(item.confirmed.invoice.lines)
    return max(lines if table.rows is Grain.LINE else 1 for table in preset.tables)


def suggested_name(
    number: str,
    invoices: int,
    gross_fen: int,
    suffix: str = ".csv",
    *,
    list_of: Grain | None = None,
    is_chinese: bool = True,
) -> str:
    """A file name that says what is in it: ``发票_B20261123-001_18笔_12345.60.csv``.

    Args:
        number: the batch's.
        invoices: how many, voids included; of a list how many rows it has.
        gross_fen: their sum; a list's name has none.
        suffix: with its dot.
        list_of: BUYER or BANK where the file is such a list: ``客户_B20261123-002_3行.csv``.
        is_chinese: else ``invoices_B20261123-001_18_12345.60.csv``.
    """
    subjects = _CHINESE_SUBJECTS if is_chinese else _ENGLISH_SUBJECTS
    if list_of in subjects:
        count = f"{invoices}行" if is_chinese else str(invoices)
        return f"{subjects[list_of]}_{number}_{count}{suffix}"
    subject, count = ("发票", f"{invoices}笔") if is_chinese else ("invoices", str(invoices))
    return f"{subject}_{number}_{count}_{to_yuan(gross_fen)}{suffix}"
