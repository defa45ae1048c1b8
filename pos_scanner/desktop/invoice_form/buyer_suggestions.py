"""Everything that helps with the buyer beside a scan: known buyers as one types, pasted text."""

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.invoice_form.buyer_section import BuyerSection
from pos_scanner.desktop.messages import Message, field_name
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.completion_popup import CompletionPopup
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.title import FoundTitle, TitleSource
from pos_scanner.journal.known_buyers.store import KnownBuyer
from pos_scanner.titles.candidate_choice import is_code
from pos_scanner.titles.pasted.reader import read_pasted

log = logging.getLogger(__name__)
_LONGEST_UNREAD = 80
"""Characters of a pasted text's unused parts that the notice repeats."""


class BuyerSuggestions(QObject):
    """Known buyers and pasted text for one form.

    Args:
        section: the buyer's part of the form.
        notice: says what was taken from a pasted text and what was not.

    Signals:
        title_used(): the cashier has filled the form so: what he types next begins a field anew.
    """

    title_used = Signal()

    def __init__(self, section: BuyerSection, notice: NoticeStrip, services: Services) -> None:
        super().__init__(section)
        self._section = section
        self._notice = notice
        self._till = services.till
        self._queues = services.queues
        self._now = services.now
        self._has_consent = services.settings.buyers_keep
        self._known_buyers = services.known_buyers
        self._matches: tuple[KnownBuyer, ...] = ()
        name = section.fields["name"]
        self._popup = CompletionPopup(name, name)
        self._popup.wanted.connect(self._search)
        self._popup.chosen.connect(self._on_chosen)
        self._till.opened.connect(self._open)
        self._till.saved.connect(self._remember)

    def close(self) -> None:
        """Close the file; call before the queues are shut down."""
        self._queues.submit(WorkQueue.SEARCH, self._known_buyers.close)

    def paste(self, text: str) -> bool:
        """Take a copied text for a title; False when it is none, or a code, which is a scan."""
        if is_code(text):
            return False
        pasted = read_pasted(text)
        if not (pasted.title.name or pasted.title.tax_number):
            return False
        self._use_title(FoundTitle(pasted.title, TitleSource.PASTED))
        self._section.show_uncertain(pasted.uncertain)
        self._report_pasted(sorted(pasted.uncertain), pasted.unread)
        return True

    # ---------------------------------------------------------------------------- inner parts

    def _open(self) -> None:
        """Without the shop's consent, too: what an earlier one has stored is erased then."""
        work = partial(self._known_buyers.open, self._now())
        self._queues.submit(WorkQueue.SEARCH, work, failed=self._on_failed)

    def _search(self, text: str) -> None:
        if self._has_consent:
            work = partial(self._known_buyers.find, text, self._now())
            show = partial(self._show_matches, text)
            self._queues.submit(WorkQueue.SEARCH, work, show, self._on_failed)

    def _show_matches(self, text: str, matches: tuple[KnownBuyer, ...]) -> None:
        self._matches = matches
        titles = [buyer.title for buyer in matches]
        rows = [" · ".join(filter(None, [title.name, title.tax_number])) for title in titles]
        self._popup.show_results(text, rows)

    def _on_chosen(self, row: int) -> None:
        if row < len(self._matches):
            self._use_title(FoundTitle(self._matches[row].title, TitleSource.KNOWN_BUYER))

    def _use_title(self, title: FoundTitle) -> None:
        self._till.carry_out(self._till.rules.use_title(title))
        self.title_used.emit()

    def _remember(self, confirmed: ConfirmedInvoice) -> None:
        if self._has_consent:
            buyer, at = confirmed.invoice.buyer, confirmed.confirmed_at
            work = partial(self._known_buyers.remember, buyer, at)
            self._queues.submit(WorkQueue.SEARCH, work, failed=self._on_failed)

    def _on_failed(self, error: KnownError) -> None:
        """A convenience that does not work is no reason to disturb the cashier."""
        log.warning("known buyers: %s", error.kind.value)

    def _report_pasted(self, uncertain: list[str], unread: tuple[str, ...]) -> None:
        advice = []
        if uncertain:
            names = self.tr(", ").join(field_name(name) for name in uncertain)
            advice.append(self.tr("Please check: {0}").format(names))
        if unread:
            parts = self.tr(", ").join(unread)[:_LONGEST_UNREAD]
            advice.append(self.tr("Not used: {0}").format(parts))
        message = Message(self.tr("Filled in from the copied text."), "\n".join(advice))
        state = "warning" if uncertain else "good"
        self._notice.tell(message, state, stays=bool(advice))
