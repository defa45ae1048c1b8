"""What leaves the UI thread, and the one value by which the window's features reach it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos_scanner.desktop.services.answer_service import AnswerService
from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.export_service import ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.known_buyers_service import KnownBuyersService
from pos_scanner.desktop.services.pool_service import PoolService
from pos_scanner.desktop.services.settings_file import SettingsFile
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers
from pos_scanner.settings import Settings


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders of one running till.

    Attributes:
        data: journal, drafts, catalogue, known buyers, log.
        exports: where export files and printed invoices are written unless the user says so.
    """

    data: Path
    exports: Path


@dataclass(frozen=True, slots=True)
class Services:
    """What a feature of the window needs of the running till.

    Attributes:
        till: the till's rules: methods in, signals out.
        staff: the same for sign-in and shifts.
        queues: the threads on which everything slow runs.
        journal: the journal; its methods are called on ``WorkQueue.JOURNAL`` alone.
        exports: export, batches, reports; on the same queue.
        pool_journal, pool_exports: the same of head office's journal of all tills.
        answers: what the tax platform gave back.
        known_buyers: companies that come back; on ``WorkQueue.SEARCH`` alone.
        backend: look-ups and its health; on ``WorkQueue.NETWORK`` alone.
        pool: what head office gets, and what it knows of an order.
        settings: as they were when the till started; they hold until it ends.
        settings_file: the settings as they stand in the file now.
        paths: the till's folders.
        now: the clock.
    """

    till: TillController
    staff: StaffController
    queues: Workers
    journal: JournalService
    exports: ExportService
    pool_journal: JournalService
    pool_exports: ExportService
    answers: AnswerService
    known_buyers: KnownBuyersService
    backend: BackendService
    pool: PoolService
    settings: Settings
    settings_file: SettingsFile
    paths: Paths
    now: Callable[[], datetime]
