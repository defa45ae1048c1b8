"""A dry run of an export: totals, first rows, and what is wrong with which invoice.

Walks through everything that the export would write, with the same code, and writes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ItemEvent, Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.title import TitleType
from pos_scanner.export.export_job import reportable
from pos_scanner.export.file_content import PROGRESS_EVERY, FileLimit, Progress, no_progress
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.cells import (
    CONTROLS,
    NOT_IN_WORKBOOKS,
    cells_of,
    characters_not_in,
    refuse_controls,
)
from pos_scanner.export.formats.preset import Column, FileFormat, Preset, Table
from pos_scanner.export.formats.rows import Row, add_by_rate, rows_of
from pos_scanner.export.writers.template_workbook import find_places, open_workbook
from pos_scanner.journal.journal import Journal

MOST_WARNINGS = 500
SAMPLE_ROWS = 50
_GB_CODECS = frozenset({"gb18030", "gbk", "gb2312"})
_RECENT_WARNINGS = 50
"""So many of the newest warnings are looked through for the same one: those of one invoice."""
_CHARACTERS_NAMED = 10
_TAX_NUMBER_COLUMN = "购买方纳税人识别号"


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
    """What is wrong with one cell.

    Attributes:
        number: the invoice's.
        column: its heading.
        facts: of the kind, as name and value.
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
        voids_left_out: voidings that wait and that this format cannot report.
        sums: net and tax in fen, by tax rate.
        sample: the first rows of the first table, headings left out.
        more_warnings: how many there were beyond MOST_WARNINGS.
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
        if warning in self.warnings[-_RECENT_WARNINGS:]:
            return
        if len(self.warnings) < MOST_WARNINGS or warning.kind is WarningKind.REFUSED:
            self.warnings.append(warning)
        else:
            self.more_warnings += 1

    def add(self, item: BatchItem) -> None:
        """Count an invoice, or the voiding of one."""
        invoice, sign = item.confirmed.invoice, item.sign
        self.invoices += sign > 0
        self.voids += sign < 0
        self.gross_fen += sign * invoice.gross_fen
        add_by_rate(self.sums, invoice, sign)


def voids_left_out(journal: Journal, selection: Selection, preset: Preset) -> int:
    """How many voidings are selected that the format cannot report; a list of buyers has none."""
    is_complete = preset.voids or not preset.reports_invoices
    if is_complete or selection.state is InvoiceState.CONFIRMED:
        return 0
    return journal.batches.count(replace(selection, state=InvoiceState.VOIDED))


def may_have_warnings(preset: Preset) -> bool:
    """Whether a dry run can find anything but control characters, which no file of ours has."""
    is_chinese = preset.encoding in _GB_CODECS or bool(preset.required_codec)
    return is_chinese or preset.format is FileFormat.TEMPLATE


def dry_run(
    journal: Journal,
    selection: Selection,
    format_config: FormatConfig,
    number: str,
    progress: Progress = no_progress,
) -> DryRun:
    """Go through what ``export`` would write.

    Args:
        journal: where the invoices are.
        selection: which of them.
        format_config: how they would be written.
        number: what the first batch would be called.
        progress: called while items go by; may raise to stop.

    Raises:
        KnownError: the journal's own, NOTHING_TO_EXPORT; TEMPLATE_NOT_RIGHT, FILE_NOT_FOUND.
    """
    report = DryRun(next_number=number)
    preset = format_config.preset
    inspectors = _inspectors(format_config, report)
    report.voids_left_out = voids_left_out(journal, selection, preset)
    exported = reportable(selection, preset)
    total, limit = journal.batches.count(exported), FileLimit(preset)
    with journal.batches.snapshot():
        for position, item in enumerate(journal.batches.items(exported)):
            if position % PROGRESS_EVERY == 0:
                progress(position, total)
            if not limit.has_room_for(item):
                limit = FileLimit(preset)
                limit.has_room_for(item)
                report.files += 1
            report.files = report.files or 1
            report.add(item)
            for inspector in inspectors:
                inspector.inspect(item)
            if preset.format is FileFormat.TEMPLATE:
                _check_tax_number(item, report)
    report.rows = max(inspector.count for inspector in inspectors)
    report.sample = inspectors[0].sample
    return report


def preview_rows(
    preset: Preset, format_config: FormatConfig, items: Sequence[BatchItem]
) -> list[list[str]]:
    """The first rows of a format, for the page that edits it; a refusal stands in its row."""
    cells = cells_of(preset.table, preset)
    previews = []
    for row in rows_of(preset.table.rows, items, "B00000000-001", format_config.accounts):
        try:
            previews.append(cells(row))
        except KnownError as error:
            previews.append([str(error)])
    return previews[:SAMPLE_ROWS]


