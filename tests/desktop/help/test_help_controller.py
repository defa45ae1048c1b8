"""F1 and *More …*: the manual opens at the section about the page, over the page."""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

import pos_scanner.desktop
from pos_scanner.desktop.help.help_controller import OF_THE_WINDOW, SECTIONS, HelpController
from pos_scanner.desktop.help.help_page import HelpPage
from pos_scanner.desktop.help.manual import Manual
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.help_sections import FAILURES_BY_SECTION, section_of
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.services.workers import Workers
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import FailureKind, KnownError


@pytest.fixture
def host(qtbot: QtBot) -> Iterator[PageHost]:
    speak("en")
    workers = Workers()
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1100, 760)
    window.show()
    host = PageHost(window, workers)
    host.register("export", partial(Page, "export_page", "Export", window, (600, 400)))
    yield host
    workers.shut_down()


@pytest.fixture
def controller(host: PageHost) -> HelpController:
    return HelpController(host)


def manual_over(host: PageHost) -> HelpPage:
    assert host.page is not None
    manuals = host.page.findChildren(HelpPage)
    assert len(manuals) == 1
    return manuals[0]


def heading(manual: HelpPage) -> str:
    contents = manual.findChild(QTreeWidget)
    assert contents is not None
    return contents.currentItem().text(0)


def test_in_the_window_the_manual_tells_of_one_customer(
    host: PageHost, controller: HelpController
) -> None:
    host.open("help")
    assert isinstance(host.page, HelpPage)
    assert heading(host.page) == "One customer"


def test_f1_on_a_page_opens_its_section_over_it(host: PageHost, controller: HelpController) -> None:
    host.open("export")
    assert host.page is not None
    QTest.keyClick(host.page, Qt.Key.Key_F1)
    manual = manual_over(host)
    assert heading(manual) == "Export"
    assert manual.isModal()
    assert manual.width() > host.page.width()  # It has the window's room.


def test_the_page_stays_when_the_manual_is_closed(
    host: PageHost, controller: HelpController, qtbot: QtBot
) -> None:
    host.open("export")
    page = host.page
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_F1)
    manual = manual_over(host)
    with qtbot.waitSignal(manual.destroyed):
        QTest.keyClick(manual, Qt.Key.Key_Escape)
    assert host.page is page
    assert page.isVisible()


def test_more_opens_the_section_about_the_failure(
    host: PageHost, controller: HelpController
) -> None:
    host.open("export")
    assert host.page is not None
    host.page.show_failure(KnownError(FailureKind.DISK_FULL, path="/srv"))
    more = host.page.findChild(QPushButton, "notice_more")
    assert more is not None
    assert more.isVisible()
    more.click()
    assert heading(manual_over(host)) == "Files, folders, disk"


def test_more_in_the_window_opens_the_manual_as_a_page(
    host: PageHost, controller: HelpController
) -> None:
    controller.open_at("code-expired")
    assert isinstance(host.page, HelpPage)
    assert heading(host.page) == "The code has expired or is empty"


def test_more_in_the_manual_turns_to_the_section(
    host: PageHost, controller: HelpController
) -> None:
    host.open("help")
    assert isinstance(host.page, HelpPage)
    host.page.show_failure(KnownError(FailureKind.PAGE_OPEN))
    more = host.page.findChild(QPushButton, "notice_more")
    assert more is not None
    more.click()
    assert heading(host.page) == "Scanner"
    assert host.page.findChildren(HelpPage) == []


# -------------------------------------------------------------------- the tables of sections


def page_names() -> set[str]:
    """The names of all pages, as they are handed to Page's constructor in the code."""
    folder = Path(pos_scanner.desktop.__file__).parent
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.args[0]
            is_constructor = getattr(node.func, "attr", "") == "__init__"
            if is_constructor and isinstance(name, ast.Constant) and isinstance(name.value, str):
                names.add(name.value)
    return {name for name in names if name.endswith("_page")}


def test_each_page_has_a_section() -> None:
    assert page_names() - {"help_page"} <= set(SECTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_section_that_is_named_stands_in_the_manual(language: str) -> None:
    anchors = {section.anchor for section in Manual(language).sections()}
    assert {OF_THE_WINDOW, *SECTIONS.values(), *FAILURES_BY_SECTION} <= anchors


def test_each_failure_stands_in_one_section() -> None:
    kinds = [kind for section in FAILURES_BY_SECTION.values() for kind in section]
    assert sorted(kinds) == sorted(FailureKind)


def test_a_failures_words_know_their_section() -> None:
    assert failure_words(KnownError(FailureKind.CODE_EXPIRED)).section == "code-expired"
    broken = KnownError(FailureKind.SETTINGS_INVALID, problem="syntax", path="a", line="3")
    assert failure_words(broken).section == section_of(FailureKind.SETTINGS_INVALID)
