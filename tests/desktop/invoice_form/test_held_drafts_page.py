"""Two customers at once in the window: F4 puts the form aside, F5 brings it back."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.held_drafts_page import HeldDraftsPage
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.invoice import Draft, DraftLine, HeldDraft
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import NOON, Till, find, started_till

FIRST = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")
SECOND = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")


def scan(till: Till, title: Title) -> None:
    till.scan(bureau_code.encode(title))
    till.wait_for("name", title.name)


def hold(till: Till) -> None:
    QTest.keyClick(till.window, Qt.Key.Key_F4)


def recall(till: Till) -> None:
    QTest.keyClick(till.window, Qt.Key.Key_F5)


def recall_key(till: Till) -> str:
    key = till.widget("key_held")
    assert isinstance(key, QPushButton)
    return key.text()


def test_a_form_put_aside_comes_back_with_its_amount(till: Till, qtbot: QtBot) -> None:
    scan(till, FIRST)
    till.type("amount", "58.5")
    hold(till)
    assert till.text("name") == ""
    qtbot.waitUntil(lambda: recall_key(till) == "F5 Recall (1)")
    recall(till)
    till.wait_for("name", FIRST.name)
    assert till.text("amount") == "58.5"
    qtbot.waitUntil(lambda: recall_key(till) == "F5 Recall")


def test_two_customers_change_places(till: Till, qtbot: QtBot) -> None:
    scan(till, FIRST)
    hold(till)
    scan(till, SECOND)
    qtbot.waitUntil(lambda: recall_key(till) == "F5 Recall (1)")
    recall(till)
    till.wait_for("name", FIRST.name)
    qtbot.waitUntil(lambda: till.widget("key_held").isEnabled())
    recall(till)
    till.wait_for("name", SECOND.name)


def test_among_several_one_is_chosen_by_keys(till: Till, qtbot: QtBot) -> None:
    scan(till, FIRST)
    hold(till)
    scan(till, SECOND)
    hold(till)
    qtbot.waitUntil(lambda: recall_key(till) == "F5 Recall (2)")
    recall(till)
    qtbot.waitUntil(lambda: till.wiring.host.is_open)
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Down)
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Return)
    till.wait_for("name", SECOND.name)
    assert not till.wiring.host.is_open


def test_a_form_put_aside_survives_a_restart(tmp_path: Path, qtbot: QtBot) -> None:
    with started_till(tmp_path, qtbot) as till:
        scan(till, FIRST)
        hold(till)
        qtbot.waitUntil(lambda: recall_key(till) == "F5 Recall (1)")
    with started_till(tmp_path, qtbot) as again:
        qtbot.waitUntil(lambda: recall_key(again) == "F5 Recall (1)")
        assert again.text("name") == ""


def test_a_form_says_since_when_and_how_much(window: MainWindow, qtbot: QtBot) -> None:
    line = DraftLine("tea", tax_rate="0.06", amount="58")
    today = HeldDraft(
        Draft("d1", buyer=Title(name="甲"), lines=(line,), order_number="R1"), "", NOON
    )
    earlier = HeldDraft(
        Draft("d2", lines=(DraftLine(),)), "rejected: wrong number", NOON - timedelta(days=1)
    )
    page = HeldDraftsPage(window, [today, earlier], NOON)
    qtbot.addWidget(page)
    model = find(page, QTableView, "held").model()
    texts = [[model.index(row, column).data() for column in range(4)] for row in range(2)]
    assert texts == [
        ["12:00", "甲", "R1", "¥58.00"],
        ["11-22 12:00", "rejected: wrong number", "", "–"],
    ]


def test_a_forms_label_is_shown_while_its_row_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    plain = HeldDraft(Draft("d1", buyer=Title(name="甲")), "", NOON)
    labelled = HeldDraft(Draft("d2"), "rejected: wrong number", NOON)
    page = HeldDraftsPage(window, [plain, labelled], NOON)
    qtbot.addWidget(page)
    page.show()
    label = find(page, QLabel, "held_label")
    assert not label.isVisible()
    QTest.keyClick(find(page, QTableView, "held"), Qt.Key.Key_Down)
    assert (label.isVisible(), label.text()) == (True, "rejected: wrong number")


def test_a_form_is_chosen_by_a_double_click(window: MainWindow, qtbot: QtBot) -> None:
    page = HeldDraftsPage(window, [HeldDraft(Draft("d1"), "", NOON)], NOON)
    qtbot.addWidget(page)
    page.show()
    recalled: list[str] = []
    page.recall_requested.connect(recalled.append)
    table = find(page, QTableView, "held")
    center = table.visualRect(table.model().index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=center)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert recalled == ["d1"]
    assert not page.isVisible()


def rows(till: Till) -> list[str]:
    """The buyers in the list of the page that is open."""
    table = till.widget("held")
    assert isinstance(table, QTableView)
    model = table.model()
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def open_list(till: Till, *titles: Title) -> None:
    for title in titles:
        scan(till, title)
        hold(till)
    till.settle()
    recall(till)
    till.qtbot.waitUntil(lambda: till.wiring.host.is_open)
    till.settle()


def take_otherwise(till: Till, position: int) -> None:
    rules = till.wiring.till.rules
    till.wiring.till.carry_out(rules.recall(rules.held.all_forms[position].draft.draft_id))
    till.settle()


def test_the_open_list_follows_what_is_on_hold_and_the_choice_stays(till: Till) -> None:
    open_list(till, FIRST, SECOND)
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Down)
    till.wiring.services.journal.hold(Draft("third", buyer=Title(name="丙公司")), NOON)
    take_otherwise(till, 0)
    assert rows(till) == [SECOND.name, "丙公司"]
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Return)
    till.wait_for("name", SECOND.name)


def test_a_form_that_was_taken_otherwise_leaves_the_open_list_and_nobody_is_chosen(
    till: Till,
) -> None:
    open_list(till, FIRST, SECOND)
    take_otherwise(till, 0)
    assert rows(till) == [SECOND.name]
    words = till.widget("held_label")
    assert isinstance(words, QLabel)
    assert words.text() == "The form that you chose is no longer on hold."
    assert not till.widget("recall").isEnabled()
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Return)
    assert till.wiring.host.is_open
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Down)
    QTest.keyClick(till.widget("held"), Qt.Key.Key_Return)
    till.wait_for("name", SECOND.name)


def test_an_open_list_of_which_all_were_taken_says_so(window: MainWindow, qtbot: QtBot) -> None:
    page = HeldDraftsPage(window, [HeldDraft(Draft("d1"), "", NOON)], NOON)
    qtbot.addWidget(page)
    page.show()
    page.show_drafts((), NOON)
    assert find(page, QLabel, "empty_words").isVisible()
    assert not find(page, QPushButton, "recall").isEnabled()
