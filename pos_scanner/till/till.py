"""The rules of one till: :class:`Till` takes an event and answers with commands.

It leads the conversations: a scan and its look-up, a register's sale, confirming, putting aside.
What the form holds and how it changes is :class:`pos_scanner.till.invoice_form.InvoiceForm`'s.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from pos_scanner.domain.checks.draft import check, prepare
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft
from pos_scanner.domain.sale import Sale, has_sale, order_number_in, with_sale
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import (
    TEXT_FIELDS,
    FoundTitle,
    Title,
    TitleSource,
    completed,
)
from pos_scanner.till import commands as do
from pos_scanner.till import events as on
from pos_scanner.till.commands import Command, Phase
from pos_scanner.till.exporting import Exporting
from pos_scanner.till.invoice_form import InvoiceForm, next_needed_field
from pos_scanner.till.lookups import LookUps

_CanWait = on.Scanned | on.SaleReceived | on.Recalled | on.ReplaceRequested
_Arrival = on.Scanned | on.TitleFound | on.LookUpFailed | on.SaleReceived
_Edit = on.Edited | on.LineAdded | on.LineRemoved | on.ClearRequested | on.UndoRequested
_Choice = on.TitleGiven | on.BuyerMended | on.ItemChosen | on.UsualItemRead
_Confirming = on.Submitted | on.Saved | on.SaveFailed | on.Voided | on.UndoExpired
_Holding = on.HoldRequested | on.HoldFailed | on.HeldRead
_Recalling = on.RecallRequested | on.Recalled
_Correcting = on.VoidRequested | on.ReplaceRequested
_Exporting = on.ExportRequested | on.Exported | on.ExportFailed


class Till:
    """One till between two customers and during one.

    Args:
        new_draft_id: gives an id that was never used before.
        blank: what an empty form starts with (item and tax rate of the settings); its
            ``draft_id`` is not used.
        order_pattern: of receipts' barcodes, see ``domain.sale.order_number_in``.
    """

    def __init__(
        self, new_draft_id: Callable[[], str], blank: Draft, order_pattern: str = ""
    ) -> None:
        self._form = InvoiceForm(new_draft_id, blank)
        self._order_pattern = order_pattern
        self._lookups = LookUps()
        self._exporting = Exporting()
        self._is_saving = False
        self._waiting: list[_CanWait] = []
        self._held: tuple[HeldDraft, ...] = ()

    @property
    def draft(self) -> Draft:
        """What the form holds."""
        return self._form.draft

    def handle(self, event: on.Event) -> list[Command]:  # noqa: C901  (one arm a conversation)
        """Take in what happened; say what is to be done, in order."""
        if isinstance(event, _Arrival):
            return self._arrive(event)
        if isinstance(event, _Edit):
            return self._edit(event)
        if isinstance(event, _Choice):
            return self._choose(event)
        if isinstance(event, _Confirming):
            return self._confirm(event)
        if isinstance(event, _Holding):
            return self._hold(event)
        if isinstance(event, _Recalling):
            return self._recall(event)
        if isinstance(event, _Correcting):
            return self._correct(event)
        if isinstance(event, _Exporting):
            return self._exporting.handle(event)
        match event:
            case on.Started(draft):
                return [*self._form.start(draft), do.RefreshDay()]
            case on.KeepingFailed(error):
                return [do.TellFailure(error)]
        assert_never(event)

    # ---------------------------------------------------------------- codes, receipts, sales

    def _arrive(self, event: _Arrival) -> list[Command]:
        match event:
            case on.Scanned() | on.SaleReceived() if self._is_saving:
                self._waiting.append(event)
                return []
            case on.Scanned(scan):
                return self._take_scan(scan)
            case on.SaleReceived(sale):
                return self._take_sale(sale)
            case on.TitleFound(lookup_id, found):
                return self._take_title(found) if self._lookups.ends_with(lookup_id) else []
            case on.LookUpFailed(lookup_id, error) if self._lookups.ends_with(lookup_id):
                # Forgotten: the customer opens his code anew and it is read at once.
                self._lookups.forget_last_scan()
                return [do.ShowLookingUp(active=False), do.TellFailure(error)]
            case on.LookUpFailed():
                return []  # A newer scan, or a clear, has made it stale.

    def _take_scan(self, scan: ScanEvent) -> list[Command]:
        if number := order_number_in(scan.text, self._order_pattern):
            return self._take_order_number(number)
        if self._lookups.is_repeat(scan, self.draft):
            return []
        return self._lookups.begin(scan)

    def _take_order_number(self, number: str) -> list[Command]:
        before, told = self.draft, do.TellOrderRead(number)
        if number == before.order_number:
            return [told]
        filled = replace(before, order_number=number)
        return [*self._form.fill(filled, undo_to=before if before.order_number else None), told]

    def _take_sale(self, sale: Sale) -> list[Command]:
        """A sale joins a buyer who waits for one; another order's form is put aside."""
        put_aside: list[Command] = []
        before = self.draft if has_sale(self.draft) else None
        if before is not None and before.order_number != sale.order_number:
            put_aside, before = [*self._lookups.drop(), *self._form.hold()], None
        shown = self._form.fill(with_sale(self.draft, sale, self._form.blank), undo_to=before)
        # Without a buyer the next thing is his code, which needs no cursor anywhere.
        focus = [] if self.draft.buyer.is_empty else [self._form.next_field()]
        return [*put_aside, *shown, *focus]

    def _take_title(self, found: FoundTitle) -> list[Command]:
        title, source = found.title, found.source
        before = None if self.draft.buyer.is_empty else self.draft
        filled = replace(self.draft, buyer=title, scanned=title, title_source=source)
        shown = self._form.fill(filled, undo_to=before)
        told: list[Command] = [do.TellFound(found), self._form.next_field()]
        return [do.ShowLookingUp(active=False), *shown, *told]

    # ------------------------------------------------------------------------------ the form

    def _edit(self, event: _Edit) -> list[Command]:
        if self._is_saving:
            return []
        match event:
            case on.Edited(draft):
                return self._form.edit(draft)
            case on.LineAdded():
                return self._form.add_line()
            case on.LineRemoved(position):
                return self._form.remove_line(position)
            case on.ClearRequested():
                self._lookups.forget_last_scan()
                return [*self._lookups.drop(), *self._form.clear()]
            case on.UndoRequested():
                self._lookups.forget_last_scan()
                return self._form.take_back()

    def _choose(self, event: _Choice) -> list[Command]:
        if isinstance(event, on.UsualItemRead):
            return self._form.use_item(event.entry)
        if self._is_saving:
            return []
        match event:
            case on.TitleGiven(found):
                return [*self._lookups.drop(), *self._take_given(found)]
            case on.BuyerMended(buyer):
                return self._form.fill(replace(self.draft, buyer=buyer), undo_to=self.draft)
            case on.ItemChosen(position, entry):
                return self._form.take_item(position, entry)

    def _take_given(self, found: FoundTitle) -> list[Command]:
        """As a scan; but a pasted text that holds one field does not take the others away."""
        before, title = self.draft, found.title
        if found.source is TitleSource.PASTED:
            title = completed(title, before.buyer)
        filled = replace(before, buyer=title, scanned=found.title, title_source=found.source)
        shown = self._form.fill(filled, undo_to=None if before.buyer.is_empty else before)
        return [*shown, self._form.next_field()]

    def _hold(self, event: _Holding) -> list[Command]:
        match event:
            case on.HoldRequested() if self._is_saving:
                return []
            case on.HoldRequested():
                self._lookups.forget_last_scan()
                return [*self._lookups.drop(), *self._form.hold()]
            case on.HoldFailed(draft, error):
                return [*self._form.take_in_again(draft), do.TellFailure(error)]
            case on.HeldRead(held):
                self._held = held
                return [do.ShowHeld(len(held))]

    def _recall(self, event: _Recalling) -> list[Command]:
        match event:
            case on.RecallRequested() if self._is_saving or not self._held:
                return []
            case on.RecallRequested("") if len(self._held) > 1 or self._held[0].label:
                # A label is to be read first: it says why the tax platform refused the invoice.
                return [do.ChooseHeld(self._held)]
            case on.RecallRequested(draft_id):
                return [do.RecallDraft(draft_id or self._held[0].draft.draft_id)]
            case on.Recalled() if self._is_saving:
                self._waiting.append(event)
                return []
            case on.Recalled(draft):
                if draft is None:
                    return []
                self._lookups.forget_last_scan()
                return [*self._lookups.drop(), *self._form.recall(draft)]

    # ----------------------------------------------------------------------------- confirming

    def _confirm(self, event: _Confirming) -> list[Command]:
        match event:
            case on.Submitted():
                return self._submit(event)
            case on.Saved(confirmed):
                return self._saved(confirmed)
            case on.SaveFailed(error):
                self._is_saving = False
                return [do.TellFailure(error), *self._form.show(), *self._take_waiting()]
            case on.Voided(number):
                return [do.TellVoided(number), do.RefreshDay()]
            case on.UndoExpired():
                return self._form.end_done()

    def _correct(self, event: _Correcting) -> list[Command]:
        """What was confirmed stays as it is: it is voided, or another one stands in for it."""
        match event:
            case on.VoidRequested(number, reason):
                return [do.VoidInvoice(number, reason.strip())] if reason.strip() else []
            case on.ReplaceRequested() if self._is_saving:
                self._waiting.append(event)
                return []
            case on.ReplaceRequested(confirmed):
                self._lookups.forget_last_scan()
                return [*self._lookups.drop(), *self._form.replace(confirmed)]

    def _submit(self, wish: on.Submitted) -> list[Command]:
        if self._is_saving or self._form.phase is not Phase.CHECK:
            return []
        if needed := next_needed_field(self.draft):
            return [do.ShowFindings(check(self.draft)), needed]
        invoice = prepare(self.draft, sale_date=wish.sale_date, cashier=wish.cashier)
        self._is_saving = True
        return [*self._lookups.drop(), do.SaveInvoice(self.draft.draft_id, invoice)]

    def _saved(self, confirmed: ConfirmedInvoice) -> list[Command]:
        self._is_saving = False
        self._lookups.forget_last_scan()
        told: list[Command] = [do.TellSaved(confirmed), do.RefreshDay()]
        return [*self._form.done(confirmed), *told, *self._take_waiting()]

    def _take_waiting(self) -> list[Command]:
        """What came while an invoice was being saved is for the next customer."""
        waiting, self._waiting = self._waiting, []
        return [command for event in waiting for command in self.handle(event)]


def edited_fields(draft: Draft) -> frozenset[str]:
    """Names of the buyer's fields that differ from what the scan gave; empty without a scan."""
    if draft.scanned is None:
        return frozenset()
    before: Title = draft.scanned
    return frozenset(
        name
        for name in ("title_type", *TEXT_FIELDS)
        if getattr(draft.buyer, name) != getattr(before, name)
    )
