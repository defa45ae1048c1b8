"""A stranger's texts in every place that shows them: nothing is markup, unseen or opened."""

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType
from pos_scanner.domain.visible_text import marked
from pos_scanner.journal import Journal
from tests.desktop.conftest import NOON, SETTINGS, Till, started_till
from tests.desktop.file_watch import FileWatch
from tests.desktop.rendering import drawn_texts, faults, show_tips
from tests.export.conftest import EXAMPLES

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "hostile-title-codes.json").read_text("utf-8")
)
ESCAPES = "\x1b]0;owned\x07\x1b[31m甲\r\n乙\u2066\u200b\ufeff"
TURNED = next(vector["name"] for vector in VECTORS if "\u202e" in vector["name"])
NAMES = (*(vector["name"] for vector in VECTORS), ESCAPES)


@pytest.fixture
def picture(tmp_path: Path, qapp: QApplication) -> Path:
    path = tmp_path / "named by a code.png"
    pixmap = QPixmap(8, 8)
    pixmap.fill()
    assert pixmap.save(str(path))
    return path


def markup_naming(picture: Path) -> str:
    return f'<img src="{picture}"><h1>已付款'


def stock(folder: Path, names: Sequence[str]) -> None:
    """Confirm, void and hold invoices in which every text is one of these."""
    with contextlib.closing(Journal.open(folder, till="T1")) as journal:
        journal.shifts.open(names[0], at=NOON)
        for row, name in enumerate(names):
            invoice = replace(
                EXAMPLES[0][0],
                buyer=Title(TitleType.COMPANY, *[name] * len(TEXT_FIELDS)),
                lines=(replace(EXAMPLES[0][0].lines[0], item=name, unit=name, spec=name),),
                order_number=name,
                remark=name,
                cashier=name,
            )
            journal.confirm(f"d{row}", invoice, at=NOON)
            confirmed = journal.confirm(f"v{row}", invoice, at=NOON)
            journal.void(confirmed.number, name, at=NOON, cashier=name)
            lines = (DraftLine(name, unit=name, spec=name),)
            draft = Draft(f"h{row}", invoice.buyer, order_number=name, remark=name, lines=lines)
            journal.drafts.hold(draft, name, at=NOON)
            journal.drafts.save(replace(draft, draft_id="open"))


@contextlib.contextmanager
def hostile_till(folder: Path, qtbot: QtBot, *names: str) -> Iterator[Till]:
    """A till whose journal, form and settings hold nothing but strangers' texts."""
    stock(folder, names)
    name = names[-1]
    settings = replace(SETTINGS, shop_name=name, till_cashier=name, sale_item=name)
    with started_till(folder, qtbot, settings) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        till.settle()
        yield till


def opened_pages(till: Till) -> Iterator[Page]:
    """Each registered page, once it shows what it asked for, and the forms on hold."""
    opening = [partial(till.wiring.host.open, name) for name in till.wiring.host._makers]
    for open_page in (*opening, partial(till.click, "key_held")):
        open_page()
        till.settle()
        page = till.wiring.host.page
        assert page is not None, open_page
        yield page
        page.reject()
        till.qtbot.waitUntil(lambda: not till.wiring.host.is_open)


@pytest.mark.parametrize("name", [VECTORS[0]["name"], TURNED, ESCAPES], ids=ascii)
def test_the_window_and_its_pages_draw_a_strangers_texts_as_text_alone(
    tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    with hostile_till(tmp_path, qtbot, *NAMES, name) as till:
        assert faults(till.window) == []
        for page in opened_pages(till):
            assert faults(page) == [], page.objectName()


def test_each_name_is_read_in_the_list_letter_for_letter(tmp_path: Path, qtbot: QtBot) -> None:
    with hostile_till(tmp_path, qtbot, *NAMES) as till:
        till.wiring.host.open("list")
        till.settle()
        assert till.wiring.host.page is not None
        assert set(map(marked, NAMES)) <= set(drawn_texts(till.wiring.host.page))


def test_no_failure_draws_its_facts_as_anything_but_text(till: Till) -> None:
    facts = dict.fromkeys(("path", "host", "line", "key", "detail", "field", "value"), ESCAPES)
    facts |= {"number": VECTORS[0]["name"], "name": TURNED}
    for kind in FailureKind:
        till.window.scan.notice.tell(failure_words(KnownError(kind, **facts)), "bad")
        assert faults(till.window.scan.notice) == [], kind


no_raise = pytest.mark.qt_log_ignore("does not support raise")  # Qt's offscreen windows
needs_inotify = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux'")


@needs_inotify
@no_raise
def test_a_bare_tool_tip_opens_the_file_that_it_names_and_the_watch_sees_it(
    qtbot: QtBot, picture: Path
) -> None:
    bare = QLabel("bare")
    qtbot.addWidget(bare)
    bare.show()
    bare.setToolTip(markup_naming(picture))
    with FileWatch(picture) as watch:
        show_tips(bare)
        assert watch.was_opened()
    QToolTip.hideText()


@needs_inotify
@no_raise
def test_a_file_that_a_name_names_is_never_opened(
    tmp_path: Path, qtbot: QtBot, picture: Path
) -> None:
    with (
        hostile_till(tmp_path / "data", qtbot, markup_naming(picture)) as till,
        FileWatch(picture) as watch,
    ):
        show_tips(till.window)
        for page in opened_pages(till):
            show_tips(page)
        QToolTip.hideText()
        assert not watch.was_opened()
