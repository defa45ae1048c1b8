"""What customers' codes do to the till: looked up, answered, never dropped.

- Several may be looked up at once. Their titles reach the form in the order of the scans: one that
  was answered early waits for an earlier scan's answer.
- A code belongs to the form that stood before the cashier when it was read; one that was under way
  when that form was submitted belongs to the next form. What its title does there, also a second
  customer's, is in :meth:`FormExchange.take_title`.
- The title of a code whose form is not there any more becomes a form of its own.
- Clearing the form drops the codes that were read for it; nothing else drops one.
- The same code again is no second customer: see :data:`REPEAT_WINDOW_S`.
"""

from dataclasses import dataclass, replace

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import FoundTitle
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, is_focus
from pos_scanner.till.form_exchange import FormExchange
from pos_scanner.till.invoice_form import InvoiceForm

REPEAT_WINDOW_S = 3
"""The same code again within this time is the same scan: a trigger held too long, a second frame.
"""


@dataclass(frozen=True, slots=True)
class _AwaitedCode:
    """A code that is looked up, for the form of an id; "": for none that is still there."""

    scan: ScanEvent
    draft_id: str
    answer: FoundTitle | KnownError | None = None


class CustomerCodes:
    """The codes of one till's customers, from the scan to the form that their titles fill."""

    def __init__(self, form: InvoiceForm, exchange: FormExchange) -> None:
        self._form = form
        self._exchange = exchange
        self._count = 0
        self._awaited: dict[int, _AwaitedCode] = {}
        self._last_scan: ScanEvent | None = None

    def scan(self, scan: ScanEvent) -> list[Command]:
        """Look a code up, unless it is the last one again or is being looked up."""
        if self._is_repeat(scan):
            return []
        self._count += 1
        self._last_scan = scan
        self._awaited[self._count] = _AwaitedCode(scan, self._form.draft.draft_id)
        return [do.ShowLookingUp(active=True), do.LookUp(self._count, scan)]

    def answer(self, lookup_id: int, answer: FoundTitle | KnownError) -> list[Command]:
        """A look-up gave a title or failed; told twice, or after a clear, it changes nothing."""
        awaited = self._awaited.get(lookup_id)
        if awaited is None or awaited.answer is not None:
            return []
        self._awaited[lookup_id] = replace(awaited, answer=answer)
        commands: list[Command] = []
        while self._awaited and (answered := self._take_first()) is not None:
            commands += self._pass_on(*answered)
        # Of several titles one may go on hold after another has filled the form.
        commands.sort(key=is_focus)
        return [*self._show_end(), *commands]

    def forget_last_scan(self) -> None:
        """The same code is a new scan from now on."""
        self._last_scan = None

    def end_customer(self) -> list[Command]:
        """The form was cleared: what is being looked up for it is not wanted any more."""
        self.forget_last_scan()
        draft_id = self._form.draft.draft_id
        dropped = [number for number, code in self._awaited.items() if code.draft_id == draft_id]
        for number in dropped:
            del self._awaited[number]
        return self._show_end() if dropped else []

    def begin_form(self, submitted_id: str) -> None:
        """A form was submitted: what was being looked up for it belongs to the next form."""
        self.forget_last_scan()
        self._move(submitted_id, self._form.draft.draft_id)

    def set_aside(self) -> None:
        """A title was chosen by hand: what is being looked up is not for this form any more."""
        self._move(self._form.draft.draft_id, "")

    def _move(self, draft_id: str, next_id: str) -> None:
        for number, code in self._awaited.items():
            if code.draft_id == draft_id:
                self._awaited[number] = replace(code, draft_id=next_id)

    def _take_first(self) -> tuple[_AwaitedCode, FoundTitle | KnownError] | None:
        """The code that was read first, once it is answered."""
        number, code = next(iter(self._awaited.items()))
        if code.answer is None:
            return None
        del self._awaited[number]
        return code, code.answer

    def _pass_on(self, code: _AwaitedCode, answer: FoundTitle | KnownError) -> list[Command]:
        if isinstance(answer, KnownError):
            self.forget_last_scan()  # The customer opens his code anew and it is read at once.
            return [do.AnnounceFailure(answer)]
        draft_id = self._form.draft.draft_id
        commands = self._exchange.take_title(answer, is_here=code.draft_id == draft_id)
        # Later codes are this customer's or the next's.
        self._move(draft_id, self._form.draft.draft_id)
        return [do.AnnounceTitle(answer), *commands]

    def _show_end(self) -> list[Command]:
        return [] if self._awaited else [do.ShowLookingUp(active=False)]

    def _is_repeat(self, scan: ScanEvent) -> bool:
        if any(code.scan.text == scan.text for code in self._awaited.values()):
            return True
        last = self._last_scan
        return (
            last is not None
            and self._form.draft.scanned is not None
            and last.text == scan.text
            and (scan.at - last.at).total_seconds() < REPEAT_WINDOW_S
        )
