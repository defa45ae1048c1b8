"""The bar on stderr: on a terminal, for long work, and gone before anything is printed."""

import io

import pytest

from pos_scanner.cli import output as progress
from pos_scanner.cli.output import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 0.0)
    monkeypatch.setattr(progress, "REDRAWN_EVERY_S", 0.0)


def test_a_bar_says_what_and_how_far_and_is_taken_away() -> None:
    terminal = Terminal()
    bar = Progress(terminal)
    bar.show("video.mp4", 0.5)
    assert " 50%  video.mp4" in terminal.getvalue()
    assert terminal.getvalue().count("█") == terminal.getvalue().count("░")
    bar.clear()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_is_drawn_into_a_file() -> None:
    file = io.StringIO()
    bar = Progress(file)
    bar.show("video.mp4", 0.5)
    bar.clear()
    assert file.getvalue() == ""


def test_short_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 60.0)
    terminal = Terminal()
    Progress(terminal).show("picture.jpg", 0.9)
    assert terminal.getvalue() == ""
