"""The till's methods in any order, with answers that come late, in any order or not at all."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftLine, HeldDraft
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import TitleSource
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase
from tests.till.builders import BLANK, NOON, OTHER, TITLE, TODAY, code, confirmed, found_title

FULL = KnownError(FailureKind.DISK_FULL)
EXPIRED = KnownError(FailureKind.CODE_EXPIRED)
BEER = CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13", "瓶", Decimal("8.5"), "11")
Answer = Callable[[], list[Command]]
titles = st.sampled_from([TITLE, OTHER])
amounts = st.sampled_from(["", "5", "58", "x"])
positions = st.integers(-1, 3)


class AnyOrder(RuleBasedStateMachine):
    """A till between a window and a journal that answer when the test says so.

    Attributes:
        answers: what the till has asked for and was not told yet.
        stored: drafts in the journal, by id; a crash now would lose everything else.
        held: ids of the drafts on hold, in the journal.
    """

    def __init__(self) -> None:
        super().__init__()
        ids = count(1)
        self.till = Till(lambda: f"d{next(ids)}", BLANK, order_pattern=r"R\d{6}")
        self.now_s = 0.0
        self.answers: list[Answer] = []
        self.stored: dict[str, Draft] = {}
        self.held: dict[str, Draft] = {}
        self.confirmed: list[ConfirmedInvoice] = []
        self.saving: set[str] = set()
        self.display = do.ShowForm(Phase.READY, self.till.draft, can_undo=False)
        self.newest_look_up = 0
        self.is_looking_up = False

    # ------------------------------------------------------------------- the window, the journal

    def carry_out(self, commands: list[Command]) -> None:
        for command in commands:
            match command:
                case do.ShowForm():
                    self.display = command
                case do.ShowLookingUp(active):
                    self.is_looking_up = active
                case do.LookUp(lookup_id):
                    assert lookup_id > self.newest_look_up
                    self.newest_look_up = lookup_id
                    self.answers.append(partial(self.till.title_found, lookup_id, found_title()))
                case _:
                    self.keep(command)

    def keep(self, command: Command) -> None:
        match command:
            case do.SaveDraft(draft):
                self.stored[draft.draft_id] = draft
            case do.DiscardDraft(draft_id):
                self.stored.pop(draft_id, None)
            case do.SaveInvoice():
                self.begin_saving(command)
            case do.HoldDraft(draft):
                assert not draft.is_empty
                self.held[draft.draft_id] = draft
                self.answers.append(self.tell_held)
            case do.RecallDraft(draft_id):
                recalled = self.held.pop(draft_id, None)
                self.answers.append(partial(self.till.recalled, draft_id, recalled))
            case do.VoidInvoice(number, reason):
                self.answers.append(partial(self.till.voided, reason, number))
            case _:
                pass

    def begin_saving(self, command: do.SaveInvoice) -> None:
        assert command.draft_id not in {invoice.draft_id for invoice in self.confirmed}
        self.saving.add(command.draft_id)
        invoice = confirmed(command, len(self.confirmed) + 1)
        self.answers.append(partial(self.end_saving, invoice))

    def end_saving(self, invoice: ConfirmedInvoice) -> list[Command]:
        self.saving.remove(invoice.draft_id)
        self.confirmed.append(invoice)
        self.stored.pop(invoice.draft_id, None)
        return self.till.saved(invoice)

    def tell_held(self) -> list[Command]:
        drafts = tuple(HeldDraft(draft, "", NOON) for draft in self.held.values())
        return self.till.held_drafts_read(drafts)

    # ------------------------------------------------------------------------------ what happens

    @initialize(amount=amounts, is_stored=st.booleans())
    def start(self, amount: str, is_stored: bool) -> None:
        draft = replace(BLANK, draft_id="stored", lines=(replace(BLANK.lines[0], amount=amount),))
        self.stored = {"stored": draft} if is_stored else {}
        self.carry_out(self.till.start(draft if is_stored else None))

    @rule(text=st.sampled_from(["a", "b", "R000123"]), seconds=st.sampled_from([0.1, 5.0]))
    def scan(self, text: str, seconds: float) -> None:
        self.now_s += seconds
        self.carry_out(self.till.scan(code(text, self.now_s)))

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        if self.answers:
            position = data.draw(st.integers(0, len(self.answers) - 1))
            self.carry_out(self.answers.pop(position)())

    @rule()
    def fail_to_save(self) -> None:
        for position, answer in enumerate(self.answers):
            if isinstance(answer, partial) and answer.func == self.end_saving:
                del self.answers[position]
                draft_id = answer.args[0].draft_id
                self.saving.remove(draft_id)
                self.carry_out(self.till.save_failed(draft_id, FULL))
                return

    @rule()
    def fail_to_look_up(self) -> None:
        self.carry_out(self.till.look_up_failed(self.newest_look_up, EXPIRED))

    @rule(title=titles)
    def answer_what_is_stale(self, title: object) -> None:
        del title
        assert self.till.title_found(self.newest_look_up + 1, found_title(OTHER)) == []

    @rule(title=titles, amount=amounts)
    def edit(self, title: object, amount: str) -> None:
        line = replace(self.till.draft.lines[0], amount=amount)
        buyer = TITLE if title is TITLE else OTHER
        draft = replace(self.till.draft, buyer=buyer).with_line(0, line)
        commands = self.till.edit(draft)
        if self.till.draft == draft:  # The widgets show already what was typed.
            self.display = replace(self.display, draft=draft)
        self.carry_out(commands)

    @rule(method=st.sampled_from([Till.clear, Till.undo, Till.hold, Till.recall, Till.add_line]))
    def press(self, method: Callable[[Till], list[Command]]) -> None:
        self.carry_out(method(self.till))

    @rule()
    def submit(self) -> None:
        self.carry_out(self.till.submit(self.till.draft, TODAY))

    @rule()
    def let_undo_expire(self) -> None:
        self.carry_out(self.till.expire_undo())

    @rule(position=positions)
    def remove_line(self, position: int) -> None:
        self.carry_out(self.till.remove_line(position))

    @rule(position=positions)
    def choose_item(self, position: int) -> None:
        self.carry_out(self.till.choose_item(position, BEER))

    @rule()
    def read_the_usual_item(self) -> None:
        self.carry_out(self.till.set_usual_item(BEER))

    @rule(title=titles, source=st.sampled_from([TitleSource.KNOWN_BUYER, TitleSource.PASTED]))
    def choose_title(self, title: object, source: TitleSource) -> None:
        self.carry_out(self.till.use_title(found_title(TITLE if title is TITLE else OTHER, source)))

    @rule(order=st.sampled_from(["", "R1", "R2"]))
    def ring_up(self, order: str) -> None:
        self.carry_out(self.till.receive_sale(Sale((DraftLine("茶", "9"),), order)))

    @rule()
    def replace_the_last_invoice(self) -> None:
        if self.confirmed:
            self.carry_out(self.till.replace(self.confirmed[-1]))

    @rule()
    def fail_to_hold(self) -> None:
        for draft_id in [*self.held][-1:]:
            draft = self.held.pop(draft_id)
            self.carry_out(self.till.hold_failed(draft, FULL))

    # ------------------------------------------------------------------------- what always holds

    @invariant()
    def the_window_shows_the_tills_draft(self) -> None:
        assert self.display.draft == self.till.draft

    @invariant()
    def only_a_form_with_something_in_it_is_to_be_checked(self) -> None:
        if self.display.phase is not Phase.CHECK:
            assert self.till.draft.is_empty

    @invariant()
    def a_crash_loses_nothing_that_stands_in_the_form(self) -> None:
        if not self.till.draft.is_empty:
            assert self.stored.get(self.till.draft.draft_id) == self.till.draft

    @invariant()
    def a_crash_loses_no_invoice_that_is_being_saved(self) -> None:
        assert self.saving <= self.stored.keys()
        assert self.till.draft.draft_id not in self.saving

    @invariant()
    def a_form_is_on_hold_or_before_the_cashier_and_confirmed_once(self) -> None:
        assert self.till.draft.draft_id not in self.held
        draft_ids = [invoice.draft_id for invoice in self.confirmed]
        assert len(set(draft_ids)) == len(draft_ids)
        assert self.till.draft.draft_id not in draft_ids


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
