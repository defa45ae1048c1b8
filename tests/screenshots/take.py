"""Pictures of every screen, both languages, both sizes: for looking at, and for the README.

``python -m tests.screenshots.take DIR``. The window is the real one; what it shows is made up.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.capture.scanners.setup_trial import TEST_CODE
from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.demo_driver import picture_of
from pos_scanner.desktop.help.help_controller import OF_THE_WINDOW
from pos_scanner.desktop.help.help_page import HelpPage
from pos_scanner.desktop.invoice_form.held_drafts_page import HeldDraftsPage
from pos_scanner.desktop.invoice_form.title_card_page import TitleCardPage
from pos_scanner.desktop.messages import Message, failure_words, warning_words
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.scanning.scanner_setup_page import ScannerSetupPage
from pos_scanner.desktop.services.backend_service import BackendReport
from pos_scanner.desktop.settings.backend_page import BackendPage
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.widgets.completion_popup import CompletionPopup
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.checks.draft import check
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import (
    DaySummary,
    Draft,
    DraftLine,
    HeldDraft,
    InvoiceKind,
)
from pos_scanner.domain.title import Title, TitleSource, TitleType, TitleWarning
from pos_scanner.protocol.pairing import AccountState, TillIdentity
from pos_scanner.settings import Settings
from pos_scanner.till.commands import Phase, ShowForm
from tests.screenshots.camera import CAMERA_PAGES, CAMERA_SCREENS, lose_camera
from tests.screenshots.customer import CUSTOMER_SCREENS
from tests.screenshots.export import EXPORT_PAGES
from tests.screenshots.form_notices import FORM_NOTICE_SCREENS
from tests.screenshots.invoices import RECORD_PAGES
from tests.screenshots.items import ITEM_PAGES, show_favourites
from tests.screenshots.maintenance import MAINTENANCE_PAGES
from tests.screenshots.samples import CHINA, COMPANY, LONG, SETTINGS, TODAY, invoices
from tests.screenshots.settings import SETTINGS_PAGES
from tests.screenshots.staff import STAFF_PAGES, STAFF_SCREENS
from tests.screenshots.statistics import STATISTICS_PAGES
from tests.us_keys import us_key

SIZES = ((1024, 768), (1920, 1080))
LINE = DraftLine(SETTINGS.sale_item, "113.00")
BLANK = Draft("d", lines=(replace(LINE, amount=""),))
LINES = (
    LINE,
    DraftLine("*酒*青岛啤酒", "", "0.13", "1030303000000000000", "500ml", "瓶", "12", "8.50", "2"),
    DraftLine("*餐饮服务*打包盒", "4.00", "exempt"),
)
FULL = replace(BLANK, buyer=COMPANY, scanned=COMPANY, lines=(LINE,), order_number="R000123")


def _backend(window: MainWindow) -> Page:
    page = BackendPage(window, "https://invoices.example.com")
    status = AccountState.ADDRESS_NOT_LISTED, 40164, "203.0.113.9"
    identity = TillIdentity("till 2", "解放路店", False, False, *status)
    page.form.show_report(BackendReport("invoices.example.com", 42, identity, sends_in_clear=False))
    return page


def _ready(window: MainWindow) -> None:
    _show(window, Phase.READY, BLANK)


def _looking_up(window: MainWindow) -> None:
    _show(window, Phase.READY, BLANK)
    window.scan.show_looking_up()


def _check(window: MainWindow) -> None:
    _show(window, Phase.CHECK, replace(FULL, lines=BLANK.lines))
    window.invoice.focus("amount")


def _favourites(window: MainWindow) -> None:
    _check(window)
    show_favourites(window)


def _number_pad(window: MainWindow) -> None:
    _check(window)
    window.pad.open_for(window.invoice.sale.amount)


def _edited(window: MainWindow) -> None:
    edited = replace(COMPANY, phone="010-62345679", tax_number="91110108MA01ABCD2X")
    _show(window, Phase.CHECK, replace(FULL, buyer=edited), can_undo=True)


def _special(window: MainWindow) -> None:
    buyer = replace(LONG, bank_name="", bank_account="", phone="")
    draft = replace(FULL, buyer=buyer, scanned=buyer, kind=InvoiceKind.SPECIAL)
    draft = draft.with_line(0, replace(LINE, amount="12.345"))
    _show(window, Phase.CHECK, draft)
    words = [warning_words(w) for w in (TitleWarning.CHECK_VALUE, TitleWarning.PHONE_GUESSED)]
    window.scan.notice.tell(Message(words[0], words[1]), "warning")


def _person(window: MainWindow) -> None:
    person = Title(TitleType.INDIVIDUAL, "张晓梅", phone="13800000000")
    _show(window, Phase.CHECK, replace(FULL, buyer=person, scanned=person))


def _unfolded(window: MainWindow) -> None:
    buyer = replace(COMPANY, email="fapiao@example.com")
    _show(window, Phase.CHECK, replace(FULL, buyer=buyer))
    window.invoice.focus("email")


def _summary(window: MainWindow) -> None:
    _show(window, Phase.CHECK, replace(FULL, lines=LINES))


def _lines(window: MainWindow) -> None:
    _show(window, Phase.CHECK, replace(FULL, lines=LINES))
    window.invoice.focus("amount", 1)


def _lines_lacking(window: MainWindow) -> None:
    lines = (*LINES, DraftLine(SETTINGS.sale_item, tax_rate="0.13", discount="3"))
    _show(window, Phase.CHECK, replace(FULL, lines=lines, price_includes_tax=False))
    window.invoice.focus("amount", 3)


def _offers(window: MainWindow) -> None:
    _show(window, Phase.CHECK, replace(BLANK, buyer=Title(name="bjsl")))
    name = window.invoice.buyer.fields["name"]
    offers = CompletionPopup(name, name)
    rows = [
        f"{one.name} · {one.tax_number}" for one in (COMPANY, replace(LONG, name="北京示例酒店"))
    ]
    QApplication.processEvents()
    offers.offer(rows)


def _mends(window: MainWindow) -> None:
    misread = replace(
        COMPANY,
        name="上海示例商贸(集团)有限公司",
        tax_number="91310OOO775785552L",
        phone="",
        bank_account="",
    )
    buyer = replace(
        misread, address="上海市1号 021-58888888", bank_name="工商银行 0200049619200123456"
    )
    _show(window, Phase.CHECK, replace(FULL, buyer=buyer, scanned=None))


def _pasted(window: MainWindow) -> None:
    pasted = replace(FULL, scanned=COMPANY, title_source=TitleSource.PASTED)
    _show(window, Phase.CHECK, pasted, can_undo=True)
    window.invoice.buyer.show_uncertain(frozenset({"phone", "bank_account"}))


def _net_entry(window: MainWindow) -> None:
    _show(window, Phase.CHECK, replace(FULL, price_includes_tax=False))


def _expired(window: MainWindow) -> None:
    _ready(window)
    window.scan.notice.tell(failure_words(KnownError(FailureKind.CODE_EXPIRED)), "bad")


def _wrong_code(window: MainWindow) -> None:
    _ready(window)
    window.scan.notice.tell(failure_words(KnownError(FailureKind.PAYMENT_CODE)), "bad")


def _disk_full(window: MainWindow) -> None:
    _show(window, Phase.CHECK, FULL)
    full = KnownError(FailureKind.DISK_FULL, path="/home/till/pos_scanner")
    window.invoice.notice.tell(failure_words(full), "bad")


def _done(window: MainWindow) -> None:
    _show(window, Phase.DONE, BLANK)
    window.invoice.show_confirmed(invoices()[0])


def _nothing_works(window: MainWindow) -> None:
    _ready(window)
    translate = QApplication.translate
    lose_camera(window)
    window.foot.backend.show_state("bad", translate("Messages", "Server offline"))


def _held_page(window: MainWindow) -> Page:
    at = datetime(2026, 11, 23, 10, 5, tzinfo=CHINA)
    drafts = [FULL, replace(FULL, buyer=LONG, lines=LINES, order_number="R000124"), BLANK]
    held = [
        HeldDraft(replace(draft, draft_id=str(n)), "", at + timedelta(minutes=7 * n))
        for n, draft in enumerate(drafts)
    ]
    return HeldDraftsPage(window, held, at + timedelta(hours=1))


def _scanner_page(window: MainWindow) -> ScannerSetupPage:
    return ScannerSetupPage(window, SETTINGS)


def _scanner_learnt(window: MainWindow) -> Page:
    page = _scanner_page(window)
    for _ in range(3):
        page.take_keys(_typed(TEST_CODE, gap_ms=9))
    return page


def _scanner_refused(window: MainWindow) -> Page:
    page = _scanner_page(window)
    for _ in range(3):
        page.take_keys(_typed(TEST_CODE, gap_ms=80))
    return page


def _typed(text: str, gap_ms: int) -> list[Key]:
    """The keys of a scanner that types a text and Enter."""
    keys = [
        Key(us_key(one)[0], Role.CHARACTER, pressed=True, at_ms=gap_ms * at, by_code=one)
        for at, one in enumerate(text)
    ]
    return [*keys, Key(28, Role.END, pressed=True, at_ms=gap_ms * len(text))]


SCREENS: dict[str, Callable[[MainWindow], None]] = {
    "ready": _ready,
    "looking-up": _looking_up,
    "check": _check,
    "favourites": _favourites,
    "number-pad": _number_pad,
    "edited": _edited,
    "special": _special,
    "person": _person,
    "unfolded": _unfolded,
    "summary": _summary,
    "lines": _lines,
    "lines-lacking": _lines_lacking,
    "net-entry": _net_entry,
    "offers": _offers,
    "mends": _mends,
    "pasted": _pasted,
    "expired": _expired,
    "wrong-code": _wrong_code,
    "disk-full": _disk_full,
    "done": _done,
    "nothing-works": _nothing_works,
    **FORM_NOTICE_SCREENS,
    **CAMERA_SCREENS,
    **STAFF_SCREENS,
}


PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "held": _held_page,
    **ITEM_PAGES,
    "card": lambda window: TitleCardPage(window, COMPANY),
    **EXPORT_PAGES,
    **SETTINGS_PAGES,
    "scanner": _scanner_page,
    "scanner-learnt": _scanner_learnt,
    "scanner-refused": _scanner_refused,
    "backend": _backend,
    "help": lambda window: HelpPage(window, OF_THE_WINDOW),
    **RECORD_PAGES,
    **MAINTENANCE_PAGES,
    **CAMERA_PAGES,
    **STAFF_PAGES,
    **STATISTICS_PAGES,
}
DARK = ("check", "done", "special", "lines", "list-voided", "locked", "shift", "maintenance")


def take_shots(folder: Path) -> int:
    """Take every picture; gives how many.

    Args:
        folder: made where it is not there; pictures are named language-size-screen.png.
    """
    app = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for language in LANGUAGES:
        speak(language)
        for width, height in SIZES:
            stem = f"{language}-{width}x{height}"
            apply_theme(app, "light")
            for name in (*SCREENS, *PAGES, *CUSTOMER_SCREENS):
                _take(name, (width, height), folder / f"{stem}-{name}.png")
                count += 1
            apply_theme(app, "dark")
            for name in DARK:
                _take(name, (width, height), folder / f"{stem}-{name}-dark.png")
                count += 1
    return count


def _take(name: str, size: tuple[int, int], path: Path) -> None:
    window = MainWindow(settings_of(name))
    with shown(window, name, size) as seen:
        picture(window, seen).save(str(path))
    window.close()
    window.deleteLater()


def picture(window: MainWindow, seen: QWidget) -> QPixmap:
    """The window with its page; the customer's screen is a window of its own."""
    if isinstance(seen, Page):
        return picture_of(window, seen)
    return seen.grab()


