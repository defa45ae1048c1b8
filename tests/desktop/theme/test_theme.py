"""An appearance dresses the application; a mark dresses one widget anew."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMargins
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme import apply_theme, colours, mark, px, set_px
from pos_scanner.desktop.theme.tokens import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    FACES,
    LIGHT,
    STEP,
    TARGET,
    Colours,
    Size,
)
from pos_scanner.desktop.widgets.fields import button
from pos_scanner.desktop.widgets.layouts import fill


@pytest.fixture(autouse=True)
def light_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, "light")


@pytest.mark.parametrize(("appearance", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_an_appearance_is_in_force_everywhere(
    qapp: QApplication, appearance: str, tokens: Colours
) -> None:
    assert apply_theme(qapp, appearance) is tokens
    assert colours() is tokens
    assert tokens.window in qapp.styleSheet()


@pytest.mark.parametrize(("appearance", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_palette_has_the_tokens_colours(
    qapp: QApplication, appearance: str, tokens: Colours
) -> None:
    apply_theme(qapp, appearance)
    role = QPalette.ColorRole
    expected = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.field,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.PlaceholderText: tokens.quiet,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Link: tokens.accent,
    }
    palette = qapp.palette()
    assert {name: palette.color(name).name() for name in expected} == expected


def test_one_appearance_leaves_nothing_of_the_last(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")
    assert DARK.window not in qapp.styleSheet()
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)


@pytest.mark.parametrize(
    "kind", ["QAbstractItemView", "QMenu", "QMessageBox", "QStatusBar", "QTipLabel"]
)
def test_what_windows_has_a_font_of_its_own_for_has_ours_by_its_name(
    qapp: QApplication, kind: str
) -> None:
    apply_theme(qapp, "dark", 125)
    QGuiApplication.setFont(QFont("Tahoma", 8))  # Of whatever has none by its name.
    font = QApplication.font(kind)  # type: ignore[call-overload]
    assert (font.pixelSize(), font.families()) == (px(Size.BODY), list(FACES))


def test_auto_follows_the_system(qapp: QApplication) -> None:
    assert apply_theme(qapp, "auto") in {LIGHT, DARK}


def test_the_type_has_chinese_faces_and_its_own_size(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    assert qapp.font().families() == list(FACES)
    assert qapp.font().pixelSize() == Size.BODY


def test_a_mark_dresses_a_widget_anew(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("✕ voided")
    qtbot.addWidget(label)
    label.show()
    for state, colour in (("bad", LIGHT.bad), ("good", LIGHT.good), ("off", LIGHT.quiet)):
        mark(label, state=state)
        assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(colour)


def test_several_marks_are_set_at_once(qtbot: QtBot) -> None:
    label = QLabel("58.00")
    qtbot.addWidget(label)
    mark(label, role="huge", state="off")
    label.ensurePolished()
    assert (label.property("role"), label.property("state")) == ("huge", "off")
    assert label.fontInfo().pixelSize() == Size.HUGE


def test_high_contrast_is_chosen_by_the_setting(qapp: QApplication) -> None:
    assert apply_theme(qapp, "high-contrast") in {CONTRAST_LIGHT, CONTRAST_DARK}


def test_a_look_changes_under_what_is_shown_already(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("58.00")
    qtbot.addWidget(label)
    label.show()
    apply_theme(qapp, "dark")
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.text)


def test_at_another_scale_type_and_what_is_touched_grow_alike(
    qapp: QApplication, qtbot: QtBot
) -> None:
    push_button = button("confirm", "Confirm")
    qtbot.addWidget(push_button)
    push_button.show()
    for scale in (100, 150, 200, 125):
        apply_theme(qapp, "light", scale)
        assert push_button.minimumSizeHint().height() >= round(TARGET * scale / 100)
        assert push_button.fontInfo().pixelSize() == round(Size.LABEL * scale / 100)


def test_distances_and_fixed_sizes_follow_the_scale_live(qapp: QApplication, qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    inner = fill(QHBoxLayout(), QLabel("¥"), spacing=2 * STEP)
    outer = fill(QVBoxLayout(panel), inner, spacing=STEP, margins=(STEP, 2 * STEP, 0, STEP))
    set_px(panel, setMinimumWidth=120)
    apply_theme(qapp, "light", 200)
    assert (inner.spacing(), outer.spacing(), panel.minimumWidth()) == (16, 8, 240)
    assert outer.contentsMargins() == QMargins(8, 16, 0, 8)
    apply_theme(qapp, "light", 100)
    assert (inner.spacing(), outer.spacing(), panel.minimumWidth()) == (8, 4, 120)
    assert outer.contentsMargins() == QMargins(4, 8, 0, 4)


def test_what_is_made_at_a_scale_has_it_from_the_start(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light", 150)
    panel = QWidget()
    qtbot.addWidget(panel)
    assert fill(QVBoxLayout(panel), spacing=2 * STEP).spacing() == px(2 * STEP) == 12


def test_no_collection_runs_while_qt_goes_through_the_widgets(
    qapp: QApplication, qtbot: QtBot
) -> None:
    is_running = []

    class Dressed(QWidget):
        def changeEvent(self, event: QEvent) -> None:
            is_running.append(gc.isenabled())
            super().changeEvent(event)

    widget = Dressed()
    qtbot.addWidget(widget)
    widget.show()
    is_running.clear()
    apply_theme(qapp, "dark")
    assert is_running
    assert not any(is_running)
    assert gc.isenabled()
