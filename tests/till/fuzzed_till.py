"""A till, what its window shows, its journal, and what always holds, whatever happens to it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import count

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.replacement import draft_replacing
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, TitleType
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase
from pos_scanner.till.invoice_form import with_buyer_of
from pos_scanner.till.undo import Change, SecondCustomer, UnheldForm
from tests.till.builders import BLANK
from tests.till.fake_journal import FakeJournal

EXPIRED = KnownError(FailureKind.CODE_EXPIRED)
ASK_ABOVE_FEN = 150_000
_WITHOUT_CURSOR = {"ring_up", "scan_receipt"}
"""A sale without a buyer waits for a code, which needs no cursor."""


def tokens_of(draft: Draft) -> set[str]:
    """What a cashier, a scan or a register has put into a draft."""
    names = {draft.buyer.name, draft.remark, draft.order_number}
    return {token for token in names | {line.amount for line in draft.lines} if token}


class FuzzedTill:
    """One till with its window and journal, and the tokens that went in.

    Attributes:
        screen: the draft that the window shows.
        given_up: tokens that the cashier took out himself, or saw replaced and could undo.
        statistics: how often what happened.
    """

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tokens = count(1)
        self.ids = count(1)
        self.now_s = 0.0
        self.journal = FakeJournal()
        self.look_ups: list[tuple[int, FoundTitle | KnownError]] = []
        self.answered: list[tuple[int, FoundTitle | KnownError]] = []
        self.given_up: set[str] = set()
        self.confirmed: set[str] = set()
        self.confirmed_ids: list[str] = []
        self.submitted: dict[str, Draft] = {}
        self.submitting = BLANK
        self.statistics: dict[str, int] = {}
        self.event = ""
        self.begin(None)

    def begin(self, stored_draft: Draft | None) -> None:
        """A program that has just been started."""
        self.till = Till(self._new_id, BLANK, r"R\d{6}", ask_above_fen=ASK_ABOVE_FEN)
        self.screen = self.till.draft
        self.earlier_screen = self.screen
        self.carry_out(self.till.start(stored_draft))

    def carry_out(self, commands: list[Command], *, is_edit: bool = False) -> None:
        """Do what the till wants; the journal's work waits on its queue."""
        self._check_cursor(commands, is_edit=is_edit)
        for command in commands:
            match command:
                case do.ShowForm(_, draft):
                    self.earlier_screen, self.screen = self.screen, draft
                case do.LookUp(lookup_id):
                    self.look_ups.append((lookup_id, self._new_answer()))
                case do.SaveInvoice():
                    self._check_submitted(command)
                    self.journal.queue.append(command)
                case (
                    do.SaveDraft()
                    | do.DiscardDraft()
                    | do.HoldDraft()
                    | do.RecallDraft()
                    | do.VoidInvoice()
                    | do.FindRepetitions()
                ):
                    self.journal.queue.append(command)
                case _:
                    pass

    def check(self, previous: set[str]) -> None:
        """What always holds, after an event; ``previous`` are the tokens at hand before it."""
        assert self.screen == self.till.draft, "the window shows another form than the till has"
        if self.till._form.phase is not Phase.CHECK:
            assert self.till.draft.is_empty
        for invoice in [*self.journal.invoices.values()][len(self.confirmed_ids) :]:
            self.confirmed_ids.append(invoice.draft_id)
            self.confirmed |= tokens_of(self.submitted[invoice.draft_id])
        at_hand = self.tokens_at_hand()
        lost = previous - at_hand - self.given_up - self.confirmed
        lost -= {token for draft in self.journal.held.values() for token in tokens_of(draft)}
        assert not lost, f"{lost} lost by {self.event}"
        self._check_stored()
        if self.event in {"work_of_journal", "crash"}:
            self._check_live()

    def check_second_customer(self, previous: Draft) -> None:
        """No buyer gets what was typed, scanned or rung up for another one."""
        if self._is_copy(previous):
            return
        if previous.scanned is not None and previous.buyer.name != self.screen.buyer.name:
            sale = tokens_of(replace(previous, buyer=self.screen.buyer)) - {self.screen.buyer.name}
            assert not sale & tokens_of(self.screen), "another customer's sale"

    def _is_copy(self, draft: Draft) -> bool:
        """Whether a draft is a confirmed invoice's copy in which at most the buyer differs."""
        confirmed = self.journal.invoices.get(draft.replaces)
        copy = draft_replacing(confirmed, "") if confirmed else draft
        return bool(confirmed) and replace(draft, draft_id="") == with_buyer_of(copy, draft)

    def _check_stored(self) -> None:
        """A crash loses nothing of the form, nor what is being saved."""
        draft = self.till.draft
        if draft.is_empty:
            return
        for command in reversed(self.journal.queue):
            if isinstance(command, do.SaveDraft) and command.draft.draft_id == draft.draft_id:
                assert command.draft == draft
                return
        assert self.journal.stored.get(draft.draft_id) == draft

    def _check_live(self) -> None:
        roots = [self.journal.root(invoice.number) for invoice in self.journal.live()]
        assert len(set(roots)) == len(roots), "two live invoices stand in for one"
        orders = [i.draft_id for i in self.journal.invoices.values()]
        assert len(set(orders)) == len(orders), "a form was confirmed twice"

    def _check_submitted(self, command: do.SaveInvoice) -> None:
        """What is confirmed is what stood on the screen at Enter."""
        shown, invoice = self.submitting, command.invoice
        assert command.draft_id == shown.draft_id
        assert (invoice.buyer.name, invoice.order_number) == (shown.buyer.name, shown.order_number)
        assert (invoice.remark, invoice.replaces) == (shown.remark, shown.replaces)
        for line, typed in zip(invoice.lines, shown.lines, strict=True):
            if typed.amount:
                assert line.gross_fen + line.discount_fen == 100 * Decimal(typed.amount)
        self.submitted[command.draft_id] = shown
        self.statistics["confirmations"] = self.statistics.get("confirmations", 0) + 1

    def _check_cursor(self, commands: list[Command], *, is_edit: bool) -> None:
        """What fills or reopens a form ends with the cursor in its next needed field."""
        shown = [c for c in commands if isinstance(c, do.ShowForm)]
        if is_edit or not shown or shown[-1].phase is not Phase.CHECK:
            return
        draft = shown[-1].draft
        if draft == self.screen or (draft.buyer.is_empty and self.event in _WITHOUT_CURSOR):
            return
        assert isinstance(commands[-1], do.FocusField), f"no cursor after {self.event}"

    def tokens_at_hand(self) -> set[str]:
        """Tokens in the form, within reach of undo, on the journal's queue or in its answers."""
        tokens = tokens_of(self.till.draft)
        for draft in self._drafts_at_hand():
            tokens |= tokens_of(draft)
        return tokens | self.awaited_tokens()

    def _drafts_at_hand(self) -> Iterator[Draft]:
        yield from self._drafts_of_steps()
        yield from self.till._saving.values()
        for command in self.journal.queue:
            if isinstance(command, do.HoldDraft | do.SaveDraft):
                yield command.draft
        for answer in self.journal.answers:
            if isinstance(answer, partial) and answer.args and isinstance(answer.args[0], Draft):
                yield answer.args[0]

    def _drafts_of_steps(self) -> Iterator[Draft]:
        for step in self.till._form.steps._steps:
            match step:
                case Change(previous, result, newer):
                    self.given_up |= tokens_of(previous)  # Seen to go, and within reach of undo.
                    yield from filter(None, (previous, result, newer))
                case SecondCustomer(held):
                    yield held
                case UnheldForm(draft):
                    yield draft
                case _:
                    pass

    def awaited_tokens(self) -> set[str]:
        awaited = [code.answer for code in self.till._codes._awaited.values()]
        titles = [*awaited, *(answer for _, answer in self.look_ups)]
        return {title.title.name for title in titles if isinstance(title, FoundTitle)}

    def _new_id(self) -> str:
        return f"d{next(self.ids)}"

    def new_title(self) -> Title:
        return Title(TitleType.COMPANY, f"company {next(self.tokens)}.")

    def _new_answer(self) -> FoundTitle | KnownError:
        if self.rng.random() < 0.15:
            return EXPIRED
        return FoundTitle(self.new_title(), TitleSource.WECHAT)
