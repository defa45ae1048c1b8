"""The forms on hold: those that the journal has, and those that are on their way into it or out.

A slow disk changes nothing for the cashier: what he puts on hold can be had back at once, and what
he takes back is not offered again by a list that was read before.
"""

from collections import Counter
from collections.abc import Iterable

from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.checks.normalization import half_width
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, HeldDraft
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command


class HeldForms:
    """The forms of one till that are not before the cashier."""

    def __init__(self) -> None:
        self._in_journal: tuple[HeldDraft, ...] = ()
        self._on_way: dict[str, HeldDraft] = {}
        self._recalling: Counter[str] = Counter()
        self._given_ids: set[str] = set()

    @property
    def all_forms(self) -> tuple[HeldDraft, ...]:
        """Every form on hold, the one that waits longest first."""
        return (*self._in_journal, *self._on_way.values())

    def form(self, draft_id: str) -> HeldDraft | None:
        """The form of this id; ``None`` when it is not on hold."""
        return next((each for each in self.all_forms if each.draft.draft_id == draft_id), None)

    def of_same_order(self, draft: Draft) -> Finding | None:
        """What there is to say of a draft whose order number another form on hold has, too."""
        number = half_width(draft.order_number)
        for held in self.all_forms if number else ():
            other = held.draft
            if other.draft_id != draft.draft_id and half_width(other.order_number) == number:
                facts = other.buyer.name, str(totals(other).gross_fen)
                return Finding(FindingKind.ORDER_HELD, "order_number", Weight.WARNING, facts)
        return None

    def hold(self, draft: Draft) -> list[Command]:
        """Put a form on hold; it is there from now on."""
        self._forget(draft.draft_id)
        self._on_way[draft.draft_id] = HeldDraft(draft, "", None)
        return [do.HoldDraft(draft), self._count()]

    def put_aside(self, draft: Draft) -> list[Command]:
        """A form goes on hold, and this is said; also that its order is on hold already."""
        return [*self.hold(draft), *self.announce(draft)]

    def announce(self, draft: Draft) -> list[Command]:
        """Say that a form went on hold."""
        doubt = self.of_same_order(draft)
        return [do.AnnounceHeld(draft), *([do.AnnounceOrderHeld(doubt)] if doubt else [])]

    def list_all(self, drafts: tuple[HeldDraft, ...], in_use: Iterable[str]) -> list[Command]:
        """What the journal has on hold, perhaps read before it heard of the newest changes.

        Args:
            drafts: the journal's, the one that waits longest first.
            in_use: ids of forms before the cashier, or on their way to be confirmed.
        """
        for entry in drafts:
            draft_id = entry.draft.draft_id
            newest = self._on_way.get(draft_id)
            is_old = draft_id in self._recalling or newest is None or newest.draft != entry.draft
            if not is_old:
                del self._on_way[draft_id]
        hidden = {*self._recalling, *self._given_ids, *in_use, *self._on_way}
        self._in_journal = tuple(entry for entry in drafts if entry.draft.draft_id not in hidden)
        return [self._count()]

    def take(self, held: HeldDraft) -> list[Command]:
        """Take a form off hold; the caller puts it before the cashier at once."""
        draft_id = held.draft.draft_id
        self._forget(draft_id)
        self._recalling[draft_id] += 1
        return [do.RecallDraft(draft_id), self._count()]

    def note_taken(self, draft_id: str) -> None:
        """The journal has taken a form off hold, or could not."""
        self._recalling -= Counter([draft_id])

    def note_failure(self, draft: Draft) -> bool:
        """The journal has not got a form; whether it stands nowhere else as it was.

        It may have been taken back meanwhile, or even have been put on hold once more.
        """
        held = self._on_way.get(draft.draft_id)
        if held is None or held.draft != draft:
            return False
        self._forget(draft.draft_id)
        return True

    def give(self, draft_id: str) -> list[Command]:
        """A form's sale is another form's from now on: it is not on hold any more."""
        self._forget(draft_id)
        self._given_ids.add(draft_id)
        return [do.DiscardDraft(draft_id), self._count()]

    def _forget(self, draft_id: str) -> None:
        self._on_way.pop(draft_id, None)
        self._in_journal = tuple(h for h in self._in_journal if h.draft.draft_id != draft_id)

    def _count(self) -> Command:
        return do.ShowHeldCount(len(self.all_forms))
