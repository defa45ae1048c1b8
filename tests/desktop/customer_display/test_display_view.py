"""The customer's screen as painted: everything in its place, nothing of the last one left."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.customer_display.content import (
    BuyerCheck,
    DisplayContent,
    Invitation,
    Thanks,
)
from pos_scanner.desktop.customer_display.display_view import CustomerDisplayView, fit_font
from pos_scanner.domain.visible_text import marked

LONG = "中国（上海）自由贸易试验区示例国际供应链管理与信息技术服务股份有限公司第一分公司"
CONTENTS: dict[str, DisplayContent] = {
    "invitation": Invitation(),
    "sale": Invitation(11_300),
    "company": BuyerCheck(LONG, "91110108 MA01 ABCD 2H", False, 123_456_789),
    "individual": BuyerCheck("张晓梅", "", True, 11_300),
    "thanks": Thanks("T1-20261123-0001", 11_300),
}
VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "hostile-title-codes.json").read_text("utf-8")
)
Pixels = npt.NDArray[np.int16]
LEAST_DIFFERENCE = 40
SIZES = ((1280, 800), (800, 480), (1920, 1080), (600, 1024), (320, 240))


@pytest.fixture
def view(qtbot: QtBot) -> CustomerDisplayView:
    view = CustomerDisplayView("示例餐饮")
    qtbot.addWidget(view)
    view.resize(1280, 800)
    return view


def picture(view: CustomerDisplayView) -> Pixels:
    """What it shows, grey, ``(height, width)``."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].astype(np.int16)


def is_same(first: Pixels, second: Pixels) -> bool:
    """Whether two pictures show the same: a large letter's edges vary a little by themselves."""
    return int(np.abs(first - second).max()) < LEAST_DIFFERENCE


@pytest.mark.parametrize("text", [LONG, "A" * 40, "LIMITED " * 5, "¥ 1,234,567.89"])
@pytest.mark.parametrize("place", [QRect(0, 0, 1200, 200), QRect(5, 9, 500, 220)])
def test_a_text_of_forty_characters_stands_whole_and_to_be_read(text: str, place: QRect) -> None:
    font, flow = QFont(), int(Qt.TextFlag.TextWordWrap)
    fit_font(font, text, place, flow)
    bounds = QFontMetrics(font).boundingRect(place, flow, text)
    assert bounds.width() <= place.width()
    assert bounds.height() <= place.height()
    assert font.pixelSize() >= place.width() // 50


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_nothing_touches_the_edge_on_any_screen(
    view: CustomerDisplayView, content: DisplayContent, size: tuple[int, int]
) -> None:
    view.resize(*size)
    view.show_content(content)
    image = picture(view)
    edges = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    assert np.ptp(edges) == 0
    assert np.ptp(image) > LEAST_DIFFERENCE


def test_nothing_of_the_last_customer_is_left(view: CustomerDisplayView) -> None:
    empty = picture(view)
    view.show_content(CONTENTS["company"])
    assert not is_same(picture(view), empty)
    view.show_content(Invitation())
    assert is_same(picture(view), empty)


@pytest.mark.parametrize("hostile", ["<h1>GRATIS</h1>", "<img src=x>", "a\u202eb", "a&nbsp;b"])
def test_a_name_is_letters_and_never_markup(view: CustomerDisplayView, hostile: str) -> None:
    view.show_content(BuyerCheck(hostile, "", False, 0))
    as_it_is = picture(view)
    for meaning in ("GRATIS", "", "ab", "a b", "a\u00a0b"):
        view.show_content(BuyerCheck(meaning, "", False, 0))
        assert not is_same(picture(view), as_it_is)


@pytest.mark.parametrize("hostile", [each["name"] for each in VECTORS], ids=ascii)
def test_what_nobody_would_see_of_a_name_is_drawn_as_a_mark(
    view: CustomerDisplayView, hostile: str
) -> None:
    view.show_content(BuyerCheck(hostile, hostile, False, 0))
    as_it_is = picture(view)
    view.show_content(BuyerCheck(marked(hostile), marked(hostile), False, 0))
    assert is_same(picture(view), as_it_is)


def test_its_window_asks_for_no_keys(view: CustomerDisplayView) -> None:
    assert view.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert view.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_program_ends_with_the_tills_window(view: CustomerDisplayView) -> None:
    assert not view.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_its_title_says_what_it_is_and_names_nobody(view: CustomerDisplayView) -> None:
    view.show_content(CONTENTS["company"])
    assert view.windowTitle() == "pos_scanner – Customer display"
