"""A refused scan is heard."""

import pytest
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.widgets.sounds import play_refused


def test_a_refusal_is_the_systems_beep(monkeypatch: pytest.MonkeyPatch) -> None:
    beeps: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append("beep"))
    play_refused()
    assert beeps == ["beep"]
