"""Looks at an export before it is made: totals, first rows, and what is wrong with which invoice.

Walks through everything that the export would write, with the same code, and writes nothing.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ItemEvent
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.title import TitleType
from pos_scanner.export.export_job import ExportRequest, selection_for
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.cells import (
    CONTROLS,
    NOT_IN_WORKBOOKS,
    cells_of,
    not_in,
    refuse_controls,
)
from pos_scanner.export.formats.preset import Column, FileFormat, Preset, Table
from pos_scanner.export.formats.rows import Row, rows_of
from pos_scanner.export.job_items import Progress, no_progress, rows_of_item
from pos_scanner.export.writers.template_workbook import find_places, open_workbook
from pos_scanner.journal.journal import Journal

MOST_WARNINGS = 500
SAMPLE_ROWS = 50
_GB_CODECS = frozenset({"gb18030", "gbk", "gb2312"})
_TELL_EVERY = 250
_OF_ONE_INVOICE = 50
"""So many of the newest warnings are looked through for the same one."""


class WarningKind(StrEnum):
    """What can be wrong with a cell."""

    REFUSED = "refused"
    """The format cannot hold it; the export will not be made. Facts of CELL_NOT_WRITABLE."""
    NOT_IN_GBK = "not-in-gbk"
    """A program that reads GBK alone will show something else; fact ``character``."""
    LONG = "long"
    """Longer than the limit if it counts a Han character twice; facts ``length``, ``longest``."""
    TAX_NUMBER_MISSING = "tax-number-missing"
    EMPTY = "empty"
    """The program that reads the file wants something here, and the invoice has nothing."""
    COLUMN_LACKING = "column-lacking"
    """The user's workbook has no such column; said once, of the first invoice that has a text."""
    NOT_KNOWN_HERE = "not-known-here"
    """The user's workbook wants a column filled that no source is for; of no invoice."""


@dataclass(frozen=True, slots=True)
class CellWarning:
    """One thing about one cell.

    Attributes:
        number: the invoice's.
        column: its heading.
    """

    number: str
    column: str
    kind: WarningKind
    facts: tuple[tuple[str, str], ...] = ()


