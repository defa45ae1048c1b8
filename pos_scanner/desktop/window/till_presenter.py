"""Shows in the window what the till's rules say: the form, notices, today's sums, the backend."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from pos_scanner.desktop.messages import (
    Message,
    failure_words,
    finding_words,
    respelling_words,
    warning_words,
)
from pos_scanner.desktop.messages.backend import server_state_words
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.backend_service import BackendState
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.sounds import Outcome, play_refused
from pos_scanner.desktop.widgets.status_lamp import StatusLamp
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding
from pos_scanner.domain.invoice import ConfirmedInvoice, DaySummary, Draft
from pos_scanner.domain.money import format_money
from pos_scanner.domain.title import FoundTitle, TitleSource
from pos_scanner.till.commands import (
    Announcement,
    AnnounceNothingHeld,
    AnnounceNothingToHold,
    AnnounceNothingToUndo,
    AnnounceOrderHeld,
    AnnounceSecondCustomer,
    AnnounceSpelling,
    AnnounceUnseenChange,
    AnnounceVoided,
    FocusField,
    Phase,
    ShowForm,
)

BACKEND_CHECK_MS = 30_000
LONGEST_NAME = 16
SAVING_MS = 300
"""A disk that is quicker than this needs no word that it is at work."""
_NOTHING_TO_DO: dict[type[Announcement], tuple[str, str]] = {
    AnnounceNothingHeld: (
        QT_TRANSLATE_NOOP("TillPresenter", "Nothing is on hold."),
        QT_TRANSLATE_NOOP("TillPresenter", "F4 puts a form on hold."),
    ),
    AnnounceNothingToHold: (
        QT_TRANSLATE_NOOP("TillPresenter", "The form is empty."),
        QT_TRANSLATE_NOOP("TillPresenter", "Nothing was put on hold."),
    ),
    AnnounceNothingToUndo: (
        QT_TRANSLATE_NOOP("TillPresenter", "There is nothing to undo."),
        QT_TRANSLATE_NOOP("TillPresenter", "A confirmed invoice is voided in the list: F6."),
    ),
}
_OF_THE_FORM = {
    FailureKind.DISK_FULL,
    FailureKind.FOLDER_NOT_WRITABLE,
    FailureKind.JOURNAL_DAMAGED,
    FailureKind.JOURNAL_IN_USE,
    FailureKind.JOURNAL_TOO_NEW,
    FailureKind.INVOICE_INCOMPLETE,
    FailureKind.ORDER_USED,
    FailureKind.SALE_REPEATED,
    FailureKind.REPLACED_BEFORE,
    FailureKind.UNCHANGED,
    FailureKind.REJECTED_UNCHANGED,
    FailureKind.DRAFT_CONFIRMED,
    FailureKind.PROGRAM_FAULT,
}
"""Failures reported beside the form's buttons; others are reported under the camera's picture."""


class TillPresenter(QObject):
    """What one window shows of its till.

    Args:
        can_restore: whether a backup can help with a failure; its notice then has a button.
    """

    def __init__(
        self, window: MainWindow, services: Services, can_restore: Callable[[KnownError], bool]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._till = services.till
        self._queues = services.queues
        self._backend = services.backend
        self._can_restore = can_restore
        self._phase = Phase.READY
        self._backend_timer = QTimer(self)
        self._backend_timer.setInterval(BACKEND_CHECK_MS)
        self._backend_timer.timeout.connect(self.check_backend)
        self._asked_draft_id = ""
        self._second_customer: AnnounceSecondCustomer | None = None
        self._announced_hold_id = ""
        self._saving_count = 0
        self._saving_timer = QTimer(self, interval=SAVING_MS, singleShot=True)
        self._saving_timer.timeout.connect(self._tell_saving)
        self._asks_purpose = False
        self._confirmed_number = ""
        self._connect()

    def start(self) -> None:
        """Ask after the backend now and then."""
        self.check_backend()
        self._backend_timer.start()

    def stop(self) -> None:
        """Ask after the backend no more."""
        self._backend_timer.stop()

    def check_backend(self) -> None:
        """Ask after the backend now; its lamp follows the answer."""
        show = partial(_show_backend, self._window.foot.backend)
        self._queues.submit(WorkQueue.NETWORK, self._backend.check, show)

    def show_failure(self, error: KnownError) -> None:
        """Report a failure aloud, beside what it is about."""
        self._window.banner.tell(_outcome_of(error), failure_words(error).title)
        if "host" in error.facts:
            self.check_backend()  # What the server has refused, its lamp says at once.
        column = self._window.invoice if error.kind in _OF_THE_FORM else self._window.scan
        self._asks_purpose = False
        action = self.tr("Restore the backup …") if self._can_restore(error) else ""
        if error.kind is FailureKind.SCAN_BROKEN and "reason" in error.facts:
            action = self.tr("Set up the scanner …")
        column.notice.tell(failure_words(error), "bad", action=action)

    def show_scan_failure(self, error: KnownError) -> None:
        """Report a scan that did not come through, on the page that lies over the window.

        Behind a message that waits for its answer only the sound says so.
        """
        page = QApplication.activeModalWidget()
        if page is None:
            self.show_failure(error)
            return
        play_refused()
        if isinstance(page, Page):
            page.show_failure(error)

    def show_unseen_change(self) -> None:
        """Say that what stands in the form may not have been seen, and was not confirmed."""
        if self._second_customer is not None:
            self._show_second_customer(self._second_customer, after_enter=True)
            return
        play_refused()
        title = self.tr("The form has just changed. Nothing was confirmed.")
        message = Message(title, self.tr("Check it, then press Enter again."))
        self._window.invoice.notice.ask(message)

    # ------------------------------------------------------------------------------ inner parts

    def _connect(self) -> None:
        till, window = self._till, self._window
        till.form_shown.connect(window.invoice.show_form)
        till.form_shown.connect(self._show_phase)
        till.findings_shown.connect(window.invoice.show_findings)
        till.focus_requested.connect(self._focus)
        till.looking_up_changed.connect(self._show_looking_up)
        till.title_found.connect(self._show_title_found)
        till.failed.connect(self.show_failure)
        till.saved.connect(self._show_saved)
        till.day_read.connect(self._show_day)
        till.held_counted.connect(window.foot.show_held)
        till.draft_held.connect(self._show_hold)
        till.order_number_read.connect(self._show_order_number)
        till.saving_counted.connect(self._show_saving)
        till.announced.connect(self._show_announcement)
        till.purpose_asked.connect(self._ask_purpose)
        window.invoice.edited.connect(self._end_question)
        window.purpose_requested.connect(self._confirm_on_purpose)

    def _show_announcement(self, command: Announcement) -> None:
        match command:
            case AnnounceSecondCustomer():
                self._show_second_customer(command)
            case AnnounceSpelling():
                self._show_spelling(command)
            case AnnounceVoided():
                self._window.invoice.notice.tell(_voided_words(command), "good", stays=False)
            case AnnounceUnseenChange():
                self.show_unseen_change()
            case AnnounceOrderHeld(doubt):
                advice = self.tr("This form was put on hold, too. F5 shows both.")
                self._refuse(finding_words(doubt), advice, stays=True)
            case _:
                self._refuse(*map(self.tr, _NOTHING_TO_DO[type(command)]))

    def _show_phase(self, command: ShowForm) -> None:
        self._window.scan.show_phase(command.phase, has_buyer=not command.draft.buyer.is_empty)
        if command.phase is Phase.READY and self._phase is not Phase.READY:
            self._end_question()
            self._window.rest()
        self._phase = command.phase
        if self._confirmed_number and command.draft.replaces == self._confirmed_number:
            self._window.banner.take_back(Outcome.DONE)
        if command.draft.draft_id == self._announced_hold_id:  # It has come back.
            self._announced_hold_id = ""
            self._window.scan.notice.clear()
        is_another_form = self._asked_draft_id not in {"", command.draft.draft_id}
        if is_another_form or (self._second_customer and not command.gives_sale):
            self._asked_draft_id, self._second_customer = "", None
            self._window.invoice.notice.clear()

    def _focus(self, command: FocusField) -> None:
        focus: QWidget | None = self._window.focusWidget()  # Also where another is in front.
        is_there = focus is not None and focus.objectName() == command.field
        if not (command.keeps_typing and is_there):
            self._window.invoice.focus(command.field, command.line)

    def _show_looking_up(self, active: bool) -> None:  # noqa: FBT001  (a signal's value)
        if active:
            self._window.scan.show_looking_up()
        else:
            draft = self._till.draft
            phase = Phase.READY if draft.is_empty else Phase.CHECK
            self._window.scan.show_phase(phase, has_buyer=not draft.buyer.is_empty)

    def _show_title_found(self, title: FoundTitle) -> None:
        self._window.banner.tell(Outcome.TAKEN)
        if title.source is TitleSource.WECHAT and self._window.foot.backend.state != "good":
            self.check_backend()  # It has just answered.
        if title.warnings:
            first, *further = map(warning_words, title.warnings)
            self._window.scan.notice.tell(Message(first, "\n".join(further)), "warning")

    def _show_saved(self, confirmed: ConfirmedInvoice) -> None:
        """Large, unless the next customer's form has begun: then in a line above it."""
        gross = format_money(confirmed.invoice.gross_fen)
        words = self.tr("Confirmed: {0} · {1}").format(confirmed.number, gross)
        self._window.banner.tell(Outcome.DONE, words)
        self._confirmed_number = confirmed.number
        if self._phase is Phase.CHECK or self._window.is_form_in_use:
            message = Message(words, confirmed.invoice.buyer.name)
            self._window.invoice.notice.tell(message, "good", stays=False)
            if self._phase is Phase.DONE:
                self._window.invoice.confirmed_panel.show_invoice(confirmed)  # Its ten seconds.
            return
        self._window.scan.notice.clear()
        self._window.invoice.show_confirmed(confirmed)
        self._window.rest()

    def _show_saving(self, count: int) -> None:
        """It stands until the disk has them all; a quick disk needs no word."""
        self._saving_count = count
        if count and not self._window.top.says_saving:
            self._saving_timer.start()
        else:
            self._saving_timer.stop()
            self._tell_saving()

    def _tell_saving(self) -> None:
        self._window.top.show_saving(self._saving_count)

    def _show_second_customer(
        self, command: AnnounceSecondCustomer, *, after_enter: bool = False
    ) -> None:
        play_refused()
        self._asked_draft_id = self._till.draft.draft_id
        self._second_customer = command
        self._window.invoice.notice.ask(
            _second_customer_words(command, after_enter=after_enter),
            action=self.tr("Same customer  F7"),
            answer=self._window.invoice.undo_requested.emit,
        )

    def _ask_purpose(self, doubts: tuple[Finding, ...]) -> None:
        play_refused()
        title, *further = map(finding_words, doubts)
        advice = self.tr("Nothing has been confirmed yet. Check it; F11 confirms it anyway.")
        message = Message(title, "\n".join([*further, advice]))
        self._asks_purpose = True
        self._asked_draft_id, self._second_customer = self._till.draft.draft_id, None
        self._window.invoice.notice.ask(
            message, action=self.tr("Confirm anyway  F11"), answer=self._confirm_on_purpose
        )
        if field := _doubted_field(doubts[0], self._window.invoice.draft):
            self._window.invoice.focus(*field)
        else:
            self._window.invoice.focus_next()

    def _confirm_on_purpose(self) -> None:
        """Answer the question that stands there; F11 by itself confirms nothing."""
        if self._asks_purpose:
            self._till.submit(self._window.invoice.draft, on_purpose=True)
            return
        advice = self.tr("Enter confirms the form; Shift+F11 changes the kind of invoice.")
        self._refuse(self.tr("F11 confirms only what was asked about."), advice)

    def _end_question(self) -> None:
        if self._asks_purpose:
            self._asks_purpose = False
            self._window.invoice.notice.clear()

    def _show_spelling(self, command: AnnounceSpelling) -> None:
        message = respelling_words(command.respellings, by_undo=command.is_undone_next)
        self._window.scan.notice.tell(message, "good", stays=False)

    def _show_hold(self, draft: Draft) -> None:
        name = draft.buyer.name or draft.order_number
        on_hold = self.tr("Put on hold: {0}").format(name) if name else self.tr("Put on hold.")
        message = Message(on_hold, self.tr("F5 recalls it."))
        self._window.scan.notice.tell(message, "good", stays=False)
        self._announced_hold_id = draft.draft_id

    def _refuse(self, title: str, advice: str, *, stays: bool = False) -> None:
        """Say aloud why a key does nothing now, or what may be wrong with what it did."""
        play_refused()
        self._window.scan.notice.tell(Message(title, advice), "warning", stays=stays)

    def _show_order_number(self, number: str) -> None:
        message = Message(self.tr("Order number read: {0}").format(number), "")
        self._window.scan.notice.tell(message, "good", stays=False)

    def _show_day(self, summary: DaySummary, invoices: tuple[ConfirmedInvoice, ...]) -> None:
        self._window.top.show_summary(summary)
        self._window.scan.show_invoices(invoices)


