"""Random events for a till, with a journal and look-ups that answer late, fail and repeat.

Every amount, name, remark and order that goes in is unique, a token: after each event each token is
in the form, on hold, in an invoice, on its way to the disk or within reach of undo, unless the
cashier took it out himself. What is confirmed is compared with what stood on the screen.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import FoundTitle, TitleSource
from pos_scanner.till.undo import Change, UnheldForm
from tests.till.builders import TODAY, code
from tests.till.fuzzed_till import FuzzedTill, tokens_of

EVENTS_A_DAY = 2000
"""One till's events before the next one begins: what is on hold and confirmed stays small."""
BEER = CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13", "瓶", Decimal("8.5"), "11")


class TillFuzz(FuzzedTill):
    """What the cashier, customers, registers and a journal do to a till, in any order."""

    def step(self) -> None:
        """One event, and all that always holds after it."""
        (event,) = self.rng.choices(EVENTS, WEIGHTS)
        self.event = event.__name__
        self.statistics[self.event] = self.statistics.get(self.event, 0) + 1
        previous = self.tokens_at_hand()
        event(self)
        self.check(previous)

    def work_of_journal(self) -> None:
        """The journal carries out some of what waits; its answers wait for the window."""
        for _ in range(self.rng.randint(1, 6)):
            if self.journal.queue:
                self.journal.carry_out_next(self.till, fails=self.rng.random() < 0.1)

    def answer_of_journal(self) -> None:
        """One answer of the journal reaches the window."""
        if self.journal.answers:
            self.carry_out(self.journal.answers.popleft()())

    def scan(self) -> None:
        """A code is read; a tenth are the last one again."""
        self.now_s += self.rng.choice([0.1, 1, 5])
        number = next(self.tokens) if self.rng.random() < 0.9 else 0
        self.carry_out(self.till.scan(code(f"code {number}", self.now_s)))

    def answer_look_up(self) -> None:
        """An answer comes, in any order, perhaps once more."""
        if self.look_ups:
            answer = self.look_ups.pop(self.rng.randrange(len(self.look_ups)))
            self.answered.append(answer)
        elif self.answered:
            answer = self.answered[-1]
        else:
            return
        lookup_id, value = answer
        previous = self.screen
        if isinstance(value, KnownError):
            self.carry_out(self.till.look_up_failed(lookup_id, value))
        else:
            self.carry_out(self.till.title_found(lookup_id, value))
        self.check_second_customer(previous)

    def type_amount(self) -> None:
        """The cashier types an amount, right or not finished."""
        line = self.rng.randrange(len(self.screen.lines))
        amount = f"{next(self.tokens)}{self.rng.choice(['', '', '', '+'])}"
        self._type(self.screen.with_line(line, replace(self.screen.lines[line], amount=amount)))

    def type_name(self) -> None:
        """The cashier types a buyer's name."""
        name = f"typed {next(self.tokens)}"
        self._type(replace(self.screen, buyer=replace(self.screen.buyer, name=name)))

    def type_remark(self) -> None:
        """The cashier types a remark."""
        self._type(replace(self.screen, remark=f"remark {next(self.tokens)}"))

    def type_order(self) -> None:
        """The cashier types an order's number, sometimes a used one."""
        self._type(replace(self.screen, order_number=self._order()))

    def touch_tile(self) -> None:
        """One more of a favourite."""
        self.carry_out(self.till.choose_item(None, BEER))

    def choose_title(self) -> None:
        """A known buyer is chosen, or a text pasted."""
        source = self.rng.choice([TitleSource.KNOWN_BUYER, TitleSource.PASTED])
        self.carry_out(self.till.use_title(FoundTitle(self.new_title(), source)))

    def ring_up(self) -> None:
        """The register sends a sale."""
        line = DraftLine("茶", f"{next(self.tokens)}")
        self.carry_out(self.till.receive_sale(Sale((line,), self._order())))

    def scan_receipt(self) -> None:
        """A receipt's barcode is read."""
        self.carry_out(self.till.scan(code(f"R{self.rng.randrange(40):06}", self.now_s)))

    def clear(self) -> None:
        """Esc: the cashier gives the form up, and the codes that were read for it."""
        self.given_up |= tokens_of(self.screen) | self.awaited_tokens()
        self.carry_out(self.till.clear())

    def undo(self) -> None:
        """F7; what the undone step brought is given up with it."""
        steps = self.till._form.steps._steps
        if steps and isinstance(steps[-1], Change):
            self.given_up |= tokens_of(steps[-1].result) & tokens_of(self.screen)
        self.carry_out(self.till.undo())

    def hold(self) -> None:
        """F4."""
        self.carry_out(self.till.hold())

    def recall(self) -> None:
        """F5, and a choice."""
        on_hold = (held.draft.draft_id for held in self.till._form.held.all_forms)
        held = list(dict.fromkeys([*self.journal.held, *on_hold])) or [""]
        self.carry_out(self.till.recall(self.rng.choice(held)))

    def enter(self) -> None:
        """Enter, now and then before the newest screen was painted, or on purpose."""
        shown = self.earlier_screen if self.rng.random() < 0.1 else self.screen
        self.submitting = shown
        on_purpose = self.rng.random() < 0.3
        self.carry_out(self.till.submit(shown, TODAY, on_purpose=on_purpose))

    def add_line(self) -> None:
        """One more line."""
        if len(self.screen.lines) < 4:
            self.carry_out(self.till.add_line())

    def remove_line(self) -> None:
        """A line is given up."""
        position = self.rng.randrange(len(self.screen.lines))
        self.given_up.add(self.screen.lines[position].amount)
        self.carry_out(self.till.remove_line(position))

    def choose_item(self) -> None:
        """An item of the catalogue."""
        self.carry_out(self.till.choose_item(self.rng.randrange(len(self.screen.lines)), BEER))

    def expire_undo(self) -> None:
        """Ten seconds are over."""
        self.carry_out(self.till.expire_undo())

    def void(self) -> None:
        """An invoice is voided in the list."""
        if self.journal.invoices:
            number = self.rng.choice([*self.journal.invoices])
            self.carry_out(self.till.void(number, "wrong"))

    def replace_invoice(self) -> None:
        """An invoice, live or void or replaced, is to be replaced."""
        if self.journal.invoices:
            number = self.rng.choice([*self.journal.invoices])
            self.carry_out(self.till.replace(self.journal.invoices[number]))

    def doubt_amount(self) -> None:
        """The amount came as fast as from a scanner."""
        self.carry_out(self.till.doubt_amount(), is_edit=True)

    def crash(self) -> None:
        """The program ends between two of its answers, and is started again."""
        steps = self.till._form.steps._steps
        if any(isinstance(step, UnheldForm) for step in steps):
            return  # Of a failing disk nothing can be expected.
        while self.journal.queue:
            self.journal.carry_out_next(self.till, fails=False)
        if any(
            getattr(answer, "func", None) == self.till.hold_failed
            for answer in self.journal.answers
        ):
            return
        self.given_up |= self.awaited_tokens()
        self.journal.answers.clear()
        self.look_ups.clear()
        self.answered.clear()
        drafts = [*self.journal.stored.values()]
        for draft in drafts[:-1]:
            del self.journal.stored[draft.draft_id]
            if not draft.is_empty:
                self.journal.held[draft.draft_id] = draft
        self.begin(drafts[-1] if drafts else None)
        self.journal.tell_held(self.till)

    def _type(self, draft: Draft) -> None:
        self.given_up |= tokens_of(self.screen) - tokens_of(draft)
        commands = self.till.edit(draft)
        assert self.till.draft.draft_id == draft.draft_id
        self.screen = self.earlier_screen = draft
        self.carry_out(commands, is_edit=True)

    def _order(self) -> str:
        """An order's number: new ones, and some that were used before."""
        return f"R{self.rng.randrange(40):06}"


