"""The rules of one till: a method for each thing that happens, commands as its answer.

It leads the conversations: a scan and its look-up, a register's sale, confirming, holding. What
the form holds and how it changes is :class:`pos_scanner.till.invoice_form.InvoiceForm`'s; what a
code does, also a second customer's, is in :mod:`pos_scanner.till.customer_codes`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.checks.draft import prepare
from pos_scanner.domain.checks.repetition import SaleIdentity
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft
from pos_scanner.domain.sale import Sale, order_number_in
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.tax_codes import TaxCodes
from pos_scanner.domain.title import FoundTitle, Title, TitleSource
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase
from pos_scanner.till.customer_codes import CustomerCodes
from pos_scanner.till.doubts import Doubts
from pos_scanner.till.form_exchange import FormExchange
from pos_scanner.till.held_forms import HeldForms
from pos_scanner.till.invoice_form import InvoiceForm, next_needed_field


class Till:
    """One till between two customers and during one; ``held`` are the forms on hold.

    Submitted invoices are saved one after the other while the form is the next customer's already;
    one that cannot be saved comes back.

    Args:
        new_draft_id: gives an id that was never used before.
        blank: what an empty form starts with (item and tax rate of the settings); its
            ``draft_id`` is not used.
        order_pattern: of receipts' barcodes, see ``domain.sale.order_number_in``.
        ask_above_fen: amounts above it are asked for before they are confirmed; 0: none.
    """

    def __init__(
        self,
        new_draft_id: Callable[[], str],
        blank: Draft,
        order_pattern: str = "",
        ask_above_fen: int = 0,
    ) -> None:
        self.held = HeldForms()
        self._doubts = Doubts(ask_above_fen, self.held)
        self._form = InvoiceForm(new_draft_id, blank, self._doubts, self.held)
        self._exchange = FormExchange(self._form)
        self._codes = CustomerCodes(self._form, self._exchange)
        self._order_pattern = order_pattern
        self._saving: dict[str, Draft] = {}
        self._unwanted_id = self._failed_id = ""

    @property
    def draft(self) -> Draft:
        """What the form holds."""
        return self._form.draft

    def start(self, stored_draft: Draft | None) -> list[Command]:
        """The journal is open; the draft is what a crash or the last evening left behind."""
        return [do.RefreshDay(), *self._form.start(stored_draft)]

    # ---------------------------------------------------------------- codes, receipts, sales

    def scan(self, scan: ScanEvent) -> list[Command]:
        """A code was read, by whatever device: a receipt's gives its number, others a title."""
        if order_number := order_number_in(scan.text, self._order_pattern):
            return self._form.fill_order_number(order_number)
        return self._codes.scan(scan)

    def title_found(self, lookup_id: int, found_title: FoundTitle) -> list[Command]:
        """A look-up gave a title: for its form, or a second customer's."""
        return self._codes.answer(lookup_id, found_title)

    def look_up_failed(self, lookup_id: int, error: KnownError) -> list[Command]:
        """A look-up gave no title."""
        return self._codes.answer(lookup_id, error)

    def receive_sale(self, sale: Sale) -> list[Command]:
        """The cash register rang a sale up; another order's form is put on hold for it."""
        if self._form.has_another_order(sale):
            self._codes.forget_last_scan()
            return [*self._exchange.hold(), *self._form.fill_sale(sale)]
        return self._form.fill_sale(sale)

    # ------------------------------------------------------------------------------ the form

    def edit(self, draft: Draft) -> list[Command]:
        """The cashier changed the form; ``draft`` is all of it, as it stands now."""
        return self._form.edit(draft)

    def doubt_amount(self) -> list[Command]:
        """The amount that stands in the form came faster than a person types."""
        self._doubts.doubt_amount(self.draft)
        return self._form.show_findings()

    def add_line(self) -> list[Command]:
        """The cashier wants one more line."""
        return self._form.add_line()

    def remove_line(self, position: int) -> list[Command]:
        """The cashier wants a line away; of the last one its contents."""
        return self._form.remove_line(position)

    def clear(self) -> list[Command]:
        """The cashier wants an empty form."""
        return [*self._codes.end_customer(), *self._exchange.clear()]

    def undo(self) -> list[Command]:
        """The cashier wants back what the last clear, scan or confirmation took away.

        An invoice that is still being saved is taken back when it is on the disk.
        """
        self._codes.forget_last_scan()
        commands = self._exchange.undo()
        if commands or not self._saving:
            return commands or [do.AnnounceNothingToUndo()]
        self._unwanted_id = [*self._saving][-1]
        return []

    def use_title(self, found_title: FoundTitle) -> list[Command]:
        """A title came without a look-up: a known buyer was chosen, or a text was pasted."""
        self._codes.set_aside()
        title = found_title.title
        if found_title.source is TitleSource.PASTED and (title.name or title.tax_number):
            return self._exchange.take_title(found_title)
        return self._form.fill_title(found_title)

    def correct_buyer(self, buyer: Title) -> list[Command]:
        """The cashier accepted a correction that was offered; it can be undone."""
        return self._form.fill_buyer(buyer)

    def choose_item(self, position: int | None, entry: CatalogueEntry) -> list[Command]:
        """The cashier chose an item of the catalogue for a line, or one more of it: ``None``."""
        return self._form.fill_item(position, entry)

    def set_usual_item(self, entry: CatalogueEntry) -> list[Command]:
        """The catalogue has the item that an empty form begins with."""
        return self._form.set_usual_item(entry)

    def set_tax_codes(self, codes: TaxCodes) -> list[Command]:
        """These tax codes are known here."""
        return self._form.set_tax_codes(codes)

    # ------------------------------------------------------------------------------- holding

    def hold(self) -> list[Command]:
        """The cashier puts the form on hold: this customer is not ready yet."""
        self._codes.forget_last_scan()
        return self._exchange.hold() or [do.AnnounceNothingToHold()]

    def hold_failed(self, draft: Draft, error: KnownError) -> list[Command]:
        """The journal could not put a form on hold: it comes back."""
        return [do.AnnounceFailure(error), *self._exchange.return_unheld(draft)]

    def held_drafts_read(self, drafts: tuple[HeldDraft, ...]) -> list[Command]:
        """These forms are on hold, the one that waits longest first."""
        return self._exchange.list_held(drafts, being_saved=self._saving)

    def recall(self, draft_id: str = "") -> list[Command]:
        """The cashier wants a form back that is on hold: this one, or the only one.

        Without an id he chooses where there are several. A form with a label he sees first, too:
        the label says why the tax platform refused the invoice.
        """
        self._codes.forget_last_scan()
        return self._exchange.recall_held(draft_id)

    def recalled(self, draft_id: str, outcome: Draft | KnownError | None) -> list[Command]:
        """The journal has taken a form off hold, or could not: then it is there after a crash."""
        return self._exchange.recalled(draft_id, outcome)

    # ------------------------------------------------------------------ confirming, correcting

    def submit(
        self, shown: Draft, sale_date: date, cashier: str = "", *, on_purpose: bool = False
    ) -> list[Command]:
        """The cashier wants the form confirmed (the button, or Enter in a field).

        The form goes to the disk and the next customer's takes its place at once. A form that
        has changed since the cashier saw it is only shown; one with doubts is asked for first.

        Args:
            shown: what stood on the screen then.
            sale_date: today, in the till's own time zone.
            cashier: who confirms; empty in a one-person shop.
            on_purpose: the cashier was asked about the doubts and confirms it in spite of them.
        """
        if self._form.phase is not Phase.CHECK:
            return []
        if shown != self.draft:
            return [do.AnnounceUnseenChange(), *self._form.show(), self._form.next_field()]
        if needed_field := next_needed_field(self.draft, self._form.codes):
            return [*self._form.show_findings(), needed_field]
        if asking := self._doubts.ask(shown, on_purpose=on_purpose):
            return asking
        invoice = prepare(shown, sale_date=sale_date, cashier=cashier, codes=self._form.codes)
        self._saving[shown.draft_id] = shown
        save = do.SaveInvoice(shown.draft_id, invoice, self._doubts.accepted_numbers(shown))
        commands = self._exchange.submit()
        self._codes.begin_form(shown.draft_id)
        return [do.ShowSaving(len(self._saving)), save, *commands]

    def saved(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """The journal has the invoice, on disk."""
        draft = self._saving.pop(confirmed.draft_id, None)
        if draft is None:
            return []
        showing = [do.ShowSaving(len(self._saving)), *self._exchange.confirm(confirmed, draft)]
        commands = [*showing, do.AnnounceConfirmed(confirmed), do.RefreshDay()]
        if confirmed.draft_id == self._unwanted_id:
            commands += self._exchange.take_back(confirmed.number, draft)
        return commands

    def save_failed(self, draft_id: str, error: KnownError) -> list[Command]:
        """The journal has not got the invoice: its form comes back, the present one goes on hold.

        Where several fail the first one stays and the later ones are put on hold.
        """
        draft = self._saving.pop(draft_id, None)
        if draft is None:
            return []
        if error.kind is FailureKind.DRAFT_CONFIRMED:
            # What was confirmed under this id is not what stands here: this one replaces it.
            number = error.facts["number"]
            draft = replace(draft, draft_id=self._form.new_draft_id(), replaces=number)
        saving = do.ShowSaving(len(self._saving))
        if self.draft.draft_id == self._failed_id:
            return [saving, do.AnnounceFailure(error), *self._form.held.put_aside(draft)]
        self._failed_id = draft.draft_id
        asking = self._doubts.refuse(draft, error)
        return [saving, *(asking or [do.AnnounceFailure(error)]), *self._exchange.recall(draft)]

    def repetitions_found(
        self, identity: SaleIdentity, repetitions: tuple[Finding, ...]
    ) -> list[Command]:
        """What the journal has of a sale already; unless the form has moved on it is shown."""
        if not self._doubts.answer(identity, repetitions) or not repetitions:
            return []
        return self._form.show_findings()

    def order_found_elsewhere(
        self, order_number: str, findings: tuple[Finding, ...]
    ) -> list[Command]:
        """What other tills have made of an order; shown where it stands in the form still."""
        self._doubts.answer_elsewhere(order_number, findings)
        is_here = order_number == self.draft.order_number.strip()
        return self._form.show_findings() if findings and is_here else []

    def expire_undo(self) -> list[Command]:
        """The time for undoing a confirmation is over."""
        return self._exchange.end_confirmed()

    def void(self, number: str, reason: str) -> list[Command]:
        """The cashier wants a confirmed invoice voided, and says why."""
        return [do.VoidInvoice(number, reason.strip())] if reason.strip() else []

    def voided(self, reason: str, number: str) -> list[Command]:
        """The journal has voided an invoice; without a reason a confirmation was undone."""
        commands: list[Command] = [do.AnnounceVoided(number, is_undone=not reason), do.RefreshDay()]
        self._doubts.forget_replaced(number)
        if self.draft.replaces == number:
            commands += self._form.show_findings()
        return commands

    def replace(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """The cashier wants another invoice in a confirmed one's stead: its copy fills the form.

        The confirmed one is voided when its replacement is confirmed, by the journal. Asked
        again, the form that is to replace it comes back.
        """
        self._codes.forget_last_scan()
        return self._exchange.replace(confirmed)
