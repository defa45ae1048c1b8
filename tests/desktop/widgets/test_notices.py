"""A notice says what happened and what to do; a failure stays, a toast goes by itself."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.widgets import notices
from pos_scanner.desktop.widgets.notices import ICONS, NoticeStrip, show_mistake
from pos_scanner.domain.visible_text import marked
from tests.desktop.conftest import find
from tests.desktop.lookup import HOSTILE_NAMES, click, label_texts, notice_words, part

DISK = Message("The disk is full.", "Free some space.")
HOLDS = Message("This till is not set up yet.", "")


class Room(QWidget):
    """What a notice stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.strip = NoticeStrip()
        self.strip.setParent(self)


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    room = Room()
    qtbot.addWidget(room)
    room.show()
    return room


def test_nothing_is_said_at_first(room: Room) -> None:
    assert notice_words(room) == ("", "")


@pytest.mark.parametrize("state", ICONS)
def test_each_state_has_its_icon_beside_the_words(room: Room, state: str) -> None:
    room.strip.tell(DISK, state)
    assert room.strip.isVisible()
    assert find(room.strip, IconLabel).name == ICONS[state]
    assert label_texts(room.strip) == [DISK.title, DISK.advice]
    assert part(room, QLabel, "notice_title").property("state") == state


def test_states_are_told_apart_without_colour() -> None:
    assert len(set(ICONS.values())) == len(ICONS)


def test_what_holds_comes_back_once_another_notice_has_gone(room: Room) -> None:
    def stand() -> None:
        room.strip.stand(HOLDS, "warning", action="Continue …", answer=list)

    stand()
    room.strip.tell(DISK, "bad")
    assert notice_words(room) == (DISK.title, DISK.advice)
    assert part(room, QPushButton, "notice_action").isHidden()
    stand()
    assert notice_words(room)[0] == DISK.title
    room.strip.clear()
    assert notice_words(room)[0] == HOLDS.title
    room.strip.clear()
    assert notice_words(room)[0] == HOLDS.title
    click(room, "notice_close")
    assert notice_words(room) == ("", "")
    room.strip.tell(DISK, "bad")
    room.strip.clear()
    assert notice_words(room) == ("", "")


def test_what_holds_no_more_is_taken_back_and_another_notice_stays(room: Room) -> None:
    room.strip.stand(HOLDS, "warning", action="Continue …", answer=list)
    room.strip.tell(DISK, "bad")
    room.strip.take_back()
    assert notice_words(room)[0] == DISK.title
    click(room, "notice_close")
    assert notice_words(room) == ("", "")


def test_an_empty_advice_takes_no_line(room: Room) -> None:
    room.strip.tell(Message("Saved.", ""), "good")
    assert notice_words(room) == ("Saved.", "")
    assert part(room, QLabel, "notice_mend").isHidden()
    room.strip.tell(DISK, "bad")
    assert not part(room, QLabel, "notice_mend").isHidden()


def test_the_next_notice_stands_in_place_of_the_last(room: Room) -> None:
    room.strip.tell(DISK, "bad", action="Restore …")
    room.strip.tell(Message("Saved.", ""), "good")
    assert notice_words(room) == ("Saved.", "")
    assert part(room, QPushButton, "notice_action").isHidden()


def test_the_cross_takes_it_away(room: Room) -> None:
    room.strip.tell(DISK, "bad")
    click(room, "notice_close")
    assert room.strip.isHidden()


def test_the_cross_can_be_reached_by_keys(room: Room) -> None:
    room.strip.tell(DISK, "bad")
    QTest.keyClick(part(room, QPushButton, "notice_close"), Qt.Key.Key_Space)
    assert room.strip.isHidden()


@pytest.mark.parametrize(("language", "word"), [("en", "Close"), ("zh_CN", "关闭")])
def test_the_cross_has_a_word_for_a_screen_reader(language: str, word: str, qtbot: QtBot) -> None:
    speak(language)
    strip = NoticeStrip()
    qtbot.addWidget(strip)
    speak("en")
    assert part(strip, QPushButton, "notice_close").accessibleName() == word


def test_an_action_is_asked_for_and_the_notice_stays(room: Room, qtbot: QtBot) -> None:
    room.strip.tell(DISK, "bad", action="Restore …")
    assert part(room, QPushButton, "notice_action").text() == "Restore …"
    with qtbot.waitSignal(room.strip.action_requested):
        click(room, "notice_action")
    assert room.strip.isVisible()


