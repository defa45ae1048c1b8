"""The camera in the window: which code is taken, what is asked, what is said."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Hint, ReaderReport
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.scanning.camera_controller import CameraController
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code

NO_CAMERA = Settings(camera_source="")
PAGE = "https://example.com/menu"


def seen(text: str, left: float = 0) -> Detection:
    corners = ((left, 0.0), (left + 9, 0.0), (left + 9, 9.0), (left, 9.0))
    return Detection(text, "zxing-cpp", corners)


def title(name: str, left: float = 0) -> Detection:
    return seen(bureau_code.encode(Title(TitleType.COMPANY, name, "91110108MA01ABCD2H")), left)


ONE, OTHER = title("左边公司", 10), title("右边公司", 300)


def controller_of(window: MainWindow, settings: Settings) -> CameraController:
    scan = window.scan
    return CameraController(settings, scan.camera, window.foot.camera, scan.chooser, window.invoice)


class Shown:
    """A window, its camera's part, and what that handed on."""

    def __init__(self, qtbot: QtBot) -> None:
        speak("en")
        self.window = MainWindow(NO_CAMERA)
        qtbot.addWidget(self.window)
        self.window.show()
        self.controller = controller_of(self.window, NO_CAMERA)
        self.scans: list[str] = []
        self.controller.scanned.connect(lambda text, *_: self.scans.append(text))

    def button(self, place: int) -> QPushButton:
        found = self.window.findChild(QPushButton, f"choose_code_{place}")
        assert isinstance(found, QPushButton)
        return found

    @property
    def is_asking(self) -> bool:
        return self.window.scan.chooser.isVisible()


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    yield Shown(qtbot)
    speak("en")


def test_a_code_is_handed_on_at_once(shown: Shown) -> None:
    shown.controller.take((ONE,), (ONE,))
    assert shown.scans == [ONE.text]
    assert not shown.is_asking


def test_the_title_among_other_codes_is_taken_whenever_it_comes(shown: Shown) -> None:
    menu = seen(PAGE)
    shown.controller.take((menu, ONE), (menu, ONE))
    assert shown.scans == [ONE.text]
    other_menu = seen(PAGE + "/2")
    shown.controller.take((other_menu,), (menu, ONE, other_menu))
    assert shown.scans == [ONE.text]  # Beside a title no other code is worth a word.


def test_a_code_that_is_no_title_is_handed_on_to_be_named(shown: Shown) -> None:
    menu = seen(PAGE)
    shown.controller.take((menu,), (menu,))
    assert shown.scans == [PAGE]


def test_of_two_titles_one_is_asked_for_and_a_click_answers(shown: Shown) -> None:
    shown.controller.take((OTHER, ONE), (OTHER, ONE))
    assert shown.scans == []
    assert shown.is_asking
    assert [shown.button(place).text() for place in (1, 2)] == ["1  左边公司", "2  右边公司"]
    assert not shown.button(3).isVisible()
    QTest.mouseClick(shown.button(2), Qt.MouseButton.LeftButton)
    assert shown.scans == [OTHER.text]
    assert not shown.is_asking


def test_the_question_is_answered_by_keys_alone(shown: Shown) -> None:
    shown.controller.take((ONE, OTHER), (ONE, OTHER))
    assert shown.window.focusWidget() is shown.button(1)
    QTest.keyClick(shown.button(1), Qt.Key.Key_Tab)
    assert shown.window.focusWidget() is shown.button(2)
    QTest.keyClick(shown.button(2), Qt.Key.Key_Space)
    assert shown.scans == [OTHER.text]


def test_a_second_title_that_comes_later_is_asked_about_too(shown: Shown) -> None:
    shown.controller.take((ONE,), (ONE,))
    shown.controller.take((OTHER,), (ONE, OTHER))
    assert shown.scans == [ONE.text]
    assert shown.is_asking


def test_the_newest_title_has_the_keys(shown: Shown) -> None:
    shown.controller.take((ONE,), (ONE,))
    shown.controller.take((OTHER,), (ONE, OTHER))
    assert shown.window.focusWidget() is shown.button(2)


def show_frame(shown: Shown, *codes: Detection) -> None:
    """A frame with these codes, as the camera's thread reports it."""
    shown.controller._on_codes_seen(codes)


def test_a_question_ends_when_the_title_that_came_last_has_gone(shown: Shown, qtbot: QtBot) -> None:
    shown.controller.take((ONE,), (ONE,))
    shown.controller.take((OTHER,), (ONE, OTHER))

    def has_ended() -> bool:
        show_frame(shown, ONE)
        return not shown.is_asking

    qtbot.waitUntil(has_ended)
    assert shown.scans == [ONE.text]  # He was scanned when he came.
    assert shown.window.focusWidget() is shown.window.scan.camera


def test_who_remains_of_two_that_came_at_once_is_meant(shown: Shown, qtbot: QtBot) -> None:
    shown.controller.take((ONE, OTHER), (ONE, OTHER))

    def has_ended() -> bool:
        show_frame(shown, OTHER)
        return not shown.is_asking

    qtbot.waitUntil(has_ended)
    assert shown.scans == [OTHER.text]


