"""Notes how the counter works: the way in and the time of each confirmed invoice, each refusal.

In: the till's signals and the scans. Out: observations, which name nobody, off the UI thread.
"""

import logging
import time
from functools import partial

from PySide6.QtCore import QObject

from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.scan import ScanSource
from pos_scanner.domain.title import FoundTitle, TitleSource
from pos_scanner.journal.observations import Observation, ObservationKind, Observations

log = logging.getLogger(__name__)

BY_HAND, BY_REGISTER = "typed", "register"
_WITHOUT_SCAN = {TitleSource.PASTED, TitleSource.KNOWN_BUYER}
_MOST_FORMS = 50
"""Forms with a code that are neither confirmed nor gone: more are on hold in no shop."""


class CounterObserver(QObject):
    """Hears of codes, confirmations and refusals of one till."""

    def __init__(self, services: Services, observations: Observations, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._observations = observations
        self._scan: tuple[ScanSource, float] | None = None
        self._codes: dict[str, tuple[str, float | None]] = {}
        services.till.title_found.connect(self._on_title_found)
        services.till.saved.connect(self._on_saved)
        services.till.draft_held.connect(self._on_held)
        services.till.failed.connect(self.note_refusal)

    def note_scan(self, text: str, source: ScanSource, decoder: str = "") -> None:
        """A code was read; what comes of it is not known yet, and its text is nobody's here."""
        del text, decoder
        self._scan = source, time.monotonic()

    def note_sale(self, draft_id: str) -> None:
        """The cash register has filled a form in; a code may still come."""
        self._codes.setdefault(draft_id, (BY_REGISTER, None))
        self._forget_oldest()

    def note_refusal(self, error: KnownError) -> None:
        """Something was not accepted."""
        self._add(ObservationKind.REFUSED, error.kind.value)

    # ------------------------------------------------------------------------------ inner parts

    def _on_title_found(self, title: FoundTitle) -> None:
        del title
        draft_id = self._services.till.draft.draft_id
        way, _ = self._codes.get(draft_id, (BY_REGISTER, None))
        if self._scan is not None and way == BY_REGISTER:
            source, at = self._scan
            self._codes[draft_id] = source.value, at
            self._forget_oldest()

    def _on_held(self, draft: Draft) -> None:
        """How long a form was on hold says nothing of how quick the till is."""
        if code := self._codes.get(draft.draft_id):
            self._codes[draft.draft_id] = code[0], None

    def _forget_oldest(self) -> None:
        if len(self._codes) > _MOST_FORMS:
            del self._codes[next(iter(self._codes))]

    def _on_saved(self, confirmed: ConfirmedInvoice) -> None:
        code = self._codes.pop(confirmed.draft_id, None)
        source = confirmed.invoice.title_source
        if source is not None and source in _WITHOUT_SCAN:
            self._add(ObservationKind.CONFIRMED, source.value)
        elif code is None:
            self._add(ObservationKind.CONFIRMED, BY_HAND)
        else:
            way, at = code
            duration_ms = None if at is None else round(1000 * (time.monotonic() - at))
            self._add(ObservationKind.CONFIRMED, way, duration_ms)

    def _add(self, kind: ObservationKind, name: str, duration_ms: int | None = None) -> None:
        entry = Observation(self._services.now().date(), kind, name, duration_ms)
        work = partial(self._observations.add, entry)
        self._services.queues.submit(WorkQueue.SEARCH, work, failed=_on_failed)


def _on_failed(error: KnownError) -> None:
    """A convenience that does not work is no reason to disturb the cashier."""
    log.warning("the statistics: %s", error.kind.value)
