"""The form of one till: the draft in it, the phase it is in, and what can be undone.

Each method changes the form and gives the commands that show the change and keep it.
"""

from collections.abc import Callable
from dataclasses import replace

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.checks.draft import Weight, check
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase


class InvoiceForm:
    """What the cashier has before him.

    Args:
        new_draft_id: gives an id that was never used before.
        blank: what an empty form starts with; its ``draft_id`` is not used.
    """

    def __init__(self, new_draft_id: Callable[[], str], blank: Draft) -> None:
        self._new_draft_id = new_draft_id
        self.blank = blank
        self.draft = self._new_draft()
        self.phase = Phase.READY
        self.undo: Draft | ConfirmedInvoice | None = None
        self._confirmed_draft: Draft | None = None

    def show(self) -> list[Command]:
        """The form as it is, and what there is to say about it."""
        findings = () if self.draft.holds_nothing else check(self.draft)
        shown = do.ShowForm(self.phase, self.draft, can_undo=self.undo is not None)
        return [shown, do.ShowFindings(findings)]

    def start(self, kept: Draft | None) -> list[Command]:
        """Whatever was typed or scanned before the journal was open is worth more than ``kept``."""
        if kept is not None and self.draft.holds_nothing:
            self.draft = kept
            self.phase = Phase.READY if kept.holds_nothing else Phase.CHECK
        return self.show()

    def edit(self, draft: Draft) -> list[Command]:
        """The cashier has typed; the widgets show it already."""
        if draft.draft_id != self.draft.draft_id or draft == self.draft:
            return []  # An echo of a form that has moved on.
        self.draft = draft
        shown = self.show() if self._enters_check() else [do.ShowFindings(check(draft))]
        return [*shown, do.SaveDraft(draft)]

    def fill(self, draft: Draft, *, undo_to: Draft | None = None) -> list[Command]:
        """Another content, which the widgets do not show yet.

        Args:
            draft: the content.
            undo_to: what the cashier may want back, when the change takes typing away.
        """
        self.draft = draft
        self._enters_check()
        self.undo = undo_to or self.undo
        return [*self.show(), do.SaveDraft(draft)]

    def add_line(self) -> list[Command]:
        """A line at the end: the usual item, at the rate of the line before it."""
        lines = self.draft.lines
        line = replace(self.blank.lines[0], tax_rate=lines[-1].tax_rate)
        shown = self.fill(replace(self.draft, lines=(*lines, line)))
        return [*shown, do.Focus("item", len(lines))]

    def remove_line(self, position: int) -> list[Command]:
        """One line less; the last one is only emptied, since an invoice has at least one."""
        lines = self.draft.lines
        if not 0 <= position < len(lines):
            return []
        before = None if lines[position].holds_nothing else self.draft
        left = (*lines[:position], *lines[position + 1 :]) or self.blank.lines
        shown = self.fill(replace(self.draft, lines=left), undo_to=before)
        return [*shown, do.Focus("amount", min(position, len(left) - 1))]

    def use_item(self, entry: CatalogueEntry) -> list[Command]:
        """What empty forms begin with from now on; the one before the cashier, too, if empty."""
        line = replace(entry.draft_line(), unit_price="")
        self.blank = replace(self.blank, lines=(line,))
        if not self.draft.holds_nothing:
            return []
        self.draft = replace(self.draft, lines=(line,))
        return self.show()

    def take_item(self, position: int, entry: CatalogueEntry) -> list[Command]:
        """An item of the catalogue, with all that belongs to it.

        Where no amount was typed and the price is known, it is one of it until the cashier says
        how many.
        """
        if not 0 <= position < len(self.draft.lines):
            return []
        before, chosen = self.draft.lines[position], entry.draft_line()
        if before.amount or not self.draft.price_includes_tax:
            chosen = replace(chosen, unit_price="")  # The catalogue's prices are with tax.
        line = replace(
            chosen,
            amount=before.amount,
            quantity=before.quantity or ("1" if chosen.unit_price else ""),
            discount=before.discount,
        )
        shown = self.fill(self.draft.with_line(position, line))
        return [*shown, do.Focus("quantity" if line.unit_price else "amount", position)]

    def clear(self) -> list[Command]:
        """The cashier wants an empty form."""
        if self.phase is Phase.DONE:
            return self.end_done()
        cleared = self.draft
        self.undo = self.undo if cleared.holds_nothing else cleared
        return [*self._begin_anew(), do.DiscardDraft(cleared.draft_id)]

    def hold(self) -> list[Command]:
        """Put the form aside, when there is anything in it."""
        if self.phase is not Phase.CHECK or self.draft.holds_nothing:
            return []
        held, self.undo = self.draft, None
        return [do.HoldDraft(held), *self._begin_anew(), do.TellHeld(held)]

    def recall(self, draft: Draft) -> list[Command]:
        """A form that was put aside comes back; this one is put aside in its stead."""
        put_aside = self.hold()
        self.draft, self.phase, self.undo = draft, Phase.CHECK, None
        return [*put_aside, *self.show(), do.SaveDraft(draft), self.next_field()]

    def replace(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """A confirmed invoice's contents, to be put right; what stands here is put aside."""
        return self.recall(draft_replacing(confirmed, self._new_draft_id()))

    def take_in_again(self, draft: Draft) -> list[Command]:
        """A form could not be put aside: back with it, or within reach of undo."""
        if not self.draft.holds_nothing:
            self.undo = draft
            return self.show()
        return self.recall(draft)

    def done(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """What stood in the form is an invoice now."""
        self._confirmed_draft = self.draft
        self.draft, self.phase, self.undo = self._new_draft(), Phase.DONE, confirmed
        return self.show()

    def end_done(self) -> list[Command]:
        """The time for undoing a confirmation is over."""
        if self.phase is not Phase.DONE:
            return []
        self.phase, self.undo = Phase.READY, None
        return self.show()

    def take_back(self) -> list[Command]:
        """Undo the last clear, scan, removal or confirmation."""
        match self.undo:
            case Draft() as before:
                return [do.DiscardDraft(self.draft.draft_id), *self._restore(before)]
            case ConfirmedInvoice(number) if self.phase is Phase.DONE and self._confirmed_draft:
                return [*self._restore(self._confirmed_draft), do.VoidInvoice(number)]
            case _:
                return []

    def next_field(self) -> do.Focus:
        """Where the cursor belongs: the first field that is needed, else the amount."""
        return next_needed_field(self.draft) or do.Focus("amount")

    # ---------------------------------------------------------------------------- inner parts

    def _enters_check(self) -> bool:
        """There is something in the form now; whether that is new."""
        if self.phase is Phase.CHECK:
            return False
        self.phase = Phase.CHECK
        self.undo = None if isinstance(self.undo, ConfirmedInvoice) else self.undo
        return True

    def _restore(self, before: Draft) -> list[Command]:
        # A fresh id: the old one may have been discarded on disk already.
        self.draft = replace(before, draft_id=self._new_draft_id())
        self.phase, self.undo = Phase.CHECK, None
        return [*self.show(), do.SaveDraft(self.draft)]

    def _begin_anew(self) -> list[Command]:
        self.draft, self.phase = self._new_draft(), Phase.READY
        return self.show()

    def _new_draft(self) -> Draft:
        return replace(self.blank, draft_id=self._new_draft_id())


def next_needed_field(draft: Draft) -> do.Focus | None:
    """The first field, in the form's order, without which there is no invoice."""
    blocking = [finding for finding in check(draft) if finding.weight is Weight.BLOCKS]
    order = ("name", "item", "tax_rate", "quantity", "unit_price", "amount", "discount")
    first = min(blocking, key=lambda f: (f.line or 0, order.index(f.field)), default=None)
    return None if first is None else do.Focus(first.field, first.line or 0)
