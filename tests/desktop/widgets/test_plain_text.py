"""Texts of the world in labels, buttons, lists, tool tips and fields: plain, and all of it seen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QTextDocument, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.desktop.widgets.plain_text import (
    NameLabel,
    PlainButton,
    PlainLabel,
    plain_item,
    plain_tool_tip,
    set_tool_tip,
    with_whole_end,
    with_whole_parts,
)
from pos_scanner.domain.money import unbroken

MARKUP = '<img src="file:///x.png"><h1>已付款'
TURNED = "示例\u202e司公"


def test_a_label_takes_no_text_for_markup_and_shows_what_nobody_sees(qtbot: QtBot) -> None:
    label = PlainLabel(MARKUP)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == MARKUP
    label.setText(f"{TURNED}\nzwei")
    assert label.text() == "示例⟦U+202E⟧司公\nzwei"


@pytest.mark.parametrize(("text", "shown"), [("A & B", "A && B"), (TURNED, "示例⟦U+202E⟧司公")])
def test_a_button_shows_its_text_letter_for_letter(qtbot: QtBot, text: str, shown: str) -> None:
    button = PlainButton(text)
    qtbot.addWidget(button)
    assert button.text() == shown
    assert button.shortcut().isEmpty()


def test_a_row_of_a_list_is_one_line_with_everything_seen() -> None:
    assert plain_item(f"{MARKUP}\n{TURNED}").text() == f"{MARKUP}⟦U+000A⟧示例⟦U+202E⟧司公"


@pytest.mark.parametrize(
    "text", [MARKUP, "&lt;示例&gt;", "示例公司<!--", "<qt><b>x</b>", "a\n<b>b</b>\n  c & d"]
)
def test_a_tool_tip_is_read_as_the_text_is(text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tool_tip(text))
    assert document.toPlainText().split() == text.split()
    assert "<img" not in document.toHtml()


@pytest.mark.parametrize("text", ["", "A & B 公司", "%1 {0} %s", "T1-1\n示例公司"])
def test_a_tool_tip_without_markup_stays_as_it_is(text: str) -> None:
    assert plain_tool_tip(text) == text


def test_a_tool_tip_shows_what_nobody_sees(qtbot: QtBot) -> None:
    label = PlainLabel()
    qtbot.addWidget(label)
    set_tool_tip(label, TURNED)
    assert label.toolTip() == "示例⟦U+202E⟧司公"


def test_what_is_pasted_into_a_field_leaves_behind_what_nobody_sees(qtbot: QtBot) -> None:
    field = TextField("name")
    qtbot.addWidget(field)
    field.show()
    field.setText("甲丙")
    field.setCursorPosition(1)
    QGuiApplication.clipboard().setText("\u202e乙\u200b\x1b")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    assert (field.text(), field.cursorPosition()) == ("甲乙丙", 2)


def test_a_field_for_codes_takes_each_character(qtbot: QtBot) -> None:
    field = TextField("scan", takes_unseen=True)
    qtbot.addWidget(field)
    field.insert("a\u202eb")
    assert field.text() == "a\u202eb"


def lines(text: str, width: int) -> list[str]:
    layout, found = QTextLayout(text), []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(text[line.textStart() :][: line.textLength()])
    layout.endLayout()
    return found


def test_no_line_ends_within_what_is_held_together(qtbot: QtBot) -> None:
    parts = (unbroken("已开票 3 · ¥12.00"), unbroken("未开票 2 · ¥58.00"))
    text = "   ".join(parts)
    width = QFontMetrics(QApplication.font()).horizontalAdvance(f"{parts[0]}   未开") + 1
    assert lines(text, width)[1].startswith("票")
    label = PlainLabel(text)
    qtbot.addWidget(label)
    painted = with_whole_parts(text)
    assert QLabel.text(label) == painted
    assert lines(painted, width)[1] == painted.split("   ")[1]
    assert label.text() == text


def test_of_a_sentence_no_single_character_stands_in_the_second_line(qtbot: QtBot) -> None:
    sentence = "二维码校验值不符，请与顾客口头核对抬头。"
    label = PlainLabel(sentence)
    qtbot.addWidget(label)
    width = QFontMetrics(QApplication.font()).horizontalAdvance(sentence[:-2]) + 1
    assert lines(sentence, width)[1] == "头。"
    assert lines(QLabel.text(label), width)[1] == QLabel.text(label)[-len("抬头。") - 2 :]
    assert label.text() == sentence


def test_of_a_long_name_no_single_character_stands_in_the_second_line() -> None:
    name = "深圳市示例供应链管理股份有限公司第二分公司"
    width = QFontMetrics(QApplication.font()).horizontalAdvance(name[:-1]) + 1
    assert lines(name, width)[1] == "司"
    assert [len(part) for part in lines(with_whole_end(name), width)][1] == len("分公司") + 2
    assert with_whole_end("Example Ltd") == "Example Ltd"
    label = NameLabel(name)
    assert label.text() == label.accessibleName() == name
