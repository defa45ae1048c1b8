"""Icons are the program's own drawings, in the theme's colours, crisp at every size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.theme.icons import IconLabel, give_icon, icon
from pos_scanner.desktop.theme.tokens import DARK, LIGHT
from pos_scanner.desktop.widgets.fields import button

NAMES = sorted(
    path.stem
    for path in (Path(__file__).parents[3] / "resources" / "icons").glob("*.svg")
    if b"currentColor" in path.read_bytes()
)


@pytest.fixture(autouse=True)
def light_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


def picture(
    name: str, side: int, role: str = "text", mode: QIcon.Mode = QIcon.Mode.Normal
) -> QImage:
    return icon(name, role).pixmap(QSize(side, side), 1.0, mode).toImage()


def inked(image: QImage) -> list[QColor]:
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return [colour for place in places if (colour := image.pixelColor(*place)).alpha() == 255]


def test_there_is_a_drawing_for_what_letters_stood_for() -> None:
    letters = {"check", "cross", "warning", "right", "left", "down", "up", "enter", "undo"}
    assert letters | {"dot", "ring", "erase", "info"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_paints_in_its_role(qapp: QApplication, name: str) -> None:
    apply_theme(qapp, "light")
    assert {colour.name() for colour in inked(picture(name, 48, "bad"))} == {LIGHT.bad}


def test_another_appearance_paints_the_same_icon_in_its_own_colours(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    mark = icon("check", "good")
    apply_theme(qapp, "dark")
    assert {c.name() for c in inked(mark.pixmap(48, 48).toImage())} == {DARK.good}


def test_a_disabled_one_is_drawn_as_what_cannot_be_used(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    drawn = picture("check", 48, "on_accent", QIcon.Mode.Disabled)
    assert {colour.name() for colour in inked(drawn)} == {LIGHT.off}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_it_is_drawn_for_the_screens_own_pixels(ratio: float) -> None:
    pixels = icon("cross").pixmap(QSize(20, 20), ratio)
    assert pixels.size() == QSize(round(20 * ratio), round(20 * ratio))
    enlarged, drawn = pixels.toImage(), picture("cross", round(20 * ratio))
    enlarged.setDevicePixelRatio(1)
    assert enlarged == drawn


def test_a_name_without_a_drawing_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        icon("nowhere")


def test_buttons_and_labels_have_icons_as_large_as_the_scale_has_them(
    qapp: QApplication, qtbot: QtBot
) -> None:
    confirm, lamp = button("confirm", "Confirm"), IconLabel("dot", "good")
    give_icon(confirm, "check")
    for widget in (confirm, lamp):
        qtbot.addWidget(widget)
    apply_theme(qapp, "light", 200)
    assert (confirm.iconSize(), lamp.size()) == (QSize(40, 40), QSize(40, 40))
