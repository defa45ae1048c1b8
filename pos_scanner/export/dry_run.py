"""A dry run of an export: totals, first rows, and what is wrong with which invoice.

Walks through everything that the export would write, with the same code, and writes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.tax_codes import TaxCodes, is_tax_code
from pos_scanner.domain.title import TitleType
from pos_scanner.export.export_job import exported_before, nothing_to_export, reportable
from pos_scanner.export.file_content import PROGRESS_EVERY, FileLimit, Progress, no_progress
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.cells import (
    SUBSTITUTE,
    cells_of,
    characters_not_in,
    refuse_controls,
    unwritable,
)
from pos_scanner.export.formats.columns import compile_source
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
_ROUNDED_QUANTITIES = ("line.sold_quantity", "line.returned_quantity")
_TAX_CODE_COLUMN, _TAX_NUMBER_COLUMN = "商品和服务税收编码", "购买方纳税人识别号"
_POLICY_COLUMN, _RATE_COLUMN = "是否使用优惠政策", "税率"
_NO_CODES = TaxCodes()


class WarningKind(StrEnum):
    """What can be wrong with a cell."""

    REFUSED = "refused"
    """The format cannot hold it; the invoice will stay waiting. Facts of CELL_NOT_WRITABLE."""
    SUBSTITUTED = "substituted"
    """A summary will have 〓 in the place of the fact ``character``."""
    NOT_IN_GBK = "not-in-gbk"
    """A program that reads GBK alone will show something else; fact ``character``."""
    ONE_PIECE = "one-piece"
    """The program keeps too few places for quantity times price to be the amount: the line goes as
    one piece at the whole amount; fact ``quantity``."""
    LONG = "long"
    """Longer than the limit if it counts a Han character twice; facts ``length``, ``longest``."""
    TAX_NUMBER_MISSING = "tax-number-missing"
    TAX_CODE_ODD = "tax-code-odd"
    """Not the 19 digits that the platform takes; fact ``code``."""
    TAX_CODE_SUMMARY = "tax-code-summary"
    """A code that has others below it, which the platform refuses; fact ``code``."""
    EXEMPT_ON_SPECIAL = "exempt-on-special"
    """A special invoice with an exempt line, which the platform refuses."""
    RATE_ZERO = "rate-zero"
    """A rate of 0 without a tax policy (优惠政策), which the platform refuses."""
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


def refusal_warning(refusal: KnownError) -> CellWarning:
    """A CELL_NOT_WRITABLE as the warning that a dry run has of it."""
    facts = dict(refusal.facts)
    number, column = facts.pop("number"), facts.pop("column")
    return CellWarning(number, column, WarningKind.REFUSED, tuple(facts.items()))


@dataclass
class DryRun:
    """What an export would be.

    Attributes:
        next_number: of the first batch.
        files: how many the format's limit makes of it.
        repeated: invoices and voids among them that the same destination has had before.
        voids_left_out: voidings that wait and that this format cannot report.
        refused: invoices and voids that it cannot hold; they wait and are in no other figure.
        sums: net and tax in fen, by tax rate.
        sample: the first rows of the first table, headings left out.
        more_warnings: how many there were beyond MOST_WARNINGS.
        why_nothing: the NOTHING_TO_EXPORT that the export would raise; ``None`` where it would not.
    """

    next_number: str = ""
    invoices: int = 0
    voids: int = 0
    rows: int = 0
    files: int = 0
    gross_fen: int = 0
    repeated: int = 0
    voids_left_out: int = 0
    refused: int = 0
    sums: dict[Decimal, tuple[int, int]] = field(default_factory=dict)
    sample: list[list[str]] = field(default_factory=list)
    warnings: list[CellWarning] = field(default_factory=list)
    more_warnings: int = 0
    why_nothing: KnownError | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the format cannot hold some of it."""
        return self.refused > 0

    def warn(self, warning: CellWarning) -> None:
        """Keep a warning, or count it; rows of one invoice may have the same text."""
        if warning in self.warnings[-_RECENT_WARNINGS:]:
            pass
        elif len(self.warnings) < MOST_WARNINGS or warning.kind is WarningKind.REFUSED:
            self.warnings.append(warning)
        else:
            self.more_warnings += 1

    def add(self, item: BatchItem) -> None:
        """Count an invoice, or the voiding of one."""
        self.invoices += item.sign > 0
        self.voids += item.sign < 0
        self.gross_fen += item.sign * item.confirmed.invoice.gross_fen
        add_by_rate(self.sums, item.confirmed.invoice, item.sign)


