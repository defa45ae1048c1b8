"""Everything that a journal has of one buyer: who asks what is stored of him gets all of it.

In: a title. Out: invoices and forms of the same company or person, as ``domain.checks.same_buyer``
has it. What is known of him beside the journal is ``known_buyers``'.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pos_scanner.domain.checks.same_buyer import is_same_buyer
from pos_scanner.domain.invoice import ConfirmedInvoice, HeldDraft
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.title import Title
from pos_scanner.journal.drafts import Drafts
from pos_scanner.journal.invoice_search import InvoiceSearch


@dataclass(frozen=True, slots=True)
class BuyerRecords:
    """What is stored of one buyer; purged invoices name nobody and are not among them.

    Attributes:
        invoices: the oldest first, voided ones too.
        held: forms on hold.
    """

    invoices: tuple[ConfirmedInvoice, ...]
    held: tuple[HeldDraft, ...]


def records_of(buyer: Title, search: InvoiceSearch, drafts: Drafts) -> BuyerRecords:
    """All invoices and forms on hold of a buyer who has a name or a number.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    texts = filter(None, (buyer.tax_number.strip(), buyer.name.strip()))
    entries = {
        entry.sequence: entry
        for text in texts
        for entry in _matches(search, text)
        if not entry.purged and is_same_buyer(entry.invoice.buyer, buyer)
    }
    forms = (form for form in drafts.held() if is_same_buyer(form.draft.buyer, buyer))
    return BuyerRecords(tuple(entries[sequence] for sequence in sorted(entries)), tuple(forms))


def _matches(search: InvoiceSearch, text: str) -> Iterator[ConfirmedInvoice]:
    next_before: int | None = None
    while True:
        page = search.page(InvoiceQuery(text), before=next_before)
        yield from page.invoices
        next_before = page.next_before
        if next_before is None:
            return
