"""What a sale is asked for once more: invoiced before, replaced by an equal, of an odd amount.

The journal is asked what a sale repeats whenever that changes; an answer for what stood there
earlier is dropped. The journal asks itself again when it confirms, so that a late answer costs
nothing but the early word.
"""

from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.checks.repetition import (
    SaleIdentity,
    identity_of_draft,
    refusal,
    repetition_of,
)
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command
from pos_scanner.till.held_forms import HeldForms


class Doubts:
    """The doubts about one form, and what the cashier was asked about it.

    Args:
        ask_above_fen: amounts above it are asked for; 0: none.
        held: the forms on hold, one of which may be the same order's.
    """

    def __init__(self, ask_above_fen: int, held: HeldForms) -> None:
        self._held = held
        self._ask_above_fen = ask_above_fen
        self._identity = SaleIdentity()
        self._repetitions: tuple[Finding, ...] = ()
        self._elsewhere: tuple[str, tuple[Finding, ...]] = ("", ())
        self._at_once: tuple[str, ...] = ()
        self._asked: tuple[Draft, tuple[Finding, ...]] | None = None

    def of(self, draft: Draft) -> tuple[Finding, ...]:
        """All doubts about a draft, as findings beside its fields."""
        repetitions = self._repetitions if identity_of_draft(draft) == self._identity else ()
        order_number, elsewhere = self._elsewhere
        if repetitions or order_number != draft.order_number.strip():
            elsewhere = ()  # One word about an order is enough.
        doubts = (*repetitions, *elsewhere)
        held = None if doubts else self._held.of_same_order(draft)
        return (*doubts, *((held,) if held else ()), *self._of_amount(draft))

    def findings(self, draft: Draft, checked: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """All there is to say of a draft: its doubts, then what checking its fields gave.

        What is void already will not be voided: of the two findings about the replaced invoice
        the journal's stands. That nothing has been changed yet is only asked for.
        """
        doubts = tuple(each for each in self.of(draft) if each.kind not in _ONLY_ASKED)
        if any(doubt.kind is FindingKind.REPLACES_VOIDED for doubt in doubts):
            checked = tuple(each for each in checked if each.kind is not FindingKind.REPLACES)
        return (*doubts, *checked)

    def forget_replaced(self, number: str) -> None:
        """An invoice was voided: what the journal said of its replacement is out of date."""
        if self._identity.replaces == number:
            self._identity, self._repetitions = SaleIdentity(), ()

    def look_up(self, draft: Draft) -> list[Command]:
        """Ask the journal what a draft repeats, unless it was asked that last."""
        identity = identity_of_draft(draft)
        if identity == self._identity:
            return []
        self._identity, self._repetitions = identity, ()
        return [] if identity.is_empty else [do.FindRepetitions(identity)]

    def answer(self, identity: SaleIdentity, repetitions: tuple[Finding, ...]) -> bool:
        """What the journal knows of a sale; gives whether it is the one in the form."""
        is_wanted = identity == self._identity
        if is_wanted:
            self._repetitions = repetitions
        return is_wanted

    def answer_elsewhere(self, order_number: str, findings: tuple[Finding, ...]) -> None:
        """What other tills have made of an order, as far as one could be asked in time."""
        self._elsewhere = order_number, findings

    def refuse(self, draft: Draft, error: KnownError) -> list[Command]:
        """The journal has not confirmed a draft; where it repeats an invoice this is asked for."""
        repetition = repetition_of(error)
        if repetition is None:
            return []
        identity = identity_of_draft(draft)
        repetitions = self._repetitions if identity == self._identity else ()
        if repetition not in repetitions:
            repetitions = (*repetitions, repetition)
        self._identity, self._repetitions = identity, repetitions
        return self.ask(draft)

    def doubt_amount(self, draft: Draft) -> None:
        """A draft's amount came faster than a person types; another amount is not doubted."""
        self._at_once = _amounts(draft)

    def ask(self, draft: Draft, *, on_purpose: bool = False) -> list[Command]:
        """Ask the cashier about a draft's doubts, where it has any; nothing: it may be confirmed.

        On purpose it is confirmed in spite of them, once he was asked about just these; an
        invoice that was replaced before is not.
        """
        doubts = tuple(each for each in self.of(draft) if each.weight >= Weight.WARNING)
        question = draft, doubts
        for doubt in doubts:
            if doubt.weight is Weight.BLOCKS:
                return [do.AnnounceFailure(refusal(doubt))]
        if not doubts or (on_purpose and self._asked == question):
            return []
        self._asked = question
        return [do.AskOnPurpose(doubts)]

    def accepted_numbers(self, draft: Draft) -> frozenset[str]:
        """Numbers of the earlier invoices that the doubts about a draft name."""
        return frozenset(
            doubt.facts[0] for doubt in self.of(draft) if doubt.kind not in _NO_REPETITIONS
        )

    def _of_amount(self, draft: Draft) -> tuple[Finding, ...]:
        fen = totals(draft).gross_fen
        if _amounts(draft) == self._at_once:
            return (Finding(FindingKind.AMOUNT_AT_ONCE, "amount", Weight.WARNING, (str(fen),)),)
        if self._ask_above_fen and fen > self._ask_above_fen:
            return (Finding(FindingKind.AMOUNT_LARGE, "amount", Weight.WARNING, (str(fen),)),)
        return ()


def _amounts(draft: Draft) -> tuple[str, ...]:
    """What a form's amounts are known by, whatever else changes in it."""
    return (draft.draft_id, *(line.amount for line in draft.lines))


_ONLY_ASKED = {FindingKind.UNCHANGED, FindingKind.REJECTED_UNCHANGED}
"""Doubts that hold for every copy as it is opened."""
_NO_REPETITIONS = {
    FindingKind.AMOUNT_LARGE,
    FindingKind.AMOUNT_AT_ONCE,
    FindingKind.ORDER_ELSEWHERE,
    FindingKind.ORDER_HELD,
    FindingKind.REPLACES_VOIDED,
}
"""Doubts that name no invoice of this journal, and what is no doubt."""
