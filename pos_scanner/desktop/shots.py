"""Pictures of every screen, both languages, both sizes: for looking at, and for the README.

``python -m pos_scanner.desktop.shots DIR``. The window is the real one; what it shows is made up.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pos_scanner.capture.devices import Device, DevicePicture
from pos_scanner.capture.frame import CameraState, CameraStatus
from pos_scanner.capture.hints import Hint
from pos_scanner.capture.key_layout import us_key
from pos_scanner.capture.scanner_trial import TEST_CODE
from pos_scanner.capture.sighting import Sighting
from pos_scanner.capture.wedge import Key, Role
from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.camera_page import CameraPage
from pos_scanner.desktop.camera_way import CameraWay
from pos_scanner.desktop.export_page import ExportPage
from pos_scanner.desktop.help_page import HelpPage
from pos_scanner.desktop.language import LANGUAGES, speak
from pos_scanner.desktop.list_page import ListPage
from pos_scanner.desktop.main_window import MainWindow
from pos_scanner.desktop.pages import Page
from pos_scanner.desktop.pictures import picture_of
from pos_scanner.desktop.scanner_page import ScannerPage
from pos_scanner.desktop.settings_page import SettingsPage
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.wording import Words, failure_words, warning_words
from pos_scanner.domain.checks import check
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    DaySummary,
    Draft,
    ExportBatch,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from pos_scanner.domain.title import Title, TitleType, TitleWarning
from pos_scanner.settings import Settings
from pos_scanner.till.commands import Phase, ShowForm
from pos_scanner.titles import bureau_code

SIZES = ((1024, 768), (1920, 1080))
SETTINGS = Settings(shop_name="示例餐饮", till_cashier="张三", backend_url="https://b.example")
NO_CAMERA = Settings(camera_source="")
TODAY = date(2026, 11, 23)
CHINA = timezone(timedelta(hours=8))
COMPANY = Title(
    TitleType.COMPANY,
    "北京示例科技有限公司",
    "91110108MA01ABCD2H",
    "北京市海淀区中关村大街1号5层",
    "010-62345678",
    "中国工商银行北京海淀支行",
    "0200049619200123456",
)
LONG = replace(
    COMPANY,
    name="深圳市示例（华南）供应链管理股份有限公司第二分公司",
    tax_number="91440300708461136T",
)
BLANK = Draft("d", item=SETTINGS.sale_item)
FULL = replace(BLANK, buyer=COMPANY, scanned=COMPANY, amount="113.00", order_number="R000123")


def _ready(window: MainWindow) -> None:
    _show(window, Phase.READY, BLANK)


def _looking_up(window: MainWindow) -> None:
    _show(window, Phase.READY, BLANK)
    window.scan.show_looking_up()


def _check(window: MainWindow) -> None:
    _show(window, Phase.CHECK, replace(FULL, amount=""))
    window.invoice.focus("amount")


def _edited(window: MainWindow) -> None:
    edited = replace(COMPANY, phone="010-62345679", tax_number="91110108MA01ABCD2X")
    _show(window, Phase.CHECK, replace(FULL, buyer=edited), can_undo=True)


def _special(window: MainWindow) -> None:
    buyer = replace(LONG, bank_name="", bank_account="", phone="")
    draft = replace(FULL, buyer=buyer, scanned=buyer, kind=InvoiceKind.SPECIAL, amount="12.345")
    _show(window, Phase.CHECK, draft)
    words = [warning_words(w) for w in (TitleWarning.CHECK_VALUE, TitleWarning.PHONE_GUESSED)]
    window.scan.notice.tell(Words(words[0], words[1]), "warning")


def _person(window: MainWindow) -> None:
    person = Title(TitleType.INDIVIDUAL, "张晓梅", phone="13800000000")
    _show(window, Phase.CHECK, replace(FULL, buyer=person, scanned=person))


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
    window.invoice.show_done(_invoices()[0])


def _nothing_works(window: MainWindow) -> None:
    _ready(window)
    CameraWay(NO_CAMERA, window).show_state(CameraState(CameraStatus.LOST))
    translate = QApplication.translate
    window.foot.backend.show_state("bad", translate("Binding", "Backend away"))


def _silent_camera(window: MainWindow) -> None:
    _ready(window)
    CameraWay(NO_CAMERA, window).show_state(CameraState(CameraStatus.SILENT))


def _hint(window: MainWindow) -> None:
    picture = window.scan.camera.image
    _ready(window)
    way = CameraWay(NO_CAMERA, window)
    window.scan.camera.show_image(picture or QImage())
    way.show_state(CameraState(CameraStatus.READY))
    way.show_hint(Hint.SMALL)


def _two_titles(window: MainWindow) -> None:
    picture = window.scan.camera.image
    _ready(window)
    way = CameraWay(NO_CAMERA, window)
    window.scan.camera.show_image(picture or QImage())
    way.show_state(CameraState(CameraStatus.READY))
    places = (((90, 60), (190, 60), (190, 160), (90, 160)), ((320, 70), (420, 70), (420, 170)))
    codes = (bureau_code.encode(COMPANY), bureau_code.encode(replace(LONG, name="深圳市示例公司")))
    seen = tuple(
        Sighting(code, "", (*place, place[0])[:4])
        for code, place in zip(codes, places, strict=True)
    )
    way.take(seen, seen)


def _cameras(window: MainWindow) -> Page:
    page = CameraPage(window, SETTINGS)
    names = ("HD Pro Webcam C920", "Integrated Camera", "USB2.0 UVC Camera: document stand")
    devices = [Device(2 * place, name) for place, name in enumerate(names)]
    page.show_devices(devices)
    page.show_image(0, QImage(":/pictures/sample-code.jpg"))
    page.show_picture(DevicePicture(devices[1], None))
    return page


def _list_page(window: MainWindow) -> Page:
    page = ListPage(window, TODAY)
    page.show_day(DaySummary(TODAY, 14, 281_430, 12), _invoices())
    return page


def _export_page(window: MainWindow) -> ExportPage:
    page = ExportPage(window, TODAY, Path("/home/till/Documents"))
    page.show_waiting(14, 281_430, "发票_B20261123-001_14笔_2814.30.csv")
    return page


def _receipt(window: MainWindow) -> Page:
    page = _export_page(window)
    at = datetime(2026, 11, 23, 21, tzinfo=CHINA)
    path = "/home/till/Documents/发票_B20261123-001_14笔_2814.30.csv"
    sums = ((Decimal("0.06"), 94_340, 5660), (Decimal("0.13"), 160_557, 20_873))
    batch = ExportBatch(
        "B20261123-001", "standard", path, 14, 14, 281_430, "0" * 64, at, sums_by_rate=sums
    )
    page.show_exported(batch)
    return page


def _file_open(window: MainWindow) -> Page:
    page = _export_page(window)
    page.show_failure(KnownError(FailureKind.FILE_IN_USE, path="/home/till/Documents/发票.csv"))
    return page


def _scanner_page(window: MainWindow) -> ScannerPage:
    return ScannerPage(window, SETTINGS)


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
    "edited": _edited,
    "special": _special,
    "person": _person,
    "expired": _expired,
    "wrong-code": _wrong_code,
    "disk-full": _disk_full,
    "done": _done,
    "nothing-works": _nothing_works,
    "silent-camera": _silent_camera,
    "hint": _hint,
    "two-titles": _two_titles,
}
PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "list": _list_page,
    "export": _export_page,
    "receipt": _receipt,
    "file-open": _file_open,
    "settings": lambda window: SettingsPage(window, SETTINGS, Path("/home/till/settings.toml")),
    "cameras": _cameras,
    "scanner": _scanner_page,
    "scanner-learnt": _scanner_learnt,
    "scanner-refused": _scanner_refused,
    "help": HelpPage,
}
DARK = ("check", "done", "special")


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
            for name in (*SCREENS, *PAGES):
                _take(name, (width, height), folder / f"{stem}-{name}.png")
                count += 1
            apply_theme(app, "dark")
            for name in DARK:
                _take(name, (width, height), folder / f"{stem}-{name}-dark.png")
                count += 1
    return count


def _take(name: str, size: tuple[int, int], path: Path) -> None:
    window = MainWindow(SETTINGS)
    window.resize(*size)
    window.show()
    window.top.show_summary(DaySummary(TODAY, 37, 421_850, 12))
    window.scan.show_invoices(_invoices())
    window.scan.camera.show_image(QImage(":/pictures/sample-code.jpg"))
    _light_lamps(window)
    page = None
    if name in PAGES:
        _ready(window)
        page = PAGES[name](window)
        page.show()
    else:
        SCREENS[name](window)
    for _ in range(3):  # Layouts settle in more than one round.
        QApplication.processEvents()
    picture_of(window, page).save(str(path))
    if page is not None:
        page.close()
    window.close()
    window.deleteLater()


def _show(window: MainWindow, phase: Phase, draft: Draft, *, can_undo: bool = False) -> None:
    window.invoice.show_form(ShowForm(phase, draft, can_undo))
    window.invoice.show_findings(() if draft.holds_nothing else check(draft))
    window.scan.show_phase(phase)


def _light_lamps(window: MainWindow) -> None:
    translate = QApplication.translate
    window.foot.camera.show_state("good", translate("CameraWay", "Camera ready"))
    window.foot.scanner.show_state("good", translate("WaysIn", "Scanner ready"))
    window.foot.backend.show_state("good", translate("Binding", "Backend {0} ms").format(38))


def _invoices() -> list[ConfirmedInvoice]:
    buyers = [COMPANY, replace(COMPANY, name="上海示例商贸有限公司"), LONG]
    made = []
    for number in range(14, 0, -1):
        line = InvoiceLine(SETTINGS.sale_item, 11_300 + 1357 * (number % 5), Decimal("0.06"))
        invoice = Invoice(buyers[number % 3], (line,), TODAY, f"R{number:06}", cashier="张三")
        at = datetime(2026, 11, 23, 9 + number // 2, 7 * number % 60, tzinfo=CHINA)
        made.append(ConfirmedInvoice(f"T1-20261123-{number:04}", number, invoice, at, f"d{number}"))
    return made


if __name__ == "__main__":
    print(f"{take_shots(Path(sys.argv[1]))} pictures in {sys.argv[1]}")  # noqa: T201
