"""The form of one till: the draft in it, the phase it is in, and what can be undone.

Each method changes the form and returns the commands that show the change and store it. What fills
or reopens the form ends with the cursor in the next needed field: ``open`` is the one place.
"""

from collections.abc import Callable
from dataclasses import replace

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.checks.draft import check
from pos_scanner.domain.checks.normalization import (
    half_width,
    with_usual_identifiers,
    without_unseen,
)
from pos_scanner.domain.checks.same_buyer import is_same_buyer
from pos_scanner.domain.findings import Finding, Weight
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.sale import Sale, has_sale, with_further_item, with_item, with_sale
from pos_scanner.domain.tax_codes import TaxCodes
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, completed
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase
from pos_scanner.till.doubts import Doubts
from pos_scanner.till.held_forms import HeldForms
from pos_scanner.till.undo import Change, Spelling, UndoSteps, is_same_content

_FIELD_ORDER = (
    "name",
    "item",
    "tax_rate",
    "quantity",
    "unit_price",
    "amount",
    "discount",
    "tax_code",
)
_NO_CODES = TaxCodes()


class InvoiceForm:
    """The invoice form that the cashier fills: draft, phase and undo.

    Args:
        new_draft_id: gives an id that was never used before.
        blank: what an empty form starts with; its ``draft_id`` is not used.
        doubts: what is asked for before it is confirmed.
        held: the forms on hold.

    Attributes:
        steps: what can be undone.
        codes: the tax codes that are known here; none until they were read.
    """

    def __init__(
        self, new_draft_id: Callable[[], str], blank: Draft, doubts: Doubts, held: HeldForms
    ) -> None:
        self.new_draft_id = new_draft_id
        self.held = held
        self.doubts = doubts
        self.blank = without_unseen(blank)
        self.draft = self.new_draft()
        self.phase = Phase.READY
        self.steps = UndoSteps()
        self.codes = TaxCodes()

    def show(self) -> list[Command]:
        """The form as it is, and what there is to say about it.

        With a sale of his own a second customer is another one: the question after him ends.
        """
        if self.has_more_than_buyer():
            self.steps.end_second_customer()
        form = do.ShowForm(
            self.phase,
            self.draft,
            can_undo=not self.steps.is_empty,
            gives_sale=self.steps.second_customer is not None,
        )
        return [form, *self.show_findings()]

    def show_findings(self) -> list[Command]:
        """What there is to say about the form; the journal is asked for what it knows."""
        if self.draft.is_empty:
            return [do.ShowFindings(())]
        asking = self.doubts.look_up(self.draft)
        findings = self.doubts.findings(self.draft, check(self.draft, self.codes))
        return [do.ShowFindings(findings), *asking]

    def start(self, stored_draft: Draft | None) -> list[Command]:
        """Fill in a stored draft; on hold, if something was typed or scanned before it was read."""
        if stored_draft is None:
            return self.show()
        if not self.draft.is_empty:
            return self.show() if stored_draft.is_empty else self.held.put_aside(stored_draft)
        announcements = self.take_in(stored_draft)
        if stored_draft.is_empty:
            self.phase = Phase.READY
            return self.show()
        self.phase = Phase.CHECK
        return [*announcements, *self.show(), self.next_field()]

    def edit(self, draft: Draft) -> list[Command]:
        """The cashier has typed; the widgets show it already."""
        if draft.draft_id != self.draft.draft_id or draft == self.draft:
            return []  # An echo of a form that has moved on.
        previous = self.draft
        announcements = self.take_in(draft)
        self.draft = self._with_short_names(self.draft, previous)
        is_asked = self.steps.second_customer is not None and self.has_more_than_buyer()
        if self.phase is Phase.CHECK and self.draft == draft and not is_asked:
            return [*self.show_findings(), do.SaveDraft(draft)]
        self._enter_check()
        return [*announcements, *self.show(), do.SaveDraft(self.draft)]

    def take_in(self, draft: Draft, *, is_undone_next: bool = True) -> list[Command]:
        """Let a draft be the form's; identifiers that are new there get their usual spelling.

        What nobody sees in a text does not come in, from a catalogue, a register, an old invoice.

        Args:
            draft: the form's from now on.
            is_undone_next: no further step follows, so that undo takes back the spelling first.
        """
        self.draft, respellings = with_usual_identifiers(without_unseen(draft), self.draft)
        if not respellings:
            return []
        self.steps.push(Spelling(respellings))
        return [do.AnnounceSpelling(respellings, is_undone_next)]

    # ------------------------------------------------------------------------ titles and sales

    def fill_title(self, found_title: FoundTitle) -> list[Command]:
        """A title in the buyer's fields; one that stood there can be had back by undo.

        A pasted text that lacks a field does not empty it, nor does the buyer's own title again;
        any other title replaces them all.
        """
        draft = with_title(self.draft, found_title)
        is_undoable = not self.draft.buyer.is_empty
        return self.fill(draft, is_undoable=is_undoable, keeps_typing=True)

    def fill_buyer(self, buyer: Title) -> list[Command]:
        """Other buyer's fields, as the cashier wants them; undo brings the present ones back."""
        return self.fill(replace(self.draft, buyer=buyer), is_undoable=True)

    def fill_order_number(self, order_number: str) -> list[Command]:
        """A receipt's order number; another one that stood there can be had back by undo."""
        previous, announcement = self.draft, do.AnnounceOrderNumber(order_number)
        if order_number == previous.order_number:
            return [announcement]
        draft = replace(previous, order_number=order_number)
        is_undoable = bool(previous.order_number)
        return [announcement, *self.fill(draft, is_undoable=is_undoable, keeps_typing=True)]

    def has_another_order(self, sale: Sale) -> bool:
        """Whether what stands in the form was sold under another order number than this sale."""
        is_same = half_width(self.draft.order_number) == half_width(sale.order_number)
        return has_sale(self.draft) and not is_same

    def fill_sale(self, sale: Sale) -> list[Command]:
        """A sale joins the buyer who waits for one, or corrects the same order's lines."""
        is_undoable = has_sale(self.draft)
        draft = with_sale(self.draft, sale, self.blank)
        draft = replace(draft, lines=tuple(map(self.codes.named, draft.lines)))
        return self.fill(draft, is_undoable=is_undoable, keeps_typing=True)

    def fill(
        self, draft: Draft, *, is_undoable: bool = False, keeps_typing: bool = False
    ) -> list[Command]:
        """Another content, which the widgets do not show yet.

        Args:
            draft: the content, under the form's id.
            is_undoable: the change takes typing away, which the cashier may want back.
            keeps_typing: see ``FocusField``.
        """
        previous = self.draft
        announcements = self.take_in(draft)
        if is_undoable and self.draft != previous:
            self.steps.push(Change(previous, self.draft))
        return [*announcements, *self.open(keeps_typing=keeps_typing)]

    # --------------------------------------------------------------------------------- lines

    def add_line(self) -> list[Command]:
        """A line at the end: the usual item, at the rate of the line above it."""
        lines = self.draft.lines
        line = replace(self.blank.lines[0], tax_rate=lines[-1].tax_rate)
        self.draft = replace(self.draft, lines=(*lines, line))
        return self.open(do.FocusField("item", len(lines)))

    def remove_line(self, position: int) -> list[Command]:
        """One line less; the last one is only emptied, since an invoice has at least one."""
        previous, lines = self.draft, self.draft.lines
        if not 0 <= position < len(lines):
            return []
        remaining = (*lines[:position], *lines[position + 1 :]) or self.blank.lines
        self.draft = replace(previous, lines=remaining)
        if not lines[position].is_empty:
            self.steps.push(Change(previous, self.draft))
        return self.open(do.FocusField("amount", min(position, len(remaining) - 1)))

    def fill_item(self, position: int | None, entry: CatalogueEntry) -> list[Command]:
        """An item of the catalogue, with all that belongs to it; undo brings another one back.

        Args:
            position: the line; ``None``: one more, see ``domain.sale.with_further_item``.
            entry: the item.
        """
        previous, usual = self.draft, self.blank.lines[0]
        entry = replace(entry, name=self.codes.named_item(entry.name, entry.tax_code))
        is_further = position is None
        if position is None:
            draft, position = with_further_item(previous, entry, usual)
        elif 0 <= position < len(previous.lines):
            draft = with_item(previous, position, entry)
        else:
            return []
        announcements = self.take_in(draft)
        is_undoable = not {line.item for line in previous.lines} <= {"", usual.item}
        if is_undoable and self.draft != previous:
            self.steps.push(Change(previous, self.draft))
        has_price = bool(self.draft.lines[position].unit_price)
        if has_price and is_further:  # One of it: the line is complete.
            return [*announcements, *self.open()]
        needed = "quantity" if has_price else "amount"
        return [*announcements, *self.open(do.FocusField(needed, position))]

    def set_usual_item(self, entry: CatalogueEntry) -> list[Command]:
        """What empty forms begin with from now on; the present one, too, if it is empty."""
        return self._begin_with(replace(entry.draft_line(), unit_price=""))

    def set_tax_codes(self, codes: TaxCodes) -> list[Command]:
        """What tax codes there are; the usual item gets the short name of its own."""
        self.codes = codes
        if commands := self._begin_with(self.blank.lines[0]):
            return commands
        return self.show_findings()

    def _begin_with(self, line: DraftLine) -> list[Command]:
        self.blank = without_unseen(replace(self.blank, lines=(self.codes.named(line),)))
        if not self.draft.is_empty:
            return []
        self.draft = replace(self.draft, lines=self.blank.lines)
        return self.show()

    def _with_short_names(self, draft: Draft, previous: Draft) -> Draft:
        """A draft whose items have the short names of the tax codes that were just typed."""
        codes = [line.tax_code for line in previous.lines]
        lines = tuple(
            line if line.tax_code in codes[at : at + 1] else self.codes.named(line)
            for at, line in enumerate(draft.lines)
        )
        return replace(draft, lines=lines)

    def next_field(self, *, keeps_typing: bool = False) -> do.FocusField:
        """Where the cursor belongs: the first field that is needed, else the amount."""
        field = next_needed_field(self.draft, self.codes) or do.FocusField("amount")
        return replace(field, keeps_typing=keeps_typing)

    def open(
        self, field: do.FocusField | None = None, *, keeps_typing: bool = False
    ) -> list[Command]:
        """Show and store a content that the widgets do not show yet; the cursor comes last.

        A sale that waits for its buyer needs no cursor: what is needed next is his code.
        """
        self.phase = Phase.CHECK
        self.steps.end_confirmation()
        commands = [*self.show(), do.SaveDraft(self.draft)]
        if keeps_typing and self.draft.buyer.is_empty:
            return commands
        return [*commands, field or self.next_field(keeps_typing=keeps_typing)]

    def _enter_check(self) -> None:
        self.phase = Phase.CHECK
        self.steps.end_confirmation()

    def has_more_than_buyer(self) -> bool:
        """Whether anything was typed, chosen or rung up for the buyer: a sale, a remark, a kind."""
        return not is_same_content(self.draft, with_buyer_of(self.blank, self.draft))

    def begin_anew(self) -> None:
        """An empty form under a new id; what stood in it is somewhere else."""
        self.draft, self.phase = self.new_draft(), Phase.READY

    def new_draft(self) -> Draft:
        """An empty form's content under an id of its own."""
        return replace(self.blank, draft_id=self.new_draft_id())


def next_needed_field(draft: Draft, codes: TaxCodes = _NO_CODES) -> do.FocusField | None:
    """The first field, in the form's order, without which there is no invoice."""
    blocking = [finding for finding in check(draft, codes) if finding.weight is Weight.BLOCKS]
    if not blocking:
        return None
    first = min(blocking, key=_place)
    return do.FocusField(first.field, first.line or 0)


def _place(finding: Finding) -> tuple[int, int]:
    """Where a finding's field stands in the form: the buyer's before the first line's."""
    return finding.line or 0, _FIELD_ORDER.index(finding.field)


def with_buyer_of(draft: Draft, other: Draft) -> Draft:
    """A draft with the buyer of another one, and where he came from."""
    return replace(draft, buyer=other.buyer, scanned=other.scanned, title_source=other.title_source)


def with_title(draft: Draft, found_title: FoundTitle) -> Draft:
    """A draft whose buyer is a title's; the same buyer keeps the fields that the title lacks."""
    buyer, source = found_title.title, found_title.source
    if source is TitleSource.PASTED or is_same_buyer(draft.buyer, buyer):
        buyer = completed(buyer, draft.buyer)
    return replace(draft, buyer=buyer, scanned=found_title.title, title_source=source)
