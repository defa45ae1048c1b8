"""The till's commands carried out: a real journal in a folder, real queues, real signals."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.services.till_controller import UNSEEN_MS, TillController, blank_draft
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, InvoiceState
from pos_scanner.domain.scan import ScanEvent, ScanSource
from pos_scanner.domain.title import FoundTitle, TitleSource
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from pos_scanner.till.commands import AnnounceUnseenChange, FocusField, Phase, ShowForm
from pos_scanner.titles import bureau_code
from tests.till.builders import NOON, OTHER, TITLE, bring_back, priced

SETTINGS = Settings(
    till_cashier="Lee", sale_item="餐费", sale_tax_rate="0.06", sale_order_pattern=r"R\d{6}"
)
Open = Callable[..., "Shop"]


class Shop:
    """A till without a window: what it says is kept, what it does is in a folder's journal."""

    def __init__(self, folder: Path, qtbot: QtBot, settings: Settings) -> None:
        self.folder = folder
        self.qtbot = qtbot
        self.workers = Workers()
        self.journal = JournalService(folder, settings.till_name)
        staff = StaffController(settings, self.journal, self.workers, self.now)
        self.controller = TillController(
            settings, self.journal, BackendService(settings), staff, self.workers, self.now
        )
        self.rules = self.controller.rules
        self.is_open = False
        self.forms: list[ShowForm] = []
        self.failures: list[FailureKind] = []
        self.invoices: list[ConfirmedInvoice] = []
        self.held_counts: list[int] = []
        self.answers: list[object] = []
        self.days: list[tuple[object, tuple[ConfirmedInvoice, ...]]] = []
        self.controller.form_shown.connect(self.forms.append)
        self.controller.failed.connect(self.on_failed)
        self.controller.saved.connect(self.invoices.append)
        self.controller.held_counted.connect(self.held_counts.append)
        self.controller.day_read.connect(self.on_day_read)
        self.controller.opened.connect(self.on_opened)

    def now(self) -> datetime:
        return NOON

    def on_opened(self) -> None:
        self.is_open = True

    def on_failed(self, error: KnownError) -> None:
        self.failures.append(error.kind)

    def on_day_read(self, summary: object, invoices: tuple[ConfirmedInvoice, ...]) -> None:
        self.days.append((summary, invoices))

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=20_000)

    def wait_for_failure(self, kind: FailureKind) -> None:
        self.wait(lambda: kind in self.failures)

    def in_journal(self, work: Callable[[], object]) -> None:
        """Work on the journal's queue, done when this returns."""
        count = len(self.answers)
        self.workers.submit(WorkQueue.JOURNAL, work, self.answers.append)
        self.wait(lambda: len(self.answers) > count)

    def scan(self, text: str) -> None:
        scan = ScanEvent(text, ScanSource.CAMERA, NOON)
        self.controller.carry_out(self.rules.scan(scan))

    def fill(self, amount: str = "58") -> Draft:
        """A buyer and an amount, as typed."""
        draft = priced(replace(self.controller.draft, buyer=TITLE), amount)
        self.controller.carry_out(self.rules.edit(draft))
        return draft

    def confirm(self) -> ConfirmedInvoice:
        count = len(self.invoices)
        self.fill()
        self.controller.submit(self.controller.draft)
        self.wait(lambda: len(self.invoices) > count)
        return self.invoices[-1]

    def close(self) -> None:
        self.controller.stop()
        self.workers.shut_down()
        self.journal.close()  # What was being read meanwhile may have opened it again.
        QCoreApplication.processEvents()


@pytest.fixture
def open_shop(tmp_path: Path, qtbot: QtBot) -> Iterator[Open]:
    """Opens a till on one folder; the one that was open is closed."""
    shops: list[Shop] = []

    def open_one(settings: Settings = SETTINGS, *, starts: bool = True) -> Shop:
        for shop in shops:
            shop.close()
        shops[:] = [Shop(tmp_path / "data", qtbot, settings)]
        shops[0].controller.start()
        if starts:
            shops[0].wait(lambda: bool(shops[0].is_open and shops[0].days))
        return shops[0]

    yield open_one
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(open_shop: Open) -> Shop:
    """A till whose journal is open."""
    return open_shop()


