"""Pictures of the list, of a record and of what is done with it; see ``shots.py``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from pos_scanner.desktop.invoice_list.invoice_list_page import InvoiceListPage
from pos_scanner.desktop.invoice_list.void_dialog import VoidDialog
from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceKind, InvoiceLine, InvoiceState
from pos_scanner.domain.invoice_query import InvoicePage
from pos_scanner.domain.shift import Figures, RateSum, Shift
from pos_scanner.domain.title import TitleSource
from tests.screenshots.samples import CHINA, COMPANY, LONG, TODAY, invoices

FIGURES = Figures(
    14,
    281_430,
    2,
    23_956,
    (
        RateSum(Decimal("0.06"), exempt=False, net_fen=226_862, tax_fen=13_612),
        RateSum(Decimal("0.13"), exempt=False, net_fen=15_044, tax_fen=1956),
    ),
    "T1-20261123-0001",
    "T1-20261123-0014",
)


def _records() -> list[ConfirmedInvoice]:
    """A voided one, an exported one, one with everything in it."""
    records = invoices()
    first = records[0]
    lines = (
        InvoiceLine("*餐饮服务*餐费", 25_880, Decimal("0.06")),
        InvoiceLine(
            "*酒*青岛啤酒", 10_000, Decimal("0.13"), "1030303000000000000", "500ml", "瓶",
            Decimal(12), Decimal("8.50"), 200,
        ),
    )  # fmt: skip
    buyer = replace(LONG, phone="0755-86013388", email="fapiao@example.com")
    scanned = replace(LONG, email="")
    invoice = replace(
        first.invoice, buyer=buyer, scanned=scanned, title_source=TitleSource.WECHAT, lines=lines,
        kind=InvoiceKind.SPECIAL, remark="包间 8 号", shift=7, replaces="T1-20261123-0011",
    )  # fmt: skip
    records[0] = replace(first, invoice=invoice)
    records[3] = replace(
        records[3],
        state=InvoiceState.VOIDED,
        voided_at=records[3].confirmed_at + timedelta(minutes=9),
        voided_by="张三",
        void_reason="→ T1-20261123-0014",
    )
    records[9] = replace(
        records[9],
        state=InvoiceState.VOIDED,
        voided_at=records[9].confirmed_at + timedelta(minutes=3),
        voided_by="老板",
        void_reason="金额或项目开错",
    )
    return [*records[:6], *[replace(one, exported_in="B20261123-001") for one in records[6:]]]


def _list(window: MainWindow) -> InvoiceListPage:
    page = InvoiceListPage(window, TODAY)
    opened = invoices()[-1].confirmed_at
    page.show_choices(("张三", "老板"), (Shift(7, opened.astimezone(CHINA), "张三"),))
    page.show_found(InvoicePage(tuple(_records()), None), FIGURES)
    return page


def _list_voided(window: MainWindow) -> Page:
    page = _list(window)
    page.choose(3)
    return page


def _list_of_all_tills(window: MainWindow) -> Page:
    page = _list(window)
    page.scope.offer(all_tills=True)
    return page


def _list_empty(window: MainWindow) -> Page:
    page = InvoiceListPage(window, TODAY)
    page.show_found(InvoicePage((), None), None)
    return page


def _written(window: MainWindow) -> Page:
    page = _list(window)
    page.show_written("/home/till/Documents/T1-20261123-0014.pdf")
    return page


def _void(window: MainWindow) -> Page:
    record = replace(invoices()[5], exported_in="B20261123-001")
    return VoidDialog(window, replace(record, invoice=replace(record.invoice, buyer=COMPANY)))


def _rescue(window: MainWindow) -> RestorePage:
    folder = "/home/till/pos_scanner"
    backup = f"{folder}/backups/journal-2026-11-22.sqlite3"
    path = f"{folder}/journal.sqlite3"
    kind = FailureKind.JOURNAL_DAMAGED
    return RestorePage(window, KnownError(kind, path=path, backup=backup, reason="has-backup"))


def _rescued(window: MainWindow) -> Page:
    page = _rescue(window)
    page.show_restored(1204, "journal-damaged-20261123-091500.sqlite3", 3)
    return page


RECORD_PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "list": _list,
    "list-voided": _list_voided,
    "list-all-tills": _list_of_all_tills,
    "list-empty": _list_empty,
    "list-written": _written,
    "void": _void,
    "rescue": _rescue,
    "rescued": _rescued,
}
