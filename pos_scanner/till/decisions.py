"""The rules of one till: :class:`Till` takes an event and answers with commands.

It remembers the draft in the form, the look-up under way and what can be undone; everything else
is the business of those who carry the commands out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import assert_never

from pos_scanner.domain.checks import Weight, check, prepare
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import TEXT_FIELDS, FoundTitle, Title
from pos_scanner.till import commands as do
from pos_scanner.till import events as on
from pos_scanner.till.commands import Command, Phase

REPEAT_WINDOW = timedelta(seconds=3)
"""The same code again within this time is the same scan: a trigger held too long, a second look."""


@dataclass(frozen=True, slots=True)
class _LookingUp:
    lookup_id: int
    scan: ScanEvent


class Till:
    """One till between two customers and during one.

    Args:
        new_draft_id: gives an id that was never used before.
        blank: what an empty form starts with (item and tax rate of the settings); its
            ``draft_id`` is not used.
    """

    def __init__(self, new_draft_id: Callable[[], str], blank: Draft) -> None:
        self._new_draft_id = new_draft_id
        self._blank = blank
        self._draft = self._new_draft()
        self._phase = Phase.READY
        self._undo: Draft | ConfirmedInvoice | None = None
        self._lookups = 0
        self._looking_up: _LookingUp | None = None
        self._last_scan: ScanEvent | None = None
        self._saving: Draft | None = None
        self._done_draft: Draft | None = None
        self._waiting_scan: ScanEvent | None = None
        self._exporting = False

    @property
    def draft(self) -> Draft:
        """What the form holds."""
        return self._draft

    def handle(self, event: on.Event) -> list[Command]:  # noqa: C901, PLR0912  (one arm an event)
        """Take in what happened; say what is to be done, in order."""
        match event:
            case on.Started(draft):
                return self._start(draft)
            case on.Scanned(scan):
                return self._take_scan(scan)
            case on.TitleFound(lookup_id, found):
                return self._take_title(lookup_id, found)
            case on.LookUpFailed(lookup_id, error):
                return self._end_lookup(lookup_id, do.TellFailure(error))
            case on.Edited(draft):
                return self._edit(draft)
            case on.Submitted():
                return self._submit(event)
            case on.Saved(confirmed):
                return self._saved(confirmed)
            case on.SaveFailed(error):
                return self._save_failed(do.TellFailure(error))
            case on.ClearRequested():
                return self._clear()
            case on.UndoRequested():
                return self._take_back()
            case on.UndoExpired():
                return self._end_done()
            case on.Voided(number):
                return [do.TellVoided(number), do.RefreshDay()]
            case on.ExportRequested(order):
                return self._export(order)
            case on.Exported(batches):
                self._exporting = False
                return [do.TellExported(batches), do.RefreshDay()]
            case on.ExportFailed(error):
                self._exporting = False
                return [do.TellFailure(error)]
            case on.KeepingFailed(error):
                return [do.TellFailure(error)]
        assert_never(event)

    # ------------------------------------------------------------------------------ the form

    def _start(self, kept: Draft | None) -> list[Command]:
        """Whatever was typed or scanned before the journal was open is worth more than ``kept``."""
        if kept is not None and self._draft.holds_nothing:
            self._draft = kept
            self._phase = Phase.READY if kept.holds_nothing else Phase.CHECK
        return [*self._show(), do.RefreshDay()]

    def _edit(self, draft: Draft) -> list[Command]:
        if self._saving or draft.draft_id != self._draft.draft_id or draft == self._draft:
            return []  # An echo of a form that has moved on.
        self._draft = draft
        commands: list[Command] = []
        if self._phase is not Phase.CHECK:
            self._phase = Phase.CHECK
            self._undo = None if isinstance(self._undo, ConfirmedInvoice) else self._undo
            commands += self._show()
        return [*commands, do.ShowFindings(check(draft)), do.SaveDraft(draft)]

    def _clear(self) -> list[Command]:
        if self._saving:
            return []
        commands = self._forget_lookup()
        if self._phase is Phase.DONE:
            return [*commands, *self._end_done()]
        cleared = self._draft
        self._undo = self._undo if cleared.holds_nothing else cleared
        self._draft, self._phase, self._last_scan = self._new_draft(), Phase.READY, None
        return [*commands, *self._show(), do.DiscardDraft(cleared.draft_id)]

    def _take_back(self) -> list[Command]:
        match self._undo:
            case Draft() as before:
                # A fresh id: the old one may have been discarded on disk already.
                return self._restore(before)
            case ConfirmedInvoice() as confirmed if self._phase is Phase.DONE and self._done_draft:
                return [*self._restore(self._done_draft), do.VoidInvoice(confirmed.number)]
            case _:
                return []

    def _restore(self, before: Draft) -> list[Command]:
        self._draft = replace(before, draft_id=self._new_draft_id())
        self._phase, self._undo, self._last_scan = Phase.CHECK, None, None
        return [*self._show(), do.SaveDraft(self._draft)]

    def _end_done(self) -> list[Command]:
        if self._phase is not Phase.DONE:
            return []
        self._phase, self._undo = Phase.READY, None
        return self._show()

    def _new_draft(self) -> Draft:
        return replace(self._blank, draft_id=self._new_draft_id())

    def _show(self) -> list[Command]:
        findings = () if self._draft.holds_nothing else check(self._draft)
        shown = do.ShowForm(self._phase, self._draft, can_undo=self._undo is not None)
        return [shown, do.ShowFindings(findings)]

    # ------------------------------------------------------------------------------- a scan

    def _take_scan(self, scan: ScanEvent) -> list[Command]:
        if self._saving:
            self._waiting_scan = scan
            return []
        if self._is_repeat(scan):
            return []
        self._lookups += 1
        self._last_scan = scan
        self._looking_up = _LookingUp(self._lookups, scan)
        return [do.ShowLookingUp(active=True), do.LookUp(self._lookups, scan)]

    def _is_repeat(self, scan: ScanEvent) -> bool:
        """The scan whose answer is awaited, or whose title is in the form, once more."""
        if self._looking_up:
            return self._looking_up.scan.text == scan.text
        last = self._last_scan
        return (
            last is not None
            and self._draft.scanned is not None
            and last.text == scan.text
            and scan.at - last.at < REPEAT_WINDOW
        )

    def _take_title(self, lookup_id: int, found: FoundTitle) -> list[Command]:
        if not self._looking_up or self._looking_up.lookup_id != lookup_id:
            return []  # A newer scan, or a clear, has made it stale.
        self._looking_up = None
        if not self._draft.buyer.is_empty:
            self._undo = self._draft
        elif self._phase is Phase.DONE:
            self._undo = None
        self._draft = replace(
            self._draft,
            buyer=found.title,
            scanned=found.title,
            title_source=found.source,
        )
        self._phase = Phase.CHECK
        return [
            do.ShowLookingUp(active=False),
            *self._show(),
            do.TellFound(found),
            do.SaveDraft(self._draft),
            next_needed_field(self._draft) or do.Focus("amount"),
        ]

    def _end_lookup(self, lookup_id: int, tell: Command) -> list[Command]:
        if not self._looking_up or self._looking_up.lookup_id != lookup_id:
            return []
        # Not remembered as the last scan: the customer opens his code anew and it is read at once.
        self._looking_up = self._last_scan = None
        return [do.ShowLookingUp(active=False), tell]

    def _forget_lookup(self) -> list[Command]:
        was_looking_up, self._looking_up = self._looking_up, None
        return [do.ShowLookingUp(active=False)] if was_looking_up else []

    # ----------------------------------------------------------------------------- confirming

    def _submit(self, wish: on.Submitted) -> list[Command]:
        if self._saving or self._phase is not Phase.CHECK:
            return []
        if needed := next_needed_field(self._draft):
            return [do.ShowFindings(check(self._draft)), needed]
        commands = self._forget_lookup()
        invoice = prepare(self._draft, sale_date=wish.sale_date, cashier=wish.cashier)
        self._saving = self._draft
        return [*commands, do.SaveInvoice(self._draft.draft_id, invoice)]

    def _saved(self, confirmed: ConfirmedInvoice) -> list[Command]:
        self._done_draft, self._saving = self._saving, None
        self._draft, self._phase, self._undo = self._new_draft(), Phase.DONE, confirmed
        self._last_scan = None
        told = [*self._show(), do.TellSaved(confirmed), do.RefreshDay()]
        return [*told, *self._take_waiting_scan()]

    def _save_failed(self, tell: Command) -> list[Command]:
        self._saving = None
        return [tell, *self._show(), *self._take_waiting_scan()]

    def _take_waiting_scan(self) -> list[Command]:
        waiting, self._waiting_scan = self._waiting_scan, None
        return self._take_scan(waiting) if waiting else []

    def _export(self, order: do.ExportOrder) -> list[Command]:
        if self._exporting:
            return []
        self._exporting = True
        return [do.Export(order)]


def next_needed_field(draft: Draft) -> do.Focus | None:
    """The first field, in the form's order, without which there is no invoice."""
    blocking = [finding for finding in check(draft) if finding.weight is Weight.BLOCKS]
    order = ("name", "item", "tax_rate", "quantity", "unit_price", "amount", "discount")
    first = min(blocking, key=lambda f: (f.line or 0, order.index(f.field)), default=None)
    return None if first is None else do.Focus(first.field, first.line or 0)


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