@contextlib.contextmanager
def shown(window: MainWindow, name: str, size: tuple[int, int]) -> Iterator[QWidget]:
    """A screen in the window, or a page over it: whatever is in front, settled."""
    window.resize(*size)
    window.show()
    window.activateWindow()  # Without a window manager nobody else does: the focus would not show.
    QTest.qWaitForWindowActive(window)
    window.top.show_summary(DaySummary(TODAY, 37, 421_850, 12))
    window.scan.show_invoices(invoices())
    window.scan.camera.show_image(QImage(":/pictures/sample-code.jpg"))
    _light_lamps(window)
    page: QWidget | None = None
    _ready(window)
    if name in CUSTOMER_SCREENS:
        page = CUSTOMER_SCREENS[name]()
        page.resize(*size)
        page.show()
    elif name in PAGES:
        page = PAGES[name](window)
        page.show()
    else:
        SCREENS[name](window)
    for _ in range(5):  # Layouts settle in more than one round.
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    yield window if page is None else page
    if page is not None:
        page.close()
    if name in CUSTOMER_SCREENS and page is not None:
        page.deleteLater()  # It is nobody's child.


def settings_of(name: str) -> Settings:
    """With cashiers and shifts, where these are the picture's subject."""
    of_staff = name in STAFF_SCREENS or name in STAFF_PAGES
    return replace(SETTINGS, till_sign_in=of_staff, till_shifts=of_staff)


def _show(window: MainWindow, phase: Phase, draft: Draft, *, can_undo: bool = False) -> None:
    window.invoice.show_form(ShowForm(phase, draft, can_undo))
    window.invoice.show_findings(() if draft.is_empty else check(draft))
    window.scan.show_phase(phase)


def _light_lamps(window: MainWindow) -> None:
    translate = QApplication.translate
    window.foot.camera.show_state("good", translate("Messages", "Camera ready"))
    window.foot.scanner.show_state("good", translate("ScanInputs", "Scanner ready"))
    window.foot.backend.show_state("good", translate("TillPresenter", "Server {0} ms").format(38))


if __name__ == "__main__":
    print(f"{take_shots(Path(sys.argv[1]))} pictures in {sys.argv[1]}")
