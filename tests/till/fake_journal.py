"""A journal that does what the till wants of it one command after the other, or fails."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from pos_scanner.domain.checks.repetition import (
    SaleIdentity,
    contents_of,
    identity_of_invoice,
    refusal,
    repetition,
    replaces_voided,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft, InvoiceState
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command
from tests.till.builders import NOON

FULL = KnownError(FailureKind.DISK_FULL)
Answer = Callable[[], list[Command]]


@dataclass
class FakeJournal:
    """What the journal's file has, and what waits on its queue.

    Attributes:
        stored: drafts in the file, by id, the newest last; ``held`` those put aside.
        queue: commands that it has not carried out yet.
        answers: to the till, which have not reached the window yet.
    """

    stored: dict[str, Draft] = field(default_factory=dict)
    held: dict[str, Draft] = field(default_factory=dict)
    invoices: dict[str, ConfirmedInvoice] = field(default_factory=dict)
    queue: deque[Command] = field(default_factory=deque)
    answers: deque[Answer] = field(default_factory=deque)

    def live(self) -> list[ConfirmedInvoice]:
        """Invoices that are not void."""
        return [i for i in self.invoices.values() if i.state is InvoiceState.CONFIRMED]

    def root(self, number: str) -> str:
        """The first of all that stand in for one another."""
        while number in self.invoices and self.invoices[number].invoice.replaces:
            number = self.invoices[number].invoice.replaces
        return number

    def void(self, number: str) -> None:
        """Mark an invoice void."""
        self.invoices[number] = replace(self.invoices[number], state=InvoiceState.VOIDED)

    def repetitions(self, identity: SaleIdentity) -> tuple[Finding, ...]:
        """What a sale repeats: by its order, or because another stands in for the same one."""
        relatives = [
            repetition(FindingKind.REPLACED_BEFORE, i.number, "1.00", "12:00")
            for i in self.live()
            if identity.replaces
            and i.number != identity.replaces
            and self.root(i.number) == self.root(identity.replaces)
        ]
        orders = [
            repetition(FindingKind.ORDER_USED, i.number, "1.00", "12:00")
            for i in self.live()
            if identity.order_number
            and i.invoice.order_number == identity.order_number
            and i.number != identity.replaces
        ]
        return (*relatives, *self._replaced(identity), *orders)

    def _replaced(self, identity: SaleIdentity) -> list[Finding]:
        replaced = self.invoices.get(identity.replaces)
        if replaced is None:
            return []
        if replaced.state is InvoiceState.VOIDED:
            return [replaces_voided(replaced.number)]
        if identity.contents != contents_of(replaced.invoice):
            return []
        return [repetition(FindingKind.UNCHANGED, replaced.number, "1.00", "12:00")]

    def confirm(self, command: do.SaveInvoice) -> ConfirmedInvoice:
        """Append an invoice, or raise why not."""
        for earlier in self.invoices.values():
            if earlier.draft_id == command.draft_id:
                return earlier
        invoice = command.invoice
        for finding in self.repetitions(identity_of_invoice(invoice)):
            if finding.weight < Weight.WARNING:
                continue
            is_replaced = finding.kind is FindingKind.REPLACED_BEFORE
            if is_replaced or finding.facts[0] not in command.accepted:
                raise refusal(finding)
        number = f"T1-{len(self.invoices) + 1:04}"
        confirmed = ConfirmedInvoice(
            number, len(self.invoices) + 1, invoice, NOON, command.draft_id
        )
        self.invoices[number] = confirmed
        if invoice.replaces and self.invoices[invoice.replaces].state is InvoiceState.CONFIRMED:
            self.void(invoice.replaces)
        self.stored.pop(command.draft_id, None)
        self.held.pop(command.draft_id, None)
        return confirmed

    def carry_out_next(self, till: Till, *, fails: bool) -> None:
        """Carry out what waits longest, or fail at it."""
        command = self.queue.popleft()
        if isinstance(command, do.SaveInvoice):
            self._save_invoice(command, till, FULL if fails else None)
        elif not fails:
            self._carry_out(command, till)
        elif isinstance(command, do.HoldDraft):
            self.answers.append(partial(till.hold_failed, command.draft, FULL))
        elif isinstance(command, do.RecallDraft):
            self.answers.append(partial(till.recalled, command.draft_id, FULL))
            self.tell_held(till)
        elif isinstance(command, do.SaveDraft | do.DiscardDraft):
            self._carry_out(command, till)

    def tell_held(self, till: Till) -> None:
        """The window reads which forms are on hold."""
        self.answers.append(partial(self._read_held, till))

    def _carry_out(self, command: Command, till: Till) -> None:
        match command:
            case do.SaveDraft(draft):
                self.stored.pop(draft.draft_id, None)
                self.stored[draft.draft_id] = draft
            case do.DiscardDraft(draft_id):
                self.stored.pop(draft_id, None)
                self.held.pop(draft_id, None)
                self.tell_held(till)
            case do.HoldDraft(draft):
                self.stored.pop(draft.draft_id, None)
                self.held[draft.draft_id] = draft
                self.tell_held(till)
            case do.RecallDraft(draft_id):
                self._recall(draft_id, till)
            case do.VoidInvoice(number, reason):
                self.void(number)
                self.answers.append(partial(till.voided, reason, number))
            case do.FindRepetitions(identity):
                repetitions = self.repetitions(identity)
                self.answers.append(partial(till.repetitions_found, identity, repetitions))
            case _:
                raise AssertionError(command)

    def _recall(self, draft_id: str, till: Till) -> None:
        draft = self.held.pop(draft_id, None)
        if draft is not None:
            self.stored[draft_id] = draft
        self.answers.append(partial(till.recalled, draft_id, draft))
        self.tell_held(till)

    def _save_invoice(
        self, command: do.SaveInvoice, till: Till, failure: KnownError | None
    ) -> None:
        try:
            if failure is not None:
                raise failure
            confirmed = self.confirm(command)
        except KnownError as error:
            self.answers.append(partial(till.save_failed, command.draft_id, error))
        else:
            self.answers.append(partial(till.saved, confirmed))

    def _read_held(self, till: Till) -> list[Command]:
        held = tuple(HeldDraft(draft, "", NOON) for draft in self.held.values())
        return till.held_drafts_read(held)
