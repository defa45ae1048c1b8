"""Every screen and page, for fingers in gloves and for screen readers: sizes and names."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.checks.draft import check
from pos_scanner.domain.invoice import InvoiceKind
from pos_scanner.till.commands import Phase, ShowForm
from tests.screenshots import take
from tests.screenshots.samples import COMPANY, SETTINGS
from tests.screenshots.targets import controls, too_small

_STATES = ("focusable", "disabled", "checked", "editable")


@pytest.fixture(scope="module", autouse=True)
def theme() -> Iterator[None]:
    """The till's own, in Chinese; making it takes a second."""
    app = make_application()
    speak("zh_CN")
    apply_theme(app, "light")
    yield
    speak("en")


@pytest.fixture(params=[*take.SCREENS, *take.PAGES])
def screen(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """A screen of the smallest window, or a page over it."""
    name = str(request.param)
    window = MainWindow(take.settings_of(name))
    qtbot.addWidget(window)
    with take.shown(window, name, take.SIZES[0]) as shown:
        yield shown


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_a_finger_in_a_glove_and_a_screen_reader_find_each_control(screen: QWidget) -> None:
    assert [*too_small(screen)] == []
    assert [one.objectName() for one in controls(screen) if not name_of(one)] == []


def tree(interface: QAccessibleInterface, depth: int = 0) -> Iterator[str]:
    """What a screen reader finds, a line each: role, name, and whether it takes keys."""
    state = interface.state()
    words = (
        name for name in ("focusable", "disabled", "checked", "editable") if getattr(state, name)
    )
    name = interface.text(QAccessible.Text.Name)
    yield f"{'  ' * depth}{interface.role().name} {name!r} {' '.join(words)}".rstrip()
    for position in range(interface.childCount()):
        child = interface.child(position)
        if child.isValid() and not child.state().invisible:
            yield from tree(child, depth + 1)


def test_a_screen_reader_finds_role_name_and_state_of_each_control(
    screen: QWidget, tmp_path: Path
) -> None:
    text = "\n".join(tree(QAccessible.queryAccessibleInterface(screen)))
    (tmp_path / "tree.txt").write_text(text, encoding="utf-8")
    lines = {line.strip() for line in text.splitlines()}
    assert not [line for line in lines if line.startswith("NoRole") and "focusable" in line]
    for control in controls(screen):
        role = QAccessible.queryAccessibleInterface(control).role().name
        assert any(line.startswith(f"{role} {name_of(control)!r}") for line in lines)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_the_cashier_is_asked_takes_no_room_from_the_fields(
    language: str, qtbot: QtBot
) -> None:
    """On the smallest screen, less a task bar and a frame: the longest question there is."""
    speak(language)
    window = MainWindow(SETTINGS)
    qtbot.addWidget(window)
    draft = replace(take.BLANK, buyer=COMPANY, scanned=COMPANY)
    number = "one hundred twenty-three million four hundred fifty-six thousand seven hundred"
    title = f"Large amount, ¥123,456,789.10: {number} eighty-nine yuan and ten fen"
    question = Message(title, "Nothing has been confirmed yet. Check it; F11 confirms it anyway.")
    with take.shown(window, "ready", (1000, 704)):
        window.invoice.show_form(ShowForm(Phase.CHECK, draft, can_undo=True))
        window.invoice.notice.ask(question, action="Confirm anyway  F11")
        for _ in range(3):
            QApplication.processEvents()
        for half in (window.invoice.buyer, window.invoice.sale):
            assert half.height() >= half.minimumSizeHint().height()
    speak("zh_CN")


def test_a_long_amount_is_seen_whole_and_leaves_the_camera_its_room(qtbot: QtBot) -> None:
    window = MainWindow(SETTINGS)
    qtbot.addWidget(window)
    widths = []
    with take.shown(window, "ready", (1000, 704)):
        for amount in ("58", "98765432109.87"):
            line = replace(take.BLANK.lines[0], amount=amount)
            draft = replace(take.BLANK, buyer=COMPANY, lines=(line,))
            window.invoice.show_form(ShowForm(Phase.CHECK, draft, can_undo=False))
            for _ in range(3):
                QApplication.processEvents()
            widths.append(window.scan.width())
        field = window.invoice.sale.amount
        assert field.fontMetrics().horizontalAdvance(field.text()) < field.width() - 4 * STEP
    assert widths[1] == widths[0]


def test_what_is_to_be_mended_takes_no_room_from_the_fields(qtbot: QtBot) -> None:
    """On the smallest screen, less a task bar and a frame: two findings, then all unfolds."""
    misread = replace(COMPANY, tax_number="91110108MA0O43365M")
    draft = replace(take.BLANK, buyer=misread, scanned=misread)
    window = MainWindow(SETTINGS)
    qtbot.addWidget(window)
    with take.shown(window, "ready", (1000, 704)):
        for kind in InvoiceKind:
            of_kind = replace(draft, kind=kind)
            window.invoice.show_form(ShowForm(Phase.CHECK, of_kind, can_undo=False))
            window.invoice.show_findings(check(of_kind))
            for _ in range(3):
                QApplication.processEvents()
        buyer = window.invoice.buyer
        assert buyer.height() >= buyer.minimumSizeHint().height()
