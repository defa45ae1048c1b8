"""A journal and a plain-Python model of it go through the same random days: they never differ."""

import shutil
import tempfile
from array import array
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ItemEvent, Selection
from pos_scanner.domain.invoice import Draft, Invoice, InvoiceState
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.integrity.purge import purge
from tests.journal.fixed_day import company, individual

BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
INVOICES = st.sampled_from([company(), individual()])
DRAFT_IDS = st.sampled_from([f"d{number}" for number in range(6)])


@dataclass
class Sale:
    """What the model knows of an invoice."""

    number: str
    draft_id: str
    invoice: Invoice
    day: str
    shift: int | None = None
    is_void: bool = False
    reported: str | None = None
    void_reported: bool = False
    is_purged: bool = False

    @property
    def waits(self) -> list[ItemEvent]:
        """What is to be reported of it."""
        if self.is_void and self.reported and not self.void_reported:
            return [ItemEvent.VOIDED]
        if not self.is_void and not self.reported:
            return [ItemEvent.CONFIRMED]
        return []


class JournalModel(RuleBasedStateMachine):
    """The rules are what a till, its accountant and its owner do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.journal = Journal.open(self.folder / "data")
        self.at = BEGINNING
        self.sales: list[Sale] = []
        self.standing: dict[str, str] = {}
        self.held: dict[str, str] = {}
        self.shift: int | None = None
        self.shifts = 0
        self.batches: list[str] = []

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    # ------------------------------------------------------------------------------- the form

    @rule(draft_id=DRAFT_IDS, remark=st.text(st.characters(codec="utf-8"), max_size=5))
    def type_in_the_form(self, draft_id: str, remark: str) -> None:
        self.journal.drafts.save(Draft(draft_id, remark=remark))
        if draft_id in self.held:
            self._to_end(self.held, draft_id, remark)
        else:
            self._to_end(self.standing, draft_id, remark)

    @rule(draft_id=DRAFT_IDS, remark=st.sampled_from(["table 4", "blue coat"]))
    def put_aside(self, draft_id: str, remark: str) -> None:
        self.journal.drafts.hold(Draft(draft_id, remark=remark), "label", at=self.at)
        self.standing.pop(draft_id, None)
        self._to_end(self.held, draft_id, remark)

    @rule(draft_id=DRAFT_IDS)
    def take_back(self, draft_id: str) -> None:
        recalled = self.journal.drafts.recall(draft_id)
        if draft_id in self.held:
            assert recalled == Draft(draft_id, remark=self.held[draft_id])
            self._to_end(self.standing, draft_id, self.held.pop(draft_id))
        else:
            assert recalled is None

    @rule(draft_id=DRAFT_IDS)
    def clear_the_form(self, draft_id: str) -> None:
        self.journal.drafts.discard(draft_id)
        self.standing.pop(draft_id, None)
        self.held.pop(draft_id, None)

    # ------------------------------------------------------------------------------- invoices

    @rule(draft_id=DRAFT_IDS, invoice=INVOICES, replaces=st.integers(0, 5))
    def confirm(self, draft_id: str, invoice: Invoice, replaces: int) -> None:
        wrong = self.sales[replaces] if replaces < len(self.sales) else None
        invoice = replace(invoice, replaces=wrong.number if wrong else "")
        earlier = [sale for sale in self.sales if sale.draft_id == draft_id]
        refusal = self._refusal(invoice, earlier[0] if earlier else None)
        if refusal is not None:
            with pytest.raises(KnownError) as caught:
                self.journal.confirm(draft_id, invoice, at=self.at)
            assert caught.value.kind is refusal
            return
        confirmed = self.journal.confirm(draft_id, invoice, at=self.at)
        if earlier:
            assert confirmed.number == earlier[0].number
            return
        day = f"{self.at:%Y%m%d}"
        count = sum(sale.day == day for sale in self.sales)
        assert confirmed.number == f"T1-{day}-{count + 1:04}"
        assert confirmed.sequence == len(self.sales) + 1
        self.sales.append(Sale(confirmed.number, draft_id, invoice, day, self.shift))
        self.standing.pop(draft_id, None)
        self.held.pop(draft_id, None)
        if wrong:
            wrong.is_void = True

    def _refusal(self, invoice: Invoice, earlier: Sale | None) -> FailureKind | None:
        """Why the journal does not confirm it: an invoice already, or a live one stands in."""
        if earlier is not None:
            is_same = replace(earlier.invoice, cashier=invoice.cashier) == invoice
            is_same = is_same or earlier.is_purged
            return None if is_same else FailureKind.DRAFT_CONFIRMED
        root = self._root(invoice.replaces)
        relatives = [
            sale
            for sale in self.sales
            if invoice.replaces and self._root(sale.number) == root and not sale.is_void
        ]
        if any(sale.number != invoice.replaces for sale in relatives):
            return FailureKind.REPLACED_BEFORE
        return None

    def _root(self, number: str) -> str:
        for sale in self.sales:
            if sale.number == number and sale.invoice.replaces:
                return self._root(sale.invoice.replaces)
        return number

    @precondition(lambda self: self.sales)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        sale = data.draw(st.sampled_from(self.sales))
        voided = self.journal.void(sale.number, "typed wrong", at=self.at)
        assert voided.state is InvoiceState.VOIDED
        sale.is_void = True

    # ---------------------------------------------------------------- shifts, accounting, time

    @rule()
    def open_or_close_a_shift(self) -> None:
        if self.shift is None:
            self.shifts += 1
            self.shift = self.journal.shifts.open("张三", at=self.at).number
            assert self.shift == self.shifts
        else:
            report = self.journal.shifts.close("张三", at=self.at)
            assert report.figures.invoices == sum(sale.shift == self.shift for sale in self.sales)
            self.shift = None

    @rule()
    def export(self) -> None:
        items = list(self.journal.batches.items(Selection()))
        expected = [
            (sale.number, event)
            for event in ItemEvent
            for sale in self.sales
            if event in sale.waits
        ]
        assert [(item.confirmed.number, item.event) for item in items] == expected
        if not items:
            return  # No file is written.
        number = self.journal.batches.next_number(self.at.date())
        reported = {
            event: array("q", [item.confirmed.sequence for item in items if item.event is event])
            for event in ItemEvent
        }
        count, voids = map(len, reported.values())
        batch = ExportBatch(number, "p", "f", 1, count, 0, "0" * 64, self.at, voids=voids)
        self.journal.batches.add(batch, reported, only_new=True)
        self.batches.append(number)
        for sale in self.sales:
            for event in sale.waits:
                if event is ItemEvent.VOIDED:
                    sale.void_reported = True
                else:
                    sale.reported = number

    @rule()
    def purge(self) -> None:
        today = f"{self.at:%Y%m%d}"
        due = [
            sale
            for sale in self.sales
            if sale.day < today and not sale.is_purged and not sale.waits
        ]
        outcome = purge(self.journal.file, self.at.date(), at=self.at)
        assert outcome.purged == len(due)
        for sale in due:
            sale.is_purged = True
        remaining = [form.draft.draft_id for form in self.journal.drafts.held()]
        self.held = {draft_id: self.held[draft_id] for draft_id in remaining}

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def restart(self) -> None:
        self.journal.close()
        self.journal = Journal.open(self.folder / "data")

    @rule()
    def lose_the_disk_but_for_a_fresh_backup(self) -> None:
        copy = self.folder / "copy.sqlite3"
        back_up(self.journal.file, copy)
        self.journal.close()
        shutil.rmtree(self.folder / "data")
        restore(self.folder / "data", copy, at=self.at)
        self.journal = Journal.open(self.folder / "data")

    # ---------------------------------------------------------------------- what always holds

    @invariant()
    def the_invoices_are_the_models(self) -> None:
        page = self.journal.search.page(InvoiceQuery(), size=100)
        stored = [
            (
                confirmed.number,
                confirmed.draft_id,
                confirmed.invoice.lines,
                confirmed.invoice.shift,
                confirmed.state is InvoiceState.VOIDED,
                confirmed.exported_in,
                confirmed.purged,
                confirmed.invoice.buyer.is_empty,
            )
            for confirmed in reversed(page.invoices)
        ]
        assert stored == [
            (
                sale.number,
                sale.draft_id,
                sale.invoice.lines,
                sale.shift,
                sale.is_void,
                sale.reported,
                sale.is_purged,
                sale.is_purged,
            )
            for sale in self.sales
        ]

    @invariant()
    def who_was_purged_is_not_found_and_everybody_else_is(self) -> None:
        for name in ("票通", "小明"):
            numbers = {
                confirmed.number
                for confirmed in self.journal.search.page(InvoiceQuery(name), size=100).invoices
            }
            assert numbers == {
                sale.number
                for sale in self.sales
                if name in sale.invoice.buyer.name and not sale.is_purged
            }

    @invariant()
    def the_drafts_are_the_models(self) -> None:
        newest = self.journal.drafts.newest()
        expected = list(self.standing.items())[-1:]
        assert newest == (Draft(expected[0][0], remark=expected[0][1]) if expected else None)
        forms = [(form.draft.draft_id, form.draft.remark) for form in self.journal.drafts.held()]
        assert forms == list(self.held.items())

    @invariant()
    def the_batches_and_what_waits_are_the_models(self) -> None:
        assert [batch.number for batch in self.journal.batches.all()] == self.batches
        waiting = sum(len(sale.waits) for sale in self.sales)
        assert self.journal.batches.waiting_count() == waiting

    @invariant()
    def nothing_is_wrong_with_the_file(self) -> None:
        report = self.journal.verify()
        assert report.problems == ()
        assert report.invoices == len(self.sales)
        assert report.purged == sum(sale.is_purged for sale in self.sales)

    def _to_end(self, drafts: dict[str, str], draft_id: str, remark: str) -> None:
        drafts.pop(draft_id, None)
        drafts[draft_id] = remark


TestJournalModel = JournalModel.TestCase
TestJournalModel.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
