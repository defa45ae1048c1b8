"""Pictures of the form with findings under a notice; see ``take.py``."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.messages import Message, finding_words
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.checks.draft import check
from pos_scanner.domain.checks.repetition import repetition
from pos_scanner.domain.findings import Finding, FindingKind
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.till.commands import Phase, ShowForm
from tests.screenshots.items import show_favourites
from tests.screenshots.samples import COMPANY, LONG, SETTINGS

_WRONG_NUMBER = "91310000775785552X"
_LINE = DraftLine(SETTINGS.sale_item, "113.00")
_SHORT_NAME = f"{LONG.name[:15]}…"


def _another_customer(window: MainWindow) -> None:
    """The largest notice there is, over a form with more findings than one."""
    buyer = replace(LONG, tax_number=_WRONG_NUMBER, phone="1")
    line = replace(_LINE, amount="12.345")
    _show(window, Draft("d", buyer=buyer, scanned=buyer, lines=(line,)))
    translate = QApplication.translate
    title = translate("TillPresenter", "Nothing confirmed. Another customer: {0}")
    advice = translate(
        "TillPresenter", "{0} ({1}) is on hold. The same customer? F7 brings these {1} here."
    )
    action = translate("TillPresenter", "Same customer  F7")
    words = Message(title.format(_SHORT_NAME), advice.format(_SHORT_NAME, "¥58.00"))
    window.invoice.notice.ask(words, action=action)


def _another_customer_over_lines(window: MainWindow) -> None:
    """The largest notice, over the lines in full."""
    _another_customer(window)
    other = replace(_LINE, item="*酒*青岛啤酒", amount="", quantity="12", unit_price="8.50")
    lines = (_LINE, other, replace(_LINE, item="*餐饮服务*打包盒", amount="12.345"))
    _show(window, Draft("d", buyer=COMPANY, scanned=COMPANY, lines=lines))
    window.invoice.focus("quantity", 1)


def _question_over_findings(window: MainWindow) -> None:
    """A question over a special invoice that lacks three things."""
    _another_customer(window)
    buyer = replace(LONG, tax_number=_WRONG_NUMBER, phone="1", bank_name="")
    line = replace(_LINE, amount="12.345")
    special = Draft("d", buyer=buyer, scanned=buyer, lines=(line,), kind=InvoiceKind.SPECIAL)
    _show(window, special)


def _undone(window: MainWindow) -> None:
    buyer = replace(COMPANY, tax_number=_WRONG_NUMBER)
    number = "T1-20261123-0014"
    _show(window, Draft("d", buyer=buyer, scanned=buyer, lines=(_LINE,), replaces=number))
    translate = QApplication.translate
    title = translate("TillPresenter", "{0} was undone.").format(number)
    words = Message(title, translate("TillPresenter", "Its number stays."))
    window.invoice.notice.tell(words, "good", stays=False)


def _another_customer_over_tiles(window: MainWindow) -> None:
    """As many rows as a form has: favourites, findings, and a question over them."""
    show_favourites(window)
    _another_customer(window)


def _order_used_over_tiles(window: MainWindow) -> None:
    """The question whether an order is to be invoiced once more, the cursor in its number."""
    used = repetition(FindingKind.ORDER_USED, "T1-20261123-0012", "158.00", "12:30")
    draft = Draft("d", buyer=COMPANY, scanned=COMPANY, lines=(_LINE,), order_number="R000123")
    show_favourites(window)
    _show(window, draft, used)
    translate = QApplication.translate
    advice = translate(
        "TillPresenter", "Nothing has been confirmed yet. Check it; F11 confirms it anyway."
    )
    action = translate("TillPresenter", "Confirm anyway  F11")
    window.invoice.notice.ask(Message(finding_words(used), advice), action=action)
    window.invoice.focus("order_number")


def _show(window: MainWindow, draft: Draft, *doubts: Finding) -> None:
    window.invoice.show_form(ShowForm(Phase.CHECK, draft, can_undo=True))
    window.invoice.show_findings((*doubts, *check(draft)))
    window.scan.show_phase(Phase.CHECK)
    window.invoice.focus("amount")


FORM_NOTICE_SCREENS: dict[str, Callable[[MainWindow], None]] = {
    "another-customer": _another_customer,
    "another-customer-lines": _another_customer_over_lines,
    "question-over-findings": _question_over_findings,
    "undone": _undone,
    "another-customer-tiles": _another_customer_over_tiles,
    "order-used-tiles": _order_used_over_tiles,
}