def _show_backend(lamp: StatusLamp, state: BackendState) -> None:
    if not state.is_set:
        lamp.show_state("off", QCoreApplication.translate("TillPresenter", "No server"))
    elif (words := server_state_words(state.error, state.identity)) is not None:
        caption, message = words
        lamp.show_state("bad", caption, f"{message.title}\n{message.advice}")
    else:
        caption = QCoreApplication.translate("TillPresenter", "Server {0} ms")
        lamp.show_state("good", caption.format(round(state.latency_ms or 0)))


def _outcome_of(error: KnownError) -> Outcome:
    """What could not be saved is worse than a code that was not accepted."""
    return Outcome.FAILED if error.kind in _OF_THE_FORM else Outcome.REFUSED


def _short(name: str) -> str:
    """A buyer's name in a large notice: two lines are all the room that there is."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _doubted_field(doubt: Finding, draft: Draft) -> tuple[str, int] | None:
    """Field and line of a doubt; that a copy is unchanged is one about what was refused in it."""
    if doubt.field != "replaces":
        return doubt.field, doubt.line or 0
    refusal = draft.refusal
    return (refusal.field, refusal.line) if refusal and refusal.field else None


def _second_customer_words(command: AnnounceSecondCustomer, *, after_enter: bool) -> Message:
    """Who came, and whose amount undo would give him; an unfinished amount is called a sale."""
    translate = QCoreApplication.translate
    title = translate("TillPresenter", "Another customer: {0}")
    if after_enter:
        title = translate("TillPresenter", "Nothing confirmed. Another customer: {0}")
    advice = translate(
        "TillPresenter", "{0} is on hold. The same customer? F7 brings this sale here."
    )
    gross_fen = totals(command.held).gross_fen
    if gross_fen:
        advice = translate(
            "TillPresenter", "{0} ({1}) is on hold. The same customer? F7 brings these {1} here."
        )
    second, first = _short(command.title.name), _short(command.held.buyer.name)
    return Message(title.format(second), advice.format(first, format_money(gross_fen)))


def _voided_words(command: AnnounceVoided) -> Message:
    translate = QCoreApplication.translate
    undone = translate("TillPresenter", "{0} was undone.")
    voided = translate("TillPresenter", "{0} has been voided.")
    title = (undone if command.is_undone else voided).format(command.number)
    return Message(title, translate("TillPresenter", "Its number stays."))
