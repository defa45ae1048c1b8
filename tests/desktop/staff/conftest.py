"""A window for a page to lie over."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Larger than any page wishes to be; it lives as long as its page is tested."""
    window = QWidget()
    window.resize(1100, 800)
    qtbot.addWidget(window)
    window.show()
    return window
