"""What is stored of one buyer: as files for him who asks, and forgotten where the law lets it.

Invoices lose what is personal as by a purge: numbers, amounts and proof stay. What accounting has
not got yet stays whole, and so do backups until newer ones take their place.
"""

import json
import logging
from dataclasses import asdict
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_scanner.atomic_file import READABLE_BY_OWNER, replace_bytes
from pos_scanner.desktop.messages import Message, counted
from pos_scanner.desktop.printing.invoice_text import as_text
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title
from pos_scanner.journal.buyer_records import BuyerRecords, records_of
from pos_scanner.journal.integrity.purge import Purge, forget_buyer
from pos_scanner.journal.known_buyers.store import KnownBuyer

log = logging.getLogger(__name__)


class BuyerDataController(QObject):
    """Serves the list's two requests about one buyer; where cashiers sign in, the owner's alone.

    Signals:
        forgotten(): records have lost their buyer; saved(str): the path of the JSON file.
    """

    forgotten = Signal()
    saved = Signal(str)

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._services = services

    def save(self, page: Page, buyer: Title) -> None:
        """Write all that is stored of a buyer, as JSON and as a text to be read."""
        if self._may_do(page, buyer):
            self._read(page, buyer, partial(self._read_known_and_save, page, buyer))

    def forget(self, page: Page, buyer: Title) -> None:
        """Ask, with the numbers, whether a buyer is to be forgotten."""
        if self._may_do(page, buyer):
            self._read(page, buyer, partial(self._ask_to_forget, page, buyer))

    # ------------------------------------------------------------------------------ inner parts

    def _may_do(self, page: Page, buyer: Title) -> bool:
        is_allowed = self._services.staff.can_maintain
        if not is_allowed:
            page.show_failure(KnownError(FailureKind.NOT_THE_OWNER))
        return is_allowed and bool(buyer.name or buyer.tax_number)

    def _read(self, page: Page, buyer: Title, show: "partial[None]") -> None:
        work = partial(self._records, buyer)
        self._host.ask(page, WorkQueue.READING, work, show, page.show_failure)

    def _records(self, buyer: Title) -> BuyerRecords:
        with self._services.journal.reading() as journal:
            return records_of(buyer, journal.search, journal.drafts)

    def _read_known_and_save(self, page: Page, buyer: Title, records: BuyerRecords) -> None:
        work = partial(self._write, buyer, records)
        self._host.ask(page, WorkQueue.SEARCH, work, self.saved.emit, page.show_failure)

    def _write(self, buyer: Title, records: BuyerRecords) -> str:
        """On the queue of known buyers: both files, named by the moment and by nobody's name."""
        now = self._services.now()
        rows = self._services.known_buyers.same_as(buyer, now)
        folder = self._services.paths.exports
        path = folder / f"buyer data {now:%Y%m%d-%H%M%S}.json"
        replace_bytes(path, _as_json(buyer, records, rows).encode(), READABLE_BY_OWNER)
        text = _as_text(records, rows)
        replace_bytes(path.with_suffix(".txt"), text.encode("utf-8-sig"), READABLE_BY_OWNER)
        log.info("what is stored of a buyer was saved: %d invoices", len(records.invoices))
        return str(path)

    def _ask_to_forget(self, page: Page, buyer: Title, records: BuyerRecords) -> None:
        reported = [entry for entry in records.invoices if entry.exported_in]
        counts = counted(
            len(reported),
            self.tr(
                "Buyer, remark and scan of {0} invoice are deleted permanently; number, amounts, "
                "lines and proof remain. Forms on hold deleted: {1}. The buyer is no longer "
                "suggested."
            ),
            self.tr(
                "Buyer, remark and scan of {0} invoices are deleted permanently; numbers, amounts, "
                "lines and proof remain. Forms on hold deleted: {1}. The buyer is no longer "
                "suggested."
            ),
            len(records.held),
        )
        sentences = [counts]
        if waiting := len(records.invoices) - len(reported):
            sentences.append(
                counted(
                    waiting,
                    self.tr("{0} is not exported yet and stays whole: forget again afterwards."),
                    self.tr("{0} are not exported yet and stay whole: forget again afterwards."),
                )
            )
        if not buyer.tax_number:
            sentences.append(self.tr("All of this name are meant: there is no tax number."))
        sentences.append(self.tr("Backups have it until newer ones take their place."))
        words = Message(self.tr("Forget this buyer?"), "\n".join(sentences))
        dialog = ConfirmDialog("forget_buyer", words, self.tr("Forget"), page)
        dialog.accepted.connect(partial(self._forget, page, buyer, records))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget(self, page: Page, buyer: Title, records: BuyerRecords) -> None:
        queues, now = self._services.queues, self._services.now()
        queues.submit(
            WorkQueue.SEARCH, partial(self._services.known_buyers.forget, buyer, now),
            failed=self._host.while_open(page, page.show_failure),
        )  # fmt: skip
        queues.submit(
            WorkQueue.BACKUP,
            partial(self._forget_records, records),
            partial(self._on_forgotten, page),
            self._host.while_open(page, page.show_failure),
        )

    def _forget_records(self, records: BuyerRecords) -> Purge:
        sequences = [entry.sequence for entry in records.invoices]
        draft_ids = [form.draft.draft_id for form in records.held]
        with self._services.journal.beside() as journal:
            return forget_buyer(journal.file, sequences, draft_ids, at=self._services.now())

    def _on_forgotten(self, page: Page, result: Purge) -> None:
        log.info("a buyer was forgotten: %d invoices, %d forms", result.purged, result.drafts)
        self._services.till.refresh_held()
        self._services.till.refresh_day()
        self.forgotten.emit()
        if self._host.page is page:
            title = counted(
                result.purged,
                self.tr("Forgotten: {0} invoice has no buyer any more."),
                self.tr("Forgotten: {0} invoices have no buyer any more."),
            )
            pattern = self.tr("{0} are not exported yet and stay whole: forget again afterwards.")
            advice = pattern.format(result.kept) if result.kept else ""
            page.notice.tell(Message(title, advice), "good")


def _as_json(buyer: Title, records: BuyerRecords, known: tuple[KnownBuyer, ...]) -> str:
    content = {
        "buyer": asdict(buyer),
        "invoices": [asdict(entry) for entry in records.invoices],
        "forms_on_hold": [asdict(form) for form in records.held],
        "known_buyers": [asdict(entry) for entry in known],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=str)


def _as_text(records: BuyerRecords, known: tuple[KnownBuyer, ...]) -> str:
    parts = [as_text(entry) for entry in records.invoices]
    titles = [form.draft.buyer for form in records.held] + [entry.title for entry in known]
    parts += ["\n".join(filter(None, _values(title))) for title in titles]
    return "\n\n".join(parts) + "\n"


def _values(title: Title) -> list[str]:
    return [str(value) for name, value in asdict(title).items() if name != "title_type"]
