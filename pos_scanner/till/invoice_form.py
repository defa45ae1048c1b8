"""The form of one till: the draft in it, the phase it is in, and what can be undone.

Each method changes the form and returns the commands that show the change and store it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.checks.draft import check
from pos_scanner.domain.findings import Finding, Weight
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.sale import Sale, has_sale, with_sale
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, completed
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase

_FIELD_ORDER = ("name", "item", "tax_rate", "quantity", "unit_price", "amount", "discount")


@dataclass(frozen=True, slots=True)
class _Confirmation:
    number: str
    draft: Draft


class InvoiceForm:
    """The invoice form that the cashier fills: draft, phase and undo.

    Args:
        new_draft_id: gives an id that was never used before.
        blank: what an empty form starts with; its ``draft_id`` is not used.
    """

    def __init__(self, new_draft_id: Callable[[], str], blank: Draft) -> None:
        self._new_draft_id = new_draft_id
        self.blank = blank
        self.draft = self._new_draft()
        self.phase = Phase.READY
        self._undo_to: Draft | _Confirmation | None = None

    def show(self) -> list[Command]:
        """The form as it is, and what there is to say about it."""
        findings = () if self.draft.is_empty else check(self.draft)
        form = do.ShowForm(self.phase, self.draft, can_undo=self._undo_to is not None)
        return [form, do.ShowFindings(findings)]

    def start(self, stored_draft: Draft | None) -> list[Command]:
        """Fill in a stored draft, unless something was typed or scanned before it was read."""
        if stored_draft is not None and self.draft.is_empty:
            self.draft = stored_draft
            self.phase = Phase.READY if stored_draft.is_empty else Phase.CHECK
        return self.show()

    def edit(self, draft: Draft) -> list[Command]:
        """The cashier has typed; the widgets show it already."""
        if draft.draft_id != self.draft.draft_id or draft == self.draft:
            return []  # An echo of a form that has moved on.
        self.draft = draft
        if self.phase is Phase.CHECK:
            return [do.ShowFindings(check(draft)), do.SaveDraft(draft)]
        self._enter_check()
        return [*self.show(), do.SaveDraft(draft)]

    def fill(self, draft: Draft, *, undo_to: Draft | None = None) -> list[Command]:
        """Another content, which the widgets do not show yet.

        ``undo_to`` is what the cashier may want back, when the change takes typing away.
        """
        self.draft = draft
        self._enter_check()
        self._undo_to = undo_to or self._undo_to
        return [*self.show(), do.SaveDraft(draft)]

    def fill_title(self, found_title: FoundTitle) -> list[Command]:
        """A title in the buyer's fields; one that stood there can be had back by undo.

        A pasted text that lacks a field does not empty it; a scan's title replaces them all.
        """
        previous, buyer = self.draft, found_title.title
        if found_title.source is TitleSource.PASTED:
            buyer = completed(buyer, previous.buyer)
        draft = replace(
            previous, buyer=buyer, scanned=found_title.title, title_source=found_title.source
        )
        undo_to = None if previous.buyer.is_empty else previous
        return [*self.fill(draft, undo_to=undo_to), self.next_field()]

    def fill_buyer(self, buyer: Title) -> list[Command]:
        """Other buyer's fields, as the cashier wants them; undo brings the present ones back."""
        return self.fill(replace(self.draft, buyer=buyer), undo_to=self.draft)

    def fill_order_number(self, order_number: str) -> list[Command]:
        """A receipt's order number; another one that stood there can be had back by undo."""
        previous, announcement = self.draft, do.AnnounceOrderNumber(order_number)
        if order_number == previous.order_number:
            return [announcement]
        draft = replace(previous, order_number=order_number)
        undo_to = previous if previous.order_number else None
        return [*self.fill(draft, undo_to=undo_to), announcement]

    def has_another_order(self, sale: Sale) -> bool:
        """Whether what stands in the form was sold under another order number than this sale."""
        return has_sale(self.draft) and self.draft.order_number != sale.order_number

    def fill_sale(self, sale: Sale) -> list[Command]:
        """A sale joins the buyer who waits for one, or corrects the same order's lines."""
        undo_to = self.draft if has_sale(self.draft) else None
        commands = self.fill(with_sale(self.draft, sale, self.blank), undo_to=undo_to)
        # Without a buyer the next thing is his code, which needs no cursor anywhere.
        return commands if self.draft.buyer.is_empty else [*commands, self.next_field()]

    def add_line(self) -> list[Command]:
        """A line at the end: the usual item, at the rate of the line above it."""
        lines = self.draft.lines
        line = replace(self.blank.lines[0], tax_rate=lines[-1].tax_rate)
        commands = self.fill(replace(self.draft, lines=(*lines, line)))
        return [*commands, do.FocusField("item", len(lines))]

    def remove_line(self, position: int) -> list[Command]:
        """One line less; the last one is only emptied, since an invoice has at least one."""
        lines = self.draft.lines
        if not 0 <= position < len(lines):
            return []
        undo_to = None if lines[position].is_empty else self.draft
        remaining = (*lines[:position], *lines[position + 1 :]) or self.blank.lines
        commands = self.fill(replace(self.draft, lines=remaining), undo_to=undo_to)
        return [*commands, do.FocusField("amount", min(position, len(remaining) - 1))]

    def set_usual_item(self, entry: CatalogueEntry) -> list[Command]:
        """What empty forms begin with from now on; the present one, too, if it is empty."""
        line = replace(entry.draft_line(), unit_price="")
        self.blank = replace(self.blank, lines=(line,))
        if not self.draft.is_empty:
            return []
        self.draft = replace(self.draft, lines=(line,))
        return self.show()

    def fill_item(self, position: int, entry: CatalogueEntry) -> list[Command]:
        """An item of the catalogue, with all that belongs to it.

        Where no amount was typed and the price is known, it is one of it until the cashier says
        how many.
        """
        if not 0 <= position < len(self.draft.lines):
            return []
        previous, item = self.draft.lines[position], entry.draft_line()
        if previous.amount or not self.draft.price_includes_tax:
            item = replace(item, unit_price="")  # The catalogue's prices are with tax.
        line = replace(
            item,
            amount=previous.amount,
            quantity=previous.quantity or ("1" if item.unit_price else ""),
            discount=previous.discount,
        )
        commands = self.fill(self.draft.with_line(position, line))
        return [*commands, do.FocusField("quantity" if line.unit_price else "amount", position)]

    def clear(self) -> list[Command]:
        """An empty form; what stood in it can be had back by undo."""
        if self.phase is Phase.DONE:
            return self.end_confirmed()
        cleared = self.draft
        self._undo_to = self._undo_to if cleared.is_empty else cleared
        return [*self._begin_anew(), do.DiscardDraft(cleared.draft_id)]

    def hold(self) -> list[Command]:
        """Put the form on hold, when there is anything in it; an empty one takes its place."""
        if self.phase is not Phase.CHECK or self.draft.is_empty:
            return []
        draft, self._undo_to = self.draft, None
        return [do.HoldDraft(draft), *self._begin_anew(), do.AnnounceHeld(draft)]

    def recall(self, draft: Draft) -> list[Command]:
        """A form that was on hold comes back; the present one is put on hold in its stead."""
        holding = self.hold()
        self.draft, self.phase, self._undo_to = draft, Phase.CHECK, None
        return [*holding, *self.show(), do.SaveDraft(draft), self.next_field()]

    def replace(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """A confirmed invoice's contents, to be corrected; the present form is put on hold."""
        return self.recall(draft_replacing(confirmed, self._new_draft_id()))

    def return_unheld(self, draft: Draft) -> list[Command]:
        """A form could not be put on hold: back with it, or within reach of undo."""
        if not self.draft.is_empty:
            self._undo_to = draft
            return self.show()
        return self.recall(draft)

    def confirm(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """What stood in the form is an invoice now; an empty form follows."""
        self._undo_to = _Confirmation(confirmed.number, self.draft)
        self.draft, self.phase = self._new_draft(), Phase.DONE
        return self.show()

    def end_confirmed(self) -> list[Command]:
        """The time for undoing a confirmation is over."""
        if self.phase is not Phase.DONE:
            return []
        self.phase, self._undo_to = Phase.READY, None
        return self.show()

    def undo(self) -> list[Command]:
        """Undo the last clear, scan, removal or confirmation."""
        match self._undo_to:
            case Draft() as previous:
                return [do.DiscardDraft(self.draft.draft_id), *self._restore(previous)]
            case _Confirmation(number, draft):
                return [*self._restore(draft), do.VoidInvoice(number)]
            case None:
                return []

    def next_field(self) -> do.FocusField:
        """Where the cursor belongs: the first field that is needed, else the amount."""
        return next_needed_field(self.draft) or do.FocusField("amount")

    def _enter_check(self) -> None:
        self.phase = Phase.CHECK
        if isinstance(self._undo_to, _Confirmation):
            self._undo_to = None

    def _restore(self, previous: Draft) -> list[Command]:
        # A fresh id: the old one may have been discarded on disk already.
        self.draft = replace(previous, draft_id=self._new_draft_id())
        self.phase, self._undo_to = Phase.CHECK, None
        return [*self.show(), do.SaveDraft(self.draft)]

    def _begin_anew(self) -> list[Command]:
        self.draft, self.phase = self._new_draft(), Phase.READY
        return self.show()

    def _new_draft(self) -> Draft:
        return replace(self.blank, draft_id=self._new_draft_id())


def next_needed_field(draft: Draft) -> do.FocusField | None:
    """The first field, in the form's order, without which there is no invoice."""
    blocking = [finding for finding in check(draft) if finding.weight is Weight.BLOCKS]
    if not blocking:
        return None
    first = min(blocking, key=_place)
    return do.FocusField(first.field, first.line or 0)


def _place(finding: Finding) -> tuple[int, int]:
    """Where a finding's field stands in the form: the buyer's before the first line's."""
    return finding.line or 0, _FIELD_ORDER.index(finding.field)