_WEIGHTS: dict[Callable[[TillFuzz], None], int] = {
    TillFuzz.scan: 10,
    TillFuzz.answer_look_up: 12,
    TillFuzz.type_amount: 14,
    TillFuzz.type_name: 3,
    TillFuzz.type_remark: 2,
    TillFuzz.type_order: 1,
    TillFuzz.choose_title: 3,
    TillFuzz.ring_up: 3,
    TillFuzz.scan_receipt: 2,
    TillFuzz.clear: 2,
    TillFuzz.undo: 5,
    TillFuzz.hold: 2,
    TillFuzz.recall: 4,
    TillFuzz.enter: 16,
    TillFuzz.add_line: 1,
    TillFuzz.remove_line: 1,
    TillFuzz.choose_item: 1,
    TillFuzz.touch_tile: 1,
    TillFuzz.expire_undo: 2,
    TillFuzz.void: 1,
    TillFuzz.replace_invoice: 2,
    TillFuzz.doubt_amount: 1,
    TillFuzz.work_of_journal: 14,
    TillFuzz.answer_of_journal: 22,
    TillFuzz.crash: 1,
}
EVENTS, WEIGHTS = [*_WEIGHTS], [*_WEIGHTS.values()]


def fuzz(events: int, seed: int) -> dict[str, int]:
    """Drive tills through so many events; gives how often what happened.

    Raises:
        AssertionError: what always holds did not; it says with which seed and at which event.
    """
    statistics: dict[str, int] = {}
    for day in range(-(-events // EVENTS_A_DAY)):
        till = TillFuzz(seed + day)
        for number in range(min(EVENTS_A_DAY, events - day * EVENTS_A_DAY)):
            try:
                till.step()
            except AssertionError as error:
                raise AssertionError(f"seed {seed + day}, event {number}: {error}") from error
        for name, times in till.statistics.items():
            statistics[name] = statistics.get(name, 0) + times
    return statistics