def test_an_empty_form_begins_with_the_item_of_the_settings() -> None:
    draft = blank_draft(replace(SETTINGS, sale_tax_rate="0.13", sale_price_includes_tax=False))
    assert (draft.lines[0].item, draft.lines[0].tax_rate) == ("餐费", "0.13")
    assert not draft.price_includes_tax


def test_the_form_is_there_before_the_journal_is_open(open_shop: Open) -> None:
    shop = open_shop(starts=False)
    assert [form.phase for form in shop.forms] == [Phase.READY]
    assert not shop.controller.is_open
    shop.wait(lambda: shop.is_open)
    assert shop.controller.is_open


def test_what_was_typed_is_in_the_form_again_after_a_restart(open_shop: Open) -> None:
    draft = open_shop().fill("12..")
    again = open_shop()
    assert again.controller.draft == draft
    assert again.forms[-1].phase is Phase.CHECK


def test_the_tax_bureaus_code_fills_the_form_without_a_backend(shop: Shop) -> None:
    titles: list[FoundTitle] = []
    lookups: list[bool] = []
    shop.controller.title_found.connect(titles.append)
    shop.controller.looking_up_changed.connect(lookups.append)
    shop.scan(bureau_code.encode(TITLE))
    shop.wait(lambda: bool(titles))
    assert shop.controller.draft.buyer.name == TITLE.name
    assert lookups == [True, False]


def test_a_code_that_holds_no_title_is_named(shop: Shop) -> None:
    shop.scan("6901234567892")
    shop.wait_for_failure(FailureKind.NOT_A_TITLE_CODE)
    assert shop.controller.draft.is_empty


def test_a_receipts_number_goes_into_the_form_and_is_announced(shop: Shop) -> None:
    numbers: list[str] = []
    shop.controller.order_number_read.connect(numbers.append)
    shop.scan("R000123")
    assert (numbers, shop.controller.draft.order_number) == (["R000123"], "R000123")


def test_a_confirmed_invoice_is_in_the_journal_and_in_the_days_list(shop: Shop) -> None:
    invoice = shop.confirm()
    assert (invoice.invoice.cashier, invoice.invoice.gross_fen) == ("Lee", 5800)
    shop.wait(lambda: shop.days[-1][1] == (invoice,))
    assert shop.forms[-1].phase is Phase.DONE


def test_what_is_missing_gets_the_cursor(shop: Shop) -> None:
    cursors: list[FocusField] = []
    shop.controller.focus_requested.connect(cursors.append)
    shop.fill("")
    shop.controller.submit(shop.controller.draft)
    assert cursors == [FocusField("amount")]


def test_an_invoice_is_voided_with_its_reason(shop: Shop) -> None:
    numbers: list[str] = []
    invoice = shop.confirm()
    shop.controller.voided.connect(numbers.append)
    shop.controller.carry_out(shop.rules.void(invoice.number, "wrong buyer"))
    shop.wait(lambda: numbers == [invoice.number])
    shop.wait(lambda: [one.state for one in shop.days[-1][1]] == [InvoiceState.VOIDED])


def test_a_confirmation_that_is_undone_is_void_and_in_the_form_again(shop: Shop) -> None:
    invoice = shop.confirm()
    shop.controller.carry_out(shop.rules.undo())
    shop.wait(lambda: [one.state for one in shop.days[-1][1]] == [InvoiceState.VOIDED])
    assert shop.controller.draft.buyer == TITLE
    assert shop.controller.draft.draft_id != invoice.draft_id


def test_an_invoice_that_is_gone_cannot_be_voided_and_says_so(shop: Shop) -> None:
    shop.controller.carry_out(shop.rules.void("T1-20261123-0009", "wrong buyer"))
    shop.wait(lambda: bool(shop.failures))
    assert shop.days[-1][1] == ()


def test_a_form_on_hold_is_counted_and_comes_back(shop: Shop) -> None:
    announced: list[Draft] = []
    shop.controller.draft_held.connect(announced.append)
    draft = shop.fill()
    shop.controller.carry_out(shop.rules.hold())
    shop.wait(lambda: shop.held_counts[-1:] == [1])
    assert announced == [draft]
    assert shop.controller.draft.is_empty
    shop.controller.carry_out(shop.rules.recall())
    shop.wait(lambda: shop.held_counts[-1:] == [0])
    assert shop.controller.draft == draft


