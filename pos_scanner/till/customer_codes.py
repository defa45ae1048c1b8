"""What a customer's code does to the till, and what a second customer's code does.

The newest code wins:

- While the first code is still being looked up, a second one makes the first one's answer stale.
- Once the first title is in the form, the second customer's takes the buyer's fields. Lines,
  order and remark stay, and undo brings the first customer back.
- The same code again is no second customer: see :data:`REPEAT_WINDOW_S`.
- While an invoice is being saved a code waits for the next, empty form: see ``Till.scan``.
"""

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import FoundTitle
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command
from pos_scanner.till.invoice_form import InvoiceForm

REPEAT_WINDOW_S = 3
"""The same code again within this time is the same scan: a trigger held too long, a second frame.
"""


class CustomerCodes:
    """The codes of one till's customers: at most one look-up is awaited, the newest code's.

    Titles fill the form.
    """

    def __init__(self, form: InvoiceForm) -> None:
        self._form = form
        self._count = 0
        self._awaited: do.LookUp | None = None
        self._last_scan: ScanEvent | None = None

    def scan(self, scan: ScanEvent) -> list[Command]:
        """Look a code up, unless it is the last one again; an earlier answer is stale now."""
        if self._is_repeat(scan):
            return []
        self._count += 1
        self._last_scan = scan
        self._awaited = do.LookUp(self._count, scan)
        return [do.ShowLookingUp(active=True), self._awaited]

    def title_found(self, lookup_id: int, found_title: FoundTitle) -> list[Command]:
        """Fill the form with a title, in place of an earlier customer's; unless it is stale."""
        if not self._ends_with(lookup_id):
            return []
        form = self._form.fill_title(found_title)
        return [do.ShowLookingUp(active=False), *form, do.AnnounceTitle(found_title)]

    def look_up_failed(self, lookup_id: int, error: KnownError) -> list[Command]:
        """Say why there is no title, unless a newer scan or a clear has made that stale."""
        if not self._ends_with(lookup_id):
            return []
        self.forget_last_scan()  # The customer opens his code anew and it is read at once.
        return [do.ShowLookingUp(active=False), do.AnnounceFailure(error)]

    def forget_last_scan(self) -> None:
        """The same code is a new scan from now on."""
        self._last_scan = None

    def cancel_look_up(self) -> list[Command]:
        """Whatever answer is awaited is stale from now on."""
        if self._awaited is None:
            return []
        self._awaited = None
        return [do.ShowLookingUp(active=False)]

    def end_customer(self) -> list[Command]:
        """The form is another customer's from now on: no answer for it, no repeat of his code."""
        self.forget_last_scan()
        return self.cancel_look_up()

    def _is_repeat(self, scan: ScanEvent) -> bool:
        if self._awaited is not None:
            return self._awaited.scan.text == scan.text
        last = self._last_scan
        return (
            last is not None
            and self._form.draft.scanned is not None
            and last.text == scan.text
            and (scan.at - last.at).total_seconds() < REPEAT_WINDOW_S
        )

    def _ends_with(self, lookup_id: int) -> bool:
        is_awaited = self._awaited is not None and self._awaited.lookup_id == lookup_id
        if is_awaited:
            self._awaited = None
        return is_awaited
