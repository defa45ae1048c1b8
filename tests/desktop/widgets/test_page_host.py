"""One page at a time over a window; what comes for a closed page is dropped."""

from collections.abc import Iterator
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost, spread
from pos_scanner.domain.errors import FailureKind, KnownError

NUMBER = 42


class Answers:
    """What a page was shown."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self.errors: list[KnownError] = []


@pytest.fixture
def queues(qtbot: QtBot) -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.shut_down()


@pytest.fixture
def host(queues: Workers, qtbot: QtBot) -> PageHost:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    host = PageHost(window, queues)
    for name in ("first", "second"):
        host.register(name, partial(Page, name, name.title(), window, (400, 300)))
    return host


def open_page(host: PageHost, name: str = "first") -> Page:
    host.open(name)
    assert host.page is not None
    return host.page


def fail() -> None:
    raise KnownError(FailureKind.DISK_FULL)


def test_a_registered_page_opens_by_its_name(host: PageHost) -> None:
    assert host.page is None
    page = open_page(host)
    assert host.is_open
    assert (page.objectName(), page.isVisible()) == ("first", True)


def test_while_a_page_is_open_no_other_opens(host: PageHost) -> None:
    page = open_page(host)
    host.open("second")
    host.open_made(lambda: pytest.fail("a page was made that nobody will see"))
    assert host.page is page


def test_escape_closes_the_page_and_the_window_is_told_once(host: PageHost, qtbot: QtBot) -> None:
    closed: list[QObject] = []
    host.page_closed.connect(lambda: closed.append(host))
    QTest.keyClick(open_page(host), Qt.Key.Key_Escape)
    assert not host.is_open
    assert closed == [host]


def test_a_page_is_made_anew_each_time(host: PageHost) -> None:
    page = open_page(host)
    page.reject()
    assert open_page(host) is not page


def test_one_page_gives_way_to_another(host: PageHost, qtbot: QtBot) -> None:
    host.open("first")
    host.replace("second")
    qtbot.waitUntil(lambda: host.page is not None and host.page.objectName() == "second")


def test_a_page_opens_by_replace_when_none_is_open(host: PageHost, qtbot: QtBot) -> None:
    host.replace("second")
    qtbot.waitUntil(lambda: host.is_open)


def test_a_page_that_was_opened_from_another_leads_back_there(host: PageHost, qtbot: QtBot) -> None:
    host.open("first")
    host.replace("second", partial(host.open, "first"))
    qtbot.waitUntil(lambda: host.page is not None and host.page.objectName() == "second")
    assert host.page is not None
    QTest.keyClick(host.page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: host.page is not None and host.page.objectName() == "first")
    assert host.page is not None
    QTest.keyClick(host.page, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not host.is_open


def test_a_page_whose_place_another_takes_leads_nowhere(host: PageHost, qtbot: QtBot) -> None:
    host.replace("first", partial(host.open, "first"))
    qtbot.waitUntil(lambda: host.is_open)
    host.replace("second")
    qtbot.waitUntil(lambda: host.page is not None and host.page.objectName() == "second")
    assert host.page is not None
    host.page.reject()
    QApplication.processEvents()
    assert not host.is_open


def test_a_name_that_nobody_registered_is_a_fault(host: PageHost) -> None:
    with pytest.raises(KeyError):
        host.open("nowhere")


def test_a_result_reaches_the_page_that_asked(host: PageHost, qtbot: QtBot) -> None:
    page, answers = open_page(host), Answers()
    work = partial(int, str(NUMBER))
    host.ask(page, WorkQueue.SEARCH, work, answers.values.append, answers.errors.append)
    qtbot.waitUntil(lambda: answers.values == [NUMBER])
    assert answers.errors == []


def test_a_failure_reaches_the_page_that_asked(host: PageHost, qtbot: QtBot) -> None:
    page, answers = open_page(host), Answers()
    host.ask(page, WorkQueue.SEARCH, fail, answers.values.append, answers.errors.append)
    qtbot.waitUntil(lambda: bool(answers.errors))
    assert answers.errors[0].kind is FailureKind.DISK_FULL
    assert answers.values == []


@pytest.mark.parametrize("work", [partial(int, "1"), fail])
def test_nothing_reaches_a_page_that_was_closed_meanwhile(
    host: PageHost, queues: Workers, qtbot: QtBot, work: object
) -> None:
    page, answers = open_page(host), Answers()
    may_go_on, finished = Event(), Answers()
    queues.submit(WorkQueue.SEARCH, may_go_on.wait)
    host.ask(page, WorkQueue.SEARCH, work, answers.values.append, answers.errors.append)  # type: ignore[arg-type]
    page.reject()
    host.open("first")  # Another one of the same kind is another page.
    may_go_on.set()
    queues.submit(WorkQueue.SEARCH, partial(int, "2"), finished.values.append)
    qtbot.waitUntil(lambda: bool(finished.values))
    assert (answers.values, answers.errors) == ([], [])


def test_a_callback_of_an_open_page_gets_all_its_arguments(host: PageHost) -> None:
    page = open_page(host)
    calls: list[tuple[object, ...]] = []
    callback = host.while_open(page, lambda *args: calls.append(args))
    callback(1, "b", None)
    page.reject()
    callback(2)
    assert calls == [(1, "b", None)]


def test_a_tuple_is_spread_over_the_arguments_of_what_shows_it() -> None:
    calls: list[tuple[str, int]] = []
    spread(lambda name, count: calls.append((name, count)), ("a", 2))
    assert calls == [("a", 2)]


def test_an_enter_right_after_a_page_may_be_the_pages_until_something_is_typed(
    host: PageHost,
) -> None:
    answers = [host.has_just_closed]
    open_page(host).reject()
    answers.append(host.has_just_closed)
    host.note_typing()
    answers.append(host.has_just_closed)
    assert answers == [False, True, False]