def voids_left_out(journal: Journal, selection: Selection, preset: Preset) -> int:
    """How many voidings are selected that the format cannot report; a list of buyers has none."""
    is_complete = preset.voids or not preset.reports_invoices
    if is_complete or selection.state is InvoiceState.CONFIRMED:
        return 0
    voids = replace(selection, state=InvoiceState.VOIDED, destination=preset.destination)
    return journal.batches.count(voids)


def may_have_warnings(preset: Preset) -> bool:
    """Whether a dry run can find anything but control characters, which no file of ours has."""
    is_chinese = preset.encoding in _GB_CODECS or bool(preset.required_codec)
    sources = [column.source for table in preset.tables for column in table.columns]
    keeps_few_places = any(source.startswith(_ROUNDED_QUANTITIES) for source in sources)
    return is_chinese or keeps_few_places or preset.format is FileFormat.TEMPLATE


def dry_run(
    journal: Journal,
    selection: Selection,
    format_config: FormatConfig,
    number: str,
    progress: Progress = no_progress,
    codes: TaxCodes = _NO_CODES,
) -> DryRun:
    """Go through what ``export`` would write.

    Args:
        journal: where the invoices are.
        selection: which of them.
        format_config: how they would be written.
        number: what the first batch would be called.
        progress: called while items go by; may raise to stop.
        codes: know the summary codes.

    Raises:
        KnownError: the journal's own, NOTHING_TO_EXPORT; TEMPLATE_NOT_RIGHT, FILE_NOT_FOUND.
    """
    report = DryRun(next_number=number)
    preset = format_config.preset
    inspectors = _inspectors(format_config, report)
    report.voids_left_out = voids_left_out(journal, selection, preset)
    report.repeated = exported_before(journal, selection, preset)
    exported, refused, limit = reportable(selection, preset), set[int](), FileLimit(preset)
    total = journal.batches.count(exported)
    with journal.batches.snapshot():
        for position, item in enumerate(journal.batches.items(exported)):
            if position % PROGRESS_EVERY == 0:
                progress(position, total)
            if not _inspect(item, inspectors, report, refused):
                continue
            if not limit.has_room_for(item):
                (limit := FileLimit(preset)).has_room_for(item)
                report.files += 1
            report.files = report.files or 1
            report.add(item)
            if preset.format is FileFormat.TEMPLATE:
                _check_tax_number(item, report)
                _check_tax_codes(item, report, codes)
                _check_policies(item, report)
    report.rows = max(inspector.count for inspector in inspectors)
    if not (report.rows or report.refused):
        report.why_nothing = nothing_to_export(journal, selection, preset)
    report.sample = inspectors[0].sample
    return report


def preview_rows(
    preset: Preset, format_config: FormatConfig, items: Sequence[BatchItem]
) -> list[list[str]]:
    """The first rows of a format, for the page that edits it; a refusal stands in its row."""
    cells = cells_of(preset.table, preset)
    previews: list[list[str]] = []
    for row in rows_of(preset.table.rows, items, "B00000000-001", format_config.accounts):
        try:
            previews.append(cells(row))
        except KnownError as error:
            previews.append([str(error)])
    return previews[:SAMPLE_ROWS]


def _inspectors(format_config: FormatConfig, report: DryRun) -> list["_TableInspector"]:
    """One for each table; a column that only a blank workbook has, and wants, is a warning."""
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


