"""Codes that are pasted, dropped, chosen as a file or sent by a serial scanner."""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code
from tests.code_pictures import picture
from tests.desktop.conftest import Till, started_till

BUYER = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H")
CODE = bureau_code.encode(BUYER)
PAGE = "https://example.com/menu"
WHITE = 255


@pytest.fixture(autouse=True)
def empty_clipboard() -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


class Crashing:
    """A decoder that takes its process with it at white paper, and reads all else."""

    name = "crashing"

    def decode(self, gray: NDArray[np.uint8]) -> list[Detection]:
        if gray.min() == WHITE:
            ctypes.string_at(0)
        corners = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
        return [Detection(CODE, self.name, corners)]


def press_paste(till: Till, name: str = "camera_view") -> None:
    till.widget(name).setFocus()
    QTest.keyClick(till.widget(name), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("focus", ["camera_view", "amount", "name"])
def test_a_copied_picture_is_read_wherever_the_focus_is(till: Till, focus: str) -> None:
    QGuiApplication.clipboard().setImage(picture(CODE))
    press_paste(till, focus)
    till.wait_for("name", BUYER.name)
    assert till.text("amount") == ""


def test_a_copied_text_is_a_scan_unless_a_field_wants_it(till: Till) -> None:
    QGuiApplication.clipboard().setText(f"  {CODE}\n")
    press_paste(till)
    till.wait_for("name", BUYER.name)
    QGuiApplication.clipboard().setText("12.50")
    press_paste(till, "amount")
    till.wait_for("amount", "12.50")
    assert till.text("name") == BUYER.name


def test_the_menu_pastes_too(till: Till) -> None:
    QGuiApplication.clipboard().setImage(picture(CODE))
    till.window.scan.paste_requested.emit()
    till.wait_for("name", BUYER.name)


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        ((), "No code was found in this picture."),
        (
            (CODE, bureau_code.encode(Title(None, "另一家公司"))),
            "There are several codes in this picture.",
        ),
        ((PAGE,), "This code leads to a web page, not to an invoice title."),
        (None, "There is no text or picture on the clipboard."),
    ],
)
def test_what_is_wrong_with_a_picture_is_told_and_the_sale_stays(
    till: Till, qtbot: QtBot, copied: tuple[str, ...] | None, told: str
) -> None:
    till.type("amount", "58.5")
    if copied is not None:
        QGuiApplication.clipboard().setImage(picture(*copied))
    press_paste(till)
    qtbot.waitUntil(lambda: till.notice_title() == told)
    assert (till.text("amount"), till.text("name")) == ("58.5", "")


def test_a_decoder_that_crashes_on_a_picture_costs_that_picture_alone(
    till: Till, qtbot: QtBot
) -> None:
    till.wiring.inputs.images.fallback = FallbackProcess((Crashing,), max_failures=1)
    till.type("amount", "58.5")
    QGuiApplication.clipboard().setImage(picture())
    press_paste(till)
    qtbot.waitUntil(lambda: till.notice_title() == "No code was found in this picture.")
    gray = picture()
    gray.fill(Qt.GlobalColor.gray)
    QGuiApplication.clipboard().setImage(gray)
    press_paste(till)
    till.wait_for("name", BUYER.name)
    assert till.text("amount") == "58.5"


def test_of_several_codes_the_one_invoice_title_is_taken(till: Till) -> None:
    QGuiApplication.clipboard().setImage(picture(PAGE, CODE, "6901234567892"))
    press_paste(till)
    till.wait_for("name", BUYER.name)


def drop(till: Till, data: QMimeData) -> None:
    """Drag over the window and let go, as the system tells of it."""
    state = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, *state)
    QApplication.sendEvent(till.window, enter)
    assert enter.isAccepted()
    let_go = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, *state)
    QApplication.sendEvent(till.window, let_go)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "抬头 码.png"
    assert picture(CODE).save(str(path))
    return path


def test_a_dropped_file_is_read(till: Till, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop(till, data)
    till.wait_for("name", BUYER.name)


def test_no_field_takes_a_dropped_file_for_a_text(till: Till) -> None:
    assert not till.widget("name").acceptDrops()
    assert till.window.acceptDrops()


def test_a_dropped_file_that_is_no_picture_is_told(
    till: Till, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no picture")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop(till, data)
    qtbot.waitUntil(lambda: till.notice_title().startswith("This file could not be read"))


def test_a_chosen_file_is_read(till: Till, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer: Callable[..., tuple[str, str]] = lambda *_: (str(file), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)  # The system's own dialog.
    QTest.keyClick(till.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    till.wait_for("name", BUYER.name)


def test_a_picture_that_is_pasted_while_a_page_is_open_changes_nothing(till: Till) -> None:
    QGuiApplication.clipboard().setImage(picture(CODE))
    till.wiring.host.open("help")
    till.window.scan.paste_requested.emit()
    till.settle()
    till.wiring.host.page.reject()  # type: ignore[union-attr]
    assert till.text("name") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_serial_scanner_fills_the_form_and_its_lamp_tells_of_it(
    tmp_path: Path, qtbot: QtBot
) -> None:
    import pty

    scanner, kept = pty.openpty()
    settings = Settings(
        camera_source="", till_cashier="Lee", scanner_port=os.ttyname(kept), scanner_prefix="#"
    )
    with started_till(tmp_path, qtbot, settings) as till:
        lamp = till.window.foot.scanner
        qtbot.waitUntil(lambda: lamp.words() == "Scanner ready")
        os.write(scanner, b"#]Q1" + CODE.encode() + b"\r\n")
        till.wait_for("name", BUYER.name)
        os.write(scanner, b"\xff\xfe\x81\r")
        qtbot.waitUntil(lambda: till.notice_title() == "The scan arrived incomplete.")
        os.close(kept)
        os.close(scanner)
        qtbot.waitUntil(lambda: lamp.words() == "Scanner offline")
