"""Widgets are tested without a screen; the real window has its tests in end_to_end."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TypeVar

import apsw
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop import resources_rc  # noqa: F401  (registers the icons)
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.workers import THREADS, WorkQueue
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from tests.export.conftest import EXAMPLES
from tests.waiting import DEADLINE_S

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=8)))

SETTINGS = Settings(
    camera_source="",
    till_cashier="Lee",
    sale_item="*餐饮服务*餐费",
    sale_tax_code="3070401000000000000",
    sale_tax_rate="0.06",
)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> Iterator[QApplication]:
    """One application for all: a QCoreApplication made first would be in its way."""
    yield qapp
    # Only a running loop destroys what is to be deleted later; every change of appearance or
    # language would go through the widgets of all tests.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True, scope="module")
def usual_look(qapp: QApplication) -> None:
    """The program's own, English and light, whatever the module before has left."""
    speak("en")
    apply_theme(qapp, "light")


W = TypeVar("W", bound=QWidget)


def find(parent: QWidget, kind: type[W], name: str = "") -> W:
    """The widget of a kind and an object name in another; it must be there."""
    widget = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert isinstance(widget, kind), name
    return widget


def click(parent: QWidget, name: str) -> None:
    """Click a button by its object name."""
    QTest.mouseClick(find(parent, QPushButton, name), Qt.MouseButton.LeftButton)


def notice_of(widget: QWidget) -> tuple[str, str]:
    """Title and advice of the notice in a page; empty when none is shown."""
    strip = find(widget, NoticeStrip)
    if strip.isHidden():
        return "", ""
    return find(strip, QLabel, "notice_title").text(), find(strip, QLabel, "notice_mend").text()


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """A window without a till behind it, in English."""
    speak("en")
    window = MainWindow(SETTINGS)
    qtbot.addWidget(window)
    window.show()
    return window


def type_text(widget: QWidget, text: str) -> None:
    """Type as keys, or as an input method commits what no key types."""
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(widget, typed)


class Till:
    """The window and the till behind it, and what a cashier does with them."""

    def __init__(self, folder: Path, qtbot: QtBot, settings: Settings) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.window = MainWindow(settings)
        self.wiring = Wiring(settings, folder, folder / "settings.toml", self.window, lambda: NOON)

    def widget(self, name: str) -> QWidget:
        """A widget of the window or of the page over it."""
        for parent in (self.wiring.host.page, self.window):
            found = parent.findChild(QWidget, name) if parent is not None else None
            if isinstance(found, QWidget):
                return found
        raise LookupError(name)

    def text(self, name: str) -> str:
        """What stands in a field."""
        field = self.widget(name)
        assert isinstance(field, QLineEdit)
        return field.text()

    def wait_for(self, name: str, text: str) -> None:
        """Wait until a field holds a text."""
        self.qtbot.waitUntil(lambda: self.text(name) == text)

    def scan(self, text: str) -> None:
        """As a scanner types it."""
        line = self.widget("scan_line")
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def type(self, name: str, text: str) -> None:
        """Replace a field's text by typing."""
        field = self.widget(name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        field.selectAll()
        type_text(field, text)

    def press(self, name: str, key: Qt.Key) -> None:
        """Press a key in a field."""
        QTest.keyClick(self.widget(name), key)

    def click(self, name: str) -> None:
        """Click a button."""
        QTest.mouseClick(self.widget(name), Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Wait until everything that was begun has ended, and its results are shown."""
        returned: list[object] = []
        for queue in WorkQueue:
            # Each of the queue's threads has to come: none of them is at something else then.
            meeting = threading.Barrier(THREADS[queue])
            for _ in range(THREADS[queue]):
                arrive = partial(meeting.wait, DEADLINE_S)
                self.wiring.services.queues.submit(queue, arrive, returned.append)
        self.qtbot.waitUntil(lambda: len(returned) == sum(THREADS.values()))
        QApplication.processEvents()  # What arrives lets the keys before it go first.

    def focused(self) -> str:
        """The name of the widget that the keys go to."""
        widget: QWidget | None = self.window.focusWidget()
        return "" if widget is None else widget.objectName()

    def mark_of(self, name: str) -> str:
        """What stands beside a value: where it came from."""
        button = self.widget(f"{name}_source")
        assert isinstance(button, QPushButton)
        return button.text() if button.isVisible() else ""

    def visible_texts(self) -> str:
        """Every label that is seen, one after the other."""
        labels = self.window.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def notice_title(self) -> str:
        """What the notice under the camera says."""
        found = self.window.scan.notice.findChild(QLabel, "notice_title")
        assert isinstance(found, QLabel)
        return found.text()

    def invoices(self) -> list[tuple[str, str]]:
        """Numbers and states in the journal's file."""
        with contextlib.closing(apsw.Connection(str(self.folder / FILE_NAME))) as db:
            return list(db.execute("SELECT number, state FROM invoice ORDER BY sequence"))


@contextlib.contextmanager
def started_till(folder: Path, qtbot: QtBot, settings: Settings = SETTINGS) -> Iterator[Till]:
    """A running till; nothing of it is left afterwards."""
    speak("en")
    till = Till(folder, qtbot, settings)
    qtbot.addWidget(till.window)
    till.window.show()
    till.wiring.start()
    try:
        yield till
    finally:
        till.wiring.stop()


@contextlib.contextmanager
def ready_till(folder: Path, qtbot: QtBot) -> Iterator[Till]:
    """A running till whose journal is open and whose backend was asked after."""
    with started_till(folder, qtbot) as running:
        qtbot.waitUntil(lambda: running.wiring.till.is_open)
        qtbot.waitUntil(lambda: "No server" in running.visible_texts())
        yield running


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    with ready_till(tmp_path, qtbot) as running:
        yield running


@pytest.fixture
def fill(tmp_path: Path) -> Callable[..., None]:
    """Confirms invoices before the window opens."""

    def into(*invoices: Invoice, shift: bool = False) -> None:
        with contextlib.closing(Journal.open(tmp_path / "data", till="T1")) as journal:
            if shift:
                journal.shifts.open("Lee", at=NOON)
            for number, invoice in enumerate(invoices):
                journal.confirm(f"d{number}", invoice, at=NOON)

    return into


@pytest.fixture
def accounting(
    fill: Callable[..., None], tmp_path: Path, qtbot: QtBot
) -> Iterator[Callable[..., Till]]:
    """A window over a journal of the three examples, with the export page open."""
    entered = []

    def begin(*invoices: Invoice, shift: bool = False, **more: object) -> Till:
        fill(*(invoices or (one for one, _ in EXAMPLES)), shift=shift)
        settings = Settings(
            camera_source="",
            till_cashier="Lee",
            sale_item="*餐饮服务*餐费",
            sale_tax_rate="0.06",
            export_folder=str(tmp_path / "out"),
            **({"export_preset": "standard"} | more),  # type: ignore[arg-type]
        )
        running = started_till(tmp_path / "data", qtbot, settings)
        till = running.__enter__()
        entered.append(running)
        qtbot.waitUntil(lambda: "No server" in till.visible_texts())
        till.wiring.host.open("export")
        qtbot.waitUntil(lambda: till.wiring.host.is_open)
        count = till.widget("waiting_count")
        assert isinstance(count, QLabel)
        qtbot.waitUntil(lambda: count.text() not in {"", "Counting …"})
        return till

    yield begin
    for running in entered:
        running.__exit__(None, None, None)
