"""Carries the till's commands out: work to the lanes, words and values to the window.

The decisions are ``till.Till``'s; the widgets are the window's. Here is only who does what where.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.export_service import ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.settings import Settings
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till import events as on

log = logging.getLogger(__name__)


def blank_draft(settings: Settings) -> Draft:
    """What an empty form starts with."""
    line = DraftLine(settings.sale_item, tax_rate=settings.sale_tax_rate)
    return Draft("", lines=(line,), price_includes_tax=settings.sale_price_includes_tax)


class TillController(QObject):
    """Between the till's rules, the lanes and the window.

    Signals (each carries one value of the domain):
        form_shown(ShowForm), findings_shown(tuple[Finding]), focus_wanted(str, int), failed,
        looking_up_changed(bool), found(FoundTitle), saved(ConfirmedInvoice), voided(str),
        exported(tuple[ExportBatch]), exporting(int, int): items written, of how many;
        day_read(DaySummary, tuple[ConfirmedInvoice]), opened(): the journal is this window's,
        held_counted(int), held_offered(tuple[HeldDraft]), put_aside(Draft), order_read(str).
    """

    form_shown = Signal(object)
    findings_shown = Signal(object)
    focus_wanted = Signal(str, int)
    looking_up_changed = Signal(bool)
    found = Signal(object)
    failed = Signal(object)
    saved, voided = Signal(object), Signal(str)
    exported = Signal(object)
    exporting = Signal(int, int)
    day_read = Signal(object, object)
    opened = Signal()
    held_counted, held_offered = Signal(int), Signal(object)
    put_aside, order_read = Signal(object), Signal(str)

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        workers: Workers,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._till = Till(
            lambda: uuid.uuid4().hex, blank_draft(settings), settings.sale_order_pattern
        )
        self._workers = workers
        self._now = now
        self.cashier: Callable[[], str] = lambda: settings.till_cashier
        self.is_open = False
        self.journal = JournalService(folder, settings.till_name)
        self.exports = ExportService(self.journal, settings, folder, self.exporting.emit)
        self.network = BackendService(settings)

    @property
    def draft(self) -> Draft:
        """What the form holds."""
        return self._till.draft

    def start(self) -> None:
        """Open the journal and bring back what was in the form.

        The form has its draft before that: what is typed while an old disk opens belongs to it.
        """
        self.form_shown.emit(do.ShowForm(do.Phase.READY, self._till.draft, can_undo=False))
        self._workers.submit(
            WorkQueue.JOURNAL, self.journal.load_draft, self._started, self._could_not_start
        )

    def stop(self) -> None:
        """Close what is open; call before the workers are shut down."""
        self.network.close()
        self._workers.submit(WorkQueue.JOURNAL, self.journal.close)

    def handle(self, event: on.Event) -> None:
        """Tell the till what happened, and do what it wants."""
        for command in self._till.handle(event):
            self._carry_out(command)

    def use_item(self, entry: CatalogueEntry) -> None:
        """The usual item is in the catalogue: empty forms begin with all that belongs to it."""
        self.handle(on.UsualItemRead(entry))

    def submit(self) -> None:
        """The cashier wants the form confirmed."""
        self.handle(on.Submitted(self._now().date(), self.cashier()))

    def refresh_day(self) -> None:
        """Read today's invoices again."""
        today = self._now().date()
        self._workers.submit(
            WorkQueue.JOURNAL,
            lambda: self.journal.read_day(today),
            lambda read: self.day_read.emit(*read),
            self._keeping_failed,
        )

    # ------------------------------------------------------------------------------ inner parts

    def _started(self, draft: Draft | None) -> None:
        self.handle(on.Started(draft))
        self.refresh_held()
        self.is_open = True
        self.opened.emit()

    def _could_not_start(self, error: KnownError) -> None:
        self.handle(on.Started(None))
        self.handle(on.KeepingFailed(error))

    def _keeping_failed(self, error: KnownError) -> None:
        self.handle(on.KeepingFailed(error))

    def _carry_out(self, command: do.Command) -> None:
        ways = (self._keep, self._do_work, self._show, self._tell)
        if not any(carry_out(command) for carry_out in ways):
            raise AssertionError(f"nobody carries out {type(command).__name__}")

    def _keep(self, command: do.Command) -> bool:
        """Commands about drafts: to the journal's lane."""
        match command:
            case do.SaveDraft(draft):
                self._workers.submit_latest(
                    WorkQueue.JOURNAL,
                    draft.draft_id,
                    lambda: self.journal.save_draft(draft),
                    self._keeping_failed,
                )
            case do.DiscardDraft(draft_id):
                self._workers.submit(
                    WorkQueue.JOURNAL, lambda: self.journal.discard_draft(draft_id)
                )
            case do.HoldDraft() | do.RecallDraft():
                self._hold_or_recall(command)
            case _:
                return False
        return True

    def _do_work(self, command: do.Command) -> bool:
        """Other commands that take time: to a lane."""
        match command:
            case do.LookUp(lookup_id, scan):
                self._look_up(lookup_id, scan.text)
            case do.SaveInvoice():
                self._save(command)
            case do.VoidInvoice():
                self._void(command)
            case do.RefreshDay():
                self.refresh_day()
            case do.Export(order):
                self._export(order)
            case _:
                return False
        return True

    def _show(self, command: do.Command) -> bool:
        """What the window shows: a signal."""
        match command:
            case do.ShowForm():
                self.form_shown.emit(command)
            case do.ShowFindings(findings):
                self.findings_shown.emit(findings)
            case do.Focus(field, line):
                self.focus_wanted.emit(field, line)
            case do.ShowLookingUp(active):
                self.looking_up_changed.emit(active)
            case do.ShowHeld(count):
                self.held_counted.emit(count)
            case do.ChooseHeld(held):
                self.held_offered.emit(held)
            case _:
                return False
        return True

    def _tell(self, command: do.Command) -> bool:
        """What the cashier is told: a signal."""
        match command:
            case do.TellFound(found):
                self.found.emit(found)
            case do.TellFailure(error):
                log.warning("told the user: %s", error.kind.value)
                self.failed.emit(error)
            case do.TellHeld(draft):
                self.put_aside.emit(draft)
            case do.TellOrderRead(number):
                self.order_read.emit(number)
            case do.TellSaved(confirmed):
                log.info("confirmed %s", confirmed.number)
                self.saved.emit(confirmed)
            case do.TellVoided(number):
                log.info("voided %s", number)
                self.voided.emit(number)
            case do.TellExported(batches):
                log.info("exported %s", " ".join(batch.number for batch in batches))
                self.exported.emit(batches)
            case _:
                return False
        return True

    def _look_up(self, lookup_id: int, text: str) -> None:
        self._workers.submit(
            WorkQueue.NETWORK,
            lambda: self.network.resolve(text),
            lambda found: self.handle(on.TitleFound(lookup_id, found)),
            lambda error: self.handle(on.LookUpFailed(lookup_id, error)),
        )

    def _save(self, command: do.SaveInvoice) -> None:
        at = self._now()
        self._workers.submit(
            WorkQueue.JOURNAL,
            lambda: self.journal.confirm(command.draft_id, command.invoice, at),
            lambda confirmed: self.handle(on.Saved(confirmed)),
            lambda error: self.handle(on.SaveFailed(error)),
        )

    def _hold_or_recall(self, command: do.HoldDraft | do.RecallDraft) -> None:
        if isinstance(command, do.HoldDraft):
            draft, at = command.draft, self._now()
            self._workers.submit(
                WorkQueue.JOURNAL,
                lambda: self.journal.hold(draft, at),
                failed=lambda error: self.handle(on.HoldFailed(draft, error)),
            )
        else:
            draft_id = command.draft_id
            self._workers.submit(
                WorkQueue.JOURNAL,
                lambda: self.journal.recall(draft_id),
                lambda draft: self.handle(on.Recalled(draft)),
                self._keeping_failed,
            )
        self.refresh_held()

    def refresh_held(self) -> None:
        """Count the forms put aside anew."""
        self._workers.submit(
            WorkQueue.JOURNAL,
            self.journal.held,
            lambda held: self.handle(on.HeldRead(held)),
            self._keeping_failed,
        )

    def _void(self, command: do.VoidInvoice) -> None:
        at, cashier = self._now(), self.cashier()
        self._workers.submit(
            WorkQueue.JOURNAL,
            lambda: self.journal.void(command.number, command.reason, at, cashier),
            lambda voided: self.handle(on.Voided(voided)),
            self._keeping_failed,
        )

    def _export(self, order: do.ExportOrder) -> None:
        at = self._now()
        self._workers.submit(
            WorkQueue.JOURNAL,
            lambda: self.exports.export(order, at),
            lambda batches: self.handle(on.Exported(batches)),
            lambda error: self.handle(on.ExportFailed(error)),
        )
