"""A layout filled in one statement: order, stretch, empty places, spacing and margins."""

import pytest
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.widgets.fields import TextField, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, align_columns, fill


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(400, 100)
    return holder


def test_parts_stand_in_their_order_and_share_the_room_by_their_stretch(holder: QWidget) -> None:
    narrow, wide, inner = QLabel("a"), QLabel("b"), QLabel("c")
    row = fill(QHBoxLayout(), inner, margins=NO_MARGINS)
    fill(QHBoxLayout(holder), (narrow, 1), (wide, 3), (row, 4), spacing=0, margins=NO_MARGINS)
    holder.show()
    assert [part.x() for part in (narrow, wide, inner)] == [0, 50, 200]
    assert [part.width() for part in (narrow, wide, inner)] == [50, 150, 200]


def test_an_empty_place_pushes_what_follows_to_the_end(holder: QWidget) -> None:
    label = QLabel("a")
    fill(QHBoxLayout(holder), 1, label, spacing=0, margins=NO_MARGINS)
    holder.show()
    assert label.x() + label.width() == holder.width()


def test_spacing_and_margins_are_the_styles_unless_they_are_given(holder: QWidget) -> None:
    style_layout = QVBoxLayout()
    layout = fill(QVBoxLayout(), QLabel("a"))
    assert layout.spacing() == style_layout.spacing()
    assert layout.contentsMargins() == style_layout.contentsMargins()
    fill(layout, spacing=7, margins=(1, 2, 3, 4))
    margins = layout.contentsMargins()
    assert layout.spacing() == 7
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (1, 2, 3, 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_grids_have_their_columns_under_one_another(language: str, qtbot: QtBot) -> None:
    speak(language)
    widths = []
    for caption in ("短", "Name"):
        holder = QWidget()
        qtbot.addWidget(holder)
        grid = QGridLayout(holder)
        grid.addWidget(label(caption), 0, 0)
        grid.addWidget(TextField("name"), 0, 1)
        align_columns(grid)
        holder.resize(600, 60)
        holder.show()
        widths.append(grid.cellRect(0, 0).width())
    speak("en")
    assert widths[0] == widths[1]
