"""What a setting's value may be: one check a kind of value, and the words that say what it takes.

Pure. The words are English with marks for the translators; ``desktop.messages`` speaks them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pos_scanner.domain.errors import translatable
from pos_scanner.domain.tax_codes import TaxCodes, is_tax_code
from pos_scanner.domain.tax_rate import parse_rate

LONGEST_TEXT = 200
"""Characters of a text whose declaration names no other limit."""

_URL = re.compile(r"https?://[^/\s@]+(/\S*)?")  # "@" would be a password in a settings file.
_LITERALS = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
"""What stands for one character in a regular expression: an escape, a set."""
_VARIES = re.compile(r"[+*|]|\{[0-9]*,|(?<!\()\?")
_REPEATED = re.compile(r"[+*]|\{[0-9]*,|\{(?![0-3]\})")
_PORT = re.compile(r"|auto|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}|COM[1-9][0-9]{0,2}|/dev/\S{1,190}")
_ACCOUNT = re.compile(r"[0-9A-Za-z.\-_]{1,15}")
_TAX_NAME = re.compile(r"\s*(0?\.?[0-9]+|exempt)\s*=.+")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a setting may have.

    Attributes:
        value: as it stands in the file.
        label: how a page shows it, English, translatable; empty: as it stands in the file.
    """

    value: str | int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Accepts:
    """Which values a setting accepts.

    Attributes:
        is_valid: whether a value, of any type, is one of them.
        sentence: what it takes, English, translatable; limits stand in it as ``{0}``, ``{1}``.
        limits: what stands in the sentence's places.
        choices: all values in the order in which a page offers them; empty: any that is valid.
    """

    is_valid: Callable[[Any], bool]
    sentence: str
    limits: tuple[str | int, ...] = ()
    choices: tuple[Choice, ...] = ()

    def __str__(self) -> str:
        return self.sentence.format(*self.limits)


def _is_text(value: Any, longest: int = LONGEST_TEXT) -> bool:
    return isinstance(value, str) and len(value) <= longest


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_tax_code(value: Any) -> bool:
    return value == "" or (
        isinstance(value, str) and is_tax_code(value) and not TaxCodes().is_summary(value)
    )


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    def is_valid(value: Any) -> bool:
        return isinstance(value, str) and pattern.fullmatch(value) is not None

    return is_valid


def _is_url(value: Any) -> bool:
    return value == "" or (_is_text(value) and _URL.fullmatch(value) is not None)


def _is_rate(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parse_rate(value)
    except ValueError:
        return False
    return True


def _is_usual_rate(value: Any) -> bool:
    return value == "" or _is_rate(value)


def _is_list_of_rates(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(map(_is_rate, value))


def _is_pattern(value: Any) -> bool:
    if not _is_text(value):
        return False
    try:
        re.compile(value)
    except re.error:
        return False
    return not _nests_repeats(value)


def _nests_repeats(pattern: str) -> bool:
    """Whether a sound pattern repeats a group whose own length varies: ``(R?[0-9]+)+``.

    Against a text that does not fit, such a pattern tries every way to divide it: 2 to the power
    of its length. The text is whatever somebody holds before the scanner.
    """
    varies = [False]
    plain = _LITERALS.sub("x", pattern)
    for place, letter in enumerate(plain):
        if letter == "(":
            varies.append(False)
        elif letter == ")":
            is_varying = varies.pop()
            if is_varying and _REPEATED.match(plain, place + 1):
                return True
            varies[-1] |= is_varying
        varies[-1] |= _VARIES.match(plain, place) is not None
    return False


def _is_list_of_tax_names(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(map(_matching(_TAX_NAME), value))


TEXT = Accepts(_is_text, translatable("Settings", "a text"))
"""A text of at most 200 characters."""
FILE = Accepts(_is_text, translatable("Settings", "a file's path"))
"""The path of a file, which need not exist; at most 200 characters."""
FOLDER = Accepts(_is_text, translatable("Settings", "a folder's path"))
"""The path of a folder, which need not exist; at most 200 characters."""
FLAG = Accepts(_is_flag, translatable("Settings", "true or false"))
"""True or false; 0 and 1 are neither."""
URL = Accepts(_is_url, translatable("Settings", "an http(s) URL"))
"""An http(s) address without a password in it, or nothing."""
TILL_NAME = Accepts(
    _matching(re.compile(r"[A-Z0-9]{1,4}")),
    translatable("Settings", "1 to 4 capital letters or digits"),
)
"""What an invoice's number begins with."""
SERIAL_PORT = Accepts(
    _matching(_PORT), translatable("Settings", "auto, usb:0c2e:0b61, COM3 or /dev/ttyACM0")
)
"""A serial port's name, its USB vendor and product in hexadecimal, ``auto``, or nothing."""
TAX_RATE = Accepts(
    _is_usual_rate,
    translatable("Settings", 'a fraction in quotes, like "0.06", "exempt", or nothing'),
)
"""A tax rate as a fraction in text, from 0 up to, not including, 1; ``exempt``; or nothing."""
TAX_CODE = Accepts(_is_tax_code, translatable("Settings", "19 digits, or nothing"))
"""A tax classification code that is none of a whole section, or nothing."""
OWN_TAX_NUMBER = Accepts(
    _matching(re.compile(r"|[0-9A-Z]{15}|[0-9A-Z]{17,18}|[0-9A-Z]{20}")),
    translatable("Settings", "15, 17, 18 or 20 digits and capital letters, or nothing"),
)
"""A taxpayer's identification number (纳税人识别号), or nothing."""
TAX_RATES = Accepts(
    _is_list_of_rates, translatable("Settings", 'a list like ["0.13", "0.06", "exempt"]')
)
"""Tax rates, each as TAX_RATE has it; at least one."""
PATTERN = Accepts(
    _is_pattern, translatable("Settings", "a regular expression like R[0-9]+, or nothing")
)
"""A regular expression as Python's ``re`` reads it, or nothing; no repeat within a repeat."""
ACCOUNT_CODE = Accepts(
    _matching(_ACCOUNT), translatable("Settings", "1 to 15 digits, letters, points or hyphens")
)
"""The code of an account in the books."""
TAX_NAMES = Accepts(
    _is_list_of_tax_names, translatable("Settings", 'a list like ["0.13=VAT 13%", "exempt=No VAT"]')
)
"""Rates, each with the name that an accounting program has for it: ``0.13=VAT 13%``."""


def a_text(longest: int) -> Accepts:
    """A text of at most so many characters."""
    sentence = translatable("Settings", "a text up to {0}")
    return Accepts(partial(_is_text, longest=longest), sentence, (longest,))


def a_whole_number(low: int, high: int) -> Accepts:
    """A whole number within limits, both included; true and false are none."""

    def is_valid(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    sentence = translatable("Settings", "a whole number from {0} to {1}")
    return Accepts(is_valid, sentence, (low, high))


def one_of(*choices: Choice) -> Accepts:
    """One of the values named, and nothing that merely equals one (``9600.0``, ``true``)."""
    values = tuple(choice.value for choice in choices)

    def is_valid(value: Any) -> bool:
        return any(type(value) is type(choice) and value == choice for choice in values)

    listed = ", ".join(map(str, values))
    return Accepts(is_valid, translatable("Settings", "one of {0}"), (listed,), choices)
