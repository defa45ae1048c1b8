"""Characters that nobody sees are shown as marks, and nothing else of a text changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.visible_text import marked, marked_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("北京示例（集团）公司 A & B", "北京示例（集团）公司 A & B"),
        ("甲　乙\xa0丙", "甲　乙\xa0丙"),
        ("示例\u202e司公", "示例⟦U+202E⟧司公"),
        ("\u2066a\u2069", "⟦U+2066⟧a⟦U+2069⟧"),
        ("\ufeff甲\u200b乙", "⟦U+FEFF⟧甲⟦U+200B⟧乙"),
        ("\x1b[31mred", "⟦U+001B⟧[31mred"),
        ("\x9b31mred", "⟦U+009B⟧31mred"),
        ("a\nb\tc\r\n", "a⟦U+000A⟧b⟦U+0009⟧c⟦U+000D⟧⟦U+000A⟧"),
        ("a\u2028b\u2029", "a⟦U+2028⟧b⟦U+2029⟧"),
        ("\ud800", "⟦U+D800⟧"),
        ("甲\u3164乙\u2800", "甲⟦U+3164⟧乙⟦U+2800⟧"),
        ("\U000e0041", "⟦U+E0041⟧"),
    ],
)
def test_what_nobody_sees_is_marked(text: str, shown: str) -> None:
    assert marked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n\tb\r\nc", "a\n\tb\nc"),
        ("hidden\rshown", "hidden⟦U+000D⟧shown"),
        ("\x1b\n", "⟦U+001B⟧\n"),
    ],
)
def test_lines_stay_lines_where_a_text_has_some(text: str, shown: str) -> None:
    assert marked_lines(text) == shown


@given(st.text(st.characters()))
def test_nothing_unseen_is_left_and_what_is_seen_stays(text: str) -> None:
    shown = marked(text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in shown)
    assert marked(shown) == shown
    seen = [letter for letter in text if letter.isprintable() and not letter.isspace()]
    assert all(letter in shown for letter in seen if letter.isalnum() and letter.isascii())
