"""The backend: pair this till with it, and see whether it answers and knows the till.

A form for it, which the first start guide has, too, and the page around it.
"""

from string import ascii_uppercase, digits

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.messages.backend import identity_words, is_sound
from pos_scanner.desktop.services.backend_service import BackendReport
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, button, label, place_cursor
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, add_labelled, fill, spaced_grid
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError
from pos_scanner.protocol.pairing import ALPHABET, parse_invitation, shown_code, with_scheme


class PairingForm(QWidget):
    """The backend's address, and the code by which it lets this till in.

    The code is typed, or its QR is read by the till's own scanner or camera.

    Attributes:
        notice: what came of it.
        pair_button: pairs by what is typed.

    Args:
        url: the address that the settings have.

    Signals:
        pair_requested(str, str): with the backend at this address, by this code.
        test_requested(): of the backend that the settings name.
        paired(): this till is in.
    """

    pair_requested = Signal(str, str)
    test_requested = Signal()
    paired = Signal()

    def __init__(self, url: str) -> None:
        super().__init__()
        self.notice = NoticeStrip()
        self._address = TextField("backend_address")
        self._address.setText(url)
        self._address.setPlaceholderText("https://")
        self._code = TextField("pairing_code")
        hint = label(
            self.tr(
                "Ask whoever manages the server for a pairing code or its QR code. Scan the QR "
                "code now, or type the code."
            ),
            "quiet",
        )
        hint.setWordWrap(True)
        grid = spaced_grid(4 * STEP, 2 * STEP)
        rows = [(self.tr("Address"), self._address), (self.tr("Pairing code"), self._code)]
        add_labelled(grid, rows, first_row=0)
        grid.setColumnStretch(1, 1)
        self._test = button("test_backend", self.tr("Test server"), "second")
        self._test.clicked.connect(self._on_test)
        self._test.setEnabled(bool(url))
        self.pair_button = button("pair", self.tr("Pair"), "second")
        self.pair_button.clicked.connect(self.pair)
        buttons = fill(QHBoxLayout(), self.pair_button, self._test, 1, spacing=2 * STEP)
        parts = (hint, grid, buttons, self.notice)
        fill(QVBoxLayout(self), *parts, spacing=3 * STEP, margins=NO_MARGINS)
        for field in (self._address, self._code):
            field.textEdited.connect(self.notice.clear)
        self.setFocusProxy(self._code if url else self._address)

    @property
    def has_code(self) -> bool:
        """Whether a code is typed that has not been used yet."""
        return bool(self._code.text().strip())

    def take_scan(self, text: str) -> bool:
        """Take a pairing QR and pair at once; every other code is refused as on any page."""
        invitation = parse_invitation(text)
        if invitation is None:
            return False
        self._code.setText(shown_code(invitation.code))
        if invitation.url:
            self._address.setText(invitation.url)
        self.pair()
        return True

    def show_report(self, report: BackendReport) -> None:
        """Say whether the backend answers, who this till is there, and how its account stands."""
        self._let_go()
        self.notice.tell(*report_words(report))

    def show_paired(self, report: BackendReport) -> None:
        """Say that the till is in, and use up the code."""
        self._code.clear()
        self._test.setEnabled(True)
        self.show_report(report)
        self.paired.emit()

    def show_failure(self, error: KnownError) -> None:
        """Say what did not work; the form can be used again."""
        self._let_go()
        self.notice.tell(failure_words(error), "bad")

    def pair(self) -> None:
        """Pair by the code that is typed; what is missing is said."""
        invitation = parse_invitation(self._code.text())
        url = with_scheme(self._address.text().strip())
        if not (url or self.has_code):
            self.notice.tell(self._address_words(""), "warning")
            self._address.setFocus()
        elif not self.has_code:
            title = self.tr("The pairing code is missing.")
            advice = self.tr("Scan its QR code now, or type the code that the server shows.")
            self.notice.tell(Message(title, advice), "warning")
            place_cursor(self._code)
        elif invitation is None:
            example = shown_code("K7QD3FWM")
            title = self.tr("This is not a pairing code.")
            advice = self.tr("It has eight letters and digits, like {0}. It never has {1}.")
            absent = ", ".join(sorted({*digits, *ascii_uppercase} - {*ALPHABET}))
            self.notice.tell(Message(title, advice.format(example, absent)), "bad")
            place_cursor(self._code)
        elif not url.startswith(("https://", "http://")):
            self.notice.tell(self._address_words(url), "bad")
            self._address.setFocus()
        else:
            self._address.setText(url)
            self._wait()
            self.pair_requested.emit(url.rstrip("/"), invitation.code)

    # ---------------------------------------------------------------------------- inner parts

    def _address_words(self, address: str) -> Message:
        """What an address lacks; in a public network only TLS keeps token and titles secret."""
        if not address:
            title = self.tr("The server's address is missing.")
            return Message(title, self.tr("Type its address: it begins with https://."))
        title = self.tr("The server's address has no https:// in front.")
        advice = self.tr("Type it as https://{0}").format(address.rpartition("://")[2])
        return Message(title, advice)

    def _on_test(self) -> None:
        self._wait()
        self.test_requested.emit()

    def _wait(self) -> None:
        self.notice.clear()
        for page_button in (self.pair_button, self._test):
            page_button.setEnabled(False)

    def _let_go(self) -> None:
        for page_button in (self.pair_button, self._test):
            page_button.setEnabled(True)


class BackendPage(Page):
    """The backend as a page of its own.

    Attributes:
        form: pairs and tests.

    Args:
        parent: the window.
        url: the address that the settings have.
    """

    def __init__(self, parent: QWidget, url: str) -> None:
        heading = QCoreApplication.translate("BackendPage", "Server")
        super().__init__("backend_page", heading, parent, (760, 460))
        self.form = PairingForm(url)
        self.notice = self.form.notice
        self.notice.help_requested.connect(self.help_requested)
        self.form.pair_button.setDefault(True)
        fill(self.body, self.form, 1)
        self.add_close(self.tr("Close  Esc"))
        self.form.setFocus()

    def take_scan(self, text: str) -> bool:
        """Take a pairing QR and pair at once; every other code is refused as on any page."""
        return self.form.take_scan(text)


def report_words(report: BackendReport) -> tuple[Message, str]:
    """How a backend has answered, and the state of the notice that says so."""
    latency = QCoreApplication.translate("BackendPage", "{0} responds in {1} ms.")
    latency = latency.format(report.host, report.latency_ms)
    if report.identity is None:
        return Message(latency, ""), "good"
    words = identity_words(report.identity)
    advice = words.advice
    if report.sends_in_clear:
        advice = QCoreApplication.translate(
            "BackendPage", "Use https://, otherwise customers' data is sent unencrypted."
        )
    is_good = is_sound(report.identity) and not report.sends_in_clear
    return Message(f"{latency} {words.title}", advice), "good" if is_good else "warning"
