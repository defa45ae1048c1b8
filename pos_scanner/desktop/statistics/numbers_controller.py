"""Feeds the page of the owner's numbers, writes it as files and prints it.

The journal is read on its reading queue, the observations on theirs, one after the other.
"""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from pos_scanner.atomic_file import replace_bytes
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.printing.invoice_pdf import numbers_html, pdf_of
from pos_scanner.desktop.printing.paper import print_html
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.statistics.counter_observer import CounterObserver
from pos_scanner.desktop.statistics.numbers_page import NumbersPage
from pos_scanner.desktop.statistics.numbers_table import CounterNumbers, number_rows, numbers_csv
from pos_scanner.desktop.widgets.opened_paths import open_path
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.observations import ObservationKind, Observations
from pos_scanner.journal.period_numbers import PeriodNumbers, period_numbers


class NumbersController(QObject):
    """Registers the page ``numbers``.

    Attributes:
        observer: notes what happens at the counter, whether or not anybody looks.
    """

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._services = services
        self._observations = Observations(services.paths.data)
        self.observer = CounterObserver(services, self._observations, self)
        self._numbers: CounterNumbers | None = None
        self._path = ""
        host.register("numbers", self._make_page)

    def start(self) -> None:
        """Erase what is too old."""
        work = partial(self._observations.forget_older, self._services.now().date())
        self._services.queues.submit(WorkQueue.SEARCH, work)

    def stop(self) -> None:
        """Close the file; before the queues are shut down."""
        self._services.queues.submit(WorkQueue.SEARCH, self._observations.close)

    # ------------------------------------------------------------------------------ inner parts

    def _make_page(self) -> Page:
        page = NumbersPage(self._host.window, self._services.now().date())
        page.asked.connect(partial(self._read, page))
        page.csv_requested.connect(partial(self._save_csv, page))
        page.pdf_requested.connect(partial(self._save_pdf, page))
        page.print_requested.connect(partial(self._print, page))
        page.open_requested.connect(partial(self._open, page))
        if self._services.staff.can_maintain:
            page.ask()
        else:
            page.notice.tell(failure_words(KnownError(FailureKind.NOT_THE_OWNER)), "bad")
        return page

    def _read(self, page: NumbersPage, since: date, until: date) -> None:
        if self._services.staff.can_maintain:
            work = partial(self._period, since, until)
            show = partial(self._read_observations, page)
            self._host.ask(page, WorkQueue.READING, work, show, page.show_failure)

    def _period(self, since: date, until: date) -> PeriodNumbers:
        with self._services.journal.reading() as journal:
            return period_numbers(journal.file, since, until)

    def _read_observations(self, page: NumbersPage, period: PeriodNumbers) -> None:
        work, show = partial(self._with_observations, period), partial(self._show, page)
        self._host.ask(page, WorkQueue.SEARCH, work, show, page.show_failure)

    def _with_observations(self, period: PeriodNumbers) -> CounterNumbers:
        ends = period.since, period.until
        return CounterNumbers(
            period,
            self._observations.counts(ObservationKind.CONFIRMED, *ends),
            self._observations.counts(ObservationKind.REFUSED, *ends),
            self._observations.durations_ms(*ends),
        )

    def _show(self, page: NumbersPage, numbers: CounterNumbers) -> None:
        self._numbers = numbers
        page.show_numbers(numbers)

    def _save_csv(self, page: NumbersPage) -> None:
        if self._numbers is not None:
            self._write(page, ".csv", numbers_csv(self._numbers))

    def _save_pdf(self, page: NumbersPage) -> None:
        if self._numbers is not None:
            self._write(page, ".pdf", pdf_of(self._html(self._numbers), self._title(self._numbers)))

    def _print(self, page: NumbersPage) -> None:
        if self._numbers is not None:
            print_html(page, self._html(self._numbers), self._title(self._numbers))

    def _write(self, page: NumbersPage, suffix: str, content: bytes) -> None:
        numbers = self._numbers
        assert numbers is not None  # noqa: S101  (whoever calls has looked)
        path = self._services.paths.exports / f"{self._title(numbers)}{suffix}"
        work, show = partial(_write_into, path, content), partial(self._on_written, page)
        self._host.ask(page, WorkQueue.PICTURE, work, show, page.show_failure)

    def _on_written(self, page: NumbersPage, path: str) -> None:
        self._path = path
        page.show_written(path)

    def _open(self, page: NumbersPage) -> None:
        open_path(Path(self._path), page.notice)

    def _html(self, numbers: CounterNumbers) -> str:
        shop = self._services.settings.shop_name
        return numbers_html(self._title(numbers), number_rows(numbers), shop)

    def _title(self, numbers: CounterNumbers) -> str:
        since, until = numbers.period.since, numbers.period.until
        span = f"{since}" if since == until else f"{since} – {until}"
        return self.tr("Numbers {0}").format(span)


def _write_into(path: Path, content: bytes) -> str:
    replace_bytes(path, content)
    return str(path)