def _inspectors(format_config: FormatConfig, report: DryRun) -> list["_TableInspector"]:
    """One for each table; what a blank workbook wants and no source fills becomes a warning."""
    preset, blank = format_config.preset, format_config.template
    if preset.format is not FileFormat.TEMPLATE or blank is None:
        return [_TableInspector(table, format_config, report) for table in preset.tables]
    places = find_places(open_workbook(blank, values_only=True), preset, blank)
    inspectors = []
    for table, place in zip(preset.tables, places, strict=True):
        for heading in place.headings.required:
            report.warn(CellWarning("", heading, WarningKind.NOT_KNOWN_HERE))
        missing = [column for column in table.columns if place.column_of(column) is None]
        inspectors.append(_TableInspector(table, format_config, report, missing))
    return inspectors


class _TableInspector:
    """Goes through the rows of one table and notes what is wrong with them.

    Args:
        table: the table.
        format_config: its format.
        report: gets the warnings.
        missing: columns that the user's workbook has not.

    Attributes:
        count: how many rows went by.
        sample: the cells of the first SAMPLE_ROWS.
    """

    def __init__(
        self,
        table: Table,
        format_config: FormatConfig,
        report: DryRun,
        missing: Collection[Column] = (),
    ) -> None:
        self.count = 0
        self.sample: list[list[str]] = []
        preset = format_config.preset
        self._table = table
        self._accounts = format_config.accounts
        self._report = report
        self._missing = set(missing)
        self._required = [column.filled and column not in missing for column in table.columns]
        self._cells = cells_of(table, preset)
        self._controls = NOT_IN_WORKBOOKS if preset.is_workbook else CONTROLS
        self._expects_gbk = preset.encoding in _GB_CODECS and not preset.required_codec
        is_template = preset.format is FileFormat.TEMPLATE
        self._limits = [column.longest if is_template else 0 for column in table.columns]

    def inspect(self, item: BatchItem) -> None:
        """Go through the rows that an item has in the table."""
        for row in rows_of(self._table.rows, [item], self._report.next_number, self._accounts):
            cells = self._inspect_row(row)
            self.count += 1
            if len(self.sample) < SAMPLE_ROWS:
                self.sample.append(cells)

    def _inspect_row(self, row: Row) -> list[str]:
        """The row's cells; of one that the format refuses, the column alone."""
        try:
            cells = self._cells(row)
            if self._controls.search("\n".join(cells)):
                refuse_controls([row], [cells], self._table, self._controls)
        except KnownError as error:
            if error.kind is not FailureKind.CELL_NOT_WRITABLE:
                raise
            facts = dict(error.facts)
            number, column = facts.pop("number"), facts.pop("column")
            self._warn(number, column, WarningKind.REFUSED, **facts)
            return [f"{column}: …"]
        number = row.item.confirmed.number
        if self._missing or any(self._required):
            self._check_columns(number, cells)
        if self._expects_gbk or any(self._limits):
            self._check_texts(number, cells)
        return cells

    def _check_columns(self, number: str, cells: list[str]) -> None:
        for column, required, cell in zip(self._table.columns, self._required, cells, strict=True):
            if cell and column in self._missing:
                self._missing.discard(column)
                self._warn(number, column.name, WarningKind.COLUMN_LACKING)
            elif required and not cell:
                self._warn(number, column.name, WarningKind.EMPTY)

    def _check_texts(self, number: str, cells: list[str]) -> None:
        for column, limit, cell in zip(self._table.columns, self._limits, cells, strict=True):
            if cell.isascii():
                continue
            if self._expects_gbk and (unencodable := characters_not_in("gbk", cell)):
                named = unencodable[:_CHARACTERS_NAMED]
                self._warn(number, column.name, WarningKind.NOT_IN_GBK, character=named)
            size = len(cell.encode("gb18030", "replace"))
            if 0 < limit < size:
                sizes = {"length": str(size), "longest": str(limit)}
                self._warn(number, column.name, WarningKind.LONG, **sizes)

    def _warn(self, number: str, column: str, kind: WarningKind, **facts: str) -> None:
        self._report.warn(CellWarning(number, column, kind, tuple(facts.items())))


def _check_tax_number(item: BatchItem, report: DryRun) -> None:
    """The platform wants a company's tax number, and anybody's on a special invoice."""
    invoice = item.confirmed.invoice
    is_company = invoice.buyer.title_type is TitleType.COMPANY
    is_required = invoice.kind is InvoiceKind.SPECIAL or is_company
    if is_required and not invoice.buyer.tax_number and item.event is ItemEvent.CONFIRMED:
        number, kind = item.confirmed.number, WarningKind.TAX_NUMBER_MISSING
        report.warn(CellWarning(number, _TAX_NUMBER_COLUMN, kind))
