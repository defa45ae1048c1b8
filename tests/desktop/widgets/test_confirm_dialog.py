"""What cannot be undone is asked first, and only a click on its own button does it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from tests.desktop.lookup import HOSTILE_NAMES, click, label_texts, labels_with, part, show_active

QUESTION = Message("Close shift 7?", "12 invoices. A closed shift cannot be opened again.")


class Asking(QWidget):
    """A window with the question over it, and what came of it."""

    def __init__(self, words: Message = QUESTION) -> None:
        super().__init__()
        self.resize(800, 600)
        self.dialog = ConfirmDialog("close_shift", words, "Close the shift", self)
        self.results: list[str] = []
        self.dialog.accepted.connect(self.accept)
        self.dialog.rejected.connect(self.reject)

    def accept(self) -> None:
        self.results.append("accepted")

    def reject(self) -> None:
        self.results.append("rejected")


@pytest.fixture
def asking(qtbot: QtBot) -> Asking:
    asking = Asking()
    qtbot.addWidget(asking)
    asking.show()
    asking.dialog.open()
    qtbot.waitUntil(asking.dialog.isActiveWindow)
    return asking


def test_the_question_and_what_it_means_are_read(asking: Asking) -> None:
    assert label_texts(asking.dialog) == [QUESTION.title, QUESTION.advice]
    assert asking.dialog.objectName() == "close_shift"
    assert asking.dialog.isModal()


def test_the_button_says_what_it_does(asking: Asking) -> None:
    do_it = part(asking.dialog, QPushButton, "do_it")
    assert (do_it.text(), do_it.property("role")) == ("Close the shift", "danger")
    click(asking.dialog, "do_it")
    assert asking.results == ["accepted"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_enter_and_esc_do_nothing_of_it(asking: Asking, key: Qt.Key) -> None:
    QTest.keyClick(asking.dialog, key)
    assert asking.results == ["rejected"]


def test_a_space_that_comes_by_chance_cancels(asking: Asking) -> None:
    assert asking.dialog.focusWidget() is part(asking.dialog, QPushButton, "close_page")
    QTest.keyClick(part(asking.dialog, QPushButton, "close_page"), Qt.Key.Key_Space)
    assert asking.results == ["rejected"]


def test_a_click_on_cancel_cancels(asking: Asking) -> None:
    click(asking.dialog, "close_page")
    assert asking.results == ["rejected"]


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_question_is_plain_text(text: str, qtbot: QtBot) -> None:
    asking = Asking(Message("Void it?", text))
    qtbot.addWidget(asking)
    (question,) = labels_with(asking.dialog, text)
    assert question.textFormat() is Qt.TextFormat.PlainText
    assert question.wordWrap()


def test_cancel_is_said_in_the_users_language(qtbot: QtBot) -> None:
    speak("zh_CN")
    asking = Asking()
    qtbot.addWidget(asking)
    speak("en")
    show_active(asking, qtbot)
    assert "取消" in part(asking.dialog, QPushButton, "close_page").text()