@dataclass
class DryRun:
    """What an export would be.

    Attributes:
        next_number: of the first batch.
        files: how many the format's limit makes of it.
        voids_left_out: voidings that wait and that this format cannot tell.
        sample: the first rows of the first table, headings left out.
        more_warnings: how many were found beyond MOST_WARNINGS.
    """

    next_number: str = ""
    invoices: int = 0
    voids: int = 0
    rows: int = 0
    files: int = 0
    gross_fen: int = 0
    voids_left_out: int = 0
    sums: dict[Decimal, tuple[int, int]] = field(default_factory=dict)
    sample: list[list[str]] = field(default_factory=list)
    warnings: list[CellWarning] = field(default_factory=list)
    more_warnings: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether the export would fail."""
        return any(warning.kind is WarningKind.REFUSED for warning in self.warnings)

    def warn(self, warning: CellWarning) -> None:
        """Keep a warning, or count it; rows of one invoice may have the same text."""
        if warning in self.warnings[-_OF_ONE_INVOICE:]:
            return
        if len(self.warnings) < MOST_WARNINGS or warning.kind is WarningKind.REFUSED:
            self.warnings.append(warning)
        else:
            self.more_warnings += 1


def voids_left_out(journal: Journal, wish: ExportRequest) -> int:
    """How many voidings are selected that the format cannot tell; a list of buyers tells none."""
    preset = wish.format_config.preset
    if (
        preset.voids
        or not preset.reports_invoices
        or wish.selection.state is InvoiceState.CONFIRMED
    ):
        return 0
    return journal.batches.count(replace(wish.selection, state=InvoiceState.VOIDED))


def may_have_warnings(preset: Preset) -> bool:
    """Whether a dry run can find anything but control characters, which no file of ours has."""
    is_chinese = preset.encoding in _GB_CODECS or bool(preset.held_by)
    return is_chinese or preset.format is FileFormat.TEMPLATE


def dry_run(
    journal: Journal, wish: ExportRequest, number: str, progress: Progress = no_progress
) -> DryRun:
    """Look at what ``export`` would write.

    Args:
        journal: where the invoices are.
        wish: what and how; the folder does not count.
        number: what the first batch would be called.
        progress: told how far it is; may raise to stop.

    Raises:
        KnownError: the journal's own, NOTHING_TO_EXPORT; TEMPLATE_NOT_RIGHT, FILE_NOT_FOUND.
    """
    found = DryRun(next_number=number)
    looks = _looks(wish.format_config, found)
    chosen = selection_for(wish)
    found.voids_left_out = voids_left_out(journal, wish)
    total = journal.batches.count(chosen)
    items = _counted(
        journal.batches.items(chosen), found, wish.format_config.preset, total, progress
    )
    with journal.batches.snapshot():
        _walk(items, found, wish.format_config, looks)
    return found


def _looks(format_config: FormatConfig, found: DryRun) -> list["_Look"]:
    """A look for each table; of a blank workbook it is said what it wants and has not."""
    preset = format_config.preset
    if preset.format is not FileFormat.TEMPLATE or format_config.template is None:
        return [_Look(table, preset, found) for table in preset.tables]
    places = find_places(
        open_workbook(format_config.template, to_read=True), preset, format_config.template
    )
    for place in places:
        for heading in place.headings.wanted:
            found.warn(CellWarning("", heading, WarningKind.NOT_KNOWN_HERE))
    return [
        _Look(table, preset, found, frozenset(one for one in table.columns if not at(one)))
        for table, at in zip(preset.tables, (place.column_of for place in places), strict=True)
    ]


def preview_rows(
    preset: Preset, format_config: FormatConfig, items: Sequence[BatchItem]
) -> list[list[str]]:
    """Some items as a preset has them, for a page that makes one; refusals stand in their cells."""
    cells = cells_of(preset.table, preset)
    rows = rows_of(preset.table.rows, items, "B00000000-001", format_config.accounts)
    made = []
    for row in rows:
        try:
            made.append(cells(row))
        except KnownError as error:
            made.append([str(error)])
    return made[:SAMPLE_ROWS]


def _counted(
    items: Iterator[BatchItem], found: DryRun, preset: Preset, total: int, progress: Progress
) -> Iterator[BatchItem]:
    of_file = rows_of_file = 0
    for position, item in enumerate(items):
        if position % _TELL_EVERY == 0:
            progress(position, total)
        rows = rows_of_item(preset, item)
        of_file, rows_of_file = of_file + 1, rows_of_file + rows
        is_full = (preset.most_invoices and of_file > preset.most_invoices) or (
            preset.most_rows and rows_of_file > preset.most_rows
        )
        if is_full or found.files == 0:
            found.files += 1
            of_file, rows_of_file = 1, rows
        _add(item, found)
        yield item


def _add(item: BatchItem, found: DryRun) -> None:
    invoice, sign = item.confirmed.invoice, item.sign
    found.invoices += sign > 0
    found.voids += sign < 0
    found.gross_fen += sign * invoice.gross_fen
    for line in invoice.lines:
        net, tax = found.sums.get(line.tax_rate, (0, 0))
        found.sums[line.tax_rate] = (net + sign * line.net_fen, tax + sign * line.tax_fen)


def _walk(
    items: Iterator[BatchItem], found: DryRun, format_config: FormatConfig, looks: Sequence["_Look"]
) -> None:
    """Each item through every table; the rows of the longest are counted, of the first sampled."""
    preset, counts = format_config.preset, [0 for _ in looks]
    for item in items:
        for position, look in enumerate(looks):
            for row in rows_of(look.table.rows, [item], found.next_number, format_config.accounts):
                texts = look.at(row)
                counts[position] += 1
                if position == 0 and len(found.sample) < SAMPLE_ROWS:
                    found.sample.append(texts)
        found.rows = max(counts)
        if preset.format is FileFormat.TEMPLATE:
            _check_buyer(item, found)


class _Look:
    """Looks at the rows of one table; ``lacking`` are columns that the user's workbook has not."""

    def __init__(
        self, table: Table, preset: Preset, found: DryRun, lacking: Collection[Column] = ()
    ) -> None:
        self.table = table
        self._found = found
        self._lacking = set(lacking)
        self._wanted = [column.filled and column not in lacking for column in table.columns]
        self._cells: Callable[[Row], list[str]] = cells_of(table, preset)
        self._controls = NOT_IN_WORKBOOKS if preset.is_workbook else CONTROLS
        self._wants_gbk = preset.encoding in _GB_CODECS and not preset.held_by
        is_template = preset.format is FileFormat.TEMPLATE
        self._limits = [column.longest if is_template else 0 for column in table.columns]

    def at(self, row: Row) -> list[str]:
        """The row's cells; what is wrong with them is noted."""
        try:
            texts = self._cells(row)
            if self._controls.search("\n".join(texts)):
                refuse_controls([row], [texts], self.table, self._controls)
        except KnownError as error:
            if error.kind is not FailureKind.CELL_NOT_WRITABLE:
                raise
            facts = dict(error.facts)
            number, column = facts.pop("number"), facts.pop("column")
            refused = CellWarning(number, column, WarningKind.REFUSED, tuple(facts.items()))
            self._found.warn(refused)
            return [f"{column}: …"]
        if self._lacking or any(self._wanted):
            self._judge_columns(row, texts)
        if self._wants_gbk or any(self._limits):
            self._judge(row, texts)
        return texts

    def _judge_columns(self, row: Row, texts: list[str]) -> None:
        number = row.item.confirmed.number
        for column, wanted, text in zip(self.table.columns, self._wanted, texts, strict=True):
            if text and column in self._lacking:
                self._lacking.discard(column)
                self._found.warn(CellWarning(number, column.name, WarningKind.COLUMN_LACKING))
            elif wanted and not text:
                self._found.warn(CellWarning(number, column.name, WarningKind.EMPTY))

    def _judge(self, row: Row, texts: list[str]) -> None:
        number = row.item.confirmed.number
        for column, limit, text in zip(self.table.columns, self._limits, texts, strict=True):
            if text.isascii():
                continue
            strange = not_in("gbk", text) if self._wants_gbk else ""
            if strange:
                facts = (("character", strange[:10]),)
                self._found.warn(CellWarning(number, column.name, WarningKind.NOT_IN_GBK, facts))
            size = len(text.encode("gb18030", "replace"))
            if limit and size > limit:
                facts2 = (("length", str(size)), ("longest", str(limit)))
                self._found.warn(CellWarning(number, column.name, WarningKind.LONG, facts2))


def _check_buyer(item: BatchItem, found: DryRun) -> None:
    """The platform wants a company's tax number, and anybody's on a special invoice."""
    invoice = item.confirmed.invoice
    wants = invoice.kind is InvoiceKind.SPECIAL or invoice.buyer.title_type is TitleType.COMPANY
    if wants and not invoice.buyer.tax_number and item.event is ItemEvent.CONFIRMED:
        column = "购买方纳税人识别号"
        found.warn(CellWarning(item.confirmed.number, column, WarningKind.TAX_NUMBER_MISSING))