def _inspect(
    item: BatchItem, inspectors: Sequence["_TableInspector"], report: DryRun, refused: set[int]
) -> bool:
    """Whether the format can hold an item; counts it where it cannot.

    ``refused`` has the sequences of invoices that it cannot hold: their voids wait with them.
    """
    sequence = item.confirmed.sequence
    tables = [inspector.rows(item) for inspector in inspectors] if sequence not in refused else []
    if None in tables or not tables:
        report.refused += 1
        refused.add(sequence)
        return False
    for inspector, rows in zip(inspectors, tables, strict=True):
        inspector.add(rows or [])
    return True


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
        self._controls = unwritable(preset)
        self._expects_gbk = preset.encoding in _GB_CODECS and not preset.required_codec
        self._quantities = [
            at
            for at, column in enumerate(table.columns)
            if column.source.startswith(_ROUNDED_QUANTITIES)
        ]
        self._charset = preset.required_codec
        substitutes = [column.substitute and preset.required_codec for column in table.columns]
        self._substituted = [at for at, is_substituted in enumerate(substitutes) if is_substituted]
        is_template = preset.format is FileFormat.TEMPLATE
        self._limits = [column.longest if is_template else 0 for column in table.columns]

    def rows(self, item: BatchItem) -> list[tuple[Row, list[str]]] | None:
        """The rows that an item has in the table, as cells; ``None`` when one is refused."""
        rows: list[tuple[Row, list[str]]] = []
        for row in rows_of(self._table.rows, [item], self._report.next_number, self._accounts):
            try:
                cells = self._cells(row)
                refuse_controls([row], [cells], self._table, self._controls)
            except KnownError as error:
                if error.kind is not FailureKind.CELL_NOT_WRITABLE:
                    raise
                self._report.warn(refusal_warning(error))
                return None
            rows.append((row, cells))
        return rows

    def add(self, rows: Sequence[tuple[Row, list[str]]]) -> None:
        """Count rows and note what is wrong with them."""
        self.count += len(rows)
        self.sample += [cells for _, cells in rows[: SAMPLE_ROWS - len(self.sample)]]
        for row, cells in rows:
            if self._missing or any(self._required):
                self._check_columns(row.item.confirmed.number, cells)
            if self._expects_gbk or any(self._limits):
                self._check_texts(row.item.confirmed.number, cells)
            for at in self._quantities:
                self._check_quantity(row, self._table.columns[at], cells[at])
            for at in self._substituted:
                self._check_substitute(row, self._table.columns[at], cells[at])

    def _check_quantity(self, row: Row, column: Column, cell: str) -> None:
        quantity = row.line.quantity
        if quantity is not None and abs(Decimal(cell)) != quantity:
            number, text = row.item.confirmed.number, f"{quantity.normalize():f}"
            self._warn(number, column.name, WarningKind.ONE_PIECE, quantity=text)

    def _check_substitute(self, row: Row, column: Column, cell: str) -> None:
        if SUBSTITUTE in cell:
            text = compile_source(column.source)(row)
            if missing := characters_not_in(self._charset, text):
                facts = {"character": missing[:_CHARACTERS_NAMED]}
                number = row.item.confirmed.number
                self._warn(number, column.name, WarningKind.SUBSTITUTED, **facts)

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
                facts = {"character": unencodable[:_CHARACTERS_NAMED]}
                self._warn(number, column.name, WarningKind.NOT_IN_GBK, **facts)
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
    if (invoice.kind is InvoiceKind.SPECIAL or is_company) and not invoice.buyer.tax_number:
        kind = WarningKind.TAX_NUMBER_MISSING
        report.warn(CellWarning(item.confirmed.number, _TAX_NUMBER_COLUMN, kind))


def _check_tax_codes(item: BatchItem, report: DryRun, codes: TaxCodes) -> None:
    """The platform takes a whole code that has no other below it; a missing one is EMPTY."""
    for code in dict.fromkeys(line.tax_code for line in item.confirmed.invoice.lines):
        is_odd = bool(code) and not is_tax_code(code)
        if is_odd or codes.is_summary(code):
            kind = WarningKind.TAX_CODE_ODD if is_odd else WarningKind.TAX_CODE_SUMMARY
            number = item.confirmed.number
            report.warn(CellWarning(number, _TAX_CODE_COLUMN, kind, (("code", code),)))


def _check_policies(item: BatchItem, report: DryRun) -> None:
    """The platform takes no exempt line on a special invoice, and no rate of 0 without a reason."""
    number, invoice = item.confirmed.number, item.confirmed.invoice
    if invoice.kind is InvoiceKind.SPECIAL and any(line.exempt for line in invoice.lines):
        report.warn(CellWarning(number, _POLICY_COLUMN, WarningKind.EXEMPT_ON_SPECIAL))
    if any(not (line.tax_rate or line.exempt) for line in invoice.lines):
        report.warn(CellWarning(number, _RATE_COLUMN, WarningKind.RATE_ZERO))