def test_a_question_is_large_and_its_answer_a_button_for_a_finger(room: Room) -> None:
    room.strip.ask(DISK, action="Same customer  F7")
    sizes = [part(room, QLabel, "notice_title").property("role")]
    assert part(room, QPushButton, "notice_action").property("role") == "second"
    room.strip.tell(DISK, "bad", action="Go there")
    sizes.append(part(room, QLabel, "notice_title").property("role"))
    assert sizes == ["large", "strong"]
    assert part(room, QPushButton, "notice_action").property("role") == "link"


def test_a_question_is_large_until_the_work_goes_on(room: Room) -> None:
    sizes: list[bool] = []
    room.strip.changed.connect(lambda: sizes.append(room.strip.is_large))
    room.strip.ask(DISK, action="Same customer  F7")
    room.strip.pass_on()
    assert sizes == [True, False]
    assert room.strip.isVisible()
    assert part(room, QLabel, "notice_title").property("role") == "strong"


def test_a_question_waits_for_no_clock(room: Room) -> None:
    room.strip.tell(DISK, "good", stays=False)
    room.strip.ask(DISK)
    assert not any(timer.isActive() for timer in room.strip.findChildren(QTimer))


def test_work_going_on_takes_a_notice_without_an_action_away(room: Room) -> None:
    room.strip.tell(DISK, "bad")
    room.strip.pass_on()
    assert room.strip.isHidden()


def test_work_going_on_leaves_a_notice_that_waits_for_its_action(room: Room) -> None:
    room.strip.tell(DISK, "bad", action="Restore …")
    room.strip.pass_on()
    assert room.strip.isVisible()


def test_a_toast_goes_by_itself(room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "TOAST_MS", 1)
    room.strip.tell(Message("Saved.", ""), "good", stays=False)
    qtbot.waitUntil(room.strip.isHidden)


def running_timers(strip: NoticeStrip) -> list[QTimer]:
    return [timer for timer in strip.findChildren(QTimer) if timer.isActive()]


def test_a_failure_waits_for_no_clock(room: Room) -> None:
    room.strip.tell(DISK, "bad")
    assert running_timers(room.strip) == []


def test_a_failure_after_a_toast_does_not_go_with_the_toasts_clock(room: Room) -> None:
    room.strip.tell(Message("Saved.", ""), "good", stays=False)
    (timer,) = running_timers(room.strip)
    assert timer.interval() == notices.TOAST_MS
    room.strip.tell(DISK, "bad")
    assert running_timers(room.strip) == []
    assert notice_words(room) == (DISK.title, DISK.advice)


def test_closing_a_toast_stops_its_clock(room: Room) -> None:
    room.strip.tell(Message("Saved.", ""), "good", stays=False)
    click(room, "notice_close")
    assert running_timers(room.strip) == []


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_what_stands_in_a_notice_is_plain_text(room: Room, text: str) -> None:
    room.strip.tell(Message(text, text), "warning")
    for name in ("notice_title", "notice_mend"):
        label = part(room, QLabel, name)
        assert label.text() == marked(text)
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_long_words_are_wrapped_within_the_window(room: Room) -> None:
    room.strip.tell(Message("word " * 60, "advice " * 60), "bad")
    assert part(room, QLabel, "notice_title").wordWrap()
    assert part(room, QLabel, "notice_mend").wordWrap()
    assert room.strip.minimumSizeHint().width() < 600


# ------------------------------------------------------------------------------------- dialogs


MISTAKE = {
    "en": "Something went wrong in the program. Confirmed invoices are safe.",
    "zh_CN": "程序出错了；已确认的发票是安全的。",
}


@pytest.mark.parametrize("language", MISTAKE)
def test_a_mistake_of_ours_is_one_dialog_that_enter_closes(language: str, qtbot: QtBot) -> None:
    speak(language)
    show_mistake()
    speak("en")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QMessageBox)
    assert "Traceback" not in dialog.text() + dialog.informativeText()
    assert dialog.icon() is QMessageBox.Icon.Warning
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_mistake_says_where_more_is(qtbot: QtBot) -> None:
    show_mistake()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QMessageBox)
    assert dialog.text() == MISTAKE["en"]
    assert "the form is as it was" in dialog.informativeText()
    assert dialog.findChild(QPushButton, "save_report") is None
    click(dialog, "close_mistake")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
