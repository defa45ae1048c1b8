"""A whole job with marked values: none of them comes to light where it has no place."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType
from pos_scanner.log_format import LogFormatter
from pos_scanner.settings.counter import CustomerScreen
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import SETTINGS, Till, started_till

MARKED = Title(
    TitleType.COMPANY,
    "甲乙丙标记商贸有限公司",
    "91310000775785552L",
    "标记路77号",
    "13877665544",
    "标记银行",
    "6222887766554433",
    "marked@example.com",
)
MARKS = tuple(getattr(MARKED, name) for name in TEXT_FIELDS)
PAGES = ("list", "card", "export", "settings", "help", "maintenance")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The program's own log, at its most talkative."""
    path = tmp_path / "pos_scanner.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(LogFormatter())
    root = logging.getLogger("pos_scanner")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    settings = replace(
        SETTINGS,
        display_customer=CustomerScreen.WINDOW.value,
        buyers_keep=True,
        export_folder=str(tmp_path / "out"),
    )
    with started_till(tmp_path / "data", qtbot, settings) as running:
        qtbot.waitUntil(lambda: running.wiring.till.is_open)
        running.settle()
        yield running


def titles() -> list[str]:
    """Of every window of the program."""
    windows: list[QWidget] = QApplication.topLevelWidgets()
    return [window.windowTitle() for window in windows]


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark and mark in text]


def stumble(title: Title) -> None:
    """A mistake of ours that has a customer's values in its words."""
    raise ValueError(f"no such buyer: {title}")


def test_no_value_of_a_customer_stands_in_a_log_or_a_window_s_title(
    till: Till, log: Path, tmp_path: Path
) -> None:
    seen = titles()
    till.scan(bureau_code.encode(MARKED))
    till.wait_for("name", MARKED.name)
    till.wiring.till.carry_out(till.wiring.till.rules.correct_buyer(MARKED))
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    till.settle()
    seen += titles()
    till.scan(bureau_code.encode(MARKED))
    till.wait_for("name", MARKED.name)
    till.click("hold")
    till.settle()
    for name in PAGES:
        till.wiring.host.open(name)
        till.settle()
        seen += titles()
        page = till.wiring.host.page
        assert page is not None
        page.reject()
        till.settle()
    services = till.wiring.services
    services.queues.submit(WorkQueue.READING, partial(stumble, MARKED))
    till.settle()
    assert len(till.invoices()) == 1
    text = log.read_text("utf-8")
    assert "confirmed T1-20261123-0001" in text
    assert "ValueError" in text
    assert marks_in(text) == []
    assert marks_in("\n".join(seen)) == []
    names = [path.name for path in tmp_path.rglob("*")]
    assert marks_in("\n".join(names)) == []
