"""What a scanner delivers and the code's own text: identifiers, prefixes, suffixes, bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.capture.scanners.scan_cleanup import Affixes, serial_text, split_identifier

CODE = "https://w.url.cn/s/AbC1234"
FRAME = "\r\n\t\x02\x03\x04\x1d"


@pytest.mark.parametrize(
    "end", ["", "\r", "\n", "\r\n", "\t", "\r\n\t", "\x02", "\x03\r", "\x1d\x04"]
)
def test_line_ends_and_tabs_go(end: str) -> None:
    assert Affixes().strip(CODE + end) == CODE
    assert Affixes().strip(end + CODE) == CODE


@pytest.mark.parametrize("identifier", ["]Q1", "]Q3", "]C0", "]d2", "]zZ"])
def test_an_aim_identifier_goes_once(identifier: str) -> None:
    assert Affixes().strip(identifier + CODE) == CODE
    assert Affixes().strip(identifier * 2 + CODE) == identifier + CODE


@pytest.mark.parametrize("text", ["]11abc", "]Q", "]Q_", "Q1]", "a]Q1b", "]"])
def test_what_only_looks_like_an_identifier_stays(text: str) -> None:
    assert Affixes().strip(text) == text


@pytest.mark.parametrize("text", [f"#{CODE}", f"]Q1#{CODE}", f"#]Q1{CODE}", f"#{CODE}\r"])
def test_a_prefix_goes_before_an_identifier_or_after_it(text: str) -> None:
    assert Affixes(prefix="#").strip(text) == CODE


def test_a_prefix_that_is_missing_is_none() -> None:
    assert Affixes(prefix="#").strip(CODE) == CODE
    assert Affixes(prefix="#").strip("]Q1" + CODE) == CODE


def test_a_prefix_that_looks_like_an_identifier_is_a_prefix() -> None:
    assert Affixes(prefix="]Q1").strip(f"]Q1]Q1{CODE}") == CODE


def test_a_prefix_and_a_suffix_go_once_each() -> None:
    assert Affixes(prefix="#", suffix="~").strip(f"##{CODE}~~\r\n") == f"#{CODE}~"


def test_a_suffix_in_the_middle_stays() -> None:
    assert Affixes(suffix="/s").strip(CODE + "/s") == CODE


@given(st.text(st.characters(codec="ascii", exclude_characters=f"]{FRAME}"), min_size=1))
def test_a_text_without_any_of_it_stays(text: str) -> None:
    assert Affixes().strip(text) == text


@pytest.mark.parametrize(
    ("head", "parts"),
    [
        ("", ("", "")),
        ("#", ("#", "")),
        ("]Q1", ("", "]Q1")),
        ("#]Q1", ("#", "]Q1")),
        ("]Q1#", ("#", "]Q1")),
        ("<]C0>", ("<>", "]C0")),
        ("]1", ("]1", "")),
    ],
)
def test_what_stands_before_a_code_is_a_prefix_and_an_identifier(
    head: str, parts: tuple[str, str]
) -> None:
    assert split_identifier(head) == parts


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AbC1234", "AbC1234"),
        (b"\xe5\x8c\x97\xe4\xba\xac", "北京"),
        (b"\xb1\xb1\xbe\xa9", "北京"),
        (b"\x81\x39\xee\x39", "㐀"),
    ],
)
def test_bytes_are_utf_8_or_else_gb_18030(data: bytes, text: str) -> None:
    assert serial_text(data) == text


def test_bytes_that_are_neither_are_no_text() -> None:
    assert serial_text(b"\xff\xfe\x81") is None
