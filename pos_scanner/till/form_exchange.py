"""One form gives way to another: cleared, on hold and back, submitted, undone.

Nothing is destroyed on the way: what stands in a form is on hold, within reach of undo, or on its
way to the disk.
"""

from collections.abc import Iterable
from dataclasses import replace

from pos_scanner.domain.checks.normalization import Respelling
from pos_scanner.domain.checks.same_buyer import is_part_of_buyer, is_same_buyer
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.title import FoundTitle, Title
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase
from pos_scanner.till.invoice_form import InvoiceForm, with_buyer_of, with_title
from pos_scanner.till.undo import (
    Change,
    Confirmation,
    SecondCustomer,
    Spelling,
    UnheldForm,
    is_same_content,
)


class FormExchange:
    """What puts another draft before the cashier, in the one form of a till."""

    def __init__(self, form: InvoiceForm) -> None:
        self._form = form
        self._held = form.held
        self._copies: dict[str, Draft] = {}

    def take_title(self, found_title: FoundTitle, *, is_here: bool = True) -> list[Command]:
        """A customer's title: for the buyer's fields, or a second customer's.

        Where a buyer stands with more than his title, the form goes on hold and the second
        customer begins anew; when the first one's title comes again, he gets his form back. In a
        copy of a confirmed invoice that is otherwise as it was, the title corrects the buyer.

        Args:
            found_title: what was scanned, chosen or pasted.
            is_here: whether it was read for this very form; the title of a form that is not there
                any more fills an empty one, else it becomes a form on hold.
        """
        form, title = self._form, found_title.title
        draft = form.draft
        if draft.is_empty or is_same_buyer(draft.buyer, title):
            return form.fill_title(found_title)
        if not is_here:
            return self._held.put_aside(with_title(form.new_draft(), found_title))
        is_typed = draft.scanned is None and is_part_of_buyer(draft.buyer, title)
        if is_typed or not form.has_more_than_buyer() or self._is_untouched_copy():
            first = self._first_customer(title)
            return self._return_to(first, found_title) if first else form.fill_title(found_title)
        form.begin_anew()
        announcements = form.take_in(with_title(form.draft, found_title), is_undone_next=False)
        form.steps.push(SecondCustomer(draft))
        announcements.append(do.AnnounceSecondCustomer(draft, title))
        return [*self._held.hold(draft), *announcements, *form.open(keeps_typing=True)]

    def _is_untouched_copy(self) -> bool:
        """Whether nothing but the buyer differs from the confirmed invoice that is replaced."""
        draft = self._form.draft
        copy = self._copies.get(draft.replaces)
        return copy is not None and is_same_content(draft, with_buyer_of(copy, draft))

    def _first_customer(self, title: Title) -> HeldDraft | None:
        """The form that a second customer's title put on hold, where this title is its buyer's."""
        step = self._form.steps.second_customer
        if step is None or not is_same_buyer(step.held.buyer, title):
            return None
        return self._held.form(step.held.draft_id)

    def _return_to(self, first: HeldDraft, found_title: FoundTitle) -> list[Command]:
        second = self._form.draft
        self._form.steps.end_form()
        announcements = self._form.take_in(with_title(first.draft, found_title))
        exchange = [*self._held.put_aside(second), *self._held.take(first)]
        return [*exchange, *announcements, *self._form.open(keeps_typing=True)]

    def clear(self) -> list[Command]:
        """An empty form; what stood in it can be had back by undo."""
        if self._form.phase is Phase.DONE:
            return self.end_confirmed()
        cleared = self._form.draft
        self._form.begin_anew()
        if not cleared.is_empty:
            self._form.steps.push(Change(cleared, self._form.draft))
        return [*self._form.show(), do.DiscardDraft(cleared.draft_id)]

    def hold(self) -> list[Command]:
        """Put the form on hold, when there is anything in it; an empty one takes its place."""
        if self._form.phase is not Phase.CHECK or self._form.draft.is_empty:
            return []
        draft = self._form.draft
        self._form.steps.end_form()
        self._form.begin_anew()
        return [*self._held.hold(draft), *self._form.show(), *self._held.announce(draft)]

    def recall(self, draft: Draft) -> list[Command]:
        """A form that was on hold comes back; the present one is put on hold in its stead."""
        holding = self.hold()
        self._form.steps.end_form()
        announcements = self._form.take_in(draft)
        refusal = draft.refusal
        if refusal is None or not refusal.field:
            return [*holding, *announcements, *self._form.open()]
        field = do.FocusField(refusal.field, refusal.line)
        return [*holding, *announcements, *self._form.open(field)]

    def list_held(self, drafts: tuple[HeldDraft, ...], being_saved: Iterable[str]) -> list[Command]:
        """The journal's forms on hold, without those that are in use here.

        One of them may be the order's that stands in the form.
        """
        draft = self._form.draft
        counting = self._held.list_all(drafts, {*being_saved, draft.draft_id})
        return [*counting, *self._form.show_findings()] if draft.order_number else counting

    def recall_held(self, draft_id: str) -> list[Command]:
        """A form on hold comes back, of several the one of this id, if it need not be chosen.

        It stands there at once, whatever the disk does: the next key is meant for it.
        """
        forms = self._held.all_forms
        candidates = [entry for entry in forms if draft_id in {"", entry.draft.draft_id}]
        if not candidates:
            return [] if draft_id else [do.AnnounceNothingHeld()]
        entry, *further = candidates
        if not draft_id and (further or entry.label):
            return [do.OfferHeldDrafts(forms)]
        return [*self._held.take(entry), *self.recall(entry.draft)]

    def recalled(self, draft_id: str, outcome: Draft | KnownError | None) -> list[Command]:
        """The journal has taken a form off hold, or could not; it is in use here either way."""
        self._held.note_taken(draft_id)
        return [do.AnnounceFailure(outcome)] if isinstance(outcome, KnownError) else []

    def replace(self, confirmed: ConfirmedInvoice) -> list[Command]:
        """A confirmed invoice's contents, to be corrected; the present form is put on hold."""
        if self._form.draft.replaces == confirmed.number:
            return [*self._form.show(), self._form.next_field()]
        for entry in self._held.all_forms:
            if entry.draft.replaces == confirmed.number:
                return self.recall_held(entry.draft.draft_id)
        commands = self.recall(draft_replacing(confirmed, self._form.new_draft_id()))
        self._copies[confirmed.number] = self._form.draft
        return commands

    def return_unheld(self, draft: Draft) -> list[Command]:
        """A form could not be put on hold: back with it, or within reach of undo.

        One that is in the form again, or whose sale was given to another title meanwhile, needs
        no way back.
        """
        if not self._held.note_failure(draft):
            return []
        if not self._form.draft.is_empty:
            self._form.steps.push(UnheldForm(draft))
            return self._form.show()
        return self.recall(draft)

    def submit(self) -> list[Command]:
        """What stood in the form is on its way to the disk; the next customer's takes its place."""
        self._form.steps.end_form()
        self._form.begin_anew()
        return self._form.show()

    def confirm(self, confirmed: ConfirmedInvoice, draft: Draft) -> list[Command]:
        """A submitted draft is an invoice now; undo takes it back until the next customer."""
        if self._form.phase is Phase.CHECK:
            return []
        self._form.steps.end_form()
        self._form.steps.push(Confirmation(confirmed.number, draft))
        self._form.phase = Phase.DONE
        return self._form.show()

    def end_confirmed(self) -> list[Command]:
        """The time for undoing a confirmation is over."""
        if self._form.phase is not Phase.DONE:
            return []
        self._form.phase = Phase.READY
        self._form.steps.end_confirmation()
        return self._form.show()

    def undo(self) -> list[Command]:
        """Undo the last step; what stands in the form and is more than that step goes on hold.

        Where the next undo would give a sale to another title, that is asked for anew.
        """
        commands = self._undo_last()
        step = self._form.steps.second_customer
        if step is None or not commands:
            return commands
        return [do.AnnounceSecondCustomer(step.held, self._form.draft.buyer), *commands]

    def _undo_last(self) -> list[Command]:
        match self._form.steps.pop():
            case Change(previous, result, newer):
                is_unchanged = is_same_content(self._form.draft, result)
                leaving = self._leave(result)
                returning = self._held.hold(newer) if newer and is_unchanged else []
                return [*leaving, *returning, *self._reopen(previous)]
            case SecondCustomer(first):
                return self._give_sale(first)
            case Spelling(respellings):
                return self._spell(respellings)
            case Confirmation(number, draft):
                return self.take_back(number, draft)
            case UnheldForm(draft):
                return [*self._leave(), *self._reopen(draft)]
            case None:
                return []

    def take_back(self, number: str, draft: Draft) -> list[Command]:
        """A confirmed invoice is void and its draft in the form again, as its replacement.

        Should the voiding fail, the confirmation of the replacement voids it.
        """
        self._form.steps.end_confirmation()
        leaving = [] if self._form.draft.is_empty else self._leave()
        return [do.VoidInvoice(number), *leaving, *self._reopen(replace(draft, replaces=number))]

    def _spell(self, respellings: tuple[Respelling, ...]) -> list[Command]:
        """Identifiers as they came, but for those that were changed again since."""
        draft = self._form.draft
        for respelling in respellings:
            draft = respelling.undone(draft)
        if draft == self._form.draft:
            return self._undo_last()
        self._form.draft = draft
        return self._form.open()

    def _give_sale(self, first: Draft) -> list[Command]:
        """It was the same customer: the sale that went on hold belongs to the newer title."""
        current = self._form.draft
        leaving = self._leave(current)
        giving = self._held.give(first.draft_id)
        commands = self._reopen(with_buyer_of(first, current))
        newer = replace(current, draft_id=self._form.new_draft_id())
        self._form.steps.push(Change(first, self._form.draft, newer))
        return [*leaving, *giving, *commands]

    def _leave(self, result: Draft | None = None) -> list[Command]:
        """The form gives way: on hold, unless it is empty or just what the undone step left."""
        if self._form.draft.is_empty or (result and is_same_content(self._form.draft, result)):
            return [do.DiscardDraft(self._form.draft.draft_id)]
        return self._held.put_aside(self._form.draft)

    def _reopen(self, draft: Draft) -> list[Command]:
        # A fresh id: the old one may have been discarded on disk already.
        self._form.draft = replace(draft, draft_id=self._form.new_draft_id())
        return self._form.open()
