"""Carries the till's commands out: work to the queues, values to the window as signals.

The decisions are ``till.Till``'s; the widgets are the window's. Here is only who does what where.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import ParamSpec, TypeVar, assert_never

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.checks.repetition import RepetitionRule, SaleIdentity
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.money import to_fen
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.settings import Settings
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

UNSEEN_MS = 250
"""Nobody has seen, understood and answered what stands on the screen for less than this time."""


def _nothing(_answer: object) -> list[Command]:
    return []


def _at_once(act: Callable[[], None]) -> None:
    act()


def blank_draft(settings: Settings) -> Draft:
    """What an empty form starts with."""
    line = DraftLine(
        settings.sale_item, tax_rate=settings.sale_tax_rate, tax_code=settings.sale_tax_code
    )
    return Draft("", lines=(line,), price_includes_tax=settings.sale_price_includes_tax)


class TillSignals(QObject):
    """What a till says to its window.

    Signals (each carries one value of the domain):
        form_shown(ShowForm), findings_shown(tuple[Finding]), focus_requested(FocusField), failed,
        looking_up_changed(bool), title_found(FoundTitle), saved(ConfirmedInvoice), voided(str),
        day_read(DaySummary, tuple[ConfirmedInvoice]), opened(): the form has come back,
        held_counted(int), held_offered(tuple[HeldDraft]), draft_held(Draft),
        order_number_read(str), order_looked_up(str): the form's own,
        saving_counted(int): submitted invoices not on the disk yet,
        purpose_asked(tuple[Finding]): confirm in spite of these?,
        announced(Announcement).
    """

    form_shown = Signal(object)
    findings_shown = Signal(object)
    focus_requested = Signal(object)
    looking_up_changed = Signal(bool)
    title_found = Signal(object)
    failed = Signal(object)
    saved, voided = Signal(object), Signal(str)
    day_read = Signal(object, object)
    opened = Signal()
    held_counted, held_offered = Signal(int), Signal(object)
    draft_held, order_number_read = Signal(object), Signal(str)
    order_looked_up = Signal(str)
    saving_counted, purpose_asked = Signal(int), Signal(object)
    announced = Signal(object)


class TillController(TillSignals):
    """Between the till's rules, the work queues and the window.

    Attributes:
        rules: decide; what they return is for ``carry_out``, their methods for ``slot``.
        is_open: whether the journal is this window's and its form has come back.
        when_typed: calls a function once every key meant for the form on the screen is in it.

    Args:
        settings: what an empty form begins with, and what receipts' barcodes look like.
        journal: on the journal's queue alone.
        backend: on the network's queue alone.
        staff: who confirms and voids.
    """

    def __init__(
        self,
        settings: Settings,
        journal: JournalService,
        backend: BackendService,
        staff: StaffController,
        workers: Workers,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.rules = Till(
            _new_draft_id,
            blank_draft(settings),
            settings.sale_order_pattern,
            ask_above_fen=to_fen(Decimal(settings.sale_ask_above)),
        )
        self._repeats_within = timedelta(minutes=settings.sale_repeat_minutes)
        self._journal = journal
        self._backend = backend
        self._staff = staff
        self._workers = workers
        self._now = now
        self._unseen = self.draft, self.draft
        self._since_arrival = QElapsedTimer()
        self.is_open = False
        self.when_typed: Callable[[Callable[[], None]], None] = _at_once

    @property
    def draft(self) -> Draft:
        """What the form holds."""
        return self.rules.draft

    def start(self) -> None:
        """Open the journal and bring back what was in the form.

        The form has its draft before that: what is typed while an old disk opens belongs to it.
        """
        self.form_shown.emit(do.ShowForm(do.Phase.READY, self.rules.draft, can_undo=False))
        recover = partial(self._journal.recover_draft, self._now())
        self._workers.submit(WorkQueue.JOURNAL, recover, self._on_started, self._on_start_failed)

    def stop(self) -> None:
        """Close what is open; call before the workers are shut down."""
        self._backend.close()
        self._workers.submit(WorkQueue.JOURNAL, self._journal.close)

    def carry_out(self, commands: list[Command]) -> None:
        """Do what the till wants, in its order."""
        for command in commands:
            self._carry_out_one(command)

    def slot(self, decide: Callable[P, list[Command]]) -> Callable[P, None]:
        """A slot that calls a method of the rules and carries out what it returns."""

        def decide_and_carry_out(*args: P.args, **kwargs: P.kwargs) -> None:
            self.carry_out(decide(*args, **kwargs))

        return decide_and_carry_out

    def arrive(self, decide: Callable[[], list[Command]]) -> None:
        """Carry out what the rules decide on something that nobody did at this window.

        What was typed before belongs to the form that stood there. For a moment the form that it
        fills counts as not seen yet; see ``submit``.
        """
        self.when_typed(partial(self._arrive, decide))

    def _arrive_with(self, decide: Callable[[T], list[Command]], answer: T) -> None:
        self.arrive(partial(decide, answer))

    def _arrive(self, decide: Callable[[], list[Command]]) -> None:
        previous = self.draft
        self.carry_out(decide())
        if self.draft != previous:
            self._unseen = previous, self.draft
            self._since_arrival.start()

    def submit(self, shown: Draft, *, on_purpose: bool = False) -> None:
        """The cashier wants the form confirmed; ``shown`` is what the window shows.

        Where it has just arrived, the cashier meant what stood there before it, unless he answers
        a question about it, ``on_purpose``: see ``Till.submit``.
        """
        is_recent = self._since_arrival.isValid() and not self._since_arrival.hasExpired(UNSEEN_MS)
        if is_recent and not on_purpose and shown == self._unseen[1]:
            shown = self._unseen[0]
        self.carry_out(
            self.rules.submit(
                shown, self._now().date(), self._staff.cashier_name(), on_purpose=on_purpose
            )
        )

    def refresh_day(self) -> None:
        """Read today's invoices again; ``day_read`` tells."""
        work = partial(self._journal.read_day, self._now().date())
        self._workers.submit(
            WorkQueue.READING, work, lambda day: self.day_read.emit(*day), self._announce_failure
        )

    def refresh_held(self) -> None:
        """Read the forms on hold again; ``held_counted`` tells."""
        self._ask_journal(self._journal.held, self.rules.held_drafts_read)

    # ---------------------------------------------------------------------- carrying commands out

    def _carry_out_one(  # noqa: C901, PLR0912, PLR0915  (one flat match)
        self, command: Command
    ) -> None:
        match command:
            case do.ShowForm():
                self.form_shown.emit(command)
            case do.ShowFindings(findings):
                self.findings_shown.emit(findings)
            case do.FocusField():
                self.focus_requested.emit(command)
            case do.ShowLookingUp(active):
                self.looking_up_changed.emit(active)
            case do.ShowSaving(count):
                self.saving_counted.emit(count)
            case do.ShowHeldCount(count):
                self.held_counted.emit(count)
            case do.OfferHeldDrafts(drafts):
                self.held_offered.emit(drafts)
            case do.AnnounceTitle(found_title):
                self.title_found.emit(found_title)
            case do.AnnounceFailure(error):
                self._announce_failure(error)
            case do.AnnounceConfirmed(confirmed):
                log.info("confirmed %s", confirmed.number)
                self.saved.emit(confirmed)
            case do.AnnounceVoided(number):
                log.info("voided %s", number)
                self.voided.emit(number)
                self.announced.emit(command)
            case do.AnnounceHeld(draft):
                self.draft_held.emit(draft)
            case do.Announcement():
                self.announced.emit(command)
            case do.AnnounceOrderNumber(order_number):
                self.order_number_read.emit(order_number)
            case do.LookUp(lookup_id, scan):
                self._look_up(lookup_id, scan)
            case do.SaveDraft(draft):
                self._save_draft(draft)
            case do.DiscardDraft(draft_id):
                self._ask_journal(partial(self._journal.discard_draft, draft_id))
                self.refresh_held()
            case do.HoldDraft(draft):
                self._hold(draft)
            case do.RecallDraft(draft_id):
                answer = self.slot(partial(self.rules.recalled, draft_id))
                recall = partial(self._journal.recall, draft_id)
                self._workers.submit(WorkQueue.JOURNAL, recall, answer, answer)
                self.refresh_held()
            case do.SaveInvoice():
                self._save_invoice(command)
            case do.VoidInvoice():
                self._void(command)
            case do.FindRepetitions(identity):
                self._find_repetitions(identity)
                self.order_looked_up.emit(identity.order_number)
            case do.AskOnPurpose(doubts):
                self.purpose_asked.emit(doubts)
            case do.RefreshDay():
                self.refresh_day()
            case _:
                assert_never(command)

    def _announce_failure(self, error: KnownError) -> None:
        log.warning("reported to the user: %s", error.kind.value)
        self.failed.emit(error)

    def _look_up(self, lookup_id: int, scan: ScanEvent) -> None:
        self._workers.submit(
            WorkQueue.NETWORK,
            partial(self._backend.resolve, scan.text),
            partial(self._arrive_with, partial(self.rules.title_found, lookup_id)),
            self.slot(partial(self.rules.look_up_failed, lookup_id)),
        )

    def _save_draft(self, draft: Draft) -> None:
        self._workers.submit_latest(
            WorkQueue.JOURNAL,
            draft.draft_id,
            partial(self._journal.save_draft, draft),
            self._announce_failure,
        )

    def _hold(self, draft: Draft) -> None:
        self._workers.submit(
            WorkQueue.JOURNAL,
            partial(self._journal.hold, draft, self._now()),
            failed=partial(self._arrive_with, partial(self.rules.hold_failed, draft)),
        )
        self.refresh_held()

    def _save_invoice(self, command: do.SaveInvoice) -> None:
        rule = RepetitionRule(self._repeats_within, command.accepted)
        self._workers.submit(
            WorkQueue.JOURNAL,
            partial(self._journal.confirm, command.draft_id, command.invoice, self._now(), rule),
            self.slot(self.rules.saved),
            partial(self._arrive_with, partial(self.rules.save_failed, command.draft_id)),
        )

    def _find_repetitions(self, identity: SaleIdentity) -> None:
        find = partial(self._journal.find_repetitions, identity, self._repeats_within, self._now())
        # Unanswered the confirmation still asks: no word about a journal that cannot be read.
        answer = self.slot(partial(self.rules.repetitions_found, identity))
        self._workers.submit(WorkQueue.JOURNAL, find, answer)

    def _void(self, command: do.VoidInvoice) -> None:
        now, cashier = self._now(), self._staff.cashier_name()
        void = partial(self._journal.void, command.number, command.reason, now, cashier)
        self._ask_journal(void, partial(self.rules.voided, command.reason))

    def _ask_journal(
        self, work: Callable[[], T], decide: Callable[[T], list[Command]] = _nothing
    ) -> None:
        self._workers.submit(WorkQueue.JOURNAL, work, self.slot(decide), self._announce_failure)

    # --------------------------------------------------------------------------------------- slots

    def _on_started(self, draft: Draft | None) -> None:
        self.arrive(partial(self.rules.start, draft))
        self.refresh_held()
        self.when_typed(self._open)

    def _open(self) -> None:
        self.is_open = True
        self.opened.emit()

    def _on_start_failed(self, error: KnownError) -> None:
        self.carry_out([*self.rules.start(None), do.AnnounceFailure(error)])


def _new_draft_id() -> str:
    return uuid.uuid4().hex