def test_a_question_ends_when_both_have_gone(shown: Shown, qtbot: QtBot) -> None:
    shown.controller.take((ONE, OTHER), (ONE, OTHER))
    show_frame(shown)
    qtbot.waitUntil(lambda: not shown.is_asking)
    assert shown.scans == []


def test_of_three_two_are_still_asked_about_and_the_keys_are_ones_of_them(
    shown: Shown, qtbot: QtBot
) -> None:
    third = title("中间公司", 150)
    shown.controller.take((ONE, OTHER), (ONE, OTHER))
    shown.controller.take((third,), (ONE, OTHER, third))
    assert shown.window.focusWidget() is shown.button(2)

    def has_gone() -> bool:
        show_frame(shown, ONE, OTHER)
        return not shown.button(3).isVisible()

    qtbot.waitUntil(has_gone)
    assert [shown.button(place).text() for place in (1, 2)] == ["1  左边公司", "2  右边公司"]
    assert shown.window.focusWidget() is shown.button(1)


def test_a_hand_before_the_lens_for_a_moment_ends_no_question(shown: Shown) -> None:
    shown.controller.take((ONE, OTHER), (ONE, OTHER))
    show_frame(shown)
    show_frame(shown, ONE, OTHER)
    assert shown.is_asking


def test_a_question_does_not_take_the_keys_of_who_is_typing(shown: Shown) -> None:
    # Enter is meant for the form: it would take the other customer's title.
    amount = shown.window.invoice.findChild(QLineEdit, "amount")
    assert isinstance(amount, QLineEdit)
    amount.setFocus()
    shown.controller.take((OTHER,), (ONE, OTHER))
    assert shown.is_asking
    assert shown.window.focusWidget() is amount
    QTest.mouseClick(shown.button(1), Qt.MouseButton.LeftButton)
    assert shown.scans == [ONE.text]


def test_the_lamp_tells_how_large_the_picture_is(shown: Shown) -> None:
    shown.controller.show_state(CameraState(CameraStatus.READY, 640, 480))
    assert "640 × 480" in shown.window.foot.camera.toolTip()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_lamp_tells_that_a_slower_decoder_rests_until_it_is_asked_again(
    shown: Shown, language: str
) -> None:
    speak(language)
    lamp = shown.window.foot.camera
    shown.controller.show_state(CameraState(CameraStatus.READY, 640, 480))
    ready = lamp.words()
    shown.controller.show_report(ReaderReport(15, 6.2, 40, is_fallback_resting=True))
    assert lamp.words() != ready
    assert "640 × 480" in lamp.toolTip()
    assert ("five minutes" in lamp.toolTip()) is (language == "en")
    shown.controller.show_report(ReaderReport(15, 6.2, 40, is_fallback_resting=False))
    assert lamp.words() == ready


def test_a_scan_that_comes_another_way_ends_the_question(shown: Shown) -> None:
    shown.controller.take((ONE, OTHER), (ONE, OTHER))
    shown.controller.end_choice()
    assert not shown.is_asking


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("hint", Hint)
def test_each_hint_is_said_and_taken_back(shown: Shown, hint: Hint, language: str) -> None:
    speak(language)
    shown.controller.show_hint(hint)
    advice = shown.window.scan.camera.advice
    assert advice
    assert advice.isascii() is (language == "en")
    shown.controller.show_hint(None)
    assert shown.window.scan.camera.advice == ""


def test_a_camera_that_opens_and_gives_nothing_is_told_in_words(shown: Shown) -> None:
    shown.controller.show_state(CameraState(CameraStatus.SILENT))
    assert "gives no picture" in shown.window.foot.camera.toolTip()
    assert not shown.window.scan.camera.has_picture


@pytest.mark.parametrize(
    ("source", "told"), [("0", "Plug it in"), ("rtsp://till:secret@10.0.0.9/1", "network camera")]
)
def test_a_camera_that_is_away_is_told_with_what_helps(
    qtbot: QtBot, source: str, told: str
) -> None:
    speak("en")
    window = MainWindow(NO_CAMERA)
    qtbot.addWidget(window)
    controller = controller_of(window, Settings(camera_source=source))
    controller.show_state(CameraState(CameraStatus.MISSING))
    assert told in window.foot.camera.toolTip()
    assert "secret" not in window.foot.camera.toolTip()


def test_a_covered_lens_is_told_across_the_picture_before_any_hint(shown: Shown) -> None:
    shown.controller.show_state(CameraState(CameraStatus.BLACK))
    shown.controller.show_hint(Hint.DARK)
    assert "cover" in shown.window.scan.camera.advice
    shown.controller.show_state(CameraState(CameraStatus.READY))
    assert "dark" in shown.window.scan.camera.advice


@pytest.mark.parametrize("status", CameraStatus)
def test_each_state_has_its_lamp(shown: Shown, status: CameraStatus) -> None:
    shown.controller.show_state(CameraState(status))
    words = [one.text() for one in shown.window.foot.camera.findChildren(QLabel)]
    assert any(words)
