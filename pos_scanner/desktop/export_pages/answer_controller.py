"""Opens and feeds the pages about the tax platform's answer: what it refused, what it issued."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from pos_scanner.desktop.export_pages.corrections_page import CorrectionsPage
from pos_scanner.desktop.export_pages.issued_page import IssuedPage
from pos_scanner.desktop.export_pages.rejections_page import RejectionsPage
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.answer_service import Answer, Corrections, RejectedInvoice
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.invoice import Draft
from pos_scanner.export.issued_list import IssuedList
from pos_scanner.export.reconciliation import Changes, Reconciliation
from pos_scanner.export.reconciliation_csv import write_reconciliation
from pos_scanner.journal.issuances import Withdrawal

CHUNK = 25
"""Changes noted at once: the next customer's confirmation waits for no more."""
Step = Callable[[], None]


class AnswerController(QObject):
    """Registers the pages ``answer``, ``corrections`` and ``issued``.

    Signals:
        export_requested(tuple[str, ...]): these records alone are to be exported.
    """

    export_requested = Signal(object)

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._services = services
        self._answers = services.answers
        self._paths: tuple[Path, ...] = ()
        self._issued: IssuedList | None = None
        self._decisions: dict[str, str] = {}
        self._corrected: tuple[RejectedInvoice, ...] = ()
        self._reads_again = False
        host.register("answer", self._make_rejections_page)
        host.register("corrections", self._make_corrections_page)
        host.register("issued", self._make_issued_page)

    # ------------------------------------------------------------------------ what was refused

    def _make_rejections_page(self) -> Page:
        page = RejectionsPage(self._host.window, self._services.paths.exports)
        page.files_chosen.connect(partial(self._read, page))
        page.correction_requested.connect(partial(self._hold_corrections, page))
        page.confirmation_requested.connect(self._open_corrections)
        page.export_requested.connect(self.export_requested)
        page.issued_requested.connect(partial(self._host.replace, "issued"))
        page.back_requested.connect(partial(self._host.replace, "export"))
        if self._reads_again:
            self._reads_again = False
            QTimer.singleShot(0, page, partial(self._read, page, self._paths))
        return page

    def _read(self, page: RejectionsPage, paths: tuple[Path, ...]) -> None:
        self._paths = paths
        work = partial(self._answers.read, paths)
        show = partial(self._show_answer, page)
        self._host.ask(page, WorkQueue.READING, work, show, page.show_failure)

    def _show_answer(self, page: RejectionsPage, answer: Answer) -> None:
        self._issued, self._decisions = answer.issued, {}
        page.show_refused(answer.refused)
        self._note(page, answer.refusals, partial(self._show_issued, page, answer))

    def _show_issued(self, page: RejectionsPage, answer: Answer) -> None:
        """Where the files list what was issued, that page is next; refused ones stay to be seen."""
        if answer.issued is None:
            return
        if answer.refused:
            page.show_issued(len(answer.issued.invoices))
        else:
            self._host.replace("issued")

    def _hold_corrections(self, page: RejectionsPage, corrections: Corrections) -> None:
        """Put a copy of each refused invoice on hold, to be corrected in the form."""
        work = partial(self._answers.hold_rejected, corrections, self._services.now())
        show = partial(self._show_held, page)
        self._host.ask(page, WorkQueue.EXPORT, work, show, page.show_failure)

    def _show_held(self, page: RejectionsPage, count: int) -> None:
        page.show_held(count)
        self._services.till.refresh_held()
        self._read(page, self._paths)

    # ---------------------------------------------------------- corrected copies, all in one go

    def _open_corrections(self, refused: tuple[RejectedInvoice, ...]) -> None:
        self._corrected = refused
        self._host.replace("corrections")

    def _make_corrections_page(self) -> Page:
        page = CorrectionsPage(self._host.window, self._corrected)
        page.confirm_requested.connect(partial(self._confirm, page, ()))
        page.back_requested.connect(self._back_to_answer)
        page.finished.connect(self._refresh)
        return page

    def _refresh(self) -> None:
        """The till's forms on hold and its day, also when the page closes in the middle."""
        self._services.till.refresh_held()
        self._services.till.refresh_day()

    def _back_to_answer(self) -> None:
        self._reads_again = True
        self._host.replace("answer")

    def _confirm(
        self, page: CorrectionsPage, outcomes: tuple[str, ...], copies: tuple[Draft, ...]
    ) -> None:
        """Confirm the next copy; whatever ends this, the remaining ones are on hold as before."""
        if not copies:
            numbers = tuple(filter(None, outcomes))
            page.show_confirmed(numbers, len(outcomes) - len(numbers))
            return
        cashier, now = self._services.staff.cashier_name(), self._services.now()
        work = partial(self._answers.confirm_corrected, copies[0], cashier, now)
        go_on = partial(self._go_on_confirming, page, outcomes, copies[1:])
        self._host.ask(page, WorkQueue.JOURNAL, work, go_on, page.show_failure)

    def _go_on_confirming(
        self,
        page: CorrectionsPage,
        outcomes: tuple[str, ...],
        copies: tuple[Draft, ...],
        number: str,
    ) -> None:
        page.show_progress(len(outcomes) + 1)
        self._confirm(page, (*outcomes, number), copies)

    # ------------------------------------------------------------------------- what was issued

    def _make_issued_page(self) -> Page:
        page = IssuedPage(self._host.window)
        page.link_requested.connect(partial(self._link, page))
        page.unlink_requested.connect(partial(self._unlink, page))
        page.save_requested.connect(partial(self._save, page))
        page.back_requested.connect(partial(self._host.replace, "export"))
        self._match(page)
        return page

    def _match(self, page: IssuedPage) -> None:
        """Note the numbers, then what was taken back, then compare."""
        if self._issued is None:
            return
        compare = partial(self._compare, page, self._issued)
        note_red = partial(self._note_red, page, self._issued, compare)
        work = partial(self._answers.blue_changes, self._issued, dict(self._decisions))
        go_on = partial(self._note, page, then=note_red)
        self._host.ask(page, WorkQueue.READING, work, go_on, page.show_failure)

    def _note_red(self, page: IssuedPage, issued: IssuedList, then: Step) -> None:
        work = partial(self._answers.red_changes, issued)
        go_on = partial(self._note, page, then=then)
        self._host.ask(page, WorkQueue.READING, work, go_on, page.show_failure)

    def _compare(self, page: IssuedPage, issued: IssuedList) -> None:
        work = partial(self._answers.compare, issued, dict(self._decisions))
        self._host.ask(page, WorkQueue.READING, work, page.show_reconciliation, page.show_failure)
        self._services.till.refresh_day()

    def _link(self, page: IssuedPage, issued_number: str, own_number: str) -> None:
        """A person has decided whose an invoice is."""
        self._decisions[issued_number] = own_number
        self._match(page)

    def _unlink(self, page: IssuedPage, issued_number: str, own_number: str) -> None:
        """A person takes apart what was joined, by whomever."""
        self._decisions.pop(issued_number, None)
        changes: Changes = [(own_number, Withdrawal(issued_number))]
        self._note(page, changes, partial(self._match, page))

    def _save(self, page: IssuedPage, reconciliation: Reconciliation) -> None:
        name = f"开票核对_{self._services.now():%Y%m%d-%H%M%S}.csv"
        target = self._services.paths.exports / name
        work = partial(write_reconciliation, target, reconciliation)
        show = partial(self._show_saved, page, target)
        self._host.ask(page, WorkQueue.EXPORT, work, show, page.show_failure)

    def _show_saved(self, page: IssuedPage, target: Path, _nothing: None) -> None:
        page.show_saved(str(target))

    # ------------------------------------------------------------------------------- the notes

    def _note(self, page: Page, changes: Changes, then: Step) -> None:
        """Note changes chunk by chunk; what is not noted when the page closes, is at the next."""
        if not changes:
            then()
            return
        work = partial(self._answers.note, changes[:CHUNK], self._services.now())
        go_on = partial(self._go_on_noting, page, changes[CHUNK:], then)
        self._host.ask(page, WorkQueue.JOURNAL, work, go_on, page.show_failure)

    def _go_on_noting(self, page: Page, changes: Changes, then: Step, _count: int) -> None:
        self._note(page, changes, then)