def test_several_forms_on_hold_are_offered(shop: Shop) -> None:
    offers: list[tuple[object, ...]] = []
    shop.controller.held_offered.connect(offers.append)
    for amount in ("58", "9"):
        shop.fill(amount)
        shop.controller.carry_out(shop.rules.hold())
    shop.wait(lambda: shop.held_counts[-1:] == [2])
    shop.controller.carry_out(shop.rules.recall())
    assert [len(offer) for offer in offers] == [2]


def test_a_cleared_form_is_gone_after_a_restart(open_shop: Open) -> None:
    shop = open_shop()
    shop.fill()
    shop.controller.carry_out(shop.rules.clear())
    again = open_shop()
    assert again.controller.draft.is_empty


def test_a_journal_in_use_is_reported_and_the_form_works_meanwhile(
    open_shop: Open, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    journal = Journal.open(tmp_path / "data", till="T1", exclusive=True)
    try:
        shop = open_shop(starts=False)
        shop.wait_for_failure(FailureKind.JOURNAL_IN_USE)
        assert not shop.controller.is_open
        shop.fill()
        assert shop.forms[-1].phase is Phase.CHECK
    finally:
        journal.close()


def test_an_invoice_that_could_not_be_saved_stays_in_the_form(shop: Shop) -> None:
    draft = shop.fill()
    shop.in_journal(shop.journal.load_draft)  # Behind the one that keeps what was typed.
    assert shop.answers[-1] == draft
    shop.journal.close()
    (shop.folder / FILE_NAME).write_bytes(b"\0" * 9000)
    shop.controller.submit(shop.controller.draft)
    shop.wait_for_failure(FailureKind.JOURNAL_DAMAGED)
    assert shop.controller.draft == draft
    assert shop.invoices == []


def test_a_title_may_be_used_without_a_scan(shop: Shop) -> None:
    use_title = shop.controller.slot(shop.rules.use_title)
    use_title(FoundTitle(OTHER, TitleSource.KNOWN_BUYER))
    assert shop.controller.draft.buyer == OTHER


def test_a_buyer_who_came_just_before_enter_was_not_seen_and_is_not_confirmed(shop: Shop) -> None:
    announced: list[object] = []
    shop.controller.announced.connect(announced.append)
    shop.controller.carry_out(shop.rules.edit(priced(shop.controller.draft, "58")))
    shop.scan(bureau_code.encode(TITLE))
    shop.wait(lambda: shop.controller.draft.buyer.name == TITLE.name)
    shop.controller.submit(shop.controller.draft)
    assert announced == [AnnounceUnseenChange()]
    assert shop.forms[-1].draft.buyer.name == TITLE.name
    shop.wait(lambda: shop.controller._since_arrival.hasExpired(UNSEEN_MS))
    shop.controller.submit(shop.controller.draft)
    shop.wait(lambda: bool(shop.invoices))
    assert shop.invoices[0].invoice.buyer.name == TITLE.name


def test_what_is_typed_after_a_title_came_was_seen(shop: Shop) -> None:
    shop.scan(bureau_code.encode(TITLE))
    shop.wait(lambda: shop.controller.draft.buyer.name == TITLE.name)
    shop.controller.carry_out(shop.rules.edit(priced(shop.controller.draft, "58")))
    shop.controller.submit(shop.controller.draft)
    shop.wait(lambda: bool(shop.invoices))


def test_a_form_that_was_being_saved_when_the_program_ended_is_on_hold_after_a_restart(
    open_shop: Open,
) -> None:
    shop = open_shop()
    shop.controller.carry_out(shop.rules.edit(priced(shop.controller.draft, "58")))
    submitted = shop.controller.draft
    shop.controller.carry_out(bring_back(shop.rules, Draft("next", OTHER)))
    shop.wait(lambda: shop.held_counts[-1:] == [1])
    shop.in_journal(partial(shop.journal.recall, submitted.draft_id))  # Its saving was cut off.
    shop.in_journal(partial(shop.journal.save_draft, Draft("next", OTHER)))
    again = open_shop()
    again.wait(lambda: again.held_counts[-1:] == [1])
    assert again.controller.draft == Draft("next", OTHER)
    again.in_journal(partial(again.journal.recall, submitted.draft_id))
    assert again.answers == [submitted]
