"""An export from the journal's invoices to verified files: new ones, the same again, other formats.

One batch a file, as many as the format's limit makes; two programs never export from one journal
at a time.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import (
    BatchItem,
    ExportBatch,
    ExportRequest,
    ItemEvent,
    Selection,
)
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.export.batch_file import NO_ROWS, BatchFile, refuse_place
from pos_scanner.export.file_content import FileContent, Progress, no_progress
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.cells import refusal_finder
from pos_scanner.export.formats.preset import Preset
from pos_scanner.journal.journal import Journal
from pos_scanner.journal.storage.locks import FolderLock

_NUMBERS_NAMED = 5
OnRefusal = Callable[[KnownError], None]
"""Called with the CELL_NOT_WRITABLE of each invoice that stays waiting; may raise it to stop."""


def leave_waiting(refusal: KnownError) -> None:
    """An OnRefusal that nobody hears of: the invoice waits, and the next dry run names it again."""
    del refusal


def stop_at_refusal(refusal: KnownError) -> None:
    """An OnRefusal that lets no file come to stand.

    Raises:
        KnownError: the refusal.
    """
    raise refusal


def export(
    journal: Journal,
    request: ExportRequest,
    format_config: FormatConfig,
    *,
    at: datetime,
    progress: Progress = no_progress,
    again_of: str = "",
    on_refusal: OnRefusal = leave_waiting,
) -> tuple[ExportBatch, ...]:
    """Write what is selected and mark it: one batch a file, as many as the format's limit makes.

    An invoice with a text that the format cannot hold is in no file and stays waiting.

    Args:
        journal: where the invoices are; on the thread that owns it.
        request: which invoices, and where to.
        format_config: how; of the request's format.
        at: now, aware.
        progress: called while items are written; what it raises stops the export before the
            next file.
        again_of: number of a batch whose invoices are written instead of those that the request
            selects; the new batches say that they repeat it.
        on_refusal: called once for each invoice that the format cannot hold, before the first
            file that lacks it is put in place.

    Raises:
        KnownError: NOTHING_TO_EXPORT; CELL_NOT_WRITABLE when not one invoice can be written, or
            ``on_refusal`` raises it; TEMPLATE_NEEDED, TEMPLATE_NOT_RIGHT,
            FILE_EXISTS, FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL, FILE_NOT_VERIFIED,
            EXPORT_UNDER_WAY, BATCH_UNKNOWN, or the journal's own. Batches made before it are
            complete; the fact ``done`` names them.
    """
    refuse_place(journal, format_config.preset, request.folder, request.target)
    source: Selection | ExportBatch
    if again_of:
        source = _batch(journal, again_of)
    else:
        refuse_impossible(journal, request.selection)
        source = reportable(request.selection, format_config.preset)
    with _exclusive(journal, request.lock_timeout_s):
        job = _Job(journal, request, format_config, at, progress, source, on_refusal)
        return job.run()


def export_again(
    journal: Journal, number: str, progress: Progress = no_progress, *, lock_timeout_s: float = 0
) -> ExportBatch:
    """Write a batch's file once more in its place, byte for byte.

    Args:
        journal: where the batch is.
        number: the batch's.
        progress: as for :func:`export`.
        lock_timeout_s: how long to wait while another program exports from the same journal.

    Raises:
        KnownError: BATCH_UNKNOWN; BATCH_DIFFERS when the same bytes cannot be made any more;
            as ``export``.
    """
    batch = _batch(journal, number)
    try:
        format_config = FormatConfig.of_json(batch.format_config)
    except ValueError as error:
        raise KnownError(FailureKind.BATCH_DIFFERS, batch=number) from error

    def items() -> Iterator[BatchItem]:
        return journal.batches.items_of(number)

    with _exclusive(journal, lock_timeout_s):
        total = batch.invoices + batch.voids
        content = FileContent(items, number, format_config, total, progress)
        target = Path(batch.path)
        file = BatchFile(journal, format_config, target.parent, target, batch.exported_at)
        # What was issued since stands in no file that was written before. Batches of earlier
        # versions know their time alone, which a wrong clock makes wrong.
        last = batch.exported_at if format_config.last_entry is None else format_config.last_entry
        with journal.issuances.as_of(last):
            return file.make_again(content, batch)


def reportable(selection: Selection, preset: Preset) -> Selection:
    """A selection of what is to be told to a format's destination.

    Without the voids, where the format cannot report any. A list of buyers or banks has what this
    list has not had.

    Raises:
        KnownError: NOTHING_TO_EXPORT when nothing but voids is selected.
    """
    selection = replace(selection, destination=preset.destination)
    if not preset.reports_invoices:
        return replace(selection, state=InvoiceState.CONFIRMED, list_name=preset.name)
    if preset.voids:
        return selection
    if selection.state is InvoiceState.VOIDED:
        raise KnownError(FailureKind.NOTHING_TO_EXPORT, reason="voids-alone")
    return replace(selection, state=InvoiceState.CONFIRMED)


def refuse_impossible(journal: Journal, selection: Selection) -> None:
    """See that a selection can mean something: no quiet day makes up for a mistyped number.

    Raises:
        KnownError: NOTHING_TO_EXPORT, reason ``days-backwards`` (facts ``since``, ``until``),
            ``numbers-unknown`` (``numbers``) or ``cashier-unknown`` (``cashier``, ``known``).
    """
    if selection.since and selection.until and selection.is_backwards:
        days = {"since": selection.since.isoformat(), "until": selection.until.isoformat()}
        raise KnownError(FailureKind.NOTHING_TO_EXPORT, reason="days-backwards", **days)
    if numbers := journal.batches.unknown_numbers(selection.numbers, _NUMBERS_NAMED):
        names = ", ".join(numbers)
        raise KnownError(FailureKind.NOTHING_TO_EXPORT, reason="numbers-unknown", numbers=names)
    if selection.cashier:
        cashiers = {cashier.name for cashier in journal.cashiers.all()}
        cashiers.update(journal.batches.shifts_and_cashiers()[1])
        if selection.cashier not in cashiers:
            facts = {"cashier": selection.cashier, "known": ", ".join(sorted(cashiers)) or "–"}
            raise KnownError(FailureKind.NOTHING_TO_EXPORT, reason="cashier-unknown", **facts)


def nothing_to_export(journal: Journal, selection: Selection, preset: Preset) -> KnownError:
    """Why nothing of a selection is left for a format, as a NOTHING_TO_EXPORT.

    Reasons besides those of ``refuse_impossible`` and ``reportable``: ``had-before`` and ``listed``
    (the destination, or this list, has all of it, the newest by the fact ``batch``),
    ``sent-before`` (the same of the tax platform), ``issued``, ``no-rows`` (invoices are left, and
    in none of them what a list lists), ``none-match`` (no invoice is as the selection says), or
    none: there is no invoice.
    """
    try:
        refuse_impossible(journal, selection)
        exported = reportable(selection, preset)
    except KnownError as error:
        return error
    if journal.batches.count(exported):
        return KnownError(FailureKind.NOTHING_TO_EXPORT, reason=NO_ROWS)
    everything = replace(exported, only_new=False, sends_again=True)
    count = journal.batches.count(everything)
    is_platform = exported.destination == TAX_PLATFORM
    if not count and is_platform and journal.batches.count(replace(everything, destination="")):
        return KnownError(FailureKind.NOTHING_TO_EXPORT, reason="issued")
    if not count:
        facts = {"reason": "none-match"} if selection.is_narrowed else {}
        return KnownError(FailureKind.NOTHING_TO_EXPORT, **facts)
    reason = "sent-before" if is_platform else "listed" if exported.list_name else "had-before"
    batch = journal.batches.newest_with(everything)
    facts = {
        "reason": reason,
        "count": str(count),
        "destination": preset.destination,
        "title": preset.title,
        "title_zh": preset.title_zh,
        "batch": batch.number if batch else "",
    }
    return KnownError(FailureKind.NOTHING_TO_EXPORT, **facts)


def sent_before(journal: Journal, selection: Selection, preset: Preset) -> int:
    """How many selected records the tax platform was asked for before, and is not asked for now."""
    without_repeats = replace(reportable(selection, preset), only_new=False)
    if preset.destination != TAX_PLATFORM or selection.only_new or selection.sends_again:
        return 0
    with_repeats = replace(without_repeats, sends_again=True)
    return journal.batches.count(with_repeats) - journal.batches.count(without_repeats)


def exported_before(journal: Journal, selection: Selection, preset: Preset) -> int:
    """How many selected invoices and voids its destination has had before, and gets once more."""
    selection = reportable(selection, preset)
    if selection.takes_each_once or selection.list_name:
        return 0  # A list books nothing.
    count = journal.batches.count
    return count(selection) - count(replace(selection, only_new=True))


@contextlib.contextmanager
def _exclusive(journal: Journal, timeout_s: float) -> Iterator[None]:
    """No other program exports from the journal meanwhile."""
    lock = FolderLock.take_for_export(journal.path.parent, timeout_s)
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class _Job:
    """All files of one export.

    Attributes:
        source: what is written: a selection of invoices, or those of a batch once more.
        refused: sequences of invoices that the format cannot hold, by what is reported of them.
    """

    journal: Journal
    request: ExportRequest
    format_config: FormatConfig
    at: datetime
    progress: Progress
    source: Selection | ExportBatch
    on_refusal: OnRefusal
    refused: dict[ItemEvent, set[int]] = field(
        default_factory=lambda: {event: set() for event in ItemEvent}
    )

    def run(self) -> tuple[ExportBatch, ...]:
        """One file after the other, until all is reported; a failure names those that stand."""
        total = self._total()
        if not total:
            raise self._nothing()
        batches: list[ExportBatch] = []
        try:
            reported = 0
            while reported < total - self._refused_count():
                try:
                    batch = self._make_file(reported, total, len(batches))
                except KnownError as error:
                    if error.kind is not FailureKind.CELL_NOT_WRITABLE:
                        raise
                    self._set_refused_aside(error, total, is_first=not batches)
                    continue
                batches.append(batch)
                reported += batch.invoices + batch.voids
            self.progress(total, total)
        except KnownError as error:
            if not batches:
                raise
            complete = ", ".join(batch.number for batch in batches)
            raise KnownError(error.kind, **error.facts, done=complete) from error
        return tuple(batches)

    def _nothing(self) -> KnownError:
        if isinstance(self.source, Selection):
            preset = self.format_config.preset
            return nothing_to_export(self.journal, self.request.selection, preset)
        return KnownError(FailureKind.NOTHING_TO_EXPORT, reason="none-match")

    def _make_file(self, reported: int, total: int, position: int) -> ExportBatch:
        selection = self.source if isinstance(self.source, Selection) else None
        again_of = "" if isinstance(self.source, Selection) else self.source.number
        only_new = selection is not None and selection.takes_each_once
        content = FileContent(
            partial(self._items, reported),
            self.journal.batches.next_number(self.at.date()),
            self.format_config,
            total - reported - self._refused_count(),
            self.progress,
        )
        is_simple = not self._refused_count() and (only_new or not reported)
        content.selection = selection if is_simple else None
        target = _numbered(self.request.target, position)
        file = BatchFile(
            self.journal,
            self.format_config,
            self.request.folder,
            target,
            self.at,
            self.request.is_chinese,
        )
        return file.make(content, only_new=only_new, again_of=again_of)

    def _total(self) -> int:
        if isinstance(self.source, Selection):
            return self.journal.batches.count(self.source)
        return sum(1 for _ in self._items(0))

    def _items(self, reported: int) -> Iterator[BatchItem]:
        """The items after the first so many, which earlier files report; refused ones left out."""
        # What earlier files report is marked by now, and is no more among what is new.
        is_gone = isinstance(self.source, Selection) and self.source.takes_each_once
        items = self._all_items()
        if self._refused_count():
            items = (item for item in items if not self._is_refused(item))
        return islice(items, 0 if is_gone else reported, None)

    def _all_items(self) -> Iterator[BatchItem]:
        batches = self.journal.batches
        if isinstance(self.source, Selection):
            return batches.items(self.source)
        return filter(self._may_repeat, batches.items_of(self.source.number))

    # Files are written as if all could be: looking for refusals costs as much as writing, and
    # nearly always there is none.

    def _set_refused_aside(self, error: KnownError, total: int, *, is_first: bool) -> None:
        """Find every item that the format cannot hold, and report it.

        Raises:
            KnownError: the first refusal, when nothing else is left to be written, or when the
                search does not find what the writer met.
        """
        refusal_of = refusal_finder(self.format_config.preset, self.format_config.accounts)
        refusals = []
        with self.journal.batches.snapshot():
            for item in self._all_items():
                sequence = item.confirmed.sequence
                if self._is_refused(item):
                    continue
                if sequence in self.refused[ItemEvent.CONFIRMED]:
                    self.refused[item.event].add(sequence)  # A void without what it takes back.
                elif refusal := refusal_of(item):
                    self.refused[item.event].add(sequence)
                    refusals.append(refusal)
        if not refusals or (is_first and self._refused_count() >= total):
            raise error
        for refusal in refusals:
            self.on_refusal(refusal)

    def _is_refused(self, item: BatchItem) -> bool:
        return item.confirmed.sequence in self.refused[item.event]

    def _refused_count(self) -> int:
        return sum(map(len, self.refused.values()))

    def _may_repeat(self, item: BatchItem) -> bool:
        """Whether an item of another batch may go into this format's.

        What is void or issued by now is not asked of the tax platform once more.
        """
        preset, record = self.format_config.preset, item.confirmed
        if preset.destination == TAX_PLATFORM:
            is_open = record.state is InvoiceState.CONFIRMED and not record.issuance.is_issued
            return item.sign > 0 and is_open
        return preset.voids or item.sign > 0


def _numbered(target: Path | None, position: int) -> Path | None:
    """The path of a further file: after ``new.csv`` comes ``new-2.csv``."""
    if target is None or position == 0:
        return target
    return target.with_name(f"{target.stem}-{position + 1}{target.suffix}")


def _batch(journal: Journal, number: str) -> ExportBatch:
    batch = journal.batches.batch(number)
    if batch is None:
        raise KnownError(FailureKind.BATCH_UNKNOWN, batch=number)
    return batch
